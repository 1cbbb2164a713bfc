//! Charts: SVG with a finding for a title, a description, and the table that it draws.
//!
//! The writer is our own: the drawings need titles and descriptions for readers of screens, classes for print and for
//! forced colours, marks that tell without colour, and the same bytes on every platform. The libraries looked at
//! (plotters, kuva, charts-rs) give styles inline, no description, and a raster's idea of text.

mod bars;
mod curve;
mod fan;
mod frame;
mod goals;
mod lines;
mod past;
mod scale;
mod shares;
mod stack;
mod steps;
mod swings;

pub(super) use bars::{Bar, Column, bars, columns};
pub(super) use curve::{curve, lattice};
pub(super) use fan::{Fan, fan};
pub(super) use frame::{SIZE, Size, WIDE};
pub(super) use goals::Goal;
pub(super) use lines::{Line, Lines, Note, lines};
pub(super) use past::Crossing;
pub(super) use scale::days;
pub(super) use shares::{Share, shares};
pub(super) use stack::{Layer, stack};
pub(super) use steps::{Step, steps};
pub(super) use swings::{Beam, Swing, swings};

use super::markup::Markup;
use super::page::Table;

/// A chart.
#[derive(Debug, Clone)]
pub(super) struct Chart {
    /// Its name among the figures: lower-case letters, digits and hyphens.
    pub name: String,
    /// What it finds, in a sentence.
    pub title: String,
    /// What is drawn, and in which unit.
    pub about: String,
    /// The same in words, for who does not see it.
    pub description: String,
    /// The drawing, and one for wide screens where there is one.
    pub drawings: Vec<Drawing>,
    /// What is drawn, in figures.
    pub table: Table,
    /// Words to the numbers in the drawing, in their order.
    pub pins: Vec<String>,
    /// What else must be known to read it.
    pub notes: Vec<String>,
}

/// A drawing of a size.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    /// Its size.
    pub size: Size,
    /// What is in the `svg` element.
    pub inside: Markup,
}

/// A length in a drawing, to a tenth.
pub(super) fn length(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A path through points, a new beginning wherever there is none.
pub(super) fn path(points: impl Iterator<Item = Option<(f64, f64)>>) -> String {
    let mut text = String::new();
    let mut is_begun = false;
    for point in points {
        match point {
            Some((x, y)) => {
                text.push(if is_begun { 'L' } else { 'M' });
                text.push_str(&format!("{} {}", length(x), length(y)));
                is_begun = true;
            }
            None => is_begun = false,
        }
    }
    text
}

/// The class of the edge of a layer: light on dark tints, dark on light ones.
fn edge(tint: usize) -> &'static str {
    if is_dark(tint) { "edge" } else { "edge dark" }
}

/// Whether a tint is one that a white line stands out on.
pub(super) fn is_dark(tint: usize) -> bool {
    tint <= 2
}

/// A closed shape between an upper and a lower edge, in pieces where there is nothing.
pub(super) fn band(points: &[Option<(f64, f64, f64)>]) -> String {
    let mut text = String::new();
    for piece in points.split(|p| p.is_none()) {
        let piece: Vec<(f64, f64, f64)> = piece.iter().flatten().copied().collect();
        if piece.is_empty() {
            continue;
        }
        let upper = piece.iter().map(|(x, _, high)| Some((*x, *high)));
        let lower = piece.iter().rev().map(|(x, low, _)| (*x, *low));
        text.push_str(&path(upper));
        lower.for_each(|(x, y)| text.push_str(&format!("L{} {}", length(x), length(y))));
        text.push('Z');
    }
    text
}
