//! All cells: run, judged, and run again where they do not agree.

use super::cell::replications;
use super::judge::{NEAR, agrees, smallest_caught};
use super::{Cell, Claim, Effort, Estimate};
use crate::chance::{NameHash, mix};
use crate::kernel::{Stop, Stopped};
use crate::plan::Plan;

/// How many runs of its usual size a cell has that is looked at again.
pub const AGAIN: u64 = 10;

/// What the verification is told to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spec {
    /// From which the seeds of all cells are derived; `None` for those of their scenarios.
    pub seed: Option<u64>,
    /// The size of every cell: 1 for that of which all is said here. Intervals are wider by the root of what is missing.
    pub size: f64,
    /// On how many threads. The result does not depend on it.
    pub threads: usize,
}

/// What is told while it runs. Work is counted in events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A cell begins.
    Begins {
        /// Its name.
        name: &'static str,
        /// Which it is, from 1.
        number: usize,
        /// Whether it is looked at again; this work then comes on top.
        again: Option<u64>,
    },
    /// So much has been done.
    Done(u64),
}

/// A figure and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What theory says and what was simulated.
    pub claim: Claim,
    /// The smallest error of the engine that it would have found, as a share of theory.
    pub caught: f64,
    /// Whether the two agree.
    pub agrees: bool,
}

/// A cell and what came of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The cell.
    pub cell: Cell,
    /// Replications run for the figures below.
    pub replications: u64,
    /// Whether it did not agree at first, so that the figures are those of the second look.
    pub again: bool,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// Why its scenario could not be read; no cell of ours has such a fault.
    pub fault: Option<String>,
}

impl Case {
    /// Whether every figure agrees with theory.
    pub fn agrees(&self) -> bool {
        !self.figures.is_empty() && self.figures.iter().all(|f| f.agrees)
    }
}

/// What came of all cells.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The seed asked for.
    pub seed: Option<u64>,
    /// The cells, in their order.
    pub cases: Vec<Case>,
}

impl Verification {
    /// Whether all agree with theory.
    pub fn agrees(&self) -> bool {
        self.cases.iter().all(Case::agrees)
    }
}

/// Cells with their scenarios compiled.
#[derive(Debug)]
pub struct Suite {
    cells: Vec<(Cell, Result<Plan, String>)>,
    spec: Spec,
}

impl Suite {
    /// Compiles the scenarios of some cells.
    pub fn new(cells: Vec<Cell>, spec: Spec) -> Self {
        Suite { cells: cells.into_iter().map(|cell| (cell, cell.plan())).collect(), spec }
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// How much work it is, in events, if no cell is looked at again.
    pub fn work(&self) -> u64 {
        self.cells.iter().filter_map(|(_, plan)| plan.as_ref().ok()).map(|plan| self.work_of(plan)).sum()
    }

    fn work_of(&self, plan: &Plan) -> u64 {
        u64::from(replications(plan, self.spec.size)) * events(plan)
    }

    /// Runs every cell and judges it.
    ///
    /// # Errors
    /// When it is asked to stop.
    pub fn run(self, told: &(dyn Fn(Told) + Sync), stop: &Stop) -> Result<Verification, Stopped> {
        let mut cases = Vec::new();
        for (at, (cell, plan)) in self.cells.iter().enumerate() {
            let begins = |again| told(Told::Begins { name: cell.name, number: at + 1, again });
            begins(None);
            let mut case = Case { cell: *cell, replications: 0, again: false, figures: Vec::new(), fault: None };
            match plan {
                Err(fault) => case.fault = Some(fault.clone()),
                Ok(plan) => {
                    let seed =
                        self.spec.seed.map_or(plan.scenario.seed, |seed| mix(NameHash::new(cell.name).0 ^ mix(seed)));
                    self.look(&mut case, &[seed], told, stop)?;
                    if !case.agrees() {
                        begins(Some(AGAIN * self.work_of(plan)));
                        let seeds: Vec<u64> = (1..=AGAIN).map(|k| mix(seed ^ mix(k))).collect();
                        case.again = true;
                        self.look(&mut case, &seeds, told, stop)?;
                    }
                }
            }
            cases.push(case);
        }
        Ok(Verification { seed: self.spec.seed, cases })
    }

    /// Runs a cell once with each seed and judges the mean of its figures. Runs are not kept, so that the memory is that
    /// of one.
    fn look(&self, case: &mut Case, seeds: &[u64], told: &(dyn Fn(Told) + Sync), stop: &Stop) -> Result<(), Stopped> {
        let Spec { size, threads, .. } = self.spec;
        let mut runs: Vec<Vec<Claim>> = Vec::new();
        case.replications = 0;
        for seed in seeds {
            let Ok(plan) = case.cell.plan() else { return Ok(()) };
            let each = events(&plan);
            let effort = Effort { seed: Some(*seed), size, threads };
            let ran = case.cell.run(plan, effort, &|n| told(Told::Done(u64::from(n) * each)), stop)?;
            case.replications += ran.tally.len() as u64;
            runs.push((case.cell.claims)(&ran));
        }
        let near = NEAR / (size * seeds.len() as f64).min(1.0).sqrt();
        case.figures = (0..runs[0].len())
            .map(|k| {
                let found: Vec<Estimate> = runs.iter().map(|run| run[k].found).collect();
                let claim = Claim { found: Estimate::pooled(&found), ..runs[0][k].clone() };
                let caught = smallest_caught(claim.theory, claim.found, near);
                Figure { agrees: agrees(claim.theory, claim.found, near), caught, claim }
            })
            .collect();
        Ok(())
    }
}

/// Events of a replication, at least one.
fn events(plan: &Plan) -> u64 {
    plan.estimate().events.max(1.0) as u64
}
