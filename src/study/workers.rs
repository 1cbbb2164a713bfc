//! Blocks of work over a pool of threads, with a state for each thread.

use crate::kernel::{Stop, Stopped};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// How many blocks each thread gets on average: enough to even out slow ones.
const BLOCKS_PER_THREAD: u32 = 16;

/// Most items in a block.
const LARGEST_BLOCK: u32 = 32;

/// Does `work` for every item of `items` and returns what it gave, in the order of the items.
///
/// Each of `threads` threads makes its own state with `new_state` once and takes the next block of items when it is
/// free. Where the system gives no threads, the calling thread does it all.
///
/// # Errors
/// The first failure ends the whole: the other threads finish the item they are at. [`Stopped::Interrupted`] goes
/// before [`Stopped::Budget`]. A panic of one thread also ends the others before it is passed on.
pub fn for_each<S, T: Send>(
    threads: usize,
    items: Range<u32>,
    stop: &Stop,
    new_state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, u32) -> Result<T, Stopped> + Sync,
) -> Result<Vec<T>, Stopped> {
    let count = items.end.saturating_sub(items.start);
    let threads = threads.clamp(1, count.max(1) as usize);
    let block = (count / (threads as u32).saturating_mul(BLOCKS_PER_THREAD)).clamp(1, LARGEST_BLOCK);
    let (blocks, next_block) = (count.div_ceil(block), AtomicU32::new(0));
    let abandoned = AtomicBool::new(false);
    let thread = |_: usize| -> Part<T> {
        let _abandon = AbandonOnPanic(&abandoned);
        let (mut state, mut done) = (new_state(), Vec::new());
        loop {
            let at = next_block.fetch_add(1, Ordering::Relaxed);
            if at >= blocks {
                return Part { done, stopped: None };
            }
            for item in at * block..count.min((at + 1).saturating_mul(block)) {
                if abandoned.load(Ordering::Relaxed) {
                    return Part { done, stopped: None };
                }
                let result =
                    if stop.is_requested() { Err(Stopped::Interrupted) } else { work(&mut state, items.start + item) };
                match result {
                    Ok(value) => done.push((item, value)),
                    Err(why) => {
                        abandoned.store(true, Ordering::Relaxed);
                        return Part { done, stopped: Some(why) };
                    }
                }
            }
        }
    };
    in_order(match pool(threads) {
        Some(pool) => pool.broadcast(|context| thread(context.index())),
        None => vec![thread(0)],
    })
}

/// What one thread did.
struct Part<T> {
    done: Vec<(u32, T)>,
    stopped: Option<Stopped>,
}

/// All parts as one, in the order of the items.
fn in_order<T>(parts: Vec<Part<T>>) -> Result<Vec<T>, Stopped> {
    let reasons: Vec<Stopped> = parts.iter().filter_map(|p| p.stopped).collect();
    if reasons.contains(&Stopped::Interrupted) {
        return Err(Stopped::Interrupted);
    }
    if let Some(why) = reasons.first() {
        return Err(*why);
    }
    let mut done: Vec<(u32, T)> = parts.into_iter().flat_map(|p| p.done).collect();
    done.sort_unstable_by_key(|(item, _)| *item);
    Ok(done.into_iter().map(|(_, value)| value).collect())
}

/// A pool of this many threads; `None` where the system gives none.
pub(super) fn pool(threads: usize) -> Option<ThreadPool> {
    ThreadPoolBuilder::new().num_threads(threads).thread_name(|n| format!("sendsim-{n}")).build().ok()
}

/// Tells the other threads to go no further when this one panics.
pub(super) struct AbandonOnPanic<'a>(pub(super) &'a AtomicBool);

impl Drop for AbandonOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}
