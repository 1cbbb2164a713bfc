//! Many replications, in parallel: the one room with threads.
//!
//! A replication depends on its number alone (see [`chance`](crate::chance)), and a [`Tally`](crate::measure::Tally) is
//! kept in the order of the numbers, so the result is the same at any number of threads.

mod answers;
mod batch;
mod compare;
mod outcome;
mod precise;
mod run;
mod solve;
mod spend;
mod workers;
#[cfg(test)]
mod workers_tests;

pub use answers::{answers, ceilings_of};
pub use batch::{BatchEnd, BatchHost, BatchItem, BatchSpec, batch, blocks, shares};
pub use compare::{Compared, Other, compare, comparisons};
pub use outcome::outcome;
pub use precise::{Exact, compare_until, run_until};
pub use run::{RunSpec, run};
pub use solve::{Found, Guards, Question, Unsolved, mean_costs, met_in, solve};
pub use spend::Ran;
pub use workers::for_each;
