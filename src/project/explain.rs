//! A scenario before it is run: its pathways as a drawing, and whether each team can keep up.

use super::staff::Staff;
use crate::calendar::Date;
use crate::pathway::{Dated, DayUnit, Elapsed, Next, Pathway, Scenario, StageKind, Wait};
pub use crate::pathway::{Evidence, Grade};
pub use crate::plan::{TeamLoad, YearLoad};

/// What there is to say of a scenario before it is run.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// Words for people.
    pub title: String,
    /// First day.
    pub start: Date,
    /// Last day, inclusive.
    pub end: Date,
    /// Pathways.
    pub pathways: Vec<Drawn>,
    /// Teams with staff of their own.
    pub teams: Vec<TeamLoad>,
    /// Posts and contracts.
    pub staff: Vec<Staff>,
    /// What the scenario says that it leaves out.
    pub left_out: Vec<String>,
    /// Figures with what the scenario says of where they come from.
    pub evidence: Vec<Evidence>,
}

/// A pathway, stage by stage in the order in which a child comes to them.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Its id.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// Requests a year at the start, before season and growth, those diverted among them.
    pub yearly: f64,
    /// Children on it at the start.
    pub at_start: u64,
    /// Where new requests begin, by id.
    pub first: String,
    /// Stages.
    pub stages: Vec<DrawnStage>,
}

/// What kind of thing happens in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrawnKind {
    /// A list, and staff who work it off.
    List,
    /// Time passes; nobody's capacity is counted.
    Delay,
    /// One of several ways, or several at once, or a referral: no time passes.
    Way,
    /// Children leave.
    Out,
}

/// A stage.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnStage {
    /// Its id.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// What kind of thing happens.
    pub kind: DrawnKind,
    /// The same in a few words: `13 working days`, `EP team, 7 hours`.
    pub what: String,
    /// Where children go on: why, or how many (empty = always), and the stage, or a pathway for a referral.
    pub next: Vec<(String, DrawnNext)>,
}

/// Where children go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawnNext {
    /// To a stage of this pathway, by its id.
    Stage(String),
    /// Back to the stage that has asked.
    Back,
    /// Another child begins on a pathway, by its id.
    Pathway(String),
}

/// Explains a scenario, given the loads of its teams.
pub fn explain(scenario: &Scenario, teams: Vec<TeamLoad>, evidence: Vec<Evidence>) -> Explained {
    Explained {
        title: scenario.title.clone(),
        start: scenario.start,
        end: scenario.end,
        pathways: scenario.pathways.iter().map(|p| drawn(scenario, p)).collect(),
        teams,
        staff: super::staff::staff(scenario),
        left_out: scenario.left_out.clone(),
        evidence,
    }
}

fn drawn(scenario: &Scenario, pathway: &Pathway) -> Drawn {
    Drawn {
        id: pathway.id.clone(),
        title: pathway.title.clone(),
        yearly: pathway.sources.iter().map(|s| s.yearly.on(scenario.start)).sum(),
        at_start: pathway.backlog.iter().map(|b| b.cases.count()).sum(),
        first: pathway.stages[pathway.first.0].id.clone(),
        stages: order(pathway).into_iter().map(|s| stage(scenario, pathway, s)).collect(),
    }
}

/// Stages in the order in which a child comes to them, ways out last.
fn order(pathway: &Pathway) -> Vec<usize> {
    // Each stage before all that it leads to, but for the ways back of loops.
    let (mut order, mut seen) = (Vec::new(), vec![false; pathway.stages.len()]);
    let unreached = (0..pathway.stages.len()).rev();
    for start in unreached.chain([pathway.first.0]).collect::<Vec<_>>().into_iter().rev() {
        // The stages on the way, each with those to which it leads that are still to be gone through.
        let mut way: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut next = Some(start);
        let from = order.len();
        loop {
            if let Some(stage) = next.filter(|s| !std::mem::replace(&mut seen[*s], true)) {
                way.push((stage, ways(pathway, stage).into_iter().filter_map(|(_, next)| at(next)).collect()));
            }
            let Some((stage, rest)) = way.last_mut() else { break };
            let stage = *stage;
            next = rest.pop();
            if next.is_none() {
                order.push(stage);
                way.pop();
            }
        }
        order[from..].reverse();
    }
    let out = |s: &usize| matches!(pathway.stages[*s].kind, StageKind::Leave { .. });
    order.sort_by_key(out);
    order
}

fn at(next: Next) -> Option<usize> {
    match next {
        Next::Stage(stage) => Some(stage.0),
        Next::Back => None,
    }
}

/// Where children go on within the pathway, and why.
fn ways(pathway: &Pathway, stage: usize) -> Vec<(String, Next)> {
    let always = |next: Next| (String::new(), next);
    match &pathway.stages[stage].kind {
        StageKind::Wait { next, .. } => vec![always(*next)],
        StageKind::Work(work) => {
            let contract = work.next_after_contract.map(|next| ("after a contract".to_owned(), next));
            let leaving = work.leaving.as_ref().map(|l| ("leaves the list".to_owned(), l.to));
            std::iter::once(always(work.next)).chain(contract).chain(leaving).collect()
        }
        StageKind::Choose { options } => options.iter().map(|o| (percent(&o.share), o.next)).collect(),
        StageKind::Ask { branches, next, .. } => {
            let branch = |b: &crate::pathway::Branch| {
                let waited = if b.required { "asks" } else { "asks, does not wait for" };
                (waited.to_owned(), Next::Stage(b.first))
            };
            branches.iter().map(branch).chain([("then".to_owned(), *next)]).collect()
        }
        StageKind::Refer(referral) => vec![always(referral.next)],
        StageKind::Leave { .. } => Vec::new(),
    }
}

fn percent(share: &Dated<f64>) -> String {
    let changes = if share.changes.is_empty() { "" } else { " at first" };
    format!("{} %{changes}", number(100.0 * share.initially))
}

/// Up to three digits that say something.
fn number(value: f64) -> String {
    let digits = if value >= 100.0 { 0 } else { 1 };
    let text = format!("{value:.digits$}");
    if digits > 0 { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn lasts(elapsed: &Elapsed) -> String {
    let (mean, unit) = (elapsed.days.initially.mean(), elapsed.unit);
    let later = if elapsed.days.changes.is_empty() { "" } else { " at first" };
    let (value, word) = match unit {
        DayUnit::CalendarDays if mean >= 28.0 => (mean / 7.0, "week"),
        DayUnit::CalendarDays => (mean, "day"),
        DayUnit::WorkingDays => (mean, "working day"),
        DayUnit::SchoolDays => (mean, "school day"),
    };
    let value = number(value);
    let s = if value == "1" { "" } else { "s" };
    format!("{value} {word}{s}{later}")
}

fn stage(scenario: &Scenario, pathway: &Pathway, s: usize) -> DrawnStage {
    let stage = &pathway.stages[s];
    let (kind, what) = match &stage.kind {
        StageKind::Wait { wait: Wait::For(elapsed), .. } => (DrawnKind::Delay, lasts(elapsed)),
        StageKind::Wait { wait: Wait::Panel(panel), .. } => {
            let panel = &scenario.panels[panel.0];
            let kind = if panel.capacity.is_some() { DrawnKind::List } else { DrawnKind::Delay };
            (kind, panel.title.clone())
        }
        StageKind::Wait { wait: Wait::Until(days), .. } => {
            let day = |d: &crate::pathway::DayOfYear| format!("{:02}-{:02}", d.month, d.day);
            (DrawnKind::Delay, format!("until {}", days.iter().map(day).collect::<Vec<_>>().join(" or ")))
        }
        StageKind::Work(work) => {
            let hours = work.hours.as_ref().map(|h| format!("{} h", number(h.initially.mean())));
            let elapsed = work.elapsed.as_ref().map(|e| format!("over {}", lasts(e)));
            let team = scenario.teams[work.team.0].title.clone();
            let parts: Vec<String> = std::iter::once(team).chain(hours).chain(elapsed).collect();
            (DrawnKind::List, parts.join(", "))
        }
        StageKind::Choose { .. } => (DrawnKind::Way, "one way of several".to_owned()),
        StageKind::Ask { .. } => (DrawnKind::Way, "all at once".to_owned()),
        StageKind::Refer(_) => (DrawnKind::Way, "refers".to_owned()),
        StageKind::Leave { outcome } => (DrawnKind::Out, outcome.clone()),
    };
    let mut next: Vec<(String, DrawnNext)> = Vec::new();
    if let StageKind::Refer(referral) = &stage.kind {
        next.push(("refers to".to_owned(), DrawnNext::Pathway(scenario.pathways[referral.to].id.clone())));
    }
    next.extend(ways(pathway, s).into_iter().map(|(why, to)| {
        let to = at(to).map_or(DrawnNext::Back, |s| DrawnNext::Stage(pathway.stages[s].id.clone()));
        (why, to)
    }));
    DrawnStage { id: stage.id.clone(), title: stage.title.clone(), kind, what, next }
}
