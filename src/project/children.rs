//! The same children in two worlds: who is seen sooner, who later.

use super::estimate::{Cell, Summary};
use super::input::Input;
use crate::measure::{Paired, PairedGroups};

/// Which children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildrenOf {
    /// All of the pathway.
    All,
    /// Whose limit had passed at the start.
    PastLimit,
    /// Others whose clock ran at the start.
    Waiting,
    /// Whose clock started in this calendar year of the run.
    Year(i16),
    /// Whose clock started in this recorded month.
    Month(u32),
}

/// Names and units of what is counted of them, in the order of [`ChildrenRow::cells`].
pub const CHILDREN_MEASURES: [(&str, &str); 8] = [
    ("children_in_both", "children"),
    ("children_4_weeks_sooner", "children"),
    ("children_4_weeks_later", "children"),
    ("children_past_limit_in_base_only", "children"),
    ("children_past_limit_in_other_only", "children"),
    ("weeks_saved", "weeks"),
    ("children_in_base_only", "children"),
    ("children_in_other_only", "children"),
];

/// One group of children.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildrenRow {
    /// Who they are.
    pub of: ChildrenOf,
    /// In the order of [`CHILDREN_MEASURES`]: mean and percentiles over futures.
    pub cells: Vec<Cell>,
}

/// Indices of [`CHILDREN_MEASURES`] for readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the measures")]
pub enum Of {
    Both = 0,
    Sooner = 1,
    Later = 2,
    Spared = 3,
    PushedOver = 4,
    WeeksSaved = 5,
    OnlyBase = 6,
    OnlyOther = 7,
}

impl ChildrenRow {
    /// One of its measures.
    pub fn of(&self, what: Of) -> &Cell {
        &self.cells[what as usize]
    }
}

/// The children of a pathway with a headline clock.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildrenAnswer {
    /// Pathway id.
    pub pathway: String,
    /// Its title.
    pub title: String,
    /// The limit of its headline clock at the start, days.
    pub limit_days: u32,
    /// All; past the limit; waiting; by year; by month.
    pub rows: Vec<ChildrenRow>,
}

impl ChildrenAnswer {
    /// All children of the pathway.
    pub fn all(&self) -> Option<&ChildrenRow> {
        self.rows.first()
    }
}

/// The children of one pathway of the base (by its index) from the pairs of each replication, ascending.
pub fn children(input: &Input, pathway: usize, pairs: &[&PairedGroups]) -> ChildrenAnswer {
    let of = &input.scenario.pathways[pathway];
    let months = input.months.iter().enumerate();
    let year = |m: usize| input.months[m].first_day.year();
    let mut years: Vec<i16> = months.map(|(m, _)| year(m)).collect();
    years.dedup();
    let before = PairedGroups::BEFORE;
    let mut groups = vec![(ChildrenOf::All, 0..before + input.months.len())];
    groups.extend([(ChildrenOf::PastLimit, 0..1), (ChildrenOf::Waiting, 1..before)]);
    for y in years {
        let months: Vec<usize> = (0..input.months.len()).filter(|m| year(*m) == y).collect();
        groups.push((ChildrenOf::Year(y), before + months[0]..before + months[months.len() - 1] + 1));
    }
    groups.extend((0..input.months.len()).map(|m| (ChildrenOf::Month(m as u32), before + m..before + m + 1)));
    let mut summary = Summary::default();
    let rows = groups.into_iter().filter_map(|(of, range)| {
        let sums: Vec<Paired> = pairs
            .iter()
            .map(|p| p.groups.get(range.clone()).unwrap_or_default().iter().fold(Paired::default(), |s, g| s.plus(*g)))
            .collect();
        let cells = (0..CHILDREN_MEASURES.len())
            .map(|measure| summary.of_values(sums.iter().map(|sum| Some(value(sum, measure)))))
            .collect::<Option<Vec<Cell>>>()?;
        Some(ChildrenRow { of, cells })
    });
    ChildrenAnswer {
        pathway: of.id.clone(),
        title: of.title.clone(),
        limit_days: of.headline().map_or(0, |(clock, _)| *clock.limit_days.on(input.scenario.start)),
        rows: rows.collect(),
    }
}

fn value(sum: &Paired, measure: usize) -> f64 {
    match measure {
        0 => sum.both as f64,
        1 => sum.sooner as f64,
        2 => sum.later as f64,
        3 => sum.spared as f64,
        4 => sum.pushed_over as f64,
        5 => sum.days_saved as f64 / 7.0,
        6 => sum.only_base as f64,
        _ => sum.only_other as f64,
    }
}
