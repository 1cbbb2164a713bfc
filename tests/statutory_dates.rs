//! Statutory dates worked by hand (with a paper calendar, not with this code), each with its rule.
//!
//! SEND Regulations 2014 = SI 2014/1530 as amended by SI 2015/359; CFA = Children and Families Act 2014; Code = SEND
//! Code of Practice 2015. "Within n weeks of" an event: day 7n after it is the last lawful day. "At least 15 days
//! beginning with" service: the day of service is the first. Weekends and bank holidays count everywhere.
//! Catches: an exclusive limit, working days for calendar days, a lost leap day, an hour that makes a day late.

use sendsim::calendar::{BankHolidays, Calendar, CalendarSpec, Closure, Date, in_time};

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn calendar(closures: &[(&str, &str)]) -> Calendar {
    let closures = closures.iter().map(|(a, b)| Closure { id: String::new(), from: date(a), until: date(b) }).collect();
    let bank_holidays = BankHolidays::England { extra: Vec::new(), not: Vec::new() };
    let spec = CalendarSpec { closures, ..CalendarSpec::with(bank_holidays) };
    Calendar::new(&spec, date("2024-08-01"), date("2022-01-01"), date("2028-12-31"))
}

const WEEK: u32 = 7;

/// (rule, event, limit in days, last lawful day); reg = regulation of the SEND Regulations 2014
const ROWS: [(&str, &str, u32, &str); 47] = [
    // Decision whether to assess: 6 weeks from the request, or from becoming responsible.
    ("reg 5(1)(a)", "2024-08-01", 6 * WEEK, "2024-09-12"),
    ("reg 5(1)(a); leap year", "2024-01-31", 6 * WEEK, "2024-03-13"),
    ("reg 5(1)(a); common year", "2023-01-31", 6 * WEEK, "2023-03-14"),
    ("reg 5(1)(a); Christmas counts", "2024-12-20", 6 * WEEK, "2025-01-31"),
    ("reg 5(1)(b); Easter counts", "2024-03-18", 6 * WEEK, "2024-04-29"),
    ("reg 5(1)(a); request on a Saturday", "2025-03-01", 6 * WEEK, "2025-04-12"),
    // Advice: 6 weeks from being asked. Advice that exists already and satisfies all (reg 6(4)) takes no time.
    ("reg 8(1); summer counts", "2024-07-22", 6 * WEEK, "2024-09-02"),
    ("reg 8(1)", "2025-02-14", 6 * WEEK, "2025-03-28"),
    ("reg 8(1); into the new year", "2023-12-01", 6 * WEEK, "2024-01-12"),
    ("reg 6(4): advice reused, none to ask for", "2025-02-14", 0, "2025-02-14"),
    // Decision not to issue a plan: 16 weeks from the request.
    ("reg 10(1)", "2024-08-01", 16 * WEEK, "2024-11-21"),
    ("reg 10(1); leap year", "2023-11-10", 16 * WEEK, "2024-03-01"),
    ("reg 10(1); common year", "2022-11-10", 16 * WEEK, "2023-03-02"),
    ("reg 10(1); request on a bank holiday", "2026-05-04", 16 * WEEK, "2026-08-24"),
    // Final plan: 20 weeks from the request.
    ("reg 13(2)", "2024-08-01", 20 * WEEK, "2024-12-19"),
    ("reg 13(2); last day is Christmas Day", "2024-08-07", 20 * WEEK, "2024-12-25"),
    ("reg 13(2); last day is 29 February", "2023-10-12", 20 * WEEK, "2024-02-29"),
    ("reg 13(2); the same a year before", "2022-10-12", 20 * WEEK, "2023-03-01"),
    ("reg 13(2); last day is Good Friday", "2023-11-10", 20 * WEEK, "2024-03-29"),
    ("reg 13(2); in the summer closure", "2025-04-01", 20 * WEEK, "2025-08-19"),
    ("reg 13(2); last day is New Year's Day", "2026-08-14", 20 * WEEK, "2027-01-01"),
    ("reg 13(2); request on 29 February", "2028-02-29", 20 * WEEK, "2028-07-18"),
    // Parents' representations: at least 15 days beginning with the day of service, so the fifteenth is day 14.
    ("reg 13(1)(a)", "2024-12-18", 14, "2025-01-01"),
    ("reg 13(1)(a); leap year", "2024-02-16", 14, "2024-03-01"),
    ("Code 9.77; the same fifteen days", "2025-06-02", 14, "2025-06-16"),
    // The setting should answer a consultation within 15 days.
    ("Code 9.83", "2024-10-21", 15, "2024-11-05"),
    ("Code 9.83; Christmas counts", "2025-12-19", 15, "2026-01-03"),
    // First review in the 12 months starting with the day the plan was made: months are no fixed number of days.
    ("CFA s 44(1)(a); 12 months with 29 February", "2023-03-01", 365, "2024-02-29"),
    ("CFA s 44(1)(b); 12 months without it", "2024-09-16", 364, "2025-09-15"),
    // After the review meeting: decision in 4 weeks; final amended plan 8 weeks after the notice.
    ("reg 20(10)", "2024-07-10", 4 * WEEK, "2024-08-07"),
    ("reg 20(10); Christmas counts", "2024-12-05", 4 * WEEK, "2025-01-02"),
    ("reg 22(2)(a), (3); leap year", "2024-01-08", 8 * WEEK, "2024-03-04"),
    ("reg 22(2)(a), (3)", "2025-11-10", 8 * WEEK, "2026-01-05"),
    ("reg 22(2)(c): 15 days beginning with service", "2025-04-14", 14, "2025-04-28"),
    ("reg 20(10) with 22(3): 12 weeks from the meeting", "2024-06-03", 12 * WEEK, "2024-08-26"),
    // Orders of the Tribunal, unopposed appeals, mediation: from the order, the notice to the Tribunal, the agreement.
    ("reg 44(2)(b): notify", "2024-12-19", 2 * WEEK, "2025-01-02"),
    ("reg 43(2)(b), 44(2)(b)(i): no plan", "2024-05-20", 10 * WEEK, "2024-07-29"),
    ("reg 43(2)(b), 44(2)(b)(ii): final plan", "2024-05-20", 14 * WEEK, "2024-08-26"),
    ("reg 43(2)(c), 44(2)(c)(i): draft", "2024-02-01", 5 * WEEK, "2024-03-07"),
    ("reg 43(2)(c), 44(2)(c)(ii): final plan", "2024-02-01", 11 * WEEK, "2024-04-18"),
    ("reg 45(3): notify", "2025-07-28", 2 * WEEK, "2025-08-11"),
    ("reg 45(3A)(a): no plan", "2025-07-28", 10 * WEEK, "2025-10-06"),
    ("reg 45(3A)(b): final plan", "2025-07-28", 14 * WEEK, "2025-11-03"),
    ("reg 42 with 44(2)(b)(ii): final plan", "2025-09-22", 14 * WEEK, "2025-12-29"),
    // Transfers between phases: "before" a date, so the day before it is the last. The event is 1 September before.
    ("reg 18(1)(b): before 15 February", "2024-09-01", 166, "2025-02-14"),
    ("reg 18(1)(a): before 31 March", "2024-09-01", 210, "2025-03-30"),
    ("reg 18(1)(b): before 15 February; leap year", "2027-09-01", 166, "2028-02-14"),
];

#[test]
fn the_limit_day_is_on_time_and_the_next_is_late() {
    let c = calendar(&[("2024-07-25", "2024-09-01")]);
    for (rule, event, limit, last) in ROWS {
        let (event, last) = (c.day_of(date(event)), c.day_of(date(last)));
        for begin in [event * 1440, event * 1440 + 1439] {
            assert!(in_time(begin, last * 1440, limit), "{rule}: start of the last day");
            assert!(in_time(begin, last * 1440 + 1439, limit), "{rule}: end of the last day");
            assert!(!in_time(begin, (last + 1) * 1440, limit), "{rule}: the day after");
        }
        assert_eq!(c.date_of(event + limit as i32), c.date_of(last), "{rule}");
    }
}

/// (first and last day of a closure, days inside the window, days outside), days on which the school is asked; SEND
/// Regulations 2014, reg 5(4)(a), 10(4)(a), 13(3)(a): from one week before a closure of at least 4 weeks until one week
/// before the school reopens.
type Closed = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);
const WINDOW: [Closed; 7] = [
    // Thursday 25 July to Sunday 1 September 2024; reopens on Monday 2 September.
    (
        "2024-07-25",
        "2024-09-01",
        &["2024-07-18", "2024-07-25", "2024-08-26"],
        &["2024-07-17", "2024-08-27", "2024-09-02"],
    ),
    // Exactly 28 days, Wednesday 23 July to Tuesday 19 August 2025, open on both sides.
    ("2025-07-23", "2025-08-19", &["2025-07-16", "2025-08-13"], &["2025-07-15", "2025-08-14"]),
    // 27 days are too few.
    ("2025-07-23", "2025-08-18", &[], &["2025-07-16", "2025-07-30"]),
    // Stated by its weekdays only: closed from Saturday 27 July, reopens on Monday 2 September.
    ("2024-07-29", "2024-08-30", &["2024-07-20", "2024-08-26"], &["2024-07-19", "2024-08-27"]),
    // Stated to Friday 28 August 2026: Monday 31 August is a bank holiday, so the school reopens on Tuesday.
    ("2026-07-22", "2026-08-28", &["2026-08-25"], &["2026-08-26"]),
    // Christmas and Easter closures are short.
    ("2024-12-21", "2025-01-05", &[], &["2024-12-20", "2024-12-27"]),
    ("2025-04-12", "2025-04-27", &[], &["2025-04-14"]),
];

#[test]
fn the_window_around_a_long_closure_includes_both_edges() {
    for (from, until, inside, outside) in WINDOW {
        let c = calendar(&[(from, until)]);
        let in_window = |day: &str| c.in_closure_window(c.day_of(date(day)), 28, 7);
        assert!(inside.iter().all(|day| in_window(day)), "{from} to {until}: one of {inside:?} is outside");
        assert!(!outside.iter().any(|day| in_window(day)), "{from} to {until}: one of {outside:?} is inside");
    }
}
