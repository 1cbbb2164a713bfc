//! Who would come to each list if nobody ever waited for staff: expected children by month, without any simulation.
//!
//! A fluid: requests come day by day at their expected rate and pass through every stage in its mean time, parted at each choice
//! by its shares. What is left out is what chance and queues add; so where a list needs more hours here than its team has, it
//! grows whatever happens.

use super::Plan;
use super::rules::after;
use crate::chance::Law;
use crate::kernel::{DAY, Time};
use crate::pathway::{Choice, ClassTest, Dated, Elapsed, Next, Pathway, Source, StageIx, StageKind, Wait, Work};

/// Children too few to follow.
const FEW: f64 = 1e-9;

/// Passes over the stages in one day, at most: a loop in which no time passes in the mean ends here.
const MOST_PASSES: usize = 500;

/// The children of one work.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkFlow {
    /// On its list at the start.
    pub at_start: f64,
    /// Who come to it in each month of the run, and whom the team's own staff see.
    pub own: Vec<f64>,
    /// Who come to it in each month and are taken by contracts.
    pub contracts: Vec<f64>,
}

impl Plan {
    /// Expected children by work, in the order of [`Plan::works`]; contacts with late cases have none.
    pub fn flows(&self) -> Vec<WorkFlow> {
        let mut fluid = Fluid::new(self);
        fluid.open();
        for day in 0..fluid.days {
            fluid.ask(day);
            fluid.settle(day);
        }
        fluid.works
    }
}

struct Fluid<'a> {
    plan: &'a Plan,
    days: usize,
    /// First of the stages of each pathway.
    firsts: Vec<usize>,
    /// By stage and day, who come to it.
    inflow: Vec<Vec<f64>>,
    works: Vec<WorkFlow>,
    /// By team and contract, cases that it can take and has not yet.
    budgets: Vec<Vec<f64>>,
    /// By stage, days until a branch that begins there is back.
    backs: Vec<Option<usize>>,
    /// The month of each day.
    month: Vec<usize>,
}

impl<'a> Fluid<'a> {
    fn new(plan: &'a Plan) -> Self {
        let scenario = &plan.scenario;
        let days = plan.calendar.days().max(0) as usize;
        let firsts = scenario.pathways.iter().scan(0, |next, p| {
            *next += p.stages.len();
            Some(*next - p.stages.len())
        });
        let stages: usize = scenario.pathways.iter().map(|p| p.stages.len()).sum();
        let months = plan.calendar.months();
        let of = |day: i32| months.partition_point(|m| m.last_day < day);
        let none = || vec![0.0; months.len()];
        Fluid {
            plan,
            days,
            firsts: firsts.collect(),
            inflow: vec![vec![0.0; days]; stages],
            works: plan.works.iter().map(|_| WorkFlow { at_start: 0.0, own: none(), contracts: none() }).collect(),
            budgets: scenario.teams.iter().map(|t| vec![0.0; t.contracts.len()]).collect(),
            backs: vec![None; stages],
            month: (0..days as i32).map(of).collect(),
        }
    }

    fn pathway(&self, p: usize) -> &'a Pathway {
        &self.plan.scenario.pathways[p]
    }

    fn put(&mut self, stage: usize, day: usize, children: f64) {
        if day < self.days {
            self.inflow[stage][day] += children;
        }
    }

    /// Who ask on a day.
    fn ask(&mut self, day: usize) {
        let date = self.plan.calendar.date_of(day as i32);
        for p in 0..self.plan.scenario.pathways.len() {
            let pathway = self.pathway(p);
            let asking: f64 = pathway.sources.iter().map(|s| expected(s, day, date)).sum();
            self.put(self.firsts[p] + pathway.first.0, day, asking);
            for (t, team) in self.plan.scenario.teams.iter().enumerate().filter(|_| p == 0) {
                for (c, contract) in team.contracts.iter().enumerate() {
                    let runs =
                        contract.from.is_none_or(|from| from <= date) && contract.until.is_none_or(|u| date <= u);
                    let a_month = if runs { *contract.reports_per_month.on(date) } else { 0.0 };
                    // What nobody is there to take lapses; over a month it evens out.
                    let budget = self.budgets[t][c] + a_month * 12.0 / 365.25;
                    self.budgets[t][c] = budget.min(a_month);
                }
            }
        }
    }

    /// Children who are there at the start: those in the middle of a wait or of work go on when that is over, evenly. Those on
    /// a list are counted and left there: they are what is to be cleared, not what comes.
    fn open(&mut self) {
        for p in 0..self.plan.scenario.pathways.len() {
            for list in &self.pathway(p).backlog {
                let (children, stage) = (list.cases.count() as f64, list.stage.0);
                let (days, next) = match &self.pathway(p).stages[stage].kind {
                    StageKind::Wait { wait: wait @ Wait::Until(_), next } => {
                        self.go(p, *next, self.wait_days(wait, 0), children);
                        continue;
                    }
                    StageKind::Wait { wait, next } => (self.wait_days(wait, 0), *next),
                    StageKind::Work(work) if list.in_work => (self.elapsed_days(work.elapsed.as_ref(), 0), work.next),
                    StageKind::Work(_) => {
                        if let Some(w) = self.work(p, stage) {
                            self.works[w].at_start += children;
                        }
                        continue;
                    }
                    _ => {
                        self.put(self.firsts[p] + stage, 0, children);
                        continue;
                    }
                };
                for day in 0..days.max(1) {
                    self.go(p, next, day, children / days.max(1) as f64);
                }
            }
        }
    }

    fn work(&self, p: usize, stage: usize) -> Option<usize> {
        self.plan.works.iter().position(|w| usize::from(w.pathway_ix) == p && w.stage_ix == Some(stage))
    }

    fn go(&mut self, p: usize, next: Next, day: usize, children: f64) {
        if let Next::Stage(StageIx(stage)) = next {
            self.put(self.firsts[p] + stage, day, children);
        }
    }

    /// Brings everyone who comes to a stage on a day to where time passes.
    fn settle(&mut self, day: usize) {
        for _ in 0..MOST_PASSES {
            let mut moved = false;
            for p in 0..self.firsts.len() {
                for stage in 0..self.pathway(p).stages.len() {
                    let children = std::mem::take(&mut self.inflow[self.firsts[p] + stage][day]);
                    if children > FEW {
                        moved = true;
                        self.pass(p, stage, day, children);
                    }
                }
            }
            if !moved {
                return;
            }
        }
    }

    fn pass(&mut self, p: usize, stage: usize, day: usize, children: f64) {
        let date = self.plan.calendar.date_of(day as i32);
        match &self.pathway(p).stages[stage].kind {
            StageKind::Wait { wait, next } => self.go(p, *next, day + self.wait_days(wait, day), children),
            StageKind::Work(work) => {
                let taken = self.taken(p, stage, work, children);
                if let Some(w) = self.work(p, stage) {
                    self.works[w].contracts[self.month[day]] += taken;
                    self.works[w].own[self.month[day]] += children - taken;
                }
                let on = day + self.elapsed_days(work.elapsed.as_ref(), day);
                self.go(p, work.next, on, children - taken);
                self.go(p, work.next_after_contract.unwrap_or(work.next), on, taken);
            }
            StageKind::Choose { options } => {
                let shares = shares(self.pathway(p), options, date);
                for (option, share) in options.iter().zip(shares) {
                    self.go(p, option.next, day, children * share);
                }
            }
            StageKind::Ask { branches, next, .. } => {
                let required = branches.iter().filter(|b| b.required);
                let on = required.map(|b| self.days_back(p, b.first.0)).max().unwrap_or(0);
                for branch in branches {
                    self.go(p, Next::Stage(branch.first), day, children);
                }
                self.go(p, *next, day + on, children);
            }
            StageKind::Refer(referral) => {
                self.go(referral.to, Next::Stage(self.pathway(referral.to).first), day, children);
                self.go(p, referral.next, day, children);
            }
            StageKind::Leave { .. } => {}
        }
    }

    /// How many the contracts of a team take of those who come to one of its works.
    fn taken(&mut self, p: usize, stage: usize, work: &Work, children: f64) -> f64 {
        let team = &self.plan.scenario.teams[work.team.0];
        let own = !team.posts.is_empty() || team.rate.is_some() || team.places.is_some();
        let mut left = children;
        for (contract, budget) in team.contracts.iter().zip(&mut self.budgets[work.team.0]) {
            if contract.stages.is_empty() || contract.stages.contains(&(p, StageIx(stage))) {
                let takes = if own { left.min(*budget) } else { left };
                *budget -= takes.min(*budget);
                left -= takes;
            }
        }
        children - left
    }

    /// Days until a branch that begins at a stage is back, in the mean: worked out once, as at the start of the run.
    fn days_back(&mut self, p: usize, stage: usize) -> usize {
        let at = self.firsts[p] + stage;
        if let Some(days) = self.backs[at] {
            return days;
        }
        // A way that comes here again adds nothing.
        self.backs[at] = Some(0);
        let on = |me: &mut Self, next: &Next| match next {
            Next::Stage(StageIx(to)) => me.days_back(p, *to),
            Next::Back => 0,
        };
        let days = match &self.pathway(p).stages[stage].kind {
            StageKind::Wait { wait, next } => self.wait_days(wait, 0) + on(self, next),
            StageKind::Work(work) => self.elapsed_days(work.elapsed.as_ref(), 0) + on(self, &work.next),
            StageKind::Choose { options } => {
                let shares = shares(self.pathway(p), options, self.plan.scenario.start);
                let most = (0..options.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b]));
                most.map_or(0, |most| on(self, &options[most].next))
            }
            StageKind::Ask { branches, next, .. } => {
                let required = branches.iter().filter(|b| b.required);
                let asked = required.map(|b| on(self, &Next::Stage(b.first))).max().unwrap_or(0);
                asked + on(self, next)
            }
            StageKind::Refer(referral) => on(self, &referral.next),
            StageKind::Leave { .. } => 0,
        };
        self.backs[at] = Some(days);
        days
    }

    fn wait_days(&self, wait: &Wait, day: usize) -> usize {
        match wait {
            Wait::For(elapsed) => self.elapsed_days(Some(elapsed), day),
            // Half of the time between two sittings, and the time before one by which papers must be in.
            Wait::Panel(panel) => {
                let panel = &self.plan.scenario.panels[panel.0];
                (panel.every_weeks as usize * 7).div_ceil(2) + panel.cut_off_days as usize
            }
            Wait::Until(days) => {
                let comes = |d: &usize| {
                    let date = self.plan.calendar.date_of(*d as i32);
                    days.iter().any(|day| day.is(date))
                };
                (day + 1..self.days).find(comes).unwrap_or(self.days).saturating_sub(day)
            }
        }
    }

    fn elapsed_days(&self, elapsed: Option<&Elapsed>, day: usize) -> usize {
        let Some(elapsed) = elapsed else { return 0 };
        let noon = Time(day as i32 * DAY + DAY / 2);
        let mean = elapsed.days.on(self.plan.calendar.date_of(day as i32)).mean();
        (after(&self.plan.calendar, elapsed.unit, noon, mean).day() - noon.day()).max(0) as usize
    }
}

/// Requests of a source on a day that become cases, in the mean.
fn expected(source: &Source, day: usize, date: crate::calendar::Date) -> f64 {
    let years = day as f64 / 365.25;
    let growth = libm::pow(1.0 + source.growth_percent_per_year.max(-100.0) / 100.0, years);
    let month = source.month_profile[date.month() as usize - 1] / 12.0 / f64::from(date.days_in_month());
    source.yearly.on(date) * growth * month * (1.0 - source.diverted_share.on(date))
}

/// The share of all children who take each option: of a class with shares of its own, those; the first class that matches
/// counts, and attributes are taken to be independent.
fn shares(pathway: &Pathway, options: &[Choice], date: crate::calendar::Date) -> Vec<f64> {
    let mut shares = vec![0.0; options.len()];
    let tests: Vec<ClassTest> =
        options.first().map_or(Vec::new(), |o| o.by_class.iter().map(|(test, _)| *test).collect());
    let part = |test: &ClassTest| *pathway.attributes[test.attribute].values[test.value].share.on(date);
    let (mut rest, mut seen): (f64, Vec<(usize, f64)>) = (1.0, Vec::new());
    for test in &tests {
        // Of those left, some of this attribute's other values may have gone before.
        let gone: f64 = seen.iter().filter(|(a, _)| *a == test.attribute).map(|(_, part)| part).sum();
        let of_rest = if gone < 1.0 { (part(test) / (1.0 - gone)).min(1.0) } else { 0.0 };
        let these = rest * of_rest;
        seen.push((test.attribute, part(test)));
        rest -= these;
        add(&mut shares, options, these, date, |o| {
            o.by_class.iter().find(|(t, _)| t == test).map_or(&o.share, |(_, share)| share)
        });
    }
    add(&mut shares, options, rest, date, |o| &o.share);
    shares
}

fn add(
    shares: &mut [f64],
    options: &[Choice],
    children: f64,
    date: crate::calendar::Date,
    of: impl Fn(&Choice) -> &Dated<f64>,
) {
    for (share, option) in shares.iter_mut().zip(options) {
        *share += children * *of(option).on(date);
    }
}

/// Mean hours of a work on a day.
pub(super) fn mean_hours(work: &Work, date: crate::calendar::Date) -> f64 {
    work.hours.as_ref().map_or(0.0, |hours| Law::mean(hours.on(date)))
}
