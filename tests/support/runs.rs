//! Runs of one replication, with and without an audit.

use crate::audit::{Audit, Closed};
use sendsim::kernel::{Capacity, Counts, Engine, Stop, Stopped};
use sendsim::measure::Record;
use sendsim::plan::Plan;
use sendsim::replicate::{Arena, Model, replication, watched};
use std::collections::BTreeMap;

/// Events that no small scenario needs: an endless loop ends here.
const BUDGET: u64 = 2_000_000;

/// What an audit found.
pub struct Audited {
    pub record: Option<Record>,
    pub faults: Vec<String>,
    /// How often things that are worth meeting were met.
    pub met: BTreeMap<&'static str, u64>,
    /// The closed books.
    pub books: Option<Closed>,
}

/// Runs a replication under audit.
pub fn audited(plan: &Plan, number: u32, arena: &mut Arena) -> Audited {
    driven(plan, number, arena, |engine, plan, capacity, audit, stop| engine.run(&plan.program, capacity, audit, stop))
}

/// Runs a replication under an audit that is driven by the caller.
pub fn driven(
    plan: &Plan,
    number: u32,
    arena: &mut Arena,
    drive: impl FnOnce(&mut Engine, &Plan, &Capacity, &mut Audit<'_, '_, Model<'_>>, &Stop) -> Result<Counts, Stopped>,
) -> Audited {
    let stop = Stop::with_budget(BUDGET);
    let mut closed = None;
    let record = watched(plan, plan.scenario.seed, number, arena, |engine, plan, capacity, model, _| {
        let mut audit = Audit::new(plan, capacity, model);
        let counts = drive(engine, plan, capacity, &mut audit, &stop)?;
        audit.finish();
        closed = Some(audit.books.into_closed());
        Ok(counts)
    });
    match (record, closed) {
        (Ok(record), Some(mut books)) => {
            if books.faults.is_empty() {
                books.check_record(plan, &record, arena.ledger());
            }
            let (faults, met) = (books.faults.clone(), books.figures.seen.clone());
            Audited { record: Some(record), faults, met, books: Some(books) }
        }
        (record, _) => {
            Audited { record: None, faults: vec![format!("{:?}", record.err())], met: BTreeMap::new(), books: None }
        }
    }
}

/// Runs a replication without one.
pub fn plain(plan: &Plan, number: u32, arena: &mut Arena) -> Record {
    replication(plan, plan.scenario.seed, number, arena, &Stop::with_budget(BUDGET)).expect("within its budget")
}
