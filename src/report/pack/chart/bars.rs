//! Bars: need against supply by period, and what is more or less beside a line of nothing.

use super::frame::{Frame, Label, Size, short};
use super::scale::Scale;
use super::{Drawing, length, path};
use crate::calendar::Date;
use crate::report::number::{tenths, whole};
use crate::report::pack::markup::Markup;

/// Supply and need in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Column {
    pub start: Date,
    pub end: Date,
    /// What is there: a bar.
    pub there: f64,
    /// What is needed: a line over it.
    pub hold: f64,
    /// What more is needed: a dashed line.
    pub clear: f64,
}

/// Draws supply as bars, need as lines over them. What is short is hatched.
pub(in crate::report) fn columns(
    size: Size,
    columns: &[Column],
    names: [&str; 3],
    run: (Date, Date),
    unit: &str,
) -> Drawing {
    let values = columns.iter().flat_map(|c| [c.there, c.hold, c.clear]);
    let mut frame = Frame::new(size, run, values, unit, false);
    let rect = |frame: &mut Frame, class: &str, x: (f64, f64), y: (f64, f64)| {
        let (left, right) = (x.0 + 1.0, (x.1 - 1.0).max(x.0 + 1.5));
        let texts = [left, y.0, right - left, y.1 - y.0].map(length);
        let keys = ["x", "y", "width", "height"];
        let mut all = vec![("class", class)];
        all.extend(keys.into_iter().zip(texts.iter().map(String::as_str)));
        frame.out.leaf("rect", &all);
    };
    for c in columns {
        let x = (frame.x.at(c.start), frame.x.end(c.end));
        let (zero, there, hold) = (frame.y.at(0.0), frame.y.at(c.there), frame.y.at(c.hold));
        rect(&mut frame, "there", x, (there, zero));
        if c.hold > c.there {
            rect(&mut frame, "short", x, (hold, there));
        }
    }
    for (class, of) in [("line l1", 0), ("line l2", 1)] {
        let points = columns.iter().flat_map(|c| {
            let y = frame.y.at(if of == 0 { c.hold } else { c.clear });
            [Some((frame.x.at(c.start), y)), Some((frame.x.end(c.end), y))]
        });
        let d = path(points);
        frame.out.leaf("path", &[("class", class), ("d", &d)]);
    }
    let last = columns.last().map(|c| [c.there, c.hold, c.clear]);
    let classes = ["label", "label strong", "label"];
    let labels = last.into_iter().flat_map(|values| {
        let of = |k: usize| Label { at: frame.y.at(values[k]), text: names[k].to_owned(), class: classes[k] };
        [of(0), of(1), of(2)]
    });
    let labels = labels.collect();
    frame.labels(labels);
    Drawing { size, inside: frame.out }
}

/// A bar to the right (more) or to the left (less) of nothing.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Bar {
    /// Its name.
    pub text: String,
    /// To the right.
    pub more: f64,
    /// To the left, as a positive number.
    pub less: f64,
}

/// Draws bars on both sides of a line of nothing.
pub(in crate::report) fn bars(width: f64, bars: &[Bar], [more, less]: [&str; 2], unit: &str) -> Drawing {
    const ROW: f64 = 34.0;
    const TOP: f64 = 34.0;
    let size = Size { width, height: TOP + ROW * bars.len() as f64 + 12.0 };
    let mut out = Markup::new();
    let values = bars.iter().flat_map(|b| [b.more, -b.less]);
    let x = Scale::over(values, 44.0, width - 44.0, 4, false);
    let zero = x.at(0.0);
    let number = |value: f64| if value < 10.0 && value.fract() != 0.0 { tenths(value) } else { whole(value) };
    out.element("text", &[("class", "unit"), ("x", "2"), ("y", "12")], &format!("◀ {less}"));
    out.element("text", &[("class", "unit end"), ("x", &length(width - 2.0)), ("y", "12")], &format!("{more} ▶"));
    out.element("text", &[("class", "tick middle"), ("x", &length(width / 2.0)), ("y", "12")], unit);
    for (k, bar) in bars.iter().enumerate() {
        let y = TOP + ROW * k as f64;
        out.element(
            "text",
            &[("class", "label halo-text"), ("x", "2"), ("y", &length(y + 8.0))],
            &short(&bar.text, 60),
        );
        for (class, from, to) in [("more", zero, x.at(bar.more)), ("less", x.at(-bar.less), zero)] {
            if to - from > 0.05 {
                let texts = [from, y + 12.0, to - from, 12.0].map(length);
                let keys = ["x", "y", "width", "height"];
                let mut all = vec![("class", class)];
                all.extend(keys.into_iter().zip(texts.iter().map(String::as_str)));
                out.leaf("rect", &all);
            }
        }
        // Beside the bars alone: through a name it would be in the way.
        let [z, top, bottom] = [zero, y + 10.0, y + 26.0].map(length);
        out.leaf("line", &[("class", "axis"), ("x1", &z), ("x2", &z), ("y1", &top), ("y2", &bottom)]);
        let y = length(y + 22.0);
        if bar.more > 0.0 {
            let at = length(x.at(bar.more) + 4.0);
            out.element("text", &[("class", "tick"), ("x", &at), ("y", &y)], &number(bar.more));
        }
        if bar.less > 0.0 {
            let at = length(x.at(-bar.less) - 4.0);
            out.element("text", &[("class", "tick end"), ("x", &at), ("y", &y)], &number(bar.less));
        }
    }
    Drawing { size, inside: out }
}
