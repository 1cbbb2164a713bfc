//! Waits and use by stage: page one of a scenario without a headline clock.

use super::super::number::{significant, whole};
use super::Text;
use super::table::Table;
use crate::project::{Answers, Cell};

pub(super) fn write(text: &mut Text, answers: &Answers) {
    let longest = answers.loads.iter().filter(|l| l.weeks_to_start.replications > 0);
    let longest = longest.reduce(|a, b| if b.weeks_to_start.mean.value > a.weeks_to_start.mean.value { b } else { a });
    if let Some(load) = longest {
        let weeks = significant(load.weeks_to_start.mean.value);
        text.answer(&format!("The longest mean wait to start is {weeks} weeks, for {}.", load.title));
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
            mean(&load.weeks_to_start, significant),
            error(&load.weeks_to_start),
            mean(&load.completions, whole),
            mean(&load.waiting, whole),
            team.map_or("·".to_owned(), significant),
        ]);
    }
    table.lines(2).iter().for_each(|l| text.line(l));
}

fn mean(cell: &Cell, print: fn(f64) -> String) -> String {
    if cell.replications == 0 { "·".to_owned() } else { print(cell.mean.value) }
}

fn error(cell: &Cell) -> String {
    cell.mean.upper.map_or("·".to_owned(), |upper| format!("±{}", significant(upper - cell.mean.value)))
}
