//! Targets, the dip warning, clearing, need and what binds, on hand-made tallies.

mod project_fixture;

use project_fixture::{World, council, date, target};
use sendsim::measure::{ColumnIx, Formula};
use sendsim::pathway::{Contact, Dated, Stage, StageKind, TargetPeriod, Team, TeamIx};
use sendsim::project::{Answers, Dip, Limit, Span, answers, assemble};
use sendsim::report::{binding_sentence, run_json, terminal};

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
    for (r, late) in [[14, 20], [15, 14], [15, 15]].iter().enumerate() {
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
    assert_eq!(clearing.clear_at_end.yes, 1);
}

#[test]
fn need_counts_the_list_at_the_start_of_the_quarter() {
    let w = council(1);
    let a = answers(&w.input(), &w.tally);
    let need = a.need.as_ref().unwrap();
    let first = need.quarters[0];
    let of =
        |measure, p: usize| a.series("", "educational_psychologists", measure).unwrap().cells[p].unwrap().mean.value;
    let joined = of("reports_joined", first.period);
    let weeks = f64::from(a.periods[first.period].days()) / 7.0;
    // The opening list of the scenario is 338.
    let expected = joined + (338.0 - 4.0 * joined / weeks).max(0.0) * weeks / 52.0;
    assert_eq!(first.to_hold.p50, joined);
    assert!((first.to_clear.p50 - expected).abs() < 1e-9);
    assert_eq!(first.gap_to_hold.p50, of("reports_available", first.period) - joined);
    assert!(need.clearance_weeks > 5.0 && need.clearance_weeks < 40.0, "{}", need.clearance_weeks);
}

#[test]
fn what_binds_is_the_scarcer_of_hours_and_places_of_the_fullest_team() {
    let w = council(20);
    let a = answers(&w.input(), &w.tally);
    let binding = a.binding.as_ref().unwrap();
    assert_eq!(binding.limit, Limit::Hours);
    assert!(binding.team.hours_percent.unwrap() > 95.0);
    assert!((60.0..75.0).contains(&binding.team.places_percent.unwrap()));
}

/// Adds a team with a stage of its own. Its columns: hours used, hours available, children waiting.
fn add_team(w: &mut World, id: &str) -> [ColumnIx; 3] {
    let [used, offered, waiting] = std::array::from_fn(|_| w.months_column());
    let stage = format!("{id}_stage");
    w.add_team(id, "utilisation", "%", Formula::Ratio(used, offered), 100.0);
    w.add(&stage, "waiting", "children", Formula::Level(waiting), 1.0);
    let stages = &mut w.scenario.pathways[0].stages;
    let mut own = Stage { id: stage, ..stages[0].clone() };
    let StageKind::Work(work) = &mut own.kind else { unreachable!() };
    (work.team, work.keeps_place) = (TeamIx(w.scenario.teams.len()), false);
    stages.push(own);
    w.scenario.teams.push(Team { id: id.to_owned(), title: id.to_owned(), ..w.scenario.teams[0].clone() });
    [used, offered, waiting]
}

/// From July 2024, 18 months: teams with (hours used of 100, children waiting) by month.
fn teams(all: &[(&str, Vec<(i64, i64)>)]) -> World {
    let mut w = World::new(date("2024-07-01"), 18);
    let columns: Vec<_> = all.iter().map(|(id, _)| add_team(&mut w, id)).collect();
    w.record(0, |layout, record| {
        for ((_, months), [used, offered, waiting]) in all.iter().zip(columns) {
            for (m, (hours, list)) in (0..).zip(months) {
                record.set_month(layout, used, m, *hours);
                record.set_month(layout, offered, m, 100);
                record.set_month(layout, waiting, m, *list);
            }
        }
    });
    w
}

/// (used, waiting) in each month of three half-years; in each the list goes from one number to the other.
fn halves(halves: [(i64, i64, i64); 3]) -> Vec<(i64, i64)> {
    let months = |(used, from, to): (i64, i64, i64)| (1..=6).map(move |m| (used, from + (to - from) * m / 6));
    halves.into_iter().flat_map(months).collect()
}

#[test]
fn a_team_that_runs_short_in_half_years_is_named_beside_the_one_that_binds() {
    let mut w = teams(&[
        ("binds", halves([(100, 0, 60), (100, 60, 120), (100, 120, 180)])),
        ("late", halves([(60, 6, 6), (92, 6, 18), (98, 18, 36)])),
        ("once", halves([(91, 0, 12), (50, 12, 0), (50, 0, 0)])),
        ("shrinks", halves([(80, 90, 90), (99, 90, 60), (80, 60, 60)])),
        ("idle", halves([(89, 0, 12), (89, 12, 24), (89, 24, 36)])),
    ]);
    let hours = Dated::constant(sendsim::chance::Law::Fixed(1.0));
    let calls = Contact { id: "calls".to_owned(), after_days: 140, every_days: 7, team: TeamIx(2), hours };
    w.scenario.pathways[0].contacts.push(calls);
    let a = answers(&w.input(), &w.tally);
    assert_eq!(a.binding.as_ref().unwrap().team.team, "binds");
    let short: Vec<_> =
        a.shortages.iter().map(|s| (s.team.team.as_str(), s.team.percent(), s.contacts_first)).collect();
    assert_eq!(short, [("late", 95.0, true), ("once", 91.0, false)]);
    let late = &a.shortages[0];
    assert_eq!((late.first_day, late.last_day), (date("2025-01-01"), date("2025-12-31")));
    assert_eq!((late.team.waiting_first, late.team.waiting_last), (6.0, 36.0));
    assert_eq!(
        binding_sentence(&a),
        "binds: their hours run short. They use 100 % of their hours; their list grows from 10 to 180 children. From \
         January 2025 on late run short of hours too: they use 95 % of them, contacts with late cases first, and their \
         list grows from 6 to 36 children. So do once from July to December 2024."
    );
    let json: serde_json::Value = serde_json::from_str(&run_json(&a)).unwrap();
    assert_eq!(json["also_short"][0]["team"], "late");
    assert_eq!(json["also_short"][0]["start"], "2025-01-01");
    assert_eq!(json["also_short"][0]["pc_hours_used"], 95.0);
    assert_eq!(json["also_short"][1]["end"], "2024-12-31");
}

#[test]
fn a_team_may_run_short_in_a_part_of_a_run_in_which_none_binds() {
    let w = teams(&[("late", halves([(60, 6, 6), (60, 6, 6), (98, 6, 36)]))]);
    let a = answers(&w.input(), &w.tally);
    assert!(a.binding.is_none());
    assert_eq!(
        binding_sentence(&a),
        "No team binds over the whole run: none uses 90 % of its hours or places; the fullest, late, 73 %. From July \
         2025 on late run short of hours: they use 98 % of them and their list grows from 6 to 36 children."
    );
    assert!(terminal(&a, 80, false).contains("WHAT BINDS  No team over the whole run\n"));
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
