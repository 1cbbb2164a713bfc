//! `sendsim sensitivity`: which assumption matters, so which figure to collect first.

use super::args::{Format, ScenarioArguments, SensitivityArguments};
use super::console::{Console, counted};
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::run::{MANIFEST, quoted};
use super::{figure, limits, load, pages};
use crate::chance::{Key, NameHash, unit};
use crate::files::check_can_publish;
use crate::kernel::Stop;
use crate::measure::Tally;
use crate::pathway::Evidence;
use crate::plan::{self, Plan};
use crate::project::{
    Answers, Assumption, Factor, Outcome, Ranking, Screening, Sensitivity, Swing, Trajectory, screen,
};
use crate::report::{self, pack};
use crate::study::{self, RunSpec, Unsolved};
use std::path::{Path, PathBuf};

const SENSITIVITY: &str = "sensitivity.csv";

/// Why a figure is left out: a comment above a table gives its range to every number in it.
const OUTSIDE: &str = "the value lies outside the range that the comment states, which may be meant for another figure";

/// What the walks of a screening are drawn for.
const WALK: NameHash = NameHash::new("sensitivity walk");

/// Tries the figures.
pub(super) fn sensitivity(arguments: &SensitivityArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let stop = interrupt.stop();
    let loaded = load::load(&arguments.scenario);
    load::say_notices(&loaded, console);
    load::say_posterior_is_not_used(&loaded, console);
    let Some(scenario) = &loaded.scenario else {
        return Err(Failure::Scenario(loaded.render_faults(console.error_colour)));
    };
    let ranking = figure::looked_at(arguments.measure.as_ref(), scenario)?;
    let spec = RunSpec {
        seed: arguments.effort.seed.unwrap_or(scenario.seed),
        first: 0,
        count: arguments.replications as u32,
        threads: load::threads(arguments.effort.manner.threads),
    };
    let asked = Asked::of(arguments, &loaded.evidence())?;
    let base = plan::compile(scenario);
    let ends = asked.tried.iter().flat_map(|tried| tried.ends.iter().flatten()).map(Plan::estimate);
    let dearest = ends.fold(base.estimate(), |a, b| if b.events > a.events { b } else { a });
    // The stated one is kept to the end beside the one at work.
    if let Some(words) = limits::refused(&dearest, 2 * u64::from(spec.count), spec.threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let out = arguments.out.clone().unwrap_or_else(|| folder(&arguments.scenario.file));
    check_can_publish(&out, &[SENSITIVITY, MANIFEST])?;

    let progress = Progress::new(console, spec.count.saturating_mul(asked.plans(arguments.morris)));
    let study = Study { arguments, ranking: &ranking, spec, stop, limits, progress: &|n| progress.done(n) };
    let (answers, found) = study.sensitivity(&base, asked)?;
    progress.clear();
    let command = command(arguments, &ranking, spec);
    let explained = pages::explained(scenario, &base, &loaded);
    let told = pages::Told::of(pack::Command::Sensitivity, &answers, &explained, &loaded).tried(&found);
    let tables = vec![(SENSITIVITY, report::sensitivity_csv(&answers, &found))];
    let (files, _) = pages::files(&told, tables, &command, &[])?;
    interrupt.publish(&out, &files)?;
    console.answer(&match arguments.effort.manner.format {
        Format::Text => report::sensitivity_text(&answers, &found, console.width, console.colour),
        Format::Json => report::sensitivity_json(&answers, &found),
    })?;
    console.say(&format!("{}; files in {}", progress.took_all(spec.threads), out.display()));
    Ok(Ended::Done)
}

/// The scenario with these values set besides those of the user.
fn changed(arguments: &SensitivityArguments, values: &[(&str, f64)]) -> ScenarioArguments {
    let mut set = arguments.scenario.set.clone();
    set.extend(values.iter().map(|(path, value)| ((*path).to_owned(), value.to_string())));
    ScenarioArguments { file: arguments.scenario.file.clone(), set }
}

/// The plan of the scenario with these values; or why the scenario refuses them.
fn plan_with(arguments: &SensitivityArguments, values: &[(&str, f64)]) -> Result<Plan, String> {
    let loaded = load::load(&changed(arguments, values));
    loaded.scenario.as_ref().map(plan::compile).ok_or_else(|| {
        let first = loaded.faults.first();
        first.map_or_else(String::new, |fault| fault.what.message())
    })
}

/// A figure with the scenario at each end of its range.
struct Tried {
    of: Assumption,
    ends: [Result<Plan, String>; 2],
}

/// What is tried.
struct Asked {
    tried: Vec<Tried>,
    left_out: Vec<(Assumption, String)>,
    without_range: usize,
}

impl Asked {
    fn of(arguments: &SensitivityArguments, all: &[Evidence]) -> Result<Self, Failure> {
        let prefix = arguments.only.as_deref().unwrap_or_default();
        let chosen: Vec<&Evidence> = all.iter().filter(|e| e.path.starts_with(prefix)).collect();
        let ranged: Vec<Assumption> = chosen.iter().filter_map(|e| assumption(e)).collect();
        let without_range = chosen.len() - ranged.len();
        if ranged.is_empty() {
            let whose = if prefix.is_empty() { String::new() } else { format!(" whose path begins with {prefix}") };
            return Err(Failure::Argument(format!(
                "none of {}{whose} has a range: say it in the comment beside a number, such as `wte = 5.6  # \
                 assumption, range 4.5-7`",
                counted(chosen.len() as u64, "figure"),
            )));
        }
        let mut asked = Asked { tried: Vec::new(), left_out: Vec::new(), without_range };
        for of in ranged {
            let stated = of.value.replace('_', "").parse::<f64>().unwrap_or(f64::NAN);
            if !(of.range.least..=of.range.most).contains(&stated) {
                asked.left_out.push((of, OUTSIDE.to_owned()));
                continue;
            }
            let ends = [of.range.least, of.range.most].map(|value| plan_with(arguments, &[(&of.path, value)]));
            match &ends {
                [Err(why), Err(_)] => asked.left_out.push((of, format!("refused at both ends of the range, {why}"))),
                _ => asked.tried.push(Tried { of, ends }),
            }
        }
        Ok(asked)
    }

    /// Figures that can be at either end.
    fn screened(&self) -> Vec<Assumption> {
        self.tried.iter().filter(|t| t.ends.iter().all(Result::is_ok)).map(|t| t.of.clone()).collect()
    }

    /// How many plans are run.
    fn plans(&self, walks: Option<u64>) -> u32 {
        let ends = self.tried.iter().flat_map(|tried| tried.ends.iter().flatten()).count();
        let points = walks.unwrap_or(0) as usize * (self.screened().len() + 1);
        1 + (ends + points) as u32
    }
}

/// A figure of which a range is stated.
fn assumption(evidence: &Evidence) -> Option<Assumption> {
    let (least, most) = evidence.range?;
    // Where the file gives whole numbers only, a part may be refused.
    let whole = evidence.value.parse::<i64>().is_ok() && least.fract() == 0.0 && most.fract() == 0.0;
    let (path, value) = (evidence.path.clone(), evidence.value.clone());
    Some(Assumption { path, value, range: Factor { least, most, whole } })
}

/// The work.
struct Study<'a> {
    arguments: &'a SensitivityArguments,
    ranking: &'a Ranking,
    spec: RunSpec,
    stop: &'a Stop,
    limits: limits::Limits,
    progress: &'a (dyn Fn(u32) + Sync),
}

impl Study<'_> {
    fn sensitivity(&self, base: &Plan, asked: Asked) -> Result<(Answers, Sensitivity), Failure> {
        let stopped = |why| self.limits.stopped(why);
        let (tally, stated) = self.outcome(base).map_err(|why| match why {
            Unsolved::Stopped(why) => stopped(why),
            Unsolved::Refused { why, .. } => Failure::Argument(why),
            Unsolved::Unjudged(why) => {
                Failure::Argument(format!("{} cannot be looked at: {}", self.ranking.measure(), report::why_not(why)))
            }
        })?;
        let answers = study::answers(base, &tally, self.spec.threads, self.stop).map_err(stopped)?;
        drop(tally);
        let measure = self.ranking.measure();
        let nothing = || Failure::Argument(format!("in no future is there anything to take {measure} of"));
        let screened = asked.screened();
        let mut swings = Vec::with_capacity(asked.tried.len());
        for Tried { of, ends } in asked.tried {
            let outcomes = [self.end(&ends[0])?, self.end(&ends[1])?];
            swings.push(Swing::new(of, &stated, &outcomes));
        }
        let mut found = Sensitivity {
            stated: stated.mean().ok_or_else(nothing)?,
            measure,
            unit: stated.unit,
            swings,
            left_out: asked.left_out,
            without_range: asked.without_range,
            screening: self.arguments.morris.map(|walks| self.screening(screened, walks as u32)).transpose()?,
        };
        found.sort();
        Ok((answers, found))
    }

    fn outcome(&self, plan: &Plan) -> Result<(Tally, Outcome), Unsolved> {
        study::outcome(plan, self.ranking, self.spec, self.progress, self.stop)
    }

    /// The measure at one end of a range, or why there is none.
    fn end(&self, plan: &Result<Plan, String>) -> Result<Result<Outcome, String>, Failure> {
        let plan = match plan {
            Ok(plan) => plan,
            Err(why) => return Ok(Err(format!("refused: {why}"))),
        };
        match self.outcome(plan) {
            Ok((_, outcome)) => Ok(Ok(outcome)),
            Err(Unsolved::Unjudged(why)) => Ok(Err(report::why_not(why).to_owned())),
            Err(Unsolved::Refused { why, .. }) => Ok(Err(why)),
            Err(Unsolved::Stopped(why)) => Err(self.limits.stopped(why)),
        }
    }

    fn screening(&self, all: Vec<Assumption>, trajectories: u32) -> Result<Screening, Failure> {
        let factors: Vec<Factor> = all.iter().map(|of| of.range).collect();
        let walk = |t: u32| {
            let key = Key::of_replication(self.spec.seed, t);
            Trajectory::new(&factors, |n| unit(key.purpose(WALK, n)))
        };
        let walks: Vec<Trajectory> = (0..trajectories).map(walk).collect();
        let mut refused = 0;
        let evaluate = |point: &[f64]| {
            let values: Vec<(&str, f64)> = all.iter().map(|of| of.path.as_str()).zip(point.iter().copied()).collect();
            let plan = plan_with(self.arguments, &values);
            if plan.is_err() {
                (self.progress)(self.spec.count);
            }
            let outcome = self.end(&plan)?;
            refused += u32::from(outcome.is_err());
            Ok::<_, Failure>(outcome.ok())
        };
        let effects = screen(&factors, &walks, evaluate, Outcome::change)?;
        Ok(Screening { trajectories, refused, effects: all.into_iter().zip(effects).collect() })
    }
}

/// Where the results go.
fn folder(file: &str) -> PathBuf {
    Path::new("out").join(format!("sensitivity-{}", load::stem(file)))
}

/// The command that makes the same files again.
fn command(arguments: &SensitivityArguments, ranking: &Ranking, spec: RunSpec) -> String {
    let name = Path::new(&arguments.scenario.file).file_name();
    let name = name.map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let mut words = vec!["sendsim sensitivity".to_owned(), quoted(&name)];
    for (path, value) in &arguments.scenario.set {
        words.push(format!("--set {}", quoted(&format!("{path}={value}"))));
    }
    words.push(format!("--measure {}", quoted(&ranking.measure())));
    words.extend(arguments.only.iter().map(|prefix| format!("--only {}", quoted(prefix))));
    words.extend(arguments.morris.map(|walks| format!("--morris {walks}")));
    words.push(format!("--replications {} --seed {}", spec.count, spec.seed));
    words.join(" ")
}
