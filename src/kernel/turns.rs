//! Turns: lists of one server whose places never change and that nobody leaves or comes back to.
//!
//! There it is known when a place is free as soon as the work that holds it begins, so that the child is followed on ahead
//! of the clock from then on, and nobody need be told of the end. Where all are taken in the order in which they come,
//! nothing that happens later can move a start either: it is the minute in which the first place is free of those that
//! others before have not been given. So work begins ahead of the clock too, as soon as the minute of joining is over, and
//! a passage costs the agenda one event. Where some go before others, who is next is known only when a place is free.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::engine::{Child, Engine, Run};
use super::flow::Way;
use super::host::{Host, Who};
use super::program::{Capacity, Change, LaneRule, NONE16, Program, Rule, ServerKind, Team, Work};
use super::queue::{Entry, Order, Queue, Rank};
use super::stop::{Stop, Stopped};
use super::time::Time;
use super::token::{Due, State, Token};

/// Each place is kept in mind by itself: so many at most.
const MOST_PLACES: i32 = 10_000;

/// A pass of a minute: what takes no time ends in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pass(i64);

impl Pass {
    fn of(minute: Time, pass: u32) -> Pass {
        Pass(i64::from(minute.0) << 32 | i64::from(pass))
    }

    fn minute(self) -> Time {
        Time((self.0 >> 32) as i32)
    }

    fn number(self) -> u32 {
        self.0 as u32
    }

    fn next(self) -> Pass {
        Pass(self.0 + 1)
    }
}

/// One whose turn is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub child: u32,
    pub work: u16,
    pub joined: Time,
    began: Time,
    ends: Time,
}

/// Who asks for a turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asks {
    pub child: u32,
    pub visit: u32,
    pub work: u16,
    pub joined: Time,
}

/// Whether a server gives turns, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Given {
    #[default]
    None,
    /// To all in the order in which they come, as soon as they do.
    OnJoining,
    /// To whoever is next when a place is free.
    WhenFree,
}

/// The turns of a server.
#[derive(Debug, Default)]
pub(super) struct Turns {
    given: Given,
    /// From when on each of its places is free.
    free: BinaryHeap<Reverse<Pass>>,
    /// Those who have joined in this minute and have not been given theirs; of turns given when a place is free nobody.
    asking: Vec<Asks>,
    /// Those who are given theirs when a place is free, by tier; an entry is of a child and its visit.
    waiting: Vec<Queue>,
    /// Whether the agenda holds the minute in which the next place is free.
    wakes: bool,
    /// Those who have been given theirs, until their work has ended.
    ahead: Vec<Turn>,
}

impl Turns {
    fn reset(&mut self, given: Given, places: i32, tiers: usize) {
        self.given = given;
        self.asking.clear();
        self.ahead.clear();
        self.waiting.resize_with(tiers, Queue::default);
        self.waiting.iter_mut().for_each(Queue::clear);
        self.wakes = false;
        self.free.clear();
        let places = if given == Given::None { 0 } else { places.max(0) as usize };
        self.free.extend(std::iter::repeat_n(Reverse(Pass::of(Time::START, 0)), places));
    }

    /// From when on a place is free.
    fn first_free(&self) -> Pass {
        self.free.peek().map_or(Pass::of(Time::NEVER, 0), |free| free.0)
    }

    /// A place is held from the start until a minute.
    pub fn hold_from_start(&mut self, until: Time) {
        self.take(Pass::of(until, 1));
    }

    /// The place that is free first is taken until then. If it is not free any sooner, it is one too many.
    fn take(&mut self, until: Pass) {
        if let Some(mut first) = self.free.peek_mut()
            && first.0 < until
        {
            *first = Reverse(until);
        }
    }

    /// Forgets those whose work ended before `now`.
    pub fn let_go(&mut self, now: Time) {
        self.ahead.retain(|turn| turn.ends >= now);
    }

    /// The first of those who are given theirs when a place is free, taken off the list.
    fn next(&mut self) -> Option<Asks> {
        let queue = self.waiting.iter_mut().find(|queue| !queue.is_empty())?;
        let entry = *queue.first(|_| true)?;
        queue.take(&entry);
        let Entry { token: child, stamp: visit, work, joined, .. } = entry;
        Some(Asks { child, visit, work, joined })
    }

    /// Whether somebody is given his turn when a place is free.
    fn is_waited_for(&self) -> bool {
        self.waiting.iter().any(|queue| !queue.is_empty())
    }

    /// Those whose turn comes at `now` or later, as far as that is known.
    fn known(&self, now: Time) -> impl Iterator<Item = &Turn> {
        self.ahead.iter().filter(move |turn| turn.began >= now)
    }

    /// Those whose turn comes at `now` or later: child, work, and when they joined.
    pub fn waiting(&self, now: Time) -> impl Iterator<Item = (u32, u16, Time)> {
        let known = self.known(now).map(|turn| (turn.child, turn.work, turn.joined));
        let queues = self.waiting.iter().flat_map(|queue| queue.entries(|_| true));
        known.chain(queues.map(|entry| (entry.token, entry.work, entry.joined)))
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

    fn turns(&self, capacity: &Capacity, server: usize) -> Given {
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

impl<H: Host> Run<'_, H> {
    /// A child joins a list on which everyone is given a turn.
    #[inline]
    pub fn ask_for_turn(&mut self, server: u16, asks: Asks) {
        let Asks { child, visit, work, joined } = asks;
        let lane = self.host.lane(child, work, self.now);
        self.host.joined(Who { child, visit }, work, joined);
        let is_sure = self.is_sure_of_turn(server);
        let turns = &mut self.e.turns[usize::from(server)];
        if turns.given == Given::WhenFree {
            return self.wait_for_turn(server, asks, lane, is_sure);
        }
        if is_sure {
            return self.give_turn(server, asks);
        }
        if turns.asking.is_empty() {
            self.e.asked.push(server);
        }
        turns.asking.push(asks);
    }

    /// A child joins a list on which turns are given when a place is free.
    fn wait_for_turn(&mut self, server: u16, asks: Asks, lane: u16, is_sure: bool) {
        let s = usize::from(server);
        if is_sure && self.has_free(server) && !self.e.turns[s].is_waited_for() {
            return self.give_turn(server, asks);
        }
        let Asks { child, visit, work, joined } = asks;
        let team = &self.p.teams[usize::from(self.p.servers[s].team)];
        let LaneRule { tier, order, .. } = team.rules[0].lanes[usize::from(lane)];
        let Child { request, tie } = self.e.children[child as usize];
        let rank = Rank::new(order, request, joined, tie);
        self.e.turns[s].waiting[usize::from(tier)].push(Entry { rank, token: child, stamp: visit, joined, work });
        self.ask_for_places(server);
    }

    /// A place is free, for which somebody waits.
    pub fn place_is_free(&mut self, server: u16) {
        self.e.turns[usize::from(server)].wakes = false;
        if !self.is_sure_of_turn(server) || self.give_when_free(server) {
            self.ask_for_places(server);
        }
    }

    /// Somebody waits for a place, which may be free in this minute.
    fn ask_for_places(&mut self, server: u16) {
        if self.is_free_now_or_wakes(server) && !self.e.asked.contains(&server) {
            self.e.asked.push(server);
        }
    }

    /// Whether a place is free in this minute; if not, the agenda knows when one is.
    fn is_free_now_or_wakes(&mut self, server: u16) -> bool {
        let turns = &mut self.e.turns[usize::from(server)];
        let free = turns.first_free().minute();
        if free > self.now && free < self.end && !turns.wakes {
            turns.wakes = true;
            self.e.agenda.push(Due::Turn(server), free);
        }
        free <= self.now
    }

    /// Whether nobody else can join in this minute before who does so now is given his turn.
    fn is_sure_of_turn(&self, server: u16) -> bool {
        let nobody_else = self.e.asked.is_empty() && self.e.referred.is_empty() && self.e.deferred.is_empty();
        let alone = self.alone && nobody_else && self.e.at_once.is_empty();
        alone && (self.e.dirty.is_empty() || self.has_free(server))
    }

    /// The pass of this minute.
    fn now(&self) -> Pass {
        Pass::of(self.now, self.pass)
    }

    /// Whether a place is free in this pass.
    fn has_free(&self, server: u16) -> bool {
        self.e.turns[usize::from(server)].first_free() <= self.now()
    }

    /// Gives those who have joined in this minute the places that are free now. The others get theirs when the minute is
    /// over: until then somebody may come who is before them.
    pub fn give_free_turns(&mut self) {
        let mut asked = std::mem::take(&mut self.e.asked);
        asked.retain(|server| match self.e.turns[usize::from(*server)].given {
            Given::WhenFree => self.give_when_free(*server),
            _ => self.give_turns(*server, true),
        });
        self.e.asked = asked;
        let mut passing = std::mem::take(&mut self.e.passing);
        passing.retain(|ix| {
            let comes_later = self.e.tokens[*ix].need > i64::from(self.pass);
            if !comes_later {
                self.end_at_once(*ix);
            }
            comes_later
        });
        self.e.passing = passing;
    }

    /// Gives all the others theirs, now that the minute is over. Whom they refer enters later, and their asks go on later;
    /// both are known now.
    pub fn give_other_turns(&mut self, stop: &Stop) -> Result<(), Stopped> {
        while let Some(server) = self.e.asked.pop() {
            self.give_turns(server, false);
        }
        loop {
            if !self.e.referred.is_empty() {
                self.enter(stop)?;
            } else if !self.e.deferred.is_empty() {
                self.settle();
            } else {
                return Ok(());
            }
        }
    }

    /// Gives the places that are free now to those who are next. Whether more will be free in this minute, for others.
    fn give_when_free(&mut self, server: u16) -> bool {
        let s = usize::from(server);
        while self.has_free(server)
            && let Some(asks) = self.e.turns[s].next()
        {
            self.give_turn(server, asks);
        }
        self.e.turns[s].is_waited_for() && self.is_free_now_or_wakes(server)
    }

    /// Gives those who have joined in this minute their turns, or the places that are free now. Whether any are left.
    fn give_turns(&mut self, server: u16, only_now: bool) -> bool {
        let s = usize::from(server);
        let mut asking = std::mem::take(&mut self.e.turns[s].asking);
        if asking.len() > 1 {
            asking.sort_unstable_by_key(|asks| {
                let Child { request, tie } = self.e.children[asks.child as usize];
                (asks.joined, request, tie, asks.work)
            });
        }
        let mut given = 0;
        while given < asking.len() && (!only_now || self.has_free(server)) {
            self.give_turn(server, asking[given]);
            given += 1;
        }
        asking.drain(..given);
        let are_left = !asking.is_empty();
        self.e.turns[s].asking = asking;
        are_left
    }

    /// Work begins when a place is free.
    fn give_turn(&mut self, server: u16, asks: Asks) {
        let Asks { child, visit, work, joined } = asks;
        let s = usize::from(server);
        let from = self.e.turns[s].first_free().max(self.now());
        let began = from.minute();
        if began >= self.end {
            // Not before the end, and so it will be for all who come later.
            self.e.turns[s].ahead.push(Turn { child, work, joined, began: Time::NEVER, ends: Time::NEVER });
            return;
        }
        let who = Who { child, visit };
        let ends = self.host.begin(who, work, server, joined, began).not_before.max(began);
        self.counts.starts += 1;
        let turns = &mut self.e.turns[s];
        if ends == began {
            turns.take(from.next());
            return self.pass_through(server, asks, from);
        }
        turns.take(Pass::of(ends, 1));
        turns.ahead.push(Turn { child, work, joined, began, ends });
        if ends < self.end {
            self.counts.events += 1;
            self.host.ended(who, work, server, began, ends);
            self.go(Way::of(child), self.p.works[usize::from(work)].next, ends);
        }
    }

    /// Work of no length ends in the minute in which it begins, but in the next pass of it.
    #[cold]
    #[inline(never)]
    fn pass_through(&mut self, server: u16, Asks { child, visit, work, joined }: Asks, from: Pass) {
        let (began, need) = (from.minute(), i64::from(from.number()));
        let ix =
            self.token(Token { child, visit, work, at: server, began, need, state: State::Begins, ..Token::BLANK });
        if began == self.now {
            return self.e.passing.push(ix);
        }
        self.e.turns[usize::from(server)].ahead.push(Turn { child, work, joined, began, ends: began });
        self.due_at(ix, began);
    }

    fn end_at_once(&mut self, ix: u32) {
        let t = &mut self.e.tokens[ix];
        t.state = State::InWork;
        self.e.servers[usize::from(t.at)].busy += 1;
        self.due_at(ix, self.now);
    }
}
