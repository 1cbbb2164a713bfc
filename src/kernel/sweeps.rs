//! Sweeps: lists that are gone through by themselves, a month at a time, without the agenda.
//!
//! Where turns are given on every list of a pathway, and its children do nothing else but wait and choose, all who come to
//! a list in a month are known before its first minute: newcomers are announced, and who comes from another list has been
//! followed through that one first. So those who come are put in order of time, and each list is gone through from the
//! month's first minute to its last before the next list is. What happens is what would have happened by the clock:
//! nothing else can come between.

use super::comers::{Comers, Coming, Left};
use super::engine::{Engine, Run};
use super::host::{Birth, Host, InWork, Joining, Passage, Who};
use super::program::{Capacity, Op, Program};
use super::stop::{Stop, Stopped};
use super::time::Time;
use super::turns::{Asks, Given, Pass, Turn};
use super::ways::Swept;

/// Passages that the host is told of together, at most.
const TOLD_TOGETHER: usize = 4096;

/// Which lists are sweeps.
#[derive(Debug, Default)]
pub(super) struct Sweeps {
    /// For each operation, whether it leads to sweeps alone.
    ops: Vec<bool>,
    /// The lists of the sweeps, each after those that children come from.
    order: Vec<Swept>,
    /// Whether children may come back to the list that is gone through.
    comes_back: bool,
    /// For each operation, whether it leads to a list, with no other between, that children may come back to.
    leads_back: Vec<bool>,
    pub comers: Comers,
}

impl Engine {
    /// Finds out which lists are sweeps in this replication.
    pub(super) fn reset_sweeps(&mut self, p: &Program, capacity: &Capacity, are_taken: bool) {
        let Sweeps { ops, order, comers, leads_back, .. } = &mut self.sweeps;
        ops.clear();
        ops.resize(p.ops.len(), false);
        order.clear();
        leads_back.clear();
        leads_back.resize(p.ops.len(), false);
        comers.reset(p.servers.len());
        self.together.reset(p);
        for sweep in p.sweeps_of(capacity).filter(|_| are_taken) {
            order.extend(&sweep.lists);
            self.together.take_in(sweep);
            sweep.ops.iter().for_each(|op| ops[usize::from(*op)] = true);
            sweep.leads_back.iter().for_each(|op| leads_back[usize::from(*op)] = true);
        }
    }

    /// The servers of the sweeps of the last run.
    #[cfg(test)]
    pub(super) fn goes_through(&self) -> Vec<u16> {
        self.sweeps.order.iter().map(|list| list.server).collect()
    }
}

impl<H: Host> Run<'_, H> {
    /// Whether an operation leads to sweeps alone.
    pub fn leads_to_sweep(&self, op: u16) -> bool {
        self.e.sweeps.ops[usize::from(op)]
    }

    /// A child enters on its way to sweeps; if there is a list where it does, it may have joined that before.
    pub fn enter_sweep(&mut self, b: &Birth) {
        if b.at >= self.end {
            return;
        }
        if let Op::Join { work } = self.p.ops[usize::from(b.op)] {
            let joined = if b.at > self.now { b.at } else { b.joined.min(b.at) };
            self.comes_to(work, Coming::new(b.child, b.op, joined));
        } else {
            self.e.together.set_out(b.op, b.child, b.at);
        }
    }

    /// A child is in work on a sweep from the start.
    pub fn is_in_work_on_sweep(&mut self, birth: &Birth, open: InWork) {
        let (Birth { child, op, joined, .. }, InWork { server, not_before, .. }) = (*birth, open);
        let Op::Join { work } = self.p.ops[usize::from(op)] else { unreachable!("in work on what is no list") };
        let ends = not_before.max(self.now);
        let turns = &mut self.e.turns[usize::from(server)];
        turns.hold_from_start(ends);
        turns.ahead.push(Turn { child, work, joined, began: joined, ends });
        if ends < self.end {
            self.counts.events += 1;
            self.host.ended(Who { child, visit: 0 }, work, server, joined, ends);
            self.e.together.set_out(self.p.works[usize::from(work)].next, child, ends);
        }
    }

    /// A child is given its turn, of whose work it may be known how many minutes it takes.
    #[inline(always)]
    fn pass(&mut self, server: u16, asks: Asks, lasts: Option<i32>) {
        let Some(from) = self.free_from(server, asks) else { return };
        let Asks { child, visit, work, joined } = asks;
        let (who, began) = (Who { child, visit }, from.minute());
        let ends = match lasts {
            Some(minutes) => began + minutes.max(0),
            None => self.host.over(who, work, server, began).max(began),
        };
        let until = self.hold_place(server, asks, from, ends);
        self.e.sweeps.comers.passed.push(Passage { who, work, joined, began, ends });
        if self.e.sweeps.comers.passed.len() >= TOLD_TOGETHER {
            self.tell_and_follow(server);
        }
        if ends < self.end {
            self.counts.events += 1;
            // The others are followed together; who has passed in no time goes on in a pass of its own.
            if self.e.sweeps.comes_back || ends == began {
                self.follow(child, self.p.works[usize::from(work)].next, until);
            }
        }
    }

    /// Tells of those who have passed a list, and follows those who have not been.
    #[inline(never)]
    fn tell_and_follow(&mut self, server: u16) {
        let passed = std::mem::take(&mut self.e.sweeps.comers.passed);
        self.host.passed(server, &passed);
        if !self.e.sweeps.comes_back {
            for Passage { who, work, began, ends, .. } in passed.iter().copied() {
                if ends > began && ends < self.end {
                    self.e.together.set_out(self.p.works[usize::from(work)].next, who.child, ends);
                }
            }
        }
        self.follow_together();
        self.e.sweeps.comers.passed = passed;
        self.e.sweeps.comers.passed.clear();
    }

    /// The same, when it has waited.
    pub fn pass_at_last(&mut self, server: u16, asks: Asks) {
        let lasts = self.e.children[asks.child as usize].lasts;
        self.pass(server, asks, (lasts >= 0).then_some(lasts));
    }

    /// A child waits for its turn. What its work takes is kept till then.
    fn waits(&mut self, Joining { who, work, joined, lasts }: Joining) -> Asks {
        self.e.children[who.child as usize].lasts = lasts.map_or(-1, |minutes| minutes.max(0));
        Asks { child: who.child, visit: who.visit, work, joined }
    }

    /// Follows a child from the list that is gone through to the minute in which it comes to a list or is gone, or until it may
    /// go on with the others.
    fn follow(&mut self, child: u32, mut op: u16, from: Pass) {
        let mut at = from.minute();
        loop {
            // Who cannot come back to the list any more goes on with the others.
            let pass = if at == from.minute() { from.number() } else { 1 };
            let Sweeps { comes_back, leads_back, .. } = &self.e.sweeps;
            if pass == 1 && !(*comes_back && leads_back[usize::from(op)]) {
                return self.e.together.set_out(op, child, at);
            }
            let (step, slot) = self.e.steps[usize::from(op)];
            match step {
                Op::Join { work } => {
                    return self.comes_to(work, Coming { pass, ..Coming::new(child, op, at) });
                }
                Op::Choose { choice, first } => {
                    let visit = self.visit(child, slot);
                    let way = self.host.choose(Who { child, visit }, choice, at);
                    op = self.p.targets[usize::from(first + way)];
                }
                Op::Wait { wait, next } => {
                    let visit = self.visit(child, slot);
                    let until = self.host.wake(Who { child, visit }, wait, at);
                    debug_assert!(until >= at, "a wait ends before it begins");
                    if until >= self.end {
                        return;
                    }
                    self.counts.events += u64::from(until > at);
                    (op, at) = (next, until);
                }
                Op::Note { note, next } => {
                    self.host.note(child, note, at);
                    op = next;
                }
                Op::Leave { outcome } => {
                    self.is_gone(child, outcome, at);
                    // Rounds are made in the first pass of a minute. Who leaves in a later one is still there.
                    if pass > 1 {
                        self.is_on_rounds_until(child, at + 1);
                    }
                    return;
                }
                Op::Ask { .. } | Op::Back | Op::Refer { .. } => unreachable!("on a sweep children wait and choose"),
            }
        }
    }

    /// A child comes to the list of a work.
    #[inline(always)]
    fn comes_to(&mut self, work: u16, coming: Coming) {
        if coming.joined < self.end {
            let server = self.e.joins[usize::from(work)].turns_of;
            self.e.sweeps.comers.come(server, coming);
        }
    }

    /// Goes through all sweeps from now to the end of the month.
    pub fn sweep(&mut self, stop: &Stop) -> Result<(), Stopped> {
        let from = self.now;
        self.sweeping = true;
        for k in 0..self.e.sweeps.order.len() {
            let Swept { server, comes_back } = self.e.sweeps.order[k];
            self.e.sweeps.comes_back = comes_back;
            let comers = &mut self.e.sweeps.comers;
            comers.open(server, from, self.next_births, self.e.reversed);
            let (mut due, line) = (std::mem::take(&mut comers.due), std::mem::take(&mut comers.line));
            due.clear();
            due.extend(line.iter().map(|coming| self.joining(coming)));
            self.host.joining(server, &mut due);
            let left = Left { line: &line, due: &due };
            match self.e.turns[usize::from(server)].given {
                Given::WhenFree => self.go_by_rank(server, left, stop)?,
                _ => self.go_in_order(server, left, stop)?,
            }
            self.tell_and_follow(server);
            (self.e.sweeps.comers.due, self.e.sweeps.comers.line) = (due, line);
        }
        self.e.sweeps.comers.close();
        self.sweeping = false;
        self.now = from;
        Ok(())
    }

    /// Goes through a sweep where all are taken in the order in which they come.
    fn go_in_order(&mut self, server: u16, mut left: Left<'_>, stop: &Stop) -> Result<(), Stopped> {
        loop {
            self.look(stop)?;
            let (comes, back) = (left.at(0), self.e.sweeps.comers.back_at());
            if comes < back && comes < left.at(1) {
                let (coming, joining) = left.take();
                (self.now, self.pass) = (comes, coming.pass);
                self.pass(server, joining.asks(), joining.lasts);
            } else if comes.min(back) == Time::NEVER {
                return Ok(());
            } else if comes > back {
                let (joining, pass) = self.comes_back(server);
                (self.now, self.pass) = (back, pass);
                if self.e.sweeps.comers.back_at() > back {
                    self.pass(server, joining.asks(), joining.lasts);
                } else {
                    let asks = self.waits(joining);
                    self.e.turns[usize::from(server)].asking.push(asks);
                    self.go_through_minute(server, &mut left, stop)?;
                }
            } else {
                (self.now, self.pass) = (comes, 0);
                self.go_through_minute(server, &mut left, stop)?;
            }
        }
    }

    /// Gives turns to several who come in one minute, pass by pass.
    #[cold]
    #[inline(never)]
    fn go_through_minute(&mut self, server: u16, left: &mut Left<'_>, stop: &Stop) -> Result<(), Stopped> {
        let s = usize::from(server);
        loop {
            // Those with a place before this pass is over; the others wait for who may come in a further pass.
            let turns = &self.e.turns[s];
            let frees = (!turns.asking.is_empty()).then(|| turns.first_free());
            let comes = left.when().min(self.e.sweeps.comers.back_when());
            let next = frees.map_or(comes, |frees| frees.min(comes)).max(Pass::of(self.now, self.pass));
            if next.minute() > self.now {
                break;
            }
            self.pass = next.number();
            while left.when() == next {
                let (_, joining) = left.take();
                let asks = self.waits(joining);
                self.e.turns[s].asking.push(asks);
            }
            while self.e.sweeps.comers.back_when() == next {
                let (joining, _) = self.comes_back(server);
                let asks = self.waits(joining);
                self.e.turns[s].asking.push(asks);
            }
            self.give_turns(server, true);
            self.look(stop)?;
        }
        self.give_turns(server, false);
        Ok(())
    }

    /// Goes through a sweep where some go before others.
    fn go_by_rank(&mut self, server: u16, mut left: Left<'_>, stop: &Stop) -> Result<(), Stopped> {
        let s = usize::from(server);
        loop {
            self.look(stop)?;
            let comes = left.when().min(self.e.sweeps.comers.back_when());
            let turns = &self.e.turns[s];
            let next = if turns.is_waited_for() { turns.first_free().min(comes) } else { comes };
            if next.minute() >= self.next_births {
                return Ok(());
            }
            (self.now, self.pass) = (next.minute(), next.number());
            let is_free = !turns.is_waited_for() && turns.first_free() <= next;
            if is_free && left.when() == next && left.at(1).min(self.e.sweeps.comers.back_at()) > self.now {
                let (_, joining) = left.take();
                self.pass(server, joining.asks(), joining.lasts);
                continue;
            }
            while left.when() == next {
                let (_, joining) = left.take();
                self.join_ranked(server, joining);
            }
            while self.e.sweeps.comers.back_when() == next {
                let (joining, _) = self.comes_back(server);
                self.join_ranked(server, joining);
            }
            self.give_free(server);
        }
    }

    /// The first of those who come back to a list, and the pass in which he does.
    fn comes_back(&mut self, server: u16) -> (Joining, u32) {
        let Some(coming) = self.e.sweeps.comers.next_back() else { unreachable!("somebody comes back") };
        let mut joining = [self.joining(&coming)];
        self.host.joining(server, &mut joining);
        (joining[0], coming.pass)
    }

    #[inline(always)]
    fn joining(&mut self, coming: &Coming) -> Joining {
        let (step, slot) = self.e.steps[usize::from(coming.op)];
        let Op::Join { work } = step else { unreachable!("on the way to what is no list") };
        let who = Who { child: coming.child, visit: self.visit(coming.child, slot) };
        Joining { who, work, joined: coming.joined, lasts: None }
    }

    fn join_ranked(&mut self, server: u16, joining: Joining) {
        let asks = self.waits(joining);
        let lane = self.host.lane(asks.child, asks.work, self.now);
        self.rank(server, asks, lane);
    }
}

impl Joining {
    fn asks(&self) -> Asks {
        let Who { child, visit } = self.who;
        Asks { child, visit, work: self.work, joined: self.joined }
    }
}
