//! A fan: the median of the futures with where half, 8 in 10 and 9 in 10 of them lie, history as published, goals.

use super::frame::{Frame, Label, Size};
use super::goals::{Goal, goals};
use super::past::{Crossing, crossing, history};
use super::scale::Time;
use super::{Drawing, Note, band, length, path};
use crate::calendar::Date;
use crate::report::pack::{Observed, Point};

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
    /// Where the median first comes to a goal.
    pub crossing: Option<Crossing>,
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
    history(&mut frame, fan);
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
    if let Some(at) = &fan.crossing {
        crossing(&mut frame, at, fan.is_level);
    }
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
