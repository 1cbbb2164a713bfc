//! The CSV file of posterior draws: a column for each input, called by its path; a row for each draw.

use super::csv_rows::{Row, field};
use super::fault::Fault;
use super::names::Names;
use super::node::{Located, Node, Spot, split_path};
use super::priors::near_path;
use super::reader::Reader;
use super::sources::{Resolver, SourceFile, Sources};
use super::{Loaded, Template};
use std::collections::BTreeSet;

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
    /// The row of the file of each draw, the header being row 1.
    pub rows: Vec<usize>,
    /// Inputs given as priors of which the file has no draws.
    pub missing: Vec<String>,
    /// Everything wrong.
    pub faults: Vec<Located<Fault>>,
    /// The file.
    pub files: Vec<SourceFile>,
    /// Where the row of each draw starts.
    starts: Vec<usize>,
}

/// Reads draws of inputs of a scenario that was read without faults. Those of paths in `unused` are not used, whatever they are.
/// Of every other column the draws in which it is least and greatest are tried: what is out of range lies there.
pub fn load_posterior(name: &str, resolver: Resolver<'_>, loaded: &Loaded, unused: &[&str]) -> LoadedPosterior {
    let mut read = read(name, resolver, loaded);
    if read.faults.is_empty() {
        read.faults.extend(refused(&read, loaded, unused));
    }
    read
}

/// The first of the outermost draws that the scenario refuses.
fn refused(read: &LoadedPosterior, loaded: &Loaded, unused: &[&str]) -> Option<Located<Fault>> {
    let used = read.used(unused);
    let template = Template::new(loaded, &used, "")?;
    let column = |n: usize| (0..read.draws.len()).map(move |draw| (draw, read.draws[draw][n]));
    let ends = |n: usize| {
        let least = column(n).min_by(|a, b| a.1.total_cmp(&b.1));
        let greatest = column(n).max_by(|a, b| a.1.total_cmp(&b.1));
        least.into_iter().chain(greatest).map(|(draw, _)| draw)
    };
    let outermost: BTreeSet<usize> = (0..used.len()).filter(|n| !used[*n].is_empty()).flat_map(ends).collect();
    outermost.into_iter().find_map(|draw| {
        let values = &read.draws[draw];
        let why = template.scenario(values).err()?;
        let column = template.refused_alone(values);
        let (text, row) = (read.files[0].text.as_str(), read.rows[draw]);
        let (from, to) = field(text, read.starts[draw], column.map_or(0, |n| n + 1));
        let column = column.map(|n| read.paths[n].clone());
        Some(Located { spot: Spot { file: 0, from, to }, what: Fault::DrawRefused { row, column, why } })
    })
}

impl LoadedPosterior {
    /// The paths, but empty for those that are not used: nothing is read from there.
    pub fn used(&self, unused: &[&str]) -> Vec<String> {
        let one = |path: &String| if unused.contains(&path.as_str()) { String::new() } else { path.clone() };
        self.paths.iter().map(one).collect()
    }
}

fn read(name: &str, resolver: Resolver<'_>, loaded: &Loaded) -> LoadedPosterior {
    let mut sources = Sources::new(resolver);
    let opened = sources.open(name);
    let mut reader = Reader::new(Vec::new(), sources, Names::default());
    let (mut paths, mut draws) = (None::<Vec<String>>, Vec::new());
    let (mut rows, mut starts) = (Vec::new(), Vec::new());
    match opened {
        Ok(file) => {
            let readable = reader.csv_rows(file, |r, row| {
                match &paths {
                    None => paths = Some(r.posterior_paths(row, loaded)),
                    Some(_) if draws.len() >= MOST_DRAWS => {
                        let (found, most) = (draws.len() + 1, MOST_DRAWS);
                        r.fault(row.spot(0), Fault::TooMany { what: "posterior draws", found, most });
                        return false;
                    }
                    Some(paths) => {
                        if let Some(draw) = r.posterior_draw(row, paths) {
                            draws.push(draw);
                            rows.push(row.number);
                            starts.push(row.start);
                        }
                    }
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
    let paths: Vec<String> = paths.unwrap_or_default().into_iter().skip(1).collect();
    let free = loaded.free_inputs().iter().map(|input| &input.path);
    let missing = free.filter(|path| !paths.contains(path)).cloned().collect();
    let Reader { faults, sources, .. } = reader;
    LoadedPosterior { paths, draws, rows, missing, faults, files: sources.files, starts }
}

impl Reader<'_> {
    fn posterior_paths(&mut self, row: &Row<'_>, loaded: &Loaded) -> Vec<String> {
        let tree: Option<&Node> = loaded.tree.as_ref();
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
            } else if loaded.free.is_linked(&path) {
                self.fault(spot, Fault::DrawOfLinked { path: name.to_owned() });
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
