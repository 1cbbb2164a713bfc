//! The hand-written twin of SEND-9 agrees with the reference engine, so that a ratio of speeds compares like with like.

#![allow(clippy::disallowed_methods, reason = "tolerances of a test are not published")]

#[allow(dead_code, reason = "the benches use the rest of it")]
#[path = "../benches/twin/mod.rs"]
mod twin;

use twin::{Answers, CLINIC_A, EP, PLAN, ROUTINE, TRIAGE, Twin, URGENT};

/// Replications here; the reference had 2,000.
const REPLICATIONS: u32 = 200;

/// A figure of the reference: its name, mean and half-width of the 95 % interval of the mean, and how to take it.
type Figure = (&'static str, f64, f64, fn(&Answers) -> f64);

const REFERENCE: [Figure; 11] = [
    ("plans", 7532.0, 3.6, |a| f64::from(a.plans)),
    ("days to plan", 129.0, 0.10, Answers::days_to_plan),
    ("% on time", 86.22, 0.24, Answers::pc_on_time),
    ("EP wait", 3.143, 0.090, |a| a.wait(EP..=EP)),
    ("plan wait", 1.081, 0.017, |a| a.wait(PLAN..=PLAN)),
    ("triage wait", 0.743, 0.007, |a| a.wait(TRIAGE..=TRIAGE)),
    ("urgent wait", 0.0941, 0.0003, |a| a.wait(URGENT..=URGENT)),
    ("routine wait", 2.51, 0.058, |a| a.wait(ROUTINE..=ROUTINE)),
    ("A wait", 1.995, 0.030, |a| a.wait(CLINIC_A..=CLINIC_A)),
    ("B wait", 2.896, 0.053, |a| a.wait(CLINIC_A + 1..=CLINIC_A + 1)),
    ("C wait", 1.548, 0.023, |a| a.wait(CLINIC_A + 2..=CLINIC_A + 2)),
];

#[test]
fn the_twin_agrees_with_the_reference_engine() {
    let mut twin = Twin::new();
    let runs: Vec<Answers> = (0..REPLICATIONS).map(|r| twin.replication(20_240_801, r)).collect();
    let n = f64::from(REPLICATIONS);
    let mut far = Vec::new();
    for (name, reference, half_width, figure) in REFERENCE {
        let mean = runs.iter().map(figure).sum::<f64>() / n;
        let variance = runs.iter().map(|a| (figure(a) - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let standard_error = (variance / n + (half_width / 1.96_f64).powi(2)).sqrt();
        let distance = (mean - reference) / standard_error;
        println!("{name:>14} {mean:10.4} +- {:.4}, reference {reference} ({distance:+.1})", (variance / n).sqrt());
        if distance.abs() > 4.0 {
            far.push(format!("{name}: {mean:.4}, reference {reference}, {distance:+.1} standard errors"));
        }
    }
    assert!(far.is_empty(), "{far:#?}");
}

#[test]
fn the_twin_does_the_work_of_the_reference_engine() {
    let answers = Twin::new().replication(1, 0);
    assert!((187_000..193_000).contains(&answers.calendar_events), "{}", answers.calendar_events);
    assert!((287_000..295_000).contains(&answers.model_events()), "{}", answers.model_events());
}

#[test]
fn a_replication_depends_on_its_seed_and_number_only() {
    let (mut used, mut fresh) = (Twin::new(), Twin::new());
    used.replication(7, 0);
    assert_eq!(used.replication(7, 3), fresh.replication(7, 3));
    assert_ne!(used.replication(7, 3), used.replication(8, 3));
    assert_ne!(used.replication(7, 3), used.replication(7, 4));
}
