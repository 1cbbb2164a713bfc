//! Whether a fit knows how much it knows, tried on councils whose truth is known.

use super::{Calibration, FitFault, Fitter, Settings, Table};

/// One row in so many is taken for a council.
const ONE_IN: usize = 10;
/// Most councils, and fewest of which anything can be said.
const COUNCILS: (usize, usize) = (1_000, 100);

/// Simulation-based calibration at no further simulations: the first rows of a table drawn from the prior (blurred as for a
/// fit, which makes its figures what would have been published) are synthetic councils, and each is fitted from the others,
/// none of which is one. `None` of fewer than 1,000 rows.
///
/// It tries the fit to the first wave; what a second does is not seen.
///
/// # Errors
/// [`FitFault`].
pub fn self_check(table: &Table, settings: Settings) -> Result<Option<Calibration>, FitFault> {
    let councils = (table.rows() / ONE_IN).min(COUNCILS.0);
    if councils < COUNCILS.1 {
        return Ok(None);
    }
    // The first rows of a spread are a spread themselves.
    let others: Vec<usize> = (councils..table.rows()).collect();
    let fitter = Fitter::learn(table.part(&others), settings)?;
    let mut calibration = Calibration::default();
    for council in 0..councils {
        calibration.add(&fitter.posterior(table.summaries_of(council))?, table.units_of(council));
    }
    Ok(Some(calibration))
}
