//! What a fit of unknown inputs to published figures has found.

use crate::pathway::Observed;

/// A free input before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct InputFit {
    /// Its path in the scenario.
    pub path: String,
    /// 10th percentile, median and 90th percentile of its prior, in the unit of the scenario.
    pub prior: [f64; 3],
    /// The same of its posterior.
    pub posterior: [f64; 3],
    /// Standard deviation of the posterior over that of the prior, both as normal scores: near 1 the data say nothing.
    pub spread: f64,
    /// Probability of the lowest and of the highest hundredth of the prior.
    pub edge: (f64, f64),
}

/// Ratio of the standard deviations below which the data speak of an input: it is known a fifth better.
pub const SPEAKS: f64 = 0.8;

/// Probability of one hundredth of a prior from which on it seems to have cut off what the data want.
pub const PRESSED: f64 = 0.1;

impl InputFit {
    /// Whether the data speak of it.
    pub fn is_spoken_of(&self) -> bool {
        self.spread < SPEAKS
    }

    /// Whether the posterior is pressed against the lower or upper end of the prior.
    pub fn is_pressed(&self) -> (bool, bool) {
        (self.edge.0 > PRESSED, self.edge.1 > PRESSED)
    }
}

/// A published figure beside what the fitted model gives.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureFit {
    /// The figure.
    pub observed: Observed,
    /// Whether the fit used it; otherwise it is of after the last day fitted to.
    pub used: bool,
    /// Its own error and the model's together, standard deviation.
    pub error: f64,
    /// Least and greatest of the simulations at the priors; `None` where none has it.
    pub prior: Option<(f64, f64)>,
    /// 10th percentile, median and 90th percentile of the fitted model, errors included; `None` where it has none.
    pub range: Option<[f64; 3]>,
    /// Twice the smaller tail of the fitted model beyond what was seen: small = poor fit.
    pub tail: f64,
    /// Of a figure that came later: how well it was forecast.
    pub later: Option<Later>,
}

/// How well a figure that came later was forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Later {
    /// Continuous ranked probability score of the forecast, in the unit of the figure.
    pub crps: f64,
    /// What naive forecasts would have been: the last value, that of the same season a year before, the line through the
    /// last year; `None` where the history is too short.
    pub naive: [Option<f64>; 3],
}

/// Tail below which a figure fits poorly.
pub const POOR: f64 = 0.02;

impl FigureFit {
    /// Whether the fitted model can hardly have given it.
    pub fn is_poor(&self) -> bool {
        self.tail < POOR
    }

    /// Whether it lies in the range of eight in ten.
    pub fn is_inside(&self) -> bool {
        self.range.is_some_and(|[low, _, high]| (low..=high).contains(&self.observed.value))
    }

    /// Whether no simulation at the priors comes within three errors of it.
    pub fn is_out_of_reach(&self) -> bool {
        let far = 3.0 * self.error;
        self.prior.is_none_or(|(low, high)| self.observed.value < low - far || self.observed.value > high + far)
    }
}

/// The fit tried on synthetic councils of known truth, drawn from the priors.
#[derive(Debug, Clone, PartialEq)]
pub struct SelfCheck {
    /// How many councils.
    pub councils: u32,
    /// For each input, the share of councils whose truth lies in its range of 9 in 10.
    pub held: Vec<f64>,
    /// For each input, the probability of ranks as uneven as these when the fit is right.
    pub p_value: Vec<f64>,
    /// Whether ranges hold 85 to 95 % and ranks are even, of all inputs.
    pub passes: bool,
}

/// A fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Title of the scenario.
    pub title: String,
    /// Hash of the scenario with its priors.
    pub scenario_hash: String,
    /// The seed.
    pub seed: u64,
    /// Simulations at the priors, and of the second wave.
    pub simulations: (u32, u32),
    /// Simulations whose inputs the scenario refused, with the first reason.
    pub refused: Option<(u32, String)>,
    /// Simulations without some figure, so that they cannot be compared.
    pub without: u32,
    /// Simulations that took more events than the budget.
    pub over_budget: u32,
    /// How many equally weighted simulations the posterior is worth.
    pub effective: f64,
    /// The fit tried on councils of known truth; `None` where there are too few simulations.
    pub check: Option<SelfCheck>,
    /// The inputs.
    pub inputs: Vec<InputFit>,
    /// The figures.
    pub figures: Vec<FigureFit>,
    /// The draws: values of the inputs in their order.
    pub draws: Vec<Vec<f64>>,
}

/// Effective simulations below which a posterior is a few lucky points.
pub const FEW: f64 = 50.0;
