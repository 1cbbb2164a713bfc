//! Findings in sentences. Every number has its unit; children, reports and weeks have no decimals.

use super::measure;
use super::number::{range, share, significant, tenths, whole};
use super::words::{self, counted, day, limit, long_period, month, month_name, of_change, why_not};
use crate::project::{
    Answers, Binding, Caution, Clearing, Dip, ENOUGH_FOR_BOUNDS, ENOUGH_NEAR_BOUND, Exactness, Limit, Page, Precision,
    Shortage, Span, TargetAnswer, is_published_rate, names, needed,
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
            v if v > target.goal => format!("{} above", counted(points, "point")),
            v if v < target.goal => format!("{} below", counted(points, "point")),
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
    let weeks = counted(half.p50, "week");
    let half = format!("{weeks} for a plan in the middle case ({} in 8 of 10 futures)", range(&half));
    match first.p90_weeks {
        Some(p90) => {
            let (weeks, range) = (counted(p90.p50, "week"), range(&p90));
            format!("A family that asks in {when} will wait {half}; one in ten waits over {weeks} ({range}).")
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
    if clearing.stays_clear.share().is_some_and(|s| s > 0.5) {
        let stays = share(&clearing.stays_clear);
        text +=
            &format!(" That list stays clear (no more than ask in a week, {week}) all along in {stays} of futures.");
        return text;
    }
    if clearing.first.p50 <= clearing.weekly_requests.p50 {
        let at_end = share(&clearing.clear_at_end);
        text += &format!(
            " That list outgrows what asks in a week ({week}); at the end of the run it is clear in {at_end} of futures."
        );
        return text;
    }
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
            "because {} already over {limit} {} issued ({} the quarter before) and the children \
             still open past {limit} fall from {} to {}",
            if late == "1" { "1 plan that was".to_owned() } else { format!("{late} plans that were") },
            if late == "1" { "is" } else { "are" },
            whole(dip.late_before),
            whole(dip.over_before),
            whole(dip.over_after),
        )
    } else {
        let are = if late == "1" { "is of a request" } else { "are of requests" };
        format!("because {late} of the plans issued {are} already over {limit} old")
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

/// How exact the figure is that a decision hangs on, and how many futures would have done.
pub fn precision_sentence(answers: &Answers) -> Option<String> {
    let p = answers.precision.as_ref()?;
    precision(p, answers, if p.period.is_some() { "The mean" } else { "The share" })
}

/// The same of a difference between two scenarios on the same futures.
pub(super) fn difference_precision(p: &Precision, answers: &Answers) -> Option<String> {
    precision(p, answers, if p.period.is_some() { "The difference" } else { "The difference in the share" })
}

fn precision(p: &Precision, answers: &Answers, what: &str) -> Option<String> {
    let half = p.half.filter(|half| half.is_finite())?;
    let subject = match p.period.map(|period| &answers.periods[period]) {
        Some(period) => {
            let when = long_period(period.first_day, period.last_day);
            format!("{what} of \"{}\" in {when}", measure::title(&p.measure))
        }
        None => format!("{what} of all futures that meet \"{}\"", p.measure),
    };
    let goal = amount(p.goal, p.unit);
    // More futures than give each draw once are no more draws.
    let once = p.all_draws.map_or(answers.replications, |draws| answers.replications.min(draws.futures()));
    let takes = needed(once, half, p.goal);
    let enough = match (p.enough, p.all_draws) {
        (Some(n), _) => format!("{} would have done for {goal}", whole(f64::from(n))),
        (None, Some(draws)) if half > p.goal && takes > f64::from(draws.futures()) => format!(
            "for {goal} some {} are needed, more than {} of the inputs give ({}): calibrate with more --draws",
            about(takes),
            counted(f64::from(draws.count), "draw"),
            whole(f64::from(draws.futures()))
        ),
        (None, _) => more_needed(half, p.goal, takes, &goal),
    };
    Some(known(&subject, half, p.unit, answers.replications, &enough))
}

/// How exact a difference is that `subject` names, and how many futures would have done.
pub(super) fn exactness_sentence(e: &Exactness, subject: &str, unit: &str) -> String {
    let goal = match (e.is_sure, e.goal > 0.0) {
        (_, false) => return format!("{subject} is the same in every future."),
        (true, _) => format!("{} (a tenth of it)", amount(e.goal, unit)),
        (false, _) => format!("{} (to be sure that it is not chance)", amount(e.goal, unit)),
    };
    let enough = match e.enough {
        Some(n) => format!("{} would have done for {goal}", whole(f64::from(n))),
        None => more_needed(e.half, e.goal, needed(e.replications, e.half, e.goal), &goal),
    };
    known(subject, e.half, unit, e.replications, &enough)
}

/// `1 point`, `8.7 children`.
fn amount(value: f64, unit: &str) -> String {
    words::amount(&if value.abs() < 0.05 { significant(value) } else { tenths(value) }, of_change(unit))
}

/// To tens: what futures so far say of how many are needed is not taken too literally.
fn about(replications: f64) -> String {
    whole((replications / 10.0).ceil() * 10.0)
}

fn more_needed(half: f64, goal: f64, takes: f64, words: &str) -> String {
    if half > goal && half > 0.0 {
        format!("for {words} some {} are needed", about(takes))
    } else {
        format!("as many are needed to be sure of {words}")
    }
}

fn known(subject: &str, half: f64, unit: &str, replications: u32, enough: &str) -> String {
    let (half, futures) =
        (words::amount(&significant(half), of_change(unit)), counted(f64::from(replications), "future"));
    format!("{subject} is known to within {half} (95 %) with {futures}; {enough}.")
}

/// Of fewer draws it is not said what share of the range comes of the inputs: it would be mostly chance itself.
const FEWEST_DRAWS: u32 = 20;

/// What of the range of futures comes of inputs that nobody knows; `None` where all futures have the same inputs.
pub fn inputs_sentence(answers: &Answers) -> Option<String> {
    let p = answers.precision.as_ref()?;
    let draws = counted(f64::from(p.draws?), "draw");
    let period = &answers.periods[p.period?];
    let of = |share: f64| {
        format!(
            " Of what differs between futures in \"{}\" of {} {} % comes of not knowing the inputs, {} % of chance (shares of the variance).",
            measure::title(&p.measure),
            long_period(period.first_day, period.last_day),
            whole(100.0 * share),
            whole(100.0 - whole(100.0 * share).parse::<f64>().unwrap_or(0.0))
        )
    };
    let told = p.inputs.filter(|_| p.draws >= Some(FEWEST_DRAWS));
    Some(format!("The futures have {draws} of the inputs.{}", told.map_or_else(String::new, of)))
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
    let used = whole(team.percent());
    let how = match team.limit() {
        Limit::Hours if most.contacts_first => {
            format!("run short of hours{too}: they use {used} % of them, contacts with late cases first,")
        }
        Limit::Hours => format!("run short of hours{too}: they use {used} % of them"),
        Limit::Places => format!("run short of places{too}: they use {used} % of them"),
        Limit::Volume => format!("run short of what their contracts take{too}: {used} % of it is used"),
        Limit::Nobody => "have nobody to do the work: no case is begun".to_owned(),
    };
    let mut sentences = vec![format!(
        "From {} {} {how} and their list grows from {} to {}.",
        stretch(answers, most),
        team.title,
        whole(team.waiting_first),
        counted(team.waiting_last, "child"),
    )];
    let rest: Vec<String> = rest.iter().map(|s| format!("{} from {}", s.team.title, stretch(answers, s))).collect();
    if !rest.is_empty() {
        sentences.push(format!("So do {}.", rest.join("; ")));
    }
    sentences
}

/// That children stop at another team before the end of the run, after the one that binds: more of the first alone then
/// changes little. `None` where that is not so.
pub fn shift_sentence(answers: &Answers) -> Option<String> {
    let binding = &answers.binding.as_ref()?.team.title;
    let later = answers.shortages.iter().find(|s| s.comes_after && s.last_day == answers.end)?;
    let (from, team) = (month(later.first_day), &later.team.title);
    let who = if later.binding_too {
        format!("{team}, to whom children come after {binding}, run short as well")
    } else {
        format!("{team}, not {binding}, run short")
    };
    let how = match later.team.limit() {
        Limit::Nobody => "nobody does their work".to_owned(),
        Limit::Places => format!("{} % of their places are used", whole(later.team.percent())),
        Limit::Volume => format!("{} % of their contracts is used", whole(later.team.percent())),
        Limit::Hours => format!("{} % of their hours are used", whole(later.team.percent())),
    };
    Some(format!("From {from} on {who} ({how}): more {binding} alone then bring few children through sooner."))
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
    let uses = [
        used(team.hours_percent, "hours"),
        used(team.places_percent, "places"),
        used(team.volume_percent, "contracts' volume"),
    ];
    let uses: Vec<String> = uses.into_iter().flatten().collect();
    let (first, last) = (whole(team.waiting_first), counted(team.waiting_last, "child"));
    let list = match (first == whole(team.waiting_last), team.is_growing()) {
        (true, _) if first == "1" => "1 child waits for them at the start and at the end".to_owned(),
        (true, _) => format!("{last} wait for them at the start and at the end"),
        (_, true) => format!("their list grows from {first} to {last}"),
        (_, false) => format!("their list shrinks from {first} to {last}"),
    };
    let short = match binding.limit {
        Limit::Hours => "their hours run short",
        Limit::Places => "their places (cases held at once) run short",
        Limit::Volume => "the volume of their contracts runs short",
        Limit::Nobody => {
            return format!("{} have nobody to do the work: no case is begun in any future; {list}.", team.title);
        }
    };
    format!("{}: {short}. They use {}; {list}.", team.title, uses.join(" and "))
}

/// A caution in words.
pub fn caution_sentence(caution: &Caution, replications: u32) -> String {
    match caution {
        Caution::NearBound { measure, periods } => format!(
            "In {} the mean of \"{}\" lies above 90 % or below 10 %: with fewer than \
             {ENOUGH_NEAR_BOUND} replications its simulation error there is too narrow.",
            counted(f64::from(*periods), "period"),
            measure::title(measure),
        ),
        Caution::FewReplications { draws } => {
            let futures = match draws {
                Some(draws) => format!("{} of the inputs", counted(f64::from(*draws), "draw")),
                None => counted(f64::from(replications), "replication"),
            };
            let each = if draws.is_some() { ", two replications of each" } else { "" };
            format!("With {futures} the outer percentiles have no bounds: use {ENOUGH_FOR_BOUNDS} or more{each}.")
        }
        Caution::AtMedian { paths } => format!(
            "The draws of the inputs have nothing of {}, which {} given as a prior: {} taken in every future, so that ranges are \
             too narrow.",
            paths.join(", "),
            if paths.len() == 1 { "is" } else { "are" },
            if paths.len() == 1 { "its median is" } else { "their medians are" },
        ),
        Caution::NotJudged { target, why } => format!("The target \"{target}\" is not judged: {}.", why_not(*why)),
    }
}

/// Counts of the year that were published before the run.
pub(super) fn published_sentence(answers: &Answers, page: &Page) -> Option<String> {
    let p = answers.published.iter().find(|p| p.pathway == page.pathway)?;
    Some(format!(
        "Year to date and year {} include the counts given for {} to {}: {}, {} within {}.",
        p.until.year(),
        day(p.from),
        day(p.until),
        counted(f64::from(p.issued), "plan"),
        whole(f64::from(p.within)),
        limit(page.limit_days),
    ))
}
