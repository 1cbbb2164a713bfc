//! The best that staff without end could reach, and the earliest date that can be promised.

use super::csv::Table as Csv;
use super::json::{number, probability, spread};
use super::number::{range, share, tenths, whole};
use super::terminal::{NONE, Table, Text};
use super::words::{long_period, slug};
use crate::project::{Answers, CONFIDENT, Ceiling, CeilingRow, PLENTY, Spread};
use serde_json::{Value, json};

const COLUMNS: [&str; 19] = [
    "scenario",
    "target",
    "measure",
    "unit",
    "period_start",
    "period_end",
    "goal",
    "direction",
    "hold",
    "as_it_is_p10",
    "as_it_is_p50",
    "as_it_is_p90",
    "best_p10",
    "best_p50",
    "best_p90",
    "probability",
    "lower",
    "upper",
    "earliest",
];

/// Periods shown of each target, at most.
const ROWS: usize = 12;

/// `ceiling.csv`: each target in every period of its kind, as it is and with staff without end (`best_*`), with the share of
/// futures that then meet the goal, and its simulation error. `earliest` is 1 in the period from which on it can be
/// promised: met in four futures of five, for as many periods as it is to be held.
pub fn ceiling_csv(answers: &Answers) -> Vec<u8> {
    let mut table = Csv::new(&COLUMNS);
    for ceiling in &answers.ceilings {
        for (k, row) in ceiling.rows.iter().enumerate() {
            table.text(&slug(&answers.title));
            table.text(&ceiling.id);
            table.text(&ceiling.measure);
            table.text(ceiling.unit);
            table.text(&row.first_day.to_string());
            table.text(&row.last_day.to_string());
            table.number(ceiling.goal);
            table.text(if ceiling.at_least { "at_least" } else { "at_most" });
            table.text(&ceiling.hold.to_string());
            for of in [row.as_it_is, row.best] {
                [of.map(|s| s.p10), of.map(|s| s.p50), of.map(|s| s.p90)].into_iter().for_each(|v| table.number(v));
            }
            let met = Some(row.met).filter(|met| met.of > 0);
            table.number(met.and_then(|met| met.share()));
            table.number(met.map(|met| met.lower));
            table.number(met.map(|met| met.upper));
            table.text(if ceiling.earliest == Some(k) { "1" } else { "0" });
            table.end_row();
        }
    }
    table.bytes()
}

/// What can be promised of a target, and what cannot.
pub(super) fn sentence(ceiling: &Ceiling) -> String {
    let period = |row: &CeilingRow| long_period(row.first_day, row.last_day);
    let held = if ceiling.hold > 1 { format!(" and held for {} periods", ceiling.hold) } else { String::new() };
    let sure = format!("{} % of futures or more", whole(100.0 * CONFIDENT));
    let reached = match ceiling.earliest.map(|at| &ceiling.rows[at]) {
        Some(row) => format!("can be met{held} from {} on at the earliest, in {sure}", period(row)),
        None => format!("cannot be met{held} in {sure} within this run, whatever is paid"),
    };
    let asked = ceiling.asked.map(|at| &ceiling.rows[at]).filter(|_| ceiling.is_too_early());
    let asked = asked.and_then(|row| Some((row, row.best?))).map_or(String::new(), |(row, best)| {
        format!(
            " In {}, for which it is set, {} {} is the most likely with staff without end ({} in 8 of 10 futures).",
            period(row),
            tenths(best.p50),
            ceiling.unit,
            range(&best),
        )
    });
    format!("{}: {reached}.{asked}", ceiling.title)
}

/// The section of a page; nothing where it was not asked.
pub(super) fn write(page: &mut Text, answers: &Answers) {
    if answers.ceilings.is_empty() {
        return;
    }
    let early = answers.ceilings.iter().filter(|c| c.is_too_early()).count();
    let finding = match early {
        0 => "no target is set too early".to_owned(),
        1 => "1 target is set earlier than anybody can promise".to_owned(),
        n => format!("{n} targets are set earlier than anybody can promise"),
    };
    page.heading("The ceiling", &finding);
    page.prose(&format!(
        "With {} times the staff and contracts of every team from the first day: what remains is delays, panels, school \
         closures and the cases that are late already. They bring a rate by month of issue down while they are issued.",
        whole(PLENTY)
    ));
    for ceiling in &answers.ceilings {
        page.item(&sentence(ceiling));
    }
    let Some(first) = answers.ceilings.first() else { return };
    page.blank();
    page.prose(&format!("{} ({}, {}):", first.title, first.measure, first.unit));
    let mut table = Table::new(&["period", "as it is", "8 in 10|futures", "at best", "8 in 10|futures", "goal met in"]);
    let cells = |of: Option<Spread>| {
        let none = || NONE.to_owned();
        [of.map_or_else(none, |s| whole(s.p50)), of.map_or_else(none, |s| range(&s))]
    };
    for row in first.rows.iter().take(ROWS) {
        let met = if row.met.of > 0 { share(&row.met) } else { NONE.to_owned() };
        let [own, best] = [cells(row.as_it_is), cells(row.best)];
        table.row([vec![long_period(row.first_day, row.last_day)], own.to_vec(), best.to_vec(), vec![met]].concat());
    }
    page.table(&table);
    if answers.ceilings.len() > 1 || first.rows.len() > ROWS {
        page.prose("All targets and periods are in ceiling.csv.");
    }
}

/// A target with staff without end, for programs.
pub(super) fn json(ceiling: &Ceiling) -> Value {
    let rows = ceiling.rows.iter().map(|row| {
        json!({
            "start": row.first_day.to_string(),
            "end": row.last_day.to_string(),
            "as_it_is": spread(row.as_it_is),
            "best": spread(row.best),
            "met": (row.met.of > 0).then(|| probability(&row.met)),
        })
    });
    json!({
        "target": ceiling.id,
        "title": ceiling.title,
        "text": sentence(ceiling),
        "goal": number(ceiling.goal),
        "earliest": ceiling.earliest.map(|at| ceiling.rows[at].first_day.to_string()),
        "too_early": ceiling.is_too_early(),
        "rows": rows.collect::<Vec<_>>(),
    })
}
