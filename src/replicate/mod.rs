//! One replication of a plan: a pure function of (plan, seed, replication).

pub mod backlog;
mod capacity;
pub mod demand;
mod model;
mod open_work;
mod pairs;
mod people;
mod slots;
pub mod staff;
mod trace;
mod words;

use crate::chance::Key;
use crate::kernel::{Capacity, Counts, Engine, Stop, Stopped, Time};
use crate::measure::{Ledger, Reading, Record, Works};
use crate::plan::Plan;
use capacity::Staffing;
pub use capacity::mean_capacity;
pub use model::Model;
pub use pairs::{Fates, Headline, headlines};
use people::People;
use trace::{Trace, Traced};
pub use trace::{TraceError, TraceLine};

/// The memory of replications, one for each thread: everything is used again.
pub struct Arena {
    engine: Engine,
    staffing: Staffing,
    capacity: Capacity,
    people: People,
    ledger: Ledger,
    works: Works,
    reading: Reading,
    counts: Counts,
}

impl Arena {
    /// Memory for replications of a plan. Compiles its laws of staff and demand: some milliseconds.
    pub fn new(plan: &Plan) -> Self {
        Arena {
            engine: Engine::default(),
            staffing: Staffing::new(plan),
            capacity: Capacity::default(),
            people: People::new(plan),
            ledger: Ledger::default(),
            works: Works::default(),
            reading: Reading::default(),
            counts: Counts::default(),
        }
    }

    /// What the last replication did.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The capacity of the last replication.
    pub fn capacity(&self) -> &Capacity {
        &self.capacity
    }

    /// The children of the last replication, with their marks.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Takes the entities of each minute in the opposite order. For tests: results must not change.
    pub fn reverse(&mut self, reversed: bool) {
        self.engine.reversed = reversed;
    }

    fn run(
        &mut self,
        plan: &Plan,
        key: Key,
        stop: &Stop,
        named: bool,
        drive: impl FnOnce(&mut Engine, &Plan, &Capacity, &mut Model<'_>, &Stop) -> Result<Counts, Stopped>,
    ) -> Result<Record, Stopped> {
        self.staffing.realise(plan, key, &mut self.capacity);
        self.people.reset(key, named);
        self.ledger.reset(plan.marks);
        let counts_cases = (0..plan.servers.len()).map(|s| plan.counts_cases(s));
        self.works.reset(plan.works.len(), plan.outcomes.len(), counts_cases, plan.recorded.count());
        let mut record = Record::new(&plan.layout);
        let (people, ledger, works) = (&mut self.people, &mut self.ledger, &mut self.works);
        let mut model =
            Model { plan, people, ledger, works, record: &mut record, month_ends: Time::START, month: None };
        self.counts = drive(&mut self.engine, plan, &self.capacity, &mut model, stop)?;
        self.ledger.settle();
        self.works.write_departures(&plan.columns.outcomes, &plan.layout, &mut record);
        self.reading.read(&plan.clocks, &self.ledger, &plan.recorded, &plan.layout, &mut record);
        self.staffing.write(plan, &self.capacity, &mut record);
        for (sum, part) in &plan.columns.sums {
            for m in 0..plan.layout.months {
                record.add_month(&plan.layout, *sum, m, record.month(&plan.layout, *part, m));
            }
        }
        Ok(record)
    }
}

/// Runs one replication.
///
/// # Errors
/// [`Stopped`] when asked to stop or over the budget of events.
pub fn replication(
    plan: &Plan,
    seed: u64,
    replication: u32,
    arena: &mut Arena,
    stop: &Stop,
) -> Result<Record, Stopped> {
    let key = Key::of_replication(seed, replication);
    arena.run(plan, key, stop, false, |engine, plan, capacity, model, stop| {
        engine.run(&plan.program, capacity, model, stop)
    })
}

/// Runs one replication with a host of the caller's around the model, which sees and may check all that happens.
///
/// # Errors
/// As [`replication`].
pub fn watched(
    plan: &Plan,
    seed: u64,
    replication: u32,
    arena: &mut Arena,
    drive: impl FnOnce(&mut Engine, &Plan, &Capacity, &mut Model<'_>, &Stop) -> Result<Counts, Stopped>,
) -> Result<Record, Stopped> {
    arena.run(plan, Key::of_replication(seed, replication), &Stop::new(), false, drive)
}

/// The life of one child, named `pathway/source/2025-03/41` or `pathway/backlog/list/17`.
///
/// # Errors
/// [`TraceError`] when there is no such child, or the run was stopped.
pub fn trace(plan: &Plan, seed: u64, replication: u32, child: &str, stop: &Stop) -> Result<Vec<TraceLine>, TraceError> {
    let mut arena = Arena::new(plan);
    let mut trace = Trace::of(child);
    let key = Key::of_replication(seed, replication);
    arena
        .run(plan, key, stop, true, |engine, plan, capacity, model, stop| {
            let mut traced = Traced { model, trace: &mut trace };
            engine.run(&plan.program, capacity, &mut traced, stop)
        })
        .map_err(TraceError::Stopped)?;
    trace.finish(plan)
}
