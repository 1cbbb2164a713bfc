//! What binds: the team that children wait for because it is fully used.

use super::answers::find;
use super::estimate::Summary;
use super::input::Input;
use super::series::SeriesAnswer;
use super::sheet::{At, Sheet};
use super::team::TeamList;
use crate::measure::Tally;

/// From this use of its hours or places on, in %, a team counts as fully used: what is left are the days on which
/// nobody happened to wait.
pub const FULLY_USED_PERCENT: f64 = 90.0;

/// A list that grows by less in a month is not named as one that does.
const LEAST_GROWTH: f64 = 0.5;

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
    /// Share of the volume of its contracts that is taken, %; `None` unless they are all that it has.
    pub volume_percent: Option<f64>,
    /// Whether no case is begun in any future.
    pub begins_nothing: bool,
    /// Cases waiting when its first month starts, median: on the opening list where that is the first of the run.
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
    /// The volume of contracts.
    Volume,
    /// All of it: there is nobody to do the work.
    Nobody,
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
    /// The highest of its uses, %.
    pub fn percent(&self) -> f64 {
        let uses = [self.hours_percent, self.places_percent, self.volume_percent];
        uses.into_iter().flatten().fold(0.0, f64::max)
    }

    /// What it has the highest use of.
    pub fn limit(&self) -> Limit {
        if self.is_stopped() {
            Limit::Nobody
        } else if self.places_percent > self.hours_percent {
            Limit::Places
        } else if self.volume_percent.is_some() {
            Limit::Volume
        } else {
            Limit::Hours
        }
    }

    /// Whether its list grows and nobody is taken off it.
    pub fn is_stopped(&self) -> bool {
        self.begins_nothing && self.is_growing()
    }

    /// Whether it is fully used ([`FULLY_USED_PERCENT`]), or has nobody to use.
    pub fn is_full(&self) -> bool {
        self.is_stopped() || self.percent() >= FULLY_USED_PERCENT
    }

    /// Cases by which its list grows in each of so many months, where it is fully used and so cannot keep up.
    pub fn cannot_keep_up(&self, months: usize) -> Option<f64> {
        let by = (self.waiting_last - self.waiting_first) / months.max(1) as f64;
        (by >= LEAST_GROWTH && self.is_full()).then_some(by)
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
    /// By team; `None` for one without a list.
    pub lists: &'a [Option<TeamList<'a>>],
}

impl Uses<'_> {
    /// The use of every team that has something to use, or a list that nobody works off, over the whole run.
    pub fn whole(&self) -> Vec<TeamUse> {
        let all = Sheet::at_all(self.input);
        (0..self.input.scenario.teams.len()).filter_map(|team| self.of(team, all.first, all.last)).collect()
    }

    /// The use of a team from one month to another; `None` where there is nothing to use, and nobody who waits for it.
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
        let list = self.lists[team].as_ref();
        let at = At { first, last, period: None, published: None };
        let own = input.scenario.own_limits(team);
        let volume_percent = list.filter(|_| !own.hours && !own.places).and_then(|l| l.volume_percent(at));
        let middle = |waiting: &dyn Fn(&TeamList, usize) -> f64| {
            let list = list?;
            let all = (0..list.replications()).map(|r| Some(waiting(list, r)));
            Some(Summary::default().of_values(all)?.spread().p50)
        };
        let team_use = TeamUse {
            team: named.id.clone(),
            title: named.title.clone(),
            hours_percent,
            places_percent,
            volume_percent,
            begins_nothing: list.is_some_and(|l| l.begins_nothing(at)),
            waiting_first: middle(&|l, r| l.waiting_before(first, r)).unwrap_or(0.0),
            waiting_last: middle(&|l, r| l.waiting(last, r)).unwrap_or(0.0),
        };
        let has_any = hours_percent.is_some() || places_percent.is_some() || volume_percent.is_some();
        (has_any || team_use.is_stopped()).then_some(team_use)
    }

    fn hours_percent(&self, team: &str, first: u32, last: u32) -> Option<f64> {
        let series = self.input.find_team(team, "utilisation")?;
        let at = At { first, last, period: None, published: None };
        let pairs: Vec<(i64, i64)> = Sheet::read(self.input, self.tally, series).pairs(at).collect();
        Some(Summary::default().of_pairs(&pairs, self.input.series[series].scale)?.mean.value)
    }
}

/// The team that binds: of those fully used, one that begins nothing before the others, one whose list grows before one
/// whose list does not, the more used first, and of those as much used the one whose list grows most. `None`: no team is
/// fully used.
pub(super) fn binding(uses: &[TeamUse]) -> Option<Binding> {
    let full = uses.iter().filter(|u| u.is_full());
    // To whole per cent: of two that are as full, the one whose list grows by more children.
    let rank = |u: &TeamUse| (u.is_stopped(), u.is_growing(), u.percent().round(), u.waiting_last - u.waiting_first);
    let team = full.reduce(|best, next| if rank(next) > rank(best) { next } else { best })?;
    Some(Binding { limit: team.limit(), team: team.clone() })
}
