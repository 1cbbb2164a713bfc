//! A scenario that is told in other units, or 52 weeks later, has the same course of events.

use super::run;
use crate::listener::Heard;
use crate::planned::planned_of;
use sendsim::measure::Record;

const WHOLE: &str = include_str!("../fixtures/whole.toml");
const CASES: &str = include_str!("../fixtures/cases.csv");

fn ran(text: &str, cases: &str, sets: &[(&str, &str)]) -> (Record, Heard) {
    let read = |name: &str| Ok(if name == "cases.csv" { cases } else { text }.to_owned());
    run(&planned_of("scenario.toml", &read, sets))
}

/// A text with some of it said in other words, each of which must be there.
fn said_as(text: &str, words: &[(&str, &str)]) -> String {
    words.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "no longer there: {from}");
        text.replace(from, to)
    })
}

/// Weeks or days, one law or its like, a constant or a value of one date: the same bytes.
#[test]
fn units_do_not_matter() {
    let words = [
        (
            "wait.weeks.triangular = { low = 4, mode = 8, high = 20 }",
            "wait.calendar_days.triangular = { low = 28, mode = 56, high = 140 }",
        ),
        ("after.weeks.exponential = { mean = 200 }", "after.calendar_days.exponential = { mean = 1400 }"),
        ("turnaround.weeks = 5", "turnaround.calendar_days = 35"),
        ("earlier.weeks = 6", "earlier.calendar_days = 42"),
        ("work.hours.fixed = 8", "work.hours = 8.0"),
        ("office = { opens = \"09:00\", hours = 7.4 }", "office = { opens = \"09:00\", hours = 7.40 }"),
        ("hours = 0.75", "hours = { initially = 0.75, 2025-06-01 = 0.75 }"),
    ];
    let (a, b) = (ran(WHOLE, CASES, &[]), ran(&said_as(WHOLE, &words), CASES, &[]));
    assert!(a.1.waits.len() > 1_000, "{} waits", a.1.waits.len());
    assert_eq!(a, b);
}

/// Every date of a text, so many days later.
fn moved(text: &str, days: i64) -> String {
    let digits = |s: &str, of: &[usize]| of.iter().all(|i| s.as_bytes()[*i].is_ascii_digit());
    let mut out = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let date =
            rest.get(..10).filter(|s| digits(s, &[0, 1, 2, 3, 5, 6, 8, 9]) && s[4..5] == *"-" && s[7..8] == *"-");
        match date.and_then(|s| s.parse::<jiff::civil::Date>().ok()) {
            Some(date) => {
                out += &date.saturating_add(jiff::Span::new().days(days)).to_string();
                rest = &rest[10..];
            }
            None => {
                out.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    out
}

/// All dates by 364 days, which is 52 weeks, with everyone on a list at the start and no calendar but the week: the same
/// children wait as long, to the minute. With bank holidays they do not. What is left out because it hangs on months: demand,
/// the volume of a contract, targets, published counts.
#[test]
fn fifty_two_weeks_later_all_is_the_same() {
    let plain = WHOLE.split("\n[targets.july]").next().expect("a first part");
    let without = |text: &str, table: &str| {
        let at = text.find(table).expect("a table");
        let after = at + text[at..].find("\n\n").expect("a table ends");
        format!("{}{}", &text[..at], &text[after..])
    };
    let plain = without(&without(plain, "[calendar.school_closures]"), "[pathways.ehc.published]");
    let weeks = said_as(&plain, &[("bank_holidays = \"england\"", "bank_holidays = \"none\"")]);
    let weeks = said_as(&weeks, &[("extra_bank_holidays = [2026-06-15]\n", ""), ("not_bank_holidays = []\n", "")]);
    let sets = [
        ("pathways.ehc.demand.requests.yearly", "0"),
        ("pathways.ehc.demand.transfers_in.yearly", "0"),
        ("teams.educational_psychologists.contracts.locums.reports_per_month", "0"),
        ("pathways.ehc.backlog.drafts.earlier.weeks", "13"),
    ];
    let course = |text: &str, days| ran(&moved(text, days), &moved(CASES, days), &sets).1;
    let (now, later) = (course(&weeks, 0), course(&weeks, 364));
    assert!(now.waits.len() > 400, "{} waits", now.waits.len());
    assert_eq!(now, later);
    assert_ne!(course(&plain, 0), course(&plain, 364), "bank holidays move within the year");
}
