//! The beta distribution on (0, 1).

use super::Tails;

const MAX_TERMS: u32 = 10_000;
const SMALLEST: f64 = 1e-300;

/// x^a (1-x)^b / B(a, b): the density times x (1 - x). `y` is `1 - x`, given apart so that neither end loses digits.
pub(in crate::chance) fn beta_prefix(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 || y <= 0.0 {
        return 0.0;
    }
    let scale = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    libm::exp(scale + a * libm::log(x) + b * libm::log(y))
}

/// Both tails at `x` (the regularised incomplete beta function); `y` is `1 - x`.
///
/// Lentz's continued fraction on the side where it converges fast (Abramowitz and Stegun 26.5.8).
pub(in crate::chance) fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if x <= 0.0 {
        return Tails::from_lower(0.0);
    }
    if y <= 0.0 {
        return Tails::from_upper(0.0);
    }
    let front = beta_prefix(a, b, x, y);
    if x * (a + b + 2.0) < a + 1.0 {
        Tails::from_lower(front * fraction(a, b, x) / a)
    } else {
        Tails::from_upper(front * fraction(b, a, y) / b)
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |v: f64| if v.abs() < SMALLEST { SMALLEST } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..MAX_TERMS {
        let m = f64::from(m);
        let two = a + 2.0 * m;
        for term in [m * (b - m) * x / ((two - 1.0) * two), -(a + m) * (a + b + m) * x / (two * (two + 1.0))] {
            d = 1.0 / guard(1.0 + term * d);
            c = guard(1.0 + term / c);
            h *= d * c;
        }
        if (d * c - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    h
}
