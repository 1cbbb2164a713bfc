//! Counts of whole days.

/// Longest duration told apart, days; longer ones count as this.
const LONGEST: usize = 4095;

/// A histogram of durations in whole days.
#[derive(Debug, Clone)]
pub struct Days {
    counts: Box<[u32; LONGEST + 1]>,
    total: u64,
    used: usize,
}

impl Default for Days {
    fn default() -> Self {
        Days { counts: Box::new([0; LONGEST + 1]), total: 0, used: 0 }
    }
}

impl Days {
    /// Adds one duration.
    #[inline]
    pub fn add(&mut self, days: i32) {
        let d = (days.max(0) as usize).min(LONGEST);
        self.counts[d] += 1;
        self.total += 1;
        self.used = self.used.max(d + 1);
    }

    /// Adds so many of one duration, which is at most the longest told apart.
    pub fn add_many(&mut self, days: usize, count: u32) {
        if count > 0 {
            self.counts[days] += count;
            self.total += u64::from(count);
            self.used = self.used.max(days + 1);
        }
    }

    /// Adds all of another.
    pub fn merge(&mut self, other: &Days) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts[..other.used]) {
            *mine += theirs;
        }
        self.total += other.total;
        self.used = self.used.max(other.used);
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.counts[..self.used].fill(0);
        (self.total, self.used) = (0, 0);
    }

    /// The least number of days that `percent` of the durations do not exceed, with `open` more durations that are
    /// known only to exceed those in the histogram; `None` when it lies among these, or there is nothing.
    pub fn percentile(&self, percent: u64, open: u64) -> Option<i32> {
        let rank = ((self.total + open) * percent).div_ceil(100).max(1);
        let mut sum = 0;
        self.counts[..self.used]
            .iter()
            .position(|c| {
                sum += u64::from(*c);
                sum >= rank
            })
            .map(|d| d as i32)
    }
}
