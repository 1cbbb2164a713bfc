//! Many replications, in parallel: the one room with threads.
//!
//! A replication depends on its number alone (see [`chance`](crate::chance)), and a [`Tally`](crate::measure::Tally) is
//! kept in the order of the numbers, so the result is the same at any number of threads.

mod answers;
mod backtest;
mod batch;
mod belief;
mod calibrate;
mod compare;
mod drawn;
mod identities;
mod outcome;
mod precise;
mod run;
mod solve;
mod spend;
mod table;
mod workers;
#[cfg(test)]
mod workers_tests;

pub use answers::{answers, ceilings_of, input as plan_input, months as plan_months};
pub use backtest::{BacktestSpec, Past, PastForecast, Wanted, past_forecasts};
pub use batch::{BatchEnd, BatchHost, BatchItem, BatchSpec, batch, blocks, shares};
pub use calibrate::{FitHost, FitSpec, Fitted, Unfitted, Wave, calibrate};
pub use compare::{Compared, Other, compare, compare_drawn, comparisons, no_worse};
pub use drawn::{Drawn, Undrawn, run_drawn};
pub use identities::broken;
pub use outcome::outcome;
pub use precise::{Exact, compare_until, run_until};
pub use run::{RunSpec, run};
pub use solve::{Found, Guards, Question, Unsolved, mean_costs, met_in, solve};
pub use spend::Ran;
pub use table::{BLOCK_ROWS, Bench, Inputs, Row};
pub use workers::for_each;
