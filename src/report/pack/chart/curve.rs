//! Chance against the value of a lever, and the lattice of two levers.

use super::frame::short;
use super::scale::Scale;
use super::{Drawing, Size, band, length, path};
use crate::report::number::{share_known, whole};
use crate::report::pack::CurveRow;
use crate::report::pack::markup::Markup;

const LEFT: f64 = 42.0;
const TOP: f64 = 26.0;
const BELOW: f64 = 34.0;

/// Share of futures by value, with its simulation error, the confidence asked for and the answer.
pub(in crate::report) fn curve(size: Size, rows: &[&CurveRow], answer: &str, is_reachable: bool) -> Drawing {
    let mut out = Markup::new();
    let (right, bottom) = (size.width - size.right().0, size.height - BELOW);
    let y = Scale::over([0.0, 100.0].into_iter(), bottom, TOP, 5, false);
    let step = (right - LEFT) / rows.len().max(1) as f64;
    let x = |k: usize| LEFT + step * (k as f64 + 0.5);
    for tick in &y.ticks {
        let at = length(y.at(*tick));
        let class = if *tick == 0.0 { "axis" } else { "grid" };
        out.leaf("line", &[("class", class), ("x1", &length(LEFT)), ("x2", &length(right)), ("y1", &at), ("y2", &at)]);
        let text_at = length(y.at(*tick) + 4.0);
        out.element("text", &[("class", "tick end"), ("x", &length(LEFT - 6.0)), ("y", &text_at)], &whole(*tick));
    }
    out.element("text", &[("class", "unit"), ("x", "2"), ("y", "12")], "% of futures");
    let error: Vec<_> =
        rows.iter().enumerate().map(|(k, r)| Some((x(k), y.at(100.0 * r.met[1]), y.at(100.0 * r.met[2])))).collect();
    out.leaf("path", &[("class", "b80"), ("d", &band(&error))]);
    let line: Vec<_> = rows.iter().enumerate().map(|(k, r)| Some((x(k), y.at(100.0 * r.met[0])))).collect();
    out.leaf("path", &[("class", "median"), ("d", &path(line.iter().copied()))]);
    for (x, y) in line.iter().flatten() {
        out.leaf("circle", &[("class", "dot l1"), ("cx", &length(*x)), ("cy", &length(*y)), ("r", "3")]);
    }
    let confidence = rows.first().map_or(0.8, |r| r.confidence);
    let level = y.at(100.0 * confidence);
    let at = length(level);
    out.leaf("line", &[("class", "goal"), ("x1", &length(LEFT)), ("x2", &length(right)), ("y1", &at), ("y2", &at)]);
    let words = format!("asked: {} %", whole(100.0 * confidence));
    out.element("text", &[("class", "label"), ("x", &length(right + 6.0)), ("y", &length(level + 4.0))], &words);
    if let Some(k) = rows.iter().position(|r| r.value == answer) {
        let at = length(x(k));
        let class = if is_reachable { "answer" } else { "start" };
        out.leaf("line", &[("class", class), ("x1", &at), ("x2", &at), ("y1", &length(TOP)), ("y2", &length(bottom))]);
        let text = if is_reachable { format!("answer: {answer}") } else { format!("nearest: {answer}") };
        let text = short(&text, 34);
        // Where the curve is high there is room below it, on the side to which it rises; where it is low, above it.
        let met = |k: Option<usize>| k.and_then(|k| rows.get(k)).map_or(0.0, |r| r.met[0]);
        let (y, is_right) = if is_reachable {
            (bottom - 8.0, met(Some(k + 1)) >= met(k.checked_sub(1)))
        } else {
            (TOP + 10.0, x(k) <= size.width / 2.0)
        };
        let fits = x(k) + 5.0 + 7.0 * text.chars().count() as f64 <= size.width;
        let (anchor, x) =
            if is_right && fits { ("label strong", x(k) + 5.0) } else { ("label strong end", x(k) - 5.0) };
        out.element("text", &[("class", anchor), ("x", &length(x)), ("y", &length(y))], &text);
    }
    // As many names of values as have room.
    let widest = rows.iter().map(|r| r.value.chars().count()).max().unwrap_or(1) as f64 * 7.5 + 10.0;
    let every = (widest / step).ceil().max(1.0) as usize;
    for (k, row) in rows.iter().enumerate().step_by(every) {
        let at = length(x(k));
        out.leaf(
            "line",
            &[("class", "axis"), ("x1", &at), ("x2", &at), ("y1", &length(bottom)), ("y2", &length(bottom + 4.0))],
        );
        out.element(
            "text",
            &[("class", "tick middle"), ("x", &at), ("y", &length(bottom + 17.0))],
            &short(&row.value, 16),
        );
    }
    Drawing { size, inside: out }
}

/// Two levers: a cell each with its share; those that meet the confidence have a thick frame and a tick.
pub(in crate::report) fn lattice(rows: &[&CurveRow]) -> Drawing {
    const ROW: f64 = 30.0;
    const NAMES: f64 = 96.0;
    let mut columns: Vec<&str> = Vec::new();
    let mut seconds: Vec<&str> = Vec::new();
    for r in rows {
        if !columns.contains(&r.value.as_str()) {
            columns.push(&r.value);
        }
        if !seconds.contains(&r.and_value.as_str()) {
            seconds.push(&r.and_value);
        }
    }
    // A date has room: cut short, one would be like another.
    let longest = columns.iter().map(|value| value.chars().count().min(10)).max().unwrap_or(0);
    let each = (7.0 * (longest + 1) as f64).max(52.0);
    let width = (NAMES + each * columns.len() as f64 + 8.0).max(440.0);
    let step = (width - NAMES - 8.0) / columns.len().max(1) as f64;
    let size = Size { width, height: 34.0 + ROW * seconds.len() as f64 };
    let mut out = Markup::new();
    for (c, value) in columns.iter().enumerate() {
        let at = length(NAMES + step * (c as f64 + 0.5));
        out.element("text", &[("class", "tick middle"), ("x", &at), ("y", "20")], &short(value, (step / 7.0) as usize));
    }
    for (s, second) in seconds.iter().enumerate() {
        let y = 28.0 + ROW * s as f64;
        let at = length(y + 19.0);
        out.element("text", &[("class", "tick end"), ("x", &length(NAMES - 8.0)), ("y", &at)], &short(second, 13));
        for (c, value) in columns.iter().enumerate() {
            let Some(row) = rows.iter().find(|r| r.value == *value && r.and_value == *second) else { continue };
            let enough = row.met[0] >= row.confidence;
            let class = if enough { "cell enough" } else { "cell" };
            let texts = [NAMES + step * c as f64 + 1.5, y + 1.5, step - 3.0, ROW - 3.0].map(length);
            let mut all = vec![("class", class)];
            all.extend(["x", "y", "width", "height"].into_iter().zip(texts.iter().map(String::as_str)));
            out.leaf("rect", &all);
            let sign = if enough { " ✓" } else { "" };
            let x = length(NAMES + step * (c as f64 + 0.5));
            let class = if enough { "tick middle strong" } else { "tick middle" };
            out.element(
                "text",
                &[("class", class), ("x", &x), ("y", &at)],
                &format!("{}{sign}", share_known(row.met[0], row.met[1], row.met[2])),
            );
        }
    }
    Drawing { size, inside: out }
}
