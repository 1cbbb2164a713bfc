//! Who asks, how many, and when.

use super::quantity::Dated;

/// A stream of new requests into a pathway.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The key of its table; part of every child's identity.
    pub id: String,
    /// Requests a year at the level in force (before growth, profile, variation).
    pub yearly: Dated<f64>,
    /// Compound growth from the scenario's start, % a year.
    pub growth_percent_per_year: f64,
    /// Relative weight of January to December; the mean of the twelve is one.
    pub month_profile: [f64; 12],
    /// Relative rate on a working day in a school closure (1 = no term-time profile).
    pub closure_factor: f64,
    /// Days on which requests arrive.
    pub arrive_on: ArrivalDays,
    /// Coefficient of variation of a gamma factor shared by a calendar year (0 = none).
    pub year_cv: f64,
    /// Coefficient of variation of a gamma factor for each month (0 = Poisson).
    pub month_cv: f64,
    /// Share of would-be requests that advice lines or pathway officers divert, 0 to 1.
    pub diverted_share: Dated<f64>,
}

/// Days on which requests arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrivalDays {
    /// Working days, in office hours.
    WorkingDays,
    /// Every day and at any minute: the Poisson process of theory.
    Always,
}

/// One attribute of a child, such as the age band; each child has one value of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The key of its table, such as `age_band`.
    pub id: String,
    /// Values with their shares, which sum to one on every date.
    pub values: Vec<AttributeValue>,
}

/// One value of an [`Attribute`].
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeValue {
    /// The key, such as `under_5`.
    pub id: String,
    /// Share of new requests, 0 to 1.
    pub share: Dated<f64>,
}

/// "This attribute has this value", written `age_band.under_5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClassTest {
    /// Index in [`Pathway::attributes`](super::Pathway::attributes).
    pub attribute: usize,
    /// Index in [`Attribute::values`].
    pub value: usize,
}
