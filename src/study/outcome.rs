//! One figure of one plan, run by run.

use super::answers::{input, months};
use super::run::{RunSpec, run};
use super::solve::Unsolved;
use crate::kernel::Stop;
use crate::measure::Tally;
use crate::plan::Plan;
use crate::project::{Outcome, Ranking};

/// What a ranking names, in each of the futures of `spec`, and the records that it was read from. Those of two plans on one
/// `spec` are of the same children.
///
/// # Errors
/// [`Unsolved`].
pub fn outcome(
    plan: &Plan,
    ranking: &Ranking,
    spec: RunSpec,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<(Tally, Outcome), Unsolved> {
    let tally = run(plan, spec, progress, stop)?;
    let months = months(plan);
    let outcome = Outcome::read(&input(plan, &months), &tally, ranking).map_err(Unsolved::Unjudged)?;
    Ok((tally, outcome))
}
