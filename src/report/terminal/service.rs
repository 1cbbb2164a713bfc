//! Services other than plans, a table each.

use super::super::number::{range, whole};
use super::super::words::{counted, limit, short_period};
use super::Text;
use super::page::NONE;
use super::table::Table;
use crate::project::{Answers, Service, ServiceTable, Spread};

pub(super) fn write(text: &mut Text, answers: &Answers, service: &ServiceTable) {
    text.heading(&service.title, &course(answers, service));
    let within = limit(service.limit_days);
    let in_time = format!("within|{within},|%");
    // A measure's header, and whether its range is shown beside it.
    let columns: &[(&str, bool)] = match service.service {
        Service::Plans => return,
        Service::Reviews => &[
            ("plans held|at the end", false),
            ("reviews|due", false),
            (&in_time, true),
            ("reviews|completed", false),
            ("overdue|at the end", false),
        ],
        Service::Referrals => &[
            ("referrals", false),
            ("seen", false),
            ("seen after,|weeks, mean", true),
            ("wait at|the end", false),
            ("for so far,|weeks, mean", false),
            ("of these|within 18|weeks, %", false),
            ("over 52|weeks", false),
        ],
    };
    let mut header = vec!["quarter"];
    for (name, ranged) in columns {
        header.push(name);
        header.extend(ranged.then_some("8 in 10|futures"));
    }
    let mut table = Table::new(&header);
    for row in &service.rows {
        let mut cells = vec![short_period(&answers.periods[row.period])];
        for ((_, ranged), figure) in columns.iter().zip(&row.figures) {
            cells.push(cell(*figure, whole_of));
            cells.extend(ranged.then(|| cell(*figure, range)));
        }
        table.row(cells);
    }
    text.table(&table);
}

fn whole_of(figure: &Spread) -> String {
    whole(figure.p50)
}

fn cell(figure: Option<Spread>, print: fn(&Spread) -> String) -> String {
    figure.as_ref().map_or(NONE.to_owned(), print)
}

/// From the first quarter of the season of the last to the last, in a line.
pub(in crate::report) fn course(answers: &Answers, service: &ServiceTable) -> String {
    let known = service.rows.iter().filter_map(|row| Some((&answers.periods[row.period], row.main_figure()?)));
    let mut known: Vec<_> = known.collect();
    // A part of a quarter, or another season, is no match for the last: so the first of the same season.
    if let Some(last) = known.last().map(|(period, _)| period.first_day.month()) {
        known.retain(|(period, _)| period.first_day.month() == last);
    }
    let says = |figure: &Spread| match service.service {
        Service::Reviews | Service::Plans => {
            format!("{} % of reviews within {}", whole(figure.p50), limit(service.limit_days))
        }
        Service::Referrals => format!("seen after {} in the mean", counted(figure.p50, "week")),
    };
    match known.as_slice() {
        [first, .., last] => {
            let (from, to) = (says(&first.1), whole(last.1.p50));
            let unit = if service.service == Service::Reviews { " %" } else { "" };
            format!("{from} in {}, {to}{unit} in {}", short_period(first.0), short_period(last.0))
        }
        [only] => format!("{} in {}", says(&only.1), short_period(only.0)),
        [] => "nobody was seen".to_owned(),
    }
}
