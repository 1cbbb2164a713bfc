//! Ctrl-C: the first asks the run to stop and sees to it that the process ends within a second, the second ends it at
//! once.

use super::console::error_line;
use super::ended::{Ended, Failure};
use super::fault;
use crate::files::{self, Entries, Journal};
use crate::kernel::Stop;
use std::path::Path;
use std::process::exit;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

/// How long a run has to stop by itself: it takes milliseconds, but reading a scenario does not listen.
const PATIENCE: Duration = Duration::from_millis(700);

/// Listens for Ctrl-C and for requests of the system to end.
pub(super) struct Interrupt {
    stop: Arc<Stop>,
    writing: Arc<Mutex<()>>,
    /// What of the work is kept.
    kept: Arc<OnceLock<Entries>>,
}

impl Interrupt {
    /// Listens from now on; `stop` is asked on the first Ctrl-C.
    pub fn listen(stop: Stop) -> Self {
        let interrupt = Interrupt { stop: Arc::new(stop), writing: Arc::default(), kept: Arc::default() };
        let (stop, writing) = (Arc::clone(&interrupt.stop), Arc::clone(&interrupt.writing));
        let kept = Arc::clone(&interrupt.kept);
        // Where the system lets nobody listen, Ctrl-C ends the process as it always does.
        let _ = ctrlc::set_handler(move || {
            if stop.is_requested() {
                exit(i32::from(Ended::Interrupted.code()));
            }
            stop.request();
            let (writing, kept) = (Arc::clone(&writing), Arc::clone(&kept));
            thread::spawn(move || {
                thread::sleep(PATIENCE);
                // Results that are being moved into place are left to get there.
                let _writing = writing.lock();
                error_line(&format!("sendsim: {}", unwritten(&kept)));
                exit(i32::from(Ended::Interrupted.code()));
            });
        });
        interrupt
    }

    /// From now on what is done is kept in this journal.
    pub fn keep_in(&self, journal: &Journal) {
        // Set once, by the command.
        let _ = self.kept.set(journal.entries());
    }

    /// How a command ends that is interrupted before its results are written.
    pub fn unwritten(&self) -> Failure {
        unwritten(&self.kept)
    }

    /// What the run is to heed.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Publishes results, which once begun only a second Ctrl-C breaks off.
    ///
    /// # Errors
    /// When Ctrl-C came, before or meanwhile, or the results cannot be written.
    pub fn publish(&self, out: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), Failure> {
        {
            let _writing = self.writing()?;
            files::publish(out, files)?;
            fault::results_are_written();
        }
        if self.stop.is_requested() { Err(Failure::Interrupted { written: true }) } else { Ok(()) }
    }

    /// While this is held, only a second Ctrl-C ends the process.
    ///
    /// # Errors
    /// When Ctrl-C came before.
    pub fn writing(&self) -> Result<MutexGuard<'_, ()>, Failure> {
        let guard = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.stop.is_requested() { Err(self.unwritten()) } else { Ok(guard) }
    }
}

fn unwritten(kept: &OnceLock<Entries>) -> Failure {
    if kept.get().is_some_and(Entries::any) { Failure::Paused } else { Failure::Interrupted { written: false } }
}
