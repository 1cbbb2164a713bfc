//! What `pack.json` holds of a sensitivity, of what money buys, and of a batch: the words; figures are in their tables.

use serde::{Deserialize, Serialize};

/// Which assumption matters, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// What to collect first.
    pub finding: String,
    /// What is looked at, as `--measure` takes it.
    pub measure: String,
    /// Its unit.
    pub unit: String,
    /// It with every figure as stated: mean over the futures.
    pub stated: f64,
    /// What was not tried, and why.
    pub not_tried: Vec<String>,
    /// Walks through the ranges of all figures at once; 0 = not asked.
    pub walks: u32,
}

/// What money buys, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bought {
    /// What is bought first and how it goes on, then what all of it comes to.
    pub sentences: Vec<String>,
    /// What is looked at, as `--measure` takes it.
    pub measure: String,
    /// Its unit.
    pub unit: String,
    /// It in the scenario as it is: mean over the futures.
    pub stated: f64,
    /// Pounds a year that are spent at a time.
    pub step: f64,
    /// Whether it ended before the money did, because no team makes a sure difference.
    pub ended_early: bool,
}

/// How scenarios of a batch are ranked, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// By what, such as `by the share of futures that meet ...`; with a unit and its days; empty where they are not ranked.
    pub by: String,
    /// Whether they are ranked at all.
    pub is_ranked: bool,
    /// How exactly the ranked figure is known; empty without.
    pub error: String,
    /// Names of what distinguishes the scenarios of grids.
    pub columns: Vec<String>,
    /// Scenarios that others are variants of, by name.
    pub bases: Vec<String>,
    /// Titles of the targets, by id.
    pub targets: Vec<super::Named>,
    /// Scenarios without figures, and why.
    pub left_out: Vec<String>,
}
