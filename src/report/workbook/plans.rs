//! The sheets of a pathway of plans.

use super::Book;
use super::chart::Line;
use super::columns::{self, Column, MEDIAN, P10, P90, Plot};
use super::measure::Measure;
use super::style::{GOAL, GREY, INK, SECOND};
use crate::project::{is_published_rate, names};
use crate::report::pack::{Answer, Pack};
use rust_xlsxwriter::{ChartMarkerType, XlsxError};

/// Widths of the columns of a month and of figures.
const WIDE: [f64; 10] = [11.0; 10];

/// All sheets of a pathway of plans.
pub(super) fn sheets(book: &mut Book, pack: &Pack, answer: &Answer) -> Result<(), XlsxError> {
    on_time(book, pack, answer)?;
    rates(book, pack, answer)?;
    let title = pack.title_of(&answer.pathway, "").to_owned();
    for (measure, name, words, note) in [
        (
            names::OPEN_OVER_LIMIT,
            "Past the limit",
            "Children whose case is open past the limit, at the end of the month",
            answer.clearing.as_deref().unwrap_or_default(),
        ),
        ("open_cases", "Open cases", "Children whose case is open, at the end of the month", ""),
    ] {
        let Some(measure) = Measure::of(pack, &answer.pathway, "", measure, words) else { continue };
        let mut sheet = book.sheet(name, &title, words, &WIDE)?;
        sheet.title(words)?;
        sheet.note(&title)?;
        sheet.note(note)?;
        measure.write(&mut sheet, &format!("{words}, {title}: median and range of futures. {note}"))?;
        book.push(sheet);
    }
    families(book, pack, answer)?;
    flows(book, pack, answer)
}

fn on_time(book: &mut Book, pack: &Pack, answer: &Answer) -> Result<(), XlsxError> {
    let words = "On time, % of the plans issued in the month";
    let Some(measure) = Measure::of(pack, &answer.pathway, "", &answer.rate, words) else { return Ok(()) };
    let title = pack.title_of(&answer.pathway, "");
    let mut sheet = book.sheet("On time", title, words, &WIDE)?;
    sheet.title(words)?;
    sheet.sentence(&answer.finding)?;
    sheet.note(&format!(
        "{title}. Measure {}. This is the published rate: it cannot see children who still wait, and it falls when the \
         oldest cases are cleared.",
        answer.rate
    ))?;
    measure.write(&mut sheet, &format!("{words}: median and range of futures by month. {}", answer.finding))?;
    book.push(sheet);
    Ok(())
}

fn rates(book: &mut Book, pack: &Pack, answer: &Answer) -> Result<(), XlsxError> {
    let find = |measure: &str| pack.figures.find(&answer.pathway, "", measure);
    let Some(rate) = find(&answer.rate) else { return Ok(()) };
    let mut columns = vec![
        Column::median("Of the plans issued in the month", rate),
        Column::to_date("Of the plans issued in the year to date", rate),
    ];
    let mut lines = vec![Line::solid(1, INK), Line::dashed(2, GREY)];
    for (measure, title, line) in [
        (names::COHORT, "Of those who asked in the month", Line::solid(0, GOAL).marked(ChartMarkerType::Circle)),
        ("pc_open_within_20_weeks", "Of those still open at its end", Line::dotted(0, SECOND)),
    ] {
        if let Some(figure) = find(measure) {
            columns.push(Column::median(title, figure));
            lines.push(Line { column: columns.len() as u16, ..line });
        }
    }
    // Published with and without exceptions are both the published rate.
    let published = pack.story.history.iter().filter(|h| h.pathway == answer.pathway && h.stage.is_empty());
    let published = published.filter(|h| is_published_rate(&h.measure));
    let column = |h| Column::published("As published, of the plans issued in the month", &rate.unit, h);
    if let Some(column) = published.map(column).find(|column| !column.is_empty()) {
        columns.push(column);
        lines.push(Line::dotted(columns.len() as u16, GREY).marked(ChartMarkerType::Diamond));
    }
    let title = pack.title_of(&answer.pathway, "");
    let words = "The on-time rate four ways";
    let mut sheet = book.sheet("Rates", title, words, &[11.0, 16.0, 16.0, 16.0, 16.0, 16.0])?;
    sheet.title(words)?;
    sheet.note(&format!("{title}. Medians of futures, %. What is not known before the run ends is left empty."))?;
    for dip in &answer.dips {
        sheet.note(&dip.text)?;
    }
    let dips: Vec<&str> = answer.dips.iter().map(|d| d.text.as_str()).collect();
    let alternative = format!("{words}, {title}, by month. {}", dips.join(" "));
    let plot = Plot { title: words, unit: "%", alternative: &alternative, stacked: Vec::new(), lines };
    columns::write(&mut sheet, &columns, &[plot])?;
    book.push(sheet);
    Ok(())
}

fn families(book: &mut Book, pack: &Pack, answer: &Answer) -> Result<(), XlsxError> {
    let find = |measure: &str| pack.figures.find(&answer.pathway, "", measure);
    let (Some(half), Some(most)) = (find(names::COHORT_MEDIAN), find(names::COHORT_P90)) else { return Ok(()) };
    if half.months().next().is_none() {
        return Ok(());
    }
    let columns = [
        Column::as_of("Half wait at most: median of futures", half, MEDIAN),
        Column::as_of("Half wait at most: 10th percentile", half, P10),
        Column::as_of("Half wait at most: 90th percentile", half, P90),
        Column::as_of("9 in 10 wait at most: median of futures", most, MEDIAN),
        Column::as_of("9 in 10 wait at most: 10th percentile", most, P10),
        Column::as_of("9 in 10 wait at most: 90th percentile", most, P90),
    ];
    let lines = vec![
        Line::solid(1, INK).marked(ChartMarkerType::Circle),
        Line::dotted(2, INK),
        Line::dotted(3, INK),
        Line::solid(4, GOAL).marked(ChartMarkerType::Square),
        Line::dotted(5, GOAL),
        Line::dotted(6, GOAL),
    ];
    let words = "What a family that asks in the month waits, weeks";
    let title = pack.title_of(&answer.pathway, "");
    let mut sheet = book.sheet("Family waits", title, words, &[11.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0])?;
    sheet.title(words)?;
    sheet.sentence(&answer.family)?;
    sheet.note(&format!(
        "{title}. By month of request; months whose families still wait when the run ends are left out."
    ))?;
    let alternative = format!("{words}. {}", answer.family);
    let plot = Plot { title: words, unit: "weeks", alternative: &alternative, stacked: Vec::new(), lines };
    columns::write(&mut sheet, &columns, &[plot])?;
    book.push(sheet);
    Ok(())
}

fn flows(book: &mut Book, pack: &Pack, answer: &Answer) -> Result<(), XlsxError> {
    let find = |measure: &str| pack.figures.find(&answer.pathway, "", measure);
    let (Some(requests), Some(plans)) = (find(names::REQUESTS), find(names::ISSUED)) else { return Ok(()) };
    let columns = [
        Column::median("Requests received: median of futures", requests),
        Column::as_of("Requests received: 10th percentile", requests, P10),
        Column::as_of("Requests received: 90th percentile", requests, P90),
        Column::median("Plans issued: median of futures", plans),
        Column::as_of("Plans issued: 10th percentile", plans, P10),
        Column::as_of("Plans issued: 90th percentile", plans, P90),
    ];
    let lines = vec![
        Line::solid(1, INK),
        Line::dotted(2, INK),
        Line::dotted(3, INK),
        Line::solid(4, GOAL).marked(ChartMarkerType::Square),
        Line::dotted(5, GOAL),
        Line::dotted(6, GOAL),
    ];
    let words = "Requests received and plans issued in the month";
    let title = pack.title_of(&answer.pathway, "");
    let mut sheet = book.sheet("Requests and plans", title, words, &[11.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0])?;
    sheet.title(words)?;
    sheet.note(title)?;
    let alternative = format!("{words}: medians and 10th to 90th percentiles of futures by month.");
    let plot = Plot { title: words, unit: "children", alternative: &alternative, stacked: Vec::new(), lines };
    columns::write(&mut sheet, &columns, &[plot])?;
    book.push(sheet);
    Ok(())
}
