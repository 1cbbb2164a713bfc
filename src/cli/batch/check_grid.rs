//! `sendsim check` of a grid: its faults, how many scenarios it makes.

use super::super::args::{CheckArguments, Format};
use super::super::console::{Console, counted, grouped};
use super::super::ended::{Ended, Failure};
use super::super::load::{stem, with_slashes};
use super::inputs::Texts;
use crate::scenario::{FileKind, Grid, LoadedGrid, kind_of_file, line_and_column, load_grid};
use serde_json::json;

/// Checks a grid; `None` when the file is a scenario.
pub(in crate::cli) fn check_grid(arguments: &CheckArguments, console: &Console) -> Option<Result<Ended, Failure>> {
    let (texts, file) = (Texts::default(), with_slashes(&arguments.scenario.file));
    let resolver = |name: &str| texts.read(name);
    if !arguments.scenario.set.is_empty() || kind_of_file(&file, &resolver) != FileKind::Grid {
        return None;
    }
    let (name, loaded) = (stem(&file), load_grid(&file, &resolver));
    let is_sound = loaded.faults.is_empty();
    Some(match (arguments.format, loaded.grid.as_ref().filter(|_| is_sound)) {
        (Format::Json, _) => {
            let ended = if is_sound { Ended::Done } else { Ended::Usage };
            console.answer(&json(&name, &loaded)).map(|()| ended)
        }
        (Format::Text, None) => Err(Failure::Scenario(loaded.render_faults(console.error_colour))),
        (Format::Text, Some(_)) if !console.talks => Ok(Ended::Done),
        (Format::Text, Some(grid)) => console.answer(&text(&name, grid)).map(|()| Ended::Done),
    })
}

fn text(name: &str, grid: &Grid) -> String {
    let bases: Vec<String> = (0..grid.bases.len()).map(|base| grid.base_name(base)).collect();
    let columns = grid.columns();
    let by = if columns.is_empty() { "a list".to_owned() } else { columns.join(", ") };
    let title = grid.title.as_ref().map_or(String::new(), |title| format!("{title}\n"));
    let count = u64::try_from(grid.count()).unwrap_or(u64::MAX);
    let first = grid.member(0).label;
    format!(
        "{name}: no faults; nothing was run\n\n{title}{} of {}, by {by}; the first: {first}\n",
        if count == u64::MAX { format!("over {} scenarios", grouped(count)) } else { counted(count, "scenario") },
        bases.join(", "),
    )
}

fn json(name: &str, loaded: &LoadedGrid) -> String {
    let faults = loaded.faults.iter().map(|fault| {
        let (line, column) = line_and_column(&loaded.files, fault.spot);
        let file = loaded.files.get(fault.spot.file).map(|f| &f.name);
        let (message, help) = (fault.what.message(), fault.what.help());
        json!({ "file": file, "line": line, "column": column, "message": message, "help": help })
    });
    let count = loaded.grid.as_ref().map(|grid| u64::try_from(grid.count()).unwrap_or(u64::MAX));
    let out = json!({
        "grid": name,
        "ok": loaded.faults.is_empty(),
        "faults": faults.collect::<Vec<_>>(),
        "scenarios": count,
        "columns": loaded.grid.as_ref().map(Grid::columns),
    });
    format!("{out:#}\n")
}
