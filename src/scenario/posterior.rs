//! The CSV file of posterior draws: a column for each input, called by its path; a row for each draw.

use super::Loaded;
use super::csv_rows::Row;
use super::fault::Fault;
use super::names::Names;
use super::node::{Located, Node, Spot, split_path};
use super::priors::near_path;
use super::reader::Reader;
use super::sources::{Resolver, SourceFile, Sources};

/// The first column: the draw's number, which nothing hangs on.
pub const DRAW: &str = "draw";

/// Most draws that are read.
const MOST_DRAWS: usize = 100_000;

/// What came of reading a file of posterior draws.
#[derive(Debug, Clone)]
pub struct LoadedPosterior {
    /// The paths of the inputs.
    pub paths: Vec<String>,
    /// Their values, draw by draw.
    pub draws: Vec<Vec<f64>>,
    /// Everything wrong.
    pub faults: Vec<Located<Fault>>,
    /// The file.
    pub files: Vec<SourceFile>,
}

/// Reads draws of inputs of a scenario that was read without faults.
pub fn load_posterior(name: &str, resolver: Resolver<'_>, loaded: &Loaded) -> LoadedPosterior {
    let mut sources = Sources::new(resolver);
    let opened = sources.open(name);
    let mut reader = Reader::new(Vec::new(), sources, Names::default());
    let (mut paths, mut draws) = (None::<Vec<String>>, Vec::new());
    match opened {
        Ok(file) => {
            let readable = reader.csv_rows(file, |r, row| {
                match &paths {
                    None => paths = Some(r.posterior_paths(row, loaded.tree.as_ref())),
                    Some(_) if draws.len() >= MOST_DRAWS => {
                        let (found, most) = (draws.len() + 1, MOST_DRAWS);
                        r.fault(row.spot(0), Fault::TooMany { what: "posterior draws", found, most });
                        return false;
                    }
                    Some(paths) => draws.extend(r.posterior_draw(row, paths)),
                }
                true
            });
            if readable && (draws.is_empty() || paths.as_ref().is_none_or(|p| p.len() < 2)) && reader.faults.is_empty()
            {
                reader.fault(Spot { file, from: 0, to: 0 }, Fault::Empty { what: "the file of posterior draws" });
            }
        }
        Err(why) => {
            reader.fault(Spot { file: 0, from: 0, to: 0 }, Fault::FileUnreadable { name: name.to_owned(), why });
            reader.sources.files.push(SourceFile { name: name.to_owned(), text: String::new() });
        }
    }
    let paths = paths.unwrap_or_default().into_iter().skip(1).collect();
    let Reader { faults, sources, .. } = reader;
    LoadedPosterior { paths, draws, faults, files: sources.files }
}

impl Reader<'_> {
    fn posterior_paths(&mut self, row: &Row<'_>, tree: Option<&Node>) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        for (i, name) in row.record.iter().enumerate() {
            let spot = row.spot(i);
            let path = split_path(name);
            let found = tree.and_then(|tree| tree.at(&path));
            if i == 0 {
                if name != DRAW {
                    self.fault(spot, Fault::CsvMissingColumn { column: DRAW });
                }
            } else if columns.iter().any(|before| before == name) {
                self.fault(spot, Fault::CsvColumnTwice { column: name.to_owned() });
            } else if let Some(entry) = found {
                if entry.node.number().is_none() {
                    let what =
                        Fault::WrongType { wanted: "the path of a plain number", found: entry.node.value.kind() };
                    self.fault(spot, what);
                }
            } else {
                let near = tree.and_then(|tree| near_path(tree, &path));
                self.fault(spot, Fault::SetNowhere { path: name.to_owned(), near });
            }
            columns.push(name.to_owned());
        }
        columns
    }

    fn posterior_draw(&mut self, row: &Row<'_>, columns: &[String]) -> Option<Vec<f64>> {
        if row.record.len() != columns.len() {
            let what = Fault::CsvRowLength { row: row.number, found: row.record.len(), wanted: columns.len() };
            self.fault(row.spot(row.record.len().max(1) - 1), what);
            return None;
        }
        let mut values = Vec::with_capacity(columns.len() - 1);
        for (i, column) in columns.iter().enumerate().skip(1) {
            match row.field(i).parse::<f64>().ok().filter(|value| value.is_finite()) {
                Some(value) => values.push(value),
                None => {
                    let (column, found) = (column.clone(), row.field(i).to_owned());
                    let why = "is not a number".to_owned();
                    self.fault(row.spot(i), Fault::ObservedValue { row: row.number, column, found, why });
                }
            }
        }
        (values.len() + 1 == columns.len()).then_some(values)
    }
}
