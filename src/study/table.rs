//! Simulations at points of the priors: one replication each, and of it only the figures that were seen.

use super::answers::{input, months};
use super::identities::checked;
use super::workers::for_each;
use crate::chance::{Key, NameHash};
use crate::kernel::{Stop, Stopped};
use crate::plan::Plan;
use crate::project::{Gauge, Month};
use crate::replicate::{Arena, replication};
use std::ops::Range;

/// Rows of a block, which is kept as a whole: what a fit that is killed loses at most.
pub const BLOCK_ROWS: u32 = 512;

/// What the points of a fit are drawn for.
pub const POINTS: NameHash = NameHash::new("calibrate.points");

/// One simulation.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// Its figures; `nan` where there is nothing to take one of.
    Figures(Vec<f64>),
    /// The scenario refuses the inputs.
    Refused(String),
    /// It took more events than the budget.
    OverBudget,
}

/// The free inputs of a scenario, as a study sees them. Called from any thread.
pub trait Inputs: Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// The values at a point of the unit cube, in the unit of the scenario.
    fn values(&self, units: &[f64]) -> Vec<f64>;

    /// The plan of the scenario with these values.
    ///
    /// # Errors
    /// In words, why the scenario refuses them.
    fn plan(&self, values: &[f64]) -> Result<Plan, String>;
}

/// What a table is simulated with.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// The free inputs.
    pub inputs: &'a dyn Inputs,
    /// The scenario at the middle of its priors: all others have its figures.
    pub base: &'a Plan,
    /// The figures that were seen.
    pub gauge: &'a Gauge,
    /// The seed of points and futures.
    pub seed: u64,
    /// On how many threads; the result does not depend on it.
    pub threads: usize,
}

impl Bench<'_> {
    /// The key of the points of a fit.
    pub fn key(&self) -> Key {
        Key::of_replication(self.seed, 0).sub(POINTS, 0)
    }

    /// Simulates the rows of a block: row `r` at `point(r)`, as replication `r`.
    ///
    /// `progress` is told, from any thread, how many rows have just been finished.
    ///
    /// # Errors
    /// [`Stopped::Interrupted`] soon after [`Stop::request`].
    pub fn rows(
        &self,
        rows: Range<u32>,
        point: &(dyn Fn(u32) -> Vec<f64> + Sync),
        progress: &(dyn Fn(u32) + Sync),
        stop: &Stop,
    ) -> Result<Vec<Row>, Stopped> {
        let months = months(self.base);
        for_each(
            self.threads,
            rows,
            stop,
            || (),
            |(), row| {
                let done = self.row(row, &point(row), &months, stop);
                progress(1);
                done
            },
        )
    }

    fn row(&self, row: u32, units: &[f64], months: &[Month], stop: &Stop) -> Result<Row, Stopped> {
        let plan = match self.inputs.plan(&self.inputs.values(units)) {
            Ok(plan) => plan,
            Err(why) => return Ok(Row::Refused(why)),
        };
        if let Some(why) = other_figures(self.base, &plan) {
            return Ok(Row::Refused(why));
        }
        match replication(&plan, self.seed, row, &mut Arena::new(&plan), stop) {
            Ok(record) => Ok(Row::Figures(self.gauge.read(&input(self.base, months), checked(&plan, record)))),
            Err(Stopped::Budget) => Ok(Row::OverBudget),
            Err(Stopped::Interrupted) => Err(Stopped::Interrupted),
        }
    }
}

/// Why the records of a plan cannot stand beside those of another; `None` where they can.
pub(super) fn other_figures(base: &Plan, other: &Plan) -> Option<String> {
    let same = base.layout().width() == other.layout().width() && base.series() == other.series();
    (!same).then(|| "with these values a run keeps other figures".to_owned())
}

impl Row {
    /// The rows of a block, for keeping.
    pub fn to_bytes(rows: &[Row]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for row in rows {
            match row {
                Row::Figures(figures) => {
                    bytes.push(0);
                    bytes.extend((figures.len() as u32).to_le_bytes());
                    figures.iter().for_each(|figure| bytes.extend(figure.to_bits().to_le_bytes()));
                }
                Row::Refused(why) => {
                    bytes.push(1);
                    bytes.extend((why.len() as u32).to_le_bytes());
                    bytes.extend(why.as_bytes());
                }
                Row::OverBudget => bytes.push(2),
            }
        }
        bytes
    }

    /// The rows that were kept; `None` when these are not `count` whole ones.
    pub fn from_bytes(mut bytes: &[u8], count: usize) -> Option<Vec<Row>> {
        let mut take = |n: usize| {
            let (head, rest) = bytes.split_at_checked(n)?;
            bytes = rest;
            Some(head)
        };
        let mut rows = Vec::with_capacity(count);
        for _ in 0..count {
            let kind = take(1)?[0];
            let row = if kind == 2 {
                Row::OverBudget
            } else {
                let length = u32::from_le_bytes(take(4)?.try_into().ok()?) as usize;
                match kind {
                    0 => {
                        let figures = take(length.checked_mul(8)?)?.chunks_exact(8);
                        let figure = |b: &[u8]| Some(f64::from_bits(u64::from_le_bytes(b.try_into().ok()?)));
                        Row::Figures(figures.map(figure).collect::<Option<_>>()?)
                    }
                    1 => Row::Refused(String::from_utf8(take(length)?.to_vec()).ok()?),
                    _ => return None,
                }
            };
            rows.push(row);
        }
        bytes.is_empty().then_some(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: rows that do not come back as they were (`nan` included), rows cut short taken for whole ones.
    #[test]
    fn kept_rows_come_back_whole_or_not_at_all() {
        let rows =
            [Row::Figures(vec![1.5, f64::NAN, -0.0]), Row::Refused("1.2 is not a share".into()), Row::OverBudget];
        let bytes = Row::to_bytes(&rows);
        let back = Row::from_bytes(&bytes, 3).unwrap();
        assert_eq!(Row::to_bytes(&back), bytes);
        assert_eq!(back[1..], rows[1..]);
        for cut in 0..bytes.len() {
            assert_eq!(Row::from_bytes(&bytes[..cut], 3), None, "{cut}");
        }
        assert_eq!(Row::from_bytes(&bytes, 2), None);
        assert_eq!(Row::from_bytes(&[9, 0, 0, 0, 0], 1), None);
    }
}
