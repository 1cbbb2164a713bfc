//! One scenario's part of the files of a batch.

use super::super::csv::{measure_rows, target_rows};
use super::super::growing::growing;
use super::super::measure::whose;
use super::super::number::decimal;
use crate::project::{Answers, Kind, Ranking, SeriesAnswer, Span, TargetAnswer, TeamUse};
use serde::{Deserialize, Serialize};

/// The statistics that are kept unless all are.
const STATISTICS: [&str; 4] = ["mean", "p10", "p50", "p90"];

/// One scenario's part of the files of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What the summary says of it.
    pub head: Head,
    /// Its rows of `measures.csv`.
    pub measures: Vec<u8>,
    /// Its rows of `targets.csv`.
    pub targets: Vec<u8>,
}

/// What the summary says of a scenario. Numbers are as they are printed, so that they are the same bytes wherever they
/// have been kept meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What it is ranked by; `None` where it has no value.
    pub ranked: Option<Ranked>,
    /// Its targets.
    pub targets: Vec<Chance>,
    /// The lists that grow, the fastest first.
    pub growing: Vec<Grows>,
    /// Cost of all teams over the whole run, pounds.
    pub cost_pounds: String,
    /// Bytes of its rows of `measures.csv`.
    pub measures_bytes: usize,
    /// Bytes of its rows of `targets.csv`.
    pub targets_bytes: usize,
}

/// The figure that a scenario is ranked by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// What it is of, in words: the title of the pathway, then of the stage or the team; of a target its title.
    pub of: String,
    /// First day counted.
    pub start: String,
    /// Last day counted.
    pub end: String,
    /// Its unit.
    pub unit: String,
    /// The mean over replications; of a target the share of futures that meet it, %.
    pub mean: String,
    /// Bounds of its simulation error.
    pub lower: String,
    /// The upper one.
    pub upper: String,
    /// Range of futures: 10th percentile; empty for a target.
    pub p10: String,
    /// Median.
    pub p50: String,
    /// 90th percentile.
    pub p90: String,
}

/// The chance that a target is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chance {
    /// The key of its table.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// Share of futures that meet it, 0 to 1; empty when it is not judged.
    pub probability: String,
    /// Bounds of its simulation error.
    pub lower: String,
    /// The upper one.
    pub upper: String,
}

/// A list that grows because its team cannot keep up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grows {
    /// Id of the team.
    pub team: String,
    /// Its title.
    pub title: String,
    /// Cases by which it grows in a month, median.
    pub monthly: String,
}

impl Part {
    /// The part of a scenario named `scenario`.
    ///
    /// Of its figures it has those of pathways and teams as a whole, and whatever it is ranked by: mean and range of
    /// futures by quarter and year, shares and means also by year to date, what stands at an end by quarter alone.
    /// `every` = all statistics of all figures by all periods.
    pub fn new(answers: &Answers, scenario: &str, ranking: Option<&Ranking>, every: bool) -> Part {
        let ranked_by = |s: &SeriesAnswer| match ranking {
            Some(Ranking::Figure { pathway, stage, measure, .. }) => {
                s.pathway == *pathway && s.stage == *stage && s.measure == *measure
            }
            _ => false,
        };
        let keep = |s: &SeriesAnswer, p: usize, statistic: &str| {
            let (period, whole) = (&answers.periods[p], s.stage.is_empty() || s.pathway.is_empty());
            let ends_quarter = period.last_day.month() % 3 == 0 || period.last_day == answers.end;
            // What stands at the end of a quarter stands at the end of the year; quarters that add up need no year to date.
            let main = match (period.span, s.kind) {
                (Span::Quarter, _) => true,
                (Span::Month, _) | (_, Kind::Level) | (Span::YearToDate, Kind::Flow) => false,
                (Span::Year, _) => true,
                (Span::YearToDate, _) => ends_quarter,
            };
            every || (main && (whole || ranked_by(s)) && STATISTICS.contains(&statistic))
        };
        let measures = measure_rows(answers, scenario, keep);
        let targets = target_rows(answers, scenario);
        let cost = answers.series.iter().filter(|s| s.measure == "cost_pounds");
        let cost: Vec<f64> = cost.filter_map(|s| Some(s.whole?.mean.value)).collect();
        let head = Head {
            ranked: ranking.and_then(|r| ranked(answers, r)),
            targets: answers.targets.iter().map(chance).collect(),
            growing: growing(answers).into_iter().map(grows).collect(),
            // Where nothing has a price no cost is known.
            cost_pounds: match cost.iter().sum::<f64>() {
                0.0 => String::new(),
                sum => decimal(sum),
            },
            measures_bytes: measures.len(),
            targets_bytes: targets.len(),
        };
        Part { head, measures, targets }
    }

    /// The stored form: the head as one line of JSON, then the rows.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Strings and integers always serialise.
        let mut bytes = serde_json::to_vec(&self.head).unwrap_or_default();
        bytes.push(b'\n');
        bytes.extend(&self.measures);
        bytes.extend(&self.targets);
        bytes
    }

    /// Reads the stored form; `None` when the bytes are not one.
    pub fn from_bytes(bytes: &[u8]) -> Option<Part> {
        let line = bytes.iter().position(|b| *b == b'\n')?;
        let head: Head = serde_json::from_slice(&bytes[..line]).ok()?;
        let (measures, targets) = bytes[line + 1..].split_at_checked(head.measures_bytes)?;
        (targets.len() == head.targets_bytes).then(|| Part { measures: measures.into(), targets: targets.into(), head })
    }
}

fn grows((team, monthly): (&TeamUse, f64)) -> Grows {
    Grows { team: team.team.clone(), title: team.title.clone(), monthly: decimal(monthly) }
}

fn number(value: impl Into<Option<f64>>) -> String {
    value.into().map_or(String::new(), decimal)
}

fn chance(target: &TargetAnswer) -> Chance {
    let met = target.outcome.map(|o| o.met).filter(|m| m.of > 0);
    Chance {
        id: target.id.clone(),
        title: target.title.clone(),
        probability: number(met.and_then(|m| m.share())),
        lower: number(met.map(|m| m.lower)),
        upper: number(met.map(|m| m.upper)),
    }
}

fn ranked(answers: &Answers, ranking: &Ranking) -> Option<Ranked> {
    match ranking {
        Ranking::Target(id) => {
            let target = answers.targets.iter().find(|t| t.id == *id)?;
            let met = target.outcome?.met;
            Some(Ranked {
                of: target.title.clone(),
                start: target.first_day.to_string(),
                end: target.last_day.to_string(),
                unit: "% of futures".to_owned(),
                mean: number(100.0 * met.share()?),
                lower: number(100.0 * met.lower),
                upper: number(100.0 * met.upper),
                p10: String::new(),
                p50: String::new(),
                p90: String::new(),
            })
        }
        Ranking::Figure { pathway, stage, measure, period, date, .. } => {
            let series = answers.series(pathway, stage, measure)?;
            let p = answers.period_with(*period, *date)?;
            let cell = series.cells[p].as_ref()?;
            let spread = cell.spread();
            Some(Ranked {
                of: whose(pathway, stage, answers),
                start: answers.first_day(series, p).to_string(),
                end: answers.periods[p].last_day.to_string(),
                unit: series.unit.to_owned(),
                mean: number(cell.mean.value),
                lower: number(cell.mean.lower),
                upper: number(cell.mean.upper),
                p10: number(spread.p10),
                p50: number(spread.p50),
                p90: number(spread.p90),
            })
        }
    }
}
