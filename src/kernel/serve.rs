//! Second phase of a minute: servers that are free take from their team's lanes.

use super::engine::{Engine, Run};
use super::flow::Way;
use super::host::{self, Host, InWork, Need};
use super::program::{LaneRule, Op, Server, ServerKind, Team};
use super::queue::{Entry, Rank, Waiter, Who};
use super::team::{Lane, tag_cost};
use super::time::Time;
use super::token::{Due, NONE, State, Token};
use std::ops::ControlFlow;

/// Part of a million.
pub const PPM: i128 = 1_000_000;

/// What a case costs for shares where cases hold places: so much that dividing it by a weight rounds nothing that
/// would show in a century of cases.
const CASE: i64 = 1_000_000_000;

impl<H: Host> Run<'_, H> {
    /// Serves every team that something has happened to.
    pub fn starts(&mut self) {
        if self.e.dirty.len() > 1 {
            self.e.dirty.sort_unstable();
        }
        let mut k = 0;
        while k < self.e.dirty.len() {
            let team = self.e.dirty[k];
            self.e.teams[usize::from(team)].dirty = false;
            self.serve(team);
            k += 1;
        }
        self.e.dirty.clear();
    }

    fn serve(&mut self, team: u16) {
        if self.e.teams[usize::from(team)].waiting == 0 {
            return;
        }
        let spec = &self.p.teams[usize::from(team)];
        for server in spec.first_server..spec.first_server + spec.servers {
            match self.p.servers[usize::from(server)].kind {
                ServerKind::Places => {
                    while self.e.teams[usize::from(team)].waiting > 0
                        && let Some(waiter) = self.pick(team, spec, server)
                    {
                        self.begin(team, spec, server, waiter);
                    }
                }
                ServerKind::Sittings => self.sit(team, spec, server),
                ServerKind::Hours | ServerKind::Both | ServerKind::Volume => self.serve_hours(team, spec, server),
            }
        }
    }

    fn serve_hours(&mut self, team: u16, spec: &Team, server: u16) {
        let curve = &self.capacity.curves[usize::from(server)];
        while self.e.teams[usize::from(team)].waiting > 0 {
            let state = &mut self.e.servers[usize::from(server)];
            let ready = state.ready_at(curve, self.now);
            if ready > self.now {
                if state.wake == Time::NEVER && ready < self.end && self.is_waited_for(team, spec, server) {
                    self.e.servers[usize::from(server)].wake = ready;
                    self.e.agenda.push(Due::Server(server), ready);
                }
                return;
            }
            let Some(waiter) = self.pick(team, spec, server) else { return };
            self.begin(team, spec, server, waiter);
        }
    }

    /// Whether somebody waits whom a server may take.
    fn is_waited_for(&self, team: u16, spec: &Team, server: u16) -> bool {
        self.e.teams[usize::from(team)].is_any(server - spec.first_server)
    }

    /// A sitting takes those who joined in time, in order; others keep their place.
    fn sit(&mut self, team: u16, spec: &Team, server: u16) {
        let s = usize::from(server);
        if self.e.servers[s].sitting != self.now {
            return;
        }
        if self.e.teams[usize::from(team)].foreseen {
            return self.sit_over(team, spec, server);
        }
        let mut too_late: Vec<Entry> = Vec::new();
        while self.e.servers[s].places > 0 {
            let Some(waiter) = self.pick(team, spec, server) else { break };
            if waiter.joined > self.e.servers[s].joined_by {
                let (queue, stamps) = (&mut self.e.queues[usize::from(waiter.lane)], &self.e.stamps);
                too_late.extend(queue.first(|entry| entry.waiter.waits(stamps)));
                queue.take(waiter);
                self.e.teams[usize::from(team)].fill(waiter.lane - spec.first_lane, !queue.is_empty());
            } else {
                self.e.servers[s].places -= 1;
                self.begin(team, spec, server, waiter);
            }
        }
        for entry in too_late {
            let lane = entry.waiter.lane;
            self.e.queues[usize::from(lane)].push(entry);
            self.e.teams[usize::from(team)].fill(lane - spec.first_lane, true);
        }
    }

    /// A sitting over a list that may be joined ahead of the clock.
    fn sit_over(&mut self, team: u16, spec: &Team, server: u16) {
        let queue = usize::from(spec.first_lane);
        let mut ready = std::mem::take(&mut self.e.ready);
        let (stamps, sitting) = (&self.e.stamps, &mut self.e.servers[usize::from(server)]);
        let waits = |entry: &Entry| entry.waiter.waits(stamps);
        self.e.queues[queue].take_ready(sitting.joined_by, sitting.places.max(0) as usize, waits, &mut ready);
        sitting.places -= ready.len() as i32;
        self.e.teams[usize::from(team)].fill(0, !self.e.queues[queue].is_empty());
        for waiter in ready.drain(..) {
            self.begin_with(team, spec, server, waiter);
        }
        self.e.ready = ready;
    }

    /// The one that a server takes next: lowest tier, then the share group with the earliest tag, then rank.
    #[inline]
    fn pick(&mut self, team: u16, spec: &Team, server: u16) -> Option<Waiter> {
        let s = &self.e.servers[usize::from(server)];
        let kind = self.p.servers[usize::from(server)].kind;
        if kind.has_places() && s.busy >= s.places {
            return if s.kept == 0 { None } else { self.pick_keeper(team, spec, server) };
        }
        let Engine { teams, queues, stamps, gates, .. } = &mut self.e;
        let team = &teams[usize::from(team)];
        let queues = &mut queues[usize::from(spec.first_lane)..];
        // The tier, tag and rank of the best so far.
        let (mut tier, mut tag, mut best) = (u16::MAX, u64::MAX, None::<(Rank, Waiter)>);
        team.look(server - spec.first_server, |Lane { lane, tier: its, group, gate }| {
            if its > tier {
                return ControlFlow::Break(());
            }
            let own = team.start_tag(its, group);
            if own <= tag
                && gate.is_none_or(|gate| gates[usize::from(gate)])
                && let Some(entry) = queues[usize::from(lane)].first(|entry| entry.waiter.waits(stamps))
                && (own < tag || best.is_none_or(|(first, _)| entry.rank < first))
            {
                (tier, tag, best) = (its, own, Some((entry.rank, entry.waiter)));
            }
            ControlFlow::Continue(())
        });
        best.map(|(_, waiter)| waiter)
    }

    /// Of those who keep a place of a server that has none free, the one that it takes next.
    #[inline(never)]
    fn pick_keeper(&self, team: u16, spec: &Team, server: u16) -> Option<Waiter> {
        let team = &self.e.teams[usize::from(team)];
        let mut best = None::<((u16, u64, Rank), Waiter)>;
        team.look(server - spec.first_server, |Lane { lane, tier, group, gate }| {
            if gate.is_none_or(|gate| self.e.gates[usize::from(gate)])
                && let Some(entry) = self.first_keeper(spec.first_lane + lane, server)
            {
                let order = (tier, team.start_tag(tier, group), entry.rank);
                best = best.filter(|(first, _)| *first <= order).or(Some((order, entry.waiter)));
            }
            ControlFlow::Continue(())
        });
        best.map(|(_, waiter)| waiter)
    }

    /// The first of a lane who keeps a place of a server.
    fn first_keeper(&self, lane: u16, server: u16) -> Option<Entry> {
        let keeps = |entry: &Entry| match entry.waiter.who() {
            Who::Token { token, .. } => self.keeps(token, server),
            Who::Child { .. } => false,
        };
        let entries = self.e.queues[usize::from(lane)].entries(|entry| entry.waiter.waits(&self.e.stamps));
        entries.filter(|entry| keeps(entry)).min_by_key(|entry| entry.rank).copied()
    }

    /// Work with the one picked begins.
    #[inline]
    fn begin(&mut self, team: u16, spec: &Team, server: u16, waiter: Waiter) {
        let queue = &mut self.e.queues[usize::from(waiter.lane)];
        queue.take(waiter);
        self.e.teams[usize::from(team)].fill(waiter.lane - spec.first_lane, !queue.is_empty());
        self.begin_with(team, spec, server, waiter);
    }

    /// Work begins with one who has been taken off a lane.
    #[inline]
    fn begin_with(&mut self, team: u16, spec: &Team, server: u16, waiter: Waiter) {
        self.e.teams[usize::from(team)].waiting -= 1;
        self.counts.starts += 1;
        match waiter.who() {
            Who::Token { token, .. } => self.begin_work(team, spec, server, waiter.lane, token),
            Who::Child { child, visit } => {
                self.begin_plain(team, spec, server, waiter, host::Who { child, visit });
            }
        }
    }

    /// Work begins with a child that has no token, nor needs one: when it ends is known, and frees nothing. Only of work of no
    /// length the end may be of a pass to come, and has one.
    fn begin_plain(&mut self, team: u16, spec: &Team, server: u16, waiter: Waiter, who: host::Who) {
        let Waiter { work, joined, lane, .. } = waiter;
        let now = self.now;
        let kind = self.p.servers[usize::from(server)].kind;
        let need = self.host.begin(who, work, server, joined, now);
        let (end, cost) = self.book(server, kind, need);
        self.pay(team, spec, lane, cost);
        let next = self.p.works[usize::from(work)].next;
        if end == now && kind == ServerKind::Sittings && matches!(self.e.steps[usize::from(next)].0, Op::Wait { .. }) {
            self.counts.events += 1;
            self.host.ended(who, work, server, now, end);
            return self.go_on_at_once(who.child, next);
        }
        let s = &mut self.e.servers[usize::from(server)];
        s.busy += 1;
        if end > now && end < self.end {
            s.ends_ahead.push(end);
            return self.end_ahead(who, work, server, now, end);
        }
        let host::Who { child, visit } = who;
        let state = State::InWork;
        let ix = self.token(Token { child, visit, work, joined, state, at: server, began: now, ..Token::BLANK });
        self.ends_at(ix, server, kind, end);
    }

    /// Work begins with a token that has been taken off a lane.
    fn begin_work(&mut self, team: u16, spec: &Team, server: u16, lane: u16, ix: u32) {
        let now = self.now;
        let s = usize::from(server);
        let Server { kind, may_return, .. } = self.p.servers[s];
        let t = &self.e.tokens[ix];
        let (work, joined, who, held) = (t.work, t.joined, host::Who { child: t.child, visit: t.visit }, t.held);
        let need = if t.redo {
            let left = Need { work: t.need, not_before: now + t.hold };
            self.host.begin_again(who, work, server, joined, now, left);
            left
        } else {
            self.host.begin(who, work, server, joined, now)
        };
        let (end, cost) = self.book(server, kind, need);
        self.pay(team, spec, lane, cost);
        if held == NONE || !self.keeps(ix, server) {
            self.e.servers[s].busy += 1;
        }
        if may_return {
            self.e.servers[s].holding.push(ix);
        }
        self.stamp_anew(ix);
        let t = &mut self.e.tokens[ix];
        (t.state, t.at, t.began) = (State::InWork, server, now);
        (t.need, t.hold) = (need.work, need.not_before.since(now));
        let is_plain = !may_return && t.fork == NONE && held == NONE && !self.p.works[usize::from(work)].keeps_place;
        if is_plain && !kind.has_places() && end > now && end < self.end {
            self.drop_token(ix);
            self.e.servers[s].ends_ahead.push(end);
            return self.end_ahead(who, work, server, now, end);
        }
        self.ends_at(ix, server, kind, end);
    }

    /// The work of a token will end.
    #[inline]
    fn ends_at(&mut self, ix: u32, server: u16, kind: ServerKind, end: Time) {
        if kind.has_hours() {
            self.e.servers[usize::from(server)].wakes_with(end);
        }
        self.due_at(ix, end);
    }

    /// Work ends of which all was known when it began: its end frees nothing and nobody can cancel it.
    #[inline(always)]
    fn end_ahead(&mut self, who: host::Who, work: u16, server: u16, began: Time, end: Time) {
        self.counts.events += 1;
        self.host.ended(who, work, server, began, end);
        let kind = self.p.servers[usize::from(server)].kind;
        self.go(Way::of(who.child), self.p.works[usize::from(work)].after(kind), end);
    }

    /// One of a lane starts, at a cost for shares.
    #[inline]
    fn pay(&mut self, team: u16, spec: &Team, lane: u16, cost: i64) {
        let state = &mut self.e.teams[usize::from(team)];
        let rule = &spec.rules[state.rule];
        if !rule.weights.is_empty() {
            let LaneRule { tier, group, .. } = rule.lanes[usize::from(lane - spec.first_lane)];
            state.pay(tier, group, tag_cost(cost, rule.weights[usize::from(group)]));
        }
    }

    /// When work that begins now ends, and its cost for shares.
    fn book(&mut self, server: u16, kind: ServerKind, need: Need) -> (Time, i64) {
        let s = usize::from(server);
        let (end, cost) = match kind {
            ServerKind::Places | ServerKind::Sittings => (need.not_before, CASE),
            ServerKind::Hours | ServerKind::Both => {
                let done = self.e.servers[s].book(&self.capacity.curves[s], need.work, self.now);
                (done.max(need.not_before), need.work)
            }
            ServerKind::Volume => {
                self.e.servers[s].book(&self.capacity.curves[s], PPM as i64, self.now);
                // For shares a case that is bought weighs what it would weigh in the team's own hours.
                (need.not_before, if need.work > 0 { need.work } else { CASE })
            }
        };
        // Work that outlasts the run ends beyond it, never in the past.
        (end.max(self.now), cost)
    }

    /// Work that had begun before the start.
    pub fn hold_from_start(&mut self, ix: u32, w: InWork) {
        let s = usize::from(w.server);
        let kind = self.p.servers[s].kind;
        let need = Need { work: w.work, not_before: w.not_before };
        let (end, _) = self.book(w.server, kind, need);
        if kind.has_hours() {
            self.e.servers[s].wakes_with(end);
        }
        self.e.servers[s].busy += 1;
        self.e.turns[s].hold_from_start(end);
        if self.p.servers[s].may_return {
            self.e.servers[s].holding.push(ix);
        }
        let op = {
            // The join that the child is in the middle of.
            let t = &mut self.e.tokens[ix];
            (t.state, t.at, t.began) = (State::InWork, w.server, t.joined);
            (t.need, t.hold) = (w.work, w.not_before.since(t.joined));
            t.op
        };
        if let Op::Join { work } = self.p.ops[usize::from(op)] {
            self.e.tokens[ix].work = work;
        }
        self.due_at(ix, end);
    }

    /// Work has ended.
    pub fn finish(&mut self, ix: u32) {
        let t = &mut self.e.tokens[ix];
        let Token { child, visit, work, at, began, held, .. } = *t;
        t.joined = Time::NEVER;
        let spec = &self.p.works[usize::from(work)];
        let kind = self.p.servers[usize::from(at)].kind;
        self.counts.events += 1;
        self.host.ended(host::Who { child, visit }, work, at, began, self.now);
        if held == NONE && !spec.keeps_place {
            self.release_server(ix, at);
            return self.go(self.way(ix), spec.after(kind), self.now);
        }
        self.release_kept_for(ix, at);
        if spec.keeps_place && kind != ServerKind::Volume {
            if !self.keeps(ix, at) {
                self.keep(ix, at);
            }
            self.work_is_over(ix, at);
        } else {
            self.forget_kept(ix, at);
            self.release_server(ix, at);
        }
        self.go(self.way(ix), spec.after(kind), self.now);
    }

    /// A server's hours flow again.
    pub fn woken(&mut self, server: u16) {
        self.counts.events += 1;
        self.e.servers[usize::from(server)].wake = Time::NEVER;
        // One that is not to be woken does not sleep.
        let team = self.p.servers[usize::from(server)].team;
        if self.e.teams[usize::from(team)].waiting > 0 {
            self.touch(team);
        }
    }
}
