//! Two forecasters of the same figures, forecast by forecast.

use super::{Hindcast, Skill};
use crate::chance::Key;

/// How much less the error (CRPS) of `own` forecasts is than that of `other` ones of the same figures from the same dates,
/// with an interval over dates. Measures count alike: each in units of its mean error of the last value. `None` when fewer
/// than two dates have pairs.
pub fn less_than(own: &[Hindcast], other: &[Hindcast], key: Key) -> Option<Skill> {
    let unit = |series: usize| {
        let of_series = other.iter().filter(|h| h.series == series);
        let errors: Vec<f64> = of_series.filter_map(|h| h.naive[0]).collect();
        let mean = errors.iter().sum::<f64>() / errors.len() as f64;
        (mean > 0.0).then_some(mean)
    };
    let of = |h: &Hindcast| (h.origin, h.series, h.ahead, h.happened.to_bits());
    let pair = |h: &Hindcast| {
        let same = other.iter().find(|o| of(o) == of(h))?;
        let unit = unit(h.series)?;
        Some((h.origin, h.crps / unit, same.crps / unit))
    };
    Skill::paired(&own.iter().filter_map(pair).collect::<Vec<_>>(), key)
}

/// Parts of the simulations that are fitted by themselves, to see what the chance of the fits does.
pub const PARTS: usize = 4;
/// The 97.5th percentile of Student's t with a degree of freedom less than parts.
const STUDENT: f64 = 3.182;

/// How much less one error is than another, and what the chance of the fits does to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Less {
    /// How much less, with an interval.
    pub skill: Skill,
    /// Half the width of what chance alone does, 95 %, by which the interval is widened; `None` where it is not known.
    pub chance: Option<f64>,
}

/// How much less the error (CRPS) of own forecasts is than that of other ones of the same figures from the same dates, each
/// measure in units of its mean error of the last value, with an interval over dates that holds the chance of the fits too.
/// `parts` are the own and other forecasts from fits to the parts of the simulations: the fit to all varies with its
/// simulations half as much as they do among one another. `None` when fewer than two dates have pairs.
pub fn less_than_by_parts(
    (own, other): (&[Hindcast], &[Hindcast]),
    parts: &[(&[Hindcast], &[Hindcast])],
    key: Key,
) -> Option<Less> {
    let less = less_than(own, other, key)?;
    let of_parts: Vec<f64> = parts.iter().filter_map(|(own, other)| Some(less_than(own, other, key)?.skill)).collect();
    if of_parts.len() != PARTS {
        return Some(Less { skill: less, chance: None });
    }
    let count = PARTS as f64;
    let mean = of_parts.iter().sum::<f64>() / count;
    let variance = of_parts.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (count - 1.0);
    let half = STUDENT * (variance / count).sqrt();
    let low = less.skill - libm::hypot(less.skill - less.low, half);
    let high = less.skill + libm::hypot(less.high - less.skill, half);
    Some(Less { skill: Skill { low, high, ..less }, chance: Some(half) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: pairs of different dates or measures, measures in large units that drown the others.
    #[test]
    fn only_the_same_forecasts_are_compared() {
        let of = |origin: usize, series: usize, crps: f64, last: f64| Hindcast {
            origin,
            series,
            ahead: 1,
            quantiles: [0.0; 3],
            happened: 1.0,
            pit: 0.5,
            crps,
            wis: crps,
            naive: [Some(last), None, None],
        };
        let other = [of(0, 0, 100.0, 100.0), of(1, 0, 100.0, 100.0), of(0, 1, 1.0, 1.0), of(1, 1, 1.0, 1.0)];
        let own =
            [of(0, 0, 50.0, 100.0), of(1, 0, 50.0, 100.0), of(0, 1, 1.0, 1.0), of(1, 1, 0.5, 1.0), of(2, 0, 9.0, 1.0)];
        let key = Key::of_replication(1, 0);
        let less = less_than(&own, &other, key).unwrap();
        assert!((less.skill - (1.0 - 2.5 / 4.0)).abs() < 1e-12 && less.groups == 2);
        assert_eq!(less_than(&other, &other, key).map(|s| (s.skill, s.low, s.high)), Some((0.0, 0.0, 0.0)));
        assert_eq!(less_than(&own[..1], &other, key), None);
        // Four fits that find 0, 0, 0.5 and 0.5 less: a standard deviation of 0.289, of their mean 0.144; times 3.182. Catches: an
        // interval that knows nothing of the fits.
        let half = [of(0, 0, 50.0, 100.0), of(1, 0, 50.0, 100.0), of(0, 1, 0.5, 1.0), of(1, 1, 0.5, 1.0)];
        let parts = [(&other[..], &other[..]), (&other, &other), (&half, &other), (&half, &other)];
        let Less { skill: wide, chance } = less_than_by_parts((&own, &other), &parts, key).unwrap();
        assert!((chance.unwrap() - 3.182 * (1.0 / 48.0f64).sqrt()).abs() < 1e-9, "{chance:?}");
        assert!((less.skill - wide.low - libm::hypot(less.skill - less.low, chance.unwrap())).abs() < 1e-12);
        assert_eq!(less_than_by_parts((&own, &other), &parts[..3], key), Some(Less { skill: less, chance: None }));
    }
}
