//! Posts on one another as they come and go, with what is there in the mean of the futures.

use super::fan::place;
use super::frame::{Frame, Label, Size};
use super::{Drawing, length, path};
use crate::calendar::Date;

/// A post as planned.
#[derive(Debug, Clone)]
pub(in crate::report) struct Step {
    /// Its label.
    pub text: String,
    /// Its level from each day on.
    pub levels: Vec<(Date, f64)>,
}

/// Draws posts, and a line over them.
pub(in crate::report) fn steps(
    size: Size,
    posts: &[Step],
    actual: &[(Date, Date, f64)],
    actual_text: &str,
    run: (Date, Date),
    unit: &str,
) -> Drawing {
    let mut days: Vec<Date> = posts.iter().flat_map(|p| p.levels.iter().map(|l| l.0)).chain([run.0]).collect();
    days.sort();
    days.dedup();
    let level = |post: &Step, day: Date| post.levels.iter().rev().find(|(from, _)| *from <= day).map_or(0.0, |l| l.1);
    let totals = days.iter().map(|day| posts.iter().map(|p| level(p, *day)).sum::<f64>());
    let values: Vec<f64> = totals.chain(actual.iter().map(|a| a.2)).collect();
    let mut frame = Frame::new(size, run, values.into_iter(), unit, false);
    let mut below = vec![0.0; days.len()];
    let mut labels = Vec::new();
    for (which, post) in posts.iter().enumerate() {
        let above: Vec<f64> = days.iter().zip(&below).map(|(day, b)| b + level(post, *day)).collect();
        let right = frame.x.end(run.1);
        let ends = |k: usize| (frame.x.at(days[k]), days.get(k + 1).map_or(right, |next| frame.x.at(*next)));
        let corners = |values: &[f64]| -> Vec<(f64, f64)> {
            let y = |k: usize| frame.y.at(values[k]);
            (0..days.len()).flat_map(|k| [(ends(k).0, y(k)), (ends(k).1, y(k))]).collect()
        };
        let tint = if posts.len() < 2 { 2 } else { which * 6 / (posts.len() - 1) };
        let (upper, lower) = (corners(&above), corners(&below));
        let mut shape = path(upper.iter().map(|p| Some(*p)));
        lower.iter().rev().for_each(|(x, y)| shape.push_str(&format!("L{} {}", length(*x), length(*y))));
        shape.push('Z');
        frame.out.leaf("path", &[("class", &format!("layer t{tint}")), ("d", &shape)]);
        frame.out.leaf("path", &[("class", super::edge(tint)), ("d", &path(upper.iter().map(|p| Some(*p))))]);
        // At the end, or where it was last there.
        if let (Some(low), Some(high)) = (below.last(), above.last())
            && high - low > 0.0
        {
            let at = (frame.y.at(*low) + frame.y.at(*high)) / 2.0;
            labels.push(Label { at, text: post.text.clone(), class: "label" });
        }
        below = above;
    }
    let line: Vec<_> =
        actual.iter().map(|(from, to, v)| Some((place(&frame.x, (*from, *to), false), frame.y.at(*v)))).collect();
    frame.out.leaf("path", &[("class", "halo"), ("d", &path(line.iter().copied()))]);
    frame.out.leaf("path", &[("class", "line l1"), ("d", &path(line.iter().copied()))]);
    if let Some(last) = actual.last() {
        labels.push(Label { at: frame.y.at(last.2), text: actual_text.to_owned(), class: "label strong" });
    }
    frame.labels(labels);
    Drawing { size, inside: frame.out }
}
