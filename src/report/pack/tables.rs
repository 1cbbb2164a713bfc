//! The tables of `compare` and `solve`, read back.

use super::fault::PackFault;
use crate::calendar::Date;
use crate::report::number::share_known;
use std::collections::BTreeMap;

/// A difference between another scenario and the first, of a pathway as a whole in one period: the other's value less the first's.
#[derive(Debug, Clone, PartialEq)]
pub struct DifferenceRow {
    /// Name of the other scenario.
    pub scenario: String,
    /// Pathway id.
    pub pathway: String,
    /// Measure name.
    pub measure: String,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Unit of the difference.
    pub unit: String,
    /// By statistic of the table: `base`, `other`, `mean`, `p05` to `p95`, `better`, `worse`, `pairing`.
    pub values: BTreeMap<String, f64>,
    /// Their simulation error, of those that have one.
    pub bounds: BTreeMap<String, (f64, f64)>,
}

impl DifferenceRow {
    /// The share of futures in which the other is `better` or `worse`, in % for a table.
    pub(super) fn share(&self, which: &str) -> Option<String> {
        let share = *self.values.get(which)?;
        let (lower, upper) = self.bounds.get(which).copied().unwrap_or((share, share));
        Some(share_known(share, lower, upper))
    }
}

/// A group of the same children in both scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildrenRow {
    /// Name of the other scenario.
    pub scenario: String,
    /// Pathway id.
    pub pathway: String,
    /// The group: `all`, `past_limit_at_start`, `waiting_at_start`, a year, a month.
    pub group: String,
    /// Means by measure, such as `children_4_weeks_sooner`.
    pub means: BTreeMap<String, f64>,
}

/// A value of the lever and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveRow {
    /// The value.
    pub value: String,
    /// The value of the second lever; empty = none.
    pub and_value: String,
    /// Share of futures that meet the target, 0 to 1, with the bounds of its simulation error.
    pub met: [f64; 3],
    /// Mean cost over the run, pounds.
    pub cost: Option<f64>,
    /// Share of futures that is asked for.
    pub confidence: f64,
}

/// The rows of a table after its header.
fn rows<T>(
    name: &str,
    bytes: &[u8],
    width: usize,
    mut take: impl FnMut(&mut Vec<T>, &csv::StringRecord) -> Option<()>,
) -> Result<Vec<T>, PackFault> {
    let bad = |line: usize| PackFault::BadTable { name: name.to_owned(), line: line as u64 };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut all = Vec::new();
    let mut lines = 0;
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).map_err(|_| bad(lines + 1))? {
        lines += 1;
        let is_ours = row.len() == width && (lines > 1 || row.get(0) == Some("scenario"));
        let taken = is_ours && (lines == 1 || take(&mut all, &row).is_some());
        if !taken {
            return Err(bad(lines));
        }
    }
    if lines == 0 { Err(bad(1)) } else { Ok(all) }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

pub(super) fn differences(bytes: &[u8]) -> Result<Vec<DifferenceRow>, PackFault> {
    rows("differences.csv", bytes, 13, |all: &mut Vec<DifferenceRow>, row| {
        let text = |at: usize| row.get(at).unwrap_or_default();
        // Stages and teams are in the table; a page shows pathways.
        if !text(3).is_empty() {
            return Some(());
        }
        if text(7) == "base" {
            all.push(DifferenceRow {
                scenario: text(0).to_owned(),
                pathway: text(2).to_owned(),
                measure: text(4).to_owned(),
                start: text(5).parse().ok()?,
                end: text(6).parse().ok()?,
                unit: String::new(),
                values: BTreeMap::new(),
                bounds: BTreeMap::new(),
            });
        }
        let last = all.last_mut()?;
        if text(7) == "mean" {
            last.unit = text(11).to_owned();
        }
        if let Some(bounds) = number(text(9)).zip(number(text(10))) {
            last.bounds.insert(text(7).to_owned(), bounds);
        }
        last.values.insert(text(7).to_owned(), number(text(8))?);
        Some(())
    })
}

pub(super) fn children(bytes: &[u8]) -> Result<Vec<ChildrenRow>, PackFault> {
    rows("children.csv", bytes, 12, |all: &mut Vec<ChildrenRow>, row| {
        let text = |at: usize| row.get(at).unwrap_or_default();
        if text(5) != "mean" {
            return Some(());
        }
        let is_same = |r: &ChildrenRow| [&r.scenario, &r.pathway, &r.group] == [text(0), text(2), text(3)];
        if !all.last().is_some_and(is_same) {
            all.push(ChildrenRow {
                scenario: text(0).to_owned(),
                pathway: text(2).to_owned(),
                group: text(3).to_owned(),
                means: BTreeMap::new(),
            });
        }
        all.last_mut()?.means.insert(text(4).to_owned(), number(text(6))?);
        Some(())
    })
}

pub(super) fn curve(bytes: &[u8]) -> Result<Vec<CurveRow>, PackFault> {
    rows("curve.csv", bytes, 12, |all, row| {
        let text = |at: usize| row.get(at).unwrap_or_default();
        all.push(CurveRow {
            value: text(3).to_owned(),
            and_value: text(5).to_owned(),
            met: [number(text(6))?, number(text(7))?, number(text(8))?],
            cost: number(text(9)),
            confidence: number(text(10))?,
        });
        Some(())
    })
}
