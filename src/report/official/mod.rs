//! Tables shaped as the official ones are, so that what reads the past reads a projection.
//!
//! Existing readers find columns by name and take what a release cannot tell as `x`. So the columns of the release stand
//! first, in its order and under its names; those of ours begin with `sendsim_` and stand last. Every value is one
//! statistic, the mean of futures, since means of parts add up to the mean of the whole; the column
//! `sendsim_statistic` says so in every row.

mod dfe;
mod nhs;

pub use dfe::dfe_timeliness_csv;
pub use nhs::nhs_community_waits_csv;

/// What every value of these tables is.
const STATISTIC: &str = "mean of futures";

/// The mean of futures: what the tables print.
const MEAN: usize = 0;
/// The 10th percentile of futures.
const P10: usize = 2;
/// The 90th percentile of futures.
const P90: usize = 6;

/// A count as releases print it: a whole number, halves away from zero.
fn whole(value: f64) -> String {
    format!("{:.0}", value.round().abs())
}
