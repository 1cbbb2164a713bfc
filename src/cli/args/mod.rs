//! The arguments.

mod backtest;
mod batch;
mod calibrate;
mod compare;
mod councils;
mod report;
mod sensitivity;
mod solve;
mod spend;

pub(in crate::cli) use backtest::BacktestArguments;
pub(in crate::cli) use batch::{BatchArguments, MergeArguments, ShardOf};
pub(in crate::cli) use calibrate::CalibrateArguments;
pub(in crate::cli) use compare::CompareArguments;
pub(in crate::cli) use councils::CouncilsArguments;
pub(in crate::cli) use report::ReportArguments;
pub(in crate::cli) use sensitivity::SensitivityArguments;
pub(in crate::cli) use solve::SolveArguments;
pub(in crate::cli) use spend::SpendArguments;

use super::limits::Limits;
use crate::project::Ranking;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Most replications of a run.
const MOST_REPLICATIONS: u64 = 10_000_000;

/// Most threads.
const MOST_THREADS: u64 = 1_024;

/// The largest seed: what a scenario file can hold too.
const LARGEST_SEED: u64 = i64::MAX as u64;

/// Most events in one replication, unless the user says otherwise: ten times a whole country's.
const MOST_EVENTS: u64 = 50_000_000;

/// Most memory, MiB, unless the user says otherwise.
const MOST_MEMORY_MIB: u64 = 2_048;

/// The limits that hold unless the user says otherwise.
pub(in crate::cli) fn default_limits() -> Limits {
    Limits { events: MOST_EVENTS, memory_mib: MOST_MEMORY_MIB }
}

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  a target is missed, with --fail-on-missed-target; of solve: it cannot be reached; of verify: a figure does
       not agree with theory
    2  the arguments or the scenario are at fault; nothing was run (of a batch, the rest was)
    3  refused for its size, or stopped by its budget of events (of a batch, the rest was run)
    4  the results could not be written
   70  a fault in sendsim itself
  130  interrupted; nothing was written (a batch keeps what is done)";

/// How long children will wait for SEND services, and what would change it.
#[derive(Debug, Parser)]
#[command(name = "sendsim", version, arg_required_else_help = true, after_help = EXIT_CODES, max_term_width = 100)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Runs a scenario many times: a summary on the terminal, figures in a folder.
    #[command(after_help = EXIT_CODES)]
    Run(RunArguments),
    /// Compares a scenario with others on the same children: what changes, for whom, how surely, and why.
    #[command(after_help = EXIT_CODES)]
    Compare(CompareArguments),
    /// Finds the least of something, such as staff or reports a month, that meets a target with a stated confidence.
    #[command(after_help = EXIT_CODES)]
    Solve(Box<SolveArguments>),
    /// Says what the next sum of money buys at each team, spends it where it brings most, and says it anew.
    #[command(after_help = EXIT_CODES)]
    Spend(SpendArguments),
    /// Tries every figure at both ends of the range that its comment states: which matters, and is to be collected first.
    #[command(after_help = EXIT_CODES)]
    Sensitivity(SensitivityArguments),
    /// Fits inputs that nobody knows, given as priors, to published figures: what these say of them, and draws for runs.
    #[command(after_help = EXIT_CODES)]
    Calibrate(Box<CalibrateArguments>),
    /// Finds every fault of a scenario, or of a grid, and says what it holds and what a run would cost; runs nothing.
    #[command(after_help = EXIT_CODES)]
    Check(CheckArguments),
    /// Draws the pathways of a scenario and says, before anything is run, which team cannot keep up and by how much.
    #[command(after_help = EXIT_CODES)]
    Explain(ExplainArguments),
    /// Forecasts as if at earlier dates, fitted to what was known by then, and scores it against what happened.
    #[command(after_help = EXIT_CODES)]
    Backtest(BacktestArguments),
    /// Forecasts every English council a year ahead from the department's yearly files, and scores it against what happened.
    #[command(after_help = EXIT_CODES)]
    Councils(CouncilsArguments),
    /// Runs many scenarios, and grids of them, on the same children: one table, a ranking; goes on after it was killed.
    #[command(after_help = EXIT_CODES)]
    Batch(BatchArguments),
    /// Joins the parts of a batch that several processes ran (batch --shard) to the files of one run.
    #[command(after_help = EXIT_CODES)]
    Merge(MergeArguments),
    /// Makes the pages of a finished run, comparison or solve again, from its folder, without running it.
    #[command(after_help = EXIT_CODES)]
    Report(ReportArguments),
    /// Runs small scenarios of which queueing theory knows the answer, and compares. Takes a minute or two; needs no files.
    #[command(after_help = EXIT_CODES)]
    Verify(VerifyArguments),
}

impl Command {
    pub fn is_quiet(&self) -> bool {
        match self {
            Command::Run(a) => a.effort.manner.quiet,
            Command::Compare(a) => a.effort.manner.quiet,
            Command::Solve(a) => a.effort.manner.quiet,
            Command::Spend(a) => a.effort.manner.quiet,
            Command::Sensitivity(a) => a.effort.manner.quiet,
            Command::Calibrate(a) => a.effort.manner.quiet,
            Command::Check(a) => a.quiet,
            Command::Explain(a) => a.quiet,
            Command::Verify(a) => a.manner.quiet,
            Command::Backtest(a) => a.fit.effort.manner.quiet,
            Command::Councils(a) => a.manner.quiet,
            Command::Batch(a) => a.effort.manner.quiet,
            Command::Merge(a) => a.quiet,
            Command::Report(a) => a.quiet,
        }
    }
}

/// How answers are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Which scenario, and what is changed in it.
#[derive(Debug, Args)]
pub(in crate::cli) struct ScenarioArguments {
    /// The scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    pub file: String,
    /// Changes one value of the scenario, such as teams.nurses.posts.new.wte=4 or title="What if". May be repeated.
    #[arg(long, value_name = "PATH=VALUE", value_parser = setting)]
    pub set: Vec<(String, String)>,
}

/// How exact a figure is to be, and which.
#[derive(Debug, Args)]
pub(in crate::cli) struct Exactness {
    /// As many replications as make the figure of --precise exact to within so much of its unit (points of a percentage),
    /// with 95 %; at most --replications [default then: 10,000].
    #[arg(long, value_name = "HALF-WIDTH", value_parser = half_width)]
    pub precision: Option<f64>,
    /// The figure: PATHWAY/MEASURE/PERIOD or target:ID, as of sensitivity [default: what the first target is about].
    #[arg(long, value_name = "FIGURE", requires = "precision", value_parser = sensitivity::measure)]
    pub precise: Option<Ranking>,
}

/// Most replications of a run whose number is chosen for its precision, unless the user says otherwise.
pub(in crate::cli) const PRECISE_AT_MOST: u32 = 10_000;

fn half_width(text: &str) -> Result<f64, String> {
    let half = text.parse::<f64>().ok().filter(|h| (1e-6..=1e9).contains(h));
    half.ok_or_else(|| "a number above 0 is wanted, such as 1 for one point of a percentage".to_owned())
}

/// On how many threads, and how it is shown.
#[derive(Debug, Args)]
pub(in crate::cli) struct Manner {
    /// How many threads; the results do not depend on it [default: one for each processor].
    #[arg(long, value_name = "N", value_parser = |s: &str| number(s, 1, MOST_THREADS))]
    pub threads: Option<u64>,
    /// How the answer is shown.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// No progress, notices or timing: answers and errors only.
    #[arg(long, short)]
    pub quiet: bool,
}

/// What every command that runs futures takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct Effort {
    /// The seed of all chance [default: what the scenario says].
    #[arg(long, value_name = "N", value_parser = |s: &str| number(s, 0, LARGEST_SEED))]
    pub seed: Option<u64>,
    #[command(flatten)]
    pub manner: Manner,
    /// Most events in one replication; what would take more is refused or stopped.
    #[arg(long, value_name = "N", default_value_t = MOST_EVENTS, value_parser = |s: &str| number(s, 1, u64::MAX))]
    pub max_events: u64,
    /// Most memory, MiB; what would take more is refused.
    #[arg(long, value_name = "MIB", default_value_t = MOST_MEMORY_MIB, value_parser = |s: &str| number(s, 1, 1 << 30))]
    pub max_memory: u64,
}

impl Effort {
    /// The limits of the work.
    pub fn limits(&self) -> Limits {
        Limits { events: self.max_events, memory_mib: self.max_memory }
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RunArguments {
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// Folder for the results [default: out/ and the scenario's file name without .toml].
    #[arg(long, value_name = "DIR", conflicts_with = "trace")]
    pub out: Option<PathBuf>,
    /// Folder for the charts of the report as SVG files; must not be there, be empty or hold charts of sendsim.
    #[arg(long, value_name = "DIR", conflicts_with = "trace")]
    pub figures: Option<PathBuf>,
    /// How many replications [default: what the scenario says].
    #[arg(long, value_name = "N", value_parser = |s: &str| number(s, 1, MOST_REPLICATIONS), conflicts_with = "trace")]
    pub replications: Option<u64>,
    /// Draws of uncertain inputs, as `calibrate` writes them: replications 2n and 2n + 1 have the inputs of draw n, the same in
    /// every scenario [default: the file that the scenario names as `posterior`].
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<String>,
    /// Number of the first replication; they are numbered from 0.
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true, conflicts_with = "trace",
          value_parser = |s: &str| number(s, 0, u64::from(u32::MAX) - MOST_REPLICATIONS))]
    pub first_replication: u64,
    /// Tells the life of one child, event by event, instead of running: replication and child, such as
    /// 17:ehc/requests/2025-03/41.
    #[arg(long, value_name = "REPLICATION:CHILD", value_parser = traced)]
    pub trace: Option<Traced>,
    /// Exit with code 1 when a target is missed: met in at most a fifth of the futures, the simulation error allowed
    /// for, or nothing is done that it could be taken of.
    #[arg(long, conflicts_with = "trace")]
    pub fail_on_missed_target: bool,
    /// Says too what staff without end could reach, and the earliest date that can be promised for each target.
    #[arg(long, conflicts_with = "trace")]
    pub ceiling: bool,
    #[command(flatten)]
    pub exactness: Exactness,
    #[command(flatten)]
    pub effort: Effort,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArguments {
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// How the findings are shown.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Faults only.
    #[arg(long, short)]
    pub quiet: bool,
}

/// How an explanation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ExplainFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A flow chart for Mermaid.
    Mermaid,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArguments {
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// How the explanation is shown.
    #[arg(long, value_enum, default_value = "text")]
    pub format: ExplainFormat,
    /// Every figure of the scenario with its source and grade, as the comments beside it have them.
    #[arg(long)]
    pub sources: bool,
    /// No notices.
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArguments {
    /// Fresh draws for every case, derived from this number [default: fixed ones].
    #[arg(long, value_name = "N", value_parser = |s: &str| number(s, 0, LARGEST_SEED))]
    pub seed: Option<u64>,
    /// Only the case of this name. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    #[command(flatten)]
    pub manner: Manner,
}

/// A child of a replication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Traced {
    /// The replication.
    pub replication: u32,
    /// The child's name, such as `ehc/requests/2025-03/41`.
    pub child: String,
}

fn number(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(format!("a whole number from {least} to {most} is wanted"));
    }
    let number = digits.parse().ok().filter(|n| (least..=most).contains(n));
    number.ok_or_else(|| format!("it must lie between {least} and {most}"))
}

fn setting(text: &str) -> Result<(String, String), String> {
    let form = "PATH=VALUE is wanted, such as teams.nurses.posts.new.wte=4";
    let (path, value) = text.split_once('=').ok_or(form)?;
    if path.trim().is_empty() || value.trim().is_empty() {
        return Err(form.into());
    }
    Ok((path.trim().to_owned(), value.trim().to_owned()))
}

fn traced(text: &str) -> Result<Traced, String> {
    let form = "REPLICATION:CHILD is wanted, such as 17:ehc/requests/2025-03/41";
    let (replication, child) = text.split_once(':').ok_or(form)?;
    let replication = number(replication, 0, u64::from(u32::MAX)).map_err(|why| format!("{form}; {why}"))?;
    let replication = u32::try_from(replication).map_err(|_| form)?;
    if child.is_empty() { Err(form.into()) } else { Ok(Traced { replication, child: child.to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn numbers_are_whole_and_in_range() {
        assert_eq!(number("1_000", 1, 5000), Ok(1000));
        assert_eq!(number("20,000", 1, 50_000), Ok(20_000));
        assert_eq!(number("0", 1, 9), Err("it must lie between 1 and 9".into()));
        assert_eq!(number("99999999999999999999999", 1, 9), Err("it must lie between 1 and 9".into()));
        for wrong in ["", "-1", "1.5", "ten", "1e3", "_"] {
            assert_eq!(number(wrong, 1, 9), Err("a whole number from 1 to 9 is wanted".into()), "{wrong}");
        }
    }

    #[test]
    fn settings_have_a_path_and_a_value() {
        assert_eq!(setting("a.b = 4 "), Ok(("a.b".into(), "4".into())));
        assert_eq!(setting("title=a=b"), Ok(("title".into(), "a=b".into())));
        for wrong in ["", "a", "=4", "a="] {
            assert!(setting(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_traced_child_has_a_replication_and_a_name() {
        assert_eq!(traced("17:ehc/requests/2025-03/41").map(|t| t.replication), Ok(17));
        for wrong in ["ehc/requests/2025-03/41", "x:a", "17:", "4294967296:a"] {
            assert!(traced(wrong).is_err(), "{wrong}");
        }
    }
}
