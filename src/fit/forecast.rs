//! What is not seen yet, from what was.

use super::{FitFault, Fitter, Settings, Table};
use crate::chance::Key;

/// `count` equally likely values of a figure that is not seen yet, when `seen` was seen. `come` has its value in the
/// simulation of each row of `table` (blurred, weighted); `nan` where there is none.
///
/// It is the fit with the figure to come in the place of an input, so that it is held to all that was seen: to the inputs
/// that this speaks of, and to where lists and rates stood in the end. Runs at draws of the inputs would forget the latter.
/// A value beyond all simulated ones does not come out.
///
/// # Errors
/// [`FitFault`].
pub fn forecast(
    table: &Table,
    come: &[f64],
    seen: &[f64],
    settings: Settings,
    (count, key): (usize, Key),
) -> Result<Vec<f64>, FitFault> {
    let mut sorted: Vec<(f64, usize)> =
        come.iter().copied().enumerate().filter(|(_, x)| x.is_finite()).map(|(row, x)| (x, row)).collect();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // Its place among the rows is what is asked for: uniform over them, as an input is over its prior.
    let places: Vec<(usize, f64)> =
        sorted.iter().enumerate().map(|(i, (_, row))| (*row, (i as f64 + 0.5) / sorted.len() as f64)).collect();
    let posterior = Fitter::learn(table.asking(&places), settings)?.posterior(seen)?;
    let value = |place: f64| {
        let at = (place * sorted.len() as f64 - 0.5).clamp(0.0, (sorted.len() - 1) as f64);
        let (low, part) = (at as usize, at - libm::floor(at));
        let high = sorted[(low + 1).min(sorted.len() - 1)].0;
        sorted[low].0 + part * (high - sorted[low].0)
    };
    Ok(posterior.draws(count, key).iter().map(|point| value(point[0])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::normal_quantile;
    use crate::fit::cube;

    /// An input a, a list l = a + e that is seen, and the same list a month on, m = l + f, all of standard normals: given l,
    /// m is normal about l with sd 1. Runs at draws of a would give the mean l / 2 and the variance 2.5 instead.
    #[test]
    fn what_comes_begins_where_the_list_stands() {
        let mut table = Table::new(1, 1);
        let mut come = Vec::new();
        for i in 0..6_000 {
            let point = cube(Key::of_replication(7, 0), i, 3);
            let [a, e, f] = [0, 1, 2].map(|n| normal_quantile(point[n]));
            table.push(&point[..1], &[a + e]).unwrap();
            come.push(if i % 50 == 7 { f64::NAN } else { a + e + f });
        }
        let key = Key::of_replication(7, 1);
        let futures = forecast(&table, &come, &[1.5], Settings::default(), (400, key)).unwrap();
        let mean = futures.iter().sum::<f64>() / 400.0;
        let variance = futures.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 399.0;
        assert!((mean - 1.5).abs() < 0.15 && (variance - 1.0).abs() < 0.2, "{mean}, {variance}");
        let few = forecast(&table, &vec![f64::NAN; 6_000], &[1.5], Settings::default(), (400, key));
        assert_eq!(few, Err(FitFault::TooFewRows { rows: 0, least: Fitter::FEWEST_ROWS }));
    }
}
