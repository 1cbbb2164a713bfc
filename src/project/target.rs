//! Targets: how often they are met, and from when they stay met.

use super::beta::clopper_pearson;
use super::estimate::{LEVEL, Spread, Summary};
use super::input::Input;
use super::periods::PeriodInfo;
use super::sheet::{Sheet, distinct};
use crate::calendar::Date;
use crate::measure::{Span, Tally};
use crate::pathway::{Target, TargetPeriod};

/// A share of replications, with its simulation error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Probability {
    /// Replications in which it is so.
    pub yes: u32,
    /// Replications that could be judged.
    pub of: u32,
    /// Lower bound (Clopper-Pearson, 95 %).
    pub lower: f64,
    /// Upper bound.
    pub upper: f64,
}

impl Probability {
    /// From counts.
    pub fn new(yes: u32, of: u32) -> Self {
        let (lower, upper) = clopper_pearson(yes, of, LEVEL);
        Probability { yes, of, lower, upper }
    }

    /// From counts of replications that share draws of the inputs: as sure as so many futures as there are draws.
    pub fn of_draws(yes: u32, of: u32, draws: u32) -> Self {
        if draws == 0 || draws >= of {
            return Probability::new(yes, of);
        }
        let scaled = f64::from(yes) * f64::from(draws) / f64::from(of);
        let (lower, _) = clopper_pearson(libm::floor(scaled) as u32, draws, LEVEL);
        let (_, upper) = clopper_pearson(libm::ceil(scaled) as u32, draws, LEVEL);
        Probability { yes, of, lower, upper }
    }

    /// The share itself; `None` when nothing could be judged.
    pub fn share(&self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.yes) / f64::from(self.of))
    }
}

/// A moment that each future reaches at its own date, or not within the run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct When {
    /// Day by which one future in ten has reached it; `None` = not within the run.
    pub p10: Option<Date>,
    /// Half of the futures.
    pub p50: Option<Date>,
    /// Nine in ten.
    pub p90: Option<Date>,
    /// Futures that do not reach it within the run.
    pub never: Probability,
}

impl When {
    /// From the moment of each future.
    pub(super) fn new(mut moments: Vec<Option<Date>>) -> Self {
        let never = Probability::new(moments.iter().filter(|m| m.is_none()).count() as u32, moments.len() as u32);
        moments.sort_unstable_by_key(|m| (m.is_none(), *m));
        let at = |percent| {
            let index = super::ranks::percentile_index(moments.len() as u32, percent);
            moments.get(index).copied().flatten()
        };
        When { p10: at(10), p50: at(50), p90: at(90), never }
    }
}

/// A target with its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetAnswer {
    /// The key of its table.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// Pathway id.
    pub pathway: String,
    /// Stage label of the measure; empty = the pathway as a whole.
    pub stage: String,
    /// Measure name.
    pub measure: String,
    /// Unit of the goal.
    pub unit: &'static str,
    /// Kind of period.
    pub span: Span,
    /// First day that is counted in the first period it is judged on.
    pub first_day: Date,
    /// Last day of the last period it is judged on.
    pub last_day: Date,
    /// The goal.
    pub goal: f64,
    /// Floor (true) or ceiling (false).
    pub at_least: bool,
    /// Consecutive periods in which it must be met.
    pub hold: u32,
    /// What came of it; `None` when it is not judged.
    pub outcome: Option<TargetOutcome>,
    /// Why it is not judged.
    pub unjudged: Option<Unjudged>,
}

/// Why a target is not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unjudged {
    /// The run does not cover its periods or has no such measure.
    NotCovered,
    /// The run ends before its value is known: children may still be in time.
    NotKnown,
    /// In most replications there is nothing to take it of, such as a rate where no plan is issued.
    Nothing,
}

/// What came of a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetOutcome {
    /// Index of the first period it is judged on.
    pub period: usize,
    /// Share of futures that meet it in each of its periods.
    pub met: Probability,
    /// Share of futures that meet it in the first of its periods, whatever comes after.
    pub at_date: Probability,
    /// First day of the first period of the run in which it is met, whether or not it stays so.
    pub first_met: When,
    /// The measure in the first of its periods.
    pub value: Spread,
    /// First day of the first period from which it is met in every later period of its kind to the end of the run, at
    /// least `hold` of them. Periods without a value neither break nor make it.
    pub held_from: When,
}

/// Share of futures from which on a target counts as met; as many that do not meet it make it missed.
pub const CONFIDENT: f64 = 0.8;

/// A target in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Met in at least [`CONFIDENT`] of the futures, whatever the simulation error.
    Met,
    /// Missed in at least [`CONFIDENT`] of them, whatever the simulation error.
    Missed,
    /// Between, or not sure with so few replications.
    Open,
    /// Not judged; [`Unjudged`] says why.
    NotJudged,
}

impl Verdict {
    fn of(met: Probability) -> Self {
        match met {
            met if met.lower >= CONFIDENT => Verdict::Met,
            met if met.upper <= 1.0 - CONFIDENT => Verdict::Missed,
            _ => Verdict::Open,
        }
    }
}

impl TargetAnswer {
    /// The answer in one word.
    pub fn verdict(&self) -> Verdict {
        self.outcome.map_or(Verdict::NotJudged, |outcome| Verdict::of(outcome.met))
    }

    /// Whether a script that asks for the target must be told that it is missed: it is, or nothing is done at all.
    pub fn is_missed(&self) -> bool {
        self.verdict() == Verdict::Missed || self.unjudged == Some(Unjudged::Nothing)
    }
}

/// The answers to the targets of the scenario.
pub(super) fn targets(input: &Input, tally: &Tally, periods: &[PeriodInfo]) -> Vec<TargetAnswer> {
    input.scenario.targets.iter().map(|t| target(input, tally, periods, t)).collect()
}

/// Where a target is judged.
pub(super) struct Place {
    span: Span,
    /// Index of its series.
    pub series: Option<usize>,
    /// All recorded periods of its kind.
    pub alike: Vec<usize>,
    /// Position among these of the first that it is judged on, where the run covers all of them.
    pub first: Option<usize>,
}

impl Place {
    /// Of a target.
    pub fn of(input: &Input, periods: &[PeriodInfo], target: &Target) -> Self {
        let span = match target.period {
            TargetPeriod::Month => Span::Month,
            TargetPeriod::Quarter => Span::Quarter,
            TargetPeriod::YearToDate => Span::YearToDate,
            TargetPeriod::Year => Span::Year,
        };
        let alike: Vec<usize> =
            (0..periods.len()).filter(|p| periods[*p].span == span && periods[*p].recorded).collect();
        let last_month_has =
            |p: &PeriodInfo| p.contains(target.date) && input.months[p.last as usize].first_day <= target.date;
        let first = alike.iter().position(|p| match span {
            Span::YearToDate => last_month_has(&periods[*p]),
            _ => periods[*p].contains(target.date),
        });
        let pathway = input.scenario.pathways.get(target.pathway).map_or("", |p| p.id.as_str());
        let series = input.find(pathway, &target.stage, &target.measure).or_else(|| {
            // A team's figures have no pathway.
            input.find_team(&target.stage, &target.measure)
        });
        let first = first.filter(|f| f + target.hold.max(1) as usize <= alike.len());
        Place { span, series, alike, first }
    }

    /// The periods that it is judged on.
    fn judged(&self, target: &Target) -> Option<&[usize]> {
        self.first.map(|f| &self.alike[f..f + target.hold.max(1) as usize])
    }
}

/// The series and the first period that a target is judged on, where the run covers them.
pub(super) fn place_of(input: &Input, periods: &[PeriodInfo], target: &Target) -> Option<(usize, usize)> {
    let place = Place::of(input, periods, target);
    let (series, period) = (place.series?, *place.judged(target)?.first()?);
    let sheet_knows = super::sheet::is_settled_in(input, series, period);
    sheet_knows.then_some((series, period))
}

/// A target in every replication, ascending.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Index of the first period it is judged on.
    pub period: usize,
    /// Whether it is met in each of its periods; `None` where there is nothing to take it of.
    pub met: Vec<Option<bool>>,
    /// Whether it is met in the first of its periods; `None` where there is nothing to take it of.
    pub at_date: Vec<Option<bool>>,
    /// Index of the first period of its kind in which it is met.
    pub first_met: Vec<Option<usize>>,
    /// Index of the first period from which it is met in every later one of its kind, at least `hold` of them.
    pub held_from: Vec<Option<usize>>,
    /// The measure in the first of its periods.
    pub value: Vec<Option<f64>>,
}

/// A target of the scenario, by its id, in every replication.
///
/// # Errors
/// Why it cannot be judged; [`Unjudged::NotCovered`] also when there is no such target.
pub fn judged(input: &Input, tally: &Tally, id: &str) -> Result<Judged, Unjudged> {
    let target = input.scenario.targets.iter().find(|t| t.id == id).ok_or(Unjudged::NotCovered)?;
    let place = Place::of(input, &super::periods::periods(input), target);
    judge(input, tally, target, &place)
}

fn judge(input: &Input, tally: &Tally, target: &Target, place: &Place) -> Result<Judged, Unjudged> {
    let (Some(series), Some(judged)) = (place.series, place.judged(target)) else { return Err(Unjudged::NotCovered) };
    let sheet = Sheet::read(input, tally, series);
    if !judged.iter().all(|p| sheet.is_known(Sheet::at_period(input, &input.series[series], *p))) {
        return Err(Unjudged::NotKnown);
    }
    let meets = |v: f64| if target.at_least { v >= target.goal } else { v <= target.goal };
    let value = |p: usize, r: usize| sheet.value(Sheet::at_period(input, &input.series[series], p), r);
    let all = 0..tally.len();
    let met = all.clone().map(|r| {
        let mut values = judged.iter().filter_map(|p| value(*p, r)).peekable();
        values.peek().is_some().then(|| values.all(meets))
    });
    let first_met = |r: usize| place.alike.iter().copied().find(|p| value(*p, r).is_some_and(meets));
    let held = |r: usize| held_from(&place.alike, target.hold.max(1), |p| value(p, r).map(meets));
    Ok(Judged {
        period: judged[0],
        met: met.collect(),
        at_date: all.clone().map(|r| value(judged[0], r).map(meets)).collect(),
        first_met: all.clone().map(first_met).collect(),
        held_from: all.clone().map(held).collect(),
        value: all.map(|r| value(judged[0], r)).collect(),
    })
}

fn target(input: &Input, tally: &Tally, periods: &[PeriodInfo], target: &Target) -> TargetAnswer {
    let place = Place::of(input, periods, target);
    let draws = distinct(&super::sheet::draws(tally));
    let outcome = judge(input, tally, target, &place).and_then(|judged| outcome(&judged, periods, draws));
    let (span, series, judged) = (place.span, place.series, place.judged(target));
    let pathway = input.scenario.pathways.get(target.pathway).map_or("", |p| p.id.as_str());
    TargetAnswer {
        id: target.id.clone(),
        title: target.title.clone(),
        pathway: pathway.to_owned(),
        stage: target.stage.clone(),
        measure: target.measure.clone(),
        unit: series.map_or("", |s| input.series[s].unit),
        span,
        first_day: judged.map_or(target.date, |j| first_counted_day(input, series, &periods[j[0]])),
        last_day: judged.map_or(target.date, |j| periods[j[j.len() - 1]].last_day),
        goal: target.goal,
        at_least: target.at_least,
        hold: target.hold.max(1),
        unjudged: outcome.err(),
        outcome: outcome.ok(),
    }
}

/// First day that a period counts, the published part of the year included.
pub(super) fn first_counted_day(input: &Input, series: Option<usize>, period: &PeriodInfo) -> Date {
    let Some(series) = series.map(|s| &input.series[s]) else { return period.first_day };
    let whole = period.first == 0 && matches!(period.span, Span::YearToDate | Span::Year);
    let pathway = input.scenario.pathways.iter().find(|p| p.id == series.pathway);
    let published = pathway.and_then(|p| p.published.as_ref()).filter(|_| whole && series.published.is_some());
    published.map_or(period.first_day, |p| p.from)
}

fn outcome(judged: &Judged, periods: &[PeriodInfo], draws: u32) -> Result<TargetOutcome, Unjudged> {
    let of = judged.met.iter().flatten().count();
    let met = judged.met.iter().flatten().filter(|met| **met).count();
    if 2 * of < judged.met.len() {
        return Err(Unjudged::Nothing);
    }
    let moments = |of: &[Option<usize>]| When::new(of.iter().map(|at| at.map(|p| periods[p].first_day)).collect());
    let at_date = judged.at_date.iter().flatten();
    let first = Summary::default().of_values(judged.value.iter().copied());
    Ok(TargetOutcome {
        period: judged.period,
        met: Probability::of_draws(met as u32, of as u32, draws),
        at_date: Probability::of_draws(
            at_date.clone().filter(|met| **met).count() as u32,
            at_date.count() as u32,
            draws,
        ),
        first_met: moments(&judged.first_met),
        value: first.ok_or(Unjudged::Nothing)?.spread(),
        held_from: moments(&judged.held_from),
    })
}

/// The first of `periods` from which `met` holds to the end, for at least `hold` of them.
fn held_from(periods: &[usize], hold: u32, met: impl Fn(usize) -> Option<bool>) -> Option<usize> {
    let (mut from, mut held) = (None, 0);
    for &p in periods.iter().rev() {
        match met(p) {
            Some(true) => (from, held) = (Some(p), held + 1),
            Some(false) => break,
            None => {}
        }
    }
    from.filter(|_| held >= hold)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With all n of n the lower bound is 0.025^(1/n), which passes 0.8 between 16 and 17. Catches: a verdict by the
    /// estimate alone, bounds mixed up.
    #[test]
    fn a_verdict_is_sure_beyond_the_simulation_error() {
        let verdict = |yes, of| Verdict::of(Probability::new(yes, of));
        assert_eq!([verdict(16, 16), verdict(17, 17)], [Verdict::Open, Verdict::Met]);
        assert_eq!([verdict(0, 16), verdict(0, 17)], [Verdict::Open, Verdict::Missed]);
        assert_eq!([verdict(810, 1000), verdict(850, 1000)], [Verdict::Open, Verdict::Met]);
        assert_eq!([verdict(190, 1000), verdict(150, 1000)], [Verdict::Open, Verdict::Missed]);
    }
}
