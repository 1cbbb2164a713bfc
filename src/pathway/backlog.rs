//! The children who are on the pathway when the scenario starts.

use super::quantity::Elapsed;
use super::stage::StageIx;
use crate::calendar::Date;

/// Open cases in one stage at the start.
#[derive(Debug, Clone, PartialEq)]
pub struct Backlog {
    /// The key of its table; part of every child's identity.
    pub id: String,
    /// Where they are.
    pub stage: StageIx,
    /// Whether their work there has begun (they hold a place and have a length-biased residual).
    pub in_work: bool,
    /// How many, how old.
    pub cases: Cases,
    /// What the ages of bands and sizes count from.
    pub ages: Ages,
}

/// What an age counts from.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum Ages {
    /// The request. Time in the stage is the part of it after `earlier` (drawn, at most the age).
    SinceRequest { earlier: Option<Elapsed> },
    /// Joining the stage. The request lies `earlier` (drawn) before it.
    InStage { earlier: Option<Elapsed> },
}

/// How many, how old.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum Cases {
    /// Case by case.
    Listed(Vec<Case>),
    /// Counts by band of age, spread evenly within each.
    Bands(Vec<AgeBand>),
    /// A size with the mean and the longest age: the maximum-entropy ages (truncated exponential), the longest at the limit.
    Size { cases: u32, mean_weeks: f64, longest_weeks: f64 },
}

impl Cases {
    /// How many they are.
    pub fn count(&self) -> u64 {
        match self {
            Cases::Listed(cases) => cases.len() as u64,
            Cases::Bands(bands) => bands.iter().map(|band| u64::from(band.cases)).sum(),
            Cases::Size { cases, .. } => u64::from(*cases),
        }
    }
}

/// One open case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Day of the request (before the start).
    pub requested: Date,
    /// Day on which it entered the stage; `None` = not known.
    pub entered: Option<Date>,
    /// Class values given for it, as indices per attribute; `None` = drawn.
    pub class: Vec<Option<usize>>,
}

/// Open cases in a band of ages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeBand {
    /// From this age, weeks.
    pub from_weeks: f64,
    /// To below this age, weeks.
    pub to_weeks: f64,
    /// How many.
    pub cases: u32,
}
