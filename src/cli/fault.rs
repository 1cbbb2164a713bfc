//! Faults of sendsim itself: no panic is ever shown as such.

use super::console::error_line;
use super::ended::Ended;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the first panic said, where.
static FIRST: Mutex<Option<String>> = Mutex::new(None);

/// Whether results are in place already.
static WRITTEN: AtomicBool = AtomicBool::new(false);

/// Keeps panics from being printed; the first is noted for [`guard`].
pub(super) fn quiet() {
    panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let text =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let what = text.unwrap_or("no message");
        let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
        let trace = Backtrace::capture();
        let trace = match trace.status() {
            BacktraceStatus::Captured => format!("\n{trace}"),
            _ => String::new(),
        };
        if let Ok(mut first) = FIRST.lock() {
            first.get_or_insert(format!("{what}{place}{trace}"));
        }
    }));
}

/// Notes that results are in place, so that a later fault does not say otherwise.
pub(super) fn results_are_written() {
    WRITTEN.store(true, Ordering::Relaxed);
}

/// Does `work`; where it panics, says that sendsim is at fault.
pub(super) fn guard(work: impl FnOnce() -> Ended) -> Ended {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let what = FIRST.lock().ok().and_then(|mut first| first.take());
        error_line(&words(what.as_deref().unwrap_or("no message"), WRITTEN.load(Ordering::Relaxed)));
        Ended::Fault
    })
}

fn words(what: &str, written: bool) -> String {
    let results = if written { "The results had already been written." } else { "Nothing was written." };
    format!(
        "sendsim: this is a fault in sendsim, not in the scenario. {results}\n\
         Please report it with the scenario and these words (version {}):\n  {what}",
        env!("CARGO_PKG_VERSION")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_as_a_fault_of_ours() {
        assert_eq!(guard(|| Ended::Done), Ended::Done);
        assert_eq!(guard(|| panic!("planted")), Ended::Fault);
        assert!(words("index 3", false).contains("not in the scenario. Nothing was written.\nPlease report"));
        assert!(words("index 3", true).contains("already been written"));
    }
}
