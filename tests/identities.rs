//! Exact identities over a thousand random scenarios: see the audit for what is checked.

#[path = "support/audit/mod.rs"]
mod audit;
#[allow(dead_code, reason = "the relations use the rest of it")]
#[path = "support/scenarios/mod.rs"]
mod scenarios;

use audit::Audit;
use sendsim::kernel::Stop;
use sendsim::measure::Record;
use sendsim::pathway::Scenario;
use sendsim::plan::{Plan, compile};
use sendsim::replicate::{Arena, watched};
use std::collections::BTreeMap;

const CASES: u64 = 1000;

/// Runs a case under audit: its record and what is wrong.
fn audited(plan: &Plan, arena: &mut Arena, seen: &mut BTreeMap<&'static str, u64>) -> (Option<Record>, Vec<String>) {
    let mut faults = Vec::new();
    let mut counts = BTreeMap::new();
    let stop = Stop::with_budget(2_000_000);
    let mut books = None;
    let record = watched(plan, plan.scenario.seed, 0, arena, |engine, plan, capacity, model, _| {
        let mut audit = Audit::new(plan, capacity, model);
        let counts = engine.run(&plan.program, capacity, &mut audit, &stop);
        audit.books.finish(plan.program.end());
        books = Some(audit.books.into_closed());
        counts
    });
    if let Some(mut books) = books {
        if let (Ok(record), true) = (&record, books.faults.is_empty()) {
            books.check_record(plan, record, arena.ledger());
        }
        faults = books.faults;
        counts = books.figures.seen;
    }
    for (what, n) in counts {
        *seen.entry(what).or_default() += n;
    }
    if let Err(stopped) = &record {
        faults.push(format!("{stopped:?}"));
    }
    (record.ok(), faults)
}

#[test]
fn identities_hold_in_a_thousand_random_scenarios() {
    let mut seen = BTreeMap::new();
    let mut wrong = Vec::new();
    let only: Option<u64> = std::env::var("CASE").ok().and_then(|c| c.parse().ok());
    for case in only.map_or(0..CASES, |c| c..c + 1) {
        let scenario: Scenario = scenarios::scenario(case);
        let plan = compile(&scenario);
        let r = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            audited(&plan, &mut Arena::new(&plan), &mut seen)
        }));
        let faults = match r {
            Ok((_, f)) => f,
            Err(e) => vec![format!("PANIC {:?}", e.downcast_ref::<String>())],
        };
        if only.is_some() {
            println!("{scenario:#?}");
            println!("{:#?}", plan.program);
        }
        wrong.extend(faults.first().map(|f| format!("case {case}: {f}")));
    }
    println!("{seen:#?}");
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong[..wrong.len().min(1000)].join("\n"));
}
