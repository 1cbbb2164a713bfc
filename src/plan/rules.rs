//! What each number of the kernel's program stands for: how long, which way, how much.

use crate::calendar::Calendar;
use crate::chance::{Bound, Law, NameHash, Sampler, WholeSampler};
use crate::kernel::{DAY, Time};
use crate::pathway::{ClassTest, Dated, DayUnit, Elapsed};

/// A value by the minute from which it holds. Most have one value for ever, which is at hand.
#[derive(Debug, Clone)]
pub struct Timed<T> {
    first: T,
    /// Ascending.
    later: Vec<(Time, T)>,
}

impl<T> Timed<T> {
    /// From a dated value.
    pub fn new<S>(dated: &Dated<S>, calendar: &Calendar, make: impl Fn(&S) -> T) -> Self {
        let later = dated.changes.iter().map(|(d, v)| (Time::start_of_day(calendar.day_of(*d)), make(v)));
        Timed { first: make(&dated.initially), later: later.collect() }
    }

    /// Several values as one, at every minute at which any of them changes.
    pub fn together(parts: impl Iterator<Item = Timed<f64>>, make: impl Fn(&[f64]) -> T) -> Self {
        let parts: Vec<Timed<f64>> = parts.collect();
        let mut times: Vec<Time> = parts.iter().flat_map(|p| p.later.iter().map(|(t, _)| *t)).collect();
        times.sort_unstable();
        times.dedup();
        let at = |t: Time| make(&parts.iter().map(|p| *p.at(t)).collect::<Vec<f64>>());
        Timed { first: at(Time(i32::MIN)), later: times.into_iter().map(|t| (t, at(t))).collect() }
    }

    /// The value in force.
    #[inline]
    pub fn at(&self, t: Time) -> &T {
        if self.later.is_empty() {
            return &self.first;
        }
        self.later.iter().rev().find(|(from, _)| *from <= t).map_or(&self.first, |(_, value)| value)
    }

    /// The value, if there is one for ever.
    #[inline]
    pub fn only_value(&self) -> Option<&T> {
        self.later.is_empty().then_some(&self.first)
    }

    /// All values that ever hold.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(self.later.iter().map(|(_, value)| value))
    }
}

/// An elapsed time that can be drawn.
#[derive(Debug, Clone)]
pub struct Lasting {
    /// What a day is.
    pub unit: DayUnit,
    /// The law, in such days; drawn in whole minutes of them.
    pub days: Timed<WholeSampler>,
    /// Names the draw.
    pub name: NameHash,
}

impl Lasting {
    /// Compiles a law.
    pub fn new(elapsed: &Elapsed, calendar: &Calendar, name: NameHash) -> Lasting {
        let minutes = match elapsed.unit {
            DayUnit::CalendarDays => DAY,
            DayUnit::WorkingDays | DayUnit::SchoolDays => calendar.office_minutes(),
        };
        let compile = |law: &Law| WholeSampler::new(Sampler::new(law), f64::from(minutes));
        Lasting { unit: elapsed.unit, days: Timed::new(&elapsed.days, calendar, compile), name }
    }

    /// The minute at which a time that begins at `from` is over, for 64 random bits.
    #[inline]
    pub fn over(&self, calendar: &Calendar, from: Time, bits: u64) -> Time {
        let law = self.days.at(from);
        if self.unit == DayUnit::CalendarDays {
            return from + minutes(law, bits);
        }
        self.over_office_minutes(calendar, from, law.draw(bits))
    }

    /// The law of its minutes, where these do not hang on when it begins: to draw them by [`minutes`].
    pub fn law_for_ever(&self) -> Option<&WholeSampler> {
        self.days.only_value().filter(|_| self.unit == DayUnit::CalendarDays)
    }

    /// The minute at which so many of the office's are over.
    #[inline(never)]
    fn over_office_minutes(&self, calendar: &Calendar, from: Time, minutes: u32) -> Time {
        Time(match self.unit {
            DayUnit::SchoolDays => calendar.after_school_minutes(from.0, minutes),
            _ => calendar.after_working_minutes(from.0, minutes),
        })
    }
}

/// Minutes drawn of a law, for 64 random bits; the most that can be said is the end of time.
#[inline]
pub fn minutes(law: &WholeSampler, bits: u64) -> i32 {
    i32::try_from(law.draw(bits)).unwrap_or(i32::MAX)
}

/// The minute `days` of a unit after `from`.
pub fn after(calendar: &Calendar, unit: DayUnit, from: Time, days: f64) -> Time {
    match unit {
        DayUnit::CalendarDays => from + (days * f64::from(DAY) + 0.5) as i32,
        DayUnit::WorkingDays => Time(calendar.after_working_days(from.0, days)),
        DayUnit::SchoolDays => Time(calendar.after_school_days(from.0, days)),
    }
    .max(from)
}

/// A stage of a pathway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageOf {
    /// Index of the pathway.
    pub pathway: u16,
    /// Index of the stage in it.
    pub stage: u16,
}

impl StageOf {
    /// From indices.
    pub fn new(pathway: u16, stage: usize) -> Self {
        StageOf { pathway, stage: stage as u16 }
    }
}

/// One step of a branch that only waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A wait, by number.
    Wait(u16),
    /// A note, by number.
    Note(u16),
}

/// A wait.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum WaitRule {
    /// A drawn time.
    For(Lasting),
    /// Until a panel without a limit: (papers in by, sits at), ascending.
    Sitting(Vec<(Time, Time)>),
    /// Until the last of several branches that only wait is back: one event instead of one for each.
    Together(Vec<Vec<Step>>),
}

/// A choice: for each option the upper end of its part of 0 to 1.
#[derive(Debug, Clone)]
pub struct ChoiceRule {
    /// Names the draw.
    pub name: NameHash,
    /// Ends of parts for all, by date; none below the one before, the last above one unless all are of no share.
    pub ends: Timed<Vec<Bound>>,
    /// Ends of parts for classes, the first test that matches.
    pub by_class: Vec<(ClassTest, Timed<Vec<Bound>>)>,
    /// Where it is.
    pub stage: StageOf,
}

/// A work.
#[derive(Debug, Clone)]
pub struct WorkRule {
    /// Pathway id and stage id.
    pub pathway: String,
    /// Label in the output.
    pub stage: String,
    /// Index of the pathway.
    pub pathway_ix: u16,
    /// Index of the stage, unless it is contact work or a panel.
    pub stage_ix: Option<usize>,
    /// Staff hours.
    pub hours: Option<(Timed<Sampler>, NameHash)>,
    /// Least elapsed time.
    pub elapsed: Option<Lasting>,
    /// Patience.
    pub leaving: Option<Lasting>,
    /// Marks set on joining, on starting, and on ending.
    pub begin_marks: Vec<u16>,
    /// Its first lane within the team.
    pub first_lane: u16,
    /// Whether everyone waits in that one lane under every rule.
    pub one_lane: bool,
}

/// Something that happens to a child in passing.
#[derive(Debug, Clone, Default)]
pub struct NoteRule {
    /// Marks to set.
    pub marks: Vec<u16>,
    /// Exceptions (index in the pathway) that may be recorded here.
    pub exceptions: Vec<u16>,
    /// The pathway.
    pub pathway: u16,
    /// Stage that is entered or left, for people.
    pub stage: u16,
    /// Whether the stage is entered (else left).
    pub entered: bool,
}

/// An exception.
#[derive(Debug, Clone)]
pub struct ExceptionRule {
    /// Names the draw.
    pub name: NameHash,
    /// The class that it is for; `None` = all.
    pub class: Option<ClassTest>,
    /// For each day of the run whether it may be recorded then; `None` = always.
    pub days: Option<Vec<bool>>,
    /// Share recorded.
    pub share: Timed<f64>,
}
