//! The targets.

use super::Book;
use super::sheet::Sheet;
use crate::report::pack::{Pack, TargetRow};
use rust_xlsxwriter::XlsxError;

/// What the columns hold.
const NAMES: [&str; 13] = [
    "Target",
    "Verdict",
    "Goal",
    "Unit",
    "From",
    "To",
    "Met in this share of futures",
    "Its error, lower",
    "Its error, upper",
    "Measure, 10th percentile",
    "Measure, median",
    "Measure, 90th percentile",
    "Stays met from (half of the futures)",
];

/// Their widths; one more for the words.
const WIDTHS: [f64; 14] = [48.0, 10.0, 10.0, 10.0, 12.0, 12.0, 12.0, 10.0, 10.0, 12.0, 12.0, 12.0, 14.0, 70.0];

/// The sheet of all targets.
pub(super) fn sheet(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    if pack.targets.is_empty() {
        return Ok(());
    }
    let words = "Each target, and how sure it is";
    let mut sheet = book.sheet("Targets", "", words, &WIDTHS)?;
    sheet.title(words)?;
    sheet.note(
        "The share of futures that meet a target is not the chance that it will be met: that would take for granted that \
         every assumption is right.",
    )?;
    let header = sheet.row;
    let many = pack.targets.iter().any(|t| t.scenario != pack.targets[0].scenario);
    let last = if many { "Scenario" } else { "What came of it" };
    let names: Vec<&str> = NAMES.into_iter().chain([last]).collect();
    sheet.header(&names)?;
    for target in &pack.targets {
        let told = pack.story.targets.iter().find(|t| t.id == target.id);
        let title = told.map_or(&target.id, |t| &t.title);
        sheet.wrapped(0, title)?;
        // The words are of the first scenario.
        let told = told.filter(|_| !many);
        sheet.text(1, told.map_or("", |t| &t.verdict))?;
        row(&mut sheet, target)?;
        sheet.wrapped(13, if many { &target.scenario } else { told.map_or("", |t| &t.text) })?;
        sheet.fit_row(&[(title, WIDTHS[0]), (told.map_or("", |t| &t.text), WIDTHS[13])])?;
        sheet.row += 1;
    }
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}

fn row(sheet: &mut Sheet, target: &TargetRow) -> Result<(), XlsxError> {
    sheet.number(2, target.goal, &target.unit)?;
    sheet.text(3, if target.at_least { "at least" } else { "at most" })?;
    sheet.date(4, target.start, &sheet.styles.day)?;
    sheet.date(5, target.end, &sheet.styles.day)?;
    if let Some(met) = target.met {
        (6..).zip(met).try_for_each(|(column, share)| sheet.number(column, share, "share"))?;
    }
    if let Some(value) = target.value {
        (9..).zip(value).try_for_each(|(column, value)| sheet.number(column, value, &target.unit))?;
    }
    match target.held_from {
        Some(day) => sheet.date(12, day, &sheet.styles.day),
        None => Ok(()),
    }
}
