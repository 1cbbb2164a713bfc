//! The kernel and the reference on one replication of a plan, line by line.

use super::faults::Fault;
use super::met::met;
use super::trace::{Line, Picture, Recorder};
use sendsim::kernel::{Counts, Stop};
use sendsim::plan::Plan;
use sendsim::replicate::{Arena, watched};
use std::collections::BTreeMap;

/// What came of comparing.
pub struct Compared {
    /// Lines that the kernel told.
    pub lines: usize,
    /// How often things that are worth meeting were met.
    pub met: BTreeMap<&'static str, u64>,
    /// The first difference, if there is one.
    pub differs: Option<String>,
}

/// Runs the first replication on both. `None` when it has more events than the budget, which is for the reference: it is
/// slow.
pub fn compare(plan: &Plan, budget: u64, fault: Option<Fault>) -> Option<Compared> {
    let (seed, program) = (plan.scenario.seed, &plan.program);
    let (mut kernel, mut reference) = (None, None);
    let run = watched(plan, seed, 0, &mut Arena::new(plan), |engine, _, capacity, model, _| {
        let mut recorder = Recorder::new(program, model);
        let counts = engine.run(program, capacity, &mut recorder, &Stop::with_budget(budget))?;
        kernel = Some(recorder.in_order());
        Ok(counts)
    });
    run.ok()?;
    let run = watched(plan, seed, 0, &mut Arena::new(plan), |_, _, capacity, model, _| {
        let mut recorder = Recorder::new(program, model);
        super::run(program, capacity, &mut recorder, fault);
        reference = Some(recorder.in_order());
        Ok(Counts::default())
    });
    run.expect("nothing stops it");
    let (kernel, reference) = (kernel.expect("it has run"), reference.expect("it has run"));
    let differs = first_difference(&kernel.0, &reference.0).or_else(|| first_picture(&kernel.1, &reference.1));
    let met = if fault.is_none() { met(program, &kernel.0, &kernel.1) } else { BTreeMap::new() };
    Some(Compared { lines: kernel.0.len(), met, differs })
}

/// The earliest line that only one of them has, with what both tell of the child up to there.
fn first_difference(kernel: &[Line], reference: &[Line]) -> Option<String> {
    let n = (0..kernel.len().max(reference.len())).find(|n| kernel.get(*n) != reference.get(*n))?;
    let (ours, theirs) = (kernel.get(n), reference.get(n));
    let (now, child, _) = *ours.min(theirs).or(ours).or(theirs)?;
    let of_child = |lines: &[Line]| {
        let near = |l: &&Line| l.1 == child && l.0 <= now;
        let told: Vec<String> = lines.iter().filter(near).map(|(at, _, told)| format!("  {} {told:?}", at.0)).collect();
        told[told.len().saturating_sub(12)..].join("\n")
    };
    Some(format!(
        "minute {} child {child}\nkernel:    {ours:?}\nreference: {theirs:?}\nthe child by the kernel\n{}\nthe child by the reference\n{}",
        now.0,
        of_child(kernel),
        of_child(reference),
    ))
}

fn first_picture(kernel: &[Picture], reference: &[Picture]) -> Option<String> {
    let n = (0..kernel.len().max(reference.len())).find(|n| kernel.get(*n) != reference.get(*n))?;
    let (Some(ours), Some(theirs)) = (kernel.get(n), reference.get(n)) else {
        return Some(format!("{} and {} months", kernel.len(), reference.len()));
    };
    let only = |a: &Picture, b: &Picture| {
        let waiting: Vec<_> = a.waiting.iter().filter(|w| !b.waiting.contains(w)).copied().collect();
        let servers = a.servers.iter().zip(&b.servers).enumerate();
        let servers: Vec<_> = servers.filter(|(_, (x, y))| x != y).map(|(s, (x, _))| (s, *x)).collect();
        format!("waiting {waiting:?}, servers {servers:?}")
    };
    Some(format!("end of month {n}\nkernel:    {}\nreference: {}", only(ours, theirs), only(theirs, ours)))
}
