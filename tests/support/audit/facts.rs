//! What the scenario says, read without the help of the compiled program: which stage lies in which ask, when panels
//! sit, what each number of the program stands for.

use sendsim::calendar::Calendar;
use sendsim::kernel::{DAY, Time};
use sendsim::pathway::{Next, PanelIx, Pathway, Rest, StageKind, Wait};
use sendsim::plan::{Plan, ServerRole};

/// Where a child can have to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A stage.
    Stage(usize),
    /// The contact of this number.
    Contact(usize),
}

/// Facts of a plan's scenario.
pub struct Facts<'a> {
    pub plan: &'a Plan,
    /// For each wait, choice and work of the program, its pathway and spot.
    pub waits: Vec<(usize, Spot)>,
    pub choices: Vec<(usize, Spot)>,
    pub works: Vec<(usize, Spot)>,
    /// For each pathway and stage, the stage of the ask around it.
    pub asks: Vec<Vec<Option<usize>>>,
    /// First operation of each pathway.
    first_ops: Vec<u16>,
    /// For each panel, (last minute for papers, minute of the sitting, cases).
    pub sittings: Vec<Vec<(Time, Time, u32)>>,
}

impl<'a> Facts<'a> {
    /// Reads them.
    pub fn new(plan: &'a Plan) -> Self {
        let waits = (0..plan.waits.len()).map(|w| {
            let at = &plan.wait_stages[w];
            (usize::from(at.pathway), Spot::Stage(usize::from(at.stage)))
        });
        let works = plan.works.iter().map(|work| {
            let p = usize::from(work.pathway_ix);
            let contact = || plan.scenario.pathways[p].contacts.iter().position(|c| c.label() == work.stage).unwrap();
            (p, work.stage_ix.map_or_else(|| Spot::Contact(contact()), Spot::Stage))
        });
        let choice =
            |c: &sendsim::plan::ChoiceRule| (usize::from(c.stage.pathway), Spot::Stage(usize::from(c.stage.stage)));
        let first_op = |p: usize| {
            let asks = plan.scenario.pathways[p].stages.iter().filter(|s| matches!(s.kind, StageKind::Ask { .. }));
            plan.pathways[p].entries[0] - asks.count() as u16
        };
        Facts {
            waits: waits.collect(),
            choices: plan.choices.iter().map(choice).collect(),
            works: works.collect(),
            asks: plan.scenario.pathways.iter().map(asks_around).collect(),
            first_ops: (0..plan.pathways.len()).map(first_op).collect(),
            sittings: (0..plan.scenario.panels.len()).map(|p| sittings(plan, p)).collect(),
            plan,
        }
    }

    /// The pathway of an operation.
    pub fn pathway_of(&self, op: u16) -> usize {
        self.first_ops.partition_point(|first| *first <= op) - 1
    }

    /// The part of their tie by which children of its backlog come before those who ask, pathway by name.
    pub fn backlog_tie(&self, p: usize) -> u64 {
        let pathways = &self.plan.scenario.pathways;
        pathways.iter().filter(|other| other.id < pathways[p].id).map(|other| 1 + other.sources.len() as u64).sum()
    }

    pub fn pathway(&self, p: usize) -> &'a Pathway {
        &self.plan.scenario.pathways[p]
    }

    pub fn kind(&self, p: usize, stage: usize) -> &'a StageKind {
        &self.pathway(p).stages[stage].kind
    }

    pub fn rest(&self, p: usize, ask: usize) -> Rest {
        match self.kind(p, ask) {
            StageKind::Ask { rest, .. } => *rest,
            _ => Rest::Cancel,
        }
    }

    /// The panel of a stage.
    pub fn panel(&self, p: usize, stage: usize) -> Option<PanelIx> {
        match self.kind(p, stage) {
            StageKind::Wait { wait: Wait::Panel(panel), .. } => Some(*panel),
            _ => None,
        }
    }

    /// What follows the end of a stage; `by_contract` when a contract has done it.
    pub fn next(&self, p: usize, stage: usize, by_contract: bool) -> Next {
        match self.kind(p, stage) {
            StageKind::Wait { next, .. } | StageKind::Ask { next, .. } => *next,
            StageKind::Work(w) => w.next_after_contract.filter(|_| by_contract).unwrap_or(w.next),
            StageKind::Refer(referral) => referral.next,
            StageKind::Choose { .. } | StageKind::Leave { .. } => Next::Back,
        }
    }

    /// Whether a server is a contract.
    pub fn is_contract(&self, server: u16) -> bool {
        matches!(self.plan.servers[usize::from(server)].role, ServerRole::Contract(_))
    }

    /// Whether a server is a panel.
    pub fn is_panel(&self, server: u16) -> bool {
        matches!(self.plan.servers[usize::from(server)].role, ServerRole::Panel(_))
    }
}

/// For each stage the innermost ask whose branch leads to it: from every branch along what follows, inner branches
/// left to their own asks. Ways out of the pathway lie in none.
fn asks_around(pathway: &Pathway) -> Vec<Option<usize>> {
    let mut around = vec![None; pathway.stages.len()];
    for (a, stage) in pathway.stages.iter().enumerate() {
        let StageKind::Ask { branches, .. } = &stage.kind else { continue };
        let mut todo: Vec<usize> = branches.iter().map(|b| b.first.0).collect();
        while let Some(s) = todo.pop() {
            if around[s].is_some() || matches!(pathway.stages[s].kind, StageKind::Leave { .. }) {
                continue;
            }
            around[s] = Some(a);
            let mut to = |next: &Next| {
                if let Next::Stage(t) = next {
                    todo.push(t.0);
                }
            };
            match &pathway.stages[s].kind {
                StageKind::Wait { next, .. } | StageKind::Ask { next, .. } => to(next),
                StageKind::Work(w) => {
                    to(&w.next);
                    w.next_after_contract.iter().for_each(&mut to);
                    w.leaving.iter().for_each(|l| to(&l.to));
                }
                StageKind::Refer(referral) => to(&referral.next),
                StageKind::Choose { options } => options.iter().for_each(|o| to(&o.next)),
                StageKind::Leave { .. } => {}
            }
        }
    }
    around
}

/// Sittings of a panel, day by day.
fn sittings(plan: &Plan, panel: usize) -> Vec<(Time, Time, u32)> {
    let (spec, calendar): (_, &Calendar) = (&plan.scenario.panels[panel], &plan.calendar);
    let weekday = |day: i32| calendar.date_of(day).weekday().to_monday_one_offset() as u8;
    let days: Vec<i32> = (0..calendar.days()).filter(|d| weekday(*d) == spec.weekday).collect();
    let mut sittings = Vec::new();
    for (n, day) in days.into_iter().enumerate() {
        let at_work = spec.weekday > 5 || calendar.is_working(day);
        let in_term = spec.sits_in_closures || calendar.is_school_open(day);
        if (n as u32).is_multiple_of(spec.every_weeks) && at_work && in_term {
            let at = Time(day * DAY + calendar.office_opens());
            let papers = Time((day + 1 - spec.cut_off_days as i32) * DAY - 1).min(at - 1);
            let cases = spec.capacity.as_ref().map_or(u32::MAX, |c| c.on(calendar.date_of(day)).round() as u32);
            sittings.push((papers, at, cases));
        }
    }
    sittings
}
