//! A workbook, read.

use calamine::{Data, Range, Reader, Xlsx};
use std::io::Cursor;

pub fn workbook(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

/// The row below which a table begins whose first column is headed so.
pub fn header(sheet: &Range<Data>, first: &str) -> usize {
    sheet.rows().position(|row| row[0] == *first).unwrap_or_else(|| panic!("no row begins with {first}"))
}

/// A date of a cell as the tables print it.
pub fn day(cell: &Data) -> String {
    let Data::DateTime(serial) = cell else { panic!("no date: {cell:?}") };
    let from: jiff::civil::Date = "1899-12-30".parse().unwrap();
    from.checked_add(jiff::Span::new().days(serial.as_f64() as i64)).unwrap().to_string()
}
