//! Stopping a run from outside.

use std::sync::atomic::{AtomicBool, Ordering};

/// A request to stop, shared between whoever asks and the engines that run; and a budget of events.
#[derive(Debug)]
pub struct Stop {
    asked: AtomicBool,
    budget: u64,
}

/// Why a run stopped before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Somebody asked for it.
    Interrupted,
    /// One replication took more events than its budget.
    Budget,
}

impl Default for Stop {
    fn default() -> Self {
        Stop::new()
    }
}

impl Stop {
    /// Nobody has asked; no budget.
    pub const fn new() -> Self {
        Stop::with_budget(u64::MAX)
    }

    /// A budget of events for one replication.
    pub const fn with_budget(budget: u64) -> Self {
        Stop { asked: AtomicBool::new(false), budget }
    }

    /// Asks every engine to stop; it does within some ten thousand events.
    pub fn request(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has asked.
    pub fn is_requested(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Whether an engine that has run so many events must stop.
    pub(super) fn check(&self, events: u64) -> Result<(), Stopped> {
        if self.is_requested() {
            return Err(Stopped::Interrupted);
        }
        if events > self.budget { Err(Stopped::Budget) } else { Ok(()) }
    }
}
