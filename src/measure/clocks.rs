//! Clocks: what each says of the children of a replication, read in one pass over all of them.

use super::cohorts::Cohorts;
use super::layout::{ColumnIx, Layout, PercentileIx};
use super::ledger::{Child, Ledger, Life, UNSET};
use super::months::Months;
use super::record::Record;
use super::services::{Ran, ReferralColumns, Referrals, ReviewColumns, Reviews};
use crate::kernel::Time;

/// A clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockSpec {
    /// Its pathway.
    pub pathway: u16,
    /// Mark of its start; `None` = the request.
    pub start: Option<u16>,
    /// Mark of its stop.
    pub stop: u16,
    /// Mark that ends it without stopping it.
    pub ended: Option<u16>,
    /// Limit in days by first day on which it holds; inclusive.
    pub limits: Vec<(i32, i32)>,
    /// What it writes.
    pub columns: ClockColumns,
}

/// What a clock writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum ClockColumns {
    /// By month of stop: how many, how many of them within the limit. Where it is kept: how many run past it at the end
    /// of the month.
    Share { stopped: ColumnIx, within: ColumnIx, over: Option<ColumnIx> },
    /// Everything about plans.
    Headline(HeadlineColumns),
    /// Everything about reviews.
    Reviews(ReviewColumns),
    /// Everything about referrals.
    Referrals(ReferralColumns),
}

/// Columns of a headline clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadlineColumns {
    /// By month of stop: all stops, those after the clock had ended otherwise included.
    pub issued: ColumnIx,
    /// By month of stop: stops of the running clock.
    pub stopped: ColumnIx,
    /// Of these within the limit.
    pub within: ColumnIx,
    /// Stops without an exception.
    pub stopped_ex: ColumnIx,
    /// Of these within the limit.
    pub within_ex: ColumnIx,
    /// Sum of days from start to stop.
    pub days: ColumnIx,
    /// By month of start: those whose clock stopped or still runs.
    pub cohort: ColumnIx,
    /// Of these within the limit.
    pub cohort_within: ColumnIx,
    /// Of these still running at the end of the run.
    pub cohort_open: ColumnIx,
    /// Running at the end of the month.
    pub open: ColumnIx,
    /// Of these within the limit.
    pub open_within: ColumnIx,
    /// Of these past the limit.
    pub open_over: ColumnIx,
    /// Of these past 30 weeks.
    pub open_over_30: ColumnIx,
    /// Median days by period of start.
    pub median: PercentileIx,
    /// 90th percentile of days by period of start.
    pub p90: PercentileIx,
    /// Requests by month.
    pub requests: ColumnIx,
}

impl ClockSpec {
    #[inline]
    fn limit(&self, day: i32) -> i32 {
        self.limits.iter().rev().find(|(from, _)| *from <= day).or(self.limits.first()).map_or(i32::MAX, |l| l.1)
    }

    /// When the clock of a child started, stopped and ended without stopping, as far as it did. A mark may lie after the
    /// child has left: it was never passed, or by a branch that nobody heeds. A stop before the start stops nothing.
    #[inline]
    fn times(&self, life: &Life, marks: &[Time]) -> (Time, Time, Time) {
        let at = |mark: u16| Some(marks[usize::from(mark)]).filter(|at| *at <= life.left).unwrap_or(UNSET);
        let start = self.start.map_or(life.request, at);
        let stop = at(self.stop);
        (start, if stop < start { UNSET } else { stop }, self.ended.map_or(UNSET, at))
    }

    /// Reads the clock of some children of its pathway.
    fn read<'a>(&self, own: impl Iterator<Item = Child<'a>>, months: &Months, counts: &mut Counts) {
        let cohorts = &mut counts.cohorts;
        match self.columns {
            ClockColumns::Headline(_) => own.for_each(|(life, marks)| self.read_headline(life, marks, months, cohorts)),
            ClockColumns::Share { over, .. } => own.for_each(|(life, marks)| {
                self.read_share(life, marks, months, cohorts);
                if over.is_some() {
                    self.read_overdue(life, marks, months, cohorts);
                }
            }),
            ClockColumns::Reviews(_) => own.for_each(|(life, marks)| {
                if let Some(ran) = self.ran(life, marks) {
                    counts.reviews.ran(ran, months);
                }
            }),
            ClockColumns::Referrals(_) => own.for_each(|(life, marks)| {
                counts.referrals.received(life.request, months);
                if let Some(ran) = self.ran(life, marks) {
                    counts.referrals.ran(ran, months);
                }
            }),
        }
    }

    /// How the clock of a child ran, if it started.
    pub(super) fn ran(&self, life: &Life, marks: &[Time]) -> Option<Ran> {
        let (start, stop, ended) = self.times(life, marks);
        let start = Some(start.day()).filter(|_| start != UNSET)?;
        let stopped = is_stopped(stop, ended);
        let closed = stop.min(ended).min(life.left);
        Some(Ran { start, limit: self.limit(start), stop: if stopped { stop } else { UNSET }, closed })
    }

    fn read_headline(&self, life: &Life, marks: &[Time], months: &Months, cohorts: &mut Cohorts) {
        cohorts.requested(life.request, months);
        let (start, stop, ended) = self.times(life, marks);
        if start != UNSET {
            let closed = stop.min(ended).min(life.left);
            cohorts.lived((start, stop, ended, closed), self.limit(start.day()), life.is_excepted(), months);
        }
    }

    /// As [`times`](Self::times) and [`is_stopped`], in as few steps as most children need: most have no such stop.
    #[inline]
    fn read_share(&self, life: &Life, marks: &[Time], months: &Months, cohorts: &mut Cohorts) {
        let stop = marks[usize::from(self.stop)];
        if stop == UNSET || stop > life.left {
            return;
        }
        let start = self.start.map_or(life.request, |mark| marks[usize::from(mark)]);
        if start > stop || self.ended.is_some_and(|mark| marks[usize::from(mark)] < stop) {
            return;
        }
        let (start, stop) = (start.day(), stop.day());
        cohorts.stopped(stop, stop - start <= self.limit(start), months);
    }

    fn read_overdue(&self, life: &Life, marks: &[Time], months: &Months, cohorts: &mut Cohorts) {
        if let Some(ran) = self.ran(life, marks) {
            cohorts.running(ran.start, ran.closed, ran.limit, months);
        }
    }

    fn write(&self, counts: &mut Counts, months: &Months, layout: &Layout, record: &mut Record) {
        match &self.columns {
            ClockColumns::Share { stopped, within, over } => {
                counts.cohorts.write_share((*stopped, *within, *over), layout, record);
            }
            ClockColumns::Headline(columns) => counts.cohorts.write(columns, layout, record),
            ClockColumns::Reviews(columns) => counts.reviews.write(columns, layout, record),
            ClockColumns::Referrals(columns) => counts.referrals.write(columns, months, layout, record),
        }
    }
}

/// Whether a clock stopped before it ended otherwise; in one minute the stop comes first.
pub(super) fn is_stopped(stop: Time, ended: Time) -> bool {
    stop != UNSET && stop <= ended
}

/// Scratch for one clock.
#[derive(Debug, Default)]
struct Counts {
    cohorts: Cohorts,
    reviews: Reviews,
    referrals: Referrals,
}

impl Counts {
    fn clear(&mut self, columns: &ClockColumns, months: &Months) {
        match columns {
            ClockColumns::Share { .. } => self.cohorts.clear(months, false),
            ClockColumns::Headline(_) => self.cohorts.clear(months, true),
            ClockColumns::Reviews(_) => self.reviews.clear(months),
            ClockColumns::Referrals(_) => self.referrals.clear(months),
        }
    }
}

/// Scratch for reading clocks, used again.
#[derive(Debug, Default)]
pub struct Reading {
    clocks: Vec<Counts>,
}

impl Reading {
    /// Reads every clock of every child and writes their columns.
    pub fn read(
        &mut self,
        clocks: &[ClockSpec],
        ledger: &Ledger,
        months: &Months,
        layout: &Layout,
        record: &mut Record,
    ) {
        self.clocks.resize_with(clocks.len(), Counts::default);
        for (clock, counts) in clocks.iter().zip(&mut self.clocks) {
            counts.clear(&clock.columns, months);
        }
        // Some children at a time, so that they are at hand for every clock of theirs.
        for (pathway, some) in ledger.stretches(256) {
            for (clock, counts) in clocks.iter().zip(&mut self.clocks).filter(|(clock, _)| clock.pathway == pathway) {
                clock.read(some.clone(), months, counts);
            }
        }
        for (clock, counts) in clocks.iter().zip(&mut self.clocks) {
            clock.write(counts, months, layout, record);
        }
    }
}
