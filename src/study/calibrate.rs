//! Unknown inputs fitted to what was seen, in two waves of simulations.
//!
//! The first wave is spread over the priors; it is the same whatever was seen. The second goes where the first found
//! the figures likely. A third, at the draws of the posterior, shows what the fitted model gives of the figures fitted to;
//! later ones are forecast from the first two, held to where lists and rates stood when last seen.

use super::belief::{Belief, checked, with_error};
use super::table::{BLOCK_ROWS, Bench, Row};
use crate::chance::{Key, NameHash};
use crate::fit::{Calibration, FitFault, Posterior, cube, predictive};
use crate::kernel::{Stop, Stopped};
use std::ops::Range;

const ERRORS: NameHash = NameHash::new("calibrate.errors.check");
const SECOND: NameHash = NameHash::new("calibrate.second");
const DRAWS: NameHash = NameHash::new("calibrate.draws");

/// How a fit is made.
#[derive(Debug, Clone, PartialEq)]
pub struct FitSpec {
    /// Simulations at the priors.
    pub first: u32,
    /// Simulations of the second wave; 0 = none.
    pub second: u32,
    /// Draws of the posterior.
    pub draws: u32,
    /// What was seen, by figure of the gauge.
    pub seen: Vec<f64>,
    /// Standard deviation about the model of each figure: its own error and the model's.
    pub errors: Vec<f64>,
    /// Which figures are fitted to.
    pub used: Vec<bool>,
}

/// Whoever fits: keeps what is done, and may be killed.
pub trait FitHost: Sync {
    /// Why it cannot go on, such as a disk that is full.
    type Error: Send;

    /// The rows that an earlier, unfinished run has kept, if it did them at these points.
    fn kept(&self, rows: &Range<u32>, points: &[Vec<f64>]) -> Option<Vec<Row>>;

    /// Takes rows, to keep them.
    ///
    /// # Errors
    /// When it cannot; the fit ends.
    fn keep(&self, rows: &Range<u32>, points: &[Vec<f64>], done: &[Row]) -> Result<(), Self::Error>;

    /// So many more rows are done.
    fn progress(&self, rows: u32);
}

/// Why there is no fit.
#[derive(Debug, Clone, PartialEq)]
pub enum Unfitted<E> {
    /// Somebody asked for it.
    Stopped(Stopped),
    /// The host could not go on.
    Host(E),
    /// The simulations do not allow one.
    Fit(FitFault),
    /// Too few simulations have all figures; this one is missing from the most.
    Without {
        /// Its number in the gauge.
        figure: usize,
        /// In how many it is missing.
        missing: u32,
        /// Of how many that could be run.
        of: u32,
    },
}

impl<E> From<FitFault> for Unfitted<E> {
    fn from(why: FitFault) -> Self {
        Unfitted::Fit(why)
    }
}

/// Simulations at points of the unit cube.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wave {
    /// The points.
    pub points: Vec<Vec<f64>>,
    /// What came of each.
    pub rows: Vec<Row>,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// Simulations at the priors.
    pub first: Wave,
    /// The posterior, on the unit cube.
    pub posterior: Posterior,
    /// Simulations at its draws.
    pub check: Wave,
    /// Simulations of both waves without some figure.
    pub without: u32,
    /// How the fit does on councils whose truth is known, out of the simulations at the priors; `None` of fewer than 1,000.
    pub checked: Option<Calibration>,
    /// For each figure that was not used, the futures of it, errors included; empty for the others.
    pub futures: Vec<Vec<f64>>,
}

/// Fits the free inputs of a bench.
///
/// # Errors
/// [`Unfitted`]. What the host has kept by then stays kept.
pub fn calibrate<H: FitHost>(
    bench: Bench,
    spec: &FitSpec,
    host: &H,
    stop: &Stop,
) -> Result<Fitted, Unfitted<H::Error>> {
    let (inputs, key) = (bench.inputs.count(), bench.key());
    let work = Work { bench, host, stop };
    let first = work.wave(0..spec.first, &|row| cube(key, row, inputs))?;
    let checked = checked(&first, spec, inputs, key)?;
    let from = spec.first + spec.second;
    let belief = Belief::form(&work, &first, spec, (spec.first..from, key.sub(SECOND, 0)))?;
    let count = spec.draws as usize;
    let draws = belief.posterior.draws(count, key.sub(DRAWS, 0));
    let check = work.wave(from..from + draws.len() as u32, &|row| draws[(row - from) as usize].clone())?;
    let futures = (0..spec.used.len()).map(|figure| {
        let come = |futures: Result<Vec<f64>, FitFault>| futures.unwrap_or_default();
        if spec.used[figure] {
            Vec::new()
        } else {
            come(belief.futures(&first, figure, (spec.errors[figure], None), (count, key)))
        }
    });
    let futures = futures.collect();
    Ok(Fitted { posterior: belief.posterior, check, without: belief.without as u32, checked, futures, first })
}

impl FitSpec {
    pub(super) fn of_used(&self, values: &[f64]) -> Vec<f64> {
        values.iter().zip(&self.used).filter(|(_, used)| **used).map(|(value, _)| *value).collect()
    }
}

impl Fitted {
    /// What the fitted model gives of each figure beside what was seen, errors included: of those that were used in simulations
    /// at the draws, of the others as they are forecast. `None` where it has none.
    pub fn predicted(&self, spec: &FitSpec, key: Key) -> Vec<Option<crate::fit::Seen>> {
        let one = |figure: usize| {
            let values = if spec.used[figure] {
                let values: Vec<f64> = self.check.figures(figure).collect();
                with_error(&values, spec.errors[figure], key.sub(ERRORS, figure as u32)).ok()?
            } else {
                self.futures[figure].clone()
            };
            let runs: Vec<Vec<f64>> = values.into_iter().map(|value| vec![value]).collect();
            if runs.is_empty() { None } else { predictive(&runs, &[spec.seen[figure]]).into_iter().next() }
        };
        (0..spec.seen.len()).map(one).collect()
    }
}

impl Wave {
    /// Some of them.
    pub(super) fn part(&self, rows: Range<usize>) -> Wave {
        Wave { points: self.points[rows.clone()].to_vec(), rows: self.rows[rows].to_vec() }
    }

    /// The figures of each simulation, where it has been one.
    pub(super) fn figures_of_rows(&self) -> impl Iterator<Item = Option<&Vec<f64>>> {
        self.rows.iter().map(|row| if let Row::Figures(values) = row { Some(values) } else { None })
    }

    /// In how many simulations there is nothing to take a figure of.
    pub(super) fn without(&self, figure: usize) -> u32 {
        self.figures_of_rows().flatten().filter(|values| !values[figure].is_finite()).count() as u32
    }

    /// A figure of a simulation; `nan` where it has none.
    pub(super) fn figure_of(&self, row: usize, figure: usize) -> f64 {
        match &self.rows[row] {
            Row::Figures(values) => values[figure],
            Row::Refused(_) | Row::OverBudget => f64::NAN,
        }
    }

    /// The values of a figure in the simulations that have it.
    pub fn figures(&self, figure: usize) -> impl Iterator<Item = f64> {
        let of = move |row: &Row| match row {
            Row::Figures(values) => values.get(figure).copied().filter(|value| value.is_finite()),
            Row::Refused(_) | Row::OverBudget => None,
        };
        self.rows.iter().filter_map(of)
    }
}

pub(super) struct Work<'a, H: FitHost> {
    pub bench: Bench<'a>,
    pub host: &'a H,
    pub stop: &'a Stop,
}

impl<H: FitHost> Work<'_, H> {
    /// Simulates rows block by block, but for those that were kept.
    pub fn wave(&self, rows: Range<u32>, point: &(dyn Fn(u32) -> Vec<f64> + Sync)) -> Result<Wave, Unfitted<H::Error>> {
        let mut wave = Wave::default();
        let mut from = rows.start;
        while from < rows.end {
            let block = from..rows.end.min(from + BLOCK_ROWS);
            let points: Vec<Vec<f64>> = block.clone().map(point).collect();
            let done = match self.host.kept(&block, &points) {
                Some(kept) => {
                    self.host.progress(block.len() as u32);
                    kept
                }
                None => {
                    let at = |row: u32| points[(row - block.start) as usize].clone();
                    let progress = |rows| self.host.progress(rows);
                    let done = self.bench.rows(block.clone(), &at, &progress, self.stop).map_err(Unfitted::Stopped)?;
                    self.host.keep(&block, &points, &done).map_err(Unfitted::Host)?;
                    done
                }
            };
            wave.points.extend(points);
            wave.rows.extend(done);
            from = block.end;
        }
        Ok(wave)
    }
}
