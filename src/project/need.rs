//! Cases that a team needs to begin, to hold its list and to clear it, against those that it can.

use super::binding::{Binding, Uses};
use super::estimate::{Spread, Summary};
use super::periods::PeriodInfo;
use super::shortage::Shortage;
use super::team::TeamList;
use crate::measure::Span;

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
    /// Weeks that its average list would take at its average capacity; `None` where it never would.
    pub clearance_weeks: Option<f64>,
    /// By month.
    pub months: Vec<NeedRow>,
    /// By quarter.
    pub quarters: Vec<NeedRow>,
}

/// Need and supply in a period, in cases: entries of the team's list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeedRow {
    /// Index of the period.
    pub period: usize,
    /// Cases that keep the list as it is: as many as join it, less those that leave it unseen.
    pub to_hold: Spread,
    /// Cases that would bring the list to [`ORDINARY_LIST_WEEKS`] of new cases within [`CLEAR_WITHIN_WEEKS`] from
    /// the start of the period.
    pub to_clear: Spread,
    /// Cases that posts and contracts could begin: those that they began, and what they left unused beyond the children
    /// who still waited. So a list that never empties grows by exactly what is short.
    pub available: Spread,
    /// Available less to hold, within each future.
    pub gap_to_hold: Spread,
    /// Cases waiting at the start of the period.
    pub waiting_before: Spread,
    /// Cases waiting at the end of the period.
    pub waiting: Spread,
}

/// The need of the team that binds; where none does, of the one that runs short the most in a part of the run, or else
/// of the one whose list would take longest to clear. `None` when no team has the figures for it.
pub(super) fn need(
    uses: Uses,
    periods: &[PeriodInfo],
    binding: Option<&Binding>,
    shortages: &[Shortage],
) -> Option<Need> {
    let teams = &uses.input.scenario.teams;
    let days: i32 = periods.iter().filter(|p| p.span == Span::Month && p.recorded).map(PeriodInfo::days).sum();
    let whole = |team: usize| uses.lists[team].as_ref().filter(|list| list.is_whole());
    let short = binding.map(|b| &b.team).into_iter().chain(shortages.iter().map(|s| &s.team));
    let short = short.filter_map(|u| teams.iter().position(|t| t.id == u.team)).find(|t| whole(*t).is_some());
    let longest = || {
        let lists = (0..teams.len()).filter_map(|team| Some((team, whole(team)?.clearance_weeks(days))));
        // The first of equals, so that the answer does not depend on how a maximum breaks ties.
        let weeks = |w: Option<f64>| w.unwrap_or(f64::INFINITY);
        lists.reduce(|best, next| if weeks(next.1) > weeks(best.1) { next } else { best }).map(|best| best.0)
    };
    let team = short.or_else(longest)?;
    let list = whole(team)?;
    let of_span = |span| {
        let all = (0..periods.len()).filter(move |p| periods[*p].span == span && periods[*p].recorded);
        all.filter_map(|p| row(list, periods, p)).collect()
    };
    Some(Need {
        team: teams[team].id.clone(),
        title: teams[team].title.clone(),
        clearance_weeks: list.clearance_weeks(days),
        months: of_span(Span::Month),
        quarters: of_span(Span::Quarter),
    })
}

fn row(list: &TeamList, periods: &[PeriodInfo], period: usize) -> Option<NeedRow> {
    let p = &periods[period];
    let at = super::sheet::At { first: p.first, last: p.last, period: Some(period), published: None };
    let weeks = f64::from(p.days()) / 7.0;
    let to_clear = |r| {
        let to_hold = list.to_hold(at, r);
        let excess = list.waiting_before(p.first, r) - to_hold / weeks * ORDINARY_LIST_WEEKS;
        to_hold + excess.max(0.0) * weeks / CLEAR_WITHIN_WEEKS
    };
    let mut summary = Summary::default();
    let mut spread = |value: &dyn Fn(usize) -> f64| {
        Some(summary.of_values((0..list.replications()).map(|r| Some(value(r))))?.spread())
    };
    Some(NeedRow {
        period,
        to_hold: spread(&|r| list.to_hold(at, r))?,
        to_clear: spread(&to_clear)?,
        available: spread(&|r| list.available(at, r))?,
        gap_to_hold: spread(&|r| list.available(at, r) - list.to_hold(at, r))?,
        waiting_before: spread(&|r| list.waiting_before(p.first, r))?,
        waiting: spread(&|r| list.waiting(p.last, r))?,
    })
}
