//! From values and dates to places in a drawing.

use crate::calendar::Date;

/// A linear scale with its ticks.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    /// Values at which a tick stands.
    pub ticks: Vec<f64>,
}

impl Scale {
    /// A scale that holds these values, on round numbers, with about `steps` steps; `from` is the place of the lowest,
    /// `to` of the highest. Zero is in it unless `floating`.
    pub fn over(values: impl Iterator<Item = f64>, from: f64, to: f64, steps: u32, floating: bool) -> Self {
        let start = if floating { (f64::INFINITY, f64::NEG_INFINITY) } else { (0.0, 0.0) };
        let finite = values.filter(|v| v.is_finite());
        let (low, high) = finite.fold(start, |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = if low > high { (0.0, 1.0) } else { (low, high) };
        let high = if high - low < 1e-9 { low + 1.0 } else { high };
        let step = nice_step((high - low) / f64::from(steps.max(1)));
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let count = (last - first).round() as usize;
        let ticks: Vec<f64> = (0..=count).map(|k| (first + k as f64) * step).collect();
        Scale { low: first * step, high: last * step, from, to, ticks }
    }

    /// The place of a value.
    pub fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below a number.
pub(super) fn nice_step(least: f64) -> f64 {
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let mut power = 1.0;
    while power > least {
        power /= 10.0;
    }
    while power * 10.0 <= least {
        power *= 10.0;
    }
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    steps.into_iter().map(|s| s * power).find(|s| *s >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// Dates from left to right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Time {
    first: Date,
    days: f64,
    from: f64,
    to: f64,
}

impl Time {
    pub fn over(first: Date, last: Date, from: f64, to: f64) -> Self {
        Time { first, days: f64::from(days(first, last) + 1).max(1.0), from, to }
    }

    /// The place of the start of a day.
    pub fn at(&self, day: Date) -> f64 {
        self.from + f64::from(days(self.first, day)) / self.days * (self.to - self.from)
    }

    /// The middle of a period.
    pub fn middle(&self, first: Date, last: Date) -> f64 {
        (self.at(first) + self.end(last)) / 2.0
    }

    /// The place of the end of a day.
    pub fn end(&self, day: Date) -> f64 {
        self.at(day) + (self.to - self.from) / self.days
    }

    /// First days of the months in it that begin a quarter, or of the first month.
    pub fn quarters(&self) -> Vec<Date> {
        let end = self.first.saturating_add(jiff::Span::new().days(self.days as i64 - 1));
        let mut day = self.first.first_of_month();
        let mut all = Vec::new();
        while day <= end {
            if (day.month() - 1) % 3 == 0 && day >= self.first {
                all.push(day);
            }
            let Ok(next) = day.last_of_month().tomorrow() else { break };
            day = next;
        }
        all
    }
}

/// Days from one date to another.
pub(in crate::report) fn days(from: Date, to: Date) -> i32 {
    from.duration_until(to).as_hours() as i32 / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn ticks_are_round_and_hold_the_values() {
        let scale = |values: &[f64], floating| Scale::over(values.iter().copied(), 100.0, 0.0, 4, floating);
        assert_eq!(scale(&[12.0, 55.0], false).ticks, [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(scale(&[1270.0], false).ticks, [0.0, 500.0, 1000.0, 1500.0]);
        assert_eq!(scale(&[-12.0, 7.0], false).ticks, [-15.0, -10.0, -5.0, 0.0, 5.0, 10.0]);
        assert_eq!(scale(&[0.31, 0.36], true).ticks, [0.3, 0.32, 0.34, 0.36].map(|v: f64| (v / 0.02).round() * 0.02));
        assert_eq!(scale(&[], false).ticks.first(), Some(&0.0));
        assert_eq!(scale(&[f64::NAN], false).ticks.len(), 5);
        let s = scale(&[0.0, 60.0], false);
        // A fifth of the way up from 100 to 0.
        assert_eq!((s.at(0.0), s.at(12.0), s.at(60.0)), (100.0, 80.0, 0.0));
    }

    #[test]
    fn days_lie_where_the_calendar_has_them() {
        let time = Time::over(date("2024-01-01"), date("2024-12-31"), 0.0, 366.0);
        let off = |found: f64, exact: f64| (found - exact).abs();
        assert!(off(time.at(date("2024-03-01")), 60.0) < 1e-9, "31 days of January and 29 of February");
        assert!(off(time.end(date("2024-12-31")), 366.0) < 1e-9);
        assert_eq!(time.middle(date("2024-02-01"), date("2024-02-29")), 45.5);
        assert_eq!(time.quarters(), ["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"].map(date));
    }
}
