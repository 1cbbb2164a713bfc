//! What a run will cost, before it is run.

use super::Plan;
use crate::chance::Law;
use crate::pathway::{Next, Pathway, Source, StageIx, StageKind, Wait};

/// Passes over the stages after which what still goes round a loop is summed as a geometric series.
const PASSES: usize = 1_000;

/// Contacts with a child who is late, in the mean: several weeks apart, while the child is on the pathway.
const CONTACTS: f64 = 3.0;

/// What a run will cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Children in one replication, those on the lists at the start included.
    pub children: f64,
    /// Events of one replication, roughly and rather too many: as if every child came to the end of the pathway.
    pub events: f64,
    /// Memory kept of each replication, bytes.
    pub record_bytes: usize,
}

impl Plan {
    /// What one replication costs.
    pub fn estimate(&self) -> Estimate {
        let years = f64::from(self.calendar.days()) / 365.25;
        let days = f64::from(self.calendar.days());
        let graph = Graph::new(&self.scenario.pathways);
        let (mut children, mut events) = (0.0, 0.0);
        for (pathway, first) in self.scenario.pathways.iter().zip(&graph.firsts) {
            let requests = pathway.sources.iter().map(|s| requests(s, years)).sum::<f64>();
            let mut at = vec![0.0; graph.stages.len()];
            at[first + pathway.first.0] += requests;
            for list in &pathway.backlog {
                at[first + list.stage.0] += list.cases.count() as f64;
            }
            let n: f64 = at.iter().sum();
            let cost = graph.cost(at, days);
            children += n + cost.referred;
            events += n + cost.events + n * pathway.contacts.len() as f64 * CONTACTS;
        }
        Estimate { children, events, record_bytes: 4 * self.layout.width() }
    }
}

/// Requests of a source at the highest level that it ever has.
fn requests(source: &Source, years: f64) -> f64 {
    let level = source.yearly.values().fold(0.0, |a: f64, b| a.max(*b));
    level * libm::pow(1.0 + source.growth_percent_per_year.max(0.0) / 100.0, years) * years
}

/// The stages of all pathways, between which children go and refer.
struct Graph<'a> {
    pathways: &'a [Pathway],
    /// The pathway of each stage, and its kind.
    stages: Vec<(usize, &'a StageKind)>,
    /// The first stage of each pathway.
    firsts: Vec<usize>,
}

/// What children cost who are at some stages.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    events: f64,
    /// Other children who come of them.
    referred: f64,
}

impl<'a> Graph<'a> {
    fn new(pathways: &'a [Pathway]) -> Self {
        let (mut stages, mut firsts) = (Vec::new(), Vec::new());
        for (p, pathway) in pathways.iter().enumerate() {
            firsts.push(stages.len());
            stages.extend(pathway.stages.iter().map(|stage| (p, &stage.kind)));
        }
        Graph { pathways, stages, firsts }
    }

    /// One child's events in a stage; calls `to` for every stage to which it or another goes then, with the share.
    fn pass(&self, stage: usize, mut to: impl FnMut(usize, f64)) -> Cost {
        let (p, kind) = self.stages[stage];
        let events = pass(kind, |next, share| to(self.firsts[p] + next.0, share));
        let StageKind::Refer(referral) = kind else { return Cost { events, referred: 0.0 } };
        to(self.firsts[referral.to] + self.pathways[referral.to].first.0, 1.0);
        Cost { events: events + 1.0, referred: 1.0 }
    }

    /// Cost of children who are `at` the stages, in all the stages they come to within so many days.
    fn cost(&self, mut at: Vec<f64>, days: f64) -> Cost {
        // Days that have passed, summed over the children of each stage.
        let mut spent = vec![0.0; at.len()];
        let mut halves = [Cost::default(); 2];
        for half in &mut halves {
            for _ in 0..PASSES / 2 {
                let (mut then, mut spend) = (vec![0.0; at.len()], vec![0.0; at.len()]);
                // Whom the end of the run overtakes does nothing more.
                for (stage, n) in at.iter().enumerate().filter(|(s, n)| **n > 0.0 && spent[*s] <= days * **n) {
                    let after = spent[stage] + n * least_days(self.stages[stage].1);
                    let one = self.pass(stage, |next, share| {
                        then[next] += n * share;
                        spend[next] += after * share;
                    });
                    half.events += n * one.events;
                    half.referred += n * one.referred;
                }
                (at, spent) = (then, spend);
            }
        }
        let [first, second] = halves;
        // What still goes round goes round no more often than there is time for.
        let (n, spent) = (at.iter().sum::<f64>(), spent.iter().sum::<f64>());
        let turns = if spent > 0.0 { (days * n / spent - 1.0).max(0.0) } else { f64::INFINITY };
        let all = |first: f64, second: f64| {
            // It loses the same part of itself in each half; where it loses none, it is endless.
            let rest = if second > 0.0 { second * second / (first - second).max(0.0) } else { 0.0 };
            let most = if n > 0.0 { 2.0 * second * turns } else { 0.0 };
            first + second + if rest > most { most } else { rest }
        };
        Cost { events: all(first.events, second.events), referred: all(first.referred, second.referred) }
    }
}

/// The days that pass in a stage at least in the mean, as far as the scenario says so; a working day counts as one.
fn least_days(kind: &StageKind) -> f64 {
    let elapsed = match kind {
        StageKind::Wait { wait: Wait::For(elapsed), .. } => Some(elapsed),
        StageKind::Work(work) => work.elapsed.as_ref(),
        _ => None,
    };
    elapsed.map_or(0.0, |e| e.days.values().map(Law::mean).fold(f64::INFINITY, f64::min))
}

/// The events of one child in a stage, and where it goes with which share.
fn pass(kind: &StageKind, mut to: impl FnMut(StageIx, f64)) -> f64 {
    let mut go = |next: &Next, share: f64| {
        if let Next::Stage(stage) = next {
            to(*stage, share);
        }
    };
    match kind {
        StageKind::Wait { next, .. } => {
            go(next, 1.0);
            1.0
        }
        StageKind::Work(work) => {
            go(&work.next, 1.0);
            if work.leaving.is_some() { 2.0 } else { 1.5 }
        }
        StageKind::Choose { options } => {
            for option in options {
                let (sum, count) = option.share.values().fold((0.0, 0.0), |(s, c), v| (s + v, c + 1.0));
                go(&option.next, sum / count);
            }
            0.0
        }
        StageKind::Ask { branches, next, .. } => {
            for branch in branches {
                go(&Next::Stage(branch.first), 1.0);
            }
            go(next, 1.0);
            0.0
        }
        StageKind::Refer(referral) => {
            go(&referral.next, 1.0);
            0.0
        }
        StageKind::Leave { .. } => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pathway::{Choice, Dated, DayUnit, Elapsed, PanelIx, Stage};

    fn stage(kind: StageKind) -> Stage {
        Stage { id: String::new(), title: String::new(), kind }
    }

    fn choice(share: f64, to: usize) -> Choice {
        let (id, by_class, next) = (String::new(), Vec::new(), Next::Stage(StageIx(to)));
        Choice { id, share: Dated::constant(share), by_class, next }
    }

    /// A wait, after which `again` of the children wait once more.
    fn events_of_a_loop(again: f64, wait: Wait) -> f64 {
        let stages = vec![
            stage(StageKind::Wait { wait, next: Next::Stage(StageIx(1)) }),
            stage(StageKind::Choose { options: vec![choice(again, 0), choice(1.0 - again, 2)] }),
            stage(StageKind::Leave { outcome: String::new() }),
        ];
        let (id, title, first) = (String::new(), String::new(), StageIx(0));
        let pathway = Pathway {
            id,
            title,
            first,
            sources: Vec::new(),
            attributes: Vec::new(),
            stages,
            clocks: Vec::new(),
            exceptions: Vec::new(),
            contacts: Vec::new(),
            backlog: Vec::new(),
            published: None,
        };
        Graph::new(&[pathway]).cost(vec![1000.0, 0.0, 0.0], 1461.0).events
    }

    #[test]
    fn loops_are_gone_round_as_often_as_their_shares_say() {
        for (again, times) in [(0.0, 1.0), (0.5, 2.0), (0.9, 10.0), (0.999, 1_000.0), (0.999_999, 1_000_000.0)] {
            let events = events_of_a_loop(again, Wait::Panel(PanelIx(0))) / 1000.0;
            assert!((events / times - 1.0).abs() < 0.01, "{again}: {events}");
        }
    }

    #[test]
    fn a_loop_is_gone_round_no_more_often_than_the_run_has_days() {
        for (days, rounds) in [(1.0, 1461.0), (7.0, 1461.0 / 7.0), (0.5, 2922.0)] {
            let wait = Wait::For(Elapsed { unit: DayUnit::CalendarDays, days: Dated::constant(Law::Fixed(days)) });
            let events = events_of_a_loop(0.999_999, wait) / 1000.0;
            assert!((events / rounds - 1.0).abs() < 0.02, "{days}: {events}");
        }
    }
}
