//! A second kernel, as plain as can be: one list of ways, looked through from end to end for every minute in which
//! something is due. Written from the documentation of `sendsim::kernel` without its code; slow, and meant to be read
//! beside that documentation.
//!
//! It knows no lanes to merge, no agenda, no following ahead: what the kernel does early or all at once, it does in its
//! own minute, one by one.

mod asks;
mod changes;
pub mod compare;
pub mod faults;
mod lists;
mod met;
mod months;
mod rounds;
mod staff;
pub mod trace;
mod ways;

use asks::Fork;
use faults::Fault;
use lists::TeamNow;
use rounds::Call;
use sendsim::kernel::{Capacity, Host, Program, Time};
use staff::Staff;
use trace::Picture;
use ways::{At, Way};

/// A host that can also be shown what the end of a month looks like.
pub trait Watcher: Host {
    /// Month `month` has ended.
    fn picture(&mut self, month: u32, picture: Picture);
}

/// One child.
pub struct Child {
    pub request: Time,
    pub tie: u64,
    pub has_left: bool,
    /// How often it has been at each operation that counts visits.
    pub visits: Vec<u32>,
}

/// One run.
pub struct Reference<'a, H> {
    p: &'a Program,
    capacity: &'a Capacity,
    host: &'a mut H,
    /// What is done wrongly on purpose.
    fault: Option<Fault>,
    now: Time,
    children: Vec<Child>,
    /// Every way there has ever been.
    ways: Vec<Way>,
    /// The one list: those that are not over.
    pending: Vec<usize>,
    forks: Vec<Fork>,
    calls: Vec<Call>,
    servers: Vec<Staff>,
    teams: Vec<TeamNow>,
    gates: Vec<bool>,
    /// How many of the program's changes, of those of the replication, and of months are over.
    fixed: usize,
    changes: usize,
    months: usize,
}

/// Runs a program from its start to its end.
pub fn run<H: Watcher>(p: &Program, capacity: &Capacity, host: &mut H, fault: Option<Fault>) {
    let mut run = Reference {
        p,
        capacity,
        host,
        fault,
        now: Time::START - 1,
        children: Vec::new(),
        ways: Vec::new(),
        pending: Vec::new(),
        forks: Vec::new(),
        calls: Vec::new(),
        servers: p.servers.iter().zip(&capacity.places).map(|(s, places)| Staff::new(s.kind, *places)).collect(),
        teams: p.teams.iter().map(|_| TeamNow::default()).collect(),
        gates: vec![false; p.gates],
        fixed: 0,
        changes: 0,
        months: 0,
    };
    run.month_starts(0);
    loop {
        run.now = run.next_minute();
        if run.p.month_ends.get(run.months) == Some(&run.now) {
            run.month_ends();
        }
        if run.now >= run.last() {
            break;
        }
        run.minute();
    }
}

impl<H: Watcher> Reference<'_, H> {
    /// Nothing at or after this happens.
    fn last(&self) -> Time {
        if self.has(Fault::OneMinuteMore) { self.p.end() + 1 } else { self.p.end() }
    }

    /// One minute: releases and starts, until nothing more is due in it.
    fn minute(&mut self) {
        let mut first = true;
        while first || self.is_anything_due() {
            if first && self.has(Fault::StartsFirst) {
                self.starts();
            }
            self.releases(first);
            self.starts();
            first = false;
        }
        self.sittings_end();
        let ways = &self.ways;
        self.pending.retain(|w| !ways[*w].is_over());
    }

    /// Everything that is due runs to where it next blocks; then departures and asks are settled, departures first. When
    /// that brings about nothing more, rounds come, and then capacity changes.
    fn releases(&mut self, first: bool) {
        if self.has(Fault::RoundsFirst) {
            self.rounds();
        }
        loop {
            let due: Vec<usize> = self.due(first).collect();
            for way in &due {
                self.release(*way);
            }
            if due.is_empty() && !self.settle() {
                break;
            }
        }
        self.rounds();
        self.change();
    }

    /// Those of the list that are due.
    fn due(&self, first: bool) -> impl Iterator<Item = usize> {
        let late = move |w: &usize| first && self.has(Fault::PatienceAfterStarts) && self.ways[*w].is_on_list();
        self.pending.iter().copied().filter(move |w| self.ways[*w].due() <= self.now && !late(w))
    }

    fn is_anything_due(&self) -> bool {
        self.due(false).next().is_some() || self.calls.iter().any(|c| c.at <= self.now)
    }

    /// The next minute in which anything can happen.
    fn next_minute(&self) -> Time {
        let later = self.now + 1;
        let ways = self.pending.iter().map(|w| self.ways[*w].due());
        let calls = self.calls.iter().map(|c| c.at);
        let mut waited_for = vec![false; self.p.teams.len()];
        for way in &self.pending {
            if let At::OnList(on) = self.ways[*way].at {
                waited_for[usize::from(self.p.works[usize::from(on.work)].team)] = true;
            }
        }
        let busy = |s: &usize| waited_for[usize::from(self.p.servers[*s].team)];
        let starts = (0..self.servers.len()).filter(busy).map(|s| self.next_start(s, later));
        let fixed = self.p.fixed.get(self.fixed).map(|(at, _)| *at);
        let change = self.capacity.changes.get(self.changes).map(|(at, _)| *at);
        let month = self.p.month_ends.get(self.months).copied();
        let all = ways.chain(calls).chain(starts).chain(fixed).chain(change).chain(month);
        all.min().unwrap_or(Time::NEVER).max(later)
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
}
