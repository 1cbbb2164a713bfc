//! The figure that a command looks at.

use super::ended::Failure;
use crate::pathway::{Ranking, Scenario};
use crate::scenario::ranking_fault;

/// The figure asked for with `--measure`, or who is left over the limit at the end.
pub(super) fn looked_at(asked: Option<&Ranking>, scenario: &Scenario) -> Result<Ranking, Failure> {
    let ranking = asked.cloned().or_else(|| Ranking::usual(scenario)).ok_or_else(|| {
        let words = "no pathway of the scenario has a headline clock: name what is looked at with --measure";
        Failure::Argument(words.to_owned())
    })?;
    match why_not(&ranking, scenario) {
        None => Ok(ranking),
        Some(why) => Err(Failure::Argument(format!("{} cannot be looked at: {why}", ranking.measure()))),
    }
}

/// Why a scenario does not have a figure, in words.
pub(super) fn why_not(ranking: &Ranking, scenario: &Scenario) -> Option<String> {
    let fault = ranking_fault(ranking, scenario)?;
    let words = [fault.message(), fault.label(), fault.help()];
    Some(words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<String>>().join("; "))
}
