//! The least that meets a target: a table, a page, JSON.

mod json;

pub use json::solve_json;

use super::compare::{children_sentence, losers, money, traps};
use super::csv::Table as Csv;
use super::growing;
use super::number::{share, share_interval, tenths, whole};
use super::sentence::{binding_sentence, inputs_sentence, shift_sentence};
use super::terminal::{NONE, Table, Text};
use super::words::{amount, counted, dated, day, slug};
use crate::calendar::Date;
use crate::project::{Answers, Curve, How, Least, Probability, SecondLever, Solution, Unlock, needed};

const CURVE: [&str; 12] = [
    "scenario",
    "target",
    "path",
    "value",
    "and_path",
    "and_value",
    "probability",
    "lower",
    "upper",
    "cost_pounds",
    "confidence",
    "replications",
];

/// Rows of the curve on the page, at most.
const ROWS: usize = 24;

/// Points of a share of futures that are exact enough to decide on.
const GOAL: f64 = 5.0;

/// Width of the bar that stands for all futures.
const BAR: usize = 30;

/// `curve.csv`: for every value (and every value of a second lever) the share of futures that meet the target, with
/// its simulation error, and the mean cost over the run.
pub fn curve_csv(base: &Answers, s: &Solution) -> Vec<u8> {
    let mut table = Csv::new(&CURVE);
    let scenario = slug(&base.title);
    let mut rows = |second: (&str, &str), curve: &Curve, costs: Option<&Vec<f64>>| {
        for (k, (value, p)) in s.values.iter().zip(&curve.met).enumerate() {
            for text in [&scenario, &s.target, &s.path, value, second.0, second.1] {
                table.text(text);
            }
            for n in [p.share(), Some(p.lower), Some(p.upper), costs.map(|c| c[k]), Some(s.confidence)] {
                table.number(n);
            }
            table.text(&p.of.to_string());
            table.end_row();
        }
    };
    match &s.second {
        None => rows(("", ""), &s.curve, s.costs.as_ref()),
        Some(second) => {
            for (k, (value, curve)) in second.values.iter().zip(&second.curves).enumerate() {
                rows((&second.path, value), curve, second.costs.as_ref().map(|c| &c[k]));
            }
        }
    }
    table.bytes()
}

/// The answer in sentences: what it is, how sure, what stands in the way where there is none.
pub(super) fn answer(s: &Solution) -> Vec<String> {
    let percent = whole(100.0 * s.confidence);
    let value = &s.values[s.at()];
    let met = &s.curve.met[s.at()];
    let side = match (s.curve.more_helps, is_date(value)) {
        (true, false) => "or more",
        (false, false) => "or less",
        (true, true) => "or later",
        (false, true) => "or earlier",
    };
    let (second, told_value) = (beside_second(s), dated(value));
    let Some(least) = s.least else {
        let mut told = vec![format!(
            "Not reachable with {} from {} to {}: at best ({told_value}{second}) the target is met in {} of futures, not {percent} %.",
            s.path,
            dated(&s.values[0]),
            dated(&s.values[s.values.len() - 1]),
            share(met),
        )];
        // Its list is that of the page of a run, and here stands beside means.
        let binding = binding_sentence(&s.against_base.answers);
        told.push(format!("{} (middle of the futures).", binding.trim_end_matches('.')));
        told.extend(shift_sentence(&s.against_base.answers));
        told.extend(s.unlock.as_ref().map(|unlock| unlocks(s, unlock)));
        return told;
    };
    let mut told = vec![
        format!("{told_value} {side}{second}: the target is then met in {} of futures, {percent} % asked.", share(met)),
        format!("For all that {} tell (95 %), {}.", counted(f64::from(met.of), "future"), range(s, least)),
    ];
    if s.curve.before(s.at()).is_none() {
        told.push("It is the first of the values tried: what helps even less may do too.".to_owned());
    }
    if let Some((at, before)) = &s.check {
        let verdict = if s.is_contradicted() { " That speaks against it: ask for more --replications." } else { "" };
        let before = match (before, s.curve.before(s.at())) {
            (Some(p), Some(b)) => format!("; with {} in {} ({})", dated(&s.values[b]), share(p), share_interval(p)),
            _ => String::new(),
        };
        told.push(format!(
            "Tried on {}: met in {} ({}){before}.{verdict}",
            counted(f64::from(at.of), "other future"),
            share(at),
            share_interval(at),
        ));
    }
    told.extend(s.no_worse.as_ref().map(super::worsened::sentence));
    told
}

/// Where the answer may lie.
fn range(s: &Solution, least: Least) -> String {
    match least.to {
        Some(to) if to == least.from => "no other value is possible".to_owned(),
        Some(to) => format!("it may be from {} to {}", dated(&s.values[least.from]), dated(&s.values[to])),
        None => format!("it may be from {} on, beyond the last value tried too", dated(&s.values[least.from])),
    }
}

fn is_date(value: &str) -> bool {
    value.parse::<Date>().is_ok()
}

/// What would bring an answer.
fn unlocks(s: &Solution, unlock: &Unlock) -> String {
    let enough = |p: &Probability| p.share().is_some_and(|share| share >= s.confidence);
    let mut text = String::new();
    for (k, (team, met)) in unlock.teams.iter().enumerate() {
        text += &match (k, enough(met)) {
            (0, true) => format!(
                "What would unlock it: more of {team}. Staff without end there meet it in {} of futures",
                share(met)
            ),
            (0, false) => format!("Staff without end at {team} meet it in {} of futures", share(met)),
            (_, true) => format!("; with {team} too, in {}: both together unlock it", share(met)),
            (_, false) => format!("; with {team} too, in {}", share(met)),
        };
    }
    let all = share(&unlock.all);
    let last = unlock.teams.last().is_some_and(|(_, met)| enough(met));
    match (last, enough(&unlock.all)) {
        (true, _) => format!("{text}."),
        (false, true) => {
            format!("{text}. Staff without end at every team meet it in {all}: several must grow together.")
                .trim_start_matches(". ")
                .to_owned()
        }
        (false, false) => format!(
            "{text}. Staff without end at every team meet it in {all} only: what stands in the way are delays, panels, \
             closures and the cases that are late already. Only a later date or a lower goal unlocks it.",
        )
        .trim_start_matches(". ")
        .to_owned(),
    }
}

/// The same question in another scenario.
fn beside(s: &Solution) -> Option<String> {
    let b = s.beside.as_ref()?;
    let at = b.least.map_or_else(|| b.curve.best(), |least| least.value);
    let met = share(&b.curve.met[at]);
    let own = share(&b.curve.met[s.at()]);
    let futures = counted(f64::from(b.curve.met[at].of), "future");
    Some(match b.least {
        Some(least) if at == s.at() => format!(
            "In \"{}\" it takes as much: met in {met} of {futures}; for all that these tell (95 %), {}.",
            b.title,
            range(s, least)
        ),
        Some(least) => format!(
            "In \"{}\" it takes {}: met in {met} of {futures}; with {} there in {own}. For all that these tell (95 %), {}.",
            b.title,
            dated(&s.values[at]),
            dated(&s.values[s.at()]),
            range(s, least)
        ),
        None => {
            format!("In \"{}\" it is not reachable: at best ({}) in {met} of futures.", b.title, dated(&s.values[at]))
        }
    })
}

/// How exact the share of futures is, and how many would do for five points.
pub(super) fn exact(s: &Solution) -> String {
    let met = &s.curve.met[s.at()];
    let half = 50.0 * (met.upper - met.lower);
    let needed = needed(met.of, half, GOAL);
    let words = if half <= GOAL { "would have done" } else { "are needed" };
    format!(
        "The share is known to within {} (95 %) with {}; for {GOAL} points some {} {words}.",
        amount(&tenths(half), "points"),
        counted(f64::from(met.of), "future"),
        whole((needed / 10.0).ceil() * 10.0)
    )
}

/// How it was found, in words.
pub(super) fn how(s: &Solution) -> String {
    match s.how {
        How::Bisection { looked_at: 0 } => "Found by halving the range in each future.".to_owned(),
        How::Bisection { looked_at } => format!(
            "Found by halving the range in each future: of {} looked at besides, none is met with less and missed with \
             more.",
            counted(f64::from(looked_at), "value")
        ),
        How::Lattice { harmed, .. } => format!(
            "In {} more of it harms (a published rate falls when old cases are cleared): so every value was run in every \
             future, and the answer is the first from which all values meet the target in enough of them.",
            counted(f64::from(harmed), "future")
        ),
    }
}

/// The question in a sentence, and what must hold besides.
pub(super) fn question(s: &Solution) -> String {
    let hold = match (s.hold, s.to_the_end) {
        (1, false) => String::new(),
        (1, true) => " and from then on to the end of the run".to_owned(),
        (n, false) => format!(" in {} in a row", counted(f64::from(n), "period")),
        (n, true) => format!(" in {} in a row and to the end of the run", counted(f64::from(n), "period")),
    };
    let which = if s.values.iter().all(|value| is_date(value)) { "Which date as" } else { "Which value of" };
    let asked =
        format!("{which} {} meets \"{}\"{hold} in {} % of futures?", s.path, s.target, whole(100.0 * s.confidence));
    let guards = s.guards.iter().map(|guard| format!(" And in the same future: \"{guard}\"."));
    let list =
        s.never_empty.iter().map(|team| format!(" And the list of {team} is never empty at the end of a month."));
    std::iter::once(asked).chain(guards).chain(list).collect()
}

/// The answer as a page of text, `width` columns wide.
pub fn solve_text(base: &Answers, s: &Solution, width: usize, colour: bool) -> String {
    let mut text = Text::new(width, colour);
    text.title(&base.title);
    text.line(&format!("{} to {}", day(base.start), day(base.end)));
    text.prose(&question(s));
    inputs_sentence(base).iter().for_each(|sentence| text.prose(sentence));
    let sentences = answer(s);
    text.answer(&sentences[0]);
    sentences[1..].iter().for_each(|sentence| text.prose(sentence));
    beside(s).iter().for_each(|sentence| text.prose(sentence));
    curve(&mut text, s);
    if let Some(second) = &s.second {
        lattice(&mut text, s, second);
    }
    if let Some(ceiling) = &s.ceiling {
        text.heading("The ceiling", "with staff without end at every team from the first day");
        text.prose(&super::ceiling::sentence(ceiling));
    }
    let c = &s.against_base;
    text.heading(
        "What it does",
        &format!("{}{} against the scenario as it is", dated(&s.values[s.at()]), beside_second(s)),
    );
    if c.is_same() {
        text.prose("Nothing: it is the scenario as it is.");
    }
    c.children.iter().filter_map(|p| Some((p, children_sentence(c, p)?))).for_each(|(p, sentence)| {
        text.item(&format!("{}: {sentence}", p.title));
    });
    if let Some(m) = &c.money {
        text.item(&money(m));
    }
    let lost = losers(c);
    lost.iter().for_each(|loser| text.item(&format!("Loses: {loser}")));
    if let Some(guard) = &s.no_worse {
        super::worsened::write(&mut text, guard);
    }
    let traps = traps(base, c);
    if c.is_same() {
        growing::sentence(base).iter().for_each(|sentence| text.prose(sentence));
    } else if !traps.is_empty() {
        text.heading("With care", "");
        traps.iter().for_each(|trap| text.item(trap));
    }
    text.heading("How it was found", "");
    text.prose(&how(s));
    text.prose(&exact(s));
    if s.costs.is_some() {
        text.prose("A cost beside a value is the mean of at most 20 futures.");
    }
    text.line(&format!(
        "{} · seed {} · {} {}",
        counted(f64::from(s.curve.met[0].of), "future"),
        base.seed,
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION")
    ));
    text.finish()
}

/// The value of the second lever beside which the first is told.
fn beside_second(s: &Solution) -> String {
    s.second
        .as_ref()
        .map_or(String::new(), |second| format!(", with {} at {}", second.path, dated(&second.values[second.told])))
}

fn curve(text: &mut Text, s: &Solution) {
    text.heading("How sure", &format!("share of futures that meet the target{}", beside_second(s)));
    let mut table = Table::new(&["value", "met in", "simulation|error", "cost over the|run, £"]);
    let shown = rows(s);
    for &k in &shown {
        let p = &s.curve.met[k];
        let cost = s.costs.as_ref().map_or(NONE.to_owned(), |c| whole(c[k]));
        table.row(vec![s.values[k].clone(), share(p), share_interval(p), cost]);
    }
    let lines = table.lines(2);
    let head = lines.len() - shown.len();
    lines[..head].iter().for_each(|line| text.line(line));
    for (line, &k) in lines[head..].iter().zip(&shown) {
        let length = s.curve.met[k].share().map_or(0, |share| (share * BAR as f64).round() as usize);
        let mark = if s.least.is_some() && k == s.at() { " <- the answer" } else { "" };
        text.line(&format!("{line}  {}{}|{mark}", "█".repeat(length), " ".repeat(BAR - length)));
    }
}

/// The values that are shown: all, or some that are evenly spaced and the answer with its neighbours.
fn rows(s: &Solution) -> Vec<usize> {
    let n = s.values.len();
    if n <= ROWS {
        return (0..n).collect();
    }
    let step = n.div_ceil(ROWS - 3);
    let near = |k: usize| k + 1 >= s.at() && k <= s.at() + 1;
    (0..n).filter(|k| k % step == 0 || *k + 1 == n || near(*k)).collect()
}

fn lattice(text: &mut Text, s: &Solution, second: &SecondLever) {
    text.heading("Two levers", &format!("{} is varied too", second.path));
    let mut table = Table::new(&["second", "least of|the first", "met in", "cost over the|run, £"]);
    for (k, (value, curve)) in second.values.iter().zip(&second.curves).enumerate() {
        let least = curve.least(s.confidence);
        let at = least.map_or_else(|| curve.best(), |l| l.value);
        let cost = second.costs.as_ref().map_or(NONE.to_owned(), |c| whole(c[k][at]));
        let named = least.map_or_else(|| "not reachable".to_owned(), |l| s.values[l.value].clone());
        table.row(vec![value.clone(), named, share(&curve.met[at]), cost]);
    }
    text.table(&table);
}
