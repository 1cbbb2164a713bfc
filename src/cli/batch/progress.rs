//! The progress of a batch: overall, and of each scenario at work.

use super::super::console::{Console, counted};
use super::super::progress::{rate, took};
use crate::study::BatchSpec;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Longest name that is shown whole.
const NAME: usize = 48;

/// The progress of a batch, on standard error when that is a terminal.
pub(super) struct BatchProgress {
    all: MultiProgress,
    overall: ProgressBar,
    at_work: Mutex<BTreeMap<usize, ProgressBar>>,
    replications: u64,
    began: Instant,
}

impl BatchProgress {
    /// Begins now.
    pub fn new(console: &Console, scenarios: usize, replications: u32) -> Self {
        let target = if console.talks { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let (all, replications) = (MultiProgress::with_draw_target(target), u64::from(replications));
        let overall = all.add(ProgressBar::new(scenarios as u64 * replications));
        let template = "[{bar:30}] {human_pos} of {human_len} replications, {rate} a second, {eta} left";
        overall.set_style(rate(style(template)));
        BatchProgress { all, overall, at_work: Mutex::default(), replications, began: Instant::now() }
    }

    /// So many more replications of a scenario are done.
    pub fn done(&self, scenario: usize, name: &str, replications: u32) {
        self.overall.inc(u64::from(replications));
        let mut at_work = self.at_work();
        let bar = at_work.entry(scenario).or_insert_with(|| {
            let bar = self.all.add(ProgressBar::new(self.replications));
            bar.set_style(style("  {bar:12} {pos:>6} of {len} {msg}"));
            let short: String = name.chars().take(NAME).collect();
            bar.set_message(short);
            bar
        });
        bar.inc(u64::from(replications));
    }

    /// A scenario is done with.
    pub fn finished(&self, scenario: usize) {
        if let Some(bar) = self.at_work().remove(&scenario) {
            bar.finish_and_clear();
            self.all.remove(&bar);
        }
    }

    /// Takes the bars off the screen.
    pub fn clear(&self) {
        self.overall.finish_and_clear();
        for bar in self.at_work().values() {
            bar.finish_and_clear();
        }
    }

    /// How long all of it took, in words.
    pub fn took(&self, scenarios: usize, spec: BatchSpec) -> String {
        let replications = scenarios as u64 * self.replications;
        format!("{}, {}", counted(scenarios as u64, "scenario"), took(self.began.elapsed(), replications, spec.threads))
    }

    fn at_work(&self) -> MutexGuard<'_, BTreeMap<usize, ProgressBar>> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for BatchProgress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ")
}
