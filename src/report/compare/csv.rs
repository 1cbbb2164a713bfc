//! Differences and children as tidy tables.

use super::super::csv::{MEASURES, SHARE_OF_INPUTS, Table, statistics};
use super::super::words::slug;
use crate::project::{
    Answers, CHILDREN_MEASURES, Cell, ChildrenOf, Comparison, DifferenceCell, Span, is_published_rate, names,
};

const CHILDREN: [&str; 12] = [
    "scenario",
    "base",
    "pathway",
    "group",
    "measure",
    "statistic",
    "value",
    "lower",
    "upper",
    "unit",
    "limit_days",
    "replications",
];

/// What is kept of stages and teams in quarters and years.
const OF_PARTS: [&str; 8] = ["base", "other", "mean", "p10", "p50", "p90", "better", "worse"];
/// And in months, which are most of all rows.
const OF_PARTS_BY_MONTH: [&str; 4] = ["mean", "p10", "p90", "better"];

/// `differences.csv`: for series that both scenarios have and periods in which both have a value, the statistics of the
/// other's value less the base's (`mean` and percentiles, each with its simulation error), and besides: `base` and `other`,
/// the means themselves; `better` and `worse`, the share of futures (0 to 1) in which the other is so; with draws of uncertain
/// inputs `share_of_inputs`, which share of the variance of the difference comes of them; `pairing`, how many times as many
/// futures would have told as much had each scenario had its own. A difference of percentages is in points.
///
/// A series that is the same in every future is left out, but for the on-time rate and the list past the limit. Of stages and
/// teams, which are most of all series, only periods in which some future differs, and of these the mean, `p10`, `p50` and
/// `p90`, `base` and `other`, `better` and `worse` in quarters and years, and the mean, `p10`, `p90` and `better` in months.
pub fn differences_csv(base: &Answers, comparisons: &[Comparison]) -> Vec<u8> {
    let [scenario, others @ ..] = MEASURES;
    let mut table = Table::new(&[&[scenario, "base"][..], &others].concat());
    let of_base = slug(&base.title);
    for comparison in comparisons {
        let scenario = slug(&comparison.answers.title);
        for d in &comparison.differences {
            let series = base.series(&d.pathway, &d.stage, &d.measure);
            let mut told = std::collections::BTreeSet::new();
            let is_whole = d.stage.is_empty();
            if d.is_same() && !(is_published_rate(&d.measure) || d.measure == names::OPEN_OVER_LIMIT) {
                continue;
            }
            for (p, cell) in d.cells.iter().enumerate().filter_map(|(p, c)| Some((p, c.as_ref()?))) {
                let span = base.periods[p].span;
                let is_kept = match span {
                    Span::Month | Span::Quarter | Span::Year => is_whole || !cell.is_same(),
                    Span::YearToDate => is_published_rate(&d.measure),
                };
                if !is_kept {
                    continue;
                }
                let first = series.map_or(base.periods[p].first_day, |s| base.first_day(s, p));
                if !told.insert((first, base.periods[p].last_day)) {
                    continue;
                }
                let (start, end) = (first.to_string(), base.periods[p].last_day.to_string());
                let names: [&str; 7] = [&scenario, &of_base, &d.pathway, &d.stage, &d.measure, &start, &end];
                let unit = if d.unit == "%" { "points" } else { d.unit };
                let of_parts = if span == Span::Month { &OF_PARTS_BY_MONTH[..] } else { &OF_PARTS };
                let keep = |statistic: &str| is_whole || of_parts.contains(&statistic);
                rows(&mut table, &names, cell, [unit, d.unit], keep);
            }
        }
    }
    table.bytes()
}

fn rows(
    table: &mut Table,
    names: &[&str],
    cell: &DifferenceCell,
    [unit, own_unit]: [&str; 2],
    keep: impl Fn(&str) -> bool,
) {
    let count = cell.difference.replications.to_string();
    let mut row = |statistic: &str, value: f64, bounds: [Option<f64>; 2], unit: &str| {
        if !keep(statistic) {
            return;
        }
        names.iter().for_each(|name| table.text(name));
        table.text(statistic);
        table.number(value);
        bounds.into_iter().for_each(|bound| table.number(bound));
        table.text(unit);
        table.text(&count);
        table.end_row();
    };
    row("base", cell.base, [None, None], own_unit);
    row("other", cell.other, [None, None], own_unit);
    for (name, estimate) in statistics(&cell.difference) {
        row(name, estimate.value, [estimate.lower, estimate.upper], unit);
    }
    for (name, probability) in [("better", cell.better), ("worse", cell.worse)] {
        if let Some((p, share)) = probability.and_then(|p| Some((p, p.share()?))) {
            row(name, share, [Some(p.lower), Some(p.upper)], "share of futures");
        }
    }
    if let Some(pairing) = cell.pairing {
        row("pairing", pairing, [None, None], "times");
    }
    if let Some(share) = cell.difference.inputs {
        row(SHARE_OF_INPUTS, share, [None, None], "share");
    }
}

/// `children.csv`: the same children in both scenarios, by pathway with a headline clock and by group: `all`;
/// `past_limit_at_start` and `waiting_at_start`, whose clock ran before the run; by year and month in which it started.
pub fn children_csv(base: &Answers, comparisons: &[Comparison]) -> Vec<u8> {
    let mut table = Table::new(&CHILDREN);
    let of_base = slug(&base.title);
    for comparison in comparisons {
        let scenario = slug(&comparison.answers.title);
        for pathway in &comparison.children {
            let limit = pathway.limit_days.to_string();
            for row in &pathway.rows {
                let group = group(base, row.of);
                for ((measure, unit), cell) in CHILDREN_MEASURES.iter().zip(&row.cells) {
                    let names = [&scenario, &of_base, &pathway.pathway, &group, *measure];
                    children_rows(&mut table, &names, unit, &limit, cell);
                }
            }
        }
    }
    table.bytes()
}

fn children_rows(table: &mut Table, names: &[&str], unit: &str, limit: &str, cell: &Cell) {
    for (statistic, estimate) in statistics(cell) {
        names.iter().for_each(|name| table.text(name));
        table.text(statistic);
        table.estimate(estimate);
        table.text(unit);
        table.text(limit);
        table.text(&cell.replications.to_string());
        table.end_row();
    }
}

pub(super) fn group(base: &Answers, of: ChildrenOf) -> String {
    match of {
        ChildrenOf::All => "all".to_owned(),
        ChildrenOf::PastLimit => "past_limit_at_start".to_owned(),
        ChildrenOf::Waiting => "waiting_at_start".to_owned(),
        ChildrenOf::Year(year) => year.to_string(),
        ChildrenOf::Month(month) => {
            let first = base.periods[month as usize].first_day;
            format!("{:04}-{:02}", first.year(), first.month())
        }
    }
}
