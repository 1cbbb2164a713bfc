//! Lists that are gone through when something is free: who joins them, where, and who leaves them.
//!
//! Who waits in no branch, keeps no place and does not lose patience, on a list of which no work comes back and no place is
//! kept, is *plain*: nothing but a server looks for him, so that he needs no token, only his entry.

use super::engine::{Child, Run};
use super::flow::Way;
use super::host::{self, Host};
use super::program::{NONE16, Program, Server, ServerKind, Team, Work};
use super::queue::{Entry, Queue, Rank, Waiter, Who};
use super::time::Time;
use super::token::{NONE, State, Token};
use super::turns::Asks;

/// How the list of a work is joined.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joins {
    /// The server that gives turns on it, or none.
    pub turns_of: u16,
    /// Whether it may be joined ahead of the clock.
    pub foreseen: bool,
    /// Whether who is in no branch and keeps no place needs no token on it.
    pub plain: bool,
}

impl Program {
    /// Whether nothing can become of one who waits for a work but that a server takes him, and of the work but that it ends.
    pub(super) fn is_plain(&self, work: &Work) -> bool {
        let team = &self.teams[usize::from(work.team)];
        let servers = &self.servers[usize::from(team.first_server)..][..usize::from(team.servers)];
        let stays = |s: &Server| !s.kind.has_places() && !s.may_return;
        work.leaving.is_none() && !work.keeps_place && servers.iter().all(stays)
    }
}

impl<H: Host> Run<'_, H> {
    #[inline]
    pub fn join(&mut self, way: Way, op: u16, work: u16, at: Time) {
        let child = way.child;
        let visit = self.visit(child, self.e.steps[usize::from(op)].1);
        let Joins { turns_of: server, plain, .. } = self.e.joins[usize::from(work)];
        if server == NONE16 && !(plain && way.fork == NONE && way.held == NONE) {
            return self.join_list(way, op, work, visit, at);
        }
        debug_assert!(way.fork == NONE, "nobody comes here in a branch");
        let mut joined = at;
        if way.token != NONE {
            // Who is on the list at the start has joined before.
            joined = self.e.tokens[way.token].joined.min(at);
            self.drop_token(way.token);
        }
        if server != NONE16 {
            return self.ask_for_turn(server, Asks { child, visit, work, joined });
        }
        self.line_up(child, Who::Child { child, visit }, work, joined, false);
        self.host.joined(host::Who { child, visit }, work, joined);
    }

    /// A child joins a list that is gone through when something is free.
    #[inline(never)]
    fn join_list(&mut self, way: Way, op: u16, work: u16, visit: u32, at: Time) {
        let child = way.child;
        let spec = &self.p.works[usize::from(work)];
        let (mut ix, mut joined) = (way.token, at);
        if ix == NONE {
            ix = self.token(Token { child, op, work, visit, joined, fork: way.fork, ..Token::BLANK });
        } else {
            let t = &mut self.e.tokens[ix];
            // Who is on the list at the start has joined before; everyone else joins at this minute.
            joined = t.joined.min(at);
            (t.op, t.work, t.visit, t.joined, t.redo) = (op, work, visit, joined, false);
        }
        self.enlist(ix, false);
        let who = host::Who { child, visit };
        self.host.joined(who, work, joined);
        if spec.leaving.is_some() {
            let at = self.host.patience(who, work, joined, self.now).max(self.now);
            if at < self.end {
                self.wait_until(ix, at);
            }
        }
    }

    /// A token on a list leaves it at `at`, unless it is taken before. Apart, as asks are.
    #[inline(never)]
    fn wait_until(&mut self, ix: u32, at: Time) {
        let need = i64::from(self.e.stamps[ix as usize]);
        let patience = self.token(Token { child: ix, state: State::Patience, need, ..Token::BLANK });
        self.due_at(patience, at);
    }

    /// Puts a token on its list, by the rule in force.
    pub fn enlist(&mut self, ix: u32, ahead: bool) {
        self.stamp_anew(ix);
        self.place(ix, ahead);
    }

    /// Old entries of a token are of nobody.
    #[inline]
    pub fn stamp_anew(&mut self, ix: u32) {
        let stamp = &mut self.e.stamps[ix as usize];
        *stamp = stamp.wrapping_add(1);
    }

    /// Puts a token in its place on its list. Its stamp stays: its patience knows it by that.
    pub fn place(&mut self, ix: u32, ahead: bool) {
        let Token { child, work, joined, held, .. } = self.e.tokens[ix];
        // Who keeps a place of the team needs no other; were it behind one who has none, both might wait for ever.
        let ahead = ahead || held != NONE && self.keeps_place_of(ix, self.p.works[usize::from(work)].team);
        let who = Who::Token { token: ix, stamp: self.e.stamps[ix as usize] };
        let lane = self.line_up(child, who, work, joined, ahead);
        let t = &mut self.e.tokens[ix];
        (t.state, t.at) = (State::Waiting, lane);
    }

    /// Puts an entry of a child in its place on a list, and tells the team. Gives the lane.
    #[inline(always)]
    pub fn line_up(&mut self, child: u32, who: Who, work: u16, joined: Time, ahead: bool) -> u16 {
        let team = self.p.works[usize::from(work)].team;
        let lane = self.host.lane(child, work, joined.max(self.now));
        let spec = &self.p.teams[usize::from(team)];
        let state = &mut self.e.teams[usize::from(team)];
        state.waiting += 1;
        let order = spec.rules[state.rule].lanes[usize::from(lane)].order;
        let Child { request, tie, .. } = self.e.children[child as usize];
        let rank = Rank::new(order, request, joined, tie);
        state.fill(lane, true);
        let (lane, rank) = (spec.first_lane + lane, if ahead { rank.ahead() } else { rank });
        let entry = Entry { rank, waiter: Waiter::new(who, joined, work, lane) };
        let queue = &mut self.e.queues[usize::from(lane)];
        if state.foreseen {
            queue.drop_in(entry);
        } else {
            queue.push(entry);
        }
        if !state.dirty && !self.sleeps(spec) {
            self.touch(team);
        }
        lane
    }

    /// Whether nobody can start in a team before one of its servers is woken.
    #[inline]
    pub fn sleeps(&self, team: &Team) -> bool {
        (team.first_server..team.first_server + team.servers).all(|s| {
            let state = &self.e.servers[usize::from(s)];
            match self.p.servers[usize::from(s)].kind {
                ServerKind::Places => false,
                ServerKind::Sittings => state.sitting != self.now,
                ServerKind::Hours | ServerKind::Both | ServerKind::Volume => state.sleeps(self.now),
            }
        })
    }

    /// Takes a token off its list without serving it.
    pub fn unlist(&mut self, ix: u32) {
        self.stamp_anew(ix);
        let t = &mut self.e.tokens[ix];
        t.joined = Time::NEVER;
        let (lane, work) = (t.at, t.work);
        let team = usize::from(self.p.works[usize::from(work)].team);
        let (queue, state) = (&mut self.e.queues[usize::from(lane)], &mut self.e.teams[team]);
        queue.forget_one();
        state.waiting -= 1;
        state.fill(lane - self.p.teams[team].first_lane, !queue.is_empty());
    }

    /// A team's next rule: everyone on its lists is put in place anew.
    pub fn next_rule(&mut self, team: u16) {
        let spec = &self.p.teams[usize::from(team)];
        let state = &mut self.e.teams[usize::from(team)];
        state.next_rule(spec);
        let lanes = usize::from(spec.first_lane)..usize::from(spec.first_lane + spec.lanes);
        let mut waiting: Vec<Waiter> = Vec::new();
        for queue in &self.e.queues[lanes.clone()] {
            waiting.extend(queue.entries(|e| e.waiter.waits(&self.e.stamps)).map(|e| e.waiter));
        }
        self.e.queues[lanes].iter_mut().for_each(Queue::clear);
        for waiter in waiting {
            match waiter.who() {
                Who::Token { token, .. } => self.place(token, self.e.tokens[token].redo),
                who @ Who::Child { child, .. } => _ = self.line_up(child, who, waiter.work, waiter.joined, false),
            }
        }
        self.touch(team);
    }

    #[inline]
    pub fn touch(&mut self, team: u16) {
        let state = &mut self.e.teams[usize::from(team)];
        if !state.dirty {
            state.dirty = true;
            self.e.dirty.push(team);
        }
    }
}
