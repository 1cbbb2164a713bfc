//! For people.

use super::super::number::whole;
use super::super::terminal::{NONE, Table, Text};
use super::super::words::{TOOL, counted};
use super::later::later;
use super::{checked, forecast, sentence, short, shown, silent, warnings};
use crate::project::{Calibration, FigureFit};

/// The answer as a page of text, `width` columns wide.
pub fn calibration_text(c: &Calibration, width: usize, colour: bool) -> String {
    let mut text = Text::new(width, colour);
    text.title(&c.title);
    text.answer(&sentence(c));
    if let Some(words) = forecast(c) {
        text.answer(&words);
    }
    text.heading("What is believed", "before and after: the middle, and 8 in 10");
    let mut table = Table::new(&["   ", "before", "8 in 10", "after", "8 in 10", "spread,|after/before"]);
    let range = |[low, _, high]: [f64; 3]| format!("{}-{}", shown(low), shown(high));
    for input in &c.inputs {
        let (prior, posterior) = (input.prior, input.posterior);
        let middles = [shown(prior[1]), range(prior), shown(posterior[1]), range(posterior)];
        let spread = format!("{:.2}", input.spread);
        table.row(std::iter::once(String::new()).chain(middles).chain([spread]).collect());
    }
    let lines = table.lines(2);
    let head = lines.len() - c.inputs.len();
    lines[..head].iter().for_each(|line| text.line(line));
    for (line, input) in lines[head..].iter().zip(&c.inputs) {
        text.line(&short(c, &input.path));
        text.line(line);
    }
    if let Some(words) = silent(c) {
        text.prose(&words);
    }
    text.heading("What was seen, and what the fitted model gives", "");
    figures(&mut text, c, true);
    if c.figures.iter().any(|f| !f.used) {
        text.heading("What came later", "forecast, not fitted");
        figures(&mut text, c, false);
        later(&mut text, c);
    }
    let told = warnings(c);
    if !told.is_empty() {
        text.heading("With care", "");
        told.iter().for_each(|one| text.item(one));
    }
    text.heading("How to read it", "");
    text.prose(
        "Simulations at points of the priors, then where the figures were likely; those nearest to what was seen are kept and moved \
         by regression. Error is that of the figure and of the model together (standard deviation): the fit need not hit a figure \
         closer. Spread near 1: the figures say nothing of the input. posterior.csv holds the draws, for --posterior.",
    );
    if let Some(words) = checked(c) {
        text.prose(&words);
    }
    text.line(&format!(
        "{} and {} more · worth {:.0} · {} · seed {} · {TOOL}",
        counted(f64::from(c.simulations.0), "simulation"),
        whole(f64::from(c.simulations.1)),
        c.effective,
        counted(c.draws.len() as f64, "draw"),
        c.seed
    ));
    text.finish()
}

fn figures(text: &mut Text, c: &Calibration, used: bool) {
    let mut table = Table::new(&["figure", "seen", "error", "fitted", "8 in 10", ""]);
    let mut of = String::new();
    for f in c.figures.iter().filter(|f| f.used == used) {
        let whose = [f.observed.figure.pathway.as_str(), &f.observed.figure.stage, &f.observed.figure.measure];
        let whose: Vec<&str> = whose.into_iter().filter(|part| !part.is_empty()).collect();
        let whose = format!("{}, {}", whose.join(" "), f.observed.unit);
        if whose != of {
            table.row(vec![whose.clone()]);
            of = whose;
        }
        let (middle, range) = match f.range {
            Some([low, middle, high]) => (shown(middle), format!("{}-{}", shown(low), shown(high))),
            None => (NONE.to_owned(), NONE.to_owned()),
        };
        table.row(vec![format!("  {}", period(f)), shown(f.observed.value), shown(f.error), middle, range, mark(f)]);
    }
    table.lines(2).iter().for_each(|line| text.line(line.trim_end()));
}

fn mark(f: &FigureFit) -> String {
    let mark = if f.is_poor() {
        "poor"
    } else if f.is_inside() {
        ""
    } else {
        "outside"
    };
    mark.to_owned()
}

fn period(f: &FigureFit) -> String {
    if f.observed.from == f.observed.until {
        f.observed.until.to_string()
    } else {
        format!("{} to {}", f.observed.from, f.observed.until)
    }
}
