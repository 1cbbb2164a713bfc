//! A statistic with its simulation error.

use super::ranks::Rulers;

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
            mean: Estimate { value: mean, lower: half.map(|h| mean - h), upper: half.map(|h| mean + h) },
            percentiles: ruler.at.map(|(at, lower, upper)| Estimate {
                value: value(at),
                lower: lower.map(value),
                upper: upper.map(value),
            }),
        }
    }
}

/// Bits of a float that sort as integers in the order of the floats.
fn sortable(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

fn unsorted(key: i64) -> f64 {
    f64::from_bits((key ^ (((key >> 63) as u64) >> 1) as i64) as u64)
}
