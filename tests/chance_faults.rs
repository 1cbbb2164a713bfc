//! Every fault of a law, with its one line.

use sendsim::chance::{Law, LawFault, Sampler};

/// Which fault; a new variant fails to compile here until it has a test.
fn index(fault: &LawFault) -> usize {
    match fault {
        LawFault::NotFinite { .. } => 0,
        LawFault::Negative { .. } => 1,
        LawFault::NotPositive { .. } => 2,
        LawFault::TooLarge { .. } => 3,
        LawFault::CvTooLarge { .. } => 4,
        LawFault::ShapeOutside { .. } => 5,
        LawFault::LowAboveHigh { .. } => 6,
        LawFault::ModeOutside { .. } => 7,
        LawFault::NoValues => 8,
        LawFault::WeightsNotMatching { .. } => 9,
        LawFault::WeightsAllZero => 10,
    }
}
const VARIANTS: usize = 11;

fn atoms(values: &[f64], weights: &[f64]) -> Law {
    Law::Empirical { values: values.to_vec(), weights: weights.to_vec() }
}

#[test]
fn each_fault_is_found_and_said() {
    let (nan, inf) = (f64::NAN, f64::INFINITY);
    let cases = [
        (Law::Fixed(nan), "`value` must be a finite number"),
        (Law::Fixed(-1.0), "`value` is -1; it must not be below 0"),
        (Law::Fixed(2e9), "`value` is 2000000000; it must not be above 1000000000"),
        (Law::Exponential { mean: 0.0 }, "`mean` is 0; it must be above 0"),
        (Law::Exponential { mean: inf }, "`mean` must be a finite number"),
        (Law::Gamma { mean: 1.0, cv: nan }, "`cv` must be a finite number"),
        (Law::Gamma { mean: -3.0, cv: 0.5 }, "`mean` is -3; it must be above 0"),
        (Law::Gamma { mean: 1.0, cv: 0.0 }, "`cv` is 0; it must be above 0"),
        (Law::Lognormal { mean: 1.0, cv: -0.5 }, "`cv` is -0.5; it must be above 0"),
        (
            Law::Lognormal { mean: 1.0, cv: 50.0 },
            "`cv` is 50; it must not be above 20 (it is SD / mean, not a percentage)",
        ),
        (Law::Weibull { mean: 1.0, shape: 0.0 }, "`shape` is 0; it must be above 0"),
        (Law::Weibull { mean: 1.0, shape: 0.1 }, "`shape` is 0.1; it must be from 0.2 to 10000"),
        (Law::Beta { low: 0.0, high: 1.0, a: -1.0, b: 1.0 }, "`a` is -1; it must be above 0"),
        (Law::Beta { low: 0.0, high: 1.0, a: 1.0, b: 1e5 }, "`b` is 100000; it must be from 0.01 to 10000"),
        (Law::Beta { low: 2.0, high: 1.0, a: 1.0, b: 1.0 }, "`low` (2) is above `high` (1)"),
        (Law::Uniform { low: 5.0, high: 2.0 }, "`low` (5) is above `high` (2)"),
        (Law::Uniform { low: -0.5, high: 2.0 }, "`low` is -0.5; it must not be below 0"),
        (Law::Triangular { low: 1.0, mode: 9.0, high: 4.0 }, "`mode` (9) is not between `low` (1) and `high` (4)"),
        (Law::Pert { low: 1.0, mode: 0.5, high: 4.0 }, "`mode` (0.5) is not between `low` (1) and `high` (4)"),
        (Law::Pert { low: 1.0, mode: nan, high: 4.0 }, "`mode` must be a finite number"),
        (atoms(&[], &[]), "`values` is empty"),
        (atoms(&[1.0, 2.0], &[1.0]), "there are 2 `values` but 1 `weights`"),
        (atoms(&[1.0, 2.0], &[0.0, 0.0]), "every weight is 0; at least one must be above 0"),
        (atoms(&[1.0, -2.0], &[1.0, 1.0]), "`values` is -2; it must not be below 0"),
        (atoms(&[1.0, 2.0], &[1.0, -1.0]), "`weights` is -1; it must not be below 0"),
    ];
    let mut seen = [false; VARIANTS];
    for (law, message) in cases {
        let fault = law.check().unwrap_err();
        assert_eq!(fault.message(), message);
        seen[index(&fault)] = true;
        // What should never have been compiled is harmless.
        assert_eq!(Sampler::new(&law).sample(0.5), 0.0);
        assert_eq!(Sampler::length_biased(&law).mean(), 0.0);
    }
    assert_eq!(seen, [true; VARIANTS]);
}
