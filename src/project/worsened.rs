//! A guard rail: by how much a scenario makes other services worse, and whether that is within a bound.
//!
//! The rule: a service is within the bound when the upper end of the simulation error (95 %) of its mean worsening is. So too
//! few futures never let a scenario pass; more of them settle it.

use super::difference::World;
use super::estimate::{Cell, Summary};
use super::sheet::{Sheet, distinct};
use super::target::Probability;
use crate::pathway::Service;

/// Numerator and denominator in the base, then in the other.
type Pair = [(i64, i64); 2];

/// The guard rail, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct NoWorse {
    /// By how many per cent of its figure in the base a service may be worse.
    pub percent: f64,
    /// The other services, the most worsened first, those that cannot be judged before them.
    pub services: Vec<Worsened>,
}

/// What becomes of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Worsened {
    /// Pathway id.
    pub pathway: String,
    /// Words for people.
    pub title: String,
    /// What it is judged by.
    pub measure: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// By how many per cent of the base it is worse, below zero: better; mean and percentiles over futures. `None`: in no
    /// future is there anything to take it of in both, though there is in the base alone.
    pub by: Option<Cell>,
    /// Share of futures in which it is worse by more than the bound.
    pub over: Option<Probability>,
}

impl NoWorse {
    /// The services that are not within the bound.
    pub fn broken(&self) -> impl Iterator<Item = &Worsened> {
        self.services.iter().filter(|service| !service.is_within(self.percent))
    }
}

impl Worsened {
    /// Whether it is within a bound, sure beyond the simulation error; one that differs in no future always is.
    pub fn is_within(&self, percent: f64) -> bool {
        self.by.as_ref().is_some_and(|by| by.mean.upper.map_or(by.mean.value == 0.0, |upper| upper <= percent))
    }
}

/// Every service but plans, referrals by the mean wait until seen, reviews by the share in time, over the whole run: those that
/// have a figure in the base.
pub fn worsened(base: World, other: World, percent: f64) -> NoWorse {
    let pathways = &base.input.scenario.pathways;
    let services = pathways.iter().filter_map(|pathway| {
        let (measure, sign) = match pathway.headline()?.1 {
            Service::Reviews => ("pc_reviews_within_12_months", -1.0),
            Service::Referrals => ("mean_weeks_at_stop", 1.0),
            Service::Plans => return None,
        };
        let series = base.input.find(&pathway.id, "", measure)?;
        let of_base = Sheet::read(base.input, base.tally, series);
        let at = Sheet::at_all(base.input);
        if of_base.pairs(at).all(|(_, d)| d == 0) {
            return None;
        }
        let of_other = other.input.find(&pathway.id, "", measure);
        let of_other = of_other.map(|series| Sheet::read(other.input, other.tally, series));
        let pairs: Vec<Pair> = of_other.map_or_else(Vec::new, |sheet| {
            of_base.pairs(at).zip(sheet.pairs(Sheet::at_all(other.input))).map(|(b, o)| [b, o]).collect()
        });
        let found = judged(&pairs, of_base.draws(), sign, percent);
        Some(Worsened {
            pathway: pathway.id.clone(),
            title: pathway.title.clone(),
            measure,
            unit: base.input.series[series].unit,
            by: found.map(|(cell, _)| cell),
            over: found.map(|(_, over)| over),
        })
    });
    let mut services: Vec<Worsened> = services.collect();
    let by = |s: &Worsened| s.by.as_ref().map_or(f64::INFINITY, |cell| cell.mean.value);
    services.sort_by(|a, b| by(b).total_cmp(&by(a)));
    NoWorse { percent, services }
}

/// The ratio of two ratios of sums, of pairs of base and other by replication, as per cent more (`sign` 1) or less (-1).
fn judged(pairs: &[Pair], draws: &[u32], sign: f64, percent: f64) -> Option<(Cell, Probability)> {
    let is_known = |[b, o]: &Pair| b.1 != 0 && o.1 != 0 && b.0 != 0;
    let known: Vec<(usize, Pair)> = pairs.iter().copied().enumerate().filter(|(_, p)| is_known(p)).collect();
    let n = known.len() as f64;
    let sum = |of: &dyn Fn(&Pair) -> i64| known.iter().map(|(_, p)| i128::from(of(p))).sum::<i128>() as f64;
    let (base_top, base_bottom) = (sum(&|p| p[0].0), sum(&|p| p[0].1));
    let (other_top, other_bottom) = (sum(&|p| p[1].0), sum(&|p| p[1].1));
    if known.is_empty() || base_top == 0.0 {
        return None;
    }
    let (of_base, of_other) = (base_top / base_bottom, other_top / other_bottom);
    let more = |base: f64, other: f64| sign * 100.0 * (other / base - 1.0);
    let mean = more(of_base, of_other);
    // What each replication adds to the error of other / base (delta method): both ratios have an error of their own.
    let residual = |[b, o]: &Pair| {
        let in_base = (b.0 as f64 - of_base * b.1 as f64) / base_bottom;
        let in_other = (o.0 as f64 - of_other * o.1 as f64) / other_bottom;
        100.0 * (in_other / of_base - of_other / of_base * in_base / of_base)
    };
    let residuals: Vec<f64> = known.iter().map(|(_, p)| residual(p)).collect();
    let squares: f64 = residuals.iter().map(|e| e * e).sum();
    let values: Vec<f64> =
        known.iter().map(|(_, [b, o])| more(b.0 as f64 / b.1 as f64, o.0 as f64 / o.1 as f64)).collect();
    let mut summary = Summary::default();
    let mut cell = summary.of_known(mean, libm::sqrt(squares * n / (n - 1.0)), &values);
    let draws: Vec<u32> = known.iter().filter_map(|(r, _)| draws.get(*r).copied()).collect();
    if !draws.is_empty() {
        let residuals: Vec<(u32, f64)> = draws.iter().copied().zip(residuals).collect();
        summary.cluster(&mut cell, &residuals);
    }
    let over = values.iter().filter(|by| **by > percent).count() as u32;
    Some((cell, Probability::of_draws(over, values.len() as u32, distinct(&draws))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: waits of 10 weeks each in the base, 10 and 12 in turn in the other: 10 % longer in the mean, its standard error
    /// over 40 futures 100 * 0.1 * sqrt(40 / 39) / sqrt(40) = 1.601, times t(39) = 2.0227: to 13.24. Half of the futures are
    /// over 5 %. Catches: a bound held against the mean, sums of squares not divided, the sign of a share in time.
    #[test]
    fn a_service_is_judged_by_the_upper_end() {
        let pairs: Vec<Pair> = (0..40).map(|k| [(30, 3), (30 + 6 * (k % 2), 3)]).collect();
        let (cell, over) = judged(&pairs, &[], 1.0, 5.0).unwrap();
        assert!((cell.mean.value - 10.0).abs() < 1e-9);
        assert!((cell.mean.upper.unwrap() - 10.0 - 2.0227 * 1.601_28).abs() < 2e-3, "{:?}", cell.mean);
        assert_eq!((over.yes, over.of), (20, 40));
        let service =
            |by| Worsened { pathway: String::new(), title: String::new(), measure: "", unit: "", by, over: None };
        assert!(service(Some(cell)).is_within(13.5) && !service(Some(cell)).is_within(12.0));
        assert!(!service(None).is_within(1000.0), "what cannot be judged is not let pass");
        // A share in time that falls from 80 to 76 of 100 is 5 % worse; one that is the same in every future is within 0.
        let falls: Vec<Pair> = vec![[(80, 100), (76, 100)]; 10];
        assert!((judged(&falls, &[], -1.0, 5.0).unwrap().0.mean.value - 5.0).abs() < 1e-9);
        let same: Vec<Pair> = (0..10).map(|k| [(80 + k, 100); 2]).collect();
        assert!(service(Some(judged(&same, &[], 1.0, 0.0).unwrap().0)).is_within(0.0));
        assert!(judged(&[[(5, 1), (0, 0)]], &[], 1.0, 5.0).is_none());
        // Two futures of one draw are one: the error is that of twenty.
        let draws: Vec<u32> = (0..40).map(|k| k / 2).collect();
        let drawn = judged(&pairs, &draws, 1.0, 5.0).unwrap();
        assert!(drawn.0.mean.upper.unwrap() - 10.0 < 1e-9, "each draw has one of each");
        assert!(drawn.1.upper > over.upper, "a share is as sure as so many draws");
    }
}
