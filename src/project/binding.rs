//! What binds: the team that children wait for because it is fully used.

use super::answers::find;
use super::input::Input;
use super::series::SeriesAnswer;

/// From this use of its hours or places on, in %, a team counts as fully used: what is left are the days on which
/// nobody happened to wait.
pub const FULLY_USED_PERCENT: f64 = 90.0;

/// The use of one team over the whole run.
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
    /// Cases waiting at the first recorded month-end, median.
    pub waiting_first: f64,
    /// Cases waiting at the end of the run, median.
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

    /// Whether more cases wait at the end of the run than at its first month-end.
    pub fn is_growing(&self) -> bool {
        self.waiting_last > self.waiting_first
    }
}

/// The use of every team that has hours or places.
pub(super) fn team_uses(input: &Input, series: &[SeriesAnswer]) -> Vec<TeamUse> {
    let first = super::sheet::Sheet::at_all(input).first as usize;
    let last = input.layout.months as usize - 1;
    let teams = input.scenario.teams.iter().enumerate().map(|(t, team)| {
        let of_team =
            |measure: &str| find(series, "", &team.id, measure).or_else(|| find(series, &team.id, "", measure));
        let hours = of_team("utilisation").and_then(|s| Some((s.whole?, s.unit)));
        let months = |s: &SeriesAnswer| s.cells[first..=last].iter().flatten().map(|c| c.mean.value).sum::<f64>();
        let places = match (of_team("caseload"), of_team("places_available")) {
            (Some(held), Some(places)) if months(places) > 0.0 => Some(100.0 * months(held) / months(places)),
            _ => None,
        };
        let stages = input.entry_stages(t);
        let waiting = |month: usize| -> f64 {
            let of_stage = |(p, s): &(usize, &str)| find(series, &input.scenario.pathways[*p].id, s, "waiting");
            stages.iter().filter_map(of_stage).filter_map(|s| s.spread(month)).map(|s| s.p50).sum()
        };
        TeamUse {
            team: team.id.clone(),
            title: team.title.clone(),
            hours_percent: hours.map(|(whole, unit)| whole.mean.value * if unit == "%" { 1.0 } else { 100.0 }),
            places_percent: places,
            waiting_first: waiting(first),
            waiting_last: waiting(last),
        }
    });
    teams.filter(|t| t.hours_percent.is_some() || t.places_percent.is_some()).collect()
}

/// The team that binds: of those fully used ([`FULLY_USED_PERCENT`]), one whose list grows before one whose list does
/// not, and the more used first. `None`: no team is fully used.
pub(super) fn binding(uses: &[TeamUse]) -> Option<Binding> {
    let full = uses.iter().filter(|u| u.percent() >= FULLY_USED_PERCENT);
    let ahead = |a: &TeamUse, b: &TeamUse| (a.is_growing(), a.percent()) > (b.is_growing(), b.percent());
    let team = full.reduce(|best, next| if ahead(next, best) { next } else { best })?;
    let limit = if team.places_percent > team.hours_percent { Limit::Places } else { Limit::Hours };
    Some(Binding { team: team.clone(), limit })
}
