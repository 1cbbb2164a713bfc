//! A statistic with its simulation error.

use super::ranks::Rulers;
use std::collections::BTreeMap;

/// Confidence of every simulation error.
pub const LEVEL: f64 = 0.95;

/// The percentiles over replications.
pub const PERCENTS: [u32; 7] = [5, 10, 25, 50, 75, 90, 95];

/// A statistic with the interval of its simulation error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Its value, in the unit of its series.
    pub value: f64,
    /// Lower bound at 95 %, not below what its unit can be; `None` when the replications are too few to give one.
    pub lower: Option<f64>,
    /// Upper bound at 95 %, not above what its unit can be; `None` when the replications are too few to give one.
    pub upper: Option<f64>,
}

/// The statistics of one series in one period. There is no cell of nothing: an empty one is a `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Replications that have a value (a rate of nothing has none); at least one.
    pub replications: u32,
    /// The mean: sum over sum for a rate, which is what a child may expect.
    pub mean: Estimate,
    /// The percentiles over replications, in the order of [`PERCENTS`].
    pub percentiles: [Estimate; PERCENTS.len()],
    /// Share of the variance between futures that comes of the inputs, 0 to 1, the rest of chance; `None` where all have
    /// the same inputs, or none differ.
    pub inputs: Option<f64>,
}

/// Where most futures lie: the middle and the range of eight in ten.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// 10th percentile over replications.
    pub p10: f64,
    /// Median over replications.
    pub p50: f64,
    /// 90th percentile over replications.
    pub p90: f64,
    /// The larger distance from the median to a bound of its simulation error; `None` when there is none.
    pub error: Option<f64>,
}

impl Cell {
    /// The percentile `percent`; `None` unless it is one of [`PERCENTS`].
    pub fn percentile(&self, percent: u32) -> Option<&Estimate> {
        PERCENTS.iter().position(|p| *p == percent).map(|at| &self.percentiles[at])
    }

    /// With the bounds of the mean's simulation error cut to what its unit can be: a share lies between 0 and 100 %,
    /// nothing else is below 0. Those of the percentiles are values of futures and need no cutting.
    pub(super) fn in_range_of(mut self, unit: &str) -> Self {
        let mean = &mut self.mean;
        if mean.value >= 0.0 {
            mean.lower = mean.lower.map(|l| l.max(0.0));
        }
        // The use of a team may be over 100 % for a while: it is counted when work begins.
        if unit == "%" && mean.value <= 100.0 {
            mean.upper = mean.upper.map(|u| u.min(100.0));
        }
        self
    }

    /// Median and range.
    pub fn spread(&self) -> Spread {
        // In the order of PERCENTS.
        let [_, p10, _, median, _, p90, _] = &self.percentiles;
        let error = match (median.lower, median.upper) {
            (Some(lower), Some(upper)) => Some((median.value - lower).max(upper - median.value)),
            _ => None,
        };
        Spread { p10: p10.value, p50: median.value, p90: p90.value, error }
    }
}

/// Turns the values of the replications into a cell.
#[derive(Debug, Default)]
pub(super) struct Summary {
    rulers: Rulers,
    keys: Vec<i64>,
}

impl Summary {
    /// The cell of (numerator, denominator) by replication, in ascending order of replication. Those with denominator
    /// zero are left out; `None` when that leaves nothing. Every value is multiplied by `scale`.
    pub fn of_pairs(&mut self, pairs: &[(i64, i64)], scale: f64) -> Option<Cell> {
        self.keys.clear();
        let (mut top, mut bottom) = (0i128, 0i128);
        for &(x, d) in pairs.iter().filter(|(_, d)| *d != 0) {
            top += i128::from(x);
            bottom += i128::from(d);
            self.keys.push(sortable(x as f64 * scale / d as f64));
        }
        if self.keys.is_empty() || bottom == 0 {
            return None;
        }
        let (n, share) = (self.keys.len() as f64, top as f64 / bottom as f64);
        let included = pairs.iter().filter(|(_, d)| *d != 0);
        let squares: f64 = included.map(|&(x, d)| x as f64 - share * d as f64).map(|e| e * e).sum();
        let error = libm::sqrt(squares / (n * (n - 1.0))) / (bottom as f64 / n) * scale;
        Some(self.finish(top as f64 * scale / bottom as f64, error))
    }

    /// The same where replications share draws of the inputs, `draws` by replication: two of one draw are not two
    /// independent futures. The error of the mean is that of sums by draw, and the percentiles have the bounds that as many
    /// futures as there are draws would have. Without draws as [`of_pairs`](Self::of_pairs).
    pub fn of_drawn(&mut self, pairs: &[(i64, i64)], draws: &[u32], scale: f64) -> Option<Cell> {
        let mut cell = self.of_pairs(pairs, scale)?;
        if draws.is_empty() {
            return Some(cell);
        }
        let known = || pairs.iter().zip(draws).filter(|((_, d), _)| *d != 0);
        let bottom: f64 = known().map(|((_, d), _)| *d as f64).sum();
        let share = cell.mean.value / scale;
        let residuals = known().map(|((x, d), draw)| (*draw, (*x as f64 - share * *d as f64) / bottom * scale));
        let residuals: Vec<(u32, f64)> = residuals.collect();
        cell.inputs = share_of_inputs(known().map(|((x, d), draw)| (*draw, *x as f64 * scale / *d as f64)));
        self.cluster(&mut cell, &residuals);
        Some(cell)
    }

    /// Gives a cell the errors of draws: what each replication adds to the error of the mean, with its draw.
    pub(super) fn cluster(&mut self, cell: &mut Cell, residuals: &[(u32, f64)]) {
        let mut sums = BTreeMap::new();
        for (draw, residual) in residuals {
            *sums.entry(*draw).or_insert(0.0) += residual;
        }
        let count = sums.len() as f64;
        let squares: f64 = sums.values().map(|sum: &f64| sum * sum).sum();
        let error = libm::sqrt(squares * count / (count - 1.0));
        let half = self.rulers.of(sums.len() as u32).t.map(|t| t * error);
        cell.mean.lower = half.map(|half| cell.mean.value - half);
        cell.mean.upper = half.map(|half| cell.mean.value + half);
        let (keys, of_draws) = (&self.keys, self.rulers.of(sums.len() as u32));
        let scale = keys.len() as f64 / count;
        for (estimate, (_, lower, upper)) in cell.percentiles.iter_mut().zip(of_draws.at) {
            let at = |index: f64| unsorted(keys[(index.max(0.0) as usize).min(keys.len() - 1)]);
            estimate.lower = lower.map(|l| at(libm::floor(l as f64 * scale)));
            estimate.upper = upper.map(|u| at(libm::ceil((u as f64 + 1.0) * scale) - 1.0));
        }
    }

    /// The cell of plain values in ascending order of replication, what is `None` left out; `None` of nothing.
    pub fn of_values(&mut self, values: impl Iterator<Item = Option<f64>>) -> Option<Cell> {
        let values: Vec<f64> = values.flatten().collect();
        if values.is_empty() {
            return None;
        }
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        Some(self.of_known(mean, libm::sqrt(squares / (n * (n - 1.0))), &values))
    }

    /// The cell of the values of futures, of which there is at least one, with a mean and its standard error worked
    /// out before.
    pub fn of_known(&mut self, mean: f64, error: f64, values: &[f64]) -> Cell {
        self.keys.clear();
        self.keys.extend(values.iter().map(|v| sortable(*v)));
        self.finish(mean, error)
    }

    fn finish(&mut self, mean: f64, error: f64) -> Cell {
        let n = self.keys.len() as u32;
        self.keys.sort_unstable();
        let ruler = self.rulers.of(n);
        let half = ruler.t.map(|t| t * error.abs());
        let keys = &self.keys;
        let value = |at: usize| unsorted(keys[at]);
        Cell {
            replications: n,
            inputs: None,
            mean: Estimate { value: mean, lower: half.map(|h| mean - h), upper: half.map(|h| mean + h) },
            percentiles: ruler.at.map(|(at, lower, upper)| Estimate {
                value: value(at),
                lower: lower.map(value),
                upper: upper.map(value),
            }),
        }
    }
}

/// Share of the variance of values that lies between draws: one-way analysis of variance, from the mean squares between and
/// within draws. `None` where no two values share a draw, there is one draw, or nothing varies.
pub fn share_of_inputs(values: impl Iterator<Item = (u32, f64)>) -> Option<f64> {
    let mut draws: BTreeMap<u32, (f64, f64, f64)> = BTreeMap::new();
    for (draw, value) in values {
        let (n, sum, squares) = draws.entry(draw).or_default();
        (*n, *sum, *squares) = (*n + 1.0, *sum + value, *squares + value * value);
    }
    let all = |of: fn(&(f64, f64, f64)) -> f64| draws.values().map(of).sum::<f64>();
    let (n, groups) = (all(|d| d.0), draws.len() as f64);
    if groups < 2.0 || n <= groups {
        return None;
    }
    let mean = all(|d| d.1) / n;
    let within: f64 = draws.values().map(|(n, sum, squares)| (squares - sum * sum / n).max(0.0)).sum();
    let between: f64 = draws.values().map(|(n, sum, _)| n * (sum / n - mean) * (sum / n - mean)).sum();
    let (within, between) = (within / (n - groups), between / (groups - 1.0));
    // Replications of a draw, where they differ in number.
    let each = (n - all(|d| d.0 * d.0) / n) / (groups - 1.0);
    let of_inputs = ((between - within) / each).max(0.0);
    (of_inputs + within > 0.0).then(|| of_inputs / (of_inputs + within))
}

/// Bits of a float that sort as integers in the order of the floats.
fn sortable(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

fn unsorted(key: i64) -> f64 {
    f64::from_bits((key ^ (((key >> 63) as u64) >> 1) as i64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: draws of 1, 3 and of 5, 7. Means 2 and 6, mean squares 16 between and 2 within, so (16 - 2) / 2 = 7 of 7 + 2.
    /// Catches: mean squares for variances, a divisor of the number of draws, negative shares.
    #[test]
    fn variance_between_draws_is_told_from_that_within() {
        let of = |values: &[(u32, f64)]| share_of_inputs(values.iter().copied());
        assert_eq!(of(&[(0, 1.0), (0, 3.0), (1, 5.0), (1, 7.0)]), Some(7.0 / 9.0));
        assert_eq!(of(&[(0, 1.0), (1, 7.0), (0, 7.0), (1, 1.0)]), Some(0.0), "draws alike: all is chance");
        assert_eq!(of(&[(0, 1.0), (0, 1.0), (1, 7.0), (1, 7.0)]), Some(1.0), "no chance: all is inputs");
        for nothing in [&[(0, 1.0), (0, 3.0)][..], &[(0, 1.0), (1, 3.0)], &[(0, 2.0), (0, 2.0), (1, 2.0)], &[]] {
            assert_eq!(of(nothing), None, "{nothing:?}");
        }
    }

    /// The error of the mean of 1, 3 | 5, 7 is that of the means of its draws, 2 and 6: 2, on one degree of freedom (t = 12.706);
    /// apart they would have sqrt(20 / 3) / 2 = 1.29 on three. Catches: replications of one draw taken for independent.
    #[test]
    fn replications_of_a_draw_are_not_independent() {
        let pairs = [(1, 1), (3, 1), (5, 1), (7, 1)];
        let cell = Summary::default().of_drawn(&pairs, &[0, 0, 1, 1], 1.0).unwrap();
        let apart = Summary::default().of_drawn(&pairs, &[], 1.0).unwrap();
        let half = |cell: &Cell| cell.mean.upper.unwrap() - cell.mean.value;
        assert_eq!((cell.mean.value, cell.inputs), (4.0, Some(7.0 / 9.0)));
        assert!((half(&cell) - 2.0 * 12.706_2).abs() < 1e-3, "{}", half(&cell));
        assert!((half(&apart) - 3.182_45 * 1.290_99).abs() < 1e-3 && apart.inputs.is_none(), "{}", half(&apart));
        // One replication a draw: as without draws.
        let each = Summary::default().of_drawn(&pairs, &[0, 1, 2, 3], 1.0).unwrap();
        assert!((half(&each) - half(&apart)).abs() < 1e-9 && each.percentiles == apart.percentiles);
    }
}
