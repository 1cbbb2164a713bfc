//! What `pack.json` holds of a comparison, and of what `solve` found.

use serde::{Deserialize, Serialize};

/// One scenario against the first, in words and the figures that no table has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Its title.
    pub title: String,
    /// Its name in the tables.
    pub scenario: String,
    /// The finding in a sentence.
    pub finding: String,
    /// What becomes of the children, by pathway.
    pub children: Vec<String>,
    /// What drives it.
    pub drivers: Vec<String>,
    /// Who loses.
    pub losers: Vec<String>,
    /// What it costs.
    pub money: Option<String>,
    /// The same in numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// Where the published rate misleads.
    pub traps: Vec<String>,
    /// How exact the pairing is.
    pub exact: Option<String>,
    /// Chances of the targets.
    pub targets: Vec<TargetChange>,
}

/// What a scenario costs more than the first over the run, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Pounds more: 10th percentile over futures, mean, 90th percentile.
    pub more: [f64; 3],
    /// Plans on time more: mean.
    pub on_time: Option<f64>,
    /// Pounds for each of them; `None` unless both are surely more.
    pub each: Option<f64>,
}

/// A target in the first scenario and in another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetChange {
    /// Its id.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// Share of futures in which only the other meets it, 0 to 1, and the bounds of its simulation error.
    pub gained: Option<[f64; 3]>,
    /// Share of futures in which only the first meets it, and its bounds.
    pub lost: Option<[f64; 3]>,
}

/// What `solve` found, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Solved {
    /// The question.
    pub question: String,
    /// The answer, then how sure it is.
    pub sentences: Vec<String>,
    /// How it was found.
    pub how: String,
    /// Path of what is varied.
    pub path: String,
    /// The value of the answer, or of what comes nearest.
    pub value: String,
    /// Whether the target can be met so.
    pub is_reachable: bool,
    /// Path of the second lever; empty = none.
    pub and_path: String,
}
