//! One waiting list, in a stated order.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::time::Time;

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By time of request.
    OldestRequest,
    /// By time of joining; of those who join together, by time of request.
    FirstCome,
    /// Latest request first.
    NewestRequest,
}

/// A place in the order: smaller is served sooner.
///
/// `tie` is the child's own number, which no scenario can move, so the order is total and never a matter of chance or
/// of history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// The first time in the upper half, of which the highest bit is free, and the second in the lower.
    times: u64,
    tie: u64,
}

/// Set in the rank of all but those who come ahead of them. Times are less than two thousand years from the start, so
/// that they leave it free.
const BEHIND: u64 = 1 << 63;

/// A time as a number that orders as it does.
fn unsigned(time: i32) -> u64 {
    u64::from(time as u32 ^ (1 << 31))
}

impl Rank {
    /// The rank of a child in a list.
    pub fn new(order: Order, request: Time, joined: Time, tie: u64) -> Rank {
        let (first, second) = match order {
            Order::OldestRequest => (request.0, joined.0),
            Order::FirstCome => (joined.0, request.0),
            Order::NewestRequest => (-request.0, joined.0),
        };
        Rank { times: (unsigned(first) + (1 << 30)) << 32 | unsigned(second), tie }
    }

    /// The same child ahead of all who are not, among whom the same order holds: for work that comes back.
    pub fn ahead(self) -> Rank {
        Rank { times: self.times & !BEHIND, tie: self.tie }
    }
}

/// One who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order.
    pub(super) rank: Rank,
    /// The token that waits; on a list of turns, which nobody leaves, the child.
    pub(super) token: u32,
    /// The token's stamp when it joined: a later stamp means that it has left; on a list of turns the child's visit.
    pub(super) stamp: u32,
    /// When it joined.
    pub joined: Time,
    /// For what.
    pub work: u16,
}

impl Entry {
    /// Whether it is still of one who waits, by the stamps of all tokens.
    #[inline]
    pub(super) fn waits(&self, stamps: &[u32]) -> bool {
        stamps[self.token as usize] == self.stamp
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    /// Reversed, for the heap: the greatest entry is the one served first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.rank, other.token, other.stamp).cmp(&(self.rank, self.token, self.stamp))
    }
}

/// A waiting list. Most join in order: it is a line in order, and a heap of those who belong ahead of its end.
#[derive(Debug, Default)]
pub struct Queue {
    /// In order from `head` on; those before it have been taken.
    line: Vec<Entry>,
    head: usize,
    heap: BinaryHeap<Entry>,
    live: u32,
}

impl Queue {
    /// Empties it.
    pub fn clear(&mut self) {
        self.line.clear();
        self.head = 0;
        self.heap.clear();
        self.live = 0;
    }

    /// Adds one. In line, so that it is made in its place.
    #[inline(always)]
    pub fn push(&mut self, entry: Entry) {
        self.live += 1;
        // Half of it is room again: it is moved up no more often than it would have to grow.
        if self.line.len() == self.line.capacity() && self.head * 2 >= self.line.len() {
            self.line.drain(..self.head);
            self.head = 0;
        }
        match self.line.last() {
            Some(last) if self.head < self.line.len() && last.rank > entry.rank => self.heap.push(entry),
            _ => self.line.push(entry),
        }
    }

    /// Whether nobody waits.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// One of them has left without being taken; the entry itself is dropped when it comes up.
    pub fn forget_one(&mut self) {
        self.live -= 1;
    }

    /// The first who still waits, by the caller's test.
    #[inline]
    pub fn first(&mut self, waits: impl Fn(&Entry) -> bool) -> Option<&Entry> {
        if self.live == 0 {
            return None;
        }
        loop {
            let (entry, from_heap) = match (self.line.get(self.head), self.heap.peek()) {
                (Some(r), Some(h)) if h.rank < r.rank => (h, true),
                (Some(r), _) => (r, false),
                (None, Some(h)) => (h, true),
                (None, None) => return None,
            };
            if waits(entry) {
                break if from_heap { self.heap.peek() } else { self.line.get(self.head) };
            }
            self.drop_first(from_heap);
        }
    }

    fn drop_first(&mut self, from_heap: bool) {
        if from_heap {
            self.heap.pop();
        } else {
            self.drop_head();
        }
    }

    /// Drops the head of the line; the room of an empty one is used again.
    #[inline]
    fn drop_head(&mut self) {
        self.head += 1;
        if self.head == self.line.len() {
            self.line.clear();
            self.head = 0;
        }
    }

    /// Takes an entry: that which [`first`](Self::first) has just given, or one further back, which is dropped when it
    /// comes up, like those of others who have left.
    #[inline]
    pub fn take(&mut self, entry: &Entry) {
        let is = |e: &Entry| e.token == entry.token && e.stamp == entry.stamp;
        if self.line.get(self.head).is_some_and(is) {
            self.drop_head();
        } else if self.heap.peek().is_some_and(is) {
            self.heap.pop();
        }
        self.live -= 1;
    }

    /// Adds one to a list that is put in order only when it is gone through.
    #[inline]
    pub fn drop_in(&mut self, entry: Entry) {
        self.live += 1;
        self.line.push(entry);
    }

    /// Takes those who joined in time off a list that is filled by [`drop_in`](Self::drop_in) only: the first `places`
    /// of them, in order; all of them, in any order, if there are no more.
    pub fn take_ready(
        &mut self,
        joined_by: Time,
        places: usize,
        waits: impl Fn(&Entry) -> bool,
        ready: &mut Vec<Entry>,
    ) {
        if !self.is_whole() {
            self.line.retain(waits);
        }
        ready.clear();
        ready.extend(self.line.extract_if(.., |entry| entry.joined <= joined_by));
        if ready.len() > places {
            ready.sort_unstable_by(|a, b| b.cmp(a));
            self.line.extend(ready.drain(places..));
        }
        self.live -= ready.len() as u32;
    }

    /// Whether none of the entries is of one who has left.
    fn is_whole(&self) -> bool {
        self.live as usize == self.line.len() - self.head + self.heap.len()
    }

    /// Everyone who waits, by the caller's test, in no particular order.
    pub fn entries(&self, waits: impl Fn(&Entry) -> bool) -> impl Iterator<Item = &Entry> {
        let whole = self.is_whole();
        self.line[self.head..].iter().chain(self.heap.iter()).filter(move |entry| whole || waits(entry))
    }
}
