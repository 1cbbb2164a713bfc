//! Whether the fitted model can have given what was seen.

/// One summary as the fitted model gives it, and as it was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// What was seen.
    pub seen: f64,
    /// 10 % of the fitted model's runs are at or below.
    pub p10: f64,
    /// Half of them are.
    pub median: f64,
    /// 90 % of them are.
    pub p90: f64,
    /// Twice the smaller tail of the runs at or beyond what was seen, at least 2 / (runs + 1), at most 1: small = poor
    /// fit.
    pub tail: f64,
    /// Distance of what was seen from the mean of the runs, in standard deviations of the runs.
    pub distance: f64,
}

impl Seen {
    /// Whether the model fits this summary poorly: what was seen is beyond all but one in a hundred of its runs.
    pub fn is_poor(&self) -> bool {
        self.tail < 0.01
    }
}

/// Posterior predictive check: `runs` are the summaries of simulations at draws of the posterior (blurred by the errors
/// of figures and model as the table was), one row each; `seen` is what was seen. Without runs every figure is NaN.
pub fn predictive(runs: &[Vec<f64>], seen: &[f64]) -> Vec<Seen> {
    let check = |(i, &seen): (usize, &f64)| {
        let mut column: Vec<f64> =
            runs.iter().filter_map(|row| row.get(i).copied()).filter(|x| x.is_finite()).collect();
        column.sort_unstable_by(f64::total_cmp);
        let n = column.len() as f64;
        let mean = column.iter().sum::<f64>() / n;
        let sd = (column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)).sqrt();
        let below = column.iter().filter(|x| **x <= seen).count() as f64;
        let above = column.iter().filter(|x| **x >= seen).count() as f64;
        let at = |p: f64| column.get((p * n) as usize).copied().unwrap_or(f64::NAN);
        Seen {
            seen,
            p10: at(0.1),
            median: at(0.5),
            p90: at(0.9),
            tail: (2.0 * (below.min(above) + 1.0) / (n + 1.0)).min(1.0),
            distance: (seen - mean) / sd,
        }
    };
    seen.iter().enumerate().map(check).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_model_cannot_give_is_poor() {
        let runs: Vec<Vec<f64>> = (0..999).map(|i| vec![f64::from(i), 5.0]).collect();
        let [middle, same] = predictive(&runs, &[499.0, 5.0])[..] else { panic!() };
        assert_eq!((middle.p10, middle.median, middle.p90, middle.tail), (99.0, 499.0, 899.0, 1.0));
        assert!(middle.distance.abs() < 1e-9 && same.tail == 1.0 && !middle.is_poor());
        let beyond = predictive(&runs, &[1_200.0, 5.0])[0];
        assert!((beyond.tail - 0.002).abs() < 1e-12 && beyond.is_poor());
    }
}
