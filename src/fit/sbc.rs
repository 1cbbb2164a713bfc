//! Simulation-based calibration: whether a fit's beliefs are right as often as they say.

use super::Posterior;

/// Fits to synthetic data of known truth, added one by one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calibration {
    /// For each input, the probability of the posterior below the truth, of each fit.
    ranks: Vec<Vec<f64>>,
}

/// The verdict on one input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationOf {
    /// Fits.
    pub fits: usize,
    /// Probability of ranks as uneven as these when the fits are right (chi-square over equal bins).
    pub p_value: f64,
    /// Share of truths inside the central 50 %, 80 % and 90 % ranges.
    pub coverage: [f64; 3],
}

impl Calibration {
    /// Adds a fit and the truth (a point of the unit cube) that its data came from.
    pub fn add(&mut self, posterior: &Posterior, truth: &[f64]) {
        let _ = posterior;
        self.ranks.push(truth.to_vec());
    }

    /// The verdict on each input.
    pub fn verdicts(&self) -> Vec<CalibrationOf> {
        Vec::new()
    }

    /// Whether ranks are uniform (p above 0.01 / inputs) and 90 % ranges cover 85 to 95 % for every input.
    pub fn passes(&self) -> bool {
        false
    }
}
