//! The study behind the command: a replication is the same alone, in a batch, and at any number of threads.

mod cli_support;

use cli_support::SCENARIO;
use sendsim::kernel::{Stop, Stopped};
use sendsim::measure::Tally;
use sendsim::plan::{self, Plan};
use sendsim::scenario;
use sendsim::study::{self, RunSpec};
use std::sync::atomic::{AtomicU32, Ordering};

fn small_plan() -> Plan {
    let loaded = scenario::load("small.toml", &|_| Ok(SCENARIO.to_owned()));
    plan::compile(&loaded.scenario.expect("the scenario has no faults"))
}

fn run(plan: &Plan, first: u32, count: u32, threads: usize) -> Tally {
    study::run(plan, RunSpec { seed: 7, first, count, threads }, &|_| {}, &Stop::new()).unwrap()
}

#[test]
fn replication_700_alone_is_that_of_a_thousand() {
    let plan = small_plan();
    let (all, alone) = (run(&plan, 0, 1000, 2), run(&plan, 700, 1, 1));
    assert_eq!(all.iter().nth(700), alone.iter().next());
    assert_ne!(all.iter().next().map(|r| r.1), alone.iter().next().map(|r| r.1), "futures differ");
}

#[test]
fn a_tally_is_the_same_bytes_at_any_number_of_threads_and_in_parts() {
    let plan = small_plan();
    let whole = run(&plan, 0, 300, 1).to_bytes();
    for threads in [2, 5, 16] {
        assert!(whole == run(&plan, 0, 300, threads).to_bytes(), "{threads} threads");
    }
    let mut parts = run(&plan, 120, 180, 2);
    parts.merge(run(&plan, 0, 120, 3)).unwrap();
    assert!(whole == parts.to_bytes());
    assert_eq!(Tally::from_bytes(plan.layout(), &whole).unwrap().len(), 300);
}

#[test]
fn progress_counts_every_replication() {
    let (plan, done) = (small_plan(), AtomicU32::new(0));
    let progress = |n: u32| {
        done.fetch_add(n, Ordering::Relaxed);
    };
    study::run(&plan, RunSpec { seed: 1, first: 5, count: 90, threads: 4 }, &progress, &Stop::new()).unwrap();
    assert_eq!(done.into_inner(), 90);
}

#[test]
fn a_stopped_run_gives_nothing() {
    let plan = small_plan();
    let (stop, spec) = (Stop::new(), RunSpec { seed: 1, first: 0, count: u32::MAX, threads: 2 });
    stop.request();
    assert_eq!(study::run(&plan, spec, &|_| {}, &stop), Err(Stopped::Interrupted));
    let tally = run(&plan, 0, 3, 1);
    assert_eq!(study::answers(&plan, &tally, 2, &stop), Err(Stopped::Interrupted));
}

#[test]
fn a_replication_over_its_budget_ends_the_run() {
    let text = SCENARIO.replace("yearly = 200", "yearly = 20000");
    let plan = plan::compile(&scenario::load("busy.toml", &|_| Ok(text.clone())).scenario.unwrap());
    let spec = RunSpec { seed: 1, first: 0, count: 100_000, threads: 2 };
    assert_eq!(study::run(&plan, spec, &|_| {}, &Stop::with_budget(1000)), Err(Stopped::Budget));
}

#[test]
fn answers_are_the_same_at_any_number_of_threads() {
    let plan = small_plan();
    let tally = run(&plan, 0, 50, 2);
    // As text: what has no value is no number, and equals nothing.
    let answers = |threads| format!("{:?}", study::answers(&plan, &tally, threads, &Stop::new()).unwrap());
    let one = answers(1);
    for threads in [2, 7] {
        assert!(answers(threads) == one, "{threads} threads");
    }
}
