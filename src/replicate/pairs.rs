//! The same children in two worlds.

use super::Arena;
use crate::measure::{ClockColumns, Fate, PairedGroups, fates};
use crate::plan::Plan;

/// The fates of a replication's children on the headline clock of each pathway that has one.
#[derive(Debug, Clone, Default)]
pub struct Fates {
    /// By pathway of [`headlines`].
    by_pathway: Vec<Vec<Fate>>,
}

/// The pathways with a headline clock that both plans have: the index of that clock in each.
pub fn headlines(base: &Plan, other: &Plan) -> Vec<Headline> {
    let clock = |plan: &Plan, id: &str| {
        let pathway = plan.scenario.pathways.iter().position(|p| p.id == id)?;
        let is_headline = |columns: &ClockColumns| !matches!(columns, ClockColumns::Share { .. });
        plan.clocks.iter().position(|c| usize::from(c.pathway) == pathway && is_headline(&c.columns))
    };
    let both =
        base.scenario.pathways.iter().enumerate().filter_map(|(pathway, p)| {
            Some(Headline { pathway, base: clock(base, &p.id)?, other: clock(other, &p.id)? })
        });
    both.collect()
}

/// A pathway with a headline clock in two plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headline {
    /// Index of the pathway in the base.
    pub pathway: usize,
    /// Index of its headline clock in the base.
    pub base: usize,
    /// The same in the other.
    pub other: usize,
}

impl Fates {
    /// Reads them of the last replication of an arena, for these clocks of its plan.
    pub fn read(&mut self, plan: &Plan, arena: &Arena, clocks: impl ExactSizeIterator<Item = usize>) {
        self.by_pathway.resize_with(clocks.len(), Vec::new);
        let after = plan.recorded.first_day(plan.recorded.count());
        for (clock, out) in clocks.zip(&mut self.by_pathway) {
            fates(&plan.clocks[clock], &arena.ledger, |child| arena.people.key(child).0, after, out);
        }
    }

    /// Child by child against those of another world, by pathway.
    pub fn against(&self, other: &Fates, plan: &Plan) -> Vec<PairedGroups> {
        let pairs = self.by_pathway.iter().zip(&other.by_pathway);
        pairs.map(|(base, other)| PairedGroups::of(base, other, &plan.recorded)).collect()
    }
}
