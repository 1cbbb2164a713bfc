//! The model of one replication: answers the kernel's questions from the plan and the children's own draws.

use super::open_work::days_to_start;
use super::people::People;
use crate::chance::{Bound, Key, unit};
use crate::kernel::{Birth, Births, Host, Joining, Need, Passage, Time, View, Who};
use crate::measure::{Begun, Ledger, Record, Works};
use crate::plan::{ChoiceRule, Lasting, NoteRule, Plan, Step, Timed, WaitRule, WorkRule, after, minutes, slot_of};

/// Micro-minutes of an hour.
const HOUR: f64 = 60e6;

/// Scratch and results of one replication.
pub struct Model<'a> {
    pub(super) plan: &'a Plan,
    pub(super) people: &'a mut People,
    pub(super) ledger: &'a mut Ledger,
    pub(super) works: &'a mut Works,
    pub(super) record: &'a mut Record,
    /// When the current month is over.
    pub(super) month_ends: Time,
    /// Which recorded month it is.
    pub(super) month: Option<u32>,
}

impl Model<'_> {
    /// The recorded month of a kernel month.
    fn recorded(&self, month: u32) -> Option<u32> {
        month.checked_sub(self.plan.unrecorded)
    }

    /// The recorded month of a minute from the current month on.
    #[inline]
    fn month_of(&self, t: Time) -> Option<u32> {
        if t < self.month_ends { self.month } else { self.plan.recorded.of(t) }
    }

    /// The minute at which a drawn time that begins now is over.
    #[inline(always)]
    fn when_over(&self, who: Who, lasting: &Lasting, now: Time) -> Time {
        let bits = self.people.key(who.child).purpose(lasting.name, who.visit);
        lasting.over(&self.plan.calendar, now, bits)
    }

    /// The least time that a work takes.
    #[inline]
    fn elapsed(&self, work: u16, server: u16) -> Option<&Lasting> {
        // Only a contract has a turnaround.
        let turnaround = self.plan.turnarounds[usize::from(server)].as_ref();
        turnaround.or(self.plan.works[usize::from(work)].elapsed.as_ref())
    }

    /// When the last of several branches is back.
    fn last_of(&mut self, who: Who, branches: &[Vec<Step>], now: Time) -> Time {
        let (plan, key, mut last) = (self.plan, self.people.key(who.child), now);
        each_step(plan, key, who.visit, branches, now, |step, at, until| {
            last = last.max(until);
            // What would be after the end does not happen.
            if let Step::Note(note) = step
                && at < plan.program.end()
            {
                self.note(who.child, note, at);
            }
        });
        last
    }

    /// Micro-minutes of staff time that a work takes.
    #[inline]
    fn amount(&self, who: Who, rule: &WorkRule, now: Time) -> i64 {
        let Some((laws, name)) = &rule.hours else { return 0 };
        let law = laws.at(now);
        let hours = law.only_value().unwrap_or_else(|| {
            let bits = self.people.key(who.child).purpose(*name, who.visit);
            law.sample_bits(bits)
        });
        (hours * HOUR + 0.5) as i64
    }

    /// Counts work that begins at `now`, which may be in a month to come.
    #[inline(always)]
    fn begun(&mut self, work: u16, server: u16, joined: Time, now: Time, amount: i64) {
        let minutes = now.since(joined);
        if now < self.month_ends {
            self.works.begun(Begun { work, server, minutes, amount });
        } else {
            let month = self.plan.recorded.of(now);
            self.works.will_begin(work, server, minutes, amount, month);
        }
    }

    /// Counts those who have passed the list of a work.
    fn passed_through(&mut self, work: u16, server: u16, passages: &[Passage]) {
        let rule = &self.plan.works[usize::from(work)];
        if rule.hours.is_some() || !rule.begin_marks.is_empty() {
            for Passage { who, joined, began, .. } in passages {
                self.begun(work, server, *joined, *began, self.amount(*who, rule, *began));
                rule.begin_marks.iter().for_each(|mark| self.ledger.mark(who.child, *mark, *began));
            }
        } else {
            let now = passages.iter().filter(|passage| passage.began < self.month_ends);
            self.works.begun_all(work, server, now.map(|passage| passage.began.since(passage.joined)));
            for Passage { joined, began, .. } in passages.iter().filter(|passage| passage.began >= self.month_ends) {
                self.works.will_begin(work, server, began.since(*joined), 0, self.plan.recorded.of(*began));
            }
        }
        let (mut ended, end) = (passages.len() as u32, self.plan.program.end());
        for passage in passages.iter().filter(|passage| passage.ends >= self.month_ends) {
            ended -= 1;
            if passage.ends < end {
                self.works.ended(work, self.plan.recorded.of(passage.ends), 1);
            }
        }
        self.works.ended(work, self.month, ended);
    }

    /// The parts of a choice for a child's class.
    #[inline(never)]
    fn ends_for<'r>(&self, child: u32, rule: &'r ChoiceRule) -> &'r Timed<Vec<Bound>> {
        let own = rule.by_class.iter().find(|(test, _)| self.people.is(child, *test));
        own.map_or(&rule.ends, |(_, ends)| ends)
    }

    /// Records the exceptions of a note.
    fn except(&mut self, child: u32, rule: &NoteRule, now: Time) {
        for e in &rule.exceptions {
            let exception = &self.plan.exceptions[usize::from(rule.pathway)][usize::from(*e)];
            let on_day = |days: &Vec<bool>| usize::try_from(now.day()).is_ok_and(|d| days.get(d) == Some(&true));
            let applies = exception.days.as_ref().is_none_or(on_day)
                && exception.class.is_none_or(|test| self.people.is(child, test));
            let share = *exception.share.at(now);
            if applies && share > 0.0 && unit(self.people.key(child).purpose(exception.name, 0)) < share {
                self.ledger.except(child, now);
            }
        }
    }

    /// The slot of a child on a team's list under the policy in force, where that hangs on more than its class.
    #[inline(never)]
    fn slot(&self, child: u32, work: u16, now: Time) -> u16 {
        let team = usize::from(self.plan.program.works[usize::from(work)].team);
        let Some(policies) = self.plan.policies.get(team) else { return 0 };
        let person = self.people.get(child);
        let request = self.ledger.life(child).request;
        let pathway = usize::from(person.pathway);
        let is = |test| self.people.is(child, test);
        let from = |date| request >= Time::start_of_day(self.plan.calendar.day_of(date));
        slot_of(policies.at(now), pathway, is, from, now.day() - request.day()) as u16
    }
}

impl Host for Model<'_> {
    fn births(&mut self, month: u32, out: &mut Births) {
        (self.month_ends, self.month) = (self.plan.program.month_ends[month as usize], self.recorded(month));
        if month == 0 {
            self.people.opening(self.plan, self.ledger, &mut out.cases);
        }
        let diverted = self.people.newcomers(self.plan, month, self.ledger, &mut out.newcomers);
        if let Some(m) = month.checked_sub(self.plan.unrecorded) {
            for (pathway, n) in diverted.iter().enumerate().filter(|(_, n)| **n > 0) {
                self.record.add_month(&self.plan.layout, self.plan.columns.diverted[pathway], m, i64::from(*n));
            }
        }
    }

    fn month_end(&mut self, month: u32, view: &View<'_>) {
        match self.recorded(month) {
            Some(m) => {
                let now = self.plan.recorded.start(m + 1);
                self.works.write_month(self.plan.work_columns(), m, now, view, &self.plan.layout, self.record);
            }
            None => self.works.skip_month(&self.plan.columns.servers, view),
        }
    }

    #[inline]
    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time {
        let plan = self.plan;
        match &plan.waits[usize::from(wait)] {
            WaitRule::For(lasting) => self.when_over(who, lasting, now),
            WaitRule::Sitting(sittings) => {
                let next = sittings.partition_point(|(papers_by, _)| *papers_by < now);
                sittings.get(next).map_or(Time::NEVER, |(_, at)| (*at).max(now))
            }
            WaitRule::Together(branches) => self.last_of(who, branches, now),
        }
    }

    #[inline(always)]
    fn choose(&mut self, who: Who, choice: u16, now: Time) -> u16 {
        let rule = &self.plan.choices[usize::from(choice)];
        let bits = self.people.key(who.child).purpose(rule.name, who.visit);
        let ends = if rule.by_class.is_empty() { &rule.ends } else { self.ends_for(who.child, rule) };
        ends.at(now).iter().position(|end| end.is_above(bits)).unwrap_or(0) as u16
    }

    fn choose_each(&mut self, choice: u16, children: &[(Who, Time)], ways: &mut Vec<u16>) {
        let rule = &self.plan.choices[usize::from(choice)];
        match rule.ends.only_value() {
            Some(ends) if rule.by_class.is_empty() => ways.extend(children.iter().map(|(who, _)| {
                let bits = self.people.key(who.child).purpose(rule.name, who.visit);
                // No guess: they ascend, so that the first above is as many as are not.
                let way = ends.iter().filter(|end| !end.is_above(bits)).count();
                if way < ends.len() { way as u16 } else { 0 }
            })),
            _ => ways.extend(children.iter().map(|(who, now)| self.choose(*who, choice, *now))),
        }
    }

    #[inline]
    fn lane(&mut self, child: u32, work: u16, now: Time) -> u16 {
        let rule = &self.plan.works[usize::from(work)];
        if rule.one_lane {
            return rule.first_lane;
        }
        rule.first_lane + self.people.slot(child, work).unwrap_or_else(|| self.slot(child, work, now))
    }

    fn patience(&mut self, who: Who, work: u16, joined: Time, now: Time) -> Time {
        let Some(lasting) = self.plan.works[usize::from(work)].leaving.as_ref() else { return Time::NEVER };
        if joined == now {
            return self.when_over(who, lasting, now);
        }
        // It was on the list before the start, and has not left it yet.
        let waited = days_to_start(self.plan, lasting.unit, joined);
        let u = unit(self.people.key(who.child).purpose(lasting.name, who.visit));
        after(&self.plan.calendar, lasting.unit, now, lasting.days.at(now).sampler().left_after(waited, u))
    }

    #[inline(always)]
    fn joined(&mut self, who: Who, work: u16, now: Time) {
        // Who was on the list at the start does not join it now; contacts have no list.
        let listed = || self.plan.works[usize::from(work)].stage_ix.is_some();
        if now > Time::START || !(self.people.is_open_case(who.child) && listed()) {
            self.works.joined(work, self.month_of(now), 1);
        }
    }

    #[inline(always)]
    fn begin(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time) -> Need {
        let rule = &self.plan.works[usize::from(work)];
        let amount = self.amount(who, rule, now);
        let not_before = self.over(who, work, server, now);
        self.begun(work, server, joined, now, amount);
        for mark in &rule.begin_marks {
            self.ledger.mark(who.child, *mark, now);
        }
        Need { work: amount, not_before }
    }

    #[inline]
    fn charge(&mut self, who: Who, work: u16, server: u16, now: Time) -> i64 {
        let amount = self.amount(who, &self.plan.works[usize::from(work)], now);
        self.works.charged(work, server, amount);
        amount
    }

    fn begin_again(&mut self, _who: Who, work: u16, server: u16, joined: Time, now: Time, left: Need) {
        self.begun(work, server, joined, now, left.work);
    }

    #[inline]
    fn ended(&mut self, _who: Who, work: u16, _server: u16, _began: Time, now: Time) {
        self.works.ended(work, self.month_of(now), 1);
    }

    fn left_list(&mut self, _child: u32, work: u16, _joined: Time, _now: Time) {
        self.works.left(work);
    }

    fn returned(&mut self, _child: u32, _work: u16, _server: u16, _now: Time) {}

    fn takes_sweeps(&self) -> bool {
        true
    }

    fn joining(&mut self, server: u16, children: &mut [Joining]) {
        for of_one in children.chunk_by_mut(|one, other| one.work == other.work) {
            let work = of_one[0].work;
            // In order of time: who was there at the start comes first.
            if of_one[0].joined > Time::START {
                self.works.joined(work, self.month, of_one.len() as u32);
            } else {
                of_one.iter().for_each(|child| self.joined(child.who, work, child.joined));
            }
            let Some(lasting) = self.elapsed(work, server) else {
                of_one.iter_mut().for_each(|child| child.lasts = Some(0));
                continue;
            };
            if let Some(law) = lasting.law_for_ever() {
                for child in of_one {
                    let bits = self.people.key(child.who.child).purpose(lasting.name, child.who.visit);
                    child.lasts = Some(minutes(law, bits));
                }
            }
        }
    }

    #[inline(always)]
    fn over(&mut self, who: Who, work: u16, server: u16, now: Time) -> Time {
        self.elapsed(work, server).map_or(now, |lasting| self.when_over(who, lasting, now))
    }

    fn passed(&mut self, server: u16, passages: &[Passage]) {
        for of_one in passages.chunk_by(|one, other| one.work == other.work) {
            self.passed_through(of_one[0].work, server, of_one);
        }
    }

    fn hears(&self, note: u16) -> bool {
        let rule = &self.plan.notes[usize::from(note)];
        !(rule.marks.is_empty() && rule.exceptions.is_empty())
    }

    #[inline(always)]
    fn note(&mut self, child: u32, note: u16, now: Time) {
        let plan = self.plan;
        let rule = &plan.notes[usize::from(note)];
        for mark in &rule.marks {
            self.ledger.mark(child, *mark, now);
        }
        if !rule.exceptions.is_empty() {
            self.except(child, rule, now);
        }
    }

    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth {
        self.people.referred(self.plan, who, referral, now, self.ledger)
    }

    fn leave(&mut self, child: u32, outcome: u16, now: Time) {
        self.ledger.leave(child, now);
        self.works.departed(outcome, self.month_of(now));
    }
}

/// Goes through branches of drawn waits and notes that all begin now: each step, from when until when.
pub(super) fn each_step(
    plan: &Plan,
    key: Key,
    visit: u32,
    branches: &[Vec<Step>],
    now: Time,
    mut each: impl FnMut(Step, Time, Time),
) {
    for steps in branches {
        let mut at = now;
        for step in steps {
            let mut until = at;
            if let Step::Wait(wait) = *step
                && let WaitRule::For(lasting) = &plan.waits[usize::from(wait)]
            {
                until = lasting.over(&plan.calendar, at, key.purpose(lasting.name, visit));
            }
            each(*step, at, until);
            at = until;
        }
    }
}
