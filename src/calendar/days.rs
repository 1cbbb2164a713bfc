//! The compiled calendar: days by index, working time, months.

use super::table::DayTable;
use super::{BankHolidays, CalendarSpec, Date, england_bank_holidays};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// Minutes in a day.
pub const MINUTES_A_DAY: i32 = 1440;

/// Days before the first and after the last for which holidays are still known, so that whole months and years around
/// the run can be counted and work that ends later ends on a right day.
const MARGIN_DAYS: i32 = 366;

/// More office minutes than any `i32` of minutes can pass.
const FOREVER: i64 = 1 << 40;

/// A calendar month of a run, clipped to the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// First day of the month that is in the run.
    pub first_day: i32,
    /// Last day of the month that is in the run, inclusive.
    pub last_day: i32,
    /// Year.
    pub year: i16,
    /// 1 = January.
    pub month: i8,
}

/// Dates of a run as day numbers (day 0 = the start), with tables that make every question a look-up.
///
/// A working day is a Monday to Friday that is no bank holiday. A school day is a working day outside every closure.
/// Outside the tables (more than a year before `first` or after `last`) every Monday to Friday is both.
#[derive(Debug, Clone)]
pub struct Calendar {
    start: Date,
    last_day: i32,
    working: DayTable,
    school: DayTable,
    /// Runs of days on which no school opens, (first, last), ascending and apart.
    closed: Vec<(i32, i32)>,
    months: Vec<Month>,
    opens: i32,
    office: i32,
    /// 2^63 / `office`, rounded up: multiplying by it divides any 32-bit number exactly, and sooner.
    days_of_office_minutes: u64,
}

impl Calendar {
    /// Compiles a calendar for a run from `start` to `last`, with tables from `first` (at most `start`), the earliest
    /// day about which questions will be asked.
    ///
    /// Office hours that do not fit in a day are cut to fit; an office day lasts at least a minute.
    pub fn new(spec: &CalendarSpec, start: Date, first: Date, last: Date) -> Calendar {
        let day_of = |date: Date| days_between(start, date);
        let date_of = |day: i32| start.saturating_add(SignedDuration::from_hours(24 * i64::from(day)));
        let (first_day, last_day) = (day_of(first).min(0) - MARGIN_DAYS, day_of(last).max(0));
        let days = (last_day + MARGIN_DAYS - first_day + 1) as usize;
        let mut holidays = BTreeSet::new();
        if let BankHolidays::England { extra, not } = &spec.bank_holidays {
            for year in date_of(first_day).year()..=date_of(last_day + MARGIN_DAYS).year() {
                holidays.extend(england_bank_holidays(year).into_iter().map(day_of));
            }
            holidays.extend(extra.iter().map(|d| day_of(*d)));
            not.iter().for_each(|d| _ = holidays.remove(&day_of(*d)));
        }
        let monday = -i32::from(start.weekday().to_monday_zero_offset());
        let weekday = |day: i32| (day - monday).rem_euclid(7) < 5;
        let working = DayTable::new(first_day, days, monday, |d| weekday(d) && !holidays.contains(&d));
        let mut closures: Vec<(i32, i32)> =
            spec.closures.iter().map(|c| (day_of(c.from), day_of(c.until))).filter(|(a, b)| a <= b).collect();
        closures.sort_unstable();
        let closed = closed_runs(&closures, &working);
        let school = DayTable::new(first_day, days, monday, |d| working.is(d) && !within(&closed, d));
        let opens = spec.office_opens_minute.min(MINUTES_A_DAY as u32 - 1) as i32;
        let office = (spec.office_minutes.max(1) as i32).min(MINUTES_A_DAY - opens);
        let months = months_of(start, last_day);
        let days_of_office_minutes = (1u64 << 63).div_ceil(office as u64);
        Calendar { start, last_day, working, school, closed, months, opens, office, days_of_office_minutes }
    }

    /// The number of a date: days since the start, negative before it.
    pub fn day_of(&self, date: Date) -> i32 {
        days_between(self.start, date)
    }

    /// The date of a day; the nearest there is for days beyond the years -9999 to 9999.
    pub fn date_of(&self, day: i32) -> Date {
        self.start.saturating_add(SignedDuration::from_hours(24 * i64::from(day)))
    }

    /// First day of the run (day 0).
    pub fn start(&self) -> Date {
        self.start
    }

    /// Days in the run, from the start to the last day inclusive.
    pub fn days(&self) -> i32 {
        self.last_day + 1
    }

    /// Monday = 1 ... Sunday = 7.
    pub fn weekday(&self, day: i32) -> u8 {
        (i64::from(day) + i64::from(self.start.weekday().to_monday_zero_offset())).rem_euclid(7) as u8 + 1
    }

    /// Whether it is a Monday to Friday that is no bank holiday.
    pub fn is_working(&self, day: i32) -> bool {
        self.working.is(day)
    }

    /// Whether it is a working day outside every school closure.
    pub fn is_school_open(&self, day: i32) -> bool {
        self.school.is(day)
    }

    /// Working days before a day, counted from the first day of the table; differences count days between.
    pub fn working_days_before(&self, day: i32) -> i32 {
        self.working.before(day)
    }

    /// School days before a day, counted from the first day of the table; differences count days between.
    pub fn school_days_before(&self, day: i32) -> i32 {
        self.school.before(day)
    }

    /// Minute of the day at which offices open.
    pub fn office_opens(&self) -> i32 {
        self.opens
    }

    /// Length of an office day, minutes.
    pub fn office_minutes(&self) -> i32 {
        self.office
    }

    /// The minute that lies `days` working days of office time after `minute`.
    ///
    /// Office minutes are the minutes of working days from opening until before closing. `days` is taken as a whole
    /// number of them (`days` × the length of the office day, to the nearest). Counting begins at `minute`, or at the
    /// next office minute when it is outside office hours; the result is the office minute that has exactly so many
    /// between. So Monday 10:00 plus one day is Tuesday 10:00; Monday 09:00 plus one day is Tuesday 09:00, not Monday's
    /// close; Saturday plus nothing is Monday's opening. The result is at least `minute`; what is not a positive number
    /// counts as nothing; past the range of `i32` it is `i32::MAX`.
    pub fn after_working_days(&self, minute: i32, days: f64) -> i32 {
        self.at(&self.working, self.passed(&self.working, minute) + self.wanted(days))
    }

    /// As [`after_working_days`](Self::after_working_days), in office time of school days.
    pub fn after_school_days(&self, minute: i32, days: f64) -> i32 {
        self.at(&self.school, self.passed(&self.school, minute) + self.wanted(days))
    }

    /// The office minute that has `days` working days of office time between it and `minute`: the reverse of
    /// [`after_working_days`](Self::after_working_days), and at most `minute`.
    pub fn before_working_days(&self, minute: i32, days: f64) -> i32 {
        self.at(&self.working, self.passed(&self.working, minute) - self.wanted(days)).min(minute)
    }

    /// As [`before_working_days`](Self::before_working_days), in office time of school days.
    pub fn before_school_days(&self, minute: i32, days: f64) -> i32 {
        self.at(&self.school, self.passed(&self.school, minute) - self.wanted(days)).min(minute)
    }

    /// As [`after_working_days`](Self::after_working_days), for so many minutes of office time.
    #[inline]
    pub fn after_working_minutes(&self, minute: i32, minutes: u32) -> i32 {
        self.after(&self.working, minute, minutes)
    }

    /// As [`after_school_days`](Self::after_school_days), for so many minutes of office time.
    #[inline]
    pub fn after_school_minutes(&self, minute: i32, minutes: u32) -> i32 {
        self.after(&self.school, minute, minutes)
    }

    #[inline]
    fn after(&self, table: &DayTable, minute: i32, wanted: u32) -> i32 {
        match self.after_in_table(table, minute, wanted) {
            Some(after) => after,
            None => self.after_far(table, minute, wanted),
        }
    }

    #[cold]
    #[inline(never)]
    fn after_far(&self, table: &DayTable, minute: i32, wanted: u32) -> i32 {
        self.at(table, self.passed(table, minute) + i64::from(wanted))
    }

    /// The same as [`at`](Self::at) of so many office minutes more than have passed at `minute`, in short numbers, which
    /// is most of what is ever asked; `None` when a day lies before the start or outside the table.
    #[inline]
    fn after_in_table(&self, table: &DayTable, minute: i32, wanted: u32) -> Option<i32> {
        let minute = u32::try_from(minute).ok()?;
        let (office, day) = (self.office as u32, minute / MINUTES_A_DAY as u32);
        let (before, open) = table.known(day)?;
        let within = ((minute % MINUTES_A_DAY as u32) as i32 - self.opens).clamp(0, self.office) as u32;
        let passed = (before.checked_mul(office)? + open * within).checked_add(wanted)?;
        let days = ((u128::from(passed) * u128::from(self.days_of_office_minutes)) >> 63) as u32;
        let day = table.known_nth(days)?;
        Some(day * MINUTES_A_DAY + self.opens + (passed - days * office) as i32)
    }

    /// Office minutes before `minute`.
    fn passed(&self, table: &DayTable, minute: i32) -> i64 {
        let (day, within) = (minute.div_euclid(MINUTES_A_DAY), minute.rem_euclid(MINUTES_A_DAY));
        let today = if table.is(day) { (within - self.opens).clamp(0, self.office) } else { 0 };
        i64::from(table.before(day)) * i64::from(self.office) + i64::from(today)
    }

    /// Office minutes in `days` office days. The cast saturates, and makes "not a number" nothing.
    fn wanted(&self, days: f64) -> i64 {
        ((days.max(0.0) * f64::from(self.office) + 0.5) as i64).min(FOREVER)
    }

    /// The office minute with so many before it.
    fn at(&self, table: &DayTable, passed: i64) -> i32 {
        let office = i64::from(self.office);
        let day = table.nth(passed.div_euclid(office));
        to_i32(day * i64::from(MINUTES_A_DAY) + i64::from(self.opens) + passed.rem_euclid(office))
    }

    /// Whether a day is in the window around a long closure in which advice asked of a school lifts a limit: from
    /// `days_before` days before a closure of at least `closure_days` days until `days_before` days before the day on
    /// which the schools reopen, both inclusive (SEND Regulations 2014, reg 10(4)(a) and 13(3)(a): 28 and 7).
    ///
    /// A closure is a run of calendar days on which no school opens: weekends and bank holidays beside a stated
    /// closure belong to it, and closures with nothing but these between them are one.
    pub fn in_closure_window(&self, day: i32, closure_days: u32, days_before: u32) -> bool {
        let (long, before) = (i64::from(closure_days), i64::from(days_before));
        let day = i64::from(day) + before;
        self.closed
            .iter()
            .map(|(a, b)| (i64::from(*a), i64::from(*b)))
            .any(|(first, last)| last - first + 1 >= long && first <= day && day <= last + 1)
    }

    /// The calendar months of the run, the first and last clipped to it.
    pub fn months(&self) -> &[Month] {
        &self.months
    }
}

/// Whether a statutory limit is kept: the day of `stop` lies at most `limit_days` calendar days after the day of
/// `start` (both in minutes). The hour of either does not matter and the limit day itself is on time; weekends and bank
/// holidays count.
pub fn in_time(start: i32, stop: i32, limit_days: u32) -> bool {
    let day = |minute: i32| i64::from(minute.div_euclid(MINUTES_A_DAY));
    day(stop) - day(start) <= i64::from(limit_days)
}

fn to_i32(n: i64) -> i32 {
    n.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

/// Days from one date to another.
fn days_between(from: Date, to: Date) -> i32 {
    to_i32(from.duration_until(to).as_hours() / 24)
}

/// Whether a day is in one of some ascending runs that are apart.
fn within(runs: &[(i32, i32)], day: i32) -> bool {
    let i = runs.partition_point(|(_, last)| *last < day);
    runs.get(i).is_some_and(|(first, _)| *first <= day)
}

/// Closures widened by the days beside them that are not working days, and joined where they then meet.
fn closed_runs(sorted: &[(i32, i32)], working: &DayTable) -> Vec<(i32, i32)> {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for (mut first, mut last) in sorted.iter().copied() {
        while !working.is(first - 1) {
            first -= 1;
        }
        while !working.is(last + 1) {
            last += 1;
        }
        match runs.last_mut() {
            Some(run) if first <= run.1 + 1 => run.1 = run.1.max(last),
            _ => runs.push((first, last)),
        }
    }
    runs
}

fn months_of(start: Date, last_day: i32) -> Vec<Month> {
    let mut months = Vec::new();
    let mut first_day = 0;
    while first_day <= last_day {
        let date = start.saturating_add(SignedDuration::from_hours(24 * i64::from(first_day)));
        let length = i32::from(date.days_in_month()) - i32::from(date.day()) + 1;
        let last = last_day.min(first_day + length - 1);
        months.push(Month { first_day, last_day: last, year: date.year(), month: date.month() });
        first_day += length;
    }
    months
}
