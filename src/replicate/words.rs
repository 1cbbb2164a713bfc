//! What a trace says: each event in words.

use crate::kernel::{Birth, DAY, Time};
use crate::plan::{Plan, ServerRole, StageOf};

/// Where a child of this name is that asked before the start.
pub(super) fn there_at_the_start(plan: &Plan, name: &str, birth: &Birth) -> String {
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
