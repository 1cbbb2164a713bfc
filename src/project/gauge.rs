//! Published figures read off a replication, to be set beside what was seen.

use super::input::Input;
use super::sheet::{At, Sheet};
use crate::measure::{Formula, Record, Tally};
use crate::pathway::{Observed, Said};

/// Where published figures lie in a record.
#[derive(Debug, Clone)]
pub struct Gauge {
    items: Vec<Item>,
}

#[derive(Debug, Clone)]
struct Item {
    series: usize,
    at: At,
    said: Said,
    value: f64,
}

/// Why a published figure cannot be set beside a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ungauged {
    /// Its row in the file.
    pub row: usize,
    /// Why, in words.
    pub why: String,
}

impl Gauge {
    /// Finds the figures in a plan's records.
    ///
    /// # Errors
    /// The first that a run does not keep for its days.
    pub fn new(input: &Input, observed: &[Observed]) -> Result<Gauge, Ungauged> {
        observed.iter().map(|o| item(input, o)).collect::<Result<_, _>>().map(|items| Gauge { items })
    }

    /// How many figures there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The figures of one replication, in the order of the file; `nan` where it has none (a share of nothing). Of a
    /// figure that is only known to be below (or above) a value, what is not below it is all that counts: 0 when it is.
    pub fn read(&self, input: &Input, record: Record) -> Vec<f64> {
        let mut tally = Tally::new(0, 0);
        // An empty tally holds nothing yet.
        let _ = tally.insert(0, record);
        let mut sheets: Vec<(usize, Sheet)> = Vec::new();
        let mut values = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let known = sheets.iter().position(|(series, _)| *series == item.series);
            let place = known.unwrap_or_else(|| {
                sheets.push((item.series, Sheet::read(input, &tally, item.series)));
                sheets.len() - 1
            });
            values.push(sheets[place].1.value(item.at, 0).map_or(f64::NAN, |value| item.beyond(value)));
        }
        values
    }

    /// What was seen, on the same scale as [`read`](Self::read).
    pub fn seen(&self) -> Vec<f64> {
        self.items.iter().map(|item| item.beyond(item.value)).collect()
    }
}

impl Item {
    fn beyond(&self, value: f64) -> f64 {
        match self.said {
            Said::Exact | Said::About => value,
            Said::Below => (value - self.value).max(0.0),
            Said::Above => (self.value - value).max(0.0),
        }
    }
}

fn item(input: &Input, observed: &Observed) -> Result<Item, Ungauged> {
    let wrong = |why: String| Ungauged { row: observed.row, why };
    let figure = &observed.figure;
    let found = input.find(&figure.pathway, &figure.stage, &figure.measure);
    let found = found.or_else(|| input.find_team(&figure.stage, &figure.measure));
    let series = found.ok_or_else(|| wrong(format!("a run keeps no {}", observed.label())))?;
    let months = input.months.iter();
    let last = months.clone().position(|m| m.last_day == observed.until);
    // Of what is counted at the end of a month its first day does not matter.
    let first = months.clone().position(|m| m.first_day.max(input.scenario.record_from) == observed.from);
    let last = last.ok_or_else(|| wrong(format!("a run has no month that ends on {}", observed.until)))?;
    let first = if observed.from == observed.until { Some(last) } else { first };
    let first = first.ok_or_else(|| wrong(format!("a run has no month that begins on {}", observed.from)))?;
    let (first, last) = (first as u32, last as u32);
    let formula = input.series[series].formula;
    if observed.from == observed.until && matches!(formula, Formula::Flow(_) | Formula::Ratio(..)) {
        let why = format!("{} is counted over a period, not on a day: give its first and last day", observed.label());
        return Err(wrong(why));
    }
    let period = match formula {
        Formula::Percentile(..) => {
            let same = input.layout.periods.iter().position(|p| (p.first, p.last) == (first, last));
            let why = || format!("{} is kept for months, quarters and years, not for these days", observed.label());
            Some(same.ok_or_else(|| wrong(why()))?)
        }
        _ => None,
    };
    let at = At { first, last, period, published: None };
    Ok(Item { series, at, said: observed.said, value: observed.value })
}
