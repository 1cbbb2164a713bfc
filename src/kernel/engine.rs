//! The engine: state of one replication, and the loop over minutes.

use super::agenda::Agenda;
use super::branches::only_waits;
use super::curve::Curve;
use super::host::{Birth, Host};
use super::places::Kept;
use super::program::{Capacity, Fixed, Program};
use super::queue::{Entry, Queue};
use super::rounds::Rounds;
use super::server::{Server, TeamState};
use super::stop::{Stop, Stopped};
use super::time::Time;
use super::token::{Fork, Pool, Token};

/// Agenda numbers below that of the first server's wake.
const MONTH: u32 = 0;
const FIXED: u32 = 1;
const CHANGE: u32 = 2;
pub(super) const ROUNDS: u32 = 3;
pub(super) const FIRST_SERVER: u32 = 4;

/// Events between two looks at whether to stop.
const BETWEEN_LOOKS: u64 = 1 << 14;

/// What the kernel knows of a child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child {
    pub request: Time,
    pub tie: u64,
    /// When it leaves, as far as it is known; never before that.
    pub left: Time,
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
    /// Arrivals, ends of waits and of work, ends of patience, wakes, and charges of rounds: what happens in the model,
    /// however few of them the agenda had to be asked for.
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
    /// Tokens that are due in this very minute, in its next pass.
    pub(super) at_once: Vec<u32>,
    pub(super) rounds: Rounds,
    /// For each operation of the program, whether it begins nothing but waits.
    pub(super) only_waits: Vec<bool>,
    /// For each team of the program, whether its list may be joined ahead of the clock.
    pub(super) foreseen: Vec<bool>,
    /// Whom a sitting is taking.
    pub(super) ready: Vec<Entry>,
    pub(super) births: Vec<Birth>,
    /// Children who have been referred and have not entered yet.
    pub(super) referred: Vec<Birth>,
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
    /// Everyone on a list.
    pub fn waiting(&self) -> impl Iterator<Item = &Entry> {
        let waits = |e: &Entry| self.tokens[e.token].stamp == e.stamp;
        // Of a list of sittings it may be known ahead who will join it.
        self.queues.iter().flat_map(move |queue| queue.entries(waits)).filter(|e| e.joined < self.now)
    }

    /// The child of one on a list.
    pub fn child(&self, entry: &Entry) -> u32 {
        self.tokens[entry.token].child
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
    pub e: Engine,
    pub now: Time,
    pub base: u32,
    pub end: Time,
    /// When the month ends, and with it the next children are announced.
    pub next_births: Time,
    pub counts: Counts,
    /// The count of events at which to look whether to stop.
    next_check: u64,
}

/// How many changes have been made: the program's, and those of the replication's capacity.
#[derive(Default)]
struct Changes {
    fixed: usize,
    change: usize,
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
            // By value, so that what it holds is one step away.
            e: std::mem::take(self),
            now: Time::START,
            base,
            end: program.end(),
            next_births: program.month_ends.first().copied().unwrap_or(Time::START),
            counts: Counts::default(),
            next_check: BETWEEN_LOOKS,
        };
        let done = run.all(stop);
        let counts = run.counts;
        *self = run.e;
        done.map(|()| counts)
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
        self.at_once.clear();
        self.referred.clear();
        self.rounds.reset(p.end());
        only_waits(p, &mut self.only_waits);
        self.foreseen.clear();
        self.foreseen.extend((0..p.teams.len()).map(|team| p.is_foreseen(team)));
    }
}

impl<H: Host> Run<'_, H> {
    fn all(&mut self, stop: &Stop) -> Result<(), Stopped> {
        let (mut month, mut changes) = (0usize, Changes::default());
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
        stop.check(0)?;
        self.admit(0, stop)?;
        loop {
            self.minute(&mut changes, stop)?;
            let Some(now) = self.e.agenda.due() else { break };
            self.now = now;
            if now == self.next_births {
                self.month_end(month as u32);
                month += 1;
                let Some(end) = self.p.month_ends.get(month) else { break };
                self.next_births = *end;
                self.admit(month as u32, stop)?;
                // The month's own entity is taken with the minute; it is due again at the next end.
                self.take_month();
            }
        }
        stop.check(self.counts.events)
    }

    /// Shows the host what is there when a month ends.
    fn month_end(&mut self, month: u32) {
        let now = self.now;
        self.e.servers.iter_mut().for_each(|s| s.let_go(now));
        let Engine { tokens, queues, servers, .. } = &self.e;
        let view = View { tokens, queues, servers, curves: &self.capacity.curves, now };
        self.host.month_end(month, &view);
    }

    /// All that happens in this minute.
    #[inline]
    fn minute(&mut self, changes: &mut Changes, stop: &Stop) -> Result<(), Stopped> {
        loop {
            self.releases(changes, stop)?;
            if !self.e.dirty.is_empty() {
                self.starts();
            }
            self.look(stop)?;
            if self.e.at_once.is_empty() && self.e.deferred.is_empty() && self.e.referred.is_empty() {
                return Ok(());
            }
        }
    }

    /// Looks now and then whether to stop.
    #[inline]
    pub fn look(&mut self, stop: &Stop) -> Result<(), Stopped> {
        if !self.is_time_to_look() {
            return Ok(());
        }
        self.next_check = self.counts.events + BETWEEN_LOOKS;
        stop.check(self.counts.events)
    }

    /// Whether it must soon be asked whether to stop: until then nobody is followed further ahead, so that neither a
    /// child's many short waits nor many children put it off.
    #[inline]
    pub fn is_time_to_look(&self) -> bool {
        self.counts.events >= self.next_check
    }

    /// Removes the month's entity from this minute and makes it due at the next end.
    fn take_month(&mut self) {
        let mut next = self.e.agenda.take(self.now);
        while let Some(entity) = next {
            next = self.e.agenda.after(entity);
            self.e.agenda.push(entity, if entity == MONTH { self.next_births } else { self.now });
        }
    }

    /// A new token. Its stamp goes on from that of the slot's last use, so that old entries never match.
    pub fn token(&mut self, token: Token) -> u32 {
        self.e.tokens.put_with(|old| Token { stamp: old.map_or(0, |o| o.stamp.wrapping_add(1)), ..token })
    }

    /// First phase of a minute: everything that ends, ends.
    #[inline]
    fn releases(&mut self, changes: &mut Changes, stop: &Stop) -> Result<(), Stopped> {
        let mut seldom = 0u32; // a bit for each entity that is seldom due
        let mut next = self.taken();
        loop {
            while let Some(entity) = next {
                next = self.e.agenda.after(entity);
                if entity >= self.base {
                    self.due(entity - self.base);
                } else if entity >= FIRST_SERVER {
                    self.woken(entity - FIRST_SERVER);
                } else {
                    seldom |= 1 << entity;
                }
            }
            if !self.e.referred.is_empty() {
                self.enter(stop)?;
            } else if !self.e.at_once.is_empty() {
                self.due_at_once();
            } else if !self.e.deferred.is_empty() {
                // What is settled may be due at once: a patience that ends as it begins.
                self.settle();
            } else {
                break;
            }
        }
        if seldom != 0 {
            self.releases_seldom(seldom, changes);
        }
        Ok(())
    }

    #[inline]
    fn taken(&mut self) -> Option<u32> {
        if self.e.reversed {
            self.reverse();
        }
        self.e.agenda.take(self.now)
    }

    /// What has become due in the minute itself.
    fn due_at_once(&mut self) {
        let mut due = std::mem::take(&mut self.e.at_once);
        if self.e.reversed {
            due.reverse();
        }
        for token in &due {
            self.due(*token);
        }
        due.clear();
        if self.e.at_once.is_empty() {
            self.e.at_once = due;
        }
    }

    /// The end of the first phase: rounds, then gates, rules, sittings and capacity.
    #[inline(never)]
    fn releases_seldom(&mut self, due: u32, Changes { fixed, change }: &mut Changes) {
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
