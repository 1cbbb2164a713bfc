//! Who comes to the lists of [sweeps](super::sweeps), put in order of time a month at a time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::host::{Joining, Passage};
use super::program::NONE16;
use super::time::Time;
use super::turns::Pass;

/// A child that comes to a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Coming {
    /// When it joins; who was on the list at the start has joined before.
    pub joined: Time,
    /// The pass of that minute.
    pub pass: u32,
    pub child: u32,
    /// The operation that it joins with.
    pub op: u16,
}

impl Coming {
    pub fn new(child: u32, op: u16, joined: Time) -> Coming {
        Coming { joined, pass: 1, child, op }
    }

    pub fn at(&self) -> Time {
        self.joined.max(Time::START)
    }

    fn when(&self) -> Pass {
        Pass::of(self.at(), self.pass)
    }
}

/// Those who come to the lists of sweeps. Memory is used again.
#[derive(Debug, Default)]
pub(super) struct Comers {
    /// For each server who comes to its list, in any order.
    coming: Vec<Vec<Coming>>,
    /// The server of the list that is gone through, and when the month ends.
    open: (u16, Time),
    /// Who comes to that in this month, in order; the same with what is known of each,
    pub line: Vec<Coming>,
    pub due: Vec<Joining>,
    /// and who comes back to it.
    again: BinaryHeap<Reverse<Coming>>,
    /// Those who have begun work on it in this month.
    pub passed: Vec<Passage>,
    /// How many come in each part of the month.
    counts: Vec<u32>,
}

impl Comers {
    /// Empties it for so many servers.
    pub fn reset(&mut self, servers: usize) {
        self.coming.resize_with(servers, Vec::new);
        self.coming.iter_mut().for_each(Vec::clear);
        self.again.clear();
        self.passed.clear();
        self.open.0 = NONE16;
    }

    /// One comes to a list. In line: written field by field and then read as a whole at once, it would be waited for.
    #[inline(always)]
    pub fn come(&mut self, server: u16, coming: Coming) {
        if self.open.0 == server && coming.at() < self.open.1 {
            self.again.push(Reverse(coming));
        } else {
            self.coming[usize::from(server)].push(coming);
        }
    }

    /// Several come to a list that is not gone through now.
    #[inline(always)]
    pub fn come_together(&mut self, server: u16, coming: impl Iterator<Item = Coming>) {
        debug_assert!(self.open.0 != server, "whoever may come back is followed at once");
        self.coming[usize::from(server)].extend(coming);
    }

    /// When the first comes back to the list that is gone through.
    #[inline(always)]
    pub fn back_at(&self) -> Time {
        self.again.peek().map_or(Time::NEVER, |coming| coming.0.at())
    }

    #[inline(always)]
    pub fn back_when(&self) -> Pass {
        self.again.peek().map_or(Pass::NEVER, |coming| coming.0.when())
    }

    /// The first of those who come back.
    pub fn next_back(&mut self) -> Option<Coming> {
        self.again.pop().map(|coming| coming.0)
    }

    /// Opens a list, to be gone through from a month's start to its end: puts those who come to it in order of time.
    pub fn open(&mut self, server: u16, from: Time, until: Time, reversed: bool) {
        self.open = (server, until);
        if reversed {
            self.coming[usize::from(server)].reverse();
        }
        self.put_in_order(server, from, until);
    }

    /// No list is gone through any more.
    pub fn close(&mut self) {
        self.open.0 = NONE16;
    }

    fn put_in_order(&mut self, server: u16, from: Time, until: Time) {
        let (coming, line, counts) = (&mut self.coming[usize::from(server)], &mut self.line, &mut self.counts);
        line.clear();
        if coming.is_empty() {
            return;
        }
        // Into parts of the month, two to four for each child, of which the last is all that comes after; then in each part.
        let part = (until.since(from).cast_unsigned() / coming.len() as u32 / 2).max(1).ilog2();
        let last = ((until.since(from) - 1) >> part) + 1;
        let part_of = |c: &Coming| if c.at() < until { c.at().since(from) >> part } else { last } as usize;
        counts.clear();
        counts.resize(last as usize + 1, 0);
        coming.iter().for_each(|c| counts[part_of(c)] += 1);
        let mut before = 0;
        for count in counts.iter_mut() {
            before += std::mem::replace(count, before);
        }
        let many = counts[last as usize] as usize;
        line.resize(coming.len(), coming[0]);
        for c in coming.iter() {
            let place = &mut counts[part_of(c)];
            line[*place as usize] = *c;
            *place += 1;
        }
        coming.clear();
        coming.extend(line.drain(many..));
        let (mut latest, mut swaps) = (Pass::of(from, 0), 0);
        for i in 0..many {
            let when = line[i].when();
            if when >= latest {
                latest = when;
                continue;
            }
            let mut at = i;
            while at > 0 && line[at - 1].when() > when {
                line.swap(at - 1, at);
                (at, swaps) = (at - 1, swaps + 1);
            }
            // Many in one part, such as the passes of one minute.
            if swaps > 16 * many {
                return line.sort_unstable_by_key(Coming::when);
            }
        }
    }
}

/// Those who are still to come to a list in this month, besides those who come back: in order, with what is known of each.
pub(super) struct Left<'a> {
    pub line: &'a [Coming],
    pub due: &'a [Joining],
}

impl Left<'_> {
    /// When the first comes, or the one after: never if there is none.
    #[inline(always)]
    pub fn at(&self, n: usize) -> Time {
        self.line.get(n).map_or(Time::NEVER, Coming::at)
    }

    #[inline(always)]
    pub fn when(&self) -> Pass {
        self.line.first().map_or(Pass::NEVER, Coming::when)
    }

    #[inline(always)]
    pub fn take(&mut self) -> (Coming, Joining) {
        let first = (self.line[0], self.due[0]);
        (self.line, self.due) = (&self.line[1..], &self.due[1..]);
        first
    }
}
