//! The tables of `sensitivity`, `spend` and `batch`, read back.

use super::fault::PackFault;

/// A figure with its simulation error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// Its value.
    pub value: f64,
    /// Bounds of its simulation error, 95 %.
    pub bounds: Option<(f64, f64)>,
}

/// One assumption at the ends of its range.
#[derive(Debug, Clone, PartialEq)]
pub struct SwingRow {
    /// Path of the figure.
    pub path: String,
    /// Its value as written.
    pub value: String,
    /// The least and the greatest of its range.
    pub range: [String; 2],
    /// How much more the measure is at either end; `None` = not tried.
    pub ends: [Option<Known>; 2],
    /// From the lowest to the highest of the three.
    pub spread: Option<Known>,
    /// Elementary effects over the whole range: mean size, mean, standard deviation, of it chance; and how it acts.
    pub effects: Option<([f64; 4], String)>,
    /// Why something is empty.
    pub not_tried: String,
}

/// What a sum buys at one team.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceRow {
    /// Number of the sum, from 1.
    pub round: u32,
    /// Pounds a year spent before.
    pub spent: f64,
    /// Id of the team.
    pub team: String,
    /// Title of the post or contract that it buys more of.
    pub like: String,
    /// How much it buys, with its unit.
    pub units: (f64, String),
    /// The measure with it less that without.
    pub change: Option<Known>,
    /// Where 8 in 10 futures lie.
    pub range: Option<(f64, f64)>,
    /// What it costs over the run, pounds.
    pub cost: Option<f64>,
    /// Pounds for each unit by which the measure is better.
    pub each: Option<f64>,
    /// Plans on time more.
    pub on_time: Option<Known>,
    /// Whether it makes a difference, sure beyond the simulation error.
    pub is_sure: bool,
    /// Whether it was bought.
    pub is_bought: bool,
}

/// A scenario of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct RankRow {
    /// Its rank from 1, which equal values share.
    pub rank: Option<u32>,
    /// Its name.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What distinguishes it from the others of its grid, in the order of the ranking's columns.
    pub levels: Vec<String>,
    /// What it is ranked by: mean over futures.
    pub value: Option<Known>,
    /// Where 8 in 10 futures lie.
    pub range: Option<(f64, f64)>,
    /// Unit of both.
    pub unit: String,
    /// Share of futures that meet each target, by id, 0 to 1.
    pub targets: Vec<(String, Option<Known>)>,
    /// Cost over the run, pounds.
    pub cost: Option<f64>,
    /// The teams that cannot keep up, by id, each with the cases by which its list grows in a month.
    pub growing: Vec<(String, f64)>,
}

/// A row; `None` of a column that is not there is a fault.
struct Row<'a> {
    head: &'a [String],
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    /// The text of a column; of two of one name the last: those of a grid, which a user names, come before ours.
    fn text(&self, column: &str) -> Option<String> {
        let at = self.head.iter().rposition(|c| c == column)?;
        self.plain(at)
    }

    /// The text of a column as it was before it was made inert for spreadsheets.
    fn plain(&self, at: usize) -> Option<String> {
        let text = self.record.get(at)?;
        let inner = text.strip_prefix('\'').filter(|inner| crate::report::csv::is_live(inner));
        Some(inner.unwrap_or(text).to_owned())
    }

    /// A number that may be empty.
    fn maybe(&self, column: &str) -> Option<Option<f64>> {
        match self.text(column)?.as_str() {
            "" => Some(None),
            text => Some(Some(text.parse().ok()?)),
        }
    }

    fn number(&self, column: &str) -> Option<f64> {
        self.maybe(column)?
    }

    fn known(&self, [value, lower, upper]: [&str; 3]) -> Option<Option<Known>> {
        let bounds = self.maybe(lower)?.zip(self.maybe(upper)?);
        Some(self.maybe(value)?.map(|value| Known { value, bounds }))
    }

    fn between(&self, low: &str, high: &str) -> Option<Option<(f64, f64)>> {
        Some(self.maybe(low)?.zip(self.maybe(high)?))
    }
}

/// The rows of a table after its header.
fn rows<T>(name: &str, bytes: &[u8], take: impl Fn(&Row) -> Option<T>) -> Result<Vec<T>, PackFault> {
    let bad = |line: usize| PackFault::BadTable { name: name.to_owned(), line: line as u64 };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut records = reader.records().enumerate();
    let first = records.next().and_then(|(_, record)| record.ok()).ok_or_else(|| bad(1))?;
    let head: Vec<String> = first.iter().map(str::to_owned).collect();
    records
        .map(|(at, record)| record.ok().and_then(|r| take(&Row { head: &head, record: &r })).ok_or_else(|| bad(at + 1)))
        .collect()
}

/// Reads `sensitivity.csv`.
pub(super) fn swings(bytes: &[u8]) -> Result<Vec<SwingRow>, PackFault> {
    rows("sensitivity.csv", bytes, |row| {
        let effects = ["morris_mean_absolute", "morris_mean", "morris_deviation", "morris_noise"].map(|c| row.maybe(c));
        let effects = match effects {
            [Some(size), Some(mean), Some(deviation), Some(noise)] => {
                size.zip(mean).zip(deviation.zip(noise)).map(|((a, b), (c, d))| [a, b, c, d])
            }
            _ => return None,
        };
        Some(SwingRow {
            path: row.text("path")?,
            value: row.text("value")?,
            range: [row.text("least")?, row.text("greatest")?],
            ends: [
                row.known(["at_least", "at_least_lower", "at_least_upper"])?,
                row.known(["at_greatest", "at_greatest_lower", "at_greatest_upper"])?,
            ],
            spread: row.known(["spread", "spread_lower", "spread_upper"])?,
            effects: effects.zip(row.text("morris_acts")),
            not_tried: row.text("not_tried")?,
        })
    })
}

/// Reads `prices.csv`.
pub(super) fn prices(bytes: &[u8]) -> Result<Vec<PriceRow>, PackFault> {
    rows("prices.csv", bytes, |row| {
        Some(PriceRow {
            round: row.text("round")?.parse().ok()?,
            spent: row.number("spent_before_pounds_a_year")?,
            team: row.text("team")?,
            like: row.text("like")?,
            units: (row.number("units")?, row.text("units_of")?),
            change: row.known(["change", "lower", "upper"])?,
            range: row.between("p10", "p90")?,
            cost: row.maybe("cost_more_pounds")?,
            each: row.maybe("pounds_each")?,
            on_time: row.known(["plans_on_time_more", "plans_on_time_lower", "plans_on_time_upper"])?,
            is_sure: row.text("sure")? == "1",
            is_bought: row.text("bought")? == "1",
        })
    })
}

/// Reads `summary.csv` with so many columns of a grid.
pub(super) fn ranks(bytes: &[u8], columns: usize, targets: &[super::Named]) -> Result<Vec<RankRow>, PackFault> {
    rows("summary.csv", bytes, |row| {
        let share = |id: &String| {
            let [value, lower, upper] = ["", "_lower", "_upper"].map(|of| format!("target_{id}{of}"));
            Some((id.clone(), row.known([&value, &lower, &upper])?))
        };
        Some(RankRow {
            rank: match row.record.get(0)? {
                "" => None,
                text => Some(text.parse().ok()?),
            },
            scenario: row.plain(1)?,
            title: row.text("title")?,
            levels: (2..2 + columns).map(|at| row.plain(at)).collect::<Option<_>>()?,
            value: row.known(["mean", "lower", "upper"])?,
            range: row.between("p10", "p90")?,
            unit: row.text("unit")?,
            targets: targets.iter().map(|t| share(&t.id)).collect::<Option<_>>()?,
            cost: row.maybe("cost_pounds")?,
            growing: grows(&row.text("lists_that_grow")?)?,
        })
    })
}

/// `nurses +3.45; doctors +1` as teams with numbers.
fn grows(text: &str) -> Option<Vec<(String, f64)>> {
    let one = |part: &str| {
        let (team, by) = part.rsplit_once(" +")?;
        Some((team.to_owned(), by.parse().ok()?))
    };
    text.split("; ").filter(|part| !part.is_empty()).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_other_columns_is_refused_and_what_is_empty_is_none() {
        let table = "scenario,measure,unit,path,value,least,greatest,stated,at_least,at_least_lower,at_least_upper,\
                     at_greatest,at_greatest_lower,at_greatest_upper,spread,spread_lower,spread_upper,morris_mean,\
                     morris_mean_absolute,morris_deviation,morris_noise,morris_effects,morris_acts,replications,not_tried\n\
                     s,m,children,teams.x.wte,5.6,4.5,7,100,12,10,14,,,,12,10,14,,,,,,,50,refused\n";
        let rows = swings(table.as_bytes()).unwrap();
        assert_eq!(rows[0].ends, [Some(Known { value: 12.0, bounds: Some((10.0, 14.0)) }), None]);
        assert_eq!(
            (rows[0].effects.as_ref(), rows[0].range.as_slice()),
            (None, ["4.5", "7"].map(str::to_owned).as_slice())
        );
        let fault = |text: &str| swings(text.as_bytes()).unwrap_err();
        assert_eq!(
            fault(&table.replace("spread_lower", "spread_low")),
            PackFault::BadTable { name: "sensitivity.csv".into(), line: 2 }
        );
        assert_eq!(
            fault(&table.replace(",12,10,14,,", ",twelve,10,14,,")),
            PackFault::BadTable { name: "sensitivity.csv".into(), line: 2 }
        );
        assert_eq!(fault(""), PackFault::BadTable { name: "sensitivity.csv".into(), line: 1 });
    }
}
