//! The children who are there at the start: when they asked, when they entered their stage, of which class, and how much
//! of work in progress is left.
//!
//! * **Listed** cases stand as they are given, at the opening of offices on their days.
//! * **Bands** of n cases are cut in n equal parts; each case lies in its own by a uniform of its own.
//! * A **size** with mean and longest age has the ages of greatest entropy: exponential, cut off at the longest (density
//!   in proportion to e^(-θa); θ is negative when the mean is past half of the longest). The cases take its
//!   mid-quantiles (i - 1/2) / n, the last of them exactly the longest age.
//!
//! Ages are whole minutes before the start. A case is (pathway, backlog, row): rows follow the list, or the bands in
//! order from the youngest, or the ages from the youngest.

use std::cell::OnceCell;

use super::demand::Classes;
use crate::calendar::{Calendar, MINUTES_A_DAY};
use crate::chance::{Key, Law, NameHash, Sampler, unit};
use crate::pathway::{Ages, Backlog, Cases, DayUnit, Elapsed};

const AGE: NameHash = NameHash::new("age at start");
const EARLIER: NameHash = NameHash::new("time before the stage");

/// Minutes in a week.
const WEEK: f64 = 10_080.0;

/// A child who is there at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InitialCase {
    /// Row in its backlog: part of the child's key and name.
    pub row: u32,
    /// When they asked, minutes since the start: negative.
    pub requested: i32,
    /// When they entered the stage: from `requested` to 0.
    pub entered: i32,
    /// Value of every attribute; see [`Classes`].
    pub class: u16,
}

/// A backlog, compiled for a run.
#[derive(Debug, Clone)]
pub struct BacklogSpec {
    name: NameHash,
    rows: Vec<Row>,
    in_stage: bool,
    earlier: Option<(DayUnit, Sampler)>,
}

#[derive(Debug, Clone)]
struct Row {
    age: Age,
    /// Entry to the stage where it is known.
    entered: Option<i32>,
    class: Vec<Option<usize>>,
}

#[derive(Debug, Clone, Copy)]
enum Age {
    /// When they asked, minutes since the start.
    Requested(i32),
    /// An age in weeks.
    Weeks(f64),
    /// Somewhere in this range of weeks.
    Between(f64, f64),
}

impl BacklogSpec {
    /// Compiles a backlog of the pathway with this id.
    pub fn compile(backlog: &Backlog, pathway: &str, calendar: &Calendar) -> Self {
        let row = |age| Row { age, entered: None, class: Vec::new() };
        let rows = match &backlog.cases {
            Cases::Listed(cases) => {
                let opening =
                    |d| calendar.day_of(d).saturating_mul(MINUTES_A_DAY).saturating_add(calendar.office_opens());
                let listed = cases.iter().map(|c| Row {
                    age: Age::Requested(opening(c.requested).min(-1)),
                    entered: c.entered.map(|d| opening(d).min(0)),
                    class: c.class.clone(),
                });
                listed.collect()
            }
            Cases::Bands(bands) => {
                let part = |from: f64, to: f64, i: u32, n: u32| from + (to - from) * f64::from(i) / f64::from(n);
                let rows = bands.iter().flat_map(|b| {
                    let (from, to, n) = (b.from_weeks, b.to_weeks, b.cases);
                    (0..n).map(move |i| row(Age::Between(part(from, to, i, n), part(from, to, i + 1, n))))
                });
                rows.collect()
            }
            Cases::Size { cases, mean_weeks, longest_weeks } => {
                let ages = TruncatedExponential::new(*mean_weeks, *longest_weeks);
                let last = |i: u32| i + 1 == *cases;
                let age = |i: u32| {
                    let middle = (f64::from(i) + 0.5) / f64::from(*cases);
                    if last(i) { *longest_weeks } else { ages.quantile(middle) }
                };
                (0..*cases).map(|i| row(Age::Weeks(age(i)))).collect()
            }
        };
        let (in_stage, earlier) = match &backlog.ages {
            Ages::SinceRequest { earlier } => (false, earlier),
            Ages::InStage { earlier } => (true, earlier),
        };
        let sampler = |e: &Elapsed| (e.unit, Sampler::new(e.days.on(calendar.start())));
        let name = NameHash::new(&backlog.id).within(NameHash::new("backlog")).within(NameHash::new(pathway));
        BacklogSpec { name, rows, in_stage, earlier: earlier.as_ref().map(sampler) }
    }

    /// How many cases there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The key of the child of a row, under that of the replication.
    pub fn child(&self, key: Key, row: u32) -> Key {
        key.child(self.name, 0, row)
    }

    /// Appends every case in the replication of this key, by row. Classes not given are drawn with the shares of the
    /// start.
    pub fn cases(&self, classes: &Classes, calendar: &Calendar, key: Key, out: &mut Vec<InitialCase>) {
        out.extend(self.rows.iter().zip(0..).map(|(row, number)| {
            let child = self.child(key, number);
            let minute = |weeks: f64| -((weeks * WEEK + 0.5) as i32);
            let age = match row.age {
                Age::Requested(at) => at,
                Age::Weeks(weeks) => minute(weeks),
                Age::Between(from, to) => minute(from + (to - from) * unit(child.purpose(AGE, 0))),
            };
            let earlier = || self.earlier.as_ref().map(|(unit, s)| (*unit, s.sample_bits(child.purpose(EARLIER, 0))));
            let listed = matches!(row.age, Age::Requested(_));
            let (requested, entered) = match (row.entered, earlier()) {
                (Some(entered), _) => (age, entered.max(age)),
                (None, None) => (age.min(-1), age),
                (None, Some((unit, days))) if self.in_stage && !listed => {
                    (before(calendar, unit, age, days).min(-1), age)
                }
                (None, Some((unit, days))) => (age.min(-1), after(calendar, unit, age, days)),
            };
            let entered = entered.clamp(requested, 0);
            InitialCase { row: number, requested, entered, class: classes.draw_rest(child, 0, &row.class) }
        }));
    }
}

fn after(calendar: &Calendar, unit: DayUnit, minute: i32, days: f64) -> i32 {
    match unit {
        DayUnit::CalendarDays => minute.saturating_add((days * f64::from(MINUTES_A_DAY) + 0.5) as i32),
        DayUnit::WorkingDays => calendar.after_working_days(minute, days),
        DayUnit::SchoolDays => calendar.after_school_days(minute, days),
    }
}

fn before(calendar: &Calendar, unit: DayUnit, minute: i32, days: f64) -> i32 {
    match unit {
        DayUnit::CalendarDays => minute.saturating_sub((days * f64::from(MINUTES_A_DAY) + 0.5) as i32),
        DayUnit::WorkingDays => calendar.before_working_days(minute, days),
        DayUnit::SchoolDays => calendar.before_school_days(minute, days),
    }
}

/// The law of greatest entropy on 0 to a longest value with a given mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TruncatedExponential {
    longest: f64,
    /// θ times the longest value.
    steepness: f64,
}

impl TruncatedExponential {
    /// Solves for θ by bisection. A mean that is not inside (0, `longest`) gives the nearest law there is.
    pub fn new(mean: f64, longest: f64) -> Self {
        if !(longest > 0.0 && mean.is_finite()) {
            return TruncatedExponential { longest: 0.0, steepness: 0.0 };
        }
        // The law of the mirrored mean has the opposite sign, so that only a falling density need be solved for.
        let share = mean / longest;
        let target = share.min(1.0 - share);
        let (mut low, mut high) = (0.0, 1e9);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if mean_share(middle) > target {
                low = middle;
            } else {
                high = middle;
            }
        }
        let steepness = 0.5 * (low + high);
        TruncatedExponential { longest, steepness: if share <= 0.5 { steepness } else { -steepness } }
    }

    /// θ, per unit of the value.
    pub fn theta(&self) -> f64 {
        if self.longest > 0.0 { self.steepness / self.longest } else { 0.0 }
    }

    /// The value with probability `p` at or below it.
    pub fn quantile(&self, p: f64) -> f64 {
        let falling = |p: f64| {
            let x = self.steepness.abs();
            if x < 1e-9 { p } else { (-libm::log1p(p * libm::expm1(-x)) / x).clamp(0.0, 1.0) }
        };
        self.longest * if self.steepness >= 0.0 { falling(p) } else { 1.0 - falling(1.0 - p) }
    }
}

/// Mean over longest for a steepness of at least 0.
fn mean_share(x: f64) -> f64 {
    // The difference of two near numbers loses digits where x is small; there a series has them all.
    if x < 1e-2 { 0.5 - x / 12.0 + x * x * x / 720.0 } else { 1.0 / x - 1.0 / libm::expm1(x) }
}

/// What is left of work in progress, in the unit of its law. Each way of drawing is compiled when first used: most
/// lists need one.
#[derive(Debug, Clone)]
pub struct Residual {
    law: Law,
    whole: OnceCell<Sampler>,
    open: OnceCell<Sampler>,
}

impl Residual {
    /// From the law of the whole.
    pub fn new(law: &Law) -> Self {
        Residual { law: law.clone(), whole: OnceCell::new(), open: OnceCell::new() }
    }

    fn sampler(&self) -> &Sampler {
        self.whole.get_or_init(|| Sampler::new(&self.law))
    }

    /// A whole for 64 random bits, of which nothing else is known.
    pub fn whole(&self, bits: u64) -> f64 {
        self.sampler().sample_bits(bits)
    }

    /// What is left of work that has lasted `age`, at the uniform `u`: the whole given that it is longer, less the age.
    pub fn after(&self, age: f64, u: f64) -> f64 {
        self.sampler().left_after(age, u)
    }

    /// Age and what is left of work found in progress: a length-biased whole (bits) cut at a uniform `v`.
    pub fn found(&self, whole: u64, v: f64) -> (f64, f64) {
        let whole = self.open.get_or_init(|| Sampler::length_biased(&self.law)).sample_bits(whole);
        (v * whole, (1.0 - v) * whole)
    }
}

#[cfg(test)]
mod tests;
