//! What was seen: published figures that a run is set beside.

use super::Figure;
use crate::calendar::Date;

/// How a figure is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// As it is.
    Exact,
    /// Roughly: its source rounds it or says "about".
    About,
    /// Less than this.
    Below,
    /// More than this.
    Above,
}

/// One published figure of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// What it is of, by the names of the output.
    pub figure: Figure,
    /// First day; of what is counted at the end of a period it does not matter.
    pub from: Date,
    /// Last day, inclusive: the end of a month or of the run.
    pub until: Date,
    /// Its value, in the unit of the output (weeks where the file has days).
    pub value: f64,
    /// Its unit: `%`, `weeks`, `children`, ...
    pub unit: String,
    /// Of how many, where it is a share or mean and that is published.
    pub denominator: Option<f64>,
    /// Standard deviation of its own error, in its unit: counting, rounding, recording.
    pub error: f64,
    /// How it is to be read.
    pub said: Said,
    /// Where it is published; may be empty.
    pub source: String,
    /// Its row in the file, the header being row 1.
    pub row: usize,
}

impl Observed {
    /// The error of a figure of which none is given: of a share half a point of a percentage, at least half a case where it
    /// is known of how many; of a mean in weeks 2 %, at least a quarter of a week; of anything counted 1 %, at least half of
    /// one. Five times as much of what is "about". How far chance takes a share of few is in the simulations.
    pub fn usual_error(value: f64, unit: &str, said: Said, denominator: Option<f64>) -> f64 {
        let exact = match unit {
            "%" => denominator.map_or(0.5, |of| (50.0 / of).max(0.5)),
            "weeks" => (0.02 * value.abs()).max(0.25),
            _ => (0.01 * value.abs()).max(0.5),
        };
        if said == Said::About { 5.0 * exact } else { exact }
    }

    /// What the model itself may be off by, of which a run knows nothing, where no other is asked for: of a share 3 points,
    /// of anything else 5 %, at least 1. Assumption; without it a wrong model would be confidently wrong.
    pub fn usual_discrepancy(&self) -> f64 {
        if self.unit == "%" { 3.0 } else { (0.05 * self.value.abs()).max(1.0) }
    }

    /// Whether another is of the same thing and the same days; a day and a period that ends on it are, since only what is
    /// counted at the end of a period is given for a day.
    pub fn is_of_the_same(&self, other: &Observed) -> bool {
        let is_day = |o: &Observed| o.from == o.until;
        (&self.figure, self.until) == (&other.figure, other.until)
            && (self.from == other.from || is_day(self) || is_day(other))
    }

    /// What it is of and when, for people: `ehc, ep_contact, waiting, 2023-09-30`.
    pub fn label(&self) -> String {
        let parts = [self.figure.pathway.as_str(), self.figure.stage.as_str(), self.figure.measure.as_str()];
        let names: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let period =
            if self.from == self.until { self.until.to_string() } else { format!("{} to {}", self.from, self.until) };
        format!("{}, {period}", names.join(" "))
    }
}
