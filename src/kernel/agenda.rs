//! The agenda: what is due at which minute.
//!
//! A timing wheel of two levels. The near wheel has a slot for each minute of the current block of 4,096 minutes, the
//! far wheel a slot for each of the next 1,023 blocks (some eight years); what lies beyond is kept in a plain list.
//! Slots are linked lists of pending events through one pool, so that pushing and taking allocate nothing and cost the
//! same however many are pending. What is due lies with the links: an event is one read.
//!
//! The order within a minute is *not* the order of the list: the engine's first phase commutes (see
//! [`engine`](super::engine)), and its second follows the order of waiting lists.

use super::time::Time;

const NEAR_BITS: u32 = 12;
const NEAR: usize = 1 << NEAR_BITS;
const FAR: usize = 1024;
const NONE: u32 = u32::MAX;

/// A pending event.
#[derive(Clone, Copy)]
struct Link<T> {
    next: u32,
    at: i32,
    what: T,
}

/// Pending events by minute; what is due is `T`.
pub struct Agenda<T> {
    near: Box<[u32; NEAR]>,
    near_words: [u64; NEAR / 64],
    near_summary: u64,
    far: Box<[u32; FAR]>,
    far_words: [u64; FAR / 64],
    beyond: Vec<u32>,
    block: i32,
    links: Vec<Link<T>>,
    /// Links that are not in use. Apart, not strung together: of many the next is then known without a look at each.
    free: Vec<u32>,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Agenda {
            near: Box::new([NONE; NEAR]),
            near_words: [0; NEAR / 64],
            near_summary: 0,
            far: Box::new([NONE; FAR]),
            far_words: [0; FAR / 64],
            beyond: Vec::new(),
            block: 0,
            links: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T: Copy> Agenda<T> {
    /// Empties it and goes back to the start.
    pub fn reset(&mut self) {
        self.near.fill(NONE);
        self.near_words.fill(0);
        self.near_summary = 0;
        self.far.fill(NONE);
        self.far_words.fill(0);
        self.beyond.clear();
        self.block = 0;
        self.links.clear();
        self.free.clear();
    }

    /// Makes `what` due at `at`, which is not before the minute last taken.
    #[inline]
    pub fn push(&mut self, what: T, at: Time) {
        let link = Link { next: NONE, at: at.0, what };
        if let Some(event) = self.free.pop() {
            self.links[event as usize] = link;
            return self.file(event, at.0);
        }
        self.links.push(link);
        self.file(self.links.len() as u32 - 1, at.0);
    }

    /// Puts an event in its slot.
    #[inline]
    fn file(&mut self, event: u32, at: i32) {
        let block = at >> NEAR_BITS;
        debug_assert!(block >= self.block, "an event in the past");
        if block == self.block {
            self.file_near(event, at);
        } else if block - self.block < FAR as i32 {
            let slot = block as usize % FAR;
            self.links[event as usize].next = self.far[slot];
            self.far[slot] = event;
            self.far_words[slot / 64] |= 1 << (slot % 64);
        } else {
            self.beyond.push(event);
        }
    }

    #[inline]
    fn file_near(&mut self, event: u32, at: i32) {
        let slot = at as usize % NEAR;
        self.links[event as usize].next = self.near[slot];
        self.near[slot] = event;
        self.near_words[slot / 64] |= 1 << (slot % 64);
        self.near_summary |= 1 << (slot / 64);
    }

    /// The next minute at which something is due.
    #[inline]
    pub fn due(&mut self) -> Option<Time> {
        loop {
            if self.near_summary != 0 {
                let word = self.near_summary.trailing_zeros() as usize;
                let bit = self.near_words[word].trailing_zeros() as usize;
                return Some(Time((self.block << NEAR_BITS) + (word * 64 + bit) as i32));
            }
            self.advance()?;
        }
    }

    /// Takes all that is due at `at`, the minute that [`due`](Self::due) gave or the very first: the first event of a
    /// chain, each of which is to be [`opened`](Self::open). What is made due for the same minute from now on is not in it.
    #[inline]
    pub fn take(&mut self, at: Time) -> Option<u32> {
        let slot = at.0 as usize % NEAR;
        let first = std::mem::replace(&mut self.near[slot], NONE);
        let word = &mut self.near_words[slot / 64];
        *word &= !(1 << (slot % 64));
        // Not a branch: half of the time it would be guessed wrong.
        self.near_summary &= !(u64::from(*word == 0) << (slot / 64));
        (first != NONE).then_some(first)
    }

    /// What is due in an event of a chain taken, which is free from now on, and the next of the chain.
    #[inline]
    pub fn open(&mut self, event: u32) -> (T, Option<u32>) {
        let Link { what, next, .. } = self.links[event as usize];
        self.free.push(event);
        (what, (next != NONE).then_some(next))
    }

    /// Moves to the next block that holds something.
    #[inline(never)]
    fn advance(&mut self) -> Option<()> {
        let from = (self.block + 1) as usize % FAR;
        let steps = (0..=FAR / 64).find_map(|k| {
            let word = (from / 64 + k) % (FAR / 64);
            let mask = if k == 0 { u64::MAX << (from % 64) } else { u64::MAX };
            let bits = self.far_words[word] & mask;
            (bits != 0).then(|| (word * 64 + bits.trailing_zeros() as usize + FAR - from) % FAR + 1)
        });
        let far = steps.map(|s| self.block + s as i32);
        let beyond = self.beyond.iter().map(|e| self.links[*e as usize].at >> NEAR_BITS).min();
        self.block = match (far, beyond) {
            (Some(f), Some(b)) => f.min(b),
            (Some(b), None) | (None, Some(b)) => b,
            (None, None) => return None,
        };
        let slot = self.block as usize % FAR;
        if far == Some(self.block) {
            let mut event = std::mem::replace(&mut self.far[slot], NONE);
            self.far_words[slot / 64] &= !(1 << (slot % 64));
            while event != NONE {
                let Link { next, at, .. } = self.links[event as usize];
                self.file_near(event, at);
                event = next;
            }
        }
        if beyond.is_some_and(|b| b - self.block < FAR as i32) {
            for event in std::mem::take(&mut self.beyond) {
                self.file(event, self.links[event as usize].at);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against a sorted list, over times that cross every level; deterministic pseudo-random steps.
    #[test]
    fn gives_what_a_sorted_list_gives() {
        let mut agenda = Agenda::default();
        for round in 0..3u64 {
            agenda.reset();
            let mut pending: Vec<(i32, u32)> = Vec::new();
            let (mut x, mut now) = (round + 1, 0);
            let mut random = move || {
                x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (x >> 33) as i32
            };
            let mut next_id = 0;
            for _ in 0..20_000 {
                if random() % 5 < 3 && pending.len() < 300 {
                    let reach = [1, 50, 5_000, 300_000, 9_000_000][(random() % 5) as usize];
                    let at = now + random() % reach;
                    if at < 2_000_000_000 {
                        agenda.push(next_id, Time(at));
                        pending.push((at, next_id));
                        next_id = (next_id + 1) % 100_000;
                    }
                } else if let Some(t) = agenda.due() {
                    let least = pending.iter().map(|p| p.0).min();
                    assert_eq!(Some(t.0), least);
                    let mut next = agenda.take(t);
                    assert!(next.is_some(), "it said so");
                    while let Some(event) = next {
                        let e;
                        (e, next) = agenda.open(event);
                        let at = pending.iter().position(|p| *p == (t.0, e)).expect("it was pushed for this minute");
                        pending.swap_remove(at);
                    }
                    now = t.0;
                } else {
                    assert!(pending.is_empty());
                }
            }
        }
    }
}
