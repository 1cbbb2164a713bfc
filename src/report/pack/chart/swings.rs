//! Bars from nothing to either side, with whiskers: what an assumption moves, what a sum buys, how scenarios rank.

use super::frame::short;
use super::scale::Scale;
use super::{Drawing, Size, length};
use crate::report::number::{tenths, whole};
use crate::report::pack::markup::Markup;

/// A row: a name and its bars.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Swing {
    /// Its name.
    pub text: String,
    /// Its bars, from the top.
    pub bars: Vec<Beam>,
}

/// A bar from nothing to a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Beam {
    /// Where it ends.
    pub value: f64,
    /// Ends of its whisker.
    pub whisker: Option<(f64, f64)>,
    /// Whether it is filled; otherwise an outline.
    pub is_filled: bool,
}

const NAME: f64 = 19.0;
const BAR: f64 = 13.0;
const GAP: f64 = 11.0;
const TOP: f64 = 40.0;
const LEFT: f64 = 58.0;

/// Draws rows under one another; `signs`: whether values are told with their sign; `legend` says what the bars are.
pub(in crate::report) fn swings(width: f64, rows: &[Swing], signs: bool, unit: &str, legend: &str) -> Drawing {
    let tall = |r: &Swing| NAME + BAR * r.bars.len() as f64 + GAP;
    let size = Size { width, height: TOP + rows.iter().map(tall).sum::<f64>() + 6.0 };
    let ends = |b: &Beam| [b.value, b.whisker.map_or(b.value, |w| w.0), b.whisker.map_or(b.value, |w| w.1)];
    let values = rows.iter().flat_map(|r| &r.bars).flat_map(ends);
    let x = Scale::over(values, LEFT, width - LEFT, if width > 600.0 { 8 } else { 4 }, false);
    let mut out = Markup::new();
    out.element("text", &[("class", "unit"), ("x", "2"), ("y", "11")], legend);
    let bottom = length(size.height - 4.0);
    for tick in &x.ticks {
        let at = length(x.at(*tick));
        let line = [("class", "grid"), ("x1", &*at), ("x2", &*at), ("y1", &*length(TOP - 6.0)), ("y2", &*bottom)];
        out.leaf("line", &line);
        let mut text = told(*tick, signs && *tick != 0.0, tick.fract() != 0.0);
        if *tick == 0.0 {
            text = format!("0 {unit}");
        }
        out.element("text", &[("class", "tick middle"), ("x", &at), ("y", &length(TOP - 11.0))], &text);
    }
    let zero = length(x.at(0.0));
    let mut y = TOP;
    let fine = rows.iter().flat_map(|r| &r.bars).all(|b| b.value.abs() < 10.0);
    let most = ((width - 4.0) / 6.6) as usize;
    for row in rows {
        let at = [("class", "label halo-text"), ("x", "2"), ("y", &*length(y + 12.0))];
        out.element("text", &at, &short(&row.text, most));
        // Beside the bars alone: through a name it would be in the way.
        let (from, to) = (length(y + NAME - 2.0), length(y + tall(row) - GAP + 2.0));
        out.leaf("line", &[("class", "axis"), ("x1", &zero), ("x2", &zero), ("y1", &from), ("y2", &to)]);
        for (k, bar) in row.bars.iter().enumerate() {
            beam(&mut out, &x, bar, y + NAME + BAR * k as f64, &told(bar.value, signs, fine));
        }
        y += tall(row);
    }
    Drawing { size, inside: out }
}

fn told(value: f64, signs: bool, fine: bool) -> String {
    let text = if fine { tenths(value.abs()) } else { whole(value.abs()) };
    match (value < 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)), signs && value > 0.0 && text != "0") {
        (true, _) => format!("−{text}"),
        (_, true) => format!("+{text}"),
        _ => text,
    }
}

fn beam(out: &mut Markup, x: &Scale, bar: &Beam, top: f64, words: &str) {
    let (zero, end) = (x.at(0.0), x.at(bar.value));
    let (left, right) = (zero.min(end), zero.max(end));
    let class = if bar.is_filled { "more" } else { "less" };
    let texts = [left, top + 1.0, (right - left).max(0.6), BAR - 2.0].map(length);
    let mut all = vec![("class", class)];
    all.extend(["x", "y", "width", "height"].into_iter().zip(texts.iter().map(String::as_str)));
    out.leaf("rect", &all);
    let (mut low, mut high) = (left, right);
    if let Some((from, to)) = bar.whisker {
        let (a, b) = (x.at(from), x.at(to));
        let middle = top + BAR / 2.0;
        let mut line = |x1: f64, x2: f64, y1: f64, y2: f64| {
            let texts = [x1, x2, y1, y2].map(length);
            for class in ["halo thin", "whisker"] {
                let mut all = vec![("class", class)];
                all.extend(["x1", "x2", "y1", "y2"].into_iter().zip(texts.iter().map(String::as_str)));
                out.leaf("line", &all);
            }
        };
        line(a, b, middle, middle);
        line(a, a, middle - 3.0, middle + 3.0);
        line(b, b, middle - 3.0, middle + 3.0);
        (low, high) = (low.min(a), high.max(b));
    }
    let foot = length(top + 10.5);
    let (class, at) = if bar.value < 0.0 { ("tick end halo-text", low - 5.0) } else { ("tick halo-text", high + 5.0) };
    out.element("text", &[("class", class), ("x", &length(at)), ("y", &foot)], words);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_goes_from_nothing_to_its_value_and_says_it() {
        let beam = |value, is_filled| Beam { value, whisker: Some((value - 10.0, value + 10.0)), is_filled };
        let row = Swing { text: "a".into(), bars: vec![beam(-100.0, false), beam(50.0, true)] };
        let drawing = swings(440.0, &[row], true, "children", "");
        let page = format!("<svg>{}</svg>", drawing.inside.as_str());
        let page = roxmltree::Document::parse(&page).unwrap();
        let of = |class: &str, key: &str| -> f64 {
            let found = page.descendants().find(|n| n.attribute("class") == Some(class));
            found.and_then(|n| n.attribute(key)).unwrap().parse().unwrap()
        };
        // A hundred to the left is twice as long as fifty to the right, and they meet at nothing.
        assert!((of("less", "width") - 2.0 * of("more", "width")).abs() < 0.3);
        assert!((of("less", "x") + of("less", "width") - of("more", "x")).abs() < 0.3);
        for words in ["−100", "+50", "0 children"] {
            assert!(page.descendants().any(|n| n.text() == Some(words)), "{words}");
        }
    }
}
