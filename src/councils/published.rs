//! The department's files, as published.

use std::collections::BTreeMap;

/// What a council published of a calendar year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearFigures {
    /// Requests for an EHC needs assessment received in the year.
    pub requests: f64,
    /// Plans issued in the year that count in the 20-week measure.
    pub plans: f64,
    /// Of these, the share within 20 weeks, exceptions included, %.
    pub on_time: f64,
}

/// A council and its years with every figure published; a year with a figure missing or withheld is not there.
#[derive(Debug, Clone, PartialEq)]
pub struct Council {
    /// The department's code, such as `E10000024`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// By calendar year.
    pub years: BTreeMap<u16, YearFigures>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Published {
    /// In the order of their codes.
    pub councils: Vec<Council>,
}

/// Why a file could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishedFault {
    /// A column is not there: the file is another one, or was changed.
    NoColumn {
        /// The file.
        file: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A row cannot be read.
    Row {
        /// The file.
        file: &'static str,
        /// The line, counted from 1; 0 = unknown.
        line: u64,
        /// What is wrong.
        words: String,
    },
    /// No council has a year with all figures.
    Nothing,
}

impl PublishedFault {
    /// One line for people: where, what, and what to do.
    pub fn message(&self) -> String {
        match self {
            PublishedFault::NoColumn { file, column } => format!(
                "{file}: there is no column {column}; is it the file of that name from the department's \"Education, \
                 health and care plans\", unchanged?"
            ),
            PublishedFault::Row { file, line, words } => format!("{file}, line {line}: {words}"),
            PublishedFault::Nothing => "no council has a year with requests, plans and plans within 20 weeks all \
                                        published: are both files of the same release?"
                .to_owned(),
        }
    }
}

impl Published {
    /// The files that are read, by name.
    pub const FILES: [&str; 2] = ["requests.csv", "timeliness_20_week.csv"];

    /// Reads the texts of [`FILES`](Self::FILES), in that order; a byte order mark at the beginning is no harm.
    ///
    /// Only rows of councils as a whole are taken. Anything but a number (`x` not available, `z` not applicable, `c`
    /// withheld, `low`) counts as missing.
    ///
    /// # Errors
    /// [`PublishedFault`].
    pub fn read(requests: &str, timeliness: &str) -> Result<Self, PublishedFault> {
        let [requests_file, timeliness_file] = Self::FILES;
        let asked =
            rows(requests_file, requests, "All requests for EHC needs assessments", &["requests_received_in_year"])?;
        let issued = rows(
            timeliness_file,
            timeliness,
            "All EHC plans issued",
            &["plans_issued_den", "plans_issued_within_20_weeks"],
        )?;
        let mut councils: BTreeMap<String, Council> = BTreeMap::new();
        for (place, (name, asked)) in &asked {
            let Some((_, issued)) = issued.get(place) else { continue };
            let (Some(requests), Some(plans), Some(within)) = (asked[0], issued[0], issued[1]) else { continue };
            if requests <= 0.0 || plans <= 0.0 || within > plans {
                continue;
            }
            let (code, year) = place.clone();
            let new = || Council { code: code.clone(), name: name.clone(), years: BTreeMap::new() };
            let council = councils.entry(code.clone()).or_insert_with(new);
            council.years.insert(year, YearFigures { requests, plans, on_time: 100.0 * within / plans });
        }
        if councils.is_empty() {
            return Err(PublishedFault::Nothing);
        }
        Ok(Published { councils: councils.into_values().collect() })
    }

    /// The years of which some council has all figures.
    pub fn years(&self) -> Vec<u16> {
        let mut years: Vec<u16> = self.councils.iter().flat_map(|c| c.years.keys().copied()).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// The same without the years after `last`: what was known when that year's figures had just been published.
    pub fn until(&self, last: u16) -> Self {
        let cut = |c: &Council| Council { years: c.years.range(..=last).map(|(y, f)| (*y, *f)).collect(), ..c.clone() };
        Published { councils: self.councils.iter().map(cut).collect() }
    }
}

type Rows = BTreeMap<(String, u16), (String, Vec<Option<f64>>)>;

/// Values of some columns, by council and year.
fn rows(file: &'static str, text: &str, topic: &str, columns: &[&'static str]) -> Result<Rows, PublishedFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let fault = |e: csv::Error| PublishedFault::Row {
        file,
        line: e.position().map_or(0, csv::Position::line),
        words: match e.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!(
                    "it has {len} cells where the first line has {expected_len}; the file is cut off or was changed"
                )
            }
            other => format!("it cannot be read ({other:?})"),
        },
    };
    let header = reader.headers().map_err(fault)?.clone();
    let place = |column: &'static str| {
        header.iter().position(|h| h.trim() == column).ok_or(PublishedFault::NoColumn { file, column })
    };
    let [year, level, code, name, about] =
        ["time_period", "geographic_level", "new_la_code", "la_name", "breakdown_topic"].map(place);
    let (year, level, code, name, about) = (year?, level?, code?, name?, about?);
    let columns: Vec<usize> = columns.iter().map(|c| place(c)).collect::<Result<_, _>>()?;
    let mut found = Rows::new();
    for row in reader.records() {
        let row = row.map_err(fault)?;
        if &row[level] != "Local authority" || &row[about] != topic {
            continue;
        }
        let line = row.position().map_or(0, csv::Position::line);
        let wrong = |words: String| PublishedFault::Row { file, line, words };
        let year: u16 = row[year].parse().map_err(|_| wrong(format!("{:?} is not a calendar year", &row[year])))?;
        let number = |column: &usize| row[*column].trim().parse::<f64>().ok().filter(|x| x.is_finite() && *x >= 0.0);
        let values = columns.iter().map(number).collect();
        if found.insert((row[code].to_owned(), year), (row[name].to_owned(), values)).is_some() {
            return Err(wrong(format!("a second row of {} in {year}", &row[name])));
        }
    }
    Ok(found)
}
