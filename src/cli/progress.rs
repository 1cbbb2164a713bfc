//! The progress bar, and the line on how long it took.

use super::console::{Console, counted, grouped};
use crate::verify::Told;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The progress of a run, on standard error when that is a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    began: Instant,
    /// The bar does not tell: one that is finished is at its end.
    done: AtomicU64,
}

impl Progress {
    /// Begins now.
    pub fn new(console: &Console, replications: u32) -> Self {
        let target = if console.talks { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(u64::from(replications)), target);
        let template = "[{bar:30}] {human_pos} of {human_len} replications, {rate} a second, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(rate(style.progress_chars("=> ")));
        }
        Progress { bar, began: Instant::now(), done: AtomicU64::new(0) }
    }

    /// So many more replications are done.
    pub fn done(&self, replications: u32) {
        self.done.fetch_add(u64::from(replications), Ordering::Relaxed);
        self.bar.inc(u64::from(replications));
        // How many it takes may only show on the way.
        if self.bar.length().is_some_and(|length| self.bar.position() > length) {
            self.bar.set_length(self.bar.position());
        }
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// How long all that was done took, in words.
    pub fn took_all(&self, threads: usize) -> String {
        took(self.began.elapsed(), self.done.load(Ordering::Relaxed), threads)
    }

    /// How long all of it took, in words.
    pub fn took(&self, replications: u32, threads: usize) -> String {
        took(self.began.elapsed(), u64::from(replications), threads)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

/// The progress of a verification, on standard error when that is a terminal.
pub(super) struct Cases {
    bar: ProgressBar,
    began: Instant,
    of: usize,
}

impl Cases {
    /// Begins now, with so much work in so many cases.
    pub fn new(console: &Console, work: u64, of: usize) -> Self {
        let target = if console.talks { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(work), target);
        if let Ok(style) = ProgressStyle::with_template("[{bar:30}] {percent:>3} %, {eta} left; {msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Cases { bar, began: Instant::now(), of }
    }

    /// What the verification tells.
    pub fn told(&self, told: Told) {
        match told {
            Told::Done(work) => self.bar.inc(work),
            Told::Begins { name, number, again } => {
                let words = if again.is_some() { ", run again at ten times the size" } else { "" };
                self.bar.inc_length(again.unwrap_or(0));
                self.bar.set_message(format!("case {number} of {}: {name}{words}", self.of));
            }
        }
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// How long all of it took, in words.
    pub fn took(&self, threads: usize) -> String {
        let seconds = self.began.elapsed().as_secs_f64();
        format!("{} in {seconds:.1} s on {}", counted(self.of as u64, "case"), counted(threads as u64, "thread"))
    }
}

impl Drop for Cases {
    fn drop(&mut self) {
        self.clear();
    }
}

/// A style that knows `{rate}`: replications a second.
pub(super) fn rate(style: ProgressStyle) -> ProgressStyle {
    style.with_key("rate", |state: &ProgressState, line: &mut dyn Write| {
        let _ = line.write_str(&rate_words(state.per_sec()));
    })
}

/// How long so many replications took, in words.
pub(super) fn took(time: Duration, replications: u64, threads: usize) -> String {
    let seconds = time.as_secs_f64();
    let rate = replications as f64 / seconds.max(1e-3);
    format!(
        "{} in {seconds:.1} s ({} a second) on {}",
        counted(replications, "replication"),
        rate_words(rate),
        counted(threads as u64, "thread")
    )
}

fn rate_words(a_second: f64) -> String {
    if a_second < 10.0 { format!("{a_second:.1}") } else { grouped(a_second as u64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: what was expected told for what was done.
    #[test]
    fn what_was_done_is_counted() {
        let progress = Progress::new(&Console::of_this_process(true), 1_000);
        progress.done(3);
        progress.clear();
        assert!(progress.took_all(2).starts_with("3 replications in "), "{}", progress.took_all(2));
    }

    #[test]
    fn the_time_it_took_reads_well() {
        assert_eq!(took(Duration::from_secs(4), 1_000, 2), "1,000 replications in 4.0 s (250 a second) on 2 threads");
        assert_eq!(took(Duration::from_secs(10), 1, 1), "1 replication in 10.0 s (0.1 a second) on 1 thread");
    }
}
