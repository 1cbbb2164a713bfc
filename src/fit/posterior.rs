//! What is believed of the inputs after the data were looked at.

use crate::chance::{Key, NameHash, normal_cdf, normal_quantile, unit};

const DRAWS: NameHash = NameHash::new("fit.posterior.draws");

/// What is believed of the inputs after the data were looked at: weighted points of the unit cube.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    inputs: usize,
    units: Vec<f64>,
    weights: Vec<f64>,
}

/// How much of an input's posterior lies at the ends of its prior (0.01 at each would be as much as the prior has).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Probability of the lowest hundredth of the prior.
    pub low: f64,
    /// Probability of the highest hundredth of the prior.
    pub high: f64,
}

impl Posterior {
    /// From points of the unit cube and their weights (need not sum to 1), such as the rows of a file.
    pub fn of_units(inputs: usize, points: &[Vec<f64>], weights: impl Iterator<Item = f64>) -> Self {
        let weights: Vec<f64> = weights.collect();
        let sum: f64 = weights.iter().sum();
        Posterior { inputs, units: points.concat(), weights: weights.iter().map(|w| w / sum).collect() }
    }

    /// From normal scores.
    pub(super) fn of_scores(inputs: usize, scores: &[Vec<f64>], weights: impl Iterator<Item = f64>) -> Self {
        let inside = |z: &f64| normal_cdf(*z).clamp(1e-12, 1.0 - 1e-12);
        let points: Vec<Vec<f64>> = scores.iter().map(|row| row.iter().map(inside).collect()).collect();
        Self::of_units(inputs, &points, weights)
    }

    /// How many inputs a point has.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Its points, each with its weight; weights sum to 1.
    pub fn points(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.units.chunks_exact(self.inputs.max(1)).zip(self.weights.iter().copied())
    }

    /// How many equally weighted points it is worth: (sum of weights) squared over the sum of their squares.
    pub fn effective(&self) -> f64 {
        1.0 / self.weights.iter().map(|w| w * w).sum::<f64>()
    }

    /// `n` equally weighted points of the unit cube, by systematic resampling in a keyed order: draw r may be used by
    /// replication r. A point is drawn as often as its weight times `n`, rounded up or down.
    pub fn draws(&self, n: usize, key: Key) -> Vec<Vec<f64>> {
        let offset = unit(key.purpose(DRAWS, u32::MAX));
        let mut drawn = Vec::with_capacity(n);
        let mut below = 0.0;
        let mut last: &[f64] = &[];
        for (point, weight) in self.points() {
            below += weight * n as f64;
            last = point;
            while drawn.len() < n && drawn.len() as f64 + offset < below {
                drawn.push((key.purpose(DRAWS, drawn.len() as u32), point));
            }
        }
        // What rounding of the last sum left out.
        while drawn.len() < n {
            drawn.push((key.purpose(DRAWS, drawn.len() as u32), last));
        }
        drawn.sort_by_key(|(bits, _)| *bits);
        drawn.into_iter().map(|(_, point)| point.to_vec()).collect()
    }

    /// The posterior probability that an input's coordinate is at or below `u`.
    pub fn cdf(&self, input: usize, u: f64) -> f64 {
        self.points().filter(|(point, _)| point[input] <= u).map(|(_, weight)| weight).sum()
    }

    /// The coordinate (between 0 and 1, to be put into the quantile of the [`Prior`](crate::chance::Prior)) with posterior
    /// probability `p` at or below it.
    pub fn quantile(&self, input: usize, p: f64) -> f64 {
        let mut column: Vec<(f64, f64)> = self.points().map(|(point, weight)| (point[input], weight)).collect();
        column.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut below = 0.0;
        for (value, weight) in &column {
            below += weight;
            if below >= p {
                return *value;
            }
        }
        column.last().map_or(0.5, |(value, _)| *value)
    }

    /// Standard deviation of an input's normal score; the prior's is 1. Below 1 the data speak of it.
    pub fn spread(&self, input: usize) -> f64 {
        self.covariance()[input * (input + 1) / 2 + input].sqrt()
    }

    /// Means of the normal scores.
    pub(super) fn means(&self) -> Vec<f64> {
        let mut means = vec![0.0; self.inputs];
        for (point, weight) in self.points() {
            means.iter_mut().zip(point).for_each(|(m, u)| *m += weight * normal_quantile(*u));
        }
        means
    }

    /// Covariance of the normal scores, lower triangle, rows packed.
    pub(super) fn covariance(&self) -> Vec<f64> {
        let means = self.means();
        let mut lower = vec![0.0; self.inputs * (self.inputs + 1) / 2];
        for (point, weight) in self.points() {
            let away: Vec<f64> = point.iter().zip(&means).map(|(u, m)| normal_quantile(*u) - m).collect();
            let mut cells = lower.iter_mut();
            for (i, a) in away.iter().enumerate() {
                away[..=i].iter().zip(&mut cells).for_each(|(b, cell)| *cell += weight * a * b);
            }
        }
        lower
    }

    /// What lies at the ends of an input's prior.
    pub fn edge(&self, input: usize) -> Edge {
        let low = self.cdf(input, 0.01);
        Edge { low, high: 1.0 - self.cdf(input, 0.99) }
    }
}

impl Edge {
    /// Whether the prior seems to cut off what the data want: more than a tenth of the posterior in one hundredth of
    /// the prior.
    pub fn is_pressed(&self) -> bool {
        self.low > 0.1 || self.high > 0.1
    }
}
