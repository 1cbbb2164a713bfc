//! Waiting lists and servers, month by month, while a replication runs.

use super::histogram::Days;
use super::layout::{ColumnIx, Layout, PercentileIx, Span};
use super::record::Record;
use crate::kernel::{DAY, Time, View};

/// Weeks of the NHS standard, in minutes.
const WEEKS_18: i32 = 18 * 7 * DAY;
const WEEKS_52: i32 = 52 * 7 * DAY;

/// A case, on the curve of a server that counts them.
const CASE: i64 = 1_000_000;

/// Columns of one kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkColumns {
    /// Joined the list.
    pub joined: ColumnIx,
    /// Left it unseen.
    pub left: ColumnIx,
    /// Work begun.
    pub begun: ColumnIx,
    /// Work ended.
    pub ended: ColumnIx,
    /// Of those begun: what they take of the team's own hours, in the unit of its curve.
    pub hours: ColumnIx,
    /// Of those begun: minutes on the list.
    pub wait: ColumnIx,
    /// Of those begun: how many did not wait.
    pub at_once: ColumnIx,
    /// Of those begun: how many waited at most 18 weeks.
    pub seen_18: ColumnIx,
    /// Of those begun: median days on the list, each rounded to nearest, by period.
    pub median: PercentileIx,
    /// On the list at the end of the month.
    pub waiting: ColumnIx,
    /// Their minutes on it so far.
    pub age: ColumnIx,
    /// How many of them at most 18 weeks.
    pub waiting_18: ColumnIx,
    /// How many of them over 52 weeks.
    pub waiting_52: ColumnIx,
    /// 92nd percentile of the minutes so far; it means nothing when nobody waits.
    pub p92: ColumnIx,
    /// Longest of the minutes so far; it means nothing when nobody waits.
    pub longest: ColumnIx,
}

/// Columns of one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerColumns {
    /// Work begun.
    pub begun: ColumnIx,
    /// Work done, in the unit of the server's curve; without hours, the amount of what was begun.
    pub used: ColumnIx,
    /// Whether it has hours.
    pub has_hours: bool,
    /// Cases held at the end of the month.
    pub busy: ColumnIx,
    /// Places at the end of the month.
    pub places: ColumnIx,
}

#[derive(Debug, Default)]
struct Work {
    left: i64,
    begun: i64,
    /// Joined, begun and ended in one minute of this month.
    done: u32,
    hours: i64,
    wait: i64,
    at_once: i64,
    seen_18: i64,
    month: Days,
    quarter: Days,
    year: Days,
    ages: Vec<i32>,
}

/// Counts of the current month, and by month of what may be told ahead.
#[derive(Debug, Default)]
pub struct Works {
    works: Vec<Work>,
    servers: Vec<Server>,
    /// Recorded months.
    months: usize,
    /// Joined a list, by work and recorded month: that may be one to come.
    joined: Vec<u32>,
    /// Ended, by the same.
    ended: Vec<u32>,
    /// Departures, by outcome and recorded month: that may be one to come.
    departed: Vec<u32>,
    /// By recorded month: work that is known to begin in it.
    to_come: Vec<Vec<Begun>>,
}

/// Work that began.
#[derive(Debug, Clone, Copy)]
pub struct Begun {
    /// Which.
    pub work: u16,
    /// With which server.
    pub server: u16,
    /// After so many minutes on the list.
    pub minutes: i32,
    /// In the unit of the curve of a server with hours.
    pub amount: i64,
}

/// Counts of one server.
#[derive(Debug, Default, Clone, Copy)]
struct Server {
    /// Whether its curve counts cases (else hours).
    counts_cases: bool,
    begun: i64,
    /// Amount of what was begun.
    amount: i64,
    /// Work done by the end of the month before.
    worked: i64,
}

impl Server {
    /// Work done in the month that ends: for a server with hours what was worked, whenever it was booked, and for
    /// others the amount of what was begun.
    fn used(&mut self, has_hours: bool, view: &View<'_>, server: usize) -> i64 {
        if !has_hours {
            return self.amount;
        }
        let worked = view.worked(server as u16);
        worked - std::mem::replace(&mut self.worked, worked)
    }
}

impl Works {
    /// Empties it.
    pub fn reset(&mut self, works: usize, outcomes: usize, counts_cases: impl Iterator<Item = bool>, months: u32) {
        self.works.resize_with(works, Work::default);
        self.servers.clear();
        self.servers.extend(counts_cases.map(|counts_cases| Server { counts_cases, ..Server::default() }));
        self.forget();
        self.to_come.resize_with(months as usize, Vec::new);
        self.to_come.iter_mut().for_each(Vec::clear);
        self.months = months as usize;
        for (counts, kinds) in [(&mut self.joined, works), (&mut self.ended, works), (&mut self.departed, outcomes)] {
            counts.clear();
            counts.resize(kinds * self.months, 0);
        }
        for w in &mut self.works {
            w.quarter.clear();
            w.year.clear();
        }
    }

    /// Starts a month.
    fn forget(&mut self) {
        for s in &mut self.servers {
            (s.begun, s.amount) = (0, 0);
        }
        for w in &mut self.works {
            (w.left, w.begun, w.done, w.hours) = (0, 0, 0, 0);
            (w.wait, w.at_once, w.seen_18) = (0, 0, 0);
            w.month.clear();
            w.ages.clear();
        }
    }

    /// So many joined a list in a recorded month, which may be one to come, or in none.
    #[inline]
    pub fn joined(&mut self, work: u16, month: Option<u32>, count: u32) {
        if let Some(month) = month {
            self.joined[usize::from(work) * self.months + month as usize] += count;
        }
    }

    /// A child left a list unseen.
    pub fn left(&mut self, work: u16) {
        self.works[usize::from(work)].left += 1;
    }

    /// Work began in the current month.
    #[inline(always)]
    pub fn begun(&mut self, begun: Begun) {
        let Begun { work, server, minutes, amount } = begun;
        let s = &mut self.servers[usize::from(server)];
        let (hours, amount) = if s.counts_cases { (0, CASE) } else { (amount, amount) };
        s.begun += 1;
        s.amount += amount;
        let w = &mut self.works[usize::from(work)];
        w.hours += hours;
        w.add(minutes);
    }

    /// Work without hours began in the current month, after so many minutes on the list each.
    pub fn begun_all(&mut self, work: u16, server: u16, minutes: impl Iterator<Item = i32>) {
        let w = &mut self.works[usize::from(work)];
        let before = w.begun;
        minutes.for_each(|minutes| w.add(minutes));
        let s = &mut self.servers[usize::from(server)];
        s.begun += w.begun - before;
        s.amount += if s.counts_cases { (w.begun - before) * CASE } else { 0 };
    }

    /// Work will begin in a later month, if that is recorded.
    #[inline(never)]
    pub fn will_begin(&mut self, work: u16, server: u16, minutes: i32, amount: i64, month: Option<u32>) {
        if let Some(month) = month {
            self.to_come[month as usize].push(Begun { work, server, minutes, amount });
        }
    }

    /// Work was done at once.
    #[inline]
    pub fn charged(&mut self, work: u16, server: u16, amount: i64) {
        let w = &mut self.works[usize::from(work)];
        w.done += 1;
        w.hours += amount;
        let s = &mut self.servers[usize::from(server)];
        s.begun += 1;
        s.amount += amount;
    }

    /// So much work ended in a recorded month, which may be one to come, or in none.
    #[inline]
    pub fn ended(&mut self, work: u16, month: Option<u32>, count: u32) {
        if let Some(month) = month {
            self.ended[usize::from(work) * self.months + month as usize] += count;
        }
    }

    /// A child departed in a recorded month, which may be one to come, or in none.
    #[inline]
    pub fn departed(&mut self, outcome: u16, month: Option<u32>) {
        if let Some(month) = month {
            self.departed[usize::from(outcome) * self.months + month as usize] += 1;
        }
    }

    /// Writes the departures of all months, when the run is over.
    pub fn write_departures(&self, outcomes: &[ColumnIx], layout: &Layout, record: &mut Record) {
        for (column, months) in outcomes.iter().zip(self.departed.chunks_exact(self.months.max(1))) {
            for (month, count) in (0..).zip(months) {
                record.set_month(layout, *column, month, i64::from(*count));
            }
        }
    }

    /// A month that is not recorded has ended.
    pub fn skip_month(&mut self, servers: &[ServerColumns], view: &View<'_>) {
        for (s, c) in servers.iter().enumerate() {
            self.servers[s].used(c.has_hours, view, s);
        }
        self.forget();
    }

    /// A recorded month has ended at `now`.
    pub fn write_month(
        &mut self,
        columns: (&[WorkColumns], &[ServerColumns]),
        month: u32,
        now: Time,
        view: &View<'_>,
        layout: &Layout,
        record: &mut Record,
    ) {
        let mut known = std::mem::take(&mut self.to_come[month as usize]);
        known.drain(..).for_each(|begun| self.begun(begun));
        self.to_come[month as usize] = known;
        view.waiting().for_each(|e| self.works[usize::from(e.work)].ages.push(now.since(e.joined)));
        let at = |n: usize| n * self.months + month as usize;
        for (n, (w, c)) in self.works.iter_mut().zip(columns.0).enumerate() {
            w.write(c, (self.joined[at(n)], self.ended[at(n)]), month, layout, record);
        }
        for (s, c) in columns.1.iter().enumerate() {
            record.set_month(layout, c.begun, month, self.servers[s].begun);
            record.set_month(layout, c.used, month, self.servers[s].used(c.has_hours, view, s));
            record.set_month(layout, c.busy, month, i64::from(view.busy(s as u16)));
            record.set_month(layout, c.places, month, i64::from(view.places(s as u16)));
        }
        self.forget();
    }
}

impl Work {
    /// Counts what began after so many minutes on the list.
    #[inline]
    fn add(&mut self, minutes: i32) {
        self.begun += 1;
        self.wait += i64::from(minutes);
        self.at_once += i64::from(minutes == 0);
        self.seen_18 += i64::from(minutes <= WEEKS_18);
        // To the nearest day, never down.
        self.month.add(((minutes.max(0) as u32 + DAY as u32 / 2) / DAY as u32).cast_signed());
    }

    /// Counts what was done at once like everything else.
    fn add_done(&mut self) {
        for count in [&mut self.begun, &mut self.at_once, &mut self.seen_18] {
            *count += i64::from(self.done);
        }
        self.month.add_many(0, self.done);
    }

    fn write(
        &mut self,
        c: &WorkColumns,
        (joined, ended): (u32, u32),
        month: u32,
        layout: &Layout,
        record: &mut Record,
    ) {
        self.add_done();
        let mut set = |column, value| record.set_month(layout, column, month, value);
        set(c.joined, i64::from(joined + self.done));
        set(c.left, self.left);
        set(c.begun, self.begun);
        set(c.ended, i64::from(ended + self.done));
        set(c.hours, self.hours);
        set(c.wait, self.wait);
        set(c.at_once, self.at_once);
        set(c.seen_18, self.seen_18);
        let ages = &mut self.ages;
        let (mut sum, mut by_18, mut over_52, mut longest) = (0, 0, 0, 0);
        for age in ages.iter().copied() {
            sum += i64::from(age);
            by_18 += i64::from(age <= WEEKS_18);
            over_52 += i64::from(age > WEEKS_52);
            longest = longest.max(age);
        }
        set(c.waiting, ages.len() as i64);
        set(c.age, sum);
        set(c.waiting_18, by_18);
        set(c.waiting_52, over_52);
        set(c.longest, i64::from(longest));
        let p92 = if ages.is_empty() {
            0
        } else {
            let rank = (ages.len() * 92).div_ceil(100) - 1;
            i64::from(*ages.select_nth_unstable(rank).1)
        };
        set(c.p92, p92);
        let mut median = |days: &Days, period: usize| {
            if let Some(d) = days.percentile(50, 0) {
                record.set_period(layout, c.median, period, d);
            }
        };
        median(&self.month, month as usize);
        self.quarter.merge(&self.month);
        self.year.merge(&self.month);
        for (period, p) in layout.ending(month) {
            match p.span {
                Span::Quarter => {
                    median(&self.quarter, period);
                    self.quarter.clear();
                }
                Span::YearToDate | Span::Year => median(&self.year, period),
                Span::Month => {}
            }
        }
        if layout.ending(month).any(|(_, p)| p.span == Span::Year) {
            self.year.clear();
        }
    }
}
