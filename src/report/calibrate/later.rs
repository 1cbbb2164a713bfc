//! What came after the last day fitted to: a picture of forecast, event and naive forecast, and their scores.

use super::super::terminal::{NONE, Table, Text};
use super::super::words::month_name;
use super::shown;
use crate::project::{Calibration, FigureFit, Later};
use crate::score::NAIVE;

/// Columns of a picture.
const WIDTH: usize = 46;

/// Figures of one measure over spans of one length.
struct Series<'a> {
    name: String,
    figures: Vec<(&'a FigureFit, &'a Later)>,
}

fn months(f: &FigureFit) -> i32 {
    let number = |day: crate::calendar::Date| 12 * i32::from(day.year()) + i32::from(day.month());
    number(f.observed.until) - number(f.observed.from) + 1
}

fn series(c: &Calibration) -> Vec<Series<'_>> {
    let mut all: Vec<Series> = Vec::new();
    for f in &c.figures {
        let Some(later) = &f.later else { continue };
        let of = &f.observed.figure;
        let parts = [of.pathway.as_str(), of.stage.as_str(), of.measure.as_str()];
        let mut name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if months(f) > 1 {
            name.push_str(&format!(", {} months", months(f)));
        }
        name.push_str(&format!(", {}", f.observed.unit));
        match all.iter_mut().find(|s| s.name == name) {
            Some(series) => series.figures.push((f, later)),
            None => all.push(Series { name, figures: vec![(f, later)] }),
        }
    }
    all
}

/// The picture and the scores; nothing where no figure came later.
pub(super) fn later(text: &mut Text, c: &Calibration) {
    let all = series(c);
    if all.is_empty() {
        return;
    }
    for series in &all {
        picture(series).iter().for_each(|line| text.line(line));
    }
    text.prose(
        "── the forecast range of 8 in 10, ┼ its middle, ● what happened, ○ the last value before the forecast (naive).",
    );
    text.blank();
    let mut table =
        Table::new(&["CRPS, in the unit of each", "in 8 in 10", "forecast", "last|value", "same|season", "line"]);
    for series in &all {
        let inside = series.figures.iter().filter(|(f, _)| f.is_inside()).count();
        let mut cells = vec![series.name.clone(), format!("{inside} of {}", series.figures.len()), shown(own(series))];
        cells.extend((0..3).map(|n| naive_error(series, n).map_or(NONE.to_owned(), shown)));
        table.row(cells);
    }
    table.lines(2).iter().for_each(|line| text.line(line.trim_end()));
    all.iter().filter_map(sentence).for_each(|words| text.item(&words));
}

fn own(series: &Series) -> f64 {
    series.figures.iter().map(|(_, later)| later.crps).sum::<f64>() / series.figures.len() as f64
}

/// Mean error of a naive forecast; `None` where it cannot be made for all.
fn naive_error(series: &Series, n: usize) -> Option<f64> {
    let errors = series.figures.iter().map(|(f, later)| later.naive[n].map(|value| (value - f.observed.value).abs()));
    let errors: Option<Vec<f64>> = errors.collect();
    errors.map(|errors| errors.iter().sum::<f64>() / errors.len() as f64)
}

/// Against the best of the naive forecasts, chosen when all is known.
fn sentence(series: &Series) -> Option<String> {
    let naive = (0..3).filter_map(|n| naive_error(series, n).map(|error| (error, n)));
    let (error, best) = naive.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let own = own(series);
    let words = if own <= error {
        format!("{:.0} % below", 100.0 * (1.0 - own / error))
    } else if error > 0.0 {
        format!("{:.0} % ABOVE", 100.0 * (own / error - 1.0))
    } else {
        "ABOVE".to_owned()
    };
    Some(format!("{}: the error is {words} that of the best naive forecast, {}.", series.name, NAIVE[best]))
}

fn picture(series: &Series) -> Vec<String> {
    let values = series
        .figures
        .iter()
        .flat_map(|(f, later)| f.range.into_iter().flatten().chain([f.observed.value]).chain(later.naive[0]));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    let room = (high - low).max(1e-9) * 1.1;
    let (low, step) = ((low + high - room) / 2.0, room / (WIDTH - 1) as f64);
    let column = |value: f64| (((value - low) / step).round().max(0.0) as usize).min(WIDTH - 1);
    let mut lines = vec![String::new(), series.name.clone()];
    for (f, later) in &series.figures {
        let mut cells = [' '; WIDTH];
        if let Some([p10, p50, p90]) = f.range {
            cells[column(p10)..=column(p90)].fill('─');
            cells[column(p50)] = '┼';
        }
        if let Some(value) = later.naive[0] {
            cells[column(value)] = '○';
        }
        cells[column(f.observed.value)] = '●';
        let day = f.observed.until;
        let until = format!("{} {}", &month_name(day)[..3], day.year());
        let strip: String = cells.iter().collect();
        let range = f.range.map_or(NONE.to_owned(), |[p10, _, p90]| format!("{}-{}", shown(p10), shown(p90)));
        lines.push(format!("  {until}  {:>6}  │{strip}│ {range}", shown(f.observed.value)));
    }
    lines
}
