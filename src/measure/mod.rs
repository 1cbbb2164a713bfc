//! Counts, areas, waits, ledgers: integers, so that merging is exact and order-free.

mod clocks;
mod cohorts;
mod draws;
mod fates;
mod histogram;
mod layout;
mod ledger;
mod months;
mod record;
mod series;
mod services;
mod tally;
mod works;

pub use clocks::*;
pub use draws::Draws;
pub use fates::*;
pub use histogram::*;
pub use layout::*;
pub use ledger::*;
pub use months::*;
pub use record::*;
pub use series::*;
pub use services::{BAND_WEEKS, ReferralColumns, ReviewColumns};
pub use tally::*;
pub use works::*;

#[cfg(test)]
mod tests;
