//! Continuous distributions computed exactly (to about 1e-12): what the tables are made from.

use super::special::{
    LARGE_SHAPE, Probe, Side, Tails, beta_prefix, beta_tails, gamma_density, gamma_tails, invert, large_gamma_quantile,
    large_gamma_tails, normal_tails, normal_upper_quantile,
};

/// A continuous distribution on positive numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Continuous {
    /// `scale` times a standard gamma of this shape, raised to `power` (1 = gamma; a length-biased Weibull otherwise).
    Gamma { shape: f64, scale: f64, power: f64 },
    /// `scale` times a standard exponential raised to `power`.
    Weibull { scale: f64, power: f64 },
    /// The exponential of a normal.
    Lognormal { mu: f64, sigma: f64 },
    /// `low + width Y`. With probability `plain` (1 = always) Y has the law `unit`, otherwise the length-biased one.
    Bounded { low: f64, width: f64, unit: Unit, plain: f64 },
}

/// A distribution on (0, 1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unit {
    /// Triangular with this mode.
    Triangular(f64),
    /// Beta with these shapes.
    Beta(f64, f64),
}

impl Continuous {
    /// The value at a point of the distribution. `near` is a first guess of it (NaN = none).
    pub fn quantile(&self, side: Side, near: f64) -> f64 {
        match *self {
            Continuous::Gamma { shape, scale, power } => {
                let raise = |x: f64, to: f64| if power == 1.0 { x } else { libm::pow(x, to) };
                scale * raise(gamma_quantile(shape, side, raise(near / scale, 1.0 / power)), power)
            }
            Continuous::Weibull { scale, power } => {
                let unit = match side {
                    Side::Lower(p) => -libm::log1p(-p),
                    Side::Upper(q) => -libm::log(q),
                };
                scale * if power == 1.0 { unit } else { libm::pow(unit, power) }
            }
            Continuous::Lognormal { mu, sigma } => {
                let z = match side {
                    Side::Lower(p) => -normal_upper_quantile(p),
                    Side::Upper(q) => normal_upper_quantile(q),
                };
                libm::exp(mu + sigma * z)
            }
            Continuous::Bounded { low, width, unit, plain } => match side {
                Side::Lower(p) => low + width * unit.distance(p, false, plain, (near - low) / width),
                Side::Upper(q) => low + width * (1.0 - unit.distance(q, true, plain, (low + width - near) / width)),
            },
        }
    }

    /// Probabilities on either side of `x`.
    pub fn tails(&self, x: f64) -> Tails {
        if x <= 0.0 {
            return Tails::from_lower(0.0);
        }
        match *self {
            Continuous::Gamma { shape, scale, power } => {
                let x = if power == 1.0 { x / scale } else { libm::pow(x / scale, 1.0 / power) };
                if shape > LARGE_SHAPE { large_gamma_tails(shape, x) } else { gamma_tails(shape, x) }
            }
            Continuous::Weibull { scale, power } => {
                let x = if power == 1.0 { x / scale } else { libm::pow(x / scale, 1.0 / power) };
                Tails { lower: -libm::expm1(-x), upper: libm::exp(-x) }
            }
            Continuous::Lognormal { mu, sigma } => normal_tails((libm::log(x) - mu) / sigma),
            Continuous::Bounded { low, width, unit, plain } => {
                unit.mixed((x - low) / width, (low + width - x) / width, plain).tails
            }
        }
    }

    /// The first two moments about zero.
    pub fn moments(&self) -> [f64; 2] {
        match *self {
            Continuous::Gamma { shape, scale, power: 1.0 } => {
                let first = scale * shape;
                [first, first * scale * (shape + 1.0)]
            }
            Continuous::Gamma { shape, scale, power } => [1.0, 2.0].map(|n| {
                let log = libm::lgamma(shape + n * power) - libm::lgamma(shape);
                libm::exp(n * libm::log(scale) + log)
            }),
            Continuous::Weibull { scale, power } => {
                [1.0, 2.0].map(|n| libm::exp(n * libm::log(scale) + libm::lgamma(1.0 + n * power)))
            }
            Continuous::Lognormal { mu, sigma } => [1.0, 2.0].map(|n| libm::exp(n * mu + 0.5 * n * n * sigma * sigma)),
            Continuous::Bounded { low, width, unit, plain } => {
                let raw = unit.moments();
                let y = [0, 1].map(|i| plain * raw[i] + (1.0 - plain) * raw[i + 1] / raw[0]);
                [low + width * y[0], low * low + width * (2.0 * low * y[0] + width * y[1])]
            }
        }
    }

    /// The distribution seen by one who comes upon a duration in progress: density proportional to s f(s).
    pub fn length_biased(&self) -> Self {
        match *self {
            Continuous::Gamma { shape, scale, power } => Continuous::Gamma { shape: shape + power, scale, power },
            Continuous::Weibull { scale, power } => Continuous::Gamma { shape: 1.0 + power, scale, power },
            Continuous::Lognormal { mu, sigma } => Continuous::Lognormal { mu: mu + sigma * sigma, sigma },
            Continuous::Bounded { low, width, unit, .. } => {
                let mean = low + width * unit.moments()[0];
                Continuous::Bounded { low, width, unit, plain: low / mean }
            }
        }
    }
}

/// The quantile of a standard gamma.
fn gamma_quantile(shape: f64, side: Side, near: f64) -> f64 {
    if shape > LARGE_SHAPE {
        return large_gamma_quantile(shape, side);
    }
    let mut guess = near;
    if !(guess > 0.0 && guess < f64::INFINITY) {
        // Far below the mode P(x) is x^shape / Gamma(shape + 1), elsewhere Wilson and Hilferty's cube is close.
        let power = libm::exp((libm::log(side.lower()) + libm::lgamma(shape + 1.0)) / shape);
        if power < 1e-100 {
            return power;
        }
        let z = match side {
            Side::Lower(p) => -normal_upper_quantile(p),
            Side::Upper(q) => normal_upper_quantile(q),
        };
        let root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt());
        guess = if root > 0.1 { shape * root * root * root } else { power };
    }
    invert(side, 0.0, f64::INFINITY, guess, |x| Probe { tails: gamma_tails(shape, x), pull: gamma_density(shape, x) })
}

impl Unit {
    /// The first two moments, and the third that length bias needs.
    fn moments(&self) -> [f64; 3] {
        match *self {
            Unit::Triangular(c) => [(1.0 + c) / 3.0, (1.0 + c + c * c) / 6.0, (1.0 + c + c * c * (1.0 + c)) / 10.0],
            Unit::Beta(a, b) => {
                let mut product = 1.0;
                [0.0, 1.0, 2.0].map(|i| {
                    product *= (a + i) / (a + b + i);
                    product
                })
            }
        }
    }

    /// Tails, and density times y (1 - y), of the law or of the length-biased one; `z` is 1 - y.
    fn at(&self, y: f64, z: f64, biased: bool) -> (Tails, f64) {
        match (*self, biased) {
            (Unit::Beta(a, b), _) => {
                let a = if biased { a + 1.0 } else { a };
                (beta_tails(a, b, y, z), beta_prefix(a, b, y, z))
            }
            (Unit::Triangular(_), _) if y <= 0.0 => (Tails::from_lower(0.0), 0.0),
            (Unit::Triangular(_), _) if z <= 0.0 => (Tails::from_upper(0.0), 0.0),
            // Each tail by the form that does not cancel at its own end, even when the mode is at that end.
            (Unit::Triangular(c), false) if y <= c => {
                let tails = Tails { lower: y * y / c, upper: (z * (2.0 - z) - (1.0 - c)) / c };
                (tails, 2.0 * y / c * y * z)
            }
            (Unit::Triangular(c), false) => {
                let tails = Tails { lower: (y * (2.0 - y) - c) / (1.0 - c), upper: z * z / (1.0 - c) };
                (tails, 2.0 * z / (1.0 - c) * y * z)
            }
            (Unit::Triangular(c), true) if y <= c => {
                let whole = c * (1.0 + c);
                let upper = (z * (6.0 - z * (6.0 - 2.0 * z)) - (1.0 - c) * (2.0 + c)) / whole;
                (Tails { lower: 2.0 * y * y * y / whole, upper }, 6.0 * y * y / whole * y * z)
            }
            (Unit::Triangular(c), true) => {
                let whole = (1.0 - c) * (1.0 + c);
                let lower = (y * y * (3.0 - 2.0 * y) - c * c) / whole;
                (Tails { lower, upper: z * z * (1.0 + 2.0 * y) / whole }, 6.0 * y * z / whole * y * z)
            }
        }
    }

    fn mixed(&self, y: f64, z: f64, plain: f64) -> Probe {
        if plain == 1.0 {
            let (tails, pull) = self.at(y, z, false);
            return Probe { tails, pull };
        }
        let ((one, pull), (two, biased_pull)) = (self.at(y, z, false), self.at(y, z, true));
        let mix = |a: f64, b: f64| plain * a + (1.0 - plain) * b;
        Probe {
            tails: Tails { lower: mix(one.lower, two.lower), upper: mix(one.upper, two.upper) },
            pull: mix(pull, biased_pull),
        }
    }

    /// How far from an end (the upper one when `from_top`) the probability between reaches `p`, at most one half.
    fn distance(&self, p: f64, from_top: bool, plain: f64, near: f64) -> f64 {
        if let (Unit::Triangular(c), true) = (*self, plain == 1.0) {
            let c = if from_top { 1.0 - c } else { c };
            return if p <= c { (p * c).sqrt() } else { (p + c - p * c) / (1.0 + ((1.0 - p) * (1.0 - c)).sqrt()) };
        }
        let mut guess = near;
        if !(guess > 0.0 && guess < 1.0) {
            guess = match *self {
                Unit::Beta(a, b) if plain > 0.0 || from_top => {
                    // Near its end a beta is a power.
                    let (a, b) = if from_top { (b, a) } else { (a, b) };
                    let log = libm::lgamma(a + 1.0) + libm::lgamma(b) - libm::lgamma(a + b) + libm::log(p);
                    let power = libm::exp(log / a);
                    if power < 1e-100 {
                        return power;
                    }
                    power.min(0.5)
                }
                _ => 0.5,
            };
        }
        invert(Side::Lower(p), 0.0, 1.0, guess, |d| {
            let (y, z) = if from_top { (1.0 - d, d) } else { (d, 1.0 - d) };
            let probe = self.mixed(y, z, plain);
            let tails = if from_top { probe.tails.mirrored() } else { probe.tails };
            Probe { tails, pull: probe.pull / (1.0 - d) }
        })
    }
}
