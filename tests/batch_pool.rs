//! The pool of work of a batch: what its host is asked and told, and how it ends.

use sendsim::kernel::Stop;
use sendsim::measure::Tally;
use sendsim::plan::{Plan, compile};
use sendsim::project::Answers;
use sendsim::scenario::load;
use sendsim::study::{BatchEnd, BatchHost, BatchItem, BatchSpec, RunSpec, answers, batch, blocks, run, shares};
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

#[path = "cli_support/mod.rs"]
mod cli_support;

const SPEC: BatchSpec = BatchSpec { seed: 3, replications: 150, threads: 3 };

fn plan(yearly: usize) -> Plan {
    let text = cli_support::SCENARIO.replace("yearly = 200", &format!("yearly = {yearly}"));
    compile(&load("small.toml", &|_| Ok(text.clone())).scenario.unwrap())
}

/// What a test's host does at each call.
#[derive(Default)]
struct Recorder {
    /// Fails when it is to keep its so many-th block, or to take its so many-th answers.
    fail_at_block: Option<u32>,
    fail_at_answers: Option<u32>,
    /// Asks to stop after so many replications.
    stop_after: Option<u32>,
    kept: Mutex<Vec<(u64, Range<u32>, Tally)>>,
    answered: Mutex<Vec<(usize, Answers)>>,
    over: Mutex<Vec<usize>>,
    replications: AtomicU32,
    stop: Option<&'static Stop>,
}

impl BatchHost for Recorder {
    type Error = String;

    fn plan(&self, scenario: usize) -> Result<Plan, String> {
        if scenario == 99 { Err("gone".into()) } else { Ok(plan(100 + 50 * scenario)) }
    }

    fn kept(&self, plan: &Plan, block: Range<u32>) -> Option<Tally> {
        let kept = self.kept.lock().unwrap();
        kept.iter().find(|(hash, b, _)| *hash == plan.hash() && *b == block).map(|(_, _, tally)| tally.clone())
    }

    fn keep(&self, plan: &Plan, block: Range<u32>, tally: &Tally) -> Result<(), String> {
        let mut kept = self.kept.lock().unwrap();
        if self.fail_at_block == Some(kept.len() as u32) {
            return Err("the disk is full".into());
        }
        kept.push((plan.hash(), block, tally.clone()));
        Ok(())
    }

    fn finish(&self, scenario: usize, _: &Plan, blocks: &[Range<u32>], answers: Answers) -> Result<(), String> {
        assert_eq!(blocks.last().unwrap().end, SPEC.replications);
        let mut answered = self.answered.lock().unwrap();
        if self.fail_at_answers == Some(answered.len() as u32) {
            return Err("the disk is full".into());
        }
        answered.push((scenario, answers));
        Ok(())
    }

    fn over_budget(&self, scenario: usize) {
        self.over.lock().unwrap().push(scenario);
    }

    fn progress(&self, _: usize, replications: u32) {
        let done = self.replications.fetch_add(replications, Ordering::Relaxed) + replications;
        if self.stop_after.is_some_and(|after| done >= after) {
            self.stop.unwrap().request();
        }
    }
}

fn items(scenarios: &[usize]) -> Vec<BatchItem> {
    scenarios.iter().map(|s| BatchItem { scenario: *s, events: 1e3 }).collect()
}

#[test]
fn every_scenario_has_the_answers_of_a_run_by_itself() {
    let host = Recorder::default();
    assert_eq!(batch(&items(&[2, 0, 1]), SPEC, &host, &Stop::new()), Ok(()));
    let mut answered = host.answered.into_inner().unwrap();
    answered.sort_by_key(|(scenario, _)| *scenario);
    assert_eq!(answered.iter().map(|(s, _)| *s).collect::<Vec<_>>(), [0, 1, 2]);
    for (scenario, found) in answered {
        let plan = plan(100 + 50 * scenario);
        let spec = RunSpec { seed: 3, first: 0, count: 150, threads: 1 };
        let tally = run(&plan, spec, &|_| {}, &Stop::new()).unwrap();
        assert_eq!(found, answers(&plan, &tally, 1, &Stop::new()).unwrap());
    }
    assert_eq!(host.replications.into_inner(), 450);
    // Blocks of the scenarios are kept, but not all: the last of each is read at once.
    let kept = host.kept.into_inner().unwrap().len();
    assert!((3..9).contains(&kept), "{kept}");
}

#[test]
fn what_was_kept_is_not_run_again() {
    let first = Recorder { fail_at_answers: Some(0), ..Recorder::default() };
    assert_eq!(batch(&items(&[1]), SPEC, &first, &Stop::new()), Err(BatchEnd::Host("the disk is full".into())));
    let kept = first.kept.into_inner().unwrap();
    assert!(!kept.is_empty());
    let (second, fresh) = (Recorder { kept: Mutex::new(kept), ..Recorder::default() }, Recorder::default());
    assert_eq!(batch(&items(&[1]), SPEC, &second, &Stop::new()), Ok(()));
    assert_eq!(batch(&items(&[1]), SPEC, &fresh, &Stop::new()), Ok(()));
    assert_eq!(second.answered.into_inner().unwrap(), fresh.answered.into_inner().unwrap());
}

#[test]
fn a_host_that_cannot_go_on_ends_the_batch() {
    let host = Recorder { fail_at_block: Some(2), ..Recorder::default() };
    let all: Vec<usize> = (0..60).collect();
    assert_eq!(batch(&items(&all), SPEC, &host, &Stop::new()), Err(BatchEnd::Host("the disk is full".into())));
    assert!(host.answered.into_inner().unwrap().len() < 10);
    let host = Recorder::default();
    assert_eq!(batch(&items(&[0, 99, 1]), SPEC, &host, &Stop::new()), Err(BatchEnd::Host("gone".into())));
}

#[test]
fn a_request_to_stop_ends_the_batch() {
    static STOP: Stop = Stop::new();
    let host = Recorder { stop_after: Some(200), stop: Some(&STOP), ..Recorder::default() };
    assert_eq!(batch(&items(&[0, 1, 2, 3, 4, 5]), SPEC, &host, &STOP), Err(BatchEnd::Interrupted));
    assert!(host.replications.into_inner() < 250);
}

#[test]
fn a_scenario_over_its_budget_ends_alone() {
    let host = Recorder::default();
    // Scenario 0 asks 100 children a year and scenario 40 2,100.
    assert_eq!(batch(&items(&[0, 40, 1]), SPEC, &host, &Stop::with_budget(3_000)), Ok(()));
    assert_eq!(*host.over.lock().unwrap(), [40]);
    let mut answered: Vec<usize> = host.answered.into_inner().unwrap().into_iter().map(|(s, _)| s).collect();
    answered.sort_unstable();
    assert_eq!(answered, [0, 1]);
}

#[test]
fn blocks_hold_every_replication_once() {
    for replications in [1, 7, 8, 63, 64, 65, 1000, 10_000_000] {
        for events in [0.0, 1.0, 1e5, 1e6, 1e12] {
            let blocks = blocks(replications, events);
            assert_eq!((blocks[0].start, blocks[blocks.len() - 1].end), (0, replications));
            assert!(blocks.windows(2).all(|w| w[0].end == w[1].start));
            assert!(blocks.iter().all(|b| (1..=64).contains(&b.len())), "{replications} {events}");
        }
    }
    assert!(blocks(0, 1e5).is_empty());
}

#[test]
fn shares_hold_every_scenario_once_and_are_even() {
    let costs: Vec<f64> = (0..60).map(|n| f64::from((n * 37) % 60 + 1)).collect();
    for of in [1, 2, 3, 4, 7, 60, 100] {
        let shares = shares(&costs, of);
        assert_eq!(shares.len(), 60);
        let mut load = vec![0.0; of];
        shares.iter().zip(&costs).for_each(|(share, cost)| load[*share] += cost);
        let (least, most) = (load.iter().copied().fold(f64::MAX, f64::min), load.iter().copied().fold(0.0, f64::max));
        // The costliest first: no share has more than another by the costliest single scenario.
        assert!(most - least <= 60.0, "{of}: {least} to {most}");
    }
    assert!(shares(&[], 3).is_empty());
}
