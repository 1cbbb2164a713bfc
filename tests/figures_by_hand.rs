//! Small runs whose figures can be worked out by hand, as a reader of the answers sees them.

#[path = "support/planned.rs"]
mod planned;

use planned::planned_of;
use sendsim::calendar::Date;
use sendsim::kernel::Stop;
use sendsim::measure::Span;
use sendsim::pathway::{ClassTest, ListPolicy, Order, Stream, StreamTest, Unused};
use sendsim::plan::slot_of;
use sendsim::project::{Answers, Unjudged};
use sendsim::study::{RunSpec, answers, run};

/// The answers to a scenario without faults; `cases.csv` is the file of its open cases.
fn answered(text: &str, cases: &str, count: u32) -> Answers {
    let resolver = |name: &str| match name {
        "cases.csv" => Ok(cases.to_string()),
        _ => Ok(text.to_string()),
    };
    let (plan, stop) = (planned_of("scenario.toml", &resolver, &[]), Stop::new());
    let tally = run(&plan, RunSpec { seed: 1, first: 0, count, threads: 1 }, &|_| {}, &stop).expect("runs");
    answers(&plan, &tally, 1, &stop).expect("answers")
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

/// The index of the period of a kind that ends on a day.
fn period(answers: &Answers, span: Span, last: &str) -> usize {
    answers.periods_of(span).find(|p| answers.periods[*p].last_day == date(last)).expect("such a period")
}

/// The median of a figure in a period; `None` = absent.
fn value(answers: &Answers, names: [&str; 3], period: usize) -> Option<f64> {
    let [pathway, stage, measure] = names;
    answers.series(pathway, stage, measure).expect("a figure").cells[period].map(|c| c.spread().p50)
}

fn near(value: Option<f64>, wanted: f64) -> bool {
    value.is_some_and(|v| (v - wanted).abs() < 1e-9)
}

/// 2025 with neither bank holidays nor nights, and these pathways and teams.
fn in_2025(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

const HEAD: &str = r#"
format = 1
title = "By hand"
start = 2025-01-01
end = 2025-12-31
[calendar]
bank_holidays = "none"
office = { opens = "00:00", hours = 24 }
"#;

/// A list that nobody serves before March.
const SHUT: &str = r#"
[pathways.p]
first = "seen"
backlog.list = { stage = "seen", file = "cases.csv" }
[pathways.p.stages]
seen.work = { team = "clinic", elapsed.calendar_days = 1 }
seen.next = "done"
done.leave = "done"
[teams.clinic]
works = "always"
places = { initially = 0, 2025-03-01 = 100 }
"#;

/// Twenty-five children, the first of whom has waited one week on 1 January, the second two, ...
fn one_for_each_week() -> String {
    let day = |weeks: i64| date("2025-01-01").saturating_sub(jiff::Span::new().days(7 * weeks));
    let row = |weeks| format!("{0},{0}\n", day(weeks));
    format!("requested,entered\n{}", (1..=25).map(row).collect::<String>())
}

#[test]
fn weeks_waiting_are_those_of_the_children_on_the_list_and_absent_when_there_are_none() {
    let answers = answered(&in_2025(SHUT), &one_for_each_week(), 2);
    let value = |measure, p| value(&answers, ["p", "seen", measure], p);
    // Whole weeks older at the end of January, and of February.
    for (last, weeks) in [("2025-01-31", 31.0 / 7.0), ("2025-02-28", 59.0 / 7.0)] {
        let p = period(&answers, Span::Month, last);
        assert!(near(value("longest_weeks_waiting", p), 25.0 + weeks), "{:?}", value("longest_weeks_waiting", p));
        // 92 in a hundred of 25 are 23.
        assert!(near(value("p92_weeks_waiting", p), 23.0 + weeks), "{:?}", value("p92_weeks_waiting", p));
        assert!(near(value("mean_weeks_waiting", p), 13.0 + weeks));
    }
    // A longer period shows its last month.
    let quarter = period(&answers, Span::Quarter, "2025-03-31");
    let year = period(&answers, Span::Year, "2025-12-31");
    for p in [quarter, year, period(&answers, Span::Month, "2025-03-31")] {
        assert!(near(value("waiting", p), 0.0));
        for measure in ["p92_weeks_waiting", "longest_weeks_waiting", "mean_weeks_waiting", "pc_within_18_weeks"] {
            assert_eq!(value(measure, p), None, "{measure}");
        }
    }
}

/// Works that take 20 hours each, one after the other: the second child begins 20 hours after the first, the third 40.
const ONE_BY_ONE: &str = r#"
[pathways.p]
first = "enter"
backlog.list = { stage = "enter", file = "cases.csv" }
[pathways.p.stages]
enter.wait.calendar_days = 1
enter.next = "seen"
seen.work = { team = "clinic", hours = 20 }
seen.next = "done"
done.leave = "done"
[teams.clinic]
works = "always"
rate = 1
"#;

#[test]
fn a_median_wait_is_in_days_rounded_to_nearest() {
    // All join at the same time: they wait 0, 20 and 40 hours, the middle one 20 hours, which is nearer to one day.
    let day = "2024-12-31";
    let answers = answered(&in_2025(ONE_BY_ONE), &format!("requested,entered\n{0},{0}\n{0},{0}\n{0},{0}\n", day), 1);
    let january = period(&answers, Span::Month, "2025-01-31");
    let weeks = |measure| value(&answers, ["p", "seen", measure], january);
    assert!(near(weeks("mean_weeks_to_start"), 20.0 / 168.0), "{:?}", weeks("mean_weeks_to_start"));
    assert!(near(weeks("median_weeks_to_start"), 1.0 / 7.0), "{:?}", weeks("median_weeks_to_start"));
}

#[test]
fn published_counts_belong_to_the_year_they_were_published_of_and_no_other() {
    let text = in_2025(SHUT).replace("2025-12-31", "2026-12-31").replace("start = 2025-01-01", "start = 2025-03-01")
        + r#"
[pathways.p.clocks.days]
start = "request"
stop = "enter:done"
limit_days = 1000
headline = true
[pathways.p.published]
from = 2025-01-01
until = 2025-02-28
requests = 60
issued = 100
within = 45
"#;
    let answers = answered(&text, &one_for_each_week(), 1);
    let value = |measure, p| value(&answers, ["p", "", measure], p);
    // All twenty-five are done in March, and on time.
    for (span, last, rate, plans) in [
        (Span::Month, "2025-03-31", Some(100.0), 25.0),
        (Span::Quarter, "2025-03-31", Some(100.0), 25.0),
        (Span::YearToDate, "2025-03-31", Some(56.0), 125.0),
        (Span::YearToDate, "2025-12-31", Some(56.0), 125.0),
        (Span::Year, "2025-12-31", Some(56.0), 125.0),
        (Span::YearToDate, "2026-03-31", None, 0.0),
        (Span::Year, "2026-12-31", None, 0.0),
    ] {
        let p = period(&answers, span, last);
        assert_eq!(value("pc_plans_issued_within_20_weeks", p), rate, "{span:?} {last}");
        assert_eq!(value("plans_issued", p), Some(plans), "{span:?} {last}");
    }
}

/// Nobody is ever seen. With a limit of 30 days it is known on 30 June that all who asked until 31 May are late.
#[test]
fn the_rate_of_a_cohort_is_absent_until_its_limit_has_passed() {
    let text = |limit: u32| {
        let head =
            in_2025(SHUT).replace("2025-12-31", "2025-06-30").replace("{ initially = 0, 2025-03-01 = 100 }", "0");
        let head = head.replace("backlog.list = { stage = \"seen\", file = \"cases.csv\" }", "demand.all.yearly = 365");
        format!(
            "{head}[pathways.p.clocks.days]\nstart = \"request\"\nstop = \"enter:done\"\nlimit_days = {limit}\n\
             headline = true\n[targets.june]\nmeasure = \"pc_cohort_within_20_weeks\"\nmonth = 2025-06-30\n\
             at_least = 50\n"
        )
    };
    let (known, unknown) = (answered(&text(30), "", 3), answered(&text(31), "", 3));
    let rate = |a: &Answers, span, last| value(a, ["p", "", "pc_cohort_within_20_weeks"], period(a, span, last));
    let ends = [(Span::Month, "2025-05-31"), (Span::YearToDate, "2025-05-31")];
    for (span, last) in ends {
        assert_eq!((rate(&known, span, last), rate(&unknown, span, last)), (Some(0.0), None), "{span:?}");
    }
    for answers in [known, unknown] {
        assert_eq!(rate(&answers, Span::Month, "2025-04-30"), Some(0.0));
        let pooled = [(Span::Month, "2025-06-30"), (Span::Quarter, "2025-06-30"), (Span::Year, "2025-06-30")];
        assert!(pooled.iter().all(|(span, last)| rate(&answers, *span, last).is_none()));
        let rows = String::from_utf8(sendsim::report::measures_csv(&answers)).expect("text");
        let june = |row: &&str| row.contains("pc_cohort_within_20_weeks,2025-06-01");
        assert_eq!(rows.lines().filter(june).count(), 0);
        assert_eq!(answers.targets[0].unjudged, Some(Unjudged::NotKnown));
        assert!(answers.targets[0].outcome.is_none());
    }
}

/// Nobody asks, so no plan is issued: that is no reason to call the target met, or not covered.
#[test]
fn a_target_on_a_rate_of_nothing_says_so_and_counts_as_missed() {
    let text = in_2025(SHUT)
        + "[pathways.p.clocks.days]\nstart = \"request\"\nstop = \"enter:done\"\nlimit_days = 7\nheadline = true\n\
           [targets.t]\nmeasure = \"pc_plans_issued_within_20_weeks\"\nmonth = 2025-06-30\nat_least = 50\n";
    let answers = answered(&text, &one_for_each_week(), 3);
    assert_eq!(answers.targets[0].unjudged, Some(Unjudged::Nothing));
    assert!(answers.targets[0].is_missed());
}

/// Two streams of half a team each: what is kept of the team is of both halves.
#[test]
fn a_team_in_parts_has_the_hours_and_cases_of_all_its_parts() {
    let list = "[teams.clinic.list]\nunused = \"lapses\"\nstreams.new = { share = 0.5, requested_from = 2024-10-01 }\n\
                streams.old = { share = 0.5, rest = true }\n";
    // Thirteen children asked since October, twelve before: 10 hours each, of which half the staff have 372 in January.
    let text = in_2025(ONE_BY_ONE).replace("hours = 20", "hours = 10") + list;
    let answers = answered(&text, &one_for_each_week(), 1);
    let value = |measure, last| value(&answers, ["", "clinic", measure], period(&answers, Span::Month, last));
    assert!(near(value("hours_available", "2025-01-31"), 744.0), "{:?}", value("hours_available", "2025-01-31"));
    assert!(near(value("hours_used", "2025-01-31"), 250.0), "{:?}", value("hours_used", "2025-01-31"));
    assert!(near(value("utilisation", "2025-01-31"), 100.0 * 250.0 / 744.0));
    assert!(near(value("caseload", "2025-01-31"), 0.0));
    assert!(near(value("hours_used", "2025-02-28"), 0.0));
}

/// One place, and two kinds of work that take ten days each.
const TWO_KINDS: &str = r#"
[pathways.p]
first = "contact"
backlog.list = { stage = "contact", file = "cases.csv" }
backlog.half = { stage = "write_up", file = "cases.csv" }
[pathways.p.stages]
contact.work = { team = "clinic", elapsed.calendar_days = 10 }
contact.next = "write_up"
write_up.work = { team = "clinic", elapsed.calendar_days = 10 }
write_up.next = "done"
done.leave = "done"
[teams.clinic]
works = "always"
places = 1
list = { order = "oldest_request_first", stages_first = ["p.FIRST"] }
"#;

/// Whichever work comes first by the rule of the list has the place while anybody waits for it: three times ten days of January.
/// Catches: a rule of stages that is read and not kept.
#[test]
fn the_work_that_comes_first_is_done_first() {
    let half =
        |stage: &str| one_for_each_week().lines().skip(1).map(|row| format!("{stage},{row}\n")).collect::<String>();
    let cases = format!("stage,requested,entered\n{}{}", half("contact"), half("write_up"));
    for (first, done) in [("write_up", [0.0, 3.0]), ("contact", [3.0, 0.0])] {
        let answers = answered(&in_2025(TWO_KINDS).replace("FIRST", first), &cases, 1);
        let january = period(&answers, Span::Month, "2025-01-31");
        let found = ["contact", "write_up"].map(|stage| value(&answers, ["p", stage, "completions"], january));
        assert_eq!(found, done.map(Some), "{first} first");
    }
}

/// A stream of those who have waited at most twelve weeks has them for twelve weeks, the last day included; a band comes before
/// every stream.
#[test]
fn a_stream_of_the_recent_ends_with_its_last_day() {
    let stream = |id: &str, takes| Stream { id: id.to_string(), share: 0.5, takes };
    let policy = ListPolicy {
        order: Order::FirstCome,
        bands: vec![(0, ClassTest { attribute: 0, value: 1 })],
        streams: vec![stream("recent", StreamTest::WaitedAtMostWeeks(12.0)), stream("rest", StreamTest::Rest)],
        unused: Unused::Lent,
        stages_first: Vec::new(),
    };
    let slot = |days, urgent| slot_of(&policy, 0, |_| urgent, |_| false, days);
    assert_eq!([slot(0, false), slot(84, false), slot(85, false), slot(85, true)], [1, 1, 2, 0]);
}
