//! The kernel against a second one that is as plain as can be, written from the documentation alone: what they tell their
//! hosts, line by line, on random scenarios and on shipped ones.
//!
//! `SENDSIM_FUZZ=20000` compares so many random scenarios instead of those of every day, `SENDSIM_FUZZ_FROM=5000` from that
//! one on; `SENDSIM_FUZZ_DAYS=900` so many days of the shipped ones.

#[path = "reference/mod.rs"]
mod reference;
#[path = "support/scenarios/mod.rs"]
mod scenarios;

use reference::compare::{Compared, compare};
use reference::faults::FAULTS;
use sendsim::pathway::Scenario;
use sendsim::plan::compile;
use sendsim::scenario::load;
use std::collections::BTreeMap;

/// Random scenarios of every day.
const CASES: u64 = 1000;

/// Events that are too many for something as slow as the reference: of a few random scenarios, in which children refer more
/// children than they are, they are millions.
const BUDGET: u64 = 100_000;

/// What they must have met at least so many times, for the comparison to mean something.
const MET: [(&str, u64); 17] = [
    ("begun again", 100),
    ("cases of a contract", 2_000),
    ("children", 60_000),
    ("charges", 50_000),
    ("ends of months compared", 4_000),
    ("heard at a sitting", 2_000),
    ("in work at the start", 1_000),
    ("left a list", 10_000),
    ("left behind by a child that has left", 100),
    ("places kept", 1_000),
    ("referrals", 2_000),
    ("returned", 300),
    ("rules that change", 200),
    ("second visits", 4_000),
    ("starts by shares", 5_000),
    ("waited before the start", 2_000),
    ("work that takes no time", 10_000),
];

/// A random scenario; of every second one, streams have uneven shares.
fn scenario(case: u64) -> Scenario {
    let mut scenario = scenarios::scenario(case);
    let shares = [0.05, 0.15, 0.3, 0.4];
    for team in scenario.teams.iter_mut().filter(|_| case % 2 == 1) {
        let list = &mut team.list;
        for policy in std::iter::once(&mut list.initially).chain(list.changes.iter_mut().map(|(_, p)| p)) {
            let mut rest = 1.0;
            if let Some((last, others)) = policy.streams.split_last_mut() {
                for (n, stream) in others.iter_mut().enumerate() {
                    stream.share = shares[(case as usize / 2 + n) % shares.len()];
                    rest -= stream.share;
                }
                last.share = rest;
            }
        }
    }
    scenario
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |n| n.parse().expect("a number of scenarios"))
}

#[test]
fn the_kernel_tells_what_the_reference_tells() {
    let (cases, from) = (number("SENDSIM_FUZZ", CASES), number("SENDSIM_FUZZ_FROM", 0));
    let mut met: BTreeMap<&'static str, u64> = BTreeMap::new();
    let (mut wrong, mut lines, mut too_big) = (Vec::new(), 0, 0);
    for case in from..from + cases {
        let scenario = scenario(case);
        let Some(compared) = compare(&compile(&scenario), BUDGET, None) else {
            too_big += 1;
            continue;
        };
        lines += compared.lines;
        for (what, n) in compared.met {
            *met.entry(what).or_default() += n;
        }
        if let Some(differs) = compared.differs {
            let text = if wrong.is_empty() { format!("\n{scenario:#?}") } else { String::new() };
            wrong.push(format!("case {case}: {differs}{text}"));
        }
    }
    println!("{cases} scenarios, {too_big} of them too big, {lines} lines\n{met:#?}");
    assert!(too_big * 500 <= cases, "{too_big} of {cases} are too big");
    assert!(wrong.is_empty(), "{} of {cases} cases differ:\n{}", wrong.len(), wrong.join("\n"));
    for (what, least) in MET.iter().filter(|_| cases >= CASES) {
        assert!(met.get(what).is_some_and(|n| n >= least), "too few met: {what}: {met:?}");
    }
}

/// The comparison finds what is wrong when something is: the reference errs on purpose, one error at a time.
#[test]
fn errors_planted_in_the_reference_are_found() {
    const MOST: u64 = 100;
    let plans: Vec<_> = (0..MOST).map(|case| compile(&scenario(case))).collect();
    for fault in FAULTS {
        let differs = |plan| compare(plan, BUDGET, Some(fault)).is_some_and(|compared| compared.differs.is_some());
        let found = plans.iter().position(differs);
        println!("{fault:?} is found in scenario {found:?}");
        assert!(found.is_some(), "{fault:?} is not found in {MOST} scenarios");
    }
}

/// A shipped scenario, the first part of it: targets of later days have no say in what happens.
fn shipped(folder: &str, file: &str, days: i32) -> Compared {
    let folder = format!("{}/scenarios/{folder}/", env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(format!("{folder}{name}")).map_err(|e| e.to_string());
    let loaded = load(&format!("{file}.toml"), &read);
    assert_eq!(loaded.render_faults(false), "");
    let mut scenario = loaded.scenario.expect("no fault");
    scenario.end = scenario.end.min(scenario.start.saturating_add(jiff::Span::new().days(days)));
    scenario.record_from = scenario.start;
    scenario.targets.clear();
    let began = std::time::Instant::now();
    let compared = compare(&compile(&scenario), u64::MAX, None).expect("within its budget");
    println!("{file}: {} lines in {:.1} s", compared.lines, began.elapsed().as_secs_f64());
    compared
}

#[test]
fn shipped_scenarios_tell_the_same() {
    let theory = ["abandonment", "feedback", "fork_join", "mg1_office_hours", "newest_first", "priorities", "tandem"];
    for file in theory.into_iter().chain(["reserved_lapses", "reserved_stream"]) {
        let compared = shipped("theory", file, 800);
        assert_eq!(compared.differs, None, "{file}");
        assert!(compared.lines > 1_000, "{file}: {} lines", compared.lines);
    }
    for (file, days) in [("baseline", 120), ("reserved_stream", 60), ("whole_system", 12)] {
        let days = number("SENDSIM_FUZZ_DAYS", days) as i32;
        let compared = shipped("nottinghamshire", file, days);
        assert_eq!(compared.differs, None, "{file}");
        assert!(compared.lines > 5_000, "{file}: {} lines", compared.lines);
    }
}
