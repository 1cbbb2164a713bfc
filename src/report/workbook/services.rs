//! The sheets of services other than plans: reviews, and referrals to a waiting list.

use super::Book;
use super::chart::Line;
use super::columns::{self, Column, MEAN, MEDIAN, P10, P90, Plot};
use super::measure::Measure;
use super::style::{GOAL, INK, PARTS, SECOND};
use crate::project::{ReferralMeasure, ReviewMeasure};
use crate::report::pack::{Pack, Pathway};
use rust_xlsxwriter::{ChartMarkerType, XlsxError};

/// The age bands of an open list, as the NHS publishes them, the shortest first.
const BANDS: [(ReferralMeasure, &str); 7] = [
    (ReferralMeasure::OpenUpTo1Week, "0-1 weeks"),
    (ReferralMeasure::Open1To2Weeks, "1-2 weeks"),
    (ReferralMeasure::Open2To4Weeks, "2-4 weeks"),
    (ReferralMeasure::Open4To12Weeks, "4-12 weeks"),
    (ReferralMeasure::Open12To18Weeks, "12-18 weeks"),
    (ReferralMeasure::Open18To52Weeks, "18-52 weeks"),
    (ReferralMeasure::OpenOver52Weeks, "over 52 weeks"),
];

/// The sheet of a service; none for one without a headline clock.
pub(super) fn sheet(book: &mut Book, pack: &Pack, pathway: &Pathway) -> Result<(), XlsxError> {
    match pathway.of.as_str() {
        "referrals" => referrals(book, pack, pathway),
        "reviews" => reviews(book, pack, pathway),
        _ => Ok(()),
    }
}

fn finding<'a>(pack: &'a Pack, pathway: &str) -> &'a str {
    pack.story.services.iter().find(|s| s.pathway == pathway).map_or("", |s| &s.finding)
}

fn referrals(book: &mut Book, pack: &Pack, pathway: &Pathway) -> Result<(), XlsxError> {
    let find = |measure: ReferralMeasure| pack.figures.find(&pathway.id, "", measure.name());
    let (Some(open), Some(within)) = (find(ReferralMeasure::OpenReferrals), find(ReferralMeasure::PcOpenWithin18Weeks))
    else {
        return Ok(());
    };
    let mut columns = vec![
        Column::median("Open referrals: median of futures", open),
        Column::as_of("Open referrals: 10th percentile", open, P10),
        Column::as_of("Open referrals: 90th percentile", open, P90),
        Column::as_of("Open referrals: mean", open, MEAN),
    ];
    let mut stacked = Vec::new();
    for ((measure, words), colour) in BANDS.into_iter().zip(PARTS) {
        if let Some(figure) = find(measure) {
            columns.push(Column::as_of(&format!("{words} (mean)"), figure, MEAN));
            stacked.push((columns.len() as u16, colour));
        }
    }
    columns.push(Column::as_of("Open at most 18 weeks (median)", within, MEDIAN));
    let share = columns.len() as u16;
    let mut weeks = Vec::new();
    for (measure, words, line) in [
        (ReferralMeasure::MeanWeeksAtStop, "Mean weeks of those seen (median)", Line::solid(0, INK)),
        (ReferralMeasure::MeanWeeksOpen, "Mean weeks of those waiting (median)", Line::dashed(0, GOAL)),
        (
            ReferralMeasure::P92WeeksOpen,
            "92nd percentile of those waiting (median)",
            Line::dotted(0, SECOND).marked(ChartMarkerType::Triangle),
        ),
    ] {
        if let Some(figure) = find(measure) {
            columns.push(Column::median(words, figure));
            weeks.push(Line { column: columns.len() as u16, ..line });
        }
    }
    let course = finding(pack, &pathway.id);
    let words = format!("{}: the waiting list by age", pathway.title);
    let widths = vec![10.0; columns.len() + 1];
    let mut sheet = book.sheet(&pathway.title, "", &words, &widths)?;
    sheet.title(&words)?;
    sheet.sentence(course)?;
    sheet.note(
        "Of referrals whose clock runs at the end of the month. The age bands are means of futures, since means add up \
         to the mean list and medians would not.",
    )?;
    let alternative = [
        format!("{words}, means of futures by month. {course}"),
        format!(
            "{}: weeks waited, of those seen and of those still waiting, medians of futures by month.",
            pathway.title
        ),
        format!("{}: share of the list that has waited at most 18 weeks, median of futures by month.", pathway.title),
    ];
    let plots = [
        Plot {
            title: "The list by age, children (means of futures)",
            unit: "children",
            alternative: &alternative[0],
            stacked,
            lines: Vec::new(),
        },
        Plot {
            title: "Weeks waited (medians of futures)",
            unit: "weeks",
            alternative: &alternative[1],
            stacked: Vec::new(),
            lines: weeks,
        },
        Plot {
            title: "Share of the list at most 18 weeks (median of futures)",
            unit: "%",
            alternative: &alternative[2],
            stacked: Vec::new(),
            lines: vec![Line::solid(share, INK)],
        },
    ];
    columns::write(&mut sheet, &columns, &plots)?;
    book.push(sheet);
    Ok(())
}

fn reviews(book: &mut Book, pack: &Pack, pathway: &Pathway) -> Result<(), XlsxError> {
    for (measure, words) in [
        (ReviewMeasure::PcReviewsWithin12Months, "Reviews in time, % of those due in the month"),
        (ReviewMeasure::ReviewsOverdue, "Reviews overdue at the end of the month"),
    ] {
        let Some(measure) = Measure::of(pack, &pathway.id, "", measure.name(), words) else { continue };
        let name = words.split(',').next().unwrap_or(words).trim_end_matches(" at the end of the month");
        let mut sheet = book.sheet(name, &pathway.title, words, &[11.0; 10])?;
        sheet.title(words)?;
        sheet.sentence(finding(pack, &pathway.id))?;
        sheet.note(&pathway.title)?;
        measure.write(&mut sheet, &format!("{words}: median and range of futures. {}", finding(pack, &pathway.id)))?;
        book.push(sheet);
    }
    Ok(())
}
