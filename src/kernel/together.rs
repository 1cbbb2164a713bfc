//! Children of [sweeps](super::sweeps) followed together, an operation at a time, from lists to lists.

use super::comers::Coming;
use super::engine::Run;
use super::host::{Host, Who};
use super::program::{Op, Program};
use super::time::Time;
use super::ways::Sweep;

/// A child that comes to an operation.
#[derive(Debug, Clone, Copy)]
struct Going {
    child: u32,
    at: Time,
}

/// Those who are on their way. Memory is used again.
#[derive(Debug, Default)]
pub(super) struct Together {
    /// For each operation, who has come to it.
    going: Vec<Vec<Going>>,
    /// The operations of the sweeps, each before those that it leads to, lists last.
    order: Vec<u16>,
    /// Who chooses, when, and which way.
    children: Vec<(Who, Time)>,
    ways: Vec<u16>,
}

impl Together {
    /// Empties it for a program.
    pub fn reset(&mut self, p: &Program) {
        self.going.resize_with(p.ops.len(), Vec::new);
        self.going.iter_mut().for_each(Vec::clear);
        self.order.clear();
    }

    /// Follows the children of a sweep too.
    pub fn take_in(&mut self, sweep: &Sweep) {
        self.order.extend(&sweep.ops);
    }

    /// A child is at an operation.
    #[inline(always)]
    pub fn set_out(&mut self, op: u16, child: u32, at: Time) {
        self.going[usize::from(op)].push(Going { child, at });
    }

    /// Children are at an operation. Gives how many.
    pub fn set_out_all(&mut self, op: u16, children: impl Iterator<Item = (u32, Time)>) -> u64 {
        let going = &mut self.going[usize::from(op)];
        let before = going.len();
        going.extend(children.map(|(child, at)| Going { child, at }));
        (going.len() - before) as u64
    }
}

impl<H: Host> Run<'_, H> {
    /// Follows all who have set out to the list that each comes to next, unless it is gone.
    pub fn follow_together(&mut self) {
        for k in 0..self.e.together.order.len() {
            let op = self.e.together.order[k];
            if !self.e.together.going[usize::from(op)].is_empty() {
                let mut going = std::mem::take(&mut self.e.together.going[usize::from(op)]);
                self.go_on(op, &going);
                going.clear();
                self.e.together.going[usize::from(op)] = going;
            }
        }
    }

    /// All who are at an operation go on from it.
    fn go_on(&mut self, op: u16, going: &[Going]) {
        let (step, slot) = self.e.steps[usize::from(op)];
        match step {
            Op::Join { work } => {
                let server = self.e.joins[usize::from(work)].turns_of;
                let coming = going.iter().map(|g| Coming::new(g.child, op, g.at));
                self.e.sweeps.comers.come_together(server, coming);
            }
            Op::Choose { choice, first } => {
                let mut children = std::mem::take(&mut self.e.together.children);
                let mut ways = std::mem::take(&mut self.e.together.ways);
                let who = |g: &Going| (Who { child: g.child, visit: self.visit(g.child, slot) }, g.at);
                children.extend(going.iter().map(who));
                self.host.choose_each(choice, &children, &mut ways);
                debug_assert!(ways.len() == children.len(), "a way for each");
                for (Going { child, at }, way) in going.iter().zip(&ways) {
                    self.e.together.set_out(self.p.targets[usize::from(first + way)], *child, *at);
                }
                children.clear();
                ways.clear();
                (self.e.together.children, self.e.together.ways) = (children, ways);
            }
            Op::Wait { wait, next } => {
                for Going { child, at } in going.iter().copied() {
                    let visit = self.visit(child, slot);
                    let until = self.host.wake(Who { child, visit }, wait, at);
                    debug_assert!(until >= at, "a wait ends before it begins");
                    if until < self.end {
                        self.counts.events += u64::from(until > at);
                        self.e.together.set_out(next, child, until);
                    }
                }
            }
            Op::Note { note, next } => {
                for Going { child, at } in going.iter().copied() {
                    self.host.note(child, note, at);
                    self.e.together.set_out(next, child, at);
                }
            }
            Op::Leave { outcome } => going.iter().for_each(|g| self.is_gone(g.child, outcome, g.at)),
            Op::Ask { .. } | Op::Back | Op::Refer { .. } => unreachable!("on a sweep children wait and choose"),
        }
    }
}
