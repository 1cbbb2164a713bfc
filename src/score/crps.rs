//! The continuous ranked probability score.

/// CRPS of a sample as it stands: mean |x - y| less half the mean |x - x'| over all pairs, those with itself included.
/// Unit: that of the values. NaN for no sample.
pub fn crps(sample: &[f64], happened: f64) -> f64 {
    let n = sample.len() as f64;
    error(sample, happened) - pairs(sample) / (n * n)
}

/// CRPS of the forecast that the sample was drawn from, estimated without bias ("fair"): pairs of different draws only.
/// The right one when forecasts with different numbers of draws are compared. A sample of one is a number: its error.
pub fn crps_fair(sample: &[f64], happened: f64) -> f64 {
    let n = sample.len() as f64;
    if sample.len() < 2 {
        return error(sample, happened);
    }
    error(sample, happened) - pairs(sample) / (n * (n - 1.0))
}

fn error(sample: &[f64], happened: f64) -> f64 {
    sample.iter().map(|x| (x - happened).abs()).sum::<f64>() / sample.len() as f64
}

/// The sum of |x - x'| over pairs, each pair once.
fn pairs(sample: &[f64]) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len() as f64 - 1.0;
    sorted.iter().enumerate().map(|(i, x)| x * (2.0 * i as f64 - last)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::normal_quantile;

    #[test]
    fn a_sample_of_four() {
        let sample = [3.0, 1.0, 4.0, 2.0];
        assert!((crps(&sample, 2.5) - 0.375).abs() < 1e-12);
        assert!((crps_fair(&sample, 2.5) - 0.166_666_7).abs() < 1e-7);
        assert_eq!((crps(&[7.0], 4.5), crps_fair(&[7.0], 4.5)), (2.5, 2.5));
    }

    #[test]
    fn a_standard_normal() {
        let sample: Vec<f64> = (0..10_000).map(|i| normal_quantile((f64::from(i) + 0.5) / 10_000.0)).collect();
        // In closed form z (2 F(z) - 1) + 2 f(z) - 1 / sqrt(pi).
        assert!((crps(&sample, 0.0) - 0.233_695_0).abs() < 1e-4);
        assert!((crps(&sample, 1.0) - 0.602_441_4).abs() < 1e-4);
    }
}
