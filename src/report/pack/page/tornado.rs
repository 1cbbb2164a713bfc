//! Which assumption matters: the tornado, what was not tried, and figures moved together.

use super::print::{NONE, figure};
use super::solve::{in_words, words_of};
use super::talk;
use super::{Block, Section, Table};
use crate::report::measure::head;
use crate::report::number::tenths;
use crate::report::pack::chart::{Beam, Chart, SIZE, Swing, WIDE, swings};
use crate::report::pack::{Known, Pack, SwingRow, Tried};
use crate::report::words::{capital, counted, mean_of, of_change, within};

/// Bars drawn, at most: the rest is in the table.
const DRAWN: usize = 15;

/// Sections of a sensitivity.
pub(super) fn sections(pack: &Pack, tried: &Tried) -> Vec<Section> {
    let mut sections = vec![tornado(pack, tried)];
    sections.extend(together(pack, tried));
    if !tried.not_tried.is_empty() {
        sections.push(Section {
            short: "Not tried".to_owned(),
            title: "What was not tried, and why".to_owned(),
            blocks: vec![Block::List(tried.not_tried.iter().map(|text| in_words(pack, text)).collect())],
        });
    }
    sections
}

/// Whether it moves the measure, sure beyond the simulation error.
fn is_sure(row: &SwingRow) -> bool {
    row.spread.and_then(|s| s.bounds).is_some_and(|(low, _)| low > 0.0)
}

fn beam(known: Option<Known>, is_filled: bool) -> Option<Beam> {
    known.map(|k| Beam { value: k.value, whisker: k.bounds, is_filled })
}

fn tornado(pack: &Pack, tried: &Tried) -> Section {
    let moving: Vec<&SwingRow> = pack.swings.iter().filter(|r| r.spread.is_some_and(|s| s.value > 0.0)).collect();
    let sure = moving.iter().filter(|r| is_sure(r)).count();
    let change_unit = of_change(&tried.unit);
    let by = |r: &SwingRow| r.spread.map_or(NONE.to_owned(), |s| format!("{} {change_unit}", plain(s.value)));
    let title = match moving.first().filter(|r| is_sure(r)) {
        Some(first) => format!(
            "{} moves it most: by {} over its range {}–{}",
            capital(&words_of(pack, &first.path)),
            by(first),
            first.range[0],
            first.range[1]
        ),
        None => "No figure moves it beyond the simulation error".to_owned(),
    };
    let drawn: Vec<Swing> = moving
        .iter()
        .take(DRAWN)
        .map(|r| Swing {
            text: format!("{}: {}, range {}–{}", words_of(pack, &r.path), r.value, r.range[0], r.range[1]),
            bars: [beam(r.ends[0], false), beam(r.ends[1], true)].into_iter().flatten().collect(),
        })
        .collect();
    let heads =
        ["figure", "as stated", "range", "at the least", "± error", "at the most", "± error", "moves it by", "sure"];
    let mut table = Table::of_words(
        format!(
            "{}: {} with every figure as stated; with one at an end of its range, more (+) or less (−)",
            head(&tried.measure, pack),
            mean_of(&plain(tried.stated), &tried.unit)
        ),
        &heads,
    );
    for r in &pack.swings {
        let [least, most] = r.ends;
        table.row([
            r.path.clone(),
            r.value.clone(),
            format!("{}–{}", r.range[0], r.range[1]),
            change(least),
            error(least),
            change(most),
            error(most),
            r.spread.map_or(NONE.to_owned(), |s| plain(s.value)),
            if !r.not_tried.is_empty() && r.spread.is_none() {
                "not tried"
            } else if is_sure(r) {
                "yes"
            } else {
                "no"
            }
            .to_owned(),
        ]);
    }
    let mut blocks = Vec::new();
    if !drawn.is_empty() {
        let unit = change_unit;
        let legend = "□ at the least of its range   ■ at the most   ├┤ simulation error, 95 %";
        let more = moving.len().saturating_sub(DRAWN);
        let rest = (more > 0).then(|| {
            let verb = if more == 1 { "moves" } else { "move" };
            format!("{} {verb} it less; all are in the table.", counted(more as f64, "more figure"))
        });
        blocks.push(Block::Charts(vec![Chart {
            name: "tornado".to_owned(),
            description: format!("Bars from nothing to the change at either end of a figure's range, the largest first. {title}. All values are in the table below."),
            title: title.clone(),
            about: format!("{}, {unit}: with one figure at an end of its range, less that with all as stated, on the same futures", within(&head(&tried.measure, pack))),
            drawings: vec![swings(WIDE.width, &drawn, true, unit, legend), swings(SIZE.width, &drawn, true, unit, "□ least   ■ most   ├┤ error, 95 %")],
            table,
            pins: Vec::new(),
            notes: rest.into_iter().collect(),
        }]));
    } else {
        blocks.push(Block::Table(table));
    }
    let still: Vec<String> = pack
        .swings
        .iter()
        .filter(|r| r.spread.is_some_and(|s| s.value == 0.0))
        .map(|r| words_of(pack, &r.path))
        .collect();
    if !still.is_empty() {
        blocks.push(Block::Text(format!(
            "No difference in any future, {}: {}.",
            counted(still.len() as f64, "figure"),
            still.join(", ")
        )));
    }
    blocks.push(Block::Text(
        "One figure at a time is put to the ends of the range that its comment states, all others as stated, on the same \
         futures: what differs is the figure's. A range says how little is known, not how likely: a figure that moves much \
         within a wide range is worth collecting first."
            .to_owned(),
    ));
    let title = format!(
        "{sure} of {} {} it, sure beyond the simulation error",
        counted(pack.swings.len() as f64, "figure"),
        if sure == 1 { "moves" } else { "move" }
    );
    Section { short: "What moves it".to_owned(), title, blocks }
}

/// Figures moved together.
fn together(pack: &Pack, tried: &Tried) -> Option<Section> {
    let mut rows: Vec<_> = pack.swings.iter().filter_map(|r| Some((r, r.effects.as_ref()?))).collect();
    rows.sort_by(|a, b| b.1.0[0].total_cmp(&a.1.0[0]));
    let with = rows.iter().filter(|(_, e)| e.1 == "with others").count();
    let mut table = Table::of_words(
        "Effects over the whole range, all figures moved, one at a time",
        &["figure", "acts", "mean size of effects", "mean effect", "standard deviation", "of it chance"],
    );
    for (row, (numbers, acts)) in &rows {
        table.row([row.path.clone(), acts.clone()].into_iter().chain(numbers.map(plain)));
    }
    (!rows.is_empty()).then(|| Section {
        short: "Alone or with others".to_owned(),
        title: format!(
            "{with} of {} {} by way of others, or not in a straight line",
            counted(rows.len() as f64, "figure"),
            if with == 1 { "acts" } else { "act" }
        ),
        blocks: vec![
            Block::Table(table),
            Block::Text(format!(
                "Morris: {} through the ranges of all at once. With others: the effect here differs from that there by more \
                 than half its size, the simulation error allowed for.",
                counted(f64::from(tried.walks), "walk")
            )),
        ],
    })
}

/// A number as exact as its size needs.
pub(super) fn plain(value: f64) -> String {
    match value.abs() {
        v if !v.is_finite() => NONE.to_owned(),
        v if v < 10.0 => tenths(value).replace('-', "−"),
        _ => figure(value, "cases").replace('-', "−"),
    }
}

/// With its sign.
pub(super) fn change(known: Option<Known>) -> String {
    known.map_or(NONE.to_owned(), |k| match plain(k.value) {
        text if k.value > 0.0 && text != "0" => format!("+{text}"),
        text => text,
    })
}

/// Half of its simulation error.
pub(super) fn error(known: Option<Known>) -> String {
    known.and_then(|k| k.bounds).map_or(NONE.to_owned(), |(low, high)| plain((high - low) / 2.0))
}

/// A name of a chart.
pub(super) fn chart_name(text: &str) -> String {
    talk::file_name(text)
}
