//! Asks and departures: several tokens of one child.

use super::engine::Run;
use super::flow::Way;
use super::host::Host;
use super::time::Time;
use super::token::{Fork, NONE, State, Token};

/// A fork or a departure that waits until every release of the minute is done.
#[derive(Debug, Clone, Copy)]
pub(super) enum Deferred {
    Leave(u32, u16),
    Resume(u32),
}

impl<H: Host> Run<'_, H> {
    /// Starts the branches of an ask. Apart from the loop over operations, which so keeps fewer words at hand.
    #[inline(never)]
    pub fn ask(&mut self, main: u32, ask: u16, at: Time) {
        let spec = &self.p.asks[usize::from(ask)];
        let needed = spec.branches.iter().filter(|(_, required)| *required).count() as u16;
        let live = spec.branches.len() as u16;
        let Token { child, fork: outer, .. } = self.e.tokens[main];
        let sure = spec.all_required() && (outer == NONE || self.e.forks[outer].sure);
        debug_assert!(sure || at == self.now, "only what is sure runs ahead");
        let fork = Fork { main, needed, live, ask, resuming: needed == 0, sure, back: at, ..Fork::BLANK };
        let fork = self.e.forks.put(fork);
        let t = &mut self.e.tokens[main];
        (t.state, t.need) = (State::Asked, i64::from(fork));
        if needed == 0 {
            self.e.deferred.push(Deferred::Resume(fork));
        }
        // All branches exist before any of them runs, so that one that comes back at once finds its siblings.
        let p = self.p;
        for (op, required) in p.asks[usize::from(ask)].branches.iter().rev() {
            if sure && outer == NONE && self.e.only_waits[usize::from(*op)] {
                let back = self.wait_out(child, *op, at);
                if back < self.end {
                    self.one_is_back(fork, true, back);
                }
                continue;
            }
            let sibling = self.e.forks[fork].head;
            let branch = self.token(Token {
                child,
                op: *op,
                fork,
                sibling,
                required: *required,
                state: State::Due,
                ..Token::BLANK
            });
            self.e.forks[fork].head = branch;
        }
        let mut branch = self.e.forks[fork].head;
        while branch != NONE {
            let t = self.e.tokens[branch];
            self.go(self.way(branch), t.op, at);
            branch = t.sibling;
        }
    }

    /// A branch is back at `at`.
    pub fn back(&mut self, ix: u32, at: Time) {
        self.release_held(ix);
        let Token { fork, required, .. } = self.e.tokens[ix];
        self.unlink(fork, ix);
        self.drop_token(ix);
        self.one_is_back(fork, required, at);
    }

    #[inline]
    fn one_is_back(&mut self, fork: u32, required: bool, at: Time) {
        let f = &mut self.e.forks[fork];
        debug_assert!(!f.lone, "the child itself is the one branch");
        f.live -= 1;
        f.back = f.back.max(at);
        if required {
            f.needed -= 1;
        }
        if f.needed == 0 && !f.resuming {
            f.resuming = true;
            self.e.deferred.push(Deferred::Resume(fork));
        } else if f.main == NONE && f.live == 0 {
            self.e.forks.free(fork);
        }
    }

    fn unlink(&mut self, fork: u32, ix: u32) {
        let after = self.e.tokens[ix].sibling;
        let mut at = self.e.forks[fork].head;
        if at == ix {
            self.e.forks[fork].head = after;
            return;
        }
        while self.e.tokens[at].sibling != ix {
            at = self.e.tokens[at].sibling;
        }
        self.e.tokens[at].sibling = after;
    }

    /// The child of a token leaves. From within a branch it waits for the end of the minute's releases, so that what the
    /// others do in the same minute does not depend on who came first.
    pub fn leave(&mut self, way: Way, outcome: u16, at: Time) {
        let Way { token, child, fork, .. } = way;
        if token != NONE {
            self.release_held(token);
        }
        if fork != NONE && self.e.forks[fork].lone {
            self.e.forks.free(fork);
        } else if fork != NONE {
            let t = &mut self.e.tokens[token];
            (t.state, t.need) = (State::Asked, i64::from(NONE));
            return self.e.deferred.push(Deferred::Leave(token, outcome));
        }
        if token != NONE {
            self.drop_token(token);
        }
        self.is_gone(child, outcome, at);
    }

    /// A child has left.
    pub fn is_gone(&mut self, child: u32, outcome: u16, at: Time) {
        self.is_on_rounds_until(child, at);
        self.host.leave(child, outcome, at);
    }

    /// A child is on its rounds, if there are any, until then.
    #[inline]
    pub fn is_on_rounds_until(&mut self, child: u32, left: Time) {
        if let Some(until) = self.e.left.get_mut(child as usize) {
            *until = left;
        }
    }

    /// Departures first, then asks that are complete; what these release may complete others.
    #[inline(never)]
    pub fn settle(&mut self) {
        while !self.e.deferred.is_empty() {
            let mut deferred = std::mem::take(&mut self.e.deferred);
            // Of two departures of one child in one minute the lower outcome counts; of two asks, one in a branch of the
            // other, the outer goes on first, so that it makes no difference which was complete first.
            deferred.sort_by_key(|d| match *d {
                Deferred::Leave(_, outcome) => u32::from(outcome),
                Deferred::Resume(fork) => self.depth(fork),
            });
            for d in &deferred {
                if let Deferred::Leave(ix, outcome) = *d {
                    self.depart(ix, outcome);
                }
            }
            for d in &deferred {
                if let Deferred::Resume(fork) = *d {
                    self.resume(fork);
                }
            }
            deferred.clear();
            if self.e.deferred.is_empty() {
                self.e.deferred = deferred;
            }
        }
    }

    fn depart(&mut self, ix: u32, outcome: u16) {
        let t = self.e.tokens[ix];
        if t.state != State::Asked || t.need != i64::from(NONE) {
            return; // its child has left already, in this minute, by another branch
        }
        if t.fork != NONE && self.is_leftover(t.fork) {
            return self.back(ix, self.now);
        }
        let child = t.child;
        // Up to the root: each level's other branches go, then its main token.
        let mut at = ix;
        loop {
            let fork = self.e.tokens[at].fork;
            if at != ix || fork == NONE {
                self.release_held(at);
            }
            self.drop_token(at);
            if fork == NONE {
                break;
            }
            if self.e.forks[fork].lone {
                self.e.forks.free(fork);
                break;
            }
            self.cancel_branches(fork, at);
            at = self.e.forks[fork].main;
            self.retire(fork);
        }
        self.is_gone(child, outcome, self.now);
    }

    /// How many asks a fork lies in, itself included.
    fn depth(&self, mut fork: u32) -> u32 {
        let mut depth = 0;
        while fork != NONE && self.e.forks[fork].main != NONE {
            (depth, fork) = (depth + 1, self.e.tokens[self.e.forks[fork].main].fork);
        }
        depth
    }

    /// Whether a fork's child has gone on without it, at this or an outer level.
    fn is_leftover(&self, mut fork: u32) -> bool {
        while fork != NONE {
            let Fork { main, lone, .. } = self.e.forks[fork];
            if main == NONE {
                return !lone;
            }
            fork = self.e.tokens[main].fork;
        }
        false
    }

    /// Frees a fork, unless it still has to be skipped in this minute's list of asks that are complete.
    fn retire(&mut self, fork: u32) {
        let f = &mut self.e.forks[fork];
        debug_assert!(!f.lone, "it ends with its branch");
        (f.head, f.main, f.live) = (NONE, NONE, 0);
        if !f.resuming {
            self.e.forks.free(fork);
        }
    }

    fn resume(&mut self, fork: u32) {
        let f = self.e.forks[fork];
        debug_assert!(!f.lone, "nothing of it is settled");
        if f.main == NONE {
            if f.live == 0 {
                self.e.forks.free(fork);
            }
            return; // its child has left in this minute
        }
        let spec = &self.p.asks[usize::from(f.ask)];
        if spec.cancel_rest {
            self.cancel_branches(fork, NONE);
            self.e.forks.free(fork);
        } else {
            self.e.forks[fork].main = NONE;
            if f.live == 0 {
                self.e.forks.free(fork);
            }
        }
        self.go(self.way(f.main), spec.next, f.back);
    }

    fn cancel_branches(&mut self, fork: u32, except: u32) {
        let mut at = self.e.forks[fork].head;
        while at != NONE {
            let next = self.e.tokens[at].sibling;
            if at != except {
                self.cancel(at);
            }
            at = next;
        }
        self.e.forks[fork].head = NONE;
    }

    /// Cancels a token: a waiting one leaves its list; begun work is finished and ignored.
    fn cancel(&mut self, ix: u32) {
        let t = self.e.tokens[ix];
        match t.state {
            State::Due => {
                self.release_held(ix);
                self.bury(ix);
            }
            State::Waiting => {
                self.unlist(ix);
                self.release_held(ix);
                self.host.left_list(t.child, t.work, t.joined, self.now);
                self.drop_token(ix);
            }
            State::InWork => {
                let t = &mut self.e.tokens[ix];
                (t.state, t.fork) = (State::Ignored, NONE);
            }
            State::Asked => {
                self.release_held(ix);
                if let Ok(fork) = u32::try_from(t.need)
                    && fork != NONE
                {
                    self.cancel_branches(fork, NONE);
                    self.retire(fork);
                }
                self.drop_token(ix);
            }
            State::Free | State::Ignored | State::Dead | State::Patience | State::Begins => {}
        }
    }
}

impl<H: Host> Run<'_, H> {
    /// Puts a copy of a token in its place among its child's branches.
    pub fn replace(&mut self, old: u32, new: u32) {
        let Token { fork, .. } = self.e.tokens[new];
        if fork == NONE {
            return;
        }
        let head = &mut self.e.forks[fork].head;
        if *head == old {
            *head = new;
            return;
        }
        let mut at = *head;
        while at != NONE {
            let next = self.e.tokens[at].sibling;
            if next == old {
                self.e.tokens[at].sibling = new;
                return;
            }
            at = next;
        }
    }
}
