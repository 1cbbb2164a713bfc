//! CPU time, for the benches that time by turns.

use std::sync::LazyLock;
use std::time::Instant;

/// CPU time of this thread, ns, where the system tells; the clock's time elsewhere.
pub fn cpu_ns() -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    // The figure is brought up to date when the scheduler runs, else it may be a tick (4 ms) old.
    std::thread::yield_now();
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|s| s.split(' ').next()?.parse().ok())
        .unwrap_or_else(|| START.elapsed().as_nanos() as u64)
}
