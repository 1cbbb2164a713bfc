//! Numerical quantiles.

use super::{Side, Tails};

/// What a distribution says of one point.
#[derive(Debug, Clone, Copy)]
pub(in crate::chance) struct Probe {
    /// Probability on either side.
    pub tails: Tails,
    /// Density times the distance from the end that the search measures from.
    pub pull: f64,
}

/// The distance from the end of the support at which the probability on that side (or, when `beyond`, on the other
/// side) is `side`'s: Newton's method on the logarithm of the probability, as a function of the logarithm of the
/// distance, which is nearly straight in every tail; kept inside a bracket by bisection.
///
/// `low` and `high` bound the distance; `guess` may be any number (outside the bounds it is ignored).
pub(in crate::chance) fn invert(side: Side, low: f64, high: f64, guess: f64, probe: impl Fn(f64) -> Probe) -> f64 {
    let (mut low, mut high) = (low, high);
    let wanted = match side {
        Side::Lower(p) => libm::log(p),
        Side::Upper(q) => libm::log(q),
    };
    let mut x = if guess > low && guess < high { guess } else { middle(low, high) };
    for _ in 0..200 {
        let at = probe(x);
        // Positive = x is too far.
        let (gap, slope) = match side {
            Side::Lower(_) => (libm::log(at.tails.lower) - wanted, at.pull / at.tails.lower),
            Side::Upper(_) => (wanted - libm::log(at.tails.upper), at.pull / at.tails.upper),
        };
        if gap == 0.0 {
            return x;
        }
        if gap > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let change = gap / slope;
        // Below 1e-5 what a Newton step leaves is its square: nothing.
        let next = if change.abs() < 1e-5 { x - x * (change - 0.5 * change * change) } else { x * libm::exp(-change) };
        if change.abs() < 2e-9 {
            return next;
        }
        let inside = next > low && next < high;
        let next = if inside { next } else { middle(low, high) };
        if next == x || (high < f64::INFINITY && high - low <= high * 2.0 * f64::EPSILON) {
            return next;
        }
        x = next;
    }
    x
}

/// The middle by orders of magnitude, so that a far end costs few steps.
fn middle(low: f64, high: f64) -> f64 {
    if high == f64::INFINITY {
        return if low > 0.0 { low * 16.0 } else { 1.0 };
    }
    if high > 4.0 * low {
        let low = low.max(high * 1e-16).max(f64::MIN_POSITIVE);
        return low.sqrt() * high.sqrt();
    }
    0.5 * (low + high)
}
