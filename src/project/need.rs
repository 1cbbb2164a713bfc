//! Reports needed to hold and to clear, against those available.

use super::estimate::{Spread, Summary};
use super::input::Input;
use super::periods::PeriodInfo;
use super::team::TeamList;
use crate::measure::{Span, Tally};

/// Weeks of new cases that a list may hold and count as clear: the time from joining to being picked up in good order.
pub const ORDINARY_LIST_WEEKS: f64 = 4.0;

/// Weeks within which "to clear" brings the list down to its ordinary size.
pub const CLEAR_WITHIN_WEEKS: f64 = 52.0;

/// What one team needs and has.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// Team id.
    pub team: String,
    /// Words for people.
    pub title: String,
    /// Weeks that its average list would take at its average capacity.
    pub clearance_weeks: f64,
    /// By quarter.
    pub quarters: Vec<NeedRow>,
}

/// Need and supply in a quarter, in reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeedRow {
    /// Index of the period.
    pub period: usize,
    /// Reports that keep the list as it is: as many as join it.
    pub to_hold: Spread,
    /// Reports that would bring the list to [`ORDINARY_LIST_WEEKS`] of new cases within [`CLEAR_WITHIN_WEEKS`] from
    /// the start of the quarter.
    pub to_clear: Spread,
    /// Reports that posts and contracts can take.
    pub available: Spread,
    /// Available less to hold, within each future.
    pub gap_to_hold: Spread,
    /// Cases waiting at the end of the quarter.
    pub waiting: Spread,
}

/// The need of the team whose list would take longest to clear; `None` when no team has the figures for it.
pub(super) fn need(input: &Input, tally: &Tally, periods: &[PeriodInfo]) -> Option<Need> {
    let days: i32 = periods.iter().filter(|p| p.span == Span::Month && p.recorded).map(PeriodInfo::days).sum();
    let lists = (0..input.scenario.teams.len()).filter_map(|team| {
        let list = TeamList::read(input, tally, team)?;
        let weeks = list.clearance_weeks(input, days);
        weeks.is_finite().then_some((team, list, weeks))
    });
    // The first of equals, so that the answer does not depend on how a maximum breaks ties.
    let (team, list, clearance_weeks) = lists.reduce(|best, next| if next.2 > best.2 { next } else { best })?;
    let quarters = (0..periods.len()).filter(|p| periods[*p].span == Span::Quarter && periods[*p].recorded);
    let team = &input.scenario.teams[team];
    Some(Need {
        team: team.id.clone(),
        title: team.title.clone(),
        clearance_weeks,
        quarters: quarters.filter_map(|p| row(&list, tally.len(), periods, p)).collect(),
    })
}

fn row(list: &TeamList, replications: usize, periods: &[PeriodInfo], period: usize) -> Option<NeedRow> {
    let p = &periods[period];
    let at = super::sheet::At { first: p.first, last: p.last, period: Some(period), published: None };
    let weeks = f64::from(p.days()) / 7.0;
    let to_clear = |r| {
        let joined = list.joined(at, r);
        let excess = list.waiting_before(p.first, r) - joined / weeks * ORDINARY_LIST_WEEKS;
        joined + excess.max(0.0) * weeks / CLEAR_WITHIN_WEEKS
    };
    let mut summary = Summary::default();
    let mut spread =
        |value: &dyn Fn(usize) -> f64| Some(summary.of_values((0..replications).map(|r| Some(value(r))))?.spread());
    Some(NeedRow {
        period,
        to_hold: spread(&|r| list.joined(at, r))?,
        to_clear: spread(&to_clear)?,
        available: spread(&|r| list.available(at, r))?,
        gap_to_hold: spread(&|r| list.available(at, r) - list.joined(at, r))?,
        waiting: spread(&|r| list.waiting(p.last, r))?,
    })
}
