//! A cell: a small scenario of which theory knows the answer.

use super::files::text;
use super::{Estimate, Ran};
use crate::kernel::{Stop, Stopped};
use crate::pathway::Scenario;
use crate::plan::{Plan, compile};
use crate::scenario::load_with;
use crate::study::{RunSpec, run};

/// A figure that theory gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Which, with its unit.
    pub what: &'static str,
    /// What theory says.
    pub theory: f64,
    /// What was simulated.
    pub found: Estimate,
}

impl Claim {
    /// A figure, what theory says it is, and what was simulated.
    pub fn new(what: &'static str, theory: f64, found: Estimate) -> Self {
        Claim { what, theory, found }
    }
}

/// A scenario of which theory knows the answer.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// Its name: lowercase, and no other cell has it.
    pub name: &'static str,
    /// What it is, in words.
    pub title: &'static str,
    /// Whose theory it is.
    pub reference: &'static str,
    /// The scenario: a file of `scenarios/theory`.
    pub file: &'static str,
    /// Values set by path on top of it, as `--set` does.
    pub sets: &'static [(&'static str, &'static str)],
    /// What theory says, and what was simulated.
    pub claims: fn(&Ran) -> Vec<Claim>,
}

/// How a cell is to be run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// The seed; `None` for that of the cell's scenario.
    pub seed: Option<u64>,
    /// How many times the replications of the cell's scenario.
    pub size: f64,
    /// On how many threads. The result does not depend on it.
    pub threads: usize,
}

impl Cell {
    /// The scenario, read as any scenario is.
    ///
    /// # Errors
    /// The faults of the text, rendered.
    pub fn scenario(&self) -> Result<Scenario, String> {
        let read = |name: &str| text(name).map(str::to_owned).ok_or_else(|| format!("no such file: {name}"));
        let loaded = load_with(&format!("{}.toml", self.file), &read, self.sets);
        let faults = loaded.render_faults(false);
        loaded.scenario.ok_or(faults)
    }

    /// The compiled scenario; see [`Cell::scenario`].
    ///
    /// # Errors
    /// The faults of the text, rendered.
    pub fn plan(&self) -> Result<Plan, String> {
        self.scenario().map(|scenario| compile(&scenario))
    }

    /// Runs a compiled cell.
    ///
    /// # Errors
    /// When it is asked to stop.
    pub fn run(
        &self,
        plan: Plan,
        effort: Effort,
        progress: &(dyn Fn(u32) + Sync),
        stop: &Stop,
    ) -> Result<Ran, Stopped> {
        let spec = RunSpec {
            seed: effort.seed.unwrap_or(plan.scenario.seed),
            first: 0,
            count: replications(&plan, effort.size),
            threads: effort.threads,
        };
        let tally = run(&plan, spec, progress, stop)?;
        Ok(Ran { plan, tally })
    }
}

/// Replications of a cell at this size: at least so many that an interval can be given.
pub(super) fn replications(plan: &Plan, size: f64) -> u32 {
    ((f64::from(plan.scenario.replications) * size).round() as u32).max(20)
}
