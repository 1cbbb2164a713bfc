//! Many plans on the same draws, in one pool of work.
//!
//! The items are blocks of replications, all blocks of the first scenario before those of the second. Each thread takes
//! the next item; whichever finishes the last block of a scenario works out its answers and drops its records, while
//! the others are at the next scenario already. So records of about two scenarios are held at a time.

use super::answers::answers_alone;
use super::identities::checked;
use super::workers::{AbandonOnPanic, pool};
use crate::kernel::{Stop, Stopped};
use crate::measure::Tally;
use crate::plan::Plan;
use crate::project::Answers;
use crate::replicate::{Arena, replication};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Events that a block should come to: a second or so, which is what a batch that is killed loses on each thread.
const EVENTS_OF_BLOCK: f64 = 1e7;

/// Fewest replications of a block: its overhead must not show.
const SMALLEST_BLOCK: u32 = 8;

/// Most replications of a block: a scenario should keep all threads busy.
const LARGEST_BLOCK: u32 = 64;

/// What a batch runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchSpec {
    /// The seed of every scenario.
    pub seed: u64,
    /// How many replications of every scenario, numbered from 0.
    pub replications: u32,
    /// On how many threads (0 counts as 1). The result does not depend on it.
    pub threads: usize,
}

/// A scenario to be run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatchItem {
    /// Its number, by which the host knows it.
    pub scenario: usize,
    /// Events of one replication, by its plan's estimate.
    pub events: f64,
}

/// Whoever runs a batch: gives the plans, keeps what is done, takes the answers. Called from any thread.
pub trait BatchHost: Sync {
    /// Why it cannot go on, such as a disk that is full.
    type Error: Send;

    /// The plan of a scenario; asked for when it is its turn.
    ///
    /// # Errors
    /// When there is none any more; the batch ends.
    fn plan(&self, scenario: usize) -> Result<Plan, Self::Error>;

    /// The records of a block that was kept by an earlier, unfinished run.
    fn kept(&self, plan: &Plan, block: Range<u32>) -> Option<Tally>;

    /// Takes the records of a block, to keep them. The last block of a scenario is seldom offered: it is read at once.
    ///
    /// # Errors
    /// When it cannot; the batch ends.
    fn keep(&self, plan: &Plan, block: Range<u32>, tally: &Tally) -> Result<(), Self::Error>;

    /// Takes the answers of a scenario; its `blocks` need no longer be kept.
    ///
    /// # Errors
    /// When it cannot; the batch ends.
    fn finish(&self, scenario: usize, plan: &Plan, blocks: &[Range<u32>], answers: Answers) -> Result<(), Self::Error>;

    /// A scenario whose replications take more events than the budget: it has no answers, the others go on.
    fn over_budget(&self, scenario: usize);

    /// So many more replications of a scenario are done.
    fn progress(&self, scenario: usize, replications: u32);
}

/// Why a batch ended before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchEnd<E> {
    /// Somebody asked for it.
    Interrupted,
    /// The host could not go on.
    Host(E),
}

/// The blocks of a scenario; they depend on nothing else, so that a batch may go on with other threads.
pub fn blocks(replications: u32, events: f64) -> Vec<Range<u32>> {
    let wanted = EVENTS_OF_BLOCK / events.max(1.0);
    let size = (wanted as u32).clamp(SMALLEST_BLOCK, LARGEST_BLOCK);
    (0..replications.div_ceil(size))
        .map(|b| b * size..replications.min(b.saturating_add(1).saturating_mul(size)))
        .collect()
}

/// Runs the scenarios of `items`, in their order.
///
/// # Errors
/// [`BatchEnd::Interrupted`] soon after [`Stop::request`], [`BatchEnd::Host`] when the host could not go on. What the
/// host has kept by then stays kept.
pub fn batch<H: BatchHost>(
    items: &[BatchItem],
    spec: BatchSpec,
    host: &H,
    stop: &Stop,
) -> Result<(), BatchEnd<H::Error>> {
    let slots: Vec<Slot> = items.iter().map(|item| Slot::new(*item, spec.replications)).collect();
    let order = slots.iter().enumerate().flat_map(|(s, slot)| (0..slot.blocks.len()).map(move |b| (s, b)));
    let run = Run {
        order: order.collect(),
        slots: &slots,
        spec,
        host,
        stop,
        next: AtomicUsize::new(0),
        abandoned: AtomicBool::new(false),
        failure: Mutex::new(None),
    };
    let threads = spec.threads.clamp(1, run.order.len().max(1));
    match pool(threads) {
        Some(pool) => drop(pool.broadcast(|_| run.thread())),
        None => run.thread(),
    }
    match run.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(why) => Err(BatchEnd::Host(why)),
        None if stop.is_requested() => Err(BatchEnd::Interrupted),
        None => Ok(()),
    }
}

/// A scenario's place in the run.
struct Slot {
    scenario: usize,
    blocks: Vec<Range<u32>>,
    open: Mutex<Option<Arc<Open>>>,
    left: AtomicUsize,
    over_budget: AtomicBool,
}

/// A scenario at work.
struct Open {
    plan: Plan,
    tally: Mutex<Tally>,
}

impl Slot {
    fn new(item: BatchItem, replications: u32) -> Self {
        let blocks = blocks(replications, item.events);
        let left = AtomicUsize::new(blocks.len());
        Slot { scenario: item.scenario, blocks, open: Mutex::new(None), left, over_budget: AtomicBool::new(false) }
    }

    /// The scenario at work; compiled by the thread that comes first, for which others wait.
    fn open<H: BatchHost>(&self, spec: BatchSpec, host: &H) -> Result<Arc<Open>, H::Error> {
        let mut open = lock(&self.open);
        if let Some(made) = &*open {
            return Ok(Arc::clone(made));
        }
        let plan = host.plan(self.scenario)?;
        let tally = Mutex::new(Tally::new(plan.hash(), spec.seed));
        let made = Arc::new(Open { plan, tally });
        *open = Some(Arc::clone(&made));
        Ok(made)
    }
}

struct Run<'a, H: BatchHost> {
    slots: &'a [Slot],
    /// Slot and block.
    order: Vec<(usize, usize)>,
    spec: BatchSpec,
    host: &'a H,
    stop: &'a Stop,
    next: AtomicUsize,
    abandoned: AtomicBool,
    failure: Mutex<Option<H::Error>>,
}

impl<H: BatchHost> Run<'_, H> {
    fn thread(&self) {
        let _abandon = AbandonOnPanic(&self.abandoned);
        let mut at_work: Option<(usize, Arc<Open>, Arena)> = None;
        while let Some(&(s, b)) = self.order.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            if self.is_over() {
                return;
            }
            if let Err(why) = self.item(&mut at_work, s, b) {
                self.abandoned.store(true, Ordering::Relaxed);
                if let BatchEnd::Host(why) = why {
                    lock(&self.failure).get_or_insert(why);
                }
                return;
            }
        }
    }

    /// One block; `at_work` is the scenario that this thread was at before, and its memory.
    fn item(
        &self,
        at_work: &mut Option<(usize, Arc<Open>, Arena)>,
        s: usize,
        b: usize,
    ) -> Result<(), BatchEnd<H::Error>> {
        let slot = &self.slots[s];
        let (_, open, arena) = match at_work.take() {
            Some(same) if same.0 == s => at_work.insert(same),
            earlier => {
                // The earlier plan goes before there is another.
                drop(earlier);
                let open = slot.open(self.spec, self.host).map_err(BatchEnd::Host)?;
                let arena = Arena::new(&open.plan);
                at_work.insert((s, open, arena))
            }
        };
        self.block(slot, &slot.blocks[b], open, arena)
    }

    fn is_over(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed) || self.stop.is_requested()
    }

    fn block(&self, slot: &Slot, block: &Range<u32>, open: &Open, arena: &mut Arena) -> Result<(), BatchEnd<H::Error>> {
        let is_over_budget = || slot.over_budget.load(Ordering::Acquire);
        if !is_over_budget() {
            let tally = match self.host.kept(&open.plan, block.clone()) {
                Some(tally) => {
                    self.host.progress(slot.scenario, block.len() as u32);
                    Some(tally)
                }
                None => self.simulate(slot, block, open, arena)?,
            };
            if let Some(tally) = tally {
                // Blocks do not overlap, and all are of this plan and seed.
                let merged = lock(&open.tally).merge(tally);
                debug_assert_eq!(merged, Ok(()));
            }
        }
        if slot.left.fetch_sub(1, Ordering::AcqRel) > 1 {
            return Ok(());
        }
        lock(&slot.open).take();
        if is_over_budget() {
            self.host.over_budget(slot.scenario);
            return Ok(());
        }
        let tally = std::mem::replace(&mut *lock(&open.tally), Tally::new(open.plan.hash(), self.spec.seed));
        let answers = answers_alone(&open.plan, &tally, self.stop).map_err(|_| BatchEnd::Interrupted)?;
        drop(tally);
        self.host.finish(slot.scenario, &open.plan, &slot.blocks, answers).map_err(BatchEnd::Host)
    }

    /// The records of a block; `None` when the scenario is over its budget.
    fn simulate(
        &self,
        slot: &Slot,
        block: &Range<u32>,
        open: &Open,
        arena: &mut Arena,
    ) -> Result<Option<Tally>, BatchEnd<H::Error>> {
        let mut tally = Tally::new(open.plan.hash(), self.spec.seed);
        for number in block.clone() {
            if self.is_over() {
                return Err(BatchEnd::Interrupted);
            }
            match replication(&open.plan, self.spec.seed, number, arena, self.stop) {
                // The numbers ascend, so none can be there twice.
                Ok(record) => drop(tally.insert(number, checked(&open.plan, record))),
                Err(Stopped::Interrupted) => return Err(BatchEnd::Interrupted),
                Err(Stopped::Budget) => {
                    slot.over_budget.store(true, Ordering::Release);
                    return Ok(None);
                }
            }
            self.host.progress(slot.scenario, 1);
        }
        // The last to come is about to be read: keeping it would be for nothing.
        if slot.left.load(Ordering::Relaxed) > 1 {
            self.host.keep(&open.plan, block.clone(), &tally).map_err(BatchEnd::Host)?;
        }
        Ok(Some(tally))
    }
}

/// What a lock holds, whether or not a thread that held it has panicked: the run ends then anyway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Which of `of` shares (numbered from 0) each scenario belongs to, by its cost: the costliest first, each to the share
/// that has least to do so far. It depends on nothing but the costs.
pub fn shares(costs: &[f64], of: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|a, b| costs[*b].total_cmp(&costs[*a]).then(a.cmp(b)));
    let (mut load, mut share) = (vec![0.0; of.max(1)], vec![0; costs.len()]);
    for scenario in order {
        let least = (0..load.len()).min_by(|a, b| f64::total_cmp(&load[*a], &load[*b])).unwrap_or(0);
        share[scenario] = least;
        load[least] += costs[scenario];
    }
    share
}
