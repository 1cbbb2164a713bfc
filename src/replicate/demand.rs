//! Who asks in one replication: how many in each month, when, of which class, and who is diverted.
//!
//! The expected count of a month is its yearly level ÷ 12 × growth × the month's profile × the part of the month that is
//! in the run. Within the month the open days weigh the same, but for those in school closures, which weigh
//! `closure_factor`; so a closure moves requests inside its month, and the profile says what a whole month loses. Level
//! and growth are read day by day. Days before the run weigh as the calendar's table knows them.
//!
//! The count is drawn by one uniform, keyed by (source, month), from the Poisson law, or the negative binomial law where
//! months vary; where years vary, the mean is first multiplied by a gamma factor keyed by (source, calendar year). Both
//! are monotone: a higher level appends children and moves nobody. A child is (source, month, k): its time, class and
//! diversion each have a uniform of its own. Minutes are those that a request falls in, in office hours of working days,
//! or any minute for a source that always arrives.

use crate::calendar::{Calendar, MINUTES_A_DAY};
use crate::chance::{Bound, CountSampler, Key, Law, NameHash, Sampler, negative_binomial, unit};
use crate::pathway::{ArrivalDays, Attribute, Dated, Source};

const YEAR_FACTOR: NameHash = NameHash::new("year factor");
const COUNT: NameHash = NameHash::new("count");
const TIME: NameHash = NameHash::new("time of request");
const DIVERTED: NameHash = NameHash::new("diverted");

/// A request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// When, minutes since the start.
    pub minute: i32,
    /// Which of its source and month: the k of the child's key and name.
    pub k: u32,
    /// Whether it never becomes a case, because advice or a pathway officer meets the need.
    pub diverted: bool,
    /// Its value of every attribute; see [`Classes`].
    pub class: u16,
    /// Whose draws are its own.
    pub key: Key,
}

/// A source of requests, compiled for a run.
#[derive(Debug, Clone)]
pub struct DemandSpec {
    name: NameHash,
    months: Vec<MonthSpec>,
    month_cv: f64,
    year_factor: Option<Sampler>,
    diverted: Steps<f64>,
    any_diverted: bool,
    opens: i32,
    minutes: i32,
}

#[derive(Debug, Clone)]
struct MonthSpec {
    year: i16,
    /// Calendar months since year 0: what a child's identity holds.
    number: u32,
    /// Expected requests before variation, and the law of their number where years do not vary.
    mean: f64,
    count: Option<CountSampler>,
    first_day: i32,
    /// Expected requests before each day and, last, up to the end of the month, divided by the month's.
    before: Vec<f64>,
    /// For each of [`PARTS`] equal parts of (0, 1), the first day whose end lies past the part's beginning.
    guess: Vec<u8>,
}

/// Parts in which the day of a uniform is looked up.
const PARTS: usize = 128;

impl DemandSpec {
    /// Compiles a source of the pathway with this id for the run of the calendar.
    pub fn compile(source: &Source, pathway: &str, calendar: &Calendar) -> Self {
        let always = source.arrive_on == ArrivalDays::Always;
        let weight = |d: i32| {
            let working = calendar.is_working(d);
            let closed = working && !calendar.is_school_open(d);
            f64::from(u8::from(always || working)) * if closed { source.closure_factor.max(0.0) } else { 1.0 }
        };
        let growth = libm::log1p(source.growth_percent_per_year.max(-100.0) / 100.0) / 365.25;
        let months = calendar.months().iter().map(|month| {
            let date = calendar.date_of(month.first_day);
            let first = calendar.day_of(date.first_of_month());
            let whole: f64 = (first..first + i32::from(date.days_in_month())).map(weight).sum();
            let mut mean = 0.0;
            let mut before = vec![0.0];
            before.extend((month.first_day..=month.last_day).map(|d| {
                let level = source.yearly.on(calendar.date_of(d)) / 12.0 * libm::exp(growth * f64::from(d));
                let share = if whole > 0.0 { weight(d) / whole } else { 0.0 };
                mean += (level * source.month_profile[month.month as usize - 1] * share).max(0.0);
                mean
            }));
            before[1..].iter_mut().for_each(|sum| *sum /= mean);
            let until = &before[1..];
            let number = (i32::from(month.year) * 12 + i32::from(month.month) - 1) as u32;
            let day_at =
                |part| until.partition_point(|sum| *sum <= part as f64 / PARTS as f64).min(until.len() - 1) as u8;
            let guess = (0..PARTS).map(day_at).collect();
            let count = (source.year_cv <= 0.0).then(|| CountSampler::new(mean, source.month_cv));
            MonthSpec { year: month.year, number, mean, count, first_day: month.first_day, before, guess }
        });
        let year_factor = Law::Gamma { mean: 1.0, cv: source.year_cv };
        DemandSpec {
            name: NameHash::new(&source.id).within(NameHash::new(pathway)),
            months: months.collect(),
            month_cv: source.month_cv,
            year_factor: (source.year_cv > 0.0).then(|| Sampler::new(&year_factor)),
            any_diverted: source.diverted_share.values().any(|s| *s > 0.0),
            diverted: Steps::new(&source.diverted_share, calendar, |s| *s),
            opens: if always { 0 } else { calendar.office_opens() },
            minutes: if always { MINUTES_A_DAY } else { calendar.office_minutes() },
        }
    }

    /// Expected requests in the `month`-th month of the run, diverted ones among them.
    pub fn mean(&self, month: u32) -> f64 {
        self.months.get(month as usize).map_or(0.0, |m| m.mean)
    }

    /// Whether any requests never become cases.
    pub fn diverts(&self) -> bool {
        self.any_diverted
    }

    /// How many requests the `month`-th month of the run has in the replication of this key.
    pub fn count(&self, month: u32, key: Key) -> u32 {
        let Some(m) = self.months.get(month as usize) else { return 0 };
        let key = key.sub(self.name, 0);
        let u = unit(key.purpose(COUNT, m.number));
        if let Some(count) = &m.count {
            return count.draw(u);
        }
        let year = |law: &Sampler| law.sample_bits(key.purpose(YEAR_FACTOR, m.year as u32));
        let factor = self.year_factor.as_ref().map_or(1.0, year);
        negative_binomial(m.mean * factor, self.month_cv, u)
    }

    /// Appends the requests of the `month`-th month of the run in the replication of this key, in the order of k, which is
    /// none of time.
    pub fn arrivals(&self, classes: &Classes, month: u32, key: Key, out: &mut Vec<Arrival>) {
        let Some(m) = self.months.get(month as usize) else { return };
        let (common, first) = (key.month(self.name, m.number), out.len());
        let of_key = |k| Arrival { minute: 0, k, diverted: false, class: 0, key: common.nth(k) };
        out.extend((0..self.count(month, key)).map(of_key));
        // One thing of all after another: what one child draws need not wait for what the one before does.
        let asked = &mut out[first..];
        for a in &mut *asked {
            a.minute = m.minute(a.key.purpose(TIME, 0), self.opens, self.minutes);
        }
        let day = |a: &Arrival| a.minute.div_euclid(MINUTES_A_DAY);
        for attribute in &classes.attributes {
            asked.iter_mut().for_each(|a| a.class += attribute.draw(a.key, || day(a)));
        }
        if self.any_diverted {
            asked.iter_mut().for_each(|a| a.diverted = unit(a.key.purpose(DIVERTED, 0)) < *self.diverted.on(day(a)));
        }
    }
}

impl MonthSpec {
    /// The minute of a request for 64 random bits, on days that open at a minute for so many.
    #[inline]
    fn minute(&self, bits: u64, opens: i32, minutes: i32) -> i32 {
        let (before, last) = (self.before.as_slice(), self.before.len() - 2);
        let u = unit(bits);
        // The part of 0 to 1 that it lies in is its highest bits.
        let mut i = usize::from(self.guess[(bits >> (u64::BITS - PARTS.ilog2())) as usize]);
        // A part seldom meets more than two days: whether it is the second is no guess.
        i += usize::from((before[i + 1] <= u) & (i < last));
        while before[i + 1] <= u && i < last {
            i += 1;
        }
        let part = (u - before[i]) / (before[i + 1] - before[i]);
        let day = self.first_day + i as i32;
        let within = ((part * f64::from(minutes)) as i32).min(minutes - 1);
        day * MINUTES_A_DAY + opens + within
    }
}

/// The attributes of a pathway's children, compiled: a class is one value of each, as one number in mixed radix, the
/// first attribute counting fastest. There are at most 65,536 of them.
#[derive(Debug, Clone)]
pub struct Classes {
    attributes: Vec<AttributeSpec>,
    /// For each class the value of each attribute, so that nothing need be divided.
    values: Vec<u16>,
}

#[derive(Debug, Clone)]
struct AttributeSpec {
    name: NameHash,
    /// What one step of its value adds to the class.
    step: usize,
    values: usize,
    /// Shares summed up to each value but the last that has one: what is lacking to one is its own.
    shares: Steps<Vec<Bound>>,
}

impl Classes {
    /// Compiles the attributes of a pathway.
    pub fn compile(attributes: &[Attribute], calendar: &Calendar) -> Self {
        let mut step = 1;
        let compiled = attributes.iter().map(|a| {
            let mut dates: Vec<_> = a.values.iter().flat_map(|v| v.share.changes.iter().map(|c| c.0)).collect();
            dates.sort_unstable();
            dates.dedup();
            let sums = |of: &dyn Fn(&Dated<f64>) -> f64| {
                a.values
                    .iter()
                    .scan(0.0, |sum, v| {
                        *sum += of(&v.share);
                        Some(*sum)
                    })
                    .collect::<Vec<f64>>()
            };
            let changes = dates.into_iter().map(|d| (d, sums(&|share| *share.on(d)))).collect();
            let shares = Dated { initially: sums(&|share| share.initially), changes };
            let spec = AttributeSpec {
                name: NameHash::new(&a.id),
                step,
                values: a.values.len().max(1),
                shares: Steps::new(&shares, calendar, |sums: &Vec<f64>| {
                    let whole = sums.last().copied().unwrap_or(0.0);
                    let last = sums.iter().position(|sum| *sum >= whole).unwrap_or(0);
                    sums[..last].iter().map(|sum| Bound::new(*sum)).collect()
                }),
            };
            step *= spec.values;
            spec
        });
        let attributes: Vec<AttributeSpec> = compiled.collect();
        let classes = 0..attributes.iter().map(|a| a.values).product();
        let values = classes.flat_map(|class| attributes.iter().map(move |a| (class / a.step % a.values) as u16));
        Classes { values: values.collect(), attributes }
    }

    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.attributes.iter().map(|a| a.values).product()
    }

    /// Whether there is one class only: no attributes.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    /// The value of an attribute in a class.
    #[inline]
    pub fn value(&self, class: u16, attribute: usize) -> usize {
        usize::from(self.values[usize::from(class) * self.attributes.len() + attribute])
    }

    /// The class of a child who asks on a day, each attribute by a uniform of its own.
    pub fn draw(&self, child: Key, day: i32) -> u16 {
        self.attributes.iter().map(|a| a.draw(child, || day)).sum()
    }

    /// The same with some values given.
    pub fn draw_rest(&self, child: Key, day: i32, given: &[Option<usize>]) -> u16 {
        let of_class = self.attributes.iter().enumerate().map(|(i, a)| {
            let given = given.get(i).copied().flatten().filter(|v| *v < a.values);
            given.map_or_else(|| a.draw(child, || day), |value| (a.step * value) as u16)
        });
        of_class.sum()
    }
}

impl AttributeSpec {
    /// What the value that a child draws adds to its class.
    #[inline]
    fn draw(&self, child: Key, day: impl Fn() -> i32) -> u16 {
        let shares = self.shares.only().unwrap_or_else(|| self.shares.on(day()));
        let bits = child.purpose(self.name, 0);
        // No guess: sums ascend, so that the value is as many as are not above.
        let value = shares.iter().filter(|sum| !sum.is_above(bits)).count();
        (self.step * value) as u16
    }
}

/// A dated value by day.
#[derive(Debug, Clone)]
struct Steps<T> {
    first: T,
    later: Vec<(i32, T)>,
}

impl<T> Steps<T> {
    fn new<U>(dated: &Dated<U>, calendar: &Calendar, map: impl Fn(&U) -> T) -> Self {
        let later = dated.changes.iter().map(|(date, value)| (calendar.day_of(*date), map(value))).collect();
        Steps { first: map(&dated.initially), later }
    }

    /// The value, if there is one for ever.
    #[inline]
    fn only(&self) -> Option<&T> {
        self.later.is_empty().then_some(&self.first)
    }

    #[inline]
    fn on(&self, day: i32) -> &T {
        self.later.iter().rev().find(|s| s.0 <= day).map_or(&self.first, |s| &s.1)
    }
}

#[cfg(test)]
mod tests;
