//! A sheet: a title, notes, a table with a frozen header, charts beside it, set up for A4.

use super::names::cell;
use super::style::Styles;
use crate::calendar::Date;
use rust_xlsxwriter::{Chart, ColNum, ExcelDateTime, Format, RowNum, Worksheet, XlsxError};

/// A4 in the numbering of Windows.
const A4: u8 = 9;

/// Height of a row of text, points.
const ROW_HEIGHT: f64 = 16.0;

/// The highest row that Excel takes is 409 points.
const MOST_HEIGHT: f64 = 400.0;

/// A sheet that is being written.
pub(super) struct Sheet<'s> {
    pub worksheet: Worksheet,
    pub styles: &'s Styles,
    /// Its name.
    pub name: String,
    /// What it holds, for the list of sheets.
    pub about: String,
    /// The next row.
    pub row: RowNum,
    /// Width of each column over which sentences run, characters.
    widths: Vec<f64>,
}

impl<'s> Sheet<'s> {
    /// An empty sheet with columns of these widths, in characters.
    pub fn new(styles: &'s Styles, name: String, about: &str, widths: &[f64]) -> Result<Self, XlsxError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(&name)?;
        worksheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        worksheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        worksheet.set_footer("&Lsendsim&C&A&RPage &P of &N");
        worksheet.set_screen_gridlines(false);
        for (column, width) in (0..).zip(widths) {
            worksheet.set_column_width(column, *width)?;
        }
        Ok(Sheet { worksheet, styles, name, about: about.to_owned(), row: 0, widths: widths.to_vec() })
    }

    /// The title of the sheet.
    pub fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.worksheet.write_string_with_format(self.row, 0, cell(text), &self.styles.title)?;
        self.worksheet.set_row_height(self.row, 24)?;
        self.row += 1;
        Ok(())
    }

    /// A heading within the sheet.
    pub fn heading(&mut self, text: &str) -> Result<(), XlsxError> {
        self.row += u32::from(self.row > 0);
        self.worksheet.write_string_with_format(self.row, 0, cell(text), &self.styles.heading)?;
        self.row += 1;
        Ok(())
    }

    /// A sentence over the width of the table.
    pub fn sentence(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = &self.styles.sentence;
        self.merged(text, format, 1.0)
    }

    /// What must be known of the table.
    pub fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = &self.styles.note;
        self.merged(text, format, 1.15)
    }

    fn merged(&mut self, text: &str, format: &Format, in_a_character: f64) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        let text = cell(text);
        // A merged cell is written as a text afterwards: a number in it stays a text, and nothing is worked out.
        if self.widths.len() > 1 {
            let last = self.widths.len() as ColNum - 1;
            self.worksheet.merge_range(self.row, 0, self.row, last, "", format)?;
        }
        self.worksheet.write_string_with_format(self.row, 0, text.as_ref(), format)?;
        let lines =
            (text.chars().count() as f64 / (self.widths.iter().sum::<f64>() * in_a_character * 0.92)).ceil().max(1.0);
        self.worksheet.set_row_height(self.row, (lines * ROW_HEIGHT).min(MOST_HEIGHT))?;
        self.row += 1;
        Ok(())
    }

    /// The header of the table: it stays on the screen and on every printed page.
    pub fn header(&mut self, names: &[&str]) -> Result<(), XlsxError> {
        self.plain_header(names)?;
        let row = self.row - 1;
        self.worksheet.set_freeze_panes(self.row, 1)?;
        self.worksheet.set_repeat_rows(row, row)?;
        Ok(())
    }

    /// A header of a table within a page.
    pub fn plain_header(&mut self, names: &[&str]) -> Result<(), XlsxError> {
        for (column, name) in (0..).zip(names) {
            self.worksheet.write_string_with_format(self.row, column, cell(name), &self.styles.header)?;
        }
        let lines = |(column, name): (usize, &&str)| {
            let width = self.widths.get(column).copied().unwrap_or(15.0);
            // Bold, and broken between words.
            (name.chars().count() as f64 * 1.3 / width).ceil()
        };
        let most = names.iter().enumerate().map(lines).fold(1.0, f64::max);
        self.worksheet.set_row_height(self.row, most.min(6.0) * ROW_HEIGHT)?;
        self.row += 1;
        Ok(())
    }

    /// Makes a column right of those that sentences run over so wide.
    pub fn widen(&mut self, column: ColNum, width: f64) -> Result<(), XlsxError> {
        self.worksheet.set_column_width(column, width)?;
        Ok(())
    }

    /// A filter on the rows from a header to here.
    pub fn filter(&mut self, header: RowNum, columns: usize) -> Result<(), XlsxError> {
        if self.row > header + 1 && columns > 0 {
            self.worksheet.autofilter(header, 0, self.row - 1, columns as ColNum - 1)?;
        }
        Ok(())
    }

    /// A text; always a text, whatever it begins with.
    pub fn text(&mut self, column: ColNum, text: &str) -> Result<(), XlsxError> {
        let format = &self.styles.text;
        self.formatted(column, text, format)
    }

    /// A text that takes as many lines as it needs.
    pub fn wrapped(&mut self, column: ColNum, text: &str) -> Result<(), XlsxError> {
        let format = &self.styles.wrapped;
        self.formatted(column, text, format)
    }

    fn formatted(&mut self, column: ColNum, text: &str, format: &Format) -> Result<(), XlsxError> {
        if !text.is_empty() {
            self.worksheet.write_string_with_format(self.row, column, cell(text), format)?;
        }
        Ok(())
    }

    /// A number in the format of its unit; nothing where there is none.
    pub fn number(&mut self, column: ColNum, value: f64, unit: &str) -> Result<(), XlsxError> {
        if value.is_finite() {
            self.worksheet.write_number_with_format(self.row, column, value, self.styles.of_unit(unit))?;
        }
        Ok(())
    }

    /// A day, or the month of a first day.
    pub fn date(&mut self, column: ColNum, date: Date, format: &Format) -> Result<(), XlsxError> {
        let day =
            u16::try_from(date.year()).ok().map(|y| ExcelDateTime::from_ymd(y, date.month() as u8, date.day() as u8));
        match day {
            Some(Ok(day)) => self.worksheet.write_datetime_with_format(self.row, column, &day, format)?,
            // Excel has no days before 1900.
            _ => self.worksheet.write_string_with_format(self.row, column, date.to_string(), format)?,
        };
        Ok(())
    }

    /// A chart with its upper left corner in a cell, so many columns of it on the page.
    pub fn chart(&mut self, row: RowNum, column: ColNum, chart: &Chart) -> Result<(), XlsxError> {
        self.worksheet.insert_chart_with_offset(row, column, chart, 16, 4)?;
        Ok(())
    }

    /// Makes the row high enough for wrapped texts in columns of these widths.
    pub fn fit_row(&mut self, texts: &[(&str, f64)]) -> Result<(), XlsxError> {
        let lines = |(text, width): &(&str, f64)| (text.chars().count() as f64 * 1.08 / width).ceil();
        let most = texts.iter().map(lines).fold(1.0, f64::max);
        self.worksheet.set_row_height(self.row, (most * ROW_HEIGHT).min(MOST_HEIGHT))?;
        Ok(())
    }

    /// The part that is printed: from the first cell to this one.
    pub fn print_to(&mut self, row: RowNum, column: ColNum) -> Result<(), XlsxError> {
        self.worksheet.set_print_area(0, 0, row, column)?;
        Ok(())
    }
}
