//! What can be wrong with a law.

use super::law::Law;

/// The greatest coefficient of variation that a law may have.
pub const GREATEST_CV: f64 = 20.0;
/// The greatest number that a law may contain (of hours, days or weeks: beyond any horizon).
pub const GREATEST_VALUE: f64 = 1e9;
const WEIBULL_SHAPES: (f64, f64) = (0.2, 10_000.0);
const BETA_SHAPES: (f64, f64) = (0.01, 10_000.0);

/// Why a law cannot be drawn from. `part` is the key as the scenario file spells it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LawFault {
    /// `nan` or infinite.
    NotFinite {
        /// Which number.
        part: &'static str,
    },
    /// Below zero, where nothing negative makes sense.
    Negative {
        /// Which number.
        part: &'static str,
        /// What it is.
        value: f64,
    },
    /// Zero or below, where only a positive number makes sense.
    NotPositive {
        /// Which number.
        part: &'static str,
        /// What it is.
        value: f64,
    },
    /// Above [`GREATEST_VALUE`].
    TooLarge {
        /// Which number.
        part: &'static str,
        /// What it is.
        value: f64,
    },
    /// Coefficient of variation above [`GREATEST_CV`].
    CvTooLarge {
        /// What it is.
        cv: f64,
    },
    /// A shape outside what can be computed exactly.
    ShapeOutside {
        /// Which shape.
        part: &'static str,
        /// What it is.
        value: f64,
        /// The least allowed.
        least: f64,
        /// The greatest allowed.
        greatest: f64,
    },
    /// The least value is above the greatest.
    LowAboveHigh {
        /// The least value.
        low: f64,
        /// The greatest value.
        high: f64,
    },
    /// The most likely value is not between the least and the greatest.
    ModeOutside {
        /// The least value.
        low: f64,
        /// The most likely value.
        mode: f64,
        /// The greatest value.
        high: f64,
    },
    /// An empirical law without values.
    NoValues,
    /// Not one weight for each value.
    WeightsNotMatching {
        /// Number of values.
        values: usize,
        /// Number of weights.
        weights: usize,
    },
    /// No value has a weight above zero.
    WeightsAllZero,
}

impl LawFault {
    /// One line for people: what is wrong and what is allowed.
    pub fn message(&self) -> String {
        match self {
            LawFault::NotFinite { part } => format!("`{part}` must be a finite number"),
            LawFault::Negative { part, value } => format!("`{part}` is {value}; it must not be below 0"),
            LawFault::NotPositive { part, value } => format!("`{part}` is {value}; it must be above 0"),
            LawFault::TooLarge { part, value } => {
                format!("`{part}` is {value}; it must not be above {GREATEST_VALUE}")
            }
            LawFault::CvTooLarge { cv } => {
                format!("`cv` is {cv}; it must not be above {GREATEST_CV} (it is SD / mean, not a percentage)")
            }
            LawFault::ShapeOutside { part, value, least, greatest } => {
                format!("`{part}` is {value}; it must be from {least} to {greatest}")
            }
            LawFault::LowAboveHigh { low, high } => format!("`low` ({low}) is above `high` ({high})"),
            LawFault::ModeOutside { low, mode, high } => {
                format!("`mode` ({mode}) is not between `low` ({low}) and `high` ({high})")
            }
            LawFault::NoValues => "`values` is empty".to_string(),
            LawFault::WeightsNotMatching { values, weights } => {
                format!("there are {values} `values` but {weights} `weights`")
            }
            LawFault::WeightsAllZero => "every weight is 0; at least one must be above 0".to_string(),
        }
    }
}

impl Law {
    /// Whether the law can be drawn from.
    ///
    /// # Errors
    /// The first fault, in the order in which the law's keys are written.
    pub fn check(&self) -> Result<(), LawFault> {
        match self {
            Law::Fixed(value) => amount("value", *value),
            Law::Exponential { mean } => positive("mean", *mean),
            Law::Gamma { mean, cv } | Law::Lognormal { mean, cv } => {
                positive("mean", *mean)?;
                positive("cv", *cv)?;
                if *cv > GREATEST_CV { Err(LawFault::CvTooLarge { cv: *cv }) } else { Ok(()) }
            }
            Law::Weibull { mean, shape } => {
                positive("mean", *mean)?;
                within("shape", *shape, WEIBULL_SHAPES)
            }
            Law::Uniform { low, high } => interval(*low, *high),
            Law::Triangular { low, mode, high } | Law::Pert { low, mode, high } => {
                finite("mode", *mode)?;
                interval(*low, *high)?;
                if mode < low || mode > high {
                    return Err(LawFault::ModeOutside { low: *low, mode: *mode, high: *high });
                }
                Ok(())
            }
            Law::Beta { low, high, a, b } => {
                interval(*low, *high)?;
                within("a", *a, BETA_SHAPES)?;
                within("b", *b, BETA_SHAPES)
            }
            Law::Empirical { values, weights } => empirical(values, weights),
        }
    }
}

fn finite(part: &'static str, value: f64) -> Result<(), LawFault> {
    if value.is_finite() { Ok(()) } else { Err(LawFault::NotFinite { part }) }
}

fn amount(part: &'static str, value: f64) -> Result<(), LawFault> {
    finite(part, value)?;
    if value < 0.0 {
        return Err(LawFault::Negative { part, value });
    }
    if value > GREATEST_VALUE {
        return Err(LawFault::TooLarge { part, value });
    }
    Ok(())
}

fn positive(part: &'static str, value: f64) -> Result<(), LawFault> {
    finite(part, value)?;
    if value <= 0.0 {
        return Err(LawFault::NotPositive { part, value });
    }
    amount(part, value)
}

fn within(part: &'static str, value: f64, (least, greatest): (f64, f64)) -> Result<(), LawFault> {
    positive(part, value)?;
    if value < least || value > greatest {
        return Err(LawFault::ShapeOutside { part, value, least, greatest });
    }
    Ok(())
}

fn interval(low: f64, high: f64) -> Result<(), LawFault> {
    amount("low", low)?;
    amount("high", high)?;
    if low > high { Err(LawFault::LowAboveHigh { low, high }) } else { Ok(()) }
}

fn empirical(values: &[f64], weights: &[f64]) -> Result<(), LawFault> {
    if values.is_empty() {
        return Err(LawFault::NoValues);
    }
    if values.len() != weights.len() {
        return Err(LawFault::WeightsNotMatching { values: values.len(), weights: weights.len() });
    }
    values.iter().try_for_each(|v| amount("values", *v))?;
    weights.iter().try_for_each(|w| amount("weights", *w))?;
    if weights.iter().all(|w| *w == 0.0) { Err(LawFault::WeightsAllZero) } else { Ok(()) }
}
