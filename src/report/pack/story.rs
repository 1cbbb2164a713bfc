//! `pack.json`: what a reader needs beside the tables of a run.
//!
//! Numbers are as [`decimal`](crate::report::decimal) prints them in the tables; dates are `2024-08-01`. Sentences are
//! those of the page on the terminal: nothing is worked out twice.

use super::date::{day, days, maybe_day};
use super::decided::{Compared, Solved};
use super::tried::{Bought, Ranking, Tried};
use crate::calendar::Date;
use serde::{Deserialize, Serialize};

/// Version of `pack.json`.
pub const PACK_VERSION: u32 = 2;

/// Everything that a page says beside the figures of the tables.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// [`PACK_VERSION`].
    pub pack_version: u32,
    /// What was run.
    pub of: Command,
    /// The tables beside it, so that a table of another run, or one that was changed, is noticed.
    pub tables: Vec<TableFile>,
    /// Hash of the compiled plan, as in the manifest.
    pub plan_hash: String,
    /// The scenario.
    pub scenario: Setting,
    /// Page one of each pathway with a headline clock of plans.
    pub answers: Vec<Answer>,
    /// What other pathways with a headline clock come to.
    pub services: Vec<Service>,
    /// Targets in words; their figures are in `targets.csv`.
    pub targets: Vec<TargetWords>,
    /// Published figures to stand beside a measure.
    pub benchmarks: Vec<Benchmark>,
    /// Published history, oldest first.
    pub history: Vec<History>,
    /// Cases needed and available of the team that binds.
    pub need: Option<Need>,
    /// What binds, in a sentence; empty = no team.
    pub binding: String,
    /// That children stop at another team later in the run.
    pub shift: Option<String>,
    /// Teams that cannot keep up, the worst first.
    pub growing: Vec<Growing>,
    /// Posts and contracts as planned.
    pub staff: Vec<Staffing>,
    /// What must be known before a figure is used.
    pub cautions: Vec<String>,
    /// How exact the figure is that a decision hangs on.
    pub precision: Option<String>,
    /// Every figure of the scenario with its source and grade, in the order of the file.
    pub assumptions: Vec<Assumption>,
    /// What the scenario says that it leaves out.
    pub left_out: Vec<String>,
    /// The scenario's files: with the command of the manifest, all that is needed to run it again.
    pub files: Vec<ScenarioFile>,
    /// Of `compare`, and of `solve` with its answer: each other scenario against the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<Compared>,
    /// Of `solve`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solution: Option<Solved>,
    /// Of `sensitivity`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried: Option<Tried>,
    /// Of `spend`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bought: Option<Bought>,
    /// Of `batch`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranking: Option<Ranking>,
}

/// The command that was run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// `sendsim run`.
    Run,
    /// `sendsim compare`.
    Compare,
    /// `sendsim solve`.
    Solve,
    /// `sendsim sensitivity`.
    Sensitivity,
    /// `sendsim spend`.
    Spend,
    /// `sendsim batch`.
    Batch,
}

impl Command {
    /// All of them.
    pub const ALL: [Command; 6] =
        [Command::Run, Command::Compare, Command::Solve, Command::Sensitivity, Command::Spend, Command::Batch];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Command::Run => "run",
            Command::Compare => "compare",
            Command::Solve => "solve",
            Command::Sensitivity => "sensitivity",
            Command::Spend => "spend",
            Command::Batch => "batch",
        }
    }

    /// The command that made a folder, from its manifest; `None` where it makes no pages, or is not ours.
    pub fn of_manifest(bytes: &[u8]) -> Option<Command> {
        let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        let word = value.get("command")?.as_str()?.split(' ').nth(1)?;
        Command::ALL.into_iter().find(|of| of.word() == word)
    }

    /// The tables that its pages are made of.
    pub const fn tables(self) -> &'static [&'static str] {
        match self {
            Command::Run => &["measures.csv", "targets.csv"],
            Command::Compare => &["differences.csv", "children.csv", "targets.csv"],
            Command::Solve => &["curve.csv", "differences.csv", "children.csv"],
            Command::Sensitivity => &["sensitivity.csv"],
            Command::Spend => &["prices.csv"],
            Command::Batch => &["summary.csv"],
        }
    }
}

/// A table beside `pack.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFile {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes, hexadecimal: what `sha256sum` prints.
    pub sha256: String,
}

/// What the scenario is of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Its title.
    pub title: String,
    /// First day.
    #[serde(with = "day")]
    pub start: Date,
    /// Last day, inclusive.
    #[serde(with = "day")]
    pub end: Date,
    /// Pathways, in the order of the file.
    pub pathways: Vec<Pathway>,
    /// Teams, in the order of the file.
    pub teams: Vec<Named>,
}

/// A pathway.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pathway {
    /// Its id, as in the tables.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// What its headline clock is of: `plans`, `reviews`, `referrals`; empty = it has none.
    pub of: String,
    /// The limit of that clock, days.
    pub limit_days: u32,
    /// Its stages, in the order in which a child comes to them.
    pub stages: Vec<Named>,
}

/// A thing with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its id, as in the tables.
    pub id: String,
    /// Words for people.
    pub title: String,
}

/// Page one of a pathway of plans, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Pathway id.
    pub pathway: String,
    /// Measure of the on-time rate that targets and benchmarks are of.
    pub rate: String,
    /// The finding in a sentence.
    pub finding: String,
    /// What a family that asks in the first month waits.
    pub family: String,
    /// The children past the limit, and when that list is clear.
    pub clearing: Option<String>,
    /// Falls of the published rate that are not a worse service.
    pub dips: Vec<Dip>,
    /// Counts published for the part of the year before the run.
    pub published: Option<String>,
    /// First day of these counts: from which the first year to date counts.
    #[serde(with = "maybe_day", default, skip_serializing_if = "Option::is_none")]
    pub published_from: Option<Date>,
}

/// A fall of the published rate that is not a worse service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dip {
    /// First day of the quarter.
    #[serde(with = "day")]
    pub start: Date,
    /// Last day of the quarter.
    #[serde(with = "day")]
    pub end: Date,
    /// Why, in words.
    pub text: String,
}

/// A pathway with a headline clock of something else than plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Pathway id.
    pub pathway: String,
    /// Its course in a line.
    pub finding: String,
}

/// A target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetWords {
    /// Its id, as in `targets.csv`.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// `MET`, `MISSED`, `OPEN` or `?` (not judged).
    pub verdict: String,
    /// What came of it.
    pub text: String,
    /// Its kind of period: `month`, `quarter`, `year_to_date`, `year`.
    pub span: String,
}

/// A published figure to stand beside a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Benchmark {
    /// Words for people, such as `England, 2023`.
    pub title: String,
    /// Measure name.
    pub measure: String,
    /// Its value in the measure's unit.
    pub value: f64,
    /// Where it is published.
    pub source: String,
}

/// A measure as published, before the run or beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Pathway id; empty for a team.
    pub pathway: String,
    /// Stage, team or clock; empty = the pathway as a whole.
    pub stage: String,
    /// Measure name.
    pub measure: String,
    /// Where the first of its values is published.
    pub source: String,
    /// Its values, oldest first.
    pub points: Vec<Observed>,
}

/// A published value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// First day that it is of.
    #[serde(with = "day")]
    pub start: Date,
    /// Last day.
    #[serde(with = "day")]
    pub end: Date,
    /// In the measure's unit.
    pub value: f64,
    /// Where it is published, where that is not where the others of its series are.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// Median and the range of 8 in 10 futures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// 10th percentile over futures.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// 90th percentile.
    pub p90: f64,
}

/// Cases that a team needs and has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// Team id.
    pub team: String,
    /// Words for people.
    pub title: String,
    /// Whether it is too few, and when, in words.
    pub finding: String,
    /// What the columns mean.
    pub meaning: String,
    /// By month.
    pub months: Vec<NeedRow>,
    /// By quarter.
    pub quarters: Vec<NeedRow>,
}

/// Need and supply in a period, in cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeedRow {
    /// First day.
    #[serde(with = "day")]
    pub start: Date,
    /// Last day.
    #[serde(with = "day")]
    pub end: Date,
    /// Cases that keep the list as it is.
    pub to_hold: Range,
    /// Cases that bring it down to an ordinary size within a year.
    pub to_clear: Range,
    /// Cases that could be begun.
    pub available: Range,
    /// Available less to hold, within each future.
    pub gap: Range,
    /// Cases waiting at the end.
    pub waiting: Range,
}

/// A team that cannot keep up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Growing {
    /// Team id.
    pub team: String,
    /// Words for people.
    pub title: String,
    /// Cases waiting at the start, median.
    pub first: f64,
    /// At the end.
    pub last: f64,
    /// More each month.
    pub monthly: f64,
    /// Its use, %.
    pub percent: f64,
}

/// A post or a contract as planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Staffing {
    /// Team id.
    pub team: String,
    /// Words for people.
    pub title: String,
    /// `WTE` or `reports a month`.
    pub unit: String,
    /// Chance that it is filled, 0 to 1.
    pub chance_filled: f64,
    /// Its level from each day on.
    #[serde(with = "days")]
    pub levels: Vec<(Date, f64)>,
}

/// A figure of the scenario with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// Its value as written.
    pub value: String,
    /// The file that gives it, without folders.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// `no source`, `assumption`, `derived` or `source given`.
    pub grade: String,
    /// What the file says of its source; empty = nothing.
    pub source: String,
    /// The range that the file gives for it.
    pub range: Option<(f64, f64)>,
}

/// A file of the scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioFile {
    /// Its name as seen from the scenario's folder, with `/`.
    pub name: String,
    /// Its text.
    pub text: String,
}
