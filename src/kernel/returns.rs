//! Capacity that changes, and open work that comes back.

use super::engine::Run;
use super::host::Host;
use super::program::{Change, Return, ServerKind};
use super::serve::PPM;
use super::token::{NONE, State, Token};

impl<H: Host> Run<'_, H> {
    /// A change of this replication's capacity.
    pub fn change(&mut self, change: &Change) {
        match *change {
            Change::Places { server, places } => {
                self.e.servers[usize::from(server)].places = places;
                self.touch(self.p.servers[usize::from(server)].team);
            }
            Change::ReturnExcess { server, how } => {
                let s = &self.e.servers[usize::from(server)];
                let cases = (s.busy - s.places).max(0) as usize;
                self.give_back(server, cases, how);
            }
            Change::ReturnShare { server, ppm, how } => {
                let open = self.e.servers[usize::from(server)].holding.len() as u64;
                let cases = (open * u64::from(ppm) + 500_000) / 1_000_000;
                self.give_back(server, cases as usize, how);
            }
        }
    }

    /// The latest cases of a server go back to the head of their list.
    fn give_back(&mut self, server: u16, cases: usize, how: Return) {
        let s = usize::from(server);
        let mut holding = std::mem::take(&mut self.e.servers[s].holding);
        let key = |ix: &u32| {
            let t = &self.e.tokens[*ix];
            (t.began, self.e.children[t.child as usize].tie, t.work)
        };
        holding.sort_unstable_by_key(key);
        let keep = holding.len().saturating_sub(cases);
        let back = holding.split_off(keep);
        self.e.servers[s].holding = holding;
        self.e.servers[s].forget_end_as_wake();
        for ix in back {
            let t = self.e.tokens[ix];
            self.e.servers[s].busy -= 1;
            if t.state == State::Ignored {
                // Nobody waits for it: it simply ends here.
                self.forget_kept(ix, server);
                self.release_held(ix);
                self.bury(ix);
                continue;
            }
            let (need, hold) = self.left_to_do(&t, server, how);
            // The agenda still has the old token; a copy goes on, with the places it keeps elsewhere.
            self.forget_kept(ix, server);
            let held = std::mem::replace(&mut self.e.tokens[ix].held, NONE);
            let copy = self.token(Token { redo: true, need, hold, held, joined: self.now, ..t });
            self.replace(ix, copy);
            self.bury(ix);
            self.host.returned(t.child, t.work, server, self.now);
            self.enlist(copy, true);
        }
        self.touch(self.p.servers[s].team);
    }

    /// The work and the minutes that open work takes when it comes back.
    fn left_to_do(&self, t: &Token, server: u16, how: Return) -> (i64, i32) {
        let Return::HandOver { rework_ppm } = how else { return (t.need, t.hold) };
        let again = |x: i64| (i128::from(x) * i128::from(rework_ppm) / PPM) as i64;
        let left = (t.hold - self.now.since(t.began)).max(0);
        // A team's own hours were booked to the end when the work began. Those of a server that sells volumes are not
        // the team's: what is left of the work is left in proportion to the time.
        let sold = self.p.servers[usize::from(server)].kind == ServerKind::Volume;
        let rest = match sold && t.hold > 0 {
            true => (i128::from(t.need) * i128::from(left) / i128::from(t.hold)) as i64,
            false => 0,
        };
        (rest + again(t.need), left.saturating_add(again(i64::from(t.hold)) as i32))
    }
}
