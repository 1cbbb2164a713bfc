//! The cells, by what they prove.

mod hours;
mod lists;
mod networks;
mod numbers;
mod places;
mod season;
mod staff;
mod start;

use super::Cell;
use crate::plan::Plan;

/// All cells, in the order in which they are shown.
pub fn cells() -> Vec<Cell> {
    let families = [
        places::CELLS,
        hours::CELLS,
        lists::CELLS,
        networks::CELLS,
        numbers::CELLS,
        season::CELLS,
        staff::CELLS,
        start::CELLS,
    ];
    families.concat()
}

/// Weeks of so many days.
fn weeks(days: f64) -> f64 {
    days / 7.0
}

/// Expected requests of each recorded month, as the format defines them: a twelfth of the year times the month's weight.
fn monthly(plan: &Plan) -> Vec<f64> {
    let source = &plan.scenario.pathways[0].sources[0];
    let mean = |m: &crate::calendar::Month| source.yearly.initially / 12.0 * source.month_profile[m.month as usize - 1];
    plan.months().iter().map(mean).collect()
}
