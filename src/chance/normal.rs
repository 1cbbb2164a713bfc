//! The standard normal, for rooms that reason about draws: the same bytes on every platform.

use super::special::{normal_tails, normal_upper_quantile};

/// P(Z <= z) of a standard normal.
pub fn normal_cdf(z: f64) -> f64 {
    normal_tails(z).lower
}

/// The point with probability `u`, strictly between 0 and 1, at or below it. Relative error about 1e-16 (Wichura's
/// AS 241). A `u` outside gives the nearest point inside: never infinite.
pub fn normal_quantile(u: f64) -> f64 {
    if u <= 0.5 {
        -normal_upper_quantile(u.max(f64::MIN_POSITIVE))
    } else {
        normal_upper_quantile((1.0 - u).max(f64::EPSILON / 2.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: a tail on the wrong side, an end that is infinite.
    #[test]
    fn quantiles_invert_the_distribution() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        for z in [-6.0, -2.0, -0.3, 0.0, 0.7, 3.0, 5.5] {
            assert!((normal_quantile(normal_cdf(z)) - z).abs() < 1e-8, "{z}");
        }
        assert!(normal_quantile(0.0).is_finite() && normal_quantile(1.0).is_finite());
    }
}
