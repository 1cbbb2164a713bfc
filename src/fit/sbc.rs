//! Simulation-based calibration: whether a fit's beliefs are right as often as they say.

use super::Posterior;
use crate::chance::{Law, Sampler};

/// Fits to synthetic data of known truth, added one by one (Talts and others 2018). A fit is calibrated when the
/// truth's rank among its beliefs is uniform over truths drawn from the prior.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calibration {
    /// For each fit, the believed probability below the truth of each quantity.
    ranks: Vec<Vec<f64>>,
}

/// The verdict on one input, or on another quantity whose ranks were added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationOf {
    /// Fits.
    pub fits: usize,
    /// Probability of ranks as uneven as these when the fits are right (chi-square over one bin per 20 fits).
    pub p_value: f64,
    /// Share of truths inside the central 50 %, 80 % and 90 % ranges.
    pub coverage: [f64; 3],
}

impl Calibration {
    /// Adds a fit and the truth (a point of the unit cube) that its data came from.
    pub fn add(&mut self, posterior: &Posterior, truth: &[f64]) {
        self.add_ranks(truth.iter().enumerate().map(|(input, u)| posterior.cdf(input, *u)).collect());
    }

    /// Adds the believed probabilities below the truths of any quantities, such as a forecast.
    pub fn add_ranks(&mut self, ranks: Vec<f64>) {
        self.ranks.push(ranks);
    }

    /// The verdict on each quantity.
    pub fn verdicts(&self) -> Vec<CalibrationOf> {
        let quantities = self.ranks.first().map_or(0, Vec::len);
        (0..quantities).map(|q| self.verdict(q)).collect()
    }

    fn verdict(&self, quantity: usize) -> CalibrationOf {
        let fits = self.ranks.len();
        let bins = (fits / 20).max(2);
        let mut counts = vec![0u32; bins];
        let mut inside = [0u32; 3];
        for row in &self.ranks {
            let rank = row[quantity];
            counts[((rank * bins as f64) as usize).min(bins - 1)] += 1;
            for (count, share) in inside.iter_mut().zip([0.5, 0.8, 0.9]) {
                *count += u32::from((rank - 0.5).abs() <= 0.5 * share);
            }
        }
        let expected = fits as f64 / bins as f64;
        let chi: f64 = counts.iter().map(|c| f64::from(*c) - expected).map(|d| d * d / expected).sum();
        CalibrationOf {
            fits,
            p_value: chi_square_upper(chi, (bins - 1) as f64),
            coverage: inside.map(|count| f64::from(count) / fits as f64),
        }
    }

    /// Whether every quantity's ranks are uniform (p above 0.01 over the number of quantities) and its 90 % ranges
    /// cover between 85 and 95 % of the truths.
    pub fn passes(&self) -> bool {
        let verdicts = self.verdicts();
        let least = 0.01 / verdicts.len() as f64;
        !verdicts.is_empty() && verdicts.iter().all(|v| v.p_value > least && (0.85..=0.95).contains(&v.coverage[2]))
    }
}

/// P(chi-square with these degrees of freedom > x).
fn chi_square_upper(x: f64, degrees: f64) -> f64 {
    let law = Law::Gamma { mean: degrees, cv: (2.0 / degrees).sqrt() };
    1.0 - Sampler::new(&law).cdf(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Key, NameHash, normal_cdf, normal_quantile, unit};

    #[test]
    fn chi_square_as_tabled() {
        for (x, degrees, upper) in [(16.919, 9.0, 0.05), (21.666, 9.0, 0.01), (3.841, 1.0, 0.05)] {
            assert!((chi_square_upper(x, degrees) - upper).abs() < 1e-4, "{x} on {degrees}");
        }
    }

    /// Catches: a verdict that passes whatever it is given. Beliefs half as wide as they should be, or off by half a
    /// spread, fail; right ones pass.
    #[test]
    fn right_beliefs_pass_and_wrong_ones_fail() {
        let judge = |off: f64, width: f64| {
            let mut calibration = Calibration::default();
            for i in 0..300 {
                let z = normal_quantile(unit(Key::of_replication(5, i).purpose(NameHash::new("truth"), 0)));
                calibration.add_ranks(vec![normal_cdf((z - off) / width)]);
            }
            calibration.passes()
        };
        assert!(judge(0.0, 1.0));
        assert!(!judge(0.0, 0.5) && !judge(0.5, 1.0) && !judge(0.0, 1.6));
    }
}
