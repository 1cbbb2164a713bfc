//! Of `calibrate`.

use super::{Effort, ScenarioArguments, number};
use crate::calendar::Date;
use clap::Args;
use std::path::PathBuf;

/// Most simulations of a wave.
const MOST_SIMULATIONS: u64 = 1_000_000;

#[derive(Debug, Args)]
pub(in crate::cli) struct CalibrateArguments {
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// The published figures, CSV [default: the file that the scenario names as `observed`].
    #[arg(long, value_name = "FILE")]
    pub to: Option<String>,
    /// The last day fitted to; figures of later days are forecast and shown beside what happened [default: all].
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
    /// Folder for the results [default: out/calibrate- and the scenario's file name without .toml].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Simulations at points of the priors.
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = |s: &str| number(s, 200, MOST_SIMULATIONS))]
    pub simulations: u64,
    /// Simulations of a second wave, where the first found the figures likely; 0 = none.
    #[arg(long, value_name = "N", default_value_t = 3_000, value_parser = |s: &str| number(s, 0, MOST_SIMULATIONS))]
    pub second: u64,
    /// Draws of the posterior.
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = |s: &str| number(s, 20, 100_000))]
    pub draws: u64,
    /// The error of the model itself, as a multiple of the usual: 3 points of a share, 5 % of anything else.
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = multiple)]
    pub discrepancy: f64,
    #[command(flatten)]
    pub effort: Effort,
}

fn multiple(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|n| (0.0..=100.0).contains(n));
    number.ok_or_else(|| "a number from 0 to 100 is wanted".to_owned())
}
