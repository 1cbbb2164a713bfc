//! What is there when a month ends.

use super::curve::Curve;
use super::queue::{Entry, Queue, Who};
use super::server::Server;
use super::time::Time;
use super::token::{Pool, Token};
use super::turns::Turns;

/// One on a list.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// When it joined.
    pub joined: Time,
    /// For what.
    pub work: u16,
    who: Waits,
}

#[derive(Debug, Clone, Copy)]
enum Waits {
    Token(u32),
    Child(u32),
}

impl From<Who> for Waits {
    fn from(who: Who) -> Waits {
        match who {
            Who::Token { token, .. } => Waits::Token(token),
            Who::Child { child, .. } => Waits::Child(child),
        }
    }
}

/// What a host may look at when a month ends.
pub struct View<'a> {
    pub(super) tokens: &'a Pool<Token>,
    pub(super) stamps: &'a [u32],
    pub(super) queues: &'a [Queue],
    pub(super) servers: &'a [Server],
    pub(super) turns: &'a [Turns],
    pub(super) curves: &'a [Curve],
    pub(super) now: Time,
}

impl View<'_> {
    /// Everyone on a list.
    pub fn waiting(&self) -> impl Iterator<Item = Waiting> {
        let waits = |e: &Entry| e.waiter.waits(self.stamps);
        let listed = self.queues.iter().flat_map(move |queue| queue.entries(waits)).map(|e| e.waiter);
        // Of a list of sittings it may be known ahead who will join it.
        let listed = listed.filter(|w| w.joined < self.now);
        let listed = listed.map(|w| Waiting { joined: w.joined, work: w.work, who: w.who().into() });
        let turns = self.turns.iter().flat_map(|turns| turns.waiting(self.now));
        listed.chain(turns.map(|(child, work, joined)| Waiting { joined, work, who: Waits::Child(child) }))
    }

    /// The child of one on a list.
    pub fn child(&self, waiting: Waiting) -> u32 {
        match waiting.who {
            Waits::Token(token) => self.tokens[token].child,
            Waits::Child(child) => child,
        }
    }

    /// Cases that a server holds.
    pub fn busy(&self, server: u16) -> i32 {
        let s = usize::from(server);
        self.servers[s].busy + self.turns[s].in_work(self.now)
    }

    /// Work that a server with hours has done so far, in the unit of its curve.
    pub fn worked(&self, server: u16) -> i64 {
        let s = usize::from(server);
        self.servers[s].worked(&self.curves[s], self.now)
    }

    /// Places of a server now.
    pub fn places(&self, server: u16) -> i32 {
        self.servers[usize::from(server)].places
    }
}
