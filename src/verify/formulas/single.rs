//! One server with any law of service.

use super::Grid;
use libm::{exp, pow};

/// Mean wait in M/G/1. Pollaczek 1930, Khinchine 1932.
pub fn mg1_mean(arrivals: f64, mean: f64, second_moment: f64) -> f64 {
    arrivals * second_moment / (2.0 * (1.0 - arrivals * mean))
}

/// P(W <= t) in M/G/1 up to `until`, by the renewal equation of Takacs (1955):
/// F(t) = 1 - rho + lambda ∫ F(t - x) P(S > x) dx over x in (0, t), with the trapezoid rule. Where the service time
/// has an atom, `outlasts` should give the mean of its two sides there and the step should divide it.
pub fn mg1_cdf(arrivals: f64, mean: f64, outlasts: impl Fn(f64) -> f64, until: f64, step: f64) -> Grid {
    let n = (until / step).round() as usize;
    let tail: Vec<f64> = (0..=n).map(|k| outlasts(k as f64 * step)).collect();
    let mut values = vec![1.0 - arrivals * mean];
    for k in 1..=n {
        let inner: f64 = (1..k).map(|j| values[k - j] * tail[j]).sum();
        let known = 1.0 - arrivals * mean + arrivals * step * (inner + values[0] * tail[k] / 2.0);
        values.push(known / (1.0 - arrivals * step * tail[0] / 2.0));
    }
    Grid { step, values }
}

/// Erlang's own P(W <= t) in M/D/1: (1 - rho) Σ exp(lambda (t - i s)) (-lambda (t - i s))^i / i! over i <= t / s.
pub fn md1_cdf(arrivals: f64, service: f64, t: f64) -> f64 {
    let mut sum = 0.0;
    let mut factorial = 1.0;
    for i in 0..=(t / service) as u32 {
        factorial *= f64::from(i.max(1));
        let x = arrivals * (t - f64::from(i) * service);
        sum += exp(x) * pow(-x, f64::from(i)) / factorial;
    }
    (1.0 - arrivals * service) * sum
}

/// Mean waits of two classes without pre-emption: urgent, routine. Cobham 1954.
pub fn cobham(arrivals: [f64; 2], service: f64, second_moment: f64) -> [f64; 2] {
    let rho = arrivals.map(|l| l * service);
    let residual = (arrivals[0] + arrivals[1]) * second_moment / 2.0;
    [residual / (1.0 - rho[0]), residual / ((1.0 - rho[0]) * (1.0 - rho[0] - rho[1]))]
}

/// P(S > t) of a lognormal time with a mean and a coefficient of variation.
pub fn lognormal_outlasts(mean: f64, cv: f64, t: f64) -> f64 {
    if t <= 0.0 {
        return 1.0;
    }
    let variance = libm::log1p(cv * cv);
    let z = (libm::log(t / mean) + variance / 2.0) / variance.sqrt();
    libm::erfc(z / std::f64::consts::SQRT_2) / 2.0
}
