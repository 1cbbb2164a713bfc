//! What a file of a folder is.

use crate::scenario::node::Value;
use crate::scenario::sources::{Resolver, Sources};
use crate::scenario::text::parse;

/// What a TOML file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A scenario; also whatever cannot be read, so that its faults are told.
    Scenario,
    /// A grid: it has a table `grid`.
    Grid,
    /// What only others extend: with all that it extends it says neither when it starts nor when it ends.
    Part,
}

/// What a file holds, as far as its top level tells.
pub fn kind_of_file(name: &str, resolver: Resolver<'_>) -> FileKind {
    let (mut sources, mut faults) = (Sources::new(resolver), Vec::new());
    let Ok(file) = sources.open(name) else { return FileKind::Scenario };
    let parsed = parse(file, &sources.files[file].text, 0, &mut faults);
    if matches!(&parsed.root.value, Value::Table(top) if top.has("grid")) {
        return FileKind::Grid;
    }
    let tree = sources.tree(name, &mut faults);
    let dated = |key: &str| tree.as_ref().and_then(|t| t.table()).is_none_or(|t| t.has(key));
    if dated("start") || dated("end") { FileKind::Scenario } else { FileKind::Part }
}
