//! Queueing theory, worked out from its formulas and nothing of ours. Times are in days unless a name says otherwise.

mod bulk;
mod grid;
mod patience;
mod places;
mod renewal;
mod season;
mod single;

pub use bulk::{MdcWait, Sittings};
pub use grid::{Grid, within_dates};
pub use patience::{ErlangA, changing_load, passage};
pub use places::{ExponentialWait, Room, erlang_b, more_than};
pub use renewal::{Phases, TruncatedAges};
pub use season::{YEAR, offered, poisson_cdf, yearly_harmonic};
pub use single::{cobham, lognormal_outlasts, md1_cdf, mg1_cdf, mg1_mean};
