//! Tidy tables: one value a row.

use super::number::write_decimal;
use super::words::slug;
use crate::project::{Answers, Cell, Estimate, PERCENTS, SeriesAnswer, TargetAnswer};
use std::collections::BTreeSet;

/// The columns of `measures.csv`.
pub(super) const MEASURES: [&str; 12] = [
    "scenario",
    "pathway",
    "stage",
    "measure",
    "period_start",
    "period_end",
    "statistic",
    "value",
    "lower",
    "upper",
    "unit",
    "replications",
];

const TARGETS: [&str; 29] = [
    "scenario",
    "target",
    "measure",
    "period_start",
    "period_end",
    "goal",
    "probability",
    "lower",
    "upper",
    "pathway",
    "stage",
    "direction",
    "hold",
    "unit",
    "p10",
    "p50",
    "p90",
    "held_from_p10",
    "held_from_p50",
    "held_from_p90",
    "probability_never_held",
    "replications",
    "probability_at_date",
    "at_date_lower",
    "at_date_upper",
    "first_met_p10",
    "first_met_p50",
    "first_met_p90",
    "probability_never_met",
];

/// Of runs with draws of uncertain inputs: which share of the variance between futures comes of the inputs.
pub(super) const SHARE_OF_INPUTS: &str = "share_of_inputs";

/// The statistic that every figure has.
const MEAN: &str = "mean";

/// `measures.csv`: every statistic of every series in every period that has a value, once: where a year to date is a
/// whole year, a quarter or a month, one row stands for both.
///
/// `value` is the statistic, `lower` and `upper` its simulation error at 95 % (empty: too few replications; never below
/// 0, nor over 100 for a share), `replications` those that have a value. What is not known before the run ends has no
/// row: the on-time rate of requests whose limit may still pass after it, and a percentile of waits that more than one
/// replication in twenty does not know. Numbers are as [`decimal`](super::decimal) prints them. A year to date or
/// year that holds counts published before the run starts on the first published day. A run with draws of uncertain inputs
/// has a row more, `share_of_inputs`: which share of the variance between futures, 0 to 1, comes of the inputs.
pub fn measures_csv(answers: &Answers) -> Vec<u8> {
    let mut table = Table::new(&MEASURES);
    write_measures(&mut table, answers, &slug(&answers.title), |_, _, _| true);
    table.bytes()
}

/// The header of `measures.csv`.
pub(super) fn measures_header() -> Vec<u8> {
    Table::new(&MEASURES).bytes()
}

/// Rows of `measures.csv` without its header, under another name of the scenario: of those series, periods (by index)
/// and statistics that are kept.
pub(super) fn measure_rows(
    answers: &Answers,
    scenario: &str,
    keep: impl Fn(&SeriesAnswer, usize, &str) -> bool,
) -> Vec<u8> {
    let mut table = Table::without_header();
    write_measures(&mut table, answers, scenario, keep);
    table.bytes()
}

fn write_measures(
    table: &mut Table,
    answers: &Answers,
    scenario: &str,
    keep: impl Fn(&SeriesAnswer, usize, &str) -> bool,
) {
    let mut told = BTreeSet::new();
    for series in &answers.series {
        told.clear();
        for (p, cell) in series.cells.iter().enumerate().filter_map(|(p, c)| Some((p, c.as_ref()?))) {
            let (start, end) = (answers.first_day(series, p), answers.periods[p].last_day);
            let kept = |name: &str| keep(series, p, name);
            if !kept(MEAN) || !told.insert((start, end)) {
                continue;
            }
            let (start, end) = (start.to_string(), end.to_string());
            let count = cell.replications.to_string();
            for (name, estimate) in statistics(cell).filter(|(name, _)| kept(name)) {
                for text in [scenario, &series.pathway, &series.stage, &series.measure, &start, &end, name] {
                    table.text(text);
                }
                table.estimate(estimate);
                table.text(series.unit);
                table.text(&count);
                table.end_row();
            }
            if let Some(share) = cell.inputs.filter(|_| kept(SHARE_OF_INPUTS)) {
                let names = [&start, &end, SHARE_OF_INPUTS];
                for text in [scenario, &series.pathway, &series.stage, &series.measure].into_iter().chain(names) {
                    table.text(text);
                }
                table.number(share);
                for text in ["", "", "share", &count] {
                    table.text(text);
                }
                table.end_row();
            }
        }
    }
}

/// The statistics of a cell, by the names of the output contract.
pub(super) fn statistics(cell: &Cell) -> impl Iterator<Item = (&'static str, &Estimate)> {
    // In the order of PERCENTS.
    const NAMES: [&str; PERCENTS.len()] = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"];
    std::iter::once((MEAN, &cell.mean)).chain(NAMES.into_iter().zip(&cell.percentiles))
}

/// `targets.csv`: one row a scenario and target. `probability` is the share of futures that meet it, 0 to 1, with its simulation
/// error; `p10` to `p90` the measure in the first of its periods; `held_from_*` the start of the first period from
/// which it stays met to the end of the run (empty: not within the run). `probability_at_date`: met in the first of its
/// periods, whatever comes after; `first_met_*`: the first period of the run in which it is met at all. Not judged: empty.
pub fn targets_csv(scenarios: &[&Answers]) -> Vec<u8> {
    let mut table = Table::new(&TARGETS);
    for answers in scenarios {
        write_targets(&mut table, answers, &slug(&answers.title));
    }
    table.bytes()
}

/// The header of `targets.csv`.
pub(super) fn targets_header() -> Vec<u8> {
    Table::new(&TARGETS).bytes()
}

/// Rows of `targets.csv` without its header, under another name of the scenario.
pub(super) fn target_rows(answers: &Answers, scenario: &str) -> Vec<u8> {
    let mut table = Table::without_header();
    write_targets(&mut table, answers, scenario);
    table.bytes()
}

fn write_targets(table: &mut Table, answers: &Answers, scenario: &str) {
    for target in &answers.targets {
        table.text(scenario);
        table.text(&target.id);
        table.text(&target.measure);
        table.text(&target.first_day.to_string());
        table.text(&target.last_day.to_string());
        table.number(target.goal);
        let met = target.outcome.map(|o| o.met).filter(|m| m.of > 0);
        table.number(met.and_then(|m| m.share()));
        table.number(met.map(|m| m.lower));
        table.number(met.map(|m| m.upper));
        table.text(&target.pathway);
        table.text(&target.stage);
        table.text(if target.at_least { "at_least" } else { "at_most" });
        table.text(&target.hold.to_string());
        table.text(target.unit);
        outcome(table, target);
        table.text(&met.map_or(0, |m| m.of).to_string());
        first_met(table, target);
        table.end_row();
    }
}

fn outcome(table: &mut Table, target: &TargetAnswer) {
    let Some(outcome) = &target.outcome else {
        (0..7).for_each(|_| table.text(""));
        return;
    };
    for value in [outcome.value.p10, outcome.value.p50, outcome.value.p90] {
        table.number(value);
    }
    for from in [outcome.held_from.p10, outcome.held_from.p50, outcome.held_from.p90] {
        table.text(&from.map_or(String::new(), |d| d.to_string()));
    }
    table.number(outcome.held_from.never.share());
}

/// Met at the date by itself, and the first period in which it is met.
fn first_met(table: &mut Table, target: &TargetAnswer) {
    let Some(outcome) = &target.outcome else {
        (0..7).for_each(|_| table.text(""));
        return;
    };
    table.number(outcome.at_date.share());
    table.number(outcome.at_date.lower);
    table.number(outcome.at_date.upper);
    for first in [outcome.first_met.p10, outcome.first_met.p50, outcome.first_met.p90] {
        table.text(&first.map_or(String::new(), |d| d.to_string()));
    }
    table.number(outcome.first_met.never.share());
}

/// Whether a series has anything to print.
pub(super) fn has_values(series: &SeriesAnswer) -> bool {
    series.cells.iter().any(|c| c.is_some())
}

/// Whether a spreadsheet that opens a table would take a text for a formula, by its first character. Such a text is
/// written after an apostrophe, as OWASP advises. What is only a number, such as `-5` or `+25%`, does no harm and stays
/// one.
pub(super) fn is_live(text: &str) -> bool {
    const FIRST: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    // Nearly every text of a table begins with a letter or a digit.
    if text.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) || !text.starts_with(FIRST) {
        return false;
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or_default();
    let digits = digits.strip_suffix('%').unwrap_or(digits).trim_end_matches(' ');
    let is_number = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.parse::<f64>().is_ok();
    !is_number
}

/// A table in memory.
pub(super) struct Table {
    writer: csv::Writer<Vec<u8>>,
    row: csv::StringRecord,
    scratch: String,
}

impl Table {
    fn without_header() -> Self {
        Table { writer: csv::Writer::from_writer(Vec::new()), row: Default::default(), scratch: String::new() }
    }

    pub(super) fn new(header: &[&str]) -> Self {
        let mut table = Table::without_header();
        header.iter().for_each(|name| table.text(name));
        table.end_row();
        table
    }

    /// A text, inert in a spreadsheet: see [`is_live`].
    pub(super) fn text(&mut self, text: &str) {
        if !is_live(text) {
            return self.row.push_field(text);
        }
        self.scratch.clear();
        self.scratch.push('\'');
        self.scratch.push_str(text);
        self.row.push_field(&self.scratch);
    }

    /// A number; an empty field where there is none.
    pub(super) fn number(&mut self, value: impl Into<Option<f64>>) {
        self.scratch.clear();
        if let Some(value) = value.into() {
            write_decimal(&mut self.scratch, value);
        }
        self.row.push_field(&self.scratch);
    }

    /// A statistic and the bounds of its simulation error.
    pub(super) fn estimate(&mut self, estimate: &Estimate) {
        for number in [Some(estimate.value), estimate.lower, estimate.upper] {
            self.number(number);
        }
    }

    pub(super) fn end_row(&mut self) {
        // Writing to memory cannot fail, and every row has the length of the header.
        let written = self.writer.write_record(&self.row);
        debug_assert!(written.is_ok());
        self.row.clear();
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_a_spreadsheet_would_obey_is_made_inert_and_a_number_stays_one() {
        for live in
            ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-", "+", "--5", "-5-5", "-.", "-1e5"]
        {
            assert!(is_live(live), "{live:?}");
        }
        for inert in ["", "a=1", "-5", "+25%", "-0.25 %", "'=1", "2024-01-01", " =1", "£5", "élan", "+.5"] {
            assert!(!is_live(inert), "{inert:?}");
        }
        let mut table = Table::without_header();
        for text in ["=HYPERLINK(\"x\")", "-5", "plain"] {
            table.text(text);
        }
        table.number(-5.25);
        table.end_row();
        assert_eq!(String::from_utf8_lossy(&table.bytes()), "\"'=HYPERLINK(\"\"x\"\")\",-5,plain,-5.25\n");
    }
}
