//! What one of several processes has done of a batch.

use super::part::Head;
use super::place::{Batch, LeftOut};
use serde::{Deserialize, Serialize};

/// What one of several processes has done of a batch: `parts.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Its number, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
    /// The whole batch.
    pub batch: Batch,
    /// Its parts, in the order of the batch; their rows follow one another in the files beside it.
    pub parts: Vec<ShardPart>,
    /// Scenarios of its share, and those at fault, that have no part.
    pub left_out: Vec<LeftOut>,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardPart {
    /// Number of the scenario in the batch.
    pub number: usize,
    /// What the summary says of it.
    pub head: Head,
    /// Checksum of its rows in `measures.csv`, then of those in `targets.csv`.
    pub sums: [u64; 2],
}

impl Shard {
    /// `parts.json`, with a line feed at the end.
    pub fn to_json(&self) -> Vec<u8> {
        // Strings and integers always serialise.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads `parts.json`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn from_json(text: &str) -> Result<Shard, String> {
        let shard: Shard = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let count = shard.batch.scenarios.len();
        let ascending = shard.parts.windows(2).all(|w| w[0].number < w[1].number);
        let numbers = shard.parts.iter().map(|p| p.number).chain(shard.left_out.iter().map(|l| l.number));
        let known = numbers.max().is_none_or(|n| n < count);
        let levels = shard.batch.scenarios.iter().all(|p| p.levels.len() == shard.batch.columns.len());
        let place = (1..=shard.of).contains(&shard.number);
        if ascending && known && levels && place { Ok(shard) } else { Err("its parts do not fit its batch".into()) }
    }
}
