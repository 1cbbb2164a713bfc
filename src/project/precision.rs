//! How exact the figure is that a decision hangs on, and how many futures would have done.
//!
//! The rule is that of Hoad, Robinson and Davies (2010), on an absolute precision: the first number of replications at
//! which the half-width of the 95 % simulation error is small enough and stays so over the look-ahead: 5 more, or 5 % of
//! them from 100 on. Without looking ahead a nominal 95 % covers 89 (methods, section 2).

use super::beta::student_t_quantile;
use super::estimate::{LEVEL, Summary};
use super::input::Input;
use super::periods::PeriodInfo;
use super::sheet::Sheet;
use super::target::place_of;
use crate::measure::{Span, Tally};
use std::collections::BTreeMap;

/// Fewest replications that the rule ever finds enough.
pub const LEAST_REPLICATIONS: u32 = 30;

/// The figure that a decision hangs on, and how exact it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    /// Measure name.
    pub measure: String,
    /// Pathway id.
    pub pathway: String,
    /// Its unit.
    pub unit: &'static str,
    /// Index of the period.
    pub period: usize,
    /// Half-width of its simulation error with all replications; `None`: too few to say.
    pub half: Option<f64>,
    /// What is exact enough.
    pub goal: f64,
    /// The fewest replications that are exact enough, if these are.
    pub enough: Option<u32>,
    /// Share of the variance between futures that comes of the inputs, the rest of chance; `None`: all have the same.
    pub inputs: Option<f64>,
    /// How many draws of the inputs the futures have; `None`: all have the same.
    pub draws: Option<u32>,
}

/// Of the figure that the first judged target is about, or else the on-time rate of the last year of the first page;
/// `goal` is the half-width that is exact enough, by default one point of a percentage, a twentieth of anything else.
pub fn precision(input: &Input, tally: &Tally, periods: &[PeriodInfo], goal: Option<f64>) -> Option<Precision> {
    let (series, period) = decision(input, periods)?;
    let of = &input.series[series];
    let sheet = Sheet::read(input, tally, series);
    let pairs: Vec<(i64, i64)> = sheet.pairs(Sheet::at_period(input, of, period)).collect();
    let each = tally.draws.map_or(1, |draws| draws.each.max(1));
    let halves = half_widths(&by_draw(&pairs, sheet.draws()), of.scale);
    let mean = {
        let (x, d) = pairs.iter().fold((0i128, 0i128), |s, p| (s.0 + i128::from(p.0), s.1 + i128::from(p.1)));
        if d == 0 { 0.0 } else { x as f64 / d as f64 * of.scale }
    };
    let goal = goal.unwrap_or(if of.unit == "%" { 1.0 } else { (mean / 20.0).abs() });
    Some(Precision {
        measure: of.measure.clone(),
        pathway: of.pathway.clone(),
        unit: of.unit,
        period,
        half: halves.last().copied().flatten(),
        goal,
        enough: enough(&halves, goal).map(|n| n * each),
        inputs: Summary::default().of_drawn(&pairs, sheet.draws(), of.scale).and_then(|cell| cell.inputs),
        draws: tally.draws.map(|draws| draws.count.min((tally.len() as u32).div_ceil(each))),
    })
}

/// Sums over the replications of each draw; as they are without draws.
fn by_draw(pairs: &[(i64, i64)], draws: &[u32]) -> Vec<(i64, i64)> {
    if draws.is_empty() {
        return pairs.to_vec();
    }
    let mut sums: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
    for ((x, d), draw) in pairs.iter().zip(draws) {
        let sum = sums.entry(*draw).or_default();
        *sum = (sum.0 + x, sum.1 + d);
    }
    sums.into_values().collect()
}

fn decision(input: &Input, periods: &[PeriodInfo]) -> Option<(usize, usize)> {
    let target = input.scenario.targets.iter().find_map(|t| place_of(input, periods, t));
    target.or_else(|| {
        let rate = input.series.iter().position(|s| s.measure == super::page::names::ON_TIME)?;
        Some((rate, periods.iter().rposition(|p| p.span == Span::Year && p.recorded)?))
    })
}

/// The half-width of the 95 % simulation error of a ratio of sums after each replication; `None` before two have a value.
fn half_widths(pairs: &[(i64, i64)], scale: f64) -> Vec<Option<f64>> {
    let (mut n, mut x, mut d, mut xx, mut xd, mut dd) = (0u32, 0.0, 0.0, 0.0, 0.0, 0.0);
    let mut after = |&(top, bottom): &(i64, i64)| {
        let (top, bottom) = (top as f64, bottom as f64);
        if bottom != 0.0 {
            n += 1;
            (x, d, xx, xd, dd) = (x + top, d + bottom, xx + top * top, xd + top * bottom, dd + bottom * bottom);
        }
        if n < 2 {
            return None;
        }
        let (count, ratio) = (f64::from(n), x / d);
        let squares = (xx - 2.0 * ratio * xd + ratio * ratio * dd).max(0.0);
        let error = libm::sqrt(squares / (count * (count - 1.0))) / (d / count) * scale.abs();
        Some(student_t_quantile(0.5 + LEVEL / 2.0, f64::from(n - 1)) * error)
    };
    pairs.iter().map(&mut after).collect()
}

/// The first number of replications that is exact enough and stays so over the look-ahead.
fn enough(halves: &[Option<f64>], goal: f64) -> Option<u32> {
    let good = |n: u32| halves.get(n as usize - 1).copied().flatten().is_some_and(|half| half <= goal);
    let ahead = |n: u32| n + if n <= 100 { 5 } else { n / 20 };
    (LEAST_REPLICATIONS..=halves.len() as u32).find(|n| ahead(*n) <= halves.len() as u32 && (*n..=ahead(*n)).all(good))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Means of 0, 2, 0, 2, ...: after n = 2 k of them the standard deviation is sqrt(n / (n - 1)), and half = t /
    /// sqrt(n - 1). For half <= 0.2: t(n - 1) <= 0.2 sqrt(n - 1), first at n = 99 (1.9845 <= 1.9799 fails; n = 100: 1.9842
    /// <= 1.98997 holds). Catches: the square root of n - 1 for n, a normal quantile, no look-ahead.
    #[test]
    fn the_first_that_is_exact_enough() {
        let pairs: Vec<(i64, i64)> = (0..200).map(|k| (2 * (k % 2), 1)).collect();
        let halves = half_widths(&pairs, 1.0);
        assert_eq!((halves[0], halves.len()), (None, 200));
        let exact = 1.984_217 / 99f64.sqrt();
        assert!((halves[99].unwrap() - exact).abs() < 1e-5, "{:?} {exact}", halves[99]);
        assert_eq!(enough(&halves, 0.2), Some(100));
        assert_eq!(enough(&halves, 0.01), None);
        assert_eq!(enough(&halves, 10.0), Some(LEAST_REPLICATIONS));
        // One wide step within the look-ahead puts it off.
        let mut bent = halves.clone();
        bent[102] = Some(1.0);
        assert_eq!(enough(&bent, 0.2), Some(104));
        assert_eq!(enough(&halves[..103], 0.2), None, "nothing is said that was not looked at");
    }
}
