//! Naive forecasts of published figures that come at uneven times.

use super::{last_value, linear_trend};

/// A published figure on a time axis of months.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Which measure it is of; figures of one measure over different spans (a month, a year) are different measures.
    pub series: usize,
    /// The month it ends in, counted from any fixed month.
    pub month: i32,
    /// Its value.
    pub value: f64,
}

/// What the three naive forecasters say of `target` when they know what ends by the month `origin`: the last value of its
/// measure; that of the same month a year (or two, ...) before, where it is published; the straight line through what the
/// last twelve months have, at least three values. `None` where there is nothing to say it from.
pub fn naive(points: &[Point], origin: i32, target: &Point) -> [Option<f64>; 3] {
    let mut known: Vec<&Point> = points.iter().filter(|p| p.series == target.series && p.month <= origin).collect();
    known.sort_by_key(|p| p.month);
    let values: Vec<f64> = known.iter().map(|p| p.value).collect();
    let years = (target.month - origin).div_euclid(12) + i32::from((target.month - origin).rem_euclid(12) != 0);
    let season = known.iter().find(|p| p.month == target.month - 12 * years.max(1)).map(|p| p.value);
    let year: Vec<&&Point> = known.iter().filter(|p| p.month > origin - 12).collect();
    let line = match (&year[..], year.last()) {
        ([before, .., _], Some(last)) if year.len() >= 3 => {
            // One step is the mean time between the values of that year.
            let step = f64::from(last.month - before.month) / (year.len() - 1) as f64;
            let ahead = (f64::from(target.month - last.month) / step).round().max(1.0) as usize;
            linear_trend(&values, ahead, year.len())
        }
        _ => None,
    };
    [last_value(&values), season, line]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(series: usize, month: i32, value: f64) -> Point {
        Point { series, month, value }
    }

    /// Catches: a naive forecaster that sees beyond its date, or another measure.
    #[test]
    fn naive_forecasts_know_only_the_past() {
        let mut points: Vec<Point> = (0..30).map(|m| point(0, m, 10.0 + f64::from(m))).collect();
        points.push(point(1, 3, 99.0));
        let target = point(0, 20, 30.0);
        let [last, season, line] = naive(&points, 17, &target);
        assert_eq!((last, season), (Some(27.0), Some(18.0)));
        assert!((line.unwrap() - 30.0).abs() < 1e-9);
        // Fourteen months on, the same month is known of two years before only.
        assert_eq!(naive(&points, 17, &point(0, 31, 0.0))[1], Some(17.0));
        assert_eq!(naive(&points, 2, &target), [Some(12.0), None, Some(30.0)]);
        assert_eq!(naive(&points, 2, &point(1, 4, 0.0)), [None, None, None]);
        // Quarters: three months are a step.
        let quarters: Vec<Point> = (0..5).map(|q| point(0, 3 * q, f64::from(q))).collect();
        assert!((naive(&quarters, 12, &point(0, 18, 0.0))[2].unwrap() - 6.0).abs() < 1e-9);
    }
}
