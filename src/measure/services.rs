//! What the headline clock of a service other than plans says: reviews of plans held, and referrals to a waiting list.

use super::histogram::Days;
use super::layout::{ColumnIx, Layout, PercentileIx};
use super::ledger::UNSET;
use super::months::Months;
use super::record::Record;
use crate::kernel::Time;

/// Weeks past which an open list is told apart: those of the NHS's published bands.
pub const BAND_WEEKS: [i32; 6] = [1, 2, 4, 12, 18, 52];

/// The index of 18 weeks among [`BAND_WEEKS`].
const WEEKS_18: usize = 4;

/// Columns of a clock of reviews: it starts when a review has been completed, and stops when the next is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewColumns {
    /// By month in which the limit falls: clocks that ran to it or stopped before.
    pub due: ColumnIx,
    /// Of these, stopped within the limit.
    pub in_time: ColumnIx,
    /// By month of stop.
    pub completed: ColumnIx,
    /// Running at the end of the month: one for each plan that is held.
    pub held: ColumnIx,
    /// Of these past the limit.
    pub overdue: ColumnIx,
}

/// Columns of a clock of referrals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferralColumns {
    /// By month of request.
    pub received: ColumnIx,
    /// By month of stop.
    pub stopped: ColumnIx,
    /// Of these within the limit.
    pub within: ColumnIx,
    /// Sum of days from start to stop.
    pub days: ColumnIx,
    /// Median of these by period.
    pub median: PercentileIx,
    /// Running at the end of the month.
    pub open: ColumnIx,
    /// Sum of their days so far.
    pub age: ColumnIx,
    /// How many of them are in each band: up to each of [`BAND_WEEKS`], and past the last.
    pub bands: [ColumnIx; BAND_WEEKS.len() + 1],
    /// How many of them at most 18 weeks.
    pub within_18: ColumnIx,
    /// 92nd percentile of their days so far; it means nothing when none is open.
    pub p92: ColumnIx,
    /// The longest; it means nothing when none is open.
    pub longest: ColumnIx,
}

/// A clock of one child: when it started, how long its limit is, when it stopped ([`UNSET`] = not, or it had ended
/// otherwise before), and when it no longer ran.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ran {
    pub start: i32,
    pub limit: i32,
    pub stop: Time,
    pub closed: Time,
}

impl Ran {
    fn days(&self) -> i32 {
        self.stop.day() - self.start
    }

    /// The first month at whose end it runs no longer.
    fn until(&self, months: &Months) -> u32 {
        if self.closed == UNSET { months.count() } else { months.first_to_end_from(self.closed.day()) }
    }

    /// The first month at whose end its age is at least so many days.
    fn aged(&self, age: i32, months: &Months) -> u32 {
        months.first_to_end_from(self.start.saturating_add(age))
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct ReviewMonth {
    due: i64,
    in_time: i64,
    completed: i64,
    /// As differences from the month before.
    held: i64,
    overdue: i64,
}

/// Scratch for a clock of reviews.
#[derive(Debug, Default)]
pub(super) struct Reviews {
    months: Vec<ReviewMonth>,
}

/// Adds one to each month of a range, as differences.
fn add<T>(months: &mut [T], range: std::ops::Range<u32>, by: i64, count: impl Fn(&mut T) -> &mut i64) {
    if range.start < range.end {
        *count(&mut months[range.start as usize]) += by;
        *count(&mut months[range.end as usize]) -= by;
    }
}

impl Reviews {
    pub fn clear(&mut self, months: &Months) {
        self.months.clear();
        self.months.resize(months.count() as usize + 1, ReviewMonth::default());
    }

    pub fn ran(&mut self, clock: Ran, months: &Months) {
        let due = clock.start.saturating_add(clock.limit);
        let stopped = clock.stop != UNSET;
        if let Some(m) = months.of_day(due).filter(|_| stopped || clock.closed.day() > due) {
            let month = &mut self.months[m as usize];
            month.due += 1;
            month.in_time += i64::from(stopped && clock.days() <= clock.limit);
        }
        if let Some(m) = months.of(clock.stop).filter(|_| stopped) {
            self.months[m as usize].completed += 1;
        }
        let until = clock.until(months);
        add(&mut self.months, clock.aged(0, months)..until, 1, |m| &mut m.held);
        add(&mut self.months, clock.aged(clock.limit + 1, months)..until, 1, |m| &mut m.overdue);
    }

    pub fn write(&self, c: &ReviewColumns, layout: &Layout, record: &mut Record) {
        let (mut held, mut overdue) = (0, 0);
        for (m, month) in (0..layout.months).zip(&self.months) {
            held += month.held;
            overdue += month.overdue;
            let columns = [c.due, c.in_time, c.completed, c.held, c.overdue];
            for (column, value) in columns.into_iter().zip([month.due, month.in_time, month.completed, held, overdue]) {
                record.set_month(layout, column, m, value);
            }
        }
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct ReferralMonth {
    received: i64,
    stopped: i64,
    within: i64,
    days: i64,
    /// As differences from the month before: how many run, the sum of the days on which they started, and how many are
    /// past each of [`BAND_WEEKS`].
    open: i64,
    starts: i64,
    past: [i64; BAND_WEEKS.len()],
}

/// Scratch for a clock of referrals.
#[derive(Debug, Default)]
pub(super) struct Referrals {
    months: Vec<ReferralMonth>,
    /// By month of stop.
    days: Vec<Days>,
    /// By month, the days on which those started who run at its end.
    open: Vec<Vec<i32>>,
    sum: Days,
}

impl Referrals {
    pub fn clear(&mut self, months: &Months) {
        let count = months.count() as usize;
        self.months.clear();
        self.months.resize(count + 1, ReferralMonth::default());
        self.days.resize_with(count, Days::default);
        self.open.resize_with(count, Vec::new);
        self.days.iter_mut().for_each(Days::clear);
        self.open.iter_mut().for_each(Vec::clear);
    }

    pub fn received(&mut self, request: Time, months: &Months) {
        if let Some(m) = months.of(request) {
            self.months[m as usize].received += 1;
        }
    }

    pub fn ran(&mut self, clock: Ran, months: &Months) {
        if let Some(m) = months.of(clock.stop).filter(|_| clock.stop != UNSET) {
            let month = &mut self.months[m as usize];
            month.stopped += 1;
            month.within += i64::from(clock.days() <= clock.limit);
            month.days += i64::from(clock.days());
            self.days[m as usize].add(clock.days());
        }
        let open = clock.aged(0, months)..clock.until(months);
        if open.is_empty() {
            return;
        }
        add(&mut self.months, open.clone(), 1, |m| &mut m.open);
        add(&mut self.months, open.clone(), i64::from(clock.start), |m| &mut m.starts);
        for (band, weeks) in BAND_WEEKS.into_iter().enumerate() {
            let from = clock.aged(7 * weeks + 1, months);
            // Who is not past a band is past none of the longer ones.
            if from >= open.end {
                break;
            }
            add(&mut self.months, from..open.end, 1, |m| &mut m.past[band]);
        }
        self.open[open.start as usize..open.end as usize].iter_mut().for_each(|month| month.push(clock.start));
    }

    pub fn write(&mut self, c: &ReferralColumns, months: &Months, layout: &Layout, record: &mut Record) {
        let (mut open, mut starts, mut past) = (0, 0, [0; BAND_WEEKS.len()]);
        for (m, month) in (0..layout.months).zip(&self.months) {
            open += month.open;
            starts += month.starts;
            past.iter_mut().zip(month.past).for_each(|(past, change)| *past += change);
            let mut set = |column, value| record.set_month(layout, column, m, value);
            let last_day = months.first_day(m + 1) - 1;
            set(c.received, month.received);
            set(c.stopped, month.stopped);
            set(c.within, month.within);
            set(c.days, month.days);
            set(c.open, open);
            set(c.age, open * i64::from(last_day) - starts);
            set(c.within_18, open - past[WEEKS_18]);
            let mut more = open;
            for (column, past) in c.bands.into_iter().zip(past.into_iter().chain([0])) {
                set(column, more - past);
                more = past;
            }
            let begun = &mut self.open[m as usize];
            debug_assert_eq!(begun.len() as i64, open, "who is open is open once");
            if !begun.is_empty() {
                // Who has waited longest started first.
                let rank = begun.len() - (begun.len() * 92).div_ceil(100);
                let (_, start, _) = begun.select_nth_unstable(rank);
                set(c.p92, i64::from(last_day - *start));
                let first = begun.iter().min().copied().unwrap_or(last_day);
                set(c.longest, i64::from(last_day - first));
            }
        }
        for (p, period) in layout.periods.iter().enumerate() {
            self.sum.clear();
            (period.first..=period.last).for_each(|m| self.sum.merge(&self.days[m as usize]));
            if let Some(days) = self.sum.percentile(50, 0) {
                record.set_period(layout, c.median, p, days);
            }
        }
    }
}
