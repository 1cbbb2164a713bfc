//! `--precision`: as many replications as it takes.

use super::args::{Exactness, PRECISE_AT_MOST};
use super::ended::Failure;
use super::limits::Limits;
use super::{figure, posterior};
use crate::pathway::Scenario;
use crate::report;
use crate::study::{Exact, Undrawn, Unsolved};

/// Most replications: what is asked for, or what the scenario says; more where their number is chosen.
pub(super) fn most(exactness: &Exactness, asked: Option<u64>, of_scenario: u32) -> u32 {
    match (asked, exactness.precision) {
        (Some(n), _) => n as u32,
        (None, Some(_)) => PRECISE_AT_MOST,
        (None, None) => of_scenario,
    }
}

/// How exact what is to be; `None`: not asked.
pub(super) fn exact<'a>(exactness: &'a Exactness, scenario: &Scenario) -> Result<Option<Exact<'a>>, Failure> {
    let Some(half) = exactness.precision else { return Ok(None) };
    if let Some(why) = exactness.precise.as_ref().and_then(|ranking| figure::why_not(ranking, scenario)) {
        return Err(Failure::Argument(format!("--precise: {why}")));
    }
    Ok(Some(Exact { ranking: exactness.precise.as_ref(), half }))
}

/// Why there is no such figure.
pub(super) fn unsolved(why: Unsolved, limits: Limits) -> Failure {
    match why {
        Unsolved::Stopped(why) => limits.stopped(why),
        Unsolved::Refused { draw, why } => posterior::failure(Undrawn::Refused { draw, why }, limits),
        Unsolved::Unjudged(why) => Failure::Argument(format!(
            "there is no figure to be exact about: {}; name one with --precise",
            report::why_not(why)
        )),
    }
}
