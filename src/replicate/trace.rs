//! The life of one child, event by event.

use super::people::People;
use crate::calendar::Date;
use crate::kernel::{Birth, DAY, Time};
use crate::plan::{Plan, ServerRole, StageOf};

/// One event of a child's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceLine {
    /// The day.
    pub date: Date,
    /// Minute of the day.
    pub minute: i32,
    /// What happened.
    pub text: String,
}

/// Why a life cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum TraceError {
    /// No child of that name in that replication; the name of one that there is.
    NoSuchChild { example: Option<String> },
    /// The run was stopped.
    Stopped(crate::kernel::Stopped),
}

/// The life that is followed.
#[derive(Debug, Default)]
pub struct Trace {
    name: String,
    child: Option<u32>,
    example: Option<String>,
    events: Vec<(Time, String)>,
}

impl Trace {
    /// Follows the child of this name: `pathway/source/2025-03/41` or `pathway/backlog/list/17`.
    pub fn of(name: &str) -> Self {
        Trace { name: name.to_string(), ..Trace::default() }
    }

    /// Whether this is the child.
    #[inline]
    pub fn follows(&self, child: u32) -> bool {
        self.child == Some(child)
    }

    pub(super) fn look_for(&mut self, plan: &Plan, people: &People, births: &[Birth]) {
        for birth in births {
            let name = people.name(plan, birth.child);
            if self.child.is_none() && name == self.name {
                self.child = Some(birth.child);
                if people.is_open_case(birth.child) {
                    self.tell(Time::START, there_at_the_start(plan, &name, birth));
                } else {
                    let asks = || "asks".to_string();
                    let by = people.referrer(birth.child).map(|by| people.name(plan, by));
                    self.tell(birth.at, by.map_or_else(asks, |by| format!("is referred by {by}")));
                }
            }
            if self.example.is_none() {
                self.example = Some(name);
            }
        }
    }

    pub(super) fn tell(&mut self, now: Time, text: String) {
        self.events.push((now, text));
    }

    pub(super) fn finish(self, plan: &Plan) -> Result<Vec<TraceLine>, TraceError> {
        if self.child.is_none() {
            return Err(TraceError::NoSuchChild { example: self.example });
        }
        let line = |(at, text): (Time, String)| TraceLine {
            date: plan.calendar.date_of(at.day()),
            minute: at.0.rem_euclid(DAY),
            text,
        };
        // Branches that only wait are told when they begin.
        let mut events = self.events;
        events.sort_by_key(|(at, _)| *at);
        // A stage that both the request and the way of the child lead to is come to once.
        events.dedup();
        Ok(events.into_iter().map(line).collect())
    }
}

/// Where a child of this name is that asked before the start.
fn there_at_the_start(plan: &Plan, name: &str, birth: &Birth) -> String {
    let mut parts = name.split('/');
    let (pathway, list) = (parts.next(), parts.nth(1));
    let pathway = plan.scenario.pathways.iter().find(|p| Some(p.id.as_str()) == pathway);
    let list = pathway.and_then(|p| Some((p, p.backlog.iter().find(|b| Some(b.id.as_str()) == list)?)));
    let stage = list.map_or("the pathway", |(p, b)| &p.stages[b.stage.0].title);
    let on = match birth.in_work {
        Some(work) => format!("; is in work, until {} at the earliest", day(plan, work.not_before)),
        None if birth.at > Time::START => format!("; waits until {}", day(plan, birth.at)),
        None => String::new(),
    };
    format!("{stage}: is there at the start; asked on {}{on}", day(plan, birth.request))
}

fn day(plan: &Plan, at: Time) -> String {
    if at == Time::NEVER { "after the end".to_string() } else { plan.calendar.date_of(at.day()).to_string() }
}

fn title(plan: &Plan, stage: StageOf) -> String {
    plan.scenario.pathways[usize::from(stage.pathway)].stages[usize::from(stage.stage)].title.clone()
}

/// The words for a work.
pub(super) fn work(plan: &Plan, work: u16) -> String {
    let rule = &plan.works[usize::from(work)];
    match rule.stage_ix {
        Some(s) => title(plan, StageOf::new(rule.pathway_ix, s)),
        None => rule.stage.replace('_', " "),
    }
}

pub(super) fn waits(plan: &Plan, wait: u16, at: Time) -> String {
    format!("{}: waits until {}", title(plan, plan.wait_stages[usize::from(wait)]), day(plan, at))
}

pub(super) fn refers(plan: &Plan, referral: u16) -> String {
    let rule = &plan.referrals[usize::from(referral)];
    let to = &plan.scenario.pathways[usize::from(rule.to)].title;
    format!("{}: is referred to {to}", title(plan, rule.stage))
}

pub(super) fn chooses(plan: &Plan, choice: u16, way: u16) -> String {
    let at = plan.choices[usize::from(choice)].stage;
    let stage = &plan.scenario.pathways[usize::from(at.pathway)].stages[usize::from(at.stage)];
    let option = match &stage.kind {
        crate::pathway::StageKind::Choose { options } => options.get(usize::from(way)).map_or("?", |o| o.id.as_str()),
        _ => "?",
    };
    format!("{}: {}", stage.title, option.replace('_', " "))
}

pub(super) fn begins(plan: &Plan, what: u16, server: u16, joined: Time, now: Time, amount: i64) -> String {
    let server = &plan.servers[usize::from(server)];
    let by = match server.role {
        ServerRole::Own { .. } => plan.scenario.teams[server.team].title.clone(),
        ServerRole::Contract(c) => plan.scenario.teams[server.team].contracts[c].title.clone(),
        ServerRole::Panel(p) => plan.scenario.panels[p].title.clone(),
    };
    let hours = amount as f64 / 60e6;
    if plan.works[usize::from(what)].stage_ix.is_none() {
        return format!("is late and is contacted: {hours:.1} hours of {by}");
    }
    let weeks = f64::from(now.since(joined)) / f64::from(7 * DAY);
    let needs = if amount > 0 { format!("; needs {hours:.1} hours") } else { String::new() };
    format!("{} begins with {by} after {weeks:.1} weeks on the list{needs}", work(plan, what))
}

pub(super) fn passes(plan: &Plan, note: u16) -> String {
    let rule = &plan.notes[usize::from(note)];
    let verb = if rule.entered { "comes to" } else { "leaves" };
    format!("{verb} {}", title(plan, StageOf { pathway: rule.pathway, stage: rule.stage }))
}
