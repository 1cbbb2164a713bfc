//! Of `sensitivity`.

use super::{Effort, ScenarioArguments, number};
use crate::project::Ranking;
use clap::Args;
use std::path::PathBuf;

/// Most futures of one value.
const MOST_FUTURES: u64 = 100_000;

/// Most walks of a screening.
const MOST_TRAJECTORIES: u64 = 10_000;

#[derive(Debug, Args)]
pub(in crate::cli) struct SensitivityArguments {
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// What is looked at: PATHWAY/MEASURE/PERIOD, such as ehc/open_over_20_weeks/2026-12; PERIOD is 2026, 2026-Q4, 2026-12
    /// or 2026-12-to-date; of a stage PATHWAY/STAGE/..., of a team /TEAM/...; or target:ID [default: who is left over the
    /// limit at the end].
    #[arg(long, value_name = "FIGURE", value_parser = measure)]
    pub measure: Option<Ranking>,
    /// Only figures whose path begins so, such as teams.
    #[arg(long, value_name = "PREFIX")]
    pub only: Option<String>,
    /// Screens for figures that act by way of others too (Morris): so many walks through the ranges of all of them, each
    /// of one more point than there are figures. Ten are a good start.
    #[arg(long, value_name = "TRAJECTORIES", value_parser = |s: &str| number(s, 2, MOST_TRAJECTORIES))]
    pub morris: Option<u64>,
    /// Folder for the results [default: out/sensitivity- and the scenario's file name without .toml].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How many futures, the same for every value.
    #[arg(long, value_name = "N", default_value = "100", value_parser = |s: &str| number(s, 2, MOST_FUTURES))]
    pub replications: u64,
    #[command(flatten)]
    pub effort: Effort,
}

pub(super) fn measure(text: &str) -> Result<Ranking, String> {
    let form = "PATHWAY/MEASURE/PERIOD, PATHWAY/STAGE/MEASURE/PERIOD or target:ID is wanted";
    let period = "PERIOD is 2026, 2026-Q4, 2026-12 or 2026-12-to-date";
    Ranking::parse_measure(text).ok_or_else(|| format!("{form}; {period}"))
}
