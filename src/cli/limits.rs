//! What would take too long or too much memory is refused before it begins, in words.

use super::console::{counted, grouped, size};
use super::ended::Failure;
use crate::kernel::Stopped;
use crate::plan::Estimate;

/// The limits of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Most events in one replication.
    pub events: u64,
    /// Most memory for the records of all replications, MiB.
    pub memory_mib: u64,
}

/// Memory of one child while its replication runs, bytes: measured, with some to spare.
const BYTES_PER_CHILD: u64 = 200;

/// Events that one thread gets through in a second, roughly: measured with the Nottinghamshire baseline.
const EVENTS_A_SECOND: f64 = 6e6;

/// What a run costs, in words: for one replication, and for all.
pub(super) fn cost(estimate: &Estimate, replications: u64) -> String {
    let (events, bytes) = (whole(estimate.events), estimate.record_bytes as u64);
    format!(
        "about {} children and {} events in each replication; {}: {} events, {} of memory for their figures",
        grouped(rounded(whole(estimate.children))),
        grouped(rounded(events)),
        counted(replications, "replication"),
        grouped(rounded(events.saturating_mul(replications))),
        size(bytes.saturating_mul(replications)),
    )
}

/// Why a run of so many replications on so many threads is refused, if it is.
pub(super) fn refused(estimate: &Estimate, replications: u64, threads: u64, limits: Limits) -> Option<String> {
    too_large(estimate, (replications, "replication", "--replications"), threads, limits)
}

/// Why a fit of so many simulations on so many threads is refused, if it is.
pub(super) fn refused_fit(estimate: &Estimate, simulations: u64, threads: u64, limits: Limits) -> Option<String> {
    too_large(estimate, (simulations, "simulation", "--simulations, --second"), threads, limits)
}

/// Why so many of what `one` is are refused; `option` asks for fewer.
fn too_large(
    estimate: &Estimate,
    (count, one, option): (u64, &str, &str),
    threads: u64,
    limits: Limits,
) -> Option<String> {
    let (events, each) = (whole(estimate.events), estimate.record_bytes as u64);
    if events > limits.events {
        return Some(format!(
            "this scenario is too large: {} children would make about {} events in each {one}, and the limit is \
             {}. Check its demand and its lists (sendsim check); if they are right, raise the limit with --max-events {}",
            grouped(rounded(whole(estimate.children))),
            grouped(rounded(events)),
            grouped(limits.events),
            above(events),
        ));
    }
    let at_work = whole(estimate.children).saturating_mul(BYTES_PER_CHILD).saturating_mul(threads);
    let kept = each.saturating_mul(count);
    let (all, most) = (kept.saturating_add(at_work), limits.memory_mib.saturating_mul(1 << 20));
    if all > most {
        return Some(format!(
            "{} would need {} of memory ({} each for their figures, {} for the children at work on {}), and the limit \
             is {}. Ask for fewer {option} or --threads, or raise the limit with --max-memory {}",
            counted(count, one),
            size(all),
            size(each),
            size(at_work),
            counted(threads, "thread"),
            size(most),
            above(all >> 20),
        ));
    }
    None
}

/// Why a scenario is left out of a batch of so many replications on so many threads, if it is. Figures of two scenarios
/// are held at a time.
pub(super) fn refused_in_batch(estimate: &Estimate, replications: u64, threads: u64, limits: Limits) -> Option<String> {
    let twice = Estimate { record_bytes: estimate.record_bytes.saturating_mul(2), ..*estimate };
    refused(&twice, replications, threads, limits)
}

/// What a batch of too many scenarios would cost, and how to have it all the same.
pub(super) fn too_many(
    scenarios: u128,
    most: u64,
    estimate: Option<&Estimate>,
    replications: u64,
    threads: u64,
) -> String {
    let scenarios = u64::try_from(scenarios).unwrap_or(u64::MAX);
    let cost = estimate.map_or(String::new(), |estimate| {
        let events = whole(estimate.events).saturating_mul(replications).saturating_mul(scenarios);
        let hours = events as f64 / EVENTS_A_SECOND / threads as f64 / 3600.0;
        format!(
            " of {} each: about {} events, which take some {} on {}",
            counted(replications, "replication"),
            grouped(rounded(events)),
            if hours < 48.0 { counted(hours.ceil() as u64, "hour") } else { counted((hours / 24.0) as u64, "day") },
            counted(threads, "thread"),
        )
    });
    format!(
        "{} are too many{cost}. The limit is {}. Vary fewer values, or raise it with --max-scenarios {scenarios}",
        counted(scenarios, "scenario"),
        grouped(most),
    )
}

impl Limits {
    /// Why there are no results of a run that stopped before its end.
    pub fn stopped(self, why: Stopped) -> Failure {
        match why {
            Stopped::Interrupted => Failure::Interrupted { written: false },
            Stopped::Budget => Failure::Refused(format!(
                "stopped: a replication took more than {} events. Nothing was written. Check the scenario's demand \
                 and loops (sendsim check); if they are right, raise the limit with --max-events {}",
                grouped(self.events),
                above(self.events),
            )),
        }
    }
}

/// The count that an estimate comes to; what is no number counts as endless.
fn whole(n: f64) -> u64 {
    if n.is_nan() { u64::MAX } else { n.ceil() as u64 }
}

/// Two leading digits: an estimate is no more exact.
fn rounded(n: u64) -> u64 {
    let unit = 10_u64.saturating_pow(n.checked_ilog10().unwrap_or(0).saturating_sub(1));
    (n / unit).saturating_mul(unit)
}

/// A round number well above `n`.
fn above(n: u64) -> u64 {
    rounded(n.saturating_add(n / 5).saturating_add(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { events: 50_000_000, memory_mib: 2048 };
    const USUAL: Estimate = Estimate { children: 4_321.0, events: 65_432.0, record_bytes: 20_000 };

    #[test]
    fn what_fits_is_not_refused() {
        assert_eq!(refused(&USUAL, 20_000, 2, LIMITS), None);
        assert_eq!(
            cost(&USUAL, 1_000),
            "about 4,300 children and 65,000 events in each replication; 1,000 replications: 65,000,000 events, \
             20 MiB of memory for their figures"
        );
    }

    #[test]
    fn too_many_events_are_refused_with_the_option_that_allows_them() {
        let huge = Estimate { children: 9e6, events: 1.2e8, ..USUAL };
        let words = refused(&huge, 1, 1, LIMITS).unwrap();
        assert!(words.contains("9,000,000 children would make about 120,000,000 events"), "{words}");
        assert!(words.ends_with("--max-events 140000000"), "{words}");
        assert_eq!(refused(&huge, 1, 1, Limits { events: 140_000_000, memory_mib: 4096 }), None);
    }

    #[test]
    fn too_much_memory_is_refused_with_the_option_that_allows_it() {
        let words = refused(&USUAL, 1_000_000, 2, LIMITS).unwrap();
        assert!(words.starts_with("1,000,000 replications would need 18.6 GiB of memory (20 KiB each"), "{words}");
        assert!(words.ends_with("--max-memory 22000"), "{words}");
        let words = refused_fit(&USUAL, 1_000_000, 2, LIMITS).unwrap();
        assert!(words.contains("1,000,000 simulations") && !words.contains("replication"), "{words}");
        assert!(words.contains("fewer --simulations, --second or --threads"), "{words}");
        assert_eq!(refused(&USUAL, 1_000_000, 2, Limits { memory_mib: 22_000, ..LIMITS }), None);
        let crowd = Estimate { children: 8e6, events: 4e7, ..USUAL };
        assert_eq!(refused(&crowd, 1, 1, LIMITS), None);
        let words = refused(&crowd, 1, 2, LIMITS).unwrap();
        assert!(words.contains("3.0 GiB for the children at work on 2 threads"), "{words}");
    }

    #[test]
    fn what_cannot_be_counted_is_refused() {
        for events in [f64::INFINITY, f64::NAN, 1e300] {
            assert!(refused(&Estimate { events, ..USUAL }, 1, 1, LIMITS).is_some(), "{events}");
        }
    }

    #[test]
    fn the_option_named_always_suffices() {
        for n in [0, 1, 9, 10, 99, 12_345, 50_000_000, u64::MAX / 2] {
            assert!(above(n) > n, "{n}");
        }
    }
}
