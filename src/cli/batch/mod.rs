//! `sendsim batch`: many scenarios on the same children, in one pool of work.

pub(super) mod check_grid;
mod checked;
mod host;
mod inputs;
mod kept;
pub(super) mod output;
mod progress;

use super::args::Format;
use super::args::{BatchArguments, ShardOf};
use super::console::{Console, counted};
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::{fault, limits, load, run::quoted};
use crate::chance::ALGORITHM;
use crate::files::{Journal, check_can_publish};
use crate::kernel::Stop;
use crate::plan;
use crate::project::Ranking;
use crate::report::{Batch, LeftOut, Place, ShardPart, batch_json, batch_terminal};
use crate::scenario::FORMAT;
use crate::study::{self, BatchEnd, BatchItem, BatchSpec, shares};
use checked::Checked;
use host::Host;
use inputs::{Inputs, Texts};
use kept::Kept;
use output::names;
use progress::BatchProgress;
use std::path::{Path, PathBuf};

/// Why a scenario has no figures.
const FAULTS: &str = "it has faults";

/// What is said where no scenario has figures.
const NOTHING_LEFT: &str = "no scenario is left to run; nothing was written";

/// Runs the batch.
pub(super) fn batch(arguments: &BatchArguments, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let (stop, threads, texts) = (interrupt.stop(), load::threads(arguments.effort.manner.threads), Texts::default());
    let inputs = Inputs::find(&arguments.inputs, &texts, console)?;
    refuse_too_many(arguments, &inputs, &texts, threads)?;
    let asked = arguments.rank_by.as_ref().or(inputs.rank_by.as_ref());
    let checked = checked::check(inputs.entries(), asked, &texts, threads, console.error_colour, stop)?;
    checked::faults(&checked).iter().for_each(|faults| console.problem(faults));
    checked::notices(&checked).iter().for_each(|notices| console.say(notices));
    if asked.is_some()
        && let Some(words) = checked::unranked(&checked)
    {
        return Err(Failure::Argument(words));
    }
    let (batch, spec) = plan_of(arguments, &inputs, &checked, asked, threads)?;
    let left_out = leave_out(&checked, spec, arguments, console);
    if left_out.len() == checked.len() {
        return Err(Failure::Refused(NOTHING_LEFT.into()));
    }
    let out = arguments.out.clone().unwrap_or_else(|| folder(arguments));
    check_can_publish(&out, names(arguments.shard.is_some()))?;
    let journal = Journal::open(&out)?;
    interrupt.keep_in(&journal);
    let kept = Kept::new(&batch);
    let work = Work { checked: &checked, batch: &batch, spec, texts: &texts, journal: &journal, kept: &kept, console };
    let done = work.run(share(&checked, arguments.shard, &left_out), left_out, &interrupt)?;
    {
        let _writing = interrupt.writing()?;
        let share = arguments.shard.map(|s| (s.number, s.of));
        let rows = |number| kept.part(&journal, &batch, number);
        output::write(&out, &batch, &done.parts, &done.left_out, share, &rows)?;
        fault::results_are_written();
        journal.clear();
    }
    let heads = output::heads(&done.parts);
    console.answer(&match arguments.effort.manner.format {
        Format::Text => batch_terminal(&batch, &heads, &done.left_out, console.width, console.colour),
        Format::Json => batch_json(&batch, &heads, &done.left_out),
    })?;
    console.say(&format!("{}; files in {}", done.took, out.display()));
    Ok(output::ended(&done.left_out))
}

/// What came of the running.
struct Done {
    parts: Vec<ShardPart>,
    left_out: Vec<LeftOut>,
    took: String,
}

/// All that the running needs.
struct Work<'a> {
    checked: &'a [Checked],
    batch: &'a Batch,
    spec: BatchSpec,
    texts: &'a Texts,
    journal: &'a Journal,
    kept: &'a Kept,
    console: &'a Console,
}

impl Work<'_> {
    /// Runs those of the scenarios `mine` that the journal does not have.
    fn run(&self, mine: Vec<usize>, mut left_out: Vec<LeftOut>, interrupt: &Interrupt) -> Result<Done, Failure> {
        let (mut parts, mut items) = (Vec::new(), Vec::new());
        for scenario in mine {
            match self.kept.shard_part(self.journal, self.batch, scenario) {
                Some(part) => parts.push(part),
                None => {
                    let ready = self.checked[scenario].what.as_ref().ok();
                    items.extend(ready.map(|ready| BatchItem { scenario, events: ready.estimate.events }));
                }
            }
        }
        if !parts.is_empty() {
            let (done, all) = (counted(parts.len() as u64, "scenario"), parts.len() + items.len());
            self.console.say(&format!("going on: {done} of {all} done before"));
        }
        let progress = BatchProgress::new(self.console, items.len(), self.spec.replications);
        let ranking = Ranking::parse(&self.batch.rank_by);
        let host = Host::new(self, ranking.as_ref(), &progress);
        let ended = study::batch(&items, self.spec, &host, interrupt.stop());
        let took = progress.took(items.len(), self.spec);
        progress.clear();
        match ended {
            Ok(()) => {}
            Err(BatchEnd::Interrupted) => return Err(interrupt.unwritten()),
            Err(BatchEnd::Host(why)) => return Err(why),
        }
        let (made, over_budget) = host.finish();
        parts.extend(made);
        parts.sort_by_key(|part| part.number);
        for number in over_budget {
            let why = "a replication took more events than --max-events allows".to_owned();
            self.console.problem(&format!("error: {} is left out: {why}", self.batch.scenarios[number].scenario));
            left_out.push(LeftOut { number, why });
        }
        left_out.sort_by_key(|left| left.number);
        Ok(Done { parts, left_out, took })
    }
}

fn refuse_too_many(arguments: &BatchArguments, inputs: &Inputs, texts: &Texts, threads: usize) -> Result<(), Failure> {
    let (count, most) = (inputs.count(), arguments.max_scenarios);
    if count <= u128::from(most) {
        return Ok(());
    }
    let first = inputs.first().and_then(|entry| entry.load(texts).scenario);
    let estimate = first.as_ref().map(|scenario| plan::compile(scenario).estimate());
    let says = || inputs.replications.or(first.as_ref().map(|s| s.replications)).map_or(1, u64::from);
    let replications = arguments.replications.unwrap_or_else(says);
    Err(Failure::Refused(limits::too_many(count, most, estimate.as_ref(), replications, threads as u64)))
}

/// What the batch is, and how it is run: one seed and one number of replications for all.
fn plan_of(
    arguments: &BatchArguments,
    inputs: &Inputs,
    checked: &[Checked],
    asked: Option<&Ranking>,
    threads: usize,
) -> Result<(Batch, BatchSpec), Failure> {
    let Some(first) = checked.iter().find_map(|c| c.what.as_ref().ok()) else {
        return Err(Failure::Argument(NOTHING_LEFT.into()));
    };
    let seed = arguments.effort.seed.or(inputs.seed).unwrap_or(first.seed);
    let replications = arguments.replications.map(|n| n as u32).or(inputs.replications).unwrap_or(first.replications);
    let mut batch = Batch::new(ALGORITHM, FORMAT as u32);
    batch.title = inputs.title.clone();
    (batch.seed, batch.replications, batch.every_measure) = (seed, replications, arguments.every_measure);
    batch.rank_by = asked.or(first.ranking.as_ref()).map(Ranking::to_string).unwrap_or_default();
    batch.columns = inputs.columns.clone();
    batch.command = command(arguments, &batch);
    batch.scenarios = checked.iter().map(place).collect();
    Ok((batch, BatchSpec { seed, replications, threads }))
}

fn place(c: &Checked) -> Place {
    let ready = c.what.as_ref().ok();
    Place {
        scenario: c.entry.label.clone(),
        levels: c.entry.levels.clone(),
        title: ready.map_or(String::new(), |r| r.title.clone()),
        scenario_hash: ready.map_or(String::new(), |r| r.hash.clone()),
        is_base: c.entry.is_base,
    }
}

/// Says which scenarios are not run, and why.
fn leave_out(checked: &[Checked], spec: BatchSpec, arguments: &BatchArguments, console: &Console) -> Vec<LeftOut> {
    let mut left_out = Vec::new();
    for (number, c) in checked.iter().enumerate() {
        let why = match &c.what {
            Err(_) => FAULTS.to_owned(),
            Ok(ready) => match checked::too_large(ready, spec.replications, spec.threads, arguments.effort.limits()) {
                None => continue,
                Some(why) => {
                    console.problem(&format!("error: {} is left out: {why}", c.entry.label));
                    "it is too large".to_owned()
                }
            },
        };
        left_out.push(LeftOut { number, why });
    }
    left_out
}

/// The scenarios that this process runs, in the order of the batch.
fn share(checked: &[Checked], shard: Option<ShardOf>, left_out: &[LeftOut]) -> Vec<usize> {
    let is_left_out = |n: usize| left_out.iter().any(|l| l.number == n);
    let run: Vec<usize> = (0..checked.len()).filter(|n| !is_left_out(*n)).collect();
    let Some(ShardOf { number, of }) = shard else { return run };
    let cost = |n: &usize| checked[*n].what.as_ref().map_or(0.0, |ready| ready.estimate.events);
    let shares = shares(&run.iter().map(cost).collect::<Vec<_>>(), of as usize);
    run.into_iter().zip(shares).filter(|(_, share)| *share + 1 == number as usize).map(|(n, _)| n).collect()
}

/// Where the results go.
fn folder(arguments: &BatchArguments) -> PathBuf {
    let name = match arguments.inputs.as_slice() {
        [one] => load::stem(one.trim_end_matches(['/', '\\'])),
        _ => "scenarios".to_owned(),
    };
    let part = arguments.shard.map_or(String::new(), |s| format!("-{}-of-{}", s.number, s.of));
    Path::new("out").join(format!("{name}-batch{part}"))
}

/// The command that makes the same files again. Folders are left out: they are of this machine.
fn command(arguments: &BatchArguments, batch: &Batch) -> String {
    let name = |input: &String| {
        let name = Path::new(input).file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        quoted(&name)
    };
    let mut words = vec!["sendsim batch".to_owned()];
    words.extend(arguments.inputs.iter().map(name));
    words.push(format!("--replications {} --seed {}", batch.replications, batch.seed));
    if !batch.rank_by.is_empty() {
        words.push(format!("--rank-by {}", quoted(&batch.rank_by)));
    }
    if batch.every_measure {
        words.push("--every-measure".to_owned());
    }
    words.join(" ")
}
