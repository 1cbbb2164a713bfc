//! The incomplete beta function and the intervals that come from it: Student's t, Clopper-Pearson.

use super::normal::normal_quantile;

/// The regularised incomplete beta function I_x(a, b), for positive `a` and `b` and `x` in [0, 1].
///
/// Source: the continued fraction DLMF 8.17.22, evaluated by Lentz's method.
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log_front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let front = libm::exp(log_front);
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(a, b, x) / a
    } else {
        1.0 - front * continued_fraction(b, a, 1.0 - x) / b
    }
}

fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    // Needs about the square root of the larger shape; the bound is for what is not a number.
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// The quantile of Student's t at `p` in (0.5, 1) with `degrees` degrees of freedom (1 or more).
pub fn student_t_quantile(p: f64, degrees: f64) -> f64 {
    let half = degrees / 2.0;
    let log_peak =
        libm::lgamma(half + 0.5) - libm::lgamma(half) - 0.5 * (libm::log(degrees) + libm::log(std::f64::consts::PI));
    // The distribution function is concave right of zero and the normal quantile lies left of the root: Newton's steps
    // climb to it and never pass it.
    let mut t = normal_quantile(p);
    for _ in 0..200 {
        let above = 0.5 * incomplete_beta(half, 0.5, degrees / (degrees + t * t));
        let density = libm::exp(log_peak - (half + 0.5) * libm::log1p(t * t / degrees));
        let step = (above - (1.0 - p)) / density;
        t += step;
        if step.abs() <= 1e-14 * t {
            break;
        }
    }
    t
}

/// The Clopper-Pearson interval, at `level` such as 0.95, of a share of which `successes` in `trials` were seen.
/// Without trials it is all of 0 to 1.
pub fn clopper_pearson(successes: u32, trials: u32, level: f64) -> (f64, f64) {
    let tail = (1.0 - level) / 2.0;
    let (x, n) = (f64::from(successes), f64::from(trials));
    let lower = if successes == 0 { 0.0 } else { beta_quantile(tail, x, n - x + 1.0) };
    let upper = if successes >= trials { 1.0 } else { beta_quantile(1.0 - tail, x + 1.0, n - x) };
    (lower, upper)
}

fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if incomplete_beta(a, b, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}
