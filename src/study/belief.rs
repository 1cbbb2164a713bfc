//! What is believed after the figures that are known, of inputs and of figures to come.

use super::calibrate::{FitHost, FitSpec, Unfitted, Wave, Work};
use crate::chance::{Key, NameHash};
use crate::fit::{Calibration, FitFault, Fitter, Posterior, Proposal, Settings, Table, forecast, self_check};
use crate::score::quantile;
use std::ops::Range;

const BLUR: NameHash = NameHash::new("calibrate.errors");
const AGAIN: NameHash = NameHash::new("calibrate.errors.second");
const COME: NameHash = NameHash::new("calibrate.come");

/// What is believed after some figures, and the simulations that it rests on.
pub(super) struct Belief {
    /// Of the inputs, on the unit cube.
    pub posterior: Posterior,
    /// Simulations without some figure.
    pub without: usize,
    settings: Settings,
    /// The figures that are used, blurred, with weights.
    table: Table,
    /// Where each row of it was simulated: in the first or second wave, and which simulation of it.
    rows: Vec<(bool, usize)>,
    second: Wave,
    seen: Vec<f64>,
}

/// The figures that are used of a wave, blurred; which simulations have them all; how many do not.
fn table(wave: &Wave, spec: &FitSpec, inputs: usize, key: Key) -> Result<(Table, Vec<usize>), FitFault> {
    let figures = spec.used.iter().filter(|used| **used).count();
    let mut table = Table::new(inputs, figures);
    let mut rows = Vec::new();
    for (number, (point, values)) in wave.points.iter().zip(wave.figures_of_rows()).enumerate() {
        if let Some(values) = values
            && table.push(point, &spec.of_used(values))?
        {
            rows.push(number);
        }
    }
    Ok((table.blurred(&spec.of_used(&spec.errors), key)?, rows))
}

/// How the fit does on councils whose truth is known, out of the simulations at the priors; `None` of too few.
pub(super) fn checked(first: &Wave, spec: &FitSpec, inputs: usize, key: Key) -> Result<Option<Calibration>, FitFault> {
    self_check(&table(first, spec, inputs, key.sub(BLUR, 0))?.0, Settings::default())
}

impl Belief {
    /// From the first wave, and a second of the simulations `again` if there are any.
    pub fn form<H: FitHost>(
        work: &Work<'_, H>,
        first: &Wave,
        spec: &FitSpec,
        (again, key): (Range<u32>, Key),
    ) -> Result<Self, Unfitted<H::Error>> {
        let inputs = work.bench.inputs.count();
        let (one, of_first) = table(first, spec, inputs, key.sub(BLUR, 0))?;
        let without = one.refused();
        if one.rows() < Fitter::FEWEST_ROWS && without > 0 {
            let missing = |figure: &usize| (first.without(*figure), std::cmp::Reverse(*figure));
            let used = (0..spec.used.len()).filter(|figure| spec.used[*figure]);
            let figure = used.max_by_key(missing).unwrap_or(0);
            let of = first.figures_of_rows().flatten().count() as u32;
            return Err(Unfitted::Without { figure, missing: first.without(figure), of });
        }
        let seen = spec.of_used(&spec.seen);
        let fitter = Fitter::learn(one, Settings::default())?;
        let before = fitter.posterior(&seen)?;
        if again.is_empty() {
            let rows = of_first.iter().map(|row| (false, *row)).collect();
            let table = fitter.table().clone();
            let settings = Settings::default();
            return Ok(Belief { posterior: before, without, settings, table, rows, second: Wave::default(), seen });
        }
        let proposal = Proposal::around(&before);
        let from = again.start;
        let second = work.wave(again, &|row| proposal.draw(key, row - from))?;
        let (two, of_second) = table(&second, spec, inputs, key.sub(AGAIN, 0))?;
        let without = without + two.refused();
        let (table, near) = fitter.pooled(&seen, &two, &proposal)?;
        let rows = near.iter().map(|row| (false, of_first[*row]));
        let rows = rows.chain(of_second.iter().map(|row| (true, *row))).collect();
        let settings = Settings::again();
        let posterior = Fitter::learn(table.clone(), settings)?.posterior(&seen)?;
        Ok(Belief { posterior, without, settings, table, rows, second, seen })
    }

    /// A figure that is not used, in so many futures: as it might be published, with its error, which where it is relative
    /// is of this value.
    pub fn futures(
        &self,
        first: &Wave,
        figure: usize,
        error: (f64, Option<f64>),
        (count, key): (usize, Key),
    ) -> Result<Vec<f64>, FitFault> {
        let value = |(again, row): &(bool, usize)| {
            let wave = if *again { &self.second } else { first };
            wave.figure_of(*row, figure)
        };
        let come: Vec<f64> = self.rows.iter().map(value).collect();
        let key = key.sub(COME, figure as u32);
        let futures = forecast(&self.table, &come, &self.seen, self.settings, (count, key))?;
        let mut sorted = futures.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let middle = quantile(&sorted, 0.5).abs();
        let error = match error {
            (error, Some(of)) if of != 0.0 && middle.is_finite() => error * middle / of.abs(),
            (error, _) => error,
        };
        with_error(&futures, error, key)
    }
}

/// Values as they might be published, with a normal error of this standard deviation.
pub(super) fn with_error(values: &[f64], error: f64, key: Key) -> Result<Vec<f64>, FitFault> {
    let mut table = Table::new(0, 1);
    for value in values {
        table.push(&[], &[*value])?;
    }
    let blurred = table.blurred(&[error], key.sub(BLUR, 1))?;
    Ok((0..blurred.rows()).map(|row| blurred.summaries_of(row)[0]).collect())
}
