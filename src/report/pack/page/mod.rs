//! A page as blocks: what is said, drawn and tabled, in order. HTML and Markdown are made of the same blocks.

mod answer;
mod assure;
mod checklist;
mod compare;
#[cfg(test)]
mod contrast;
mod document;
mod html;
mod markdown;
mod need;
mod options;
mod past;
mod plans;
mod prices;
mod print;
mod ranking;
mod service;
mod solve;
mod staff;
mod table;
mod talk;
mod tornado;

pub(super) use answer::section as first_section;
pub(super) use document::document;
pub(super) use html::{figure_svg, html};
pub(super) use markdown::markdown;
#[cfg(feature = "workbook")]
pub(in crate::report) use options::name as option_name;
#[cfg(feature = "workbook")]
pub(in crate::report) use solve::words_of;
pub(super) use table::Table;

use super::chart::Chart;

/// A page.
#[derive(Debug, Clone)]
pub(super) struct Document {
    /// Title of the scenario.
    pub title: String,
    /// What the page is, over the title.
    pub kicker: String,
    /// Sections, in order.
    pub sections: Vec<Section>,
    /// What the run was, at the foot.
    pub foot: String,
}

/// A section.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// Words of the table of contents.
    pub short: String,
    /// What it finds.
    pub title: String,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug, Clone)]
pub(super) enum Block {
    /// The answer, large.
    Answer(Vec<String>),
    /// Figures that a reader takes away.
    Tiles(Vec<Tile>),
    /// A heading within the section.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// What must be known before a figure is used.
    Care(Vec<String>),
    /// A list.
    List(Vec<String>),
    /// A table that is always seen.
    Table(Table),
    /// A table that is folded, with words for it.
    Fold(String, Table),
    /// A folded table that says again what is seen elsewhere: it is not printed.
    Again(String, Table),
    /// Charts beside one another.
    Charts(Vec<Chart>),
    /// A command to type.
    Command(String),
}

/// A figure that a reader takes away.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tile {
    /// What it is of.
    pub of: String,
    /// The figure with its unit.
    pub figure: String,
    /// Its range, its goal.
    pub beside: String,
}

impl Document {
    /// Every chart, in order.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.sections.iter().flat_map(|s| &s.blocks).flat_map(|block| match block {
            Block::Charts(charts) => charts.as_slice(),
            _ => &[],
        })
    }
}
