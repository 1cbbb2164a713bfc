//! A grid file's tree to a grid.

use super::{Axis, Grid, Point, Points};
use crate::pathway::{RANKING_FORM, Ranking};
use crate::scenario::fault::Fault;
use crate::scenario::node::{Entry, Node, Spot, Value};
use crate::scenario::reader::{Reader, Section};
use crate::scenario::sources::join;

/// Most levels of an axis that are written out, and of a list.
const MOST_LEVELS: usize = 10_000;
/// Most values of an axis that has `from`, `to` and `step`.
const MOST_STEPS: f64 = 1e9;
/// Longest name of a level.
const LONGEST_LABEL: usize = 60;
/// Names that other columns of the summary have.
const TAKEN: [&str; 17] = [
    "rank",
    "scenario",
    "base",
    "measure",
    "period_start",
    "period_end",
    "mean",
    "lower",
    "upper",
    "p10",
    "p50",
    "p90",
    "unit",
    "cost_pounds",
    "replications",
    "title",
    "scenario_hash",
];

/// A value that a grid sets, with its place.
pub(super) struct Setting {
    /// Axis and level it belongs to.
    pub(super) axis: usize,
    pub(super) level: usize,
    /// Where its path is written.
    pub(super) path_spot: Spot,
    /// Where its value is written.
    pub(super) value_spot: Spot,
    pub(super) path: String,
    /// The value as TOML.
    pub(super) value: String,
}

/// A grid as read, with the places that the check against its bases needs.
pub(super) struct Read {
    pub(super) grid: Grid,
    pub(super) base_spots: Vec<Spot>,
    pub(super) settings: Vec<Setting>,
    pub(super) rank_spot: Option<Spot>,
}

/// Reads the tree of a grid file; what is wrong is noted.
pub(super) fn grid(r: &mut Reader<'_>, root: &Node, name: &str) -> Option<Read> {
    let mut top = r.node_section(root, "a grid file")?;
    if !r.format(&mut top) {
        return None;
    }
    let entry = top.need(r, "grid");
    top.end(r);
    let mut s = r.section(entry?, "the grid")?;
    let (mut bases, mut base_spots) = (Vec::new(), Vec::new());
    if let Some(entry) = s.need(r, "base") {
        let nodes = match &entry.node.value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        if nodes.is_empty() {
            r.fault(entry.node.spot, Fault::Empty { what: "`base`" });
        }
        for node in nodes {
            let Some(base) = r.text_of(node).map(|text| join(name, &text)) else { continue };
            if bases.contains(&base) {
                r.fault(node.spot, Fault::DuplicateKey { key: base });
            } else {
                bases.push(base);
                base_spots.push(node.spot);
            }
        }
    }
    let title = s.maybe("title").map(|e| r.text(&e.node));
    let replications = s.maybe("replications").map(|e| r.whole(&e.node, 1, 1_000_000));
    let seed = s.maybe("seed").map(|e| r.seed(&e.node));
    let rank = s.maybe("rank_by");
    let rank_by = rank.and_then(|e| ranking(r, &e.node));
    let mut axes = Axes { axes: Vec::new(), settings: Vec::new() };
    match s.one_of(r, &["axes", "list"]) {
        Some(entry) if entry.key == "list" => {
            if let Some(points) = axes.levels(r, entry, "`list`") {
                axes.axes.push(Axis { name: String::new(), points });
            }
        }
        Some(entry) => {
            let entries = r.things(Some(entry));
            if entries.is_empty() && entry.node.table().is_some() {
                r.fault(entry.key_spot, Fault::Empty { what: "`axes`" });
            }
            for entry in entries {
                axes.axis(r, entry);
            }
        }
        None => {}
    }
    s.end(r);
    axes.check_twice(r);
    let grid = Grid { bases, title, replications, seed, rank_by, axes: axes.axes, broken: Vec::new() };
    Some(Read { grid, base_spots, settings: axes.settings, rank_spot: rank.map(|e| e.node.spot) })
}

fn ranking(r: &mut Reader<'_>, node: &Node) -> Option<Ranking> {
    let text = r.text_of(node)?;
    let ranking = Ranking::parse(&text);
    if ranking.is_none() {
        r.fault(node.spot, Fault::BadReference { found: text, form: RANKING_FORM });
    }
    ranking
}

struct Axes {
    axes: Vec<Axis>,
    settings: Vec<Setting>,
}

impl Axes {
    fn axis(&mut self, r: &mut Reader<'_>, entry: &Entry) {
        if TAKEN.contains(&entry.key.as_str()) || entry.key.starts_with("target_") {
            r.fault(entry.key_spot, Fault::ColumnTaken { name: entry.key.clone() });
        }
        let Some(mut s) = r.section(entry, format!("the axis `{}`", entry.key)) else { return };
        let points = match s.one_of(r, &["values", "from", "levels"]) {
            Some(levels) if levels.key == "levels" => self.levels(r, levels, "`levels`"),
            Some(values) if values.key == "values" => {
                let path = path_of(r, &mut s);
                path.and_then(|(path, spot)| self.values(r, values, &path, spot))
            }
            Some(from) => {
                let path = path_of(r, &mut s);
                let range = range(r, &mut s, from);
                path.zip(range).map(|((path, spot), (from, step, count))| {
                    let value = format!("{from}");
                    let (axis, level, value_spot) = (self.axes.len(), 0, spot);
                    self.settings.push(Setting { axis, level, path_spot: spot, value_spot, path: path.clone(), value });
                    Points::Range { path, from, step, count }
                })
            }
            None => None,
        };
        s.end(r);
        // An axis at fault counts as one level: the others are checked all the same.
        let points = points.unwrap_or(Points::Given(vec![Point { label: String::new(), sets: Vec::new() }]));
        self.axes.push(Axis { name: entry.key.clone(), points });
    }

    /// The values of one path.
    fn values(&mut self, r: &mut Reader<'_>, entry: &Entry, path: &str, path_spot: Spot) -> Option<Points> {
        let items = r.items(&entry.node);
        if items.is_empty() && matches!(entry.node.value, Value::Array(_)) {
            r.fault(entry.node.spot, Fault::Empty { what: "`values`" });
        }
        if !few_enough(r, entry, items.len()) {
            return None;
        }
        let mut points: Vec<Point> = Vec::new();
        for node in items {
            let label = match &node.value {
                Value::Text(text) => text.clone(),
                Value::Whole(whole) => whole.to_string(),
                Value::Real(real) => real.to_string(),
                Value::Flag(flag) => flag.to_string(),
                Value::Day(day) => day.to_string(),
                _ => {
                    r.wrong_type(node, "a number, a date, a word, true or false (`levels` may set anything)");
                    continue;
                }
            };
            if let Some(label) = checked_label(r, node.spot, label, &points) {
                let value = source(r, node.spot).to_owned();
                let (axis, level, path) = (self.axes.len(), points.len(), path.to_owned());
                let setting = Setting { axis, level, path_spot, value_spot: node.spot, path, value };
                points.push(Point { label, sets: vec![(setting.path.clone(), setting.value.clone())] });
                self.settings.push(setting);
            }
        }
        (!points.is_empty()).then_some(Points::Given(points))
    }

    /// Levels by name, each a table of settings.
    fn levels(&mut self, r: &mut Reader<'_>, entry: &Entry, what: &'static str) -> Option<Points> {
        let Some(table) = entry.node.table() else {
            r.wrong_type(&entry.node, "a table of levels by name");
            return None;
        };
        if table.is_empty() {
            r.fault(entry.key_spot, Fault::Empty { what });
        }
        if !few_enough(r, entry, table.len()) {
            return None;
        }
        let mut points: Vec<Point> = Vec::new();
        for level in table.iter() {
            let Some(label) = checked_label(r, level.key_spot, level.key.clone(), &points) else { continue };
            if level.node.table().is_none() {
                r.wrong_type(&level.node, "a table of values by path");
                continue;
            }
            let first = self.settings.len();
            self.settings_below(r, &level.node, "", points.len());
            let sets = self.settings[first..].iter().map(|s| (s.path.clone(), s.value.clone())).collect();
            points.push(Point { label, sets });
        }
        (!points.is_empty()).then_some(Points::Given(points))
    }

    /// The settings of a level. A table written with headers or dots is a way to values; one in `{ }` is a value.
    fn settings_below(&mut self, r: &mut Reader<'_>, node: &Node, before: &str, level: usize) {
        for entry in node.table().into_iter().flat_map(|t| t.iter()) {
            let path = match (before, entry.key.contains('.')) {
                // A key of its own may be a whole path in quotes; further in, a dot belongs to the key.
                ("", _) => entry.key.clone(),
                (_, false) => format!("{before}.{}", entry.key),
                (_, true) => format!("{before}.\"{}\"", entry.key),
            };
            let value = source(r, entry.node.spot).to_owned();
            if entry.node.table().is_some() && !value.starts_with('{') {
                self.settings_below(r, &entry.node, &path, level);
            } else if entry.node.value != Value::Unread {
                let (axis, path_spot, value_spot) = (self.axes.len(), entry.key_spot, entry.node.spot);
                self.settings.push(Setting { axis, level, path_spot, value_spot, path, value });
            }
        }
    }

    /// Notes paths that two axes set: which would win is nobody's choice.
    fn check_twice(&self, r: &mut Reader<'_>) {
        let mut seen: Vec<(&str, usize)> = Vec::new();
        for s in &self.settings {
            match seen.iter().find(|(path, _)| *path == s.path) {
                Some((_, axis)) if *axis != s.axis => {
                    let other = self.axes.get(*axis).map_or(String::new(), |a| a.name.clone());
                    r.fault(s.path_spot, Fault::SetTwice { path: s.path.clone(), other });
                }
                Some(_) => {}
                None => seen.push((&s.path, s.axis)),
            }
        }
    }
}

fn path_of(r: &mut Reader<'_>, s: &mut Section<'_>) -> Option<(String, Spot)> {
    let entry = s.need(r, "path")?;
    Some((r.text_of(&entry.node)?, entry.node.spot))
}

/// First value, step and count of evenly spaced numbers.
fn range(r: &mut Reader<'_>, s: &mut Section<'_>, from: &Entry) -> Option<(f64, f64, u64)> {
    let before = r.faults.len();
    let low = r.number(&from.node, -1e12, 1e12);
    let to_entry = s.need(r, "to");
    let to = to_entry.map_or(low, |e| r.number(&e.node, -1e12, 1e12));
    let step_entry = s.need(r, "step");
    let step = step_entry.map_or(1.0, |e| r.number(&e.node, 1e-9, 1e12));
    if r.faults.len() > before {
        return None;
    }
    if to < low {
        r.fault(to_entry?.node.spot, Fault::OutOfRange { value: to, low, high: 1e12 });
        return None;
    }
    // A millionth of a step more, so that 0 to 0.3 by 0.1 has its last.
    let steps = libm::floor((to - low) / step + 1e-6);
    if steps >= MOST_STEPS {
        let most = MOST_STEPS as usize;
        r.fault(step_entry?.node.spot, Fault::TooMany { what: "values on one axis", found: steps as usize + 1, most });
        return None;
    }
    Some((low, step, steps as u64 + 1))
}

fn few_enough(r: &mut Reader<'_>, entry: &Entry, found: usize) -> bool {
    if found > MOST_LEVELS {
        r.fault(entry.key_spot, Fault::TooMany { what: "levels written out", found, most: MOST_LEVELS });
    }
    found <= MOST_LEVELS
}

/// A level's name, if it can stand in a label and no other level has it.
fn checked_label(r: &mut Reader<'_>, spot: Spot, label: String, others: &[Point]) -> Option<String> {
    let good = |c: char| !c.is_whitespace() && !c.is_control() && !"=,\"'".contains(c);
    let length = label.chars().count();
    if length == 0 || length > LONGEST_LABEL || !label.chars().all(good) {
        r.fault(spot, Fault::BadLevel { name: label });
        return None;
    }
    if others.iter().any(|p| p.label == label) {
        r.fault(spot, Fault::DuplicateKey { key: label });
        return None;
    }
    Some(label)
}

/// What is written at a place.
fn source<'r>(r: &'r Reader<'_>, spot: Spot) -> &'r str {
    r.sources.files[spot.file].text.get(spot.from..spot.to).unwrap_or_default()
}
