//! The times of every child, from which clocks are read when a replication is over.

use super::histogram::Days;
use super::layout::{ColumnIx, Layout};
use super::months::Months;
use super::record::Record;
use crate::kernel::Time;

/// A time that has not come.
pub const UNSET: Time = Time::NEVER;

/// One child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// Its pathway.
    pub pathway: u16,
    /// When it asked; negative before the start.
    pub request: Time,
    /// When it left, or [`UNSET`].
    pub left: Time,
    /// How it left.
    pub outcome: u16,
    /// A lawful exception is recorded for it.
    pub excepted: bool,
}

/// All children of a replication with their marks: moments at which clocks start, stop or end.
#[derive(Debug, Default)]
pub struct Ledger {
    stride: usize,
    lives: Vec<Life>,
    marks: Vec<Time>,
}

impl Ledger {
    /// Empties it for children with so many marks each.
    pub fn reset(&mut self, marks: usize) {
        self.stride = marks;
        self.lives.clear();
        self.marks.clear();
    }

    /// Adds a child and gives its number.
    pub fn add(&mut self, pathway: u16, request: Time) -> u32 {
        self.lives.push(Life { pathway, request, left: UNSET, outcome: 0, excepted: false });
        self.marks.extend(std::iter::repeat_n(UNSET, self.stride));
        (self.lives.len() - 1) as u32
    }

    /// A child.
    pub fn life(&self, child: u32) -> &Life {
        &self.lives[child as usize]
    }

    /// A child, to be changed.
    pub fn life_mut(&mut self, child: u32) -> &mut Life {
        &mut self.lives[child as usize]
    }

    /// Sets a mark, unless it is set: the first time counts.
    pub fn mark(&mut self, child: u32, mark: u16, at: Time) {
        let m = &mut self.marks[child as usize * self.stride + usize::from(mark)];
        if *m == UNSET {
            *m = at;
        }
    }

    /// Every child with its marks.
    pub fn iter(&self) -> impl Iterator<Item = (&Life, &[Time])> {
        let stride = self.stride;
        self.lives.iter().enumerate().map(move |(c, l)| (l, &self.marks[c * stride..(c + 1) * stride]))
    }
}

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
    /// By month of stop: how many, how many of them within the limit.
    Share { stopped: ColumnIx, within: ColumnIx },
    /// Everything.
    Headline(HeadlineColumns),
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
    pub median: ColumnIx,
    /// 90th percentile of days by period of start.
    pub p90: ColumnIx,
    /// Requests by month.
    pub requests: ColumnIx,
}

impl ClockSpec {
    fn limit(&self, day: i32) -> i32 {
        self.limits.iter().rev().find(|(from, _)| *from <= day).or(self.limits.first()).map_or(i32::MAX, |l| l.1)
    }

    /// When the clock of a child started, stopped and ended without stopping, as far as it did. A mark may lie after the
    /// child has left: it was never passed, or by a branch that nobody heeds. A stop before the start stops nothing.
    fn times(&self, life: &Life, marks: &[Time]) -> (Time, Time, Time) {
        let at = |mark: u16| Some(marks[usize::from(mark)]).filter(|at| *at <= life.left).unwrap_or(UNSET);
        let start = self.start.map_or(life.request, at);
        let stop = at(self.stop);
        (start, if stop < start { UNSET } else { stop }, self.ended.map_or(UNSET, at))
    }

    /// Reads the clock for all children and writes its columns. `cohorts` is scratch, one for each month at least.
    pub fn read(&self, ledger: &Ledger, months: &Months, layout: &Layout, record: &mut Record, cohorts: &mut Cohorts) {
        match self.columns {
            ClockColumns::Share { stopped, within } => {
                for (life, marks) in ledger.iter().filter(|(l, _)| l.pathway == self.pathway) {
                    let (start, stop, ended) = self.times(life, marks);
                    if stop == UNSET || start == UNSET || ended < stop {
                        continue;
                    }
                    if let Some(m) = months.of(stop) {
                        record.add_month(layout, stopped, m, 1);
                        let on_time = stop.day() - start.day() <= self.limit(start.day());
                        record.add_month(layout, within, m, i64::from(on_time));
                    }
                }
            }
            ClockColumns::Headline(c) => self.read_headline(&c, ledger, months, layout, record, cohorts),
        }
    }

    fn read_headline(
        &self,
        c: &HeadlineColumns,
        ledger: &Ledger,
        months: &Months,
        layout: &Layout,
        record: &mut Record,
        cohorts: &mut Cohorts,
    ) {
        let end_day = months.first_day(months.count());
        cohorts.clear(months.count());
        for (life, marks) in ledger.iter().filter(|(l, _)| l.pathway == self.pathway) {
            let (start, stop, ended) = self.times(life, marks);
            if let Some(m) = months.of(life.request) {
                cohorts.months[m as usize].requests += 1;
            }
            if start == UNSET {
                continue;
            }
            let limit = self.limit(start.day());
            let (stopped, days) = (stop < ended, stop.day() - start.day());
            if let Some(m) = months.of(stop).filter(|_| stop != UNSET) {
                let month = &mut cohorts.months[m as usize];
                month.issued += 1;
                if stopped {
                    let within = i64::from(days <= limit);
                    month.stopped += 1;
                    month.within += within;
                    month.days += i64::from(days);
                    month.stopped_ex += i64::from(!life.excepted);
                    month.within_ex += if life.excepted { 0 } else { within };
                }
            }
            let closed = stop.min(ended).min(life.left);
            let runs = closed == UNSET;
            if let Some(m) = months.of(start).filter(|_| stopped || runs) {
                let m = m as usize;
                cohorts.months[m].cohort += 1;
                if runs {
                    cohorts.months[m].cohort_open += 1;
                    cohorts.open[m].push(end_day - start.day());
                } else {
                    cohorts.months[m].cohort_within += i64::from(days <= limit);
                    cohorts.days[m].add(days);
                }
            }
            cohorts.running(start.day(), closed, limit, months);
        }
        cohorts.write(c, layout, record);
    }
}

/// Counts of one month; those of running clocks as differences from the month before.
#[derive(Debug, Default, Clone, Copy)]
struct Month {
    issued: i64,
    stopped: i64,
    within: i64,
    stopped_ex: i64,
    within_ex: i64,
    days: i64,
    cohort: i64,
    cohort_within: i64,
    cohort_open: i64,
    open: i64,
    open_over: i64,
    open_over_30: i64,
    requests: i64,
}

/// Scratch for months and for days by month of start.
#[derive(Debug, Default)]
pub struct Cohorts {
    months: Vec<Month>,
    days: Vec<Days>,
    open: Vec<Vec<i32>>,
    sum: Days,
}

impl Cohorts {
    fn clear(&mut self, months: u32) {
        self.months.clear();
        self.months.resize(months as usize + 1, Month::default());
        self.days.resize_with(months as usize, Days::default);
        self.open.resize_with(months as usize, Vec::new);
        self.days.iter_mut().for_each(Days::clear);
        self.open.iter_mut().for_each(Vec::clear);
    }

    /// Counts the ends of month at which a clock runs that started on a day: as differences, so that a long one costs
    /// no more than a short one. An age is that of the month's last day.
    fn running(&mut self, start_day: i32, closed: Time, limit: i32, months: &Months) {
        let end = months.count();
        let first_after = |day: i32| {
            let before = day < months.first_day(0);
            if before { 0 } else { months.of(Time::start_of_day(day)).unwrap_or(end) }
        };
        let until = if closed == UNSET { end } else { first_after(closed.day()) };
        let mut span = |from: u32, add: fn(&mut Month, i64)| {
            if from < until {
                add(&mut self.months[from as usize], 1);
                add(&mut self.months[until as usize], -1);
            }
        };
        // It counts from the month whose last day it has reached.
        span(first_after(start_day), |m, n| m.open += n);
        span(first_after(start_day + limit + 1), |m, n| m.open_over += n);
        span(first_after(start_day + 211), |m, n| m.open_over_30 += n);
    }

    fn write_months(&self, c: &HeadlineColumns, layout: &Layout, record: &mut Record) {
        let (mut open, mut over, mut over_30) = (0, 0, 0);
        for (m, month) in self.months.iter().take(layout.months as usize).enumerate() {
            open += month.open;
            over += month.open_over;
            over_30 += month.open_over_30;
            let values = [
                (c.issued, month.issued),
                (c.stopped, month.stopped),
                (c.within, month.within),
                (c.stopped_ex, month.stopped_ex),
                (c.within_ex, month.within_ex),
                (c.days, month.days),
                (c.cohort, month.cohort),
                (c.cohort_within, month.cohort_within),
                (c.cohort_open, month.cohort_open),
                (c.open, open),
                (c.open_within, open - over),
                (c.open_over, over),
                (c.open_over_30, over_30),
                (c.requests, month.requests),
            ];
            for (column, value) in values {
                record.set_month(layout, column, m as u32, value);
            }
        }
    }

    /// Percentiles by period. Those still running count as longer than any age reached; where one of them is younger
    /// than the percentile would be, it is not known and stays absent.
    fn write(&mut self, c: &HeadlineColumns, layout: &Layout, record: &mut Record) {
        self.write_months(c, layout, record);
        for (p, period) in layout.periods.iter().enumerate() {
            self.sum.clear();
            let (mut open, mut youngest) = (0, i32::MAX);
            for m in period.first..=period.last {
                self.sum.merge(&self.days[m as usize]);
                open += self.open[m as usize].len() as u64;
                youngest = self.open[m as usize].iter().copied().fold(youngest, i32::min);
            }
            for (column, percent) in [(c.median, 50), (c.p90, 90)] {
                if let Some(days) = self.sum.percentile(percent, open).filter(|d| *d <= youngest) {
                    record.set_period(layout, column, p, days);
                }
            }
        }
    }
}
