//! Values with weights, drawn by inversion so that a larger uniform never gives a smaller value.

/// Cells of the guide.
const GUIDE: usize = 256;

/// Atoms with their cumulative probabilities and a guide to where to look.
#[derive(Debug, Clone)]
pub(super) struct Empirical {
    /// Ascending.
    values: Box<[f64]>,
    /// P(X <= value); the last is 1.
    cumulative: Box<[f64]>,
    /// For each of [`GUIDE`] equal parts of (0, 1), the first atom that a draw there can give.
    guide: Box<[u32]>,
}

impl Empirical {
    /// At least one weight must be above zero.
    pub fn new(values: &[f64], weights: &[f64]) -> Self {
        let mut atoms: Vec<(f64, f64)> =
            values.iter().copied().zip(weights.iter().copied()).filter(|(_, w)| *w > 0.0).collect();
        atoms.sort_by(|x, y| x.0.total_cmp(&y.0));
        let total: f64 = atoms.iter().map(|a| a.1).sum();
        let mut sum = 0.0;
        let mut cumulative: Vec<f64> = Vec::with_capacity(atoms.len());
        for (_, weight) in &atoms {
            sum += weight;
            cumulative.push(sum / total);
        }
        if let Some(last) = cumulative.last_mut() {
            *last = 1.0;
        }
        let guide = (0..GUIDE).map(|i| cumulative.partition_point(|c| *c <= i as f64 / GUIDE as f64) as u32).collect();
        Empirical { values: atoms.iter().map(|a| a.0).collect(), cumulative: cumulative.into(), guide }
    }

    /// The least value with at least `u` at or below it.
    #[inline]
    pub fn at_unit(&self, u: f64) -> f64 {
        let last = self.values.len() - 1;
        let mut i = self.guide[((u * GUIDE as f64) as usize).min(GUIDE - 1)] as usize;
        // A quantile at a cell's very edge may be the atom before.
        while i > 0 && self.cumulative[i - 1] >= u {
            i -= 1;
        }
        while i < last && self.cumulative[i] < u {
            i += 1;
        }
        self.values[i.min(last)]
    }

    /// P(X <= x).
    pub fn cdf(&self, x: f64) -> f64 {
        let below = self.values.partition_point(|v| *v <= x);
        if below == 0 { 0.0 } else { self.cumulative[below - 1] }
    }

    /// The first two moments about zero.
    pub fn moments(&self) -> [f64; 2] {
        let mut last = 0.0;
        let (mut first, mut second) = (0.0, 0.0);
        for (value, cumulative) in self.values.iter().zip(&self.cumulative) {
            first += value * (cumulative - last);
            second += value * value * (cumulative - last);
            last = *cumulative;
        }
        [first, second]
    }
}
