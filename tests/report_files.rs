//! The files of a run.

mod project_fixture;

use project_fixture::{World, council, date, target};
use sendsim::measure::Formula;
use sendsim::pathway::TargetPeriod;
use sendsim::project::{Answers, answers};
use sendsim::report::{Manifest, decimal, dip_sentence, manifest_json, measures_csv, run_json, slug, targets_csv};

fn run(replications: u32) -> Answers {
    let w = council(replications);
    answers(&w.input(), &w.tally)
}

fn rows(bytes: &[u8]) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(bytes).records().map(Result::unwrap).collect()
}

#[test]
fn numbers_have_one_form() {
    let forms = [
        (0.0, "0"),
        (-0.0, "0"),
        (-0.000_01, "0"),
        (100.0, "100"),
        (35.970_000_1, "35.97"),
        (1.0 / 3.0, "0.3333"),
        (-2.5, "-2.5"),
        (0.031_25, "0.0312"),
        (1_234_567.891_2, "1234567.8912"),
        (f64::NAN, ""),
        (f64::INFINITY, ""),
    ];
    for (value, text) in forms {
        assert_eq!(decimal(value), text);
    }
}

#[test]
fn measures_have_the_columns_of_the_contract_and_eight_statistics() {
    let a = run(100);
    let bytes = measures_csv(&a);
    let header =
        "scenario,pathway,stage,measure,period_start,period_end,statistic,value,lower,upper,unit,replications\n";
    assert!(bytes.starts_with(header.as_bytes()));
    let rows = rows(&bytes);
    let statistics: Vec<&str> = rows[..8].iter().map(|r| &r[6]).collect();
    assert_eq!(statistics, ["mean", "p05", "p10", "p25", "p50", "p75", "p90", "p95"]);
    assert!(rows.iter().all(|r| &r[0] == "nottinghamshire-as-at-1-august-2024" && &r[11] == "100"));
    // The whole of 2024 starts with its published part; the last quarter of 2024 does not.
    let of = |start: &str, end: &str| {
        rows.iter().filter(|r| &r[3] == "pc_plans_issued_within_20_weeks" && &r[4] == start && &r[5] == end).count()
    };
    assert_eq!(of("2024-01-01", "2024-12-31"), 8, "year to date and year are one");
    assert_eq!(of("2024-10-01", "2024-12-31"), 8);
    assert_eq!(of("2024-08-01", "2024-12-31"), 0);
    // A wait that no future knows has no row.
    assert!(!rows.iter().any(|r| &r[3] == "cohort_median_weeks" && &r[4] == "2026-12-01"));
}

#[test]
fn bounds_that_do_not_exist_are_empty() {
    let rows = rows(&measures_csv(&run(20)));
    let p95 = rows.iter().find(|r| &r[6] == "p95").unwrap();
    assert!(!p95[7].is_empty() && !p95[8].is_empty() && p95[9].is_empty());
}

#[test]
fn targets_have_the_columns_of_the_contract() {
    let a = run(100);
    let bytes = targets_csv(&[&a]);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("scenario,target,measure,period_start,period_end,goal,probability,lower,upper,"));
    let rows = rows(&bytes);
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[0][3], &rows[0][4], &rows[0][5]), ("2024-01-01", "2024-12-31", "55"));
    assert_eq!((&rows[0][6], &rows[0][8]), ("0", "0.0362"));
    assert_eq!((&rows[1][3], &rows[1][4], &rows[1][12]), ("2026-01-01", "2026-12-31", "4"));
    assert_eq!(&rows[2][11], "at_most");
}

#[test]
fn json_is_whole_and_reads_back() {
    let a = run(100);
    let text = run_json(&a);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["replications"], 100);
    assert_eq!(json["periods"].as_array().unwrap().len(), a.periods.len());
    assert_eq!(json["series"].as_array().unwrap().len(), a.series.len());
    assert_eq!(json["targets"][0]["probability"]["share"], 0.0);
    assert_eq!(json["pages"][0]["quarters"].as_array().unwrap().len(), 10);
    assert!(json["pages"][0]["families"][28]["p90_weeks"].is_null());
    assert!(!text.contains("NaN"));
}

#[test]
fn what_there_is_nothing_to_take_of_is_absent_and_equal_to_itself() {
    for replications in [0, 1, 2] {
        // No plan is issued, and a goal is set for what nothing produces.
        let mut w = World::new(date("2025-01-01"), 15);
        let (within, issued) = (w.months_column(), w.months_column());
        let rate = "pc_plans_issued_within_20_weeks";
        w.add("", "plans_issued", "children", Formula::Flow(issued), 1.0);
        w.add("", rate, "%", Formula::Ratio(within, issued), 100.0);
        let goal = |measure| target(measure, TargetPeriod::Year, "2025-12-31", 60.0, 1);
        w.scenario.targets = vec![goal(rate), goal("no_such_measure")];
        (0..replications).for_each(|r| w.record(r, |_, _| {}));
        let a = answers(&w.input(), &w.tally);
        assert_eq!(a.clone(), a, "nothing in it is not a number");
        assert!(a.series[1].cells.iter().all(Option::is_none));
        let cells = a.series.iter().flat_map(|s| s.cells.iter().chain([&s.whole])).flatten();
        assert!(cells.clone().all(|c| c.replications > 0 && c.mean.value.is_finite()));
        for bytes in [measures_csv(&a), targets_csv(&[&a]), run_json(&a).into_bytes()] {
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains("NaN") && !text.contains("inf,"), "{replications}");
        }
        assert!(!sendsim::report::terminal(&a, 80, false).contains("NaN"));
    }
}

#[test]
fn the_manifest_says_how_to_run_again_and_nothing_of_the_machine() {
    let a = run(3);
    let command = "sendsim run baseline.toml --replications 3 --seed 1";
    let manifest = Manifest::new(&a, 1, 1, command, &["measures.csv", "targets.csv"]);
    let text = String::from_utf8(manifest_json(&manifest)).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["command"], command);
    assert_eq!((&json["seed"], &json["replications"]), (&1.into(), &3.into()));
    assert_eq!(json["plan_hash"], "0000000000000007");
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.len(), 13, "{keys:?}");
}

#[test]
fn slugs_are_plain() {
    assert_eq!(slug("Locums leave early (6 months) - 25 %"), "locums-leave-early-6-months-25");
    assert_eq!(slug("  "), "");
}

#[test]
fn the_dip_is_said_in_words_with_numbers() {
    let dip = sendsim::project::Dip {
        first_day: date("2025-01-01"),
        last_day: date("2025-03-31"),
        before: 48.0,
        after: 41.0,
        late_before: 95.0,
        late_after: 130.0,
        over_before: 210.0,
        over_after: 150.0,
        cohort_before: Some(68.0),
        cohort_after: Some(72.0),
    };
    assert_eq!(
        dip_sentence(&dip, 140),
        "In January-March 2025 the published on-time rate falls from 48 % to 41 %, because 130 plans that were already \
         over 20 weeks are issued (95 the quarter before) and the children still open past 20 weeks fall from 210 to \
         150; of the children who asked in that quarter 72 % will be on time, up from 68 %."
    );
}
