//! The warning that the published rate falls because old cases are cleared.

use super::estimate::Summary;
use super::input::Input;
use super::page::{OnTime, QuarterRow};
use super::periods::PeriodInfo;
use super::sheet::Sheet;
use crate::calendar::Date;
use crate::measure::{Formula, Tally};

/// A fall of the published rate that is not a worse service.
///
/// The rule, on medians in whole numbers as they are printed, for consecutive quarters: the rate by quarter of issue
/// falls, and either (a) the rate of the children who asked in the quarter is higher than of those who asked in the
/// quarter before, or (b) that rate is not lower, or not yet known, while more plans past the limit are issued than
/// in the quarter before and fewer children past it remain open. So wherever a reader can see the fall beside one of
/// these, the sentence stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dip {
    /// First day of the quarter.
    pub first_day: Date,
    /// Last day of the quarter.
    pub last_day: Date,
    /// Published rate of the quarter before, whole %.
    pub before: f64,
    /// Published rate of the quarter, whole %.
    pub after: f64,
    /// Plans past the limit issued in the quarter before.
    pub late_before: f64,
    /// Plans past the limit issued in the quarter.
    pub late_after: f64,
    /// Children past the limit still open at the end of the quarter before.
    pub over_before: f64,
    /// Children past the limit still open at the end of the quarter.
    pub over_after: f64,
    /// On-time rate of the children who asked in the quarter before, whole %; `None` = not yet known.
    pub cohort_before: Option<f64>,
    /// On-time rate of the children who asked in the quarter, whole %; `None` = not yet known.
    pub cohort_after: Option<f64>,
}

impl Dip {
    /// Whether old cases are being cleared: more late plans issued, fewer children past the limit left.
    pub fn clears_old_cases(&self) -> bool {
        self.late_after > self.late_before && self.over_after < self.over_before
    }

    /// Whether the children who asked in the quarter do better than those before.
    pub fn cohort_rises(&self) -> bool {
        matches!((self.cohort_before, self.cohort_after), (Some(before), Some(after)) if after > before)
    }

    fn is_one(&self) -> bool {
        let cohort_falls = matches!((self.cohort_before, self.cohort_after), (Some(b), Some(a)) if a < b);
        self.after < self.before && (self.cohort_rises() || (!cohort_falls && self.clears_old_cases()))
    }
}

/// The dips of a pathway, by quarter.
pub(super) fn dips(input: &Input, tally: &Tally, on_time: &OnTime, periods: &[PeriodInfo]) -> Vec<Dip> {
    let series = &input.series[on_time.series];
    let Formula::Ratio(..) = series.formula else { return Vec::new() };
    let sheet = Sheet::read(input, tally, on_time.series);
    let mut summary = Summary::default();
    let mut late = |row: &QuarterRow| {
        let at = Sheet::at_period(input, series, row.period);
        let late = sheet.pairs(at).map(|(within, issued)| Some((issued - within) as f64));
        summary.of_values(late).map(|c| c.spread().p50.round())
    };
    let rows = on_time.quarters.windows(2).filter_map(|pair| {
        let (before, after) = (&pair[0], &pair[1]);
        let period = &periods[after.period];
        let dip = Dip {
            first_day: period.first_day,
            last_day: period.last_day,
            before: before.on_time?.p50.round(),
            after: after.on_time?.p50.round(),
            late_before: late(before)?,
            late_after: late(after)?,
            over_before: before.over_limit?.p50.round(),
            over_after: after.over_limit?.p50.round(),
            cohort_before: before.cohort.map(|c| c.p50.round()),
            cohort_after: after.cohort.map(|c| c.p50.round()),
        };
        dip.is_one().then_some(dip)
    });
    rows.collect()
}
