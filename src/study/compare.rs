//! One scenario against others on common draws: the same children, with the same needs, in each.

use super::answers::{answers, input, months};
use super::drawn::{Drawn, Undrawn, groups, members, plan_of};
use super::identities::checked;
use super::run::RunSpec;
use super::workers::for_each;
use crate::kernel::{Stop, Stopped};
use crate::measure::{Draws, PairedGroups, Record, Tally};
use crate::plan::Plan;
use crate::project::{Answers, Comparison, NoWorse, Parts, World, children, comparison, difference, worsened};
use crate::replicate::{Arena, Fates, Headline, headlines, replication};

/// What came of a comparison: whole records of each scenario, and the children of each other paired with the base's.
#[derive(Debug)]
pub struct Compared {
    /// Of the base.
    pub base: Tally,
    /// Of each other.
    pub others: Vec<Other>,
}

/// What came of one of the other scenarios.
#[derive(Debug)]
pub struct Other {
    /// Its records.
    pub tally: Tally,
    /// The pathways whose children are paired.
    pub headlines: Vec<Headline>,
    /// By replication, then by pathway of `headlines`.
    pub pairs: Vec<Vec<PairedGroups>>,
}

/// Runs the same replications of a base and of others, all scenarios of a replication in one thread.
///
/// `progress` is told, from any thread, how many replications have just been finished, one for each scenario.
///
/// # Errors
/// As [`run`](super::run).
pub fn compare(
    base: &Plan,
    others: &[Plan],
    spec: RunSpec,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<Compared, Stopped> {
    let pairings = pairings(base, others);
    let numbers = spec.first..spec.first.saturating_add(spec.count);
    let results = for_each(
        spec.threads,
        numbers.clone(),
        stop,
        || Worlds::new(base, others),
        |worlds, number| worlds.future((base, others), &pairings, (spec.seed, number), progress, stop),
    )?;
    Ok(gathered((base, others), pairings, spec, numbers.zip(results)))
}

/// The same with uncertain inputs: replication `r` has the inputs of its draw, the same in each scenario. The base is scenario
/// 0 of `drawn`, the others follow; `base` and `others` have the inputs as stated.
///
/// # Errors
/// [`Undrawn`].
pub fn compare_drawn(
    base: &Plan,
    others: &[Plan],
    drawn: &dyn Drawn,
    spec: RunSpec,
    progress: &(dyn Fn(u32) + Sync),
    stop: &Stop,
) -> Result<Compared, Undrawn> {
    let pairings = pairings(base, others);
    let draws = Draws::pairs(drawn.count());
    let work = |group: u32| -> Result<Result<Vec<(u32, Future)>, Undrawn>, Stopped> {
        let members = members(group, spec, draws);
        let draw = draws.of(members.start);
        let stated = std::iter::once(base).chain(others).enumerate();
        let plans = stated.map(|(n, plan)| plan_of(drawn, n, draw, plan)).collect::<Result<Vec<Plan>, String>>();
        let mut plans = match plans {
            Ok(plans) => plans,
            Err(why) => return Ok(Err(Undrawn::Refused { draw, why })),
        };
        let of_base = plans.remove(0);
        let mut worlds = Worlds::new(&of_base, &plans);
        let mut future =
            |number| Ok((number, worlds.future((&of_base, &plans), &pairings, (spec.seed, number), progress, stop)?));
        members.map(&mut future).collect::<Result<Vec<_>, Stopped>>().map(Ok)
    };
    let results = for_each(spec.threads, groups(spec, draws), stop, || (), |(), group| work(group))?;
    let results = results.into_iter().collect::<Result<Vec<_>, Undrawn>>()?;
    let mut compared = gathered((base, others), pairings, spec, results.into_iter().flatten());
    compared.base.draws = Some(draws);
    compared.others.iter_mut().for_each(|other| other.tally.draws = Some(draws));
    Ok(compared)
}

/// What one replication leaves of the base, and of each other with its pairs.
type Future = (Record, Vec<(Record, Vec<PairedGroups>)>);

fn pairings(base: &Plan, others: &[Plan]) -> Vec<Vec<Headline>> {
    others.iter().map(|other| headlines(base, other)).collect()
}

fn gathered(
    (base, others): (&Plan, &[Plan]),
    pairings: Vec<Vec<Headline>>,
    spec: RunSpec,
    results: impl Iterator<Item = (u32, Future)>,
) -> Compared {
    let tally = |plan: &Plan| Tally::new(plan.hash(), spec.seed);
    let others = others.iter().zip(pairings);
    let others = others.map(|(plan, headlines)| Other { tally: tally(plan), headlines, pairs: Vec::new() });
    let mut compared = Compared { base: tally(base), others: others.collect() };
    for (number, (of_base, of_others)) in results {
        // The numbers ascend, so none can be there twice.
        let _ = compared.base.insert(number, of_base);
        for (other, (record, pairs)) in compared.others.iter_mut().zip(of_others) {
            let _ = other.tally.insert(number, record);
            other.pairs.push(pairs);
        }
    }
    compared
}

impl Compared {
    /// Takes in later replications of the same scenarios.
    pub fn append(&mut self, more: Compared) {
        // Later ones have higher numbers and are of the same plans, so they fit.
        let _ = self.base.merge(more.base);
        for (other, more) in self.others.iter_mut().zip(more.others) {
            let _ = other.tally.merge(more.tally);
            other.pairs.extend(more.pairs);
        }
    }
}

/// The memory of one thread.
struct Worlds {
    /// Of the base, then of each other.
    arenas: Vec<Arena>,
    of_base: Fates,
    of_other: Fates,
}

impl Worlds {
    fn new(base: &Plan, others: &[Plan]) -> Self {
        let arenas = std::iter::once(base).chain(others).map(Arena::new).collect();
        Worlds { arenas, of_base: Fates::default(), of_other: Fates::default() }
    }

    /// One replication of all scenarios.
    fn future(
        &mut self,
        (base, others): (&Plan, &[Plan]),
        pairings: &[Vec<Headline>],
        (seed, number): (u64, u32),
        progress: &(dyn Fn(u32) + Sync),
        stop: &Stop,
    ) -> Result<Future, Stopped> {
        let mut world = |n: usize, plan| -> Result<Record, Stopped> {
            let record = replication(plan, seed, number, &mut self.arenas[n], stop)?;
            progress(1);
            Ok(checked(plan, record))
        };
        let of_base = world(0, base)?;
        let records = others.iter().enumerate().map(|(n, plan)| world(n + 1, plan));
        let records = records.collect::<Result<Vec<Record>, Stopped>>()?;
        let pairs = pairings.iter().zip(others).enumerate();
        let pairs = pairs.map(|(n, (pairing, other))| self.pair((base, 0), (other, n + 1), pairing));
        Ok((of_base, records.into_iter().zip(pairs).collect()))
    }

    fn pair(&mut self, base: (&Plan, usize), other: (&Plan, usize), pairing: &[Headline]) -> Vec<PairedGroups> {
        self.of_base.read(base.0, &self.arenas[base.1], pairing.iter().map(|h| h.base));
        self.of_other.read(other.0, &self.arenas[other.1], pairing.iter().map(|h| h.other));
        self.of_base.against(&self.of_other, base.0)
    }
}

/// What the first of the others does to services other than plans, against a bound in per cent.
pub fn no_worse(base: &Plan, other: &Plan, compared: &Compared, percent: f64) -> Option<NoWorse> {
    let (base_months, other_months) = (months(base), months(other));
    let (base_input, other_input) = (input(base, &base_months), input(other, &other_months));
    let other = World { input: &other_input, tally: &compared.others.first()?.tally };
    Some(worsened(World { input: &base_input, tally: &compared.base }, other, percent))
}

/// What a comparison says: the base's own answers, and each other against it, worked out on `threads` threads.
///
/// # Errors
/// [`Stopped::Interrupted`] soon after [`Stop::request`].
pub fn comparisons(
    base: &Plan,
    others: &[Plan],
    compared: &Compared,
    threads: usize,
    stop: &Stop,
) -> Result<(Answers, Vec<Comparison>), Stopped> {
    let of_base = answers(base, &compared.base, threads, stop)?;
    let base_months = months(base);
    let base_input = input(base, &base_months);
    let base_world = World { input: &base_input, tally: &compared.base };
    let count = base_input.series.len() as u32;
    let mut comparisons = Vec::with_capacity(others.len());
    for (plan, other) in others.iter().zip(&compared.others) {
        let other_months = months(plan);
        let other_input = input(plan, &other_months);
        let world = World { input: &other_input, tally: &other.tally };
        let differences =
            for_each(threads, 0..count, stop, || (), |(), s| Ok(difference(base_world, world, s as usize)))?;
        let children = other.headlines.iter().enumerate().map(|(n, headline)| {
            let pairs: Vec<&PairedGroups> = other.pairs.iter().map(|pairs| &pairs[n]).collect();
            children(&base_input, headline.pathway, &pairs)
        });
        let parts = Parts {
            answers: answers(plan, &other.tally, threads, stop)?,
            differences: differences.into_iter().flatten().collect(),
            children: children.collect(),
        };
        comparisons.push(comparison(&of_base, base_world, world, parts));
    }
    Ok((of_base, comparisons))
}
