//! The CSV file of open cases.

use super::backlog::MOST_CASES;
use super::csv_rows::Row;
use super::fault::Fault;
use super::near::nearest;
use super::node::Spot;
use super::reader::Reader;
use crate::calendar::Date;
use crate::pathway::{Attribute, Case, Pathway, StageIx};

/// What a column holds.
enum Column {
    Stage,
    Requested,
    Entered,
    Class(usize),
    Unknown,
}

impl Reader<'_> {
    /// Reads the open cases of a file: for each row, which of the `takers` (stages) it belongs to.
    pub(super) fn cases(&mut self, file: usize, pathway: &Pathway, takers: &[StageIx]) -> Vec<(usize, Case)> {
        let mut columns: Option<Vec<(String, Column)>> = None;
        let mut cases = Vec::new();
        let small = self.csv_rows(file, |r, row| {
            match &columns {
                None => columns = Some(r.columns(row, pathway, takers)),
                Some(columns) if cases.len() >= MOST_CASES as usize => {
                    let (value, most) = (row.number as f64, f64::from(MOST_CASES));
                    r.fault(row.spot(columns.len()), Fault::Absurd { what: "open cases", value, most });
                    return false;
                }
                Some(columns) => cases.extend(r.case(row, columns, pathway, takers)),
            }
            true
        });
        if columns.is_none() && small {
            self.fault(Spot { file, from: 0, to: 0 }, Fault::CsvMissingColumn { column: "requested" });
        }
        cases
    }

    fn columns(&mut self, row: &Row<'_>, pathway: &Pathway, takers: &[StageIx]) -> Vec<(String, Column)> {
        let mut columns: Vec<(String, Column)> = Vec::new();
        for (i, name) in row.record.iter().enumerate() {
            if columns.iter().any(|(before, _)| before == name) {
                self.fault(row.spot(i), Fault::CsvColumnTwice { column: name.to_string() });
            }
            let attribute = pathway.attributes.iter().position(|a| a.id == name);
            let column = match (name, attribute) {
                ("stage", _) => Column::Stage,
                ("requested", _) => Column::Requested,
                ("entered", _) => Column::Entered,
                (_, Some(attribute)) => Column::Class(attribute),
                _ => {
                    let ids = pathway.attributes.iter().map(|a| a.id.clone());
                    let known: Vec<String> =
                        ["stage", "requested", "entered"].map(String::from).into_iter().chain(ids).collect();
                    let near = nearest(name, known.iter().map(String::as_str));
                    self.fault(row.spot(i), Fault::CsvUnknownColumn { column: name.to_string(), known, near });
                    Column::Unknown
                }
            };
            columns.push((name.to_string(), column));
        }
        let header = Spot { file: row.file, from: row.start, to: row.spot(columns.len().max(1) - 1).to };
        if !columns.iter().any(|(_, c)| matches!(c, Column::Requested)) {
            self.fault(header, Fault::CsvMissingColumn { column: "requested" });
        }
        if takers.len() > 1 && !columns.iter().any(|(_, c)| matches!(c, Column::Stage)) {
            self.fault(header, Fault::CsvMissingColumn { column: "stage" });
        }
        columns
    }

    fn case(
        &mut self,
        row: &Row<'_>,
        columns: &[(String, Column)],
        pathway: &Pathway,
        takers: &[StageIx],
    ) -> Option<(usize, Case)> {
        if row.record.len() != columns.len() {
            let what = Fault::CsvRowLength { row: row.number, found: row.record.len(), wanted: columns.len() };
            self.fault(row.spot(row.record.len().max(1) - 1), what);
            return None;
        }
        let mut taker = Some(0);
        let (mut requested, mut entered) = (None, None);
        let mut entered_spot = row.spot(0);
        let mut class = vec![None; pathway.attributes.len()];
        for (i, (name, column)) in columns.iter().enumerate() {
            let field = row.field(i);
            match column {
                Column::Stage if !field.is_empty() => taker = self.taker(row, i, pathway, takers),
                Column::Stage if takers.len() > 1 => taker = self.taker(row, i, pathway, takers),
                Column::Requested => requested = self.csv_date(row, i, name, false),
                Column::Entered if !field.is_empty() => {
                    entered_spot = row.spot(i);
                    entered = self.csv_date(row, i, name, true);
                }
                Column::Class(a) if !field.is_empty() => class[*a] = self.csv_value(row, i, &pathway.attributes[*a]),
                _ => {}
            }
        }
        if let (Some(requested), Some(entered)) = (requested, entered)
            && entered < requested
        {
            let what = Fault::CsvEnteredFirst { row: row.number, requested, entered };
            self.fault(entered_spot, what);
        }
        Some((taker?, Case { requested: requested?, entered, class }))
    }

    fn taker(&mut self, row: &Row<'_>, column: usize, pathway: &Pathway, takers: &[StageIx]) -> Option<usize> {
        let field = row.field(column);
        let id = |ix: &StageIx| pathway.stages.get(ix.0).map_or("", |s| s.id.as_str());
        let found = takers.iter().position(|ix| id(ix) == field);
        if found.is_none() {
            let near = nearest(field, takers.iter().map(id));
            let what = Fault::CsvStageNotTaken { row: row.number, stage: field.to_string(), near };
            self.fault(row.spot(column), what);
        }
        found
    }

    fn csv_date(&mut self, row: &Row<'_>, column: usize, name: &str, start_too: bool) -> Option<Date> {
        let field = row.field(column);
        let date = field.parse::<Date>().ok().filter(|d| field.len() == 10 && d.year() >= 1990);
        // Of a start that is not known it has been said already; it is no fault of every row besides.
        let known = self.record_from.is_some();
        match date {
            Some(date) if !known || date < self.start || (start_too && date == self.start) => Some(date),
            Some(date) => {
                let what = Fault::CsvAfterStart { row: row.number, column: name.to_string(), date, start: self.start };
                self.fault(row.spot(column), what);
                None
            }
            None => {
                let what = Fault::CsvBadDate { row: row.number, column: name.to_string(), found: field.to_string() };
                self.fault(row.spot(column), what);
                None
            }
        }
    }

    fn csv_value(&mut self, row: &Row<'_>, column: usize, attribute: &Attribute) -> Option<usize> {
        let field = row.field(column);
        let found = attribute.values.iter().position(|v| v.id == field);
        if found.is_none() {
            let near = nearest(field, attribute.values.iter().map(|v| v.id.as_str()));
            let (column_name, found) = (attribute.id.clone(), field.to_string());
            let what = Fault::CsvUnknownValue { row: row.number, column: column_name, found, near };
            self.fault(row.spot(column), what);
        }
        found
    }
}
