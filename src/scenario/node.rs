//! The text of a scenario as a tree in which every key and every value knows its place.

use crate::calendar::Date;
use std::collections::BTreeMap;

/// A place in a file: the file's index and a range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// Index in [`Loaded::files`](super::Loaded::files).
    pub file: usize,
    /// First byte.
    pub from: usize,
    /// Byte after the last.
    pub to: usize,
}

/// Something that has a place: a fault or a notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<T> {
    /// Where.
    pub spot: Spot,
    /// What.
    pub what: T,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it is written.
    pub spot: Spot,
    /// What is written there.
    pub value: Value,
}

/// What a scenario file can say in one value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `[table]`, `{ inline = 1 }` or dotted keys.
    Table(Table),
    /// `[1, 2]`.
    Array(Vec<Node>),
    /// `"text"`.
    Text(String),
    /// `12`.
    Whole(i64),
    /// `1.5`.
    Real(f64),
    /// `true`.
    Flag(bool),
    /// `2025-01-31`.
    Day(Date),
    /// A date with a time, or a time: nothing in a scenario takes one.
    Moment(String),
    /// Could not be read; the fault is reported already.
    Unread,
}

impl Value {
    /// The kind of value, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Table(_) => "a table",
            Value::Array(_) => "a list",
            Value::Text(_) => "text",
            Value::Whole(_) => "a whole number",
            Value::Real(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Day(_) => "a date",
            Value::Moment(_) => "a time of day",
            Value::Unread => "unreadable",
        }
    }
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key, without quotes.
    pub key: String,
    /// Where the key is written.
    pub key_spot: Spot,
    /// Its value.
    pub node: Node,
}

/// Entries in the order of the file, found by key.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    entries: Vec<Entry>,
    index: BTreeMap<String, usize>,
}

impl Table {
    /// A table of entries with distinct keys.
    pub fn new(entries: Vec<Entry>) -> Self {
        let index = entries.iter().enumerate().map(|(i, e)| (e.key.clone(), i)).collect();
        Table { entries, index }
    }

    /// The entry with this key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.index.get(key).map(|i| &self.entries[*i])
    }

    /// The entry with this key, to be changed in place.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.index.get(key).map(|i| &mut self.entries[*i])
    }

    /// Whether there is an entry with this key.
    pub fn has(&self, key: &str) -> bool {
        self.index.contains_key(key)
    }

    /// Adds an entry at the end, or replaces the one with its key where that stands.
    pub(super) fn put(&mut self, entry: Entry) {
        match self.index.get(&entry.key) {
            Some(i) => self.entries[*i] = entry,
            None => {
                self.index.insert(entry.key.clone(), self.entries.len());
                self.entries.push(entry);
            }
        }
    }

    /// Keeps only the entries whose key passes.
    pub(super) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        if self.entries.iter().all(|e| keep(&e.key)) {
            return;
        }
        let entries = std::mem::take(&mut self.entries);
        *self = Table::new(entries.into_iter().filter(|e| keep(&e.key)).collect());
    }

    /// Takes one entry out.
    pub(super) fn take(&mut self, key: &str) -> Option<Entry> {
        let found = self.get(key).cloned()?;
        self.retain(|k| k != key);
        Some(found)
    }

    /// The entries in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The entries in the order of the file, to be changed in place.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.entries.iter_mut()
    }

    /// The entries, to be consumed.
    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// The keys in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|e| e.key.as_str())
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Node {
    /// The table, when it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The entry at a path of keys below this table.
    pub fn at(&self, path: &[String]) -> Option<&Entry> {
        let (last, before) = path.split_last()?;
        let table = before.iter().try_fold(self, |node, key| node.table()?.get(key).map(|e| &e.node))?.table()?;
        table.get(last)
    }
}

impl Node {
    /// The value at a path of keys below this table, to be changed in place.
    pub(super) fn at_mut(&mut self, path: &[String]) -> Option<&mut Node> {
        path.iter().try_fold(self, |node, key| match &mut node.value {
            Value::Table(table) => table.get_mut(key).map(|entry| &mut entry.node),
            _ => None,
        })
    }

    /// The number here, when it is one.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Whole(whole) => Some(whole as f64),
            Value::Real(real) => Some(real),
            _ => None,
        }
    }
}

/// A path as [`split_path`] reads it: keys with dots in them in double quotes.
pub fn join_path(keys: &[String]) -> String {
    let quoted = |key: &String| if key.contains('.') { format!("\"{key}\"") } else { key.clone() };
    keys.iter().map(quoted).collect::<Vec<_>>().join(".")
}

/// The keys of a dotted path; a key in double quotes may hold dots (`by_class."age_band.under_5"`).
pub fn split_path(path: &str) -> Vec<String> {
    let mut keys = vec![String::new()];
    let mut quoted = false;
    for c in path.chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => keys.push(String::new()),
            _ => {
                if let Some(last) = keys.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    keys.iter().map(|k| k.trim().to_string()).collect()
}
