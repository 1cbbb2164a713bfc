//! A sheet of several measures beside one another: a month a row, a statistic of a measure a column.

use super::chart::{self, COLUMNS, Cells, Line, ROWS, Title, Words};
use super::sheet::Sheet;
use crate::calendar::Date;
use crate::report::pack::{Figure, Point};
use rust_xlsxwriter::{ColNum, Color, RowNum, XlsxError};

/// Which points of a measure stand in the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The month itself.
    Month,
    /// From the start of the calendar year to the end of the month.
    YearToDate,
}

/// A column: a statistic of a measure.
#[derive(Debug, Clone)]
pub(super) struct Column<'a> {
    /// The head of the column.
    pub title: String,
    /// The measure.
    pub figure: &'a Figure,
    /// Which of the statistics, in the order of [`STATISTICS`](crate::report::pack::STATISTICS).
    pub statistic: usize,
    /// Which points.
    pub by: By,
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
        Column { title: title.to_owned(), figure, statistic: MEDIAN, by: By::Month }
    }

    /// Another statistic of it.
    pub fn as_of(title: &str, figure: &'a Figure, statistic: usize) -> Self {
        Column { statistic, ..Column::median(title, figure) }
    }

    fn points(&self) -> Vec<&'a Point> {
        match self.by {
            By::Month => self.figure.months().collect(),
            By::YearToDate => self.figure.years_to_date().collect(),
        }
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
    let points: Vec<Vec<&Point>> = columns.iter().map(Column::points).collect();
    let month = |date: Date| (date.year(), date.month());
    let mut ends: Vec<Date> = points.iter().flatten().map(|p| p.end).collect();
    ends.sort_unstable();
    ends.dedup_by_key(|day| month(*day));
    let names: Vec<&str> = ["Month"].into_iter().chain(columns.iter().map(|c| c.title.as_str())).collect();
    let header = sheet.row;
    sheet.header(&names)?;
    let first = sheet.row;
    for end in &ends {
        sheet.date(0, end.first_of_month(), &sheet.styles.month)?;
        for ((at, column), points) in (1..).zip(columns).zip(&points) {
            if let Some(point) = points.iter().find(|p| month(p.end) == month(*end)) {
                sheet.number(at, point.statistics[column.statistic].value, &column.figure.unit)?;
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
        let words = Words { title: Title::Ours(plot.title), unit: plot.unit, alternative: plot.alternative, most };
        let chart = if plot.stacked.is_empty() {
            chart::lines(&cells, &plot.lines, &words)
        } else {
            chart::stack(&cells, &plot.stacked, &plot.lines, &words)
        };
        sheet.chart(at, beside, &chart)?;
        at += ROWS;
    }
    let across = if plots.is_empty() { beside } else { beside + COLUMNS };
    sheet.print_to((sheet.row - 1).max(at), across.max(1) - 1)
}
