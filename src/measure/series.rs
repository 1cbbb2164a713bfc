//! How published figures are made from columns.

use super::layout::{ColumnIx, PercentileIx};

/// A figure for each period, from columns of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// Sum over the months of the period, times `scale`.
    Flow(ColumnIx),
    /// The value at the end of the period's last month.
    Level(ColumnIx),
    /// Sum of the one over sum of the other, over the months of the period: pooled, never a mean of months.
    Ratio(ColumnIx, ColumnIx),
    /// The one over the other at the end of the period's last month.
    LevelRatio(ColumnIx, ColumnIx),
    /// A percentile kept for each period, of those counted in the other column: where there are some and it is absent,
    /// it is not known yet.
    Percentile(PercentileIx, ColumnIx),
    /// The value at the end of the period's last month over the sum of the other for each day of the period: how many days
    /// the one would take to clear at the pace of the other.
    LevelPerDay(ColumnIx, ColumnIx),
    /// A percentile or maximum of those counted in the other column, at the end of the period's last month; absent
    /// where there are none.
    LevelPercentile(ColumnIx, ColumnIx),
}

/// A named figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Pathway id, or the team's id for a figure of a team.
    pub pathway: String,
    /// Stage, team or adviser; empty = the pathway as a whole.
    pub stage: String,
    /// Measure name of the output contract.
    pub measure: String,
    /// Unit: `children`, `%`, `weeks`, `hours`, `WTE`, `pounds`, ...
    pub unit: &'static str,
    /// How it is made.
    pub formula: Formula,
    /// What the integer result is multiplied by, such as 100 for a percentage or 1/10080 for weeks from minutes.
    pub scale: f64,
    /// Column offsets added to the year to date and year that contain the start: published (numerator, denominator).
    pub published: Option<(i64, i64)>,
}
