//! `sendsim run --trace`: the life of one child.

use super::args::{Format, RunArguments, Traced};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::interrupt::Interrupt;
use super::limits::Limits;
use super::posterior::Posterior;
use super::{limits, load};
use crate::kernel::Stop;
use crate::measure::Draws;
use crate::plan;
use crate::replicate::{self, TraceError, TraceLine};
use crate::study::Drawn;
use serde_json::json;

/// Tells the life of a child; nothing is written.
pub(super) fn trace(arguments: &RunArguments, traced: &Traced, console: &Console) -> Result<Ended, Failure> {
    let limits = arguments.effort.limits();
    let interrupt = Interrupt::listen(Stop::with_budget(limits.events));
    let mut loaded = [load::whole(&arguments.scenario, arguments.posterior.is_some(), console)?];
    let sets = [arguments.scenario.set.iter().map(|(path, _)| path.as_str()).collect()];
    let posterior = Posterior::find(arguments.posterior.as_ref(), &mut loaded, &sets, Some(console))?;
    let [loaded] = loaded;
    let Some(checked) = loaded.scenario else { return Err(Failure::Argument(String::new())) };
    // The child lives in the future that a run has: with the inputs of its draw.
    let plan = match &posterior {
        None => plan::compile(&checked),
        Some(posterior) => {
            let draw = Draws::pairs(posterior.count()).of(traced.replication);
            posterior.plan(0, draw).map_err(Failure::Argument)?
        }
    };
    if let Some(words) = limits::refused(&plan.estimate(), 1, 1, limits) {
        return Err(Failure::Refused(words));
    }
    let seed = arguments.effort.seed.unwrap_or(checked.seed);
    let life = replicate::trace(&plan, seed, traced.replication, &traced.child, interrupt.stop());
    let life = life.map_err(|e| failure(e, traced, limits))?;
    let _answering = interrupt.writing()?;
    console.answer(&match arguments.effort.manner.format {
        Format::Text => text(traced, seed, &life),
        Format::Json => {
            let events = life.iter().map(|e| json!({ "date": e.date.to_string(), "time": time(e), "what": e.text }));
            let events: Vec<_> = events.collect();
            let (child, replication) = (&traced.child, traced.replication);
            format!("{:#}\n", json!({ "child": child, "replication": replication, "seed": seed, "events": events }))
        }
    })?;
    Ok(Ended::Done)
}

fn text(traced: &Traced, seed: u64, life: &[TraceLine]) -> String {
    let mut out = format!("{} in replication {} of seed {seed}\n\n", traced.child, traced.replication);
    for event in life {
        out.push_str(&format!("{}  {}  {}\n", event.date.strftime("%a %Y-%m-%d"), time(event), event.text));
    }
    out
}

fn time(event: &TraceLine) -> String {
    format!("{:02}:{:02}", event.minute / 60, event.minute % 60)
}

fn failure(error: TraceError, traced: &Traced, limits: Limits) -> Failure {
    let Traced { child, replication } = traced;
    match error {
        TraceError::NoSuchChild { example } => {
            let such = example.map(|name| format!("; one that there is: {name}")).unwrap_or_default();
            Failure::Argument(format!("there is no child {child} in replication {replication}{such}"))
        }
        TraceError::Stopped(why) => limits.stopped(why),
    }
}
