//! Forecasts of every council, scored: terminal text and CSV.

use super::csv::Table as Csv;
use super::terminal::{Table, Text};
use super::words::counted;
use crate::councils::{Backtest, Forecasted, MEASURES, Published, Scored};
use crate::score::Skill;
use serde_json::json;

const TITLES: [&str; 3] = ["requests", "plans issued", "on-time share"];
/// Columns of a council's name.
const NAME: usize = 26;
/// Fewest councils of which an interval tells something.
const FEW: usize = 6;

/// The scores, what they come to in words, and with `table` a row for each council (of the last year that is scored).
pub fn councils_text(published: &Published, test: &Backtest, table: bool, width: usize, colour: bool) -> String {
    let mut page = Text::new(width, colour);
    page.title("Every council, one year ahead: what was forecast and what happened");
    page.prose(
        "Each forecast is made of the two years before it, and of what all councils' earlier years say of changes from one \
         year to the next; nothing of the year itself. CRPS: less is better; for a forecast that is one number it is its \
         error. Requests and plans are scored in % of the last year, the share in points.",
    );
    page.blank();
    let mut scores = Table::new(&[
        "year, measure",
        "forecasts",
        "CRPS|forecast",
        "last|value",
        "line",
        "last value|and spread",
        "in 50 %|range",
        "in 80 %|range",
        "in 90 %|range",
    ]);
    for score in &test.scores {
        let name = score.measure.map_or("all measures", |m| TITLES[m]);
        let year = score.year.map_or("all years".to_owned(), |y| y.to_string());
        let mut cells = vec![format!("{year}, {name}"), score.coverage.forecasts.to_string()];
        let digits = if score.measure.is_some() { 1 } else { 2 };
        cells.extend(score.crps.iter().map(|c| format!("{c:.digits$}")));
        cells.extend(score.coverage.shares().iter().map(|s| format!("{:.0} %", 100.0 * s)));
        scores.row(cells);
    }
    for line in scores.lines(2) {
        page.line(&line);
    }
    page.blank();
    for score in test.scores.iter().filter(|s| s.year.is_none()) {
        page.item(&skill_sentence(score));
    }
    for sentence in left_out(test) {
        page.item(&sentence);
    }
    if table {
        page.blank();
        by_council(published, test, &mut page);
    }
    page.prose(
        "Intervals are over councils. What the chance of the model's runs does is not in them: another --seed moves shares in \
         ranges by some points, fewer with more --runs.",
    );
    page.blank();
    page.title(&summary(test));
    page.finish()
}

/// What all comes to, in one sentence.
pub fn summary(test: &Backtest) -> String {
    let Some(all) = test.overall() else { return "No council could be forecast.".to_owned() };
    let inside = 100.0 * all.inside_80;
    let ranges = match inside {
        x if x < 74.0 => "too narrow",
        x if x > 86.0 => "too wide",
        _ => "as wide as they should be",
    };
    let skill = all.skill.map_or("skill cannot be told".to_owned(), |s| {
        format!("the error is {} that of the last value ({})", of_naive(&s), interval(&s))
    });
    format!(
        "{}: {skill}; 80 % ranges held {inside:.0} % of what happened: {ranges}.",
        counted(all.councils as f64, "council")
    )
}

/// `27 % below`, `4 % above`.
fn of_naive(skill: &Skill) -> String {
    let percent = 100.0 * skill.skill;
    if percent >= 0.0 { format!("{percent:.0} % below") } else { format!("{:.0} % ABOVE", -percent) }
}

fn interval(skill: &Skill) -> String {
    if skill.groups < FEW {
        return format!(
            "skill {:.2}; {} are too few for an interval",
            skill.skill,
            counted(skill.groups as f64, "council")
        );
    }
    format!("skill {:.2}, 95 % interval {:.2} to {:.2}", skill.skill, skill.low, skill.high)
}

/// Better, worse or neither than each naive forecast.
fn skill_sentence(score: &Scored) -> String {
    let names =
        ["the last value", "the line through the last two years", "the last value with the spread of past changes"];
    let parts = names.iter().zip(&score.skill).map(|(name, skill)| match skill {
        Some(s) if s.low > 0.0 && s.groups >= FEW => format!("better than {name} ({})", interval(s)),
        Some(s) if s.high < 0.0 && s.groups >= FEW => format!("WORSE than {name} ({})", interval(s)),
        Some(s) => format!("not surely better or worse than {name} ({})", interval(s)),
        None => format!("not to be compared with {name}"),
    });
    let name = score.measure.map_or("All measures", |m| ["Requests", "Plans issued", "On-time share"][m]);
    format!("{name}: {}.", parts.collect::<Vec<_>>().join("; "))
}

fn left_out(test: &Backtest) -> Vec<String> {
    let missing = test.without.iter().filter(|(_, n)| *n > 0).map(|(year, n)| {
        format!("{year}: {} left out, of which one of the three years is not published.", counted(*n as f64, "council"))
    });
    let unlike = test.unlike.iter().filter(|(_, n)| *n > 0).map(|(year, n)| {
        format!("{year}: {} not forecast, because no run of the model went like it.", counted(*n as f64, "council"))
    });
    missing.chain(unlike).collect()
}

fn by_council(published: &Published, test: &Backtest, page: &mut Text) {
    let Some(year) = test.forecasts.iter().map(|f| f.year).max() else { return };
    let columns =
        ["council", "requests|10 - 90 %", "happened", "plans|10 - 90 %", "happened", "on time|10 - 90 %", "happened"];
    let mut table = Table::new(&columns);
    for (number, council) in published.councils.iter().enumerate() {
        let own: Vec<&Forecasted> = test.forecasts.iter().filter(|f| f.year == year && f.council == number).collect();
        if own.is_empty() {
            continue;
        }
        let mut cells = vec![council.name.chars().take(NAME).collect()];
        for forecast in own {
            let [low, _, high] = forecast.quantiles;
            let mark = if (low..=high).contains(&forecast.happened) { "" } else { " *" };
            cells.push(format!("{low:.0} - {high:.0}"));
            cells.push(format!("{:.0}{mark}", forecast.happened));
        }
        table.row(cells);
    }
    page.line(&format!("{year}, each council (* = outside the 80 % range; on time in %)"));
    for line in table.lines(2) {
        page.line(&line);
    }
}

/// `forecasts.csv`: one row per council, year and measure.
pub fn councils_csv(published: &Published, test: &Backtest) -> Vec<u8> {
    let mut table = Csv::new(&[
        "council",
        "code",
        "year",
        "measure",
        "last_value",
        "p10",
        "p50",
        "p90",
        "happened",
        "pit",
        "score_unit",
        "crps",
        "crps_last_value",
        "crps_line",
        "crps_last_value_with_spread",
    ]);
    for forecast in &test.forecasts {
        let (measure, unit) = MEASURES[forecast.measure];
        let council = &published.councils[forecast.council];
        for text in [&council.name, &council.code, &forecast.year.to_string()] {
            table.text(text);
        }
        table.text(measure);
        for number in [forecast.last].iter().chain(&forecast.quantiles).chain([&forecast.happened, &forecast.pit]) {
            table.number(*number);
        }
        table.text(unit);
        forecast.crps.iter().for_each(|crps| table.number(*crps));
        table.end_row();
    }
    table.bytes()
}

/// `scores.csv`: one row per year (empty = all) and measure (empty = all, each in units of the mean score of the last
/// value).
pub fn councils_scores_csv(test: &Backtest) -> Vec<u8> {
    let mut table = Csv::new(&[
        "year",
        "measure",
        "forecasts",
        "naive",
        "crps",
        "crps_naive",
        "skill",
        "skill_lower",
        "skill_upper",
        "inside_50",
        "inside_80",
        "inside_90",
    ]);
    for score in &test.scores {
        for (i, naive) in ["last_value", "line", "last_value_with_spread"].iter().enumerate() {
            table.text(&score.year.map_or(String::new(), |y| y.to_string()));
            table.text(score.measure.map_or("", |m| MEASURES[m].0));
            table.text(&score.coverage.forecasts.to_string());
            table.text(naive);
            table.number(score.crps[0]);
            table.number(score.crps[i + 1]);
            for number in
                [score.skill[i].map(|s| s.skill), score.skill[i].map(|s| s.low), score.skill[i].map(|s| s.high)]
            {
                table.number(number);
            }
            score.coverage.shares().iter().for_each(|share| table.number(*share));
            table.end_row();
        }
    }
    table.bytes()
}

/// The scores for programs.
pub fn councils_json(test: &Backtest) -> String {
    let skill =
        |s: &Option<Skill>| s.map(|s| json!({ "skill": s.skill, "lower": s.low, "upper": s.high, "groups": s.groups }));
    let scores = test.scores.iter().map(|score| {
        json!({
            "year": score.year,
            "measure": score.measure.map(|m| MEASURES[m].0),
            "forecasts": score.coverage.forecasts,
            "crps": score.crps[0],
            "last_value": { "crps": score.crps[1], "skill": skill(&score.skill[0]) },
            "line": { "crps": score.crps[2], "skill": skill(&score.skill[1]) },
            "last_value_with_spread": { "crps": score.crps[3], "skill": skill(&score.skill[2]) },
            "inside": score.coverage.shares(),
        })
    });
    let out = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "summary": summary(test),
        "scores": scores.collect::<Vec<_>>(),
        "not_published": test.without,
        "no_run_like_it": test.unlike,
    });
    format!("{out:#}\n")
}
