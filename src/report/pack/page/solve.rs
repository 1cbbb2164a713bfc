//! How sure each value of a lever is.

use super::print::{NONE, figure};
use super::talk;
use super::{Block, Section, Table};
use crate::report::number::share_known;
use crate::report::pack::chart::{Chart, SIZE, WIDE, curve, lattice};
use crate::report::pack::{CurveRow, Pack, Solved};
use crate::report::words::dated;

/// A text with the paths of figures in words, for who does not write scenario files; as they are written they stand once, in
/// the table.
pub(super) fn in_words(pack: &Pack, text: &str) -> String {
    let story = &pack.story;
    let levers = story.solution.iter().flat_map(|s| [s.path.as_str(), s.and_path.as_str()]);
    let mut paths: Vec<&str> = levers.chain(pack.swings.iter().map(|s| s.path.as_str())).collect();
    paths.retain(|path| !path.is_empty());
    // The longest first: one path may be the beginning of another.
    paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
    paths.iter().fold(text.to_owned(), |text, path| text.replace(path, &words_of(pack, path)))
}

/// `teams.nurses.posts.new.wte` as `WTE of Nurses (new)`; of a pathway, a stage or a panel alike; any other path as it is.
pub(in crate::report) fn words_of(pack: &Pack, path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let plain = |id: &str| id.replace('_', " ");
    let leaf = |of: &str| match of {
        "wte" => "WTE".to_owned(),
        "from" => "first day".to_owned(),
        "until" => "last day".to_owned(),
        other => plain(other),
    };
    let within = |inner: &[&str]| inner.iter().map(|of| plain(of) + " ").collect::<String>();
    match parts.as_slice() {
        ["teams", team, "posts" | "contracts", which, name] => {
            format!("{} of {} ({})", leaf(name), pack.title_of("", team), plain(which))
        }
        ["teams", team, "posts" | "contracts", which, inner @ .., name] => {
            format!("{}{} of {} ({})", within(inner), leaf(name), pack.title_of("", team), plain(which))
        }
        ["teams", team, name] => format!("{} of {}", leaf(name), pack.title_of("", team)),
        ["pathways", pathway, "stages", stage, inner @ .., name] => {
            format!("{}{} of {}", within(inner), leaf(name), pack.title_of(pathway, stage))
        }
        ["pathways", pathway, inner @ .., name] if !inner.is_empty() => {
            format!("{} of {} ({})", leaf(name), pack.title_of(pathway, ""), plain(&inner.join(" ")))
        }
        ["panels", panel, inner @ .., name] => {
            format!("{}{} of the panel ({})", within(inner), leaf(name), plain(panel))
        }
        _ => path.to_owned(),
    }
}

/// The curve of chance against the lever; with a second lever, the lattice of both.
pub(super) fn section(pack: &Pack, solved: &Solved) -> Section {
    let mut blocks = Vec::new();
    let confidence = pack.curve.first().map_or(0.8, |row| row.confidence);
    let percent = figure(100.0 * confidence, "%");
    let title = if solved.is_reachable {
        format!("{} is the first value from which {percent} % of futures meet the target", dated(&solved.value))
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
        cells.push(share_known(share, lower, upper));
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
        "" => format!("% of futures that meet the target, by {} ({})", words_of(pack, &solved.path), solved.path),
        second => format!(
            "% of futures that meet the target: columns, {} ({}); rows, {} ({second})",
            words_of(pack, &solved.path),
            solved.path,
            words_of(pack, second)
        ),
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
    let best = pack
        .curve
        .iter()
        .map(|row| row.met)
        .fold([0.0, 0.0, 1.0], |a, b| if b[0] > a[0] || a[2] == 1.0 { b } else { a });
    let best = share_known(best[0], best[1], best[2]);
    let title = format!("How sure each value is: at best {best} % of futures, {percent} % are asked for");
    Section { short: "How sure".to_owned(), title, blocks }
}
