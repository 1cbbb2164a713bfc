//! Where to simulate next.

use super::Posterior;
use super::linear::{Cholesky, dot};
use crate::chance::{Key, NameHash, normal_cdf, normal_quantile, unit};

/// The share of points drawn from the prior: guards against a first wave that missed a part of the posterior.
const OF_PRIOR: f64 = 0.15;
/// Degrees of freedom of the t-kernels: tails heavier than any posterior's, so that weights stay small.
const DEGREES: u32 = 5;
/// Width of a kernel, in units of the posterior's spread.
const WIDTH: f64 = 0.6;
/// How many kernels.
const KERNELS: usize = 200;
const POINT: NameHash = NameHash::new("fit.proposal.point");

/// Where to simulate next: a mixture of t-kernels around a posterior's points, with a share of the prior.
#[derive(Debug, Clone)]
pub struct Proposal {
    inputs: usize,
    /// Normal scores of the kernels' centres, and the same solved by the factor.
    centres: Vec<(Vec<f64>, Vec<f64>)>,
    factor: Cholesky,
    /// Log of the t-density at its centre, in these dimensions, with this factor.
    log_top: f64,
}

impl Proposal {
    /// Around a first posterior: 85 % kernels, 15 % prior.
    pub fn around(posterior: &Posterior) -> Self {
        let inputs = posterior.inputs();
        let mut lower: Vec<f64> = posterior.covariance().iter().map(|c| c * WIDTH * WIDTH).collect();
        for i in 0..inputs {
            lower[i * (i + 1) / 2 + i] += 1e-6;
        }
        let factor = Cholesky::new(inputs, lower);
        let centres = posterior
            .draws(KERNELS, Key::of_replication(0, 0).sub(POINT, 0))
            .iter()
            .map(|point| {
                let centre: Vec<f64> = point.iter().map(|u| normal_quantile(*u)).collect();
                let solved = factor.forward(&centre);
                (centre, solved)
            })
            .collect();
        let (degrees, dims) = (f64::from(DEGREES), inputs as f64);
        let log_top = libm::lgamma(0.5 * (degrees + dims))
            - libm::lgamma(0.5 * degrees)
            - 0.5 * dims * libm::log(degrees * std::f64::consts::PI)
            - libm::log(factor.root_determinant());
        Proposal { inputs, centres, factor, log_top }
    }

    /// Point `index` of the second wave, in the unit cube; independent of how many are asked for.
    pub fn draw(&self, key: Key, index: u32) -> Vec<f64> {
        let key = key.sub(POINT, index);
        let uniform = |n: u32| unit(key.purpose(POINT, n));
        let normals: Vec<f64> = (0..self.inputs as u32).map(|i| normal_quantile(uniform(2 + i))).collect();
        if uniform(0) < OF_PRIOR {
            return normals.iter().map(|z| normal_cdf(*z).clamp(1e-12, 1.0 - 1e-12)).collect();
        }
        let kernel = (uniform(1) * self.centres.len() as f64) as usize;
        let squares: f64 = (0..DEGREES).map(|i| normal_quantile(uniform(1_000 + i))).map(|z| z * z).sum();
        let stretch = (f64::from(DEGREES) / squares).sqrt();
        let step = self.factor.times(&normals);
        let centre = &self.centres[kernel.min(self.centres.len() - 1)].0;
        centre.iter().zip(&step).map(|(c, s)| normal_cdf(c + stretch * s).clamp(1e-12, 1.0 - 1e-12)).collect()
    }

    /// The proposal's density at a point of the unit cube; the prior's is 1 there.
    pub fn density_over_prior(&self, units: &[f64]) -> f64 {
        let scores: Vec<f64> = units.iter().map(|u| normal_quantile(*u)).collect();
        let solved = self.factor.forward(&scores);
        let (degrees, dims) = (f64::from(DEGREES), self.inputs as f64);
        let kernels: f64 = self
            .centres
            .iter()
            .map(|(_, centre)| {
                let squared: f64 = solved.iter().zip(centre).map(|(a, b)| (a - b) * (a - b)).sum();
                falling(1.0 + squared / degrees, DEGREES + self.inputs as u32)
            })
            .sum::<f64>()
            / self.centres.len() as f64;
        let log_prior = -0.5 * (dot(&scores, &scores) + dims * libm::log(2.0 * std::f64::consts::PI));
        OF_PRIOR + (1.0 - OF_PRIOR) * kernels * libm::exp(self.log_top - log_prior)
    }
}

/// `x` to the power of minus half `twice`; several times faster than a logarithm, and most of a density's time.
fn falling(x: f64, twice: u32) -> f64 {
    let mut power = if twice % 2 == 1 { x.sqrt() } else { 1.0 };
    for _ in 0..twice / 2 {
        power *= x;
    }
    1.0 / power
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: a density that is not that of the draws. The mean of prior over proposal is 1, and so is the integral
    /// of the proposal over the prior.
    #[test]
    fn the_density_is_that_of_the_draws() {
        let key = Key::of_replication(3, 0);
        let points: Vec<Vec<f64>> = (0..300)
            .map(|i| super::super::cube(key, i, 2))
            .map(|p| vec![0.7 + 0.2 * p[0], 0.2 + 0.3 * p[1] + 0.3 * p[0]])
            .collect();
        let proposal = Proposal::around(&Posterior::of_units(2, &points, std::iter::repeat_n(1.0, 300)));
        let n = 20_000;
        let back =
            (0..n).map(|i| 1.0 / proposal.density_over_prior(&proposal.draw(key, i))).sum::<f64>() / f64::from(n);
        assert!((back - 1.0).abs() < 0.03, "{back}");
        let over =
            (0..n).map(|i| proposal.density_over_prior(&super::super::cube(key, i, 2))).sum::<f64>() / f64::from(n);
        assert!((over - 1.0).abs() < 0.02, "{over}");
        // The weighted mean of a coordinate under the proposal is that of the prior.
        let half = (0..n).map(|i| proposal.draw(key, i)).map(|p| p[0] / proposal.density_over_prior(&p)).sum::<f64>()
            / f64::from(n);
        assert!((half - 0.5).abs() < 0.03, "{half}");
    }
}
