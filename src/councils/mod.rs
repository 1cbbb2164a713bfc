//! Every English council from the department's yearly files alone: forecasts one year ahead, and how good they were.
//!
//! One council with seven months of figures cannot show whether a way of forecasting works; 150 councils with a year each
//! can. The Department for Education publishes, for each council and calendar year, requests for an assessment, plans
//! issued and how many of these within 20 weeks ("Education, health and care plans", statistics from the SEN2 collection).
//! From two such years alone this room forecasts the third:
//!
//! 1. [`Scene`] is a small council: requests, a decision, a list with a capacity, the assessment, the plan; run by the
//!    ordinary engine. What is not published (capacity, opening list, length of an assessment, share that ends in a plan,
//!    how demand and capacity change) is drawn over wide ranges.
//! 2. [`reference()`] runs it thousands of times over those ranges. One table serves all councils and all years, since
//!    nothing in it is of one council or year.
//! 3. [`Forecaster::new`] gives the changes between years the prior that the years *before* the forecast suggest, and adds
//!    what the model leaves out; [`Forecaster::forecast`] asks the table what followed in runs that went like this council.
//! 4. [`backtest()`] does so for every council and scores it against the last value, the line through the last two, and the
//!    last value with the spread of past changes.

mod backtest;
mod forecast;
mod past;
mod published;
mod reference;
mod scene;
#[cfg(test)]
mod tests;

pub use backtest::{Backtest, Forecasted, MEASURES, Overall, Scored, backtest};
pub use forecast::{Forecaster, Futures};
pub use past::Past;
pub use published::{Council, Published, PublishedFault, YearFigures};
pub use reference::{Row, reference};
pub use scene::{INPUTS, Scene, SceneYears};
