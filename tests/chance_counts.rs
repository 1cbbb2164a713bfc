//! Counts: against statrs, their moments, and their order.
#![allow(clippy::disallowed_methods)] // std functions are the oracle here

use sendsim::chance::{CountSampler, gamma_factor, mix, negative_binomial, poisson, unit};
use statrs::distribution::{ContinuousCDF, Discrete, DiscreteCDF};

/// The least count with at least u below or at it, from statrs' distribution function.
#[test]
fn poisson_is_the_quantile() {
    for mean in [1e-6, 0.3, 1.0, 4.5, 30.0, 148.3, 2_500.0, 40_000.0] {
        let oracle = statrs::distribution::Poisson::new(mean).unwrap();
        for i in 0..400 {
            let u = unit(mix(i));
            let k = u64::from(poisson(mean, u));
            assert!(oracle.cdf(k) >= u - 1e-10, "mean {mean} u {u}: {k} is too small");
            assert!(k == 0 || oracle.cdf(k - 1) < u + 1e-10, "mean {mean} u {u}: {k} is too large");
        }
    }
    assert_eq!([0.0, -1.0, f64::NAN].map(|mean| poisson(mean, 0.9)), [0, 0, 0]);
    // The far ends: P(K >= 19 | 1) is 3e-18 < 2^-53.
    assert!(poisson(1.0, 1.0 - f64::EPSILON / 2.0) <= 19);
    assert_eq!(poisson(50.0, 1e-17), 4);
}

#[test]
fn negative_binomial_is_the_quantile() {
    for (mean, cv) in [(80.0, 0.1), (0.4, 2.0), (12.0, 1.0), (150.0, 0.3), (700.0, 3.0), (30_000.0, 0.5)] {
        let shape = 1.0 / (cv * cv);
        let oracle = statrs::distribution::NegativeBinomial::new(shape, shape / (shape + mean)).unwrap();
        for i in 0..400 {
            let u = unit(mix(i));
            let k = u64::from(negative_binomial(mean, cv, u));
            assert!(oracle.cdf(k) >= u - 1e-9, "mean {mean} cv {cv} u {u}: {k} is too small");
            assert!(k == 0 || oracle.cdf(k - 1) < u + 1e-9, "mean {mean} cv {cv} u {u}: {k} is too large");
        }
        let share = (0..20_000u64).filter(|i| negative_binomial(mean, cv, unit(mix(i ^ 5))) == mean as u32).count();
        let p = oracle.pmf(mean as u64);
        assert!((share as f64 / 2e4 - p).abs() < 5.0 * (p / 2e4).sqrt(), "mean {mean} cv {cv}: {share} against {p}");
    }
    assert_eq!(negative_binomial(0.0, 0.5, 0.9), 0);
    assert_eq!(negative_binomial(f64::NAN, 0.5, 0.9), 0);
    for u in [0.01, 0.5, 0.99] {
        assert_eq!(negative_binomial(80.0, 0.0, u), poisson(80.0, u));
        assert_eq!(negative_binomial(80.0, 1e-6, u), poisson(80.0, u));
        assert_eq!(negative_binomial(80.0, 1e-9, u), poisson(80.0, u));
    }
}

/// Of a law that is kept for many draws the same count. Catches: a place kept above the count on the way up or below it on
/// the way down, a part mistaken for its neighbour, the middle.
#[test]
fn a_sampler_draws_the_same_counts() {
    for mean in [0.0, 1e-9, 0.02, 0.7, 1.0, 4.5, 31.0, 148.3, 2_500.0, 90_000.0, f64::NAN] {
        for cv in [0.0, 1e-9, 0.06, 0.5, 2.0, 30.0] {
            let sampler = CountSampler::new(mean, cv);
            let ends = [1e-17, f64::MIN_POSITIVE, 0.5, 1.0 - f64::EPSILON / 2.0].into_iter();
            let bounds = (1..64).map(|n| f64::from(n) / 64.0).flat_map(|u| [u.next_down(), u, u.next_up()]);
            for u in ends.chain(bounds).chain((0..300).map(|i| unit(mix(i)))) {
                assert_eq!(sampler.draw(u), negative_binomial(mean, cv, u), "mean {mean} cv {cv} u {u}");
            }
        }
    }
}

/// On an even grid of u. methods.md section 4: variance 144 at mean 80, cv 0.1. Catches 0.01 in the mean, 0.3 in the
/// variance.
#[test]
fn mean_and_variance() {
    let moments = |count: &dyn Fn(f64) -> u32| {
        let n = 400_000;
        let (mut first, mut second) = (0.0, 0.0);
        for i in 0..n {
            let k = f64::from(count((f64::from(i) + 0.5) / f64::from(n)));
            first += k;
            second += k * k;
        }
        let mean = first / f64::from(n);
        (mean, second / f64::from(n) - mean * mean)
    };
    let (mean, variance) = moments(&|u| negative_binomial(80.0, 0.1, u));
    assert!((mean - 80.0).abs() < 0.01 && (variance - 144.0).abs() < 0.3, "{mean} {variance}");
    let (mean, variance) = moments(&|u| poisson(80.0, u));
    assert!((mean - 80.0).abs() < 0.01 && (variance - 80.0).abs() < 0.3, "{mean} {variance}");
}

/// Large means: within a thousandth of a standard deviation and one of the normal approximation with its first
/// correction for skewness; both ways of searching agree where one takes over from the other.
#[test]
fn large_means() {
    for u in [0.001, 0.2, 0.5, 0.77, 0.999] {
        let z = statrs::distribution::Normal::standard().inverse_cdf(u);
        for mean in [1e5f64, 1e6] {
            let near = mean + z * mean.sqrt() + (z * z - 1.0) / 6.0;
            assert!((f64::from(poisson(mean, u)) - near).abs() < 1.0 + mean.sqrt() / 1000.0, "{mean} {u}");
        }
        // Past the summing, the count over its mean is the gamma factor but for Poisson noise of 1 / mean.
        let (mean, cv) = (1e6, 0.5);
        let ratio = f64::from(negative_binomial(mean, cv, u)) / mean;
        assert!((ratio / gamma_factor(cv, u) - 1.0).abs() < 2e-5, "{u}: {ratio}");
        // Standard deviations 1,999.9 and 2,000.1.
        let (below, above) = (negative_binomial(19_899.0, 0.1, u), negative_binomial(19_901.0, 0.1, u));
        assert!(above >= below && above - below <= 4, "{u}: {below} {above}");
    }
    assert!(negative_binomial(1e6, 20.0, 1.0 - 1e-12) > 1_000_000_000);
}

/// Raising demand only appends children; a larger uniform never takes any away.
#[test]
fn counts_rise_with_mean_and_uniform() {
    for i in 0..24 {
        let u = unit(mix(i));
        for cv in [0.0, 0.05, 0.1, 0.5, 2.0] {
            let (mut last, mut mean) = (0, 0.01);
            while mean < 3e5 {
                let k = negative_binomial(mean, cv, u);
                assert!(k >= last, "u {u} cv {cv} mean {mean}: {k} after {last}");
                last = k;
                mean *= if mean < 500.0 { 1.02 } else { 1.9 };
            }
        }
    }
    for mean in [0.2, 7.0, 148.0, 5_000.0] {
        for cv in [0.0, 0.1, 1.5] {
            let mut last = 0;
            for i in 0..4_000 {
                let k = negative_binomial(mean, cv, (f64::from(i) + 0.5) / 4_000.0);
                assert!(k >= last, "mean {mean} cv {cv} step {i}");
                last = k;
            }
        }
    }
}

#[test]
fn gamma_factors() {
    assert_eq!([gamma_factor(0.0, 0.3), gamma_factor(1e-9, 0.3), gamma_factor(f64::NAN, 0.3)], [1.0; 3]);
    for cv in [0.004, 0.05, 0.3, 1.0, 3.0] {
        let shape: f64 = 1.0 / (cv * cv);
        let oracle = statrs::distribution::Gamma::new(shape, shape).unwrap();
        let n = 2_000;
        let mut sum = 0.0;
        let mut last = 0.0;
        for i in 0..n {
            let u = (f64::from(i) + 0.5) / f64::from(n);
            let factor = gamma_factor(cv, u);
            assert!(factor >= last);
            last = factor;
            sum += factor;
            assert!((oracle.cdf(factor) - u).abs() < 1e-9, "cv {cv} u {u}");
        }
        assert!((sum / f64::from(n) - 1.0).abs() < 3e-4 * (1.0 + 10.0 * cv * cv), "cv {cv}: {sum}");
    }
}
