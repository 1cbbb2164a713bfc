//! What binds: the team that children wait for because it is fully used.

use super::answers::find;
use super::estimate::Summary;
use super::input::Input;
use super::series::SeriesAnswer;
use super::sheet::{At, Sheet};
use crate::measure::Tally;

/// From this use of its hours or places on, in %, a team counts as fully used: what is left are the days on which
/// nobody happened to wait.
pub const FULLY_USED_PERCENT: f64 = 90.0;

/// The use of one team over the run or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamUse {
    /// Team id.
    pub team: String,
    /// Words for people.
    pub title: String,
    /// Share of its hours that is used, %; `None` without hours.
    pub hours_percent: Option<f64>,
    /// Share of its places that is taken at month-ends, %; `None` without places.
    pub places_percent: Option<f64>,
    /// Cases waiting before its first month, median; at the end of that month where it is the first recorded.
    pub waiting_first: f64,
    /// Cases waiting at its end, median.
    pub waiting_last: f64,
}

/// What runs short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Staff hours.
    Hours,
    /// Places (caseload).
    Places,
}

/// The team that binds.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// Its use.
    pub team: TeamUse,
    /// Which of the two is the scarcer.
    pub limit: Limit,
}

impl TeamUse {
    /// The higher of its two uses, %.
    pub fn percent(&self) -> f64 {
        self.hours_percent.unwrap_or(0.0).max(self.places_percent.unwrap_or(0.0))
    }

    /// What it has the higher use of.
    pub fn limit(&self) -> Limit {
        if self.places_percent > self.hours_percent { Limit::Places } else { Limit::Hours }
    }

    /// Whether more cases wait at the end than at first.
    pub fn is_growing(&self) -> bool {
        self.waiting_last > self.waiting_first
    }
}

/// What the use of teams is worked out from.
#[derive(Clone, Copy)]
pub(super) struct Uses<'a> {
    pub input: &'a Input<'a>,
    pub tally: &'a Tally,
    pub series: &'a [SeriesAnswer],
}

impl Uses<'_> {
    /// The use of every team that has hours or places over the whole run.
    pub fn whole(&self) -> Vec<TeamUse> {
        let all = Sheet::at_all(self.input);
        (0..self.input.scenario.teams.len()).filter_map(|team| self.of(team, all.first, all.last)).collect()
    }

    /// The use of a team from one month to another; `None` without hours and places.
    pub fn of(&self, team: usize, first: u32, last: u32) -> Option<TeamUse> {
        let Uses { input, series, .. } = *self;
        let named = &input.scenario.teams[team];
        let of_team =
            |measure: &str| find(series, "", &named.id, measure).or_else(|| find(series, &named.id, "", measure));
        let months = |s: &SeriesAnswer| {
            s.cells[first as usize..=last as usize].iter().flatten().map(|c| c.mean.value).sum::<f64>()
        };
        let places_percent = match (of_team("caseload"), of_team("places_available")) {
            (Some(held), Some(places)) if months(places) > 0.0 => Some(100.0 * months(held) / months(places)),
            _ => None,
        };
        let hours_percent = self.hours_percent(&named.id, first, last);
        if hours_percent.is_none() && places_percent.is_none() {
            return None;
        }
        let stages = input.entry_stages(team);
        let waiting = |month: u32| -> f64 {
            let of_stage = |(p, s): &(usize, &str)| find(series, &input.scenario.pathways[*p].id, s, "waiting");
            stages.iter().filter_map(of_stage).filter_map(|s| s.spread(month as usize)).map(|s| s.p50).sum()
        };
        let before = first.saturating_sub(1).max(Sheet::at_all(input).first);
        Some(TeamUse {
            team: named.id.clone(),
            title: named.title.clone(),
            hours_percent,
            places_percent,
            waiting_first: waiting(before),
            waiting_last: waiting(last),
        })
    }

    fn hours_percent(&self, team: &str, first: u32, last: u32) -> Option<f64> {
        let series = self.input.find_team(team, "utilisation")?;
        let at = At { first, last, period: None, published: None };
        let pairs: Vec<(i64, i64)> = Sheet::read(self.input, self.tally, series).pairs(at).collect();
        Some(Summary::default().of_pairs(&pairs, self.input.series[series].scale)?.mean.value)
    }
}

/// The team that binds: of those fully used ([`FULLY_USED_PERCENT`]), one whose list grows before one whose list does
/// not, and the more used first. `None`: no team is fully used.
pub(super) fn binding(uses: &[TeamUse]) -> Option<Binding> {
    let full = uses.iter().filter(|u| u.percent() >= FULLY_USED_PERCENT);
    let ahead = |a: &TeamUse, b: &TeamUse| (a.is_growing(), a.percent()) > (b.is_growing(), b.percent());
    let team = full.reduce(|best, next| if ahead(next, best) { next } else { best })?;
    Some(Binding { limit: team.limit(), team: team.clone() })
}
