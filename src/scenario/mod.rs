#![doc = include_str!("format.md")]

mod backlog;
mod caseloads;
mod cases;
mod checks;
mod clocks;
mod evidence;
mod fault;
mod flow;
mod grid;
mod hash;
mod help;
mod lists;
mod merge;
mod names;
mod near;
mod node;
mod pathways;
mod quantity;
mod reader;
mod referrals;
mod render;
mod sources;
mod stages;
mod sums;
mod targets;
mod teams;
mod text;
mod whole;
mod words;

pub use fault::{Fault, Notice};
pub use grid::{FileKind, Grid, LoadedGrid, Member, kind_of_file, load_grid, ranking_fault};
pub use near::nearest;
pub use node::{Entry, Located, Node, Spot, Table, Value, split_path};
pub use render::{line_and_column, render, render_notices};
pub use sources::{Resolver, SourceFile, join};
pub use whole::FORMAT;

use crate::pathway::Scenario;
use names::Names;
use reader::Reader;
use sources::Sources;

/// What came of reading a scenario.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The scenario; `None` when there is any fault.
    pub scenario: Option<Scenario>,
    /// Everything wrong.
    pub faults: Vec<Located<Fault>>,
    /// What is worth knowing; nothing that stops a run.
    pub notices: Vec<Located<Notice>>,
    /// Every file read: the entry first, then those it extends, then files of cases.
    pub files: Vec<SourceFile>,
    /// The merged tree; `None` when the text itself is at fault.
    pub tree: Option<Node>,
}

impl Loaded {
    /// The value at a path such as `teams.educational_psychologists.posts.new.wte`, with its place.
    pub fn value_at(&self, path: &str) -> Option<&Entry> {
        self.tree.as_ref()?.at(&split_path(path))
    }

    /// Faults as text; see [`render`].
    pub fn render_faults(&self, colour: bool) -> String {
        render(&self.faults, &self.files, colour)
    }

    /// Notices as text; see [`render_notices`].
    pub fn render_notices(&self, colour: bool) -> String {
        render_notices(&self.notices, &self.files, colour)
    }
}

/// Reads a scenario and everything it extends. `resolver` turns a name into text; names that a file gives are seen
/// from that file (see [`join`]).
pub fn load(entry: &str, resolver: Resolver<'_>) -> Loaded {
    load_with(entry, resolver, &[])
}

/// Reads a scenario with values set by path on top, as `--set teams.nurses.posts.new.wte=4` does.
pub fn load_with(entry: &str, resolver: Resolver<'_>, sets: &[(&str, &str)]) -> Loaded {
    let mut faults = Vec::new();
    let mut sources = Sources::new(resolver);
    let tree = sources.tree(entry, &mut faults).and_then(|tree| sources.set(tree, sets, &mut faults));
    let names = tree.as_ref().map(Names::of).unwrap_or_default();
    let mut reader = Reader::new(faults, sources, names);
    let scenario = tree.as_ref().and_then(|tree| reader.scenario(tree));
    let Reader { mut faults, mut notices, sources, .. } = reader;
    faults.sort_by_key(|f| f.spot);
    notices.sort_by_key(|n| n.spot);
    let scenario = scenario.filter(|_| faults.is_empty());
    Loaded { scenario, faults, notices, files: sources.files, tree }
}
