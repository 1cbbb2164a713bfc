//! One series in every replication.

use super::input::Input;
use super::page::names;
use super::periods::days_between;
use crate::measure::{ColumnIx, Formula, Layout, PercentileIx, Series, Span, Tally};
use std::collections::BTreeSet;

/// The numerators and denominators of one series by replication: the only copy of the tally that a projection makes,
/// one series at a time.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    series: &'a Series,
    replications: usize,
    /// Rows of replications. Flows and ratios (and what a level is divided by): running sums, row m = the months before m. Levels: by month.
    /// Percentiles: by period.
    top: Vec<i64>,
    /// Empty when every denominator is one.
    bottom: Vec<i64>,
    /// Days before each month, and before the end.
    days: Vec<i64>,
    /// By period, then all together: whether it is known when the run ends.
    known: Vec<bool>,
    /// The draw of the inputs of each replication; empty when all have the same.
    draws: Vec<u32>,
}

/// Part of the replications that may not know a percentile of waits: where more do not (children still open at the end
/// of the run), those that do are the lucky ones.
const MAY_NOT_KNOW: usize = 20;

/// A period of a [`Sheet`]: months and, for percentiles, the index of the period.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub first: u32,
    pub last: u32,
    pub period: Option<usize>,
    /// Counts published for the part of the year before the run.
    pub published: Option<(i64, i64)>,
}

impl<'a> Sheet<'a> {
    /// Reads a series from a tally.
    pub fn read(input: &Input<'a>, tally: &Tally, series: usize) -> Self {
        let series = &input.series[series];
        let running = matches!(series.formula, Formula::Flow(_) | Formula::Ratio(..));
        let months = |column| by_month(input.layout, tally, column, running);
        let (top, bottom) = match series.formula {
            Formula::Flow(x) | Formula::Level(x) => (months(x), Vec::new()),
            Formula::Ratio(x, d) | Formula::LevelRatio(x, d) => (months(x), months(d)),
            Formula::LevelPerDay(x, per) => (months(x), by_month(input.layout, tally, per, true)),
            Formula::LevelPercentile(x, of) => (months(x), months(of).into_iter().map(|n| n.min(1)).collect()),
            Formula::Percentile(x, _) => by_period(input.layout, tally, x),
        };
        let ends = input.months.iter().scan(0, |days, m| {
            *days += i64::from(days_between(m.first_day, m.last_day)) + 1;
            Some(*days)
        });
        let days = std::iter::once(0).chain(ends).collect();
        let mut sheet =
            Sheet { series, replications: tally.len(), top, bottom, days, known: Vec::new(), draws: draws(tally) };
        let all = Sheet::at_all(input);
        let spans = input.layout.periods.iter().map(|p| (p.first, p.last)).chain([(all.first, all.last)]);
        sheet.known = match series.formula {
            Formula::Percentile(_, of) => {
                let counts = by_month(input.layout, tally, of, true);
                spans.enumerate().map(|(p, span)| sheet.is_percentile_known(p, span, &counts)).collect()
            }
            _ => spans.map(|span| is_settled(input, series, span)).collect(),
        };
        sheet
    }

    /// Whether all but few of the replications that have anybody know a percentile of a period.
    fn is_percentile_known(&self, period: usize, (first, last): (u32, u32), counts: &[i64]) -> bool {
        let cell = |row: u32, r: usize| counts[row as usize * self.replications + r];
        let has = |r: &usize| cell(last + 1, *r) > cell(first, *r);
        let with: Vec<usize> = (0..self.replications).filter(has).collect();
        let known = |r: &&usize| self.bottom.get(period * self.replications + **r).is_some_and(|d| *d != 0);
        (with.len() - with.iter().filter(known).count()) * MAY_NOT_KNOW <= with.len()
    }

    /// Whether a period is known when the run ends; where it is not, no replication has a value.
    pub fn is_known(&self, at: At) -> bool {
        self.known[at.period.unwrap_or(self.known.len() - 1)]
    }

    /// The months of one row, for [`Sheet::pair`].
    pub fn at_period(input: &Input, series: &Series, period: usize) -> At {
        let p = input.layout.periods[period];
        let whole = p.first == 0 && matches!(p.span, Span::YearToDate | Span::Year);
        At { first: p.first, last: p.last, period: Some(period), published: series.published.filter(|_| whole) }
    }

    /// All recorded months together, nothing published added. Percentiles do not pool: they have none.
    pub fn at_all(input: &Input) -> At {
        let first = (0..input.layout.months).find(|m| input.is_recorded(*m)).unwrap_or(0);
        At { first, last: input.layout.months - 1, period: None, published: None }
    }

    /// Numerator and denominator in one replication; denominator zero = no value.
    pub fn pair(&self, at: At, replication: usize) -> (i64, i64) {
        if !self.is_known(at) {
            return (0, 0);
        }
        let cell = |rows: &[i64], row: usize| rows[row * self.replications + replication];
        let span = |rows: &[i64]| cell(rows, at.last as usize + 1) - cell(rows, at.first as usize);
        let (x, d) = match self.series.formula {
            Formula::Flow(_) => (span(&self.top), 1),
            Formula::Ratio(..) => (span(&self.top), span(&self.bottom)),
            Formula::Level(_) => (cell(&self.top, at.last as usize), 1),
            Formula::LevelRatio(..) | Formula::LevelPercentile(..) => {
                (cell(&self.top, at.last as usize), cell(&self.bottom, at.last as usize))
            }
            Formula::LevelPerDay(..) => {
                let days = self.days[at.last as usize + 1] - self.days[at.first as usize];
                (cell(&self.top, at.last as usize) * days, span(&self.bottom))
            }
            Formula::Percentile(..) => match at.period {
                Some(period) => (cell(&self.top, period), cell(&self.bottom, period)),
                None => (0, 0),
            },
        };
        match (at.published, self.series.formula) {
            (Some((num, den)), Formula::Ratio(..)) => (x + num, d + den),
            (Some((num, _)), Formula::Flow(_)) => (x + num, d),
            _ => (x, d),
        }
    }

    /// The pairs of all replications, ascending.
    pub fn pairs(&self, at: At) -> impl Iterator<Item = (i64, i64)> {
        (0..self.replications).map(move |r| self.pair(at, r))
    }

    /// The draw of the inputs of each replication; empty when all have the same.
    pub fn draws(&self) -> &[u32] {
        &self.draws
    }

    /// The value in one replication, in the unit of the series.
    pub fn value(&self, at: At, replication: usize) -> Option<f64> {
        let (x, d) = self.pair(at, replication);
        (d != 0).then(|| x as f64 * self.series.scale / d as f64)
    }

    /// The value of a month in one replication (the end of the month for a level).
    pub fn month(&self, month: u32, replication: usize) -> Option<f64> {
        self.value(At { first: month, last: month, period: Some(month as usize), published: None }, replication)
    }

    /// Number of replications.
    pub fn replications(&self) -> usize {
        self.replications
    }
}

/// The draw of the inputs of each replication; empty when all have the same.
pub(super) fn draws(tally: &Tally) -> Vec<u32> {
    tally.draws.map_or_else(Vec::new, |draws| tally.iter().map(|(r, _)| draws.of(r)).collect())
}

/// How many draws these are: none where replications have none.
pub(super) fn distinct(draws: &[u32]) -> u32 {
    draws.iter().collect::<BTreeSet<_>>().len() as u32
}

/// Whether a figure of a period is known when the run ends, as far as dates tell.
pub(super) fn is_settled_in(input: &Input, series: usize, period: usize) -> bool {
    let p = input.layout.periods[period];
    is_settled(input, &input.series[series], (p.first, p.last))
}

/// Whether all children who asked in these months have come to their limit when the run ends: before, those who are
/// still open would count as late. Only the rate of a cohort can be unsettled.
fn is_settled(input: &Input, series: &Series, (first, last): (u32, u32)) -> bool {
    let pathway = input.scenario.pathways.iter().find(|p| p.id == series.pathway && series.measure == names::COHORT);
    let Some(clock) = pathway.and_then(super::page::headline) else { return true };
    let (first, last) = (input.months[first as usize].first_day, input.months[last as usize].last_day);
    // The limit of a day may be longer than that of a later one.
    let changes = clock.limit_days.changes.iter().filter_map(|(day, _)| day.yesterday().ok());
    let mut days = changes.filter(|day| (first..last).contains(day)).chain([last]);
    days.all(|day| days_between(day, input.scenario.end) >= *clock.limit_days.on(day) as i32)
}

fn by_month(layout: &Layout, tally: &Tally, column: ColumnIx, running: bool) -> Vec<i64> {
    let (n, months, lead) = (tally.len(), layout.months as usize, usize::from(running));
    let mut rows = vec![0; (months + lead) * n];
    for (r, (_, record)) in tally.iter().enumerate() {
        let mut sum = 0;
        for m in 0..months {
            let value = record.month(layout, column, m as u32);
            sum = if running { sum + value } else { value };
            rows[(m + lead) * n + r] = sum;
        }
    }
    rows
}

fn by_period(layout: &Layout, tally: &Tally, column: PercentileIx) -> (Vec<i64>, Vec<i64>) {
    let (n, periods) = (tally.len(), layout.periods.len());
    let (mut top, mut bottom) = (vec![0; periods * n], vec![0; periods * n]);
    for (r, (_, record)) in tally.iter().enumerate() {
        for p in 0..periods {
            if let Some(value) = record.period(layout, column, p) {
                top[p * n + r] = i64::from(value);
                bottom[p * n + r] = 1;
            }
        }
    }
    (top, bottom)
}
