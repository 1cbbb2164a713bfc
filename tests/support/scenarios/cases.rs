//! Open cases at the start, in each of the ways in which they can be given.

use super::{Dates, Dice};
use sendsim::pathway::{AgeBand, Case, Cases};

/// Up to fifteen cases; `values` holds the number of values of each attribute.
pub fn cases(d: &mut Dice, dates: &Dates, values: &[usize]) -> Cases {
    let count = d.pick(&[0, 1, 4, 15]);
    match d.below(3) {
        0 => Cases::Listed((0..count).map(|_| case(d, dates, values)).collect()),
        1 => {
            let middle = d.real(0.5, 10.0);
            let band = |from_weeks, to_weeks, cases| AgeBand { from_weeks, to_weeks, cases };
            Cases::Bands(vec![band(0.0, middle, count), band(middle, 2.0 * middle, count / 2)])
        }
        _ => {
            let longest_weeks = d.real(1.0, 30.0);
            let mean_weeks = longest_weeks * d.real(1.0 / f64::from(count.max(2)), 0.9);
            Cases::Size { cases: count, mean_weeks, longest_weeks }
        }
    }
}

fn case(d: &mut Dice, dates: &Dates, values: &[usize]) -> Case {
    let requested = d.between(-120, -1);
    let entered = d.maybe(60, |d| d.between(requested, -1));
    Case {
        requested: dates.day(requested),
        entered: entered.map(|day| dates.day(day)),
        class: values.iter().map(|n| d.maybe(50, |d| d.below(*n))).collect(),
    }
}
