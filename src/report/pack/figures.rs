//! The figures of `measures.csv`, read back.

use super::fault::PackFault;
use crate::calendar::Date;
use std::collections::BTreeMap;

/// Names of the statistics of a point, in the order of [`Point::statistics`].
pub const STATISTICS: [&str; 8] = ["mean", "p05", "p10", "p25", "p50", "p75", "p90", "p95"];

/// Every series of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// In the order of the file.
    pub series: Vec<Figure>,
    index: BTreeMap<[String; 3], usize>,
}

/// A series: one measure of one thing in every period.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Pathway id; empty for a team.
    pub pathway: String,
    /// Stage, team, adviser or outcome; empty = the pathway as a whole.
    pub stage: String,
    /// Measure name.
    pub measure: String,
    /// Unit of its values.
    pub unit: String,
    /// Its periods in the order of the file: months, quarters, years to date, years; what is the same days is there once.
    pub points: Vec<Point>,
}

/// A series in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// First day that is counted.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Futures that have a value.
    pub futures: u32,
    /// In the order of [`STATISTICS`].
    pub statistics: [Statistic; STATISTICS.len()],
}

/// A statistic over futures, as the table prints it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Statistic {
    /// Its value; `NaN` where the table has none.
    pub value: f64,
    /// Lower bound of its simulation error, 95 %.
    pub lower: Option<f64>,
    /// Upper bound.
    pub upper: Option<f64>,
}

impl Point {
    /// The mean over futures.
    pub fn mean(&self) -> f64 {
        self.statistics[0].value
    }

    /// The percentile 5, 10, 25, 50, 75, 90 or 95 over futures; `NaN` for any other.
    pub fn percentile(&self, percent: u32) -> f64 {
        let at = [5, 10, 25, 50, 75, 90, 95].iter().position(|p| *p == percent);
        at.map_or(f64::NAN, |at| self.statistics[at + 1].value)
    }

    fn is_in_one_month(&self) -> bool {
        (self.start.year(), self.start.month()) == (self.end.year(), self.end.month())
    }
}

impl Figure {
    /// Its months.
    pub fn months(&self) -> impl Iterator<Item = &Point> {
        let end = self.end();
        self.points.iter().filter(move |p| p.is_in_one_month() && is_last_of(p.end, 1, end))
    }

    /// Its quarters; the first and the last may be parts of one.
    pub fn quarters(&self) -> impl Iterator<Item = &Point> {
        let (first, end) = (self.points.first().map(|p| p.start), self.end());
        self.points.iter().filter(move |p| {
            let begins = (p.start.month() - 1) / 3 * 3 + 1;
            let whole = p.start.day() == 1 && p.start.month() == begins;
            let same = p.start.year() == p.end.year() && (p.start.month() - 1) / 3 == (p.end.month() - 1) / 3;
            same && (whole || Some(p.start) == first) && is_last_of(p.end, 3, end)
        })
    }

    /// From the start of each calendar year (or of what is known of it) to the end of each month.
    pub fn years_to_date(&self) -> impl Iterator<Item = &Point> {
        let (first, earliest) = (self.points.first().map(|p| p.start), self.points.iter().map(|p| p.start).min());
        self.points.iter().filter(move |p| {
            let same = p.start.year() == p.end.year();
            // In the first year, where there are counts from before the run, those that hold them.
            let begins = if Some(p.start.year()) == first.map(|d| d.year()) { earliest } else { None };
            same && Some(p.start) == begins.or_else(|| p.start.first_of_year().into())
        })
    }

    /// Its calendar years; the first and the last may be parts of one.
    pub fn years(&self) -> impl Iterator<Item = &Point> {
        let end = self.end();
        self.years_to_date().filter(move |p| is_last_of(p.end, 12, end))
    }

    /// The last day of any of its periods.
    fn end(&self) -> Option<Date> {
        self.points.iter().map(|p| p.end).max()
    }
}

/// Whether a day ends a period of so many months, or the run.
fn is_last_of(day: Date, months: i8, end: Option<Date>) -> bool {
    (day == day.last_of_month() && day.month() % months == 0) || Some(day) == end
}

impl Figures {
    /// Reads `measures.csv`.
    ///
    /// # Errors
    /// [`PackFault::BadTable`] where a row is not one that this version writes.
    pub fn read(bytes: &[u8]) -> Result<Self, PackFault> {
        let bad = |line: u64| PackFault::BadTable { name: "measures.csv".to_owned(), line };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        let mut row = csv::ByteRecord::new();
        let mut figures = Figures::default();
        let mut line = 0;
        while reader.read_byte_record(&mut row).map_err(|_| bad(line + 1))? {
            line += 1;
            if line == 1 {
                let is_ours = row.len() == 12 && row.get(6) == Some(b"statistic");
                is_ours.then_some(()).ok_or_else(|| bad(line))?;
                continue;
            }
            figures.take(&row).ok_or_else(|| bad(line))?;
        }
        if line == 0 {
            return Err(bad(1));
        }
        Ok(figures)
    }

    fn take(&mut self, row: &csv::ByteRecord) -> Option<()> {
        let text = |at: usize| std::str::from_utf8(row.get(at)?).ok();
        let names = [text(1)?, text(2)?, text(3)?];
        let same = self.series.last().is_some_and(|s| [&s.pathway, &s.stage, &s.measure] == names);
        if !same {
            let [pathway, stage, measure] = names.map(str::to_owned);
            self.index.insert([pathway.clone(), stage.clone(), measure.clone()], self.series.len());
            self.series.push(Figure { pathway, stage, measure, unit: text(10)?.to_owned(), points: Vec::new() });
        }
        let points = &mut self.series.last_mut()?.points;
        // With draws of uncertain inputs each point has a row more, which no page shows yet.
        if row.get(6) == Some(crate::report::csv::SHARE_OF_INPUTS.as_bytes()) {
            return Some(());
        }
        let which = STATISTICS.iter().position(|name| row.get(6) == Some(name.as_bytes()))?;
        if which == 0 {
            let (start, end) = (date(row.get(4)?)?, date(row.get(5)?)?);
            let futures = text(11)?.parse().ok()?;
            points.push(Point { start, end, futures, statistics: [Statistic::default(); STATISTICS.len()] });
        }
        let number = |at: usize| -> Option<Option<f64>> {
            match text(at)? {
                "" => Some(None),
                text => Some(Some(text.parse().ok()?)),
            }
        };
        points.last_mut()?.statistics[which] =
            Statistic { value: number(7)?.unwrap_or(f64::NAN), lower: number(8)?, upper: number(9)? };
        Some(())
    }

    /// A series by its names; `stage` is empty for a pathway as a whole, `pathway` for a team.
    pub fn find(&self, pathway: &str, stage: &str, measure: &str) -> Option<&Figure> {
        // The map borrows whole keys: three short texts are made for a look-up.
        let key = [pathway, stage, measure].map(str::to_owned);
        self.index.get(&key).map(|at| &self.series[*at])
    }
}

/// `2024-08-01`.
fn date(bytes: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else { return None };
    let number = |digits: &[u8]| {
        let value = |n: i16, d: &u8| d.is_ascii_digit().then(|| n * 10 + i16::from(d - b'0'));
        digits.iter().try_fold(0, value)
    };
    let (month, day) = (number(&[m1, m2])?, number(&[d1, d2])?);
    Date::new(number(&[y1, y2, y3, y4])?, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_no_page_shows_is_passed_over_and_a_strange_one_refused() {
        let table = |statistic: &str| {
            let head =
                "scenario,pathway,stage,measure,period_start,period_end,statistic,value,lower,upper,unit,replications";
            let row = |statistic: &str| format!("s,p,,m,2024-08-01,2024-08-31,{statistic},1.5,1,2,%,10");
            format!("{head}\n{}\n{}\n", row("mean"), row(statistic)).into_bytes()
        };
        let figures = Figures::read(&table("share_of_inputs")).unwrap();
        assert_eq!(figures.find("p", "", "m").map(|f| f.points[0].mean()), Some(1.5));
        assert_eq!(Figures::read(&table("p10")).unwrap().series[0].points[0].percentile(10), 1.5);
        assert!(Figures::read(&table("p11")).is_err());
    }
}
