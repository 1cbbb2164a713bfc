//! Whether each team can keep up, from first principles: who comes, what they need, what there is. No simulation.

use super::branches::following;
use super::flows::{WorkFlow, mean_hours};
use super::rules::{WorkRule, after};
use super::{Plan, ServerRole};
use crate::kernel::{DAY, ServerKind, Time};
use crate::pathway::{Elapsed, StageKind, Work};

/// Hours, or days of a place, that are too few in a year to speak of.
const LITTLE: f64 = 0.5;

/// What a team is asked for and has.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamLoad {
    /// Team id.
    pub team: String,
    /// Words for people.
    pub title: String,
    /// The pathway and the stage by which most of its hours are asked for, in words.
    pub most: String,
    /// Children on its lists at the start.
    pub at_start: f64,
    /// `hours` or `places`: what is counted.
    pub unit: &'static str,
    /// By calendar year.
    pub years: Vec<YearLoad>,
}

/// A calendar year of a team, or the part of it that is in the run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearLoad {
    /// The year.
    pub year: i16,
    /// Months of it in the run.
    pub months: u32,
    /// Children who come to the team in a month and whom no contract takes: to the first of its lists on their way. One who
    /// comes back to that list counts again.
    pub children: f64,
    /// What they need in the year.
    pub needed: f64,
    /// What the team has in the year.
    pub available: f64,
}

impl YearLoad {
    /// Needed for each that is available; infinite where there is nothing.
    pub fn load(&self) -> f64 {
        if self.needed > 0.0 { self.needed / self.available } else { 0.0 }
    }

    /// Children by which its lists grow in a month; `None` where the team keeps up.
    pub fn grows(&self) -> Option<f64> {
        let lacks = self.needed - self.available;
        (lacks > LITTLE && self.needed > 0.0).then(|| self.children * lacks / self.needed)
    }
}

impl Plan {
    /// The load of each team that has staff hours or places, by calendar year; `offered` is what each server has in each month of
    /// the run in the mean, hours of staff in hours, of places in cases held at once.
    pub fn loads(&self, offered: &[Vec<f64>]) -> Vec<TeamLoad> {
        let flows = self.flows();
        (0..self.scenario.teams.len()).filter_map(|team| self.load(team, &flows, offered)).collect()
    }

    /// For each work, whether children come to it who have not been with the team before on their way.
    fn first_works(&self, team: usize) -> Vec<bool> {
        let mut first = vec![false; self.works.len()];
        for (p, pathway) in self.scenario.pathways.iter().enumerate() {
            let (mut seen, mut todo) = (vec![false; pathway.stages.len()], vec![pathway.first.0]);
            while let Some(s) = todo.pop().filter(|s| *s < seen.len()) {
                if std::mem::replace(&mut seen[s], true) {
                    continue;
                }
                let kind = &pathway.stages[s].kind;
                if matches!(kind, StageKind::Work(work) if work.team.0 == team) {
                    let here = |w: &WorkRule| usize::from(w.pathway_ix) == p && w.stage_ix == Some(s);
                    first.iter_mut().zip(&self.works).for_each(|(first, w)| *first |= here(w));
                    continue;
                }
                todo.extend(following(kind));
                if let StageKind::Ask { branches, .. } = kind {
                    todo.extend(branches.iter().map(|b| b.first.0));
                }
            }
        }
        first
    }

    fn load(&self, team: usize, flows: &[WorkFlow], offered: &[Vec<f64>]) -> Option<TeamLoad> {
        let own: Vec<usize> = (0..self.servers.len())
            .filter(|s| self.servers[*s].team == team && matches!(self.servers[*s].role, ServerRole::Own { .. }))
            .collect();
        let kind = self.servers[*own.first()?].kind;
        let has_hours = matches!(kind, ServerKind::Hours | ServerKind::Both);
        let works = self.works.iter().enumerate().filter_map(|(w, rule)| {
            let stage = &self.scenario.pathways[usize::from(rule.pathway_ix)].stages[rule.stage_ix?];
            match &stage.kind {
                StageKind::Work(work) if work.team.0 == team => Some((w, work, stage)),
                _ => None,
            }
        });
        let works: Vec<(usize, &Work, _)> = works.collect();
        let first = self.first_works(team);
        let months = self.calendar.months();
        // What one child of a work needs in a month: hours, or days of a place.
        let each = |work: &Work, m: usize| {
            let date = self.calendar.date_of(months[m].first_day);
            let noon = Time::start_of_day(months[m].first_day) + DAY / 2;
            let over = |e: &Elapsed| after(&self.calendar, e.unit, noon, e.days.on(date).mean());
            let days = || work.elapsed.as_ref().map_or(0.0, |e| f64::from(over(e).since(noon)) / f64::from(DAY));
            if has_hours { mean_hours(work, date) } else { days() }
        };
        let mut years: Vec<YearLoad> = Vec::new();
        let mut by_work = vec![0.0; works.len()];
        for (m, month) in months.iter().enumerate() {
            if years.last().is_none_or(|y| y.year != month.year) {
                years.push(YearLoad { year: month.year, months: 0, children: 0.0, needed: 0.0, available: 0.0 });
            }
            let Some(year) = years.last_mut() else { continue };
            year.months += 1;
            for ((w, work, _), sum) in works.iter().zip(&mut by_work) {
                let needed = flows[*w].own[m] * each(work, m);
                *sum += needed;
                year.needed += needed;
                if first[*w] {
                    year.children += flows[*w].own[m];
                }
            }
            let days = f64::from(month.last_day - month.first_day + 1);
            let unit = if has_hours { 1.0 } else { days };
            year.available += own.iter().map(|s| offered[*s][m] * unit).sum::<f64>();
        }
        years.iter_mut().for_each(|year| year.children /= f64::from(year.months));
        let most = (0..works.len()).max_by(|a, b| by_work[*a].total_cmp(&by_work[*b]));
        let spec = &self.scenario.teams[team];
        Some(TeamLoad {
            team: spec.id.clone(),
            title: spec.title.clone(),
            most: most.map_or(String::new(), |k| works[k].2.title.clone()),
            at_start: works.iter().map(|(w, ..)| flows[*w].at_start).sum(),
            unit: if has_hours { "hours" } else { "places" },
            years,
        })
    }
}
