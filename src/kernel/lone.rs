//! Asks of which only one branch does more than wait: when the others are back is known when they begin, so that the child
//! itself goes the one, with the token that it has, if any.

use super::engine::Run;
use super::flow::Way;
use super::host::{Host, Who};
use super::program::{NONE16, Op, Program};
use super::time::Time;
use super::token::{Fork, NONE};

impl<H: Host> Run<'_, H> {
    /// A child that is in no branch begins the others of an ask, and goes the one that does more than wait.
    #[inline(never)]
    pub fn ask_for_one(&mut self, way: Way, ask: u16, at: Time) -> Way {
        let (p, mut back) = (self.p, at);
        for (op, _) in p.asks[usize::from(ask)].branches.iter().rev() {
            if self.e.only_waits[usize::from(*op)] {
                back = back.max(self.wait_out(way.child, *op, at));
            }
        }
        let fork = self.e.forks.put(Fork { ask, back, lone: true, ..Fork::BLANK });
        if way.token != NONE {
            self.e.tokens[way.token].fork = fork;
        }
        Way { fork, ..way }
    }

    /// A child is back from the one branch that it went itself. Gives how it goes on, where and when.
    #[inline(never)]
    pub fn back_alone(&mut self, way: Way, at: Time) -> (Way, u16, Time) {
        let Fork { ask, back, .. } = self.e.forks[way.fork];
        self.e.forks.free(way.fork);
        if way.token != NONE {
            self.release_held(way.token);
            self.e.tokens[way.token].fork = NONE;
        }
        (Way { fork: NONE, held: NONE, ..way }, self.p.asks[usize::from(ask)].next, at.max(back))
    }

    /// A branch of nothing but waits, of which all is known when it begins: it needs no token. Gives when it is back; what
    /// is at the end or after it is not known.
    pub fn wait_out(&mut self, child: u32, mut op: u16, mut at: Time) -> Time {
        let who = Who { child, visit: 0 };
        while at < self.end {
            match self.p.ops[usize::from(op)] {
                Op::Wait { wait, next } => {
                    let until = self.host.wake(who, wait, at);
                    self.counts.events += u64::from(until > at && until < self.end);
                    (op, at) = (next, until);
                }
                Op::Note { note, next } => {
                    self.host.note(child, note, at);
                    op = next;
                }
                _ => return at,
            }
        }
        Time::NEVER
    }
}

/// For each operation, whether nothing but waits and notes lies between it and the end of its branch, none of which counts
/// visits.
pub(super) fn only_waits(p: &Program, out: &mut Vec<bool>) {
    out.clear();
    out.extend((0..p.ops.len()).map(|mut op| {
        // A way that comes back to itself never ends.
        (0..p.ops.len()).find_map(|_| match p.ops[op] {
            Op::Wait { next, .. } if p.visit_slot[op] == NONE16 => {
                op = usize::from(next);
                None
            }
            Op::Note { next, .. } => {
                op = usize::from(next);
                None
            }
            what => Some(what == Op::Back),
        }) == Some(true)
    }));
}

/// For each ask, the first operation of the one branch that does more than wait.
pub(super) fn lone_branches(p: &Program, only_waits: &[bool], out: &mut Vec<u16>) {
    out.clear();
    out.extend(p.asks.iter().map(|ask| {
        let mut others = ask.branches.iter().filter(|(op, _)| !only_waits[usize::from(*op)]);
        match (others.next(), others.next()) {
            (Some((op, _)), None) if ask.all_required() => *op,
            _ => NONE16,
        }
    }));
}
