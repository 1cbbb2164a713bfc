//! How sure each value of a lever is.

use super::print::{NONE, figure};
use super::talk;
use super::{Block, Section, Table};
use crate::report::number::share_of;
use crate::report::pack::chart::{Chart, SIZE, WIDE, curve, lattice};
use crate::report::pack::{CurveRow, Pack, Solved};

/// The curve of chance against the lever; with a second lever, the lattice of both.
pub(super) fn section(pack: &Pack, solved: &Solved) -> Section {
    let mut blocks = Vec::new();
    let confidence = pack.curve.first().map_or(0.8, |row| row.confidence);
    let percent = figure(100.0 * confidence, "%");
    let title = if solved.is_reachable {
        format!("{} is the first value from which {percent} % of futures meet the target", solved.value)
    } else {
        format!("No value tried meets the target in {percent} % of futures")
    };
    let mut table = Table::new(
        "Share of futures that meet the target",
        &["value", "met in, % of futures", "simulation error, 95 %", "cost over the run, £"],
    );
    if !solved.and_path.is_empty() {
        table.head.insert(1, "second lever".to_owned());
    }
    for row in &pack.curve {
        let [share, lower, upper] = row.met;
        let mut cells = vec![row.value.clone()];
        if !solved.and_path.is_empty() {
            cells.push(row.and_value.clone());
        }
        cells.push(share_of(share));
        cells.push(format!("{}–{}", figure((100.0 * lower).floor(), "%"), figure((100.0 * upper).ceil(), "%")));
        cells.push(row.cost.map_or(NONE.to_owned(), |c| figure(c, "pounds")));
        table.row(cells);
    }
    let rows: Vec<&CurveRow> = pack.curve.iter().collect();
    let drawings = if solved.and_path.is_empty() {
        vec![
            curve(WIDE, &rows, &solved.value, solved.is_reachable),
            curve(SIZE, &rows, &solved.value, solved.is_reachable),
        ]
    } else {
        vec![lattice(&rows)]
    };
    let about = match solved.and_path.as_str() {
        "" => format!("% of futures that meet the target, by {}", solved.path),
        second => format!("% of futures that meet the target: columns, {}; rows, {second}", solved.path),
    };
    let chart = Chart {
        name: talk::file_name("chance-by-value"),
        title: title.clone(),
        description: format!(
            "Share of futures that meet the target, by value. {title}. All values are in the table below."
        ),
        about,
        drawings,
        table,
        pins: Vec::new(),
        notes: vec![solved.how.clone()],
    };
    blocks.push(Block::Charts(vec![chart]));
    Section { short: "How sure".to_owned(), title, blocks }
}
