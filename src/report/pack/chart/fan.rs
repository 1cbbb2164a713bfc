//! A fan: the median of the futures with where half, 8 in 10 and 9 in 10 of them lie, history as published, goals.

use super::frame::{Frame, Label, Size};
use super::scale::Time;
use super::{Drawing, Note, band, length, path};
use crate::calendar::Date;
use crate::report::pack::{Observed, Point};

/// A level to compare with.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Goal {
    /// Its value.
    pub value: f64,
    /// Words for people.
    pub text: String,
    /// Where it holds; `None` = all along.
    pub span: Option<(Date, Date)>,
    /// Whether it is a goal; otherwise a benchmark.
    pub is_goal: bool,
}

/// What a fan is drawn from.
#[derive(Debug, Clone)]
pub(in crate::report) struct Fan<'a> {
    /// By period, in order; `None` where there is no value.
    pub points: Vec<&'a Point>,
    /// Whether its values are of the last day of a period.
    pub is_level: bool,
    /// As published, before and beside the run.
    pub history: &'a [Observed],
    /// Goals and benchmarks.
    pub goals: Vec<Goal>,
    /// Remarks at a place.
    pub notes: Vec<Note>,
    /// First and last day of the run.
    pub run: (Date, Date),
    /// Unit, over the axis.
    pub unit: &'a str,
    /// Whether the axis may begin above zero.
    pub floating: bool,
}

/// The place of a period's value.
pub(super) fn place(time: &Time, (start, end): (Date, Date), is_level: bool) -> f64 {
    if is_level { time.end(end) } else { time.middle(start, end) }
}

/// Draws a fan.
pub(in crate::report) fn fan(size: Size, fan: &Fan) -> Drawing {
    let first = fan.history.iter().map(|h| h.start).chain([fan.run.0]).min().unwrap_or(fan.run.0);
    let values = fan.points.iter().flat_map(|p| [p.percentile(5), p.percentile(95)]);
    let values = values.chain(fan.history.iter().map(|h| h.value)).chain(fan.goals.iter().map(|g| g.value));
    let mut frame = Frame::new(size, (first, fan.run.1), values, fan.unit, fan.floating);
    for note in &fan.notes {
        note.ground(&mut frame);
    }
    let spread = |low, high| -> Vec<Option<(f64, f64, f64)>> {
        let at = |p: &Point| {
            let (low, high) = (p.percentile(low), p.percentile(high));
            let x = place(&frame.x, (p.start, p.end), fan.is_level);
            (low.is_finite() && high.is_finite()).then(|| (x, frame.y.at(low), frame.y.at(high)))
        };
        gaps(&fan.points).into_iter().map(|p| p.and_then(at)).collect()
    };
    for (low, high, class) in [(5, 95, "b90"), (10, 90, "b80"), (25, 75, "b50")] {
        let shape = band(&spread(low, high));
        frame.out.leaf("path", &[("class", class), ("d", &shape)]);
    }
    let mut labels = goals(&mut frame, &fan.goals);
    let middle = gaps(&fan.points).into_iter().map(|p| {
        let p = p.filter(|p| p.percentile(50).is_finite())?;
        Some((place(&frame.x, (p.start, p.end), fan.is_level), frame.y.at(p.percentile(50))))
    });
    let middle: Vec<_> = middle.collect();
    frame.out.leaf("path", &[("class", "median"), ("d", &path(middle.iter().copied()))]);
    // A point that stands alone has no line.
    if let [Some((x, y))] = middle[..] {
        frame.out.leaf("circle", &[("class", "dot"), ("cx", &length(x)), ("cy", &length(y)), ("r", "4")]);
    }
    history(&mut frame, fan);
    if let Some(last) = fan.points.last() {
        for (percent, text, class) in
            [(95, "9 in 10", "label"), (90, "8 in 10", "label"), (75, "half", "label"), (50, "median", "label strong")]
        {
            let at = frame.y.at(last.percentile(percent));
            labels.push(Label { at, text: text.to_owned(), class });
        }
        labels.retain(|l| l.at.is_finite());
    }
    frame.labels(labels);
    for (k, note) in fan.notes.iter().enumerate() {
        note.number(&mut frame, k + 1);
    }
    Drawing { size, inside: frame.out }
}

/// The points with a `None` wherever a period is missing between two.
fn gaps<'a>(points: &[&'a Point]) -> Vec<Option<&'a Point>> {
    let mut all = Vec::with_capacity(points.len());
    for (k, point) in points.iter().enumerate() {
        let follows = k == 0 || super::days(points[k - 1].end, point.start) == 1;
        if !follows {
            all.push(None);
        }
        all.push(Some(*point));
    }
    all
}

/// Goals and benchmarks as lines, with their labels.
pub(super) fn goals(frame: &mut Frame, goals: &[Goal]) -> Vec<Label> {
    let mut labels = Vec::new();
    let mut told: Vec<&String> = Vec::new();
    let (left, right) = frame.ends();
    for goal in goals {
        let y = frame.y.at(goal.value);
        let (from, to) = goal.span.map_or((left, right), |(first, last)| {
            let (from, to) = (frame.x.at(first), frame.x.end(last));
            // A month alone would be a speck.
            let middle = (from + to) / 2.0;
            (from.min(middle - 9.0).max(left), to.max(middle + 9.0).min(right))
        });
        let class = if goal.is_goal { "goal" } else { "mark" };
        let (x1, x2, y) = (length(from), length(to), length(y));
        frame.out.leaf("line", &[("class", class), ("x1", &x1), ("x2", &x2), ("y1", &y), ("y2", &y)]);
        if goal.is_goal && goal.span.is_some() {
            // Its words stand over its beginning, once for each level.
            if !told.contains(&&goal.text) {
                told.push(&goal.text);
                let (x, y) = (length(from), length(frame.y.at(goal.value) - 6.0));
                frame.out.element("text", &[("class", "label over"), ("x", &x), ("y", &y)], &goal.text);
            }
            for x in [&x1, &x2] {
                let at = frame.y.at(goal.value);
                let (top, low) = (length(at - 4.0), length(at + 4.0));
                frame.out.leaf("line", &[("class", "goal end"), ("x1", x), ("x2", x), ("y1", &top), ("y2", &low)]);
            }
        }
        let is_told = goal.is_goal && goal.span.is_some() || labels.iter().any(|l: &Label| l.text == goal.text);
        if !is_told {
            labels.push(Label { at: frame.y.at(goal.value), text: goal.text.clone(), class: "label" });
        }
    }
    labels
}

fn history(frame: &mut Frame, fan: &Fan) {
    for h in fan.history {
        // What is of more than a month is a line over all of it.
        let (y, long) = (length(frame.y.at(h.value)), super::days(h.start, h.end) > 40);
        if long {
            let (x1, x2) = (length(frame.x.at(h.start)), length(frame.x.end(h.end)));
            frame.out.leaf("line", &[("class", "past"), ("x1", &x1), ("x2", &x2), ("y1", &y), ("y2", &y)]);
        } else {
            let x = length(place(&frame.x, (h.start, h.end), fan.is_level));
            frame.out.leaf("circle", &[("class", "dot past"), ("cx", &x), ("cy", &y), ("r", "2.6")]);
        }
    }
    let short = fan.history.iter().filter(|h| super::days(h.start, h.end) <= 40);
    let line = short.map(|h| Some((place(&frame.x, (h.start, h.end), fan.is_level), frame.y.at(h.value))));
    let line: Vec<_> = line.collect();
    if line.len() > 1 {
        frame.out.leaf("path", &[("class", "past"), ("d", &path(line.into_iter()))]);
    }
    if let Some(first) = fan.history.first() {
        let start = frame.x.at(fan.run.0);
        let (top, bottom) = frame.heights();
        let x = length(start);
        frame
            .out
            .leaf("line", &[("class", "start"), ("x1", &x), ("x2", &x), ("y1", &length(top)), ("y2", &length(bottom))]);
        let at = frame.x.at(first.start) + 2.0;
        let y = frame.y.at(first.value) - 8.0;
        frame.out.element("text", &[("class", "label"), ("x", &length(at)), ("y", &length(y))], "as published");
    }
}
