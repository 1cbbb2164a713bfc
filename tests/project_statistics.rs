//! Means, percentiles and their simulation errors, against hand-worked values and an independent library.

mod project_fixture;

use project_fixture::{World, date, noise};
use sendsim::measure::{Formula, Tally};
use sendsim::project::{
    Span, answer_series, answers, clopper_pearson, incomplete_beta, normal_quantile, order_statistic_ranks,
    student_t_quantile,
};
use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, Normal, StudentsT};

#[test]
fn ranks_are_those_of_the_methods_note() {
    let ranks = |n, percent| {
        let (l, u) = order_statistic_ranks(n, percent, 0.95);
        (l.unwrap(), u.unwrap())
    };
    assert_eq!(ranks(100, 50), (40, 61));
    assert_eq!(ranks(100, 90), (84, 96));
    assert_eq!(ranks(100, 95), (90, 100));
    assert_eq!(ranks(500, 50), (228, 273));
    assert_eq!(ranks(500, 90), (436, 464));
    assert_eq!(ranks(500, 95), (465, 485));
}

#[test]
fn bounds_that_the_replications_cannot_give_are_left_out() {
    assert_eq!(order_statistic_ranks(71, 95, 0.95).1, None);
    assert!(order_statistic_ranks(72, 95, 0.95).1.is_some());
    assert_eq!(order_statistic_ranks(71, 5, 0.95).0, None);
    assert_eq!(order_statistic_ranks(72, 5, 0.95).0, Some(1));
    assert_eq!(order_statistic_ranks(1, 50, 0.95), (None, None));
}

#[test]
fn ranks_agree_with_binomial_tails_at_many_sizes() {
    for n in [2, 3, 7, 20, 59, 137, 1000, 2011] {
        for percent in [5, 10, 25, 50, 75, 90, 95] {
            let b = Binomial::new(f64::from(percent) / 100.0, u64::from(n)).unwrap();
            let below = |k: u32| b.cdf(u64::from(k) - 1);
            let lower = (1..=n).filter(|k| below(*k) <= 0.025).max();
            let upper = (1..=n).find(|k| below(*k) >= 0.975);
            assert_eq!(order_statistic_ranks(n, percent, 0.95), (lower, upper), "{n} {percent}");
        }
    }
    // Large numbers stay quick and exact in the middle: the normal approximation is within one rank.
    let (l, u) = order_statistic_ranks(20_000, 50, 0.95);
    assert!(l.unwrap().abs_diff(9861) <= 1 && u.unwrap().abs_diff(10_140) <= 1, "{l:?} {u:?}");
}

#[test]
fn quantiles_agree_with_an_independent_library() {
    let normal = Normal::new(0.0, 1.0).unwrap();
    for p in [1e-12, 1e-6, 0.001, 0.025, 0.07, 0.3, 0.5, 0.6, 0.92, 0.975, 0.999_999] {
        let round = normal.cdf(normal_quantile(p));
        assert!((round / p - 1.0).abs() < 1e-9, "{p} {round}");
    }
    assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
    for degrees in [1.0, 2.0, 3.0, 9.0, 29.0, 99.0, 499.0, 999.0, 19_999.0] {
        let t = StudentsT::new(0.0, 1.0, degrees).unwrap();
        for p in [0.6, 0.9, 0.975, 0.995] {
            // Its own inverse is good to seven digits only; its distribution function to more.
            let round = t.cdf(student_t_quantile(p, degrees));
            assert!((round - p).abs() < 1e-10, "{degrees} {p} {round}");
        }
    }
    assert!((student_t_quantile(0.975, 1.0) - 12.706_204_736_174_7).abs() < 1e-9);
    assert!((student_t_quantile(0.975, 10.0) - 2.228_138_851_986_274).abs() < 1e-11);
    for (a, b, x) in [(0.5, 0.5, 0.3), (2.0, 7.0, 0.1), (80.0, 21.0, 0.8), (500.0, 0.5, 0.999), (9000.0, 1000.0, 0.9)] {
        let theirs = statrs::function::beta::beta_reg(a, b, x);
        assert!((incomplete_beta(a, b, x) - theirs).abs() < 1e-9, "{a} {b} {x}");
    }
}

#[test]
fn shares_of_futures_have_exact_intervals() {
    let close = |(l, u): (f64, f64), lower: f64, upper: f64| (l - lower).abs() < 5e-4 && (u - upper).abs() < 5e-4;
    assert!(close(clopper_pearson(80, 100, 0.95), 0.708, 0.873));
    assert!(close(clopper_pearson(0, 100, 0.95), 0.0, 0.036));
    assert!(close(clopper_pearson(100, 100, 0.95), 0.964, 1.0));
    assert_eq!(clopper_pearson(0, 0, 0.95), (0.0, 1.0));
}

/// Two months; issued and on time given for each replication.
fn rates(months: &[[(i64, i64); 2]]) -> World {
    let mut w = World::new(date("2025-01-01"), 2);
    let (within, issued) = (w.months_column(), w.months_column());
    w.add("", "pc_plans_issued_within_20_weeks", "%", Formula::Ratio(within, issued), 100.0);
    w.add("", "plans_issued", "children", Formula::Flow(issued), 1.0);
    w.add("", "open_cases", "children", Formula::Level(issued), 1.0);
    for (r, months) in months.iter().enumerate() {
        w.record(r as u32, |layout, record| {
            for (m, (x, d)) in months.iter().enumerate() {
                record.set_month(layout, within, m as u32, *x);
                record.set_month(layout, issued, m as u32, *d);
            }
        });
    }
    w
}

#[test]
fn a_rate_over_a_period_is_pooled_never_a_mean_of_months() {
    let w = rates(&[[(1, 10), (90, 90)]]);
    let rate = answer_series(&w.input(), &w.tally, 0);
    let quarter = rate.cells[w.period(Span::Quarter, 1)].unwrap();
    assert_eq!(quarter.mean.value, 91.0);
    assert_eq!(quarter.percentile(50).unwrap().value, 91.0);
    assert_eq!((quarter.mean.lower, quarter.mean.upper), (None, None));
    assert_eq!(rate.cells[0].unwrap().mean.value, 10.0);
    assert_eq!(rate.whole.unwrap().mean.value, 91.0);
    let flow = answer_series(&w.input(), &w.tally, 1);
    assert_eq!(flow.cells[w.period(Span::Year, 1)].unwrap().mean.value, 100.0);
    let level = answer_series(&w.input(), &w.tally, 2);
    assert_eq!(level.cells[w.period(Span::Year, 1)].unwrap().mean.value, 90.0);
}

#[test]
fn the_mean_of_a_rate_is_a_ratio_of_totals_with_its_error() {
    let w = rates(&[[(1, 2), (0, 0)], [(3, 4), (0, 0)], [(0, 0), (5, 5)], [(9, 10), (1, 1)]]);
    let rate = answer_series(&w.input(), &w.tally, 0);
    let january = rate.cells[0].unwrap();
    // Sum 13 of 16; the third replication issued nothing: it is left out and not counted.
    assert_eq!(january.replications, 3);
    assert!((january.mean.value - 81.25).abs() < 1e-12);
    let e = [1.0 - 0.8125 * 2.0, 3.0 - 0.8125 * 4.0, 9.0 - 0.8125 * 10.0];
    let se = (e.iter().map(|e: &f64| e * e).sum::<f64>() / 6.0).sqrt() / (16.0 / 3.0);
    let half = 4.302_652_729_749_464 * se * 100.0;
    // Cut where a share ends.
    assert!(half > 18.75 && january.mean.upper == Some(100.0));
    assert!((81.25 - january.mean.lower.unwrap() - half).abs() < 1e-9);
    assert_eq!(january.percentile(50).unwrap().value, 75.0);
    assert_eq!(january.percentile(50).unwrap().lower, None);
    assert_eq!(rate.cells[1].unwrap().replications, 2);
}

#[test]
fn percentiles_are_futures_and_their_bounds_are_order_statistics() {
    let months: Vec<[(i64, i64); 2]> = (0..100).map(|r| [(0, (r * 37) % 100 + 1), (0, 1)]).collect();
    let w = rates(&months);
    let cell = answer_series(&w.input(), &w.tally, 1).cells[0].unwrap();
    let of = |percent| {
        let e = cell.percentile(percent).unwrap();
        (e.value, e.lower, e.upper)
    };
    assert_eq!(of(50), (50.0, Some(40.0), Some(61.0)));
    assert_eq!(of(90), (90.0, Some(84.0), Some(96.0)));
    assert_eq!(of(95), (95.0, Some(90.0), Some(100.0)));
    assert_eq!(cell.mean.value, 50.5);
}

#[test]
fn published_counts_make_the_year_whole() {
    let mut w = World::new(date("2024-08-01"), 17);
    let (within, issued) = (w.months_column(), w.months_column());
    let s = w.add("", "pc_plans_issued_within_20_weeks", "%", Formula::Ratio(within, issued), 100.0);
    w.series[s].published = Some((268, 745));
    w.record(0, |layout, record| {
        for m in 0..17 {
            record.set_month(layout, within, m, 5);
            record.set_month(layout, issued, m, 10);
        }
    });
    let rate = answer_series(&w.input(), &w.tally, s);
    let value = |span, last| rate.cells[w.period(span, last)].unwrap().mean.value;
    assert_eq!(value(Span::YearToDate, 0), 100.0 * 273.0 / 755.0);
    assert_eq!(value(Span::YearToDate, 4), 100.0 * 293.0 / 795.0);
    assert_eq!(value(Span::Year, 4), 100.0 * 293.0 / 795.0);
    // Not in months, quarters, the next year or the whole run.
    assert_eq!(value(Span::Month, 4), 50.0);
    assert_eq!(value(Span::Quarter, 4), 50.0);
    assert_eq!(value(Span::Year, 16), 50.0);
    assert_eq!(value(Span::YearToDate, 5), 50.0);
    assert_eq!(rate.whole.unwrap().mean.value, 50.0);
}

#[test]
fn a_warm_up_is_not_answered() {
    let mut w = rates(&[[(1, 2), (3, 4)]]);
    w.scenario.record_from = date("2025-02-01");
    let a = answers(&w.input(), &w.tally);
    assert_eq!(a.series[0].cells[0], None);
    assert_eq!(a.series[0].cells[1].unwrap().mean.value, 75.0);
    assert_eq!(a.periods[w.period(Span::Quarter, 1)].first_day, date("2025-02-01"));
}

#[test]
fn the_order_of_merging_changes_nothing() {
    let build = |order: &[u32]| {
        let w = project_fixture::council(0);
        let donor = project_fixture::council(40);
        let mut tally = Tally::new(7, 1);
        for wanted in order {
            let mut part = Tally::new(7, 1);
            let (r, record) = donor.tally.iter().find(|(r, _)| r == wanted).unwrap();
            part.insert(r, record.clone()).unwrap();
            tally.merge(part).unwrap();
        }
        answers(&w.input(), &tally)
    };
    let ascending: Vec<u32> = (0..40).collect();
    let mut shuffled = ascending.clone();
    shuffled.sort_by(|a, b| noise(*a, 0, 0).total_cmp(&noise(*b, 0, 0)));
    assert_eq!(build(&ascending), build(&shuffled));
}

#[test]
fn on_time_and_late_are_all_issued() {
    let w = project_fixture::council(30);
    let a = answers(&w.input(), &w.tally);
    let rate = a.series("ehc", "", "pc_plans_issued_within_20_weeks").unwrap();
    let issued = a.series("ehc", "", "plans_issued").unwrap();
    let Formula::Ratio(within, all) = w.series[0].formula else { unreachable!() };
    for (p, period) in w.layout.periods.iter().enumerate() {
        let (mut on_time, mut late) = (0, 0);
        for (_, record) in w.tally.iter() {
            for m in period.first..=period.last {
                let (x, d) = (record.month(&w.layout, within, m), record.month(&w.layout, all, m));
                (on_time, late) = (on_time + x, late + d - x);
            }
        }
        let published = if a.first_day(rate, p) == date("2024-01-01") { (268 * 30, 477 * 30) } else { (0, 0) };
        let (on_time, late) = ((on_time + published.0) as f64, (late + published.1) as f64);
        assert!((issued.cells[p].unwrap().mean.value * 30.0 - on_time - late).abs() < 1e-6);
        assert!((rate.cells[p].unwrap().mean.value - 100.0 * on_time / (on_time + late)).abs() < 1e-9);
    }
}

/// A wait that one replication in twenty does not know is given, one that two do not is not; those where nobody asked
/// do not count.
#[test]
fn a_percentile_that_is_not_known_in_too_many_replications_is_absent() {
    for (unknown, given) in [(1, true), (2, false)] {
        let mut w = World::new(date("2025-01-01"), 1);
        let (asked, median) = (w.months_column(), w.periods_column());
        let s = w.add("", "cohort_median_weeks", "weeks", Formula::Percentile(median, asked), 1.0 / 7.0);
        for r in 0..30 {
            w.record(r, |layout, record| {
                record.set_month(layout, asked, 0, i64::from(r < 20));
                if (unknown..20).contains(&r) {
                    record.set_period(layout, median, 0, 70);
                }
            });
        }
        let cell = answers(&w.input(), &w.tally).series[s].cells[0];
        assert_eq!(cell.map(|c| (c.replications, c.mean.value)), given.then_some((19, 10.0)));
    }
}

#[test]
fn bounds_of_a_mean_stay_where_its_unit_can_be() {
    let mut w = World::new(date("2025-01-01"), 1);
    let [some, all, few] = std::array::from_fn(|_| w.months_column());
    let high = w.add("", "high", "%", Formula::Ratio(some, all), 100.0);
    let low = w.add("", "low", "children", Formula::Flow(few), 1.0);
    let use_of = w.add_team("team", "utilisation", "%", Formula::Ratio(all, some), 100.0);
    for r in 0..3 {
        w.record(r, |layout, record| {
            record.set_month(layout, some, 0, if r == 0 { 80 } else { 100 });
            record.set_month(layout, all, 0, 100);
            record.set_month(layout, few, 0, if r == 0 { 3 } else { 0 });
        });
    }
    let a = answers(&w.input(), &w.tally);
    let mean = |s: usize| a.series[s].cells[0].unwrap().mean;
    // By Student's t with 2 degrees (4.303): 93.3 +- 28.7 and 1 +- 4.3.
    assert!((mean(high).lower.unwrap() - 64.65).abs() < 0.01 && mean(high).upper == Some(100.0));
    assert!((mean(low).upper.unwrap() - 5.30).abs() < 0.01 && mean(low).lower == Some(0.0));
    // What is over 100 % may be so.
    assert!(mean(use_of).value > 100.0 && mean(use_of).upper > Some(mean(use_of).value));
}
