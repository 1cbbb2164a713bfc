//! `report.xlsx`: the pack as a workbook that finance and performance teams can work on.
//!
//! Written with `rust_xlsxwriter`: pure Rust, and the one library that makes native charts; what it writes is tested
//! byte for byte against Excel's own files. Every cell is a text, a number or a date: there is no formula in the
//! workbook, so no name can become one, and names of sheets hold only what Excel takes. The bytes depend on the pack
//! alone: the date of creation that Excel wants is the zero of the archive's clock.

mod change;
mod chart;
mod columns;
mod inputs;
mod long;
mod measure;
mod names;
mod plans;
mod services;
mod sheet;
mod staff;
mod style;
mod summary;
mod targets;
mod tried;

use super::pack::Pack;
use names::{Names, cell};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use sheet::Sheet;
use style::Styles;

/// The sheets as they are made.
struct Book<'s> {
    styles: &'s Styles,
    names: Names,
    /// Of several pathways of plans, or one: whether names of sheets need that of the pathway.
    plans: usize,
    done: Vec<Worksheet>,
    /// Name of each sheet and what it holds.
    contents: Vec<(String, String)>,
}

impl<'s> Book<'s> {
    /// An empty sheet; `of` is the pathway that it is of, named where there are several.
    fn sheet(&mut self, name: &str, of: &str, about: &str, widths: &[f64]) -> Result<Sheet<'s>, XlsxError> {
        let wanted = if self.plans > 1 && !of.is_empty() { format!("{name}, {of}") } else { name.to_owned() };
        let about = if of.is_empty() { about.to_owned() } else { format!("{of}: {about}") };
        Sheet::new(self.styles, self.names.give(&wanted), &about, widths)
    }

    /// A sheet is done.
    fn push(&mut self, sheet: Sheet<'s>) {
        self.contents.push((sheet.name, sheet.about));
        self.done.push(sheet.worksheet);
    }
}

/// The workbook of a pack.
///
/// # Errors
/// A fault of ours: what `rust_xlsxwriter` refused.
pub fn workbook(pack: &Pack) -> Result<Vec<u8>, String> {
    build(pack).map_err(|e| e.to_string())
}

fn build(pack: &Pack) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let mut book = Book {
        styles: &styles,
        names: Names::default(),
        plans: pack.story.answers.len(),
        done: Vec::new(),
        contents: Vec::new(),
    };
    let first = book.sheet("Summary", "", "", &summary::WIDTHS)?;
    change::sheets(&mut book, pack)?;
    tried::sheets(&mut book, pack)?;
    targets::sheet(&mut book, pack)?;
    pack.story.answers.iter().try_for_each(|answer| plans::sheets(&mut book, pack, answer))?;
    pack.story.scenario.pathways.iter().try_for_each(|pathway| services::sheet(&mut book, pack, pathway))?;
    staff::sheets(&mut book, pack)?;
    inputs::assumptions(&mut book, pack)?;
    long::sheets(&mut book, pack)?;
    inputs::about(&mut book, pack)?;
    let mut workbook = Workbook::new();
    workbook.push_worksheet(summary::write(first, &book.contents, pack)?);
    book.done.into_iter().for_each(|sheet| workbook.push_worksheet(sheet));
    let properties = DocProperties::new()
        .set_title(cell(&pack.story.scenario.title))
        .set_subject("Demand and capacity of SEND services, a projection")
        .set_author(format!("{} {}", pack.manifest.tool, pack.manifest.version))
        .set_comment(cell(&pack.manifest.command))
        .set_creation_datetime(&ExcelDateTime::from_ymd(1980, 1, 1)?);
    workbook.set_properties(&properties);
    workbook.save_to_buffer()
}
