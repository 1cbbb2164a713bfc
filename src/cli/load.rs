//! From the arguments to a scenario.

use super::args::ScenarioArguments;
use super::console::Console;
use super::ended::Failure;
use crate::files::read_text;
use crate::scenario::{self, Loaded, Notice};
use std::path::Path;
use std::thread;

/// Reads the scenario with its `--set` values, faults and all.
pub(super) fn load(arguments: &ScenarioArguments) -> Loaded {
    let sets: Vec<(&str, &str)> = arguments.set.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
    let resolver = |name: &str| read_text(Path::new(name)).map_err(|why| why.to_string());
    scenario::load_with(&with_slashes(&arguments.file), &resolver, &sets)
}

/// The scenario and all that was read with it, where it has no faults; its notices are said. That medians stand for priors
/// is none where a posterior does.
pub(super) fn whole(arguments: &ScenarioArguments, posterior: bool, console: &Console) -> Result<Loaded, Failure> {
    let mut loaded = load(arguments);
    if posterior || loaded.posterior.is_some() {
        loaded.notices.retain(|notice| !matches!(notice.what, Notice::FreeInputs { .. }));
    }
    say_notices(&loaded, console);
    match loaded.scenario {
        Some(_) => Ok(loaded),
        None => Err(Failure::Scenario(loaded.render_faults(console.error_colour))),
    }
}

/// Says that a command takes no draws, where the scenario names some.
pub(super) fn say_posterior_is_not_used(loaded: &Loaded, console: &Console) {
    let words = posterior_is_not_used(loaded);
    if !words.is_empty() {
        console.say(words.trim_end());
    }
}

/// That a command takes no draws, where the scenario names some; else nothing.
pub(super) fn posterior_is_not_used(loaded: &Loaded) -> String {
    let words = |file| format!("note: the draws of {file} are for run, compare and solve: here inputs are as stated\n");
    loaded.posterior.as_ref().map_or_else(String::new, words)
}

/// Says what is worth knowing about a scenario, on standard error.
pub(super) fn say_notices(loaded: &Loaded, console: &Console) {
    say(&loaded.render_notices(console.error_colour), console);
}

/// Says rendered notices, if there are any.
pub(super) fn say(notices: &str, console: &Console) {
    if !notices.is_empty() {
        console.say(notices.trim_end());
    }
}

/// Scenario files name one another with `/` on every system.
pub(super) fn with_slashes(name: &str) -> String {
    if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() }
}

/// The name of a file or folder without those above it, which are of this machine.
pub(super) fn name(file: &str) -> String {
    Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The name of a scenario: its file's name without its ending. It names a folder too, so it is never `.` or `..`, nor
/// hidden, and has nothing that parts a path or that a terminal obeys.
pub(super) fn stem(file: &str) -> String {
    let stem = Path::new(file).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = stem.trim_start_matches('.').trim_matches(' ');
    if stem.is_empty() {
        return "scenario".to_owned();
    }
    stem.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c }).collect()
}

/// As many threads as asked for, or as the processors can use.
pub(super) fn threads(asked: Option<u64>) -> usize {
    asked.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), |n| n as usize)
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_scenario_is_named_after_its_file() {
        assert_eq!(stem("scenarios/nottinghamshire/baseline.toml"), "baseline");
        assert_eq!(stem("my.plan.toml"), "my.plan");
        for nothing in ["..", "...toml", "..toml", ".toml", "a/ .toml"] {
            let name = stem(nothing);
            assert!(!name.starts_with('.') && !name.is_empty(), "{nothing}: {name}");
        }
        assert_eq!(stem("...toml"), "scenario");
        assert_eq!(stem("a:b\u{1b}[31m|c.toml"), "a-b-[31m-c");
    }
}
