//! What the journal of a batch calls its entries. The name holds all that decides the bytes: so an entry of another
//! scenario, seed or version is never taken for this one.

use crate::files::{Journal, checksum};
use crate::measure::TALLY_VERSION;
use crate::report::{Batch, Part, ShardPart};
use std::ops::Range;

/// Names of the entries of a batch.
pub(super) struct Kept {
    common: String,
    rows: String,
}

impl Kept {
    pub fn new(batch: &Batch) -> Self {
        let Batch { version, algorithm, seed, replications, rank_by, every_measure, output_version, .. } = batch;
        let common = format!("sendsim {version}, chance {algorithm}, seed {seed}");
        let rows = format!("{replications} replications, files {output_version}, by {rank_by}, every {every_measure}");
        Kept { common, rows }
    }

    /// The records of a block of replications of a plan.
    pub fn block(&self, plan: u64, block: &Range<u32>) -> String {
        let Range { start, end } = block;
        format!("{}, tally {TALLY_VERSION}, plan {plan:016x}, replications {start} to {end}", self.common)
    }

    fn name_of_part(&self, batch: &Batch, number: usize) -> String {
        let place = &batch.scenarios[number];
        format!("{}, {}, plan {}, rows of {}", self.common, self.rows, place.scenario_hash, place.scenario)
    }

    /// The finished part of a scenario, if it is there.
    pub fn part(&self, journal: &Journal, batch: &Batch, number: usize) -> Option<Part> {
        Part::from_bytes(&journal.get(&self.name_of_part(batch, number))?)
    }

    /// What a finished part is, without its rows.
    pub fn shard_part(&self, journal: &Journal, batch: &Batch, number: usize) -> Option<ShardPart> {
        let Part { head, measures, targets } = self.part(journal, batch, number)?;
        Some(ShardPart { number, head, sums: [checksum(&measures), checksum(&targets)] })
    }

    /// Keeps a finished part.
    pub fn put(
        &self,
        journal: &Journal,
        batch: &Batch,
        number: usize,
        part: Part,
    ) -> Result<ShardPart, super::Failure> {
        journal.put(&self.name_of_part(batch, number), &part.to_bytes(), true)?;
        let sums = [checksum(&part.measures), checksum(&part.targets)];
        Ok(ShardPart { number, head: part.head, sums })
    }
}
