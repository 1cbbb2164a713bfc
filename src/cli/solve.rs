//! `sendsim solve`: the least of something that meets a target with a stated confidence.

use super::args::{Format, ScenarioArguments, SolveArguments};
use super::console::{Console, grouped};
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::lattice::lattice;
use super::progress::Progress;
use super::run::{MANIFEST, quoted};
use super::{limits, load, pages};
use crate::files::check_can_publish;
use crate::kernel::{Stop, Stopped};
use crate::pathway::Scenario;
use crate::plan::{self, Plan};
use crate::project::{Answers, Curve, SecondLever, Solution};
use crate::report::{self, pack};
use crate::study::{self, Question, RunSpec, Unsolved};
use std::path::{Path, PathBuf};

const CURVE: &str = "curve.csv";

/// Futures over which the cost of a value is averaged.
const COSTED: u32 = 20;

/// Most pairs of values of two levers.
const MOST_PAIRS: usize = 1_000;

/// Solves.
pub(super) fn solve(arguments: &SolveArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let stop = interrupt.stop();
    let levers = Levers::of(arguments)?;
    let (base, loaded) = load::with_files(&changed(arguments, &[]), console)?;
    let spec = RunSpec {
        seed: arguments.effort.seed.unwrap_or(base.seed),
        first: 0,
        count: arguments.replications as u32,
        threads: load::threads(arguments.effort.threads),
    };
    check_target(&base, &arguments.target)?;
    let scenario = base;
    let base = plan::compile(&scenario);
    let rows = levers.plans(arguments)?;
    let dearest = rows.iter().flatten().map(Plan::estimate).max_by(|a, b| a.events.total_cmp(&b.events));
    let dearest = dearest.unwrap_or_else(|| base.estimate());
    // A base and the answer are kept whole, the rest only as met or not.
    if let Some(words) = limits::refused(&dearest, 2 * u64::from(spec.count), spec.threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let out = arguments.out.clone().unwrap_or_else(|| folder(&arguments.scenario.file));
    check_can_publish(&out, &[CURVE, MANIFEST])?;

    let study = Study { arguments, spec, levers: &levers, stop, limits };
    let progress = Progress::new(console, study.expected(rows.len()));
    let (answers, solution) = study.solution(&base, &rows, &|n| progress.done(n))?;
    progress.clear();
    let explained = pages::explained(&scenario, &base, &loaded);
    let told = pages::Told::of(pack::Command::Solve, &answers, &explained, &loaded).solved(&solution);
    let tables = vec![(CURVE, report::curve_csv(&answers, &solution))];
    let others = [&solution.against_base.answers];
    let (files, pack) = pages::files(&told, tables, &command(arguments, spec), &others)?;
    interrupt.publish(&out, &files)?;
    if let Some(dir) = &arguments.figures {
        pages::publish_figures(dir, &pack)?;
    }
    console.answer(&match arguments.effort.format {
        Format::Text => report::solve_text(&answers, &solution, console.width, console.colour),
        Format::Json => report::solve_json(&answers, &solution),
    })?;
    let runs = grouped(solution.runs);
    console.say(&format!("{}, {runs} to find it; files in {}", progress.took_all(spec.threads), out.display()));
    let reached = solution.least.is_some() && solution.made_worse.is_empty();
    Ok(if reached { Ended::Done } else { Ended::TargetMissed })
}

/// The scenario with these values set besides those of the user.
fn changed(arguments: &SolveArguments, more: &[(&str, &str)]) -> ScenarioArguments {
    let mut set = arguments.scenario.set.clone();
    if let Some(hold) = arguments.hold {
        set.push((format!("targets.{}.hold", arguments.target), hold.to_string()));
    }
    set.extend(more.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())));
    ScenarioArguments { file: arguments.scenario.file.clone(), set }
}

fn check_target(scenario: &Scenario, id: &str) -> Result<(), Failure> {
    if scenario.targets.iter().any(|t| t.id == id) {
        return Ok(());
    }
    let known: Vec<&str> = scenario.targets.iter().map(|t| t.id.as_str()).collect();
    Err(Failure::Argument(match known.as_slice() {
        [] => format!("the scenario has no targets: add [targets.{id}] to it"),
        known => format!("the scenario has no target {id}; it has {}", known.join(", ")),
    }))
}

/// What is varied.
struct Levers<'a> {
    first: (&'a str, Vec<String>),
    second: Option<(&'a str, Vec<String>)>,
}

impl<'a> Levers<'a> {
    fn of(arguments: &'a SolveArguments) -> Result<Self, Failure> {
        let first = lattice(&arguments.from, &arguments.to, &arguments.step).map_err(Failure::Argument)?;
        let second = match (&arguments.and_vary, &arguments.and_from, &arguments.and_to, &arguments.and_step) {
            (Some(path), Some(from), Some(to), Some(step)) => {
                Some((path.as_str(), lattice(from, to, step).map_err(Failure::Argument)?))
            }
            _ => None,
        };
        let pairs = first.len() * second.as_ref().map_or(1, |(_, values)| values.len());
        if pairs > MOST_PAIRS {
            return Err(Failure::Argument(format!("{} pairs of values: take larger steps", grouped(pairs as u64))));
        }
        Ok(Levers { first: (&arguments.vary, first), second })
    }

    /// A plan for each value of the first, by value of the second.
    fn plans(&self, arguments: &SolveArguments) -> Result<Vec<Vec<Plan>>, Failure> {
        let (path, values) = &self.first;
        let row = |second: Option<(&str, &str)>| {
            let plan = |value: &String| {
                let more: Vec<(&str, &str)> = second.into_iter().chain([(*path, value.as_str())]).collect();
                let loaded = load::load(&changed(arguments, &more));
                // The notices are those of the base.
                let scenario = loaded.scenario.as_ref().map(plan::compile);
                scenario.ok_or_else(|| Failure::Scenario(loaded.render_faults(false)))
            };
            values.iter().map(plan).collect::<Result<Vec<Plan>, Failure>>()
        };
        match &self.second {
            None => Ok(vec![row(None)?]),
            Some((path, values)) => values.iter().map(|value| row(Some((path, value)))).collect(),
        }
    }
}

/// The work.
struct Study<'a> {
    arguments: &'a SolveArguments,
    spec: RunSpec,
    levers: &'a Levers<'a>,
    stop: &'a Stop,
    limits: limits::Limits,
}

impl Study<'_> {
    /// Replications that it will take, if more always helps.
    fn expected(&self, rows: usize) -> u32 {
        let values = self.levers.first.1.len() as u32;
        let of_row = self.spec.count * (2 + values.ilog2()) + COSTED * (12 + values);
        of_row * rows as u32 + 4 * self.spec.count
    }

    fn stopped(&self, why: Stopped) -> Failure {
        self.limits.stopped(why)
    }

    fn unsolved(&self, why: Unsolved) -> Failure {
        match why {
            Unsolved::Stopped(why) => self.stopped(why),
            Unsolved::Unjudged(why) => Failure::Argument(format!(
                "the target {} cannot be judged: {}",
                self.arguments.target,
                report::why_not(why)
            )),
        }
    }

    fn question<'b>(&'b self, plans: &'b [Plan], spec: RunSpec) -> Question<'b> {
        Question { plans, target: &self.arguments.target, to_the_end: self.arguments.to_the_end, spec }
    }

    fn solution(
        &self,
        base: &Plan,
        rows: &[Vec<Plan>],
        progress: &(dyn Fn(u32) + Sync),
    ) -> Result<(Answers, Solution), Failure> {
        let mut found = Vec::with_capacity(rows.len());
        let mut costs = Vec::new();
        let few = RunSpec { count: self.spec.count.min(COSTED), ..self.spec };
        for plans in rows {
            let of_row = study::solve(self.question(plans, self.spec), progress, self.stop);
            found.push(of_row.map_err(|why| self.unsolved(why))?);
            let of_row = study::mean_costs(plans, few, progress, self.stop).map_err(|why| self.stopped(why))?;
            costs.extend(of_row);
        }
        let curves: Vec<Curve> = found.iter().map(|f| Curve::new(&f.met, f.of, f.more_helps)).collect();
        // The row that is told in full: the first in which the target is reached, else the last.
        let confidence = self.arguments.confidence;
        let row = curves.iter().position(|c| c.least(confidence).is_some()).unwrap_or(curves.len() - 1);
        let (curve, plans) = (&curves[row], &rows[row]);
        let least = curve.least(confidence);
        let at = least.map_or_else(|| curve.best(), |least| least.value);
        let fresh = RunSpec { first: self.spec.count, ..self.spec };
        let try_again = |value: usize| -> Result<_, Failure> {
            let met = study::met_in(self.question(plans, fresh), value, progress, self.stop);
            Ok(crate::project::Probability::new(met.map_err(|why| self.unsolved(why))?, fresh.count))
        };
        let check = match least {
            Some(_) => Some((try_again(at)?, curve.before(at).map(try_again).transpose()?)),
            None => None,
        };
        let nearest = std::slice::from_ref(&plans[at]);
        let compared =
            study::compare(base, nearest, self.spec, progress, self.stop).map_err(|why| self.stopped(why))?;
        let comparisons = study::comparisons(base, nearest, &compared, self.spec.threads, self.stop);
        let (answers, comparisons) = comparisons.map_err(|why| self.stopped(why))?;
        let Some(mut against_base) = comparisons.into_iter().next() else {
            return Err(Failure::Refused(String::new()));
        };
        against_base.answers.title =
            format!("{} with {}={}", answers.title, self.arguments.vary, self.levers.first.1[at]);
        let target = answers.targets.iter().find(|t| t.id == self.arguments.target);
        let second = self.levers.second.as_ref().map(|(path, values)| SecondLever {
            path: (*path).to_owned(),
            values: values.clone(),
            curves: curves.clone(),
            costs: (costs.len() == rows.len()).then(|| costs.clone()),
        });
        let solution = Solution {
            path: self.arguments.vary.clone(),
            values: self.levers.first.1.clone(),
            curve: curve.clone(),
            target: target.map_or_else(String::new, |t| t.title.clone()),
            hold: target.map_or(1, |t| t.hold),
            to_the_end: self.arguments.to_the_end,
            confidence,
            how: found[row].how,
            runs: found.iter().map(|f| f.runs).sum(),
            least,
            check,
            costs: costs.get(row).cloned(),
            made_worse: against_base.made_worse(self.arguments.no_worse),
            against_base,
            second,
        };
        Ok((answers, solution))
    }
}

/// Where the results go.
fn folder(file: &str) -> PathBuf {
    Path::new("out").join(format!("solve-{}", load::stem(file)))
}

/// The command that makes the same files again.
fn command(arguments: &SolveArguments, spec: RunSpec) -> String {
    let name = Path::new(&arguments.scenario.file).file_name();
    let name = name.map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut words = vec!["sendsim solve".to_owned(), quoted(&name)];
    let mut say = |option: &str, value: &str| words.push(format!("--{option} {}", quoted(value)));
    for (path, value) in &arguments.scenario.set {
        say("set", &format!("{path}={value}"));
    }
    for (option, value) in [
        ("vary", Some(&arguments.vary)),
        ("from", Some(&arguments.from)),
        ("to", Some(&arguments.to)),
        ("step", Some(&arguments.step)),
        ("and-vary", arguments.and_vary.as_ref()),
        ("and-from", arguments.and_from.as_ref()),
        ("and-to", arguments.and_to.as_ref()),
        ("and-step", arguments.and_step.as_ref()),
        ("target", Some(&arguments.target)),
        ("confidence", Some(&arguments.confidence.to_string())),
        ("hold", arguments.hold.map(|n| n.to_string()).as_ref()),
        ("no-worse", arguments.no_worse.map(|n| n.to_string()).as_ref()),
    ] {
        if let Some(value) = value {
            say(option, value);
        }
    }
    if arguments.to_the_end {
        words.push("--to-the-end".to_owned());
    }
    words.push(format!("--replications {} --seed {}", spec.count, spec.seed));
    words.join(" ")
}
