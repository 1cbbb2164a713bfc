//! Counts by month of what is heard, and the record against them.

use super::books::{Books, Closed};
use sendsim::calendar::Date;
use sendsim::kernel::{Time, View};
use sendsim::measure::{ColumnIx, Ledger, Record, ServerColumns, WorkColumns};
use sendsim::plan::{Plan, ServerRole};
use std::collections::BTreeMap;

const WEEKS_18: i32 = 18 * 7 * 1440;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Joined(u16),
    Left(u16),
    Begun(u16),
    Ended(u16),
    Hours(u16),
    Wait(u16),
    AtOnce(u16),
    Seen18(u16),
    Waiting(u16),
    Age(u16),
    Waiting18(u16),
    Waiting52(u16),
    P92(u16),
    Longest(u16),
    Taken(u16),
    Used(u16),
    Busy(u16),
    Places(u16),
    Outcome(u16),
}

/// Counts by recorded month.
#[derive(Clone)]
pub struct Figures {
    months: Vec<(i16, i8)>,
    start: Date,
    counts: BTreeMap<(What, u32), i64>,
    /// Days on the list, to the nearest, of those who began, by work and month.
    days: BTreeMap<(u16, u32), Vec<i32>>,
    sittings: BTreeMap<(u16, Time), u32>,
    /// For each server, whether it is no contract.
    own: Vec<bool>,
    /// Visits, starts and other things that show what a set of scenarios has covered.
    pub seen: BTreeMap<&'static str, u64>,
}

impl Figures {
    pub fn new(plan: &Plan) -> Self {
        Figures {
            months: plan.months().iter().map(|m| (m.year, m.month)).collect(),
            start: plan.scenario.start,
            counts: BTreeMap::new(),
            days: BTreeMap::new(),
            sittings: BTreeMap::new(),
            own: plan.servers.iter().map(|s| !matches!(s.role, ServerRole::Contract(_))).collect(),
            seen: BTreeMap::new(),
        }
    }

    /// The recorded month of a minute, by its date.
    pub fn month(&self, at: Time) -> Option<u32> {
        if at < Time::START {
            return None; // the month may have begun before the run
        }
        let date = self.start.saturating_add(jiff::Span::new().days(at.day().clamp(-100_000, 100_000)));
        self.months.iter().position(|m| *m == (date.year(), date.month())).map(|m| m as u32)
    }

    pub fn add(&mut self, what: What, at: Time, by: i64) {
        if let Some(m) = self.month(at) {
            *self.counts.entry((what, m)).or_default() += by;
        }
    }

    fn set(&mut self, what: What, month: u32, value: i64) {
        self.counts.insert((what, month), value);
    }

    pub fn saw(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }

    pub fn left(&mut self, outcome: u16, now: Time) {
        self.add(What::Outcome(outcome), now, 1);
    }

    pub fn ended(&mut self, work: u16, now: Time) {
        self.add(What::Ended(work), now, 1);
    }

    pub fn begun(&mut self, work: u16, server: u16, joined: Time, now: Time, amount: i64) {
        let minutes = now.since(joined);
        self.add(What::Begun(work), now, 1);
        self.add(What::Wait(work), now, i64::from(minutes));
        self.add(What::AtOnce(work), now, i64::from(minutes == 0));
        self.add(What::Seen18(work), now, i64::from(minutes <= WEEKS_18));
        self.add(What::Taken(server), now, 1);
        self.add(What::Used(server), now, amount);
        let own = self.own[usize::from(server)];
        self.add(What::Hours(work), now, if own { amount } else { 0 });
        *self.sittings.entry((server, now)).or_default() += 1;
        if let Some(m) = self.month(now) {
            self.days.entry((work, m)).or_default().push((minutes + 720).div_euclid(1440));
        }
    }

    /// Cases that a panel has taken at this sitting.
    pub fn sitting(&self, server: u16, now: Time) -> u32 {
        self.sittings.get(&(server, now)).copied().unwrap_or(0)
    }

    pub fn get(&self, what: What, month: u32) -> i64 {
        self.counts.get(&(what, month)).copied().unwrap_or(0)
    }
}

impl Books<'_> {
    /// A month is over: what the kernel shows is what the books have.
    pub fn month_end(&mut self, month: u32, now: Time, view: &View<'_>) {
        let mut mine: Vec<(u16, u32, Time)> = Vec::new();
        for token in &self.tokens {
            if let super::books::Place::Waiting(w) = token.place {
                mine.push((w.work, token.child as u32, w.joined));
            }
        }
        let mut theirs: Vec<(u16, u32, Time)> = view.waiting().map(|e| (e.work, view.child(e), e.joined)).collect();
        mine.sort_unstable();
        theirs.sort_unstable();
        self.check(mine == theirs, || format!("waiting: the books have {mine:?}, the kernel {theirs:?}"));
        let plan = self.facts.plan;
        let recorded = month.checked_sub(plan.unrecorded);
        for s in 0..plan.servers.len() as u16 {
            let (busy, places) = (self.staff.in_use(s), self.staff.places(s));
            let (shown, open) = (view.busy(s), view.places(s));
            self.check(busy == shown, || format!("server {s} holds {busy}, the kernel says {shown}"));
            let panel = plan.servers[usize::from(s)].team >= plan.scenario.teams.len();
            self.check(places == open || panel, || format!("server {s} has {places} places, the kernel says {open}"));
            let worked = self.staff.worked_since(s, now);
            if let Some(m) = recorded {
                if let Some(worked) = worked {
                    self.figures.set(What::Used(s), m, worked);
                }
                self.figures.set(What::Busy(s), m, i64::from(busy));
                self.figures.set(What::Places(s), m, i64::from(if panel { open } else { places }));
            }
        }
        for w in (0..plan.works.len() as u16).filter(|_| recorded.is_some()) {
            let ages: Vec<i64> = mine.iter().filter(|x| x.0 == w).map(|x| i64::from(now.since(x.2))).collect();
            let m = recorded.unwrap_or(0);
            self.figures.set(What::Waiting(w), m, ages.len() as i64);
            self.figures.set(What::Age(w), m, ages.iter().sum());
            let upto = |age: i64| ages.iter().filter(|a| **a <= age).count();
            self.figures.set(What::Waiting18(w), m, upto(18 * 7 * 1440) as i64);
            self.figures.set(What::Waiting52(w), m, (ages.len() - upto(52 * 7 * 1440)) as i64);
            // The least age that 92 in a hundred do not exceed.
            let p92 = ages.iter().copied().filter(|a| 100 * upto(*a) >= 92 * ages.len()).min();
            self.figures.set(What::P92(w), m, p92.unwrap_or(0));
            self.figures.set(What::Longest(w), m, ages.iter().copied().max().unwrap_or(0));
        }
        self.check_idle(now);
    }
}

impl Closed {
    /// The record against the counts, and its clocks against the moments of the children.
    pub fn check_record(&mut self, plan: &Plan, record: &Record, ledger: &Ledger) {
        let mut pairs: Vec<(ColumnIx, What)> = Vec::new();
        for (w, c) in (0..).zip(&plan.columns.works) {
            // Field by field, so that no column can be added without a check. Medians are checked by period.
            #[rustfmt::skip]
            let WorkColumns {
                joined, left, begun, ended, hours, wait, at_once, seen_18, median: _, waiting, age, waiting_18, waiting_52, p92, longest,
            } = *c;
            pairs.extend([(joined, What::Joined(w)), (left, What::Left(w)), (begun, What::Begun(w))]);
            pairs.extend([(ended, What::Ended(w)), (wait, What::Wait(w)), (at_once, What::AtOnce(w))]);
            pairs.extend([(seen_18, What::Seen18(w)), (waiting, What::Waiting(w)), (age, What::Age(w))]);
            pairs.extend([(waiting_18, What::Waiting18(w)), (waiting_52, What::Waiting52(w))]);
            pairs.extend([(p92, What::P92(w)), (longest, What::Longest(w)), (hours, What::Hours(w))]);
        }
        for (s, c) in (0..).zip(&plan.columns.servers) {
            let ServerColumns { begun, used, has_hours: _, busy, places } = *c;
            pairs.extend([(begun, What::Taken(s)), (used, What::Used(s))]);
            pairs.extend([(busy, What::Busy(s)), (places, What::Places(s))]);
        }
        for (s, (c, offered)) in plan.columns.servers.iter().zip(&plan.columns.offered).enumerate() {
            for m in (0..plan.layout.months).filter(|_| c.has_hours) {
                let [used, offered] = [c.used, *offered].map(|column| record.month(&plan.layout, column, m));
                // What the last minute of a month leaves may be worked in the first of the next.
                self.check(used <= offered + offered / 40_000, || {
                    format!("server {s} has worked {used} of {offered} in month {m}")
                });
            }
        }
        pairs.extend(plan.columns.outcomes.iter().zip(0..).map(|(c, o)| (*c, What::Outcome(o))));
        for (column, what) in pairs {
            for m in 0..plan.layout.months {
                let (recorded, counted) = (record.month(&plan.layout, column, m), self.figures.get(what, m));
                if recorded != counted {
                    self.fault(format!("{what:?} of month {m}: recorded {recorded}, counted {counted}"));
                }
            }
        }
        self.check_medians(plan, record);
        self.check_money(plan, record);
        self.check_clocks(plan, record, ledger);
    }

    /// The middle one of those who began, by period.
    fn check_medians(&mut self, plan: &Plan, record: &Record) {
        for (w, c) in (0..).zip(&plan.columns.works) {
            for (p, period) in plan.layout.periods.iter().enumerate() {
                let of = |m| self.figures.days.get(&(w, m)).cloned().unwrap_or_default();
                let mut days: Vec<i32> = (period.first..=period.last).flat_map(of).collect();
                days.sort_unstable();
                let middle = (!days.is_empty()).then(|| days[days.len().div_ceil(2) - 1].min(4095));
                let recorded = record.period(&plan.layout, c.median, p);
                self.check(recorded == middle, || format!("median of {w} in {period:?}: {recorded:?}, not {middle:?}"));
            }
        }
    }
}
