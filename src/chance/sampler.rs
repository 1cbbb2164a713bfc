//! A law compiled for drawing.

use super::continuous::{Continuous, Unit};
use super::empirical::Empirical;
use super::key::unit;
use super::law::Law;
use super::special::Side;
use super::table::Table;

/// A [`Law`] compiled once, to be drawn from many times. Unit: that of the law.
///
/// Every draw is an inversion by one uniform, so a draw never falls when the uniform rises, and two scenarios that give
/// a child the same uniform keep their draws in the same order. Continuous laws are drawn from a table of about
/// 1,700 quantiles (13 KiB): there a draw is off the law by at most 1e-4 of the mean, or 1e-3 of itself; the mean of
/// draws by 2e-7 of it (1e-5 when the cv is above 2). Past the table, with probability 1/8,192, a draw is exact.
/// Fixed, uniform and empirical laws need no table.
#[derive(Debug, Clone)]
pub struct Sampler {
    kind: Kind,
    mean: f64,
    squared_cv: f64,
}

#[derive(Debug, Clone)]
enum Kind {
    Fixed(f64),
    Uniform { low: f64, width: f64 },
    Empirical(Empirical),
    Table(Table),
}

impl Sampler {
    /// Compiles a law; about a millisecond for a gamma or beta, less for others.
    ///
    /// A law that fails [`Law::check`] gives a sampler that is always 0.
    pub fn new(law: &Law) -> Self {
        Self::compile(law, false)
    }

    /// The value of a law that has only one.
    #[inline]
    pub fn only_value(&self) -> Option<f64> {
        if let Kind::Fixed(value) = self.kind { Some(value) } else { None }
    }

    /// The nodes of its table of quantiles, if it has one.
    pub(super) fn nodes(&self) -> Option<&[f64]> {
        if let Kind::Table(table) = &self.kind { Some(&table.nodes) } else { None }
    }

    /// The law of a duration that is found in progress: density proportional to s f(s). With V uniform, V times a draw
    /// is the age of open work and the rest its residual. Fixed laws, and laws of mean 0, are their own.
    pub fn length_biased(law: &Law) -> Self {
        Self::compile(law, true)
    }

    fn compile(law: &Law, biased: bool) -> Self {
        if law.check().is_err() {
            return Self::fixed(0.0);
        }
        let continuous = match law {
            Law::Fixed(value) => return Self::fixed(*value),
            Law::Uniform { low, high } | Law::Triangular { low, high, .. } | Law::Beta { low, high, .. }
                if low == high =>
            {
                return Self::fixed(*low);
            }
            Law::Pert { low, high, .. } if low == high => return Self::fixed(*low),
            Law::Empirical { values, weights } => return Self::empirical(values, weights, biased),
            Law::Uniform { low, high } if !biased => return Self::uniform(*low, high - low),
            Law::Uniform { low, high } => bounded(*low, *high, Unit::Beta(1.0, 1.0)),
            Law::Exponential { mean } => Continuous::Weibull { scale: *mean, power: 1.0 },
            Law::Gamma { mean, cv } => Continuous::Gamma { shape: 1.0 / (cv * cv), scale: mean * cv * cv, power: 1.0 },
            Law::Lognormal { mean, cv } => {
                let variance = libm::log1p(cv * cv);
                Continuous::Lognormal { mu: libm::log(*mean) - 0.5 * variance, sigma: variance.sqrt() }
            }
            Law::Weibull { mean, shape } => {
                let power = 1.0 / shape;
                Continuous::Weibull { scale: mean / libm::tgamma(1.0 + power), power }
            }
            Law::Triangular { low, mode, high } => bounded(*low, *high, Unit::Triangular((mode - low) / (high - low))),
            Law::Beta { low, high, a, b } => bounded(*low, *high, Unit::Beta(*a, *b)),
            Law::Pert { low, mode, high } => {
                let width = high - low;
                bounded(*low, *high, Unit::Beta(1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width))
            }
        };
        let continuous = if biased { continuous.length_biased() } else { continuous };
        let [first, second] = continuous.moments();
        Sampler { kind: Kind::Table(Table::new(continuous)), mean: first, squared_cv: spread(first, second) }
    }

    fn fixed(value: f64) -> Self {
        Sampler { kind: Kind::Fixed(value), mean: value, squared_cv: 0.0 }
    }

    fn uniform(low: f64, width: f64) -> Self {
        let mean = low + 0.5 * width;
        Sampler { kind: Kind::Uniform { low, width }, mean, squared_cv: width * width / (12.0 * mean * mean) }
    }

    fn empirical(values: &[f64], weights: &[f64], biased: bool) -> Self {
        let mut law = Empirical::new(values, weights);
        if biased && law.moments()[0] > 0.0 {
            let weights: Vec<f64> = values.iter().zip(weights).map(|(v, w)| v * w).collect();
            law = Empirical::new(values, &weights);
        }
        let [mean, second] = law.moments();
        Sampler { kind: Kind::Empirical(law), mean, squared_cv: spread(mean, second) }
    }

    /// The draw for 64 random bits, such as those of [`Key::purpose`](super::Key::purpose): the fast way, a few
    /// nanoseconds.
    #[inline]
    pub fn sample_bits(&self, bits: u64) -> f64 {
        match &self.kind {
            Kind::Table(table) => table.at_bits(bits),
            Kind::Fixed(value) => *value,
            Kind::Uniform { low, width } => low + width * unit(bits),
            Kind::Empirical(law) => law.at_unit(unit(bits)),
        }
    }

    /// The draw for a number strictly between 0 and 1. Agrees with [`sample_bits`](Self::sample_bits) to the
    /// resolution of `u`.
    #[inline]
    pub fn sample(&self, u: f64) -> f64 {
        match &self.kind {
            Kind::Table(table) => table.at_unit(u),
            Kind::Fixed(value) => *value,
            Kind::Uniform { low, width } => low + width * u,
            Kind::Empirical(law) => law.at_unit(u),
        }
    }

    /// The law's mean, exactly.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The law's variance over its squared mean; 0 when the mean is 0.
    pub fn squared_cv(&self) -> f64 {
        self.squared_cv
    }

    /// What is left of a duration that has lasted `age`, at the uniform `u`: the whole given that it is longer, less
    /// the age.
    pub fn left_after(&self, age: f64, u: f64) -> f64 {
        let below = self.cdf(age);
        // In the far tail the table's cells are too wide for what is left of them.
        let whole = if below < 0.99 { self.sample(below + u * (1.0 - below)) } else { self.sample_above(age, u) };
        (whole - age).max(0.0)
    }

    /// P(X <= x), exactly (not from the table).
    pub fn cdf(&self, x: f64) -> f64 {
        match &self.kind {
            Kind::Table(table) => table.law.tails(x).lower,
            Kind::Fixed(value) => f64::from(u8::from(x >= *value)),
            Kind::Uniform { low, width } => ((x - low) / width).clamp(0.0, 1.0),
            Kind::Empirical(law) => law.cdf(x),
        }
    }

    /// The value with probability `u`, strictly between 0 and 1, at or below it; exactly (not from the table), and
    /// about a hundred times slower than [`sample`](Self::sample).
    pub fn quantile(&self, u: f64) -> f64 {
        match &self.kind {
            Kind::Table(table) => table.law.quantile(Side::of(u.clamp(f64::MIN_POSITIVE, OPEN)), f64::NAN),
            _ => self.sample(u),
        }
    }

    /// A draw given that it is above `least`: for work known to have lasted that long. Exact however unlikely that is;
    /// `least` itself when the law has nothing above it.
    pub fn sample_above(&self, least: f64, u: f64) -> f64 {
        match &self.kind {
            Kind::Table(table) => {
                let upper = (1.0 - u) * table.law.tails(least).upper;
                if upper <= 0.0 {
                    return least;
                }
                let side = if upper <= 0.5 { Side::Upper(upper) } else { Side::Lower(1.0 - upper) };
                table.law.quantile(side, f64::NAN).max(least)
            }
            _ => {
                let below = self.cdf(least);
                if below >= 1.0 {
                    return least;
                }
                self.sample((below + u * (1.0 - below)).min(OPEN)).max(least)
            }
        }
    }
}

/// The greatest number below 1.
const OPEN: f64 = 1.0 - f64::EPSILON / 2.0;

fn bounded(low: f64, high: f64, unit: Unit) -> Continuous {
    Continuous::Bounded { low, width: high - low, unit, plain: 1.0 }
}

fn spread(mean: f64, second: f64) -> f64 {
    if mean > 0.0 { (second / (mean * mean) - 1.0).max(0.0) } else { 0.0 }
}
