//! What the years before a forecast say of changes from one year to the next.

use super::published::{Published, YearFigures};

/// Growth of requests a year in England 2016 to 2019, before the first year of these files, as a logarithm: about 55,000
/// to 82,000. Counts as one more year of experience. Assumption, range 0.05 to 0.15.
const USUAL_DEMAND_GROWTH: f64 = 0.12;
/// The same of plans issued: 36,000 to 54,000.
const USUAL_PLANS_GROWTH: f64 = 0.12;

/// What the years before a forecast say of changes from one year to the next: logarithms of ratios.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Expected growth of requests, and its standard deviation between councils and years.
    pub demand: (f64, f64),
    /// The same of plans issued, which stands for capacity.
    pub plans: (f64, f64),
    /// Every change seen: of requests (log), of plans (log), of the share on time (points).
    pub changes: [Vec<f64>; 3],
}

impl Past {
    /// From all pairs of consecutive years up to and with `last`. `None` when there is no pair.
    pub fn until(published: &Published, last: u16) -> Option<Self> {
        let mut changes = [Vec::new(), Vec::new(), Vec::new()];
        // By year: sums of changes and counts, for the means of years.
        let mut years: std::collections::BTreeMap<u16, (f64, f64, f64)> = std::collections::BTreeMap::new();
        for council in &published.councils {
            for (year, now) in council.years.range(..=last) {
                let Some(before) = council.years.get(&(year - 1)) else { continue };
                let change = change(before, now);
                changes.iter_mut().zip(change).for_each(|(all, one)| all.push(one));
                let sums = years.entry(*year).or_default();
                *sums = (sums.0 + change[0], sums.1 + change[1], sums.2 + 1.0);
            }
        }
        if years.is_empty() {
            return None;
        }
        // Each year counts once however many councils it has: what moves them moves them together.
        let known = years.len() as f64 + 1.0;
        let demand = (USUAL_DEMAND_GROWTH + years.values().map(|s| s.0 / s.2).sum::<f64>()) / known;
        let plans = (USUAL_PLANS_GROWTH + years.values().map(|s| s.1 / s.2).sum::<f64>()) / known;
        let about = |values: &[f64], mean: f64| spread(values, mean);
        Some(Past { demand: (demand, about(&changes[0], demand)), plans: (plans, about(&changes[1], plans)), changes })
    }
}

/// Changes of requests and plans (log) and of the share on time (points).
pub(super) fn change(before: &YearFigures, now: &YearFigures) -> [f64; 3] {
    let log = |a: f64, b: f64| libm::log(b / a);
    [log(before.requests, now.requests), log(before.plans, now.plans), now.on_time - before.on_time]
}

/// The standard deviation about a mean, from the middle 80 % of the changes (a tenfold count is a change of definition).
fn spread(values: &[f64], mean: f64) -> f64 {
    let mut away: Vec<f64> = values.iter().map(|x| (x - mean).abs()).collect();
    away.sort_unstable_by(f64::total_cmp);
    // 80 % of a normal lies within 1.2816 standard deviations of its mean.
    (crate::score::quantile(&away, 0.8) / 1.281_552).max(0.02)
}
