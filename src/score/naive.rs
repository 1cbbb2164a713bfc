//! Forecasts that need no model. A model that does not beat them has nothing to say.

/// The last value seen. `None` without history.
pub fn last_value(history: &[f64]) -> Option<f64> {
    history.last().copied()
}

/// The straight line of least squares through the last `window` values (all when there are fewer), `ahead` steps on.
/// `None` with fewer than two values. Not bounded: a share may leave 0 to 100, which is part of how naive it is.
pub fn linear_trend(history: &[f64], ahead: usize, window: usize) -> Option<f64> {
    let seen = &history[history.len().saturating_sub(window.max(2))..];
    if seen.len() < 2 {
        return None;
    }
    let n = seen.len() as f64;
    let middle = (n - 1.0) / 2.0;
    let mean = seen.iter().sum::<f64>() / n;
    let (mut cross, mut square) = (0.0, 0.0);
    for (i, y) in seen.iter().enumerate() {
        let x = i as f64 - middle;
        cross += x * (y - mean);
        square += x * x;
    }
    Some(mean + cross / square * (n - 1.0 + ahead as f64 - middle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_what_it_says() {
        let history: Vec<f64> = (0..24).map(f64::from).collect();
        assert_eq!(last_value(&history), Some(23.0));
        assert!((linear_trend(&history, 6, 12).unwrap() - 29.0).abs() < 1e-9);
        assert_eq!((last_value(&[]), linear_trend(&[4.0], 1, 12)), (None, None));
    }
}
