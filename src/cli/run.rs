//! `sendsim run`: replications to answers, files and a summary.

use super::args::{Format, RunArguments, ScenarioArguments};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::posterior::{self, Posterior};
use super::progress::Progress;
use super::{limits, load, pages, precise};
use crate::files::check_can_publish;
use crate::kernel::Stop;
use crate::plan;
use crate::project::{Answers, PLENTY, TargetAnswer};
use crate::report::{self, pack};
use crate::study::{self, RunSpec};
use std::path::{Path, PathBuf};

/// Names of the files of a run.
pub(super) const MEASURES: &str = "measures.csv";
pub(super) const TARGETS: &str = "targets.csv";
pub(super) const MANIFEST: &str = "manifest.json";
const CEILING: &str = "ceiling.csv";

/// Runs the scenario.
pub(super) fn run(arguments: &RunArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let stop = interrupt.stop();
    let mut loaded = [load::whole(&arguments.scenario, arguments.posterior.is_some(), console)?];
    let sets = [arguments.scenario.set.iter().map(|(path, _)| path.as_str()).collect()];
    let posterior = Posterior::find(arguments.posterior.as_ref(), &mut loaded, &sets, Some(console))?;
    let [mut loaded] = loaded;
    let Some(checked) = loaded.scenario.take() else { return Err(Failure::Argument(String::new())) };
    let spec = RunSpec {
        seed: arguments.effort.seed.unwrap_or(checked.seed),
        first: arguments.first_replication as u32,
        count: precise::most(&arguments.exactness, arguments.replications, checked.replications),
        threads: load::threads(arguments.effort.manner.threads),
    };
    let exact = precise::exact(&arguments.exactness, &checked)?;
    let plan = plan::compile(&checked);
    let plenty = arguments.ceiling.then(|| plan::compile(&checked.with_plenty(|_| true, PLENTY)));
    if let Some(words) = limits::refused(&plan.estimate(), u64::from(spec.count), spec.threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let out = folder(arguments);
    let names: &[&str] = if arguments.ceiling { &[MEASURES, TARGETS, CEILING] } else { &[MEASURES, TARGETS] };
    check_can_publish(&out, &[names, &[MANIFEST]].concat())?;
    pages::check_figures(arguments.figures.as_deref(), &out)?;
    let explained = pages::explained(&checked, &plan, &loaded);

    let stopped = |why| limits.stopped(why);
    let progress = Progress::new(console, spec.count.saturating_mul(1 + u32::from(arguments.ceiling)));
    let told = |n| progress.done(n);
    let (tally, precision) = match (exact, &posterior) {
        (None, None) => (study::run(&plan, spec, &told, stop).map_err(stopped)?, None),
        (None, Some(drawn)) => {
            let tally = study::run_drawn(&plan, drawn, spec, &told, stop);
            (tally.map_err(|why| posterior::failure(why, limits))?, None)
        }
        (Some(exact), drawn) => {
            let drawn = drawn.as_ref().map(|drawn| drawn as &dyn study::Drawn);
            let found = study::run_until(&plan, drawn, exact, spec, &told, stop);
            let (tally, precision) = found.map_err(|why| precise::unsolved(why, limits))?;
            (tally, Some(precision))
        }
    };
    let spec = RunSpec { count: tally.len() as u32, ..spec };
    let mut answers = study::answers(&plan, &tally, spec.threads, stop).map_err(stopped)?;
    answers.precision = precision.or(answers.precision);
    answers.cautions.extend(posterior.as_ref().and_then(Posterior::caution));
    if let Some(plenty) = &plenty {
        let of_plenty = match &posterior {
            None => study::run(plenty, spec, &told, stop).map_err(stopped)?,
            // The same draws, so that what differs is the staff.
            Some(drawn) => study::run_drawn(plenty, &drawn.with_plenty(0, None), spec, &told, stop)
                .map_err(|why| posterior::failure(why, limits))?,
        };
        answers.ceilings = study::ceilings_of(&plan, &tally, plenty, &of_plenty);
    }
    progress.clear();
    let mut tables = vec![(MEASURES, report::measures_csv(&answers)), (TARGETS, report::targets_csv(&[&answers]))];
    if arguments.ceiling {
        tables.push((CEILING, report::ceiling_csv(&answers)));
    }
    let told = pages::Told::of(pack::Command::Run, &answers, &explained, &loaded);
    let command = command(&arguments.scenario, posterior.as_ref(), spec, arguments.ceiling);
    let (files, pack) = pages::files(&told, tables, &command, &[])?;
    interrupt.publish(&out, &files)?;
    console.answer(&match arguments.effort.manner.format {
        Format::Text => report::terminal(&answers, console.width, console.colour),
        Format::Json => report::run_json(&answers),
    })?;
    if let Some(dir) = &arguments.figures {
        pages::publish_figures(dir, &pack)?;
    }
    console.say(&format!("{}; files in {}", progress.took(spec.count, spec.threads), out.display()));
    let missed = arguments.fail_on_missed_target && is_target_missed(&answers);
    Ok(if missed { Ended::TargetMissed } else { Ended::Done })
}

/// Where the results go.
fn folder(arguments: &RunArguments) -> PathBuf {
    arguments.out.clone().unwrap_or_else(|| Path::new("out").join(load::stem(&arguments.scenario.file)))
}

/// The command that makes the same files again. The scenario's folder is left out: it is of this machine.
fn command(arguments: &ScenarioArguments, posterior: Option<&Posterior>, spec: RunSpec, ceiling: bool) -> String {
    let name = Path::new(&arguments.file).file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut words = vec!["sendsim run".to_owned(), quoted(&name)];
    words.extend(arguments.set.iter().map(|(path, value)| format!("--set {}", quoted(&format!("{path}={value}")))));
    words.extend(posterior.map(Posterior::words));
    if spec.first > 0 {
        words.push(format!("--first-replication {}", spec.first));
    }
    words.push(format!("--replications {} --seed {}", spec.count, spec.seed));
    words.extend(ceiling.then(|| "--ceiling".to_owned()));
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
            command(&arguments, None, spec, false),
            r#"sendsim run 'base line.toml' --set 'title=What'\''s "in"?' --set a.b=2.5 --replications 40 --seed 7"#
        );
        let arguments = ScenarioArguments { file: "plan.toml".into(), set: Vec::new() };
        let spec = RunSpec { first: 700, ..spec };
        assert_eq!(
            command(&arguments, None, spec, true),
            "sendsim run plan.toml --first-replication 700 --replications 40 --seed 7 --ceiling"
        );
    }
}
