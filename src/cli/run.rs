//! `sendsim run`: replications to answers, files and a summary.

use super::args::{Format, RunArguments, ScenarioArguments};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::{limits, load, pages};
use crate::files::check_can_publish;
use crate::kernel::Stop;
use crate::plan;
use crate::project::{Answers, TargetAnswer};
use crate::report::{self, pack};
use crate::study::{self, RunSpec};
use std::path::{Path, PathBuf};

/// Names of the files of a run.
pub(super) const MEASURES: &str = "measures.csv";
pub(super) const TARGETS: &str = "targets.csv";
pub(super) const MANIFEST: &str = "manifest.json";

/// Runs the scenario.
pub(super) fn run(arguments: &RunArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let stop = interrupt.stop();
    let (checked, loaded) = load::with_files(&arguments.scenario, console)?;
    let spec = RunSpec {
        seed: arguments.effort.seed.unwrap_or(checked.seed),
        first: arguments.first_replication as u32,
        count: arguments.replications.map_or(checked.replications, |n| n as u32),
        threads: load::threads(arguments.effort.threads),
    };
    let plan = plan::compile(&checked);
    if let Some(words) = limits::refused(&plan.estimate(), u64::from(spec.count), spec.threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let out = folder(arguments);
    check_can_publish(&out, &[MEASURES, TARGETS, MANIFEST])?;
    let explained = pages::explained(&checked, &plan, &loaded);

    let stopped = |why| limits.stopped(why);
    let progress = Progress::new(console, spec.count);
    let tally = study::run(&plan, spec, &|n| progress.done(n), stop).map_err(stopped)?;
    progress.clear();
    let answers = study::answers(&plan, &tally, spec.threads, stop).map_err(stopped)?;
    let tables = [(MEASURES, report::measures_csv(&answers)), (TARGETS, report::targets_csv(&[&answers]))];
    let told = pages::Told::of(pack::Command::Run, &answers, &explained, &loaded);
    let (files, pack) = pages::files(&told, tables.into(), &command(&arguments.scenario, spec), &[])?;
    interrupt.publish(&out, &files)?;
    if let Some(dir) = &arguments.figures {
        pages::publish_figures(dir, &pack)?;
    }
    console.answer(&match arguments.effort.format {
        Format::Text => report::terminal(&answers, console.width, console.colour),
        Format::Json => report::run_json(&answers),
    })?;
    console.say(&format!("{}; files in {}", progress.took(spec.count, spec.threads), out.display()));
    let missed = arguments.fail_on_missed_target && is_target_missed(&answers);
    Ok(if missed { Ended::TargetMissed } else { Ended::Done })
}

/// Where the results go.
fn folder(arguments: &RunArguments) -> PathBuf {
    arguments.out.clone().unwrap_or_else(|| Path::new("out").join(load::stem(&arguments.scenario.file)))
}

/// The command that makes the same files again. The scenario's folder is left out: it is of this machine.
fn command(arguments: &ScenarioArguments, spec: RunSpec) -> String {
    let name = Path::new(&arguments.file).file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut words = vec!["sendsim run".to_owned(), quoted(&name)];
    words.extend(arguments.set.iter().map(|(path, value)| format!("--set {}", quoted(&format!("{path}={value}")))));
    if spec.first > 0 {
        words.push(format!("--first-replication {}", spec.first));
    }
    words.push(format!("--replications {} --seed {}", spec.count, spec.seed));
    words.join(" ")
}

/// A word as a shell takes it.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-=:+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Whether a target is missed with confidence, as the page has it, or nothing is done that it could be taken of.
fn is_target_missed(answers: &Answers) -> bool {
    answers.targets.iter().any(TargetAnswer::is_missed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_of_the_manifest_can_be_typed() {
        let set = vec![("title".to_owned(), "What's \"in\"?".to_owned()), ("a.b".to_owned(), "2.5".to_owned())];
        let arguments = ScenarioArguments { file: "some/where/base line.toml".into(), set };
        let spec = RunSpec { seed: 7, first: 0, count: 40, threads: 3 };
        assert_eq!(
            command(&arguments, spec),
            r#"sendsim run 'base line.toml' --set 'title=What'\''s "in"?' --set a.b=2.5 --replications 40 --seed 7"#
        );
        let arguments = ScenarioArguments { file: "plan.toml".into(), set: Vec::new() };
        let spec = RunSpec { first: 700, ..spec };
        assert_eq!(
            command(&arguments, spec),
            "sendsim run plan.toml --first-replication 700 --replications 40 --seed 7"
        );
    }
}
