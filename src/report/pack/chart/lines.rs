//! Several lines on one chart, each told by its dash, its mark and its label.

use super::fan::place;
use super::frame::{Frame, Label, Size};
use super::goals::{Goal, goals};
use super::{Drawing, length, path};
use crate::calendar::Date;

/// A line.
#[derive(Debug, Clone)]
pub(in crate::report) struct Line {
    /// Its label.
    pub text: String,
    /// By period: first day, last day, value.
    pub points: Vec<(Date, Date, Option<f64>)>,
    /// Range of futures, by period, drawn faint behind it.
    pub range: Vec<(Date, Date, f64, f64)>,
}

/// Lines on one chart.
#[derive(Debug, Clone)]
pub(in crate::report) struct Lines<'a> {
    /// In the order of their marks; at most four.
    pub lines: Vec<Line>,
    /// Whether values are of the last day of a period.
    pub is_level: bool,
    /// Goals and benchmarks.
    pub goals: Vec<Goal>,
    /// Remarks at a place.
    pub notes: Vec<Note>,
    /// First and last day of the run.
    pub run: (Date, Date),
    /// Unit, over the axis.
    pub unit: &'a str,
}

/// A remark at a place: a number in the drawing, its words below.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Note {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// What is to be said.
    pub text: String,
}

impl Note {
    /// The ground behind its place.
    pub(super) fn ground(&self, frame: &mut Frame) {
        let (top, bottom) = frame.heights();
        let (from, to) = (frame.x.at(self.start), frame.x.end(self.end));
        let attributes = [("x", from), ("y", top), ("width", to - from), ("height", bottom - top)];
        let texts = attributes.map(|(key, value)| (key, length(value)));
        let mut all = vec![("class", "ground")];
        all.extend(texts.iter().map(|(key, text)| (*key, text.as_str())));
        frame.out.leaf("rect", &all);
    }

    /// Its number at the top.
    pub(super) fn number(&self, frame: &mut Frame, number: usize) {
        let (top, _) = frame.heights();
        let x = frame.x.middle(self.start, self.end);
        frame.out.leaf("circle", &[("class", "pin"), ("cx", &length(x)), ("cy", &length(top)), ("r", "8")]);
        let at = [("class", "pin-number"), ("x", &*length(x)), ("y", &*length(top + 4.0))];
        frame.out.element("text", &at, &number.to_string());
    }
}

/// Draws lines.
pub(in crate::report) fn lines(size: Size, chart: &Lines) -> Drawing {
    let of_lines = chart.lines.iter().flat_map(|l| l.points.iter().filter_map(|p| p.2));
    let of_ranges = chart.lines.iter().flat_map(|l| l.range.iter().flat_map(|r| [r.2, r.3]));
    let values = of_lines.chain(of_ranges).chain(chart.goals.iter().map(|g| g.value));
    let mut frame = Frame::new(size, chart.run, values, chart.unit, false);
    chart.notes.iter().for_each(|note| note.ground(&mut frame));
    let mut labels = goals(&mut frame, &chart.goals);
    for (k, line) in chart.lines.iter().enumerate() {
        let class = ["l1", "l2", "l3", "l4"][k.min(3)];
        let range: Vec<_> = line
            .range
            .iter()
            .map(|(from, to, low, high)| {
                Some((place(&frame.x, (*from, *to), chart.is_level), frame.y.at(*low), frame.y.at(*high)))
            })
            .collect();
        if !range.is_empty() {
            frame.out.leaf("path", &[("class", "faint"), ("d", &super::band(&range))]);
        }
        let at = |(from, to, value): &(Date, Date, Option<f64>)| {
            Some((place(&frame.x, (*from, *to), chart.is_level), frame.y.at((*value)?)))
        };
        let points: Vec<Option<(f64, f64)>> = line.points.iter().map(at).collect();
        frame.out.leaf("path", &[("class", &format!("line {class}")), ("d", &path(points.iter().copied()))]);
        // A mark at every third point tells lines apart that cross.
        for (x, y) in points.iter().flatten().step_by(3) {
            mark(&mut frame, k, *x, *y);
        }
        if let Some((_, y)) = points.iter().flatten().last() {
            labels.push(Label { at: *y, text: format!("{} {}", SIGNS[k.min(3)], line.text), class: "label strong" });
        }
    }
    frame.labels(labels);
    chart.notes.iter().enumerate().for_each(|(k, note)| note.number(&mut frame, k + 1));
    Drawing { size, inside: frame.out }
}

/// Signs of the marks, in labels.
const SIGNS: [&str; 4] = ["●", "■", "▲", "◆"];

fn mark(frame: &mut Frame, which: usize, x: f64, y: f64) {
    let class = ["dot l1", "dot l2", "dot l3", "dot l4"][which.min(3)];
    let shape = |points: &[(f64, f64)]| {
        let mut text = path(points.iter().map(|(dx, dy)| Some((x + dx, y + dy))));
        text.push('Z');
        text
    };
    let d = match which {
        0 => {
            frame.out.leaf("circle", &[("class", class), ("cx", &length(x)), ("cy", &length(y)), ("r", "3.4")]);
            return;
        }
        1 => shape(&[(-3.2, -3.2), (3.2, -3.2), (3.2, 3.2), (-3.2, 3.2)]),
        2 => shape(&[(0.0, -4.2), (3.9, 3.0), (-3.9, 3.0)]),
        _ => shape(&[(0.0, -4.4), (4.4, 0.0), (0.0, 4.4), (-4.4, 0.0)]),
    };
    frame.out.leaf("path", &[("class", class), ("d", &d)]);
}
