//! Goals and benchmarks: levels to compare with, each with its words.

use super::frame::{Frame, Label};
use super::length;
use crate::calendar::Date;

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

/// Words beside a line are tried over it, under it, and further off, until they meet no others.
const PLACES: [f64; 5] = [-6.0, 15.0, -20.0, 29.0, -34.0];

/// About the width of a letter, and the height of a line of words.
const LETTER: f64 = 6.6;
const LINE: f64 = 13.0;

/// Words that stand in the drawing already: left, right and foot.
#[derive(Debug, Default)]
struct Told<'a> {
    texts: Vec<&'a str>,
    boxes: Vec<(f64, f64, f64)>,
}

impl<'a> Told<'a> {
    /// Where the words of a level stand that begins at a place; `None` where they are there already.
    fn place(&mut self, text: &'a str, (x, y): (f64, f64), (left, right): (f64, f64)) -> Option<(f64, f64)> {
        if self.texts.contains(&text) {
            return None;
        }
        self.texts.push(text);
        let width = LETTER * text.chars().count() as f64;
        let x = x.min(right - width).max(left);
        let is_free = |foot: f64| {
            self.boxes.iter().all(|b| x + width <= b.0 || b.1 <= x || foot - LINE >= b.2 || b.2 - LINE >= foot)
        };
        let feet = PLACES.map(|by| y + by);
        let foot = feet.into_iter().find(|foot| is_free(*foot)).unwrap_or(feet[0]);
        self.boxes.push((x, x + width, foot));
        Some((x, foot))
    }
}

/// Draws goals and benchmarks as lines. Gives the labels that belong at the right end.
pub(super) fn goals(frame: &mut Frame, goals: &[Goal]) -> Vec<Label> {
    let mut labels = Vec::new();
    let mut told = Told::default();
    let (left, right) = frame.ends();
    for goal in goals {
        let at = frame.y.at(goal.value);
        let (from, to) = goal.span.map_or((left, right), |(first, last)| {
            let (from, to) = (frame.x.at(first), frame.x.end(last));
            // A month alone would be a speck.
            let middle = (from + to) / 2.0;
            (from.min(middle - 9.0).max(left), to.max(middle + 9.0).min(right))
        });
        let class = if goal.is_goal { "goal" } else { "mark" };
        let (x1, x2, y) = (length(from), length(to), length(at));
        frame.out.leaf("line", &[("class", class), ("x1", &x1), ("x2", &x2), ("y1", &y), ("y2", &y)]);
        if goal.is_goal && goal.span.is_some() {
            for x in [&x1, &x2] {
                let (top, low) = (length(at - 4.0), length(at + 4.0));
                frame.out.leaf("line", &[("class", "goal end"), ("x1", x), ("x2", x), ("y1", &top), ("y2", &low)]);
            }
            // Its words stand beside its beginning, once for each level.
            if let Some((x, foot)) = told.place(&goal.text, (from, at), (left, right)) {
                let (x, y) = (length(x), length(foot));
                frame.out.element("text", &[("class", "label over"), ("x", &x), ("y", &y)], &goal.text);
            }
        } else if !labels.iter().any(|l: &Label| l.text == goal.text) {
            labels.push(Label { at, text: goal.text.clone(), class: "label" });
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_levels_that_lie_near_one_another_do_not_meet() {
        let mut told = Told::default();
        let texts = ["goal 42 %", "goal 45 %", "goal 50 %", "goal 55 %", "goal 42 %"];
        let places: Vec<_> = texts
            .iter()
            .enumerate()
            .map(|(k, t)| told.place(t, (300.0 + 4.0 * k as f64, 100.0 - k as f64), (42.0, 334.0)))
            .collect();
        assert_eq!(places[4], None, "once for each level");
        let feet: Vec<f64> = places.iter().flatten().map(|p| p.1).collect();
        for (k, foot) in feet.iter().enumerate() {
            assert!(feet[..k].iter().all(|other| (other - foot).abs() >= LINE), "{feet:?}");
        }
        assert!(places.iter().flatten().all(|p| p.0 + 9.0 * LETTER <= 334.0), "within the drawing");
    }
}
