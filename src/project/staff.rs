//! Who works in each team, as the scenario plans it: posts and contracts over time.

use crate::calendar::Date;
use crate::pathway::{Dated, Scenario};

/// A post or a contract.
#[derive(Debug, Clone, PartialEq)]
pub struct Staff {
    /// Id of its team.
    pub team: String,
    /// Its own id.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// What its level is of.
    pub of: StaffOf,
    /// Chance that it is filled, 0 to 1; a contract's is 1.
    pub chance_filled: f64,
    /// Its planned level from each day on; before the first it is not there. In ascending order, within the run.
    pub levels: Vec<(Date, f64)>,
}

/// What a planned level is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffOf {
    /// Whole-time equivalents in post, before leave, sickness, vacancies and ramp-up.
    Wte,
    /// Reports a month under a contract.
    ReportsAMonth,
}

/// The staff of a scenario, in the order of its teams.
pub(super) fn staff(scenario: &Scenario) -> Vec<Staff> {
    let mut all = Vec::new();
    for team in &scenario.teams {
        let post = |p: &crate::pathway::Post| Staff {
            team: team.id.clone(),
            id: p.id.clone(),
            title: p.title.clone(),
            of: StaffOf::Wte,
            chance_filled: p.chance_filled,
            levels: levels(scenario, &p.wte, p.from, p.until),
        };
        let contract = |c: &crate::pathway::Contract| Staff {
            team: team.id.clone(),
            id: c.id.clone(),
            title: c.title.clone(),
            of: StaffOf::ReportsAMonth,
            chance_filled: 1.0,
            levels: levels(scenario, &c.reports_per_month, c.from, c.until),
        };
        all.extend(team.posts.iter().map(post).chain(team.contracts.iter().map(contract)));
    }
    all
}

fn levels(scenario: &Scenario, of: &Dated<f64>, from: Option<Date>, until: Option<Date>) -> Vec<(Date, f64)> {
    let from = from.map_or(scenario.start, |day| day.max(scenario.start));
    // The last day counts: it is gone on the day after.
    let gone = until.and_then(|day| day.tomorrow().ok()).filter(|day| *day <= scenario.end);
    let last = gone.unwrap_or(scenario.end);
    if from > last {
        return Vec::new();
    }
    let mut levels = vec![(from, *of.on(from))];
    levels.extend(of.changes.iter().filter(|(day, _)| *day > from && *day < last).copied());
    levels.extend(gone.map(|day| (day, 0.0)));
    levels
}
