//! Reports needed and available.

use super::super::number::{range, whole};
use super::super::words::{counted, short_period};
use super::Text;
use super::table::Table;
use crate::project::{Answers, CLEAR_WITHIN_WEEKS, Need, ORDINARY_LIST_WEEKS};

pub(super) fn write(text: &mut Text, answers: &Answers, need: &Need) {
    text.heading("Needed and available", &finding(need));
    let mut table = Table::new(&[
        "quarter",
        "needed|to hold,|cases",
        "needed|to clear,|cases",
        "available,|cases",
        "spare or|short (-),|cases",
        "8 in 10|futures,|cases",
        "waiting|at end,|children",
    ]);
    for q in &need.quarters {
        let sign = if q.gap_to_hold.p50.round() > 0.0 { "+" } else { "" };
        table.row(vec![
            short_period(&answers.periods[q.period]),
            whole(q.to_hold.p50),
            whole(q.to_clear.p50),
            whole(q.available.p50),
            format!("{sign}{}", whole(q.gap_to_hold.p50)),
            range(&q.gap_to_hold),
            whole(q.waiting.p50),
        ]);
    }
    text.table(&table);
    text.blank();
    text.prose(&meaning(need));
    let others = answers.shortages.iter().filter(|s| s.team.team != need.team).map(|s| &*s.team.title);
    let others: Vec<&str> = others.collect();
    if !others.is_empty() {
        text.prose(&format!("Run short too, in a part of the run: {}. See WHAT BINDS.", others.join(", ")));
    }
}

/// Whether the team is too few, and when.
pub(in crate::report) fn finding(need: &Need) -> String {
    let short = need.quarters.iter().filter(|q| q.gap_to_hold.p50 < 0.0).count();
    let finding = match (short, need.quarters.len()) {
        (0, _) => "enough in every quarter to hold the list".to_owned(),
        (all, of) if all == of => "too few in every quarter to hold the list".to_owned(),
        (some, of) => format!("too few in {some} of {} to hold the list", counted(of as f64, "quarter")),
    };
    format!("{}: {finding}", need.title)
}

/// What the columns mean.
pub(in crate::report) fn meaning(need: &Need) -> String {
    format!(
        "A case is one entry of this team's list, such as a report; who comes to it again counts again. To hold: as \
         many as join the list, less those who leave it unseen. Available: as many as are begun, and what the team \
         leaves unused beyond the children who still wait. So a list that never empties grows by what is short, and \
         what nobody can use (in closures, before a first case, after contacts with late cases) does not count. To \
         clear: as many as bring the list to {} of new cases within {} of the start of the quarter.{}{}",
        counted(ORDINARY_LIST_WEEKS, "week"),
        counted(CLEAR_WITHIN_WEEKS, "week"),
        start(need),
        work_off(need),
    )
}

/// The list when the run starts.
fn start(need: &Need) -> String {
    need.quarters.first().map_or(String::new(), |q| {
        let n = whole(q.waiting_before.p50);
        let wait = if n == "1" { "child waits" } else { "children wait" };
        format!(" At the start {n} {wait}.")
    })
}

/// How long the average list would take.
fn work_off(need: &Need) -> String {
    match need.clearance_weeks {
        Some(weeks) if weeks < 0.5 => String::new(),
        Some(weeks) => format!(" The average list would take {} to work off.", counted(weeks, "week")),
        None => " Nobody works the list off.".to_owned(),
    }
}
