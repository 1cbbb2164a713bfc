//! The sheet of one measure: a month a row, its range of futures, and its fan chart.

use super::chart::{self, COLUMNS, Cells, Line, Words};
use super::sheet::Sheet;
use super::style::{GOAL, GREY, INK};
use crate::report::pack::{Figure, History, Observed, Pack, Point};
use rust_xlsxwriter::{ChartMarkerType, ColNum, RowNum, XlsxError};

/// The statistics in the order of the columns, as the tables name them (index) and as people read them.
const STATISTICS: [(usize, &str); 8] = [
    (4, "Median of futures"),
    (0, "Mean of futures"),
    (1, "5th percentile"),
    (2, "10th percentile"),
    (3, "25th percentile"),
    (5, "75th percentile"),
    (6, "90th percentile"),
    (7, "95th percentile"),
];

/// Columns that the bands of the chart are drawn from.
const BANDS: [&str; 6] = [
    "Below the bands (not drawn)",
    "9 in 10 futures",
    "8 in 10 futures",
    "Half of the futures",
    "8 in 10 futures, upper part",
    "9 in 10 futures, upper part",
];

/// The statistics of a point in the order of [`crate::report::pack::STATISTICS`], from which a band is taken.
const EDGES: [usize; 6] = [1, 2, 3, 5, 6, 7];

/// A line that is the same in every month.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    /// Words for people.
    pub title: String,
    /// Its value.
    pub value: f64,
}

/// A measure with what stands beside it.
#[derive(Debug)]
pub(super) struct Measure<'a> {
    /// Its values.
    pub figure: &'a Figure,
    /// What it is, in words of ours.
    pub title: &'static str,
    /// Its goal.
    pub goal: Option<Level>,
    /// Published figures to compare it with.
    pub benchmarks: Vec<Level>,
    /// Published values, shown where they are of a month.
    pub history: Option<&'a History>,
    /// Largest value, where it has one.
    pub most: Option<f64>,
}

impl<'a> Measure<'a> {
    /// A measure of a pathway as a whole, with its goal, benchmarks and history, if the run has it.
    pub fn of(pack: &'a Pack, pathway: &str, stage: &str, measure: &str, title: &'static str) -> Option<Self> {
        let figure = pack.figures.find(pathway, stage, measure)?;
        figure.months().next()?;
        let target = pack.targets.iter().find(|t| t.pathway == pathway && t.stage == stage && t.measure == measure);
        let words = |id: &str| pack.story.targets.iter().find(|t| t.id == id).map(|t| t.title.clone());
        let goal = target
            .map(|t| Level { title: format!("Goal: {}", words(&t.id).unwrap_or_else(|| t.id.clone())), value: t.goal });
        let is_rate = |name: &str| {
            use crate::project::is_published_rate;
            name == measure || (is_published_rate(name) && is_published_rate(measure))
        };
        let benchmarks = pack.story.benchmarks.iter().filter(|b| is_rate(&b.measure)).take(3);
        let same = |h: &&History| {
            let beside = |p: &Observed| figure.months().any(|month| (month.start, month.end) == (p.start, p.end));
            h.pathway == pathway && h.stage == stage && h.measure == measure && h.points.iter().any(beside)
        };
        Some(Measure {
            figure,
            title,
            goal,
            benchmarks: benchmarks.map(|b| Level { title: b.title.clone(), value: b.value }).collect(),
            history: pack.story.history.iter().find(same),
            most: (figure.unit == "%").then_some(100.0),
        })
    }

    /// Writes its table at the row of the sheet, and its chart beside it. Gives the row of the header.
    pub fn write(&self, sheet: &mut Sheet, alternative: &str) -> Result<RowNum, XlsxError> {
        let figure = self.figure;
        let unit = figure.unit.as_str();
        let mut names: Vec<String> = vec!["Month".into()];
        names.extend(STATISTICS.iter().map(|(_, name)| (*name).to_owned()));
        names.push("Futures with a value".into());
        let levels: Vec<&Level> = self.goal.iter().chain(&self.benchmarks).collect();
        names.extend(levels.iter().map(|level| level.title.clone()));
        if self.history.is_some() {
            names.push("As published".into());
        }
        for column in STATISTICS.len() + 2..names.len() {
            sheet.widen(column as ColNum, 15.0)?;
        }
        let header = sheet.row;
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        sheet.header(&all)?;
        // The bands lie right of the charts: who reads the table need not see them.
        let (beside, bands) = (names.len() as ColNum, names.len() as ColNum + COLUMNS);
        for (column, name) in (bands..).zip(BANDS) {
            sheet.worksheet.write_string_with_format(header, column, name, &sheet.styles.header)?;
        }
        let levels_at = STATISTICS.len() as ColNum + 2;
        let first = sheet.row;
        let months: Vec<&Point> = figure.months().collect();
        for point in &months {
            let row = sheet.row;
            sheet.date(0, point.start.first_of_month(), &sheet.styles.month)?;
            for (column, (index, _)) in (1..).zip(STATISTICS) {
                sheet.number(column, point.statistics[index].value, unit)?;
            }
            sheet.number(STATISTICS.len() as ColNum + 1, f64::from(point.futures), "")?;
            for (column, level) in (levels_at..).zip(&levels) {
                sheet.number(column, level.value, unit)?;
            }
            let published =
                self.history.and_then(|h| h.points.iter().find(|p| (p.start, p.end) == (point.start, point.end)));
            if let Some(published) = published {
                sheet.number(levels_at + levels.len() as ColNum, published.value, unit)?;
            }
            let mut below = 0.0;
            for (column, edge) in (bands..).zip(EDGES) {
                let value = point.statistics[edge].value;
                sheet.worksheet.write_number_with_format(row, column, step(below, value), &sheet.styles.helper)?;
                below = value;
            }
            sheet.row += 1;
        }
        let cells = Cells { sheet: &sheet.name.clone(), header, first, last: sheet.row - 1 };
        let mut lines = vec![Line::solid(1, INK)];
        for (n, column) in (levels_at..levels_at + levels.len() as ColNum).enumerate() {
            let is_goal = n == 0 && self.goal.is_some();
            lines.push(if is_goal { Line::dashed(column, GOAL) } else { Line::dotted(column, GREY) });
        }
        if self.history.is_some() {
            lines.push(Line::dotted(levels_at + levels.len() as ColNum, GREY).marked(ChartMarkerType::Diamond));
        }
        let words = Words { title: self.title, unit, alternative, most: self.most };
        // An area has no gaps: where a month has no value it would fall to nothing.
        let chart = if is_without_gaps(&months) {
            chart::fan(&cells, bands, &lines, &words)
        } else {
            lines.splice(1..1, [Line::dotted(4, INK), Line::dotted(7, INK)]);
            chart::lines(&cells, &lines, &words)
        };
        sheet.chart(header, beside, &chart)?;
        sheet.print_to((sheet.row - 1).max(header + chart::rows(3 + lines.len())), beside + COLUMNS - 1)?;
        Ok(header)
    }
}

/// How much higher one edge of a band is than the one below: as exact as the tables.
fn step(below: f64, above: f64) -> f64 {
    let step = ((above - below) * 1e4).round() / 1e4;
    step.max(0.0)
}

/// Whether months follow one another, each with a value.
fn is_without_gaps(months: &[&Point]) -> bool {
    let follows = |pair: &[&Point]| pair[0].end.tomorrow().is_ok_and(|next| next == pair[1].start);
    months.windows(2).all(follows)
}
