//! The pages of the decision pack, beside the tables of a command.

use super::ended::Failure;
use super::run::MANIFEST;
use crate::chance;
use crate::files::{check_holds_only, overlap, publish};
use crate::pathway::{Said, Scenario};
use crate::plan::Plan;
use crate::project::{Answers, Comparison, Explained, PriceList, Sensitivity, Solution, explain};
use crate::replicate::mean_capacity;
use crate::report::pack::{self, Command, History, Observed as Published, PACK, Pack, ScenarioFile, Telling};
use crate::report::{Manifest, manifest_json};
use crate::scenario::{self, Loaded};
use std::path::Path;

/// Draws of a team's absences and vacancies of which the mean is taken.
const DRAWS: u32 = 100;

/// Name under which the values of `--set` stand among a scenario's files.
const SET: &str = "--set";

/// A scenario before it is run.
pub(super) fn explained(scenario: &Scenario, plan: &Plan, loaded: &Loaded) -> Explained {
    explain(scenario, plan.loads(&mean_capacity(plan, DRAWS)), loaded.evidence())
}

/// What a command tells a reader.
pub(super) struct Told<'a> {
    of: Command,
    answers: &'a Answers,
    explained: &'a Explained,
    loaded: &'a Loaded,
    comparisons: &'a [Comparison],
    solution: Option<&'a Solution>,
    sensitivity: Option<&'a Sensitivity>,
    prices: Option<&'a PriceList>,
}

impl<'a> Told<'a> {
    /// Of a command with answers to a scenario.
    pub fn of(of: Command, answers: &'a Answers, explained: &'a Explained, loaded: &'a Loaded) -> Self {
        let (solution, sensitivity, prices) = (None, None, None);
        Told { of, answers, explained, loaded, comparisons: &[], solution, sensitivity, prices }
    }

    /// With other scenarios against the first.
    pub fn against(self, comparisons: &'a [Comparison]) -> Self {
        Told { comparisons, ..self }
    }

    /// With what `solve` found.
    pub fn solved(self, solution: &'a Solution) -> Self {
        Told { solution: Some(solution), ..self }
    }

    /// With what `sensitivity` found.
    pub fn tried(self, sensitivity: &'a Sensitivity) -> Self {
        Told { sensitivity: Some(sensitivity), ..self }
    }

    /// With what `spend` found.
    pub fn priced(self, prices: &'a PriceList) -> Self {
        Told { prices: Some(prices), ..self }
    }
}

/// A file by its name.
pub(super) type NamedBytes = (&'static str, Vec<u8>);

/// All files of a command: its tables, what the pages are made of, the pages, and the manifest last.
///
/// # Errors
/// A fault of ours: the files would not be read back.
pub(super) fn files(
    told: &Told,
    tables: Vec<NamedBytes>,
    command: &str,
    others: &[&Answers],
) -> Result<(Vec<NamedBytes>, Pack), Failure> {
    let story = {
        let views: Vec<(&str, &[u8])> = tables.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        pack::pack_json(&Telling {
            of: told.of,
            answers: told.answers,
            explained: told.explained,
            files: scenario_files(told.loaded),
            history: history(told.loaded),
            tables: &views,
            comparisons: told.comparisons,
            solution: told.solution,
            sensitivity: told.sensitivity,
            prices: told.prices,
        })
    };
    let mut files = tables;
    let pages = pack::page_names(told.of, told.answers);
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).chain([PACK]).chain(pages).collect();
    let manifest = Manifest::new(told.answers, chance::ALGORITHM, scenario::FORMAT as u32, command, &names);
    let manifest = manifest.with_pack(&story);
    files.push((PACK, story));
    files.push((MANIFEST, manifest_json(&manifest.with_others(others))));
    let pack = read(&files)?;
    let pages = made(&pack)?;
    let manifest = files.pop();
    files.extend(pages);
    files.extend(manifest);
    Ok((files, pack))
}

/// Finds out before a run whether its charts could be written: into a folder that is not there, is empty, or holds charts
/// alone, and that is no part of the results nor they of it.
///
/// # Errors
/// When they could not.
pub(super) fn check_figures(dir: Option<&Path>, results: &Path) -> Result<(), Failure> {
    let Some(dir) = dir else { return Ok(()) };
    if overlap(dir, results) {
        let (dir, results) = (dir.display(), results.display());
        let words = format!("--figures {dir}: charts need a folder of their own, apart from the results in {results}");
        return Err(Failure::Argument(words));
    }
    check_holds_only(dir, ".svg")?;
    Ok(())
}

/// Writes the charts of a pack into a folder of their own, with the manifest of the run that they are of.
///
/// # Errors
/// When the folder holds something else, or cannot be written.
pub(super) fn publish_figures(dir: &Path, pack: &Pack) -> Result<(), Failure> {
    check_holds_only(dir, ".svg")?;
    let mut all = pack::figures(pack);
    // Its files are the charts, so that they are known as ours when others of other names are to take their place.
    let files = all.iter().map(|(name, _)| name.clone()).chain([MANIFEST.to_owned()]).collect();
    all.push((MANIFEST.to_owned(), manifest_json(&Manifest { files, ..pack.manifest.clone() })));
    let named: Vec<(&str, Vec<u8>)> = all.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    Ok(publish(dir, &named)?)
}

/// The pages of a pack.
///
/// # Errors
/// A fault of ours.
pub(super) fn made(pack: &Pack) -> Result<Vec<NamedBytes>, Failure> {
    pack::pages(pack).map_err(|why| Failure::Argument(format!("no page can be made: {why}")))
}

/// The pack made of the files of a folder.
pub(super) fn read(files: &[NamedBytes]) -> Result<Pack, Failure> {
    let of = |name: &str| files.iter().find(|(n, _)| *n == name).map(|(_, bytes)| bytes.as_slice());
    Pack::read(of).map_err(|fault| Failure::Argument(format!("no page can be made: {fault}")))
}

/// The published figures that a scenario names, by series; what is only said to be below or above something is none.
fn history(loaded: &Loaded) -> Vec<History> {
    let mut all: Vec<History> = Vec::new();
    let figures = loaded.history.iter().chain(&loaded.observed);
    for o in figures.filter(|o| matches!(o.said, Said::Exact | Said::About)) {
        let same = |h: &&mut History| {
            [&h.pathway, &h.stage, &h.measure] == [&o.figure.pathway, &o.figure.stage, &o.figure.measure]
        };
        let point = Published { start: o.from, end: o.until, value: o.value, source: o.source.clone() };
        match all.iter_mut().find(same) {
            Some(series) => series.points.push(point),
            None => all.push(History {
                pathway: o.figure.pathway.clone(),
                stage: o.figure.stage.clone(),
                measure: o.figure.measure.clone(),
                source: o.source.clone(),
                points: vec![point],
            }),
        }
    }
    all.iter_mut().for_each(|h| h.points.sort_by_key(|p| (p.start, p.end)));
    all
}

/// The files of a scenario, named as seen from the folder of the first.
fn scenario_files(loaded: &Loaded) -> Vec<ScenarioFile> {
    let Some(first) = loaded.files.first() else { return Vec::new() };
    let read = loaded.files.iter().filter(|file| file.name != SET);
    read.map(|file| ScenarioFile { name: seen_from(&first.name, &file.name), text: file.text.clone() }).collect()
}

/// A file's name as seen from the folder of another.
fn seen_from(first: &str, name: &str) -> String {
    let folder: Vec<&str> = first.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let parts: Vec<&str> = name.split('/').collect();
    let same = folder.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    up.chain(parts[same..].iter().copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::seen_from;

    #[test]
    fn names_hold_no_folder_of_this_machine() {
        for (first, name, seen) in [
            ("a/b/plan.toml", "a/b/plan.toml", "plan.toml"),
            ("a/b/plan.toml", "a/b/services/x.toml", "services/x.toml"),
            ("/home/me/levers/plan.toml", "/home/me/base.toml", "../base.toml"),
            ("plan.toml", "cases.csv", "cases.csv"),
        ] {
            assert_eq!(seen_from(first, name), seen);
        }
    }
}
