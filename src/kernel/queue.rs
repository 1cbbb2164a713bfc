//! One waiting list, in a stated order.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

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
    /// The first time in the upper half, the second in the lower.
    times: u64,
    tie: u64,
}

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
        Rank { times: unsigned(first) << 32 | unsigned(second), tie }
    }

    /// The same child ahead of all who have not begun: for work that comes back.
    pub fn ahead(self) -> Rank {
        Rank { times: self.times >> 32, tie: self.tie }
    }
}

/// One who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order.
    pub rank: Rank,
    /// The token that waits.
    pub token: u32,
    /// The token's stamp when it joined: a later stamp means that it has left.
    pub stamp: u32,
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

/// A waiting list. Most join in order, so it is a ring of those in order and a heap of the others.
#[derive(Debug, Default)]
pub struct Queue {
    ring: VecDeque<Entry>,
    heap: BinaryHeap<Entry>,
    live: u32,
}

impl Queue {
    /// Empties it.
    pub fn clear(&mut self) {
        self.ring.clear();
        self.heap.clear();
        self.live = 0;
    }

    /// Adds one.
    #[inline]
    pub fn push(&mut self, entry: Entry) {
        self.live += 1;
        match self.ring.back() {
            Some(last) if last.rank > entry.rank => self.heap.push(entry),
            _ => self.ring.push_back(entry),
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
    pub fn first(&mut self, waits: impl Fn(&Entry) -> bool) -> Option<Entry> {
        if self.live == 0 {
            return None;
        }
        loop {
            let (entry, from_heap) = match (self.ring.front(), self.heap.peek()) {
                (Some(r), Some(h)) if h.rank < r.rank => (*h, true),
                (Some(r), _) => (*r, false),
                (None, Some(h)) => (*h, true),
                (None, None) => return None,
            };
            if waits(&entry) {
                return Some(entry);
            }
            self.drop_first(from_heap);
        }
    }

    fn drop_first(&mut self, from_heap: bool) {
        if from_heap {
            self.heap.pop();
        } else {
            self.ring.pop_front();
        }
    }

    /// Takes an entry: that which [`first`](Self::first) has just given, or one further back, which is dropped when it
    /// comes up, like those of others who have left.
    #[inline]
    pub fn take(&mut self, entry: &Entry) {
        let is = |e: &Entry| e.token == entry.token && e.stamp == entry.stamp;
        if self.ring.front().is_some_and(is) {
            self.ring.pop_front();
        } else if self.heap.peek().is_some_and(is) {
            self.heap.pop();
        }
        self.live -= 1;
    }

    /// Everyone on the list, in no particular order, those who have left included.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.ring.iter().chain(self.heap.iter())
    }
}
