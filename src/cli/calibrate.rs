//! `sendsim calibrate`: what published figures say of inputs that nobody knows.

use super::args::{CalibrateArguments, Format};
use super::backtest::{month, points};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::inputs::PriorInputs;
use super::interrupt::Interrupt;
use super::limits::{self, Limits};
use super::load;
use super::progress::Progress;
use super::run::{MANIFEST, quoted};
use crate::calendar::Date;
use crate::chance::ALGORITHM;
use crate::files::{Journal, check_can_publish, checksum, read_text};
use crate::fit::Seen;
use crate::kernel::{Stop, Stopped};
use crate::pathway::{Observed, Said};
use crate::plan::{self, Estimate};
use crate::project::{Calibration, FigureFit, Gauge, InputFit, Later, SelfCheck};
use crate::report::{self, CalibrationManifest};
use crate::scenario::{self, Loaded, load_observed, render, render_notices};
use crate::score::{Point, crps_fair, naive};
use crate::study::{self, Bench, FitHost, FitSpec, Fitted, Inputs, Row, Unfitted};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Names of the files of a fit.
const POSTERIOR: &str = "posterior.csv";
const INPUTS: &str = "inputs.csv";
const FIGURES: &str = "figures.csv";

/// Fits.
pub(super) fn calibrate(arguments: &CalibrateArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let stop = interrupt.stop();
    let loaded = load::load(&arguments.scenario);
    let Some(scenario) = &loaded.scenario else {
        return Err(Failure::Scenario(loaded.render_faults(console.error_colour)));
    };
    let (observed, notices) = observed(arguments, &loaded, console.error_colour)?;
    load::say(&notices, console);
    let inputs = PriorInputs::new(&loaded).filter(|inputs| inputs.count() > 0).ok_or_else(no_priors)?;
    let base = plan::compile(scenario);
    let months = study::plan_months(&base);
    let gauge = Gauge::new(&study::plan_input(&base, &months), &observed)
        .map_err(|why| Failure::Argument(format!("row {} of the observed figures: {}", why.row, why.why)))?;
    let spec = spec(arguments, &observed, &gauge)?;
    let all = spec.first.saturating_add(spec.second).saturating_add(spec.draws);
    let threads = load::threads(arguments.effort.manner.threads);
    refuse_too_large(base.estimate(), gauge.len() + inputs.count(), all, threads, limits)?;
    let out = arguments.out.clone().unwrap_or_else(|| folder(&arguments.scenario.file));
    check_can_publish(&out, &[POSTERIOR, INPUTS, FIGURES, MANIFEST])?;
    let journal = Journal::open(&out)?;
    interrupt.keep_in(&journal);

    let seed = arguments.effort.seed.unwrap_or(scenario.seed);
    let bench = Bench { inputs: &inputs, base: &base, gauge: &gauge, seed, threads };
    let progress = Progress::new(console, all);
    let host = Host { journal: &journal, common: common(seed, &scenario.hash, &observed), progress: &progress };
    let fitted = study::calibrate(bench, &spec, &host, stop);
    let fitted = fitted.map_err(|why| unfitted(why, &observed, limits, &interrupt))?;
    progress.clear();
    let seen = fitted.predicted(&spec, bench.key());
    let found = calibration(scenario, (&loaded, &inputs), observed, (&spec, seed), (&fitted, &seen), arguments.until);
    let command = command("calibrate", arguments, &[], &spec, seed);
    let manifest = CalibrationManifest::new(&found, ALGORITHM, scenario::FORMAT as u32, &command);
    let files = vec![
        (POSTERIOR, report::posterior_csv(&found)),
        (INPUTS, report::inputs_csv(&found)),
        (FIGURES, report::figures_csv(&found)),
        (MANIFEST, report::calibration_manifest_json(&manifest)),
    ];
    interrupt.publish(&out, &files)?;
    journal.clear();
    console.answer(&match arguments.effort.manner.format {
        Format::Text => report::calibration_text(&found, console.width, console.colour),
        Format::Json => report::calibration_json(&found),
    })?;
    console.say(&format!("{}; files in {}", progress.took(all, threads), out.display()));
    Ok(Ended::Done)
}

/// Refuses a fit that takes too much. Points and figures are held of every simulation, in a few tables.
pub(super) fn refuse_too_large(
    of_one: Estimate,
    columns: usize,
    simulations: u32,
    threads: usize,
    limits: Limits,
) -> Result<(), Failure> {
    let kept = Estimate { record_bytes: 32 * columns, ..of_one };
    match limits::refused_fit(&kept, u64::from(simulations), threads as u64, limits) {
        Some(words) => Err(Failure::Refused(words)),
        None => Ok(()),
    }
}

/// Why there is no fit, in words.
pub(super) fn unfitted(
    why: Unfitted<Failure>,
    observed: &[Observed],
    limits: Limits,
    interrupt: &Interrupt,
) -> Failure {
    match why {
        Unfitted::Stopped(Stopped::Interrupted) => interrupt.unwritten(),
        Unfitted::Stopped(why) => limits.stopped(why),
        Unfitted::Host(why) => why,
        Unfitted::Fit(why) => Failure::Refused(why.message()),
        Unfitted::Without { figure, missing, of } => Failure::Refused(format!(
            "row {} of the observed figures, {}: in {missing} of {of} simulations there is nothing to take it of, such as a share or \
             a mean of no plans: leave the row out, or widen the priors so that they can produce it",
            observed[figure].row,
            observed[figure].label()
        )),
    }
}

pub(super) fn no_priors() -> Failure {
    Failure::Argument(
        "no figure of the scenario is given as a prior: write `wte.prior.uniform = [12, 20]` where a number is not known"
            .to_owned(),
    )
}

/// The published figures within the scenario, and what is worth knowing about them, rendered.
pub(super) fn observed(
    arguments: &CalibrateArguments,
    loaded: &Loaded,
    colour: bool,
) -> Result<(Vec<Observed>, String), Failure> {
    let (figures, notices) = match (&arguments.to, &loaded.scenario) {
        (Some(file), Some(scenario)) => {
            let resolver = |name: &str| read_text(Path::new(name)).map_err(|why| why.to_string());
            let read = load_observed(&load::with_slashes(file), &resolver, scenario);
            if !read.faults.is_empty() {
                return Err(Failure::Scenario(render(&read.faults, &read.files, colour)));
            }
            (read.figures, render_notices(&read.notices, &read.files, colour))
        }
        _ => {
            // That medians stand for priors is of no account here.
            let about_medians = |n: &scenario::Notice| matches!(n, scenario::Notice::FreeInputs { .. });
            let others: Vec<_> = loaded.notices.iter().filter(|n| !about_medians(&n.what)).cloned().collect();
            (loaded.observed.clone(), render_notices(&others, &loaded.files, colour))
        }
    };
    if figures.is_empty() {
        let words = if arguments.to.is_none() && loaded.observed.is_empty() {
            "there is nothing to fit to: name a CSV of published figures with --to, or in the scenario as `observed`"
        } else {
            "none of the observed figures is of the scenario's days"
        };
        return Err(Failure::Argument(words.to_owned()));
    }
    Ok((figures, notices))
}

pub(super) fn spec(arguments: &CalibrateArguments, observed: &[Observed], gauge: &Gauge) -> Result<FitSpec, Failure> {
    let used: Vec<bool> = observed.iter().map(|o| arguments.until.is_none_or(|until| o.until <= until)).collect();
    if !used.contains(&true) {
        let first = observed.iter().map(|o| o.until).min().map_or_else(String::new, |day| day.to_string());
        return Err(Failure::Argument(format!("--until leaves no figure to fit to; the first is of {first}")));
    }
    let error = |o: &Observed| {
        let model = arguments.discrepancy * o.usual_discrepancy();
        libm::sqrt(o.error * o.error + model * model)
    };
    Ok(FitSpec {
        first: arguments.simulations as u32,
        second: arguments.second as u32,
        draws: arguments.draws as u32,
        seen: gauge.seen(),
        errors: observed.iter().map(error).collect(),
        used,
    })
}

fn calibration(
    scenario: &crate::pathway::Scenario,
    (loaded, inputs): (&Loaded, &PriorInputs),
    observed: Vec<Observed>,
    (spec, seed): (&FitSpec, u64),
    (fitted, seen): (&Fitted, &[Option<Seen>]),
    until: Option<Date>,
) -> Calibration {
    let posterior = &fitted.posterior;
    let later = later(&observed, spec, fitted, until);
    let input = |(n, free): (usize, &scenario::FreeInput)| {
        let edge = posterior.edge(n);
        InputFit {
            path: free.path.clone(),
            prior: [0.1, 0.5, 0.9].map(|p| inputs.value(n, p)),
            posterior: [0.1, 0.5, 0.9].map(|p| inputs.value(n, posterior.quantile(n, p))),
            spread: posterior.spread(n),
            edge: (edge.low, edge.high),
        }
    };
    let figure = |(n, observed): (usize, Observed)| {
        let ends = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
        // Of a figure that is only known to be below or above a value, what is compared is how far it is not so. With its
        // error a small figure may come out below nothing, as none can be published.
        let most = if observed.unit == "%" { 100.0 } else { f64::INFINITY };
        let back = |x: f64| {
            let figure = match observed.said {
                Said::Exact | Said::About => x,
                Said::Below => observed.value + x,
                Said::Above => observed.value - x,
            };
            figure.clamp(0.0, most)
        };
        let turned = observed.said == Said::Above;
        let prior = fitted.first.figures(n).fold((f64::INFINITY, f64::NEG_INFINITY), ends);
        FigureFit {
            used: spec.used[n],
            error: spec.errors[n],
            prior: Some(prior)
                .filter(|(low, high)| low <= high)
                .map(|(low, high)| if turned { (back(high), back(low)) } else { (back(low), back(high)) }),
            range: seen[n].map(|s| if turned { [s.p90, s.median, s.p10] } else { [s.p10, s.median, s.p90] }.map(back)),
            tail: seen[n].map_or(0.0, |s| s.tail),
            later: later[n],
            observed,
        }
    };
    let rows = fitted.first.rows.iter();
    let mut refused = rows.clone().filter_map(|row| if let Row::Refused(why) = row { Some(why) } else { None });
    let first_refused = refused.next().cloned();
    Calibration {
        title: scenario.title.clone(),
        scenario_hash: scenario.hash.clone(),
        seed,
        simulations: (spec.first, spec.second),
        refused: first_refused.map(|why| (1 + refused.count() as u32, why)),
        without: fitted.without,
        over_budget: rows.filter(|row| matches!(row, Row::OverBudget)).count() as u32,
        effective: posterior.effective(),
        check: fitted.checked.as_ref().map(|check| {
            let verdicts = check.verdicts();
            SelfCheck {
                councils: verdicts.first().map_or(0, |v| v.fits as u32),
                held: verdicts.iter().map(|v| v.coverage[2]).collect(),
                p_value: verdicts.iter().map(|v| v.p_value).collect(),
                passes: check.passes(),
            }
        }),
        inputs: loaded.free_inputs().iter().enumerate().map(input).collect(),
        figures: observed.into_iter().enumerate().map(figure).collect(),
        draws: fitted.check.points.iter().map(|point| inputs.values(point)).collect(),
    }
}

/// How well figures that came later were forecast, beside what naive forecasts would have been.
fn later(observed: &[Observed], spec: &FitSpec, fitted: &Fitted, until: Option<Date>) -> Vec<Option<Later>> {
    let (points, _) = points(observed);
    let known: Vec<Point> = points.iter().zip(&spec.used).filter(|(_, used)| **used).map(|(p, _)| *p).collect();
    let one = |(n, point): (usize, &Point)| {
        let futures = &fitted.futures[n];
        let scored = matches!(observed[n].said, Said::Exact | Said::About) && futures.len() > 1;
        let origin = month(until.filter(|_| scored)?);
        let mut sorted = futures.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        Some(Later { crps: crps_fair(&sorted, point.value), naive: naive(&known, origin, point) })
    };
    points.iter().enumerate().map(one).collect()
}

/// Keeps what is done in the journal.
pub(super) struct Host<'a> {
    pub journal: &'a Journal,
    pub common: String,
    pub progress: &'a Progress,
}

impl Host<'_> {
    /// The name holds all that decides the rows.
    fn name(&self, rows: &Range<u32>, points: &[Vec<f64>]) -> String {
        let bits = points.iter().flatten().flat_map(|u| u.to_bits().to_le_bytes());
        let points = checksum(&bits.collect::<Vec<u8>>());
        format!("{}, rows {} to {} at {points:016x}", self.common, rows.start, rows.end)
    }
}

impl FitHost for Host<'_> {
    type Error = Failure;

    fn kept(&self, rows: &Range<u32>, points: &[Vec<f64>]) -> Option<Vec<Row>> {
        Row::from_bytes(&self.journal.get(&self.name(rows, points))?, rows.len())
    }

    fn keep(&self, rows: &Range<u32>, points: &[Vec<f64>], done: &[Row]) -> Result<(), Failure> {
        Ok(self.journal.put(&self.name(rows, points), &Row::to_bytes(done), false)?)
    }

    fn progress(&self, rows: u32) {
        self.progress.done(rows);
    }
}

/// What decides the rows of every wave: version, seed, scenario, and which figures are read off.
pub(super) fn common(seed: u64, hash: &str, observed: &[Observed]) -> String {
    let mut figures = String::new();
    for o in observed {
        let limit = if matches!(o.said, Said::Exact | Said::About) { 0.0 } else { o.value };
        figures.push_str(&format!("{}|{:?}|{limit};", o.label(), o.said));
    }
    let figures = checksum(figures.as_bytes());
    let version = env!("CARGO_PKG_VERSION");
    format!("sendsim {version} calibrate, chance {ALGORITHM}, seed {seed}, scenario {hash}, figures {figures:016x}")
}

/// Where the results go.
fn folder(file: &str) -> PathBuf {
    Path::new("out").join(format!("calibrate-{}", load::stem(file)))
}

/// The command that makes the same files again.
pub(super) fn command(
    of: &str,
    arguments: &CalibrateArguments,
    others: &[String],
    spec: &FitSpec,
    seed: u64,
) -> String {
    let name = |file: &str| quoted(&load::name(file));
    let mut words = vec![format!("sendsim {of}"), name(&arguments.scenario.file)];
    words.extend(others.iter().map(|file| name(file)));
    for (path, value) in &arguments.scenario.set {
        words.push(format!("--set {}", quoted(&format!("{path}={value}"))));
    }
    words.extend(arguments.to.iter().map(|file| format!("--to {}", name(file))));
    words.extend(arguments.until.iter().map(|until| format!("--until {until}")));
    words.push(format!("--simulations {} --second {} --draws {}", spec.first, spec.second, spec.draws));
    words.push(format!("--discrepancy {} --seed {seed}", arguments.discrepancy));
    words.join(" ")
}
