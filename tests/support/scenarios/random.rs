//! A die that gives the same throws for the same case, and the numbers of scenarios that are made with it.

use sendsim::calendar::Date;
use sendsim::chance::Law;
use sendsim::pathway::{AtEnd, Dated, DayUnit, Elapsed};

/// A splitmix64 stream; and whether laws are to be such as cost no time to compile.
pub struct Dice(u64, bool);

/// From this case on laws are plain: fixed, uniform or a few values. Of those before it most of the time goes into compiling
/// laws, of which there are the same few kinds again and again.
pub const PLAIN_FROM: u64 = 1000;

impl Dice {
    /// The throws of one case.
    pub fn new(case: u64) -> Self {
        let mut dice = Dice(case.wrapping_mul(0xd134_2543_de82_ef95), false);
        dice.next();
        dice
    }

    /// The same throws with plain laws.
    pub fn plain(self, plain: bool) -> Self {
        Dice(self.0, plain)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to `n` - 1.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1) as usize) as i32
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A number from `low` to `high`, in hundredths of the way.
    pub fn real(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.below(101) as f64 / 100.0
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Something, so many times in a hundred.
    pub fn maybe<T>(&mut self, percent: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.percent(percent).then(|| make(self))
    }

    /// A positive law with about this mean.
    pub fn law(&mut self, mean: f64) -> Law {
        let kind = self.below(20);
        match if self.1 { [0, 16, 18][kind % 3] } else { kind } {
            0..8 => Law::Fixed(mean),
            8 => Law::Exponential { mean },
            9 => Law::Gamma { mean, cv: self.real(0.2, 1.5) },
            10 => Law::Lognormal { mean, cv: self.real(0.2, 1.5) },
            11 => Law::Weibull { mean, shape: self.real(0.6, 3.0) },
            12 => Law::Beta { low: 0.0, high: 2.0 * mean, a: 2.0, b: 2.0 },
            13 => Law::Pert { low: 0.5 * mean, mode: mean, high: 2.0 * mean },
            14 | 15 => Law::Triangular { low: 0.2 * mean, mode: mean, high: 1.8 * mean },
            16 | 17 => Law::Uniform { low: 0.0, high: 2.0 * mean },
            _ => Law::Empirical { values: vec![0.0, mean, 3.0 * mean], weights: vec![1.0, 6.0, 1.0] },
        }
    }

    /// An elapsed time of about so many days.
    pub fn elapsed(&mut self, dates: &Dates, days: f64) -> Elapsed {
        let unit = self.pick(&[DayUnit::CalendarDays, DayUnit::WorkingDays, DayUnit::SchoolDays]);
        Elapsed { unit, days: self.dated(dates, |d| d.law(days)) }
    }

    /// A value that changes once or twice, more often never.
    pub fn dated<T>(&mut self, dates: &Dates, mut make: impl FnMut(&mut Self) -> T) -> Dated<T> {
        let initially = make(self);
        let changes = if self.percent(25) { dates.some(self, 2) } else { Vec::new() };
        Dated { initially, changes: changes.into_iter().map(|date| (date, make(self))).collect() }
    }

    /// What happens to open work.
    pub fn at_end(&mut self) -> AtEnd {
        let rework = self.pick(&[0.0, 0.2, 1.0]);
        self.pick(&[AtEnd::Finish, AtEnd::Restart, AtEnd::HandOver { rework }])
    }
}

/// The dates of a scenario.
pub struct Dates {
    pub start: Date,
    pub days: i32,
}

impl Dates {
    /// A day of the run, by number.
    pub fn day(&self, day: i32) -> Date {
        self.start.saturating_add(jiff::Span::new().days(day))
    }

    /// A day in the run, a little before or a little after.
    pub fn about(&self, dice: &mut Dice) -> Date {
        let day = dice.between(-20, self.days + 20);
        self.day(day)
    }

    /// One to `most` days in ascending order, without repeats.
    pub fn some(&self, dice: &mut Dice, most: usize) -> Vec<Date> {
        let mut dates: Vec<Date> = (0..=dice.below(most)).map(|_| self.about(dice)).collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }
}
