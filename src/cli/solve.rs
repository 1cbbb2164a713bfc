//! `sendsim solve`: the least of something that meets a target with a stated confidence.

use super::args::{Format, ScenarioArguments, SolveArguments};
use super::console::{Console, grouped};
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::lattice::lattice;
use super::posterior::{self, Posterior};
use super::progress::Progress;
use super::run::{MANIFEST, quoted};
use super::{limits, load, pages};
use crate::files::check_can_publish;
use crate::kernel::{Stop, Stopped};
use crate::pathway::Scenario;
use crate::plan::{self, Plan};
use crate::project::{Answers, Curve, SecondLever, Solution};
use crate::report::{self, pack};
use crate::scenario::Loaded;
use crate::study::{self, Guards, Question, RunSpec, Unsolved};
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
    let mut whole = [load::whole(&changed(arguments, &[]), arguments.posterior.is_some(), console)?];
    let posterior =
        Posterior::find(arguments.posterior.as_ref(), &mut whole, &[levers.sets(arguments)], Some(console))?;
    let [mut loaded] = whole;
    let Some(scenario) = loaded.scenario.take() else { return Err(Failure::Argument(String::new())) };
    let spec = RunSpec {
        seed: arguments.effort.seed.unwrap_or(scenario.seed),
        first: 0,
        count: arguments.replications as u32,
        threads: load::threads(arguments.effort.threads),
    };
    for id in std::iter::once(&arguments.target).chain(&arguments.guard) {
        check_target(&scenario, id)?;
    }
    let never_empty = never_empty(arguments, &scenario)?;
    let beside = levers.beside(arguments)?;
    let base = plan::compile(&scenario);
    let mut rows = Vec::new();
    for mut scenarios in levers.scenarios(arguments)? {
        let sets = vec![levers.sets(arguments); scenarios.len()];
        let asked = arguments.posterior.as_ref().or(loaded.posterior.as_ref());
        // Which paths are set has been said of the base.
        let drawn = Posterior::find(asked, &mut scenarios, &sets, None)?;
        rows.push(Row { plans: plans(&scenarios), drawn });
    }
    let of_rows = rows.iter().flat_map(|row| &row.plans);
    let dearest =
        of_rows.chain(beside.iter().flatten()).map(Plan::estimate).max_by(|a, b| a.events.total_cmp(&b.events));
    let dearest = dearest.unwrap_or_else(|| base.estimate());
    // A base and the answer are kept whole, the rest only as met or not.
    if let Some(words) = limits::refused(&dearest, 2 * u64::from(spec.count), spec.threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let out = arguments.out.clone().unwrap_or_else(|| folder(&arguments.scenario.file));
    check_can_publish(&out, &[CURVE, MANIFEST])?;

    let study = Study { arguments, spec, levers: &levers, posterior: posterior.as_ref(), never_empty, stop, limits };
    let progress = Progress::new(console, study.expected(rows.len() + beside.iter().len()));
    let (answers, mut solution) = study.solution(&base, &rows, &|n| progress.done(n))?;
    solution.beside = beside.map(|plans| study.beside(&plans, &|n| progress.done(n))).transpose()?;
    progress.clear();
    let explained = pages::explained(&scenario, &base, &loaded);
    let told = pages::Told::of(pack::Command::Solve, &answers, &explained, &loaded).solved(&solution);
    let tables = vec![(CURVE, report::curve_csv(&answers, &solution))];
    let others = [&solution.against_base.answers];
    let (files, pack) = pages::files(&told, tables, &command(arguments, posterior.as_ref(), spec), &others)?;
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

/// The team whose list may not be empty: the one that is varied.
fn never_empty(arguments: &SolveArguments, scenario: &Scenario) -> Result<Option<usize>, Failure> {
    if !arguments.never_empty {
        return Ok(None);
    }
    let id = arguments.vary.strip_prefix("teams.").and_then(|path| path.split('.').next());
    let team = id.and_then(|id| scenario.teams.iter().position(|t| t.id == id));
    let words = || format!("--never-empty: {} is not of a team, whose list it could be", arguments.vary);
    team.map(Some).ok_or_else(|| Failure::Argument(words()))
}

/// What is varied.
pub(super) struct Levers<'a> {
    pub first: (&'a str, Vec<String>),
    pub second: Option<(&'a str, Vec<String>)>,
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

    /// The paths that are set: by the user, and by the levers.
    fn sets(&self, arguments: &'a SolveArguments) -> Vec<&'a str> {
        let set = arguments.scenario.set.iter().map(|(path, _)| path.as_str());
        set.chain([self.first.0]).chain(self.second.iter().map(|(path, _)| *path)).collect()
    }

    /// A scenario for each value of the first, by value of the second.
    fn scenarios(&self, arguments: &SolveArguments) -> Result<Vec<Vec<Loaded>>, Failure> {
        match &self.second {
            None => Ok(vec![self.row(&changed(arguments, &[]), None)?]),
            Some((path, values)) => {
                values.iter().map(|value| self.row(&changed(arguments, &[]), Some((path, value)))).collect()
            }
        }
    }

    /// A scenario for each value of the first.
    fn row(&self, of: &ScenarioArguments, second: Option<(&str, &str)>) -> Result<Vec<Loaded>, Failure> {
        let (path, values) = &self.first;
        let scenario = |value: &String| {
            let more = second.into_iter().chain([(*path, value.as_str())]);
            let more = more.map(|(path, value)| (path.to_owned(), value.to_owned()));
            let set = of.set.iter().cloned().chain(more).collect();
            let loaded = load::load(&ScenarioArguments { file: of.file.clone(), set });
            // The notices are those of the base.
            match loaded.scenario {
                Some(_) => Ok(loaded),
                None => Err(Failure::Scenario(loaded.render_faults(false))),
            }
        };
        values.iter().map(scenario).collect()
    }

    /// The same of the scenario that is said beside.
    fn beside(&self, arguments: &SolveArguments) -> Result<Option<Vec<Plan>>, Failure> {
        let Some(file) = &arguments.beside else { return Ok(None) };
        let of = ScenarioArguments { file: file.clone(), ..changed(arguments, &[]) };
        Ok(Some(plans(&self.row(&of, None)?)))
    }
}

fn plans(scenarios: &[Loaded]) -> Vec<Plan> {
    scenarios.iter().filter_map(|loaded| loaded.scenario.as_ref()).map(plan::compile).collect()
}

/// A plan for each value of the first lever, and the draws of their inputs.
struct Row {
    plans: Vec<Plan>,
    drawn: Option<Posterior>,
}

/// The work.
pub(super) struct Study<'a> {
    pub arguments: &'a SolveArguments,
    pub spec: RunSpec,
    pub levers: &'a Levers<'a>,
    posterior: Option<&'a Posterior>,
    /// The team whose list may not be empty.
    pub never_empty: Option<usize>,
    pub stop: &'a Stop,
    pub limits: limits::Limits,
}

impl Study<'_> {
    /// Replications that it will take, if more always helps.
    fn expected(&self, rows: usize) -> u32 {
        let values = self.levers.first.1.len() as u32;
        let of_row = self.spec.count * (2 + values.ilog2()) + COSTED * (12 + values);
        of_row * rows as u32 + 5 * self.spec.count
    }

    pub fn stopped(&self, why: Stopped) -> Failure {
        self.limits.stopped(why)
    }

    pub fn unsolved(&self, why: Unsolved) -> Failure {
        match why {
            Unsolved::Stopped(why) => self.stopped(why),
            Unsolved::Unjudged(why) => Failure::Argument(format!(
                "the target {} cannot be judged: {}",
                self.arguments.target,
                report::why_not(why)
            )),
            Unsolved::Refused { draw, why } => posterior::failure(study::Undrawn::Refused { draw, why }, self.limits),
        }
    }

    fn of_row<'b>(&'b self, row: &'b Row, spec: RunSpec) -> Question<'b> {
        let drawn = row.drawn.as_ref().map(|drawn| drawn as &dyn study::Drawn);
        Question { drawn, ..self.question(&row.plans, spec) }
    }

    /// Of plans as they are stated.
    pub fn question<'b>(&'b self, plans: &'b [Plan], spec: RunSpec) -> Question<'b> {
        let guards = Guards { targets: &self.arguments.guard, never_empty: self.never_empty };
        let (target, to_the_end) = (self.arguments.target.as_str(), self.arguments.to_the_end);
        Question { plans, target, to_the_end, guards, spec, drawn: None }
    }

    fn solution(
        &self,
        base: &Plan,
        rows: &[Row],
        progress: &(dyn Fn(u32) + Sync),
    ) -> Result<(Answers, Solution), Failure> {
        let mut found = Vec::with_capacity(rows.len());
        let mut costs = Vec::new();
        let few = RunSpec { count: self.spec.count.min(COSTED), ..self.spec };
        for row in rows {
            let of_row = study::solve(self.of_row(row, self.spec), progress, self.stop);
            found.push(of_row.map_err(|why| self.unsolved(why))?);
            let of_row = study::mean_costs(self.of_row(row, few), progress, self.stop);
            costs.extend(of_row.map_err(|why| self.unsolved(why))?);
        }
        let curves: Vec<Curve> = found.iter().map(|f| Curve::new(&f.met, f.of, f.more_helps)).collect();
        // The row that is told in full: the first in which the target is reached, else the last.
        let confidence = self.arguments.confidence;
        let row = curves.iter().position(|c| c.least(confidence).is_some()).unwrap_or(curves.len() - 1);
        let (curve, of_row) = (&curves[row], &rows[row]);
        let least = curve.least(confidence);
        let at = least.map_or_else(|| curve.best(), |least| least.value);
        let fresh = RunSpec { first: self.spec.count, ..self.spec };
        let try_again = |value: usize| -> Result<_, Failure> {
            let met = study::met_in(self.of_row(of_row, fresh), value, progress, self.stop);
            let draws =
                of_row.drawn.as_ref().map_or(0, |drawn| study::Drawn::count(drawn).min(fresh.count.div_ceil(2)));
            let met = met.map_err(|why| self.unsolved(why))?;
            Ok(crate::project::Probability::of_draws(met, fresh.count, draws))
        };
        let check = match least {
            Some(_) => Some((try_again(at)?, curve.before(at).map(try_again).transpose()?)),
            None => None,
        };
        let nearest = std::slice::from_ref(&of_row.plans[at]);
        let compared = match (self.posterior, &of_row.drawn) {
            (Some(of_base), Some(of_row)) => {
                let both = of_base.with(of_row, at);
                study::compare_drawn(base, nearest, &both, self.spec, progress, self.stop)
                    .map_err(|why| posterior::failure(why, self.limits))?
            }
            _ => study::compare(base, nearest, self.spec, progress, self.stop).map_err(|why| self.stopped(why))?,
        };
        let comparisons = study::comparisons(base, nearest, &compared, self.spec.threads, self.stop);
        let (answers, comparisons) = comparisons.map_err(|why| self.stopped(why))?;
        let Some(mut against_base) = comparisons.into_iter().next() else {
            return Err(Failure::Refused(String::new()));
        };
        against_base.answers.title =
            format!("{} with {}={}", answers.title, self.arguments.vary, self.levers.first.1[at]);
        let target = answers.targets.iter().find(|t| t.id == self.arguments.target);
        let title = |id: &String| answers.targets.iter().find(|t| t.id == *id).map(|t| t.title.clone());
        let ceiling = self.ceiling(base, &compared.base, progress)?;
        let unlock = match least {
            Some(_) => None,
            None => Some(self.unlock(&of_row.plans[at], &against_base.answers, progress)?),
        };
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
            guards: self.arguments.guard.iter().filter_map(title).collect(),
            never_empty: self.never_empty.map(|team| base.scenario().teams[team].title.clone()),
            unlock,
            ceiling,
            beside: None,
        };
        Ok((answers, solution))
    }
}

/// Where the results go.
fn folder(file: &str) -> PathBuf {
    Path::new("out").join(format!("solve-{}", load::stem(file)))
}

/// The command that makes the same files again.
fn command(arguments: &SolveArguments, posterior: Option<&Posterior>, spec: RunSpec) -> String {
    let name = Path::new(&arguments.scenario.file).file_name();
    let name = name.map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut words = vec!["sendsim solve".to_owned(), quoted(&name)];
    let mut say = |option: &str, value: &str| words.push(format!("--{option} {}", quoted(value)));
    for (path, value) in &arguments.scenario.set {
        say("set", &format!("{path}={value}"));
    }
    arguments.guard.iter().for_each(|guard| say("guard", guard));
    let beside = arguments.beside.as_ref().and_then(|file| Path::new(file).file_name());
    let beside = beside.map(|name| name.to_string_lossy().into_owned());
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
        ("beside", beside.as_ref()),
        ("no-worse", arguments.no_worse.map(|n| n.to_string()).as_ref()),
    ] {
        if let Some(value) = value {
            say(option, value);
        }
    }
    for (asked, word) in [(arguments.to_the_end, "--to-the-end"), (arguments.never_empty, "--never-empty")] {
        words.extend(asked.then(|| word.to_owned()));
    }
    words.extend(posterior.map(Posterior::words));
    words.push(format!("--replications {} --seed {}", spec.count, spec.seed));
    words.join(" ")
}
