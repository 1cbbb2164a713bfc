#![doc = include_str!("format.md")]

mod backlog;
mod caseloads;
mod cases;
mod checks;
mod clocks;
mod csv_rows;
mod draws;
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
mod observed;
mod pathways;
mod posterior;
mod priors;
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

pub use draws::Template;
pub use fault::{Fault, Notice};
pub use grid::{FileKind, Grid, LoadedGrid, Member, kind_of_file, load_grid, ranking_fault};
pub use near::nearest;
pub use node::{Entry, Located, Node, Spot, Table, Value, join_path, split_path};
pub use posterior::{DRAW, LoadedPosterior, load_posterior};
pub use priors::FreeInput;
pub use render::{line_and_column, render, render_notices};
pub use sources::{Resolver, SourceFile, join};
pub use whole::FORMAT;

use crate::pathway::{Observed, Scenario};
use names::Names;
use reader::Reader;
use sources::Sources;

/// What came of reading a scenario.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The scenario; `None` when there is any fault.
    pub scenario: Option<Scenario>,
    /// Everything wrong.
    pub faults: Vec<Located<Fault>>,
    /// What is worth knowing; nothing that stops a run.
    pub notices: Vec<Located<Notice>>,
    /// Every file read: the entry first, then those it extends, then files of cases.
    pub files: Vec<SourceFile>,
    /// The merged tree, each prior at its median; `None` when the text itself is at fault.
    pub tree: Option<Node>,
    /// The published figures that the scenario names (`observed`), those within its days.
    pub observed: Vec<Observed>,
    /// Those of them that are of earlier days, which a page shows and nothing is fitted to; of two of the same, the first.
    pub history: Vec<Observed>,
    /// The file of posterior draws that the scenario names, as the resolver knows it.
    pub posterior: Option<String>,
    free: priors::Free,
}

/// What a scenario was read from, for reading it again with other values.
struct Resolved<'a> {
    tree: &'a Node,
    files: &'a [SourceFile],
    free: &'a priors::Free,
}

impl Loaded {
    /// The value at a path such as `teams.educational_psychologists.posts.new.wte`, with its place.
    pub fn value_at(&self, path: &str) -> Option<&Entry> {
        self.tree.as_ref()?.at(&split_path(path))
    }

    /// The numbers that are given as priors, in the order of the tree.
    pub fn free_inputs(&self) -> &[FreeInput] {
        &self.free.inputs
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
    let mut tree = sources.tree(entry, &mut faults).and_then(|tree| sources.set(tree, sets, &mut faults));
    let names = tree.as_ref().map(Names::of).unwrap_or_default();
    let mut reader = Reader::new(faults, sources, names);
    let written = tree.clone();
    let free = tree.as_mut().map(|tree| reader.settle(tree)).unwrap_or_default();
    let mut scenario = tree.as_ref().and_then(|tree| reader.scenario(tree));
    let Reader { mut faults, mut notices, sources, observed, history, posterior, .. } = reader;
    if let (Some(scenario), Some(tree), true) = (&mut scenario, &tree, free != priors::Free::default()) {
        // Two priors with one median are two scenarios.
        scenario.hash = written.as_ref().map(|written| hash::of(written, &sources)).unwrap_or_default();
        if faults.is_empty() {
            faults = draws::refused(&Resolved { tree, files: &sources.files, free: &free });
        }
        notices.extend(median_notice(tree, &free));
    }
    faults.sort_by_key(|f| f.spot);
    notices.sort_by_key(|n| n.spot);
    let scenario = scenario.filter(|_| faults.is_empty());
    Loaded { scenario, faults, notices, files: sources.files, tree, observed, history, posterior, free }
}

/// What came of reading a file of published figures.
#[derive(Debug, Clone)]
pub struct LoadedObserved {
    /// The figures within the days of the scenario.
    pub figures: Vec<Observed>,
    /// Everything wrong.
    pub faults: Vec<Located<Fault>>,
    /// What is worth knowing, such as sources that differ.
    pub notices: Vec<Located<Notice>>,
    /// The file.
    pub files: Vec<SourceFile>,
}

/// Reads a CSV file of published figures, to be set beside those of a scenario.
pub fn load_observed(name: &str, resolver: Resolver<'_>, scenario: &Scenario) -> LoadedObserved {
    let mut sources = Sources::new(resolver);
    let opened = sources.open(name);
    let mut reader = Reader::new(Vec::new(), sources, Names::default());
    let figures = match opened {
        Ok(file) => reader.observed(file, scenario, true),
        Err(why) => {
            reader.fault(Spot { file: 0, from: 0, to: 0 }, Fault::FileUnreadable { name: name.to_owned(), why });
            reader.sources.files.push(SourceFile { name: name.to_owned(), text: String::new() });
            Vec::new()
        }
    };
    let Reader { faults, notices, sources, .. } = reader;
    LoadedObserved { figures, faults, notices, files: sources.files }
}

fn median_notice(tree: &Node, free: &priors::Free) -> Option<Located<Notice>> {
    let first = free.inputs.first()?;
    let value = tree.at(&split_path(&first.path))?.node.number()?;
    let what = Notice::FreeInputs { count: free.inputs.len(), first: first.path.clone(), value };
    Some(Located { spot: first.spot, what })
}
