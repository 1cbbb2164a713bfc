//! The arguments of `batch` and `merge`.

use super::{Effort, Format, MOST_REPLICATIONS, number};
use crate::project::{RANKING_FORM, Ranking};
use clap::Args;
use std::path::PathBuf;

/// Most scenarios of a batch, unless the user says otherwise.
const MOST_SCENARIOS: u64 = 10_000;

/// Most processes that may share a batch.
const MOST_SHARDS: u64 = 100_000;

#[derive(Debug, Args)]
pub(in crate::cli) struct BatchArguments {
    /// Scenario files, grid files (a table [grid] in them), and folders of both.
    #[arg(value_name = "FILE|DIR", required = true)]
    pub inputs: Vec<String>,
    /// Folder for the results [default: out/, the input's name and -batch]. What is done is kept beside it until they
    /// are written; the same command goes on from there.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How many replications of every scenario [default: what the grid says, or the first scenario].
    #[arg(long, value_name = "N", value_parser = |s: &str| number(s, 1, MOST_REPLICATIONS))]
    pub replications: Option<u64>,
    /// What the summary ranks by: PATHWAY/MEASURE/PERIOD/highest (or lowest), such as ehc/open_over_20_weeks/2026-12/lowest;
    /// PERIOD is 2026, 2026-Q4, 2026-12 or 2026-12-to-date; of a stage PATHWAY/STAGE/..., of a team /TEAM/...; or target:ID
    /// [default: what the grid says, or who is left over the limit at the end].
    #[arg(long, value_name = "FIGURE", value_parser = ranking)]
    pub rank_by: Option<Ranking>,
    /// Keeps every statistic of every figure of every period in measures.csv, tens of megabytes a scenario. Without it:
    /// mean, p10, p50 and p90 of pathways and teams as a whole and of what is ranked by, by quarter and year, shares and
    /// means also by year to date.
    #[arg(long)]
    pub every_measure: bool,
    /// Runs one share of the scenarios, such as 2/4, for sendsim merge to join.
    #[arg(long, value_name = "K/N", value_parser = shard)]
    pub shard: Option<ShardOf>,
    /// Most scenarios; a batch of more is refused.
    #[arg(long, value_name = "N", default_value_t = MOST_SCENARIOS, value_parser = |s: &str| number(s, 1, u64::from(u32::MAX)))]
    pub max_scenarios: u64,
    #[command(flatten)]
    pub effort: Effort,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct MergeArguments {
    /// The folders that batch --shard wrote: all of them, in any order.
    #[arg(value_name = "DIR", required = true)]
    pub parts: Vec<PathBuf>,
    /// Folder for the results.
    #[arg(long, value_name = "DIR", required = true)]
    pub out: PathBuf,
    /// How the summary is shown.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Answers and errors only.
    #[arg(long, short)]
    pub quiet: bool,
}

/// One share of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct ShardOf {
    /// Which, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

fn shard(text: &str) -> Result<ShardOf, String> {
    let form = "K/N is wanted, such as 2/4: the second of four";
    let (k, n) = text.split_once('/').ok_or(form)?;
    let of = number(n, 1, MOST_SHARDS).map_err(|why| format!("{form}; {why}"))?;
    let k = number(k, 1, of).map_err(|why| format!("{form}; {why}"))?;
    Ok(ShardOf { number: k as u32, of: of as u32 })
}

fn ranking(text: &str) -> Result<Ranking, String> {
    let period = "PERIOD is 2026, 2026-Q4, 2026-12 or 2026-12-to-date";
    Ranking::parse(text).ok_or_else(|| format!("{RANKING_FORM} (or lowest) or target:ID is wanted; {period}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_one_of_several() {
        assert_eq!(shard("2/4"), Ok(ShardOf { number: 2, of: 4 }));
        for wrong in ["", "2", "0/4", "5/4", "a/4", "1/0", "1/4/2"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }
}
