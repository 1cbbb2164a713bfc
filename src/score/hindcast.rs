//! Forecasts made as if at earlier dates, together.

use super::{Coverage, Skill};
use crate::chance::Key;
use std::collections::BTreeMap;

/// The naive forecasts, in the order of [`Hindcast::naive`].
pub const NAIVE: [&str; 3] = ["the last value", "the same season a year before", "the line through the last year"];

/// One forecast of one figure, made as if at an earlier date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hindcast {
    /// Which date it was made at.
    pub origin: usize,
    /// Which measure it is of.
    pub series: usize,
    /// Months from that date to the end of what is forecast.
    pub ahead: u32,
    /// The 10, 50 and 90 % quantiles.
    pub quantiles: [f64; 3],
    /// What happened.
    pub happened: f64,
    /// Where in the forecast it lies, 0 to 1.
    pub pit: f64,
    /// CRPS, in the measure's unit.
    pub crps: f64,
    /// Weighted interval score, in the measure's unit.
    pub wis: f64,
    /// The error of each naive forecast; `None` where the history is too short for it.
    pub naive: [Option<f64>; 3],
}

/// Forecasts against one naive forecast, over those that it could make too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Against {
    /// How many.
    pub forecasts: usize,
    /// Mean CRPS of the forecasts, and mean error of the naive ones.
    pub crps: (f64, f64),
    /// The skill, with an interval over dates of forecast; `None` with fewer than two.
    pub skill: Option<Skill>,
}

/// How forecasts did together.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How many.
    pub forecasts: usize,
    /// Mean CRPS and mean weighted interval score.
    pub crps: f64,
    /// Mean weighted interval score.
    pub wis: f64,
    /// How often what happened was inside the ranges: of all forecasts, those of measures without a last value too.
    pub coverage: Coverage,
    /// Against each naive forecast; `None` where it could not be made once.
    pub against: [Option<Against>; 3],
}

impl Verdict {
    /// Of some forecasts. Scores of different measures are put in units of the mean error of each measure's own last
    /// value (among these forecasts), so that none drowns the others: with one measure alone say so by `plain`. `None`
    /// without forecasts.
    pub fn of(forecasts: &[Hindcast], plain: bool, key: Key) -> Option<Self> {
        let mut errors: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for forecast in forecasts {
            if let Some(error) = forecast.naive[0] {
                let sums = errors.entry(forecast.series).or_default();
                *sums = (sums.0 + error, sums.1 + 1.0);
            }
        }
        let unit = |f: &Hindcast| match errors.get(&f.series) {
            _ if plain => Some(1.0),
            Some((sum, count)) if *sum > 0.0 => Some(sum / count),
            _ => None,
        };
        let scaled: Vec<(&Hindcast, f64)> = forecasts.iter().filter_map(|f| Some((f, unit(f)?))).collect();
        if scaled.is_empty() {
            return None;
        }
        let mean =
            |of: &dyn Fn(&Hindcast) -> f64| scaled.iter().map(|(f, u)| of(f) / u).sum::<f64>() / scaled.len() as f64;
        let mut coverage = Coverage::default();
        forecasts.iter().for_each(|f| coverage.add(f.pit));
        let against = |i: usize| {
            let pairs: Vec<(usize, f64, f64)> =
                scaled.iter().filter_map(|(f, u)| Some((f.origin, f.crps / u, f.naive[i]? / u))).collect();
            let sums = pairs.iter().fold((0.0, 0.0), |s, (_, own, other)| (s.0 + own, s.1 + other));
            let n = pairs.len() as f64;
            (!pairs.is_empty()).then(|| Against {
                forecasts: pairs.len(),
                crps: (sums.0 / n, sums.1 / n),
                skill: Skill::paired(&pairs, key),
            })
        };
        Some(Verdict {
            forecasts: scaled.len(),
            crps: mean(&|f| f.crps),
            wis: mean(&|f| f.wis),
            coverage,
            against: [0, 1, 2].map(against),
        })
    }
}

/// How forecasts did: by measure, by how far they looked, and all together.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdicts {
    /// By measure, in its unit; `None` where nothing was forecast.
    pub series: Vec<Option<Verdict>>,
    /// All measures, by months ahead (first and last): 1 to 3, 4 to 6, 7 to 12, beyond; only those with forecasts.
    pub ahead: Vec<((u32, u32), Verdict)>,
    /// All measures and months; `None` when no last value was known.
    pub all: Option<Verdict>,
}

impl Verdicts {
    /// Of forecasts of so many measures.
    pub fn of(forecasts: &[Hindcast], series: usize, key: Key) -> Self {
        let of = |keep: &dyn Fn(&Hindcast) -> bool, plain: bool| {
            let kept: Vec<Hindcast> = forecasts.iter().filter(|f| keep(f)).copied().collect();
            Verdict::of(&kept, plain, key)
        };
        let ahead = [(1, 3), (4, 6), (7, 12), (13, u32::MAX)].into_iter();
        Verdicts {
            series: (0..series).map(|s| of(&|f| f.series == s, true)).collect(),
            ahead: ahead.filter_map(|(a, b)| Some(((a, b), of(&|f| (a..=b).contains(&f.ahead), false)?))).collect(),
            all: of(&|_| true, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forecast(origin: usize, series: usize, crps: f64, last: Option<f64>) -> Hindcast {
        let naive = [last, None, Some(1.0)];
        Hindcast { origin, series, ahead: 1, quantiles: [0.0; 3], happened: 0.0, pit: 0.5, crps, wis: crps, naive }
    }

    /// Catches: a measure in large units that drowns the others; pairs where one side has no forecast.
    #[test]
    fn measures_count_alike_and_pairs_are_pairs() {
        let all = [
            forecast(0, 0, 50.0, Some(100.0)),
            forecast(1, 0, 50.0, Some(100.0)),
            forecast(0, 1, 0.5, Some(1.0)),
            forecast(1, 1, 0.7, Some(1.0)),
            forecast(1, 1, 9.0, None),
        ];
        let verdict = Verdict::of(&all, false, Key::of_replication(1, 0)).unwrap();
        let last = verdict.against[0].unwrap();
        assert_eq!((verdict.forecasts, last.forecasts), (5, 4));
        assert!((last.crps.0 - 0.55).abs() < 1e-12 && (last.crps.1 - 1.0).abs() < 1e-12);
        assert!((last.skill.unwrap().skill - 0.45).abs() < 1e-12);
        assert!(verdict.against[1].is_none());
        assert_eq!(Verdict::of(&all[4..], false, Key::of_replication(1, 0)), None);
        assert_eq!(Verdict::of(&all[4..], true, Key::of_replication(1, 0)).unwrap().crps, 9.0);
    }
}
