//! A scenario compiled to what the kernel runs. Cannot fail: the scenario has been checked.

mod branches;
mod columns;
mod estimate;
mod flows;
mod loads;
mod ops;
mod panels;
mod referrals;
mod rules;
mod services;
mod teams;
mod together;
mod visits;

use crate::calendar::{Calendar, Date, Month};
use crate::kernel::{Program, ServerKind, Time};
use crate::measure::{ClockSpec, Layout, Months, Series, ServerColumns, WorkColumns};
use crate::pathway::{ExceptionWhen, ListPolicy, Scenario};

pub use columns::{Columns, TeamColumns};
pub use estimate::Estimate;
pub use flows::WorkFlow;
pub use loads::{TeamLoad, YearLoad};
pub use ops::Marks;
pub use referrals::ReferralRule;
pub use rules::*;
pub use teams::{ppm, slot_of, slots};

/// What a server stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum ServerRole {
    /// The team's own staff, or the part of them that works for one stream where unused shares lapse.
    Own { part: usize },
    /// A contract of the team.
    Contract(usize),
    /// A panel.
    Panel(usize),
}

/// A server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerPlan {
    /// Index of the team; panels come after the teams.
    pub team: usize,
    /// What it stands for.
    pub role: ServerRole,
    /// How it takes work.
    pub kind: ServerKind,
}

/// Where things of a pathway are in the program.
#[derive(Debug, Clone)]
pub struct PathwayPlan {
    /// First operation of a new request.
    pub first: u16,
    /// Entry of each stage.
    pub entries: Vec<u16>,
    /// The stage's own operation.
    pub mains: Vec<u16>,
    /// What follows a stage's wait; [`NONE16`](crate::kernel::NONE16) for other stages.
    pub nexts: Vec<u16>,
    /// The ask in whose branch each stage lies.
    pub inside: Vec<u16>,
    /// The rounds that its children are on: the first, and how many.
    pub rounds: (u16, u16),
    /// Marks of its clocks.
    pub marks: Marks,
}

/// A compiled scenario, shared by all replications and threads.
#[derive(Debug)]
pub struct Plan {
    /// The scenario.
    pub scenario: Scenario,
    /// Its dates.
    pub calendar: Calendar,
    /// What the kernel runs.
    pub program: Program,
    /// Pathways.
    pub pathways: Vec<PathwayPlan>,
    /// Waits.
    pub waits: Vec<WaitRule>,
    /// The stage of each wait.
    pub wait_stages: Vec<StageOf>,
    /// Choices.
    pub choices: Vec<ChoiceRule>,
    /// Works.
    pub works: Vec<WorkRule>,
    /// Notes.
    pub notes: Vec<NoteRule>,
    /// Referrals.
    pub referrals: Vec<ReferralRule>,
    /// Exceptions of each pathway.
    pub exceptions: Vec<Vec<ExceptionRule>>,
    /// Outcomes: pathway and name.
    pub outcomes: Vec<(u16, String)>,
    /// Servers.
    pub servers: Vec<ServerPlan>,
    /// For each server that is a contract, its turnaround.
    pub turnarounds: Vec<Option<Lasting>>,
    /// Each team's list policy; of panels, which come after the teams, there is none.
    pub policies: Vec<Timed<ListPolicy>>,
    /// Marks of a child.
    pub marks: usize,
    /// Recorded months.
    pub recorded: Months,
    /// Months before recording starts.
    pub unrecorded: u32,
    /// The record.
    pub layout: Layout,
    /// Columns of the record.
    pub columns: Columns,
    /// Clocks.
    pub clocks: Vec<ClockSpec>,
    series: Vec<Series>,
}

impl Plan {
    /// The layout of a record.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The figures that can be made of a record.
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// Recorded months.
    pub fn months(&self) -> &[Month] {
        &self.calendar.months()[self.unrecorded as usize..]
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// A number that is equal for equal scenarios.
    pub fn hash(&self) -> u64 {
        u64::from_str_radix(&self.scenario.hash, 16).unwrap_or(0)
    }

    /// Columns of works and servers.
    pub fn work_columns(&self) -> (&[WorkColumns], &[ServerColumns]) {
        (&self.columns.works, &self.columns.servers)
    }
}

/// A plan in the making.
struct Compiler<'a> {
    scenario: &'a Scenario,
    calendar: &'a Calendar,
    program: Program,
    pathways: Vec<PathwayPlan>,
    waits: Vec<WaitRule>,
    wait_stages: Vec<StageOf>,
    turnarounds: Vec<Option<Lasting>>,
    choices: Vec<ChoiceRule>,
    works: Vec<WorkRule>,
    notes: Vec<NoteRule>,
    referrals: Vec<ReferralRule>,
    outcomes: Vec<(u16, String)>,
    servers: Vec<ServerPlan>,
    policies: Vec<Timed<ListPolicy>>,
    /// For each work, whether it starts only when schools are open.
    gates: Vec<bool>,
    mark_count: usize,
    lane_count: u16,
}

/// Compiles a checked scenario.
pub fn compile(scenario: &Scenario) -> Plan {
    let calendar = Calendar::new(&scenario.calendar, scenario.start, earliest(scenario), scenario.end);
    let mut c = Compiler {
        scenario,
        calendar: &calendar,
        program: Program::default(),
        pathways: Vec::new(),
        waits: Vec::new(),
        wait_stages: Vec::new(),
        turnarounds: Vec::new(),
        choices: Vec::new(),
        works: Vec::new(),
        notes: Vec::new(),
        referrals: Vec::new(),
        outcomes: Vec::new(),
        servers: Vec::new(),
        policies: Vec::new(),
        gates: Vec::new(),
        mark_count: 0,
        lane_count: 0,
    };
    let mut firsts = Vec::new();
    for (ix, pathway) in scenario.pathways.iter().enumerate() {
        firsts.push(c.program.ops.len());
        c.pathway(ix as u16, pathway);
    }
    c.gates = c.works.iter().map(|w| starts_with_schools(scenario, w)).collect();
    for (ix, team) in scenario.teams.iter().enumerate() {
        c.team(ix, team);
    }
    for (ix, panel) in scenario.panels.iter().enumerate() {
        c.panel_team(ix, panel);
    }
    c.school_gate();
    c.program.month_ends = calendar.months().iter().map(|m| Time::start_of_day(m.last_day + 1)).collect();
    c.program.fixed.sort_by_key(|(at, _)| *at);
    visits::number(&mut c.program, &firsts);
    visits::find_works_in_branches(&mut c.program);
    c.program.find_sweeps();
    let exceptions = scenario.pathways.iter().map(|p| exceptions(p, &calendar)).collect();
    let record_from = calendar.day_of(scenario.record_from);
    let unrecorded = calendar.months().iter().filter(|m| m.first_day < record_from).count();
    let unrecorded = unrecorded.min(calendar.months().len().saturating_sub(1)) as u32;
    let kept = &calendar.months()[unrecorded as usize..];
    let mut firsts: Vec<i32> = kept.iter().map(|m| m.first_day).collect();
    firsts.extend(kept.last().map(|m| m.last_day + 1));
    let first_month = kept.first().map_or(1, |m| m.month as u32);
    let mut plan = Plan {
        scenario: scenario.clone(),
        recorded: Months::new(firsts),
        unrecorded,
        layout: Layout::new(kept.len() as u32, first_month),
        program: c.program,
        pathways: c.pathways,
        waits: c.waits,
        wait_stages: c.wait_stages,
        turnarounds: c.turnarounds,
        choices: c.choices,
        works: c.works,
        notes: c.notes,
        referrals: c.referrals,
        exceptions,
        outcomes: c.outcomes,
        servers: c.servers,
        policies: c.policies,
        marks: c.mark_count,
        columns: Columns::default(),
        clocks: Vec::new(),
        series: Vec::new(),
        calendar,
    };
    plan.lay_out();
    plan
}

/// The earliest day that the run asks the calendar about: the oldest open case, with a margin for what led to it.
fn earliest(scenario: &Scenario) -> Date {
    let mut first = scenario.start;
    let days = |weeks: f64| jiff_days((weeks * 7.0).ceil() as i32 + 1);
    for backlog in scenario.pathways.iter().flat_map(|p| &p.backlog) {
        let oldest = match &backlog.cases {
            crate::pathway::Cases::Listed(cases) => cases.iter().map(|c| c.requested).min(),
            crate::pathway::Cases::Bands(bands) => {
                let most = bands.iter().fold(0.0, |a: f64, b| a.max(b.to_weeks));
                Some(scenario.start.saturating_sub(days(most)))
            }
            crate::pathway::Cases::Size { longest_weeks, .. } => {
                Some(scenario.start.saturating_sub(days(*longest_weeks)))
            }
        };
        first = first.min(oldest.unwrap_or(first));
    }
    first.saturating_sub(jiff_days(730))
}

fn jiff_days(days: i32) -> jiff::Span {
    jiff::Span::new().days(days)
}

fn starts_with_schools(scenario: &Scenario, work: &WorkRule) -> bool {
    let stage = work.stage_ix.map(|s| &scenario.pathways[usize::from(work.pathway_ix)].stages[s].kind);
    matches!(stage, Some(crate::pathway::StageKind::Work(w)) if w.schools_open)
}

fn exceptions(pathway: &crate::pathway::Pathway, calendar: &Calendar) -> Vec<ExceptionRule> {
    let rule = |e: &crate::pathway::Exception| ExceptionRule {
        name: crate::chance::NameHash::new(&format!("{}/exceptions/{}", pathway.id, e.id)),
        class: match e.when {
            ExceptionWhen::Class(test) => Some(test),
            ExceptionWhen::Any | ExceptionWhen::AskedInClosure { .. } => None,
        },
        share: Timed::new(&e.share, calendar, |v| *v),
        days: match e.when {
            ExceptionWhen::AskedInClosure { closure_days, days_before, .. } => {
                Some((0..calendar.days()).map(|d| calendar.in_closure_window(d, closure_days, days_before)).collect())
            }
            ExceptionWhen::Any | ExceptionWhen::Class(_) => None,
        },
    };
    pathway.exceptions.iter().map(rule).collect()
}
