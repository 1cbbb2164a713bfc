//! What the tests of batches share: a small grid, its files, a table read.

#![allow(dead_code, reason = "each test binary uses its part")]

use super::cli_support::Scratch;

/// What a part of a batch keeps, its list of parts aside.
pub const TABLES: [&str; 4] = ["manifest.json", "measures.csv", "summary.csv", "targets.csv"];

/// The files of a batch.
pub const FILES: [&str; 8] = [
    "manifest.json",
    "measures.csv",
    "pack.json",
    "report.html",
    "report.md",
    "report.xlsx",
    "summary.csv",
    "targets.csv",
];

/// Three numbers of nurses by two of requests; 0.9 nurses and the planned requests are the base.
pub const GRID: &str = r#"format = 1
[grid]
base = "small.toml"
rank_by = "clinic/seen/waiting/2025-07/lowest"
[grid.axes.nurses]
path = "teams.nurses.posts.established.wte"
values = [0.6, 0.9, 1.5]
[grid.axes.growth.levels.planned]
[grid.axes.growth.levels."+50%"]
pathways.clinic.demand.requests.yearly = 300
"#;

/// A folder with `small.toml` and `grid.toml`.
pub fn grid(name: &str) -> Scratch {
    let scratch = Scratch::new(&format!("batch-{name}"));
    scratch.file("grid.toml", GRID);
    scratch
}

/// The bytes of all files of a batch.
pub fn files(scratch: &Scratch, out: &str) -> Vec<Vec<u8>> {
    FILES.iter().map(|file| scratch.read(&format!("{out}/{file}"))).collect()
}

/// A table of text.
pub struct Rows {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    pub fn of(bytes: &[u8]) -> Rows {
        let mut reader = csv::Reader::from_reader(bytes);
        let words = |r: &csv::StringRecord| r.iter().map(str::to_owned).collect::<Vec<_>>();
        let header = words(reader.headers().unwrap());
        Rows { header, rows: reader.records().map(|r| words(&r.unwrap())).collect() }
    }

    #[track_caller]
    pub fn column(&self, name: &str) -> Vec<String> {
        let at = self.header.iter().position(|h| h == name).unwrap_or_else(|| panic!("{name}: {:?}", self.header));
        self.rows.iter().map(|row| row[at].clone()).collect()
    }
}
