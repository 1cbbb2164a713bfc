//! How turns are given: who joins, who is next, when a place is free.

use super::engine::{Child, Run};
use super::flow::Way;
use super::host::{Host, Who};
use super::program::LaneRule;
use super::queue::{self, Entry, Rank, Waiter};
use super::stop::{Stop, Stopped};
use super::time::Time;
use super::token::{Due, State, Token};
use super::turns::{Asks, Given, Pass, Turn};

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
        self.rank(server, asks, lane);
        self.ask_for_places(server);
    }

    /// Puts a child in its place among those who wait until one is free.
    pub fn rank(&mut self, server: u16, asks: Asks, lane: u16) {
        let s = usize::from(server);
        let Asks { child, visit, work, joined } = asks;
        let team = &self.p.teams[usize::from(self.p.servers[s].team)];
        let LaneRule { tier, order, .. } = team.rules[0].lanes[usize::from(lane)];
        let waiter = Waiter::new(queue::Who::Child { child, visit }, joined, work, team.first_lane + lane);
        let Child { request, tie, .. } = self.e.children[child as usize];
        let rank = Rank::new(order, request, joined, tie);
        self.e.turns[s].rank(tier, Entry { rank, waiter });
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
        debug_assert!(self.e.asked.is_empty(), "nobody joins while turns are given");
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
            debug_assert!(self.e.turns[usize::from(server)].given == Given::OnJoining, "a pass is still to come");
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
        self.give_free(server);
        self.e.turns[usize::from(server)].is_waited_for() && self.is_free_now_or_wakes(server)
    }

    /// Gives the places that are free now to those who are next.
    pub fn give_free(&mut self, server: u16) {
        while self.has_free(server)
            && let Some(asks) = self.e.turns[usize::from(server)].next()
        {
            self.give_turn(server, asks);
        }
    }

    /// Gives those who have joined in this minute their turns, or the places that are free now. Whether any are left.
    pub fn give_turns(&mut self, server: u16, only_now: bool) -> bool {
        let s = usize::from(server);
        let mut asking = std::mem::take(&mut self.e.turns[s].asking);
        if asking.len() > 1 {
            asking.sort_unstable_by_key(|asks| {
                let Child { request, tie, .. } = self.e.children[asks.child as usize];
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

    /// Gives a child its turn: its work begins when a place is free. While lists are gone through by themselves it is for them to
    /// say what follows.
    fn give_turn(&mut self, server: u16, asks: Asks) {
        if self.sweeping {
            return self.pass_at_last(server, asks);
        }
        let Asks { child, visit, work, joined } = asks;
        let who = Who { child, visit };
        let Some(from) = self.free_from(server, asks) else { return };
        let began = from.minute();
        let ends = self.host.begin(who, work, server, joined, began).not_before.max(began);
        self.hold_place(server, asks, from, ends);
        if ends == began {
            return self.pass_through(server, asks, from);
        }
        if ends < self.end {
            self.counts.events += 1;
            self.host.ended(who, work, server, began, ends);
            self.go(Way::of(child), self.p.works[usize::from(work)].next, ends);
        }
    }

    /// From when on a place is free for one who asks; none where that is not before the end.
    #[inline(always)]
    pub fn free_from(&mut self, server: u16, Asks { child, work, joined, .. }: Asks) -> Option<Pass> {
        let now = self.now();
        let turns = &mut self.e.turns[usize::from(server)];
        let from = turns.first_free().max(now);
        if from.minute() >= self.end {
            // So it will be for all who come later.
            turns.ahead.push(Turn { child, work, joined, began: Time::NEVER, ends: Time::NEVER });
            return None;
        }
        Some(from)
    }

    /// A child holds the place that is free first until a minute. Gives from when on it is free again.
    #[inline(always)]
    pub fn hold_place(&mut self, server: u16, Asks { child, work, joined, .. }: Asks, from: Pass, ends: Time) -> Pass {
        self.counts.starts += 1;
        let began = from.minute();
        let until = if ends == began { from.next() } else { Pass::of(ends, 1) };
        let turns = &mut self.e.turns[usize::from(server)];
        turns.take(until);
        // Nobody looks before the month ends.
        if ends >= self.next_births {
            turns.ahead.push(Turn { child, work, joined, began, ends });
        }
        until
    }

    /// Work of no length ends in the minute in which it begins, but in the next pass of it.
    #[cold]
    #[inline(never)]
    fn pass_through(&mut self, server: u16, Asks { child, visit, work, .. }: Asks, from: Pass) {
        let (began, need) = (from.minute(), i64::from(from.number()));
        let ix =
            self.token(Token { child, visit, work, at: server, began, need, state: State::Begins, ..Token::BLANK });
        if began == self.now {
            return self.e.passing.push(ix);
        }
        self.due_at(ix, began);
    }

    fn end_at_once(&mut self, ix: u32) {
        let t = &mut self.e.tokens[ix];
        t.state = State::InWork;
        self.e.servers[usize::from(t.at)].busy += 1;
        self.due_at(ix, self.now);
    }
}
