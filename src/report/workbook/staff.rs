//! What is needed against what is there: cases of the team that binds, people by team, their use, posts as planned.

use super::Book;
use super::chart::Line;
use super::columns::{self, Column, Plot};
use super::style::{GOAL, GREY, INK, PARTS, SECOND};
use crate::report::pack::{Figure, Pack};
use rust_xlsxwriter::{ChartLineDashType, ChartMarkerType, Color, XlsxError};

/// Most lines of a chart that can be told apart.
const MOST_LINES: usize = 6;

/// How the lines of teams are drawn.
const LINES: [(Color, ChartLineDashType, Option<ChartMarkerType>); MOST_LINES] = [
    (INK, ChartLineDashType::Solid, None),
    (GOAL, ChartLineDashType::Dash, None),
    (SECOND, ChartLineDashType::Solid, Some(ChartMarkerType::Triangle)),
    (GREY, ChartLineDashType::RoundDot, None),
    (PARTS[4], ChartLineDashType::Solid, Some(ChartMarkerType::Square)),
    (Color::RGB(0x7A_3E_9D), ChartLineDashType::DashDot, None),
];

/// All sheets of staff.
pub(super) fn sheets(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    need(book, pack)?;
    for (measure, name, words, note) in [
        (
            "wte_available",
            "Staff",
            "Staff at work by team, WTE (medians of futures)",
            "What posts give after vacancies, late starts, sickness and leave. The chart shows the largest teams.",
        ),
        (
            "utilisation",
            "Use of staff",
            "Hours used of those there, % (medians of futures)",
            "Of the hours that a team has for its lists. The chart shows the teams used most.",
        ),
    ] {
        by_team(book, pack, measure, (name, words, note))?;
    }
    posts(book, pack)
}

fn need(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    let Some(need) = &pack.story.need else { return Ok(()) };
    let rows = if need.months.is_empty() { &need.quarters } else { &need.months };
    if rows.is_empty() {
        return Ok(());
    }
    let words = "Cases needed and available";
    let mut sheet =
        book.sheet("Needed and available", "", "Cases that the team that binds needs, and has", &[11.0; 10])?;
    sheet.title(words)?;
    sheet.sentence(&need.finding)?;
    sheet.note(&need.title)?;
    sheet.note(&need.meaning)?;
    let names = [
        "Month",
        "Available: median of futures",
        "Needed to hold the list: median",
        "Needed to clear it: median",
        "Spare or short (-): median",
        "Spare or short (-): 10th percentile",
        "Spare or short (-): 90th percentile",
        "Available: 10th percentile",
        "Available: 90th percentile",
        "Waiting at the end: median",
    ];
    let header = sheet.row;
    sheet.header(&names)?;
    let first = sheet.row;
    for row in rows {
        sheet.date(0, row.start.first_of_month(), &sheet.styles.month)?;
        let values = [
            row.available.p50,
            row.to_hold.p50,
            row.to_clear.p50,
            row.gap.p50,
            row.gap.p10,
            row.gap.p90,
            row.available.p10,
            row.available.p90,
            row.waiting.p50,
        ];
        for (column, value) in (1..).zip(values) {
            sheet.number(column, value, "cases")?;
        }
        sheet.row += 1;
    }
    let alternative = format!("{words}, {}, by month, medians of futures. {}", need.title, need.finding);
    let plot = Plot {
        title: "Cases needed and available (medians of futures)",
        unit: "cases",
        alternative: &alternative,
        stacked: vec![(1, PARTS[2])],
        lines: vec![Line::solid(2, INK).marked(ChartMarkerType::Circle), Line::dashed(3, GOAL)],
    };
    let list = Plot {
        title: "Cases waiting at the end of the month (median of futures)",
        unit: "cases",
        alternative: &need.finding,
        stacked: Vec::new(),
        lines: vec![Line::solid(9, INK)],
    };
    columns::charts(&mut sheet, header, first, names.len() as u16, &[plot, list])?;
    book.push(sheet);
    Ok(())
}

/// The teams that have a measure, the largest median first in the chart, in the order of the file in the table.
fn by_team(
    book: &mut Book,
    pack: &Pack,
    measure: &str,
    (name, words, note): (&'static str, &'static str, &str),
) -> Result<(), XlsxError> {
    let teams = &pack.story.scenario.teams;
    let of: Vec<(&str, &Figure)> =
        teams.iter().filter_map(|t| Some((t.title.as_str(), pack.figures.find("", &t.id, measure)?))).collect();
    let Some((_, first)) = of.first() else { return Ok(()) };
    let unit = first.unit.clone();
    let columns: Vec<Column> = of.iter().map(|(title, figure)| Column::median(title, figure)).collect();
    let greatest = |figure: &Figure| figure.months().map(|p| p.statistics[columns::MEDIAN].value).fold(0.0, f64::max);
    let mut order: Vec<(usize, f64)> = of.iter().enumerate().map(|(n, (_, figure))| (n, greatest(figure))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let lines = order.iter().zip(LINES).map(|((n, _), (colour, dash, marker))| Line {
        column: *n as u16 + 1,
        colour,
        dash,
        marker,
        width: 2.0,
    });
    let widths: Vec<f64> = std::iter::once(11.0).chain(of.iter().map(|_| 13.0)).collect();
    let mut sheet = book.sheet(name, "", words, &widths)?;
    sheet.title(words)?;
    sheet.note(note)?;
    let alternative = format!("{words}, by month.");
    let plot =
        Plot { title: words, unit: &unit, alternative: &alternative, stacked: Vec::new(), lines: lines.collect() };
    columns::write(&mut sheet, &columns, &[plot])?;
    book.push(sheet);
    Ok(())
}

fn posts(book: &mut Book, pack: &Pack) -> Result<(), XlsxError> {
    if pack.story.staff.is_empty() {
        return Ok(());
    }
    let words = "Posts and contracts as planned";
    let mut sheet = book.sheet("Posts", "", words, &[34.0, 44.0, 14.0, 12.0, 18.0, 16.0])?;
    sheet.title(words)?;
    sheet.note(
        "Each level holds from its day on, until the next. What is filled late or left again is in the staff sheet.",
    )?;
    let names = ["Team", "Post or contract", "From", "Level", "Unit", "Chance that it is filled"];
    let header = sheet.row;
    sheet.header(&names)?;
    for post in &pack.story.staff {
        for (day, level) in &post.levels {
            sheet.text(0, pack.title_of("", &post.team))?;
            sheet.text(1, &post.title)?;
            sheet.date(2, *day, &sheet.styles.day)?;
            sheet.number(3, *level, "WTE")?;
            sheet.text(4, &post.unit)?;
            sheet.number(5, post.chance_filled, "share")?;
            sheet.row += 1;
        }
    }
    sheet.filter(header, names.len())?;
    book.push(sheet);
    Ok(())
}
