//! When the children who are past the limit have been seen to.

use super::estimate::{Spread, Summary};
use super::input::Input;
use super::page::names;
use super::sheet::Sheet;
use super::target::{Probability, When};
use crate::measure::Tally;

/// The children past the limit of the headline clock who are still open, and when that list is clear.
///
/// Clear at a month-end: no more of them than children ask in an average week of that future. It is a size that
/// ordinary work leaves behind, in a large area as in a small one.
#[derive(Debug, Clone, PartialEq)]
pub struct Clearing {
    /// Requests in an average week.
    pub weekly_requests: Spread,
    /// Past the limit at the first recorded month-end.
    pub first: Spread,
    /// Past the limit at the end of the run.
    pub last: Spread,
    /// First month-end at which the list is clear: that at which it is so after having been longer, where it ever is.
    pub when: When,
    /// Share of futures in which it is clear at every month-end.
    pub stays_clear: Probability,
    /// Share of futures in which it is clear at the end of the run.
    pub clear_at_end: Probability,
}

/// The clearing of a pathway with a headline clock; `None` when its figures are not there.
pub(super) fn clearing(input: &Input, tally: &Tally, pathway: &str) -> Option<Clearing> {
    let over = Sheet::read(input, tally, input.find(pathway, "", names::OPEN_OVER_LIMIT)?);
    let requests = Sheet::read(input, tally, input.find(pathway, "", names::REQUESTS)?);
    let all = Sheet::at_all(input);
    let days: i32 = (all.first..=all.last)
        .map(|m| &input.months[m as usize])
        .map(|m| super::periods::days_between(m.first_day, m.last_day) + 1)
        .sum();
    let weekly = |r| requests.value(all, r).map(|n| n * 7.0 / f64::from(days));
    let clear = |m, r| matches!((over.month(m, r), weekly(r)), (Some(n), Some(week)) if n <= week);
    // A list that is short only because the run has just begun is not cleared.
    let longer = |r| (all.first..=all.last).find(|m| !clear(*m, r));
    let stays = (0..tally.len()).filter(|r| longer(*r).is_none()).count() as u32;
    let when = (0..tally.len()).map(|r| {
        let month = (longer(r).unwrap_or(all.first)..=all.last).find(|m| clear(*m, r))?;
        Some(input.months[month as usize].last_day)
    });
    let cleared = (0..tally.len()).filter(|r| clear(all.last, *r)).count() as u32;
    let mut summary = Summary::default();
    let mut spread =
        |value: &dyn Fn(usize) -> Option<f64>| Some(summary.of_values((0..tally.len()).map(value))?.spread());
    Some(Clearing {
        weekly_requests: spread(&weekly)?,
        first: spread(&|r| over.month(all.first, r))?,
        last: spread(&|r| over.month(all.last, r))?,
        when: When::new(when.collect()),
        stays_clear: Probability::new(stays, tally.len() as u32),
        clear_at_end: Probability::new(cleared, tally.len() as u32),
    })
}
