//! How exact the figure is that a decision hangs on, and how many futures would have done.
//!
//! The rule is that of Hoad, Robinson and Davies (2010), on an absolute precision: the first number of replications at
//! which the half-width of the 95 % simulation error is small enough and stays so over the look-ahead: 5 more, or 5 % of
//! them from 100 on. Without looking ahead a nominal 95 % covers 89 (methods, section 2).

use super::beta::student_t_quantile;
use super::difference::World;
use super::estimate::{LEVEL, Summary};
use super::input::Input;
use super::outcome::Outcome;
use super::periods::{PeriodInfo, period_with};
use super::sheet::{Sheet, distinct, draws};
use super::target::{Unjudged, place_of};
use crate::measure::{Draws, Span, Tally};
use crate::pathway::Ranking;
use std::collections::BTreeMap;

/// Fewest replications that the rule ever finds enough.
pub const LEAST_REPLICATIONS: u32 = 30;

/// The figure that a decision hangs on, and how exact it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    /// Measure name; of a target its title.
    pub measure: String,
    /// Pathway id; of a target empty.
    pub pathway: String,
    /// Its unit.
    pub unit: &'static str,
    /// Index of the period; `None`: the share of futures that meet a target.
    pub period: Option<usize>,
    /// Half-width of its simulation error with all replications; `None`: too few to say.
    pub half: Option<f64>,
    /// What is exact enough.
    pub goal: f64,
    /// The fewest replications that are exact enough, if these are.
    pub enough: Option<u32>,
    /// Share of the variance between futures that comes of the inputs, the rest of chance; `None`: all have the same.
    pub inputs: Option<f64>,
    /// How many draws of the inputs the futures have; `None`: all have the same.
    pub draws: Option<u32>,
    /// All draws that there are, with the futures that each gives: more futures than these have no inputs of their own, so
    /// that no number of them makes the figure as exact as it could be with more draws.
    pub all_draws: Option<Draws>,
}

/// How exact a difference of two runs is, and how many futures would have done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exactness {
    /// Half-width of its simulation error with all replications.
    pub half: f64,
    /// What is exact enough: a tenth of the difference where it is sure, else all of it, from where on it would be sure.
    pub goal: f64,
    /// Whether it is sure: not nothing, beyond its simulation error.
    pub is_sure: bool,
    /// How many replications there are.
    pub replications: u32,
    /// The fewest replications that are exact enough, if these are.
    pub enough: Option<u32>,
}

/// Numerators and denominators of a figure by replication, what they are multiplied by, and what the figure is.
struct Figure {
    pairs: Vec<(i64, i64)>,
    scale: f64,
    /// The draw of the inputs of each replication; empty when all have the same.
    draws: Vec<u32>,
    of: Precision,
}

impl Figure {
    fn read(input: &Input, tally: &Tally, periods: &[PeriodInfo], ranking: Option<&Ranking>) -> Result<Self, Unjudged> {
        let none = |measure: &str, pathway: &str, unit, period| Precision {
            measure: measure.to_owned(),
            pathway: pathway.to_owned(),
            unit,
            period,
            half: None,
            goal: 0.0,
            enough: None,
            inputs: None,
            draws: tally.draws.map(|_| distinct(&draws(tally))),
            all_draws: tally.draws,
        };
        let Some(ranking) = ranking else {
            let (series, period) = decision(input, periods).ok_or(Unjudged::NotCovered)?;
            let of = &input.series[series];
            let sheet = Sheet::read(input, tally, series);
            let pairs = sheet.pairs(Sheet::at_period(input, of, period)).collect();
            let draws = sheet.draws().to_vec();
            let what = none(&of.measure, &of.pathway, of.unit, Some(period));
            return Ok(Figure { pairs, scale: of.scale, draws, of: what });
        };
        let outcome = Outcome::read(input, tally, ranking)?;
        let of = match ranking {
            Ranking::Target(id) => {
                let target = input.scenario.targets.iter().find(|t| t.id == *id);
                none(target.map_or(id, |t| &t.title), "", "%", None)
            }
            Ranking::Figure { pathway, measure, period, date, .. } => {
                none(measure, pathway, outcome.unit, period_with(periods, *period, *date))
            }
        };
        Ok(Figure { pairs: outcome.pairs, scale: outcome.scale, draws: outcome.draws, of })
    }

    fn mean(&self) -> f64 {
        let sum = |s: (i128, i128), p: &(i64, i64)| (s.0 + i128::from(p.0), s.1 + i128::from(p.1));
        let (x, d) = self.pairs.iter().fold((0, 0), sum);
        if d == 0 { 0.0 } else { x as f64 / d as f64 * self.scale }
    }

    fn precision(self, course: &Course, goal: Option<f64>) -> Precision {
        let goal = goal.unwrap_or(if self.of.unit == "%" { 1.0 } else { (self.mean() / 20.0).abs() });
        Precision { half: course.half, goal, enough: course.enough(goal), ..self.of }
    }
}

/// Of what `ranking` names, or else of the figure that the first judged target is about, or the on-time rate of the last
/// year of the first page; `goal` is the half-width that is exact enough, by default one point of a percentage, a
/// twentieth of anything else.
///
/// # Errors
/// [`Unjudged`] when the run does not have it.
pub fn precision(
    input: &Input,
    tally: &Tally,
    ranking: Option<&Ranking>,
    goal: Option<f64>,
) -> Result<Precision, Unjudged> {
    let mut figure = Figure::read(input, tally, &super::periods::periods(input), ranking)?;
    let whole = Summary::default().of_drawn(&figure.pairs, &figure.draws, figure.scale);
    figure.of.inputs = whole.and_then(|cell| cell.inputs);
    let pairs: Vec<[(i64, i64); 2]> = figure.pairs.iter().map(|p| [*p, (0, 1)]).collect();
    let course = Course::of(&pairs, &figure.draws, figure.scale);
    Ok(figure.precision(&course, goal))
}

/// Of the difference of two worlds on the same futures, the other less the base, as [`precision`].
///
/// # Errors
/// [`Unjudged`] when one of them does not have it.
pub fn precision_of_difference(
    base: World,
    other: World,
    ranking: Option<&Ranking>,
    goal: Option<f64>,
) -> Result<Precision, Unjudged> {
    let of = |world: World| Figure::read(world.input, world.tally, &super::periods::periods(world.input), ranking);
    let (figure, in_base) = (of(other)?, of(base)?);
    let both: Vec<[(i64, i64); 2]> = figure.pairs.iter().zip(&in_base.pairs).map(|(o, b)| [*o, *b]).collect();
    let course = Course::of(&both, &figure.draws, figure.scale);
    Ok(figure.precision(&course, goal))
}

/// Of the difference of a figure in two runs of the same futures, the other less the base; `None` where no future has a value
/// in both, or there is but one.
pub(super) fn exactness(base: &Outcome, other: &Outcome) -> Option<Exactness> {
    let by = base.against(other)?.difference.mean.value.abs();
    let both: Vec<[(i64, i64); 2]> = other.pairs.iter().zip(&base.pairs).map(|(o, b)| [*o, *b]).collect();
    let course = Course::of(&both, &other.draws, other.scale);
    let half = course.half?;
    let is_sure = by > half;
    let goal = if is_sure { by / 10.0 } else { by };
    let replications = both.len() as u32;
    Some(Exactness { half, goal, is_sure, replications, enough: course.enough(goal) })
}

/// How many replications a half-width of `goal` would take, when so many give `half`: the error shrinks with their root.
pub fn needed(replications: u32, half: f64, goal: f64) -> f64 {
    f64::from(replications) * (half / goal) * (half / goal)
}

/// How the simulation error goes down as replications are added.
struct Course {
    /// Half-width after each replication, or after each draw where several share one: two of one draw are not two independent
    /// futures.
    halves: Vec<Option<f64>>,
    /// Replications by then.
    replications: Vec<u32>,
    /// Half-width of all.
    half: Option<f64>,
}

impl Course {
    /// Of the numerators and denominators of a ratio and of another by replication; the draw of each, if they have any. After
    /// the last draw the first comes again: the course is that of the first time round.
    fn of(pairs: &[[(i64, i64); 2]], draws: &[u32], scale: f64) -> Self {
        if draws.is_empty() {
            let halves = half_widths(pairs.iter().copied(), scale);
            let half = halves.last().copied().flatten();
            return Course { halves, replications: (1..=pairs.len() as u32).collect(), half };
        }
        let mut whole: BTreeMap<u32, [(i64, i64); 2]> = BTreeMap::new();
        let (mut first, mut replications) = (Vec::<[(i64, i64); 2]>::new(), Vec::new());
        let (mut at, mut again) = (None, false);
        for (done, (pair, draw)) in (1..).zip(pairs.iter().zip(draws)) {
            again |= at != Some(draw) && whole.contains_key(draw);
            add(whole.entry(*draw).or_default(), pair);
            match (again, first.last_mut(), replications.last_mut()) {
                (true, ..) => {}
                (false, Some(sum), Some(last)) if at == Some(draw) => {
                    add(sum, pair);
                    *last = done;
                }
                _ => {
                    first.push(*pair);
                    replications.push(done);
                }
            }
            at = Some(draw);
        }
        let halves = half_widths(first.into_iter(), scale);
        let half = half_widths(whole.into_values(), scale).last().copied().flatten();
        Course { halves, replications, half }
    }

    /// The fewest replications that are exact enough and stay so over the look-ahead.
    fn enough(&self, goal: f64) -> Option<u32> {
        enough(&self.halves, goal).map(|n| self.replications[n as usize - 1])
    }
}

fn add(sum: &mut [(i64, i64); 2], more: &[(i64, i64); 2]) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum = (sum.0 + more.0, sum.1 + more.1);
    }
}

fn decision(input: &Input, periods: &[PeriodInfo]) -> Option<(usize, usize)> {
    let target = input.scenario.targets.iter().find_map(|t| place_of(input, periods, t));
    target.or_else(|| {
        let rate = input.series.iter().position(|s| s.measure == super::page::names::ON_TIME)?;
        Some((rate, periods.iter().rposition(|p| p.span == Span::Year && p.recorded)?))
    })
}

/// The half-width of the 95 % simulation error of a ratio of sums less another after each replication; `None` before two
/// have a value of both.
fn half_widths(pairs: impl Iterator<Item = [(i64, i64); 2]>, scale: f64) -> Vec<Option<f64>> {
    // Sums of what is read, and of their products: numerator and denominator of the one, then of the other.
    let (mut n, mut sum, mut product) = (0u32, [0.0; 4], [[0.0; 4]; 4]);
    let mut after = |[one, other]: [(i64, i64); 2]| {
        if one.1 != 0 && other.1 != 0 {
            n += 1;
            let read = [one.0, one.1, other.0, other.1].map(|v| v as f64);
            for (i, a) in read.into_iter().enumerate() {
                sum[i] += a;
                (0..4).for_each(|j| product[i][j] += a * read[j]);
            }
        }
        if n < 2 {
            return None;
        }
        // What each replication adds to the error is a sum of what is read with these weights (delta method).
        let count = f64::from(n);
        let [d, e] = [sum[1] / count, sum[3] / count];
        let weights = [1.0 / d, -sum[0] / sum[1] / d, -1.0 / e, sum[2] / sum[3] / e];
        let (mut squares, mut size) = (0.0, 0.0f64);
        for (i, row) in product.iter().enumerate() {
            for (j, sum) in row.iter().enumerate() {
                squares += weights[i] * weights[j] * sum;
                size = size.max((weights[i] * weights[j] * sum).abs());
            }
        }
        // What is left of large numbers that cancel is rounding, and nothing differs.
        let squares = if squares > 1e-12 * size { squares } else { 0.0 };
        let error = libm::sqrt(squares / (count * (count - 1.0))) * scale.abs();
        Some(student_t_quantile(0.5 + LEVEL / 2.0, f64::from(n - 1)) * error)
    };
    pairs.map(&mut after).collect()
}

/// The first number of replications that is exact enough and stays so over the look-ahead.
fn enough(halves: &[Option<f64>], goal: f64) -> Option<u32> {
    let good = |n: u32| halves.get(n as usize - 1).copied().flatten().is_some_and(|half| half <= goal);
    let ahead = |n: u32| n + if n <= 100 { 5 } else { n / 20 };
    (LEAST_REPLICATIONS..=halves.len() as u32).find(|n| ahead(*n) <= halves.len() as u32 && (*n..=ahead(*n)).all(good))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Means of 0, 2, 0, 2, ...: after n = 2 k of them the standard deviation is sqrt(n / (n - 1)), and half = t /
    /// sqrt(n - 1). For half <= 0.2: t(n - 1) <= 0.2 sqrt(n - 1), first at n = 99 (1.9845 <= 1.9799 fails; n = 100: 1.9842
    /// <= 1.98997 holds). Catches: the square root of n - 1 for n, a normal quantile, no look-ahead.
    #[test]
    fn the_first_that_is_exact_enough() {
        let pairs: Vec<(i64, i64)> = (0..200).map(|k| (2 * (k % 2), 1)).collect();
        let halves = half_widths(pairs.iter().map(|p| [*p, (0, 1)]), 1.0);
        assert_eq!((halves[0], halves.len()), (None, 200));
        let exact = 1.984_217 / 99f64.sqrt();
        assert!((halves[99].unwrap() - exact).abs() < 1e-5, "{:?} {exact}", halves[99]);
        assert_eq!(enough(&halves, 0.2), Some(100));
        assert_eq!(enough(&halves, 0.01), None);
        assert_eq!(enough(&halves, 10.0), Some(LEAST_REPLICATIONS));
        // One wide step within the look-ahead puts it off.
        let mut bent = halves.clone();
        bent[102] = Some(1.0);
        assert_eq!(enough(&bent, 0.2), Some(104));
        assert_eq!(enough(&halves[..103], 0.2), None, "nothing is said that was not looked at");
    }
    /// Other less base is (0, 2, 0, 2, ...) in the mean whatever both share: the half-width is that of the difference, and
    /// none where they are the same. Catches: the errors of the two added, a covariance with the wrong sign.
    #[test]
    fn what_two_worlds_share_is_no_error_of_their_difference() {
        let noise = |k: i64| (k * k * 37) % 101;
        let pairs = (0..200).map(|k| [(noise(k) + 2 * (k % 2), 1), (noise(k), 1)]);
        let halves = half_widths(pairs, 1.0);
        let exact = 1.984_217 / 99f64.sqrt();
        assert!((halves[99].unwrap() - exact).abs() < 1e-5, "{:?} {exact}", halves[99]);
        let same = half_widths((0..50).map(|k| [(noise(k), 7); 2]), 100.0);
        assert!(same[49].unwrap() < 1e-5, "{:?}", same[49]);
        assert!((needed(100, 2.0, 1.0) - 400.0).abs() < 1e-9);
    }

    /// Draws of 0, 1, 2, 0, two replications each, then the first again. Catches: a look-ahead in replications, one that goes
    /// on when the draws come again, a last half-width that forgets those.
    #[test]
    fn with_draws_the_course_is_by_draw_and_once_round() {
        let pairs: Vec<[(i64, i64); 2]> = (0..8).map(|k| [(k * k % 7, 1), (0, 1)]).collect();
        let course = Course::of(&pairs, &[0, 0, 1, 1, 2, 2, 0, 0], 1.0);
        assert_eq!(course.replications, [2, 4, 6]);
        let sums = |all: &[(i64, i64)]| half_widths(all.iter().map(|p| [*p, (0, 1)]), 1.0);
        // Values 0 1 4 2 2 4 1 0: by draw 1, 6, 6; with the second round the first draw has 2 of four.
        let first = sums(&[(1, 2), (6, 2), (6, 2)]);
        assert_eq!((course.halves[0], course.halves.len()), (None, 3));
        assert!((course.halves[2].unwrap() - first[2].unwrap()).abs() < 1e-12);
        let all = sums(&[(2, 4), (6, 2), (6, 2)]);
        assert!((course.half.unwrap() - all[2].unwrap()).abs() < 1e-12);
        let half_a_draw = Course::of(&pairs[..3], &[4, 5, 5], 1.0);
        assert_eq!(half_a_draw.replications, [1, 3]);
        let none = Course::of(&pairs[..3], &[], 1.0);
        assert_eq!((none.replications, none.half), (vec![1, 2, 3], none.halves[2]));
    }
}
