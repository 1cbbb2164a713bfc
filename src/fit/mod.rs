//! Unknown inputs from what was seen: approximate Bayesian computation with a reference table.
//!
//! ```text
//! priors ──▶ points of the unit cube ──▶ (simulate elsewhere) ──▶ Table of summaries
//!    ▲                 ▲                                              │ blurred by the errors of figures and model
//!    │                 └── Proposal (second wave) ◀── Posterior ◀─────┘ learned summaries, nearest, adjusted
//!    └── Posterior::draws ──▶ inputs of the runs that follow
//! ```
//!
//! 1. [`cube()`] spreads points over the unit cube; the quantile of a [`Prior`](crate::chance::Prior) turns a coordinate into
//!    an input. Everything else works on the cube, where every prior is uniform, or on its normal scores, where every prior
//!    is standard normal.
//! 2. The caller simulates **once** per point (chance belongs in the posterior) and [`Table::push`]es the summaries.
//! 3. [`Table::blurred`] adds the error of the figures and the model's own discrepancy; without it a wrong model is
//!    confidently wrong.
//! 4. [`Fitter::learn`] regresses the inputs on the summaries; [`Fitter::posterior`] keeps the nearest rows, weights and
//!    adjusts them.
//! 5. [`Proposal::around`] offers points for a second wave, [`Fitter::pooled`] joins it to the nearest of the first with
//!    the weights that make up for where they were drawn, and step 4 is repeated.
//! 6. [`Posterior::draws`] gives equally weighted inputs; [`predictive()`] and [`Posterior::edge`] say what is wrong, and
//!    [`self_check()`] whether the fit knows how much it knows, tried on councils of known truth.
//! 7. [`forecast()`] gives what is not seen yet, from inputs and from where the lists stood when last seen.
//!
//! All sums are in a fixed order and all draws keyed, so results are the same bytes everywhere.
//!
//! Sources: Beaumont, Zhang and Balding 2002 (regression adjustment); Blum and François 2010 (heteroscedastic);
//! Fearnhead and Prangle 2012 (learned summaries); Frazier and others 2019 (forecasts from the same table); Talts and others 2018 (simulation-based calibration); Veach and
//! Guibas 1995 (balance heuristic for pooled waves).

mod adjust;
mod cube;
mod fault;
mod fitter;
mod forecast;
mod linear;
mod posterior;
mod predictive;
mod proposal;
mod sbc;
mod self_check;
mod table;
mod terms;
#[cfg(test)]
mod tests;

pub use cube::cube;
pub use fault::FitFault;
pub use fitter::{Fitter, Settings};
pub use forecast::forecast;
pub use posterior::{Edge, Posterior};
pub use predictive::{Seen, predictive};
pub use proposal::Proposal;
pub use sbc::{Calibration, CalibrationOf};
pub use self_check::self_check;
pub use table::Table;
