//! Of `spend`.

use super::{Effort, ScenarioArguments, number};
use crate::calendar::Date;
use crate::project::{RANKING_FORM, Ranking};
use clap::Args;
use std::path::PathBuf;

/// Most futures.
const MOST_FUTURES: u64 = 100_000;

#[derive(Debug, Args)]
pub(in crate::cli) struct SpendArguments {
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// Pounds a year that may be spent in all, from the day of --from to the end of the run.
    #[arg(long, value_name = "POUNDS", default_value = "200000", value_parser = pounds)]
    pub budget: f64,
    /// Pounds a year that are spent at a time: on the team at which they bring most, after which all is worked out anew.
    #[arg(long, value_name = "POUNDS", default_value = "50000", value_parser = pounds)]
    pub step: f64,
    /// What is looked at, with the better end: PATHWAY/MEASURE/PERIOD/highest or lowest, such as
    /// ehc/plans_on_time/2026/highest; or target:ID [default: who is left over the limit at the end].
    #[arg(long, value_name = "FIGURE", value_parser = measure)]
    pub measure: Option<Ranking>,
    /// From when money is spent, such as 2025-04-01 [default: the start of the run].
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// Only at this team. May be repeated.
    #[arg(long, value_name = "TEAM")]
    pub team: Vec<String>,
    /// Folder for the results [default: out/spend- and the scenario's file name without .toml].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How many futures, the same for every team.
    #[arg(long, value_name = "N", default_value = "200", value_parser = |s: &str| number(s, 2, MOST_FUTURES))]
    pub replications: u64,
    #[command(flatten)]
    pub effort: Effort,
}

fn pounds(text: &str) -> Result<f64, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    let pounds = digits.parse::<f64>().ok().filter(|p| (1.0..=1e10).contains(p));
    pounds.ok_or_else(|| "pounds from 1 to 10 thousand million are wanted, such as 50000".to_owned())
}

fn measure(text: &str) -> Result<Ranking, String> {
    Ranking::parse(text)
        .ok_or_else(|| format!("{RANKING_FORM} (or lowest) or target:ID is wanted: which end is better"))
}

#[cfg(test)]
mod tests {
    use super::pounds;

    #[test]
    fn pounds_are_positive_and_finite() {
        assert_eq!(pounds("50,000"), Ok(50_000.0));
        for wrong in ["", "0", "-5", "nan", "inf", "1e11", "ten"] {
            assert!(pounds(wrong).is_err(), "{wrong}");
        }
    }
}
