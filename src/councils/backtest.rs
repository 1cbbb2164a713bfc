//! Forecasts of all councils for years that are known by now, and their scores.

use super::{Council, Forecaster, Futures, Past, Published, Row, YearFigures};
use crate::chance::{Key, NameHash, unit};
use crate::fit::FitFault;
use crate::score::{Coverage, Skill, crps_fair, quantile, randomised_pit};

const COUNCIL: NameHash = NameHash::new("councils.backtest.council");
/// Futures of each forecast.
const FUTURES: usize = 400;

/// What is forecast: name, as in the output, and the unit its scores are in.
pub const MEASURES: [(&str, &str); 3] = [
    ("requests_received", "% of the last year"),
    ("plans_issued", "% of the last year"),
    ("pc_plans_issued_within_20_weeks", "points"),
];

/// One forecast of one measure of one council.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecasted {
    /// Place of the council in [`Published::councils`].
    pub council: usize,
    /// The year that was forecast.
    pub year: u16,
    /// Place in [`MEASURES`].
    pub measure: usize,
    /// The year before.
    pub last: f64,
    /// The 10, 50 and 90 % quantiles of the forecast.
    pub quantiles: [f64; 3],
    /// What happened.
    pub happened: f64,
    /// Where in the forecast it lies, 0 to 1 (randomised PIT).
    pub pit: f64,
    /// CRPS, in the measure's score unit: of the forecast; of the last value; of the line through the last two years; of
    /// the last value with the spread of past changes.
    pub crps: [f64; 4],
}

/// How forecasts of one measure, or of all, did in all years together or in one.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Place in [`MEASURES`]; `None` = all, each in units of the mean score of the last value.
    pub measure: Option<usize>,
    /// `None` = all years.
    pub year: Option<u16>,
    /// Mean CRPS: forecast, last value, line, last value with spread.
    pub crps: [f64; 4],
    /// Skill against each of the three naive forecasts.
    pub skill: [Option<Skill>; 3],
    /// How often what happened was inside the 50, 80, 90 % ranges.
    pub coverage: Coverage,
}

/// All forecasts and their scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// The forecasts: by year, council, measure.
    pub forecasts: Vec<Forecasted>,
    /// Scores: by year (all years together last), by measure (all measures together last).
    pub scores: Vec<Scored>,
    /// Councils that could not be forecast in a year because one of the three years is not published: (year, how many).
    pub without: Vec<(u16, usize)>,
    /// Councils of whose kind the table has too few runs: (year, how many).
    pub unlike: Vec<(u16, usize)>,
}

/// The three that the summary speaks of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overall {
    /// Councils.
    pub councils: usize,
    /// Skill against the last value, all measures.
    pub skill: Option<Skill>,
    /// Share of what happened inside the 80 % ranges.
    pub inside_80: f64,
}

/// Forecasts every council for each of `years` from the two years before it, and scores it. A forecast knows nothing of
/// its year or of later ones, not even of other councils. `rows` is a [`reference`](super::reference()).
///
/// # Errors
/// [`FitFault`] when the table is too small. Years without two before them are left out.
pub fn backtest(published: &Published, rows: &[Row], years: &[u16], seed: u64) -> Result<Backtest, FitFault> {
    let mut test = Backtest { forecasts: Vec::new(), scores: Vec::new(), without: Vec::new(), unlike: Vec::new() };
    for &year in years {
        let known = published.until(year - 1);
        let Some(past) = Past::until(&known, year - 1) else { continue };
        let forecaster = Forecaster::new(rows, &past, seed)?;
        let (mut without, mut unlike) = (0, 0);
        for (number, council) in published.councils.iter().enumerate() {
            let Some([before, last, next]) = three(council, year) else {
                without += 1;
                continue;
            };
            let key = Key::of_replication(seed, u32::from(year)).sub(COUNCIL, number as u32);
            match forecaster.forecast(&before, &last, FUTURES, key) {
                Ok(futures) => {
                    test.forecasts.extend(scored(number, year, [&before, &last, &next], &futures, &past, key));
                }
                Err(_) => unlike += 1,
            }
        }
        test.without.push((year, without));
        test.unlike.push((year, unlike));
    }
    let mut scored_years: Vec<u16> = test.forecasts.iter().map(|f| f.year).collect();
    scored_years.dedup();
    let groups = scored_years.iter().map(|y| Some(*y)).chain(std::iter::once(None));
    for year in groups {
        for measure in (0..MEASURES.len()).map(Some).chain([None]) {
            test.scores.push(score(&test.forecasts, measure, year, Key::of_replication(seed, 0)));
        }
    }
    Ok(test)
}

impl Backtest {
    /// All measures and years together.
    pub fn overall(&self) -> Option<Overall> {
        let all = self.scores.iter().find(|s| s.year.is_none() && s.measure.is_none())?;
        let mut councils: Vec<usize> = self.forecasts.iter().map(|f| f.council).collect();
        councils.sort_unstable();
        councils.dedup();
        Some(Overall { councils: councils.len(), skill: all.skill[0], inside_80: all.coverage.shares()[1] })
    }
}

/// The two years before and the year itself.
fn three(council: &Council, year: u16) -> Option<[YearFigures; 3]> {
    let of = |y: u16| council.years.get(&y).copied();
    Some([of(year - 2)?, of(year - 1)?, of(year)?])
}

fn figures(of: &YearFigures) -> [f64; 3] {
    [of.requests, of.plans, of.on_time]
}

fn scored(
    council: usize,
    year: u16,
    [before, last, next]: [&YearFigures; 3],
    futures: &Futures,
    past: &Past,
    key: Key,
) -> Vec<Forecasted> {
    let [before, last, next] = [before, last, next].map(figures);
    (0..MEASURES.len())
        .map(|m| {
            // Counts are scored in % of the last year, so that a small council counts as much as a large one.
            let unit_of_score = if m < 2 { 100.0 / last[m] } else { 1.0 };
            let mut sorted = futures.values[m].clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let at = |p: f64| quantile(&sorted, p);
            let spread: Vec<f64> = past.changes[m]
                .iter()
                .map(|c| if m < 2 { last[m] * libm::exp(*c) } else { (last[m] + c).clamp(0.0, 100.0) })
                .collect();
            let line = 2.0 * last[m] - before[m];
            let scores = [&sorted, &vec![last[m]], &vec![line], &spread].map(|s| unit_of_score * crps_fair(s, next[m]));
            Forecasted {
                council,
                year,
                measure: m,
                last: last[m],
                quantiles: [at(0.1), at(0.5), at(0.9)],
                happened: next[m],
                pit: randomised_pit(&sorted, next[m], unit(key.purpose(COUNCIL, m as u32))),
                crps: scores,
            }
        })
        .collect()
}

fn score(forecasts: &[Forecasted], measure: Option<usize>, year: Option<u16>, key: Key) -> Scored {
    let own: Vec<&Forecasted> = forecasts
        .iter()
        .filter(|f| measure.is_none_or(|m| f.measure == m) && year.is_none_or(|y| f.year == y))
        .collect();
    // All measures together: each in units of the mean score of the last value, so that none drowns the others.
    let unit_of = |m: usize| match measure {
        Some(_) => 1.0,
        None => {
            let naive: Vec<f64> = own.iter().filter(|f| f.measure == m).map(|f| f.crps[1]).collect();
            naive.iter().sum::<f64>() / naive.len() as f64
        }
    };
    let units: Vec<f64> = (0..MEASURES.len()).map(unit_of).collect();
    let of = |f: &Forecasted, i: usize| f.crps[i] / units[f.measure];
    let mut coverage = Coverage::default();
    own.iter().for_each(|f| coverage.add(f.pit));
    let paired = |i: usize| -> Vec<(usize, f64, f64)> { own.iter().map(|f| (f.council, of(f, 0), of(f, i))).collect() };
    Scored {
        measure,
        year,
        crps: [0, 1, 2, 3].map(|i| own.iter().map(|f| of(f, i)).sum::<f64>() / own.len() as f64),
        skill: [1, 2, 3].map(|i| Skill::paired(&paired(i), key)),
        coverage,
    }
}
