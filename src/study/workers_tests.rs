//! Order, stopping and panics of [`for_each`](super::workers::for_each).

use super::workers::for_each;
use crate::kernel::{Stop, Stopped};
use std::sync::atomic::{AtomicU32, Ordering};

#[test]
fn results_are_in_order_at_any_number_of_threads() {
    for threads in [0, 1, 2, 5, 64] {
        for count in [0, 1, 2, 31, 32, 33, 1000] {
            let all = for_each(threads, 700..700 + count, &Stop::new(), || 0, |_, n| Ok(n * 2)).unwrap();
            assert_eq!(all, (700..700 + count).map(|n| n * 2).collect::<Vec<_>>(), "{threads} threads, {count} items");
        }
    }
}

#[test]
fn each_thread_makes_its_state_once() {
    let made = AtomicU32::new(0);
    for_each(3, 0..500, &Stop::new(), || made.fetch_add(1, Ordering::Relaxed), |_, _| Ok(())).unwrap();
    assert!((1..=3).contains(&made.into_inner()));
}

#[test]
fn the_last_numbers_there_are_can_be_run() {
    let all = for_each(2, u32::MAX - 3..u32::MAX, &Stop::new(), || (), |(), n| Ok(n)).unwrap();
    assert_eq!(all, [u32::MAX - 3, u32::MAX - 2, u32::MAX - 1]);
}

#[test]
fn a_request_to_stop_ends_all_threads() {
    let (stop, done) = (Stop::new(), AtomicU32::new(0));
    let result = for_each(
        4,
        0..u32::MAX,
        &stop,
        || (),
        |(), n| {
            if n == 100 {
                stop.request();
            }
            done.fetch_add(1, Ordering::Relaxed);
            Ok(())
        },
    );
    assert_eq!(result, Err(Stopped::Interrupted));
    assert!(done.into_inner() < 10_000);
}

#[test]
fn one_over_budget_ends_all_threads() {
    let done = AtomicU32::new(0);
    let result = for_each(
        4,
        0..u32::MAX,
        &Stop::new(),
        || (),
        |(), n| {
            done.fetch_add(1, Ordering::Relaxed);
            if n == 50 { Err(Stopped::Budget) } else { Ok(()) }
        },
    );
    assert_eq!(result, Err(Stopped::Budget));
    assert!(done.into_inner() < 10_000_000);
}

#[test]
fn interruption_goes_before_budget() {
    let stop = Stop::new();
    let result = for_each(
        2,
        0..1000,
        &stop,
        || (),
        |(), n| {
            if n == 40 {
                return Err::<(), _>(Stopped::Budget);
            }
            Err(Stopped::Interrupted)
        },
    );
    assert_eq!(result, Err(Stopped::Interrupted));
}

#[test]
fn a_panic_ends_the_other_threads_and_is_passed_on() {
    let done = AtomicU32::new(0);
    let caught = std::panic::catch_unwind(|| {
        for_each(
            2,
            0..u32::MAX,
            &Stop::new(),
            || (),
            |(), n| {
                done.fetch_add(1, Ordering::Relaxed);
                assert!(n != 60, "planted");
                Ok(())
            },
        )
    });
    assert!(caught.is_err());
    assert!(done.load(Ordering::Relaxed) < 10_000_000);
}
