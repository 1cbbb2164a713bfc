//! The answers of a run, worked out in parallel.

use super::workers::for_each;
use crate::kernel::{Stop, Stopped};
use crate::measure::Tally;
use crate::plan::Plan;
use crate::project::{Answers, Ceiling, Input, Month, World, answer_series, assemble, ceilings};

/// What the tally of a plan says: [`project::answers`](crate::project::answers), with its series worked out on `threads`
/// threads.
///
/// # Errors
/// [`Stopped::Interrupted`] soon after [`Stop::request`].
pub fn answers(plan: &Plan, tally: &Tally, threads: usize, stop: &Stop) -> Result<Answers, Stopped> {
    let months = months(plan);
    let input = input(plan, &months);
    let count = input.series.len() as u32;
    let series = for_each(threads, 0..count, stop, || (), |(), s| Ok(answer_series(&input, tally, s as usize)))?;
    Ok(assemble(&input, tally, series))
}

/// The targets of a plan beside those of the same plan with staff without end, on the same futures.
pub fn ceilings_of(plan: &Plan, tally: &Tally, plenty: &Plan, of_plenty: &Tally) -> Vec<Ceiling> {
    let (own, others) = (months(plan), months(plenty));
    let (own, others) = (input(plan, &own), input(plenty, &others));
    ceilings(World { input: &own, tally }, World { input: &others, tally: of_plenty })
}

/// The answers on the calling thread, for whoever has other work for the other threads.
///
/// # Errors
/// As [`answers`].
pub(super) fn answers_alone(plan: &Plan, tally: &Tally, stop: &Stop) -> Result<Answers, Stopped> {
    let months = months(plan);
    let input = input(plan, &months);
    let one = |s| if stop.is_requested() { Err(Stopped::Interrupted) } else { Ok(answer_series(&input, tally, s)) };
    let series = (0..input.series.len()).map(one).collect::<Result<_, _>>()?;
    Ok(assemble(&input, tally, series))
}

/// The recorded months of a plan, by date.
pub fn months(plan: &Plan) -> Vec<Month> {
    let date = |day| plan.calendar.date_of(day);
    plan.months().iter().map(|m| Month { first_day: date(m.first_day), last_day: date(m.last_day) }).collect()
}

/// What a projection reads of a plan, with its [`months`].
pub fn input<'a>(plan: &'a Plan, months: &'a [Month]) -> Input<'a> {
    Input { layout: plan.layout(), series: plan.series(), months, scenario: plan.scenario() }
}
