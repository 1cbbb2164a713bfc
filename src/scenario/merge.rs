//! Laying an overlay over its base.
//!
//! Tables merge by key; everything else replaces. Three rules keep that from surprising:
//! - where a table takes one of several kinds (a law, a unit of elapsed time, a kind of stage, ...), the overlay's kind
//!   drops the base's kind;
//! - dates laid over a value without dates keep that value as `initially`;
//! - `remove = ["teams.nurses.posts.bank"]` takes things out of the base before the rest is laid over it.

use super::fault::Fault;
use super::near::nearest;
use super::node::{Entry, Located, Node, Table, Value, split_path};

/// Keys of which a table has one: setting one in an overlay drops the others.
const KINDS: &[&[&str]] = &[
    &["fixed", "exponential", "gamma", "lognormal", "weibull", "triangular", "uniform", "beta", "pert", "empirical"],
    &["uniform", "normal", "lognormal", "gamma", "beta", "triangular", "pert"],
    &["calendar_days", "weeks", "working_days", "school_days", "panel", "until"],
    &["class", "any", "asked_in_closure"],
    &["class", "requested_from", "waited_at_most_weeks", "rest"],
    &["size", "bands", "file"],
    &["headline", "measure"],
    &["month", "quarter", "year_to_date", "year"],
    &["at_least", "at_most"],
];

/// Kinds of stage, each with the keys that may stand beside it.
pub(super) const STAGES: &[(&str, &[&str])] = &[
    ("wait", &["next"]),
    ("work", &["next", "next_after_contract"]),
    ("choose", &[]),
    ("ask", &["required", "rest", "next"]),
    ("refer", &["keeps_request", "next"]),
    ("leave", &[]),
];

/// Whether the keys of the table at this path are ids that the author chose.
pub(super) fn keys_are_ids(path: &[&str]) -> bool {
    matches!(
        path,
        ["pathways" | "panels" | "teams" | "targets" | "comparators"]
            | ["calendar", "school_closures"]
            | ["pathways", _, "demand" | "classes" | "stages" | "clocks" | "exceptions" | "contacts" | "backlog"]
            | ["pathways", _, "classes", _]
            | ["pathways", _, "stages", _, "choose" | "ask"]
            | ["pathways", _, "stages", _, "choose", _, "by_class"]
            | ["teams", _, "posts" | "contracts"]
            | ["teams", _, "list", "streams"]
            | ["teams", _, "list", "changes", _, "streams"]
    )
}

/// Whether a key is meant as a date: it starts with a digit.
pub(super) fn looks_dated(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_digit())
}

/// Lays `over` over `base`. `path` is where they are.
pub(super) fn merge(base: Node, over: Node, path: &[&str]) -> Node {
    let Value::Table(top) = over.value else { return over };
    let only_dates = !top.is_empty() && top.keys().all(looks_dated);
    let mut table = match base.value {
        Value::Table(table) if !only_dates || is_dated(&table) || path.ends_with(&["changes"]) => table,
        Value::Unread => Table::default(),
        value if only_dates && !matches!(value, Value::Array(_)) => {
            let node = Node { spot: base.spot, value };
            Table::new(vec![Entry { key: "initially".into(), key_spot: base.spot, node }])
        }
        _ => Table::default(),
    };
    if !keys_are_ids(path) {
        drop_other_kinds(&mut table, &top, path);
    }
    for entry in top.into_entries() {
        match table.get_mut(&entry.key) {
            Some(under) => {
                let mut inner: Vec<&str> = path.to_vec();
                inner.push(&entry.key);
                let below =
                    Node { spot: under.node.spot, value: std::mem::replace(&mut under.node.value, Value::Unread) };
                under.node = merge(below, entry.node, &inner);
                under.key_spot = entry.key_spot;
            }
            None => table.put(entry),
        }
    }
    Node { spot: over.spot, value: Value::Table(table) }
}

fn is_dated(table: &Table) -> bool {
    table.keys().any(|k| k == "initially" || looks_dated(k))
}

fn drop_other_kinds(table: &mut Table, top: &Table, path: &[&str]) {
    if let ["pathways", _, "stages", _] = path {
        let new = STAGES.iter().find(|(kind, _)| top.has(kind));
        if let Some((kind, beside)) = new.filter(|(kind, _)| !table.has(kind)) {
            table.retain(|k| k == *kind || k == "title" || beside.contains(&k));
        }
        return;
    }
    // A prior stands for the value as a whole, and so does what is laid over one.
    let is_free = |t: &Table| t.has("prior") || t.has("linked");
    if (is_free(top) && !is_free(table)) || (is_free(table) && !top.has("prior") && !top.has("whole")) {
        table.retain(|_| false);
    }
    if top.has("prior") {
        table.retain(|key| key != "linked");
    }
    // A law laid over a law by date (or a date over `fixed`) changes the shape of the table as a whole.
    let law = |t: &Table| t.keys().any(|k| KINDS[0].contains(&k));
    if (law(top) && is_dated(table)) || (top.has("initially") && law(table)) {
        table.retain(|_| false);
    }
    for kinds in KINDS {
        if let Some(new) = kinds.iter().find(|k| top.has(k)) {
            table.retain(|k| k == *new || !kinds.contains(&k) || top.has(k));
        }
    }
}

/// Takes out of `base` what the overlay's `remove` names.
pub(super) fn remove(base: &mut Node, list: &Node, faults: &mut Vec<Located<Fault>>) {
    let items = match &list.value {
        Value::Array(items) => items.as_slice(),
        _ => std::slice::from_ref(list),
    };
    for item in items {
        let Value::Text(path) = &item.value else {
            let what = Fault::WrongType { wanted: "a list of paths in quotes", found: item.value.kind() };
            faults.push(Located { spot: item.spot, what });
            continue;
        };
        if let Err(near) = take_out(base, &split_path(path), "") {
            let what = Fault::NothingToRemove { path: path.clone(), near };
            faults.push(Located { spot: item.spot, what });
        }
    }
}

/// Takes out what is at a path; otherwise the path that may have been meant.
fn take_out(node: &mut Node, path: &[String], before: &str) -> Result<(), Option<String>> {
    let (Some((key, rest)), Value::Table(table)) = (path.split_first(), &mut node.value) else { return Err(None) };
    if !table.has(key) {
        let near = nearest(key, table.keys()).map(|k| {
            let tail: String = rest.iter().map(|r| format!(".{r}")).collect();
            format!("{before}{k}{tail}")
        });
        return Err(near);
    }
    if rest.is_empty() {
        table.take(key);
        return Ok(());
    }
    match table.get_mut(key) {
        Some(entry) => take_out(&mut entry.node, rest, &format!("{before}{key}.")),
        None => Err(None),
    }
}
