//! What must hold between the parts of a scenario.

use super::pathways::PathwayPlaces;
use super::reader::Reader;
use super::teams::TeamPlaces;
use crate::pathway::Scenario;

impl Reader<'_> {
    /// Checks a scenario as a whole.
    pub(super) fn check_whole(&mut self, _s: &Scenario, _p: &[PathwayPlaces], _t: &[TeamPlaces]) {}
}
