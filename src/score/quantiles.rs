//! Scores of quantiles and of ranges.

/// The levels that WIS is taken over: the median and the bounds of the central 50, 80 and 90 % ranges.
pub const WIS_LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// Pinball loss of a quantile: `level` of what it falls short by, or `1 - level` of what it goes beyond.
pub fn pinball(level: f64, quantile: f64, happened: f64) -> f64 {
    if happened >= quantile { level * (happened - quantile) } else { (1.0 - level) * (quantile - happened) }
}

/// Weighted interval score: the mean over levels of twice the pinball loss, which for a median and central ranges is the
/// weighted sum of its error and their interval scores. `quantiles` are pairs of (level, value).
pub fn weighted_interval_score(quantiles: &[(f64, f64)], happened: f64) -> f64 {
    quantiles.iter().map(|(level, value)| 2.0 * pinball(*level, *value, happened)).sum::<f64>() / quantiles.len() as f64
}

/// The quantile of a sorted sample, between its values by straight lines (Hyndman and Fan's type 7). NaN for no sample.
pub fn quantile(sorted: &[f64], level: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let at = level.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (at - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Interval score of the central range of this share (0.9 = from the 5 % to the 95 % quantile): its width, and 2 / (1 -
    /// share) times the distance of what happened outside it.
    fn interval_score(share: f64, low: f64, high: f64, happened: f64) -> f64 {
        high - low + 2.0 / (1.0 - share) * ((low - happened).max(0.0) + (happened - high).max(0.0))
    }

    /// The cases are scoringutils' own, the median counted once.
    #[test]
    fn wis_as_scoringutils() {
        let levels = [0.1, 0.25, 0.5, 0.75, 0.9];
        let of = |values: [f64; 5], y: f64| {
            let pairs: Vec<(f64, f64)> = levels.into_iter().zip(values).collect();
            weighted_interval_score(&pairs, y)
        };
        assert!((of([-1.0, 0.0, 1.0, 2.0, 3.0], 1.0) - 0.36).abs() < 1e-12);
        assert!((of([-2.0, 1.0, 2.0, 2.0, 4.0], -15.0) - 15.34).abs() < 1e-12);
        assert!((of([-2.0, 0.0, 3.0, 3.0, 4.0], 22.0) - 19.14).abs() < 1e-12);
    }

    /// Catches: weights of ranges that are not those of their quantiles. WIS = (error / 2 + sum of alpha / 2 times the
    /// interval scores) / (ranges + 1/2).
    #[test]
    fn wis_is_the_weighted_sum_of_interval_scores() {
        let (values, y) = ([-2.0, 0.0, 3.0, 3.5, 4.0], 22.0);
        let ranges = [(0.8, values[0], values[4]), (0.5, values[1], values[3])];
        let sum: f64 = ranges.iter().map(|(share, l, u)| 0.5 * (1.0 - share) * interval_score(*share, *l, *u, y)).sum();
        let pairs: Vec<(f64, f64)> = [0.1, 0.25, 0.5, 0.75, 0.9].into_iter().zip(values).collect();
        assert!((weighted_interval_score(&pairs, y) - (0.5 * 19.0 + sum) / 2.5).abs() < 1e-12);
        assert_eq!((pinball(0.9, 10.0, 12.0), pinball(0.9, 10.0, 8.0)), (0.9 * 2.0, (1.0 - 0.9) * 2.0));
    }

    #[test]
    fn quantiles_of_a_sample() {
        let sorted = [1.0, 2.0, 3.0, 4.0, 5.0];
        assert_eq!((quantile(&sorted, 0.5), quantile(&sorted, 0.1), quantile(&sorted, 1.0)), (3.0, 1.4, 5.0));
        assert!(quantile(&[], 0.5).is_nan());
    }
}
