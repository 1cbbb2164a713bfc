//! The first sheet: the question, the answer, the headline table, what else is in the workbook.

use super::columns::{MEDIAN, P10, P90};
use super::sheet::Sheet;
use crate::calendar::Date;
use crate::project::names;
use crate::report::pack::{Answer, Command, Figure, Pack, Point, answer};
use crate::report::words::{counted, day};
use rust_xlsxwriter::{Url, Worksheet, XlsxError};

/// Widths of the columns.
pub(super) const WIDTHS: [f64; 9] = [33.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0];

/// Writes it. `contents`: name of every other sheet and what it holds.
pub(super) fn write(mut sheet: Sheet, contents: &[(String, String)], pack: &Pack) -> Result<Worksheet, XlsxError> {
    let setting = &pack.story.scenario;
    sheet.title(&setting.title)?;
    let futures = counted(f64::from(pack.manifest.replications), "future");
    sheet.note(&match pack.story.of {
        Command::Batch => format!(
            "{}, {futures} of each, with the same children. Projections under the assumptions of each scenario, not \
             forecasts of what will be.",
            counted(pack.ranks.len() as f64, "scenario"),
        ),
        _ => format!(
            "{} to {}, {futures} simulated. A projection under the assumptions on the sheet Inputs, not a forecast of \
             what will be.",
            day(setting.start),
            day(setting.end),
        ),
    })?;
    answers(&mut sheet, pack)?;
    for answer in &pack.story.answers {
        headline(&mut sheet, pack, answer)?;
    }
    targets(&mut sheet, pack)?;
    sheet.heading("In this workbook")?;
    for (name, about) in contents {
        let link = Url::new(format!("internal:'{}'!A1", name.replace('\'', "''"))).set_text(name);
        sheet.worksheet.write_url_with_format(sheet.row, 0, link, &sheet.styles.link)?;
        sheet.text(1, about)?;
        sheet.row += 1;
    }
    sheet.print_to(sheet.row, WIDTHS.len() as u16 - 1)?;
    Ok(sheet.worksheet)
}

/// The question, and what comes of it, in the sentences of the page.
fn answers(sheet: &mut Sheet, pack: &Pack) -> Result<(), XlsxError> {
    let story = &pack.story;
    let is_projection = matches!(story.of, Command::Run | Command::Compare);
    if !is_projection {
        let (question, sentences) = answer(pack);
        sheet.heading(&question)?;
        sentences.iter().try_for_each(|text| sheet.sentence(text))?;
        story.solution.iter().try_for_each(|solution| sheet.note(&solution.how))?;
    }
    for compared in &story.comparisons {
        sheet.heading(&format!("{} against {}", compared.title, story.scenario.title))?;
        sheet.sentence(&compared.finding)?;
        for texts in [&compared.children, &compared.drivers, &compared.losers, &compared.traps] {
            texts.iter().try_for_each(|text| sheet.note(text))?;
        }
        let rest = compared.money.iter().chain(&compared.exact);
        rest.into_iter().try_for_each(|text| sheet.note(text))?;
    }
    if story.answers.is_empty() && story.services.is_empty() {
        return if story.binding.is_empty() { Ok(()) } else { sheet.sentence(&story.binding) };
    }
    sheet.heading(if story.of == Command::Run { "The answer in short" } else { "The scenario as it is" })?;
    for answer in &story.answers {
        sheet.sentence(&answer.finding)?;
        sheet.sentence(&answer.family)?;
        answer.clearing.iter().try_for_each(|text| sheet.sentence(text))?;
        answer.published.iter().try_for_each(|text| sheet.note(text))?;
        answer.dips.iter().try_for_each(|dip| sheet.note(&format!("With care: {}", dip.text)))?;
    }
    for service in &story.services {
        sheet.sentence(&format!("{}: {}", pack.title_of(&service.pathway, ""), service.finding))?;
    }
    if !story.binding.is_empty() {
        sheet.heading("What binds")?;
        sheet.sentence(&story.binding)?;
        story.shift.iter().try_for_each(|text| sheet.sentence(text))?;
    }
    Ok(())
}

/// A pathway of plans by quarter.
fn headline(sheet: &mut Sheet, pack: &Pack, answer: &Answer) -> Result<(), XlsxError> {
    let find = |measure: &str| pack.figures.find(&answer.pathway, "", measure);
    let Some(rate) = find(&answer.rate) else { return Ok(()) };
    sheet.heading(pack.title_of(&answer.pathway, ""))?;
    sheet.plain_header(&[
        "Quarter to the end of",
        "On time, % of plans issued (median)",
        "10th percentile of futures",
        "90th percentile of futures",
        "Year to date, % (median)",
        "Of those who asked, % (median)",
        "Plans issued (median)",
        "Open past the limit at the end (median)",
        "Half wait at most, weeks (median)",
    ])?;
    let at = |figure: Option<&Figure>, end: Date, quarter: bool| -> Option<Point> {
        let figure = figure?;
        let found = if quarter {
            figure.quarters().find(|p| p.end == end)
        } else {
            figure.years_to_date().find(|p| p.end == end)
        };
        found.copied()
    };
    for point in rate.quarters() {
        let end = point.end;
        sheet.date(0, end, &sheet.styles.month)?;
        for (column, statistic) in [(1, MEDIAN), (2, P10), (3, P90)] {
            sheet.number(column, point.statistics[statistic].value, &rate.unit)?;
        }
        for (column, figure, quarter) in [
            (4, Some(rate), false),
            (5, find(names::COHORT), true),
            (6, find(names::ISSUED), true),
            (7, find(names::OPEN_OVER_LIMIT), true),
            (8, find(names::COHORT_MEDIAN), true),
        ] {
            if let (Some(figure), Some(point)) = (figure, at(figure, end, quarter)) {
                sheet.number(column, point.statistics[MEDIAN].value, &figure.unit)?;
            }
        }
        sheet.row += 1;
    }
    for benchmark in pack.story.benchmarks.iter().filter(|b| crate::project::is_published_rate(&b.measure)) {
        sheet.wrapped(0, &benchmark.title)?;
        sheet.number(1, benchmark.value, "%")?;
        sheet.text(2, &benchmark.source)?;
        sheet.fit_row(&[(&benchmark.title, WIDTHS[0])])?;
        sheet.row += 1;
    }
    sheet.note("What is not known before the run ends is left empty.")
}

fn targets(sheet: &mut Sheet, pack: &Pack) -> Result<(), XlsxError> {
    if pack.story.targets.is_empty() {
        return Ok(());
    }
    sheet.heading("Targets")?;
    for target in &pack.story.targets {
        sheet.note(&format!("{}: {}", target.verdict, target.text))?;
    }
    Ok(())
}
