//! Axes, grid and labels that charts share.

use super::length;
use super::scale::{Scale, Time};
use crate::calendar::Date;
use crate::report::number::{tenths, whole};
use crate::report::pack::markup::Markup;
use crate::report::words::month_name;

/// Width and height of a drawing, in units of which about one is a pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Size {
    pub width: f64,
    pub height: f64,
}

/// A chart of half the width of a page, or of a phone.
pub(in crate::report) const SIZE: Size = Size { width: 440.0, height: 286.0 };

/// A chart of the width of a page.
pub(in crate::report) const WIDE: Size = Size { width: 960.0, height: 360.0 };

/// Room for the labels of the axis of values, below and above.
const LEFT: f64 = 42.0;
const BELOW: f64 = 34.0;
const ABOVE: f64 = 26.0;

impl Size {
    /// Room for the labels at the end of lines, and the characters of a line of them.
    pub(super) fn right(self) -> (f64, usize) {
        if self.width > 600.0 { (172.0, 25) } else { (106.0, 15) }
    }
}

/// Least distance between two labels.
const LABEL_GAP: f64 = 13.5;

/// A drawing under construction: its scales, and what is drawn.
#[derive(Debug)]
pub(in crate::report) struct Frame {
    pub size: Size,
    pub x: Time,
    pub y: Scale,
    pub out: Markup,
}

/// A label at the end of a line.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Label {
    pub at: f64,
    pub text: String,
    pub class: &'static str,
}

impl Frame {
    /// Axes over dates and values, `unit` over the axis of values.
    pub fn new(
        size: Size,
        (first, last): (Date, Date),
        values: impl Iterator<Item = f64>,
        unit: &str,
        floating: bool,
    ) -> Self {
        let (left, right) = (LEFT, size.width - size.right().0);
        let x = Time::over(first, last, left, right);
        let steps = if size.height > 300.0 { 6 } else { 4 };
        let y = Scale::over(values, size.height - BELOW, ABOVE, steps, floating);
        let mut frame = Frame { size, x, y, out: Markup::new() };
        frame.axes(unit, (left, right));
        frame
    }

    fn axes(&mut self, unit: &str, (left, right): (f64, f64)) {
        let out = &mut self.out;
        let (l, r) = (length(left), length(right));
        for tick in &self.y.ticks {
            let y = self.y.at(*tick);
            let class = if *tick == 0.0 { "axis" } else { "grid" };
            out.leaf("line", &[("class", class), ("x1", &l), ("x2", &r), ("y1", &length(y)), ("y2", &length(y))]);
            let text = if tick.fract() == 0.0 { whole(*tick) } else { tenths(*tick) };
            out.element("text", &[("class", "tick end"), ("x", &length(left - 6.0)), ("y", &length(y + 4.0))], &text);
        }
        out.element("text", &[("class", "unit"), ("x", "2"), ("y", "12")], unit);
        let bottom = self.size.height - BELOW;
        let quarters = self.x.quarters();
        let wide = (right - left) / quarters.len().max(1) as f64 > 46.0;
        let mut years_from = f64::NEG_INFINITY;
        for (k, day) in quarters.iter().enumerate() {
            let x = self.x.at(*day);
            let january = day.month() == 1;
            let long = if january { 8.0 } else { 4.0 };
            let at = length(x);
            out.leaf(
                "line",
                &[("class", "axis"), ("x1", &at), ("x2", &at), ("y1", &length(bottom)), ("y2", &length(bottom + long))],
            );
            if wide {
                let name = &month_name(*day)[..3];
                out.element("text", &[("class", "tick"), ("x", &length(x + 3.0)), ("y", &length(bottom + 14.0))], name);
            }
            // A year's number stands at its start, and at the start of the chart where there is room before the next.
            let has_room = quarters[k + 1..].iter().find(|q| q.month() == 1).is_none_or(|q| self.x.at(*q) - x > 34.0);
            if (january || (k == 0 && has_room)) && x - years_from > 34.0 && x + 28.0 < self.size.width {
                let low = if wide { 28.0 } else { 20.0 };
                out.element(
                    "text",
                    &[("class", "year"), ("x", &length(x + 3.0)), ("y", &length(bottom + low))],
                    &day.year().to_string(),
                );
                years_from = x;
            }
        }
    }

    /// Left and right end of the drawing.
    pub fn ends(&self) -> (f64, f64) {
        (LEFT, self.size.width - self.size.right().0)
    }

    /// Upper and lower end.
    pub fn heights(&self) -> (f64, f64) {
        (ABOVE, self.size.height - BELOW)
    }

    /// Labels at the right end, moved apart where they would meet, lines broken where they are too long.
    pub fn labels(&mut self, mut labels: Vec<Label>) {
        let (top, bottom) = self.heights();
        let (right, most) = self.size.right();
        labels.sort_by(|a, b| a.at.total_cmp(&b.at));
        let lines: Vec<Vec<String>> = labels.iter().map(|l| broken(&l.text, most)).collect();
        let heights: Vec<f64> = lines.iter().map(|l| LABEL_GAP * l.len() as f64).collect();
        let mut tops: Vec<f64> = labels.iter().zip(&heights).map(|(l, h)| l.at - h / 2.0).collect();
        for k in 1..tops.len() {
            tops[k] = tops[k].max(tops[k - 1] + heights[k - 1]);
        }
        let mut floor = bottom + 10.0;
        for k in (0..tops.len()).rev() {
            tops[k] = tops[k].min(floor - heights[k]);
            floor = tops[k];
        }
        let shift = tops.first().map_or(0.0, |first| (top - 20.0 - first).max(0.0));
        let (end, x) = (self.size.width - right, length(self.size.width - right + 10.0));
        for ((label, lines), at) in labels.iter().zip(&lines).zip(&tops) {
            // A label that was moved is led to what it names.
            let middle = at + shift + LABEL_GAP / 2.0 * lines.len().min(1) as f64 + 0.5;
            let from = label.at.clamp(top, bottom);
            if (middle - from).abs() > 4.0 && from == label.at {
                let d = super::path([Some((end + 1.0, from)), Some((end + 8.0, middle))].into_iter());
                self.out.leaf("path", &[("class", "leader"), ("d", &d)]);
            }
            for (k, line) in lines.iter().enumerate() {
                let y = at + shift + LABEL_GAP * k as f64 + 10.5;
                self.out.element("text", &[("class", label.class), ("x", &x), ("y", &length(y))], line);
            }
        }
    }
}

/// A label in lines of so many characters.
fn broken(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut().filter(|l| l.chars().count() + word.chars().count() < most) {
            Some(line) => *line = format!("{line} {word}"),
            None => lines.push(word.to_owned()),
        }
    }
    // Three lines at most: the whole name is in the table.
    if lines.len() > 3 {
        lines.truncate(3);
        lines[2].push('…');
    }
    lines.iter().map(|l| short(l, most + 1)).collect()
}

/// A text of at most so many characters.
pub(in crate::report) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
