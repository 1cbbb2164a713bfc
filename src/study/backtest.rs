//! Past forecasts: fitted to what was known at earlier dates, each of the months after it.

use super::belief::Belief;
use super::calibrate::{FitHost, FitSpec, Unfitted, Wave, Work};
use super::table::Bench;
use crate::chance::{Key, NameHash, unit};
use crate::fit::cube;
use crate::kernel::Stop;
use crate::score::{
    Hindcast, PARTS, Point, WIS_LEVELS, crps_fair, naive, quantile, randomised_pit, weighted_interval_score,
};

const ORIGIN: NameHash = NameHash::new("backtest.origin");
const ERRORS: NameHash = NameHash::new("backtest.errors");

/// Fewest simulations of a part of which forecasts are made too.
const FEWEST_OF_PART: usize = 400;

/// What was forecast at several dates.
#[derive(Debug, Clone)]
pub struct Past {
    /// By date.
    pub forecasts: Vec<PastForecast>,
    /// The same from each of [`PARTS`] parts of the simulations at the priors alone, in turn; empty where these are too few, or
    /// nobody asks.
    pub by_part: Vec<Vec<PastForecast>>,
}

/// What was forecast at one date.
#[derive(Debug, Clone)]
pub struct PastForecast {
    /// For each figure of the gauge that was to be forecast, the futures of it (errors of the figure and of the model
    /// included); empty for the others.
    pub futures: Vec<Vec<f64>>,
    /// How many equally weighted simulations the fit is worth.
    pub effective: f64,
}

/// Fits at several dates and forecasts what comes after each, from the inputs and from where lists and rates stood at the date.
/// `wanted` says for each date what was known of each figure. The simulations at the priors are the same for all dates; the
/// second wave is of each date.
///
/// `spec.used` is not looked at. `relative` says which errors are a share of their figure: of what is forecast they are taken
/// of the middle of the futures, so that nothing of what happened is known, not even its size. `in_parts` asks for forecasts
/// from parts of the simulations too, which tell what the chance of the fits does.
///
/// # Errors
/// [`Unfitted`]. What the host has kept by then stays kept.
pub fn past_forecasts<H: FitHost>(
    bench: Bench,
    spec: &FitSpec,
    (wanted, relative, in_parts): (&[Vec<Wanted>], &[bool], bool),
    host: &H,
    stop: &Stop,
) -> Result<Past, Unfitted<H::Error>> {
    let (inputs, key) = (bench.inputs.count(), bench.key());
    let work = Work { bench, host, stop };
    let first = work.wave(0..spec.first, &|row| cube(key, row, inputs))?;
    let of_part = first.points.len() / PARTS;
    let are_parts = in_parts && of_part >= FEWEST_OF_PART;
    let parts: Vec<Wave> =
        (0..if are_parts { PARTS } else { 0 }).map(|p| first.part(p * of_part..(p + 1) * of_part)).collect();
    let mut past = Past { forecasts: Vec::new(), by_part: vec![Vec::new(); parts.len()] };
    let mut from = spec.first;
    for (number, wanted) in wanted.iter().enumerate() {
        let used = wanted.iter().map(|wanted| *wanted == Wanted::Known).collect();
        let spec = FitSpec { used, ..spec.clone() };
        let key = key.sub(ORIGIN, number as u32);
        let forecast = |belief: Belief, wave: &Wave| {
            let futures = wanted.iter().enumerate().map(|(figure, wanted)| {
                let error = (spec.errors[figure], relative[figure].then_some(spec.seen[figure]));
                match wanted {
                    Wanted::Forecast => belief.futures(wave, figure, error, (spec.draws as usize, key)),
                    Wanted::Known | Wanted::Beyond => Ok(Vec::new()),
                }
            });
            let futures = futures.collect::<Result<Vec<_>, _>>()?;
            Ok::<_, Unfitted<H::Error>>(PastForecast { futures, effective: belief.posterior.effective() })
        };
        let belief = Belief::form(&work, &first, &spec, (from..from + spec.second, key))?;
        past.forecasts.push(forecast(belief, &first)?);
        for (part, wave) in past.by_part.iter_mut().zip(&parts) {
            part.push(forecast(Belief::form(&work, wave, &spec, (from..from, key))?, wave)?);
        }
        from += spec.second;
    }
    Ok(past)
}

/// What a figure is at a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Known by then.
    Known,
    /// To be forecast.
    Forecast,
    /// Too far ahead.
    Beyond,
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
    /// (of those that are known or scored by any) are known, not after `last`, and with something to score after each.
    pub fn spread(points: Vec<Point>, most: usize, months: i32, last: Option<i32>) -> Self {
        let counts = |month: &i32| last.is_none_or(|last| *month <= last + months);
        let mut ends: Vec<i32> = points.iter().map(|p| p.month).filter(counts).collect();
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

    /// For each date, what each figure is.
    pub fn wanted(&self) -> Vec<Vec<Wanted>> {
        let at = |origin: i32, month: i32| match month - origin {
            ..=0 => Wanted::Known,
            ahead if ahead <= self.months => Wanted::Forecast,
            _ => Wanted::Beyond,
        };
        self.origins.iter().map(|origin| self.points.iter().map(|p| at(*origin, p.month)).collect()).collect()
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
        assert_eq!(BacktestSpec::spread((0..24).map(point).collect(), 6, 3, Some(9)).origins, [4, 5, 6, 7, 8, 9]);
        let futures = |wanted: &Vec<Wanted>| {
            let of = |w: &Wanted| if *w == Wanted::Forecast { vec![1.0, 2.0, 3.0] } else { Vec::new() };
            PastForecast { futures: wanted.iter().map(of).collect(), effective: 100.0 }
        };
        let forecasts: Vec<PastForecast> = spec.wanted().iter().map(futures).collect();
        let all = spec.hindcasts(&forecasts, Key::of_replication(1, 0));
        assert_eq!(all.len(), 5 * 3 + 1);
        assert!(all.iter().all(|h| (1..=3).contains(&h.ahead) && h.naive[0] == Some(f64::from(h.ahead))));
    }
}
