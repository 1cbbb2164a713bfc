//! Laws against independent implementations: quantiles, tails and means of statrs, draws of rand_distr.
#![allow(clippy::disallowed_methods)] // std functions are the oracle here

use rand::{Rng, SeedableRng};
use rand_distr::Distribution;
use sendsim::chance::{Law, Sampler, mix, unit};
use statrs::distribution::ContinuousCDF;

const PROBABILITIES: [f64; 13] =
    [1e-9, 1e-5, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.6, 0.9, 0.99, 0.999, 1.0 - 1e-6, 1.0 - 1e-9];

fn close(a: f64, b: f64, tolerance: f64, what: &str) {
    assert!((a - b).abs() <= tolerance * b.abs().max(1e-300), "{what}: {a} against {b}");
}

/// Near an end other than zero, x itself has too few digits to tell probabilities apart.
fn rounds_to_an_end(law: &Law, u: f64) -> bool {
    let bounded = match law {
        Law::Beta { .. } => true,
        Law::Triangular { low, .. } | Law::Pert { low, .. } | Law::Uniform { low, .. } => *low > 0.0,
        _ => false,
    };
    bounded && !(1e-4..=1.0 - 1e-4).contains(&u)
}

type Pair = (Law, Box<dyn Fn(f64) -> f64>);

/// A law and the oracle for its distribution function.
fn pairs() -> Vec<Pair> {
    use statrs::distribution as oracle;
    let mut pairs: Vec<Pair> = Vec::new();
    let exponential = oracle::Exp::new(1.0 / 7.5).unwrap();
    pairs.push((Law::Exponential { mean: 7.5 }, Box::new(move |x| exponential.cdf(x))));
    for (mean, cv) in [(4.0f64, 0.5f64), (17.4, 0.5), (3.0, 1.0), (2.0, 2.0), (5.0, 4.0), (12.0, 0.1), (1.0, 0.02)] {
        let shape = 1.0 / (cv * cv);
        let gamma = oracle::Gamma::new(shape, shape / mean).unwrap();
        pairs.push((Law::Gamma { mean, cv }, Box::new(move |x| gamma.cdf(x))));
        let variance = (1.0 + cv * cv).ln();
        let lognormal = oracle::LogNormal::new(mean.ln() - variance / 2.0, variance.sqrt()).unwrap();
        pairs.push((Law::Lognormal { mean, cv }, Box::new(move |x| lognormal.cdf(x))));
    }
    for (mean, shape) in [(3.0, 0.5), (10.0, 1.5), (2.0, 5.0)] {
        let scale = mean / statrs::function::gamma::gamma(1.0 + 1.0 / shape);
        let weibull = oracle::Weibull::new(shape, scale).unwrap();
        pairs.push((Law::Weibull { mean, shape }, Box::new(move |x| weibull.cdf(x))));
    }
    for (low, mode, high) in [(8.0, 20.0, 50.0), (0.0, 0.0, 3.0), (1.0, 4.0, 4.0)] {
        let triangular = oracle::Triangular::new(low, high, mode).unwrap();
        pairs.push((Law::Triangular { low, mode, high }, Box::new(move |x| triangular.cdf(x))));
        let (width, a) = (high - low, 1.0 + 4.0 * (mode - low) / (high - low));
        let beta = oracle::Beta::new(a, 6.0 - a).unwrap();
        pairs.push((Law::Pert { low, mode, high }, Box::new(move |x| beta.cdf(((x - low) / width).clamp(0.0, 1.0)))));
    }
    for (low, high, a, b) in [(0.0, 1.0, 2.0, 3.0), (5.0, 9.0, 0.5, 0.5), (0.0, 10.0, 30.0, 4.0), (2.0, 3.0, 1.0, 0.3)]
    {
        let beta = oracle::Beta::new(a, b).unwrap();
        let law = Law::Beta { low, high, a, b };
        pairs.push((law, Box::new(move |x| beta.cdf(((x - low) / (high - low)).clamp(0.0, 1.0)))));
    }
    pairs.push((Law::Uniform { low: 2.0, high: 6.0 }, Box::new(|x| ((x - 2.0) / 4.0).clamp(0.0, 1.0))));
    pairs
}

#[test]
fn quantiles_and_tails_match_statrs() {
    for (law, cdf) in pairs() {
        let sampler = Sampler::new(&law);
        for u in PROBABILITIES {
            if rounds_to_an_end(&law, u) {
                continue;
            }
            let x = sampler.quantile(u);
            // statrs itself loses digits in the far lower tail.
            close(cdf(x), u, if u < 1e-4 { 1e-6 } else { 1e-9 }, &format!("{law:?} cdf of the quantile at {u}"));
            if x > 1e-12 {
                close(sampler.cdf(x), u, 1e-9, &format!("{law:?} own cdf at {u}"));
            }
        }
    }
}

/// Kolmogorov-Smirnov distance of sorted draws from a distribution function.
fn distance(sorted: &[f64], cdf: impl Fn(f64) -> f64) -> f64 {
    let n = sorted.len() as f64;
    sorted.iter().enumerate().fold(0.0, |worst: f64, (i, x)| {
        let f = cdf(*x);
        worst.max((f - i as f64 / n).abs()).max(((i + 1) as f64 / n - f).abs())
    })
}

const DRAWS: usize = 200_000;

fn sorted_draws(sampler: &Sampler) -> Vec<f64> {
    let mut draws: Vec<f64> =
        (0..DRAWS as u64).map(|i| sampler.sample_bits(mix(i.wrapping_mul(0x9e37_79b9_7f4a_7c15)))).collect();
    draws.sort_by(f64::total_cmp);
    draws
}

/// Catches a distribution function wrong by 0.005 anywhere (p = 0.0001 at 200,000 draws, fixed seed).
#[test]
fn draws_follow_the_distribution_function() {
    for (law, cdf) in pairs() {
        let d = distance(&sorted_draws(&Sampler::new(&law)), cdf);
        assert!(d * (DRAWS as f64).sqrt() < 2.23, "{law:?}: {d}");
    }
}

/// Catches a difference from rand_distr of 0.007 in the distribution function (p = 0.0001, both with 200,000 draws).
#[test]
fn draws_follow_those_of_rand_distr() {
    let mut rng = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(20_241_121);
    let mut against = |law: Law, draw: &mut dyn FnMut(&mut rand_xoshiro::Xoshiro256PlusPlus) -> f64| {
        let mut other: Vec<f64> = (0..DRAWS).map(|_| draw(&mut rng)).collect();
        other.sort_by(f64::total_cmp);
        let own = sorted_draws(&Sampler::new(&law));
        let d = distance(&own, |x| other.partition_point(|y| *y <= x) as f64 / DRAWS as f64);
        assert!(d * (DRAWS as f64 / 2.0).sqrt() < 2.23, "{law:?}: {d}");
    };
    let law = rand_distr::Gamma::new(4.0, 1.0).unwrap();
    against(Law::Gamma { mean: 4.0, cv: 0.5 }, &mut |r| law.sample(r));
    let law = rand_distr::Gamma::new(0.25, 8.0).unwrap();
    against(Law::Gamma { mean: 2.0, cv: 2.0 }, &mut |r| law.sample(r));
    let law = rand_distr::Exp::new(0.2).unwrap();
    against(Law::Exponential { mean: 5.0 }, &mut |r| law.sample(r));
    let variance = 3.25f64.ln();
    let law = rand_distr::LogNormal::new(6f64.ln() - variance / 2.0, variance.sqrt()).unwrap();
    against(Law::Lognormal { mean: 6.0, cv: 1.5 }, &mut |r| law.sample(r));
    let law = rand_distr::Weibull::new(3.0 / libm::tgamma(1.0 + 1.0 / 1.7), 1.7).unwrap();
    against(Law::Weibull { mean: 3.0, shape: 1.7 }, &mut |r| law.sample(r));
    let law = rand_distr::Triangular::new(8.0, 50.0, 20.0).unwrap();
    against(Law::Triangular { low: 8.0, mode: 20.0, high: 50.0 }, &mut |r| law.sample(r));
    let law = rand_distr::Pert::new(2.0, 12.0).with_mode(4.0).unwrap();
    against(Law::Pert { low: 2.0, mode: 4.0, high: 12.0 }, &mut |r| law.sample(r));
    let law = rand_distr::Beta::new(2.0, 0.7).unwrap();
    against(Law::Beta { low: 1.0, high: 5.0, a: 2.0, b: 0.7 }, &mut |r| 1.0 + 4.0 * law.sample(r));
    against(Law::Uniform { low: 1.0, high: 5.0 }, &mut |r| 1.0 + 4.0 * unit(r.next_u64()));
}

/// Means and squared coefficients of variation of the closed forms against sums of draws on a fine even grid of u.
/// Catches 0.2 % in either (the grid's own error on heavy tails is the limit).
#[test]
fn moments_match_sums() {
    let laws = pairs().into_iter().map(|p| p.0);
    for law in laws {
        for sampler in [Sampler::new(&law), Sampler::length_biased(&law)] {
            let n = 400_000u64;
            let (mut first, mut second) = (0.0, 0.0);
            for i in 0..n {
                let x = sampler.sample((i as f64 + 0.5) / n as f64);
                first += x;
                second += x * x;
            }
            let (mean, second) = (first / n as f64, second / n as f64);
            if sampler.squared_cv() < 2.0 {
                close(sampler.mean(), mean, 2e-4, &format!("{law:?} mean"));
                let own = (1.0 + sampler.squared_cv()) * sampler.mean() * sampler.mean();
                close(own, second, 2e-3, &format!("{law:?} second moment"));
            }
        }
    }
}

#[test]
fn means_are_as_stated() {
    let stated = [
        (Law::Fixed(3.0), 3.0, 0.0),
        (Law::Exponential { mean: 7.0 }, 7.0, 1.0),
        (Law::Gamma { mean: 4.0, cv: 0.5 }, 4.0, 0.25),
        (Law::Lognormal { mean: 6.0, cv: 1.5 }, 6.0, 2.25),
        (Law::Weibull { mean: 3.0, shape: 1.0 }, 3.0, 1.0),
        (Law::Triangular { low: 1.0, mode: 2.0, high: 6.0 }, 3.0, 14.0 / 12.0 / 9.0),
        (Law::Uniform { low: 1.0, high: 5.0 }, 3.0, 16.0 / 12.0 / 9.0),
        (Law::Beta { low: 0.0, high: 1.0, a: 2.0, b: 2.0 }, 0.5, 0.2),
        (Law::Pert { low: 2.0, mode: 4.0, high: 12.0 }, 5.0, 3.0 * 7.0 / 7.0 / 25.0),
        (Law::Empirical { values: vec![1.0, 3.0], weights: vec![1.0, 1.0] }, 2.0, 0.25),
    ];
    for (law, mean, squared_cv) in stated {
        let sampler = Sampler::new(&law);
        close(sampler.mean(), mean, 1e-12, &format!("{law:?}"));
        assert!((sampler.squared_cv() - squared_cv).abs() < 1e-11, "{law:?}: {}", sampler.squared_cv());
    }
}

/// Work found in progress: methods.md section 3, and the identity E[S*] = E[S] (1 + cv^2) for every law.
#[test]
fn length_bias() {
    let biased = Sampler::length_biased(&Law::Gamma { mean: 4.0, cv: 0.5 });
    close(biased.mean(), 5.0, 1e-12, "gamma");
    // Residual of work in progress: finished within 4 weeks with probability
    // P(Gamma(4) > 4) + P(Gamma(5) <= 4) = 0.80463.
    let n = 2_000_000u64;
    let within = (0..n).filter(|i| unit(mix(2 * i + 1)) * biased.sample_bits(mix(mix(*i))) <= 4.0).count();
    assert!((within as f64 / n as f64 - 0.80463).abs() < 0.001, "{within}");
    for (law, _) in pairs() {
        let (plain, biased) = (Sampler::new(&law), Sampler::length_biased(&law));
        close(biased.mean(), plain.mean() * (1.0 + plain.squared_cv()), 1e-11, &format!("{law:?}"));
        // F*(x) = E[S; S <= x] / E[S], by the midpoint rule on u.
        let x = plain.quantile(0.7);
        let n = 20_000;
        let part: f64 = (0..n).map(|i| plain.quantile(0.7 * (f64::from(i) + 0.5) / f64::from(n))).sum();
        close(biased.cdf(x), 0.7 * part / f64::from(n) / plain.mean(), 2e-4, &format!("{law:?} biased cdf"));
        for u in [1e-6, 0.01, 0.3, 0.5, 0.8, 0.999, 1.0 - 1e-8] {
            let x = biased.quantile(u);
            if x > 1e-12 && !rounds_to_an_end(&law, u) {
                close(biased.cdf(x), u, 1e-9, &format!("{law:?} biased quantile at {u}"));
            }
        }
    }
    let fixed = Sampler::length_biased(&Law::Fixed(3.0));
    assert_eq!((fixed.sample(0.3), fixed.mean()), (3.0, 3.0));
    let atoms = Sampler::length_biased(&Law::Empirical { values: vec![1.0, 3.0], weights: vec![1.0, 1.0] });
    assert_eq!((atoms.mean(), atoms.cdf(1.0)), (2.5, 0.25));
}

/// methods.md section 3: mean remaining time of Gamma(4, 0.5) given the age: 4.00, 2.42, 1.80, 1.40 at 0, 2, 4, 8.
#[test]
fn remaining_time_given_age() {
    let sampler = Sampler::new(&Law::Gamma { mean: 4.0, cv: 0.5 });
    for (age, mean) in [(0.0, 4.0), (2.0, 2.42), (4.0, 1.80), (8.0, 1.40)] {
        let n = 20_000;
        let sum: f64 = (0..n).map(|i| sampler.sample_above(age, (f64::from(i) + 0.5) / f64::from(n)) - age).sum();
        assert!((sum / f64::from(n) - mean).abs() < 0.006, "{age}: {}", sum / f64::from(n));
    }
    // However unlikely, it is above; past everything it stays.
    assert!(sampler.sample_above(200.0, 0.5) > 200.0 && sampler.sample_above(200.0, 0.5) < 202.0);
    assert_eq!(sampler.sample_above(1e6, 0.5), 1e6);
    assert_eq!(Sampler::new(&Law::Fixed(3.0)).sample_above(5.0, 0.5), 5.0);
    assert_eq!(Sampler::new(&Law::Fixed(3.0)).sample_above(2.0, 0.5), 3.0);
    let atoms = Sampler::new(&Law::Empirical { values: vec![1.0, 3.0, 7.0], weights: vec![1.0, 1.0, 2.0] });
    assert_eq!([0.1, 0.3, 0.4, 0.9].map(|u| atoms.sample_above(1.0, u)), [3.0, 3.0, 7.0, 7.0]);
    assert_eq!(atoms.sample_above(0.5, 1e-9), 1.0);
}

/// An exponential time never ages: what is left of it is another. What is left of a uniform one is uniform up to its end.
#[test]
fn what_is_left_after_an_age() {
    let exponential = Sampler::new(&Law::Exponential { mean: 3.0 });
    let uniform = Sampler::new(&Law::Uniform { low: 0.0, high: 10.0 });
    for i in 0..200 {
        let u = (f64::from(i) + 0.5) / 200.0;
        for age in [0.0, 0.5, 4.0, 13.0, 14.5, 40.0] {
            close(exponential.left_after(age, u), exponential.sample(u), 2e-3 * (1.0 + age), "exponential");
        }
        for age in [0.0, 4.0, 9.5, 9.95] {
            close(uniform.left_after(age, u), (10.0 - age) * u, 1e-9, "uniform");
        }
        assert_eq!(uniform.left_after(11.0, u), 0.0);
    }
}

#[test]
fn atoms_are_exact() {
    let law = Law::Empirical { values: vec![5.0, 2.0, 9.0, 4.0], weights: vec![1.0, 2.0, 0.0, 1.0] };
    let sampler = Sampler::new(&law);
    let at = |u: f64| sampler.sample(u);
    assert_eq!([0.01, 0.5, 0.500001, 0.75, 0.750001, 0.999].map(at), [2.0, 2.0, 4.0, 4.0, 5.0, 5.0]);
    assert_eq!([1.0, 2.0, 3.0, 4.5, 5.0, 100.0].map(|x| sampler.cdf(x)), [0.0, 0.5, 0.5, 0.75, 1.0, 1.0]);
    // 1,000 atoms against the plain definition.
    let values: Vec<f64> = (0..1000).map(f64::from).collect();
    let weights: Vec<f64> = (0..1000).map(|i| unit(mix(i))).collect();
    let total: f64 = weights.iter().sum();
    let sampler = Sampler::new(&Law::Empirical { values, weights: weights.clone() });
    for i in 0..20_000u64 {
        let u = unit(mix(i ^ 77));
        let mut sum = 0.0;
        let plain = weights.iter().position(|w| {
            sum += w / total;
            sum >= u
        });
        assert!((sampler.sample(u) - plain.unwrap_or(999) as f64).abs() < 0.5, "{u}");
    }
}

/// Two uniforms in order give draws in order: in the table, across its joints and into the exact tails.
#[test]
fn draws_never_fall_when_the_uniform_rises() {
    for (law, _) in pairs() {
        for sampler in [Sampler::new(&law), Sampler::length_biased(&law)] {
            let mut last = 0.0;
            let steps = (0..64u64).flat_map(|octave| (0..24u64).map(move |i| ((24 + i) << 58) >> octave));
            let mut bits: Vec<u64> = steps.flat_map(|b| [b, !b, b.wrapping_sub(1), (!b).wrapping_add(1)]).collect();
            bits.extend((0..20_000).map(mix));
            bits.sort_unstable();
            for b in bits {
                let x = sampler.sample_bits(b);
                // That much is rounding, in the numerical quantiles of the tails.
                assert!(x >= last * (1.0 - 1e-13), "{law:?} at {b:x}: {x} after {last}");
                last = x;
            }
        }
    }
}

#[test]
fn both_ways_to_draw_agree() {
    for (law, _) in pairs() {
        let sampler = Sampler::new(&law);
        for i in 1..5_000 {
            let bits = mix(i);
            close(sampler.sample(unit(bits)), sampler.sample_bits(bits), 1e-9, &format!("{law:?} at {bits:x}"));
        }
    }
}

/// The extremes of everything that passes the check run, and stay finite and in range.
#[test]
fn whatever_passes_the_check_runs() {
    let mut laws = vec![Law::Fixed(0.0), Law::Uniform { low: 0.0, high: 0.0 }, Law::Uniform { low: 1e9, high: 1e9 }];
    for mean in [1e-9, 1.0, 1e9] {
        for cv in [1e-12, 1e-3, 0.0099, 0.01, 0.0101, 0.3, 1.0, 20.0] {
            laws.extend([Law::Gamma { mean, cv }, Law::Lognormal { mean, cv }]);
        }
        laws.extend([0.2, 1.0, 10_000.0].map(|shape| Law::Weibull { mean, shape }));
    }
    for (a, b) in [(0.01, 0.01), (0.01, 1e4), (1e4, 0.01), (1e4, 1e4), (1.0, 1.0), (1.0, 50.0)] {
        laws.extend([(0.0, 1.0), (3.0, 3.0 + 1e-9), (0.0, 1e9)].map(|(low, high)| Law::Beta { low, high, a, b }));
    }
    for (low, mode, high) in
        [(0.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 1.0, 1.0), (5.0, 5.0, 5.0), (1.0, 1.0 + 1e-12, 9.0)]
    {
        laws.extend([Law::Triangular { low, mode, high }, Law::Pert { low, mode, high }]);
    }
    laws.push(Law::Empirical { values: vec![0.0], weights: vec![1e-9] });
    for law in laws {
        assert_eq!(law.check(), Ok(()), "{law:?}");
        for sampler in [Sampler::new(&law), Sampler::length_biased(&law)] {
            for bits in [0, 1, 1 << 40, 1 << 50, u64::MAX / 2, u64::MAX / 2 + 1, u64::MAX - 1, u64::MAX] {
                let x = sampler.sample_bits(bits);
                assert!(x.is_finite() && x >= 0.0, "{law:?} at {bits:x}: {x}");
                let above = sampler.sample_above(x, unit(bits));
                assert!(above.is_finite() && above >= x, "{law:?} above {x}: {above}");
            }
            for u in [0.0, 1.0, f64::NAN] {
                assert!(!sampler.quantile(u).is_infinite() || u.is_nan(), "{law:?} {u}");
            }
        }
    }
}
