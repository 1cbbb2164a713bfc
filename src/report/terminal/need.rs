//! Reports needed and available.

use super::super::number::{range, whole};
use super::super::words::short_period;
use super::Text;
use super::table::Table;
use crate::project::{Answers, CLEAR_WITHIN_WEEKS, Need, ORDINARY_LIST_WEEKS};

pub(super) fn write(text: &mut Text, answers: &Answers, need: &Need) {
    let short = need.quarters.iter().filter(|q| q.gap_to_hold.p50 < 0.0).count();
    let finding = match (short, need.quarters.len()) {
        (0, _) => "enough in every quarter to hold the list".to_owned(),
        (all, of) if all == of => "too few in every quarter to hold the list".to_owned(),
        (some, of) => format!("too few in {some} of {of} quarters to hold the list"),
    };
    text.heading("Needed and available", &format!("{}: {finding}", need.title));
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
    table.lines(2).iter().for_each(|l| text.line(l));
    text.blank();
    text.prose(&format!(
        "A case is one child's work by this team, such as a report. To hold: as many as join the list; spare or short \
         is against that. To clear: as many as bring the list to {} weeks of new cases within {} weeks of the start \
         of the quarter. The average list would take {} weeks to work off.",
        whole(ORDINARY_LIST_WEEKS),
        whole(CLEAR_WITHIN_WEEKS),
        whole(need.clearance_weeks),
    ));
}
