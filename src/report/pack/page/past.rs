//! A series as it was published, before and beside the run.

use super::Table;
use super::print::{cell, month, period, with_unit};
use crate::calendar::Date;
use crate::report::pack::chart::days;
use crate::report::pack::{Figure, History, Observed, Pack};
use crate::report::words::long_period;

/// Days that a month has at most.
const MONTH: i32 = 31;

/// From so many months on they are the history; fewer stand beside longer periods.
const SERIES: usize = 3;

/// Days of history that are drawn: three years.
const LONGEST: i32 = 3 * 366;

/// What was published of a series.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Past {
    /// What is drawn: no two of the same days, in order. A count of more than a month is a mean a month.
    pub points: Vec<Observed>,
    /// Whether any is a mean a month.
    is_averaged: bool,
    sources: Vec<String>,
}

impl Past {
    /// The history of a series; empty where the scenario names none.
    pub fn of(pack: &Pack, of: &Figure, is_level: bool) -> Past {
        let names = [&of.pathway, &of.stage, &of.measure];
        let of_series = pack.story.history.iter().filter(|h| [&h.pathway, &h.stage, &h.measure] == names);
        let is_count = !is_level && !matches!(of.unit.as_str(), "%" | "weeks");
        Past::from(of_series, pack.story.scenario.start, is_count)
    }

    /// What is drawn of all that was published of a series before a day; `is_count`: of what is counted over a period.
    fn from<'a>(histories: impl Iterator<Item = &'a History>, from: Date, is_count: bool) -> Past {
        let source = |h: &'a History, p: &'a Observed| if p.source.is_empty() { &h.source } else { &p.source };
        let mut all: Vec<(&Observed, &String)> =
            histories.flat_map(|h| h.points.iter().map(move |p| (p, source(h, p)))).collect();
        all.retain(|(p, _)| days(p.start, from) <= LONGEST);
        let is_month = |p: &Observed| days(p.start, p.end) < MONTH;
        // Months where there are enough; of longer periods the longest, each day once.
        let months = all.iter().filter(|(p, _)| is_month(p)).count();
        all.sort_by_key(|(p, _)| {
            let is_first = is_month(p) && months >= SERIES;
            (!is_first, -days(p.start, p.end), p.start)
        });
        let mut past = Past::default();
        for (p, source) in all {
            if past.points.iter().any(|other| p.start <= other.end && other.start <= p.end) {
                continue;
            }
            let months = months_in(p.start, p.end);
            let is_sum = is_count && months > 1.0;
            past.is_averaged |= is_sum;
            past.points.push(Observed { value: if is_sum { p.value / months } else { p.value }, ..p.clone() });
            if !source.is_empty() && !past.sources.contains(source) {
                past.sources.push(source.clone());
            }
        }
        past.points.sort_by_key(|p| (p.start, p.end));
        past
    }

    /// What a reader of the picture is told of it.
    pub fn note(&self) -> Option<String> {
        let mean = if self.is_averaged { " Of more than a month: the mean a month." } else { "" };
        let from = if self.sources.is_empty() { String::new() } else { format!(": {}", self.sources.join("; ")) };
        (!self.points.is_empty()).then(|| format!("As published{from}.{mean}"))
    }

    /// The same for who does not see it, with a space before it.
    pub fn description(&self, of: &Figure) -> String {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else { return String::new() };
        let told = |p: &Observed| format!("{} in {}", with_unit(p.value, &of.unit), words(p));
        match self.points.len() {
            1 => format!(" Before it, as published: {}.", told(first)),
            _ => format!(" Before it a line as published, from {} to {}.", told(first), told(last)),
        }
    }

    /// Every statistic of months, for the table under a chart; first what was published.
    pub fn table(&self, figure: &Figure, caption: String) -> Table {
        let mut head = vec!["month", "mean", "p05", "p10", "p25", "median", "p75", "p90", "p95"];
        if !self.points.is_empty() {
            head.push("as published");
        }
        let mut table = Table::new(caption, &head);
        let beside = |start: Date, end: Date| {
            self.points.iter().find(|p| (p.start, p.end) == (start, end) || (p.start, p.end) == (end, end))
        };
        let months: Vec<_> = figure.months().collect();
        let is_beside = |p: &Observed| months.iter().any(|m| beside(m.start, m.end) == Some(p));
        for p in self.points.iter().filter(|p| !is_beside(p)) {
            let none = std::iter::repeat_n(super::print::NONE.to_owned(), 8);
            table.row(std::iter::once(words(p)).chain(none).chain([cell(p.value)]));
        }
        for point in months {
            let cells = point.statistics.iter().map(|s| cell(s.value));
            let seen = beside(point.start, point.end).map_or(super::print::NONE.to_owned(), |p| cell(p.value));
            let seen = (!self.points.is_empty()).then_some(seen);
            table.row(std::iter::once(period(point)).chain(cells).chain(seen));
        }
        table
    }
}

/// Whole months in a period; 0 for a day.
fn months_in(start: Date, end: Date) -> f64 {
    if start == end {
        return 0.0;
    }
    f64::from(i32::from(end.year() - start.year()) * 12 + i32::from(end.month() - start.month()) + 1)
}

/// `Mar 2023`, `January-July 2024`.
fn words(p: &Observed) -> String {
    if months_in(p.start, p.end) <= 1.0 { month(p.end) } else { long_period(p.start, p.end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(points: &[(&str, &str, f64, &str)]) -> History {
        let point = |(start, end, value, source): &(&str, &str, f64, &str)| Observed {
            start: start.parse().unwrap(),
            end: end.parse().unwrap(),
            value: *value,
            source: (*source).to_owned(),
        };
        let [pathway, stage, measure, source] = Default::default();
        History { pathway, stage, measure, source, points: points.iter().map(point).collect() }
    }

    /// Catches: a sum drawn among months, days drawn twice, a source that is not shown named.
    #[test]
    fn each_day_is_drawn_once_and_a_count_by_the_month() {
        let half = ("2024-01-01", "2024-06-30", 96.0, "a return");
        let past =
            |points: &[_], is_count| Past::from([history(points)].iter(), "2024-08-01".parse().unwrap(), is_count);
        let one = past(&[half], true);
        // 96 in six months are 16 a month; of a share it is the share.
        assert_eq!((one.points[0].value, past(&[half], false).points[0].value), (16.0, 96.0));
        assert_eq!(one.note().unwrap(), "As published: a return. Of more than a month: the mean a month.");
        let months = [
            ("2024-04-01", "2024-04-30", 10.0, "b"),
            ("2024-05-01", "2024-05-31", 11.0, "b"),
            ("2024-06-01", "2024-06-30", 12.0, "b"),
        ];
        let all = past(&[&[half, ("2023-01-01", "2023-12-31", 120.0, "c")], &months[..]].concat(), true);
        let drawn: Vec<f64> = all.points.iter().map(|p| p.value).collect();
        assert_eq!(drawn, [10.0, 10.0, 11.0, 12.0], "the year before, then the months, not the half year over them");
        assert_eq!(all.note().unwrap(), "As published: b; c. Of more than a month: the mean a month.");
        assert_eq!(past(&[("2019-01-01", "2019-12-31", 1.0, "old")], true), Past::default(), "long ago");
    }
}
