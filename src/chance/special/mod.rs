//! Special functions on `libm` alone, so that they give the same bits on every platform.

mod beta;
mod gamma;
mod invert;
mod normal;

pub(super) use beta::{beta_prefix, beta_tails};
pub(super) use gamma::{LARGE_SHAPE, gamma_density, gamma_tails, large_gamma_quantile, large_gamma_tails};
pub(super) use invert::{Probe, invert};
pub(super) use normal::{normal_tails, normal_upper_quantile};

/// A probability with its complement, each exact in its own tail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tails {
    /// P(X <= x).
    pub lower: f64,
    /// P(X > x).
    pub upper: f64,
}

impl Tails {
    /// From the probability below.
    pub fn from_lower(lower: f64) -> Self {
        let lower = lower.clamp(0.0, 1.0);
        Tails { lower, upper: 1.0 - lower }
    }

    /// From the probability above.
    pub fn from_upper(upper: f64) -> Self {
        let upper = upper.clamp(0.0, 1.0);
        Tails { lower: 1.0 - upper, upper }
    }

    /// The same with the ends exchanged.
    pub fn mirrored(self) -> Self {
        Tails { lower: self.upper, upper: self.lower }
    }
}

/// A point of a distribution, named by the probability on its smaller side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Side {
    /// This much lies at or below.
    Lower(f64),
    /// This much lies above.
    Upper(f64),
}

impl Side {
    /// The point with `u` below, by its smaller side.
    pub fn of(u: f64) -> Self {
        if u <= 0.5 { Side::Lower(u) } else { Side::Upper(1.0 - u) }
    }

    /// Probability below.
    pub fn lower(self) -> f64 {
        match self {
            Side::Lower(p) => p,
            Side::Upper(q) => 1.0 - q,
        }
    }
}
