//! Work that comes again and again, ahead of every list.

use super::{Reference, Watcher};
use sendsim::kernel::{Birth, Time, Who};

/// When a round next comes to a child.
pub struct Call {
    pub at: Time,
    child: u32,
    round: u16,
    /// How often it has come by, whether or not the child was there.
    before: u32,
}

impl<H: Watcher> Reference<'_, H> {
    /// The first calls of a child: on days that begin when it has asked and is there.
    pub fn calls_to_come(&mut self, birth: &Birth) {
        let (first, count) = birth.rounds;
        for round in first..first + count {
            let spec = self.p.rounds[usize::from(round)];
            let day = birth.request.day() + spec.after;
            let (mut at, mut before) = (Time::start_of_day(day), 0);
            while at < birth.request || at < birth.there {
                at = Time::start_of_day(at.day() + spec.every);
                before += 1;
            }
            self.calls.push(Call { at, child: birth.child, round, before });
        }
    }

    /// Rounds come to those who are due and still there.
    pub fn rounds(&mut self) {
        let children = &self.children;
        self.calls.retain(|c| !children[c.child as usize].has_left);
        for c in 0..self.calls.len() {
            let Call { at, child, round, before } = self.calls[c];
            if at > self.now {
                continue;
            }
            let spec = self.p.rounds[usize::from(round)];
            let who = Who { child, visit: before };
            self.calls[c].at = Time::start_of_day(at.day() + spec.every);
            self.calls[c].before += 1;
            // The first server of the team that has hours.
            let team = self.p.works[usize::from(spec.work)].team;
            let server = self.p.servers.iter().position(|s| s.team == team && s.kind.has_hours());
            if let Some(server) = server.map(|s| s as u16) {
                let work = self.host.charge(who, spec.work, server, self.now);
                self.book(server, work);
            }
        }
    }
}
