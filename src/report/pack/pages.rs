//! The pages of a pack.

use super::page::{Block, Document, document, figure_svg, first_section, html, markdown};
use super::{Command, Pack};
use crate::project::{Answers, Service};
use crate::report::official::{dfe_timeliness_csv, nhs_community_waits_csv};

/// The page, the summary for pasting, the workbook.
const PAGES: [&str; 3] = ["report.html", "report.md", "report.xlsx"];

/// The official shapes: of plans, of waiting lists.
const SHAPES: [&str; 2] = ["dfe_timeliness.csv", "nhs_community_waits.csv"];

/// Names of the pages of a command with answers, in the order in which [`pages`] gives them.
pub fn page_names(of: Command, answers: &Answers) -> Vec<&'static str> {
    let is_run = matches!(of, Command::Run);
    let has_lists = answers.services.iter().any(|s| s.service == Service::Referrals);
    let shapes = SHAPES.into_iter().zip([!answers.pages.is_empty(), has_lists]);
    PAGES.iter().copied().chain(shapes.filter(|(_, has)| is_run && *has).map(|(name, _)| name)).collect()
}

/// The pages of a pack: name and bytes. They are made of the pack alone.
///
/// # Errors
/// A fault of ours: why no workbook can be made.
pub fn pages(pack: &Pack) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let document = document(pack);
    let [of_html, of_markdown, of_workbook] = PAGES;
    let mut pages =
        vec![(of_html, html(&document)), (of_markdown, markdown(&document)), (of_workbook, workbook(pack)?)];
    let shapes = [dfe_timeliness_csv(pack), nhs_community_waits_csv(pack)];
    pages.extend(SHAPES.into_iter().zip(shapes).filter_map(|(name, bytes)| Some((name, bytes?))));
    Ok(pages)
}

/// The question that the page of a pack answers, and the answer in sentences, as the page has them.
pub fn answer(pack: &Pack) -> (String, Vec<String>) {
    let section = first_section(pack);
    let sentences = section.blocks.into_iter().filter_map(|block| match block {
        Block::Answer(sentences) => Some(sentences),
        _ => None,
    });
    (section.title, sentences.flatten().collect())
}

#[cfg(feature = "workbook")]
fn workbook(pack: &Pack) -> Result<Vec<u8>, String> {
    crate::report::workbook::workbook(pack)
}

#[cfg(not(feature = "workbook"))]
fn workbook(_: &Pack) -> Result<Vec<u8>, String> {
    Err("this build of the library has no feature `workbook`".to_owned())
}

/// Every chart of the page as an SVG file: name and bytes. Names are numbered, so that no two are the same, and hold
/// nothing but lower-case letters, digits and hyphens.
pub fn figures(pack: &Pack) -> Vec<(String, Vec<u8>)> {
    let document: Document = document(pack);
    let named = document.charts().enumerate();
    named.map(|(k, chart)| (format!("{:02}-{}.svg", k + 1, chart.name), figure_svg(chart))).collect()
}
