//! The engine: state of one replication, and the loop over minutes.

use super::agenda::Agenda;
use super::curve::Curve;
use super::host::{Birth, Host};
use super::places::Kept;
use super::program::{Capacity, Fixed, NONE16, Op, Program};
use super::queue::Queue;
use super::rounds::Rounds;
use super::server::{Server, TeamState};
use super::stop::{Stop, Stopped};
use super::time::Time;
use super::token::{Fork, NONE, Pool, State, Token};

/// Agenda numbers below that of the first server's wake.
const MONTH: u32 = 0;
const FIXED: u32 = 1;
const CHANGE: u32 = 2;
pub(super) const ROUNDS: u32 = 3;
pub(super) const FIRST_SERVER: u32 = 4;

/// What the kernel knows of a child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child {
    pub request: Time,
    pub tie: u64,
    pub open: bool,
}

/// A fork or a departure that waits until every release of the minute is done.
#[derive(Debug, Clone, Copy)]
pub(super) enum Deferred {
    Leave(u32, u16),
    Resume(u32),
}

/// How much was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Entities taken from the agenda (arrivals, ends of waits and of work, wakes), and charges of rounds.
    pub events: u64,
    /// Starts of work.
    pub starts: u64,
}

/// Memory of an engine, reused between replications so that a replication allocates nothing once warm.
#[derive(Default)]
pub struct Engine {
    pub(super) agenda: Agenda,
    pub(super) tokens: Pool<Token>,
    pub(super) forks: Pool<Fork>,
    pub(super) kept: Pool<Kept>,
    pub(super) children: Vec<Child>,
    pub(super) visits: Vec<u16>,
    pub(super) queues: Vec<Queue>,
    pub(super) servers: Vec<Server>,
    pub(super) teams: Vec<TeamState>,
    pub(super) dirty: Vec<u16>,
    pub(super) gates: Vec<bool>,
    pub(super) deferred: Vec<Deferred>,
    pub(super) rounds: Rounds,
    births: Vec<Birth>,
    /// Takes each minute's entities in the opposite order: results must not change.
    pub(crate) reversed: bool,
}

/// What a host may look at when a month ends.
pub struct View<'a> {
    tokens: &'a Pool<Token>,
    queues: &'a [Queue],
    servers: &'a [Server],
    curves: &'a [Curve],
    now: Time,
}

impl View<'_> {
    /// Everyone on a list: work, child, when it joined.
    pub fn waiting(&self) -> impl Iterator<Item = (u16, u32, Time)> {
        let entries = self.queues.iter().flat_map(Queue::entries);
        let waits = entries.filter(|e| self.tokens[e.token].stamp == e.stamp).map(|e| &self.tokens[e.token]);
        waits.map(|t| (t.work, t.child, t.joined))
    }

    /// Cases that a server holds.
    pub fn busy(&self, server: u16) -> i32 {
        self.servers[usize::from(server)].busy
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

/// One run of a program on an engine.
pub(super) struct Run<'a, H> {
    pub p: &'a Program,
    pub capacity: &'a Capacity,
    pub host: &'a mut H,
    pub e: &'a mut Engine,
    pub now: Time,
    pub base: u32,
    pub end: Time,
    /// When the month ends, and with it the next children are announced.
    pub next_births: Time,
    pub counts: Counts,
}

impl Engine {
    /// Runs a program from its start to its end.
    ///
    /// # Errors
    /// [`Stopped`] when asked to stop or over the budget of events; the host's state is then of no use.
    pub fn run<H: Host>(
        &mut self,
        program: &Program,
        capacity: &Capacity,
        host: &mut H,
        stop: &Stop,
    ) -> Result<Counts, Stopped> {
        self.reset(program, capacity);
        let base = FIRST_SERVER + program.servers.len() as u32;
        let mut run = Run {
            p: program,
            capacity,
            host,
            e: self,
            now: Time::START,
            base,
            end: program.end(),
            next_births: program.month_ends.first().copied().unwrap_or(Time::START),
            counts: Counts::default(),
        };
        run.all(stop)?;
        Ok(run.counts)
    }

    fn reset(&mut self, p: &Program, capacity: &Capacity) {
        self.agenda.reset();
        self.tokens.clear();
        self.forks.clear();
        self.kept.clear();
        self.children.clear();
        self.visits.clear();
        self.queues.resize_with(p.lanes(), Queue::default);
        self.queues.iter_mut().for_each(Queue::clear);
        self.servers.clear();
        self.servers.extend((0..p.servers.len()).map(|s| Server::new(capacity.places[s])));
        self.teams.clear();
        self.teams.extend(p.teams.iter().map(TeamState::new));
        self.dirty.clear();
        self.gates.clear();
        self.gates.resize(p.gates, false);
        self.deferred.clear();
        self.rounds.reset(p.end());
    }
}

impl<H: Host> Run<'_, H> {
    fn all(&mut self, stop: &Stop) -> Result<(), Stopped> {
        let (mut month, mut fixed, mut change) = (0usize, 0usize, 0usize);
        if self.p.month_ends.is_empty() {
            return Ok(());
        }
        self.e.agenda.push(MONTH, self.next_births);
        if let Some((at, _)) = self.p.fixed.first() {
            self.e.agenda.push(FIXED, *at);
        }
        if let Some((at, _)) = self.capacity.changes.first() {
            self.e.agenda.push(CHANGE, *at);
        }
        self.admit(0);
        let mut check = 0;
        while let Some(now) = self.e.agenda.due() {
            self.now = now;
            if now == self.next_births {
                let Engine { tokens, queues, servers, .. } = &*self.e;
                let view = View { tokens, queues, servers, curves: &self.capacity.curves, now };
                self.host.month_end(month as u32, &view);
                month += 1;
                let Some(end) = self.p.month_ends.get(month) else { break };
                self.next_births = *end;
                self.admit(month as u32);
                // The month's own entity is taken below; it is due again at the next end.
                self.take_month();
            }
            loop {
                self.releases(&mut fixed, &mut change);
                if !self.e.dirty.is_empty() {
                    self.starts();
                }
                if self.counts.events >= check {
                    check = self.counts.events + 4096;
                    stop.check(self.counts.events)?;
                }
                if !self.e.agenda.is_due(now) {
                    break;
                }
            }
        }
        stop.check(self.counts.events)
    }

    /// Removes the month's entity from this minute and makes it due at the next end.
    fn take_month(&mut self) {
        let mut next = self.e.agenda.take(self.now);
        while let Some(entity) = next {
            next = self.e.agenda.after(entity);
            self.e.agenda.push(entity, if entity == MONTH { self.next_births } else { self.now });
        }
    }

    fn admit(&mut self, month: u32) {
        let mut births = std::mem::take(&mut self.e.births);
        births.clear();
        self.host.births(month, &mut births);
        for birth in &births {
            self.birth(birth);
        }
        self.e.births = births;
        self.expect_first_rounds();
    }

    fn birth(&mut self, b: &Birth) {
        let c = b.child as usize;
        debug_assert_eq!(c, self.e.children.len(), "children are numbered in the order in which they enter");
        self.e.children.push(Child { request: b.request, tie: b.tie, open: true });
        self.e.visits.resize((c + 1) * self.p.visit_slots, 0);
        let fork = if b.inside == NONE16 { NONE } else { self.fork_around(b.child, b.inside) };
        let listed = b.in_work.is_some() || matches!(self.p.ops[usize::from(b.op)], Op::Join { .. });
        let joined = if listed { b.joined } else { Time::NEVER };
        let token = self.token(Token { child: b.child, op: b.op, joined, fork, ..Token::BLANK });
        if fork != NONE {
            self.e.tokens[token].required = true;
            self.e.forks[fork].head = token;
        }
        self.enrol(b);
        if let Some(w) = b.in_work {
            self.hold_from_start(token, w);
        } else {
            self.e.tokens[token].state = State::Due;
            self.due_at(token, b.at);
        }
    }

    /// The ask that a backlog child is inside of, with only its own branch out.
    fn fork_around(&mut self, child: u32, ask: u16) -> u32 {
        let outer = self.p.asks[usize::from(ask)].outer.map_or(NONE, |o| self.fork_around(child, o));
        let main = self.token(Token { child, fork: outer, state: State::Asked, ..Token::BLANK });
        if outer != NONE {
            self.e.tokens[main].required = true;
            self.e.forks[outer].head = main;
        }
        let fork = self.e.forks.put(Fork { main, head: NONE, needed: 1, live: 1, ask, resuming: false });
        self.e.tokens[main].need = i64::from(fork);
        fork
    }

    /// A new token. Its stamp goes on from that of the slot's last use, so that old entries never match.
    pub fn token(&mut self, token: Token) -> u32 {
        self.e.tokens.put_with(|old| Token { stamp: old.map_or(0, |o| o.stamp.wrapping_add(1)), ..token })
    }

    /// First phase of a minute: everything that ends, ends.
    fn releases(&mut self, fixed: &mut usize, change: &mut usize) {
        // A bit for each entity that is seldom due.
        let mut seldom = 0u32;
        loop {
            if self.e.reversed {
                self.reverse();
            }
            let mut next = self.e.agenda.take(self.now);
            if next.is_none() {
                if self.e.deferred.is_empty() {
                    break;
                }
                // What is settled may be due at once: a patience that ends as it begins.
                self.settle();
            }
            while let Some(entity) = next {
                next = self.e.agenda.after(entity);
                self.counts.events += 1;
                if entity >= self.base {
                    self.due(entity - self.base);
                } else if entity >= FIRST_SERVER {
                    self.woken(entity - FIRST_SERVER);
                } else {
                    seldom |= 1 << entity;
                }
            }
        }
        if seldom != 0 {
            self.releases_seldom(seldom, fixed, change);
        }
    }

    /// The end of the first phase: rounds, then gates, rules, sittings and capacity.
    #[inline(never)]
    fn releases_seldom(&mut self, due: u32, fixed: &mut usize, change: &mut usize) {
        let is_due = |entity: u32| due & 1 << entity != 0;
        if is_due(ROUNDS) {
            self.make_rounds();
        }
        if is_due(FIXED) {
            while let Some((_, what)) = self.p.fixed.get(*fixed).filter(|(at, _)| *at <= self.now) {
                *fixed += 1;
                self.fixed(what);
            }
            if let Some((at, _)) = self.p.fixed.get(*fixed) {
                self.e.agenda.push(FIXED, *at);
            }
        }
        if is_due(CHANGE) {
            while let Some((_, what)) = self.capacity.changes.get(*change).filter(|(at, _)| *at <= self.now) {
                *change += 1;
                self.change(what);
            }
            if let Some((at, _)) = self.capacity.changes.get(*change) {
                self.e.agenda.push(CHANGE, *at);
            }
        }
    }

    /// Turns the chain of this minute round.
    fn reverse(&mut self) {
        let mut next = self.e.agenda.take(self.now);
        while let Some(entity) = next {
            next = self.e.agenda.after(entity);
            self.e.agenda.push(entity, self.now);
        }
    }

    fn fixed(&mut self, what: &Fixed) {
        match *what {
            Fixed::Gate { gate, open } => {
                self.e.gates[usize::from(gate)] = open;
                if open {
                    (0..self.p.teams.len()).for_each(|t| self.touch(t as u16));
                }
            }
            Fixed::Rule { team } => self.next_rule(team),
            Fixed::Sitting { server, starts, joined_by } => {
                let s = &mut self.e.servers[usize::from(server)];
                (s.sitting, s.places, s.joined_by) = (self.now, starts as i32, joined_by);
                let team = self.p.servers[usize::from(server)].team;
                self.touch(team);
            }
        }
    }
}
