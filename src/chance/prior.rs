//! What is believed of a figure that nobody has published: a law whose draws are inputs of a scenario.

use super::fault::LawFault;
use super::law::Law;
use super::sampler::Sampler;
use super::special::{normal_tails, normal_upper_quantile};

/// A prior as a scenario gives it. Unlike a [`Law`] of hours or days it may be below zero (a growth in per cent).
#[derive(Debug, Clone, PartialEq)]
pub enum Prior {
    /// Anything between two values alike.
    Uniform {
        /// The least value.
        low: f64,
        /// The greatest value.
        high: f64,
    },
    /// The normal law.
    Normal {
        /// Its mean.
        mean: f64,
        /// Its standard deviation.
        sd: f64,
    },
    /// A law of what is not negative: gamma, lognormal, beta, triangular, pert.
    Law(Law),
}

/// Share of a prior that lies below and above what is called its range, where it has no ends.
pub const PRIOR_TAIL: f64 = 0.0005;

impl Prior {
    /// Whether it can be drawn from.
    ///
    /// # Errors
    /// In words, what is wrong.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Prior::Uniform { low, high } if low < high => Ok(()),
            Prior::Uniform { low, high } => Err(format!("its lower end, {low}, is not below its upper end, {high}")),
            Prior::Normal { sd, .. } if *sd > 0.0 => Ok(()),
            Prior::Normal { sd, .. } => Err(LawFault::NotPositive { part: "sd", value: *sd }.message()),
            Prior::Law(law) => {
                law.check().map_err(|why| why.message())?;
                match law {
                    Law::Triangular { low, high, .. } | Law::Pert { low, high, .. } | Law::Beta { low, high, .. }
                        if low >= high =>
                    {
                        Err(format!("its lower end, {low}, is not below its upper end, {high}"))
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    /// What its values are taken from, made once.
    pub fn sampler(&self) -> PriorSampler {
        PriorSampler(match self {
            Prior::Uniform { low, high } => Kind::Uniform { low: *low, high: *high },
            Prior::Normal { mean, sd } => Kind::Normal { mean: *mean, sd: *sd },
            Prior::Law(law) => Kind::Law(Box::new(Sampler::new(law))),
        })
    }

    /// The value with probability `u`, strictly between 0 and 1, below it; see [`PriorSampler`] for many.
    pub fn quantile(&self, u: f64) -> f64 {
        self.sampler().quantile(u)
    }

    /// The probability at or below `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        self.sampler().cdf(x)
    }

    /// Its least and greatest value; where it has no ends, all but [`PRIOR_TAIL`] on each side.
    pub fn ends(&self) -> (f64, f64) {
        match self {
            Prior::Uniform { low, high } => (*low, *high),
            Prior::Law(
                Law::Triangular { low, high, .. } | Law::Pert { low, high, .. } | Law::Beta { low, high, .. },
            ) => (*low, *high),
            _ => (self.quantile(PRIOR_TAIL), self.quantile(1.0 - PRIOR_TAIL)),
        }
    }
}

/// The values of a prior.
#[derive(Debug, Clone)]
pub struct PriorSampler(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Uniform { low: f64, high: f64 },
    Normal { mean: f64, sd: f64 },
    Law(Box<Sampler>),
}

impl PriorSampler {
    /// The value with probability `u`, strictly between 0 and 1, below it.
    pub fn quantile(&self, u: f64) -> f64 {
        match &self.0 {
            Kind::Uniform { low, high } => low + (high - low) * u,
            Kind::Normal { mean, sd } if u <= 0.5 => mean - sd * normal_upper_quantile(u),
            Kind::Normal { mean, sd } => mean + sd * normal_upper_quantile(1.0 - u),
            Kind::Law(sampler) => sampler.quantile(u),
        }
    }

    /// The probability at or below `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        match &self.0 {
            Kind::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Kind::Normal { mean, sd } => normal_tails((x - mean) / sd).lower,
            Kind::Law(sampler) => sampler.cdf(x),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Prior> {
        vec![
            Prior::Uniform { low: -2.0, high: 6.0 },
            Prior::Normal { mean: 3.0, sd: 2.0 },
            Prior::Law(Law::Lognormal { mean: 4.0, cv: 0.5 }),
            Prior::Law(Law::Gamma { mean: 4.0, cv: 0.5 }),
            Prior::Law(Law::Beta { low: 0.0, high: 1.0, a: 2.0, b: 3.0 }),
            Prior::Law(Law::Triangular { low: 1.0, mode: 2.0, high: 6.0 }),
            Prior::Law(Law::Pert { low: 1.0, mode: 2.0, high: 6.0 }),
        ]
    }

    #[test]
    fn quantiles_invert_the_probability() {
        for prior in all() {
            assert_eq!(prior.check(), Ok(()), "{prior:?}");
            for u in [0.001, 0.1, 0.5, 0.9, 0.999] {
                let back = prior.cdf(prior.quantile(u));
                assert!((back - u).abs() < 1e-9, "{prior:?} at {u}: {back}");
            }
            let (low, high) = prior.ends();
            assert!(low < prior.quantile(0.01) && prior.quantile(0.99) < high, "{prior:?}");
        }
    }

    /// z of 97.5 % is 1.959964 (tables); the median of a triangular law on 1, 2, 6 is 6 - sqrt(0.5 * 5 * 4).
    #[test]
    fn known_points() {
        let normal = Prior::Normal { mean: 3.0, sd: 2.0 };
        assert!((normal.quantile(0.975) - (3.0 + 2.0 * 1.959_964)).abs() < 1e-5);
        assert!((normal.quantile(0.025) - (3.0 - 2.0 * 1.959_964)).abs() < 1e-5);
        let triangular = Prior::Law(Law::Triangular { low: 1.0, mode: 2.0, high: 6.0 });
        assert!((triangular.quantile(0.5) - (6.0 - 10f64.sqrt())).abs() < 1e-9);
        assert_eq!(Prior::Uniform { low: 12.0, high: 20.0 }.quantile(0.5), 16.0);
    }

    #[test]
    fn what_is_no_prior_is_said() {
        for (prior, words) in [
            (Prior::Uniform { low: 2.0, high: 2.0 }, "not below"),
            (Prior::Normal { mean: 0.0, sd: 0.0 }, "`sd` is 0"),
            (Prior::Law(Law::Beta { low: 1.0, high: 1.0, a: 1.0, b: 1.0 }), "not below"),
            (Prior::Law(Law::Gamma { mean: 0.0, cv: 1.0 }), "`mean` is 0"),
        ] {
            let why = prior.check().unwrap_err();
            assert!(why.contains(words), "{why}");
        }
    }
}
