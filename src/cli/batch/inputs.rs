//! From what was named on the command line to scenarios.

use super::super::console::Console;
use super::super::ended::Failure;
use super::super::load::{stem, with_slashes};
use crate::files::{is_folder, read_text, toml_files};
use crate::project::Ranking;
use crate::scenario::{FileKind, Grid, Loaded, kind_of_file, load_grid, load_with};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Files as they were when they were first read, so that a scenario that is read twice is the same.
#[derive(Default)]
pub(super) struct Texts(Mutex<BTreeMap<String, Result<String, String>>>);

impl Texts {
    pub fn read(&self, name: &str) -> Result<String, String> {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = texts.entry(name.to_owned());
        text.or_insert_with(|| read_text(Path::new(name)).map_err(|why| why.to_string())).clone()
    }
}

/// A scenario as named, not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its name in the files.
    pub label: String,
    /// Its level on each of the batch's columns.
    pub levels: Vec<String>,
    pub file: String,
    pub sets: Vec<(String, String)>,
    /// The grid and the base in it that this belongs to.
    pub group: Option<(usize, usize)>,
    /// Whether it is a base itself, which is left out when one of its variants is the same scenario.
    pub is_base: bool,
    /// The faults of its grid, rendered, where they are of a level of its.
    pub faults: Option<Arc<str>>,
}

impl Entry {
    pub fn load(&self, texts: &Texts) -> Loaded {
        let sets: Vec<(&str, &str)> = self.sets.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
        load_with(&self.file, &|name| texts.read(name), &sets)
    }
}

/// What the inputs come to.
pub(super) struct Inputs {
    pub title: String,
    pub columns: Vec<String>,
    /// Plain scenarios by name, and grids, in the order named.
    sources: Vec<Source>,
    pub replications: Option<u32>,
    pub seed: Option<u64>,
    pub rank_by: Option<Ranking>,
}

enum Source {
    File(String),
    /// Its file, itself, and the faults of some of its levels, rendered.
    Grid(String, Box<Grid>, Arc<str>),
}

impl Inputs {
    /// Finds the scenarios and reads the grids.
    ///
    /// # Errors
    /// When a folder holds none, or a grid is at fault.
    pub fn find(named: &[String], texts: &Texts, console: &Console) -> Result<Inputs, Failure> {
        let resolver = |name: &str| texts.read(name);
        let (mut files, mut parts) = (Vec::new(), 0);
        for input in named {
            let name = with_slashes(input);
            if !is_folder(Path::new(input)) {
                files.push(name);
                continue;
            }
            let folder = name.trim_end_matches('/');
            let found = toml_files(Path::new(input));
            let found = found.map_err(|why| Failure::Argument(format!("`{input}` cannot be read: {why}")))?;
            let all = found.into_iter().map(|file| format!("{folder}/{file}"));
            let (whole, part): (Vec<_>, Vec<_>) = all.partition(|file| kind_of_file(file, &resolver) != FileKind::Part);
            if whole.is_empty() {
                let words = "holds no scenario and no grid: no file ending in .toml that says when it starts";
                return Err(Failure::Argument(format!("the folder {input} {words}")));
            }
            parts += part.len();
            files.extend(whole);
        }
        if parts > 0 {
            console.say(&format!("left aside: {parts} that only other scenarios extend (no `start`, no `end`)"));
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = files.iter().find(|file| !seen.insert(file.as_str())) {
            return Err(Failure::Argument(format!("{twice} is given twice")));
        }
        Inputs::read(files, texts, console)
    }

    fn read(files: Vec<String>, texts: &Texts, console: &Console) -> Result<Inputs, Failure> {
        let mut inputs = Inputs {
            title: String::new(),
            columns: Vec::new(),
            sources: Vec::new(),
            replications: None,
            seed: None,
            rank_by: None,
        };
        let (mut faults, alone) = (Vec::new(), files.len() == 1);
        let resolver = |name: &str| texts.read(name);
        for file in files {
            if kind_of_file(&file, &resolver) != FileKind::Grid {
                inputs.sources.push(Source::File(file));
                continue;
            }
            let loaded = load_grid(&file, &resolver);
            let its_faults = loaded.render_faults(console.error_colour);
            let Some(grid) = loaded.grid else {
                faults.push(its_faults);
                continue;
            };
            for column in grid.columns() {
                if !inputs.columns.contains(&column) {
                    inputs.columns.push(column);
                }
            }
            inputs.replications = inputs.replications.or(grid.replications);
            inputs.seed = inputs.seed.or(grid.seed);
            inputs.rank_by = inputs.rank_by.or_else(|| grid.rank_by.clone());
            if alone {
                inputs.title = grid.title.clone().unwrap_or_default();
            }
            inputs.sources.push(Source::Grid(file, Box::new(grid), its_faults.into()));
        }
        if faults.is_empty() { Ok(inputs) } else { Err(Failure::Scenario(faults.join("\n"))) }
    }

    /// How many scenarios there are, the bases of grids among them.
    pub fn count(&self) -> u128 {
        let count = |source: &Source| match source {
            Source::File(_) => 1,
            Source::Grid(_, grid, _) => grid.count().saturating_add(grid.bases.len() as u128),
        };
        self.sources.iter().fold(0, |n: u128, source| n.saturating_add(count(source)))
    }

    /// The first scenario, to tell what one costs.
    pub fn first(&self) -> Option<Entry> {
        let file = match self.sources.first()? {
            Source::File(file) => file.clone(),
            Source::Grid(_, grid, _) => grid.bases.first()?.clone(),
        };
        let (levels, sets) = (Vec::new(), Vec::new());
        Some(Entry { label: String::new(), levels, file, sets, group: None, is_base: false, faults: None })
    }

    /// Every scenario, each under a name of its own.
    pub fn entries(&self) -> Vec<Entry> {
        let (mut entries, mut whole_names) = (Vec::new(), Vec::new());
        for (g, source) in self.sources.iter().enumerate() {
            match source {
                Source::File(file) => {
                    let (label, levels, sets) = (stem(file), vec![String::new(); self.columns.len()], Vec::new());
                    whole_names.push(file.strip_suffix(".toml").unwrap_or(file).to_owned());
                    let file = file.clone();
                    entries.push(Entry { label, levels, file, sets, group: None, is_base: false, faults: None });
                }
                Source::Grid(file, grid, faults) => {
                    let from = entries.len();
                    entries.extend(self.of_grid(g, grid, faults));
                    whole_names.extend(entries[from..].iter().map(|e| format!("{}:{}", stem(file), e.label)));
                }
            }
        }
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        entries.iter().for_each(|e: &Entry| *counts.entry(e.label.clone()).or_default() += 1);
        for (entry, whole) in entries.iter_mut().zip(whole_names) {
            if counts[&entry.label] > 1 {
                entry.label = whole;
            }
        }
        entries
    }

    fn of_grid(&self, g: usize, grid: &Grid, faults: &Arc<str>) -> Vec<Entry> {
        let columns = grid.columns();
        let placed = |levels: &[String]| {
            let level =
                |column: &String| columns.iter().position(|c| c == column).and_then(|at| levels.get(at).cloned());
            self.columns.iter().map(|column| level(column).unwrap_or_default()).collect::<Vec<_>>()
        };
        let bases = (0..grid.bases.len()).map(|base| {
            let name = grid.base_name(base);
            let levels = if grid.bases.len() > 1 { vec![name.clone()] } else { Vec::new() };
            let file = grid.bases[base].clone();
            let (levels, sets) = (placed(&levels), Vec::new());
            Entry { label: name, levels, file, sets, group: Some((g, base)), is_base: true, faults: None }
        });
        // Whoever asks for the entries has asked how many there are.
        let members = (0..grid.count() as u64).map(|number| {
            let member = grid.member(number);
            let (levels, file) = (placed(&member.levels), grid.bases[member.base].clone());
            let (label, sets, group) = (member.label, member.sets, Some((g, member.base)));
            let faults = member.is_broken.then(|| Arc::clone(faults));
            Entry { label, levels, file, sets, group, is_base: false, faults }
        });
        bases.chain(members).collect()
    }
}
