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
    grow(&each.collect::<Vec<_>>())
}

/// Lists that grow are told beside means, and are none.
const MIDDLE: &str = "(middle of the futures)";

fn grow(each: &[String]) -> Option<String> {
    (!each.is_empty()).then(|| format!("{}; lists that grow {MIDDLE}: {}.", finding(each.len()), each.join("; ")))
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
    told.extend(grow(&each));
    if !no_more.is_empty() {
        told.push(format!("Lists that grow in the base and not here {MIDDLE}: {}.", no_more.join("; ")));
    }
    (!told.is_empty()).then(|| told.join(" "))
}

/// The lists that grow (team, title, cases by which in a month) in any of so many scenarios: how many, then each in how many
/// of them and by how much; `None` where none does.
pub(super) fn over_scenarios<'a>(
    all: impl Iterator<Item = (&'a str, &'a str, f64)>,
    scenarios: usize,
) -> Option<(String, Vec<String>)> {
    // By team: title, scenarios, least and most by which its list grows.
    let mut teams: Vec<(&str, &str, usize, f64, f64)> = Vec::new();
    for (team, title, monthly) in all {
        match teams.iter_mut().find(|(first, ..)| *first == team) {
            Some((_, _, count, least, most)) => {
                (*count, *least, *most) = (*count + 1, least.min(monthly), most.max(monthly));
            }
            None => teams.push((team, title, 1, monthly, monthly)),
        }
    }
    teams.sort_by(|a, b| b.2.cmp(&a.2).then(b.4.total_cmp(&a.4)));
    let each = teams.iter().map(|(_, title, count, least, most)| {
        let (least, most) = (by_month(*least), by_month(*most));
        let by = if least == most { most } else { format!("{least} to {most}") };
        format!("{title}: in {count} of {}, {by} a month", counted(scenarios as f64, "scenario"))
    });
    let each: Vec<String> = each.collect();
    (!each.is_empty()).then(|| (format!("{} in some scenario", finding(each.len())), each))
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
