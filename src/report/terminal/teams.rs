//! Teams whose lists grow, and for which pathways shared teams work.

use super::super::growing::{by_month, finding, growing};
use super::super::number::whole;
use super::Text;
use super::page::NONE;
use super::table::Table;
use crate::project::{Answers, SeriesAnswer};

/// The lists that grow.
pub(super) fn lists(text: &mut Text, answers: &Answers) {
    let growing = growing(answers);
    if growing.is_empty() {
        return;
    }
    text.heading("Lists that grow", &finding(growing.len()));
    let mut table = Table::new(&["team", "waiting at|the start", "at the|end", "more each|month", "use, %"]);
    for (team, by) in growing {
        table.row(vec![
            team.title.clone(),
            whole(team.waiting_first),
            whole(team.waiting_last),
            by_month(by),
            whole(team.percent()),
        ]);
    }
    text.table(&table);
}

/// Utilisation by pathway, of teams that work on several.
pub(super) fn shares(text: &mut Text, answers: &Answers) {
    let by_pathway = |s: &&SeriesAnswer| s.measure == "utilisation_by_pathway";
    let shared: Vec<&SeriesAnswer> = answers.series.iter().filter(by_pathway).collect();
    let teams = answers.teams.iter().filter(|t| shared.iter().any(|s| s.stage == t.team));
    let mut table = Table::new(&["hours of", "of those|available, %"]);
    let mut any = false;
    for team in teams {
        any = true;
        table.row(vec![team.title.clone(), team.hours_percent.map_or(NONE.to_owned(), whole)]);
        for s in shared.iter().filter(|s| s.stage == team.team) {
            let title = answers.title_of(&s.pathway, "").unwrap_or(&s.pathway);
            table.row(vec![format!("  for {title}"), s.whole.map_or(NONE.to_owned(), |c| whole(c.mean.value))]);
        }
    }
    if any {
        text.heading("Who shared staff work for", "over the whole run");
        text.table(&table);
    }
}
