//! Identities of demand: each seed is fixed, and each test says the smallest error that it catches.

use super::*;
use crate::calendar::{BankHolidays, CalendarSpec, Closure, Date};
use crate::pathway::AttributeValue;
use std::collections::BTreeMap;

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn calendar(from: &str, to: &str) -> Calendar {
    let closures = vec![Closure { id: "summer".into(), from: date("2025-07-24"), until: date("2025-08-31") }];
    let bank_holidays = BankHolidays::England { extra: vec![], not: vec![] };
    Calendar::new(&CalendarSpec { closures, ..CalendarSpec::with(bank_holidays) }, date(from), date(from), date(to))
}

fn source(yearly: f64) -> Source {
    Source {
        id: "requests".into(),
        yearly: Dated::constant(yearly),
        growth_percent_per_year: 0.0,
        month_profile: [1.0; 12],
        closure_factor: 1.0,
        arrive_on: ArrivalDays::WorkingDays,
        year_cv: 0.0,
        month_cv: 0.0,
        diverted_share: Dated::constant(0.0),
    }
}

fn none() -> Classes {
    Classes { attributes: vec![], values: vec![] }
}

fn key(replication: u32) -> Key {
    Key::of_replication(7, replication)
}

/// Mean and index of dispersion of the second month's count over 20,000 replications.
fn counts(source: &Source) -> (f64, f64) {
    let spec = DemandSpec::compile(source, "ehc", &calendar("2025-01-01", "2025-02-28"));
    let n = 20_000;
    let counts: Vec<f64> = (0..n).map(|r| f64::from(spec.count(1, key(r)))).collect();
    let mean = counts.iter().sum::<f64>() / f64::from(n);
    let variance = counts.iter().map(|c| (c - mean) * (c - mean)).sum::<f64>() / f64::from(n - 1);
    (mean, variance / mean)
}

/// Catches: 0.3 % in the mean, 3 % in the variance; a factor applied twice or to the count; cv taken as variance.
#[test]
fn counts_have_their_mean_and_dispersion() {
    let mut s = source(960.0);
    let (mean, dispersion) = counts(&s);
    assert!((mean - 80.0).abs() < 0.25 && (dispersion - 1.0).abs() < 0.03, "{mean} {dispersion}");
    s.month_cv = 0.1;
    let (mean, dispersion) = counts(&s);
    assert!((mean - 80.0).abs() < 0.35 && (dispersion - 1.8).abs() < 0.05, "{mean} {dispersion}");
    (s.month_cv, s.year_cv) = (0.0, 0.1);
    let (mean, dispersion) = counts(&s);
    assert!((mean - 80.0).abs() < 0.35 && (dispersion - 1.8).abs() < 0.05, "{mean} {dispersion}");
    // Both: 1 + 80 (1.01^2 - 1) and so 2.608.
    s.month_cv = 0.1;
    let (mean, dispersion) = counts(&s);
    assert!((mean - 80.0).abs() < 0.45 && (dispersion - 2.608).abs() < 0.08, "{mean} {dispersion}");
}

/// Catches: a year factor drawn for each month (covariance 0), or shared between years or sources.
#[test]
fn a_year_factor_is_shared_by_its_year_alone() {
    let mut s = source(9600.0);
    s.year_cv = 0.1;
    let mut other = s.clone();
    other.id = "other".into();
    let c = calendar("2025-11-01", "2026-02-28");
    let (spec, other) = (DemandSpec::compile(&s, "ehc", &c), DemandSpec::compile(&other, "ehc", &c));
    let n = 4_000;
    let covariance = |a: &dyn Fn(Key) -> u32, b: &dyn Fn(Key) -> u32| {
        (0..n).map(|r| (f64::from(a(key(r))) - 800.0) * (f64::from(b(key(r))) - 800.0)).sum::<f64>() / f64::from(n)
    };
    let want = 800.0 * 800.0 * 0.01;
    let together = covariance(&|k| spec.count(0, k), &|k| spec.count(1, k));
    assert!((together / want - 1.0).abs() < 0.1, "{together}");
    assert!(covariance(&|k| spec.count(1, k), &|k| spec.count(2, k)).abs() < 0.1 * want);
    assert!(covariance(&|k| spec.count(0, k), &|k| other.count(0, k)).abs() < 0.1 * want);
}

/// Catches: 0.01 % in an expected month; a part month taken whole or by calendar days; growth from the wrong day.
#[test]
fn expected_months_follow_level_growth_and_profile() {
    let c = calendar("2025-01-13", "2026-01-31");
    let mut s = source(1200.0);
    s.yearly.changes = vec![(date("2025-03-01"), 2400.0), (date("2025-04-15"), 1200.0)];
    s.month_profile[4] = 1.5;
    s.month_profile[5] = 0.5;
    let spec = DemandSpec::compile(&s, "ehc", &c);
    // January 2025 has 22 working days, 15 of them from the 13th. April has 20; 10 before the 15th.
    let want = [100.0 * 15.0 / 22.0, 100.0, 200.0, 150.0, 150.0, 50.0, 100.0];
    for (m, want) in want.into_iter().enumerate() {
        assert!((spec.mean(m as u32) - want).abs() < 1e-9, "{m}: {} {want}", spec.mean(m as u32));
    }
    let mut s = source(1200.0);
    s.growth_percent_per_year = 25.0;
    let spec = DemandSpec::compile(&s, "ehc", &c);
    assert!((spec.mean(12) / 125.0 - 1.0).abs() < 0.008, "{}", spec.mean(12));
    // The first working day of the run has hardly grown, the last a year later by a quarter.
    let day = calendar("2025-01-13", "2025-01-13");
    assert!((DemandSpec::compile(&s, "ehc", &day).mean(0) - 100.0 / 22.0).abs() < 1e-9);
}

/// A step from 0.05 to 5 a day (methods, section 4). Catches: a rate looked up at the start of a gap (36.8), a month
/// whose children land outside it, a closed day or minute, a closure factor that is not 0.25 of an open day.
#[test]
fn arrivals_fall_where_the_rate_is() {
    let mut s = source(0.05 * 365.25);
    s.arrive_on = ArrivalDays::Always;
    // Levels are by month: 31 days of January hold a twelfth of a year.
    s.yearly = Dated { initially: 0.05 * 31.0 * 12.0, changes: vec![(date("2025-01-11"), 5.0 * 31.0 * 12.0)] };
    let spec = DemandSpec::compile(&s, "ehc", &calendar("2025-01-01", "2025-01-30"));
    let (mut early, mut late, mut out) = (0, 0, Vec::new());
    for r in 0..2000 {
        out.clear();
        spec.arrivals(&none(), 0, key(r), &mut out);
        let n = out.iter().filter(|a| a.minute < 10 * 1440).count();
        (early, late) = (early + n, late + out.len() - n);
        assert!(out.iter().all(|a| (0..30 * 1440).contains(&a.minute)));
    }
    assert!((early as f64 / 2000.0 - 0.5).abs() < 0.06, "{early}");
    assert!((late as f64 / 2000.0 - 100.0).abs() < 0.8, "{late}");

    let mut s = source(24_000.0);
    s.closure_factor = 0.25;
    let c = calendar("2025-05-01", "2025-07-31");
    let spec = DemandSpec::compile(&s, "ehc", &c);
    let mut by_day = vec![0.0_f64; 92];
    let mut by_part = [0.0_f64; 4];
    for r in 0..100 {
        out.clear();
        (0..3).for_each(|m| spec.arrivals(&none(), m, key(r), &mut out));
        for a in &out {
            let (day, minute) = (a.minute / 1440, a.minute % 1440);
            assert!(c.is_working(day) && (540..984).contains(&minute));
            by_day[day as usize] += 0.01;
            by_part[((minute - 540) / 111) as usize] += 1.0;
        }
    }
    // July 2025 has 23 working days, 6 of them in the closure.
    let open = 2000.0_f64 / (17.0 + 6.0 * 0.25);
    for d in (61..92).filter(|d| c.is_working(*d)) {
        let want = if c.is_school_open(d) { open } else { open / 4.0 };
        assert!((by_day[d as usize] - want).abs() < 5.0 * (want / 100.0).sqrt(), "{d}: {} {want}", by_day[d as usize]);
    }
    let all: f64 = by_part.iter().sum();
    let chi: f64 = by_part.iter().map(|n| (n - all / 4.0) * (n - all / 4.0) / (all / 4.0)).sum();
    assert!(chi < 16.3, "{chi}");
}

/// Kolmogorov-Smirnov of times in a month of 6.4 million minutes. Catches: 0.4 % of the children out of place.
#[test]
fn times_are_even_round_the_clock() {
    let mut s = source(12.0 * 5000.0);
    s.arrive_on = ArrivalDays::Always;
    let spec = DemandSpec::compile(&s, "ehc", &calendar("2025-01-01", "2025-01-31"));
    let mut out = Vec::new();
    (0..40).for_each(|r| spec.arrivals(&none(), 0, key(r), &mut out));
    let mut times: Vec<f64> = out.iter().map(|a| (f64::from(a.minute) + 0.5) / (31.0 * 1440.0)).collect();
    times.sort_by(f64::total_cmp);
    let n = times.len() as f64;
    let gap = times.iter().enumerate().map(|(i, t)| (t - (i as f64 + 0.5) / n).abs()).fold(0.0, f64::max);
    assert!(gap * n.sqrt() < 1.63, "{}", gap * n.sqrt());
}

/// Catches: one child moved, reclassed or dropped when the level rises, or when a source or month beside it changes.
#[test]
fn higher_demand_appends_children_and_moves_nobody() {
    let attribute = |id: &str, shares: &[f64]| Attribute {
        id: id.into(),
        values: (shares.iter().enumerate())
            .map(|(i, s)| AttributeValue { id: i.to_string(), share: Dated::constant(*s) })
            .collect(),
    };
    let c = calendar("2025-01-01", "2026-12-31");
    let classes = Classes::compile(&[attribute("age", &[0.3, 0.45, 0.25]), attribute("rare", &[0.02, 0.98])], &c);
    let mut s = source(1200.0);
    (s.month_cv, s.year_cv, s.diverted_share) = (0.1, 0.05, Dated::constant(0.1));
    let mut more = s.clone();
    more.yearly = Dated::constant(1320.0);
    let (spec, more) = (DemandSpec::compile(&s, "ehc", &c), DemandSpec::compile(&more, "ehc", &c));
    let (mut base, mut high) = (Vec::new(), Vec::new());
    let mut appended = 0;
    for r in 0..100 {
        for m in 0..24 {
            base.clear();
            high.clear();
            spec.arrivals(&classes, m, key(r), &mut base);
            more.arrivals(&classes, m, key(r), &mut high);
            let high: BTreeMap<u32, Arrival> = high.iter().map(|a| (a.k, *a)).collect();
            assert!(base.iter().all(|a| high.get(&a.k) == Some(a)));
            assert!(base.iter().zip(0..).all(|(a, k)| a.k == k));
            appended += high.len() - base.len();
        }
    }
    assert!((appended as f64 / 24_000.0 - 1.0).abs() < 0.05, "{appended}");
}

/// A run that begins elsewhere has the same children in the months that both have. Catches: months numbered from the start.
#[test]
fn children_do_not_depend_on_the_start() {
    let s = source(1200.0);
    let (a, b) = (calendar("2024-08-01", "2025-06-30"), calendar("2025-01-01", "2025-06-30"));
    let (mut x, mut y) = (Vec::new(), Vec::new());
    DemandSpec::compile(&s, "ehc", &a).arrivals(&none(), 6, key(1), &mut x);
    DemandSpec::compile(&s, "ehc", &b).arrivals(&none(), 1, key(1), &mut y);
    let later = a.day_of(b.start()) * 1440;
    assert_eq!(x.iter().map(|a| a.minute - later).collect::<Vec<_>>(), y.iter().map(|a| a.minute).collect::<Vec<_>>());
}

/// 40,000 children. Catches: 1 percentage point in a share, a dated share a day late, dependent attributes, a wrong radix.
#[test]
fn classes_and_diversion_have_their_shares() {
    let c = calendar("2025-01-01", "2025-12-31");
    let change = |a: f64, b: f64| Dated { initially: a, changes: vec![(date("2025-07-01"), b)] };
    let value = |id: &str, share| AttributeValue { id: id.into(), share };
    let attributes = [
        Attribute { id: "one".into(), values: vec![value("only", Dated::constant(1.0))] },
        Attribute {
            id: "age".into(),
            values: vec![value("a", change(0.2, 0.5)), value("b", change(0.8, 0.1)), value("c", change(0.0, 0.4))],
        },
        Attribute { id: "kind".into(), values: vec![value("x", change(0.25, 0.25)), value("y", change(0.75, 0.75))] },
    ];
    let classes = Classes::compile(&attributes, &c);
    assert_eq!((classes.len(), classes.is_empty()), (6, false));
    let mut s = source(12.0 * 40_000.0);
    s.diverted_share = change(0.0, 0.3);
    let spec = DemandSpec::compile(&s, "ehc", &c);
    for (month, ages, diverted) in [(5, [0.2, 0.8, 0.0], 0.0), (6, [0.5, 0.1, 0.4], 0.3)] {
        let mut out = Vec::new();
        spec.arrivals(&classes, month, key(3), &mut out);
        let share = |f: &dyn Fn(&Arrival) -> bool| out.iter().filter(|a| f(a)).count() as f64 / out.len() as f64;
        for (v, want) in ages.into_iter().enumerate() {
            assert!((share(&|a| classes.value(a.class, 1) == v) - want).abs() < 0.01);
            let both = share(&|a| classes.value(a.class, 1) == v && classes.value(a.class, 2) == 0);
            assert!((both - want * 0.25).abs() < 0.01);
        }
        assert!((share(&|a| a.diverted) - diverted).abs() < 0.01);
        assert!(out.iter().all(|a| classes.value(a.class, 0) == 0 && a.class < 6));
    }
    let given = classes.draw_rest(key(0), 0, &[None, Some(2), Some(1)]);
    assert_eq!((classes.value(given, 1), classes.value(given, 2)), (2, 1));
}
