//! The formulas of the theory cells against published numbers, so that a wrong formula does not pass for a wrong engine.

mod theory_support;

use theory_support::formulas::*;
use theory_support::{Estimate, judge};

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

/// Service with mean 1; numbers of the methods' section 5.
#[test]
fn erlang_c_gives_the_table() {
    let wait = |servers, load| ExponentialWait::mmc(servers, load, 1.0);
    near(wait(1, 0.8).mean(), 4.0, 5e-4);
    near(wait(10, 9.0).waits, 0.66873, 5e-6);
    near(wait(10, 9.0).mean(), 0.66873, 5e-6);
    near(9.0 * wait(10, 9.0).mean(), 6.0186, 5e-5);
    near(wait(20, 18.0).waits, 0.55077, 5e-6);
    near(wait(54, 50.0).waits, 0.47361, 5e-6);
    near(50.0 * wait(54, 50.0).mean(), 5.920, 5e-4);
}

/// The renewal equation gives M/M/1 and Erlang's M/D/1.
#[test]
fn the_renewal_equation_agrees_with_closed_forms() {
    let exponential = mg1_cdf(1.5, 0.5, |t| libm::exp(-2.0 * t), 3.0, 0.005);
    let fixed =
        mg1_cdf(1.5, 0.5, |t| if (t - 0.5).abs() < 1e-9 { 0.5 } else { f64::from(u8::from(t < 0.5)) }, 3.0, 0.005);
    for t in [0.0, 0.4, 1.0, 2.0, 3.0] {
        near(exponential.at(t), ExponentialWait::mmc(1, 1.5, 0.5).cdf(t), 1e-4);
        near(fixed.at(t), md1_cdf(1.5, 0.5, t), 1e-4);
    }
    near(mg1_mean(1.5, 0.5, 0.25), 0.75, 1e-12);
}

/// λ = 10 + 5 sin(2πt/52) a week, service of mean 4 weeks: mean 40, amplitude 18.007 and lag 3.726 weeks where it is
/// exponential, amplitude 19.806 and lag 2.000 where it is fixed (methods, section 5).
#[test]
fn the_seasonal_number_has_its_amplitude_and_lag() {
    // In years of 365.25 days the weeks of that table are a fifty-second of a year.
    let week = YEAR / 52.0;
    let rate = |t: f64| (10.0 + 5.0 * libm::sin(std::f64::consts::TAU * t / YEAR)) / week;
    let times: Vec<f64> = (0..52).map(|w| f64::from(w) * week).collect();
    let [cosine, sine] = yearly_harmonic(&times);
    let fit = |outlasts: &dyn Fn(f64) -> f64| {
        let number: Vec<f64> = times.iter().map(|t| offered(rate, outlasts, *t, 60.0 * week, week / 100.0)).collect();
        let dot = |w: &[f64]| w.iter().zip(&number).map(|(w, n)| w * n).sum::<f64>();
        let (c, s) = (dot(&cosine), dot(&sine));
        (number.iter().sum::<f64>() / 52.0, (c * c + s * s).sqrt(), libm::atan2(-c, s) * 52.0 / std::f64::consts::TAU)
    };
    let (mean, amplitude, lag) = fit(&|u| libm::exp(-u / (4.0 * week)));
    near(mean, 40.0, 1e-3);
    near(amplitude, 18.007, 1e-3);
    near(lag, 3.726, 1e-3);
    let (mean, amplitude, lag) = fit(&|u| f64::from(u8::from(u < 4.0 * week)));
    near(mean, 40.0, 1e-3);
    near(amplitude, 19.806, 1e-3);
    near(lag, 2.000, 1e-3);
}

/// A list without patience is that of M/M/c, and the chain solver gives what is known of it.
#[test]
fn erlang_a_with_endless_patience_is_erlang_c() {
    let (a, c) = (ErlangA::new(4, 1.2, 2.0, 1e9), ExponentialWait::mmc(4, 1.2, 2.0));
    near(a.leave, 0.0, 1e-6);
    near(a.mean_of_seen, c.mean(), 1e-4);
    near(a.at_once, 1.0 - c.waits, 1e-6);
    near(a.cdf_of_seen(1.0), c.cdf(1.0), 1e-6);
}

/// The mean busy period of M/M/1 is s / (1 - rho).
#[test]
fn a_passage_takes_as_long_as_it_should() {
    let mut start = vec![0.0; 60];
    start[0] = 1.0;
    let busy = passage(start, 1.0, |_| 2.0, 0.0, 60.0, 0.02);
    near(busy.last(), 1.0, 1e-4);
    near(busy.values.iter().map(|b| (1.0 - b) * busy.step).sum::<f64>() - busy.step / 2.0, 1.0, 1e-3);
}

#[test]
fn a_poisson_number_has_its_shares() {
    near(poisson_cdf(46.8203, 58), 0.9521, 5e-5);
    near(poisson_cdf(33.4251, 43), 0.9547, 5e-5);
}

/// The comparison itself can fail.
#[test]
fn the_judge_refuses_what_is_wrong() {
    let found = Estimate { value: 10.02, half: 0.08 };
    assert!(judge(10.0, found).is_ok());
    assert!(judge(9.5, found).is_err() && judge(10.5, found).is_err(), "5 % off");
    assert!(judge(9.9, found).is_err(), "outside the interval, though within 2 %");
    assert!(judge(10.0, Estimate { value: 10.0, half: 0.21 }).is_err(), "too few replications to know");
    assert!(judge(10.0, Estimate { value: f64::NAN, half: 0.01 }).is_err());
}
