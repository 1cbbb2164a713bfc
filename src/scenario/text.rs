//! One file of TOML to a [`Node`] tree, with every fault of its syntax.

use super::fault::Fault;
use super::node::{Entry, Located, Node, Spot, Table, Value};
use crate::calendar::Date;
use toml::de::{DeTable, DeValue};

/// Largest file that is read, bytes.
pub(super) const MOST_BYTES: usize = 16 << 20;
/// Deepest nesting of tables and lists; the format itself needs a dozen.
const MOST_DEPTH: usize = 24;

/// The tree of one file, and whether it is whole: after a fault of syntax the rest would mislead.
pub(super) struct Parsed {
    pub(super) root: Node,
    pub(super) whole: bool,
}

/// Reads TOML. `shift` is added to every place (for a line of a longer text).
pub(super) fn parse(file: usize, text: &str, shift: usize, faults: &mut Vec<Located<Fault>>) -> Parsed {
    let (tree, errors) = DeTable::parse_recoverable(text);
    let mut whole = true;
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let written = text.get(span.clone()).unwrap_or("").to_string();
        let message = error.message();
        let what = if message.starts_with("invalid date") || message.starts_with("invalid time") {
            let why = message.split_once(", ").map_or(message, |(_, expected)| expected).to_string();
            Fault::ImpossibleDate { found: written, why }
        } else if message == "duplicate key" {
            Fault::DuplicateKey { key: written }
        } else if message.contains("recursion") {
            whole = false;
            Fault::TooDeep { most: MOST_DEPTH }
        } else {
            whole = false;
            Fault::Syntax { message: message.to_string() }
        };
        faults.push(Located { spot: Spot { file, from: span.start + shift, to: span.end + shift }, what });
    }
    let mut reader = Convert { file, shift, faults };
    let spot = Spot { file, from: shift, to: shift };
    let root = Node { spot, value: reader.table(tree.get_ref(), 0) };
    Parsed { root, whole }
}

struct Convert<'f> {
    file: usize,
    shift: usize,
    faults: &'f mut Vec<Located<Fault>>,
}

impl Convert<'_> {
    fn spot(&self, span: std::ops::Range<usize>) -> Spot {
        Spot { file: self.file, from: span.start + self.shift, to: span.end + self.shift }
    }

    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> Value {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_spot: self.spot(key.span()),
                node: Node {
                    spot: self.spot(value.span()),
                    value: self.value(value.get_ref(), value.span(), depth + 1),
                },
            })
            .collect();
        // The order of the file: stages run in it, and the first class or stream that matches counts.
        entries.sort_by_key(|e| e.key_spot);
        Value::Table(Table::new(entries))
    }

    fn value(&mut self, value: &DeValue<'_>, span: std::ops::Range<usize>, depth: usize) -> Value {
        if depth > MOST_DEPTH {
            let spot = self.spot(span);
            if !self.faults.iter().any(|f| matches!(f.what, Fault::TooDeep { .. })) {
                self.faults.push(Located { spot, what: Fault::TooDeep { most: MOST_DEPTH } });
            }
            return Value::Unread;
        }
        match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(whole) => Value::Whole(whole),
                Err(_) => Value::Real(number.as_str().parse().unwrap_or(f64::MAX)),
            },
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(real) => Value::Real(real),
                Err(_) => Value::Unread,
            },
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(moment) => match (moment.date, moment.time) {
                (Some(d), None) => match Date::new(d.year as i16, d.month as i8, d.day as i8) {
                    Ok(date) => Value::Day(date),
                    Err(_) => Value::Unread,
                },
                (None, None) => Value::Unread,
                _ => Value::Moment(moment.to_string()),
            },
            DeValue::Array(items) => Value::Array(
                items
                    .iter()
                    .map(|item| Node {
                        spot: self.spot(item.span()),
                        value: self.value(item.get_ref(), item.span(), depth + 1),
                    })
                    .collect(),
            ),
            DeValue::Table(table) => self.table(table, depth),
        }
    }
}
