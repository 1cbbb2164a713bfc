//! Reads a tree table by table: what is wrong is noted, a placeholder stands in, and reading goes on.

use super::fault::{Fault, Notice};
use super::names::Names;
use super::near::nearest;
use super::node::{Entry, Located, Node, Spot, Table, Value};
use super::sources::Sources;
use crate::calendar::Date;
use crate::pathway::Observed;

/// Everything that reading a scenario needs and collects.
pub(super) struct Reader<'r> {
    pub(super) faults: Vec<Located<Fault>>,
    pub(super) notices: Vec<Located<Notice>>,
    pub(super) sources: Sources<'r>,
    pub(super) names: Names,
    /// First and last day of the scenario.
    pub(super) start: Date,
    pub(super) end: Date,
    /// First day that is recorded; `None` where the start is not known.
    pub(super) record_from: Option<Date>,
    /// Published figures to set beside the run.
    pub(super) observed: Vec<Observed>,
    /// Published figures of the days before it.
    pub(super) history: Vec<Observed>,
    /// The file of posterior draws.
    pub(super) posterior: Option<String>,
}

impl<'r> Reader<'r> {
    /// A reader of what was parsed, with room for any date until the scenario's own are known.
    pub(super) fn new(faults: Vec<Located<Fault>>, sources: Sources<'r>, names: Names) -> Self {
        let (start, end) = (Date::constant(1990, 1, 1), Date::constant(2150, 1, 1));
        let (observed, history, posterior) = (Vec::new(), Vec::new(), None);
        let notices = Vec::new();
        Reader { faults, notices, sources, names, start, end, record_from: None, observed, history, posterior }
    }
}

impl Reader<'_> {
    /// Notes a fault.
    pub(super) fn fault(&mut self, spot: Spot, what: Fault) {
        self.faults.push(Located { spot, what });
    }

    /// Notes a notice.
    pub(super) fn notice(&mut self, spot: Spot, what: Notice) {
        self.notices.push(Located { spot, what });
    }

    /// Notes that a value has another type than wanted.
    pub(super) fn wrong_type(&mut self, node: &Node, wanted: &'static str) {
        if node.value != Value::Unread {
            self.fault(node.spot, Fault::WrongType { wanted, found: node.value.kind() });
        }
    }

    /// The table of an entry; `owner` is what faults call it.
    pub(super) fn section<'n>(&mut self, entry: &'n Entry, owner: impl Into<String>) -> Option<Section<'n>> {
        let section = self.node_section(&entry.node, owner)?;
        Some(Section { spot: entry.key_spot, ..section })
    }

    /// The table of a node.
    pub(super) fn node_section<'n>(&mut self, node: &'n Node, owner: impl Into<String>) -> Option<Section<'n>> {
        match &node.value {
            Value::Table(table) => Some(Section { table, spot: node.spot, owner: owner.into(), asked: Vec::new() }),
            _ => {
                self.wrong_type(node, "a table");
                None
            }
        }
    }

    /// The items of a list; one value alone is not a list.
    pub(super) fn items<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        match &node.value {
            Value::Array(items) => items,
            _ => {
                self.wrong_type(node, "a list in [ ]");
                &[]
            }
        }
    }

    /// The entries of a table whose keys are ids, each checked.
    pub(super) fn things<'n>(&mut self, entry: Option<&'n Entry>) -> Vec<&'n Entry> {
        let Some(entry) = entry else { return Vec::new() };
        match &entry.node.value {
            Value::Table(table) => {
                for thing in table.iter() {
                    self.id(thing);
                }
                table.iter().collect()
            }
            _ => {
                self.wrong_type(&entry.node, "a table of things by id");
                Vec::new()
            }
        }
    }

    fn id(&mut self, entry: &Entry) {
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if entry.key.is_empty() || entry.key.len() > 80 || !entry.key.chars().all(good) {
            self.fault(entry.key_spot, Fault::BadId { id: entry.key.clone() });
        }
    }

    /// Text that says something.
    pub(super) fn text(&mut self, node: &Node) -> String {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => self.fault(node.spot, Fault::EmptyText),
            Value::Text(text) => match text.chars().find(|c| is_obeyed(*c)) {
                Some(c) => self.fault(node.spot, Fault::ControlCharacter { code: u32::from(c) }),
                None => return text.clone(),
            },
            _ => self.wrong_type(node, "text in quotes"),
        }
        String::new()
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, node: &Node) -> bool {
        match node.value {
            Value::Flag(flag) => flag,
            _ => {
                self.wrong_type(node, "true or false");
                false
            }
        }
    }

    /// One of several words.
    pub(super) fn word<T: Copy>(&mut self, node: &Node, words: &[(&'static str, T)]) -> Option<T> {
        let Value::Text(text) = &node.value else {
            self.wrong_type(node, "text in quotes");
            return None;
        };
        let found = words.iter().find(|(word, _)| word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let known: Vec<&'static str> = words.iter().map(|(word, _)| *word).collect();
            let near = nearest(text, known.iter().copied());
            self.fault(node.spot, Fault::UnknownWord { found: text.clone(), known, near });
        }
        found
    }

    /// The title of a thing: its `title`, else its id with spaces.
    pub(super) fn title(&mut self, section: &mut Section<'_>, id: &str) -> String {
        match section.maybe("title") {
            Some(entry) => self.text(&entry.node),
            None => id.replace('_', " "),
        }
    }
}

/// Whether a terminal would obey a character instead of showing it: control characters, and those that turn the
/// direction of what follows.
fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A table being read: it remembers which keys were asked for, so that the others are known to be unknown.
pub(super) struct Section<'n> {
    pub(super) table: &'n Table,
    /// Where a fault about the table as a whole points.
    pub(super) spot: Spot,
    pub(super) owner: String,
    asked: Vec<&'static str>,
}

impl<'n> Section<'n> {
    /// The entry of a key that may be given.
    pub(super) fn maybe(&mut self, key: &'static str) -> Option<&'n Entry> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.table.get(key)
    }

    /// The entry of a key that must be given.
    pub(super) fn need(&mut self, r: &mut Reader<'_>, key: &'static str) -> Option<&'n Entry> {
        let found = self.maybe(key);
        if found.is_none() {
            r.fault(self.spot, Fault::MissingKey { key, owner: self.owner.clone() });
        }
        found
    }

    /// The entry of the one key of several that may be given; two are a fault.
    pub(super) fn at_most_one(&mut self, r: &mut Reader<'_>, keys: &[&'static str]) -> Option<&'n Entry> {
        let given: Vec<(&'static str, &Entry)> = keys.iter().filter_map(|k| Some((*k, self.maybe(k)?))).collect();
        if let [_, (_, second), ..] = given.as_slice() {
            let what = Fault::TwoOf { given: given.iter().map(|(k, _)| *k).collect(), owner: self.owner.clone() };
            r.fault(second.key_spot, what);
        }
        given.first().map(|(_, entry)| *entry)
    }

    /// The entry of the one key of several that must be given.
    pub(super) fn one_of(&mut self, r: &mut Reader<'_>, keys: &[&'static str]) -> Option<&'n Entry> {
        let found = self.at_most_one(r, keys);
        if found.is_none() {
            r.fault(self.spot, Fault::NoneOf { keys: keys.to_vec(), owner: self.owner.clone() });
        }
        found
    }

    /// Notes every key that nothing asked for.
    pub(super) fn end(self, r: &mut Reader<'_>) {
        for entry in self.table.iter().filter(|e| !self.asked.contains(&e.key.as_str())) {
            let near = nearest(&entry.key, self.asked.iter().copied());
            let what = Fault::UnknownKey {
                key: entry.key.clone(),
                owner: self.owner.clone(),
                near,
                known: self.asked.clone(),
            };
            r.fault(entry.key_spot, what);
        }
    }
}
