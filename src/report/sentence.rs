//! Findings in sentences. Every number has its unit; children, reports and weeks have no decimals.

use super::number::{range, share, tenths, whole};
use super::words::{day, limit, long_period, month, month_name, why_not};
use crate::project::{
    Answers, Binding, Caution, Clearing, Dip, ENOUGH_FOR_BOUNDS, ENOUGH_NEAR_BOUND, Limit, Page, Shortage, Span,
    TargetAnswer, is_published_rate, names,
};

/// The finding of a page in one sentence: the rate that the first target on it is about, or else the last whole year.
pub fn finding(answers: &Answers, page: &Page) -> String {
    let limit = limit(page.limit_days);
    let about = |t: &&TargetAnswer| is_published_rate(&t.measure) && t.pathway == page.pathway && t.outcome.is_some();
    if let Some((target, outcome)) = answers.targets.iter().find(about).and_then(|t| Some((t, t.outcome?))) {
        let period = &answers.periods[outcome.period];
        let when = long_period(target.first_day, period.last_day);
        let points = (outcome.value.p50.round() - target.goal).abs();
        let side = match outcome.value.p50.round() {
            v if v > target.goal => format!("{} points above", whole(points)),
            v if v < target.goal => format!("{} points below", whole(points)),
            _ => "at".to_owned(),
        };
        let (rate, goal, met) = (whole(outcome.value.p50), tenths(target.goal), share(&outcome.met));
        let left_out = if target.measure == names::ON_TIME_EX { " (exceptions left out)" } else { "" };
        return format!(
            "{rate} % of the plans of {when} are issued within {limit}{left_out}, {side} the goal of {goal} %, which is \
             met in {met} of futures."
        );
    }
    let last = page.on_time.years.iter().rev().find_map(|y| Some((y, y.on_time?)));
    match last {
        Some((year, rate)) => {
            let when = long_period(year.first_day, answers.periods[year.period].last_day);
            let (median, range) = (whole(rate.p50), range(&rate));
            format!("{median} % of the plans of {when} are issued within {limit} ({range} % in 8 of 10 futures).")
        }
        None => "No plan is issued in this run.".to_owned(),
    }
}

/// What a family that asks in the first month waits.
pub fn family_sentence(answers: &Answers, page: &Page) -> String {
    let Some(first) = page.families.first() else { return "No month of requests is recorded.".to_owned() };
    let when = month(answers.periods[first.period].first_day);
    let Some(half) = first.median_weeks else {
        return format!("What a family that asks in {when} will wait is not known before the run ends.");
    };
    let half = format!("{} weeks for a plan in the middle case ({} in 8 of 10 futures)", whole(half.p50), range(&half));
    match first.p90_weeks {
        Some(p90) => {
            let (weeks, range) = (whole(p90.p50), range(&p90));
            format!("A family that asks in {when} will wait {half}; one in ten waits over {weeks} weeks ({range}).")
        }
        None => format!("A family that asks in {when} will wait {half}."),
    }
}

/// The children past the limit, and when that list is clear.
pub fn clearing_sentence(answers: &Answers, page: &Page, clearing: &Clearing) -> String {
    let limit = limit(page.limit_days);
    let first_end = answers.periods_of(Span::Month).next().map_or(answers.start, |p| answers.periods[p].last_day);
    let mut text = format!(
        "Children past {limit} whose case is still open: {} at the end of {}, {} ({}) at the end of {}.",
        whole(clearing.first.p50),
        month(first_end),
        whole(clearing.last.p50),
        range(&clearing.last),
        month(answers.end),
    );
    let week = whole(clearing.weekly_requests.p50);
    let when = &clearing.when;
    match when.p50 {
        Some(half) => {
            let range = match (when.p10, when.p90) {
                (Some(a), Some(b)) if a == b => String::new(),
                (Some(a), Some(b)) => format!(" ({} to {} in 8 of 10)", month(a), month(b)),
                (Some(a), None) => format!(" ({} to after the run in 8 of 10)", month(a)),
                _ => String::new(),
            };
            text += &format!(
                " That list is first clear (no more than ask in a week, {week}) by the end of {} in half of the \
                 futures{range}; not within the run in {}; clear at its end in {}.",
                month(half),
                share(&when.never),
                share(&clearing.clear_at_end),
            );
        }
        None => {
            text += &format!(
                " That list is not cleared (no more than ask in a week, {week}) within the run in {} of futures.",
                share(&when.never)
            );
        }
    }
    text
}

/// Why the published rate falls though the service does not get worse.
pub fn dip_sentence(dip: &Dip, limit_days: u32) -> String {
    let limit = limit(limit_days);
    let quarter = format!("{}-{}", month_name(dip.first_day), month(dip.last_day));
    let late = whole(dip.late_after);
    let reason = if dip.clears_old_cases() {
        format!(
            "because {late} plans that were already over {limit} are issued ({} the quarter before) and the children \
             still open past {limit} fall from {} to {}",
            whole(dip.late_before),
            whole(dip.over_before),
            whole(dip.over_after),
        )
    } else {
        format!("because {late} of the plans issued are of requests already over {limit} old")
    };
    let cohort = match (dip.cohort_before, dip.cohort_after) {
        (Some(before), Some(after)) if after > before => format!(
            "of the children who asked in that quarter {} % will be on time, up from {} %",
            whole(after),
            whole(before)
        ),
        (_, Some(after)) => format!("of the children who asked in that quarter {} % will be on time", whole(after)),
        _ => "what becomes of the children who asked in that quarter is not yet known".to_owned(),
    };
    let (before, after) = (whole(dip.before), whole(dip.after));
    format!("In {quarter} the published on-time rate falls from {before} % to {after} %, {reason}; {cohort}.")
}

/// What binds, and what runs short besides.
pub fn binding_sentence(answers: &Answers) -> String {
    let first = match &answers.binding {
        Some(binding) => bound(binding),
        None if answers.teams.is_empty() => "No team has hours or places in this scenario.".to_owned(),
        None => {
            let fullest = answers.teams.iter().reduce(|a, b| if b.percent() > a.percent() { b } else { a });
            let fullest =
                fullest.map_or(String::new(), |t| format!("; the fullest, {}, {} %", t.title, whole(t.percent())));
            let over = if answers.shortages.is_empty() { "" } else { " over the whole run" };
            format!(
                "No team binds{over}: none uses {} % of its hours or places{fullest}.",
                whole(crate::project::FULLY_USED_PERCENT)
            )
        }
    };
    std::iter::once(first).chain(short_sentences(answers)).collect::<Vec<_>>().join(" ")
}

/// Other teams that run short, and when: the most used in full, the rest by name.
fn short_sentences(answers: &Answers) -> Vec<String> {
    let Some((most, rest)) = answers.shortages.split_first() else { return Vec::new() };
    let team = &most.team;
    let too = if answers.binding.is_some() { " too" } else { "" };
    let (what, first) = match team.limit() {
        Limit::Hours if most.contacts_first => ("hours", ", contacts with late cases first,"),
        Limit::Hours => ("hours", ""),
        Limit::Places => ("places", ""),
    };
    let mut sentences = vec![format!(
        "From {} {} run short of {what}{too}: they use {} % of them{first} and their list grows from {} to {} children.",
        stretch(answers, most),
        team.title,
        whole(team.percent()),
        whole(team.waiting_first),
        whole(team.waiting_last),
    )];
    let rest: Vec<String> = rest.iter().map(|s| format!("{} from {}", s.team.title, stretch(answers, s))).collect();
    if !rest.is_empty() {
        sentences.push(format!("So do {}.", rest.join("; ")));
    }
    sentences
}

/// What follows `from`: `January 2026 on`, `January to June 2025`, `July 2025 to June 2026`.
fn stretch(answers: &Answers, shortage: &Shortage) -> String {
    let (first, last) = (shortage.first_day, shortage.last_day);
    if last == answers.end {
        format!("{} on", month(first))
    } else if first.year() == last.year() {
        format!("{} to {}", month_name(first), month(last))
    } else {
        format!("{} to {}", month(first), month(last))
    }
}

fn bound(binding: &Binding) -> String {
    let team = &binding.team;
    let used = |percent: Option<f64>, of: &str| percent.map(|p| format!("{} % of their {of}", whole(p)));
    let uses: Vec<String> =
        [used(team.hours_percent, "hours"), used(team.places_percent, "places")].into_iter().flatten().collect();
    let limit = match binding.limit {
        Limit::Hours => "hours",
        Limit::Places => "places (cases held at once)",
    };
    let (first, last) = (whole(team.waiting_first), whole(team.waiting_last));
    let list = match (first == last, team.is_growing()) {
        (true, _) => format!("{first} children wait for them at the start and at the end"),
        (_, true) => format!("their list grows from {first} to {last} children"),
        (_, false) => format!("their list shrinks from {first} to {last} children"),
    };
    format!("{}: their {limit} run short. They use {}; {list}.", team.title, uses.join(" and "))
}

/// A caution in words.
pub fn caution_sentence(caution: &Caution, replications: u32) -> String {
    match caution {
        Caution::NearBound { measure, periods } => format!(
            "In {periods} periods the mean of {measure} lies above 90 % or below 10 %: with fewer than \
             {ENOUGH_NEAR_BOUND} replications its simulation error there is too narrow."
        ),
        Caution::FewReplications => format!(
            "With {replications} replications the outer percentiles have no bounds: use {ENOUGH_FOR_BOUNDS} or more."
        ),
        Caution::NotJudged { target, why } => format!("The target \"{target}\" is not judged: {}.", why_not(*why)),
    }
}

/// Counts of the year that were published before the run.
pub(super) fn published_sentence(answers: &Answers, page: &Page) -> Option<String> {
    let p = answers.published.iter().find(|p| p.pathway == page.pathway)?;
    Some(format!(
        "Year to date and year {} include the published {} to {}: {} plans, {} within {}.",
        p.until.year(),
        day(p.from),
        day(p.until),
        whole(f64::from(p.issued)),
        whole(f64::from(p.within)),
        limit(page.limit_days),
    ))
}
