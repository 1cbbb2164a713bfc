//! Forecasts against what happened: proper scores, coverage, naive forecasts, skill.
//!
//! A forecast is a sample of futures, equally weighted, or a set of quantiles. Scores are in the unit of what is
//! forecast; less is better; they are proper: nobody does better by saying other than what they believe. For a forecast
//! that is one number CRPS is the absolute error, so that a range and a number can be compared.
//!
//! Sources: Gneiting and Raftery 2007 (CRPS); Bracher and others 2021 (WIS); Czado, Gneiting and Held 2009 (randomised
//! PIT).

mod crps;
mod hindcast;
mod history;
mod models;
mod naive;
mod quantiles;
mod skill;

pub use crps::{crps, crps_fair};
pub use hindcast::{Against, Hindcast, NAIVE, Verdict, Verdicts};
pub use history::{Point, naive};
pub use models::{Less, PARTS, less_than_by_parts};
pub use naive::{last_value, linear_trend};
pub use quantiles::{WIS_LEVELS, pinball, quantile, weighted_interval_score};
pub use skill::{Coverage, Skill, randomised_pit};
