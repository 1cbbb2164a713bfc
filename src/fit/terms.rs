//! The terms of the regression of inputs on summaries.

use super::Table;
use super::linear::{Squares, dot};

/// Up to here every product of two summaries is a term; beyond, only products of what straight lines have learned.
const MOST_PRODUCTS: usize = 20;
/// Standardised summaries are cut here: beyond it a square would run away, and the predictive check speaks up.
const FAR: f64 = 5.0;

/// Turns summaries into the terms of a regression: a constant, the standardised summaries, their squares, products.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    mean: Vec<f64>,
    /// One over the standard deviation; 0 for a summary that does not vary.
    scale: Vec<f64>,
    /// Straight lines through standardised summaries, one per input, when there are too many summaries for products.
    lines: Vec<Vec<f64>>,
}

impl Terms {
    /// Standardised over the rows of a table, with lines for `scores` (one per input and row) if they are needed.
    /// `None` when nothing varies.
    pub fn new(table: &Table, scores: &[f64]) -> Option<Self> {
        let (rows, wide) = (table.rows() as f64, table.summaries());
        let mut mean = vec![0.0; wide];
        let mut scale = vec![0.0; wide];
        for row in 0..table.rows() {
            mean.iter_mut().zip(table.summaries_of(row)).for_each(|(m, x)| *m += x / rows);
        }
        for row in 0..table.rows() {
            for ((v, x), m) in scale.iter_mut().zip(table.summaries_of(row)).zip(&mean) {
                *v += (x - m) * (x - m) / rows;
            }
        }
        for (v, m) in scale.iter_mut().zip(&mean) {
            let sd = v.sqrt();
            *v = if sd > 1e-12 * m.abs() && sd > 0.0 { 1.0 / sd } else { 0.0 };
        }
        if scale.iter().all(|s| *s == 0.0) {
            return None;
        }
        let mut terms = Terms { mean, scale, lines: Vec::new() };
        if wide > MOST_PRODUCTS {
            let mut squares = Squares::new(wide + 1, table.inputs());
            let mut buffer = Vec::new();
            for row in 0..table.rows() {
                terms.standardised(table.summaries_of(row), &mut buffer);
                squares.add(&buffer, scores[row * table.inputs()..][..table.inputs()].iter().copied(), 1.0);
            }
            terms.lines = squares.solve(0.01 * rows);
        }
        Some(terms)
    }

    /// How many terms there are.
    pub fn count(&self) -> usize {
        let wide = self.mean.len();
        if self.lines.is_empty() {
            1 + wide + wide * (wide + 1) / 2
        } else {
            1 + 2 * wide + self.lines.len() * (self.lines.len() + 1) / 2
        }
    }

    /// The constant and the standardised summaries.
    fn standardised(&self, summaries: &[f64], into: &mut Vec<f64>) {
        into.clear();
        into.push(1.0);
        into.extend(
            summaries.iter().zip(&self.mean).zip(&self.scale).map(|((x, m), s)| ((x - m) * s).clamp(-FAR, FAR)),
        );
    }

    /// All terms of one row.
    pub fn of(&self, summaries: &[f64], into: &mut Vec<f64>) {
        self.standardised(summaries, into);
        let wide = self.mean.len();
        if self.lines.is_empty() {
            for i in 1..=wide {
                for j in 1..=i {
                    into.push(into[i] * into[j]);
                }
            }
            return;
        }
        let learned: Vec<f64> = self.lines.iter().map(|line| dot(line, into)).collect();
        for i in 1..=wide {
            into.push(into[i] * into[i]);
        }
        for (i, a) in learned.iter().enumerate() {
            into.extend(learned[..=i].iter().map(|b| a * b));
        }
    }
}
