//! The order of a ranking.

use super::part::Head;

/// A scenario's place in the ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// Its number in the batch.
    pub number: usize,
    /// Its rank from 1, which equal values share; `None` without a value.
    pub rank: Option<usize>,
}

/// The scenarios in the order of the ranking: equal values in the order of the batch, those without a value last.
pub(super) fn standings(parts: &[(usize, Head)], highest: bool) -> Vec<Standing> {
    let mut values: Vec<(usize, Option<f64>)> = parts.iter().map(|(n, head)| (*n, mean(head))).collect();
    values.sort_by(|(a, x), (b, y)| {
        let value = match (x, y) {
            (Some(x), Some(y)) if highest => y.total_cmp(x),
            (Some(x), Some(y)) => x.total_cmp(y),
            _ => y.is_some().cmp(&x.is_some()),
        };
        value.then(a.cmp(b))
    });
    let first_alike = |at: usize| values[..at].iter().rposition(|(_, v)| *v != values[at].1).map_or(0, |p| p + 1);
    let rank = |at: usize| values[at].1.map(|_| first_alike(at) + 1);
    (0..values.len()).map(|at| Standing { number: values[at].0, rank: rank(at) }).collect()
}

/// The value that a scenario is ranked by, as it is printed.
pub(super) fn mean(head: &Head) -> Option<f64> {
    head.ranked.as_ref()?.mean.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::part::Ranked;
    use super::*;

    fn head(mean: &str) -> Head {
        let [of, start, end, unit, lower, upper, p10, p50, p90] = Default::default();
        let ranked = Ranked { of, start, end, unit, mean: mean.into(), lower, upper, p10, p50, p90 };
        let ranked = (!mean.is_empty()).then_some(ranked);
        let (targets, growing, cost_pounds) = Default::default();
        Head { ranked, targets, growing, cost_pounds, measures_bytes: 0, targets_bytes: 0 }
    }

    #[test]
    fn equal_values_share_a_rank_and_none_is_last() {
        let parts: Vec<(usize, Head)> = ["2", "", "10", "2", "-1"].iter().map(|m| head(m)).enumerate().collect();
        let of = |highest| standings(&parts, highest).iter().map(|s| (s.number, s.rank)).collect::<Vec<_>>();
        assert_eq!(of(true), [(2, Some(1)), (0, Some(2)), (3, Some(2)), (4, Some(4)), (1, None)]);
        assert_eq!(of(false), [(4, Some(1)), (0, Some(2)), (3, Some(2)), (2, Some(4)), (1, None)]);
    }
}
