//! Layers on one another: a list by age. Each has an edge and a label; the oldest lies at the bottom, where it is read
//! best.

use super::fan::place;
use super::frame::{Frame, Label, Size};
use super::{Drawing, band, path};
use crate::calendar::Date;

/// A layer.
#[derive(Debug, Clone)]
pub(in crate::report) struct Layer {
    /// Its label.
    pub text: String,
    /// By period; all layers have the same periods.
    pub values: Vec<f64>,
}

/// Most tints.
const TINTS: usize = 7;

/// Draws layers, the first at the bottom.
pub(in crate::report) fn stack(
    size: Size,
    periods: &[(Date, Date)],
    layers: &[Layer],
    run: (Date, Date),
    unit: &str,
) -> Drawing {
    let total = |k: usize| layers.iter().map(|l| l.values[k]).sum::<f64>();
    let mut frame = Frame::new(size, run, (0..periods.len()).map(total), unit, false);
    let mut below = vec![0.0; periods.len()];
    let mut labels = Vec::new();
    for (which, layer) in layers.iter().enumerate() {
        let above: Vec<f64> = below.iter().zip(&layer.values).map(|(b, v)| b + v).collect();
        let x = |k: usize| place(&frame.x, periods[k], true);
        let shape = (0..periods.len()).map(|k| Some((x(k), frame.y.at(below[k]), frame.y.at(above[k]))));
        let shape = band(&shape.collect::<Vec<_>>());
        let edge = path((0..periods.len()).map(|k| Some((x(k), frame.y.at(above[k])))));
        // Spread over the tints, the first the darkest.
        let tint = if layers.len() < 2 { 0 } else { which * (TINTS - 1) / (layers.len() - 1) };
        frame.out.leaf("path", &[("class", &format!("layer t{tint}")), ("d", &shape)]);
        frame.out.leaf("path", &[("class", super::edge(tint)), ("d", &edge)]);
        if let (Some(low), Some(high)) = (below.last(), above.last())
            && high > low
        {
            let at = (frame.y.at(*low) + frame.y.at(*high)) / 2.0;
            labels.push(Label { at, text: layer.text.clone(), class: "label" });
        }
        below = above;
    }
    frame.labels(labels);
    Drawing { size, inside: frame.out }
}
