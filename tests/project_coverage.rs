//! Coverage of the simulation error of a rate (methods note, section 2): 3,000 resamples of 100 replications.

mod project_fixture;

use project_fixture::{World, date, noise};
use rand::{RngExt, SeedableRng};
use sendsim::measure::{Formula, Tally};
use sendsim::project::answer_series;

/// A month of about 80 plans in 20,000 futures. The children of a future share one queue, so their rate does.
fn truth() -> Vec<(i64, i64)> {
    let future = |r: u32| {
        let uniform = |purpose: u32| noise(r, 1, purpose);
        let plans = 60 + (40.0 * uniform(0)) as i64;
        let shared = 0.78 + 0.35 * (uniform(1) + uniform(2) - 1.0);
        let on_time = (0..plans).filter(|k| uniform(10 + *k as u32) < shared).count() as i64;
        (on_time, plans)
    };
    (0..20_000).map(future).collect()
}

#[test]
fn the_interval_covers_the_truth_and_a_pooled_binomial_does_not() {
    let truth = truth();
    let (x, d) = truth.iter().fold((0, 0), |(x, d), t| (x + t.0, d + t.1));
    let rate = 100.0 * x as f64 / d as f64;
    assert!((70.0..85.0).contains(&rate), "not near a bound: {rate}");
    let mut w = World::new(date("2025-01-01"), 1);
    let (within, issued) = (w.months_column(), w.months_column());
    w.add("", "pc_plans_issued_within_20_weeks", "%", Formula::Ratio(within, issued), 100.0);
    let mut rng = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(2024);
    let (mut covered, mut pooled) = (0, 0);
    for _ in 0..3000 {
        w.tally = Tally::new(7, 1);
        let mut children = 0;
        for r in 0..100 {
            let (x, d) = truth[rng.random_range(0..truth.len())];
            children += d;
            w.record(r, |layout, record| {
                record.set_month(layout, within, 0, x);
                record.set_month(layout, issued, 0, d);
            });
        }
        let mean = answer_series(&w.input(), &w.tally, 0).cells[0].unwrap().mean;
        covered += u32::from(mean.lower.unwrap() <= rate && rate <= mean.upper.unwrap());
        let share = mean.value / 100.0;
        let binomial = 196.0 * (share * (1.0 - share) / children as f64).sqrt();
        pooled += u32::from((mean.value - rate).abs() <= binomial);
    }
    let (covered, pooled) = (f64::from(covered) / 3000.0, f64::from(pooled) / 3000.0);
    println!("delta {covered}, pooled {pooled}");
    assert!((0.93..=0.97).contains(&covered), "{covered}");
    assert!(pooled < 0.5, "{pooled}");
}
