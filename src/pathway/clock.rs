//! Clocks, exceptions, targets, comparators.

use super::demand::ClassTest;
use super::quantity::Dated;
use super::stage::StageIx;
use crate::calendar::Date;

/// A named clock: it starts, it stops, it has a limit in calendar days.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// The key of its table.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// When it starts.
    pub start: Point,
    /// When it stops.
    pub stop: Point,
    /// Limit in calendar days, inclusive (day 140 is on time); read at the start of the clock.
    pub limit_days: Dated<u32>,
    /// Stages whose entry ends the clock without stopping it (refused, withdrawn).
    pub ends: Vec<StageIx>,
    /// The rule, such as `SEND Regulations 2014, reg 13(2)`; empty = local.
    pub regulation: String,
    /// What it reports.
    pub reports: Reports,
}

/// A moment of a child's pathway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The request.
    Request,
    /// Entry to a stage: on joining its list, for work (the first entry counts for a start, a stop).
    Enter(StageIx),
    /// Start of work in a stage (allocation).
    Begin(StageIx),
    /// End of a stage.
    Exit(StageIx),
}

/// What a clock reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reports {
    /// The full set of the pathway's headline clock, in the words of its service.
    Headline(Service),
    /// The share within the limit, by month of stop, and how many run past the limit at the end of the month, each under
    /// a measure name of the scenario's.
    Share {
        /// The name of the share.
        within: String,
        /// The name of the count, where it is kept.
        overdue: Option<String>,
    },
}

/// What a pathway's headline clock is of: which measures it keeps, under which names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Plans from request to issue: rates by issue and by cohort, open cases, waits.
    Plans,
    /// Reviews of plans held, from one to the next: those due, in time, overdue.
    Reviews,
    /// Referrals to a waiting list: the NHS's measures of those seen and of those who still wait.
    Referrals,
}

/// A lawful exception: it takes the child out of the rate "excluding exceptions". It does not stop the clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// The key of its table.
    pub id: String,
    /// When it may apply.
    pub when: ExceptionWhen,
    /// Share of such children for whom it is recorded, 0 to 1.
    pub share: Dated<f64>,
}

/// When an exception may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum ExceptionWhen {
    /// Children of a class.
    Class(ClassTest),
    /// Every child.
    Any,
    /// The stage is entered from `days_before` days before a school closure of at least `closure_days` days until
    /// `days_before` days before the schools reopen (reg 10(4)(a), 13(3)).
    AskedInClosure { stage: StageIx, closure_days: u32, days_before: u32 },
}

/// Counts already published for the part of the calendar year before the start, so that the year to date and the
/// year are whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Published {
    /// First day counted.
    pub from: Date,
    /// Last day counted.
    pub until: Date,
    /// Plans issued.
    pub issued: u32,
    /// Of these within the limit.
    pub within: u32,
    /// Plans issued less those with an exception.
    pub issued_ex: u32,
    /// Of these within the limit.
    pub within_ex: u32,
    /// Requests received.
    pub requests: u32,
}

/// A target for a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The key of its table.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// Index of the pathway.
    pub pathway: usize,
    /// Stage label of the measure; empty = the pathway as a whole.
    pub stage: String,
    /// Measure name as in the output.
    pub measure: String,
    /// Which kind of period.
    pub period: TargetPeriod,
    /// A day in the (first) period.
    pub date: Date,
    /// The goal.
    pub goal: f64,
    /// Whether the goal is a floor (true) or a ceiling (false).
    pub at_least: bool,
    /// For how many periods of that kind, from the one with `date`, it must hold (1 = that one).
    pub hold: u32,
}

/// Kind of period that a target is judged on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetPeriod {
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// 1 January to the end of the month with the date.
    YearToDate,
    /// A calendar year.
    Year,
}

/// A published figure to stand beside a measure, such as England's.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparator {
    /// The key of its table.
    pub id: String,
    /// Words for people, such as `England, 2023`.
    pub title: String,
    /// Measure name as in the output.
    pub measure: String,
    /// Its value in the measure's unit.
    pub value: f64,
    /// Where it is published.
    pub source: String,
}
