//! `sendsim solve`: the least of something that meets a target with a stated confidence.

use super::args::{Format, SolveArguments};
use super::compare::{CHILDREN, DIFFERENCES};
use super::console::{Console, grouped};
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::levers::{Levers, Row, changed};
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
use crate::study::{self, Guards, Question, RunSpec, Unsolved};
use std::path::{Path, PathBuf};

const CURVE: &str = "curve.csv";

/// Futures over which the cost of a value is averaged.
const COSTED: u32 = 20;

/// Solves.
pub(super) fn solve(arguments: &SolveArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let stop = interrupt.stop();
    let levers = Levers::of(arguments)?;
    if arguments.hold.is_some() {
        // Else it would be the path of its hold that is unknown.
        load::load(&arguments.scenario).scenario.iter().try_for_each(|s| check_target(s, &arguments.target))?;
    }
    let mut whole = [load::whole(&changed(arguments, &[]), arguments.posterior.is_some(), console)?];
    let posterior =
        Posterior::find(arguments.posterior.as_ref(), &mut whole, &[levers.sets(arguments)], Some(console))?;
    let [mut loaded] = whole;
    let Some(scenario) = loaded.scenario.take() else { return Err(Failure::Argument(String::new())) };
    let spec = RunSpec {
        seed: arguments.effort.seed.unwrap_or(scenario.seed),
        first: 0,
        count: arguments.replications as u32,
        threads: load::threads(arguments.effort.manner.threads),
    };
    for id in std::iter::once(&arguments.target).chain(&arguments.guard) {
        check_target(&scenario, id)?;
    }
    let never_empty = never_empty(arguments, &scenario)?;
    let base = plan::compile(&scenario);
    let asked = arguments.posterior.as_ref().or(loaded.posterior.as_ref());
    let rows = levers.scenarios(&changed(arguments, &[]))?;
    let rows = rows.into_iter().map(|scenarios| levers.row(arguments, scenarios, asked));
    let rows = rows.collect::<Result<Vec<Row>, Failure>>()?;
    let beside = levers.beside(arguments, asked, &loaded)?;
    let plans = rows.iter().chain(&beside).flat_map(|row| &row.plans);
    let dearest = plans.map(Plan::estimate).max_by(|a, b| a.events.total_cmp(&b.events));
    let dearest = dearest.unwrap_or_else(|| base.estimate());
    // A base and the answer are kept whole, the rest only as met or not.
    if let Some(words) = limits::refused(&dearest, 2 * u64::from(spec.count), spec.threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let out = arguments.out.clone().unwrap_or_else(|| folder(&arguments.scenario.file));
    check_can_publish(&out, &[CURVE, DIFFERENCES, CHILDREN, MANIFEST])?;
    pages::check_figures(arguments.figures.as_deref(), &out)?;

    let study = Study { arguments, spec, levers: &levers, posterior: posterior.as_ref(), never_empty, stop, limits };
    let progress = Progress::new(console, study.expected(rows.len(), beside.iter().len()));
    let (mut answers, mut solution) = study.solution(&base, &rows, &|n| progress.done(n))?;
    solution.beside = beside.map(|row| study.beside(&row, &|n| progress.done(n))).transpose()?;
    progress.clear();
    answers.cautions.extend(posterior.as_ref().and_then(Posterior::caution));
    let explained = pages::explained(&scenario, &base, &loaded);
    let told = pages::Told::of(pack::Command::Solve, &answers, &explained, &loaded).solved(&solution);
    let answer = std::slice::from_ref(&solution.against_base);
    let tables = vec![
        (CURVE, report::curve_csv(&answers, &solution)),
        (DIFFERENCES, report::differences_csv(&answers, answer)),
        (CHILDREN, report::children_csv(&answers, answer)),
    ];
    let others = [&solution.against_base.answers];
    let (files, pack) = pages::files(&told, tables, &command(arguments, posterior.as_ref(), spec), &others)?;
    interrupt.publish(&out, &files)?;
    console.answer(&match arguments.effort.manner.format {
        Format::Text => report::solve_text(&answers, &solution, console.width, console.colour),
        Format::Json => report::solve_json(&answers, &solution),
    })?;
    if let Some(dir) = &arguments.figures {
        pages::publish_figures(dir, &pack)?;
    }
    let runs = grouped(solution.runs);
    console.say(&format!("{}, {runs} to find it; files in {}", progress.took_all(spec.threads), out.display()));
    Ok(if solution.is_reached() { Ended::Done } else { Ended::TargetMissed })
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

/// The work.
pub(super) struct Study<'a> {
    pub arguments: &'a SolveArguments,
    pub spec: RunSpec,
    pub levers: &'a Levers<'a>,
    pub posterior: Option<&'a Posterior>,
    /// The team whose list may not be empty.
    pub never_empty: Option<usize>,
    pub stop: &'a Stop,
    pub limits: limits::Limits,
}

impl Study<'_> {
    /// Replications that it will take, if more always helps.
    fn expected(&self, rows: usize, beside: usize) -> u32 {
        let values = self.levers.first.1.len() as u32;
        let of_row = self.spec.count * (2 + values.ilog2()) + COSTED * (12 + values);
        let of_beside = self.few().count * (2 + values.ilog2());
        of_row * rows as u32 + of_beside * beside as u32 + 5 * self.spec.count
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

    pub fn question<'b>(&'b self, row: &'b Row, spec: RunSpec) -> Question<'b> {
        let drawn = row.drawn.as_ref().map(|drawn| drawn as &dyn study::Drawn);
        let (target, to_the_end) = (self.arguments.target.as_str(), self.arguments.to_the_end);
        let guards = Guards { targets: &self.arguments.guard, never_empty: self.never_empty };
        Question { plans: &row.plans, target, to_the_end, guards, spec, drawn }
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
            let of_row = study::solve(self.question(row, self.spec), progress, self.stop);
            found.push(of_row.map_err(|why| self.unsolved(why))?);
            let of_row = study::mean_costs(self.question(row, few), progress, self.stop);
            costs.extend(of_row.map_err(|why| self.unsolved(why))?);
        }
        let curves: Vec<Curve> = found.iter().map(|f| Curve::new(&f.met, f.of, f.draws, f.more_helps)).collect();
        // The row that is told in full: the first in which the target is reached, else the last.
        let confidence = self.arguments.confidence;
        let row = curves.iter().position(|c| c.least(confidence).is_some()).unwrap_or(curves.len() - 1);
        let (curve, of_row) = (&curves[row], &rows[row]);
        let least = curve.least(confidence);
        let at = least.map_or_else(|| curve.best(), |least| least.value);
        let fresh = RunSpec { first: self.spec.count, ..self.spec };
        let try_again = |value: usize| {
            study::met_in(self.question(of_row, fresh), value, progress, self.stop).map_err(|why| self.unsolved(why))
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
        let set = self.levers.second.as_ref().map(|(path, values)| format!(" and {path}={}", values[row]));
        against_base.answers.title = format!(
            "{} with {}={}{}",
            answers.title,
            self.arguments.vary,
            self.levers.first.1[at],
            set.unwrap_or_default()
        );
        let target = answers.targets.iter().find(|t| t.id == self.arguments.target);
        let title = |id: &String| answers.targets.iter().find(|t| t.id == *id).map(|t| t.title.clone());
        let ceiling = self.ceiling(base, &compared.base, progress)?;
        let unlock = match least {
            Some(_) => None,
            None => Some(self.unlock((of_row, at), &against_base.answers, progress)?),
        };
        let second = self.levers.second.as_ref().map(|(path, values)| SecondLever {
            path: (*path).to_owned(),
            values: values.clone(),
            told: row,
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
            no_worse: self.arguments.no_worse.and_then(|p| study::no_worse(base, &nearest[0], &compared, p)),
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
