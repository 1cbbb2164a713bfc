//! Several things at once: asks, their branches, cancellation and departures.

use super::faults::Fault;
use super::ways::{At, InWork};
use super::{Reference, Watcher};
use sendsim::kernel::NONE16;

/// A child is in an ask.
pub struct Fork {
    pub ask: u16,
    /// The way that goes on when it is over.
    pub main: usize,
    /// How many of the required branches are not back.
    pub missing: usize,
    /// The child has gone on.
    pub over: bool,
}

impl<H: Watcher> Reference<'_, H> {
    /// A way comes to an ask: its branches start, and each runs to where it blocks.
    pub fn ask(&mut self, way: usize, ask: u16) {
        let fork = self.forks.len();
        let branches = &self.p.asks[usize::from(ask)].branches;
        let missing = branches.iter().filter(|(_, required)| *required).count();
        self.forks.push(Fork { ask, main: way, missing, over: false });
        self.ways[way].at = At::Asked(fork);
        let started: Vec<(usize, u16)> = branches
            .iter()
            .map(|(first, required)| (self.new_way(self.ways[way].child, At::Over, Some((fork, *required))), *first))
            .collect();
        for (branch, first) in started {
            self.go(branch, first);
        }
    }

    /// For a child found within a branch: the asks around it, of which all other branches are back.
    pub fn asks_around(&mut self, child: u32, inside: u16) -> Option<(usize, bool)> {
        if inside == NONE16 {
            return None;
        }
        let outer = self.p.asks[usize::from(inside)].outer.unwrap_or(NONE16);
        let of = self.asks_around(child, outer);
        let fork = self.forks.len();
        let main = self.new_way(child, At::Asked(fork), of);
        self.forks.push(Fork { ask: inside, main, missing: 1, over: false });
        Some((fork, true))
    }

    /// A branch is back.
    pub fn back(&mut self, way: usize) {
        self.end(way);
        if let Some((fork, true)) = self.ways[way].of {
            self.forks[fork].missing -= 1;
        }
    }

    /// A way ends here.
    fn end(&mut self, way: usize) {
        self.ways[way].at = At::Over;
        self.give_up_places(way, None);
    }

    /// Settles a departure, or else goes on from one ask of which all that is required is back, outer ones first.
    /// False when there is nothing to settle.
    pub fn settle(&mut self) -> bool {
        if self.has(Fault::AsksFirst) {
            return self.settle_ask() || self.settle_departure();
        }
        self.settle_departure() || self.settle_ask()
    }

    fn settle_departure(&mut self) -> bool {
        let leaving = |w: &usize| match self.ways[*w].at {
            At::Leaving(outcome) => Some((self.ways[*w].child, outcome)),
            _ => None,
        };
        // Of two departures of a child the outcome that is named first counts.
        let Some((child, outcome)) = self.pending.iter().filter_map(leaving).min() else { return false };
        self.children[child as usize].has_left = true;
        for way in self.pending.clone() {
            if self.ways[way].child == child && !self.is_ignored(way) {
                self.cancel(way);
            }
        }
        self.host.leave(child, outcome, self.now);
        true
    }

    fn settle_ask(&mut self) -> bool {
        let complete = |w: &usize| match self.ways[*w].at {
            At::Asked(fork) if self.forks[fork].missing == 0 => Some((self.depth(*w), fork)),
            _ => None,
        };
        let Some((_, fork)) = self.pending.iter().filter_map(complete).min() else { return false };
        let Fork { ask, main, .. } = self.forks[fork];
        let ask = &self.p.asks[usize::from(ask)];
        self.forks[fork].over = true;
        if ask.cancel_rest && !self.has(Fault::NothingCancelled) {
            self.cancel_branches(fork);
        }
        self.go(main, ask.next);
        true
    }

    /// In how many asks a way is.
    fn depth(&self, way: usize) -> usize {
        self.ways[way].of.map_or(0, |(fork, _)| 1 + self.depth(self.forks[fork].main))
    }

    /// Whether its child has gone on without it: it runs on and is ignored, whatever becomes of the child.
    pub fn is_ignored(&self, way: usize) -> bool {
        self.ways[way].of.is_some_and(|(fork, _)| self.forks[fork].over || self.is_ignored(self.forks[fork].main))
    }

    /// A way is of no use any more: it leaves its list; work that has begun is finished and ignored.
    fn cancel(&mut self, way: usize) {
        match self.ways[way].at {
            At::OnList(on) => self.leave_list(way, &on),
            At::InWork(w) => {
                self.ways[way].at = At::InWork(InWork { ignored: true, ..w });
                return;
            }
            At::Asked(fork) => self.cancel_branches(fork),
            At::Announced(_) | At::Waiting { .. } | At::Leaving(_) | At::Over => {}
        }
        self.end(way);
    }

    fn cancel_branches(&mut self, fork: usize) {
        for way in self.pending.clone() {
            if self.ways[way].of.is_some_and(|(of, _)| of == fork) {
                self.cancel(way);
            }
        }
    }
}
