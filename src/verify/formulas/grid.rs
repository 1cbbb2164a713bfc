//! Functions kept on a grid, and distributions read by dates.

/// A function on a grid of times from 0, linear in between, constant beyond.
#[derive(Debug, Clone)]
pub struct Grid {
    /// From one time to the next.
    pub step: f64,
    /// At 0, one step, two steps, ...
    pub values: Vec<f64>,
}

impl Grid {
    /// Its value at a time.
    pub fn at(&self, t: f64) -> f64 {
        let x = t / self.step;
        let k = (x as usize).min(self.values.len() - 1);
        let next = self.values[(k + 1).min(self.values.len() - 1)];
        self.values[k] + (next - self.values[k]) * (x - k as f64).min(1.0)
    }

    /// Its last value.
    pub fn last(&self) -> f64 {
        self.values[self.values.len() - 1]
    }
}

/// The share whose wait ends at most `days` dates after it began: clocks count dates, and the moment of joining is
/// uniform in its day, so it is the mean of P(W <= days + 1 - u) over u in (0, 1).
pub fn within_dates(days: f64, cdf: impl Fn(f64) -> f64) -> f64 {
    const STEPS: u32 = 2000;
    (0..STEPS).map(|k| cdf(days + (f64::from(k) + 0.5) / f64::from(STEPS))).sum::<f64>() / f64::from(STEPS)
}
