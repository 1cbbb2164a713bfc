//! Places: what is free again when work is over, and places kept from one work to the next.

use super::engine::Run;
use super::host::Host;
use super::token::NONE;

/// A place that a token keeps from earlier work. Those of one token are linked; there is one for a team at most.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kept {
    pub server: u16,
    pub next: u32,
}

impl<H: Host> Run<'_, H> {
    /// Whether a token keeps a place of a server.
    #[inline]
    pub fn keeps(&self, ix: u32, server: u16) -> bool {
        let mut at = self.e.tokens[ix].held;
        while at != NONE {
            let kept = &self.e.kept[at];
            if kept.server == server {
                return true;
            }
            at = kept.next;
        }
        false
    }

    /// Whether a token keeps a place of a team.
    #[inline]
    pub fn keeps_place_of(&self, ix: u32, team: u16) -> bool {
        let mut at = self.e.tokens[ix].held;
        while at != NONE {
            let kept = &self.e.kept[at];
            if self.p.servers[usize::from(kept.server)].team == team {
                return true;
            }
            at = kept.next;
        }
        false
    }

    /// A token keeps the place that it holds.
    pub fn keep(&mut self, ix: u32, server: u16) {
        let next = self.e.tokens[ix].held;
        self.e.tokens[ix].held = self.e.kept.put(Kept { server, next });
        self.e.servers[usize::from(server)].kept += 1;
    }

    /// A token no longer keeps the places that pass: `then` frees them, or does not.
    fn unkeep(&mut self, ix: u32, passes: impl Fn(u16) -> bool, mut then: impl FnMut(&mut Self, u16)) {
        let mut at = std::mem::replace(&mut self.e.tokens[ix].held, NONE);
        while at != NONE {
            let Kept { server, next } = self.e.kept[at];
            if passes(server) {
                self.e.kept.free(at);
                self.e.servers[usize::from(server)].kept -= 1;
                then(self, server);
            } else {
                self.e.kept[at].next = self.e.tokens[ix].held;
                self.e.tokens[ix].held = at;
            }
            at = next;
        }
    }

    /// A token keeps the place of a server no longer, though it may still be in work there.
    pub fn forget_kept(&mut self, ix: u32, server: u16) {
        if self.e.tokens[ix].held != NONE {
            self.unkeep(ix, |s| s == server, |_, _| ());
        }
    }

    /// Frees every place that a token has kept.
    pub fn release_held(&mut self, ix: u32) {
        if self.e.tokens[ix].held != NONE {
            self.unkeep(ix, |_| true, Self::free_place);
        }
    }

    /// Frees the place that a token has kept for a team, unless it is that of a server.
    pub fn release_kept_for(&mut self, ix: u32, server: u16) {
        if self.e.tokens[ix].held != NONE {
            let (p, team) = (self.p, self.p.servers[usize::from(server)].team);
            self.unkeep(ix, |s| s != server && p.servers[usize::from(s)].team == team, Self::free_place);
        }
    }

    /// The place of work that is over.
    pub fn release_server(&mut self, ix: u32, server: u16) {
        self.work_is_over(ix, server);
        self.free_place(server);
    }

    /// Work has ended, whether or not its place is kept.
    pub fn work_is_over(&mut self, ix: u32, server: u16) {
        let (spec, state) = (&self.p.servers[usize::from(server)], &mut self.e.servers[usize::from(server)]);
        if spec.may_return
            && let Some(at) = state.holding.iter().position(|t| *t == ix)
        {
            state.holding.swap_remove(at);
        }
        if state.is_woken_by_end(self.now) {
            self.touch_if_waiting(spec.team);
        }
    }

    fn free_place(&mut self, server: u16) {
        let spec = &self.p.servers[usize::from(server)];
        self.e.servers[usize::from(server)].busy -= 1;
        if spec.kind.has_places() {
            self.touch_if_waiting(spec.team);
        }
    }

    /// Something is free: of use to who is on the list already. Who joins later in the minute sees to it himself.
    #[inline(always)]
    pub fn touch_if_waiting(&mut self, team: u16) {
        if self.e.teams[usize::from(team)].waiting > 0 && !self.sleeps(&self.p.teams[usize::from(team)]) {
            self.touch(team);
        }
    }
}
