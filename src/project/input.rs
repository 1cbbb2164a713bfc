//! What a projection reads.

use crate::calendar::Date;
use crate::measure::{Formula, Layout, Series};
use crate::pathway::{Scenario, StageKind, Work};

/// A calendar month, clipped to the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day in the run.
    pub first_day: Date,
    /// Its last day in the run, inclusive.
    pub last_day: Date,
}

/// What a tally means.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Where each integer of a record lies, and the periods.
    pub layout: &'a Layout,
    /// The published figures.
    pub series: &'a [Series],
    /// The months of the layout, from the month of the start.
    pub months: &'a [Month],
    /// The scenario: titles, targets, comparators, published counts, which team does which stage.
    pub scenario: &'a Scenario,
}

impl Input<'_> {
    /// Index of a series of a pathway; `stage` is empty for the pathway as a whole.
    pub(super) fn find(&self, pathway: &str, stage: &str, measure: &str) -> Option<usize> {
        self.series.iter().position(|s| s.pathway == pathway && s.stage == stage && s.measure == measure)
    }

    /// Index of a series of a team.
    pub(super) fn find_team(&self, team: &str, measure: &str) -> Option<usize> {
        self.find("", team, measure).or_else(|| self.find(team, "", measure))
    }

    /// Whether anything is recorded in a month.
    pub(super) fn is_recorded(&self, month: u32) -> bool {
        self.months.get(month as usize).is_some_and(|m| m.last_day >= self.scenario.record_from)
    }

    /// The work stages of a team that a case joins from outside: (pathway, stage id). A stage that follows another of
    /// the team with the place kept is the second half of the same case.
    pub(super) fn entry_stages(&self, team: usize) -> Vec<(usize, &str)> {
        let mut stages = Vec::new();
        for (p, pathway) in self.scenario.pathways.iter().enumerate() {
            let work = |s: usize| match &pathway.stages[s].kind {
                StageKind::Work(w) if w.team.0 == team => Some(w),
                _ => None,
            };
            let follows = |s: usize| {
                let leads_to = |w: &Work| matches!(w.next, crate::pathway::Next::Stage(to) if to.0 == s);
                (0..pathway.stages.len()).filter_map(work).any(|w| w.keeps_place && leads_to(w))
            };
            let entries = (0..pathway.stages.len()).filter(|s| work(*s).is_some() && !follows(*s));
            stages.extend(entries.map(|s| (p, pathway.stages[s].id.as_str())));
        }
        stages
    }
}

/// What kind of figure a series is: how its periods are made, and how its values read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A total over the period.
    Flow,
    /// A state at the end of the period.
    Level,
    /// A share or mean over the period, pooled.
    Ratio,
    /// A percentile of children, kept for each period.
    Percentile,
}

impl From<Formula> for Kind {
    fn from(formula: Formula) -> Self {
        match formula {
            Formula::Flow(_) => Kind::Flow,
            Formula::Ratio(..) | Formula::LevelPerDay(..) => Kind::Ratio,
            Formula::Percentile(..) => Kind::Percentile,
            Formula::Level(_) | Formula::LevelRatio(..) | Formula::LevelPercentile(..) => Kind::Level,
        }
    }
}
