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

impl Law {
    /// Its mean, without compiling it.
    pub fn mean(&self) -> f64 {
        match self {
            Law::Fixed(value) => *value,
            Law::Exponential { mean }
            | Law::Gamma { mean, .. }
            | Law::Lognormal { mean, .. }
            | Law::Weibull { mean, .. } => *mean,
            Law::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Law::Uniform { low, high } => 0.5 * (low + high),
            Law::Beta { low, high, a, b } => low + (high - low) * a / (a + b),
            Law::Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
            Law::Empirical { values, weights } => {
                values.iter().zip(weights).map(|(v, w)| v * w).sum::<f64>() / weights.iter().sum::<f64>()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sampler;
    use super::*;

    /// Catches: a mean of one law by the formula of another.
    #[test]
    fn means_are_those_of_the_compiled_laws() {
        let laws = [
            Law::Fixed(3.0),
            Law::Exponential { mean: 2.0 },
            Law::Gamma { mean: 2.5, cv: 0.7 },
            Law::Lognormal { mean: 4.0, cv: 1.3 },
            Law::Weibull { mean: 1.5, shape: 2.0 },
            Law::Triangular { low: 1.0, mode: 2.0, high: 6.0 },
            Law::Uniform { low: 1.0, high: 4.0 },
            Law::Beta { low: 2.0, high: 5.0, a: 2.0, b: 3.0 },
            Law::Pert { low: 1.0, mode: 2.0, high: 9.0 },
            Law::Empirical { values: vec![4.0, 1.0], weights: vec![1.0, 3.0] },
        ];
        for law in laws {
            let compiled = Sampler::new(&law).mean();
            assert!((law.mean() - compiled).abs() < 1e-12 * compiled, "{law:?}: {} and {compiled}", law.mean());
        }
    }
}
