//! Of `councils`.

use super::{LARGEST_SEED, Manner, number};
use clap::Args;
use std::path::PathBuf;

/// Most runs of the model.
const MOST_RUNS: u64 = 1_000_000;

#[derive(Debug, Args)]
pub(in crate::cli) struct CouncilsArguments {
    /// The folder with the department's files as published: requests.csv and timeliness_20_week.csv of "Education, health
    /// and care plans".
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The calendar years that are forecast, such as 2022,2023 [default: every year that has two before it].
    #[arg(long, value_name = "YEARS", value_delimiter = ',')]
    pub years: Vec<u16>,
    /// How many runs of the model the forecasts of all councils rest on.
    #[arg(long, value_name = "N", default_value = "20000", value_parser = |s: &str| number(s, 400, MOST_RUNS))]
    pub runs: u64,
    /// Lists every council too, for the last year.
    #[arg(long)]
    pub each: bool,
    /// Folder for the results: forecasts.csv and scores.csv [default: out/councils].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The seed of all chance.
    #[arg(long, value_name = "N", default_value = "1", value_parser = |s: &str| number(s, 0, LARGEST_SEED))]
    pub seed: u64,
    #[command(flatten)]
    pub manner: Manner,
}
