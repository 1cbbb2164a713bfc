//! Staff hours that flow over time, as a cumulative curve.
//!
//! C(t) is the work that a team can have done by minute t, in micro-minutes (10^-6 minutes of work; contracts count
//! micro-cases). Each day has its own amount, which flows evenly through the same window of minutes of every day. C is
//! exact: days are integers, and within a day the fraction is rounded once.

use super::time::{DAY, Time};

/// Most work of a day: that of two million people, so that products with minutes stay in 64 bits.
const MOST_A_DAY: i64 = i64::MAX / (4 * DAY as i64);

/// Cumulative capacity by day.
#[derive(Debug, Clone, Default)]
pub struct Curve {
    opens: i32,
    minutes: i32,
    before: Vec<i64>,
}

impl Curve {
    /// Sets the window of the day and the amount of each day from day 0 on. Nothing flows after the last day.
    pub fn set(&mut self, opens: i32, minutes: i32, per_day: &[i64]) {
        debug_assert!(minutes > 0 && opens >= 0 && opens + minutes <= DAY);
        (self.opens, self.minutes) = (opens, minutes);
        self.before.clear();
        self.before.push(0);
        let mut sum = 0;
        for amount in per_day {
            debug_assert!((0..=MOST_A_DAY).contains(amount), "capacity is never negative, and no nation has more");
            sum += amount;
            self.before.push(sum);
        }
    }

    fn days(&self) -> usize {
        self.before.len() - 1
    }

    /// C(t), rounded down within the day.
    pub fn at(&self, t: Time) -> i64 {
        let day = t.day();
        if day < 0 {
            return 0;
        }
        let d = day as usize;
        if d >= self.days() {
            return self.before[self.days()];
        }
        let within = i64::from((t.0 - day * DAY - self.opens).clamp(0, self.minutes));
        let amount = self.before[d + 1] - self.before[d];
        self.before[d] + amount * within / i64::from(self.minutes)
    }

    /// Whether work flows in the minute from `t` on.
    #[inline]
    pub fn is_open(&self, t: Time) -> bool {
        let day = t.day();
        let d = day as usize;
        let minute = t.0 - day * DAY - self.opens;
        (0..self.minutes).contains(&minute) && d < self.days() && self.before[d + 1] > self.before[d]
    }

    /// Whether `work` is all that can have been done by the end of a day, and nothing flows between the two.
    fn is_end_of(&self, work: i64, day: usize) -> bool {
        day < self.days() && self.before[day + 1] == work
    }

    /// The minutes by which `work` has been done and from which more is: [`done`](Self::done) and
    /// [`flows`](Self::flows).
    pub fn done_and_flows(&self, work: i64, from: &mut usize) -> (Time, Time) {
        let done = self.done(work, from);
        let flows = if self.is_end_of(work, *from) { self.flows(work, &mut from.clone()) } else { done };
        (done, flows)
    }

    /// The minute by which `work` has been done: the least t with C(t) = `work`, to the nearest minute; never after
    /// the last day. `from` is a day not after it.
    pub fn done(&self, work: i64, from: &mut usize) -> Time {
        while *from < self.days() && self.before[*from + 1] < work {
            *from += 1;
        }
        self.within(work, *from)
    }

    /// The minute from which more than `work` is done: the greatest t with C(t) = `work`, to the nearest minute.
    /// This is when the next piece begins: not on a Friday evening but on Monday morning.
    pub fn flows(&self, work: i64, from: &mut usize) -> Time {
        while *from < self.days() && self.before[*from + 1] <= work {
            *from += 1;
        }
        self.within(work, *from)
    }

    fn within(&self, work: i64, day: usize) -> Time {
        if day >= self.days() {
            return Time::NEVER;
        }
        let amount = self.before[day + 1] - self.before[day];
        let part = (work - self.before[day]).max(0);
        let minute = if amount == 0 {
            0
        } else {
            // Nearest: add half before dividing.
            ((part * 2 * i64::from(self.minutes) + amount) / (2 * amount)) as i32
        };
        Time::start_of_day(day as i32) + self.opens + minute
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60_000_000;

    #[test]
    fn work_flows_in_the_window_and_waits_over_the_weekend() {
        let mut c = Curve::default();
        // Friday 7.4 h, Saturday and Sunday nothing, Monday 3.7 h.
        c.set(540, 444, &[74 * HOUR / 10, 0, 0, 37 * HOUR / 10]);
        let day = 74 * HOUR / 10;
        assert_eq!(c.at(Time(540)), 0);
        assert_eq!(c.at(Time(540 + 222)), day / 2);
        assert_eq!(c.at(Time(2000)), day);
        assert_eq!(c.done(day, &mut 0), Time(540 + 444), "done by Friday evening");
        assert_eq!(c.flows(day, &mut 0), Time(3 * DAY + 540), "the next begins on Monday morning");
        assert_eq!(c.done(day + day / 4, &mut 0), Time(3 * DAY + 540 + 222));
        assert_eq!(c.done(2 * day, &mut 0), Time::NEVER);
    }

    #[test]
    fn inverse_is_within_half_a_minute() {
        let mut c = Curve::default();
        c.set(0, 1440, &[7 * HOUR, 11 * HOUR, 13 * HOUR]);
        let mut from = 0;
        for k in 0..31_000 {
            let work = k * HOUR / 1000;
            let t = c.done(work, &mut from);
            let rate = 13 * HOUR / 1440;
            assert!((c.at(t) - work).abs() <= rate / 2 + 1, "at {k}");
        }
    }
}
