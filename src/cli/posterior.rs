//! Draws of uncertain inputs, from a file, laid over one or several scenarios.

use super::console::Console;
use super::ended::Failure;
use super::load;
use crate::files::{checksum, read_text};
use crate::pathway::Scenario;
use crate::plan::{self, Plan};
use crate::project::{Caution, PLENTY};
use crate::scenario::{Loaded, LoadedPosterior, Notice, Template, load_posterior, render};
use crate::study::{Drawn, Undrawn};
use std::path::Path;

/// Draws, and the scenarios that take them.
#[derive(Debug, Clone, Default)]
pub(super) struct Posterior {
    templates: Vec<Template>,
    draws: Vec<Vec<f64>>,
    /// The columns of the file and the row of each draw, for what is said of a draw.
    columns: Vec<String>,
    rows: Vec<usize>,
    /// Inputs given as priors of which there are no draws.
    missing: Vec<String>,
    /// The file's name, for the command of the manifest.
    file: String,
}

/// What the draws that a scenario names are, faults and all; `None` where it names none or has faults. Where they have none,
/// it is no notice that medians stand for priors.
pub(super) fn named(loaded: &mut Loaded, sets: &[&str]) -> Option<LoadedPosterior> {
    let file = loaded.scenario.as_ref().and(loaded.posterior.as_ref())?;
    let found = read(file, loaded, sets);
    if found.faults.is_empty() {
        loaded.notices.retain(|notice| !matches!(notice.what, Notice::FreeInputs { .. }));
    }
    Some(found)
}

fn read(file: &str, loaded: &Loaded, sets: &[&str]) -> LoadedPosterior {
    let resolver = |name: &str| read_text(Path::new(name)).map_err(|why| why.to_string());
    load_posterior(file, &resolver, loaded, sets)
}

/// That inputs given as priors have no draws, if there are such.
pub(super) fn say_missing(file: &str, missing: &[String], console: &Console) {
    if !missing.is_empty() {
        let (names, name) = (missing.join("`, `"), load::name(file));
        let (are, taken) = if missing.len() == 1 { ("is", "its median is") } else { ("are", "their medians are") };
        let words = format!("which {are} given as a prior: {taken} taken in every future");
        console.say(&format!("note: the draws of {name} have nothing of `{names}`, {words}"));
    }
}

/// One set of draws is for all scenarios: those that the first names, where the others name the same or none, which is said.
///
/// # Errors
/// Another names others.
pub(super) fn check_same(scenarios: &[&Loaded], console: Option<&Console>) -> Result<(), Failure> {
    let Some((first, others)) = scenarios.split_first() else { return Ok(()) };
    let file = |loaded: &Loaded| loaded.files.first().map_or_else(String::new, |f| load::name(&f.name));
    let text = |name: &String| read_text(Path::new(name)).ok();
    for other in others {
        let (of_first, of_other) = (file(first), file(other));
        let words = match (&first.posterior, &other.posterior) {
            (Some(a), Some(b)) if a == b || (text(a).is_some() && text(a) == text(b)) => continue,
            (None, None) => continue,
            (Some(a), None) => {
                if let Some(console) = console {
                    let words = format!("{of_other} names no draws of inputs: it takes those of {}", load::name(a));
                    console.say(&format!("note: {words}, as {of_first} does"));
                }
                continue;
            }
            (None, Some(b)) => format!(
                "{of_other} names draws of inputs (posterior = \"{}\") and {of_first} does not: a comparison takes one set of \
                 draws for all: give --posterior {b}, or take it out",
                load::name(b)
            ),
            (Some(a), Some(b)) => format!(
                "{of_first} names the draws of {} and {of_other} those of {}: a comparison takes one set of draws for all: \
                 give --posterior with one of them",
                load::name(a),
                load::name(b)
            ),
        };
        return Err(Failure::Argument(words));
    }
    Ok(())
}

impl Posterior {
    /// The draws of `asked`, or of the file that the first scenario names; `None` where there is neither. They are laid over
    /// each of the scenarios, whose hash takes the draws in; `sets` are paths that the user has set and that stay so, which is
    /// said on `console`.
    pub fn find(
        asked: Option<&String>,
        scenarios: &mut [Loaded],
        sets: &[Vec<&str>],
        console: Option<&Console>,
    ) -> Result<Option<Posterior>, Failure> {
        if asked.is_none() {
            check_same(&scenarios.iter().collect::<Vec<_>>(), console)?;
        }
        let named = scenarios.first().and_then(|s| s.posterior.clone());
        let Some(file) = asked.map(|file| load::with_slashes(file)).or(named) else { return Ok(None) };
        let mut posterior = Posterior { file, ..Posterior::default() };
        for (loaded, sets) in scenarios.iter_mut().zip(sets) {
            let read = read(&posterior.file, loaded, sets);
            if !read.faults.is_empty() {
                return Err(Failure::Scenario(render(
                    &read.faults,
                    &read.files,
                    console.is_some_and(|c| c.error_colour),
                )));
            }
            for path in read.paths.iter().filter(|path| sets.contains(&path.as_str())) {
                if let Some(console) = console {
                    console.say(&format!("note: {path} is set, so that its draws are not used"));
                }
            }
            // A path that is set is put where no figure is read from: the value that was set stays.
            let text = read.files.first().map_or("", |f| f.text.as_str());
            let paths = read.used(sets);
            if let Some(scenario) = &mut loaded.scenario {
                let hash = format!("{:016x}", checksum(format!("{} with {text}", scenario.hash).as_bytes()));
                scenario.hash.clone_from(&hash);
                posterior.templates.extend(Template::new(loaded, &paths, &hash));
            }
            let new = read.missing.into_iter().filter(|path| !posterior.missing.contains(path));
            posterior.missing.extend(new.collect::<Vec<_>>());
            (posterior.draws, posterior.rows, posterior.columns) = (read.draws, read.rows, read.paths);
        }
        if let Some(console) = console {
            say_missing(&posterior.file, &posterior.missing, console);
        }
        Ok(Some(posterior))
    }

    /// The same draws for the first scenario and one of others.
    pub fn with(&self, others: &Posterior, other: usize) -> Posterior {
        let templates = self.templates.first().into_iter().chain(others.templates.get(other)).cloned().collect();
        Posterior { templates, ..self.clone() }
    }

    /// The same draws of the scenarios from this one on, with staff without end at some teams, by index; `None`: at all.
    pub fn with_plenty(&self, first: usize, teams: Option<Vec<usize>>) -> Plentiful<'_> {
        Plentiful { of: self, first, teams }
    }

    /// What a page is to say of inputs that have no draws.
    pub fn caution(&self) -> Option<Caution> {
        let paths = self.missing.clone();
        (!paths.is_empty()).then_some(Caution::AtMedian { paths })
    }

    /// The scenario with the values of a draw.
    fn scenario(&self, scenario: usize, draw: u32) -> Result<Scenario, String> {
        let (template, values) = (&self.templates[scenario], &self.draws[draw as usize]);
        template.scenario(values).map_err(|why| {
            let column = template.refused_alone(values).map(|n| format!(", column `{}`", self.columns[n]));
            let (row, file) = (self.rows[draw as usize], load::name(&self.file));
            format!("row {row} of {file}{}: {why}", column.unwrap_or_default())
        })
    }

    /// The words of the command that name the file, without its folder.
    pub fn words(&self) -> String {
        format!("--posterior {}", super::run::quoted(&load::name(&self.file)))
    }
}

/// Draws of scenarios with staff without end.
#[derive(Debug)]
pub(super) struct Plentiful<'a> {
    of: &'a Posterior,
    first: usize,
    teams: Option<Vec<usize>>,
}

impl Drawn for Plentiful<'_> {
    fn count(&self) -> u32 {
        self.of.count()
    }

    fn plan(&self, scenario: usize, draw: u32) -> Result<Plan, String> {
        let scenario = self.of.scenario(self.first + scenario, draw)?;
        let given = |team| self.teams.as_ref().is_none_or(|teams| teams.contains(&team));
        Ok(plan::compile(&scenario.with_plenty(given, PLENTY)))
    }
}

impl Drawn for Posterior {
    fn count(&self) -> u32 {
        self.draws.len() as u32
    }

    fn plan(&self, scenario: usize, draw: u32) -> Result<Plan, String> {
        Posterior::scenario(self, scenario, draw).map(|scenario| plan::compile(&scenario))
    }
}

/// Why a run with draws has no result.
pub(super) fn failure(why: Undrawn, limits: super::limits::Limits) -> Failure {
    match why {
        Undrawn::Stopped(why) => limits.stopped(why),
        Undrawn::Refused { draw, why } => Failure::Argument(format!("draw {draw} of the posterior is refused: {why}")),
    }
}
