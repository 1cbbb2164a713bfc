//! Counting the days of one kind: a prefix table, and plain weekdays outside it.

/// Days of one kind (working days, school days) over a run of days, counted from the start of the table.
///
/// Outside the table every Monday to Friday is such a day, so that counting and finding never fail.
#[derive(Debug, Clone)]
pub(super) struct DayTable {
    /// First day of the table.
    first: i32,
    /// `before[i]` = days of the kind in `first .. first + i`; one longer than the table.
    before: Vec<i32>,
    /// The same twice over, and one more for a day of the kind: both at one look.
    known: Vec<u32>,
    /// Every day of the kind, ascending.
    nth: Vec<i32>,
    /// What makes `day + phase` a multiple of seven on Mondays.
    phase: i32,
}

impl DayTable {
    /// Of `days` days from `first`, those for which `is` holds. `monday` is any day that is a Monday.
    pub(super) fn new(first: i32, days: usize, monday: i32, is: impl Fn(i32) -> bool) -> Self {
        let mut before = Vec::with_capacity(days + 1);
        let mut nth = Vec::with_capacity(days);
        before.push(0);
        for day in first..first + days as i32 {
            if is(day) {
                nth.push(day);
            }
            before.push(nth.len() as i32);
        }
        let known = before.windows(2).map(|b| (b[0] as u32) << 1 | (b[1] - b[0]) as u32).collect();
        DayTable { first, before, known, nth, phase: (-monday).rem_euclid(7) }
    }

    /// First day after the table.
    fn end(&self) -> i32 {
        self.first + self.before.len() as i32 - 1
    }

    /// Mondays to Fridays in `.. day`, counted from an arbitrary Monday.
    fn weekdays(&self, day: i32) -> i64 {
        let since = i64::from(day) + i64::from(self.phase);
        since.div_euclid(7) * 5 + since.rem_euclid(7).min(5)
    }

    /// The day of the `n`-th weekday in that count.
    fn nth_weekday(&self, n: i64) -> i64 {
        n.div_euclid(5) * 7 + n.rem_euclid(5) - i64::from(self.phase)
    }

    /// Whether a day is of the kind.
    pub(super) fn is(&self, day: i32) -> bool {
        if day < self.first || day >= self.end() {
            return (i64::from(day) + i64::from(self.phase)).rem_euclid(7) < 5;
        }
        let i = (day - self.first) as usize;
        self.before[i + 1] > self.before[i]
    }

    /// Days of the kind before a day of the table, and 1 if it is one itself.
    #[inline]
    pub(super) fn known(&self, day: u32) -> Option<(u32, u32)> {
        // A day before the table wraps round to one far beyond it.
        let known = *self.known.get(day.wrapping_sub(self.first.cast_unsigned()) as usize)?;
        Some((known >> 1, known & 1))
    }

    /// The day of the kind in the table that has `n` of them before it.
    #[inline]
    pub(super) fn known_nth(&self, n: u32) -> Option<i32> {
        self.nth.get(n as usize).copied()
    }

    /// Days of the kind before `day`, counted from the start of the table (negative before it).
    pub(super) fn before(&self, day: i32) -> i32 {
        if day < self.first {
            (self.weekdays(day) - self.weekdays(self.first)) as i32
        } else if day >= self.end() {
            (self.nth.len() as i64 + self.weekdays(day) - self.weekdays(self.end())) as i32
        } else {
            self.before[(day - self.first) as usize]
        }
    }

    /// The day of the kind that has `n` of them before it.
    pub(super) fn nth(&self, n: i64) -> i64 {
        if n < 0 {
            self.nth_weekday(self.weekdays(self.first) + n)
        } else if n >= self.nth.len() as i64 {
            self.nth_weekday(self.weekdays(self.end()) + n - self.nth.len() as i64)
        } else {
            i64::from(self.nth[n as usize])
        }
    }
}
