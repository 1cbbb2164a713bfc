//! The reference table: what the model gives at points of the priors.

use super::{FitFault, Proposal};
use crate::chance::{Key, NameHash, normal_quantile, unit};

const BLUR: NameHash = NameHash::new("fit.table.blur");

/// The reference table: one row per simulation, with its point of the unit cube, its summaries and its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    inputs: usize,
    summaries: usize,
    units: Vec<f64>,
    figures: Vec<f64>,
    weights: Vec<f64>,
    drawn: usize,
    refused: usize,
}

impl Table {
    /// An empty table of this many inputs and summaries.
    pub fn new(inputs: usize, summaries: usize) -> Self {
        Table { inputs, summaries, units: Vec::new(), figures: Vec::new(), weights: Vec::new(), drawn: 0, refused: 0 }
    }

    /// Adds a simulation drawn from the prior: its point of the unit cube and its summaries. Says whether it is kept: a
    /// row with a summary that is not a number (a share of nothing) cannot be what was seen and is counted, not kept.
    ///
    /// # Errors
    /// [`FitFault::Width`].
    pub fn push(&mut self, units: &[f64], summaries: &[f64]) -> Result<bool, FitFault> {
        for (expected, found) in [(self.inputs, units.len()), (self.summaries, summaries.len())] {
            if expected != found {
                return Err(FitFault::Width { expected, found });
            }
        }
        self.drawn += 1;
        if !summaries.iter().chain(units).all(|x| x.is_finite()) {
            self.refused += 1;
            return Ok(false);
        }
        self.units.extend_from_slice(units);
        self.figures.extend_from_slice(summaries);
        self.weights.push(1.0);
        Ok(true)
    }

    /// Simulations kept.
    pub fn rows(&self) -> usize {
        self.weights.len()
    }

    /// Simulations not kept because a summary was not a number.
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// How many inputs a row has.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// How many summaries a row has.
    pub fn summaries(&self) -> usize {
        self.summaries
    }

    /// The point of a row in the unit cube.
    pub fn units_of(&self, row: usize) -> &[f64] {
        &self.units[row * self.inputs..][..self.inputs]
    }

    /// The summaries of a row.
    pub fn summaries_of(&self, row: usize) -> &[f64] {
        &self.figures[row * self.summaries..][..self.summaries]
    }

    /// The weight of a row: prior density over the density it was drawn from.
    pub fn weight_of(&self, row: usize) -> f64 {
        self.weights[row]
    }

    /// The same with a keyed normal error added to each summary: `errors[i]` is the standard deviation of summary `i`
    /// about the model, the square root of the sum of squares of the figure's own error and the model's discrepancy.
    /// Row 10 gets the same errors whatever else is in the table.
    ///
    /// # Errors
    /// [`FitFault::Width`].
    pub fn blurred(&self, errors: &[f64], key: Key) -> Result<Self, FitFault> {
        if errors.len() != self.summaries {
            return Err(FitFault::Width { expected: self.summaries, found: errors.len() });
        }
        let mut blurred = self.clone();
        for (row, figures) in blurred.figures.chunks_exact_mut(self.summaries.max(1)).enumerate() {
            let key = key.sub(BLUR, row as u32);
            for (i, (figure, error)) in figures.iter_mut().zip(errors).enumerate() {
                *figure += error * normal_quantile(unit(key.purpose(BLUR, i as u32)));
            }
        }
        Ok(blurred)
    }

    /// Both waves as one table: `first` drawn from the prior, `second` from `proposal` (its rows pushed like those of the
    /// first). Each row's weight is the prior's density over that of the mixture both waves are a sample of (the balance
    /// heuristic), so no weight exceeds (rows of both) / (rows of the first).
    ///
    /// # Errors
    /// [`FitFault::Width`].
    pub fn pooled(first: &Table, second: &Table, proposal: &Proposal) -> Result<Self, FitFault> {
        for (expected, found) in [(first.inputs, second.inputs), (first.summaries, second.summaries)] {
            if expected != found {
                return Err(FitFault::Width { expected, found });
            }
        }
        let mut pooled = first.clone();
        pooled.units.extend_from_slice(&second.units);
        pooled.figures.extend_from_slice(&second.figures);
        pooled.refused += second.refused;
        pooled.drawn += second.drawn;
        let of_first = first.drawn as f64 / pooled.drawn as f64;
        pooled.weights = pooled
            .units
            .chunks_exact(first.inputs.max(1))
            .map(|point| 1.0 / (of_first + (1.0 - of_first) * proposal.density_over_prior(point)))
            .collect();
        Ok(pooled)
    }

    /// The same under another prior: `over[i]` is its density at row `i` over that of the prior the row was drawn from, up
    /// to a common factor. For priors that are known only after the table was made.
    ///
    /// # Errors
    /// [`FitFault::Width`] when there is not one for each row.
    pub fn weighted(mut self, over: &[f64]) -> Result<Self, FitFault> {
        if over.len() != self.rows() {
            return Err(FitFault::Width { expected: self.rows(), found: over.len() });
        }
        self.weights.iter_mut().zip(over).for_each(|(weight, over)| *weight *= over);
        Ok(self)
    }

    /// Rows with another unknown in place of the inputs: `rows` with the coordinate of each. Weights stay.
    pub(super) fn asking(&self, rows: &[(usize, f64)]) -> Self {
        let numbers: Vec<usize> = rows.iter().map(|(row, _)| *row).collect();
        Table { inputs: 1, units: rows.iter().map(|(_, unit)| *unit).collect(), ..self.part(&numbers) }
    }

    /// The rows whose numbers are given, in that order; it still knows how many were drawn, so it may be pooled when the
    /// rows were chosen by their summaries alone.
    pub fn part(&self, rows: &[usize]) -> Self {
        let mut part = Table { drawn: self.drawn, refused: self.refused, ..Table::new(self.inputs, self.summaries) };
        for &row in rows {
            part.units.extend_from_slice(self.units_of(row));
            part.figures.extend_from_slice(self.summaries_of(row));
            part.weights.push(self.weights[row]);
        }
        part
    }
}
