//! The replications of one plan.

use super::identities::checked;
use super::workers::for_each;
use crate::kernel::{Stop, Stopped};
use crate::measure::Tally;
use crate::plan::Plan;
use crate::replicate::{Arena, replication};

/// Which replications to run, and on how many threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunSpec {
    /// The seed.
    pub seed: u64,
    /// Number of the first replication; they are numbered from 0.
    pub first: u32,
    /// How many.
    pub count: u32,
    /// On how many threads (0 counts as 1). The result does not depend on it.
    pub threads: usize,
}

/// Runs replications `first` to `first + count - 1` of a plan.
///
/// `progress` is told, from any thread, how many replications have just been finished.
///
/// # Errors
/// [`Stopped::Interrupted`] within milliseconds of [`Stop::request`], inside a replication too; [`Stopped::Budget`] when
/// a replication took more events than the budget of `stop`. Nothing is kept of a run that was stopped.
pub fn run(plan: &Plan, spec: RunSpec, progress: &(dyn Fn(u32) + Sync), stop: &Stop) -> Result<Tally, Stopped> {
    let numbers = spec.first..spec.first.saturating_add(spec.count);
    let records = for_each(
        spec.threads,
        numbers.clone(),
        stop,
        || Arena::new(plan),
        |arena, number| {
            let record = replication(plan, spec.seed, number, arena, stop)?;
            progress(1);
            Ok(checked(plan, record))
        },
    )?;
    let mut tally = Tally::new(plan.hash(), spec.seed);
    for (number, record) in numbers.zip(records) {
        // The numbers ascend, so none can be there twice.
        let _ = tally.insert(number, record);
    }
    Ok(tally)
}
