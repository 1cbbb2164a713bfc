//! Which operations follow which, and which pathways may be followed one list at a time.

use super::program::{Capacity, NONE16, Op, Program};
use super::turns::Given;

/// Operations and lists that nobody comes to but from one another, so that they may be [sweeps](super).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// Its operations.
    pub(super) ops: Vec<u16>,
    /// The servers of its lists, each after all that children come from; from its own they may come back.
    pub(super) servers: Vec<u16>,
}

impl Program {
    /// The operations that a child may come to next. From the end of a branch it goes on after the ask, whichever that is.
    pub fn following(&self, op: usize) -> Vec<u16> {
        let mut next = match self.ops[op] {
            Op::Wait { next, .. } | Op::Note { next, .. } | Op::Refer { next, .. } => vec![next],
            Op::Join { work } => {
                let w = &self.works[usize::from(work)];
                std::iter::once(w.next).chain([w.next_after_volume]).chain(w.leaving).collect()
            }
            // A choice's targets lie together, up to the next choice's first.
            Op::Choose { first, .. } => {
                let firsts = self.ops.iter().filter_map(|o| match o {
                    Op::Choose { first: f, .. } if *f > first => Some(*f),
                    _ => None,
                });
                let end = firsts.min().map_or(self.targets.len(), usize::from);
                self.targets[usize::from(first)..end].to_vec()
            }
            Op::Ask { ask } => {
                let a = &self.asks[usize::from(ask)];
                a.branches.iter().map(|b| b.0).chain([a.next]).collect()
            }
            Op::Back => self.asks.iter().map(|a| a.next).collect(),
            Op::Leave { .. } => Vec::new(),
        };
        next.retain(|op| *op != NONE16);
        next
    }

    /// The sweeps of one replication: those on whose lists all are given turns.
    pub(super) fn sweeps_of(&self, capacity: &Capacity) -> impl Iterator<Item = &Sweep> {
        let given = |s: &u16| self.turns(capacity, usize::from(*s)) != Given::None;
        self.sweeps.iter().filter(move |sweep| sweep.servers.iter().all(given))
    }

    /// Finds the program's [`sweeps`](Self::sweeps). To be called when all else is there.
    pub fn find_sweeps(&mut self) {
        self.sweeps.clear();
        if self.ops.iter().any(|op| matches!(op, Op::Refer { .. })) {
            // Who is referred may enter anywhere, at any minute.
            return;
        }
        let after: Vec<Vec<u16>> = (0..self.ops.len()).map(|op| self.following(op)).collect();
        let sweeps = self.closed(&after).into_iter().filter_map(|ops| {
            let servers = self.in_order(&ops, &after)?;
            Some(Sweep { ops, servers })
        });
        self.sweeps = sweeps.collect();
    }

    /// The server of the list that is joined at an operation, where it has one only.
    fn only_server(&self, op: usize) -> Option<u16> {
        let Op::Join { work } = self.ops[op] else { return None };
        let team = &self.teams[usize::from(self.works[usize::from(work)].team)];
        (team.servers == 1).then_some(team.first_server)
    }

    /// Operations that belong together, since one follows another or they share a list.
    fn closed(&self, after: &[Vec<u16>]) -> Vec<Vec<u16>> {
        let n = self.ops.len();
        // Teams come after the operations.
        let mut near: Vec<Vec<usize>> = vec![Vec::new(); n + self.teams.len()];
        for (op, next) in after.iter().enumerate() {
            let list = match self.ops[op] {
                Op::Join { work } => Some(n + usize::from(self.works[usize::from(work)].team)),
                _ => None,
            };
            for other in next.iter().map(|next| usize::from(*next)).chain(list) {
                near[op].push(other);
                near[other].push(op);
            }
        }
        let mut seen = vec![false; near.len()];
        let mut closed = Vec::new();
        for first in 0..n {
            let (mut ops, mut todo) = (Vec::new(), vec![first]);
            while let Some(at) = todo.pop() {
                if !std::mem::replace(&mut seen[at], true) {
                    ops.extend((at < n).then_some(at as u16));
                    todo.extend(&near[at]);
                }
            }
            closed.extend((!ops.is_empty()).then_some(ops));
        }
        closed
    }

    /// The servers of the lists of operations that belong together, each after all that children come from; `None` where
    /// there is none, where there is no such order, or where children do more than wait, choose and join lists.
    fn in_order(&self, ops: &[u16], after: &[Vec<u16>]) -> Option<Vec<u16>> {
        let mut lists: Vec<u16> = Vec::new();
        for op in ops.iter().map(|op| usize::from(*op)) {
            match self.ops[op] {
                Op::Join { .. } => lists.push(self.only_server(op)?),
                Op::Wait { .. } | Op::Choose { .. } | Op::Note { .. } | Op::Leave { .. } => {}
                Op::Ask { .. } | Op::Back | Op::Refer { .. } => return None,
            }
        }
        if lists.is_empty() || self.goes_round(ops, after) {
            return None;
        }
        lists.sort_unstable();
        lists.dedup();
        let sources: Vec<Vec<u16>> = lists.iter().map(|list| self.others_before(*list, ops, after)).collect();
        let mut order: Vec<u16> = Vec::new();
        while order.len() < lists.len() {
            let is_next = |k: &usize| !order.contains(&lists[*k]) && sources[*k].iter().all(|s| order.contains(s));
            order.push(lists[(0..lists.len()).find(is_next)?]);
        }
        Some(order)
    }

    /// Whether a child may come round without joining a list.
    fn goes_round(&self, ops: &[u16], after: &[Vec<u16>]) -> bool {
        let joins = |op: u16| matches!(self.ops[usize::from(op)], Op::Join { .. });
        let mut ends: Vec<bool> = (0..self.ops.len() as u16).map(joins).collect();
        let mut left: Vec<u16> = ops.iter().copied().filter(|op| !joins(*op)).collect();
        loop {
            let before = left.len();
            left.retain(|op| {
                let op = usize::from(*op);
                ends[op] = after[op].iter().all(|next| ends[usize::from(*next)]);
                !ends[op]
            });
            if left.is_empty() || left.len() == before {
                return !left.is_empty();
            }
        }
    }

    /// The other lists from which children come to a list with no third between.
    fn others_before(&self, list: u16, ops: &[u16], after: &[Vec<u16>]) -> Vec<u16> {
        let comes_to_it = |start: usize| {
            let mut seen = vec![false; self.ops.len()];
            let mut todo: Vec<u16> = after[start].clone();
            while let Some(op) = todo.pop().map(usize::from) {
                if !std::mem::replace(&mut seen[op], true) {
                    match self.only_server(op) {
                        Some(server) if server == list => return true,
                        Some(_) => {}
                        None => todo.extend(&after[op]),
                    }
                }
            }
            false
        };
        let servers = ops.iter().map(|op| usize::from(*op)).filter_map(|op| Some((op, self.only_server(op)?)));
        servers.filter(|(op, server)| *server != list && comes_to_it(*op)).map(|(_, server)| server).collect()
    }
}
