//! First phase of a minute, token by token: from where it was to where it next blocks.

use super::engine::Run;
use super::host::{Host, Who};
use super::program::{NONE16, Op, ServerKind, Team};
use super::queue::{Entry, Rank};
use super::time::Time;
use super::token::{NONE, State, Token};

impl<H: Host> Run<'_, H> {
    /// A token's minute has come.
    #[inline]
    pub fn due(&mut self, ix: u32) {
        let token = &self.e.tokens[ix];
        match token.state {
            State::Due => {
                let op = token.op;
                self.go(ix, op, self.now);
            }
            State::InWork => self.finish(ix),
            State::Ignored => {
                let at = token.at;
                self.forget_kept(ix, at);
                self.release_held(ix);
                self.release_server(ix, at);
                self.drop_token(ix);
            }
            State::Patience => {
                self.counts.events += 1;
                let (target, stamp) = (token.child, token.need);
                let t = &self.e.tokens[target];
                if t.state == State::Waiting && i64::from(t.stamp) == stamp {
                    let (child, work, joined) = (t.child, t.work, t.joined);
                    self.unlist(target);
                    self.release_held(target);
                    self.host.left_list(child, work, joined, self.now);
                    if let Some(op) = self.p.works[usize::from(work)].leaving {
                        self.go(target, op, self.now);
                    }
                }
                self.drop_token(ix);
            }
            State::Dead => self.drop_token(ix),
            State::Free | State::Waiting | State::Asked => debug_assert!(false, "nothing is due for {:?}", token.state),
        }
    }

    /// Runs a token, which is at an operation at `at`, to where it next blocks.
    ///
    /// Where nothing can come between, it is followed ahead of the clock: through waits, choices, notes and asks to the
    /// minute at which it joins a list or is gone. So a child costs the agenda one event for each list.
    #[inline]
    pub fn go(&mut self, ix: u32, mut op: u16, mut at: Time) {
        let Token { child, sure, fork, held, .. } = self.e.tokens[ix];
        debug_assert!(sure || at == self.now, "only what is sure runs ahead");
        loop {
            match self.p.ops[usize::from(op)] {
                Op::Wait { wait, next } => {
                    let Some(visit) = self.visit_at(child, op, fork, at) else { return self.stop_at(ix, op, at) };
                    let until = self.host.wake(Who { child, visit }, wait, at);
                    debug_assert!(until >= at, "a wait ends before it begins");
                    op = next;
                    if until > at {
                        self.counts.events += u64::from(until < self.end);
                        if until >= self.end || !sure || self.is_time_to_look() {
                            return self.stop_at(ix, op, until);
                        }
                        at = until;
                    }
                }
                Op::Join { work } => {
                    let team = usize::from(self.p.works[usize::from(work)].team);
                    if at > self.now && (fork != NONE || held != NONE || !self.e.foreseen[team]) {
                        return self.stop_at(ix, op, at);
                    }
                    let visit = self.visit(child, op);
                    return self.join(ix, op, work, visit, at);
                }
                Op::Choose { choice, first } => {
                    let Some(visit) = self.visit_at(child, op, fork, at) else { return self.stop_at(ix, op, at) };
                    let way = self.host.choose(Who { child, visit }, choice, at);
                    op = self.p.targets[usize::from(first + way)];
                }
                Op::Ask { ask } => {
                    if at > self.now && (!self.p.asks[usize::from(ask)].all_required() || self.is_time_to_look()) {
                        return self.stop_at(ix, op, at);
                    }
                    return self.ask(ix, ask, at);
                }
                // Only in its minute can it free the places that it keeps, end an ask in the branch of another, which
                // may take the child away in that minute, or take its child away from a branch.
                Op::Back if at > self.now && (held != NONE || self.is_inner(fork)) => return self.stop_at(ix, op, at),
                Op::Back => return self.back(ix, at),
                Op::Note { note, next } => {
                    self.host.note(child, note, at);
                    op = next;
                }
                // Only in its minute is it known that no other branch has taken the child away.
                Op::Refer { .. } if at > self.now && fork != NONE => return self.stop_at(ix, op, at),
                Op::Refer { referral, next } => {
                    let visit = self.visit(child, op);
                    let birth = self.host.refer(Who { child, visit }, referral, at);
                    self.e.referred.push(birth);
                    op = next;
                }
                Op::Leave { .. } if at > self.now && (held != NONE || fork != NONE) => {
                    return self.stop_at(ix, op, at);
                }
                Op::Leave { outcome } => return self.leave(ix, outcome, at),
            }
        }
    }

    /// Whether an ask lies in a branch of another.
    fn is_inner(&self, fork: u32) -> bool {
        let main = self.e.forks[fork].main;
        main == NONE || self.e.tokens[main].fork != NONE
    }

    /// A token goes on with an operation at a later minute.
    #[inline]
    pub fn stop_at(&mut self, ix: u32, op: u16, at: Time) {
        let t = &mut self.e.tokens[ix];
        (t.op, t.state) = (op, State::Due);
        self.due_at(ix, at);
    }

    /// How often a child has been at an operation before `at`; not known ahead in a branch, which takes turns with others
    /// at operations that count visits.
    #[inline]
    fn visit_at(&mut self, child: u32, op: u16, fork: u32, at: Time) -> Option<u32> {
        let counts = self.p.visit_slot[usize::from(op)] != NONE16;
        if !counts {
            return Some(0);
        }
        (at == self.now || fork == NONE).then(|| self.visit(child, op))
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

    fn join(&mut self, ix: u32, op: u16, work: u16, visit: u32, at: Time) {
        let spec = &self.p.works[usize::from(work)];
        let child = self.e.tokens[ix].child;
        let t = &mut self.e.tokens[ix];
        // Who is on the list at the start has joined before; everyone else joins at this minute.
        let joined = t.joined.min(at);
        (t.op, t.work, t.visit, t.joined, t.redo) = (op, work, visit, joined, false);
        self.enlist(ix, false);
        let who = Who { child, visit };
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
        let need = i64::from(self.e.tokens[ix].stamp);
        let patience = self.token(Token { child: ix, state: State::Patience, need, ..Token::BLANK });
        self.due_at(patience, at);
    }

    /// Puts a token on its list, by the rule in force.
    pub fn enlist(&mut self, ix: u32, ahead: bool) {
        let t = &mut self.e.tokens[ix];
        t.stamp = t.stamp.wrapping_add(1);
        self.place(ix, ahead);
    }

    /// Puts a token in its place on its list. Its stamp stays: its patience knows it by that.
    pub fn place(&mut self, ix: u32, ahead: bool) {
        let Token { child, work, joined, stamp, .. } = self.e.tokens[ix];
        let team = self.p.works[usize::from(work)].team;
        let lane = self.host.lane(child, work, joined.max(self.now));
        let spec = &self.p.teams[usize::from(team)];
        let state = &mut self.e.teams[usize::from(team)];
        state.waiting += 1;
        let order = spec.rules[state.rule].lanes[usize::from(lane)].order;
        let child = &self.e.children[child as usize];
        let mut rank = Rank::new(order, child.request, joined, child.tie);
        // Who keeps a place of the team needs no other; were it behind one who has none, both might wait for ever.
        if ahead || self.keeps_place_of(ix, team) {
            rank = rank.ahead();
        }
        let lane = spec.first_lane + lane;
        let t = &mut self.e.tokens[ix];
        (t.state, t.at) = (State::Waiting, lane);
        let entry = Entry { rank, token: ix, stamp, joined, work };
        let queue = &mut self.e.queues[usize::from(lane)];
        if self.e.foreseen[usize::from(team)] {
            queue.drop_in(entry);
        } else {
            queue.push(entry);
        }
        if !self.e.teams[usize::from(team)].dirty && !self.sleeps(spec) {
            self.touch(team);
        }
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

    /// Makes a token due; what lies beyond the end need not be known.
    #[inline]
    pub fn due_at(&mut self, ix: u32, at: Time) {
        let token = &mut self.e.tokens[ix];
        token.scheduled = at < self.end;
        if at == self.now {
            self.e.at_once.push(ix);
        } else if token.scheduled {
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
        t.joined = Time::NEVER;
        let (lane, work) = (t.at, t.work);
        self.e.queues[usize::from(lane)].forget_one();
        self.e.teams[usize::from(self.p.works[usize::from(work)].team)].waiting -= 1;
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
