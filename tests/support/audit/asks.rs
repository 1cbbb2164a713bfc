//! Asks that are complete in one minute: in which order they go on.

use super::books::{Books, Fork, Place};
use sendsim::pathway::Rest;

impl Books<'_> {
    /// Whether a token's child has gone on without it.
    pub fn left_behind(&self, t: usize) -> bool {
        let mut at = self.tokens[t].fork;
        while let Some(f) = at {
            if self.forks[f].leftover {
                return true;
            }
            at = self.tokens[self.forks[f].main].fork;
        }
        false
    }

    /// The first of the child's asks that are complete now goes on. Those that this makes complete come after those that are,
    /// and of these, if it has been told who is taken off a list, the outermost comes first. One in a branch that runs on
    /// may find that the child has left.
    pub fn resume_some(&mut self, child: usize) {
        let (tokens, forks) = (&self.tokens, &self.forks);
        let depth = |f: usize| {
            let (mut depth, mut at) = (0, Some(f));
            while let Some(g) = at {
                (depth, at) = (depth + 1, tokens[forks[g].main].fork);
            }
            depth
        };
        let own = |k: &usize| tokens[forks[self.complete[*k]].main].child == child;
        let order = |k: &usize| {
            let f = self.complete[*k];
            (forks[f].round, self.takes_off(f), depth(f))
        };
        let Some(first) = (0..self.complete.len()).filter(own).min_by_key(order) else { return };
        let f = self.complete.remove(first);
        if !self.forks[f].dead {
            self.round = self.forks[f].round + 1;
            self.resume(f);
            self.round = 0;
        }
    }

    /// Whether somebody would be taken off a list, and it has not been told, if an ask went on.
    fn takes_off(&self, f: usize) -> bool {
        let Fork { main, stage, .. } = self.forks[f];
        let p = self.children[self.tokens[main].child].pathway;
        self.facts.rest(p, stage) == Rest::Cancel && self.forks[f].branches.iter().any(|t| self.waits_within(*t))
    }

    /// Whether a place, or one in a branch of its ask, is on a list.
    fn waits_within(&self, t: usize) -> bool {
        match self.tokens[t].place {
            Place::Waiting(_) => true,
            Place::Asked(f) => self.forks[f].branches.iter().any(|t| self.waits_within(*t)),
            _ => false,
        }
    }

    fn resume(&mut self, f: usize) {
        let Fork { main, stage, .. } = self.forks[f];
        let p = self.children[self.tokens[main].child].pathway;
        if self.facts.rest(p, stage) == Rest::Cancel {
            self.forks[f].dead = true;
            for t in self.forks[f].branches.clone() {
                self.cancel(t);
            }
        } else {
            self.forks[f].leftover = true;
        }
        self.go_on(main, stage, false);
    }
}
