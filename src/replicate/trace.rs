//! The life of one child, event by event.

use super::model::{Model, each_step};
use super::people::People;
use super::words;
use crate::calendar::Date;
use crate::kernel::{Birth, Births, DAY, Host, Need, Time, View, Who};
use crate::plan::{Plan, Step, WaitRule};

/// One event of a child's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceLine {
    /// The day.
    pub date: Date,
    /// Minute of the day.
    pub minute: i32,
    /// What happened.
    pub text: String,
}

/// Why a life cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum TraceError {
    /// No child of that name in that replication; the name of one that there is.
    NoSuchChild { example: Option<String> },
    /// The run was stopped.
    Stopped(crate::kernel::Stopped),
}

/// The life that is followed.
#[derive(Debug, Default)]
pub struct Trace {
    name: String,
    child: Option<u32>,
    example: Option<String>,
    events: Vec<(Time, String)>,
}

impl Trace {
    /// Follows the child of this name: `pathway/source/2025-03/41` or `pathway/backlog/list/17`.
    pub fn of(name: &str) -> Self {
        Trace { name: name.to_string(), ..Trace::default() }
    }

    fn look_for(&mut self, plan: &Plan, people: &People, births: impl Iterator<Item = Birth>) {
        for birth in births {
            let name = people.name(plan, birth.child);
            if self.child.is_none() && name == self.name {
                self.child = Some(birth.child);
                if people.is_open_case(birth.child) {
                    self.tell(Time::START, words::there_at_the_start(plan, &name, &birth));
                } else {
                    let asks = || "asks".to_string();
                    let by = people.referrer(birth.child).map(|by| people.name(plan, by));
                    self.tell(birth.at, by.map_or_else(asks, |by| format!("is referred by {by}")));
                }
            }
            if self.example.is_none() {
                self.example = Some(name);
            }
        }
    }

    fn tell(&mut self, now: Time, text: String) {
        self.events.push((now, text));
    }

    pub(super) fn finish(self, plan: &Plan) -> Result<Vec<TraceLine>, TraceError> {
        if self.child.is_none() {
            return Err(TraceError::NoSuchChild { example: self.example });
        }
        let line = |(at, text): (Time, String)| TraceLine {
            date: plan.calendar.date_of(at.day()),
            minute: at.0.rem_euclid(DAY),
            text,
        };
        // Branches that only wait are told when they begin.
        let mut events = self.events;
        events.sort_by_key(|(at, _)| *at);
        // A stage that both the request and the way of the child lead to is come to once.
        events.dedup();
        Ok(events.into_iter().map(line).collect())
    }
}

/// A model whose events are told of the child that is followed.
pub(super) struct Traced<'m, 'a> {
    pub model: &'m mut Model<'a>,
    pub trace: &'m mut Trace,
}

impl Traced<'_, '_> {
    fn tell(&mut self, child: u32, now: Time, what: impl FnOnce(&Plan) -> String) {
        if self.trace.child == Some(child) {
            self.trace.tell(now, what(self.model.plan));
        }
    }
}

impl Host for Traced<'_, '_> {
    fn births(&mut self, month: u32, out: &mut Births) {
        self.model.births(month, out);
        self.trace.look_for(self.model.plan, self.model.people, out.all());
    }

    fn month_end(&mut self, month: u32, view: &View<'_>) {
        self.model.month_end(month, view);
    }

    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time {
        let until = self.model.wake(who, wait, now);
        let plan = self.model.plan;
        let WaitRule::Together(branches) = &plan.waits[usize::from(wait)] else {
            self.tell(who.child, now, |plan| words::waits(plan, wait, until));
            return until;
        };
        let key = self.model.people.key(who.child);
        each_step(plan, key, who.visit, branches, now, |step, at, until| match step {
            Step::Wait(wait) => self.tell(who.child, at, |plan| words::waits(plan, wait, until)),
            Step::Note(note) if at < plan.program.end() => {
                self.tell(who.child, at, |plan| words::passes(plan, note));
            }
            Step::Note(_) => {}
        });
        until
    }

    fn choose(&mut self, who: Who, choice: u16, now: Time) -> u16 {
        let way = self.model.choose(who, choice, now);
        self.tell(who.child, now, |plan| words::chooses(plan, choice, way));
        way
    }

    fn lane(&mut self, child: u32, work: u16, now: Time) -> u16 {
        self.model.lane(child, work, now)
    }

    fn patience(&mut self, who: Who, work: u16, joined: Time, now: Time) -> Time {
        self.model.patience(who, work, joined, now)
    }

    fn joined(&mut self, who: Who, work: u16, now: Time) {
        self.model.joined(who, work, now);
        // Contacts have no list.
        if self.model.plan.works[usize::from(work)].stage_ix.is_some() {
            self.tell(who.child, now, |plan| format!("joins the list of {}", words::work(plan, work)));
        }
    }

    fn begin(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time) -> Need {
        let need = self.model.begin(who, work, server, joined, now);
        self.tell(who.child, now, |plan| words::begins(plan, work, server, joined, now, need.work));
        need
    }

    fn charge(&mut self, who: Who, work: u16, server: u16, now: Time) -> i64 {
        let amount = self.model.charge(who, work, server, now);
        self.tell(who.child, now, |plan| words::begins(plan, work, server, now, now, amount));
        amount
    }

    fn begin_again(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time, left: Need) {
        self.model.begin_again(who, work, server, joined, now, left);
        self.tell(who.child, now, |plan| words::begins(plan, work, server, joined, now, left.work));
    }

    fn ended(&mut self, who: Who, work: u16, server: u16, began: Time, now: Time) {
        self.model.ended(who, work, server, began, now);
        if self.model.plan.works[usize::from(work)].hours.is_some() {
            self.tell(who.child, now, |plan| format!("{} is done", words::work(plan, work)));
        }
    }

    fn left_list(&mut self, child: u32, work: u16, joined: Time, now: Time) {
        self.model.left_list(child, work, joined, now);
        self.tell(child, now, |plan| format!("leaves the list of {}", words::work(plan, work)));
    }

    fn returned(&mut self, child: u32, work: u16, server: u16, now: Time) {
        self.model.returned(child, work, server, now);
        self.tell(child, now, |plan| format!("{} comes back to the list", words::work(plan, work)));
    }

    fn note(&mut self, child: u32, note: u16, now: Time) {
        self.model.note(child, note, now);
        self.tell(child, now, |plan| words::passes(plan, note));
    }

    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth {
        let birth = self.model.refer(who, referral, now);
        self.tell(who.child, now, |plan| words::refers(plan, referral));
        self.trace.look_for(self.model.plan, self.model.people, std::iter::once(birth));
        birth
    }

    fn leave(&mut self, child: u32, outcome: u16, now: Time) {
        self.model.leave(child, outcome, now);
        self.tell(child, now, |plan| format!("leaves: {}", plan.outcomes[usize::from(outcome)].1));
    }
}
