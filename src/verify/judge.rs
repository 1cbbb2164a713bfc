//! The rule by which a simulated value is compared with theory.

/// The interval of a simulated value must lie this near to theory, as a share of it, at full size.
pub const NEAR: f64 = 0.01;

/// Times are whole minutes and every February is drawn at 28.25 days: what these may shift a figure by, as a share of it.
pub const ROUNDING: f64 = 0.0015;

/// Normal quantile of a 99.9 % interval.
const Z: f64 = 3.290_526_731_491_894;

/// A simulated value and the half-width of its 99.9 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Half the width of its interval.
    pub half: f64,
}

impl Estimate {
    /// What could not be read. No theory agrees with it.
    pub const NONE: Estimate = Estimate { value: f64::NAN, half: f64::NAN };

    /// A ratio of sums over replications, with the error of the ratio (delta method).
    pub fn ratio(parts: &[(f64, f64)], scale: f64) -> Self {
        let n = parts.len() as f64;
        let (x, y) = parts.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        let ratio = x / y;
        let squares: f64 = parts.iter().map(|(x, y)| (x - ratio * y) * (x - ratio * y)).sum();
        Estimate { value: ratio * scale, half: Z * (squares / (n - 1.0) / n).sqrt() / (y / n).abs() * scale.abs() }
    }

    /// A mean over replications.
    pub fn mean(values: &[f64]) -> Self {
        Self::ratio(&values.iter().map(|v| (*v, 1.0)).collect::<Vec<_>>(), 1.0)
    }

    /// The mean of estimates that know nothing of one another.
    pub fn pooled(estimates: &[Estimate]) -> Self {
        let n = estimates.len() as f64;
        let squares: f64 = estimates.iter().map(|e| e.half * e.half).sum();
        Estimate { value: estimates.iter().map(|e| e.value).sum::<f64>() / n, half: squares.sqrt() / n }
    }

    /// The value plus a number that is known exactly.
    pub fn plus(self, known: f64) -> Self {
        Estimate { value: self.value + known, ..self }
    }

    /// So much of a whole that is known exactly, such as 100 %, as the value leaves.
    pub fn rest_of(self, whole: f64) -> Self {
        Estimate { value: whole - self.value, ..self }
    }
}

/// Whether a simulated value agrees with theory: theory lies in the interval but for [`ROUNDING`], and the whole interval
/// within `near` of theory, as a share of it.
pub fn agrees(theory: f64, found: Estimate, near: f64) -> bool {
    let (off, size) = ((found.value - theory).abs(), theory.abs());
    // What is no number agrees with nothing.
    off + found.half <= near * size && off <= found.half + ROUNDING * size
}

/// An error of the engine of this share of theory is found wherever in its interval the value happens to lie: it puts
/// theory outside the interval and its allowance for rounding, or the interval outside `near`.
pub fn smallest_caught(theory: f64, found: Estimate, near: f64) -> f64 {
    (2.0 * found.half / theory.abs() + ROUNDING).min(near)
}
