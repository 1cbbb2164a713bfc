//! Exact identities over a thousand random scenarios, and what must not change a byte. See the audit for what is checked.

#[path = "support/audit/mod.rs"]
mod audit;
#[path = "support/runs.rs"]
mod runs;
#[path = "support/scenarios/mod.rs"]
mod scenarios;

use runs::{audited, plain};
use sendsim::plan::compile;
use sendsim::replicate::Arena;
use std::collections::BTreeMap;

const CASES: u64 = 1000;

/// What a thousand scenarios must have met at least so many times, for the identities to mean something.
const MET: [(&str, u64); 12] = [
    ("branches that only wait", 100),
    ("cancelled on a list", 5_000),
    ("cases of a contract", 2_000),
    ("contacts", 50_000),
    ("kept places", 1_000),
    ("left behind by a child that has left", 100),
    ("panels with a limit", 2_000),
    ("panels without a limit", 5_000),
    ("patience ends", 5_000),
    ("returned", 300),
    ("second visits", 50_000),
    ("work that nobody waits for", 500),
];

#[test]
fn identities_hold_in_a_thousand_random_scenarios() {
    let mut met: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in 0..CASES {
        let plan = compile(&scenarios::scenario(case));
        let audited = audited(&plan, 0, &mut Arena::new(&plan));
        for (what, n) in audited.met {
            *met.entry(what).or_default() += n;
        }
        wrong.extend(audited.faults.first().map(|f| format!("case {case}: {f}")));
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
    println!("{met:#?}");
    for (what, least) in MET {
        assert!(met.get(what).is_some_and(|n| *n >= least), "too few met: {what}: {met:?}");
    }
}

/// The order in which things of one minute are taken, what an arena has done before, and who watches: none of it tells.
#[test]
fn a_record_depends_on_nothing_but_scenario_seed_and_replication() {
    let mut used = 0;
    for case in (0..CASES).step_by(4) {
        let plan = compile(&scenarios::scenario(case));
        let mut fresh = Arena::new(&plan);
        let alone = plain(&plan, 700, &mut fresh);
        let events = fresh.counts().events;
        let mut arena = Arena::new(&plan);
        for replication in [0, 3] {
            plain(&plan, replication, &mut arena);
        }
        assert_eq!(plain(&plan, 700, &mut arena), alone, "case {case}: after others");
        arena.reverse(true);
        assert_eq!(plain(&plan, 700, &mut arena), alone, "case {case}: in the opposite order within minutes");
        assert_eq!(audited(&plan, 700, &mut fresh).record, Some(alone), "case {case}: audited");
        used += events;
    }
    assert!(used > 100_000, "{used} events");
}
