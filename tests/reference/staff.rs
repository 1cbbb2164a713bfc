//! Servers: places, hours booked end to end, volumes and sittings.

use super::faults::Fault;
use super::ways::{At, InWork};
use super::{Reference, Watcher};
use sendsim::kernel::{Need, ServerKind, Time};

/// One case, in the unit of a curve of volumes.
const CASE: i64 = 1_000_000;

/// A server now.
pub struct Staff {
    pub kind: ServerKind,
    pub places: i32,
    /// What of the curve has been booked, with what has lapsed.
    pub booked: i64,
    /// What of the curve nobody booked in time.
    pub lapsed: i64,
    /// A sitting of this minute: starts that are left, and by when to have joined.
    pub sitting: Option<(u32, Time)>,
}

impl Staff {
    pub fn new(kind: ServerKind, places: i32) -> Self {
        Staff { kind, places, booked: 0, lapsed: 0, sitting: None }
    }
}

impl<H: Watcher> Reference<'_, H> {
    /// Cases that a server holds: in work here, or keeping a place here between two works.
    pub fn busy(&self, server: u16) -> i32 {
        let holds = |w: &usize| {
            let works_here = matches!(self.ways[*w].at, At::InWork(w) if w.server == server);
            works_here || self.ways[*w].keeps.contains(&server)
        };
        self.pending.iter().copied().filter(holds).count() as i32
    }

    /// Whether the server can begin work for some child, places apart.
    pub fn is_able(&self, server: u16) -> bool {
        let s = usize::from(server);
        match self.servers[s].kind {
            ServerKind::Places => true,
            ServerKind::Sittings => self.servers[s].sitting.is_some_and(|(left, _)| left > 0),
            ServerKind::Hours | ServerKind::Both | ServerKind::Volume => {
                let curve = &self.capacity.curves[s];
                curve.is_open(self.now) && curve.flows(self.servers[s].booked, &mut 0) <= self.now
            }
        }
    }

    /// Books work on the curve of a server, behind what is booked; hours that nobody booked have lapsed. Gives the
    /// minute in which it is done.
    pub fn book(&mut self, server: u16, work: i64) -> Time {
        let curve = &self.capacity.curves[usize::from(server)];
        let lapses = !self.has(Fault::HoursKept);
        let staff = &mut self.servers[usize::from(server)];
        let idle = (curve.at(self.now) - staff.booked).max(0);
        // Work that ended within this minute is followed without a gap.
        if lapses && curve.flows(staff.booked, &mut 0) < self.now {
            staff.lapsed += idle;
            staff.booked += idle;
        }
        staff.booked += work;
        curve.done(staff.booked, &mut 0)
    }

    /// A way is in work from now on, or has been since before the start.
    pub fn hold(&mut self, way: usize, work: u16, server: u16, visit: u32, began: Time, takes: Need) {
        let done = match self.servers[usize::from(server)].kind {
            ServerKind::Places | ServerKind::Sittings => self.now,
            ServerKind::Hours | ServerKind::Both => self.book(server, takes.work),
            ServerKind::Volume => {
                self.book(server, CASE);
                self.now
            }
        };
        let ends = done.max(takes.not_before).max(self.now);
        self.ways[way].at = At::InWork(InWork { work, server, visit, began, ends, takes, ignored: false });
    }

    /// Work that a server has done by now.
    pub fn worked(&self, server: u16) -> i64 {
        let staff = &self.servers[usize::from(server)];
        staff.booked.min(self.capacity.curves[usize::from(server)].at(self.now)) - staff.lapsed
    }

    /// When hours next flow that are not booked: then a server can begin work. One that could begin now has nobody whom
    /// it may take, and only something else can change that.
    pub fn next_start(&self, server: usize, from: Time) -> Time {
        let staff = &self.servers[server];
        if !staff.kind.has_curve() || self.is_able(server as u16) {
            return Time::NEVER;
        }
        let curve = &self.capacity.curves[server];
        let mut at = curve.flows(staff.booked.max(curve.at(from)), &mut 0).max(from);
        while at < self.last() && !curve.is_open(at) {
            at = at + 1;
        }
        at
    }

    pub fn sittings_end(&mut self) {
        self.servers.iter_mut().for_each(|s| s.sitting = None);
    }
}
