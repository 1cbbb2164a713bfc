//! The list of a team in every replication.

use super::input::Input;
use super::sheet::{At, Sheet};
use crate::measure::Tally;
use crate::pathway::Cases;

/// The list of one team: who joins, who waits, what it can take.
pub(super) struct TeamList<'a> {
    waiting: Vec<Sheet<'a>>,
    joined: Vec<Sheet<'a>>,
    available: Sheet<'a>,
    /// Cases on its lists when the run starts.
    opening: f64,
}

impl<'a> TeamList<'a> {
    /// Reads it; `None` when the figures are not there. Teams with places only have no count of reports that they can
    /// take, so what they completed stands for it.
    pub fn read(input: &Input<'a>, tally: &Tally, team: usize) -> Option<Self> {
        let id = &input.scenario.teams[team].id;
        let stages = input.entry_stages(team);
        let of_stages = |measure: &str| -> Vec<Sheet<'a>> {
            let series = stages.iter().filter_map(|(p, s)| input.find(&input.scenario.pathways[*p].id, s, measure));
            series.map(|s| Sheet::read(input, tally, s)).collect()
        };
        let waiting = of_stages("waiting");
        let joined = match input.find_team(id, "reports_joined") {
            Some(series) => vec![Sheet::read(input, tally, series)],
            None => of_stages("joined"),
        };
        let available = Sheet::read(input, tally, input.find_team(id, "reports_available")?);
        if waiting.is_empty() || joined.is_empty() {
            return None;
        }
        let opening = stages.iter().map(|(p, stage)| opening(input, *p, stage)).sum();
        Some(TeamList { waiting, joined, available, opening })
    }

    /// Cases waiting at the end of a month.
    pub fn waiting(&self, month: u32, replication: usize) -> f64 {
        total(self.waiting.iter().map(|s| s.month(month, replication)))
    }

    /// Cases waiting at the start of a month: at the end of the month before, or in the scenario's opening list.
    pub fn waiting_before(&self, month: u32, replication: usize) -> f64 {
        if month == 0 { self.opening } else { self.waiting(month - 1, replication) }
    }

    /// Cases that join in a period.
    pub fn joined(&self, at: At, replication: usize) -> f64 {
        total(self.joined.iter().map(|s| s.value(at, replication)))
    }

    /// Cases that posts and contracts can take in a period.
    pub fn available(&self, at: At, replication: usize) -> f64 {
        self.available.value(at, replication).unwrap_or(0.0)
    }

    /// Weeks that the average list of the run would take to clear at the average capacity, over all replications.
    pub fn clearance_weeks(&self, input: &Input, days: i32) -> f64 {
        let all = Sheet::at_all(input);
        let months = f64::from(all.last - all.first + 1);
        let (mut waiting, mut available) = (0.0, 0.0);
        for r in 0..self.available.replications() {
            waiting += (all.first..=all.last).map(|m| self.waiting(m, r)).sum::<f64>() / months;
            available += self.available(all, r);
        }
        if waiting == 0.0 { 0.0 } else { waiting / available * f64::from(days) / 7.0 }
    }
}

fn total(values: impl Iterator<Item = Option<f64>>) -> f64 {
    values.flatten().sum()
}

/// Cases on the list of a stage in the scenario's backlog.
fn opening(input: &Input, pathway: usize, stage: &str) -> f64 {
    let pathway = &input.scenario.pathways[pathway];
    let here = pathway.backlog.iter().filter(|b| !b.in_work && pathway.stages[b.stage.0].id == stage);
    here.map(|b| match &b.cases {
        Cases::Listed(cases) => cases.len() as f64,
        Cases::Bands(bands) => bands.iter().map(|band| f64::from(band.cases)).sum(),
        Cases::Size { cases, .. } => f64::from(*cases),
    })
    .sum()
}
