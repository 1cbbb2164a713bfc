//! Months: their children are announced when they start, and what there is is shown when they end.

use super::trace::Picture;
use super::ways::At;
use super::{Reference, Watcher};
use sendsim::kernel::Births;

impl<H: Watcher> Reference<'_, H> {
    pub fn month_starts(&mut self, month: u32) {
        let mut births = Births::default();
        self.host.births(month, &mut births);
        births.all().for_each(|birth| self.announce(birth));
    }

    /// A month has ended; nothing of the next has happened.
    pub fn month_ends(&mut self) {
        let month = self.months as u32;
        let picture = self.picture();
        self.host.picture(month, picture);
        self.months += 1;
        if self.months < self.p.month_ends.len() {
            self.month_starts(month + 1);
        }
    }

    fn picture(&self) -> Picture {
        let waiting = self.pending.iter().filter_map(|w| match self.ways[*w].at {
            At::OnList(on) => Some((self.children[self.ways[*w].child as usize].tie, on.joined, on.work)),
            _ => None,
        });
        let mut waiting: Vec<_> = waiting.collect();
        waiting.sort_unstable();
        let server = |s: usize| {
            let (server, kind) = (s as u16, self.servers[s].kind);
            let worked = if kind.has_hours() { self.worked(server) } else { 0 };
            (self.busy(server), worked, self.servers[s].places)
        };
        Picture { waiting, servers: (0..self.servers.len()).map(server).collect() }
    }
}
