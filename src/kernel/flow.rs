//! First phase of a minute, token by token: from where it was to where it next blocks.

use super::engine::Run;
use super::host::{Host, Who};
use super::program::{NONE16, Op};
use super::time::Time;
use super::token::{Due, Fork, NONE, State, Token};

/// A child that goes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    /// Its token; one that is in no branch and keeps no place may have none.
    pub token: u32,
    pub child: u32,
    pub fork: u32,
    pub held: u32,
}

impl Way {
    /// Of a child without a token.
    pub fn of(child: u32) -> Way {
        Way { token: NONE, child, fork: NONE, held: NONE }
    }
}

impl<H: Host> Run<'_, H> {
    /// A child comes to the list that it was on its way to.
    #[inline]
    pub fn arrive(&mut self, child: u32, op: u16) {
        let Op::Join { work } = self.e.steps[usize::from(op)].0 else {
            return debug_assert!(false, "on the way to what is no list");
        };
        self.join(Way::of(child), op, work, self.now);
    }

    /// A token's minute has come.
    pub fn token_is_due(&mut self, ix: u32) {
        let token = &self.e.tokens[ix];
        match token.state {
            State::Due => {
                let op = token.op;
                self.go(self.way(ix), op, self.now);
            }
            State::InWork => self.finish(ix),
            State::Begins => self.e.passing.push(ix),
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
                if t.state == State::Waiting && i64::from(self.e.stamps[target as usize]) == stamp {
                    let (child, work, joined) = (t.child, t.work, t.joined);
                    self.unlist(target);
                    self.release_held(target);
                    self.host.left_list(child, work, joined, self.now);
                    if let Some(op) = self.p.works[usize::from(work)].leaving {
                        self.go(self.way(target), op, self.now);
                    }
                }
                self.drop_token(ix);
            }
            State::Dead => self.drop_token(ix),
            State::Free | State::Waiting | State::Asked => debug_assert!(false, "nothing is due for {:?}", token.state),
        }
    }

    /// Runs a child, which is at an operation at `at`, to where it next blocks.
    ///
    /// Where nothing can come between, it is followed ahead of the clock: through waits, choices, notes and asks to the
    /// minute at which it joins a list or is gone. So a child costs the agenda one event for each list.
    #[inline]
    pub fn go(&mut self, mut way: Way, mut op: u16, mut at: Time) {
        let child = way.child;
        debug_assert!(self.is_sure(way) || at == self.now, "only what is sure runs ahead");
        loop {
            let (step, slot) = self.e.steps[usize::from(op)];
            let Way { fork, held, .. } = way;
            match step {
                Op::Wait { wait, next } => {
                    let Some(visit) = self.visit_at(child, slot, fork, at) else { return self.stop(way, op, at) };
                    let until = self.host.wake(Who { child, visit }, wait, at);
                    debug_assert!(until >= at, "a wait ends before it begins");
                    op = next;
                    if until > at {
                        self.counts.events += u64::from(until < self.end);
                        if until >= self.end || !self.is_sure(way) || self.is_time_to_look() {
                            return self.stop(way, op, until);
                        }
                        at = until;
                    }
                }
                Op::Join { work } => {
                    let foreseen = self.e.joins[usize::from(work)].foreseen;
                    if fork != NONE || held != NONE {
                        return if at == self.now { self.join(way, op, work, at) } else { self.stop(way, op, at) };
                    }
                    if at == self.now || foreseen {
                        return self.join(way, op, work, at);
                    }
                    return self.is_on_its_way(way, op, at);
                }
                Op::Choose { choice, first } => {
                    let Some(visit) = self.visit_at(child, slot, fork, at) else { return self.stop(way, op, at) };
                    let way = self.host.choose(Who { child, visit }, choice, at);
                    op = self.p.targets[usize::from(first + way)];
                }
                Op::Ask { ask } => {
                    if at > self.now && (!self.p.asks[usize::from(ask)].all_required() || self.is_time_to_look()) {
                        return self.stop(way, op, at);
                    }
                    let lone = self.e.lone_branches[usize::from(ask)];
                    if lone == NONE16 || fork != NONE || held != NONE {
                        let ix = self.token_of(way);
                        return self.ask(ix, ask, at);
                    }
                    way = self.ask_for_one(way, ask, at);
                    op = lone;
                }
                // Only in its minute can it free the places that it keeps, end an ask in the branch of another, which
                // may take the child away in that minute, or take its child away from a branch.
                Op::Back if at > self.now && (held != NONE || self.is_inner(fork)) => return self.stop(way, op, at),
                Op::Back if !self.e.forks[fork].lone => return self.back(way.token, at),
                Op::Back => {
                    (way, op, at) = self.back_alone(way, at);
                    if at >= self.end {
                        return self.stop(way, op, at);
                    }
                }
                Op::Note { note, next } => {
                    self.host.note(child, note, at);
                    op = next;
                }
                // Only in its minute is it known that no other branch has taken the child away.
                Op::Refer { .. } if at > self.now && fork != NONE => return self.stop(way, op, at),
                Op::Refer { referral, next } => {
                    let visit = self.visit(child, slot);
                    let birth = self.host.refer(Who { child, visit }, referral, at);
                    self.e.referred.push(birth);
                    op = next;
                }
                Op::Leave { .. } if at > self.now && (held != NONE || fork != NONE) => {
                    return self.stop(way, op, at);
                }
                Op::Leave { outcome } => return self.leave(way, outcome, at),
            }
        }
    }

    /// A child whose work took no time and frees nothing goes on: in the next pass of the minute, unless it waits first, so
    /// that nothing else of this minute is about it.
    #[inline]
    pub fn go_on_at_once(&mut self, child: u32, mut op: u16) {
        let way = Way::of(child);
        while let (Op::Wait { wait, next }, slot) = self.e.steps[usize::from(op)] {
            let visit = self.visit(child, slot);
            let until = self.host.wake(Who { child, visit }, wait, self.now);
            op = next;
            if until > self.now {
                self.counts.events += u64::from(until < self.end);
                if until >= self.end || self.is_time_to_look() {
                    return self.stop(way, op, until);
                }
                return self.go(way, op, until);
            }
        }
        self.stop(way, op, self.now);
    }

    /// A child that is in no branch and keeps no place needs no token until it is on its list.
    #[inline]
    fn is_on_its_way(&mut self, way: Way, op: u16, at: Time) {
        debug_assert!(at > self.now, "on its way into the past");
        if way.token != NONE {
            self.drop_token(way.token);
        }
        if at < self.end {
            self.e.agenda.push(Due::Child { child: way.child, op }, at);
        }
    }

    /// A child goes on with an operation at a later minute.
    fn stop(&mut self, way: Way, op: u16, at: Time) {
        // Of the end and what is after it nothing need be known.
        if way.token != NONE || at < self.end {
            let ix = self.token_of(way);
            self.stop_at(ix, op, at);
        }
    }

    /// The token of a child that goes on, a new one if it has none. Apart, since a token on its way to its place is more
    /// than all else that is at hand where children go on.
    #[inline(never)]
    fn token_of(&mut self, way: Way) -> u32 {
        if way.token != NONE {
            way.token
        } else {
            self.token(Token { child: way.child, fork: way.fork, ..Token::BLANK })
        }
    }

    /// How a token goes on.
    #[inline]
    pub fn way(&self, token: u32) -> Way {
        let Token { child, fork, held, .. } = self.e.tokens[token];
        Way { token, child, fork, held }
    }

    /// Whether nobody can cancel it.
    #[inline]
    fn is_sure(&self, way: Way) -> bool {
        way.fork == NONE || self.e.forks[way.fork].sure
    }

    /// Whether an ask lies in a branch of another.
    fn is_inner(&self, fork: u32) -> bool {
        let Fork { main, lone, .. } = self.e.forks[fork];
        !lone && (main == NONE || self.e.tokens[main].fork != NONE)
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
    fn visit_at(&mut self, child: u32, slot: u16, fork: u32, at: Time) -> Option<u32> {
        (slot == NONE16 || at == self.now || fork == NONE).then(|| self.visit(child, slot))
    }

    /// How often a child has been where this slot counts.
    #[inline]
    pub fn visit(&mut self, child: u32, slot: u16) -> u32 {
        if slot == NONE16 {
            return 0;
        }
        let count = &mut self.e.visits[child as usize * self.p.visit_slots + usize::from(slot)];
        let visit = *count;
        *count = visit.saturating_add(1);
        u32::from(visit)
    }

    /// Makes a token due after this minute; what lies beyond the end need not be known.
    #[inline]
    fn due_later(&mut self, ix: u32, at: Time) {
        debug_assert!(at > self.now, "due in a further pass");
        let scheduled = at < self.end;
        self.e.tokens[ix].scheduled = scheduled;
        if scheduled {
            self.e.agenda.push(Due::Token(ix), at);
        }
    }

    /// Makes a token due; what lies beyond the end need not be known.
    #[inline]
    pub fn due_at(&mut self, ix: u32, at: Time) {
        if at > self.now {
            return self.due_later(ix, at);
        }
        self.e.tokens[ix].scheduled = true;
        self.e.at_once.push(ix);
    }

    /// Cancels a token that is due: it is freed when its minute comes, at once if it never does.
    pub fn bury(&mut self, ix: u32) {
        if self.e.tokens[ix].scheduled {
            self.e.tokens[ix].state = State::Dead;
        } else {
            self.drop_token(ix);
        }
    }

    #[inline]
    pub fn drop_token(&mut self, ix: u32) {
        self.e.tokens[ix].state = State::Free;
        self.e.tokens.free(ix);
    }
}
