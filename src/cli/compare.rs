//! `sendsim compare`: a base scenario against others, on the same children.

use super::args::{CompareArguments, Format, ScenarioArguments};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::run::{MANIFEST, TARGETS, quoted};
use super::{limits, load, pages};
use crate::files::check_can_publish;
use crate::kernel::Stop;
use crate::pathway::Scenario;
use crate::plan::{self, Estimate, Plan};
use crate::project::{Answers, Comparison};
use crate::report::{self, pack};
use crate::scenario::Loaded;
use crate::study::{self, RunSpec};
use std::path::{Path, PathBuf};

/// Names of the files of a comparison, besides those of a run.
const DIFFERENCES: &str = "differences.csv";
const CHILDREN: &str = "children.csv";

/// Compares the scenarios.
pub(super) fn compare(arguments: &CompareArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let stop = interrupt.stop();
    let (base, loaded, others) = scenarios(arguments, console)?;
    let spec = RunSpec {
        seed: arguments.effort.seed.unwrap_or(base.seed),
        first: 0,
        count: arguments.replications.map_or(base.replications, |n| n as u32),
        threads: load::threads(arguments.effort.threads),
    };
    let scenario = base;
    let base = plan::compile(&scenario);
    let others: Vec<Plan> = others.iter().map(plan::compile).collect();
    let cost = together(std::iter::once(&base).chain(&others).map(Plan::estimate));
    if let Some(words) = limits::refused(&cost, u64::from(spec.count), spec.threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let out = folder(arguments);
    check_can_publish(&out, &[DIFFERENCES, CHILDREN, TARGETS, MANIFEST])?;

    let stopped = |why| limits.stopped(why);
    let all = spec.count.saturating_mul(others.len() as u32 + 1);
    let progress = Progress::new(console, all);
    let compared = study::compare(&base, &others, spec, &|n| progress.done(n), stop).map_err(stopped)?;
    progress.clear();
    let (of_base, comparisons) = study::comparisons(&base, &others, &compared, spec.threads, stop).map_err(stopped)?;
    drop(compared);
    let explained = pages::explained(&scenario, &base, &loaded);
    let told = pages::Told::of(pack::Command::Compare, &of_base, &explained, &loaded).against(&comparisons);
    let others: Vec<&Answers> = comparisons.iter().map(|c| &c.answers).collect();
    let tables = tables(&of_base, &comparisons);
    let (files, pack) = pages::files(&told, tables, &command(arguments, spec), &others)?;
    interrupt.publish(&out, &files)?;
    if let Some(dir) = &arguments.figures {
        pages::publish_figures(dir, &pack)?;
    }
    console.answer(&match arguments.effort.format {
        Format::Text => report::compare_text(&of_base, &comparisons, console.width, console.colour),
        Format::Json => report::compare_json(&of_base, &comparisons),
    })?;
    console.say(&format!("{}; files in {}", progress.took(all, spec.threads), out.display()));
    Ok(Ended::Done)
}

/// The base and the others, fit to be compared.
fn scenarios(arguments: &CompareArguments, console: &Console) -> Result<(Scenario, Loaded, Vec<Scenario>), Failure> {
    let at = |file: &str, set: &[(String, String)]| ScenarioArguments { file: file.to_owned(), set: set.to_vec() };
    let (base, loaded) = load::with_files(&at(&arguments.base, &[]), console)?;
    let files = if arguments.others.is_empty() { std::slice::from_ref(&arguments.base) } else { &arguments.others };
    if arguments.others.is_empty() && arguments.set.is_empty() {
        return Err(Failure::Argument(
            "nothing to compare with: name another scenario, or change the base with --set PATH=VALUE".to_owned(),
        ));
    }
    let mut others = Vec::with_capacity(files.len());
    for file in files {
        let mut other = load::scenario(&at(file, &arguments.set), console)?;
        if (other.start, other.end, other.record_from) != (base.start, base.end, base.record_from) {
            return Err(Failure::Argument(format!(
                "{file} runs from {} to {} and {} from {} to {}: only scenarios of the same dates can be compared",
                other.start, other.end, arguments.base, base.start, base.end
            )));
        }
        if other.title == base.title && !arguments.set.is_empty() {
            let sets: Vec<String> = arguments.set.iter().map(|(path, value)| format!("{path}={value}")).collect();
            other.title = format!("{} with {}", base.title, sets.join(", "));
        }
        others.push(other);
    }
    Ok((base, loaded, others))
}

/// What one replication of all scenarios takes.
fn together(estimates: impl Iterator<Item = Estimate>) -> Estimate {
    let none = Estimate { children: 0.0, events: 0.0, record_bytes: 0 };
    estimates.fold(none, |sum, e| Estimate {
        children: sum.children + e.children,
        events: sum.events.max(e.events),
        record_bytes: sum.record_bytes + e.record_bytes,
    })
}

/// Where the results go.
fn folder(arguments: &CompareArguments) -> PathBuf {
    let name = format!("compare-{}", load::stem(&arguments.base));
    arguments.out.clone().unwrap_or_else(|| Path::new("out").join(name))
}

fn tables(base: &Answers, comparisons: &[Comparison]) -> Vec<pages::NamedBytes> {
    let all: Vec<&Answers> = std::iter::once(base).chain(comparisons.iter().map(|c| &c.answers)).collect();
    vec![
        (DIFFERENCES, report::differences_csv(base, comparisons)),
        (CHILDREN, report::children_csv(base, comparisons)),
        (TARGETS, report::targets_csv(&all)),
    ]
}

/// The command that makes the same files again. The scenarios' folders are left out: they are of this machine.
fn command(arguments: &CompareArguments, spec: RunSpec) -> String {
    let name =
        |file: &String| Path::new(file).file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut words = vec!["sendsim compare".to_owned(), quoted(&name(&arguments.base))];
    words.extend(arguments.others.iter().map(|file| quoted(&name(file))));
    words.extend(arguments.set.iter().map(|(path, value)| format!("--set {}", quoted(&format!("{path}={value}")))));
    words.push(format!("--replications {} --seed {}", spec.count, spec.seed));
    words.join(" ")
}
