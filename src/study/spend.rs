//! One plan beside another on the same futures, by one figure and by money.

use super::answers::{input, months};
use super::outcome::outcome;
use super::run::RunSpec;
use super::solve::Unsolved;
use crate::kernel::Stop;
use crate::measure::Tally;
use crate::plan::Plan;
use crate::project::{DifferenceCell, Exactness, Money, Outcome, Ranking, World, money};

/// A plan that was run, and what a ranking names in each of its futures.
#[derive(Debug)]
pub struct Ran {
    /// The plan.
    pub plan: Plan,
    /// Its records.
    pub tally: Tally,
    /// The figure.
    pub outcome: Outcome,
}

impl Ran {
    /// Runs a plan.
    ///
    /// # Errors
    /// [`Unsolved`].
    pub fn new(
        plan: Plan,
        ranking: &Ranking,
        spec: RunSpec,
        progress: &(dyn Fn(u32) + Sync),
        stop: &Stop,
    ) -> Result<Ran, Unsolved> {
        let (tally, outcome) = outcome(&plan, ranking, spec, progress, stop)?;
        Ok(Ran { plan, tally, outcome })
    }

    /// How exact the figure's change is from this run to another of the same futures.
    pub fn exactness(&self, other: &Ran) -> Option<Exactness> {
        self.outcome.exactness(&other.outcome)
    }

    /// Another run of the same futures against this one: the figure (`None` where no future has it in both), and what
    /// it costs (`None` where no cost is given).
    pub fn against(&self, other: &Ran) -> (Option<DifferenceCell>, Option<Money>) {
        let (own_months, other_months) = (months(&self.plan), months(&other.plan));
        let (own, others) = (input(&self.plan, &own_months), input(&other.plan, &other_months));
        let base = World { input: &own, tally: &self.tally };
        (self.outcome.against(&other.outcome), money(base, World { input: &others, tally: &other.tally }))
    }
}
