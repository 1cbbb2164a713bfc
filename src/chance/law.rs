//! Laws of chance as a scenario states them.

/// A distribution of a positive quantity. The unit is that of the number it stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Law {
    /// Always this value.
    Fixed(f64),
    /// Exponential with this mean.
    Exponential { mean: f64 },
    /// Gamma by mean and coefficient of variation (SD / mean).
    Gamma { mean: f64, cv: f64 },
    /// Lognormal by mean and coefficient of variation.
    Lognormal { mean: f64, cv: f64 },
    /// Weibull by mean and shape.
    Weibull { mean: f64, shape: f64 },
    /// Triangular.
    Triangular { low: f64, mode: f64, high: f64 },
    /// Uniform.
    Uniform { low: f64, high: f64 },
    /// Beta on an interval, by its two shapes.
    Beta { low: f64, high: f64, a: f64, b: f64 },
    /// PERT: beta with mean (low + 4 mode + high) / 6.
    Pert { low: f64, mode: f64, high: f64 },
    /// These values with these weights (need not sum to one).
    Empirical { values: Vec<f64>, weights: Vec<f64> },
}
