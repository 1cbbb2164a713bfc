//! Who runs the pool of work: plans from the scenarios, records and parts to the journal, progress to the screen.

use super::super::ended::Failure;
use super::Work;
use super::progress::BatchProgress;
use crate::measure::Tally;
use crate::plan::{self, Plan};
use crate::project::{Answers, Ranking};
use crate::report::{Part, ShardPart};
use crate::study::BatchHost;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// What the pool of work calls.
pub(super) struct Host<'a> {
    work: &'a Work<'a>,
    ranking: Option<&'a Ranking>,
    progress: &'a BatchProgress,
    done: Mutex<Vec<ShardPart>>,
    over_budget: Mutex<Vec<usize>>,
}

impl<'a> Host<'a> {
    pub fn new(work: &'a Work<'a>, ranking: Option<&'a Ranking>, progress: &'a BatchProgress) -> Self {
        Host { work, ranking, progress, done: Mutex::default(), over_budget: Mutex::default() }
    }

    /// What was done, and which scenarios were over their budget.
    pub fn finish(self) -> (Vec<ShardPart>, Vec<usize>) {
        let done = self.done.into_inner().unwrap_or_else(PoisonError::into_inner);
        (done, self.over_budget.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

impl BatchHost for Host<'_> {
    type Error = Failure;

    fn plan(&self, scenario: usize) -> Result<Plan, Failure> {
        let entry = &self.work.checked[scenario].entry;
        // Its texts are those it was checked with.
        let loaded = entry.load(self.work.texts);
        let scenario = loaded.scenario.as_ref().ok_or_else(|| Failure::Scenario(loaded.render_faults(false)))?;
        Ok(plan::compile(scenario))
    }

    fn kept(&self, plan: &Plan, block: Range<u32>) -> Option<Tally> {
        let bytes = self.work.journal.get(&self.work.kept.block(plan.hash(), &block))?;
        let tally = Tally::from_bytes(plan.layout(), &bytes).ok()?;
        let is_it = tally.plan == plan.hash()
            && tally.seed == self.work.batch.seed
            && tally.iter().map(|(number, _)| number).eq(block);
        is_it.then_some(tally)
    }

    fn keep(&self, plan: &Plan, block: Range<u32>, tally: &Tally) -> Result<(), Failure> {
        Ok(self.work.journal.put(&self.work.kept.block(plan.hash(), &block), &tally.to_bytes(), false)?)
    }

    fn finish(&self, scenario: usize, plan: &Plan, blocks: &[Range<u32>], answers: Answers) -> Result<(), Failure> {
        let name = &self.work.batch.scenarios[scenario].scenario;
        let part = Part::new(&answers, name, self.ranking, self.work.batch.every_measure);
        let part = self.work.kept.put(self.work.journal, self.work.batch, scenario, part)?;
        for block in blocks {
            self.work.journal.remove(&self.work.kept.block(plan.hash(), block));
        }
        self.done.lock().unwrap_or_else(PoisonError::into_inner).push(part);
        self.progress.finished(scenario);
        Ok(())
    }

    fn over_budget(&self, scenario: usize) {
        self.over_budget.lock().unwrap_or_else(PoisonError::into_inner).push(scenario);
        self.progress.finished(scenario);
    }

    fn progress(&self, scenario: usize, replications: u32) {
        self.progress.done(scenario, &self.work.batch.scenarios[scenario].scenario, replications);
    }
}
