//! One series in two worlds, replication by replication.

use super::direction::more_is_better;
use super::estimate::{Cell, Summary, share_of_inputs};
use super::input::{Input, Kind};
use super::sheet::{At, Sheet, distinct};
use super::target::Probability;
use crate::measure::Tally;

/// A run that is compared: what its tally means, and the tally.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// What the tally means.
    pub input: &'a Input<'a>,
    /// Its records; those of two worlds have the same seed and replications.
    pub tally: &'a Tally,
}

/// A series that two scenarios have: the other's value less the base's.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Pathway id; empty for a team.
    pub pathway: String,
    /// Stage, team, adviser or outcome; empty = the pathway as a whole.
    pub stage: String,
    /// Measure name of the output contract.
    pub measure: String,
    /// Unit; of percentages, points.
    pub unit: &'static str,
    /// How its periods are made.
    pub kind: Kind,
    /// Whether more of it is better, or less; `None` where it is neither.
    pub more_is_better: Option<bool>,
    /// By period of the answers.
    pub cells: Vec<Option<DifferenceCell>>,
    /// All recorded months together; a level at the end.
    pub whole: Option<DifferenceCell>,
}

/// A difference in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DifferenceCell {
    /// Mean of the base, of the replications in which both have a value.
    pub base: f64,
    /// Mean of the other.
    pub other: f64,
    /// The other less the base: mean with its simulation error, and the percentiles over futures.
    pub difference: Cell,
    /// Share of futures in which the other is better; `None` where the measure is neither.
    pub better: Option<Probability>,
    /// Share of futures in which it is worse.
    pub worse: Option<Probability>,
    /// Variance of the mean difference had the two been run on seeds of their own, over that of these pairs; `None`
    /// where the two do not differ in any future.
    pub pairing: Option<f64>,
}

impl Difference {
    /// Whether it is the same in every future and period.
    pub fn is_same(&self) -> bool {
        self.cells.iter().flatten().all(DifferenceCell::is_same)
    }
}

impl DifferenceCell {
    /// Whether it is the same in every future.
    pub fn is_same(&self) -> bool {
        self.pairing.is_none() && self.difference.mean.value == 0.0
    }
}

/// The difference of one series of the base, by its index; `None` where the other has no such series.
pub fn difference(base: World, other: World, series: usize) -> Option<Difference> {
    let of = &base.input.series[series];
    let same = other.input.find(&of.pathway, &of.stage, &of.measure)?;
    let sheets = [Sheet::read(base.input, base.tally, series), Sheet::read(other.input, other.tally, same)];
    let mut scratch = Scratch::default();
    let good = more_is_better(&of.measure, of.unit);
    let mut cell =
        |[b, o]: [At; 2]| scratch.cell(sheets[0].pairs(b).zip(sheets[1].pairs(o)), sheets[0].draws(), of.scale, good);
    let at =
        |p: usize| [Sheet::at_period(base.input, of, p), Sheet::at_period(other.input, &other.input.series[same], p)];
    let periods = 0..base.input.layout.periods.len();
    let recorded = |p: usize| base.input.is_recorded(base.input.layout.periods[p].last);
    Some(Difference {
        pathway: of.pathway.clone(),
        stage: of.stage.clone(),
        measure: of.measure.clone(),
        unit: of.unit,
        kind: Kind::from(of.formula),
        more_is_better: good,
        cells: periods.map(|p| if recorded(p) { cell(at(p)) } else { None }).collect(),
        whole: cell([Sheet::at_all(base.input), Sheet::at_all(other.input)]),
    })
}

/// Memory for cells.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    summary: Summary,
    pairs: Vec<[(i64, i64); 2]>,
    values: Vec<f64>,
}

impl Scratch {
    /// The difference of numerators and denominators, of base and other, by replication.
    pub fn cell(
        &mut self,
        both: impl Iterator<Item = ((i64, i64), (i64, i64))>,
        draws: &[u32],
        scale: f64,
        good: Option<bool>,
    ) -> Option<DifferenceCell> {
        self.pairs.clear();
        let mut kept: Vec<u32> = Vec::new();
        for (r, (b, o)) in both.enumerate().filter(|(_, (b, o))| b.1 != 0 && o.1 != 0) {
            self.pairs.push([b, o]);
            kept.extend(draws.get(r));
        }
        let n = self.pairs.len() as f64;
        let sums = |side: usize| {
            let sum = |of: fn((i64, i64)) -> i64| self.pairs.iter().map(|p| i128::from(of(p[side]))).sum::<i128>();
            (sum(|p| p.0) as f64, sum(|p| p.1) as f64)
        };
        let [of_base, of_other] = [sums(0), sums(1)];
        if self.pairs.is_empty() || of_base.1 == 0.0 || of_other.1 == 0.0 {
            return None;
        }
        // What each replication adds to the error of a ratio of sums (delta method), in the unit of the series.
        let residual = |(x, d): (i64, i64), sum: (f64, f64)| (x as f64 - sum.0 / sum.1 * d as f64) * n / sum.1 * scale;
        let (mut paired, mut apart) = (0.0, 0.0);
        self.values.clear();
        let mut residuals = Vec::new();
        for [b, o] in &self.pairs {
            let (in_base, in_other) = (residual(*b, of_base), residual(*o, of_other));
            if !draws.is_empty() {
                residuals.push((in_other - in_base) / n);
            }
            paired += (in_other - in_base) * (in_other - in_base);
            apart += in_other * in_other + in_base * in_base;
            self.values.push(value(*o, scale) - value(*b, scale));
        }
        let error = libm::sqrt(paired / (n * (n - 1.0)));
        let mean = (of_other.0 / of_other.1 - of_base.0 / of_base.1) * scale;
        let draws_kept = distinct(&kept);
        let count = |of: &dyn Fn(f64) -> bool| {
            let (yes, of) = (self.values.iter().filter(|v| of(**v)).count() as u32, self.values.len() as u32);
            Probability::of_draws(yes, of, draws_kept)
        };
        let sign = good.map(|more| if more { 1.0 } else { -1.0 });
        let better = sign.map(|sign| count(&|v| v * sign > 0.0));
        let worse = sign.map(|sign| count(&|v| v * sign < 0.0));
        let mut difference = self.summary.of_known(mean, error, &self.values);
        if !kept.is_empty() {
            difference.inputs = share_of_inputs(kept.iter().copied().zip(self.values.iter().copied()));
            let residuals: Vec<(u32, f64)> = kept.iter().copied().zip(residuals).collect();
            self.summary.cluster(&mut difference, &residuals);
        }
        Some(DifferenceCell {
            base: of_base.0 / of_base.1 * scale,
            other: of_other.0 / of_other.1 * scale,
            difference,
            better,
            worse,
            pairing: (paired > 0.0).then_some(apart / paired),
        })
    }
}

fn value((x, d): (i64, i64), scale: f64) -> f64 {
    x as f64 * scale / d as f64
}
