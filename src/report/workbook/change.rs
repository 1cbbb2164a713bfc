//! What another scenario changes (`compare`), and how sure each value of a lever is (`solve`).

use super::Book;
use super::chart::{self, Cells, Line, Words};
use super::style::{GOAL, GREY, INK};
use crate::report::pack::{CurveRow, DifferenceRow, Pack, option_name, words_of};
use rust_xlsxwriter::{ChartMarkerType, XlsxError};

/// Days in the shortest quarter: months are in `differences.csv`.
const QUARTER: i32 = 89;

/// The sheets that a pack of a change has.
pub(super) fn sheets(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    differences(book, pack)?;
    children(book, pack)?;
    curve(book, pack)
}

/// Another scenario as the page names it: of the first with other values those values, in words.
fn scenario(pack: &Pack, name: &str) -> String {
    let of = pack.story.comparisons.iter().find(|c| c.scenario == name);
    of.map_or_else(|| name.to_owned(), |c| option_name(pack, c))
}

fn days(row: &DifferenceRow) -> i32 {
    row.start.duration_until(row.end).as_hours() as i32 / 24
}

fn differences(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    let kept = |row: &&DifferenceRow| days(row) >= QUARTER;
    let rows: Vec<&DifferenceRow> = pack.differences.iter().filter(kept).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let words = "The other scenario less the first, for the same children";
    let widths = [40.0, 30.0, 34.0, 12.0, 12.0, 11.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0, 10.0];
    let mut sheet = book.sheet("Differences", "", words, &widths)?;
    sheet.title(words)?;
    sheet.note("Of services as a whole, by quarter and year; what is not here is the same in every future. Months and the other percentiles, and stages and teams, are in differences.csv.")?;
    let names = [
        "Scenario",
        "Service or team",
        "Measure",
        "From",
        "To",
        "First (mean)",
        "Other (mean)",
        "Difference (mean)",
        "Its error, lower",
        "Its error, upper",
        "10th percentile of futures",
        "90th percentile of futures",
        "Better in this share of futures",
        "Unit",
    ];
    let header = sheet.row;
    sheet.header(&names)?;
    for row in rows {
        sheet.text(0, &scenario(pack, &row.scenario))?;
        sheet.text(1, pack.title_of(&row.pathway, ""))?;
        sheet.text(2, &row.measure)?;
        sheet.date(3, row.start, &sheet.styles.day)?;
        sheet.date(4, row.end, &sheet.styles.day)?;
        let value = |statistic: &str| row.values.get(statistic).copied().unwrap_or(f64::NAN);
        let bounds = row.bounds.get("mean").copied().unwrap_or((f64::NAN, f64::NAN));
        let figures = [value("base"), value("other"), value("mean"), bounds.0, bounds.1, value("p10"), value("p90")];
        for (column, figure) in (5..).zip(figures) {
            sheet.number(column, figure, &row.unit)?;
        }
        sheet.number(12, value("better"), "share")?;
        sheet.text(13, &row.unit)?;
        sheet.row += 1;
    }
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}

fn children(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    if pack.children.is_empty() {
        return Ok(());
    }
    let mut measures: Vec<&str> = Vec::new();
    for measure in pack.children.iter().flat_map(|row| row.means.keys()) {
        if !measures.contains(&measure.as_str()) {
            measures.push(measure);
        }
    }
    let words = "The same children in both scenarios (means of futures; weeks are of all of a group together)";
    let widths: Vec<f64> = [40.0, 30.0, 22.0].into_iter().chain(measures.iter().map(|_| 14.0)).collect();
    let mut sheet = book.sheet("Children", "", words, &widths)?;
    sheet.title(words)?;
    sheet.note("Who is seen four weeks sooner or later, who is past the limit in one only, and weeks saved, by group and month of request.")?;
    let names: Vec<String> = ["Scenario", "Service", "Group"]
        .into_iter()
        .map(str::to_owned)
        .chain(measures.iter().map(|measure| measure.replace('_', " ")))
        .collect();
    let header = sheet.row;
    sheet.header(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    for row in &pack.children {
        sheet.text(0, &scenario(pack, &row.scenario))?;
        sheet.text(1, pack.title_of(&row.pathway, ""))?;
        sheet.text(2, &row.group.replace('_', " "))?;
        for (column, measure) in (3..).zip(&measures) {
            let unit = if *measure == "weeks_saved" { "WTE" } else { "children" };
            sheet.number(column, row.means.get(*measure).copied().unwrap_or(f64::NAN), unit)?;
        }
        sheet.row += 1;
    }
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}

fn curve(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    let Some(first) = pack.curve.first() else { return Ok(()) };
    let solution = pack.story.solution.as_ref();
    let words = "The share of futures that meets the target, by value of the lever";
    let mut sheet = book.sheet("Curve", "", words, &[14.0, 16.0, 14.0, 14.0, 14.0, 18.0, 18.0])?;
    sheet.title(words)?;
    if let Some(solution) = solution {
        let and = if solution.and_path.is_empty() {
            String::new()
        } else {
            format!("; second lever: {} ({})", words_of(pack, &solution.and_path), solution.and_path)
        };
        sheet.note(&format!("Lever: {} ({}){and}", words_of(pack, &solution.path), solution.path))?;
    }
    let names = [
        "Value of the lever",
        "Met in this share of futures",
        "Its error, lower",
        "Its error, upper",
        "Share that is asked for",
        "Cost over the run (mean)",
        "Value of the second lever",
    ];
    let header = sheet.row;
    sheet.header(&names)?;
    for CurveRow { value, and_value, met, cost, confidence } in &pack.curve {
        for (column, text) in [(0, value), (6, and_value)] {
            match text.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    sheet.worksheet.write_number_with_format(sheet.row, column, number, &sheet.styles.text)?;
                }
                _ => sheet.text(column, text)?,
            }
        }
        for (column, share) in (1..).zip(met.iter().chain([confidence])) {
            sheet.number(column, *share, "share")?;
        }
        sheet.number(5, cost.unwrap_or(f64::NAN), "pounds")?;
        sheet.row += 1;
    }
    // One curve can be drawn; of a lattice the table is the answer.
    if first.and_value.is_empty() {
        let name = sheet.name.clone();
        let cells = Cells { sheet: &name, header, first: header + 1, last: sheet.row - 1 };
        let lines = [
            Line::solid(1, INK).marked(ChartMarkerType::Circle),
            Line::dotted(2, GREY),
            Line::dotted(3, GREY),
            Line::dashed(4, GOAL),
        ];
        let alternative = solution.map_or(String::new(), |s| format!("{} {}", s.question, s.sentences.join(" ")));
        let words = Words { title: words, unit: "share", alternative: &alternative, most: Some(1.0) };
        sheet.chart(header, names.len() as u16, &chart::curve(&cells, &lines, &words, "Value of the lever"))?;
    }
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}
