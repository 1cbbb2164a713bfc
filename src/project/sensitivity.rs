//! Which assumption matters: each figure at the ends of its range, everything else as stated.

use super::difference::DifferenceCell;
use super::estimate::Estimate;
use super::morris::{Effects, Factor};
use super::outcome::Outcome;
use super::precision::Exactness;

/// A figure with the range that its file states.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// Its path.
    pub path: String,
    /// Its value as written.
    pub value: String,
    /// Its range.
    pub range: Factor,
}

/// What `sensitivity` answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// What is looked at, as `--measure` takes it.
    pub measure: String,
    /// Its unit.
    pub unit: &'static str,
    /// It with every figure as stated: mean over the futures.
    pub stated: Estimate,
    /// The figures, those that move it most first.
    pub swings: Vec<Swing>,
    /// Figures that could not be tried, and why.
    pub left_out: Vec<(Assumption, String)>,
    /// Figures without a stated range, which are not tried.
    pub without_range: usize,
    /// Which act alone and which by way of others; `None`: not asked.
    pub screening: Option<Screening>,
}

/// One figure at the ends of its range.
#[derive(Debug, Clone, PartialEq)]
pub struct Swing {
    /// The figure.
    pub of: Assumption,
    /// At the least of its range and at the greatest: the measure less that with the figure as stated, on the same
    /// futures; or why it cannot be said.
    pub ends: [Result<DifferenceCell, String>; 2],
    /// From the lowest to the highest of the three, on the same futures: never negative.
    pub spread: Estimate,
    /// How exact that is.
    pub exactness: Option<Exactness>,
}

/// What screening found.
#[derive(Debug, Clone, PartialEq)]
pub struct Screening {
    /// Walks through the ranges.
    pub trajectories: u32,
    /// Points on them that the scenario refuses.
    pub refused: u32,
    /// The figures, those of the largest effects first.
    pub effects: Vec<(Assumption, Effects)>,
}

impl Swing {
    /// From what came of the figure as stated and at its ends.
    pub fn new(of: Assumption, stated: &Outcome, ends: &[Result<Outcome, String>; 2]) -> Self {
        let nothing = || "in no future is there anything to take it of in both".to_owned();
        let cells = [0, 1].map(|end| match &ends[end] {
            Ok(other) => stated.against(other).ok_or_else(nothing),
            Err(why) => Err(why.clone()),
        });
        let known = ends.iter().zip(&cells).filter_map(|(end, cell)| Some((cell.as_ref().ok()?, end.as_ref().ok()?)));
        let all = known.map(|(cell, end)| (cell.difference.mean.value, end)).chain([(0.0, stated)]);
        let mut all: Vec<(f64, &Outcome)> = all.collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (low, high) = (all[0].1, all[all.len() - 1].1);
        let spread = low.against(high).map(|cell| cell.difference.mean);
        let none = Estimate { value: 0.0, lower: None, upper: None };
        Swing { of, ends: cells, spread: spread.unwrap_or(none), exactness: low.exactness(high) }
    }

    /// Whether it moves the measure, sure beyond the simulation error.
    pub fn is_sure(&self) -> bool {
        self.spread.lower.is_some_and(|lower| lower > 0.0)
    }

    /// Whether no future differs: nothing was moved at either end.
    pub fn is_nothing(&self) -> bool {
        self.ends.iter().flatten().all(|cell| cell.pairing.is_none() && cell.difference.mean.value == 0.0)
    }
}

impl Sensitivity {
    /// Puts the largest first; equal ones stay in the order of the scenario.
    pub fn sort(&mut self) {
        self.swings.sort_by(|a, b| b.spread.value.total_cmp(&a.spread.value));
        if let Some(screening) = &mut self.screening {
            screening.effects.sort_by(|a, b| b.1.size.total_cmp(&a.1.size));
        }
    }

    /// Figures that move the measure for sure, the largest first.
    pub fn sure(&self) -> impl Iterator<Item = &Swing> {
        self.swings.iter().filter(|swing| swing.is_sure())
    }
}
