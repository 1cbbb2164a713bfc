//! Laws of chance as a scenario states them.

/// A distribution of a positive quantity. The unit is that of the number it stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Law {
    /// Always this value.
    Fixed(f64),
    /// Exponential with this mean.
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// Gamma by mean and coefficient of variation (SD / mean).
    Gamma {
        /// Mean.
        mean: f64,
        /// Coefficient of variation.
        cv: f64,
    },
    /// Lognormal by mean and coefficient of variation.
    Lognormal {
        /// Mean.
        mean: f64,
        /// Coefficient of variation.
        cv: f64,
    },
    /// Weibull by mean and shape.
    Weibull {
        /// Mean.
        mean: f64,
        /// Shape (1 = exponential; above 1 the hazard rises).
        shape: f64,
    },
    /// Triangular.
    Triangular {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// Uniform.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Beta on an interval, by its two shapes.
    Beta {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
        /// First shape: larger leans towards `high`.
        a: f64,
        /// Second shape: larger leans towards `low`.
        b: f64,
    },
    /// PERT: beta with mean (low + 4 mode + high) / 6.
    Pert {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// These values with these weights (need not sum to one).
    Empirical {
        /// Values, in any order.
        values: Vec<f64>,
        /// A weight for each value.
        weights: Vec<f64>,
    },
}
