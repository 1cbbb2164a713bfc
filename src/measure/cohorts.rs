//! What one clock says: counts by month, and days by month of start.

use super::clocks::{HeadlineColumns, is_stopped};
use super::histogram::Days;
use super::layout::{ColumnIx, Layout};
use super::ledger::UNSET;
use super::months::Months;
use super::record::Record;
use crate::kernel::Time;

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

/// Scratch for one clock: months, and days by month of start.
#[derive(Debug, Default)]
pub(super) struct Cohorts {
    months: Vec<Month>,
    days: Vec<Days>,
    open: Vec<Vec<i32>>,
    sum: Days,
}

impl Cohorts {
    /// Empties it. A clock that is no headline needs no days.
    pub(super) fn clear(&mut self, months: &Months, headline: bool) {
        let count = months.count() as usize;
        self.months.clear();
        self.months.resize(count + 1, Month::default());
        if headline {
            self.days.resize_with(count, Days::default);
            self.open.resize_with(count, Vec::new);
            self.days.iter_mut().for_each(Days::clear);
            self.open.iter_mut().for_each(Vec::clear);
        }
    }

    /// A child asked.
    #[inline]
    pub(super) fn requested(&mut self, request: Time, months: &Months) {
        if let Some(m) = months.of(request) {
            self.months[m as usize].requests += 1;
        }
    }

    /// A clock that is no headline stopped on a day.
    #[inline]
    pub(super) fn stopped(&mut self, day: i32, within: bool, months: &Months) {
        if let Some(m) = months.of_day(day) {
            let month = &mut self.months[m as usize];
            month.stopped += 1;
            month.within += i64::from(within);
        }
    }

    /// A headline clock that started, when it stopped, ended without stopping, and ran no longer.
    pub(super) fn lived(
        &mut self,
        (start, stop, ended, closed): (Time, Time, Time, Time),
        limit: i32,
        excepted: bool,
        months: &Months,
    ) {
        let start_day = start.day();
        let (stopped, days) = (is_stopped(stop, ended), stop.day() - start_day);
        let within = i64::from(days <= limit);
        if let Some(m) = months.of(stop).filter(|_| stop != UNSET) {
            let month = &mut self.months[m as usize];
            month.issued += 1;
            if stopped {
                month.stopped += 1;
                month.within += within;
                month.days += i64::from(days);
                month.stopped_ex += i64::from(!excepted);
                month.within_ex += if excepted { 0 } else { within };
            }
        }
        let runs = closed == UNSET;
        if let Some(m) = months.of(start).filter(|_| stopped || runs) {
            let m = m as usize;
            self.months[m].cohort += 1;
            if runs {
                self.months[m].cohort_open += 1;
                self.open[m].push(months.first_day(months.count()) - start_day);
            } else {
                self.months[m].cohort_within += within;
                self.days[m].add(days);
            }
        }
        self.running(start_day, closed, limit, months);
    }

    pub(super) fn write_share(
        &self,
        (stopped, within, over): (ColumnIx, ColumnIx, Option<ColumnIx>),
        layout: &Layout,
        record: &mut Record,
    ) {
        let mut running = 0;
        for (m, month) in (0..layout.months).zip(&self.months) {
            record.set_month(layout, stopped, m, month.stopped);
            record.set_month(layout, within, m, month.within);
            running += month.open_over;
            if let Some(over) = over {
                record.set_month(layout, over, m, running);
            }
        }
    }

    /// Counts the ends of month at which a clock runs that started on a day: as differences, so that a long one costs
    /// no more than a short one. An age is that of the month's last day.
    pub(super) fn running(&mut self, start_day: i32, closed: Time, limit: i32, months: &Months) {
        let end = months.count();
        let first_after = |day: i32| months.first_to_end_from(day);
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
    pub(super) fn write(&mut self, c: &HeadlineColumns, layout: &Layout, record: &mut Record) {
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
