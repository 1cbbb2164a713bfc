//! Which order statistics bound a percentile, whatever the distribution.

use super::beta::student_t_quantile;
use super::estimate::{LEVEL, PERCENTS};
use std::collections::BTreeMap;

/// Ranks (1 = smallest) of the order statistics that bound the percentile `percent` (1 to 99) of `n` values with
/// confidence `level`: l = max{k: P(Bin(n, p) < k) <= tail}, u = min{k: P(Bin(n, p) < k) >= 1 - tail}. `None` where
/// `n` is too small for that bound.
pub fn order_statistic_ranks(n: u32, percent: u32, level: f64) -> (Option<u32>, Option<u32>) {
    let tail = (1.0 - level) / 2.0;
    let (from, weights) = binomial(n, percent);
    let total: f64 = weights.iter().sum();
    // P(Bin < k) for k from `from`, summed from below; P(Bin >= k) summed from above, so that neither loses digits.
    let mut lower = if from > 0 { Some(from) } else { None };
    let mut below = 0.0;
    for (at, w) in weights.iter().enumerate() {
        below += w;
        if below > tail * total {
            break;
        }
        lower = Some(from + at as u32 + 1);
    }
    let mut upper = from + weights.len() as u32;
    let mut above = 0.0;
    for (at, w) in weights.iter().enumerate().rev() {
        above += w;
        if above > tail * total {
            break;
        }
        upper = from + at as u32;
    }
    (lower.filter(|l| *l <= n), Some(upper).filter(|u| (1..=n).contains(u)))
}

/// Relative weights of the binomial counts that matter, from the first of them.
fn binomial(n: u32, percent: u32) -> (u32, Vec<f64>) {
    const NEGLIGIBLE: f64 = 1e-22;
    let odds = f64::from(percent) / f64::from(100 - percent);
    let mode = ((u64::from(n) + 1) * u64::from(percent) / 100).min(u64::from(n)) as u32;
    let mut down = Vec::new();
    let (mut k, mut w) = (mode, 1.0);
    while w > NEGLIGIBLE {
        down.push(w);
        if k == 0 {
            break;
        }
        w *= f64::from(k) / (f64::from(n - k + 1) * odds);
        k -= 1;
    }
    let from = mode + 1 - down.len() as u32;
    down.reverse();
    let (mut k, mut w) = (mode, 1.0);
    while k < n {
        w *= f64::from(n - k) / f64::from(k + 1) * odds;
        if w <= NEGLIGIBLE {
            break;
        }
        down.push(w);
        k += 1;
    }
    (from, down)
}

/// What the statistics of `n` values need that depends on `n` alone.
#[derive(Debug, Clone)]
pub(super) struct Ruler {
    /// The t quantile of the mean's interval; `None` below two values.
    pub t: Option<f64>,
    /// For each percentile: the index of its value, of its lower and of its upper bound among the sorted values.
    pub at: [(usize, Option<usize>, Option<usize>); PERCENTS.len()],
}

/// Rulers by number of values, made when first asked for.
#[derive(Debug, Default)]
pub(super) struct Rulers(BTreeMap<u32, Ruler>);

impl Rulers {
    /// The ruler for `n` values (1 or more).
    pub fn of(&mut self, n: u32) -> &Ruler {
        self.0.entry(n).or_insert_with(|| Ruler {
            t: (n > 1).then(|| student_t_quantile(0.5 + LEVEL / 2.0, f64::from(n - 1))),
            at: PERCENTS.map(|percent| {
                let (lower, upper) = order_statistic_ranks(n, percent, LEVEL);
                let index = |rank: u32| rank as usize - 1;
                (percentile_index(n, percent), lower.map(index), upper.map(index))
            }),
        })
    }
}

/// Where the percentile lies among `n` sorted values: the smallest with at least `percent` % of them at or below it.
/// So a percentile is always the value of one future.
pub(super) fn percentile_index(n: u32, percent: u32) -> usize {
    (u64::from(n) * u64::from(percent)).div_ceil(100).max(1) as usize - 1
}
