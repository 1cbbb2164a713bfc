//! A batch of scenarios as bytes: one table of figures, one of targets, a ranking.
//!
//! The files are put together from parts, one a scenario, that are made when its answers are known: so no more than one
//! scenario's answers are held, and the parts of several processes give the same bytes as one.

mod json;
mod part;
mod place;
mod ranks;
mod shard;
mod summary;
mod terminal;

use crate::project::Ranking;
pub use json::batch_json;
pub use part::{Chance, Grows, Head, Part, Ranked};
pub use place::{Batch, LeftOut, Place, batch_manifest_json};
pub use shard::{Shard, ShardPart};
pub(super) use summary::targets as targets_of;
pub use summary::{measures_head, summary_csv, targets_head};
pub use terminal::batch_terminal;
pub(super) use terminal::{error, ranked_by};

/// Whether the scenarios of a batch are ranked by anything.
pub(super) fn is_ranked(batch: &Batch) -> bool {
    Ranking::parse(&batch.rank_by).is_some()
}
