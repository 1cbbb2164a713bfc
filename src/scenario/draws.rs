//! One scenario with many values of its free inputs: what was read once is not read again.

use super::fault::Fault;
use super::names::Names;
use super::node::{Located, Node, Value, split_path};
use super::priors::{Free, FreeInput};
use super::reader::Reader;
use super::sources::{Resolver, SourceFile, Sources};
use super::{Loaded, Resolved};
use crate::pathway::Scenario;

/// A scenario in which some numbers can be put again and again.
#[derive(Debug, Clone)]
pub struct Template {
    tree: Node,
    files: Vec<SourceFile>,
    free: Free,
    paths: Vec<Vec<String>>,
    /// Whether each is rounded.
    whole: Vec<bool>,
    /// What stands for all that comes of it.
    hash: String,
}

impl Template {
    /// Of a scenario that was read without faults, and numbers that it has. `hash` stands for whatever is put in.
    pub fn new(loaded: &Loaded, paths: &[String], hash: &str) -> Option<Template> {
        let tree = figures_only(loaded.tree.as_ref()?);
        let free = loaded.free.clone();
        let whole = |path: &String| free.inputs.iter().any(|input| input.path == *path && input.whole);
        Some(Template {
            whole: paths.iter().map(whole).collect(),
            paths: paths.iter().map(|path| split_path(path)).collect(),
            tree,
            files: loaded.files.clone(),
            free,
            hash: hash.to_owned(),
        })
    }

    /// The scenario with these values, in the order of the paths.
    ///
    /// # Errors
    /// The first fault in words: a value out of range, or values that do not go together.
    pub fn scenario(&self, values: &[f64]) -> Result<Scenario, String> {
        self.with(0, values)
    }

    /// The first of these values that the scenario refuses with all others as stated.
    pub fn refused_alone(&self, values: &[f64]) -> Option<usize> {
        (0..values.len()).find(|n| self.with(*n, &values[*n..=*n]).is_err())
    }

    /// The scenario with the values of the paths from this one on.
    fn with(&self, first: usize, values: &[f64]) -> Result<Scenario, String> {
        let mut tree = self.tree.clone();
        for ((path, whole), value) in self.paths.iter().zip(&self.whole).skip(first).zip(values) {
            if let Some(node) = tree.at_mut(path) {
                node.value = Value::Real(if *whole { libm::round(*value) } else { *value });
            }
        }
        let said = |faults: Vec<Located<Fault>>| faults.first().map_or_else(String::new, |f| f.what.message());
        self.free.follow(&mut tree).map_err(|(_, why, _)| why)?;
        let mut scenario = read_again(&tree, &self.files).map_err(said)?;
        scenario.hash.clone_from(&self.hash);
        Ok(scenario)
    }
}

/// A tree without the files that its figures do not hang on.
fn figures_only(tree: &Node) -> Node {
    let mut tree = tree.clone();
    if let Value::Table(table) = &mut tree.value {
        table.retain(|key| key != "observed" && key != "posterior");
    }
    tree
}

/// Reads a settled tree whose files were read before.
fn read_again(tree: &Node, files: &[SourceFile]) -> Result<Scenario, Vec<Located<Fault>>> {
    let none: Resolver<'_> = &|_| Err("it was not there before".to_owned());
    let mut sources = Sources::new(none);
    sources.files = files.to_vec();
    let mut reader = Reader::new(Vec::new(), sources, Names::of(tree));
    let scenario = reader.scenario(tree);
    match scenario.filter(|_| reader.faults.is_empty()) {
        Some(scenario) => Ok(scenario),
        None => Err(reader.faults),
    }
}

/// The faults of priors that can be what the scenario refuses: each is put to both of its ends.
pub(super) fn refused(resolved: &Resolved<'_>) -> Vec<Located<Fault>> {
    let tree = &figures_only(resolved.tree);
    let resolved = &Resolved { tree, ..*resolved };
    let mut faults = Vec::new();
    for input in &resolved.free.inputs {
        let (low, high) = input.prior.ends();
        let refuses = |value: f64| with(resolved, input, value).err().map(|why| (value, why));
        if let Some((value, why)) = refuses(low).or_else(|| refuses(high)) {
            faults.push(Located { spot: input.spot, what: Fault::PriorRefused { value, why } });
        }
    }
    faults
}

/// Whether the scenario takes a value of a free input, all others at their medians.
fn with(resolved: &Resolved<'_>, input: &FreeInput, value: f64) -> Result<(), String> {
    let mut tree = resolved.tree.clone();
    if let Some(node) = tree.at_mut(&split_path(&input.path)) {
        node.value = Value::Real(if input.whole { libm::round(value) } else { value });
    }
    resolved.free.follow(&mut tree).map_err(|(_, why, _)| why)?;
    let said = |faults: Vec<Located<Fault>>| faults.first().map_or_else(String::new, |f| f.what.message());
    read_again(&tree, resolved.files).map(drop).map_err(said)
}
