//! The formulas of the theory cells against published numbers, so that a wrong formula does not pass for a wrong engine.

use sendsim::verify::formulas::*;

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

/// Numbers of the methods' section 3: gamma of mean 4 weeks and coefficient of variation 0.5.
#[test]
fn what_is_left_of_gamma_work_has_its_numbers() {
    let service = Phases { phases: 4, mean: 4.0 };
    for (age, left) in [(0.0, 4.00), (2.0, 2.42), (4.0, 1.80), (8.0, 1.40)] {
        near(service.mean_left_after(age), left, 5e-3);
    }
    near(1.0 - service.outlasts(4.0), 0.567, 5e-4);
    // The methods have 0.806, measured; by hand it is 1 - (1 + 5 + 13 + 71 / 3) exp(-4) / 4.
    near(1.0 - service.left_outlasts(4.0), 0.80463, 5e-6);
    near(service.renewals(4.0), 0.6185, 1e-4);
    let mean =
        |outlasts: &dyn Fn(f64) -> f64| (0..6000).map(|k| outlasts(f64::from(k) * 0.01 + 0.005) * 0.01).sum::<f64>();
    near(mean(&|t| service.left_outlasts(t)), 2.5, 1e-4);
    near(mean(&|t| service.biased_outlasts(t)), 5.0, 1e-4);
    near(mean(&|t| service.handed_over_outlasts(0.2, t)), 3.5, 1e-3);
    near(service.handed_over_outlasts(0.0, 3.0), service.left_outlasts(3.0), 1e-4);
}

/// Numbers of the methods' section 3.
#[test]
fn ages_of_greatest_entropy_have_their_numbers() {
    for (mean, theta, over_20) in
        [(26.0, 0.0, 0.615), (13.0, 0.0691, 0.230), (18.0, 0.0377, 0.384), (35.0, -0.0432, 0.838)]
    {
        let ages = TruncatedAges::new(mean, 52.0);
        near(ages.theta, theta, 5e-5);
        near(ages.above(20.0), over_20, 5e-4);
        near((0..5200).map(|k| ages.above(f64::from(k) * 0.01 + 0.005) * 0.01).sum(), mean, 1e-3);
    }
}

/// With one place Crommelin's chain is Erlang's formula; with several it agrees with its own mean.
#[test]
fn fixed_services_on_several_places_agree_with_one() {
    let one = MdcWait::new(1, 1.5, 0.5);
    near(one.mean(), mg1_mean(1.5, 0.5, 0.25), 1e-9);
    near(one.at_once(), 0.25, 1e-9);
    for t in [0.0, 0.3, 0.5, 1.2, 3.0] {
        near(one.cdf(t), md1_cdf(1.5, 0.5, t), 1e-9);
    }
    let three = MdcWait::new(3, 1.05, 2.0);
    near(three.cdf(0.0), three.at_once(), 1e-9);
    near((0..4000).map(|k| (1.0 - three.cdf(f64::from(k) * 0.01 + 0.005)) * 0.01).sum(), three.mean(), 1e-5);
}

#[test]
fn rooms_and_shares_of_time_agree_with_erlang() {
    let full = Room::new(4, 0.25, 10.0, 4);
    near(full.lost, erlang_b(4, 2.5), 1e-12);
    near(full.at_once(), 1.0, 1e-12);
    let (large, c) = (Room::new(3, 1.0, 2.0, 400), ExponentialWait::mmc(3, 1.0, 2.0));
    near(large.mean(), c.mean(), 1e-9);
    near(large.cdf(1.7), c.cdf(1.7), 1e-9);
    near(more_than(10, 9.0, 9), ExponentialWait::mmc(10, 9.0, 1.0).waits, 1e-12);
    near(more_than(3, 2.0, 0), 8.0 / 9.0, 1e-12);
}

/// A panel that never runs out of room is a wait of half a week; one with little room leaves most behind.
#[test]
fn sittings_agree_with_what_is_known_of_them() {
    let ample = Sittings::new(60, 5.6);
    near(ample.mean(), 0.5, 1e-9);
    near(ample.at_first(), 1.0, 1e-9);
    // One at a time is M/D/1 looked at by services, and half a service later on average.
    let single = Sittings::new(1, 0.75);
    near(single.mean(), 0.5 + mg1_mean(0.75, 1.0, 1.0), 1e-9);
}

#[test]
fn a_lognormal_time_has_its_moments() {
    let moment = |power: i32| {
        let term = |k: i32| {
            let t = (f64::from(k) + 0.5) * 0.002;
            f64::from(power) * if power == 2 { t } else { 1.0 } * lognormal_outlasts(0.5, 1.0, t) * 0.002
        };
        (0..40_000).map(term).sum::<f64>()
    };
    near(moment(1), 0.5, 1e-4);
    near(moment(2), 0.5, 2e-3);
}
