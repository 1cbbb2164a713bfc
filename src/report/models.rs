//! Several explanations of the same figures, set beside one another by what they would have forecast.

use super::PastForecasts;
use super::csv::Table as Csv;
use super::terminal::{Table, Text};
use crate::score::Less;
use serde_json::{Value, json};

/// Models beside the first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelsCompared {
    /// Title of the first.
    pub first: String,
    /// Its own scores: error of all forecasts in units of the last value's, and by measure in its unit.
    pub own: ModelScores,
    /// The measures: name and unit.
    pub series: Vec<(String, String)>,
    /// How many forecasts there are of each.
    pub forecasts: Vec<usize>,
    /// The others, each with its title.
    pub others: Vec<(String, ModelScores)>,
}

/// How one model did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelScores {
    /// Mean CRPS of all forecasts, each in units of its measure's mean error of the last value.
    pub all: Option<f64>,
    /// Mean CRPS by measure, in its unit.
    pub series: Vec<Option<f64>>,
    /// Share of what happened in the ranges of 8 in 10.
    pub inside: Option<f64>,
    /// How much less its error is than the first model's on the same forecasts, with an interval over dates of forecast and,
    /// where it is known, of the chance of the fits.
    pub less: Option<Less>,
}

impl ModelsCompared {
    /// Of the forecasts of several models of the same figures from the same dates; of the others with how much less their error
    /// is than that of the first.
    pub fn new(first: &PastForecasts, others: &[(PastForecasts, Option<Less>)]) -> Self {
        let scores = |page: &PastForecasts, less: Option<Less>| ModelScores {
            all: page.verdicts.all.as_ref().map(|v| v.crps),
            series: page.verdicts.series.iter().map(|v| v.as_ref().map(|v| v.crps)).collect(),
            inside: page.verdicts.all.as_ref().map(|v| v.coverage.shares()[1]),
            less,
        };
        ModelsCompared {
            first: first.title.clone(),
            own: scores(first, None),
            series: first.series.clone(),
            forecasts: first.verdicts.series.iter().map(|v| v.as_ref().map_or(0, |v| v.forecasts)).collect(),
            others: others.iter().map(|(page, skill)| (page.title.clone(), scores(page, *skill))).collect(),
        }
    }
}

/// What it comes to, a sentence a model.
fn sentences(models: &ModelsCompared) -> Vec<String> {
    let one = |(title, scores): &(String, ModelScores)| match scores.less {
        None => format!("{title}: cannot be compared."),
        Some(Less { skill: s, chance }) => {
            let sure = match s {
                s if s.low > 0.0 => "better",
                s if s.high < 0.0 => "WORSE",
                _ => "no telling",
            };
            let of = match chance {
                Some(chance) => {
                    format!(" and of the fits' own chance, which by itself is {:.0} points", 100.0 * chance)
                }
                None => String::new(),
            };
            format!(
                "{title}: {sure}; its error is {} than that of the first (95 % interval over {} dates{of}: {} to {}).",
                way(s.skill),
                s.groups,
                way(s.low),
                way(s.high)
            )
        }
    };
    models.others.iter().map(one).collect()
}

/// How much less an error is, or more.
fn way(less: f64) -> String {
    let percent = (100.0 * less).round();
    let way = if percent < 0.0 { "more" } else { "less" };
    format!("{:.0} % {way}", percent.abs())
}

/// The part of the page about other models; nothing where there are none.
pub(super) fn models_text(page: &mut Text, models: &ModelsCompared, width: usize) {
    if models.others.is_empty() {
        return;
    }
    page.heading("Explanations beside one another", "CRPS of the same forecasts: less is better");
    let mut columns = vec!["model".to_owned(), "all".to_owned(), "in 80 %|range".to_owned()];
    // A measure that is forecast once says next to nothing by itself.
    let series: Vec<usize> = (0..models.series.len()).filter(|n| models.forecasts[*n] > 1).collect();
    columns.extend(series.iter().map(|n| {
        let (name, unit) = &models.series[*n];
        format!("{}|{unit}", name.replace([' ', '_'], "|"))
    }));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut table = Table::new(&columns);
    let number = |value: Option<f64>| {
        value.map_or("-".to_owned(), |v| if v < 9.95 { format!("{v:.2}") } else { format!("{v:.1}") })
    };
    let mut row = |name: String, scores: &ModelScores| {
        let mut cells = vec![name, number(scores.all)];
        cells.push(scores.inside.map_or("-".to_owned(), |s| format!("{:.0} %", 100.0 * s)));
        cells.extend(series.iter().map(|n| number(scores.series.get(*n).copied().flatten())));
        table.row(cells);
    };
    row("1".to_owned(), &models.own);
    models.others.iter().enumerate().for_each(|(n, (_, scores))| row((n + 2).to_string(), scores));
    table.fitted(width).iter().for_each(|line| page.line(line));
    page.blank();
    page.item(&format!("1 is {}.", models.first));
    sentences(models).iter().enumerate().for_each(|(n, words)| page.item(&format!("{} is {words}", n + 2)));
    page.prose(
        "Each model is fitted anew at each date to what was known by then, so that one with more inputs has no advantage but what \
         they foretell. The dates are few and follow one another: an interval over them is narrow at best as it says.",
    );
    if models.others.iter().any(|(_, scores)| scores.less.is_none_or(|less| less.chance.is_none())) {
        page.prose(
            "What the chance of the fits does is not in these intervals: another --seed may say otherwise. It is looked at where \
             the simulations at the priors (--simulations) are 1,600 or more.",
        );
    }
}

/// `models.csv`: one row a model.
pub fn models_csv(models: &ModelsCompared) -> Vec<u8> {
    let mut columns =
        vec!["model", "crps_all", "inside_80", "less_than_first", "less_lower", "less_upper", "less_by_chance"];
    let names: Vec<String> = models.series.iter().map(|(name, unit)| format!("crps: {name}, {unit}")).collect();
    columns.extend(names.iter().map(String::as_str));
    let mut table = Csv::new(&columns);
    let mut row = |title: &str, scores: &ModelScores| {
        table.text(title);
        let (skill, chance) = (scores.less.map(|l| l.skill), scores.less.and_then(|l| l.chance));
        let less = [skill.map(|s| s.skill), skill.map(|s| s.low), skill.map(|s| s.high), chance];
        [scores.all, scores.inside]
            .into_iter()
            .chain(less)
            .chain(scores.series.iter().copied())
            .for_each(|n| table.number(n));
        table.end_row();
    };
    row(&models.first, &models.own);
    models.others.iter().for_each(|(title, scores)| row(title, scores));
    table.bytes()
}

/// For programs.
pub(super) fn models_json(models: &ModelsCompared) -> Value {
    let one = |(title, s): &(String, ModelScores)| {
        json!({
            "model": title,
            "crps_all": s.all,
            "inside_80": s.inside,
            "less_than_first": s.less.map(|l| json!({ "value": l.skill.skill, "lower": l.skill.low, "upper": l.skill.high })),
            "less_by_chance_of_the_fits": s.less.and_then(|l| l.chance),
        })
    };
    json!({ "others": models.others.iter().map(one).collect::<Vec<_>>(), "summary": sentences(models) })
}
