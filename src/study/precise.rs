//! As many replications as a stated precision takes: a few, then as many more as these say are needed, and so on.

use super::answers::{input, months};
use super::compare::{Compared, compare, compare_drawn};
use super::drawn::{Drawn, run_drawn};
use super::run::{RunSpec, run};
use super::solve::Unsolved;
use crate::kernel::{Stop, Stopped};
use crate::measure::{Draws, Tally};
use crate::plan::Plan;
use crate::project::{Precision, Ranking, World, needed, precision, precision_of_difference};

/// Replications that are run before anything is judged.
const FIRST: u32 = 60;

/// Most times as many in one go: what a few say is not taken too literally.
const MOST_AT_ONCE: u32 = 4;

/// How exact something is to be.
#[derive(Debug, Clone, Copy)]
pub struct Exact<'a> {
    /// What; `None`: what the first target is about, or the on-time rate.
    pub ranking: Option<&'a Ranking>,
    /// Half-width of the 95 % simulation error, in its unit.
    pub half: f64,
}

/// Replications of a plan until a figure is exact enough and stays so over the look-ahead, at most as many as `spec` has.
///
/// With draws of the inputs (those of `drawn`, of which the plan is scenario 0) replications come by whole draws, and no more
/// than give each draw once: its error is that between draws, which the same draws again do not make smaller.
///
/// How many that is depends on the results alone, so not on the threads.
///
/// # Errors
/// [`Unsolved`].
pub fn run_until(
    plan: &Plan,
    drawn: Option<&dyn Drawn>,
    exact: Exact,
    spec: RunSpec,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<(Tally, Precision), Unsolved> {
    let of_plan = months(plan);
    let input = input(plan, &of_plan);
    let mut all: Option<Tally> = None;
    let judge = |tally: &Tally| precision(&input, tally, exact.ranking, Some(exact.half)).map_err(Unsolved::Unjudged);
    let more = |spec: RunSpec| -> Result<Precision, Unsolved> {
        let some = match drawn {
            None => run(plan, spec, progress, stop)?,
            Some(drawn) => run_drawn(plan, drawn, spec, progress, stop)?,
        };
        match &mut all {
            None => all = Some(some),
            Some(all) => {
                // Later ones have higher numbers and are of the same plan, so they fit.
                let _ = all.merge(some);
            }
        }
        all.as_ref().map_or(Err(Unsolved::Stopped(Stopped::Interrupted)), judge)
    };
    let precision = until(exact, spec, drawn, more)?;
    Ok((all.unwrap_or_else(|| Tally::new(plan.hash(), spec.seed)), precision))
}

/// The same of a comparison, until the difference of each other from the base is exact enough, and how exact each is. The base
/// is scenario 0 of `drawn`, the others follow.
///
/// # Errors
/// [`Unsolved`].
pub fn compare_until(
    (base, others): (&Plan, &[Plan]),
    drawn: Option<&dyn Drawn>,
    exact: Exact,
    spec: RunSpec,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<(Compared, Vec<Precision>), Unsolved> {
    let of_base = months(base);
    let base_input = input(base, &of_base);
    let mut all: Option<Compared> = None;
    let judge = |compared: &Compared| -> Result<Vec<Precision>, Unsolved> {
        let each = others.iter().zip(&compared.others).map(|(plan, other)| {
            let of_other = months(plan);
            let other_input = input(plan, &of_other);
            let base = World { input: &base_input, tally: &compared.base };
            let other = World { input: &other_input, tally: &other.tally };
            precision_of_difference(base, other, exact.ranking, Some(exact.half)).map_err(Unsolved::Unjudged)
        });
        each.collect()
    };
    let mut each = Vec::new();
    let more = |spec: RunSpec| -> Result<Precision, Unsolved> {
        let some = match drawn {
            None => compare(base, others, spec, progress, stop)?,
            Some(drawn) => compare_drawn(base, others, drawn, spec, progress, stop)?,
        };
        match &mut all {
            None => all = Some(some),
            Some(all) => all.append(some),
        }
        each = all.as_ref().map_or(Ok(Vec::new()), judge)?;
        // The one that takes the most futures decides for all.
        let takes = |p: &&Precision| (p.enough.is_none(), p.enough, p.half.map(f64::to_bits));
        each.iter().max_by_key(takes).cloned().ok_or(Unsolved::Stopped(Stopped::Interrupted))
    };
    until(exact, spec, drawn, more)?;
    all.map(|all| (all, each)).ok_or(Unsolved::Stopped(Stopped::Interrupted))
}

/// Runs more and more until it is exact enough or the budget of `spec` is spent.
fn until(
    exact: Exact,
    spec: RunSpec,
    drawn: Option<&dyn Drawn>,
    mut more: impl FnMut(RunSpec) -> Result<Precision, Unsolved>,
) -> Result<Precision, Unsolved> {
    let draws = drawn.map(|drawn| Draws::pairs(drawn.count()));
    let spec = RunSpec { count: draws.map_or(spec.count, |draws| spec.count.min(draws.futures())), ..spec };
    // To the end of a draw.
    let whole = |wanted: u32| match draws {
        Some(Draws { each, .. }) => (spec.first + wanted).next_multiple_of(each) - spec.first,
        None => wanted,
    };
    let (mut done, mut wanted) = (0, whole(FIRST).min(spec.count));
    loop {
        let found = more(RunSpec { first: spec.first + done, count: wanted - done, ..spec })?;
        done = wanted;
        if found.enough.is_some() || done >= spec.count {
            return Ok(found);
        }
        // A tenth more than it takes, for the look-ahead.
        let takes = found.half.map_or(f64::INFINITY, |half| 1.1 * needed(done, half, exact.half));
        let most = done.saturating_mul(MOST_AT_ONCE);
        let next = if takes < f64::from(most) { takes.ceil() as u32 } else { most };
        wanted = whole(next.max(done + done.div_ceil(10))).min(spec.count);
    }
}
