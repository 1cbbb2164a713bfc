//! Of `compare`.

use super::{Effort, Exactness, MOST_REPLICATIONS, number, setting};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct CompareArguments {
    /// The scenario that the others are compared with.
    #[arg(value_name = "BASE")]
    pub base: String,
    /// The other scenarios [default: the base itself, changed by --set].
    #[arg(value_name = "OTHER")]
    pub others: Vec<String>,
    /// Changes one value of the others, not of the base. May be repeated.
    #[arg(long, value_name = "PATH=VALUE", value_parser = setting)]
    pub set: Vec<(String, String)>,
    /// Folder for the results [default: out/compare- and the base's file name without .toml].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Draws of uncertain inputs, as `calibrate` writes them: replications 2n and 2n + 1 have the inputs of draw n, the same in
    /// every scenario [default: the file that the scenario names as `posterior`].
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<String>,
    /// Folder for the charts of the report as SVG files; must not be there, be empty or hold charts of sendsim.
    #[arg(long, value_name = "DIR")]
    pub figures: Option<PathBuf>,
    /// How many replications of each scenario [default: what the base says].
    #[arg(long, value_name = "N", value_parser = |s: &str| number(s, 1, MOST_REPLICATIONS))]
    pub replications: Option<u64>,
    #[command(flatten)]
    pub exactness: Exactness,
    #[command(flatten)]
    pub effort: Effort,
}
