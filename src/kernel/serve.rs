//! Second phase of a minute: servers that are free take from their team's lanes.

use super::engine::Run;
use super::flow::Way;
use super::host::{Host, InWork, Need, Who};
use super::program::{LaneRule, Rule, Server, ServerKind, Team};
use super::queue::Entry;
use super::server::tag_cost;
use super::time::Time;
use super::token::{Due, NONE, State, Token};

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
        let p = self.p;
        let spec = &p.teams[usize::from(team)];
        let rule = &spec.rules[self.e.teams[usize::from(team)].rule];
        for s in 0..spec.servers {
            let server = spec.first_server + s;
            let lanes = rule.takes[usize::from(s)].as_slice();
            match p.servers[usize::from(server)].kind {
                ServerKind::Places => {
                    while self.e.teams[usize::from(team)].waiting > 0
                        && let Some((entry, lane)) = self.pick(spec, rule, lanes, server)
                    {
                        self.begin(team, spec, rule, server, lane, entry);
                    }
                }
                ServerKind::Sittings => self.sit(team, spec, rule, lanes, server),
                ServerKind::Hours | ServerKind::Both | ServerKind::Volume => {
                    self.serve_hours(team, spec, rule, lanes, server);
                }
            }
        }
    }

    fn serve_hours(&mut self, team: u16, spec: &Team, rule: &Rule, lanes: &[u16], server: u16) {
        let curve = &self.capacity.curves[usize::from(server)];
        while self.e.teams[usize::from(team)].waiting > 0 {
            let state = &mut self.e.servers[usize::from(server)];
            let ready = state.ready_at(curve, self.now);
            if ready > self.now {
                let waits = |lane: &u16| !self.e.queues[usize::from(spec.first_lane + lane)].is_empty();
                if state.wake == Time::NEVER && ready < self.end && lanes.iter().any(waits) {
                    state.wake = ready;
                    self.e.agenda.push(Due::Server(server), ready);
                }
                return;
            }
            let Some((entry, lane)) = self.pick(spec, rule, lanes, server) else { return };
            self.begin(team, spec, rule, server, lane, entry);
        }
    }

    /// A sitting takes those who joined in time, in order; others keep their place.
    fn sit(&mut self, team: u16, spec: &Team, rule: &Rule, lanes: &[u16], server: u16) {
        let s = usize::from(server);
        if self.e.servers[s].sitting != self.now {
            return;
        }
        if self.e.teams[usize::from(team)].foreseen {
            return self.sit_over(team, spec, rule, server);
        }
        let mut too_late: Vec<(Entry, u16)> = Vec::new();
        while self.e.servers[s].places > 0 {
            let Some((entry, lane)) = self.pick(spec, rule, lanes, server) else { break };
            if entry.joined > self.e.servers[s].joined_by {
                self.e.queues[usize::from(spec.first_lane + lane)].take(&entry);
                too_late.push((entry, lane));
            } else {
                self.e.servers[s].places -= 1;
                self.begin(team, spec, rule, server, lane, entry);
            }
        }
        for (entry, lane) in too_late {
            self.e.queues[usize::from(spec.first_lane + lane)].push(entry);
        }
    }

    /// A sitting over a list that may be joined ahead of the clock.
    fn sit_over(&mut self, team: u16, spec: &Team, rule: &Rule, server: u16) {
        let queue = usize::from(spec.first_lane);
        let mut ready = std::mem::take(&mut self.e.ready);
        let (stamps, sitting) = (&self.e.stamps, &mut self.e.servers[usize::from(server)]);
        let waits = |entry: &Entry| entry.waits(stamps);
        self.e.queues[queue].take_ready(sitting.joined_by, sitting.places.max(0) as usize, waits, &mut ready);
        sitting.places -= ready.len() as i32;
        for entry in ready.drain(..) {
            self.begin_work(team, rule, server, 0, entry.token);
        }
        self.e.ready = ready;
    }

    /// The one that a server takes next: lowest tier, then the share group with the earliest tag, then rank.
    #[inline]
    fn pick(&mut self, spec: &Team, rule: &Rule, lanes: &[u16], server: u16) -> Option<(Entry, u16)> {
        let s = &self.e.servers[usize::from(server)];
        let kind = self.p.servers[usize::from(server)].kind;
        let place_free = !kind.has_places() || s.busy < s.places;
        if !place_free && s.kept == 0 {
            return None;
        }
        if place_free
            && let [lane] = *lanes
            && rule.lanes[usize::from(lane)].gate.is_none()
        {
            let (queue, stamps) = (&mut self.e.queues[usize::from(spec.first_lane + lane)], &self.e.stamps);
            return queue.first(|entry| entry.waits(stamps)).map(|entry| (*entry, lane));
        }
        if !place_free {
            return self.pick_keeper(spec, rule, lanes, server);
        }
        let team = &self.e.teams[usize::from(self.p.servers[usize::from(server)].team)];
        let (stamps, gates) = (&self.e.stamps, &self.e.gates);
        let queues = &mut self.e.queues[usize::from(spec.first_lane)..];
        // The tier and tag of the best so far.
        let (mut tier, mut tag, mut best) = (u16::MAX, u64::MAX, None::<(Entry, u16)>);
        for lane in lanes {
            let queue = &mut queues[usize::from(*lane)];
            if queue.is_empty() {
                continue;
            }
            let how = &rule.lanes[usize::from(*lane)];
            if how.tier > tier || how.gate.is_some_and(|g| !gates[usize::from(g)]) {
                continue;
            }
            let own = if rule.weights.is_empty() { 0 } else { team.start_tag(how.tier, how.group) };
            let level = how.tier == tier;
            if level && own > tag {
                continue;
            }
            let Some(entry) = queue.first(|entry| entry.waits(stamps)) else { continue };
            if !level || own < tag || best.as_ref().is_none_or(|(first, _)| entry.rank < first.rank) {
                (tier, tag, best) = (how.tier, own, Some((*entry, *lane)));
            }
        }
        best
    }

    /// Of those who keep a place of a server that has none free, the one that it takes next.
    #[inline(never)]
    fn pick_keeper(&self, spec: &Team, rule: &Rule, lanes: &[u16], server: u16) -> Option<(Entry, u16)> {
        let team = &self.e.teams[usize::from(self.p.servers[usize::from(server)].team)];
        let of = |lane: &u16| {
            let how = &rule.lanes[usize::from(*lane)];
            if how.gate.is_some_and(|g| !self.e.gates[usize::from(g)]) {
                return None;
            }
            let tag = if rule.weights.is_empty() { 0 } else { team.start_tag(how.tier, how.group) };
            self.first_keeper(spec.first_lane + lane, server).map(|entry| ((how.tier, tag, entry.rank), entry, *lane))
        };
        lanes.iter().filter_map(of).min_by_key(|(order, ..)| *order).map(|(_, entry, lane)| (entry, lane))
    }

    /// The first of a lane who keeps a place of a server.
    fn first_keeper(&self, lane: u16, server: u16) -> Option<Entry> {
        let entries = self.e.queues[usize::from(lane)].entries(|e| e.waits(&self.e.stamps));
        entries.filter(|e| self.keeps(e.token, server)).min_by_key(|e| e.rank).copied()
    }

    /// Work with the one picked begins.
    #[inline]
    fn begin(&mut self, team: u16, spec: &Team, rule: &Rule, server: u16, lane: u16, entry: Entry) {
        self.e.queues[usize::from(spec.first_lane + lane)].take(&entry);
        self.begin_work(team, rule, server, lane, entry.token);
    }

    /// Work begins with one who has been taken off a lane.
    fn begin_work(&mut self, team: u16, rule: &Rule, server: u16, lane: u16, ix: u32) {
        let now = self.now;
        let s = usize::from(server);
        let Server { kind, may_return, .. } = self.p.servers[s];
        self.e.teams[usize::from(team)].waiting -= 1;
        let t = &self.e.tokens[ix];
        let (work, joined, who, held) = (t.work, t.joined, Who { child: t.child, visit: t.visit }, t.held);
        let need = if t.redo {
            let left = Need { work: t.need, not_before: now + t.hold };
            self.host.begin_again(who, work, server, joined, now, left);
            left
        } else {
            self.host.begin(who, work, server, joined, now)
        };
        let (end, cost) = self.book(server, kind, need);
        if !rule.weights.is_empty() {
            let LaneRule { tier, group, .. } = rule.lanes[usize::from(lane)];
            let cost = tag_cost(cost, rule.weights[usize::from(group)]);
            self.e.teams[usize::from(team)].pay(tier, group, cost);
        }
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
        self.counts.starts += 1;
        let is_plain = !may_return && t.fork == NONE && held == NONE && !self.p.works[usize::from(work)].keeps_place;
        if is_plain && !kind.has_places() && end > now && end < self.end {
            self.finish_ahead(ix, end);
        } else {
            if kind.has_hours() {
                self.e.servers[s].wakes_with(end);
            }
            self.due_at(ix, end);
        }
    }

    /// Work of which all is known when it begins: its end frees nothing and nobody can cancel it.
    fn finish_ahead(&mut self, ix: u32, end: Time) {
        let Token { child, visit, work, at, began, .. } = self.e.tokens[ix];
        self.drop_token(ix);
        self.e.servers[usize::from(at)].ends_ahead.push(end);
        self.counts.events += 1;
        self.host.ended(Who { child, visit }, work, at, began, end);
        let kind = self.p.servers[usize::from(at)].kind;
        self.go(Way::of(child), self.p.works[usize::from(work)].after(kind), end);
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
        if let super::program::Op::Join { work } = self.p.ops[usize::from(op)] {
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
        self.host.ended(Who { child, visit }, work, at, began, self.now);
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
        self.touch_if_waiting(self.p.servers[usize::from(server)].team);
    }

    /// A team's next rule: everyone on its lists is put in place anew.
    pub fn next_rule(&mut self, team: u16) {
        self.e.teams[usize::from(team)].rule += 1;
        let state = &mut self.e.teams[usize::from(team)];
        state.waiting = 0;
        state.forget_shares();
        let spec = &self.p.teams[usize::from(team)];
        let lanes = usize::from(spec.first_lane)..usize::from(spec.first_lane + spec.lanes);
        let mut waiting: Vec<u32> = Vec::new();
        for queue in &self.e.queues[lanes.clone()] {
            waiting.extend(queue.entries(|e| e.waits(&self.e.stamps)).map(|e| e.token));
        }
        self.e.queues[lanes].iter_mut().for_each(super::queue::Queue::clear);
        for ix in waiting {
            let ahead = self.e.tokens[ix].redo;
            self.place(ix, ahead);
        }
        self.touch(team);
    }
}
