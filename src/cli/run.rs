//! `sendsim run`: replications to answers, files and a summary.

use super::args::{Format, RunArguments};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::{fault, limits, load};
use crate::files::{check_can_publish, publish};
use crate::kernel::{Stop, Stopped};
use crate::plan;
use crate::project::Answers;
use crate::report;
use crate::study::{self, RunSpec};
use std::path::{Path, PathBuf};
use std::thread;

/// Names of the files of a run.
const MEASURES: &str = "measures.csv";
const TARGETS: &str = "targets.csv";
const MANIFEST: &str = "manifest.json";

/// Runs the scenario.
pub(super) fn run(arguments: &RunArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let stop = interrupt.stop();
    let scenario = load::scenario(&arguments.scenario, console)?;
    let spec = RunSpec {
        seed: arguments.seed.unwrap_or(scenario.seed),
        first: arguments.first_replication as u32,
        count: arguments.replications.map_or(scenario.replications, |n| n as u32),
        threads: threads(arguments.threads),
    };
    let plan = plan::compile(&scenario);
    if let Some(words) = limits::refused(&plan.estimate(), u64::from(spec.count), limits) {
        return Err(Failure::Refused(words));
    }
    let out = folder(arguments);
    check_can_publish(&out, &[MEASURES, TARGETS, MANIFEST])?;

    let stopped = |why| match why {
        Stopped::Interrupted => Failure::Interrupted { written: false },
        Stopped::Budget => Failure::Refused(limits::over_budget(limits)),
    };
    let progress = Progress::new(console, spec.count);
    let tally = study::run(&plan, spec, &|n| progress.done(n), stop).map_err(stopped)?;
    progress.clear();
    let answers = study::answers(&plan, &tally, spec.threads, stop).map_err(stopped)?;
    let files = files(&answers);
    {
        let _writing = interrupt.writing()?;
        publish(&out, &files)?;
        fault::results_are_written();
    }
    if stop.is_requested() {
        return Err(Failure::Interrupted { written: true });
    }
    console.answer(&match arguments.format {
        Format::Text => report::terminal(&answers, console.width, console.colour),
        Format::Json => report::run_json(&answers),
    })?;
    console.say(&format!("{}; files in {}", progress.took(spec.count, spec.threads), out.display()));
    let missed = arguments.fail_on_missed_target && is_target_missed(&answers);
    Ok(if missed { Ended::TargetMissed } else { Ended::Done })
}

/// As many threads as asked for, or as the processors can use.
fn threads(asked: Option<u64>) -> usize {
    asked.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), |n| n as usize)
}

/// Where the results go.
fn folder(arguments: &RunArguments) -> PathBuf {
    arguments.out.clone().unwrap_or_else(|| Path::new("out").join(load::stem(&arguments.scenario.file)))
}

fn files(answers: &Answers) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        (MEASURES, report::measures_csv(answers)),
        (TARGETS, report::targets_csv(answers)),
        (MANIFEST, report::manifest_json(&report::Manifest { a: 1 })),
    ]
}

/// Whether a target is met in fewer than half of the futures that can be judged.
fn is_target_missed(answers: &Answers) -> bool {
    answers.targets.iter().filter_map(|t| t.outcome?.met.share()).any(|share| share < 0.5)
}
