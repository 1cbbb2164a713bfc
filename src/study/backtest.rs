//! Past forecasts: fitted to what was known at earlier dates, each of the months after it.

use super::calibrate::{FitHost, FitSpec, Unfitted, Wave, Work, posterior, table};
use super::table::Bench;
use crate::chance::{Key, NameHash, unit};
use crate::fit::{FitFault, Posterior, Proposal, Table, cube};
use crate::kernel::Stop;
use crate::score::{Hindcast, Point, WIS_LEVELS, crps_fair, naive, quantile, randomised_pit, weighted_interval_score};

const ORIGIN: NameHash = NameHash::new("backtest.origin");
const ERRORS: NameHash = NameHash::new("backtest.errors");

/// What was forecast at one date.
#[derive(Debug, Clone)]
pub struct PastForecast {
    /// For each figure of the gauge that was not used, the futures of it (errors of the figure and of the model included);
    /// empty for those that were used.
    pub futures: Vec<Vec<f64>>,
    /// How many equally weighted simulations the fit is worth.
    pub effective: f64,
}

/// Fits at several dates and forecasts what comes after each. `origins` says for each date which figures were known. The
/// simulations at the priors are the same for all dates; the second wave and the futures are of each date.
///
/// `spec.used` is not looked at. `relative` says which errors are a share of their figure: of what is forecast they are taken
/// of the middle of the futures, so that nothing of what happened is known, not even its size.
///
/// # Errors
/// [`Unfitted`]. What the host has kept by then stays kept.
pub fn past_forecasts<H: FitHost>(
    bench: Bench,
    spec: &FitSpec,
    (origins, relative): (&[Vec<bool>], &[bool]),
    host: &H,
    stop: &Stop,
) -> Result<Vec<PastForecast>, Unfitted<H::Error>> {
    let (inputs, key) = (bench.inputs.count(), bench.key());
    let work = Work { bench, host, stop };
    let first = work.wave(0..spec.first, &|row| cube(key, row, inputs))?;
    let mut forecasts = Vec::new();
    let mut from = spec.first;
    for (number, used) in origins.iter().enumerate() {
        let spec = FitSpec { used: used.clone(), ..spec.clone() };
        let key = key.sub(ORIGIN, number as u32);
        let one = table(&first, &spec, inputs)?;
        let mut found: Posterior = posterior(&one, &spec, key)?;
        if spec.second > 0 {
            let proposal = Proposal::around(&found);
            let second = work.wave(from..from + spec.second, &|row| proposal.draw(key, row - from))?;
            from += spec.second;
            let two = table(&second, &spec, inputs)?;
            found = posterior(&Table::pooled(&one, &two, &proposal)?, &spec, key)?;
        }
        let draws = found.draws(spec.draws as usize, key);
        let check = work.wave(from..from + draws.len() as u32, &|row| draws[(row - from) as usize].clone())?;
        from += draws.len() as u32;
        let futures = (0..used.len()).map(|figure| {
            let error = (spec.errors[figure], relative[figure].then_some(spec.seen[figure]));
            if used[figure] { Ok(Vec::new()) } else { futures(&check, figure, error, key) }
        });
        let futures = futures.collect::<Result<Vec<_>, _>>()?;
        forecasts.push(PastForecast { futures, effective: found.effective() });
    }
    Ok(forecasts)
}

/// A figure in futures, as it might be published: with its error, which where it is relative is of this value.
fn futures(wave: &Wave, figure: usize, error: (f64, Option<f64>), key: Key) -> Result<Vec<f64>, FitFault> {
    let mut table = Table::new(0, 1);
    let mut sorted: Vec<f64> = wave.figures(figure).collect();
    for value in &sorted {
        table.push(&[], &[*value])?;
    }
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = quantile(&sorted, 0.5).abs();
    let error = match error {
        (error, Some(of)) if of != 0.0 && middle.is_finite() => error * middle / of.abs(),
        (error, _) => error,
    };
    let blurred = table.blurred(&[error], key.sub(ERRORS, figure as u32))?;
    Ok((0..blurred.rows()).map(|row| blurred.summaries_of(row)[0]).collect())
}

/// Which figures are forecast, and from when.
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestSpec {
    /// The figures of the gauge, with the months they end in.
    pub points: Vec<Point>,
    /// The months at whose ends forecasts are made.
    pub origins: Vec<i32>,
    /// Figures that end up to so many months after are scored.
    pub months: i32,
}

impl BacktestSpec {
    /// Up to `most` months at whose ends to forecast, evenly among those when figures end: not before a third of the figures
    /// are known, not after `last`, and with something to score after each.
    pub fn spread(points: Vec<Point>, most: usize, months: i32, last: Option<i32>) -> Self {
        let mut ends: Vec<i32> = points.iter().map(|p| p.month).collect();
        ends.sort_unstable();
        let first = ends.get(ends.len() / 3).copied().unwrap_or(0);
        ends.dedup();
        let scored = |origin: i32| points.iter().any(|p| p.month > origin && p.month <= origin + months);
        let can: Vec<i32> =
            ends.into_iter().filter(|m| *m >= first && last.is_none_or(|last| *m <= last) && scored(*m)).collect();
        let count = most.min(can.len());
        let origins = (0..count).map(|i| can[if count > 1 { i * (can.len() - 1) / (count - 1) } else { 0 }]).collect();
        BacktestSpec { points, origins, months }
    }

    /// For each date, which figures were known.
    pub fn known(&self) -> Vec<Vec<bool>> {
        self.origins.iter().map(|origin| self.points.iter().map(|p| p.month <= *origin).collect()).collect()
    }

    /// Scores what was forecast.
    pub fn hindcasts(&self, forecasts: &[PastForecast], key: Key) -> Vec<Hindcast> {
        let mut all = Vec::new();
        for (number, (origin, forecast)) in self.origins.iter().zip(forecasts).enumerate() {
            for (figure, (point, futures)) in self.points.iter().zip(&forecast.futures).enumerate() {
                let ahead = point.month - origin;
                if ahead < 1 || ahead > self.months || futures.len() < 2 {
                    continue;
                }
                let mut sorted = futures.clone();
                sorted.sort_unstable_by(f64::total_cmp);
                let at = |p: f64| quantile(&sorted, p);
                let u = unit(key.sub(ORIGIN, number as u32).purpose(ERRORS, figure as u32));
                all.push(Hindcast {
                    origin: number,
                    series: point.series,
                    ahead: ahead as u32,
                    quantiles: [0.1, 0.5, 0.9].map(at),
                    happened: point.value,
                    pit: randomised_pit(&sorted, point.value, u),
                    crps: crps_fair(&sorted, point.value),
                    wis: weighted_interval_score(&WIS_LEVELS.map(|level| (level, at(level))), point.value),
                    naive: naive(&self.points, *origin, point).map(|n| n.map(|n| (n - point.value).abs())),
                });
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: a date whose figures are forecast though they were known, or scored though beyond the months asked for.
    #[test]
    fn dates_are_spread_and_only_what_follows_is_scored() {
        let point = |month: i32| Point { series: 0, month, value: f64::from(month) };
        let spec = BacktestSpec::spread((0..24).map(point).collect(), 6, 3, None);
        assert_eq!(spec.origins, [8, 10, 13, 16, 19, 22]);
        assert_eq!(BacktestSpec::spread((0..24).map(point).collect(), 6, 3, Some(9)).origins, [8, 9]);
        let futures = |known: &Vec<bool>| {
            let of = |k: &bool| if *k { Vec::new() } else { vec![1.0, 2.0, 3.0] };
            PastForecast { futures: known.iter().map(of).collect(), effective: 100.0 }
        };
        let forecasts: Vec<PastForecast> = spec.known().iter().map(futures).collect();
        let all = spec.hindcasts(&forecasts, Key::of_replication(1, 0));
        assert_eq!(all.len(), 5 * 3 + 1);
        assert!(all.iter().all(|h| (1..=3).contains(&h.ahead) && h.naive[0] == Some(f64::from(h.ahead))));
    }
}
