//! Counts, areas, waits, ledgers: integers, so that merging is exact and order-free.

mod layout;
mod record;
mod series;
mod tally;

pub use layout::*;
pub use record::*;
pub use series::*;
pub use tally::*;
