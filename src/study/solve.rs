//! The least of something that meets a target: by bisection in each future, on common draws.

use super::answers::{input, months};
use super::drawn::{Drawn, Undrawn, groups, plan_of, run_scenario};
use super::identities::checked;
use super::run::{RunSpec, run};
use super::workers::for_each;
use crate::kernel::{Stop, Stopped};
use crate::measure::{Draws, Tally};
use crate::plan::Plan;
use crate::project::{How, Month, Probability, Unjudged, is_emptied, judged, total_cost};
use crate::replicate::{Arena, replication};

/// Futures in which the whole lattice is looked at, to see whether more always helps.
const LOOKED_AT: u32 = 20;

/// Points of the lattice that are looked at in each of these, at most.
const POINTS: usize = 12;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// A scenario for each value of the lattice.
    pub plans: &'a [Plan],
    /// The target's id.
    pub target: &'a str,
    /// Whether it must stay met to the end of the run.
    pub to_the_end: bool,
    /// What must hold besides in the same future.
    pub guards: Guards<'a>,
    /// The futures.
    pub spec: RunSpec,
    /// Draws of the inputs, the scenario of each value by its number; `None`: all futures have the inputs as stated.
    pub drawn: Option<&'a dyn Drawn>,
}

impl Question<'_> {
    /// How many draws of the inputs the futures have; as many as futures where there are none.
    fn draws(&self) -> u32 {
        let RunSpec { count, .. } = self.spec;
        self.drawn.map_or(count, |drawn| {
            let draws = Draws::pairs(drawn.count());
            (groups(self.spec, draws).len() as u32).min(draws.count)
        })
    }
}

/// What must hold besides the target, in the same future.
#[derive(Debug, Clone, Copy, Default)]
pub struct Guards<'a> {
    /// Ids of other targets that must be met.
    pub targets: &'a [String],
    /// Index of a team whose list may not be empty at any month's end: whoever empties it pays for staff who stand idle.
    pub never_empty: Option<usize>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsolved {
    /// The run was stopped.
    Stopped(Stopped),
    /// The target cannot be judged.
    Unjudged(Unjudged),
    /// A scenario refuses the inputs of a draw.
    Refused {
        /// The draw, numbered from 0.
        draw: u32,
        /// Why, in words.
        why: String,
    },
}

impl From<Undrawn> for Unsolved {
    fn from(why: Undrawn) -> Self {
        match why {
            Undrawn::Stopped(why) => Unsolved::Stopped(why),
            Undrawn::Refused { draw, why } => Unsolved::Refused { draw, why },
        }
    }
}

impl From<Stopped> for Unsolved {
    fn from(why: Stopped) -> Self {
        Unsolved::Stopped(why)
    }
}

/// What was found on the lattice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whether more of it helps; otherwise less does, or an earlier date.
    pub more_helps: bool,
    /// By value of the lattice: futures in which the target is met.
    pub met: Vec<u32>,
    /// Of so many.
    pub of: u32,
    /// So many draws of the inputs these have; as many as futures where there are none.
    pub draws: u32,
    /// How it was found.
    pub how: How,
    /// Replications that were run.
    pub runs: u64,
}

/// Finds in how many futures each value of the lattice meets the target.
///
/// `progress` is told, from any thread, how many replications have just been finished.
///
/// # Errors
/// [`Unsolved`].
pub fn solve(question: Question, progress: &(dyn Fn(u32) + Sync), stop: &Stop) -> Result<Found, Unsolved> {
    let futures = Futures::of(question, progress, stop);
    futures.probe()?;
    let mut seen = Seen::new(&futures);
    let (count, last) = (question.spec.count, question.plans.len() - 1);
    let all = |value: usize| (0..count).map(move |r| (value, r));
    seen.look(all(0).chain(all(last)))?;
    let more_helps = seen.count(last) >= seen.count(0);
    // From here on values are counted from the end that helps least.
    let at = |value: usize| if more_helps { value } else { last - value };
    let mut spans: Vec<Span> =
        (0..count).map(|r| Span::of(seen.is_met(at(0), r), seen.is_met(at(last), r), last)).collect();
    loop {
        let open = |r: u32| Some((at(spans[r as usize].middle()?), r));
        let open: Vec<(usize, u32)> = (0..count).filter_map(open).collect();
        if open.is_empty() {
            break;
        }
        seen.look(open.iter().copied())?;
        for (value, r) in open {
            spans[r as usize].halve(at(value), seen.is_met(value, r));
        }
    }
    let looked = count.min(LOOKED_AT);
    let step = last.div_ceil(POINTS).max(1);
    let points: Vec<(usize, u32)> =
        (0..=last).step_by(step).flat_map(|v| (0..looked).map(move |r| (at(v), r))).collect();
    seen.look(points.iter().copied())?;
    // Whatever was seen of a future must be as its span has it.
    let is_harmed = |r: u32| {
        let span = spans[r as usize];
        (0..=last).any(|v| seen.at(at(v), r).is_some_and(|met| met != span.is_met(v)))
    };
    let harmed = (0..count).filter(|r| is_harmed(*r)).count() as u32;
    let (met, how) = if harmed == 0 {
        let met = (0..=last).map(|v| spans.iter().filter(|s| s.is_met(at(v))).count() as u32);
        (met.collect(), How::Bisection { looked_at: points.len() as u32 })
    } else {
        // What was run before is not run again.
        seen.look((0..=last).flat_map(all))?;
        ((0..=last).map(|v| seen.count(v)).collect(), How::Lattice { harmed, futures: looked })
    };
    // One more to see whether it can be judged.
    let runs = seen.runs + 1;
    Ok(Found { more_helps, met, of: count, draws: question.draws(), how, runs })
}

/// In which share of the futures of `spec` one plan meets a target: a check on fresh ones.
///
/// # Errors
/// [`Unsolved`].
pub fn met_in(
    question: Question,
    value: usize,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<Probability, Unsolved> {
    let futures = Futures::of(question, progress, stop);
    let all: Vec<(usize, u32)> = (0..question.spec.count).map(|r| (value, r)).collect();
    let met = futures.met(&all)?.iter().filter(|m| **m).count() as u32;
    Ok(Probability::of_draws(met, question.spec.count, question.draws()))
}

/// What each plan costs over the run, pounds: the mean over the futures of `spec`; `None` where no cost is given.
///
/// # Errors
/// [`Unsolved`].
pub fn mean_costs(
    question: Question,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<Option<Vec<f64>>, Unsolved> {
    let (plans, spec) = (question.plans, question.spec);
    let mut costs = Vec::with_capacity(plans.len());
    for (value, plan) in plans.iter().enumerate() {
        let tally = match question.drawn {
            None => run(plan, spec, progress, stop)?,
            Some(drawn) => run_scenario(plan, (drawn, value), spec, progress, stop)?,
        };
        let months = months(plan);
        let Some(of_futures) = total_cost(&input(plan, &months), &tally) else { return Ok(None) };
        costs.push(of_futures.iter().sum::<f64>() / f64::from(spec.count));
    }
    Ok(Some(costs))
}

/// Where in one future the target begins to be met, counted from the end that helps least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    /// Not met before this value.
    from: usize,
    /// Met from this value on; one past the last: nowhere.
    until: usize,
}

impl Span {
    fn of(worst: bool, best: bool, last: usize) -> Self {
        match (worst, best) {
            (true, _) => Span { from: 0, until: 0 },
            (false, true) => Span { from: 1, until: last },
            (false, false) => Span { from: last + 1, until: last + 1 },
        }
    }

    fn middle(self) -> Option<usize> {
        (self.from < self.until).then(|| self.from.midpoint(self.until))
    }

    fn halve(&mut self, value: usize, met: bool) {
        if met { self.until = value } else { self.from = value + 1 }
    }

    fn is_met(self, value: usize) -> bool {
        value >= self.until
    }
}

/// What was seen so far: whether the target is met, by value and future.
struct Seen<'a> {
    futures: &'a Futures<'a>,
    met: Vec<Vec<Option<bool>>>,
    runs: u64,
}

impl<'a> Seen<'a> {
    fn new(futures: &'a Futures<'a>) -> Self {
        let Question { plans, spec, .. } = futures.question;
        Seen { futures, met: vec![vec![None; spec.count as usize]; plans.len()], runs: 0 }
    }

    /// Runs those of some (value, future) that were not seen yet, all in one pool.
    fn look(&mut self, items: impl Iterator<Item = (usize, u32)>) -> Result<(), Unsolved> {
        let mut items: Vec<(usize, u32)> = items.filter(|(value, r)| self.at(*value, *r).is_none()).collect();
        // One plan after the other, so that a thread seldom changes its own.
        items.sort_unstable();
        items.dedup();
        self.runs += items.len() as u64;
        for ((value, r), met) in items.iter().zip(self.futures.met(&items)?) {
            self.met[*value][*r as usize] = Some(met);
        }
        Ok(())
    }

    fn at(&self, value: usize, future: u32) -> Option<bool> {
        self.met[value][future as usize]
    }

    fn is_met(&self, value: usize, future: u32) -> bool {
        self.at(value, future) == Some(true)
    }

    /// In how many of the futures seen a value meets it.
    fn count(&self, value: usize) -> u32 {
        self.met[value].iter().filter(|met| **met == Some(true)).count() as u32
    }
}

/// What a thread was at last: the value and the draw, its plan where it has draws, and memory for it.
struct AtWork {
    of: (usize, Option<u32>),
    drawn: Option<Plan>,
    arena: Arena,
}

/// The futures of a question.
struct Futures<'a> {
    question: Question<'a>,
    months: Vec<Vec<Month>>,
    progress: &'a (dyn Fn(u32) + Sync),
    stop: &'a Stop,
}

impl<'a> Futures<'a> {
    fn of(question: Question<'a>, progress: &'a (dyn Fn(u32) + Sync), stop: &'a Stop) -> Self {
        Futures { question, months: question.plans.iter().map(months).collect(), progress, stop }
    }

    /// Whether the target can be judged at all.
    fn probe(&self) -> Result<(), Unsolved> {
        let plan = &self.question.plans[0];
        match self.judge((0, plan), 0, &mut Arena::new(plan))? {
            Err(why @ (Unjudged::NotCovered | Unjudged::NotKnown)) => Err(Unsolved::Unjudged(why)),
            _ => Ok(()),
        }
    }

    /// Whether the target is met, for each (value, future). Where there is nothing to take it of it is not.
    fn met(&self, items: &[(usize, u32)]) -> Result<Vec<bool>, Unsolved> {
        let met = for_each(
            self.question.spec.threads,
            0..items.len() as u32,
            self.stop,
            || None::<AtWork>,
            |own, item| {
                let (value, future) = items[item as usize];
                let draw = self.draw_of(future);
                if own.as_ref().is_none_or(|own| own.of != (value, draw)) {
                    let stated = &self.question.plans[value];
                    let drawn = match (self.question.drawn, draw) {
                        (Some(drawn), Some(draw)) => match plan_of(drawn, value, draw, stated) {
                            Ok(plan) => Some(plan),
                            Err(why) => return Ok(Err(Unsolved::Refused { draw, why })),
                        },
                        _ => None,
                    };
                    let arena = Arena::new(drawn.as_ref().unwrap_or(stated));
                    *own = Some(AtWork { of: (value, draw), drawn, arena });
                }
                let Some(AtWork { drawn, arena, .. }) = own else { return Ok(Ok(false)) };
                let plan = drawn.as_ref().unwrap_or(&self.question.plans[value]);
                let met = self.judge((value, plan), future, arena)?;
                (self.progress)(1);
                Ok(Ok(met == Ok(Some(true))))
            },
        )?;
        met.into_iter().collect()
    }

    /// The draw of a future.
    fn draw_of(&self, future: u32) -> Option<u32> {
        let draws = Draws::pairs(self.question.drawn?.count());
        Some(draws.of(self.question.spec.first + future))
    }

    fn judge(
        &self,
        (value, plan): (usize, &Plan),
        future: u32,
        arena: &mut Arena,
    ) -> Result<Result<Option<bool>, Unjudged>, Stopped> {
        let spec = self.question.spec;
        let mut tally = Tally::new(plan.hash(), spec.seed);
        let record = checked(plan, replication(plan, spec.seed, spec.first + future, arena, self.stop)?);
        // An empty tally holds nothing yet.
        let _ = tally.insert(0, record);
        let input = input(plan, &self.months[value]);
        let of = |id: &str| judged(&input, &tally, id);
        let guards = self.question.guards;
        Ok(of(self.question.target).and_then(|judged| {
            let held = judged.held_from[0].is_some_and(|from| from <= judged.period);
            let mut met = judged.met[0].map(|met| met && (held || !self.question.to_the_end));
            for guard in guards.targets {
                let holds = of(guard)?.met[0];
                met = met.map(|met| met && holds == Some(true));
            }
            let emptied = guards.never_empty.is_some_and(|team| is_emptied(&input, &tally, team));
            Ok(met.map(|met| met && !emptied))
        }))
    }
}
