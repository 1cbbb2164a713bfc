//! The rows of `targets.csv`, read back.

use super::fault::PackFault;
use crate::calendar::Date;

/// A target with its figures, as the table prints them.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// Name of the scenario.
    pub scenario: String,
    /// Its id.
    pub id: String,
    /// Measure name.
    pub measure: String,
    /// First day of the first period it is judged on.
    pub start: Date,
    /// Last day of the last period it is judged on.
    pub end: Date,
    /// The goal.
    pub goal: f64,
    /// Share of futures that meet it, 0 to 1, with the bounds of its simulation error; `None` = not judged.
    pub met: Option<[f64; 3]>,
    /// Pathway id; empty for a team.
    pub pathway: String,
    /// Stage, team or clock; empty = the pathway as a whole.
    pub stage: String,
    /// Whether the goal is a floor.
    pub at_least: bool,
    /// Periods in a row in which it must be met.
    pub hold: u32,
    /// Unit of the goal.
    pub unit: String,
    /// The measure in the first of its periods: 10th, 50th and 90th percentile over futures.
    pub value: Option<[f64; 3]>,
    /// First day from which it stays met in half of the futures; `None` = not within the run.
    pub held_from: Option<Date>,
    /// Share of futures in which it never stays met.
    pub never_held: Option<f64>,
}

/// Reads `targets.csv`.
///
/// # Errors
/// [`PackFault::BadTable`] where a row is not one that this version writes.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<TargetRow>, PackFault> {
    let bad = |line: usize| PackFault::BadTable { name: "targets.csv".to_owned(), line: line as u64 };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut rows = Vec::new();
    let mut is_ours = false;
    for (at, row) in reader.records().enumerate() {
        let row = row.map_err(|_| bad(at + 1))?;
        if at == 0 {
            is_ours = row.len() == 29 && row.get(1) == Some("target");
        } else {
            rows.push(target(&row).ok_or_else(|| bad(at + 1))?);
        }
    }
    if is_ours { Ok(rows) } else { Err(bad(1)) }
}

fn target(row: &csv::StringRecord) -> Option<TargetRow> {
    let text = |at: usize| row.get(at).map(str::to_owned);
    let maybe = |at: usize| match row.get(at)? {
        "" => Some(None),
        text => Some(Some(text.parse::<f64>().ok()?)),
    };
    let three = |from: [usize; 3]| -> Option<Option<[f64; 3]>> {
        let [a, b, c] = from.map(maybe);
        Some(match (a?, b?, c?) {
            (Some(a), Some(b), Some(c)) => Some([a, b, c]),
            _ => None,
        })
    };
    let held = row.get(18)?;
    Some(TargetRow {
        scenario: text(0)?,
        id: text(1)?,
        measure: text(2)?,
        start: row.get(3)?.parse().ok()?,
        end: row.get(4)?.parse().ok()?,
        goal: maybe(5)??,
        met: three([6, 7, 8])?,
        pathway: text(9)?,
        stage: text(10)?,
        at_least: row.get(11)? == "at_least",
        hold: row.get(12)?.parse().ok()?,
        unit: text(13)?,
        value: three([14, 15, 16])?,
        held_from: if held.is_empty() { None } else { Some(held.parse().ok()?) },
        never_held: maybe(20)?,
    })
}
