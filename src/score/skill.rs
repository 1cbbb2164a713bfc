//! Many forecasts together: skill against another forecaster, coverage, PIT.

use crate::chance::{Key, NameHash, unit};

const RESAMPLE: NameHash = NameHash::new("score.skill.resample");
/// Resamples of an interval of skill.
const RESAMPLES: u32 = 2_000;

/// How much less a forecaster's scores are than another's on the same things: 1 - sum / sum. Above 0 = better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skill {
    /// The skill; 1 would be perfect, 0 no better, below 0 worse.
    pub skill: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Groups (councils, origins) that the interval is over.
    pub groups: usize,
}

impl Skill {
    /// From paired scores: (group, own, other). Scores of one group (the measures of a council, the months after one
    /// origin) go together, so the interval resamples groups, not scores: 2,000 times, keyed. `None` when the other's
    /// scores sum to nothing or there are fewer than two groups.
    pub fn paired(scores: &[(usize, f64, f64)], key: Key) -> Option<Self> {
        let mut groups: std::collections::BTreeMap<usize, (f64, f64)> = std::collections::BTreeMap::new();
        for (group, own, other) in scores {
            let sums = groups.entry(*group).or_default();
            sums.0 += own;
            sums.1 += other;
        }
        let sums: Vec<(f64, f64)> = groups.into_values().collect();
        let of = |own: f64, other: f64| 1.0 - own / other;
        let (own, other) = sums.iter().fold((0.0, 0.0), |(a, b), (own, other)| (a + own, b + other));
        if sums.len() < 2 || other.is_nan() || other <= 0.0 {
            return None;
        }
        let mut resampled: Vec<f64> = (0..RESAMPLES)
            .map(|r| {
                let key = key.sub(RESAMPLE, r);
                let (own, other) = (0..sums.len() as u32)
                    .map(|i| sums[(unit(key.purpose(RESAMPLE, i)) * sums.len() as f64) as usize])
                    .fold((0.0, 0.0), |(a, b), (own, other)| (a + own, b + other));
                of(own, other)
            })
            .filter(|s| s.is_finite())
            .collect();
        resampled.sort_unstable_by(f64::total_cmp);
        Some(Skill {
            skill: of(own, other),
            low: super::quantile(&resampled, 0.025),
            high: super::quantile(&resampled, 0.975),
            groups: sums.len(),
        })
    }
}

/// How often what happened was within the central ranges of forecasts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Coverage {
    /// Forecasts.
    pub forecasts: u32,
    /// What happened was within the central 50, 80 and 90 % range, so many times.
    pub inside: [u32; 3],
}

impl Coverage {
    /// The central ranges that are counted.
    pub const SHARES: [f64; 3] = [0.5, 0.8, 0.9];

    /// Adds a forecast by the PIT of what happened.
    pub fn add(&mut self, pit: f64) {
        self.forecasts += 1;
        for (count, share) in self.inside.iter_mut().zip(Self::SHARES) {
            *count += u32::from((pit - 0.5).abs() <= 0.5 * share);
        }
    }

    /// Shares inside, in the order of [`SHARES`](Self::SHARES). NaN without forecasts.
    pub fn shares(&self) -> [f64; 3] {
        self.inside.map(|count| f64::from(count) / f64::from(self.forecasts))
    }
}

/// Probability integral transform: where what happened lies in a sample of futures, between 0 and 1, uniform when
/// forecasts are right. Equal values (counts) are split at random by `u`, between 0 and 1: the randomised PIT.
pub fn randomised_pit(sample: &[f64], happened: f64, u: f64) -> f64 {
    let below = sample.iter().filter(|x| **x < happened).count() as f64;
    let same = sample.iter().filter(|x| **x == happened).count() as f64;
    // What happened is one more of the same kind: its rank among n + 1.
    (below + u * (same + 1.0)) / (sample.len() as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::normal_quantile;

    fn uniform(n: u32) -> f64 {
        unit(Key::of_replication(11, n).purpose(NameHash::new("test"), 0))
    }

    #[test]
    fn skill_is_one_less_the_ratio_and_its_interval_holds_it() {
        let key = Key::of_replication(1, 0);
        let scores: Vec<(usize, f64, f64)> = (0..100).map(|i| (i, 0.5 + uniform(i as u32), 2.0)).collect();
        let skill = Skill::paired(&scores, key).unwrap();
        let own: f64 = scores.iter().map(|s| s.1).sum();
        assert!((skill.skill - (1.0 - own / 200.0)).abs() < 1e-12 && skill.groups == 100);
        // The standard error of the ratio is sd / (2 sqrt(100)) = 0.289 / 20.
        let half = (skill.high - skill.low) / 2.0;
        assert!((half / (1.96 * 0.289 / 20.0) - 1.0).abs() < 0.2, "{half}");
        assert_eq!(Skill::paired(&scores, key), Some(skill));
        let worse: Vec<(usize, f64, f64)> = scores.iter().map(|(g, own, other)| (*g, *other, *own)).collect();
        assert!(Skill::paired(&worse, key).unwrap().high < 0.0);
        assert_eq!(Skill::paired(&[(0, 1.0, 1.0)], key), None);
    }

    /// Catches: ties that all count as below, which makes forecasts of counts look biased.
    #[test]
    fn right_forecasts_cover_what_they_say_even_of_counts() {
        let mut coverage = Coverage::default();
        let sample: Vec<f64> =
            (0..999).map(|i| (3.0 * normal_quantile((f64::from(i) + 0.5) / 999.0)).round()).collect();
        for i in 0..4_000 {
            let happened = (3.0 * normal_quantile(uniform(2 * i))).round();
            coverage.add(randomised_pit(&sample, happened, uniform(2 * i + 1)));
        }
        for (share, expected) in coverage.shares().into_iter().zip(Coverage::SHARES) {
            assert!((share - expected).abs() < 0.025, "{share} for {expected}");
        }
    }
}
