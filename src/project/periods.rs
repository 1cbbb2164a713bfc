//! Periods with their dates.

use super::input::Input;
use crate::calendar::Date;
use crate::measure::Span;
use crate::pathway::TargetPeriod;

/// A period of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodInfo {
    /// Month, quarter, year to date or year.
    pub span: Span,
    /// Index of its first month.
    pub first: u32,
    /// Index of its last month.
    pub last: u32,
    /// First day that is counted: not before the run nor before what is recorded.
    pub first_day: Date,
    /// Last day, inclusive.
    pub last_day: Date,
    /// Whether anything in it is recorded (a theory run warms up first).
    pub recorded: bool,
}

impl PeriodInfo {
    /// Its days.
    pub fn days(&self) -> i32 {
        days_between(self.first_day, self.last_day) + 1
    }

    /// Whether a day lies in it.
    pub fn contains(&self, day: Date) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }
}

/// Days from one date to another.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.duration_until(to).as_hours() as i32 / 24
}

/// Index of the recorded period of a kind that a day lies in; of a year to date, the one that ends with its month.
pub(super) fn period_with(periods: &[PeriodInfo], kind: TargetPeriod, day: Date) -> Option<usize> {
    let (span, months) = match kind {
        TargetPeriod::Month => (Span::Month, 1),
        TargetPeriod::Quarter => (Span::Quarter, 3),
        TargetPeriod::YearToDate => (Span::YearToDate, 1),
        TargetPeriod::Year => (Span::Year, 12),
    };
    // By its last day: the first period may begin before the run does.
    let of = |date: Date| (date.year(), (date.month() - 1) / months);
    periods.iter().position(|p| p.span == span && p.recorded && of(p.last_day) == of(day))
}

/// The periods of the layout with their dates.
pub(super) fn periods(input: &Input) -> Vec<PeriodInfo> {
    let of = |p: &crate::measure::Period| {
        let (first, last) = (&input.months[p.first as usize], &input.months[p.last as usize]);
        PeriodInfo {
            span: p.span,
            first: p.first,
            last: p.last,
            first_day: first.first_day.max(input.scenario.record_from),
            last_day: last.last_day,
            recorded: input.is_recorded(p.last),
        }
    };
    input.layout.periods.iter().map(of).collect()
}
