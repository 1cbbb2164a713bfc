//! Children of one pathway that come of those of another: nobody is lost, nothing is forgotten, and what was due comes back.

#[path = "support/planned.rs"]
mod planned;

use planned::{planned, planned_of};
use sendsim::kernel::{DAY, Stop, Time};
use sendsim::measure::UNSET;
use sendsim::plan::Plan;
use sendsim::replicate::{Arena, replication, trace};
use sendsim::study::{RunSpec, answers, run};

fn plan(text: &str) -> Plan {
    planned(text, &[])
}

/// One replication: for each pathway, leaves by outcome and month.
fn leaves(plan: &Plan, arena: &mut Arena) -> impl Fn(&str, &str) -> Vec<i64> + use<> {
    let record = replication(plan, 3, 0, arena, &Stop::new()).expect("nobody stops it");
    let layout = plan.layout();
    let columns = plan.outcomes.iter().zip(&plan.columns.outcomes);
    let counts: Vec<_> = columns
        .map(|((p, outcome), column)| {
            let months = (0..layout.months).map(|m| record.month(layout, *column, m));
            (plan.scenario.pathways[usize::from(*p)].id.clone(), outcome.clone(), months.collect::<Vec<i64>>())
        })
        .collect();
    move |pathway, outcome| {
        counts.iter().find(|(p, o, _)| p == pathway && o == outcome).map(|(.., n)| n.clone()).expect("an outcome")
    }
}

const TWO_SERVICES: &str = r#"
format = 1
title = "Two services"
start = 2023-01-01
end = 2024-12-31

[pathways.screening]
first = "letter"
demand.requests = { yearly = 900, arrive_on = "always" }
classes.age = { under_5 = 0.3, school = 0.7 }
classes.source = { school = 0.5, gp = 0.5 }
stages.letter.wait.calendar_days.exponential.mean = 20
stages.letter.next = "send"
stages.send.refer = "therapy"
stages.send.next = "sort"
stages.sort.choose.young = { share = 0, by_class."age.under_5" = 1, next = "young" }
stages.sort.choose.old = { share = 1, by_class."age.under_5" = 0, next = "old" }
stages.young.leave = "under 5"
stages.old.leave = "at school"

[pathways.therapy]
first = "sort"
classes.need = { speech = 0.6, language = 0.4 }
classes.age = { school = 0.5, under_5 = 0.5 }
stages.sort.choose.young = { share = 0, by_class."age.under_5" = 1, next = "young" }
stages.sort.choose.old = { share = 1, by_class."age.under_5" = 0, next = "need" }
stages.need.choose.speech = { share = 0, by_class."need.speech" = 1, next = "speech" }
stages.need.choose.language = { share = 1, by_class."need.speech" = 0, next = "language" }
stages.young.leave = "under 5"
stages.speech.leave = "speech"
stages.language.leave = "language"
"#;

/// Everyone who is referred is received, in the same month, of the same age, whatever shares the other pathway has; what
/// only the other pathway asks about is drawn there: of n children 60 %, to within four standard deviations.
#[test]
fn who_is_referred_keeps_what_both_pathways_know_and_draws_the_rest() {
    let plan = plan(TWO_SERVICES);
    let leaves = leaves(&plan, &mut Arena::new(&plan));
    assert_eq!(leaves("screening", "under 5"), leaves("therapy", "under 5"));
    let sum = |pathway, outcome| leaves(pathway, outcome).iter().sum::<i64>();
    let (old, speech, language) = (sum("screening", "at school"), sum("therapy", "speech"), sum("therapy", "language"));
    assert_eq!(old, speech + language);
    let (n, share) = (old as f64, speech as f64 / old as f64);
    assert!(n > 1000.0 && (share - 0.6).abs() < 4.0 * (0.24 / n).sqrt(), "{share} of {n}");
}

/// The life of a referred child is told, by the name that its referrer's life leads to.
#[test]
fn the_life_of_a_referred_child_can_be_told() {
    let plan = plan(TWO_SERVICES);
    let lines = trace(&plan, 3, 0, "screening/requests/2023-03/7", &Stop::new()).expect("there is such a child");
    assert!(lines.iter().any(|line| line.text == "send: is referred to therapy"), "{lines:?}");
    let referred = trace(&plan, 3, 0, "screening/requests/2023-03/7/send/0/therapy", &Stop::new()).expect("its child");
    assert_eq!(referred[0].text, "is referred by screening/requests/2023-03/7");
    assert_eq!(referred[0].date, lines[lines.len() - 1].date);
    assert!(referred[referred.len() - 1].text.starts_with("leaves: "), "{referred:?}");
}

/// Reviews as a cycle: each plan is reviewed a year after its last review, and each review refers the next.
const REVIEWS: &str = r#"
format = 1
title = "Reviews"
start = 2022-12-31
end = 2024-12-29

[pathways.plans]
first = "issued"
demand.new_plans = { yearly = { initially = 0, 2023-02-01 = 3000, 2023-03-01 = 0 }, arrive_on = "always" }
stages.issued.refer = "reviews"
stages.issued.next = "held"
stages.held.leave = "plan issued"

[pathways.reviews]
first = "year"
backlog.stock = { stage = "year", bands = [{ weeks = [0, 52.142857142857], cases = 1200 }] }
stages.year.wait.calendar_days = 365
stages.year.next = "next_year"
stages.next_year.refer = "reviews"
stages.next_year.next = "reviewed"
stages.reviewed.leave = "reviewed"
clocks.year = { start = "request", stop = "enter:reviewed", limit_days = 365, headline = "reviews" }
"#;

/// A stock without joiners and leavers is reviewed once in each 365 days, to the child, a twelfth of it in a twelfth of the
/// year; and plans issued in February come back in the next February, to the child. Catches one child lost or doubled.
#[test]
fn a_stock_comes_back_once_a_year_and_a_surge_a_year_later() {
    let text = REVIEWS.replace("= 3000", "= 0.001");
    let stock = plan(&text);
    let mut arena = Arena::new(&stock);
    let reviewed = leaves(&stock, &mut arena)("reviews", "reviewed");
    assert_eq!(stock.calendar.days(), 730);
    assert_eq!(reviewed.iter().sum::<i64>(), 2 * 1200);
    for (m, n) in reviewed.iter().enumerate().skip(1).take(23) {
        let month = &stock.months()[m];
        let due = 1200.0 * f64::from(month.last_day - month.first_day + 1) / 365.0;
        assert!((*n as f64 - due).abs() <= 2.0, "month {m}: {n} of {due}");
    }
    let plan = plan(REVIEWS);
    let leaves = leaves(&plan, &mut Arena::new(&plan));
    let issued = leaves("plans", "plan issued");
    assert!(issued[2] > 200 && issued.iter().sum::<i64>() == issued[2], "{issued:?}");
    let surge: Vec<i64> = leaves("reviews", "reviewed").iter().zip(&reviewed).map(|(a, b)| a - b).collect();
    let mut expected = vec![0; surge.len()];
    expected[14] = issued[2];
    assert_eq!(surge, expected);
}

/// The value of a measure in a month, of one replication.
fn value(plan: &Plan, pathway: &str, measure: &str, month: usize) -> Option<f64> {
    let spec = RunSpec { seed: 3, first: 0, count: 1, threads: 1 };
    let tally = run(plan, spec, &|_| {}, &Stop::new()).expect("nobody stops it");
    let answers = answers(plan, &tally, 1, &Stop::new()).expect("nobody stops it");
    answers.series(pathway, "", measure).expect("it is kept").cells[month].map(|cell| cell.mean.value)
}

/// The measures of reviews say what the children do: the stock is held, and each is due a year after the last.
#[test]
fn reviews_are_counted_when_they_are_due() {
    let plan = plan(&REVIEWS.replace("= 3000", "= 0.001"));
    let reviewed = leaves(&plan, &mut Arena::new(&plan))("reviews", "reviewed");
    for month in [1, 7, 15] {
        let of = |measure| value(&plan, "reviews", measure, month);
        assert_eq!(of("plans_maintained"), Some(1200.0));
        assert_eq!((of("reviews_due"), of("reviews_completed")), (Some(reviewed[month] as f64), of("reviews_due")));
        assert_eq!((of("pc_reviews_within_12_months"), of("reviews_overdue")), (Some(100.0), Some(0.0)));
    }
}

/// Fifteen children wait at the start, some at the edges of bands; nobody joins. One is seen each Monday, the oldest first
/// (2024-01-01 is one), so that the figures at the end of January can be worked out by hand.
const LIST: &str = r#"
format = 1
title = "A list"
start = 2024-01-01
end = 2024-06-30
calendar.bank_holidays = "none"
[pathways.nst]
first = "list"
backlog.list = { stage = "list", file = "cases.csv" }
stages.list.wait.panel = "clinic"
stages.list.next = "seen"
stages.seen.leave = "seen"
clocks.wait = { start = "request", stop = "enter:seen", limit_days = 126, headline = "referrals" }
[panels.clinic]
weekday = "monday"
capacity = 1
"#;

#[test]
fn an_open_list_is_told_by_age() {
    // Days before 31 January, the last day of the month: first those who are seen by then, on 1, 8, 15, 22 and 29 January.
    let seen = [900, 890, 880, 870, 860];
    let open = [365, 364, 127, 126, 85, 84, 40, 33, 32, 31];
    let date = |days: i32| jiff::civil::date(2024, 1, 31).saturating_sub(jiff::Span::new().days(days));
    let rows: String = seen.iter().chain(&open).map(|days| format!("{}\n", date(*days))).collect();
    let cases = format!("requested\n{rows}");
    let files = |name: &str| Ok(if name == "cases.csv" { cases.clone() } else { LIST.to_string() });
    let plan = planned_of("list.toml", &files, &[]);
    let of = |measure| value(&plan, "nst", measure, 0);
    assert_eq!((of("referrals_received"), of("clock_stops"), of("open_referrals")), (Some(0.0), Some(5.0), Some(10.0)));
    let bands = [
        ("open_up_to_1_week", 0),
        ("open_1_to_2_weeks", 0),
        ("open_2_to_4_weeks", 0),
        ("open_4_to_12_weeks", 5),
        ("open_12_to_18_weeks", 2),
        ("open_18_to_52_weeks", 2),
        ("open_over_52_weeks", 1),
    ];
    for (measure, count) in bands {
        assert_eq!(of(measure), Some(f64::from(count)), "{measure}");
    }
    let close = |measure, weeks: f64| {
        let found = of(measure).expect("a value");
        assert!((found - weeks).abs() < 1e-9, "{measure}: {found}, not {weeks}");
    };
    close("pc_open_within_18_weeks", 70.0);
    // The 92nd percentile of ten is the tenth.
    close("mean_weeks_open", 1287.0 / 10.0 / 7.0);
    close("p92_weeks_open", 365.0 / 7.0);
    close("longest_weeks_open", 365.0 / 7.0);
    // Ages when seen: 900 - 30, 890 - 23, 880 - 16, 870 - 9, 860 - 2 days.
    close("mean_weeks_at_stop", (870.0 + 867.0 + 864.0 + 861.0 + 858.0) / 5.0 / 7.0);
    close("median_weeks_at_stop", 864.0 / 7.0);
    close("pc_clock_stops_within_limit", 0.0);
    // Ten wait, five were seen in 31 days.
    close("clearance_weeks", 10.0 / (5.0 / 31.0) / 7.0);
}

/// With `keeps_request` the other child has asked when the first did; without, when it was referred.
#[test]
fn a_child_that_moves_may_keep_its_place() {
    for keeps in [false, true] {
        let text =
            TWO_SERVICES.replace("stages.send.next", &format!("stages.send.keeps_request = {keeps}\nstages.send.next"));
        let plan = plan(&text);
        let mut arena = Arena::new(&plan);
        let _ = leaves(&plan, &mut arena);
        let lives: Vec<_> = arena.ledger().iter().map(|(life, _)| *life).collect();
        let (mut from, mut to): (Vec<_>, Vec<_>) = lives
            .iter()
            .filter(|life| life.left != UNSET)
            .map(|life| (life.pathway, if keeps { life.request } else { life.left }, life.request))
            .partition(|(pathway, ..)| *pathway == 0);
        from.sort_unstable_by_key(|(_, at, _)| *at);
        to.sort_unstable_by_key(|(.., request)| *request);
        let asked: Vec<Time> = to.iter().map(|(.., request)| *request).collect();
        assert_eq!(from.iter().map(|(_, at, _)| *at).collect::<Vec<Time>>(), asked, "{keeps}");
        assert!(asked.len() > 1500 && asked.iter().all(|at| at.0 < 731 * DAY));
    }
}

/// The estimate of a run counts who comes of others: as many as there are, to within a tenth.
#[test]
fn the_estimate_counts_those_who_are_referred() {
    for text in [TWO_SERVICES, REVIEWS] {
        let plan = plan(text);
        let mut arena = Arena::new(&plan);
        let _ = leaves(&plan, &mut arena);
        let (found, children) = (arena.ledger().iter().count() as f64, plan.estimate().children);
        assert!(children > 0.95 * found, "{children} of {found}");
        let most = if text == REVIEWS { 40.0 } else { 1.1 };
        assert!(children < most * found, "{children} of {found}");
    }
}

/// Children who come of one another in one minute more often than not: the run ends at its budget, whatever the minute.
#[test]
fn children_without_end_in_one_minute_are_stopped_by_the_budget() {
    let text = r#"
format = 1
title = "A burst"
start = 2024-01-01
end = 2024-12-31
[pathways.a]
first = "now_or_later"
demand.d = { yearly = 100, arrive_on = "always" }
stages.now_or_later.wait.weeks.empirical = { values = [0, 4], weights = [3, 1] }
stages.now_or_later.next = "one"
stages.one = { refer = "a", next = "two" }
stages.two = { refer = "a", next = "end" }
stages.end.leave = "end"
"#;
    let plan = plan(text);
    let stop = Stop::with_budget(100_000);
    let stopped = replication(&plan, 1, 0, &mut Arena::new(&plan), &stop);
    assert_eq!(stopped.err(), Some(sendsim::kernel::Stopped::Budget));
}
