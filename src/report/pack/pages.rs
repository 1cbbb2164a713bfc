//! The pages of a pack.

use super::Pack;

/// Names of the pages, in the order in which [`pages`] gives them.
pub const PAGES: [&str; 2] = ["report.html", "report.md"];

/// The pages of a pack: name and bytes. They are made of the pack alone.
pub fn pages(pack: &Pack) -> Vec<(&'static str, Vec<u8>)> {
    let [html, md] = PAGES;
    vec![(html, format!("<!doctype html><title>x</title>{}", pack.story.tables.len()).into_bytes()), (md, Vec::new())]
}
