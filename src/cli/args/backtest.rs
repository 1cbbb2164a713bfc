//! Of `backtest`.

use super::{CalibrateArguments, number};
use clap::Args;

#[derive(Debug, Args)]
#[command(
    mut_arg("until", |arg| arg.help("The last day at which a forecast is made; figures of later days are scored, and known to \
                                     none [default: all that have later figures]")),
    mut_arg("out", |arg| arg.help("Folder for the results [default: out/backtest- and the scenario's file name without .toml]")),
    mut_arg("draws", |arg| arg.help("Futures of each forecast")),
)]
pub(in crate::cli) struct BacktestArguments {
    #[command(flatten)]
    pub fit: CalibrateArguments,
    /// Other scenarios of the same figures, such as other explanations of them: forecast from the same dates and set beside the
    /// first, forecast by forecast.
    #[arg(value_name = "OTHER")]
    pub others: Vec<String>,
    /// At how many earlier dates forecasts are made, evenly among those at which figures end (with --until, up to that day).
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = |s: &str| number(s, 2, 60))]
    pub origins: u64,
    /// Figures up to so many months after each date are scored.
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = |s: &str| number(s, 1, 60))]
    pub months: u64,
}
