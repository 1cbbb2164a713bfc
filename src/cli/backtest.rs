//! `sendsim backtest`: how past forecasts would have done.

use super::args::{BacktestArguments, Format};
use super::calibrate::{Host, command, common, no_priors, observed, spec};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::inputs::PriorInputs;
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::{limits, load};
use crate::calendar::Date;
use crate::chance::ALGORITHM;
use crate::files::{Journal, check_can_publish};
use crate::kernel::Stop;
use crate::pathway::{Observed, Said};
use crate::plan;
use crate::project::Gauge;
use crate::report::{self, PastForecasts};
use crate::score::{Point, Verdicts};
use crate::study::{self, BacktestSpec, Bench, Inputs, Unfitted};
use std::path::{Path, PathBuf};

const FILES: [&str; 2] = ["forecasts.csv", "scores.csv"];

/// Fits at earlier dates and scores what was forecast.
pub(super) fn backtest(arguments: &BacktestArguments, console: &Console) -> Result<Ended, Failure> {
    let fit = &arguments.fit;
    let limits = fit.effort.limits();
    let interrupt = Interrupt::listen_and_say(Stop::with_budget(limits.events), Failure::Paused);
    let loaded = load::load(&fit.scenario);
    let Some(scenario) = &loaded.scenario else {
        return Err(Failure::Scenario(loaded.render_faults(console.error_colour)));
    };
    // What is only known to be below or above a value cannot be scored.
    let all = observed(fit, &loaded, console)?;
    let observed: Vec<Observed> = all.into_iter().filter(|o| matches!(o.said, Said::Exact | Said::About)).collect();
    let inputs = PriorInputs::new(&loaded).filter(|inputs| inputs.count() > 0).ok_or_else(no_priors)?;
    let base = plan::compile(scenario);
    let months = study::plan_months(&base);
    let gauge = Gauge::new(&study::plan_input(&base, &months), &observed)
        .map_err(|why| Failure::Argument(format!("row {} of the observed figures: {}", why.row, why.why)))?;
    let mut fit_spec = spec(fit, &observed, &gauge)?;
    let (points, series) = points(&observed);
    let last = fit.until.map(month);
    let tests = BacktestSpec::spread(points, arguments.origins as usize, arguments.months as i32, last);
    if tests.origins.len() < 2 {
        let words = "there are too few figures to forecast at two dates and score what followed: figures of at least two \
                     dates, and later ones, are needed";
        return Err(Failure::Argument(words.to_owned()));
    }
    fit_spec.used = vec![true; observed.len()];
    let threads = load::threads(fit.effort.threads);
    if let Some(words) = limits::refused(&base.estimate(), 1, threads as u64, limits) {
        return Err(Failure::Refused(words));
    }
    let name = format!("backtest-{}", load::stem(&fit.scenario.file));
    let out = fit.out.clone().unwrap_or_else(|| PathBuf::from("out").join(name));
    check_can_publish(Path::new(&out), &FILES)?;
    let journal = Journal::open(&out)?;

    let seed = fit.effort.seed.unwrap_or(scenario.seed);
    let bench = Bench { inputs: &inputs, base: &base, gauge: &gauge, seed, threads };
    let rows = fit_spec.first + tests.origins.len() as u32 * (fit_spec.second + fit_spec.draws);
    let relative: Vec<bool> = observed.iter().map(|o| o.unit != "%").collect();
    let progress = Progress::new(console, rows);
    let host = Host { journal: &journal, common: common(seed, &scenario.hash, &observed), progress: &progress };
    let forecasts = study::past_forecasts(bench, &fit_spec, (&tests.known(), &relative), &host, interrupt.stop());
    let forecasts = forecasts.map_err(|why| match why {
        Unfitted::Stopped(crate::kernel::Stopped::Interrupted) => Failure::Paused,
        Unfitted::Stopped(why) => limits.stopped(why),
        Unfitted::Host(why) => why,
        Unfitted::Fit(why) => Failure::Refused(why.message()),
    })?;
    progress.clear();
    let hindcasts = tests.hindcasts(&forecasts, bench.key());
    let series_count = series.len();
    let page = PastForecasts {
        title: scenario.title.clone(),
        command: command(fit, &fit_spec, seed).replacen("calibrate", "backtest", 1),
        algorithm: ALGORITHM,
        series,
        origins: tests.origins.iter().map(|month| (month.div_euclid(12), month.rem_euclid(12) + 1)).collect(),
        months: arguments.months as u32,
        effective: forecasts.iter().map(|f| f.effective).collect(),
        verdicts: Verdicts::of(&hindcasts, series_count, bench.key()),
        hindcasts,
    };
    let files = vec![(FILES[0], report::backtest_csv(&page)), (FILES[1], report::backtest_scores_csv(&page))];
    interrupt.publish(&out, &files)?;
    journal.clear();
    console.answer(&match fit.effort.format {
        Format::Text => report::backtest_text(&page, console.width, console.colour),
        Format::Json => report::backtest_json(&page),
    })?;
    console.say(&format!("{}; files in {}", progress.took(rows, threads), out.display()));
    Ok(Ended::Done)
}

/// The month of a day, counted from the year 0.
fn month(day: Date) -> i32 {
    12 * i32::from(day.year()) + i32::from(day.month()) - 1
}

/// The figures on the axis of months; and the measures, each with its unit. Figures of a measure over other spans are another.
fn points(observed: &[Observed]) -> (Vec<Point>, Vec<(String, String)>) {
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
