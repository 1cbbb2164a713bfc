//! Waits and use by stage: page one of a scenario without a headline clock.

use super::super::number::{significant, whole};
use super::Text;
use super::page::NONE;
use super::table::Table;
use crate::project::{Answers, Cell};

pub(super) fn write(text: &mut Text, answers: &Answers) {
    let waits = answers.loads.iter().filter_map(|l| Some((l, l.weeks_to_start?.mean.value)));
    if let Some((load, weeks)) = waits.reduce(|a, b| if b.1 > a.1 { b } else { a }) {
        let weeks = significant(weeks);
        let s = if weeks == "1" { "" } else { "s" };
        text.answer(&format!("The longest mean wait to start is {weeks} week{s}, for {}.", load.title));
    }
    if answers.loads.is_empty() {
        text.answer("No stage of this scenario has a waiting list.");
        return;
    }
    text.heading("Waits by stage", "over the whole recorded run");
    let mut table = Table::new(&[
        "stage",
        "weeks to|start, mean",
        "simulation|error, weeks",
        "completed,|cases",
        "waiting at|end, cases",
        "team's use,|%",
    ]);
    for load in &answers.loads {
        let team = load.team.map(|t| answers.teams[t].percent());
        table.row(vec![
            load.title.clone(),
            mean(load.weeks_to_start, significant),
            error(load.weeks_to_start),
            mean(load.completions, whole),
            mean(load.waiting, whole),
            team.map_or(NONE.to_owned(), significant),
        ]);
    }
    text.table(&table);
}

fn mean(cell: Option<Cell>, print: fn(f64) -> String) -> String {
    cell.map_or(NONE.to_owned(), |c| print(c.mean.value))
}

fn error(cell: Option<Cell>) -> String {
    let half = cell.and_then(|c| Some(c.mean.upper? - c.mean.value));
    half.map_or(NONE.to_owned(), |half| format!("±{}", significant(half)))
}
