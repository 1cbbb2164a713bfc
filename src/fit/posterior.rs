//! What is believed of the inputs after the data were looked at.

use crate::chance::Key;

/// What is believed of the inputs after the data were looked at: weighted points of the unit cube.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Posterior {
    inputs: usize,
    units: Vec<f64>,
    weights: Vec<f64>,
}

/// How much of an input's posterior lies at the ends of its prior (0.02 in all would be as much as the prior has).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Probability of the lowest hundredth of the prior.
    pub low: f64,
    /// Probability of the highest hundredth of the prior.
    pub high: f64,
}

impl Posterior {
    /// Its points, each with its weight; weights sum to 1.
    pub fn points(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.units.chunks_exact(self.inputs.max(1)).zip(self.weights.iter().copied())
    }

    /// How many equally weighted points it is worth: (sum of weights) squared over the sum of their squares.
    pub fn effective(&self) -> f64 {
        0.0
    }

    /// `n` equally weighted points of the unit cube, by systematic resampling in a keyed order: draw r may be used by
    /// replication r. Points may repeat when `n` is not far below [`effective`](Self::effective).
    pub fn draws(&self, n: usize, key: Key) -> Vec<Vec<f64>> {
        let _ = (n, key);
        Vec::new()
    }

    /// The point of the prior (between 0 and 1) with probability `p` of the posterior of an input at or below it.
    pub fn quantile(&self, input: usize, p: f64) -> f64 {
        let _ = (input, p);
        0.0
    }

    /// Standard deviation of an input's normal score, over that of the prior (1): below 1 the data speak of it.
    pub fn spread(&self, input: usize) -> f64 {
        let _ = input;
        0.0
    }

    /// What lies at the ends of an input's prior.
    pub fn edge(&self, input: usize) -> Edge {
        let _ = input;
        Edge { low: 0.0, high: 0.0 }
    }
}

impl Edge {
    /// Whether the prior seems to have cut off what the data want: more than a tenth of the posterior in one hundredth
    /// of the prior.
    pub fn is_pressed(&self) -> bool {
        self.low > 0.1 || self.high > 0.1
    }
}
