//! Which month a minute falls in.

use crate::kernel::Time;

/// Recorded months by day: the months before recording starts are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Months {
    /// First day of each recorded month, then the day after the last.
    firsts: Vec<i32>,
    first: i32,
    of_day: Vec<u32>,
}

impl Months {
    /// From the first day of each recorded month and the day after the last.
    pub fn new(firsts: Vec<i32>) -> Self {
        let mut of_day = Vec::new();
        for (m, pair) in firsts.windows(2).enumerate() {
            of_day.extend((pair[0]..pair[1]).map(|_| m as u32));
        }
        Months { first: firsts[0], firsts, of_day }
    }

    /// Number of recorded months.
    pub fn count(&self) -> u32 {
        self.firsts.len() as u32 - 1
    }

    /// The month of a minute; `None` before recording starts and after the end.
    #[inline]
    pub fn of(&self, t: Time) -> Option<u32> {
        self.of_day(t.day())
    }

    /// The month of a day; `None` before recording starts and after the end.
    #[inline]
    pub fn of_day(&self, day: i32) -> Option<u32> {
        // A day before the first wraps round to one far beyond the last.
        self.of_day.get(day.wrapping_sub(self.first).cast_unsigned() as usize).copied()
    }

    /// First day of a month; of `count()`, the day after the end.
    pub fn first_day(&self, month: u32) -> i32 {
        self.firsts[month as usize]
    }

    /// The first month that ends on a day or after it; `count()` where none does.
    pub fn first_to_end_from(&self, day: i32) -> u32 {
        if day < self.first { 0 } else { self.of_day(day).unwrap_or(self.count()) }
    }

    /// First minute of a month; of `count()`, the end.
    pub fn start(&self, month: u32) -> Time {
        Time::start_of_day(self.first_day(month))
    }
}
