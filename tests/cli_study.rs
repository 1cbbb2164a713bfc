//! The study behind the command: a replication is the same alone, in a batch, and at any number of threads.

mod cli_support;
#[path = "support/planned.rs"]
mod planned;
#[path = "support/scenarios/mod.rs"]
mod scenarios;

use cli_support::{SCENARIO, Scratch};
use planned::planned;
use sendsim::kernel::{Stop, Stopped};
use sendsim::measure::{Formula, Tally};
use sendsim::plan::{self, Plan};
use sendsim::report::{measures_csv, targets_csv};
use sendsim::scenario;
use sendsim::study::{self, RunSpec};
use std::sync::atomic::{AtomicU32, Ordering};

fn small_plan() -> Plan {
    planned(SCENARIO, &[])
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
    for threads in 2..=16 {
        assert!(whole == run(&plan, 0, 300, threads).to_bytes(), "{threads} threads");
    }
    // Blocks of any size, joined in any order, by way of what is stored of each.
    for (size, stride) in [(1, 7), (2, 1), (7, 2), (64, 3), (113, 1), (299, 1), (300, 1)] {
        let blocks = 300_u32.div_ceil(size);
        let mut joined = Tally::new(plan.hash(), 7);
        for k in 0..blocks {
            let first = k * stride % blocks * size;
            let block = run(&plan, first, size.min(300 - first), 1 + k as usize % 3).to_bytes();
            joined.merge(Tally::from_bytes(plan.layout(), &block).unwrap()).unwrap();
        }
        assert!(whole == joined.to_bytes(), "blocks of {size}, every {stride}th");
    }
}

/// Random scenarios from the whole vocabulary, some figures of each: the digest is written down, and holds in release as in
/// test builds. When what is simulated changes on purpose, write down the new one.
#[test]
fn digest_of_random_scenarios() {
    let measures = [
        "completions",
        "cost_pounds",
        "hours_available",
        "mean_weeks_to_start",
        "mean_weeks_waiting",
        "open_over_20_weeks",
        "pc_cohort_within_20_weeks",
        "pc_plans_issued_within_20_weeks",
        "requests_received",
        "utilisation",
        "waiting",
        "wte_available",
    ];
    let (mut digest, mut figures) = (0xcbf2_9ce4_8422_2325_u64, 0);
    for case in 0..60 {
        let plan = plan::compile(&scenarios::scenario(case));
        let mut series: Vec<_> = plan.series().iter().filter(|s| measures.contains(&s.measure.as_str())).collect();
        series.sort_by_key(|s| (&s.pathway, &s.stage, &s.measure));
        for (_, record) in run(&plan, 0, 2, 2).iter() {
            for of in &series {
                let columns = match of.formula {
                    Formula::Ratio(x, d) | Formula::LevelRatio(x, d) => vec![x, d],
                    Formula::Flow(x) | Formula::Level(x) => vec![x],
                    other => panic!("{} is {other:?}", of.measure),
                };
                let months = |c| (0..plan.layout().months).map(move |m| (c, m));
                for (column, month) in columns.into_iter().flat_map(months) {
                    figures += 1;
                    for byte in record.month(plan.layout(), column, month).to_le_bytes() {
                        digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
                    }
                }
            }
        }
    }
    println!("digest of random scenarios, {figures} numbers: {digest:016x}");
    assert_eq!(digest, 0x07eb_4e54_5ede_9135);
}

/// The program that is shipped gives what the library in this test gives: in release, where `digest` is what the tests of
/// both builds have in common, that is the program of a release.
#[test]
fn the_program_writes_what_the_library_gives_like_the_digest() {
    let (scratch, plan) = (Scratch::new("study-binary"), small_plan());
    scratch.sendsim(&["run", "small.toml", "--replications", "120", "--threads", "3", "--quiet"]).with_code(0);
    let answers = study::answers(&plan, &run(&plan, 0, 120, 1), 1, &Stop::new()).unwrap();
    assert!(scratch.read("out/small/measures.csv") == measures_csv(&answers), "measures.csv");
    assert!(scratch.read("out/small/targets.csv") == targets_csv(&[&answers]), "targets.csv");
}

/// What a replication leaves holds, and is found out where it is changed.
#[test]
fn a_changed_record_is_found() {
    let plan = small_plan();
    let tally = run(&plan, 0, 1, 1);
    let (_, record) = tally.iter().next().unwrap();
    assert_eq!(study::broken(&plan, record), None);
    let c = plan.columns.works[0];
    for (column, by) in
        [c.joined, c.left, c.begun, c.waiting].into_iter().flat_map(|column| [(column, -1), (column, 1)])
    {
        let mut changed = record.clone();
        changed.add_month(plan.layout(), column, 3, by);
        assert!(study::broken(&plan, &changed).is_some(), "{column:?} by {by}");
    }
    let wrong = [(c.at_once, -1), (c.seen_18, 1_000_000), (c.waiting_52, 1_000_000), (c.longest, -1), (c.wait, -1)];
    for (column, value) in wrong {
        let mut changed = record.clone();
        changed.set_month(plan.layout(), column, 3, value);
        assert!(study::broken(&plan, &changed).is_some(), "{column:?} as {value}");
    }
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
