//! How past forecasts would have done: terminal text, CSV, JSON.

use super::csv::Table as Csv;
use super::models::{ModelsCompared, models_json, models_text};
use super::terminal::{Table, Text};
use super::words::counted;
use crate::score::{Against, Hindcast, NAIVE, Skill, Verdict, Verdicts};
use serde_json::{Value, json};

/// Fewer dates than this are little evidence.
const FEW: usize = 6;

/// Past forecasts and their scores.
#[derive(Debug, Clone, PartialEq)]
pub struct PastForecasts {
    /// Title of the scenario.
    pub title: String,
    /// The command that makes the same files again.
    pub command: String,
    /// Version of the generator and the samplers.
    pub algorithm: u32,
    /// The measures: name and unit.
    pub series: Vec<(String, String)>,
    /// The dates of the forecasts: year and month (1 to 12) at whose end they are made.
    pub origins: Vec<(i32, i32)>,
    /// How far they look, months.
    pub months: u32,
    /// How many equally weighted simulations each fit is worth.
    pub effective: Vec<f64>,
    /// The forecasts.
    pub hindcasts: Vec<Hindcast>,
    /// The same from parts of the simulations alone, where there are such.
    pub by_part: Vec<Vec<Hindcast>>,
    /// Their scores.
    pub verdicts: Verdicts,
}

impl PastForecasts {
    fn origin(&self, origin: usize) -> String {
        self.origins.get(origin).map_or_else(String::new, |(year, month)| format!("{year}-{month:02}"))
    }
}

/// The page.
pub fn backtest_text(past: &PastForecasts, models: &ModelsCompared, width: usize, colour: bool) -> String {
    let mut page = Text::new(width, colour);
    page.title(&past.title);
    let dates: Vec<String> = (0..past.origins.len()).map(|o| past.origin(o)).collect();
    page.prose(&format!(
        "Forecasts as they would have been made at the end of {}: fitted to what was known by then, scored up to {} later. CRPS: \
         less is better, in the measure's unit; for a forecast that is one number it is its error.",
        dates.join(", "),
        counted(f64::from(past.months), "month"),
    ));
    page.blank();
    let mut table = Table::new(&[
        "measure",
        "forecasts",
        "CRPS|forecast",
        "last|value",
        "same|season",
        "line",
        "in 50 %|range",
        "in 80 %|range",
        "in 90 %|range",
    ]);
    let mut row = |name: String, verdict: &Verdict| {
        let number = |value: f64| if value.abs() < 9.95 { format!("{value:.2}") } else { format!("{value:.1}") };
        let mut cells = vec![name, verdict.forecasts.to_string(), number(verdict.crps)];
        let naive = |a: &Option<Against>| match a {
            Some(a) if a.forecasts == verdict.forecasts => number(a.crps.1),
            Some(a) => format!("{} ({})", number(a.crps.1), a.forecasts),
            None => "-".to_owned(),
        };
        cells.extend(verdict.against.iter().map(naive));
        cells.extend(verdict.coverage.shares().iter().map(|s| format!("{:.0} %", 100.0 * s)));
        table.row(cells);
    };
    for ((name, unit), verdict) in past.series.iter().zip(&past.verdicts.series) {
        if let Some(verdict) = verdict {
            row(format!("{name}, {unit}"), verdict);
        }
    }
    for ((from, to), verdict) in &past.verdicts.ahead {
        let months = if *to == u32::MAX { format!("{from} or more") } else { format!("{from} to {to}") };
        let noun = if *to == 1 { "month" } else { "months" };
        row(format!("all, {months} {noun} ahead"), verdict);
    }
    if let Some(all) = &past.verdicts.all {
        row("all".to_owned(), all);
    }
    table.lines(2).iter().for_each(|line| page.line(line));
    page.prose(
        "All measures together: in units of each measure's mean error of the last value, so without measures that have none; \
         ranges are of all forecasts. (n): of so many it could make.",
    );
    page.blank();
    sentences(past).iter().for_each(|sentence| page.item(sentence));
    models_text(&mut page, models, width);
    page.finish()
}

/// What it comes to, in words; skill below zero is said like skill above.
fn sentences(past: &PastForecasts) -> Vec<String> {
    let Some(all) = &past.verdicts.all else {
        return vec!["Nothing could be scored against a last value.".to_owned()];
    };
    let mut said = Vec::new();
    for (name, against) in NAIVE.iter().zip(&all.against) {
        let Some(against) = against else {
            said.push(format!("Against {name}: it could not be made once."));
            continue;
        };
        let percent = 100.0 * (1.0 - against.crps.0 / against.crps.1);
        let (size, way) = if percent >= 0.0 { (percent, "below") } else { (-percent, "ABOVE") };
        let sure = match against.skill {
            Some(s) if s.low > 0.0 => "better",
            Some(s) if s.high < 0.0 => "WORSE",
            _ => "not surely better or worse",
        };
        let interval = against.skill.map_or(String::new(), |s| {
            format!(" (skill {:.2}, 95 % interval over dates {:.2} to {:.2})", s.skill, s.low, s.high)
        });
        said.push(format!("Against {name}: {sure}; the error is {size:.0} % {way}{interval}."));
    }
    let inside = 100.0 * all.coverage.shares()[1];
    let judged = match inside {
        x if x < 70.0 => "too narrow: the model is surer than it should be; raise --discrepancy or widen priors",
        x if x > 90.0 => "wide: the model is less sure than it could be",
        _ => "about as wide as they should be",
    };
    let of = counted(f64::from(all.coverage.forecasts), "forecast");
    said.push(format!("80 % ranges held {inside:.0} % of what happened, of {of}: {judged}."));
    if past.origins.len() < FEW {
        said.push(format!(
            "{} are little evidence; {FEW} or more are wanted.",
            counted(past.origins.len() as f64, "date")
        ));
    }
    said.push(
        "What the scenario itself states of later days (demand, staff, contracts by date) was known to every forecast: only what \
         is fitted is of the past alone."
            .to_owned(),
    );
    let least = past.effective.iter().copied().fold(f64::INFINITY, f64::min);
    if least < 50.0 {
        said.push(format!("A fit rests on {least:.0} simulations only: ask for more (--simulations, --second)."));
    }
    said
}

/// `forecasts.csv`: one row per date and figure.
pub fn backtest_csv(past: &PastForecasts) -> Vec<u8> {
    let mut table = Csv::new(&[
        "made_at_end_of",
        "measure",
        "unit",
        "months_ahead",
        "p10",
        "p50",
        "p90",
        "happened",
        "pit",
        "crps",
        "wis",
        "error_last_value",
        "error_same_season",
        "error_line",
    ]);
    for forecast in &past.hindcasts {
        let (name, unit) = past.series.get(forecast.series).map_or(("", ""), |(n, u)| (n.as_str(), u.as_str()));
        table.text(&past.origin(forecast.origin));
        table.text(name);
        table.text(unit);
        table.text(&forecast.ahead.to_string());
        let own = [forecast.happened, forecast.pit, forecast.crps, forecast.wis];
        forecast.quantiles.iter().chain(&own).for_each(|number| table.number(*number));
        forecast.naive.iter().for_each(|error| table.number(*error));
        table.end_row();
    }
    table.bytes()
}

/// `scores.csv`: one row per measure (and all, empty) and naive forecast.
pub fn backtest_scores_csv(past: &PastForecasts) -> Vec<u8> {
    let mut table = Csv::new(&[
        "measure",
        "forecasts",
        "crps",
        "wis",
        "inside_50",
        "inside_80",
        "inside_90",
        "naive",
        "forecasts_both",
        "crps_both",
        "crps_naive",
        "skill",
        "skill_lower",
        "skill_upper",
    ]);
    let mut row = |name: &str, verdict: &Verdict| {
        for (naive, against) in ["last_value", "same_season", "line"].iter().zip(&verdict.against) {
            table.text(name);
            table.text(&verdict.forecasts.to_string());
            [verdict.crps, verdict.wis].iter().chain(&verdict.coverage.shares()).for_each(|n| table.number(*n));
            table.text(naive);
            table.text(&against.map_or_else(String::new, |a| a.forecasts.to_string()));
            [against.map(|a| a.crps.0), against.map(|a| a.crps.1)].into_iter().for_each(|n| table.number(n));
            let skill = against.and_then(|a| a.skill);
            [skill.map(|s| s.skill), skill.map(|s| s.low), skill.map(|s| s.high)]
                .into_iter()
                .for_each(|n| table.number(n));
            table.end_row();
        }
    };
    for ((name, _), verdict) in past.series.iter().zip(&past.verdicts.series) {
        verdict.iter().for_each(|verdict| row(name, verdict));
    }
    past.verdicts.all.iter().for_each(|all| row("", all));
    table.bytes()
}

/// The scores for programs.
pub fn backtest_json(past: &PastForecasts, models: &ModelsCompared) -> String {
    let skill = |s: Option<Skill>| s.map(|s| json!({ "skill": s.skill, "lower": s.low, "upper": s.high }));
    let verdict = |v: &Verdict| -> Value {
        let against = |a: &Option<Against>| {
            a.map(|a| json!({ "forecasts": a.forecasts, "crps": a.crps.0, "crps_naive": a.crps.1, "skill": skill(a.skill) }))
        };
        json!({
            "forecasts": v.forecasts,
            "crps": v.crps,
            "wis": v.wis,
            "inside": v.coverage.shares(),
            "last_value": against(&v.against[0]),
            "same_season": against(&v.against[1]),
            "line": against(&v.against[2]),
        })
    };
    let series = past
        .series
        .iter()
        .zip(&past.verdicts.series)
        .map(|((name, unit), v)| json!({ "measure": name, "unit": unit, "scores": v.as_ref().map(verdict) }));
    let out = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "algorithm": past.algorithm,
        "command": past.command,
        "scenario": past.title,
        "made_at_end_of": (0..past.origins.len()).map(|o| past.origin(o)).collect::<Vec<_>>(),
        "measures": series.collect::<Vec<_>>(),
        "all": past.verdicts.all.as_ref().map(verdict),
        "summary": sentences(past),
        "models": models_json(models),
    });
    format!("{out:#}\n")
}
