//! The pages of a pack.

use super::Pack;
use super::page::{Document, document, figure_svg, html, markdown};

/// Names of the pages, in the order in which [`pages`] gives them.
pub const PAGES: [&str; 2] = ["report.html", "report.md"];

/// The pages of a pack: name and bytes. They are made of the pack alone.
pub fn pages(pack: &Pack) -> Vec<(&'static str, Vec<u8>)> {
    let document = document(pack);
    let [of_html, of_markdown] = PAGES;
    vec![(of_html, html(&document)), (of_markdown, markdown(&document))]
}

/// Every chart of the page as an SVG file: name and bytes. Names are numbered, so that no two are the same, and hold
/// nothing but lower-case letters, digits and hyphens.
pub fn figures(pack: &Pack) -> Vec<(String, Vec<u8>)> {
    let document: Document = document(pack);
    let named = document.charts().enumerate();
    named.map(|(k, chart)| (format!("{:02}-{}.svg", k + 1, chart.name), figure_svg(chart))).collect()
}
