//! The calendar against published holidays and against slow loops.

use super::*;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeSet;

fn date(y: i16, m: i8, d: i8) -> Date {
    Date::new(y, m, d).expect("a date")
}

fn england() -> BankHolidays {
    BankHolidays::England { extra: Vec::new(), not: Vec::new() }
}

/// As published on gov.uk for England and Wales. Catches: any holiday missing, moved or invented in these years.
#[test]
fn bank_holidays_are_those_published() {
    let published: [(i16, &[(i8, i8)]); 11] = [
        (2011, &[(1, 3), (4, 22), (4, 25), (4, 29), (5, 2), (5, 30), (8, 29), (12, 26), (12, 27)]),
        (2012, &[(1, 2), (4, 6), (4, 9), (5, 7), (6, 4), (6, 5), (8, 27), (12, 25), (12, 26)]),
        (2018, &[(1, 1), (3, 30), (4, 2), (5, 7), (5, 28), (8, 27), (12, 25), (12, 26)]),
        (2019, &[(1, 1), (4, 19), (4, 22), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
        (2020, &[(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]),
        (2021, &[(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
        (2022, &[(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]),
        (2023, &[(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]),
        (2024, &[(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
        (2025, &[(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]),
        (2026, &[(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
    ];
    for (year, days) in published {
        let want: Vec<Date> = days.iter().map(|(m, d)| date(year, *m, *d)).collect();
        assert_eq!(england_bank_holidays(year), want, "{year}");
    }
}

/// Catches: a computus that is right only for common years (1954, 1981, 2049, 2076 are the exceptions of the tables).
#[test]
fn easter_sundays_are_those_of_the_prayer_book() {
    for (y, m, d) in [(1818, 3, 22), (1943, 4, 25), (1954, 4, 18), (1981, 4, 19), (2000, 4, 23), (2008, 3, 23)]
        .into_iter()
        .chain([(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25), (2049, 4, 18), (2076, 4, 19)])
    {
        assert_eq!(easter_sunday(y), (m, d), "{y}");
    }
}

/// Catches: `extra` or `not` ignored, or `None` keeping a holiday.
#[test]
fn holidays_can_be_added_and_taken_away() {
    let spec =
        CalendarSpec::with(BankHolidays::England { extra: vec![date(2024, 9, 3)], not: vec![date(2024, 8, 26)] });
    let c = Calendar::new(&spec, date(2024, 8, 1), date(2024, 8, 1), date(2024, 12, 31));
    assert!(c.is_working(c.day_of(date(2024, 8, 26))));
    assert!(!c.is_working(c.day_of(date(2024, 9, 3))));
    assert!(!c.is_working(c.day_of(date(2024, 12, 25))));
    let c =
        Calendar::new(&CalendarSpec::with(BankHolidays::None), date(2024, 8, 1), date(2024, 8, 1), date(2024, 12, 31));
    assert!(c.is_working(c.day_of(date(2024, 12, 25))));
    assert!(!c.is_working(c.day_of(date(2024, 12, 28))), "a Saturday");
}

/// A calendar with random closures, holidays and office hours, and its spec.
fn random(rng: &mut Xoshiro256PlusPlus) -> (CalendarSpec, Calendar) {
    let start = date(rng.random_range(2000..2040), rng.random_range(1..=12), rng.random_range(1..=28));
    let day = |d: i32| start.saturating_add(jiff::SignedDuration::from_hours(24 * i64::from(d)));
    let closures = (0..rng.random_range(0..6))
        .map(|i| {
            let from = rng.random_range(-80..500);
            Closure { id: i.to_string(), from: day(from), until: day(from + rng.random_range(0..50)) }
        })
        .collect();
    let bank_holidays = match rng.random_range(0..4) {
        0 => BankHolidays::None,
        _ => BankHolidays::England {
            extra: (0..3).map(|_| day(rng.random_range(0..400))).collect(),
            not: england_bank_holidays(start.year()).into_iter().skip(6).collect(),
        },
    };
    let opens = rng.random_range(0..1200);
    let office_minutes = rng.random_range(1..=1440 - opens);
    let spec = CalendarSpec { bank_holidays, closures, office_opens_minute: opens, office_minutes };
    let calendar = Calendar::new(&spec, start, day(-60), day(rng.random_range(0..450)));
    (spec, calendar)
}

/// Every question, day by day and minute by minute. Catches: an index wrong by one at either end of a table, at a
/// holiday, a closure or the edge of the office day.
#[test]
fn tables_agree_with_slow_loops() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    for _ in 0..25 {
        let (spec, c) = random(&mut rng);
        let years: BTreeSet<Date> = (1999..2045).flat_map(england_bank_holidays).collect();
        let holiday = |d: Date| match &spec.bank_holidays {
            BankHolidays::None => false,
            BankHolidays::England { extra, not } => (years.contains(&d) || extra.contains(&d)) && !not.contains(&d),
        };
        let (first, end) = (-60 - 366, c.days() + 366);
        let slow_working = |day: i32| {
            let d = c.date_of(day);
            d.weekday().to_monday_one_offset() < 6 && (day < first || day >= end || !holiday(d))
        };
        let slow_school = |day: i32| {
            let d = c.date_of(day);
            slow_working(day)
                && (day < first || day >= end || !spec.closures.iter().any(|k| k.from <= d && d <= k.until))
        };
        let (mut working, mut school) = (c.working_days_before(-460), c.school_days_before(-460));
        for day in -460..end + 40 {
            assert_eq!(c.day_of(c.date_of(day)), day);
            assert_eq!(i32::from(c.weekday(day)), i32::from(c.date_of(day).weekday().to_monday_one_offset()));
            assert_eq!(c.is_working(day), slow_working(day), "{day}");
            assert_eq!(c.is_school_open(day), slow_school(day), "{day}");
            assert_eq!((c.working_days_before(day), c.school_days_before(day)), (working, school), "{day}");
            working += i32::from(slow_working(day));
            school += i32::from(slow_school(day));
        }
        for _ in 0..40 {
            let (minute, days) = (rng.random_range(-100_000..800_000), rng.random_range(0.0..12.0_f64));
            for school in [false, true] {
                let open = |m: i32| {
                    let (day, of_day) = (m.div_euclid(1440), m.rem_euclid(1440) as u32);
                    (if school { slow_school(day) } else { slow_working(day) })
                        && (spec.office_opens_minute..spec.office_opens_minute + spec.office_minutes).contains(&of_day)
                };
                let mut left = (days * f64::from(spec.office_minutes) + 0.5) as i32;
                let mut at: i32 = minute;
                loop {
                    // Whole closed days are stepped over, or the loop would be too slow to run.
                    let day = at.div_euclid(1440);
                    if at.rem_euclid(1440) == 0 && !(if school { slow_school(day) } else { slow_working(day) }) {
                        at += 1440;
                        continue;
                    }
                    if open(at) {
                        if left == 0 {
                            break;
                        }
                        left -= 1;
                    }
                    at += 1;
                }
                let got = if school { c.after_school_days(minute, days) } else { c.after_working_days(minute, days) };
                assert_eq!(got, at, "{minute} {days} {school}");
                let back = if school { c.before_school_days(at, days) } else { c.before_working_days(at, days) };
                let from = if school { c.after_school_days(minute, 0.0) } else { c.after_working_days(minute, 0.0) };
                assert_eq!(back, from, "back from {at} by {days}");
            }
        }
    }
}

/// Months partition the run. Catches: a first or last month not clipped, a leap day lost.
#[test]
fn months_partition_the_run() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(12);
    for _ in 0..200 {
        let (_, c) = random(&mut rng);
        let mut next = 0;
        for m in c.months() {
            assert_eq!(m.first_day, next);
            for day in [m.first_day, m.last_day] {
                assert_eq!((c.date_of(day).year(), c.date_of(day).month()), (m.year, m.month));
            }
            next = m.last_day + 1;
        }
        assert_eq!(next, c.days());
    }
}

/// The window against its definition day by day, over random closures. Catches: an edge day wrong by one, weekends
/// that cut a closure in two.
#[test]
fn closure_windows_agree_with_a_slow_loop() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(13);
    for _ in 0..150 {
        let (spec, c) = random(&mut rng);
        let (long, before) = (rng.random_range(1..60), rng.random_range(0..12));
        let stated = |d: i32| spec.closures.iter().any(|k| k.from <= c.date_of(d) && c.date_of(d) <= k.until);
        // A day is shut when no working day outside every closure lies between it and a stated closed day.
        let shut = |d: i32| {
            let open = |d: &i32| c.is_working(*d) && !stated(*d);
            !open(&d)
                && ((d..).take_while(|d| !open(d)).any(stated)
                    || (d - 40..=d).rev().take_while(|d| !open(d)).any(stated))
        };
        let run = |d: i32| (d..).take_while(|d| shut(*d)).count() as i32;
        for day in -150..560 {
            // In the window when `day + before` is shut, or is the day of reopening, of a run long enough.
            let pivot = day + before as i32;
            let last = if shut(pivot) { pivot } else { pivot - 1 };
            let length =
                if shut(last) { (0..).take_while(|i| shut(last - i)).count() as i32 + run(last) - 1 } else { 0 };
            assert_eq!(c.in_closure_window(day, long, before), length >= long as i32 && length > 0, "{day}");
        }
    }
}

/// Catches: a panic or a wrap far outside the tables, on negative or meaningless durations.
#[test]
fn extremes_saturate() {
    let c = Calendar::new(&CalendarSpec::with(england()), date(2024, 8, 1), date(2020, 1, 1), date(2026, 12, 31));
    for minute in [i32::MIN, -1, 0, i32::MAX - 2000, i32::MAX] {
        for days in [f64::NAN, f64::NEG_INFINITY, -3.0, 0.0, 1e9, 1e300, f64::INFINITY] {
            let at = c.after_working_days(minute, days);
            assert!(at >= minute, "{minute} {days}");
            assert!(at == i32::MAX || days.is_nan() || days < 1e8, "{minute} {days} {at}");
        }
    }
    for day in [i32::MIN, i32::MAX] {
        c.is_working(day);
        c.working_days_before(day);
        c.date_of(day);
        c.in_closure_window(day, 28, 7);
    }
    // An office that never opens and one longer than the day are cut to fit.
    let spec = CalendarSpec { office_opens_minute: 5000, office_minutes: 0, ..CalendarSpec::with(england()) };
    let c = Calendar::new(&spec, date(2024, 8, 1), date(2025, 8, 1), date(2023, 1, 1));
    assert!(c.after_working_days(0, 2.0) > 0);
}
