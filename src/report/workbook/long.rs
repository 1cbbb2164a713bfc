//! The data sheets: one row a measure and period, statistics in columns, ready for a filter or a pivot table.

use super::Book;
use super::columns::{MEAN, MEDIAN, P10, P90};
use crate::report::pack::{Figure, Pack, Point};
use rust_xlsxwriter::XlsxError;

/// What a data sheet is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Pathways as a whole, and what their clocks say of stages and outcomes.
    Services,
    /// Waiting lists of stages.
    Stages,
    /// Teams and contracts.
    Teams,
}

impl Family {
    const ALL: [Family; 3] = [Family::Services, Family::Stages, Family::Teams];

    fn of(figure: &Figure) -> Family {
        // `completions` and `joined` are of stages, and so is all else that a list has.
        let of_list = crate::project::StageMeasure::named(&figure.measure).is_some();
        match (figure.pathway.is_empty(), figure.stage.is_empty()) {
            (true, _) => Family::Teams,
            (false, true) => Family::Services,
            (false, false) if of_list => Family::Stages,
            (false, false) => Family::Services,
        }
    }

    const fn name(self) -> (&'static str, &'static str) {
        match self {
            Family::Services => ("Data services", "Every measure of a service as a whole"),
            Family::Stages => ("Data stages", "Every measure of the waiting list of a stage"),
            Family::Teams => ("Data teams", "Every measure of a team or a contract"),
        }
    }

    /// Whether months are kept; stages are many.
    const fn has_months(self) -> bool {
        !matches!(self, Family::Stages)
    }
}

/// What the data sheets leave out, for their head.
const KEPT: &str = "Mean with its simulation error (95 %), median, 10th and 90th percentile of futures. The other percentiles, \
                    and the simulation errors of percentiles, are in measures.csv.";

/// The statistics of the columns: index among those of a point, and head.
const COLUMNS: [(usize, &str); 4] =
    [(MEAN, "Mean of futures"), (P10, "10th percentile"), (MEDIAN, "Median of futures"), (P90, "90th percentile")];

/// The data sheets.
pub(super) fn sheets(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    for family in Family::ALL {
        let of: Vec<&Figure> = pack.figures.series.iter().filter(|f| Family::of(f) == family).collect();
        if !of.is_empty() {
            sheet(book, pack, family, &of)?;
        }
    }
    Ok(())
}

fn sheet(book: &mut Book, pack: &Pack, family: Family, of: &[&Figure]) -> Result<(), XlsxError> {
    let (name, about) = family.name();
    let widths = [26.0, 30.0, 34.0, 13.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0];
    let mut sheet = book.sheet(name, "", about, &widths)?;
    sheet.title(about)?;
    sheet.note(if family.has_months() {
        "Months, quarters and calendar years, and rates and mean waits of the year to date too."
    } else {
        "Quarters and calendar years; months are in measures.csv."
    })?;
    sheet.note(KEPT)?;
    let mut names = vec!["Service or team", "Stage, list or outcome", "Measure", "Period", "From", "To", "Unit"];
    names.extend(COLUMNS.map(|(_, head)| head));
    names.extend(["Mean, lower", "Mean, upper"]);
    let header = sheet.row;
    sheet.header(&names)?;
    let mut done = Vec::new();
    for figure in of {
        let (service, stage) = match figure.pathway.as_str() {
            "" => (pack.title_of("", &figure.stage), ""),
            pathway => (pack.title_of(pathway, ""), pack.title_of(pathway, &figure.stage)),
        };
        // What is the same days is there once: a month is not a quarter again, nor a year to date a year.
        done.clear();
        let mut row = |period: &str, point: &Point| -> Result<(), XlsxError> {
            if done.contains(&(point.start, point.end)) {
                return Ok(());
            }
            done.push((point.start, point.end));
            for (column, text) in [service, stage, &figure.measure, period].into_iter().enumerate() {
                sheet.text(column as u16, text)?;
            }
            sheet.date(4, point.start, &sheet.styles.day)?;
            sheet.date(5, point.end, &sheet.styles.day)?;
            sheet.text(6, &figure.unit)?;
            for (column, (index, _)) in (7..).zip(COLUMNS) {
                sheet.number(column, point.statistics[index].value, &figure.unit)?;
            }
            let mean = point.statistics[MEAN];
            for (column, bound) in [(11, mean.lower), (12, mean.upper)] {
                sheet.number(column, bound.unwrap_or(f64::NAN), &figure.unit)?;
            }
            sheet.row += 1;
            Ok(())
        };
        if family.has_months() {
            figure.months().try_for_each(|point| row("Month", point))?;
        }
        figure.quarters().try_for_each(|point| row("Quarter", point))?;
        figure.years().try_for_each(|point| row("Year", point))?;
        if family.has_months() && is_pooled(figure) {
            figure.years_to_date().try_for_each(|point| row("Year to date", point))?;
        }
    }
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}

/// Whether a year to date says more than the sum of its months.
fn is_pooled(figure: &Figure) -> bool {
    matches!(figure.unit.as_str(), "%" | "weeks")
}
