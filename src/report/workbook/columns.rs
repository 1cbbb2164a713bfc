//! A sheet of several measures beside one another: a month a row, a statistic of a measure a column.

use super::chart::{self, COLUMNS, Cells, Line, Words};
use super::sheet::Sheet;
use crate::calendar::Date;
use crate::report::pack::{Figure, History, Observed, Point};
use rust_xlsxwriter::{ColNum, Color, RowNum, XlsxError};

/// A column of values by month.
#[derive(Debug, Clone)]
pub(super) struct Column<'a> {
    /// The head of the column.
    pub title: String,
    unit: &'a str,
    /// Last day of each period, and the value.
    values: Vec<(Date, f64)>,
}

/// Index of the mean.
pub(super) const MEAN: usize = 0;
/// Index of the 10th percentile.
pub(super) const P10: usize = 2;
/// Index of the median.
pub(super) const MEDIAN: usize = 4;
/// Index of the 90th percentile.
pub(super) const P90: usize = 6;

impl<'a> Column<'a> {
    /// The median of a measure by month.
    pub fn median(title: &str, figure: &'a Figure) -> Self {
        Column::as_of(title, figure, MEDIAN)
    }

    /// Another statistic of it.
    pub fn as_of(title: &str, figure: &'a Figure, statistic: usize) -> Self {
        Column::of(title, &figure.unit, figure.months(), statistic)
    }

    /// Its median from the start of the calendar year to the end of each month.
    pub fn to_date(title: &str, figure: &'a Figure) -> Self {
        Column::of(title, &figure.unit, figure.years_to_date(), MEDIAN)
    }

    fn of<'p>(title: &str, unit: &'a str, points: impl Iterator<Item = &'p Point>, statistic: usize) -> Self {
        let values = points.map(|p| (p.end, p.statistics[statistic].value)).collect();
        Column { title: title.to_owned(), unit, values }
    }

    /// What was published of single months.
    pub fn published(title: &str, unit: &'a str, history: &History) -> Self {
        let of_month = |p: &&Observed| (p.start.year(), p.start.month()) == (p.end.year(), p.end.month());
        let values = history.points.iter().filter(of_month).map(|p| (p.end, p.value)).collect();
        Column { title: title.to_owned(), unit, values }
    }

    /// Whether it has no value.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// A chart of some of the columns.
pub(super) struct Plot<'a> {
    /// Its title, in words of ours.
    pub title: &'static str,
    /// Unit of its values.
    pub unit: &'a str,
    /// The same for who cannot see it.
    pub alternative: &'a str,
    /// Columns stacked on one another: number of the column, from 1.
    pub stacked: Vec<(ColNum, Color)>,
    /// Lines.
    pub lines: Vec<Line>,
}

/// Writes the table with its charts one below the other beside it.
pub(super) fn write(sheet: &mut Sheet, columns: &[Column], plots: &[Plot]) -> Result<(), XlsxError> {
    let month = |date: Date| (date.year(), date.month());
    let mut ends: Vec<Date> = columns.iter().flat_map(|c| &c.values).map(|(end, _)| *end).collect();
    ends.sort_unstable();
    ends.dedup_by_key(|day| month(*day));
    let names: Vec<&str> = ["Month"].into_iter().chain(columns.iter().map(|c| c.title.as_str())).collect();
    let header = sheet.row;
    sheet.header(&names)?;
    let first = sheet.row;
    for end in &ends {
        sheet.date(0, end.first_of_month(), &sheet.styles.month)?;
        for (at, column) in (1..).zip(columns) {
            if let Some((_, value)) = column.values.iter().find(|(day, _)| month(*day) == month(*end)) {
                sheet.number(at, *value, column.unit)?;
            }
        }
        sheet.row += 1;
    }
    if ends.is_empty() {
        return Ok(());
    }
    charts(sheet, header, first, names.len() as ColNum, plots)
}

/// The charts of a table, one below the other beside it.
pub(super) fn charts(
    sheet: &mut Sheet,
    header: RowNum,
    first: RowNum,
    beside: ColNum,
    plots: &[Plot],
) -> Result<(), XlsxError> {
    let name = sheet.name.clone();
    let cells = Cells { sheet: &name, header, first, last: sheet.row - 1 };
    let mut at = header;
    for plot in plots {
        let most = (plot.unit == "%").then_some(100.0);
        let words = Words { title: plot.title, unit: plot.unit, alternative: plot.alternative, most };
        let chart = if plot.stacked.is_empty() {
            chart::lines(&cells, &plot.lines, &words)
        } else {
            chart::stack(&cells, &plot.stacked, &plot.lines, &words)
        };
        sheet.chart(at, beside, &chart)?;
        at += chart::rows(plot.lines.len() + plot.stacked.len());
    }
    let across = if plots.is_empty() { beside } else { beside + COLUMNS };
    sheet.print_to((sheet.row - 1).max(at), across.max(1) - 1)
}
