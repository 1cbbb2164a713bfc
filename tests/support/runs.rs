//! Runs of one replication, with and without an audit.

use crate::audit::Audit;
use sendsim::kernel::Stop;
use sendsim::measure::Record;
use sendsim::plan::Plan;
use sendsim::replicate::{Arena, replication, watched};
use std::collections::BTreeMap;

/// Events that no small scenario needs: an endless loop ends here.
const BUDGET: u64 = 2_000_000;

/// What an audit found.
pub struct Audited {
    pub record: Option<Record>,
    pub faults: Vec<String>,
    /// How often things that are worth meeting were met.
    pub met: BTreeMap<&'static str, u64>,
}

/// Runs a replication under audit.
pub fn audited(plan: &Plan, number: u32, arena: &mut Arena) -> Audited {
    let stop = Stop::with_budget(BUDGET);
    let mut closed = None;
    let record = watched(plan, plan.scenario.seed, number, arena, |engine, plan, capacity, model, _| {
        let mut audit = Audit::new(plan, capacity, model);
        let counts = engine.run(&plan.program, capacity, &mut audit, &stop)?;
        audit.books.finish(plan.program.end());
        closed = Some(audit.books.into_closed());
        Ok(counts)
    });
    match (record, closed) {
        (Ok(record), Some(mut books)) => {
            if books.faults.is_empty() {
                books.check_record(plan, &record, arena.ledger());
            }
            Audited { record: Some(record), faults: books.faults, met: books.figures.seen }
        }
        (record, _) => Audited { record: None, faults: vec![format!("{:?}", record.err())], met: BTreeMap::new() },
    }
}

/// Runs a replication without one.
pub fn plain(plan: &Plan, number: u32, arena: &mut Arena) -> Record {
    replication(plan, plan.scenario.seed, number, arena, &Stop::with_budget(BUDGET)).expect("within its budget")
}
