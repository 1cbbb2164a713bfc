//! What was published before the run, and where the median first comes to a goal.

use super::fan::{Fan, place};
use super::frame::Frame;
use super::{length, path};
use crate::calendar::Date;

/// Days that a figure of a month has at most: what is of more is a line over all of them.
const MONTH: i32 = 40;

/// Where the median first comes to a goal.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Crossing {
    /// First and last day of the period.
    pub period: (Date, Date),
    /// The median.
    pub value: f64,
    /// Words for people.
    pub text: String,
}

/// Draws history: a line with a mark a month, a bar over longer periods, and the day on which the run begins.
pub(super) fn history(frame: &mut Frame, fan: &Fan) {
    let Some(first) = fan.history.first() else { return };
    let month = |h: &&crate::report::pack::Observed| super::days(h.start, h.end) <= MONTH;
    let mut line: Vec<Option<(f64, f64)>> = Vec::new();
    let mut before = None;
    for h in fan.history.iter().filter(month) {
        // A month that is not published is a gap.
        if before.is_some_and(|end| super::days(end, h.end) > MONTH) {
            line.push(None);
        }
        before = Some(h.end);
        line.push(Some((place(&frame.x, (h.start, h.end), fan.is_level), frame.y.at(h.value))));
    }
    frame.out.leaf("path", &[("class", "past"), ("d", &path(line.iter().copied()))]);
    for (x, y) in line.iter().flatten() {
        frame.out.leaf("circle", &[("class", "dot past"), ("cx", &length(*x)), ("cy", &length(*y)), ("r", "2.8")]);
    }
    for h in fan.history.iter().filter(|h| !month(h)) {
        let y = length(frame.y.at(h.value));
        let (x1, x2) = (length(frame.x.at(h.start)), length(frame.x.end(h.end)));
        frame.out.leaf("line", &[("class", "past"), ("x1", &x1), ("x2", &x2), ("y1", &y), ("y2", &y)]);
    }
    let (top, bottom) = frame.heights();
    let (start, foot) = (length(frame.x.at(fan.run.0)), length(bottom));
    frame.out.leaf("line", &[("class", "start"), ("x1", &start), ("x2", &start), ("y1", &length(top)), ("y2", &foot)]);
    // Over the highest of its first values, at the left.
    let at = frame.x.at(first.start) + 2.0;
    let near = fan.history.iter().filter(|h| frame.x.at(h.start) < at + 80.0);
    let highest = near.map(|h| frame.y.at(h.value)).fold(bottom, f64::min);
    let y = (highest - 9.0).max(top + 4.0);
    frame.out.element("text", &[("class", "label"), ("x", &length(at)), ("y", &length(y))], "as published");
}

/// Draws where the median first comes to a goal: a ring on it, a line down to the dates, and the month.
pub(super) fn crossing(frame: &mut Frame, crossing: &Crossing, is_level: bool) {
    let (x, y) = (place(&frame.x, crossing.period, is_level), frame.y.at(crossing.value));
    let bottom = frame.heights().1;
    let (at, top, foot) = (length(x), length(y), length(bottom));
    frame.out.leaf("line", &[("class", "crossing"), ("x1", &at), ("x2", &at), ("y1", &top), ("y2", &foot)]);
    frame.out.leaf("circle", &[("class", "crossing"), ("cx", &at), ("cy", &top), ("r", "5")]);
    let (left, right) = frame.ends();
    let (class, x) = if x > (left + right) / 2.0 { ("label over end", x - 5.0) } else { ("label over", x + 5.0) };
    let words = [("class", class), ("x", &*length(x)), ("y", &*length(bottom - 7.0))];
    frame.out.element("text", &words, &crossing.text);
}
