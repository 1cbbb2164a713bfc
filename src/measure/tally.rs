//! The records of many replications.

use super::draws::Draws;
use super::layout::Layout;
use super::record::Record;

/// Version of the stored form of a tally.
pub const TALLY_VERSION: u32 = 2;

/// Records by replication, ascending. Merging is a union: exact, and the same in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// What was run: the plan's hash. Tallies of different plans do not merge.
    pub plan: u64,
    /// The seed.
    pub seed: u64,
    /// Which draw of uncertain inputs each replication has; `None`: all have the same inputs.
    pub draws: Option<Draws>,
    records: Vec<(u32, Record)>,
}

/// Why tallies do not merge or cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TallyError {
    /// They come from different plans or seeds.
    Different,
    /// Both hold this replication.
    Twice(u32),
    /// The bytes are not a whole tally of this version and layout.
    Unreadable,
}

impl Tally {
    /// An empty tally.
    pub fn new(plan: u64, seed: u64) -> Self {
        Tally { plan, seed, draws: None, records: Vec::new() }
    }

    /// Adds one replication.
    ///
    /// # Errors
    /// [`TallyError::Twice`] when it is there already.
    pub fn insert(&mut self, replication: u32, record: Record) -> Result<(), TallyError> {
        match self.records.last() {
            Some((last, _)) if *last >= replication => match self.records.binary_search_by_key(&replication, |r| r.0) {
                Ok(_) => return Err(TallyError::Twice(replication)),
                Err(at) => self.records.insert(at, (replication, record)),
            },
            _ => self.records.push((replication, record)),
        }
        Ok(())
    }

    /// Takes over the records of another tally.
    ///
    /// # Errors
    /// [`TallyError::Different`] for another plan or seed, [`TallyError::Twice`] for a shared replication; `self` is
    /// then unchanged.
    pub fn merge(&mut self, other: Tally) -> Result<(), TallyError> {
        if (self.plan, self.seed) != (other.plan, other.seed) {
            return Err(TallyError::Different);
        }
        let shared = other.records.iter().find(|(r, _)| self.records.binary_search_by_key(r, |s| s.0).is_ok());
        if let Some((r, _)) = shared {
            return Err(TallyError::Twice(*r));
        }
        self.records.extend(other.records);
        self.records.sort_by_key(|r| r.0);
        Ok(())
    }

    /// Number of replications.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Replications with their records, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Record)> {
        self.records.iter().map(|(r, record)| (*r, record))
    }

    /// The stored form: version, plan, seed, width, then each replication with its cells; little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let width = self.records.first().map_or(0, |(_, r)| r.cells().len());
        let mut bytes = Vec::with_capacity(28 + self.records.len() * (4 + 4 * width));
        bytes.extend(TALLY_VERSION.to_le_bytes());
        bytes.extend(self.plan.to_le_bytes());
        bytes.extend(self.seed.to_le_bytes());
        bytes.extend((self.records.len() as u32).to_le_bytes());
        bytes.extend((width as u32).to_le_bytes());
        for (replication, record) in &self.records {
            bytes.extend(replication.to_le_bytes());
            for cell in record.cells() {
                bytes.extend(cell.to_le_bytes());
            }
        }
        bytes
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// [`TallyError::Unreadable`] when it is cut short, of another version, or not of this layout.
    pub fn from_bytes(layout: &Layout, bytes: &[u8]) -> Result<Self, TallyError> {
        let mut rest = bytes;
        let mut take = |n: usize| -> Result<&[u8], TallyError> {
            let (head, tail) = rest.split_at_checked(n).ok_or(TallyError::Unreadable)?;
            rest = tail;
            Ok(head)
        };
        let word = |b: &[u8]| b.iter().rev().fold(0u64, |n, byte| (n << 8) | u64::from(*byte));
        if word(take(4)?) != u64::from(TALLY_VERSION) {
            return Err(TallyError::Unreadable);
        }
        let mut tally = Tally::new(word(take(8)?), word(take(8)?));
        let (count, width) = (word(take(4)?), word(take(4)?) as usize);
        if count > 0 && width != layout.width() {
            return Err(TallyError::Unreadable);
        }
        for _ in 0..count {
            let replication = word(take(4)?) as u32;
            let cells = take(4 * width)?.chunks_exact(4).map(|b| word(b) as u32 as i32).collect();
            let record = Record::from_cells(layout, cells).ok_or(TallyError::Unreadable)?;
            tally.insert(replication, record)?;
        }
        if rest.is_empty() { Ok(tally) } else { Err(TallyError::Unreadable) }
    }
}
