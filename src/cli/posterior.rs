//! Draws of uncertain inputs, from a file, laid over one or several scenarios.

use super::console::Console;
use super::ended::Failure;
use super::load;
use crate::files::{checksum, read_text};
use crate::plan::{self, Plan};
use crate::project::PLENTY;
use crate::scenario::{Loaded, Template, load_posterior, render};
use crate::study::{Drawn, Undrawn};
use std::path::Path;

/// Draws, and the scenarios that take them.
#[derive(Debug)]
pub(super) struct Posterior {
    templates: Vec<Template>,
    draws: Vec<Vec<f64>>,
    /// The file's name, for the command of the manifest.
    file: String,
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
        let named = scenarios.first().and_then(|s| s.posterior.clone());
        let Some(file) = asked.map(|file| load::with_slashes(file)).or(named) else { return Ok(None) };
        let resolver = |name: &str| read_text(Path::new(name)).map_err(|why| why.to_string());
        let mut posterior = Posterior { templates: Vec::new(), draws: Vec::new(), file: file.clone() };
        for (loaded, sets) in scenarios.iter_mut().zip(sets) {
            let read = load_posterior(&file, &resolver, loaded);
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
            let paths: Vec<String> = read
                .paths
                .iter()
                .map(|path| if sets.contains(&path.as_str()) { String::new() } else { path.clone() })
                .collect();
            if let Some(scenario) = &mut loaded.scenario {
                let hash = format!("{:016x}", checksum(format!("{} with {text}", scenario.hash).as_bytes()));
                scenario.hash.clone_from(&hash);
                posterior.templates.extend(Template::new(loaded, &paths, &hash));
            }
            posterior.draws = read.draws;
        }
        Ok(Some(posterior))
    }

    /// The same draws for the first scenario and one of others.
    pub fn with(&self, others: &Posterior, other: usize) -> Posterior {
        let templates = self.templates.first().into_iter().chain(others.templates.get(other)).cloned().collect();
        Posterior { templates, draws: self.draws.clone(), file: self.file.clone() }
    }

    /// The same draws of the scenarios from this one on, with staff without end at some teams, by index; `None`: at all.
    pub fn with_plenty(&self, first: usize, teams: Option<Vec<usize>>) -> Plentiful<'_> {
        Plentiful { of: self, first, teams }
    }

    /// The words of the command that name the file, without its folder.
    pub fn words(&self) -> String {
        let name = Path::new(&self.file).file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        format!("--posterior {}", super::run::quoted(&name))
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
        let scenario = self.of.templates[self.first + scenario].scenario(&self.of.draws[draw as usize])?;
        let given = |team| self.teams.as_ref().is_none_or(|teams| teams.contains(&team));
        Ok(plan::compile(&scenario.with_plenty(given, PLENTY)))
    }
}

impl Drawn for Posterior {
    fn count(&self) -> u32 {
        self.draws.len() as u32
    }

    fn plan(&self, scenario: usize, draw: u32) -> Result<Plan, String> {
        self.templates[scenario].scenario(&self.draws[draw as usize]).map(|scenario| plan::compile(&scenario))
    }
}

/// Why a run with draws has no result.
pub(super) fn failure(why: Undrawn, limits: super::limits::Limits) -> Failure {
    match why {
        Undrawn::Stopped(why) => limits.stopped(why),
        Undrawn::Refused { draw, why } => Failure::Argument(format!("draw {draw} of the posterior is refused: {why}")),
    }
}
