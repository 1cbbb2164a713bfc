//! What changes by date: gates, rules, sittings, places, and open work that comes back.

use super::faults::Fault;
use super::ways::{At, InWork, OnList};
use super::{Reference, Watcher};
use sendsim::kernel::{Change, Fixed, Return, ServerKind, Time};

impl<H: Watcher> Reference<'_, H> {
    /// Makes the changes of this minute.
    pub fn change(&mut self) {
        while let Some((at, fixed)) = self.p.fixed.get(self.fixed)
            && *at <= self.now
        {
            self.fixed += 1;
            match *fixed {
                Fixed::Gate { gate, open } => self.gates[usize::from(gate)] = open,
                Fixed::Rule { team } => self.next_rule(team),
                Fixed::Sitting { server, starts, joined_by } => {
                    self.servers[usize::from(server)].sitting = Some((starts, joined_by));
                }
            }
        }
        while let Some((at, change)) = self.capacity.changes.get(self.changes)
            && *at <= self.now
        {
            self.changes += 1;
            match *change {
                Change::Places { server, places } => self.servers[usize::from(server)].places = places,
                Change::ReturnExcess { server, how } => {
                    let excess = self.busy(server) - self.servers[usize::from(server)].places;
                    self.return_latest(server, excess.max(0) as usize, how);
                }
                Change::ReturnShare { server, ppm, how } => {
                    let open = self.open_work(server).len();
                    let cases = (open as u64 * u64::from(ppm) + 500_000) / 1_000_000;
                    self.return_latest(server, cases as usize, how);
                }
            }
        }
    }

    /// The next rule of a team: all who wait are put in place anew.
    fn next_rule(&mut self, team: u16) {
        let now = &mut self.teams[usize::from(team)];
        now.rule += 1;
        now.tiers.clear();
        for way in self.pending.clone() {
            if self.waits_for(way, team)
                && let At::OnList(on) = self.ways[way].at
            {
                let lane = self.host.lane(self.ways[way].child, on.work, self.now);
                self.ways[way].at = At::OnList(OnList { lane, ..on });
            }
        }
    }

    /// The open work of a server, latest start first; of those that began together, the highest number first.
    fn open_work(&self, server: u16) -> Vec<(usize, InWork)> {
        let here = |w: &usize| match self.ways[*w].at {
            At::InWork(work) if work.server == server => Some((*w, work)),
            _ => None,
        };
        let mut open: Vec<(usize, InWork)> = self.pending.iter().filter_map(here).collect();
        let tie = |way: usize| self.children[self.ways[way].child as usize].tie;
        open.sort_by_key(|(way, w)| (w.began, tie(*way), w.work));
        open.reverse();
        open
    }

    fn return_latest(&mut self, server: u16, cases: usize, how: Return) {
        let mut open = self.open_work(server);
        if self.has(Fault::EarliestReturn) {
            open.reverse();
        }
        for (way, w) in open.into_iter().take(cases) {
            // It has no place of this server any more, be it one that it kept from before.
            self.ways[way].keeps.retain(|s| *s != server);
            if w.ignored {
                self.ways[way].at = At::Over;
                self.give_up_places(way, None);
                continue;
            }
            let child = self.ways[way].child;
            let lane = self.host.lane(child, w.work, self.now);
            self.host.returned(child, w.work, server, self.now);
            let back = Some(self.left(&w, how));
            // It has been seen: it does not leave the list.
            let (joined, leaves_at) = (self.now, Time::NEVER);
            self.ways[way].at = At::OnList(OnList { work: w.work, lane, visit: w.visit, joined, leaves_at, back });
        }
    }

    /// What returned work takes again: how much, and at least how many minutes.
    fn left(&self, w: &InWork, how: Return) -> (i64, i32) {
        let whole = (w.takes.work, w.takes.not_before.since(w.began));
        let Return::HandOver { rework_ppm } = how else { return whole };
        let part = |x: i64, of: i64, all: i64| (i128::from(x) * i128::from(of) / i128::from(all)) as i64;
        let rework = |x: i64| part(x, i64::from(rework_ppm), 1_000_000);
        let minutes = (whole.1 - self.now.since(w.began)).max(0);
        // The hours of a server that has hours are booked to the last when work begins, and worked whoever the child
        // is with; what a volume takes of others' hours is left in proportion to its time.
        let work = match self.p.servers[usize::from(w.server)].kind {
            ServerKind::Volume if whole.1 > 0 => part(whole.0, minutes.into(), whole.1.into()),
            _ => 0,
        };
        (work + rework(whole.0), minutes.saturating_add(rework(whole.1.into()) as i32))
    }
}
