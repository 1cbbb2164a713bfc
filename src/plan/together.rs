//! Branches that only wait, as one.

use super::rules::{StageOf, Step, WaitRule};
use super::{Compiler, visits};
use crate::kernel::Op;

/// The asks of one pathway in the program.
pub(super) struct Asks<'a> {
    /// Number of the first.
    pub first: usize,
    /// For each, where its branches come back, its stage and its own operation.
    pub backs: &'a [u16],
    pub stages: &'a [usize],
    pub mains: Vec<u16>,
    /// The pathway.
    pub pathway: u16,
    /// Operations in which children are at the start.
    pub found: Vec<u16>,
}

impl Compiler<'_> {
    /// Replaces the required branches of each ask that only wait by one that waits for the last of them, and an ask of
    /// which nothing else is left by that wait itself. Nobody can tell the difference: such a branch meets no list, and
    /// its marks are set for the minutes at which it would pass them.
    ///
    /// Where it could be told, a branch stays as it is: one that shares a wait with another, so that each draws its own;
    /// one with marks inside another ask, which may cancel it before they are due; and one with waits after that in
    /// which children are at the start, who may come to these again.
    pub(super) fn join_waits(&mut self, asks: &Asks<'_>) {
        let shared = visits::shared(&self.program);
        for (k, back) in asks.backs.iter().enumerate() {
            let ask = asks.first + k;
            let inner = self.program.asks[ask].outer.is_some();
            let branches = self.program.asks[ask].branches.clone();
            let waits = |b: &(u16, bool)| self.only_waits(b.0, &shared, asks, inner).filter(|_| b.1);
            let chains: Vec<Vec<Step>> = branches.iter().filter_map(waits).collect();
            let mut rest: Vec<(u16, bool)> = branches.into_iter().filter(|b| waits(b).is_none()).collect();
            if chains.is_empty() || (chains.len() == 1 && !rest.is_empty()) {
                continue;
            }
            let wait = self.wait(WaitRule::Together(chains), StageOf::new(asks.pathway, asks.stages[k]));
            if rest.is_empty() {
                let next = self.program.asks[ask].next;
                self.program.ops[usize::from(asks.mains[k])] = Op::Wait { wait, next };
            } else {
                rest.push((self.op(Op::Wait { wait, next: *back }), true));
                self.program.asks[ask].branches = rest;
            }
        }
    }

    /// The steps of a branch that comes back after nothing but drawn waits.
    fn only_waits(&self, mut op: u16, shared: &[bool], asks: &Asks<'_>, inner: bool) -> Option<Vec<Step>> {
        let (mut steps, mut found) = (Vec::new(), false);
        while steps.len() <= self.program.ops.len() && !shared.get(usize::from(op)).is_some_and(|s| *s) {
            let here = asks.found.contains(&op);
            op = match self.program.ops[usize::from(op)] {
                Op::Wait { wait, next } if !found && matches!(self.waits[usize::from(wait)], WaitRule::For(_)) => {
                    steps.push(Step::Wait(wait));
                    next
                }
                Op::Note { note, next } if !inner => {
                    steps.push(Step::Note(note));
                    next
                }
                Op::Back => return Some(steps),
                _ => return None,
            };
            found |= here;
        }
        None
    }
}
