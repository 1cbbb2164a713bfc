//! One figure of a run in every replication, to be set against the same figure of another run.

use super::beta::student_t_quantile;
use super::difference::{DifferenceCell, Scratch};
use super::estimate::{Estimate, LEVEL, Summary};
use super::input::Input;
use super::periods::{period_with, periods};
use super::precision::Exactness;
use super::sheet::{Sheet, draws};
use super::target::{Unjudged, judged};
use crate::measure::Tally;
use crate::pathway::Ranking;

/// A figure in every replication, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Numerator and denominator; denominator zero = no value.
    pub(super) pairs: Vec<(i64, i64)>,
    pub(super) scale: f64,
    /// The draw of the inputs of each replication; empty when all have the same.
    pub(super) draws: Vec<u32>,
    /// Its unit; of a target, % of futures.
    pub unit: &'static str,
}

impl Outcome {
    /// Reads what a ranking names.
    ///
    /// # Errors
    /// [`Unjudged`] when the run does not have it, or ends before it is known.
    pub fn read(input: &Input, tally: &Tally, ranking: &Ranking) -> Result<Outcome, Unjudged> {
        match ranking {
            Ranking::Target(id) => {
                let met = judged(input, tally, id)?.met.into_iter();
                let pairs = met.map(|met| met.map_or((0, 0), |met| (i64::from(met), 1)));
                Ok(Outcome { pairs: pairs.collect(), scale: 100.0, draws: draws(tally), unit: "% of futures" })
            }
            Ranking::Figure { pathway, stage, measure, period, date, .. } => {
                let found = input.find(pathway, stage, measure).ok_or(Unjudged::NotCovered)?;
                let period = period_with(&periods(input), *period, *date).ok_or(Unjudged::NotCovered)?;
                let sheet = Sheet::read(input, tally, found);
                let series = &input.series[found];
                let at = Sheet::at_period(input, series, period);
                if !sheet.is_known(at) {
                    return Err(Unjudged::NotKnown);
                }
                Ok(Outcome {
                    pairs: sheet.pairs(at).collect(),
                    scale: series.scale,
                    draws: draws(tally),
                    unit: series.unit,
                })
            }
        }
    }

    /// Its mean with the simulation error; `None` where no replication has a value.
    pub fn mean(&self) -> Option<Estimate> {
        Summary::default().of_drawn(&self.pairs, &self.draws, self.scale).map(|cell| cell.mean)
    }

    /// Another run of the same futures less this one; `None` where no future has a value in both.
    pub fn against(&self, other: &Outcome) -> Option<DifferenceCell> {
        let both = self.pairs.iter().copied().zip(other.pairs.iter().copied());
        Scratch::default().cell(both, &self.draws, self.scale, None)
    }

    /// How exact the difference of [`Outcome::against`] is; `None` where there is none, or one future alone.
    pub fn exactness(&self, other: &Outcome) -> Option<Exactness> {
        super::precision::exactness(self, other)
    }

    /// The mean difference of [`Outcome::against`] with its standard error, which is 0 of fewer than two futures.
    pub fn change(&self, other: &Outcome) -> Option<(f64, f64)> {
        let cell = self.against(other)?.difference;
        let freedom = f64::from(cell.replications) - 1.0;
        let half = cell.mean.upper.map_or(0.0, |upper| upper - cell.mean.value);
        let error = if freedom > 0.0 { half / student_t_quantile(f64::midpoint(1.0, LEVEL), freedom) } else { 0.0 };
        Some((cell.mean.value, error))
    }
}
