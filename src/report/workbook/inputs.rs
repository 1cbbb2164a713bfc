//! The figures that the scenario stands on, those without a source first; and how the files were made.

use super::Book;
use crate::report::pack::{Assumption, Pack};
use rust_xlsxwriter::XlsxError;

/// The words of a grade, the least known first.
const GRADES: [&str; 4] = ["no source", "assumption", "derived", "source given"];

/// Every input with its source and grade.
pub(super) fn assumptions(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    let all = &pack.story.assumptions;
    if all.is_empty() {
        return Ok(());
    }
    let words = "Every figure the scenario stands on, with its source";
    let mut sheet = book.sheet("Inputs", "", words, &[13.0, 58.0, 30.0, 11.0, 11.0, 80.0, 24.0, 8.0])?;
    sheet.title(words)?;
    let count = |grade: &str| all.iter().filter(|a| a.grade == grade).count();
    let counts: Vec<String> = GRADES.iter().rev().map(|grade| format!("{} {grade}", count(grade))).collect();
    sheet.note(&format!(
        "{}, by what the scenario's files say beside them: {}. Those without a source stand first. A path is what \
         --set takes. A source that is that of the row above too is shown in one line; its cell has it whole.",
        crate::report::words::counted(all.len() as f64, "figure"),
        counts.join(", ")
    ))?;
    let names = ["Grade", "Path", "Value", "Range from", "Range to", "Source, as the file says", "File", "Line"];
    let header = sheet.row;
    sheet.header(&names)?;
    let rank = |a: &Assumption| GRADES.iter().position(|grade| *grade == a.grade).unwrap_or(0);
    let mut sorted: Vec<&Assumption> = all.iter().collect();
    sorted.sort_by_key(|a| rank(a));
    let mut above = "";
    for a in sorted {
        sheet.text(0, &a.grade)?;
        sheet.wrapped(1, &a.path)?;
        // A value that is a number is one here, so that it can be worked with.
        match a.value.replace('_', "").parse::<f64>() {
            Ok(value) if value.is_finite() && !a.value.contains(['n', 'N', 'i', 'I']) => {
                sheet.worksheet.write_number_with_format(sheet.row, 2, value, &sheet.styles.wrapped)?;
            }
            _ => sheet.wrapped(2, &a.value)?,
        }
        if let Some((least, most)) = a.range {
            for (column, value) in [(3, least), (4, most)] {
                sheet.worksheet.write_number_with_format(sheet.row, column, value, &sheet.styles.wrapped)?;
            }
        }
        sheet.wrapped(5, &a.source)?;
        sheet.text(6, &a.file)?;
        sheet.number(7, a.line as f64, "")?;
        // One comment often stands over many figures: its cells hold it whole, so that a filter has it, and its first row shows it.
        let shown = if a.source == above { "" } else { &a.source };
        sheet.fit_row(&[(&a.path, 58.0), (&a.value, 30.0), (shown, 80.0)])?;
        above = &a.source;
        sheet.row += 1;
    }
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}

/// How the files were made, and what the words mean.
pub(super) fn about(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    let mut sheet =
        book.sheet("About", "", "What the words mean, and how to make these figures again", &[34.0, 100.0])?;
    sheet.title("About these figures")?;
    sheet.heading("Two intervals, never confused")?;
    sheet.note(
        "The range of futures (percentiles) says how different one future can be from another: requests, illness, \
         recruitment and needs vary. More futures do not make it smaller. Plan with this one.",
    )?;
    sheet.note(
        "The simulation error (lower, upper) says how exactly this run has found a mean. More futures make it smaller. It \
         says nothing about the world. Neither holds what nobody knows: the assumptions.",
    )?;
    let lists =
        [("Before a figure is used", &pack.story.cautions), ("What the scenario leaves out", &pack.story.left_out)];
    for (heading, texts) in lists {
        if !texts.is_empty() {
            sheet.heading(heading)?;
            texts.iter().try_for_each(|text| sheet.note(text))?;
        }
    }
    sheet.heading("The same figures again, byte for byte")?;
    let m = &pack.manifest;
    for (name, value) in [
        ("Command", m.command.clone()),
        ("Tool", format!("{} {}, algorithm {}", m.tool, m.version, m.algorithm)),
        ("Hash of the scenario", m.scenario_hash.clone()),
        ("Hash of the plan", m.plan_hash.clone()),
        ("Seed", m.seed.to_string()),
        ("Futures", m.replications.to_string()),
    ] {
        // A batch is of many scenarios and has no hash of one.
        if value.is_empty() {
            continue;
        }
        sheet.text(0, name)?;
        sheet.wrapped(1, &value)?;
        sheet.row += 1;
    }
    if !pack.story.files.is_empty() {
        let names: Vec<&str> = pack.story.files.iter().map(|f| f.name.as_str()).collect();
        sheet.text(0, "Files of the scenario (in pack.json)")?;
        sheet.wrapped(1, &names.join(", "))?;
        sheet.row += 1;
    }
    for table in &pack.story.tables {
        sheet.text(0, &format!("SHA-256 of {}", table.name))?;
        sheet.text(1, &table.sha256)?;
        sheet.row += 1;
    }
    book.push(sheet);
    Ok(())
}
