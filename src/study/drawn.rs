//! Futures with uncertain inputs: replication `r` has the inputs of its draw, in every scenario alike.

use super::identities::checked;
use super::run::RunSpec;
use super::table::other_figures;
use super::workers::for_each;
use crate::kernel::{Stop, Stopped};
use crate::measure::{Draws, Record, Tally};
use crate::plan::Plan;
use crate::replicate::{Arena, replication};
use std::fmt::Debug;
use std::ops::Range;

/// Draws of the inputs of some scenarios. Called from any thread.
pub trait Drawn: Sync + Debug {
    /// How many draws there are, at least one.
    fn count(&self) -> u32;

    /// The plan of a scenario with the inputs of a draw.
    ///
    /// # Errors
    /// In words, why the scenario refuses them.
    fn plan(&self, scenario: usize, draw: u32) -> Result<Plan, String>;
}

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undrawn {
    /// The run was stopped.
    Stopped(Stopped),
    /// A scenario refuses the inputs of a draw.
    Refused {
        /// The draw, numbered from 0.
        draw: u32,
        /// Why, in words.
        why: String,
    },
}

impl From<Stopped> for Undrawn {
    fn from(why: Stopped) -> Self {
        Undrawn::Stopped(why)
    }
}

/// Groups of replications with one draw: first and last that lie in a run.
pub(super) fn groups(spec: RunSpec, draws: Draws) -> Range<u32> {
    let last = spec.first.saturating_add(spec.count).saturating_sub(1);
    spec.first / draws.each..if spec.count == 0 { spec.first / draws.each } else { last / draws.each + 1 }
}

/// The replications of a group that lie in a run.
pub(super) fn members(group: u32, spec: RunSpec, draws: Draws) -> Range<u32> {
    let from = group.saturating_mul(draws.each);
    from.max(spec.first)..from.saturating_add(draws.each).min(spec.first.saturating_add(spec.count))
}

/// The plan of a draw, if it keeps the figures of `base`.
///
/// # Errors
/// In words, why not.
pub(super) fn plan_of(drawn: &dyn Drawn, scenario: usize, draw: u32, base: &Plan) -> Result<Plan, String> {
    let plan = drawn.plan(scenario, draw)?;
    match other_figures(base, &plan) {
        None => Ok(plan),
        Some(why) => Err(why),
    }
}

/// Runs replications of a scenario, each with the inputs of its draw. `base` is the scenario with the inputs as stated: it
/// says which figures there are. A plan is compiled for each draw when it is its turn, and dropped after.
///
/// # Errors
/// [`Undrawn`].
pub fn run_drawn(
    base: &Plan,
    drawn: &dyn Drawn,
    spec: RunSpec,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<Tally, Undrawn> {
    run_scenario(base, (drawn, 0), spec, progress, stop)
}

/// The same of a scenario by its number.
pub(super) fn run_scenario(
    base: &Plan,
    (drawn, scenario): (&dyn Drawn, usize),
    spec: RunSpec,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<Tally, Undrawn> {
    let draws = Draws::pairs(drawn.count());
    let work = |group: u32| -> Result<Result<Vec<(u32, Record)>, Undrawn>, Stopped> {
        let members = members(group, spec, draws);
        let draw = draws.of(members.start);
        let plan = match plan_of(drawn, scenario, draw, base) {
            Ok(plan) => plan,
            Err(why) => return Ok(Err(Undrawn::Refused { draw, why })),
        };
        let mut arena = Arena::new(&plan);
        let one = |number| {
            let record = replication(&plan, spec.seed, number, &mut arena, stop)?;
            progress(1);
            Ok((number, checked(&plan, record)))
        };
        members.map(one).collect::<Result<Vec<_>, Stopped>>().map(Ok)
    };
    let records = for_each(spec.threads, groups(spec, draws), stop, || (), |(), group| work(group))?;
    let mut tally = Tally::new(base.hash(), spec.seed);
    tally.draws = Some(draws);
    for group in records {
        for (number, record) in group? {
            // The numbers ascend, so none can be there twice.
            let _ = tally.insert(number, record);
        }
    }
    Ok(tally)
}
