//! A cell's scenario that has been run, and how figures are read from it: by the names under which they are published.

use super::Estimate;
use crate::measure::{ColumnIx, Formula, Record, Series, Tally};
use crate::plan::Plan;
use std::ops::Range;

/// A scenario that has been run. A figure that is not there is read as [`Estimate::NONE`] or as nothing at all.
#[derive(Debug)]
pub struct Ran {
    /// What was run.
    pub plan: Plan,
    /// Its figures in every replication.
    pub tally: Tally,
}

impl Ran {
    /// The one figure of a stage, team or clock under this name.
    fn series(&self, stage: &str, measure: &str) -> Option<&Series> {
        let mut found = self.plan.series().iter().filter(|s| s.stage == stage && s.measure == measure);
        found.next().filter(|_| found.next().is_none())
    }

    /// Recorded months.
    pub fn months(&self) -> u32 {
        self.plan.layout().months
    }

    fn sum(&self, record: &Record, column: ColumnIx, months: Range<u32>) -> f64 {
        months.map(|m| record.month(self.plan.layout(), column, m)).sum::<i64>() as f64
    }

    /// A published share or mean over the whole recorded time.
    pub fn ratio(&self, stage: &str, measure: &str) -> Estimate {
        self.pooled(&[stage], measure, 0..self.months())
    }

    /// The same over some of the recorded months, counted from 0.
    pub fn ratio_in(&self, stage: &str, measure: &str, months: Range<u32>) -> Estimate {
        self.pooled(&[stage], measure, months)
    }

    /// A published share or mean over several stages together.
    pub fn pooled(&self, stages: &[&str], measure: &str, months: Range<u32>) -> Estimate {
        let made: Option<Vec<(ColumnIx, ColumnIx, f64)>> = stages
            .iter()
            .map(|stage| {
                let series = self.series(stage, measure)?;
                let Formula::Ratio(x, y) = series.formula else { return None };
                Some((x, y, series.scale))
            })
            .collect();
        let Some(made) = made.filter(|m| !m.is_empty()) else { return Estimate::NONE };
        let sum = |r: &Record, column| self.sum(r, column, months.clone());
        let part = |r: &Record| made.iter().fold((0.0, 0.0), |s, (x, y, _)| (s.0 + sum(r, *x), s.1 + sum(r, *y)));
        let parts: Vec<_> = self.tally.iter().map(|(_, r)| part(r)).collect();
        Estimate::ratio(&parts, made[0].2)
    }

    /// A published count or sum in each recorded month: one row for each replication.
    pub fn flows(&self, stage: &str, measure: &str) -> Vec<Vec<f64>> {
        let Some(Series { formula: Formula::Flow(column), scale, .. }) = self.series(stage, measure) else {
            return Vec::new();
        };
        self.by_month(*column, *scale)
    }

    /// A published level at the end of each recorded month: one row for each replication.
    pub fn levels(&self, stage: &str, measure: &str) -> Vec<Vec<f64>> {
        let Some(Series { formula: Formula::Level(column), scale, .. }) = self.series(stage, measure) else {
            return Vec::new();
        };
        self.by_month(*column, *scale)
    }

    fn by_month(&self, column: ColumnIx, scale: f64) -> Vec<Vec<f64>> {
        let layout = self.plan.layout();
        let months = |r: &Record| (0..layout.months).map(|m| r.month(layout, column, m) as f64 * scale).collect();
        self.tally.iter().map(|(_, r)| months(r)).collect()
    }

    /// A published share or mean of those there at the end of a month.
    pub fn level_ratio(&self, stage: &str, measure: &str, month: u32) -> Estimate {
        let Some(Series { formula: Formula::LevelRatio(x, y), scale, .. }) = self.series(stage, measure) else {
            return Estimate::NONE;
        };
        let sum = |r: &Record, column| self.sum(r, column, month..month + 1);
        let parts: Vec<_> = self.tally.iter().map(|(_, r)| (sum(r, *x), sum(r, *y))).collect();
        Estimate::ratio(&parts, *scale)
    }

    /// A count over the whole recorded time.
    pub fn count(&self, stage: &str, measure: &str) -> Estimate {
        self.count_in(stage, measure, 0..self.months())
    }

    /// A count over some of the recorded months.
    pub fn count_in(&self, stage: &str, measure: &str, months: Range<u32>) -> Estimate {
        let months = months.start as usize..months.end as usize;
        Estimate::mean(&self.flows(stage, measure).iter().map(|f| f[months.clone()].iter().sum()).collect::<Vec<f64>>())
    }

    /// One count over another through the whole recorded time, each named by stage and measure.
    pub fn count_of(&self, above: (&str, &str), below: (&str, &str)) -> Estimate {
        let sums = |of: (&str, &str)| self.flows(of.0, of.1).into_iter().map(|f| f.iter().sum::<f64>());
        Estimate::ratio(&sums(above).zip(sums(below)).collect::<Vec<_>>(), 1.0)
    }

    /// A level at the end of a month.
    pub fn level(&self, stage: &str, measure: &str, month: u32) -> Estimate {
        Estimate::mean(&self.levels(stage, measure).iter().map(|l| l[month as usize]).collect::<Vec<_>>())
    }

    /// The mean of a level over the ends of all months.
    pub fn mean_level(&self, stage: &str, measure: &str) -> Estimate {
        self.share_of_levels(stage, measure, |n| n)
    }

    /// The mean of some function of a level over the ends of all months, such as whether it is at most so many.
    pub fn share_of_levels(&self, stage: &str, measure: &str, of: impl Fn(f64) -> f64) -> Estimate {
        let mean = |l: &Vec<f64>| l.iter().map(|n| of(*n)).sum::<f64>() / l.len() as f64;
        Estimate::mean(&self.levels(stage, measure).iter().map(mean).collect::<Vec<_>>())
    }

    /// Variance of the monthly counts about their known means, over the mean.
    pub fn dispersion(&self, stage: &str, measure: &str, means: &[f64]) -> Estimate {
        let total: f64 = means.iter().sum();
        let squares = |f: &Vec<f64>| f.iter().zip(means).map(|(n, m)| (n - m) * (n - m)).sum::<f64>() / total;
        Estimate::mean(&self.flows(stage, measure).iter().map(squares).collect::<Vec<_>>())
    }
}
