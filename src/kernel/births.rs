//! Children who enter: newcomers, and those who are there at the start.

use super::engine::{Child, Run};
use super::flow::Way;
use super::host::{Birth, Group, Host, Newcomers};
use super::program::{NONE16, Op};
use super::stop::{Stop, Stopped};
use super::time::Time;
use super::token::{Fork, NONE, State, Token};

impl<H: Host> Run<'_, H> {
    /// Lets the children of a month in.
    pub fn admit(&mut self, month: u32, stop: &Stop) -> Result<(), Stopped> {
        let mut births = std::mem::take(&mut self.e.births);
        births.clear();
        self.host.births(month, &mut births);
        self.enter_all(&births.cases, stop)?;
        self.enter_newcomers(&births.newcomers, stop)?;
        self.e.births = births;
        self.expect_first_rounds();
        Ok(())
    }

    /// Lets in those who have been referred, in the order in which the host has numbered them. Whom they refer in turn
    /// comes after them.
    #[inline(never)]
    pub fn enter(&mut self, stop: &Stop) -> Result<(), Stopped> {
        let mut referred = std::mem::take(&mut self.e.referred);
        self.enter_all(&referred, stop)?;
        referred.clear();
        if self.e.referred.is_empty() {
            self.e.referred = referred;
        }
        Ok(())
    }

    fn enter_all(&mut self, births: &[Birth], stop: &Stop) -> Result<(), Stopped> {
        let known = self.e.children.len();
        debug_assert!(births.iter().zip(known..).all(|(b, n)| b.child as usize == n), "numbered as they enter");
        self.number(births.iter().map(|b| Child { request: b.request, lasts: -1, tie: b.tie }));
        for birth in births {
            self.birth(birth);
            self.look(stop)?;
        }
        Ok(())
    }

    fn enter_newcomers(&mut self, newcomers: &Newcomers, stop: &Stop) -> Result<(), Stopped> {
        let Newcomers { groups, at, ties } = newcomers;
        self.number(at.iter().zip(ties).map(|(at, tie)| Child { request: *at, lasts: -1, tie: *tie }));
        debug_assert!(at.len() == ties.len(), "a time and a number for each");
        let mut known = self.e.children.len() - at.len();
        let (mut at, mut ties) = (at.as_slice(), ties.as_slice());
        for group in groups {
            debug_assert!(group.first as usize == known, "numbered as they enter");
            known += group.count as usize;
            let (these, others) = at.split_at(group.count as usize);
            let (of_these, of_others) = ties.split_at(group.count as usize);
            (at, ties) = (others, of_others);
            self.enter_group(group, these, of_these, stop)?;
        }
        debug_assert!(at.is_empty(), "of a group");
        self.follow_together();
        self.look(stop)
    }

    fn enter_group(&mut self, group: &Group, at: &[Time], ties: &[u64], stop: &Stop) -> Result<(), Stopped> {
        let Group { first, op, rounds, .. } = *group;
        let (end, now) = (self.end, self.now);
        let enter = at.iter().zip(first..).map(|(at, child)| (child, *at));
        if self.leads_to_sweep(op) {
            if rounds.1 > 0 {
                enter.clone().for_each(|(child, at)| self.enrol(child, rounds, at, at));
            }
            self.counts.events += self.e.together.set_out_all(op, enter.filter(|(_, at)| *at < end));
            return self.look(stop);
        }
        for ((child, at), tie) in enter.zip(ties) {
            if at <= now {
                self.birth(&group.birth(child, at, *tie));
            } else {
                self.enrol(child, rounds, at, at);
                if at < end {
                    self.counts.events += 1;
                    self.go(Way::of(child), op, at);
                }
            }
            self.look(stop)?;
        }
        Ok(())
    }

    /// Keeps in mind who enters.
    #[inline(always)]
    fn number(&mut self, children: impl Iterator<Item = Child>) {
        self.e.children.extend(children);
        if !self.p.rounds.is_empty() {
            self.e.left.resize(self.e.children.len(), Time::NEVER);
        }
        self.e.visits.resize(self.e.children.len() * self.p.visit_slots, 0);
    }

    fn birth(&mut self, b: &Birth) {
        self.counts.events += u64::from(b.at < self.end);
        self.enrol(b.child, b.rounds, b.request, b.there);
        if self.leads_to_sweep(b.op) {
            return match b.in_work {
                None => self.enter_sweep(b),
                Some(open) => self.is_in_work_on_sweep(b, open),
            };
        }
        if b.at > self.now && b.inside == NONE16 && b.in_work.is_none() {
            if b.at < self.end {
                self.go(Way::of(b.child), b.op, b.at);
            }
            return;
        }
        let listed = b.in_work.is_some() || matches!(self.p.ops[usize::from(b.op)], Op::Join { .. });
        let joined = if listed { b.joined } else { Time::NEVER };
        let fork = if b.inside == NONE16 { NONE } else { self.fork_around(b.child, b.inside) };
        let sure = fork == NONE || self.e.forks[fork].sure;
        let token = self.token(Token { child: b.child, op: b.op, joined, fork, ..Token::BLANK });
        if fork != NONE {
            self.e.tokens[token].required = true;
            self.e.forks[fork].head = token;
        }
        if let Some(w) = b.in_work {
            self.hold_from_start(token, w);
        } else if b.at < self.end && (sure || b.at == self.now) {
            self.go(self.way(token), b.op, b.at);
        } else {
            self.stop_at(token, b.op, b.at);
        }
    }

    /// The ask that a backlog child is inside of, with only its own branch out.
    fn fork_around(&mut self, child: u32, ask: u16) -> u32 {
        let outer = self.p.asks[usize::from(ask)].outer.map_or(NONE, |o| self.fork_around(child, o));
        let sure = outer == NONE || self.e.forks[outer].sure;
        let main = self.token(Token { child, fork: outer, state: State::Asked, ..Token::BLANK });
        if outer != NONE {
            self.e.tokens[main].required = true;
            self.e.forks[outer].head = main;
        }
        let sure = sure && self.p.asks[usize::from(ask)].all_required();
        let fork = Fork { main, needed: 1, live: 1, ask, sure, back: self.now, ..Fork::BLANK };
        let fork = self.e.forks.put(fork);
        self.e.tokens[main].need = i64::from(fork);
        fork
    }
}
