//! The CSV file of published figures.

use super::csv_rows::Row;
use super::fault::{Fault, Notice};
use super::near::nearest;
use super::node::Spot;
use super::reader::Reader;
use crate::calendar::Date;
use crate::pathway::{Figure, Observed, Said, Scenario};

/// The columns; those of the first group are needed.
const NEEDED: [&str; 4] = ["period_start", "measure", "value", "unit"];
const MAY: [&str; 8] = ["period_end", "pathway", "stage", "denominator", "error", "kind", "source", "note"];

/// Most rows that are read.
const MOST_ROWS: usize = 5_000;

/// Days by which a day may miss the end of the month that it stands for.
const NEAR_DAYS: i32 = 7;

const KINDS: [(&str, Said); 4] =
    [("exact", Said::Exact), ("about", Said::About), ("below", Said::Below), ("above", Said::Above)];

impl Reader<'_> {
    /// Reads the published figures of a file that lie within the scenario. Those of earlier days are history, which pages
    /// show; `is_to_fit`: nothing is shown, so they are left out, and said.
    pub(super) fn observed(&mut self, file: usize, scenario: &Scenario, is_to_fit: bool) -> Vec<Observed> {
        let figures = scenario.figures();
        let mut columns: Option<Vec<String>> = None;
        let (mut all, mut outside) = (Vec::<(Observed, Spot)>::new(), 0);
        let mut earlier: Vec<Observed> = Vec::new();
        let readable = self.csv_rows(file, |r, row| {
            match &columns {
                None => columns = Some(r.observed_columns(row)),
                Some(_) if row.number > MOST_ROWS => {
                    let (found, most) = (row.number, MOST_ROWS);
                    r.fault(row.spot(0), Fault::TooMany { what: "rows of observed figures", found, most });
                    return false;
                }
                Some(columns) => match r.observed_row(row, columns, scenario, &figures) {
                    Some(Some(observed)) if observed.until >= scenario.record_from => all.push((observed, row.spot(0))),
                    Some(Some(_)) if is_to_fit => outside += 1,
                    Some(Some(observed)) if earlier.iter().any(|o| o.is_of_the_same(&observed)) => {}
                    Some(Some(observed)) => earlier.push(observed),
                    Some(None) => outside += 1,
                    None => {}
                },
            }
            true
        });
        let top = Spot { file, from: 0, to: 0 };
        if readable && columns.is_none() {
            self.fault(top, Fault::CsvMissingColumn { column: NEEDED[0] });
        } else if outside > 0 {
            let (from, until) = (scenario.record_from, scenario.end);
            self.notice(top, Notice::ObservedOutside { count: outside, from, until });
        }
        self.history = earlier;
        let kept = self.first_of_each(all);
        self.gaps(&kept);
        kept.into_iter().map(|(observed, _)| observed).collect()
    }

    fn observed_columns(&mut self, row: &Row<'_>) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        let known = || NEEDED.iter().chain(&MAY).copied();
        for (i, name) in row.record.iter().enumerate() {
            if columns.iter().any(|before| before == name) {
                self.fault(row.spot(i), Fault::CsvColumnTwice { column: name.to_owned() });
            } else if !known().any(|column| column == name) {
                let near = nearest(name, known());
                let known = known().map(String::from).collect();
                self.fault(row.spot(i), Fault::CsvUnknownColumn { column: name.to_owned(), known, near });
            }
            columns.push(name.to_owned());
        }
        let header = Spot { file: row.file, from: row.start, to: row.spot(columns.len().max(1) - 1).to };
        for column in NEEDED.into_iter().filter(|column| !columns.iter().any(|c| c == column)) {
            self.fault(header, Fault::CsvMissingColumn { column });
        }
        columns
    }

    /// A row: `Some(None)` when it is of later days than the scenario's, `None` when it is at fault.
    fn observed_row(
        &mut self,
        row: &Row<'_>,
        columns: &[String],
        scenario: &Scenario,
        figures: &[Figure],
    ) -> Option<Option<Observed>> {
        if row.record.len() != columns.len() {
            let what = Fault::CsvRowLength { row: row.number, found: row.record.len(), wanted: columns.len() };
            self.fault(row.spot(row.record.len().max(1) - 1), what);
            return None;
        }
        let at = |name: &str| columns.iter().position(|column| column == name);
        let field = |name: &str| at(name).map_or("", |i| row.field(i));
        let spot = |name: &str| row.spot(at(name).unwrap_or(0));
        let figure = self.observed_figure(&field, &spot, scenario, figures);
        let from = self.observed_date(row, "period_start", field("period_start"), spot("period_start"));
        let until = match field("period_end") {
            "" => from,
            text => self.observed_date(row, "period_end", text, spot("period_end")),
        };
        let said = match field("kind") {
            "" => Some(Said::Exact),
            kind => KINDS.iter().find(|(word, _)| *word == kind).map(|(_, said)| *said),
        };
        if said.is_none() {
            let known: Vec<&'static str> = KINDS.iter().map(|(word, _)| *word).collect();
            let near = nearest(field("kind"), known.iter().copied());
            self.fault(spot("kind"), Fault::UnknownWord { found: field("kind").to_owned(), known, near });
        }
        let mut number = |name: &str, least: f64| match field(name) {
            "" => None,
            text => self.observed_number(row, name, text, spot(name), least),
        };
        let (denominator, error) = (number("denominator", 1.0), number("error", 0.0));
        let value = number("value", 0.0);
        if field("value").is_empty() {
            let why = "is no figure: leave the row out; what is not given is not filled in".to_owned();
            self.observed_fault(row, "value", "", spot("value"), why);
        }
        let (figure, value, said) = (figure?, value?, said?);
        let (value, error, unit) = self.in_unit(row, &figure.measure, (value, error), field("unit"), &spot)?;
        let (from, until) = (from?, until?);
        let Some((from, until)) = self.observed_period(row, &spot, from, until, scenario)? else { return Some(None) };
        let error = error.unwrap_or_else(|| Observed::usual_error(value, &unit, said, denominator));
        let source = field("source").to_owned();
        Some(Some(Observed { figure, from, until, value, unit, denominator, error, said, source, row: row.number }))
    }

    fn observed_figure<'t>(
        &mut self,
        field: &impl Fn(&str) -> &'t str,
        spot: &impl Fn(&str) -> Spot,
        scenario: &Scenario,
        figures: &[Figure],
    ) -> Option<Figure> {
        let (pathway, stage, measure) = (field("pathway"), field("stage"), field("measure"));
        let of = |f: &&Figure| {
            let whose = if pathway.is_empty() {
                f.pathway.is_empty() || scenario.pathways.len() == 1
            } else {
                f.pathway == pathway
            };
            f.measure == measure && whose
        };
        let kept: Vec<&Figure> = figures.iter().filter(of).collect();
        if let Some(found) = kept.iter().find(|f| f.stage == stage) {
            return Some((*found).clone());
        }
        if !pathway.is_empty() && !scenario.pathways.iter().any(|p| p.id == pathway) {
            let near = nearest(pathway, scenario.pathways.iter().map(|p| p.id.as_str()));
            self.fault(spot("pathway"), Fault::UnknownPathway { name: pathway.to_owned(), near });
        } else if kept.is_empty() {
            let near = nearest(measure, figures.iter().map(|f| f.measure.as_str()));
            self.fault(spot("measure"), Fault::UnknownMeasure { name: measure.to_owned(), near });
        } else {
            let near = nearest(stage, kept.iter().map(|f| f.stage.as_str()));
            let of = stage.to_owned();
            let kept = kept.iter().map(|f| f.stage.clone()).collect();
            let what = Fault::NotKept { measure: measure.to_owned(), of, by: "these", kept, near };
            self.fault(spot(if stage.is_empty() { "measure" } else { "stage" }), what);
        }
        None
    }

    fn observed_date(&mut self, row: &Row<'_>, column: &str, text: &str, spot: Spot) -> Option<Date> {
        let date = text.parse::<Date>().ok().filter(|d| text.len() == 10 && (1990..=2150).contains(&d.year()));
        if date.is_none() {
            let what = Fault::CsvBadDate { row: row.number, column: column.to_owned(), found: text.to_owned() };
            self.fault(spot, what);
        }
        date
    }

    fn observed_number(&mut self, row: &Row<'_>, column: &str, text: &str, spot: Spot, least: f64) -> Option<f64> {
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
        match number {
            None => self.observed_fault(row, column, text, spot, "is not a number".to_owned()),
            Some(number) if number < least => {
                self.observed_fault(row, column, text, spot, format!("is below {least}"));
            }
            Some(number) if number > 1e9 => {
                self.observed_fault(row, column, text, spot, "is above any count".to_owned())
            }
            Some(number) => return Some(number),
        }
        None
    }

    fn observed_fault(&mut self, row: &Row<'_>, column: &str, found: &str, spot: Spot, why: String) {
        let (column, found) = (column.to_owned(), found.to_owned());
        self.fault(spot, Fault::ObservedValue { row: row.number, column, found, why });
    }

    /// A value and its error in the unit of the output: days become weeks.
    fn in_unit(
        &mut self,
        row: &Row<'_>,
        measure: &str,
        (value, error): (f64, Option<f64>),
        unit: &str,
        spot: &impl Fn(&str) -> Spot,
    ) -> Option<(f64, Option<f64>, String)> {
        let in_percent = measure.starts_with("pc_") || measure.ends_with("_pc") || measure.starts_with("utilisation");
        // `open_4_to_12_weeks` and `over_52_weeks` are children.
        let is_band = measure.contains("over_") || measure.starts_with("open_");
        let in_weeks = measure.contains("weeks") && !in_percent && !is_band;
        let wanted = if in_percent {
            "%"
        } else if in_weeks {
            "weeks"
        } else {
            ""
        };
        let wrong = match (wanted, unit) {
            ("weeks", "days") => return Some((value / 7.0, error.map(|e| e / 7.0), "weeks".to_owned())),
            ("", "%" | "weeks" | "days") => Some("a count, not"),
            ("%", "%") | ("weeks", "weeks") => None,
            ("%", _) => Some("in %, not"),
            ("weeks", _) => Some("in weeks, not"),
            _ => None,
        };
        if let Some(words) = wrong {
            let why =
                format!("is not its unit: `{measure}` is {words} {}", if unit.is_empty() { "nothing" } else { unit });
            self.observed_fault(row, "unit", unit, spot("unit"), why);
            return None;
        }
        if in_percent && value > 100.0 {
            self.observed_fault(row, "value", &value.to_string(), spot("value"), "is above 100 %".to_owned());
            return None;
        }
        Some((value, error, unit.to_owned()))
    }

    /// The whole months of a period, or the days of one that ends before the scenario; `Some(None)` when it lies after it.
    fn observed_period(
        &mut self,
        row: &Row<'_>,
        spot: &impl Fn(&str) -> Spot,
        from: Date,
        until: Date,
        scenario: &Scenario,
    ) -> Option<Option<(Date, Date)>> {
        let (first, last) = (scenario.record_from, scenario.end);
        if until < from {
            self.fault(spot("period_end"), Fault::EndBeforeStart { from, until });
            return None;
        }
        if until < first.first_of_month() {
            return Some(Some((from, until)));
        }
        if from == until {
            // A day stands for the end of the month next to it.
            let this = from.last_of_month().min(last);
            let before = from.first_of_month().yesterday().unwrap_or(from);
            let days = |to: Date| (from.until(to).map_or(i32::MAX, |span| span.get_days())).abs();
            let end = if days(before) < days(this) { before } else { this };
            if end < first {
                return Some(Some((end, end)));
            }
            if end > last {
                return Some(None);
            }
            if days(end) > NEAR_DAYS {
                let why = format!("a run has figures at the end of a month, not on {from}");
                let help =
                    format!("give the day of a month's end, at most {NEAR_DAYS} days away, or the month as a period");
                self.fault(spot("period_start"), Fault::ObservedPeriod { row: row.number, why, help });
                return None;
            }
            return Some(Some((end, end)));
        }
        if until < first {
            return Some(Some((from, until)));
        }
        if from > last || until > last && until.first_of_month() > last {
            return Some(None);
        }
        let starts = from == from.first_of_month() || from == first;
        let ends = until == until.last_of_month() || until == last;
        let why = if !starts {
            format!("{from} is not the first day of a month")
        } else if !ends {
            format!("{until} is not the last day of a month")
        } else if from < first {
            format!("the period begins on {from}, before what is recorded, {first} to {last}")
        } else if until > last {
            format!("the period ends on {until}, after what is recorded, {first} to {last}")
        } else {
            return Some(Some((from, until)));
        };
        let help = "a run counts whole months within the scenario: give a period of those".to_owned();
        let column = if starts && from >= first { "period_end" } else { "period_start" };
        self.fault(spot(column), Fault::ObservedPeriod { row: row.number, why, help });
        None
    }

    /// The first figure of each period; what other sources say of it is said, not averaged.
    fn first_of_each(&mut self, all: Vec<(Observed, Spot)>) -> Vec<(Observed, Spot)> {
        let mut kept: Vec<(Observed, Spot)> = Vec::new();
        for (observed, spot) in all {
            match kept.iter().find(|(o, _)| o.is_of_the_same(&observed)) {
                None => kept.push((observed, spot)),
                Some((first, _)) if first.value == observed.value && first.said == observed.said => {}
                Some((first, _)) => {
                    let said = |o: &Observed| {
                        let by = if o.source.is_empty() { format!("row {}", o.row) } else { o.source.clone() };
                        let kind = KINDS.iter().find(|(_, said)| *said == o.said && o.said != Said::Exact);
                        format!("{}{} ({by})", kind.map_or(String::new(), |(word, _)| format!("{word} ")), o.value)
                    };
                    let (what, first, second) = (observed.label(), said(first), said(&observed));
                    self.notice(spot, Notice::SourcesDiffer { what, first, second });
                }
            }
        }
        kept
    }

    /// Says which months a monthly series leaves out, be it of months or of their last days.
    fn gaps(&mut self, kept: &[(Observed, Spot)]) {
        let monthly = |o: &Observed| o.from.first_of_month() == o.until.first_of_month();
        let mut told: Vec<&Figure> = Vec::new();
        for (observed, _) in kept.iter().filter(|(o, _)| monthly(o)) {
            if told.contains(&&observed.figure) {
                continue;
            }
            told.push(&observed.figure);
            let of = kept.iter().filter(|(o, _)| monthly(o) && o.figure == observed.figure);
            let mut months: Vec<(Date, Spot)> = of.map(|(o, spot)| (o.until, *spot)).collect();
            months.sort_unstable_by_key(|(until, _)| *until);
            let span = |from: Date, to: Date| (from.until((jiff::Unit::Month, to))).map_or(0, |span| span.get_months());
            let whole = months.first().zip(months.last()).map_or(0, |(first, last)| 1 + span(first.0, last.0));
            // A month here and there is no series; a list is often told of at a few dates.
            let fewest = if observed.from == observed.until { 4 } else { 3 };
            let is_series = months.len() >= fewest && 2 * months.len() as i32 >= whole;
            for pair in months.windows(2).filter(|_| is_series) {
                let (next, last) = (pair[0].0.last_of_month().tomorrow(), pair[1].0.first_of_month().yesterday());
                if let (Ok(from), Ok(until)) = (next, last)
                    && from < until
                {
                    let names = [&observed.figure.pathway, &observed.figure.stage, &observed.figure.measure];
                    let what = names.into_iter().filter(|n| !n.is_empty()).cloned().collect::<Vec<_>>().join(" ");
                    self.notice(pair[1].1, Notice::ObservedGap { what, from, until });
                }
            }
        }
    }
}
