//! Of `solve`.

use super::{Effort, ScenarioArguments, number};
use clap::Args;
use std::path::PathBuf;

/// Most futures of a search.
const MOST_FUTURES: u64 = 100_000;

#[derive(Debug, Args)]
pub(in crate::cli) struct SolveArguments {
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// What is varied: a path as of --set, of a number or a date.
    #[arg(long, value_name = "PATH")]
    pub vary: String,
    /// Its least value.
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    pub from: String,
    /// Its greatest value.
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    pub to: String,
    /// From one value to the next; between dates days, or weeks or months such as 2w or 1m.
    #[arg(long, value_name = "STEP", default_value = "1")]
    pub step: String,
    /// A second lever: for each of its values the least of the first is found.
    #[arg(long, value_name = "PATH", requires_all = ["and_from", "and_to"])]
    pub and_vary: Option<String>,
    /// Its least value.
    #[arg(long, value_name = "VALUE", requires = "and_vary", allow_negative_numbers = true)]
    pub and_from: Option<String>,
    /// Its greatest value.
    #[arg(long, value_name = "VALUE", requires = "and_vary", allow_negative_numbers = true)]
    pub and_to: Option<String>,
    /// Its step.
    #[arg(
        long,
        value_name = "STEP",
        requires = "and_vary",
        default_value_if("and_vary", clap::builder::ArgPredicate::IsPresent, "1")
    )]
    pub and_step: Option<String>,
    /// The target that is to be met: its name in the scenario.
    #[arg(long, value_name = "TARGET")]
    pub target: String,
    /// Share of futures that must meet it, 0 to 1.
    #[arg(long, value_name = "SHARE", default_value = "0.8", value_parser = confidence)]
    pub confidence: f64,
    /// For how many of its periods in a row it must be met [default: what the target says].
    #[arg(long, value_name = "N", value_parser = |s: &str| number(s, 1, 600))]
    pub hold: Option<u64>,
    /// It must also stay met to the end of the run.
    #[arg(long)]
    pub to_the_end: bool,
    /// Another target that must be met in the same future, such as a list that may not grow. May be repeated.
    #[arg(long, value_name = "TARGET")]
    pub guard: Vec<String>,
    /// The list of the team that is varied may not be empty at any month's end: staff who stand idle are no answer.
    #[arg(long)]
    pub never_empty: bool,
    /// Another scenario with the same target and path, such as the whole system: its answer is said beside.
    #[arg(long, value_name = "SCENARIO")]
    pub beside: Option<String>,
    /// With the answer no other service may be worse than now by more than so many per cent: referrals by the mean weeks until
    /// seen, reviews by the share in time. It is within the bound when the upper end of the simulation error (95 %) of what it
    /// is worse by is, so that a noisy figure needs more --replications; else the exit code is 1.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub no_worse: Option<f64>,
    /// Draws of uncertain inputs, as `calibrate` writes them: replications 2n and 2n + 1 have the inputs of draw n, the same in
    /// every scenario [default: the file that the scenario names as `posterior`].
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<String>,
    /// Folder for the results [default: out/solve- and the scenario's file name without .toml].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Folder for the charts of the report as SVG files; must not be there, be empty or hold charts of sendsim.
    #[arg(long, value_name = "DIR")]
    pub figures: Option<PathBuf>,
    /// How many futures.
    #[arg(long, value_name = "N", default_value = "400", value_parser = |s: &str| number(s, 2, MOST_FUTURES))]
    pub replications: u64,
    #[command(flatten)]
    pub effort: Effort,
}

fn confidence(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().ok().filter(|s| (0.01..=0.999).contains(s));
    share.ok_or_else(|| "a share from 0.01 to 0.999 is wanted, such as 0.8".to_owned())
}

fn percent(text: &str) -> Result<f64, String> {
    let percent = text.parse::<f64>().ok().filter(|p| (0.0..=1000.0).contains(p));
    percent.ok_or_else(|| "a percentage from 0 to 1000 is wanted".to_owned())
}
