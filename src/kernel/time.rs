//! Integer time.

use std::ops::{Add, Sub};

/// Minutes since the start of the scenario; negative before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub i32);

/// Minutes in a day.
pub const DAY: i32 = 1440;

impl Time {
    /// The start of the scenario.
    pub const START: Time = Time(0);
    /// Later than any event.
    pub const NEVER: Time = Time(i32::MAX);

    /// The day it falls on; the first day of the scenario is 0.
    #[inline]
    pub fn day(self) -> i32 {
        // As `div_euclid`, in fewer steps: counted from a midnight before every time, no number is negative.
        const DAYS: i32 = i32::MAX / DAY;
        (self.0.wrapping_add(DAYS * DAY).cast_unsigned() / DAY.cast_unsigned()).cast_signed() - DAYS
    }

    /// Midnight at the start of a day.
    pub fn start_of_day(day: i32) -> Time {
        Time(day.saturating_mul(DAY))
    }

    /// Minutes from `earlier` to `self`.
    pub fn since(self, earlier: Time) -> i32 {
        self.0 - earlier.0
    }
}

impl Add<i32> for Time {
    type Output = Time;
    fn add(self, minutes: i32) -> Time {
        Time(self.0.saturating_add(minutes))
    }
}

impl Sub<i32> for Time {
    type Output = Time;
    fn sub(self, minutes: i32) -> Time {
        Time(self.0.saturating_sub(minutes))
    }
}
