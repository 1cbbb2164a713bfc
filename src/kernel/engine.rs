//! The engine: state of one replication, and the loop over minutes.

use super::agenda::Agenda;
use super::branches::Deferred;
use super::host::{Birth, Births, Host};
use super::lists::Joins;
use super::lone::{lone_branches, only_waits};
use super::places::Kept;
use super::program::{Capacity, Op, Program};
use super::queue::{Queue, Waiter};
use super::rounds::Rounds;
use super::seldom::{Changes, Seldom};
use super::server::Server;
use super::stop::{Stop, Stopped};
use super::sweeps::Sweeps;
use super::team::TeamState;
use super::time::Time;
use super::together::Together;
use super::token::{Due, Fork, Pool, Token};
use super::turns::Turns;
use super::view::View;

/// Events between two looks at whether to stop.
const BETWEEN_LOOKS: u64 = 1 << 14;

/// What the kernel knows of a child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child {
    pub request: Time,
    /// How many minutes the work lasts that it waits for on a sweep, or less than none where that is not known.
    pub lasts: i32,
    pub tie: u64,
}

/// How much was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Arrivals, ends of waits and of work, ends of patience, wakes of hours, and charges of rounds: what happens in the model,
    /// however few of them the agenda had to be asked for.
    pub events: u64,
    /// Starts of work.
    pub starts: u64,
}

/// Memory of an engine, reused between replications so that a replication allocates nothing once warm.
#[derive(Default)]
pub struct Engine {
    pub(super) agenda: Agenda<Due>,
    pub(super) tokens: Pool<Token>,
    /// For each token, a number that changes whenever it joins or leaves a list, so that old entries never match.
    pub(super) stamps: Vec<u32>,
    pub(super) forks: Pool<Fork>,
    pub(super) kept: Pool<Kept>,
    pub(super) children: Vec<Child>,
    /// For each child, when it leaves, as far as it is known; never before that. Kept where there are rounds.
    pub(super) left: Vec<Time>,
    pub(super) visits: Vec<u16>,
    pub(super) queues: Vec<Queue>,
    pub(super) servers: Vec<Server>,
    pub(super) teams: Vec<TeamState>,
    /// For each server, the turns that it gives.
    pub(super) turns: Vec<Turns>,
    pub(super) sweeps: Sweeps,
    pub(super) together: Together,
    /// Servers of which somebody may be given a turn in this minute.
    pub(super) asked: Vec<u16>,
    /// Tokens that begin work of no length in this minute.
    pub(super) passing: Vec<u32>,
    pub(super) dirty: Vec<u16>,
    pub(super) gates: Vec<bool>,
    pub(super) deferred: Vec<Deferred>,
    /// Tokens that are due in this very minute, in its next pass.
    pub(super) at_once: Vec<u32>,
    pub(super) rounds: Rounds,
    /// For each operation what to do there, with the slot that counts a child's visits: notes that nobody hears are passed over.
    pub(super) steps: Vec<(Op, u16)>,
    /// For each operation, whether it begins nothing but waits.
    pub(super) only_waits: Vec<bool>,
    /// For each ask, where its one branch begins that does more than wait, if there is one such and all are required.
    pub(super) lone_branches: Vec<u16>,
    /// For each work of the program, how its list is joined.
    pub(super) joins: Vec<Joins>,
    /// Whom a sitting is taking.
    pub(super) ready: Vec<Waiter>,
    pub(super) births: Births,
    /// Children who have been referred and have not entered yet.
    pub(super) referred: Vec<Birth>,
    /// Takes each minute's entities in the opposite order: results must not change.
    pub(crate) reversed: bool,
}

/// One run of a program on an engine.
pub(super) struct Run<'a, H> {
    pub p: &'a Program,
    pub capacity: &'a Capacity,
    pub host: &'a mut H,
    pub e: Engine,
    pub now: Time,
    pub end: Time,
    /// When the month ends, and with it the next children are announced.
    pub next_births: Time,
    pub counts: Counts,
    /// Whether the one that is due now is all that is due in this minute.
    pub alone: bool,
    /// Which pass of the minute this is, from 1.
    pub pass: u32,
    /// Whether sweeps are gone through.
    pub sweeping: bool,
    /// The count of events at which to look whether to stop.
    next_check: u64,
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
        self.reset(program, capacity, host);
        let mut run = Run {
            p: program,
            capacity,
            host,
            // By value, so that what it holds is one step away.
            e: std::mem::take(self),
            now: Time::START,
            end: program.end(),
            next_births: program.month_ends.first().copied().unwrap_or(Time::START),
            counts: Counts::default(),
            alone: false,
            pass: 0,
            sweeping: false,
            next_check: BETWEEN_LOOKS,
        };
        let done = run.all(stop);
        let counts = run.counts;
        *self = run.e;
        done.map(|()| counts)
    }

    fn reset(&mut self, p: &Program, capacity: &Capacity, host: &impl Host) {
        self.agenda.reset();
        self.tokens.clear();
        self.stamps.clear();
        self.forks.clear();
        self.kept.clear();
        self.children.clear();
        self.left.clear();
        self.visits.clear();
        self.queues.resize_with(p.lanes(), Queue::default);
        self.queues.iter_mut().for_each(Queue::clear);
        self.servers.clear();
        self.servers.extend((0..p.servers.len()).map(|s| Server::new(capacity.places[s])));
        self.teams.clear();
        self.teams.extend((0..p.teams.len()).map(|t| TeamState::new(&p.teams[t], p.is_foreseen(t))));
        self.reset_turns(p, capacity);
        self.reset_sweeps(p, capacity, host.takes_sweeps());
        self.dirty.clear();
        self.gates.clear();
        self.gates.resize(p.gates, false);
        self.deferred.clear();
        self.at_once.clear();
        self.referred.clear();
        self.rounds.reset(p.end());
        self.steps.clear();
        self.steps.extend((0..p.ops.len()).map(|op| p.step(op, |note| host.hears(note))));
        only_waits(p, &mut self.only_waits);
        lone_branches(p, &self.only_waits, &mut self.lone_branches);
        self.joins.clear();
        for work in &p.works {
            let (turns_of, foreseen) = (self.turns_of(p, work), self.teams[usize::from(work.team)].foreseen);
            self.joins.push(Joins { turns_of, foreseen, plain: p.is_plain(work) });
        }
    }
}

impl<H: Host> Run<'_, H> {
    fn all(&mut self, stop: &Stop) -> Result<(), Stopped> {
        let (mut month, mut changes) = (0usize, Changes::default());
        if self.p.month_ends.is_empty() {
            return Ok(());
        }
        self.e.agenda.push(Due::Month, self.next_births);
        if let Some((at, _)) = self.p.fixed.first() {
            self.e.agenda.push(Due::Fixed, *at);
        }
        if let Some((at, _)) = self.capacity.changes.first() {
            self.e.agenda.push(Due::Change, *at);
        }
        stop.check(0)?;
        self.admit(0, stop)?;
        self.sweep(stop)?;
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
                self.sweep(stop)?;
                // The month's own event is due again at its next end.
                self.turn_round();
            }
        }
        stop.check(self.counts.events)
    }

    /// Shows the host what is there when a month ends.
    fn month_end(&mut self, month: u32) {
        let now = self.now;
        self.e.servers.iter_mut().for_each(|s| s.let_go(now));
        self.e.turns.iter_mut().for_each(|t| t.let_go(now));
        let Engine { tokens, stamps, queues, servers, turns, .. } = &self.e;
        let view = View { tokens, stamps, queues, servers, turns, curves: &self.capacity.curves, now };
        self.host.month_end(month, &view);
    }

    /// All that happens in this minute.
    #[inline]
    fn minute(&mut self, changes: &mut Changes, stop: &Stop) -> Result<(), Stopped> {
        self.pass = 0;
        loop {
            self.pass += 1;
            let was_seldom = self.releases(changes, stop)?;
            let nothing_starts = self.e.dirty.is_empty() && self.e.asked.is_empty() && self.e.passing.is_empty();
            if nothing_starts && !was_seldom {
                // Releases leave nothing behind but what starts.
                debug_assert!(self.is_released(), "what is left of releases");
                return self.look(stop);
            }
            if !self.e.dirty.is_empty() {
                self.starts();
            }
            if !self.e.asked.is_empty() || !self.e.passing.is_empty() {
                self.give_free_turns();
            }
            self.look(stop)?;
            if self.is_released() {
                debug_assert!(self.e.passing.is_empty(), "a start in a pass that does not come");
                if !self.e.asked.is_empty() {
                    self.give_other_turns(stop)?;
                }
                debug_assert!(self.is_released(), "what is left of a minute");
                return Ok(());
            }
        }
    }

    /// Whether there is nobody left to be released in this minute.
    #[inline]
    fn is_released(&self) -> bool {
        self.e.at_once.is_empty() && self.e.deferred.is_empty() && self.e.referred.is_empty()
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

    /// Puts off the month's event until the next end. The chain of this minute is turned round thereby.
    #[inline(never)]
    fn turn_round(&mut self) {
        let mut next = self.e.agenda.take(self.now);
        while let Some(event) = next {
            let what;
            (what, next) = self.e.agenda.open(event);
            self.e.agenda.push(what, if what == Due::Month { self.next_births } else { self.now });
        }
    }

    /// A new token. Like its slot in line.
    #[inline(always)]
    pub fn token(&mut self, token: Token) -> u32 {
        let ix = self.e.tokens.put(token);
        match self.e.stamps.get_mut(ix as usize) {
            Some(stamp) => *stamp = stamp.wrapping_add(1),
            None => self.e.stamps.push(0),
        }
        ix
    }

    /// First phase of a minute: everything that ends, ends. Whether something that is seldom due was.
    #[inline]
    fn releases(&mut self, changes: &mut Changes, stop: &Stop) -> Result<bool, Stopped> {
        let mut seldom = Seldom::default();
        if self.e.reversed {
            self.turn_round();
        }
        let mut next = self.e.agenda.take(self.now);
        let mut others = false;
        loop {
            while let Some(event) = next {
                let what;
                (what, next) = self.e.agenda.open(event);
                others |= next.is_some();
                self.alone = !others;
                match what {
                    Due::Child { child, op } => self.arrive(child, op),
                    Due::Token(token) => self.token_is_due(token),
                    _ => self.is_due(what, &mut seldom),
                }
            }
            self.alone = false;
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
        let was_seldom = seldom.any();
        if was_seldom {
            self.releases_seldom(seldom, changes);
        }
        Ok(was_seldom)
    }

    /// What has become due in the minute itself.
    fn due_at_once(&mut self) {
        let mut due = std::mem::take(&mut self.e.at_once);
        if self.e.reversed {
            due.reverse();
        }
        for token in &due {
            self.token_is_due(*token);
        }
        due.clear();
        if self.e.at_once.is_empty() {
            self.e.at_once = due;
        }
    }
}
