//! Learned summaries, the nearest simulations, and their adjustment.

use super::linear::{Squares, dot};
use super::terms::Terms;
use super::{FitFault, Posterior, Proposal, Table, adjust};
use crate::chance::normal_quantile;

/// Candidates for the ridge, per row; the one that predicts held-out simulations best is taken, input by input.
const RIDGES: [f64; 6] = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0];

/// How a fit is made. The simulation-based calibration in the tests was passed with the default for a first wave and with
/// [`again`](Settings::again) for a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How many simulations are kept as nearest to what was seen (at most half of those there are).
    pub nearest: usize,
    /// Whether the kept ones are moved to where what was seen puts them. Off = plain rejection: too wide.
    pub adjust: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { nearest: 400, adjust: true }
    }
}

impl Settings {
    /// Of a fit with a second wave: its rows are nearer, so that more of them are worth keeping.
    pub fn again() -> Self {
        Settings { nearest: 600, adjust: true }
    }
}

/// What a table of simulations teaches of the inputs, to be asked of any number of data sets.
#[derive(Debug, Clone)]
pub struct Fitter {
    table: Table,
    pub(super) settings: Settings,
    /// Normal scores of the inputs, one row per simulation.
    scores: Vec<f64>,
    terms: Terms,
    /// For each input, a coefficient per term.
    coefficients: Vec<Vec<f64>>,
    /// The learned summaries (expected scores given the summaries), one row per simulation.
    learned: Vec<f64>,
    /// For each input, the standard deviation of what the learned summary leaves.
    left: Vec<f64>,
}

impl Fitter {
    /// Fewest simulations a fit is made from.
    pub const FEWEST_ROWS: usize = 100;

    /// Learns from a table of simulations, blurred already ([`Table::blurred`]). Time and memory grow with rows times
    /// the square of summaries: about a second for 20,000 rows of 20 summaries.
    ///
    /// # Errors
    /// [`FitFault::TooFewRows`], [`FitFault::NothingVaries`].
    pub fn learn(table: Table, settings: Settings) -> Result<Self, FitFault> {
        if table.rows() < Self::FEWEST_ROWS {
            return Err(FitFault::TooFewRows { rows: table.rows(), least: Self::FEWEST_ROWS });
        }
        let scores: Vec<f64> = (0..table.rows()).flat_map(|r| table.units_of(r)).map(|u| normal_quantile(*u)).collect();
        let terms = Terms::new(&table, &scores).ok_or(FitFault::NothingVaries)?;
        let mut fitter = Fitter {
            coefficients: Vec::new(),
            learned: Vec::with_capacity(scores.len()),
            left: vec![0.0; table.inputs()],
            table,
            settings,
            scores,
            terms,
        };
        fitter.regress();
        let mut buffer = Vec::new();
        for row in 0..fitter.table.rows() {
            let learned = fitter.learned_of(fitter.table.summaries_of(row), &mut buffer);
            fitter.learned.extend(learned);
        }
        let (inputs, rows) = (fitter.table.inputs(), fitter.table.rows() as f64);
        for (i, (score, learned)) in fitter.scores.iter().zip(&fitter.learned).enumerate() {
            fitter.left[i % inputs] += (score - learned) * (score - learned) / rows;
        }
        fitter.left.iter_mut().for_each(|v| *v = v.sqrt().max(1e-6));
        Ok(fitter)
    }

    /// Chooses the ridge on the other half of the rows, then regresses on all of them.
    fn regress(&mut self) {
        let (inputs, count) = (self.table.inputs(), self.terms.count());
        let mut halves = [Squares::new(count, inputs), Squares::new(count, inputs)];
        let mut buffer = Vec::new();
        for row in 0..self.table.rows() {
            self.terms.of(self.table.summaries_of(row), &mut buffer);
            halves[row % 2].add(&buffer, self.scores[row * inputs..][..inputs].iter().copied(), 1.0);
        }
        let rows = self.table.rows() as f64;
        let tried: Vec<Vec<Vec<f64>>> = RIDGES.iter().map(|ridge| halves[0].solve(ridge * 0.5 * rows)).collect();
        let best: Vec<f64> = (0..inputs)
            .map(|input| {
                let loss = |i: &usize| halves[1].loss(input, &tried[*i][input]);
                (0..RIDGES.len()).min_by(|a, b| loss(a).total_cmp(&loss(b))).map_or(1.0, |i| RIDGES[i])
            })
            .collect();
        let [mut all, other] = halves;
        all.merge(&other);
        let solved: Vec<(f64, Vec<Vec<f64>>)> =
            RIDGES.iter().filter(|r| best.contains(r)).map(|ridge| (*ridge, all.solve(ridge * rows))).collect();
        self.coefficients = best
            .iter()
            .enumerate()
            .filter_map(|(input, ridge)| {
                solved.iter().find(|(r, _)| r == ridge).map(|(_, coefficients)| coefficients[input].clone())
            })
            .collect();
    }

    fn learned_of(&self, summaries: &[f64], buffer: &mut Vec<f64>) -> Vec<f64> {
        self.terms.of(summaries, buffer);
        self.coefficients.iter().map(|c| dot(c, buffer)).collect()
    }

    /// The share of each input's prior variance (of its normal score) that the learned summaries explain, on average
    /// over the table: near 0 = the data do not speak of it.
    pub fn explained(&self) -> Vec<f64> {
        let (inputs, rows) = (self.table.inputs(), self.table.rows());
        (0..inputs)
            .map(|input| {
                let column = || (0..rows).map(|row| self.scores[row * inputs + input]);
                let mean = column().sum::<f64>() / rows as f64;
                let variance = column().map(|z| (z - mean) * (z - mean)).sum::<f64>() / rows as f64;
                (1.0 - self.left[input] * self.left[input] / variance).max(0.0)
            })
            .collect()
    }

    /// A second wave, blurred like the table and drawn from `proposal`, [pooled](Table::pooled) with the half of the first that
    /// is nearest to what was seen: a second fit that looks closer need not carry the far ones along. And which rows of the
    /// first these are.
    ///
    /// # Errors
    /// [`FitFault::Width`], [`FitFault::NotFinite`].
    pub fn pooled(&self, seen: &[f64], second: &Table, proposal: &Proposal) -> Result<(Table, Vec<usize>), FitFault> {
        let aim = self.aim(seen)?;
        let rows: Vec<usize> = self.nearest(&aim, self.table.rows() / 2).iter().map(|(row, _)| *row).collect();
        Ok((Table::pooled(&self.table.part(&rows), second, proposal)?, rows))
    }

    /// The table that it has learned from.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The learned summaries of what was seen.
    fn aim(&self, seen: &[f64]) -> Result<Vec<f64>, FitFault> {
        if seen.len() != self.table.summaries() {
            return Err(FitFault::Width { expected: self.table.summaries(), found: seen.len() });
        }
        if let Some(summary) = seen.iter().position(|x| !x.is_finite()) {
            return Err(FitFault::NotFinite { summary });
        }
        Ok(self.learned_of(seen, &mut Vec::new()))
    }

    /// What is believed of the inputs after `seen` was seen.
    ///
    /// # Errors
    /// [`FitFault::Width`], [`FitFault::NotFinite`], [`FitFault::Collapsed`].
    pub fn posterior(&self, seen: &[f64]) -> Result<Posterior, FitFault> {
        let aim = self.aim(seen)?;
        let inputs = self.table.inputs();
        let rows = self.nearest(&aim, self.settings.nearest);
        let near: Vec<adjust::Near> = rows
            .iter()
            .map(|&(row, weight)| adjust::Near {
                weight,
                score: self.scores[row * inputs..][..inputs].to_vec(),
                away: self.learned[row * inputs..][..inputs].iter().zip(&aim).map(|(l, a)| l - a).collect(),
            })
            .collect();
        let scores =
            if self.settings.adjust { adjust::adjusted(&near) } else { near.iter().map(|n| n.score.clone()).collect() };
        let posterior = Posterior::of_scores(inputs, &scores, near.iter().map(|n| n.weight));
        let effective = posterior.effective();
        // NaN counts as collapsed.
        if effective >= 5.0 { Ok(posterior) } else { Err(FitFault::Collapsed { effective }) }
    }

    /// The nearest rows with their weights: Epanechnikov's kernel times the row's own weight. Distance is over learned
    /// summaries, each in units of what it leaves open: those that say little count little.
    fn nearest(&self, aim: &[f64], keep: usize) -> Vec<(usize, f64)> {
        let inputs = self.table.inputs();
        let mut distances: Vec<(f64, usize)> = self
            .learned
            .chunks_exact(inputs)
            .enumerate()
            .map(|(row, learned)| {
                let terms = learned.iter().zip(aim).zip(&self.left).map(|((l, a), s)| (l - a) / s);
                (terms.map(|x| x * x).sum(), row)
            })
            .collect();
        let keep = keep.clamp(1, self.table.rows() / 2);
        let order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        distances.select_nth_unstable_by(keep, order);
        let widest = distances[keep].0.max(f64::MIN_POSITIVE);
        distances.truncate(keep);
        distances.sort_unstable_by(order);
        distances.iter().map(|&(d, row)| (row, (1.0 - d / widest).max(1e-9) * self.table.weight_of(row))).collect()
    }
}
