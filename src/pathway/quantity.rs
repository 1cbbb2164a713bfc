//! Numbers that may change on a date.

use crate::calendar::Date;
use crate::chance::Law;

/// A value that holds from the start and may change on dates.
///
/// Read on entry to the stage that uses it (a child keeps the value it was given).
#[derive(Debug, Clone, PartialEq)]
pub struct Dated<T> {
    /// The value before the first change.
    pub initially: T,
    /// Changes in ascending order of date; each holds from the start of its day.
    pub changes: Vec<(Date, T)>,
}

impl<T> Dated<T> {
    /// A value that never changes.
    pub fn constant(value: T) -> Self {
        Dated { initially: value, changes: Vec::new() }
    }

    /// The value in force on `date`.
    pub fn on(&self, date: Date) -> &T {
        self.changes.iter().rev().find(|(from, _)| *from <= date).map_or(&self.initially, |(_, v)| v)
    }

    /// Every value it ever takes, the initial one first.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.initially).chain(self.changes.iter().map(|(_, v)| v))
    }

    /// The same dates with each value mapped.
    pub fn map<U>(&self, f: impl Fn(&T) -> U) -> Dated<U> {
        Dated { initially: f(&self.initially), changes: self.changes.iter().map(|(d, v)| (*d, f(v))).collect() }
    }
}

/// The days in which a duration is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayUnit {
    /// Every day, bank holidays included: the unit of statutory clocks.
    CalendarDays,
    /// Monday to Friday less bank holidays.
    WorkingDays,
    /// Working days on which schools are open.
    SchoolDays,
}

/// An elapsed time: a law in a stated unit of days, which may change by date.
#[derive(Debug, Clone, PartialEq)]
pub struct Elapsed {
    /// What a day of this duration is.
    pub unit: DayUnit,
    /// How many of them, drawn on entry.
    pub days: Dated<Law>,
}
