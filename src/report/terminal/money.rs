//! What staff and contracts cost.

use super::super::number::{tenths, whole};
use super::super::words::long_period;
use super::Text;
use super::page::NONE;
use super::table::Table;
use crate::project::{Answers, Kind, SeriesAnswer, Span};

/// Teams that are named, at most.
const NAMED: usize = 4;

/// Cost by year, a month, and for each plan on time; who costs most. Nothing where no cost is given.
pub(super) fn write(text: &mut Text, answers: &Answers) {
    let of = |measure: &'static str| answers.series.iter().filter(move |s| s.measure == measure);
    // The mean of a sum is the sum of the means.
    let whole_run = |s: &SeriesAnswer| s.whole.map_or(0.0, |c| c.mean.value);
    let in_period = |s: &SeriesAnswer, p: usize| s.cells[p].map_or(0.0, |c| c.mean.value);
    let months = answers.periods_of(Span::Month).count().max(1) as f64;
    let mut teams: Vec<(&str, f64)> = of("cost_pounds").map(|s| (s.stage.as_str(), whole_run(s))).collect();
    let all: f64 = teams.iter().map(|(_, cost)| cost).sum();
    if all < 1.0 {
        return;
    }
    text.heading("Money", &format!("£{} over the run, £{} a month", whole(all), whole(all / months)));
    let on_time = of("plans_on_time").find(|s| s.kind == Kind::Flow);
    let mut table = Table::new(&["year", "cost, £", "a month, £", "plans on|time", "£ for each|on time"]);
    for p in answers.periods_of(Span::Year) {
        let period = &answers.periods[p];
        let cost: f64 = of("cost_pounds").map(|s| in_period(s, p)).sum();
        let months = f64::from(period.last - period.first + 1);
        // A year that holds plans published before the run has their cost in it nowhere.
        let plans = on_time.filter(|s| answers.first_day(s, p) == period.first_day).map(|s| in_period(s, p));
        let plans = plans.filter(|plans| *plans >= 1.0);
        table.row(vec![
            long_period(period.first_day, period.last_day),
            whole(cost),
            whole(cost / months),
            plans.map_or(NONE.to_owned(), whole),
            plans.map_or(NONE.to_owned(), |plans| whole(cost / plans)),
        ]);
    }
    text.table(&table);
    teams.sort_by(|a, b| b.1.total_cmp(&a.1));
    let title = |id: &str| answers.teams.iter().find(|t| t.team == id).map_or(id.to_owned(), |t| t.title.clone());
    let named = teams.iter().take(NAMED).filter(|(_, cost)| *cost >= 1.0);
    let named: Vec<String> =
        named.map(|(id, cost)| format!("{} {} %", title(id), tenths((100.0 * cost / all).round()))).collect();
    text.prose(&format!("Of it: {}. Means of all futures; by team and month in measures.csv.", named.join(", ")));
}
