//! What is believed of an input before the data are looked at.

use crate::chance::{Law, LawFault, Sampler, normal_cdf, normal_quantile};

/// What is believed of an input before the data are looked at: a law, cut to an interval. Unit: that of the input.
#[derive(Debug, Clone)]
pub struct Prior {
    kind: Kind,
    low: f64,
    high: f64,
    /// Probabilities of the uncut law below `low` and `high`.
    below: (f64, f64),
}

#[derive(Debug, Clone)]
enum Kind {
    Law(Box<Sampler>),
    Normal { mean: f64, sd: f64 },
}

impl Prior {
    /// A law of positive numbers (uniform, lognormal, gamma, beta, triangular, PERT, ...), cut to `low..=high`.
    /// `0.0, f64::INFINITY` cuts nothing.
    ///
    /// # Errors
    /// The law's own fault, or `LowAboveHigh` when the interval is empty or the law has next to nothing (less than a
    /// millionth) inside it.
    pub fn of_law(law: &Law, low: f64, high: f64) -> Result<Self, LawFault> {
        law.check()?;
        Self::cut(Kind::Law(Box::new(Sampler::new(law))), low, high)
    }

    /// A normal with this mean and standard deviation, cut to `low..=high` (a share: 0 to 1; a count: 0 to infinity).
    ///
    /// # Errors
    /// `NotFinite` or `NotPositive` (of `sd`), or `LowAboveHigh` as in [`of_law`](Self::of_law).
    pub fn normal(mean: f64, sd: f64, low: f64, high: f64) -> Result<Self, LawFault> {
        if !mean.is_finite() {
            return Err(LawFault::NotFinite { part: "mean" });
        }
        if !sd.is_finite() {
            return Err(LawFault::NotFinite { part: "sd" });
        }
        if sd <= 0.0 {
            return Err(LawFault::NotPositive { part: "sd", value: sd });
        }
        Self::cut(Kind::Normal { mean, sd }, low, high)
    }

    fn cut(kind: Kind, low: f64, high: f64) -> Result<Self, LawFault> {
        let below = (kind.below(low), kind.below(high));
        if low.is_nan() || high.is_nan() || low >= high || below.1 - below.0 < 1e-6 {
            return Err(LawFault::LowAboveHigh { low, high });
        }
        Ok(Prior { kind, low, high, below })
    }

    /// The value with probability `u`, strictly between 0 and 1, at or below it.
    pub fn quantile(&self, u: f64) -> f64 {
        let (below_low, below_high) = self.below;
        let whole = below_low + u * (below_high - below_low);
        self.kind.quantile(whole.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)).clamp(self.low, self.high)
    }

    /// P(X <= x).
    pub fn cdf(&self, x: f64) -> f64 {
        let (below_low, below_high) = self.below;
        ((self.kind.below(x) - below_low) / (below_high - below_low)).clamp(0.0, 1.0)
    }

    /// `x` on the unbounded scale of the regressions: the normal score of its place in the prior.
    pub fn score(&self, x: f64) -> f64 {
        normal_quantile(self.cdf(x))
    }
}

impl Kind {
    fn below(&self, x: f64) -> f64 {
        if x == f64::INFINITY {
            return 1.0;
        }
        if x == f64::NEG_INFINITY {
            return 0.0;
        }
        match self {
            Kind::Law(sampler) => sampler.cdf(x),
            Kind::Normal { mean, sd } => normal_cdf((x - mean) / sd),
        }
    }

    fn quantile(&self, u: f64) -> f64 {
        match self {
            Kind::Law(sampler) => sampler.quantile(u),
            Kind::Normal { mean, sd } => mean + sd * normal_quantile(u),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: a cut that moves mass instead of removing it; quantile and cdf that are not each other's inverse.
    #[test]
    fn a_cut_law_is_the_law_given_that_it_is_inside() {
        let prior = Prior::normal(0.0, 1.0, -1.0, f64::INFINITY).unwrap();
        // P(Z <= 0 | Z > -1) = (0.5 - 0.158655) / 0.841345.
        assert!((prior.cdf(0.0) - 0.405_712_7).abs() < 1e-6);
        let pert = Prior::of_law(&Law::Pert { low: 10.0, mode: 14.0, high: 30.0 }, 12.0, 20.0).unwrap();
        for u in [0.001, 0.2, 0.5, 0.9, 0.999] {
            let x = pert.quantile(u);
            assert!((12.0..=20.0).contains(&x) && (pert.cdf(x) - u).abs() < 1e-9, "{u}: {x}");
        }
    }

    #[test]
    fn an_empty_interval_is_refused() {
        assert!(Prior::normal(0.0, 1.0, 2.0, 1.0).is_err());
        assert!(Prior::normal(0.0, 1.0, 50.0, 60.0).is_err());
        assert!(Prior::normal(0.0, -1.0, 0.0, 1.0).is_err());
        assert!(Prior::of_law(&Law::Uniform { low: 3.0, high: 1.0 }, 0.0, 9.0).is_err());
    }
}
