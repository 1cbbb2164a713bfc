//! A workbook, read.

#![allow(dead_code, reason = "each test binary uses its part")]

use calamine::{Data, Range, Reader, Xlsx};
use std::io::{Cursor, Read};

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

/// The parts of a workbook's archive: name and text.
pub fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let read = |n: usize| {
        let mut part = archive.by_index(n).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    let count = zip::ZipArchive::new(Cursor::new(bytes)).unwrap().len();
    (0..count).map(read).collect()
}

/// No formula in any part, and no link to elsewhere.
#[track_caller]
pub fn holds_nothing_live(bytes: &[u8]) {
    for (name, text) in parts(bytes) {
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name} holds a formula");
        let leads_outside = name.contains("externalLink") || text.contains("TargetMode=\"External\"");
        assert!(!leads_outside, "{name} leads outside");
    }
}
