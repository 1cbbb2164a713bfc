//! Branches that only wait, as one.

use super::Compiler;
use super::rules::{StageOf, Step, WaitRule};
use crate::kernel::Op;

impl Compiler<'_> {
    /// Replaces the required branches of each ask that only wait by one that waits for the last of them. Nobody can tell
    /// the difference: such a branch meets no list, and its marks are set for the minutes at which it would pass them.
    pub(super) fn join_waits(&mut self, first_ask: usize, backs: &[u16], pathway: u16, ask_stages: &[usize]) {
        for (k, back) in backs.iter().enumerate() {
            let ask = first_ask + k;
            let branches = self.program.asks[ask].branches.clone();
            let waits = |b: &(u16, bool)| self.only_waits(b.0).filter(|_| b.1);
            let chains: Vec<Vec<Step>> = branches.iter().filter_map(waits).collect();
            if chains.len() < 2 {
                continue;
            }
            let mut rest: Vec<(u16, bool)> = branches.into_iter().filter(|b| waits(b).is_none()).collect();
            let wait = self.wait(WaitRule::Together(chains), StageOf::new(pathway, ask_stages[k]));
            rest.push((self.op(Op::Wait { wait, next: *back }), true));
            self.program.asks[ask].branches = rest;
        }
    }

    /// The steps of a branch that comes back after nothing but drawn waits.
    fn only_waits(&self, mut op: u16) -> Option<Vec<Step>> {
        let mut steps = Vec::new();
        while steps.len() <= self.program.ops.len() {
            op = match self.program.ops[usize::from(op)] {
                Op::Wait { wait, next } if matches!(self.waits[usize::from(wait)], WaitRule::For(_)) => {
                    steps.push(Step::Wait(wait));
                    next
                }
                Op::Note { note, next } => {
                    steps.push(Step::Note(note));
                    next
                }
                Op::Back => return Some(steps),
                _ => return None,
            };
        }
        None
    }
}
