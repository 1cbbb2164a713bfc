//! Which operations follow which, and which pathways may be followed one list at a time.

use super::program::{Capacity, NONE16, Op, Program};
use super::turns::Given;

/// Operations and lists that nobody comes to but from one another, so that they may be [sweeps](super).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// Its operations, each before those that it leads to, but that those which join a list are last.
    pub(super) ops: Vec<u16>,
    /// Those that lead to a list, with no other between, to which children may come back.
    pub(super) leads_back: Vec<u16>,
    /// Its lists, each after all that children come from; from its own they may come back.
    pub(super) lists: Vec<Swept>,
}

/// A list of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    pub(super) server: u16,
    /// Whether children may come back to it from itself.
    pub(super) comes_back: bool,
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
        let given = |list: &Swept| self.turns(capacity, usize::from(list.server)) != Given::None;
        self.sweeps.iter().filter(move |sweep| sweep.lists.iter().all(given))
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
            let lists = self.in_order(&ops, &after)?;
            let ops = self.way_order(ops, &after)?;
            Some(Sweep { leads_back: self.leading_back(&ops, &lists, &after), ops, lists })
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
    fn in_order(&self, ops: &[u16], after: &[Vec<u16>]) -> Option<Vec<Swept>> {
        let mut lists: Vec<u16> = Vec::new();
        for op in ops.iter().map(|op| usize::from(*op)) {
            match self.ops[op] {
                Op::Join { .. } => lists.push(self.only_server(op)?),
                Op::Wait { .. } | Op::Choose { .. } | Op::Note { .. } | Op::Leave { .. } => {}
                Op::Ask { .. } | Op::Back | Op::Refer { .. } => return None,
            }
        }
        if lists.is_empty() {
            return None;
        }
        lists.sort_unstable();
        lists.dedup();
        let sources: Vec<Vec<u16>> = lists.iter().map(|list| self.lists_before(*list, ops, after)).collect();
        let mut order: Vec<Swept> = Vec::new();
        while order.len() < lists.len() {
            let done = |server: u16| order.iter().any(|list| list.server == server);
            let is_next =
                |k: &usize| !done(lists[*k]) && sources[*k].iter().all(|source| *source == lists[*k] || done(*source));
            let next = (0..lists.len()).find(is_next)?;
            order.push(Swept { server: lists[next], comes_back: sources[next].contains(&lists[next]) });
        }
        Some(order)
    }

    /// Operations, each before those that it leads to, but that those which join a list are last; `None` where a child may
    /// come round without joining one.
    fn way_order(&self, ops: Vec<u16>, after: &[Vec<u16>]) -> Option<Vec<u16>> {
        let joins = |op: &u16| matches!(self.ops[usize::from(*op)], Op::Join { .. });
        let (mut order, mut left): (Vec<u16>, Vec<u16>) = ops.into_iter().partition(joins);
        let mut ends = vec![false; self.ops.len()];
        order.iter().for_each(|op| ends[usize::from(*op)] = true);
        while !left.is_empty() {
            let before = left.len();
            left.retain(|op| {
                let of = usize::from(*op);
                ends[of] = after[of].iter().all(|next| ends[usize::from(*next)]);
                order.extend(ends[of].then_some(*op));
                !ends[of]
            });
            if left.len() == before {
                return None;
            }
        }
        order.reverse();
        Some(order)
    }

    /// Of operations as [`way_order`](Self::way_order) gives them, those that lead back to a list.
    fn leading_back(&self, ops: &[u16], lists: &[Swept], after: &[Vec<u16>]) -> Vec<u16> {
        let back = |server: u16| lists.iter().any(|list| list.server == server && list.comes_back);
        let mut leads = vec![false; self.ops.len()];
        for op in ops.iter().rev().map(|op| usize::from(*op)) {
            let joins = self.only_server(op).map(back);
            leads[op] = joins.unwrap_or_else(|| after[op].iter().any(|next| leads[usize::from(*next)]));
        }
        ops.iter().copied().filter(|op| leads[usize::from(*op)]).collect()
    }

    /// The lists from which children come to a list with no third between.
    fn lists_before(&self, list: u16, ops: &[u16], after: &[Vec<u16>]) -> Vec<u16> {
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
        servers.filter(|(op, _)| comes_to_it(*op)).map(|(_, server)| server).collect()
    }
}
