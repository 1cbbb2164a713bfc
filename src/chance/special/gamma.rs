//! The gamma distribution of scale one.

use super::{Side, Tails, normal_tails, normal_upper_quantile};

/// Above this shape the quantile is a series in the normal quantile, good to 1e-10, and cheaper than sums of many terms.
pub(in crate::chance) const LARGE_SHAPE: f64 = 1e4;

const MAX_TERMS: u32 = 100_000;
const SMALLEST: f64 = 1e-300;

/// x^shape e^-x / Gamma(shape): the density times `x`.
pub(in crate::chance) fn gamma_density(shape: f64, x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { libm::exp(shape * libm::log(x) - x - libm::lgamma(shape)) }
}

/// Both tails at `x` (the regularised incomplete gamma functions P and Q), for a shape up to [`LARGE_SHAPE`].
///
/// A power series below `shape + 1`, Lentz's continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
/// Relative error of the smaller tail about 1e-15 times the larger of 1 and the shape.
pub(in crate::chance) fn gamma_tails(shape: f64, x: f64) -> Tails {
    if x <= 0.0 {
        return Tails::from_lower(0.0);
    }
    if x == f64::INFINITY {
        return Tails::from_upper(0.0);
    }
    let front = gamma_density(shape, x);
    if x < shape + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / shape, 1.0 / shape, shape);
        for _ in 0..MAX_TERMS {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * f64::EPSILON {
                break;
            }
        }
        return Tails::from_lower(front * sum);
    }
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / SMALLEST;
    let mut d = 1.0 / b;
    let mut h = d;
    for i in 1..MAX_TERMS {
        let i = f64::from(i);
        let a = -i * (i - shape);
        b += 2.0;
        d = a * d + b;
        d = 1.0 / if d.abs() < SMALLEST { SMALLEST } else { d };
        c = b + a / c;
        if c.abs() < SMALLEST {
            c = SMALLEST;
        }
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    Tails::from_upper(front * h)
}

/// The quantile for a shape above [`LARGE_SHAPE`]: the Cornish-Fisher series (Abramowitz and Stegun 26.4.14 goes as far
/// as its fourth term; the rest from Fisher and Cornish 1960).
pub(in crate::chance) fn large_gamma_quantile(shape: f64, side: Side) -> f64 {
    let z = match side {
        Side::Lower(p) => -normal_upper_quantile(p),
        Side::Upper(q) => normal_upper_quantile(q),
    };
    series(shape, z).0
}

/// Both tails for a shape above [`LARGE_SHAPE`]: the same series solved for the normal quantile.
pub(in crate::chance) fn large_gamma_tails(shape: f64, x: f64) -> Tails {
    let root = shape.sqrt();
    let mut z = (x - shape) / root;
    // Far out the series is not monotone, and the probability is nil.
    if z.abs() > 0.25 * libm::cbrt(root) * libm::cbrt(root) && z.abs() > 40.0 {
        return if z < 0.0 { Tails::from_lower(0.0) } else { Tails::from_upper(0.0) };
    }
    for _ in 0..8 {
        let (value, slope) = series(shape, z);
        let change = (value - x) / slope;
        z -= change;
        if change.abs() < 1e-13 {
            break;
        }
    }
    normal_tails(z)
}

/// The series and its derivative by `z`.
fn series(shape: f64, z: f64) -> (f64, f64) {
    let s = 1.0 / shape.sqrt();
    let z2 = z * z;
    let value = 1.0
        + s * (z + s
            * ((z2 - 1.0) / 3.0
                + s * (z * (z2 - 7.0) / 36.0
                    + s * (-((3.0 * z2 + 7.0) * z2 - 16.0) / 810.0
                        + s * (z * ((9.0 * z2 + 256.0) * z2 - 433.0) / 38_880.0
                            + s * (((12.0 * z2 - 243.0) * z2 - 923.0) * z2 + 1472.0) / 204_120.0)))));
    let slope = s * (1.0 + s * (2.0 * z / 3.0 + s * ((3.0 * z2 - 7.0) / 36.0 - s * z * (12.0 * z2 + 14.0) / 810.0)));
    (shape * value, shape * slope)
}

#[cfg(test)]
mod tests {
    use super::large_gamma_tails;

    /// Thirty deviations out by another program (mpmath: 3.262e-194 and 4.921e-202); past forty nothing is left.
    #[test]
    fn far_tails_of_large_shapes() {
        let at = |z: f64| large_gamma_tails(1e6, 1e6 + 1e3 * z);
        assert!((at(30.0).upper / 3.262_430_144_88e-194 - 1.0).abs() < 1e-3, "{:e}", at(30.0).upper);
        assert!((at(-30.0).lower / 4.920_908_778_59e-202 - 1.0).abs() < 1e-3, "{:e}", at(-30.0).lower);
        assert_eq!((at(60.0).lower, at(60.0).upper), (1.0, 0.0));
        assert_eq!((at(-60.0).lower, at(-60.0).upper), (0.0, 1.0));
        // Where the series is used past forty: it is still monotone there.
        let far = large_gamma_tails(1e9, 1e9 + 45.0 * 1e9_f64.sqrt());
        assert!(far.upper < 1e-300 && far.lower == 1.0);
    }
}
