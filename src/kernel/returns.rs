//! Capacity that changes, and open work that comes back.

use super::engine::Run;
use super::host::Host;
use super::program::{Change, NONE16, Return};
use super::serve::PPM;
use super::token::{State, Token};

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
                self.bury(ix);
                continue;
            }
            let (need, hold) = match how {
                Return::Restart => (t.need, t.hold),
                Return::HandOver { rework_ppm } => {
                    let left = (t.hold - self.now.since(t.began)).max(0);
                    let part = |x: i64| (i128::from(x) * i128::from(rework_ppm) / PPM) as i64;
                    (part(t.need), left + part(i64::from(t.hold)) as i32)
                }
            };
            // The agenda still has the old token; a copy goes on.
            let copy = self.token(Token { redo: true, need, hold, held: NONE16, joined: self.now, ..t });
            self.replace(ix, copy);
            self.bury(ix);
            self.host.returned(t.child, t.work, server, self.now);
            self.enlist(copy, true);
        }
        self.touch(self.p.servers[s].team);
    }
}
