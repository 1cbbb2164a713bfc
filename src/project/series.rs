//! A series by period.

use super::estimate::{Cell, Spread, Summary};
use super::input::{Input, Kind};
use super::sheet::{At, Sheet};
use crate::measure::{Formula, Span, Tally};
use std::collections::BTreeMap;

/// A series in every period.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesAnswer {
    /// Pathway id; empty for a team.
    pub pathway: String,
    /// Stage, team, adviser or outcome; empty = the pathway as a whole.
    pub stage: String,
    /// Measure name of the output contract.
    pub measure: String,
    /// Unit of every value.
    pub unit: &'static str,
    /// How its periods are made.
    pub kind: Kind,
    /// Whether published counts are added to the year to date and the year that contain the start.
    pub with_published: bool,
    /// By period of the answers. `None`: nothing recorded, a rate of nothing in every replication, or not known yet.
    pub cells: Vec<Option<Cell>>,
    /// All recorded months together; a level at the end; `None` for percentiles of children.
    pub whole: Option<Cell>,
}

/// The answers of one series. Series do not depend on each other: a caller may run them in parallel, in any order.
pub fn answer_series(input: &Input, tally: &Tally, series: usize) -> SeriesAnswer {
    let sheet = Sheet::read(input, tally, series);
    let series = &input.series[series];
    let mut summary = Summary::default();
    let mut pairs = Vec::with_capacity(tally.len());
    let mut cell = |at: At| {
        pairs.clear();
        pairs.extend(sheet.pairs(at));
        summary.of_drawn(&pairs, sheet.draws(), series.scale).map(|c| c.in_range_of(series.unit))
    };
    let level = Kind::from(series.formula) == Kind::Level;
    let kept = matches!(series.formula, Formula::Percentile(..));
    // The same months make the same cell, whatever the period is called.
    let mut known: BTreeMap<(u32, u32, bool), Option<Cell>> = BTreeMap::new();
    let mut cells = Vec::with_capacity(input.layout.periods.len());
    for (p, period) in input.layout.periods.iter().enumerate() {
        if !input.is_recorded(period.last) {
            cells.push(None);
            continue;
        }
        let at = Sheet::at_period(input, series, p);
        let key = (if level { period.last } else { period.first }, period.last, at.published.is_some());
        cells.push(if kept { cell(at) } else { *known.entry(key).or_insert_with(|| cell(at)) });
    }
    let whole = if input.layout.months == 0 { None } else { cell(Sheet::at_all(input)) };
    SeriesAnswer {
        pathway: series.pathway.clone(),
        stage: series.stage.clone(),
        measure: series.measure.clone(),
        unit: series.unit,
        kind: Kind::from(series.formula),
        with_published: series.published.is_some(),
        cells,
        whole,
    }
}

impl SeriesAnswer {
    /// Median and range in a period.
    pub fn spread(&self, period: usize) -> Option<Spread> {
        self.cells[period].map(|c| c.spread())
    }

    /// Whether this period's value holds counts published before the run.
    pub fn is_whole_with_published(&self, span: Span, first_month: u32) -> bool {
        self.with_published && first_month == 0 && matches!(span, Span::YearToDate | Span::Year)
    }
}
