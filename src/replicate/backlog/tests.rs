//! The opening list: each seed is fixed, and each test says the smallest error that it catches.

use super::*;
use crate::calendar::{BankHolidays, CalendarSpec, Date};
use crate::pathway::{AgeBand, Attribute, AttributeValue, Case, Dated, StageIx};

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn calendar() -> Calendar {
    let spec = CalendarSpec::with(BankHolidays::England { extra: vec![], not: vec![] });
    Calendar::new(&spec, date("2024-08-01"), date("2023-08-01"), date("2026-12-31"))
}

fn backlog(cases: Cases, ages: Ages) -> Backlog {
    Backlog { id: "ep_list".into(), stage: StageIx(0), in_work: false, cases, ages }
}

fn since_request() -> Ages {
    Ages::SinceRequest { earlier: None }
}

fn earlier(unit: DayUnit, days: Law) -> Option<Elapsed> {
    Some(Elapsed { unit, days: Dated::constant(days) })
}

fn cases(backlog: &Backlog, replication: u32) -> Vec<InitialCase> {
    let c = calendar();
    let mut out = Vec::new();
    let classes = Classes::compile(&[], &c);
    BacklogSpec::compile(backlog, "ehc", &c).cases(&classes, &c, Key::of_replication(9, replication), &mut out);
    out
}

/// methods.md, section 3. Catches: 0.00005 in θ, 0.05 percentage points past 20 weeks.
#[test]
fn ages_of_greatest_entropy_match_the_fixtures() {
    for (mean, theta, past) in [(26.0, 0.0, 61.5), (13.0, 0.0691, 23.0), (18.0, 0.0377, 38.4), (35.0, -0.0432, 83.8)] {
        let law = TruncatedExponential::new(mean, 52.0);
        assert!((law.theta() - theta).abs() <= 0.00005, "{mean}: {}", law.theta());
        let n = 100_000;
        let ages: Vec<f64> = (0..n).map(|i| law.quantile((f64::from(i) + 0.5) / f64::from(n))).collect();
        let share = ages.iter().filter(|a| **a > 20.0).count() as f64 / f64::from(n) * 100.0;
        assert!((share - past).abs() <= 0.05, "{mean}: {share}");
        assert!((ages.iter().sum::<f64>() / f64::from(n) - mean).abs() < 1e-3);
        assert!(ages.is_sorted() && ages[0] >= 0.0 && ages[n as usize - 1] <= 52.0);
    }
    for (mean, longest) in [(0.0, 52.0), (52.0, 52.0), (60.0, 52.0), (1e-9, 52.0), (-1.0, 0.0), (f64::NAN, 5.0)] {
        let law = TruncatedExponential::new(mean, longest);
        assert!((0.0..=52.0).contains(&law.quantile(0.5)), "{mean} {longest}");
    }
}

/// Catches: no case at the longest age, a case too many, a mean off by 2 %, ages that vary between replications.
#[test]
fn a_size_has_its_mean_and_longest_wait() {
    let b = backlog(Cases::Size { cases: 338, mean_weeks: 11.0, longest_weeks: 22.0 }, since_request());
    let list = cases(&b, 0);
    assert_eq!(list.len(), 338);
    assert_eq!(list[337].requested, -22 * 10_080);
    assert_eq!(list.iter().filter(|c| c.requested == -22 * 10_080).count(), 1);
    let mean = list.iter().map(|c| f64::from(-c.requested) / WEEK).sum::<f64>() / 338.0;
    assert!((mean - 11.0).abs() < 0.02, "{mean}");
    assert!(list.iter().all(|c| c.entered == c.requested && c.requested < 0));
    assert_eq!(list, cases(&b, 1));
    assert!(
        cases(&backlog(Cases::Size { cases: 0, mean_weeks: 1.0, longest_weeks: 2.0 }, since_request()), 0).is_empty()
    );
}

/// Catches: a case out of its band or its part of it, the same ages in every replication.
#[test]
fn bands_are_filled_evenly() {
    let bands = vec![
        AgeBand { from_weeks: 0.0, to_weeks: 6.0, cases: 40 },
        AgeBand { from_weeks: 6.0, to_weeks: 12.0, cases: 7 },
    ];
    let b = backlog(Cases::Bands(bands), since_request());
    let list = cases(&b, 0);
    for (i, c) in list.iter().enumerate() {
        let weeks = f64::from(-c.requested) / WEEK;
        let (from, to) = if i < 40 { (0.15 * i as f64, 0.15) } else { (6.0 + 6.0 / 7.0 * (i - 40) as f64, 6.0 / 7.0) };
        assert!(weeks >= from - 1e-3 && weeks <= from + to + 1e-3, "{i} {weeks}");
        assert_eq!(c.row as usize, i);
    }
    assert_eq!(list.len(), 47);
    assert_ne!(list, cases(&b, 1));
}

/// Catches: a listed date a day off, an entry before the request or after the start, a given class overruled.
#[test]
fn listed_cases_stand_as_given() {
    let case = |requested: &str, entered: Option<&str>, class: Option<usize>| Case {
        requested: date(requested),
        entered: entered.map(date),
        class: vec![class],
    };
    let list = vec![
        case("2024-07-31", None, Some(1)),
        case("2024-05-01", Some("2024-06-01"), Some(0)),
        case("2024-07-20", None, None),
        case("2024-05-01", Some("2024-04-01"), Some(1)),
    ];
    let ages = Ages::SinceRequest { earlier: earlier(DayUnit::CalendarDays, Law::Fixed(5.0)) };
    let c = calendar();
    let value = |id: &str, share| AttributeValue { id: id.into(), share: Dated::constant(share) };
    let attribute = Attribute { id: "kind".into(), values: vec![value("x", 1.0), value("y", 0.0)] };
    let classes = Classes::compile(&[attribute], &c);
    let spec = BacklogSpec::compile(&backlog(Cases::Listed(list), ages), "ehc", &c);
    assert_eq!((spec.len(), spec.is_empty()), (4, false));
    let mut out = Vec::new();
    spec.cases(&classes, &c, Key::of_replication(9, 0), &mut out);
    let got: Vec<_> = out.iter().map(|c| (c.requested, c.entered, c.class)).collect();
    let at = |day: i32| day * 1440 + 540;
    assert_eq!(got, [(-900, 0, 1), (at(-92), at(-61), 0), (at(-12), at(-7), 0), (at(-92), at(-92), 1)]);
}

/// Catches: time before the stage added where it should be taken off, or in calendar for working days.
#[test]
fn ages_count_from_the_request_or_the_stage() {
    let bands = || Cases::Bands(vec![AgeBand { from_weeks: 4.0, to_weeks: 20.0, cases: 500 }]);
    for unit in [DayUnit::CalendarDays, DayUnit::WorkingDays, DayUnit::SchoolDays] {
        let law = Law::Gamma { mean: 30.0, cv: 0.4 };
        let since = cases(&backlog(bands(), Ages::SinceRequest { earlier: earlier(unit, law.clone()) }), 2);
        let stage = cases(&backlog(bands(), Ages::InStage { earlier: earlier(unit, law) }), 2);
        let (from, to) = (-20 * 10_080, -4 * 10_080);
        let mut days = 0.0;
        for (a, b) in since.iter().zip(&stage) {
            assert!((from..=to).contains(&a.requested) && (a.requested..=0).contains(&a.entered));
            assert!((from..=to).contains(&b.entered) && b.requested <= b.entered);
            assert_eq!(a.requested, b.entered, "the same age is drawn");
            days += f64::from(b.entered - b.requested) / 1440.0 / 500.0;
        }
        assert!(since.iter().any(|c| c.entered == 0) && since.iter().any(|c| c.entered < 0));
        let want = if unit == DayUnit::CalendarDays { 30.0 } else { 30.0 * 365.25 / 253.0 };
        assert!((days / want - 1.0).abs() < 0.06, "{unit:?} {days} {want}");
    }
}

/// methods.md, section 3: Gamma of mean 4, cv 0.5. Catches: 1 % in a residual; a fresh draw (4.0) for an open one (2.5).
#[test]
fn open_work_has_its_residual() {
    let residual = Residual::new(&Law::Gamma { mean: 4.0, cv: 0.5 });
    let n = 20_000;
    let uniform = |i: i32| (f64::from(i) + 0.5) / f64::from(n);
    let mut ages = 0.0;
    let mut left = 0.0;
    let mut within = 0.0;
    for i in 0..n {
        let key = Key::of_replication(3, i as u32);
        let (age, rest) = residual.found(key.purpose(AGE, 0), unit(key.purpose(EARLIER, 0)));
        ages += age / f64::from(n);
        left += rest / f64::from(n);
        within += f64::from(u8::from(rest <= 4.0)) / f64::from(n);
    }
    assert!((left - 2.5).abs() < 0.05 && (ages - 2.5).abs() < 0.05, "{left} {ages}");
    assert!((within - 0.806).abs() < 0.01, "{within}");
    for (age, want) in [(0.0, 4.0), (2.0, 2.42), (4.0, 1.80), (8.0, 1.40)] {
        let mean = (0..n).map(|i| residual.after(age, uniform(i))).sum::<f64>() / f64::from(n);
        assert!((mean - want).abs() < 0.006, "{age}: {mean} {want}");
    }
    assert!(residual.after(60.0, 0.5).is_finite() && residual.after(60.0, 0.5) >= 0.0);
}
