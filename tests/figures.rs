//! The figures of a run: what a scenario says it keeps, what the plan lays out, what a target may ask for and what the
//! files hold are the same, and no two have the same names.

#[path = "support/scenarios/mod.rs"]
mod scenarios;

use sendsim::kernel::Stop;
use sendsim::pathway::{Figure, Scenario};
use sendsim::plan::compile;
use sendsim::project::Answers;
use sendsim::report::measures_csv;
use sendsim::scenario::load;
use sendsim::study::{RunSpec, answers, run};
use std::collections::BTreeSet;

/// Two teams with contracts of one name, which is the name of a team as well; contacts that sound like a stage.
const NAMESAKES: &str = r#"
extends = "minimal.toml"
[pathways.ehc.clocks.advice]
start = "enter:contact"
stop = "exit:report"
limit_days = 42
measure = "advice_pc"
[pathways.ehc.stages]
issued.work = { team = "agency", hours = 4, leaving = { after.weeks = 30, to = "refused" } }
issued.next = "contact_late"
contact_late.work = { team = "agency", hours = 1 }
contact_late.next = "closed"
closed.leave = "plan issued"
[pathways.ehc.demand.requests]
diverted_share = 0.1
[pathways.ehc.contacts.late]
after_days = 100
every_days = 7
team = "agency"
hours = 1
[teams.psychologists.contracts.agency]
reports_per_month = 2
turnaround.weeks = 2
[teams.agency]
rate = 0.2
contracts.agency = { reports_per_month = 3, turnaround.weeks = 2 }
"#;

fn read(name: &str) -> Result<String, String> {
    let folder = match name {
        "minimal.toml" | "whole.toml" | "cases.csv" => "tests/fixtures/",
        _ => "scenarios/",
    };
    let path = format!("{}/{folder}{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).map_err(|e| e.to_string())
}

fn sound(name: &str, text: Option<&str>) -> Scenario {
    let resolver = |asked: &str| match text {
        Some(text) if asked == name => Ok(text.to_string()),
        _ => read(asked),
    };
    let loaded = load(name, &resolver);
    assert_eq!(loaded.render_faults(false), "");
    loaded.scenario.expect("no fault")
}

fn answered(scenario: &Scenario, count: u32) -> Answers {
    let (plan, stop) = (compile(scenario), Stop::new());
    let tally = run(&plan, RunSpec { seed: 1, first: 0, count, threads: 2 }, &|_| {}, &stop).expect("runs");
    answers(&plan, &tally, 2, &stop).expect("answers")
}

fn assert_kept_is_laid_out(scenario: &Scenario) {
    let plan = compile(scenario);
    let laid_out = plan.series().iter().map(|s| Figure {
        pathway: s.pathway.clone(),
        stage: s.stage.clone(),
        measure: s.measure.clone(),
    });
    let (mut laid_out, mut kept) = (laid_out.collect::<Vec<_>>(), scenario.figures());
    laid_out.sort();
    kept.sort();
    assert_eq!(laid_out, kept, "{}", scenario.title);
    kept.dedup();
    assert_eq!(laid_out.len(), kept.len(), "{}: two figures of one name", scenario.title);
}

#[test]
fn a_plan_lays_out_what_its_scenario_keeps_each_under_names_of_its_own() {
    assert_kept_is_laid_out(&sound("namesakes.toml", Some(NAMESAKES)));
    for name in ["whole.toml", "nottinghamshire/baseline.toml", "theory/reserved_lapses.toml", "theory/mmc_2.toml"] {
        assert_kept_is_laid_out(&sound(name, None));
    }
    for case in 0..300 {
        assert_kept_is_laid_out(&scenarios::scenario(case));
    }
}

/// What `check` lets pass is judged: a target may name any figure that is kept, and finds it.
#[test]
fn every_figure_can_be_the_target() {
    for (name, text) in [("namesakes.toml", Some(NAMESAKES)), ("whole.toml", None)] {
        let figures = sound(name, text).figures();
        let mut all = format!("extends = \"{name}\"\nremove = [\"targets\"]\n");
        for (n, Figure { pathway, stage, measure }) in figures.iter().enumerate() {
            let pathway = if pathway.is_empty() { "ehc" } else { pathway };
            let stage = if stage.is_empty() { String::new() } else { format!("stage = \"{stage}\"\n") };
            all += &format!("[targets.t{n}]\npathway = \"{pathway}\"\nmeasure = \"{measure}\"\n{stage}");
            all += "month = 2025-06-30\nat_least = 1\n";
        }
        let resolver = |asked: &str| match asked {
            "all.toml" => Ok(all.clone()),
            "namesakes.toml" => Ok(NAMESAKES.to_string()),
            _ => read(asked),
        };
        let loaded = load("all.toml", &resolver);
        assert_eq!(loaded.render_faults(false), "");
        let answers = answered(&loaded.scenario.expect("no fault"), 1);
        assert_eq!(answers.targets.len(), figures.len());
        // A figure that is found gives the goal its unit.
        let lost: Vec<_> =
            answers.targets.iter().filter(|t| t.unit.is_empty()).map(|t| (&t.stage, &t.measure)).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}

#[test]
fn a_clock_that_alone_reports_a_measure_need_not_be_named() {
    let scenario = sound("whole.toml", None);
    let target = scenario.targets.iter().find(|t| t.measure == "request_outcome_six_weeks_pc").expect("a target");
    assert_eq!(target.stage, "six_weeks");
    let answers = answered(&scenario, 2);
    let answer = answers.targets.iter().find(|t| t.id == target.id).expect("its answer");
    assert!(answer.outcome.is_some());
}

#[test]
fn rows_of_the_measures_have_keys_of_their_own() {
    for scenario in [sound("namesakes.toml", Some(NAMESAKES)), sound("nottinghamshire/baseline.toml", None)] {
        let bytes = measures_csv(&answered(&scenario, 3));
        let mut keys = BTreeSet::new();
        for row in csv::Reader::from_reader(bytes.as_slice()).records() {
            let key: Vec<String> = row.expect("a row").iter().take(7).map(String::from).collect();
            assert!(keys.insert(key.clone()), "{key:?} is there twice");
        }
        assert!(keys.len() > 5_000, "{}", keys.len());
    }
}
