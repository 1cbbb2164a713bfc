//! Targets, the dip warning, clearing, need and what binds, on hand-made tallies.

mod project_fixture;

use project_fixture::{World, council, date, target};
use sendsim::measure::Formula;
use sendsim::pathway::TargetPeriod;
use sendsim::project::{Answers, Dip, Span, answers, assemble};
use sendsim::report::{clearing_sentence, terminal};

const RATE: &str = "pc_plans_issued_within_20_weeks";

/// Two quarters, three equal replications: (issued, within, over the limit, cohort, cohort within) of each quarter,
/// spread over its months. The run goes on for a year so that the cohorts are known.
fn quarters(first: [i64; 5], second: [i64; 5]) -> Vec<Dip> {
    let mut w = World::new(date("2024-10-01"), 15);
    let c: [_; 5] = std::array::from_fn(|_| w.months_column());
    w.add("", RATE, "%", Formula::Ratio(c[1], c[0]), 100.0);
    w.add("", "plans_issued", "children", Formula::Flow(c[0]), 1.0);
    w.add("", "open_over_20_weeks", "children", Formula::Level(c[2]), 1.0);
    w.add("", "pc_cohort_within_20_weeks", "%", Formula::Ratio(c[4], c[3]), 100.0);
    for r in 0..3 {
        w.record(r, |layout, record| {
            for (q, values) in [first, second].iter().enumerate() {
                for (column, value) in c.iter().zip(values) {
                    record.set_month(layout, *column, 3 * q as u32 + 2, *value);
                }
            }
        });
    }
    answers(&w.input(), &w.tally).pages[0].dips.clone()
}

#[test]
fn the_dip_is_said_when_old_cases_are_cleared() {
    let dips = quarters([200, 96, 210, 100, 68], [220, 90, 150, 100, 72]);
    assert_eq!(dips.len(), 1);
    let dip = dips[0];
    assert_eq!((dip.before, dip.after), (48.0, 41.0));
    assert_eq!((dip.late_before, dip.late_after), (104.0, 130.0));
    assert_eq!((dip.over_before, dip.over_after), (210.0, 150.0));
    assert_eq!((dip.cohort_before, dip.cohort_after), (Some(68.0), Some(72.0)));
    assert_eq!((dip.first_day, dip.last_day), (date("2025-01-01"), date("2025-03-31")));
    assert!(dip.clears_old_cases() && dip.cohort_rises());
}

#[test]
fn the_dip_is_said_whenever_the_cohort_rises() {
    // No more late plans than before, more children left over: still the cohort rises, so it is said.
    let dips = quarters([200, 96, 150, 100, 68], [170, 70, 210, 100, 72]);
    assert_eq!(dips.len(), 1);
    assert!(!dips[0].clears_old_cases());
}

#[test]
fn the_dip_is_said_when_the_list_clears_and_the_cohort_is_level_or_unknown() {
    assert_eq!(quarters([200, 96, 210, 100, 70], [220, 90, 150, 100, 70]).len(), 1);
    assert_eq!(quarters([200, 96, 210, 0, 0], [220, 90, 150, 0, 0]).len(), 1);
}

#[test]
fn the_dip_is_not_said_when_the_service_gets_worse() {
    // The cohort falls too, though old cases are cleared.
    assert!(quarters([200, 96, 210, 100, 72], [220, 90, 150, 100, 68]).is_empty());
    // The rate falls, the cohort is level, and children past the limit pile up.
    assert!(quarters([200, 96, 150, 100, 70], [220, 90, 210, 100, 70]).is_empty());
}

#[test]
fn the_dip_is_not_said_when_the_published_rate_does_not_fall() {
    assert!(quarters([200, 90, 210, 100, 68], [220, 110, 150, 100, 72]).is_empty());
    // Both print as 48 %.
    assert!(quarters([1000, 484, 210, 100, 68], [1000, 481, 150, 100, 72]).is_empty());
}

/// One replication a row, one month a column: plans on time of ten.
fn monthly(rows: &[&[i64]]) -> World {
    let mut w = World::new(date("2025-01-01"), rows[0].len() as u32);
    let (within, issued) = (w.months_column(), w.months_column());
    w.add("", RATE, "%", Formula::Ratio(within, issued), 100.0);
    for (r, row) in rows.iter().enumerate() {
        w.record(r as u32, |layout, record| {
            for (m, x) in row.iter().enumerate() {
                // Minus one: no plan issued.
                record.set_month(layout, within, m as u32, (*x).max(0));
                record.set_month(layout, issued, m as u32, if *x < 0 { 0 } else { 10 });
            }
        });
    }
    w
}

fn with_target(mut w: World, period: TargetPeriod, day: &str, goal: f64, hold: u32) -> Answers {
    w.scenario.targets = vec![target(RATE, period, day, goal, hold)];
    answers(&w.input(), &w.tally)
}

#[test]
fn a_target_is_met_when_it_holds_in_each_of_its_periods() {
    let rows: [&[i64]; 4] = [&[5, 6, 6, 6], &[6, 5, 6, 6], &[6, 6, 6, 6], &[-1, -1, 5, 6]];
    let a = with_target(monthly(&rows), TargetPeriod::Month, "2025-01-20", 60.0, 2);
    let outcome = a.targets[0].outcome.unwrap();
    // The last replication issues nothing in either month: not judged.
    assert_eq!((outcome.met.yes, outcome.met.of), (1, 3));
    assert_eq!((a.targets[0].first_day, a.targets[0].last_day), (date("2025-01-01"), date("2025-02-28")));
    // Met to the end from February, March, January, and in the last from April only, which is not two periods.
    assert_eq!(outcome.held_from.p10, Some(date("2025-01-01")));
    assert_eq!(outcome.held_from.p50, Some(date("2025-02-01")));
    assert_eq!((outcome.held_from.p90, outcome.held_from.never.yes), (None, 1));
}

#[test]
fn a_ceiling_is_met_from_below() {
    let mut w = monthly(&[&[5, 6], &[7, 6]]);
    w.scenario.targets = vec![target(RATE, TargetPeriod::Month, "2025-01-31", 60.0, 1)];
    w.scenario.targets[0].at_least = false;
    let a = answers(&w.input(), &w.tally);
    assert_eq!(a.targets[0].outcome.unwrap().met.yes, 1);
}

#[test]
fn a_year_to_date_target_is_pooled_and_whole_with_the_published_part() {
    let mut w = monthly(&[&[4, 8]]);
    w.series[0].published = Some((18, 30));
    w.scenario.pathways[0].published = Some(sendsim::pathway::Published {
        from: date("2024-12-01"),
        until: date("2024-12-31"),
        issued: 30,
        within: 18,
        issued_ex: 30,
        within_ex: 18,
        requests: 0,
    });
    let a = with_target(w, TargetPeriod::YearToDate, "2025-02-28", 60.0, 1);
    let outcome = a.targets[0].outcome.unwrap();
    assert_eq!((outcome.value.p50, outcome.met.yes), (60.0, 1));
    assert_eq!(a.targets[0].first_day, date("2024-12-01"));
}

#[test]
fn a_target_outside_the_run_is_not_judged_and_said_so() {
    for (day, hold) in [("2026-01-01", 1), ("2025-02-01", 2), ("2024-12-31", 1)] {
        let a = with_target(monthly(&[&[4, 8]]), TargetPeriod::Month, day, 60.0, hold);
        assert!(a.targets[0].outcome.is_none());
        assert!(a.cautions.iter().any(|c| matches!(c, sendsim::project::Caution::NotJudged { .. })));
    }
}

#[test]
fn the_list_is_clear_when_fewer_are_late_than_ask_in_a_week() {
    let mut w = World::new(date("2025-01-01"), 2);
    let (requests, over) = (w.months_column(), w.months_column());
    let (within, issued) = (w.months_column(), w.months_column());
    w.add("", RATE, "%", Formula::Ratio(within, issued), 100.0);
    w.add("", "requests_received", "children", Formula::Flow(requests), 1.0);
    w.add("", "open_over_20_weeks", "children", Formula::Level(over), 1.0);
    // 59 days, 118 requests: 14 a week.
    for (r, late) in [[14, 14], [15, 14], [15, 15]].iter().enumerate() {
        w.record(r as u32, |layout, record| {
            record.set_month(layout, requests, 0, 118);
            for (m, n) in late.iter().enumerate() {
                record.set_month(layout, over, m as u32, *n);
            }
        });
    }
    let a = answers(&w.input(), &w.tally);
    let clearing = a.pages[0].clearing.as_ref().unwrap();
    assert_eq!(clearing.weekly_requests.p50, 14.0);
    assert_eq!(clearing.when.p10, Some(date("2025-01-31")));
    assert_eq!(clearing.when.p50, Some(date("2025-02-28")));
    assert_eq!((clearing.when.p90, clearing.when.never.yes), (None, 1));
    assert_eq!((clearing.clear_at_end.yes, clearing.stays_clear.yes), (2, 1));
}

/// Two months with 14 requests a week, and the children past the limit at the end of each, the same in 100 futures.
fn late_list(late: [i64; 2]) -> (Answers, String) {
    let mut w = World::new(date("2025-01-01"), 2);
    let [requests, over, within, issued] = std::array::from_fn(|_| w.months_column());
    w.add("", RATE, "%", Formula::Ratio(within, issued), 100.0);
    w.add("", "pc_plans_issued_20_weeks_ex", "%", Formula::Ratio(within, issued), 100.0);
    w.add("", "requests_received", "children", Formula::Flow(requests), 1.0);
    w.add("", "open_over_20_weeks", "children", Formula::Level(over), 1.0);
    for r in 0..100 {
        w.record(r, |layout, record| {
            record.set_month(layout, requests, 0, 118);
            late.iter().enumerate().for_each(|(m, n)| record.set_month(layout, over, m as u32, *n));
        });
    }
    let a = answers(&w.input(), &w.tally);
    let words = clearing_sentence(&a, &a.pages[0], a.pages[0].clearing.as_ref().unwrap());
    (a, words)
}

#[test]
fn a_list_that_grows_from_nothing_or_stays_at_nothing_is_not_cleared() {
    let (a, words) = late_list([0, 147]);
    assert_eq!(a.pages[0].clearing.as_ref().unwrap().when.p50, None);
    assert!(words.contains("outgrows what asks in a week (14); at the end of the run it is clear in <4 %"), "{words}");
    let (a, words) = late_list([0, 0]);
    assert_eq!(a.pages[0].clearing.as_ref().unwrap().stays_clear.yes, 100);
    assert!(words.contains("stays clear (no more than ask in a week, 14) all along in >96 % of futures"), "{words}");
    // Nothing was issued: there is no rate of a year to speak of.
    let page = terminal(&a, 100, false);
    assert!(!page.contains("On time by year of issue") && !page.contains("exceptions left out"), "{page}");
}

#[test]
fn waits_that_are_not_yet_known_are_left_out() {
    let w = council(20);
    let a = answers(&w.input(), &w.tally);
    let page = &a.pages[0];
    assert!(page.families[19].p90_weeks.is_some() && page.families[20].p90_weeks.is_none());
    // 140 days after 30 June 2026 lie in the run, after 30 September they do not.
    let known: Vec<bool> = page.on_time.quarters.iter().map(|q| q.cohort.is_some()).collect();
    assert_eq!(known, [true, true, true, true, true, true, true, true, false, false]);
}

#[test]
fn series_in_parallel_make_the_same_answers() {
    let w = council(20);
    let input = w.input();
    let mut series: Vec<_> =
        (0..w.series.len()).rev().map(|s| sendsim::project::answer_series(&input, &w.tally, s)).collect();
    series.reverse();
    assert_eq!(assemble(&input, &w.tally, series), answers(&input, &w.tally));
}

#[test]
fn a_scenario_without_a_headline_clock_has_loads_instead_of_a_page() {
    let mut w = council(5);
    w.scenario.pathways[0].clocks.clear();
    let a = answers(&w.input(), &w.tally);
    assert!(a.pages.is_empty());
    assert_eq!(a.loads[0].stage, "ep_contact");
    assert_eq!(a.loads[0].team, Some(0));
    assert_eq!(a.periods_of(Span::Year).count(), 3);
}

#[test]
fn an_empty_tally_is_answered_with_nothing() {
    let w = council(0);
    let a = answers(&w.input(), &w.tally);
    assert_eq!(a.replications, 0);
    assert!(a.pages[0].on_time.quarters.iter().all(|q| q.on_time.is_none()));
    assert!(a.pages[0].clearing.is_none());
}
