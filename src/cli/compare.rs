//! `sendsim compare`: a base scenario against others, on the same children.

use super::args::{CompareArguments, Format, ScenarioArguments};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::posterior::{self, Posterior};
use super::progress::Progress;
use super::run::{MANIFEST, TARGETS, quoted};
use super::{limits, load, pages, precise};
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
pub(super) const DIFFERENCES: &str = "differences.csv";
pub(super) const CHILDREN: &str = "children.csv";

/// Compares the scenarios.
pub(super) fn compare(arguments: &CompareArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let stop = interrupt.stop();
    let mut all = scenarios(arguments, console)?;
    let set: Vec<&str> = arguments.set.iter().map(|(path, _)| path.as_str()).collect();
    let sets: Vec<Vec<&str>> = (0..all.len()).map(|n| if n == 0 { Vec::new() } else { set.clone() }).collect();
    let posterior = Posterior::find(arguments.posterior.as_ref(), &mut all, &sets, Some(console))?;
    let mut loaded = all.remove(0);
    let Some(scenario) = loaded.scenario.take() else { return Err(Failure::Argument(String::new())) };
    let others: Vec<Scenario> = all.into_iter().filter_map(|loaded| loaded.scenario).collect();
    let spec = RunSpec {
        seed: arguments.effort.seed.unwrap_or(scenario.seed),
        first: 0,
        count: precise::most(&arguments.exactness, arguments.replications, scenario.replications),
        threads: load::threads(arguments.effort.manner.threads),
    };
    let exact = precise::exact(&arguments.exactness, &scenario)?;
    let base = plan::compile(&scenario);
    let others: Vec<Plan> = others.iter().map(plan::compile).collect();
    let cost = together(std::iter::once(&base).chain(&others).map(Plan::estimate));
    if let Some(words) = limits::refused(&cost, u64::from(spec.count), spec.threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let out = folder(arguments);
    check_can_publish(&out, &[DIFFERENCES, CHILDREN, TARGETS, MANIFEST])?;
    pages::check_figures(arguments.figures.as_deref(), &out)?;

    let stopped = |why| limits.stopped(why);
    let all = spec.count.saturating_mul(others.len() as u32 + 1);
    let progress = Progress::new(console, all);
    let told = |n| progress.done(n);
    let (compared, precisions) = match (exact, &posterior) {
        (None, None) => (study::compare(&base, &others, spec, &told, stop).map_err(stopped)?, Vec::new()),
        (None, Some(drawn)) => {
            let compared = study::compare_drawn(&base, &others, drawn, spec, &told, stop);
            (compared.map_err(|why| posterior::failure(why, limits))?, Vec::new())
        }
        (Some(exact), drawn) => {
            let drawn = drawn.as_ref().map(|drawn| drawn as &dyn study::Drawn);
            let found = study::compare_until((&base, &others), drawn, exact, spec, &told, stop);
            found.map_err(|why| precise::unsolved(why, limits))?
        }
    };
    progress.clear();
    let spec = RunSpec { count: compared.base.len() as u32, ..spec };
    let all = spec.count.saturating_mul(others.len() as u32 + 1);
    let (mut of_base, mut comparisons) =
        study::comparisons(&base, &others, &compared, spec.threads, stop).map_err(stopped)?;
    for (comparison, precision) in comparisons.iter_mut().zip(precisions) {
        comparison.precision = Some(precision);
    }
    drop(compared);
    of_base.cautions.extend(posterior.as_ref().and_then(Posterior::caution));
    let explained = pages::explained(&scenario, &base, &loaded);
    let told = pages::Told::of(pack::Command::Compare, &of_base, &explained, &loaded).against(&comparisons);
    let others: Vec<&Answers> = comparisons.iter().map(|c| &c.answers).collect();
    let tables = tables(&of_base, &comparisons);
    let (files, pack) = pages::files(&told, tables, &command(arguments, posterior.as_ref(), spec), &others)?;
    interrupt.publish(&out, &files)?;
    console.answer(&match arguments.effort.manner.format {
        Format::Text => report::compare_text(&of_base, &comparisons, console.width, console.colour),
        Format::Json => report::compare_json(&of_base, &comparisons),
    })?;
    if let Some(dir) = &arguments.figures {
        pages::publish_figures(dir, &pack)?;
    }
    console.say(&format!("{}; files in {}", progress.took(all, spec.threads), out.display()));
    Ok(Ended::Done)
}

/// The base and the others, fit to be compared.
fn scenarios(arguments: &CompareArguments, console: &Console) -> Result<Vec<Loaded>, Failure> {
    let at = |file: &str, set: &[(String, String)]| ScenarioArguments { file: file.to_owned(), set: set.to_vec() };
    let whole = load::whole(&at(&arguments.base, &[]), arguments.posterior.is_some(), console)?;
    // All take the draws of the base.
    let drawn = arguments.posterior.is_some() || whole.posterior.is_some();
    let Some(base) = whole.scenario.clone() else { return Err(Failure::Argument(String::new())) };
    let files = if arguments.others.is_empty() { std::slice::from_ref(&arguments.base) } else { &arguments.others };
    if arguments.others.is_empty() && arguments.set.is_empty() {
        return Err(Failure::Argument(
            "nothing to compare with: name another scenario, or change the base with --set PATH=VALUE".to_owned(),
        ));
    }
    let mut all = vec![whole];
    for file in files {
        let mut loaded = load::whole(&at(file, &arguments.set), drawn, console)?;
        let Some(other) = &mut loaded.scenario else { continue };
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
        all.push(loaded);
    }
    Ok(all)
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
fn command(arguments: &CompareArguments, posterior: Option<&Posterior>, spec: RunSpec) -> String {
    let name =
        |file: &String| Path::new(file).file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut words = vec!["sendsim compare".to_owned(), quoted(&name(&arguments.base))];
    words.extend(arguments.others.iter().map(|file| quoted(&name(file))));
    words.extend(arguments.set.iter().map(|(path, value)| format!("--set {}", quoted(&format!("{path}={value}")))));
    words.extend(posterior.map(Posterior::words));
    words.push(format!("--replications {} --seed {}", spec.count, spec.seed));
    words.join(" ")
}
