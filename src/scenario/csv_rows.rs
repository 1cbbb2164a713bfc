//! The rows of a CSV file, each with its place.

use super::fault::Fault;
use super::node::Spot;
use super::reader::Reader;

/// One row being read: where it starts and what it says.
pub(super) struct Row<'t> {
    /// Row of the file, the header being row 1.
    pub(super) number: usize,
    pub(super) file: usize,
    text: &'t str,
    pub(super) start: usize,
    pub(super) record: &'t csv::StringRecord,
}

impl Row<'_> {
    /// The place of a field: fields are separated by commas outside quotes.
    pub(super) fn spot(&self, column: usize) -> Spot {
        let (from, to) = field(self.text, self.start, column);
        Spot { file: self.file, from, to }
    }

    pub(super) fn field(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or("")
    }
}

/// Where a field of the row that starts there lies.
pub(super) fn field(text: &str, start: usize, column: usize) -> (usize, usize) {
    let (mut from, mut at, mut quoted) = (start, 0, false);
    for (i, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            b'"' => quoted = !quoted,
            b',' | b'\n' | b'\r' if !quoted => {
                if at == column || byte != b',' {
                    return (from, i);
                }
                at += 1;
                from = i + 1;
            }
            _ => {}
        }
    }
    (from, text.len())
}

impl Reader<'_> {
    /// Calls `each` for every row of a file, the header first, until it says no. Whether the file could be read at all.
    pub(super) fn csv_rows(&mut self, file: usize, mut each: impl FnMut(&mut Self, &Row<'_>) -> bool) -> bool {
        if !self.sources.small(file, &mut self.faults) {
            return false;
        }
        let text = self.sources.files[file].text.clone();
        let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let shift = text.len() - body.len();
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .has_headers(false)
            .from_reader(body.as_bytes());
        let mut number = 0;
        let mut record = csv::StringRecord::new();
        loop {
            let start = reader.position().byte() as usize;
            match reader.read_record(&mut record) {
                Ok(true) => number += 1,
                Ok(false) => break,
                Err(error) => {
                    let what = Fault::CsvSyntax { message: error.to_string() };
                    self.fault(Spot { file, from: start + shift, to: start + shift }, what);
                    break;
                }
            }
            let start = record.position().map_or(start, |p| p.byte() as usize) + shift;
            let start = start + text[start..].bytes().take_while(|b| matches!(b, b'\n' | b'\r')).count();
            // A quote that stays open would swallow the rows after it.
            let line = text[start..].lines().next().unwrap_or("");
            if line.matches('"').count() % 2 == 1 {
                let from = start + line.rfind('"').unwrap_or(0);
                let what = Fault::CsvSyntax { message: "a quote is opened and not closed on this line".into() };
                self.fault(Spot { file, from, to: start + line.len() }, what);
                break;
            }
            if !each(self, &Row { number, file, text: &text, start, record: &record }) {
                break;
            }
        }
        true
    }
}
