//! The lists that grow: the one place that every output names them from.

use super::json::number;
use super::number::whole;
use super::words::counted;
use crate::project::{Answers, Span, TeamUse};
use serde_json::{Value, json};

/// The teams that cannot keep up, each with what its list grows by in a month; the fastest first.
pub(super) fn growing(answers: &Answers) -> Vec<(&TeamUse, f64)> {
    let months = answers.periods_of(Span::Month).count();
    let growing = answers.teams.iter().filter_map(|team| Some((team, team.cannot_keep_up(months)?)));
    let mut growing: Vec<_> = growing.collect();
    growing.sort_by(|a, b| b.1.total_cmp(&a.1));
    growing
}

/// `+37`: never `+0`, for one that is named grows.
pub(super) fn by_month(monthly: f64) -> String {
    format!("+{}", whole(monthly.max(1.0)))
}

/// `1 team cannot keep up`.
pub(super) fn finding(teams: usize) -> String {
    format!("{} cannot keep up", counted(teams as f64, "team"))
}

/// The lists that grow, in a sentence; `None` where none does.
pub(super) fn sentence(answers: &Answers) -> Option<String> {
    let growing = growing(answers);
    let each = growing.iter().map(|(team, monthly)| {
        let (first, last) = (whole(team.waiting_first), whole(team.waiting_last));
        format!("{} {} a month, from {first} to {last}", team.title, by_month(*monthly))
    });
    let each: Vec<String> = each.collect();
    (!each.is_empty()).then(|| format!("{}; lists that grow: {}.", finding(each.len()), each.join("; ")))
}

/// The lists that grow in a scenario, with what they grow by in the base, and those that grow in the base alone; `None`
/// where none does in either.
pub(super) fn against(base: &Answers, other: &Answers) -> Option<String> {
    let (in_base, here) = (growing(base), growing(other));
    let of = |all: &[(&TeamUse, f64)], team: &TeamUse| all.iter().find(|(t, _)| t.team == team.team).map(|(_, by)| *by);
    let each = here.iter().map(|(team, monthly)| match of(&in_base, team) {
        Some(before) => format!("{} {} a month (base {})", team.title, by_month(*monthly), by_month(before)),
        None => format!("{} {} a month (in the base they keep up)", team.title, by_month(*monthly)),
    });
    let each: Vec<String> = each.collect();
    let no_more = in_base.iter().filter(|(team, _)| of(&here, team).is_none());
    let no_more: Vec<String> =
        no_more.map(|(team, monthly)| format!("{} ({} a month)", team.title, by_month(*monthly))).collect();
    let mut told = Vec::new();
    if !each.is_empty() {
        told.push(format!("{}; lists that grow: {}.", finding(each.len()), each.join("; ")));
    }
    if !no_more.is_empty() {
        told.push(format!("Lists that grow in the base and not here: {}.", no_more.join("; ")));
    }
    (!told.is_empty()).then(|| told.join(" "))
}

/// The lists that grow, for programs.
pub(super) fn json(answers: &Answers) -> Value {
    let each = growing(answers).into_iter().map(|(team, monthly)| {
        json!({
            "team": team.team,
            "title": team.title,
            "waiting_first": number(team.waiting_first),
            "waiting_last": number(team.waiting_last),
            "more_each_month": number(monthly),
        })
    });
    each.collect()
}
