//! Numbers, dates, laws of chance and elapsed times.

use super::fault::Fault;
use super::merge::looks_dated;
use super::node::{Entry, Node, Value};
use super::reader::Reader;
use crate::calendar::Date;
use crate::chance::Law;
use crate::pathway::{Dated, DayUnit, Elapsed};

/// Kinds of law, as they are written.
const LAWS: &[&str] =
    &["fixed", "exponential", "gamma", "lognormal", "weibull", "triangular", "uniform", "beta", "pert", "empirical"];

/// Units of an elapsed time, with the days in one and what those are.
const UNITS: &[(&str, f64, DayUnit)] = &[
    ("calendar_days", 1.0, DayUnit::CalendarDays),
    ("weeks", 7.0, DayUnit::CalendarDays),
    ("working_days", 1.0, DayUnit::WorkingDays),
    ("school_days", 1.0, DayUnit::SchoolDays),
];

/// Longest elapsed time and most hours that a law may name.
pub(super) const MOST_DAYS: f64 = 14_610.0;
/// Most staff hours for one piece of work.
pub(super) const MOST_HOURS: f64 = 10_000.0;

impl Reader<'_> {
    /// A number from `low` to `high`.
    pub(super) fn number(&mut self, node: &Node, low: f64, high: f64) -> f64 {
        let value = match node.value {
            Value::Whole(whole) => whole as f64,
            Value::Real(real) => real,
            _ => {
                self.wrong_type(node, "a number");
                return low.max(0.0);
            }
        };
        if !value.is_finite() {
            self.fault(node.spot, Fault::NotFinite);
        } else if value < 0.0 && low >= 0.0 {
            self.fault(node.spot, Fault::Negative { value });
        } else if value < low || value > high {
            self.fault(node.spot, Fault::OutOfRange { value, low, high });
        } else {
            return value;
        }
        low.max(0.0)
    }

    /// A whole number from `low` to `high`.
    pub(super) fn whole(&mut self, node: &Node, low: u32, high: u32) -> u32 {
        if let Value::Real(value) = node.value
            && value.is_finite()
            && value != value.trunc()
        {
            self.fault(node.spot, Fault::NotWhole { value });
            return low;
        }
        self.number(node, f64::from(low), f64::from(high)) as u32
    }

    /// A count that a run has to hold: whole, and not so large that it explodes.
    pub(super) fn count(&mut self, node: &Node, what: &'static str, most: u32) -> u32 {
        let value = self.whole(node, 0, u32::MAX);
        if value > most {
            self.fault(node.spot, Fault::Absurd { what, value: f64::from(value), most: f64::from(most) });
        }
        value
    }

    /// A share, 0 to 1.
    pub(super) fn share(&mut self, node: &Node) -> f64 {
        let value = match node.value {
            Value::Whole(whole) => whole as f64,
            Value::Real(real) if real.is_finite() => real,
            _ => return self.number(node, 0.0, 1.0),
        };
        if (0.0..=1.0).contains(&value) {
            return value;
        }
        self.fault(node.spot, Fault::NotAShare { value });
        0.0
    }

    /// A date.
    pub(super) fn date(&mut self, node: &Node) -> Option<Date> {
        let date = match &node.value {
            Value::Day(date) => *date,
            Value::Text(text) if looks_dated(text) => {
                // A value that is set comes without quotes too.
                let why = match text.parse::<Date>() {
                    Ok(_) => "it is in quotes",
                    Err(_) if text.len() == 10 => "no such day",
                    Err(_) => "it is not year, month and day",
                };
                self.fault(node.spot, Fault::ImpossibleDate { found: text.clone(), why: why.into() });
                return None;
            }
            _ => {
                self.wrong_type(node, "a date such as 2025-01-31");
                return None;
            }
        };
        if !(1990..=2150).contains(&date.year()) {
            self.fault(node.spot, Fault::DateOutOfRange { date });
            return None;
        }
        Some(date)
    }

    /// The date that a key is.
    pub(super) fn date_key(&mut self, entry: &Entry) -> Option<Date> {
        if !looks_dated(&entry.key) {
            self.fault(entry.key_spot, Fault::NotADateKey { key: entry.key.clone() });
            return None;
        }
        match entry.key.parse::<Date>() {
            Ok(date) if entry.key.len() == 10 && (1990..=2150).contains(&date.year()) => Some(date),
            Ok(date) if entry.key.len() == 10 => {
                self.fault(entry.key_spot, Fault::DateOutOfRange { date });
                None
            }
            _ => {
                let what = Fault::ImpossibleDate { found: entry.key.clone(), why: "no such day".into() };
                self.fault(entry.key_spot, what);
                None
            }
        }
    }

    /// A value that may change on dates: itself, or `{ initially = ..., 2025-01-01 = ... }`.
    pub(super) fn dated<T: Clone>(&mut self, node: &Node, mut read: impl FnMut(&mut Self, &Node) -> T) -> Dated<T> {
        let Some(table) = node.table().filter(|t| t.keys().any(|k| k == "initially" || looks_dated(k))) else {
            return Dated::constant(read(self, node));
        };
        let mut changes = Vec::new();
        for entry in table.iter().filter(|e| e.key != "initially") {
            if let Some(date) = self.date_key(entry) {
                changes.push((date, read(self, &entry.node)));
            }
        }
        changes.sort_by_key(|(date, _)| *date);
        let initially = match table.get("initially") {
            Some(entry) => read(self, &entry.node),
            None => {
                let first = table.keys().next().unwrap_or_default().to_string();
                let spot = table.iter().next().map_or(node.spot, |e| e.key_spot);
                self.fault(spot, Fault::MissingInitially { first });
                match changes.first() {
                    Some((_, value)) => value.clone(),
                    None => read(self, &Node { spot: node.spot, value: Value::Unread }),
                }
            }
        };
        Dated { initially, changes }
    }

    /// A number that may change on dates.
    pub(super) fn dated_number(&mut self, node: &Node, low: f64, high: f64) -> Dated<f64> {
        self.dated(node, |r, n| r.number(n, low, high))
    }

    /// A share that may change on dates.
    pub(super) fn dated_share(&mut self, node: &Node) -> Dated<f64> {
        self.dated(node, |r, n| r.share(n))
    }

    /// A law of a quantity of at most `most`.
    pub(super) fn law(&mut self, node: &Node, most: f64) -> Law {
        if !matches!(node.value, Value::Table(_)) {
            return match node.value {
                Value::Whole(_) | Value::Real(_) => Law::Fixed(self.number(node, 0.0, most)),
                _ => {
                    self.wrong_type(node, "a number or a law such as { gamma = { mean = 10, cv = 0.5 } }");
                    Law::Fixed(0.0)
                }
            };
        }
        let Some(mut section) = self.node_section(node, "a law of chance") else { return Law::Fixed(0.0) };
        let chosen = section.one_of(self, LAWS);
        section.end(self);
        chosen.map_or(Law::Fixed(0.0), |entry| self.law_of(entry, most))
    }

    fn law_of(&mut self, entry: &Entry, most: f64) -> Law {
        if entry.key == "fixed" {
            return Law::Fixed(self.number(&entry.node, 0.0, most));
        }
        let placeholder = Law::Fixed(0.0);
        let Some(mut s) = self.section(entry, format!("the {} law", entry.key)) else { return placeholder };
        let before = self.faults.len();
        let mut take = |r: &mut Self, key: &'static str, low: f64, high: f64| {
            s.need(r, key).map_or(low.max(0.0), |e| r.number(&e.node, low, high))
        };
        let small = 1e-6;
        let law = match entry.key.as_str() {
            "exponential" => Law::Exponential { mean: take(self, "mean", small, most) },
            "gamma" => Law::Gamma { mean: take(self, "mean", small, most), cv: take(self, "cv", 0.01, 10.0) },
            "lognormal" => Law::Lognormal { mean: take(self, "mean", small, most), cv: take(self, "cv", 0.01, 10.0) },
            "weibull" => Law::Weibull { mean: take(self, "mean", small, most), shape: take(self, "shape", 0.2, 50.0) },
            "triangular" | "pert" => {
                let low = take(self, "low", 0.0, most);
                let mode = take(self, "mode", 0.0, most);
                let high = take(self, "high", 0.0, most);
                match entry.key == "pert" {
                    true => Law::Pert { low, mode, high },
                    false => Law::Triangular { low, mode, high },
                }
            }
            "uniform" => Law::Uniform { low: take(self, "low", 0.0, most), high: take(self, "high", 0.0, most) },
            "beta" => Law::Beta {
                low: take(self, "low", 0.0, most),
                high: take(self, "high", 0.0, most),
                a: take(self, "a", 0.05, 1000.0),
                b: take(self, "b", 0.05, 1000.0),
            },
            _ => {
                let values = s.need(self, "values").map(|e| self.numbers(&e.node, most)).unwrap_or_default();
                let weights = s.need(self, "weights").map(|e| self.numbers(&e.node, 1e12)).unwrap_or_default();
                Law::Empirical { values, weights }
            }
        };
        s.end(self);
        if self.faults.len() == before
            && let Err(why) = law.check()
        {
            self.fault(entry.node.spot, Fault::BadLaw { why });
        }
        law
    }

    /// A list of numbers that are not negative.
    pub(super) fn numbers(&mut self, node: &Node, most: f64) -> Vec<f64> {
        let items = self.items(node);
        if items.len() > 10_000 {
            self.fault(node.spot, Fault::TooMany { what: "numbers in one list", found: items.len(), most: 10_000 });
            return Vec::new();
        }
        items.iter().map(|item| self.number(item, 0.0, most)).collect()
    }

    /// A law that may change on dates.
    pub(super) fn dated_law(&mut self, node: &Node, most: f64) -> Dated<Law> {
        self.dated(node, |r, n| r.law(n, most))
    }

    /// An elapsed time: a table with one unit.
    pub(super) fn elapsed(&mut self, entry: &Entry, owner: &str) -> Elapsed {
        let placeholder = || Elapsed { unit: DayUnit::CalendarDays, days: Dated::constant(Law::Fixed(1.0)) };
        let Some(mut section) = self.section(entry, owner) else { return placeholder() };
        let keys: Vec<&'static str> = UNITS.iter().map(|(key, ..)| *key).collect();
        let chosen = section.one_of(self, &keys);
        section.end(self);
        chosen.map_or_else(placeholder, |unit| self.elapsed_in(unit))
    }

    /// The elapsed time under a unit's key.
    pub(super) fn elapsed_in(&mut self, entry: &Entry) -> Elapsed {
        let (_, length, unit) = UNITS.iter().find(|(key, ..)| *key == entry.key).copied().unwrap_or(UNITS[0]);
        let laws = self.dated_law(&entry.node, MOST_DAYS / length);
        Elapsed { unit, days: laws.map(|law| scaled(law, length)) }
    }
}

/// The law of `k` times the quantity.
fn scaled(law: &Law, k: f64) -> Law {
    match law {
        Law::Fixed(value) => Law::Fixed(value * k),
        Law::Exponential { mean } => Law::Exponential { mean: mean * k },
        Law::Gamma { mean, cv } => Law::Gamma { mean: mean * k, cv: *cv },
        Law::Lognormal { mean, cv } => Law::Lognormal { mean: mean * k, cv: *cv },
        Law::Weibull { mean, shape } => Law::Weibull { mean: mean * k, shape: *shape },
        Law::Triangular { low, mode, high } => Law::Triangular { low: low * k, mode: mode * k, high: high * k },
        Law::Uniform { low, high } => Law::Uniform { low: low * k, high: high * k },
        Law::Beta { low, high, a, b } => Law::Beta { low: low * k, high: high * k, a: *a, b: *b },
        Law::Pert { low, mode, high } => Law::Pert { low: low * k, mode: mode * k, high: high * k },
        Law::Empirical { values, weights } => {
            Law::Empirical { values: values.iter().map(|v| v * k).collect(), weights: weights.clone() }
        }
    }
}
