//! Teams whose lists grow, and for which pathways shared teams work.

use super::super::number::whole;
use super::super::words::counted;
use super::Text;
use super::page::NONE;
use super::table::Table;
use crate::project::{Answers, SeriesAnswer, Span, TeamUse};

/// The teams that cannot keep up, each with what its list grows by in a month.
pub(in crate::report) fn growing(answers: &Answers) -> Vec<(&TeamUse, f64)> {
    let months = answers.periods_of(Span::Month).count();
    let growing = answers.teams.iter().filter_map(|team| Some((team, team.cannot_keep_up(months)?)));
    let mut growing: Vec<_> = growing.collect();
    growing.sort_by(|a, b| b.1.total_cmp(&a.1));
    growing
}

/// The lists that grow.
pub(super) fn lists(text: &mut Text, answers: &Answers) {
    let growing = growing(answers);
    if growing.is_empty() {
        return;
    }
    let finding = format!("{} cannot keep up", counted(growing.len() as f64, "team"));
    text.heading("Lists that grow", &finding);
    let mut table = Table::new(&["team", "waiting at|the start", "at the|end", "more each|month", "use, %"]);
    for (team, by) in growing {
        table.row(vec![
            team.title.clone(),
            whole(team.waiting_first),
            whole(team.waiting_last),
            format!("+{}", whole(by.max(1.0))),
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
            let title = answers.titles.iter().find(|(id, _)| *id == s.pathway).map_or(&s.pathway, |(_, title)| title);
            table.row(vec![format!("  for {title}"), s.whole.map_or(NONE.to_owned(), |c| whole(c.mean.value))]);
        }
    }
    if any {
        text.heading("Who shared staff work for", "over the whole run");
        text.table(&table);
    }
}
