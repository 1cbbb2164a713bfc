//! One waiting list, in a stated order.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::num::NonZeroU32;

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

/// A place in the order: smaller is served sooner. From the highest bit: whether he comes [`BEHIND`], the first time and the
/// second, and the child's own number, which no scenario can move, so that the order is total and never a matter of chance or of
/// history. One number, so that who of two is first is no guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(u128);

/// Set in the rank of all but those who come ahead of them. Times are less than two thousand years from the start, so
/// that they leave it free.
const BEHIND: u128 = 1 << 127;

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
        let times = (unsigned(first) + (1 << 30)) << 32 | unsigned(second);
        Rank(u128::from(times) << 64 | u128::from(tie))
    }

    /// The same child ahead of all who are not, among whom the same order holds: for work that comes back.
    pub fn ahead(self) -> Rank {
        Rank(self.0 & !BEHIND)
    }
}

/// Who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A token, by its stamp when it joined: a later stamp means that it has left.
    Token { token: u32, stamp: u32 },
    /// A child, on this visit, that cannot leave and needs no token.
    Child { child: u32, visit: u32 },
}

/// One who waits, in words that fit in two registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiter {
    /// The token, or the child and [`CHILD`]; all bits turned, so that it is never nothing.
    number: NonZeroU32,
    /// The token's stamp, or the child's visit.
    which: u32,
    /// When it joined.
    pub joined: Time,
    /// For what.
    pub work: u16,
    /// In which lane.
    pub lane: u16,
}

/// Set in the number of a child, so that it is told from that of a token. There are never so many of either.
const CHILD: u32 = 1 << 31;

impl Waiter {
    #[inline(always)]
    pub fn new(who: Who, joined: Time, work: u16, lane: u16) -> Waiter {
        let (number, which) = match who {
            Who::Token { token, stamp } => (token, stamp),
            Who::Child { child, visit } => (child | CHILD, visit),
        };
        debug_assert!(number != u32::MAX, "of no token and no child");
        Waiter { number: NonZeroU32::new(!number).unwrap_or(NonZeroU32::MAX), which, joined, work, lane }
    }

    #[inline(always)]
    pub fn who(&self) -> Who {
        let (number, which) = (!self.number.get(), self.which);
        if number & CHILD == 0 {
            Who::Token { token: number, stamp: which }
        } else {
            Who::Child { child: number & !CHILD, visit: which }
        }
    }

    /// Whether he still waits, by the stamps of all tokens.
    #[inline]
    pub fn waits(&self, stamps: &[u32]) -> bool {
        match self.who() {
            Who::Token { token, stamp } => stamps[token as usize] == stamp,
            Who::Child { .. } => true,
        }
    }
}

/// One who waits in his place in the order. Two of one rank are of one child, in two branches: by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub rank: Rank,
    pub waiter: Waiter,
}

const _: () = assert!(size_of::<Entry>() == 32 && size_of::<Option<Waiter>>() == 16);

impl Entry {
    /// Whether it is served before another. By itself: a heap asks this, and a comparison of three outcomes would be made first,
    /// and guessed. That two are of one rank is seldom.
    #[inline]
    fn is_before(&self, other: &Entry) -> bool {
        if self.rank == other.rank {
            return self.number() < other.number();
        }
        self.rank < other.rank
    }

    fn number(&self) -> (u32, u32) {
        (!self.waiter.number.get(), self.waiter.which)
    }
}

impl PartialOrd for Entry {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    #[inline]
    fn lt(&self, other: &Self) -> bool {
        other.is_before(self)
    }

    #[inline]
    fn le(&self, other: &Self) -> bool {
        !self.is_before(other)
    }

    #[inline]
    fn gt(&self, other: &Self) -> bool {
        self.is_before(other)
    }

    #[inline]
    fn ge(&self, other: &Self) -> bool {
        !other.is_before(self)
    }
}

impl Ord for Entry {
    /// Reversed, for the heap: the greatest entry is the one served first.
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        (other.rank, other.number()).cmp(&(self.rank, self.number()))
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
            Some(last) if self.head < self.line.len() && entry.is_before(last) => self.heap.push(entry),
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
                (Some(r), Some(h)) if h.is_before(r) => (h, true),
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

    /// Takes the one whom [`first`](Self::first) has just given, or one further back, whose entry is dropped when it comes
    /// up, like those of others who have left.
    #[inline]
    pub fn take(&mut self, waiter: Waiter) {
        let is = |entry: &Entry| (entry.waiter.number, entry.waiter.which) == (waiter.number, waiter.which);
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
        ready: &mut Vec<Waiter>,
    ) {
        if !self.is_whole() {
            self.line.retain(waits);
        }
        let is_in_time = |entry: &Entry| entry.waiter.joined <= joined_by;
        if self.line.iter().filter(|entry| is_in_time(entry)).count() > places {
            self.line.sort_unstable_by(|a, b| b.cmp(a));
        }
        // Nobody is guessed to be taken or not: each is written to both, and stays in one.
        ready.clear();
        ready.extend(self.line.iter().map(|entry| entry.waiter));
        let (mut taken, mut kept) = (0, 0);
        for at in 0..self.line.len() {
            let entry = self.line[at];
            let is_taken = is_in_time(&entry) & (taken < places);
            (ready[taken], self.line[kept]) = (entry.waiter, entry);
            taken += usize::from(is_taken);
            kept += usize::from(!is_taken);
        }
        ready.truncate(taken);
        self.line.truncate(kept);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(token: u32, stamp: u32, rank: u128, joined: i32) -> Entry {
        Entry { rank: Rank(rank), waiter: Waiter::new(Who::Token { token, stamp }, Time(joined), 0, 0) }
    }

    /// Catches: an order of two of one rank that hangs on who else is on the list; an order by parts that is none as a whole.
    #[test]
    fn the_order_of_entries_is_total() {
        let all: Vec<Entry> = (0..24).map(|n| entry(n % 4, n / 12, u128::from(n % 3), 0)).collect();
        for one in &all {
            for other in &all {
                let by_parts = [one < other, one <= other, one > other, one >= other];
                let whole = one.cmp(other);
                assert_eq!(by_parts, [whole.is_lt(), whole.is_le(), whole.is_gt(), whole.is_ge()], "{one:?} {other:?}");
            }
        }
        let twins = |others: u32| {
            let mut queue = Queue::default();
            queue.push(entry(50, 0, 9, 0));
            (1..=others).for_each(|n| queue.push(entry(50 + n, 0, u128::from(n % 4), 0)));
            [7, 3].into_iter().for_each(|token| queue.push(entry(token, 0, 2, 0)));
            std::iter::from_fn(|| {
                let first = queue.first(|_| true)?.waiter;
                queue.take(first);
                Some(first)
            })
            .filter_map(|waiter| match waiter.who() {
                Who::Token { token, .. } => Some(token).filter(|token| *token < 50),
                Who::Child { .. } => None,
            })
            .collect::<Vec<u32>>()
        };
        assert!((0..20).all(|others| twins(others) == [3, 7]));
    }

    /// A token that has left and joined anew has two entries. Catches: the old one taken for the new, which then waits twice
    /// when it is put back.
    #[test]
    fn of_two_entries_of_a_token_the_one_that_waits_is_taken() {
        let (mut queue, stamps) = (Queue::default(), [2]);
        let waits = |entry: &Entry| entry.waiter.waits(&stamps);
        let (old, new) = (entry(0, 1, 5, 10), entry(0, 2, 3, 20));
        queue.push(old);
        queue.forget_one();
        queue.push(new);
        let first = *queue.first(waits).expect("one waits");
        assert_eq!(first.waiter, new.waiter);
        queue.take(first.waiter);
        assert!(queue.is_empty());
        queue.push(first);
        assert_eq!(queue.entries(waits).count(), 1);
    }

    /// Against a sorted list. Catches: somebody taken who comes too late, or after one who is left; somebody lost.
    #[test]
    fn a_sitting_takes_the_first_of_those_in_time() {
        for places in 0..8 {
            let mut queue = Queue::default();
            let all: Vec<Entry> = (0..30).map(|n| entry(n, 0, u128::from(n * 7 % 30), (n * 11 % 30) as i32)).collect();
            all.iter().for_each(|entry| queue.drop_in(*entry));
            let (mut left, mut ready) = (all, Vec::new());
            left.sort_by_key(|entry| entry.rank);
            for by in [3, 4, 4, 20, 29] {
                queue.take_ready(Time(by), places, |_| true, &mut ready);
                let in_time = left.iter().filter(|entry| entry.waiter.joined <= Time(by));
                let mut expected: Vec<Waiter> = in_time.take(places).map(|entry| entry.waiter).collect();
                left.retain(|entry| !expected.contains(&entry.waiter));
                let order = |waiter: &Waiter| waiter.joined;
                expected.sort_by_key(order);
                ready.sort_by_key(order);
                assert_eq!(ready, expected, "{places} places, joined by {by}");
                assert_eq!(queue.entries(|_| true).count(), left.len());
            }
        }
    }
}
