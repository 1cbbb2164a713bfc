//! The best that can be had: each target in a world with staff without end, and the earliest date that can be promised.
//!
//! What such staff cannot mend is what holds it down: delays, panels, school closures, and the cases that are late before
//! anybody can be hired. A rate by month of issue falls first, while those are issued; so no honest plan meets it before.

use super::difference::World;
use super::estimate::{Spread, Summary};
use super::input::Input;
use super::sheet::{Sheet, distinct};
use super::target::{CONFIDENT, Place, Probability, first_counted_day};
use crate::calendar::Date;
use crate::pathway::Target;

/// How many times the staff of a scenario count as staff without end. Ten times as many again change a rate by less than
/// one point in the shipped scenarios.
pub const PLENTY: f64 = 20.0;

/// A target with staff without end.
#[derive(Debug, Clone, PartialEq)]
pub struct Ceiling {
    /// Id of the target.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its measure.
    pub measure: String,
    /// Its unit.
    pub unit: &'static str,
    /// The goal.
    pub goal: f64,
    /// Floor (true) or ceiling (false).
    pub at_least: bool,
    /// Consecutive periods in which it must be met.
    pub hold: u32,
    /// The periods of its kind.
    pub rows: Vec<CeilingRow>,
    /// Index of the first row from which on it can be promised: met in at least [`CONFIDENT`] of the futures there and in
    /// the `hold` - 1 periods after it. `None`: in none of the run.
    pub earliest: Option<usize>,
    /// Index of the first row that the target is judged on, where the run covers it.
    pub asked: Option<usize>,
}

/// A target in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CeilingRow {
    /// First day that is counted.
    pub first_day: Date,
    /// Last day, inclusive.
    pub last_day: Date,
    /// The measure in the scenario as it is, where it is known.
    pub as_it_is: Option<Spread>,
    /// The measure with staff without end, where it is known.
    pub best: Option<Spread>,
    /// Share of futures that meet the goal with staff without end.
    pub met: Probability,
}

/// The targets of the scenario as it is, with those of the same scenario with staff without end. Those that no run could
/// judge are left out.
pub fn ceilings(as_it_is: World, plenty: World) -> Vec<Ceiling> {
    as_it_is.input.scenario.targets.iter().filter_map(|target| ceiling(as_it_is, plenty, target)).collect()
}

fn ceiling(as_it_is: World, plenty: World, target: &Target) -> Option<Ceiling> {
    let input: &Input = plenty.input;
    let periods = super::periods::periods(input);
    let place = Place::of(input, &periods, target);
    let series = place.series?;
    let own = Place::of(as_it_is.input, &periods, target).series?;
    let sheets = [Sheet::read(as_it_is.input, as_it_is.tally, own), Sheet::read(input, plenty.tally, series)];
    let at = |period: usize| Sheet::at_period(input, &input.series[series], period);
    let values = |sheet: &Sheet, period: usize, of: &World| -> Vec<Option<f64>> {
        (0..of.tally.len()).map(|r| sheet.value(at(period), r)).collect()
    };
    let spread = |values: &[Option<f64>]| Some(Summary::default().of_values(values.iter().copied())?.spread());
    let meets = |v: &f64| if target.at_least { *v >= target.goal } else { *v <= target.goal };
    let row = |period: &usize| {
        let best = values(&sheets[1], *period, &plenty);
        let known: Vec<f64> = best.iter().flatten().copied().collect();
        let draws = sheets[1].draws().iter().zip(&best).filter_map(|(draw, best)| best.map(|_| *draw));
        let draws = distinct(&draws.collect::<Vec<u32>>());
        CeilingRow {
            first_day: first_counted_day(input, Some(series), &periods[*period]),
            last_day: periods[*period].last_day,
            as_it_is: spread(&values(&sheets[0], *period, &as_it_is)),
            best: spread(&best),
            met: Probability::of_draws(known.iter().filter(|v| meets(v)).count() as u32, known.len() as u32, draws),
        }
    };
    let rows: Vec<CeilingRow> = place.alike.iter().map(row).collect();
    if rows.iter().all(|row| row.best.is_none()) {
        return None;
    }
    let hold = target.hold.max(1);
    Some(Ceiling {
        id: target.id.clone(),
        title: target.title.clone(),
        measure: target.measure.clone(),
        unit: input.series[series].unit,
        goal: target.goal,
        at_least: target.at_least,
        hold,
        earliest: earliest(&rows, hold as usize),
        asked: place.first,
        rows,
    })
}

/// The first row from which on so many in a row are met in enough futures.
fn earliest(rows: &[CeilingRow], hold: usize) -> Option<usize> {
    let good = |row: &CeilingRow| row.met.share().is_some_and(|share| share >= CONFIDENT);
    rows.windows(hold).position(|window| window.iter().all(good))
}

impl Ceiling {
    /// Whether the date that is asked for cannot be met whatever is paid: it lies before the earliest.
    pub fn is_too_early(&self) -> bool {
        match (self.asked, self.earliest) {
            (Some(asked), Some(earliest)) => asked < earliest,
            (Some(_), None) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(met: &[u32]) -> Vec<CeilingRow> {
        let day = Date::constant(2025, 1, 1);
        let row = |yes: &u32| CeilingRow {
            first_day: day,
            last_day: day,
            as_it_is: None,
            best: None,
            met: Probability::new(*yes, if *yes == 0 { 0 } else { 10 }),
        };
        met.iter().map(row).collect()
    }

    /// Catches: a period without a value that counts as met, `hold` counted from the wrong end.
    #[test]
    fn the_earliest_is_the_first_of_as_many_as_it_is_held() {
        let met = rows(&[9, 3, 8, 0, 8, 8, 9, 2]);
        assert_eq!([1, 2, 3, 4].map(|hold| earliest(&met, hold)), [Some(0), Some(4), Some(4), None]);
        assert_eq!(earliest(&rows(&[7, 7]), 1), None);
        assert_eq!(earliest(&rows(&[9]), 2), None);
    }
}
