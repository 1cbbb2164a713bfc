//! `sendsim backtest`: how past forecasts would have done.

use super::args::{BacktestArguments, Format, ScenarioArguments};
use super::calibrate::{Host, command, common, no_priors, observed, refuse_too_large, spec, unfitted};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::inputs::PriorInputs;
use super::interrupt::Interrupt;
use super::load;
use super::progress::Progress;
use super::run::MANIFEST;
use crate::calendar::Date;
use crate::chance::{ALGORITHM, Key};
use crate::files::{Journal, check_can_publish, read_text};
use crate::kernel::Stop;
use crate::pathway::{Observed, Said};
use crate::plan::{self, Plan};
use crate::project::Gauge;
use crate::report::{self, ForecastsManifest, ModelsCompared, PastForecasts};
use crate::scenario::{self, Loaded};
use crate::score::{Point, Verdicts, less_than_by_parts};
use crate::study::{self, BacktestSpec, Bench, FitSpec, Inputs};
use std::path::{Path, PathBuf};

const FILES: [&str; 4] = ["forecasts.csv", "scores.csv", "models.csv", MANIFEST];

/// Fits at earlier dates and scores what was forecast.
pub(super) fn backtest(arguments: &BacktestArguments, console: &Console) -> Result<Ended, Failure> {
    let fit = &arguments.fit;
    let interrupt = Interrupt::listen(Stop::with_budget(fit.effort.limits().events));
    let name = format!("backtest-{}", load::stem(&fit.scenario.file));
    let out = fit.out.clone().unwrap_or_else(|| PathBuf::from("out").join(name));
    let models = std::iter::once(&fit.scenario.file).chain(&arguments.others);
    let models = models.map(|file| Model::read(arguments, file, console)).collect::<Result<Vec<_>, _>>()?;
    for (at, model) in models.iter().enumerate() {
        // Models of the same figures have the same to say.
        if models[..at].iter().all(|before| before.notices != model.notices) {
            load::say(&model.notices, console);
        }
    }
    for other in &models[1..] {
        if other.tests != models[0].tests {
            let words = format!("{}: its figures are not those of {}", other.file, models[0].file);
            return Err(Failure::Argument(format!("{words}; only forecasts of the same figures can be compared")));
        }
    }
    check_can_publish(Path::new(&out), &FILES)?;
    let journal = Journal::open(&out)?;
    interrupt.keep_in(&journal);
    let threads = load::threads(fit.effort.manner.threads);
    let rows: u32 = models.iter().map(Model::simulations).sum();
    let progress = Progress::new(console, rows);
    let are_several = models.len() > 1;
    let pages = models.iter().map(|model| model.page(arguments, are_several, (&journal, &progress), &interrupt));
    let mut pages = pages.collect::<Result<Vec<_>, _>>()?;
    progress.clear();
    let others = pages.split_off(1);
    let page = &pages[0];
    let key = Key::of_replication(models[0].seed, 0);
    let less = |other: PastForecasts| {
        let parts: Vec<_> = other.by_part.iter().zip(&page.by_part).map(|(o, p)| (&o[..], &p[..])).collect();
        let less = less_than_by_parts((&other.hindcasts, &page.hindcasts), &parts, key);
        (other, less)
    };
    let others: Vec<_> = others.into_iter().map(less).collect();
    let compared = ModelsCompared::new(page, &others);
    let mut files = vec![(FILES[0], report::backtest_csv(page)), (FILES[1], report::backtest_scores_csv(page))];
    if !others.is_empty() {
        files.push((FILES[2], report::models_csv(&compared)));
    }
    let manifest = manifest(arguments, &models, page, &files)?;
    files.push((FILES[3], manifest.json()));
    interrupt.publish(&out, &files)?;
    journal.clear();
    console.answer(&match fit.effort.manner.format {
        Format::Text => report::backtest_text(page, &compared, console.width, console.colour),
        Format::Json => report::backtest_json(page, &compared),
    })?;
    console.say(&format!("{}; files in {}", progress.took(rows, threads), out.display()));
    Ok(Ended::Done)
}

/// What makes the files again.
fn manifest(
    arguments: &BacktestArguments,
    models: &[Model],
    page: &PastForecasts,
    files: &[(&str, Vec<u8>)],
) -> Result<ForecastsManifest, Failure> {
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let (format, seed) = (scenario::FORMAT as u32, models[0].seed);
    let mut manifest = ForecastsManifest::new(ALGORITHM, format, seed, &page.command, &names);
    for scenario in models.iter().filter_map(|model| model.loaded.scenario.as_ref()) {
        manifest = manifest.with_scenario(&scenario.title, &scenario.hash);
    }
    let Some(file) = &arguments.fit.to else { return Ok(manifest) };
    let text = read_text(Path::new(file)).map_err(|why| Failure::Argument(format!("{file}: {why}")))?;
    Ok(manifest.with_input(&load::name(file), &text))
}

/// A scenario, its figures and the dates at which it forecasts.
struct Model {
    file: String,
    loaded: Loaded,
    observed: Vec<Observed>,
    /// What is worth knowing about them, rendered.
    notices: String,
    spec: FitSpec,
    tests: BacktestSpec,
    series: Vec<(String, String)>,
    seed: u64,
}

impl Model {
    fn read(arguments: &BacktestArguments, file: &str, console: &Console) -> Result<Model, Failure> {
        let fit = &arguments.fit;
        let of = ScenarioArguments { file: file.to_owned(), set: fit.scenario.set.clone() };
        let loaded = load::load(&of);
        let Some(scenario) = &loaded.scenario else {
            return Err(Failure::Scenario(loaded.render_faults(console.error_colour)));
        };
        // What is only known to be below or above a value cannot be scored.
        let (all, notices) = observed(fit, &loaded, console.error_colour)?;
        let observed: Vec<Observed> = all.into_iter().filter(|o| matches!(o.said, Said::Exact | Said::About)).collect();
        let inputs = PriorInputs::new(&loaded).filter(|inputs| inputs.count() > 0).ok_or_else(no_priors)?;
        let base = plan::compile(scenario);
        let gauge = gauge(&base, &observed)?;
        let mut spec = spec(fit, &observed, &gauge)?;
        spec.used = vec![true; observed.len()];
        let (points, series) = points(&observed);
        let last = fit.until.map(month);
        let tests = BacktestSpec::spread(points, arguments.origins as usize, arguments.months as i32, last);
        if tests.origins.len() < 2 {
            return Err(Failure::Argument(too_few(tests.origins.len(), arguments)));
        }
        let columns = gauge.len() + inputs.count();
        let seed = fit.effort.seed.unwrap_or(scenario.seed);
        let model = Model { file: file.to_owned(), observed, notices, spec, tests, series, seed, loaded };
        let threads = load::threads(fit.effort.manner.threads);
        refuse_too_large(base.estimate(), columns, model.simulations(), threads, fit.effort.limits())?;
        Ok(model)
    }

    /// How many simulations its forecasts take.
    fn simulations(&self) -> u32 {
        self.spec.first + self.tests.origins.len() as u32 * self.spec.second
    }

    /// The command that makes the same files again.
    fn command(&self, arguments: &BacktestArguments) -> String {
        let fit = command("backtest", &arguments.fit, &arguments.others, &self.spec, self.seed);
        format!("{fit} --origins {} --months {}", arguments.origins, arguments.months)
    }

    fn page(
        &self,
        arguments: &BacktestArguments,
        in_parts: bool,
        (journal, progress): (&Journal, &Progress),
        interrupt: &Interrupt,
    ) -> Result<PastForecasts, Failure> {
        let fit = &arguments.fit;
        let limits = fit.effort.limits();
        let inputs = PriorInputs::new(&self.loaded).ok_or_else(no_priors)?;
        let scenario = self.loaded.scenario.as_ref().ok_or_else(no_priors)?;
        let base = plan::compile(scenario);
        let gauge = gauge(&base, &self.observed)?;
        let threads = load::threads(fit.effort.manner.threads);
        let bench = Bench { inputs: &inputs, base: &base, gauge: &gauge, seed: self.seed, threads };
        let relative: Vec<bool> = self.observed.iter().map(|o| o.unit != "%").collect();
        let host = Host { journal, common: common(self.seed, &scenario.hash, &self.observed), progress };
        let wanted = (&self.tests.wanted()[..], &relative[..], in_parts);
        let past = study::past_forecasts(bench, &self.spec, wanted, &host, interrupt.stop());
        let past = past.map_err(|why| unfitted(why, &self.observed, limits, interrupt))?;
        let scored = |forecasts: &Vec<study::PastForecast>| self.tests.hindcasts(forecasts, bench.key());
        let hindcasts = scored(&past.forecasts);
        let series_count = self.series.len();
        Ok(PastForecasts {
            title: scenario.title.clone(),
            command: self.command(arguments),
            algorithm: ALGORITHM,
            series: self.series.clone(),
            origins: self.tests.origins.iter().map(|m| (m.div_euclid(12), m.rem_euclid(12) + 1)).collect(),
            months: arguments.months as u32,
            effective: past.forecasts.iter().map(|f| f.effective).collect(),
            verdicts: Verdicts::of(&hindcasts, series_count, bench.key()),
            hindcasts,
            by_part: past.by_part.iter().map(scored).collect(),
        })
    }
}

/// Why nothing can be forecast of so few figures.
fn too_few(dates: usize, arguments: &BacktestArguments) -> String {
    let until = arguments.fit.until.map_or_else(String::new, |day| format!(", none after {day} (--until)"));
    let can = if dates == 0 { "no date is left" } else { "1 date is left" };
    format!(
        "there are too few figures to forecast at two dates and score what followed: forecasts are made where figures end, none \
         before a third of the figures are known, each with figures in the {} months after it (--months){until}; {can}, two are \
         needed",
        arguments.months
    )
}

/// Where the figures lie in the records of a plan.
fn gauge(base: &Plan, observed: &[Observed]) -> Result<Gauge, Failure> {
    let months = study::plan_months(base);
    Gauge::new(&study::plan_input(base, &months), observed)
        .map_err(|why| Failure::Argument(format!("row {} of the observed figures: {}", why.row, why.why)))
}

/// The month of a day, counted from the year 0.
pub(super) fn month(day: Date) -> i32 {
    12 * i32::from(day.year()) + i32::from(day.month()) - 1
}

/// The figures on the axis of months; and the measures, each with its unit. Figures of a measure over other spans are another.
pub(super) fn points(observed: &[Observed]) -> (Vec<Point>, Vec<(String, String)>) {
    let mut series: Vec<(String, String)> = Vec::new();
    let points = observed.iter().map(|o| {
        let figure = &o.figure;
        let parts = [figure.pathway.as_str(), figure.stage.as_str(), figure.measure.as_str()];
        let mut name = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
        let span = month(o.until) - month(o.from) + 1;
        if span > 1 {
            name.push_str(&format!(", {span} months"));
        }
        let known = series.iter().position(|(n, _)| *n == name);
        let place = known.unwrap_or_else(|| {
            series.push((name, o.unit.clone()));
            series.len() - 1
        });
        Point { series: place, month: month(o.until), value: o.value }
    });
    let points = points.collect();
    (points, series)
}
