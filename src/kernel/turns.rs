//! Turns: lists of one server whose places never change and that nobody leaves or comes back to.
//!
//! There it is known when a place is free as soon as the work that holds it begins, so that the child is followed on ahead
//! of the clock from then on, and the agenda need not hold the end. Where all are taken in the order in which they come,
//! nothing that happens later can move a start either: it is the minute in which the first place is free of those that
//! others before have not been given. So work begins ahead of the clock too, as soon as the minute of joining is over, and
//! a passage costs the agenda one event. Where some go before others, who is next is known only when a place is free.

use std::hint::select_unpredictable;

use super::engine::Engine;
use super::program::{Capacity, Change, NONE16, Program, Rule, ServerKind, Team, Work};
use super::queue::{Entry, Order, Queue, Waiter, Who};
use super::time::Time;

/// Each place is kept in mind by itself: so many at most.
const MOST_PLACES: i32 = 10_000;

/// A pass of a minute: what takes no time ends in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pass(i64);

impl Pass {
    pub const NEVER: Pass = Pass(i64::MAX);

    pub fn of(minute: Time, pass: u32) -> Pass {
        Pass(i64::from(minute.0) << 32 | i64::from(pass))
    }

    pub fn minute(self) -> Time {
        Time((self.0 >> 32) as i32)
    }

    pub fn number(self) -> u32 {
        self.0 as u32
    }

    pub fn next(self) -> Pass {
        Pass(self.0 + 1)
    }
}

/// One whose turn is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub child: u32,
    pub work: u16,
    pub joined: Time,
    pub began: Time,
    pub ends: Time,
}

/// Who asks for a turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asks {
    pub child: u32,
    pub visit: u32,
    pub work: u16,
    pub joined: Time,
}

impl Asks {
    /// Of a child that waits without a token.
    pub fn of(waiter: Waiter) -> Option<Asks> {
        let Who::Child { child, visit } = waiter.who() else { return None };
        Some(Asks { child, visit, work: waiter.work, joined: waiter.joined })
    }
}

/// Whether a server gives turns, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Given {
    #[default]
    None,
    /// To all in the order in which they come, as soon as they do.
    OnJoining,
    /// To whoever is next when a place is free.
    WhenFree,
}

/// From when on each of a server's places is free, the first at hand: a heap, all of whose levels are full.
#[derive(Debug, Default)]
struct Places {
    /// What is not a place is never free.
    heap: Vec<Pass>,
    levels: u32,
}

impl Places {
    fn reset(&mut self, places: usize) {
        self.levels = usize::BITS - places.leading_zeros();
        self.heap.clear();
        self.heap.resize(places, Pass::of(Time::START, 0));
        self.heap.resize((1 << self.levels.max(1)) - 1, Pass::NEVER);
    }

    #[inline]
    fn first(&self) -> Pass {
        self.heap[0]
    }

    /// The place that is free first is not before that. Its way down takes as many steps as there are levels, and the last
    /// of them in vain: how many it needs would be guessed wrong most of the time.
    #[inline(always)]
    fn put_off(&mut self, free: Pass) {
        let (heap, mut at) = (self.heap.as_mut_slice(), 0);
        for _ in 1..self.levels {
            let children = 2 * at + 1;
            let Some([one, other]) = heap[children..].first_chunk().copied() else { return };
            let below = children + usize::from(other < one);
            let first = one.min(other);
            heap[at] = first.min(free);
            at = select_unpredictable(first < free, below, at);
        }
        heap[at] = free;
    }
}

/// The turns of a server.
#[derive(Debug, Default)]
pub(super) struct Turns {
    pub given: Given,
    free: Places,
    /// Those who have joined in this minute and have not been given theirs; of turns given when a place is free nobody.
    pub asking: Vec<Asks>,
    /// Those who are given theirs when a place is free, by tier: children without tokens.
    ranked: Vec<Queue>,
    /// How many these are.
    waiting: u32,
    /// Whether the agenda holds the minute in which the next place is free.
    pub wakes: bool,
    /// Those who have been given theirs and whose work ends in a later month, until it has.
    pub ahead: Vec<Turn>,
}

impl Turns {
    fn reset(&mut self, given: Given, places: i32, tiers: usize) {
        self.given = given;
        self.asking.clear();
        self.ahead.clear();
        self.ranked.resize_with(tiers, Queue::default);
        self.ranked.iter_mut().for_each(Queue::clear);
        (self.waiting, self.wakes) = (0, false);
        self.free.reset(if given == Given::None { 0 } else { places.max(0) as usize });
    }

    /// From when on a place is free.
    pub fn first_free(&self) -> Pass {
        self.free.first()
    }

    /// A place is held from the start until a minute.
    pub fn hold_from_start(&mut self, until: Time) {
        self.take(Pass::of(until, 1));
    }

    /// The place that is free first is taken until then. If it is not free any sooner, it is one too many.
    #[inline(always)]
    pub fn take(&mut self, until: Pass) {
        if self.free.first() < until {
            self.free.put_off(until);
        }
    }

    /// Forgets those whose work ended before `now`.
    pub fn let_go(&mut self, now: Time) {
        self.ahead.retain(|turn| turn.ends >= now);
    }

    /// Puts one in his place among those who are given theirs when a place is free.
    pub fn rank(&mut self, tier: u16, entry: Entry) {
        self.waiting += 1;
        self.ranked[usize::from(tier)].push(entry);
    }

    /// The first of those who are given theirs when a place is free, taken off the list.
    pub fn next(&mut self) -> Option<Asks> {
        if self.waiting == 0 {
            return None;
        }
        let queue = self.ranked.iter_mut().find(|queue| !queue.is_empty())?;
        let waiter = queue.first(|_| true)?.waiter;
        queue.take(waiter);
        self.waiting -= 1;
        Asks::of(waiter)
    }

    /// Whether somebody is given his turn when a place is free.
    pub fn is_waited_for(&self) -> bool {
        self.waiting > 0
    }

    /// Those whose turn comes at `now` or later, as far as that is known.
    fn known(&self, now: Time) -> impl Iterator<Item = &Turn> {
        self.ahead.iter().filter(move |turn| turn.began >= now)
    }

    /// Those whose turn comes at `now` or later: child, work, and when they joined.
    pub fn waiting(&self, now: Time) -> impl Iterator<Item = (u32, u16, Time)> {
        let known = self.known(now).map(|turn| (turn.child, turn.work, turn.joined));
        let queues = self.ranked.iter().flat_map(|queue| queue.entries(|_| true));
        let ranked = queues.filter_map(|entry| Asks::of(entry.waiter));
        known.chain(ranked.map(|asks| (asks.child, asks.work, asks.joined)))
    }

    /// How many are in work at `now`, of those who have not been let go.
    pub fn in_work(&self, now: Time) -> i32 {
        (self.ahead.len() - self.known(now).count()) as i32
    }
}

impl Program {
    /// Whether it is known when a server begins work with somebody as soon as he has joined its list: its starts may then be
    /// told ahead of the clock.
    pub fn gives_turns(&self, capacity: &Capacity, server: usize) -> bool {
        self.turns(capacity, server) == Given::OnJoining
    }

    pub(super) fn turns(&self, capacity: &Capacity, server: usize) -> Given {
        let spec = &self.servers[server];
        if spec.kind != ServerKind::Places || spec.may_return || capacity.places[server] > MOST_PLACES {
            return Given::None;
        }
        let team = &self.teams[usize::from(spec.team)];
        let [rule] = team.rules.as_slice() else { return Given::None };
        let plain = |work: &Work| work.leaving.is_none() && !work.in_branch;
        let moves = |change: &Change| match *change {
            Change::Places { server: s, .. }
            | Change::ReturnExcess { server: s, .. }
            | Change::ReturnShare { server: s, .. } => usize::from(s) == server,
        };
        let given = team.servers == 1
            && rule.takes[0].len() == rule.lanes.len()
            && rule.weights.is_empty()
            && rule.lanes.iter().all(|lane| lane.gate.is_none())
            && self.works.iter().filter(|work| work.team == spec.team).all(plain)
            // Who keeps a place is somewhere else too.
            && !self.works.iter().any(|work| work.keeps_place)
            && !capacity.changes.iter().any(|(_, change)| moves(change));
        match given {
            false => Given::None,
            true if rule.is_first_come() => Given::OnJoining,
            true => Given::WhenFree,
        }
    }
}

impl Rule {
    /// Whether all are taken in the order in which they come.
    fn is_first_come(&self) -> bool {
        let tier = self.lanes.first().map(|lane| lane.tier);
        self.lanes.iter().all(|lane| lane.order == Order::FirstCome && Some(lane.tier) == tier)
    }
}

impl Engine {
    /// Finds out which servers give turns in this replication.
    pub(super) fn reset_turns(&mut self, p: &Program, capacity: &Capacity) {
        self.turns.resize_with(p.servers.len(), Turns::default);
        for (s, turns) in self.turns.iter_mut().enumerate() {
            let given = p.turns(capacity, s);
            let lanes = p.teams[usize::from(p.servers[s].team)].rules.iter().flat_map(|rule| &rule.lanes);
            let tiers = lanes.map(|lane| usize::from(lane.tier) + 1).max().unwrap_or(0);
            turns.reset(given, capacity.places[s], if given == Given::WhenFree { tiers } else { 0 });
        }
        self.asked.clear();
        self.passing.clear();
    }

    /// The server that gives turns for a work, or none.
    pub(super) fn turns_of(&self, p: &Program, work: &Work) -> u16 {
        let Team { first_server, servers, .. } = p.teams[usize::from(work.team)];
        // A team without servers has the number of another's for its first.
        if servers > 0 && self.turns[usize::from(first_server)].given != Given::None { first_server } else { NONE16 }
    }
}
