//! The engine: state of one replication, and the loop over minutes.

use super::agenda::Agenda;
use super::host::{Birth, Host, Who};
use super::program::{Capacity, Fixed, NONE16, Op, Program};
use super::queue::{Entry, Queue, Rank};
use super::serve::{Server, TeamState};
use super::stop::{Stop, Stopped};
use super::time::Time;
use super::token::{Fork, NONE, Pool, State, Token};

/// Agenda numbers below that of the first server's wake.
const MONTH: u32 = 0;
const FIXED: u32 = 1;
const CHANGE: u32 = 2;
pub(super) const FIRST_SERVER: u32 = 3;

/// What the kernel knows of a child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child {
    pub request: Time,
    pub tie: u64,
    pub companions: u32,
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
    /// Entities taken from the agenda: arrivals, ends of waits and of work, wakes.
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
    pub(super) children: Vec<Child>,
    pub(super) visits: Vec<u16>,
    pub(super) queues: Vec<Queue>,
    pub(super) servers: Vec<Server>,
    pub(super) teams: Vec<TeamState>,
    pub(super) dirty: Vec<u16>,
    pub(super) gates: Vec<bool>,
    pub(super) deferred: Vec<Deferred>,
    births: Vec<Birth>,
    bucket: Vec<u32>,
    /// Takes each minute's entities in the opposite order: results must not change.
    pub(crate) reversed: bool,
}

/// What a host may look at when a month ends.
pub struct View<'a> {
    tokens: &'a [Token],
    servers: &'a [Server],
}

impl View<'_> {
    /// Everyone on a list: work, child, when it joined.
    pub fn waiting(&self) -> impl Iterator<Item = (u16, u32, Time)> {
        self.tokens.iter().filter(|t| t.state == State::Waiting).map(|t| (t.work, t.child, t.joined))
    }

    /// Cases that a server holds.
    pub fn busy(&self, server: u16) -> i32 {
        self.servers[usize::from(server)].busy
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
            counts: Counts::default(),
        };
        run.all(stop)?;
        Ok(run.counts)
    }

    fn reset(&mut self, p: &Program, capacity: &Capacity) {
        self.agenda.reset();
        self.tokens.clear();
        self.forks.clear();
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
    }
}

impl<H: Host> Run<'_, H> {
    fn all(&mut self, stop: &Stop) -> Result<(), Stopped> {
        let (mut month, mut fixed, mut change) = (0usize, 0usize, 0usize);
        let Some(first_end) = self.p.month_ends.first() else { return Ok(()) };
        self.e.agenda.push(MONTH, *first_end);
        if let Some((at, _)) = self.p.fixed.first() {
            self.e.agenda.push(FIXED, *at);
        }
        if let Some((at, _)) = self.capacity.changes.first() {
            self.e.agenda.push(CHANGE, *at);
        }
        self.admit(0);
        let mut check = 0u64;
        while let Some(now) = self.e.agenda.next() {
            self.now = now;
            if now == self.p.month_ends[month] {
                let view = View { tokens: self.e.tokens.items(), servers: &self.e.servers };
                self.host.month_end(month as u32, &view);
                month += 1;
                let Some(end) = self.p.month_ends.get(month) else { return Ok(()) };
                self.admit(month as u32);
                // The month's own entity is taken below; it is due again at the next end.
                self.take_month(*end);
            }
            loop {
                self.releases(&mut fixed, &mut change);
                self.starts();
                if self.counts.events >= check {
                    check = self.counts.events + 4096;
                    stop.check(self.counts.events)?;
                }
                if self.e.agenda.next() != Some(now) {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Removes the month's entity from this minute and makes it due at the next end.
    fn take_month(&mut self, end: Time) {
        self.e.bucket.clear();
        while let Some(entity) = self.e.agenda.take(self.now) {
            if entity != MONTH {
                self.e.bucket.push(entity);
            }
        }
        while let Some(entity) = self.e.bucket.pop() {
            self.e.agenda.push(entity, self.now);
        }
        self.e.agenda.push(MONTH, end);
    }

    fn admit(&mut self, month: u32) {
        let mut births = std::mem::take(&mut self.e.births);
        births.clear();
        self.host.births(month, &mut births);
        for birth in &births {
            self.birth(birth);
        }
        self.e.births = births;
    }

    fn birth(&mut self, b: &Birth) {
        let c = b.child as usize;
        let blank = Child { request: Time::START, tie: 0, companions: NONE, open: false };
        if c >= self.e.children.len() {
            self.e.children.resize(c + 1, blank);
            self.e.visits.resize((c + 1) * self.p.visit_slots, 0);
        }
        self.e.children[c] = Child { request: b.request, tie: b.tie, companions: NONE, open: true };
        let fork = if b.inside == NONE16 { NONE } else { self.fork_around(b.child, b.inside) };
        let token = self.token(Token { child: b.child, op: b.op, joined: b.joined, fork, ..Token::BLANK });
        if fork != NONE {
            self.e.tokens[token].required = true;
            self.e.forks[fork].head = token;
        }
        if b.companion != NONE16 {
            let companion = self.token(Token { child: b.child, ..Token::BLANK });
            self.e.children[c].companions = companion;
            self.go(companion, b.companion);
        }
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
        let (mut fixed_due, mut change_due) = (false, false);
        let reversed = self.e.reversed;
        loop {
            let entity = if reversed { self.take_last() } else { self.e.agenda.take(self.now) };
            let Some(entity) = entity else { break };
            self.counts.events += 1;
            if entity >= self.base {
                self.due(entity - self.base);
            } else if entity >= FIRST_SERVER {
                self.woken(entity - FIRST_SERVER);
            } else if entity == FIXED {
                fixed_due = true;
            } else if entity == CHANGE {
                change_due = true;
            }
        }
        self.settle();
        if fixed_due {
            while let Some((_, what)) = self.p.fixed.get(*fixed).filter(|(at, _)| *at <= self.now) {
                *fixed += 1;
                self.fixed(what);
            }
            if let Some((at, _)) = self.p.fixed.get(*fixed) {
                self.e.agenda.push(FIXED, *at);
            }
        }
        if change_due {
            while let Some((_, what)) = self.capacity.changes.get(*change).filter(|(at, _)| *at <= self.now) {
                *change += 1;
                self.change(what);
            }
            if let Some((at, _)) = self.capacity.changes.get(*change) {
                self.e.agenda.push(CHANGE, *at);
            }
        }
    }

    /// The entity of this minute that [`Agenda::take`] would give last.
    fn take_last(&mut self) -> Option<u32> {
        let mut taken = Vec::new();
        while let Some(entity) = self.e.agenda.take(self.now) {
            taken.push(entity);
        }
        let last = taken.pop()?;
        for entity in taken.into_iter().rev() {
            self.e.agenda.push(entity, self.now);
        }
        Some(last)
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

    /// A token's minute has come.
    #[inline]
    fn due(&mut self, ix: u32) {
        let token = self.e.tokens[ix];
        match token.state {
            State::Due => {
                let op = token.op;
                self.go(ix, op);
            }
            State::InWork => self.finish(ix),
            State::Ignored => {
                if token.held != token.at {
                    self.release_held(ix);
                }
                self.release_server(ix, token.at);
                self.drop_token(ix);
            }
            State::Patience => {
                let target = token.child;
                let t = self.e.tokens[target];
                if t.state == State::Waiting && i64::from(t.stamp) == token.need {
                    let (child, work, joined) = (t.child, t.work, t.joined);
                    self.unlist(target);
                    self.release_held(target);
                    self.host.left_list(child, work, joined, self.now);
                    if let Some(op) = self.p.works[usize::from(work)].leaving {
                        self.go(target, op);
                    }
                }
                self.drop_token(ix);
            }
            State::Dead => self.drop_token(ix),
            State::Free | State::Waiting | State::Asked => debug_assert!(false, "nothing is due for {:?}", token.state),
        }
    }

    /// Runs a token from an operation to the next that blocks.
    #[inline]
    pub fn go(&mut self, ix: u32, mut op: u16) {
        let child = self.e.tokens[ix].child;
        loop {
            match self.p.ops[usize::from(op)] {
                Op::Wait { wait, next } => {
                    let visit = self.visit(child, op);
                    let at = self.host.wake(Who { child, visit }, wait, self.now);
                    debug_assert!(at >= self.now, "a wait ends before it begins");
                    if at > self.now {
                        let t = &mut self.e.tokens[ix];
                        (t.op, t.state) = (next, State::Due);
                        return self.due_at(ix, at);
                    }
                    op = next;
                }
                Op::Join { work } => {
                    let visit = self.visit(child, op);
                    return self.join(ix, op, work, visit);
                }
                Op::Choose { choice, first } => {
                    let visit = self.visit(child, op);
                    let way = self.host.choose(Who { child, visit }, choice, self.now);
                    op = self.p.targets[usize::from(first + way)];
                }
                Op::Ask { ask } => return self.ask(ix, ask),
                Op::Back => return self.back(ix),
                Op::Spawn { op: first, next } => {
                    let sibling = self.e.children[child as usize].companions;
                    let companion = self.token(Token { child, sibling, ..Token::BLANK });
                    self.e.children[child as usize].companions = companion;
                    self.go(companion, first);
                    op = next;
                }
                Op::Note { note, next } => {
                    self.host.note(child, note, self.now);
                    op = next;
                }
                Op::Leave { outcome } => return self.leave(ix, outcome),
            }
        }
    }

    #[inline]
    fn visit(&mut self, child: u32, op: u16) -> u32 {
        let slot = self.p.visit_slot[usize::from(op)];
        if slot == NONE16 {
            return 0;
        }
        let count = &mut self.e.visits[child as usize * self.p.visit_slots + usize::from(slot)];
        let visit = *count;
        *count = visit.saturating_add(1);
        u32::from(visit)
    }

    fn join(&mut self, ix: u32, op: u16, work: u16, visit: u32) {
        let spec = &self.p.works[usize::from(work)];
        let child = self.e.tokens[ix].child;
        // A backlog child has joined before the start; everyone else joins now.
        let joined = if self.now == Time::START { self.e.tokens[ix].joined.min(self.now) } else { self.now };
        let t = &mut self.e.tokens[ix];
        (t.op, t.work, t.visit, t.joined, t.redo) = (op, work, visit, joined, false);
        self.enlist(ix, false);
        let who = Who { child, visit };
        self.host.joined(who, work, joined);
        if spec.leaving.is_some() {
            let at = self.host.patience(who, work, self.now).max(self.now);
            let stamp = self.e.tokens[ix].stamp;
            if at < self.end {
                let patience = self.token(Token { child: ix, state: State::Patience, ..Token::BLANK });
                self.e.tokens[patience].need = i64::from(stamp);
                self.due_at(patience, at);
            }
        }
    }

    /// Puts a token on its list, by the rule in force.
    pub fn enlist(&mut self, ix: u32, ahead: bool) {
        let t = self.e.tokens[ix];
        let team = self.p.works[usize::from(t.work)].team;
        let lane = self.host.lane(t.child, t.work, self.now);
        let spec = &self.p.teams[usize::from(team)];
        let rule = &spec.rules[self.e.teams[usize::from(team)].rule];
        let child = &self.e.children[t.child as usize];
        let mut rank = Rank::new(rule.lanes[usize::from(lane)].order, child.request, t.joined, child.tie);
        if ahead {
            rank = rank.ahead();
        }
        let lane = spec.first_lane + lane;
        let stamp = t.stamp.wrapping_add(1);
        let t = &mut self.e.tokens[ix];
        (t.state, t.at, t.stamp) = (State::Waiting, lane, stamp);
        self.e.queues[usize::from(lane)].push(Entry { rank, token: ix, stamp });
        self.touch(team);
    }

    /// Makes a token due; what lies beyond the end need not be known.
    #[inline]
    pub fn due_at(&mut self, ix: u32, at: Time) {
        let token = &mut self.e.tokens[ix];
        token.scheduled = at < self.end;
        if token.scheduled {
            self.e.agenda.push(self.base + ix, at);
        }
    }

    /// Cancels a token that is due: it is freed when its minute comes, at once if it never does.
    pub fn bury(&mut self, ix: u32) {
        if self.e.tokens[ix].scheduled {
            self.e.tokens[ix].state = State::Dead;
        } else {
            self.drop_token(ix);
        }
    }

    /// Takes a token off its list without serving it.
    pub fn unlist(&mut self, ix: u32) {
        let t = &mut self.e.tokens[ix];
        t.stamp = t.stamp.wrapping_add(1);
        let lane = t.at;
        self.e.queues[usize::from(lane)].forget_one();
    }

    #[inline]
    pub fn touch(&mut self, team: u16) {
        let state = &mut self.e.teams[usize::from(team)];
        if !state.dirty {
            state.dirty = true;
            self.e.dirty.push(team);
        }
    }

    #[inline]
    pub fn drop_token(&mut self, ix: u32) {
        self.e.tokens[ix].state = State::Free;
        self.e.tokens.free(ix);
    }
}
