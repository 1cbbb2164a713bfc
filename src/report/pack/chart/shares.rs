//! What a whole goes to: a bar a row, in parts that lie end to end, each with its name.

use super::frame::short;
use super::scale::Scale;
use super::{Drawing, Size, length};
use crate::report::number::whole;
use crate::report::pack::markup::Markup;

/// A row of parts.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Share {
    /// Its name.
    pub text: String,
    /// Its parts with their names, from the left; one without a name is the whole row.
    pub parts: Vec<(String, f64)>,
}

const ROW: f64 = 40.0;
const TOP: f64 = 30.0;
const BAR: f64 = 15.0;

/// Width of a letter of a part's name.
const LETTER: f64 = 6.3;

/// Tints of parts that follow one another; light ones carry dark words.
const TINTS: [usize; 4] = [1, 4, 6, 3];

/// Draws rows of parts, in %; a line stands at 100.
pub(in crate::report) fn shares(width: f64, rows: &[Share]) -> Drawing {
    let size = Size { width, height: TOP + ROW * rows.len() as f64 + 4.0 };
    let sum = |r: &Share| r.parts.iter().map(|p| p.1).sum::<f64>();
    let x = Scale::over(rows.iter().map(sum).chain([100.0]), 2.0, width - 46.0, 5, false);
    let mut out = Markup::new();
    let bottom = length(size.height - 2.0);
    for tick in &x.ticks {
        let at = length(x.at(*tick));
        let class = if *tick == 0.0 || *tick == 100.0 { "axis" } else { "grid" };
        out.leaf("line", &[("class", class), ("x1", &at), ("x2", &at), ("y1", &length(TOP - 8.0)), ("y2", &bottom)]);
        let (class, text) =
            if *tick == 0.0 { ("tick", "0".to_owned()) } else { ("tick middle", format!("{} %", whole(*tick))) };
        out.element("text", &[("class", class), ("x", &at), ("y", &length(TOP - 13.0))], &text);
    }
    for (k, row) in rows.iter().enumerate() {
        let y = TOP + ROW * k as f64;
        let most = (width / 6.6) as usize;
        out.element(
            "text",
            &[("class", "label halo-text"), ("x", "2"), ("y", &length(y + 12.0))],
            &short(&row.text, most),
        );
        let mut from = 0.0;
        for (which, (name, value)) in row.parts.iter().enumerate() {
            let (left, right) = (x.at(from), x.at(from + value));
            let tint = TINTS[which % TINTS.len()];
            let texts = [left, y + 17.0, (right - left).max(0.5), BAR].map(length);
            let class = format!("layer t{tint}");
            let mut all = vec![("class", class.as_str())];
            all.extend(["x", "y", "width", "height"].into_iter().zip(texts.iter().map(String::as_str)));
            out.leaf("rect", &all);
            let letters = ((right - left - 6.0) / LETTER).max(0.0) as usize;
            if letters >= 3 && !name.is_empty() {
                let class = if super::is_dark(tint) { "part light" } else { "part" };
                let at = [("class", class), ("x", &*length(left + 4.0)), ("y", &*length(y + 28.5))];
                out.element("text", &at, &short(name, letters));
            }
            from += value;
        }
        let at = [("class", "tick strong"), ("x", &*length(x.at(from) + 5.0)), ("y", &*length(y + 28.5))];
        out.element("text", &at, &format!("{} %", whole(from)));
    }
    Drawing { size, inside: out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_lie_end_to_end_and_are_named_where_there_is_room() {
        let parts = vec![("EHC".to_owned(), 60.0), ("reviews".to_owned(), 20.0), ("x".to_owned(), 1.0)];
        let drawing = shares(440.0, &[Share { text: "EPs".into(), parts }]);
        let page = format!("<svg>{}</svg>", drawing.inside.as_str());
        let page = roxmltree::Document::parse(&page).unwrap();
        let bars: Vec<(f64, f64)> = page
            .descendants()
            .filter(|n| n.has_tag_name("rect"))
            .map(|n| ["x", "width"].map(|key| n.attribute(key).unwrap().parse::<f64>().unwrap()))
            .map(|[x, width]| (x, width))
            .collect();
        assert!(
            (bars[0].0 + bars[0].1 - bars[1].0).abs() < 0.2 && (bars[0].1 - 3.0 * bars[1].1).abs() < 0.3,
            "{bars:?}"
        );
        let texts: Vec<&str> =
            page.descendants().filter_map(|n| n.has_tag_name("text").then(|| n.text()).flatten()).collect();
        assert!(texts.contains(&"EHC") && texts.contains(&"81 %") && !texts.contains(&"x"), "{texts:?}");
    }
}
