//! Cost against work: what one thing after another costs as it grows, in CPU time and memory. Nothing may grow worse
//! than its work times a logarithm of it.
//!
//! `cargo bench --bench scale` takes some minutes; `-- --full` adds 100,000 replications and the whole system of a
//! nation. Every size runs in a process of its own, so that its peak of memory is its own.

#[path = "support/cpu.rs"]
mod cpu;
#[path = "support/scaled.rs"]
mod scaled;
#[allow(dead_code, reason = "SEND-9 is not scaled")]
mod support;

use cpu::cpu_ns;
use scaled::{chains, larger};
use sendsim::kernel::Stop;
use sendsim::pathway::Scenario;
use sendsim::plan;
use sendsim::replicate::{Arena, replication};
use sendsim::study::{self, RunSpec};
use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::time::Instant;
use support::{EHC, WHOLE, read, read_text};

/// What grows: its name, its sizes, and those of a full run.
const AXES: [(&str, &[u32], &[u32]); 7] = [
    ("children", &[1, 3, 10, 30, 100, 150], &[]),
    ("whole_system", &[1, 3, 10], &[150]),
    ("years", &[1, 2, 4, 8, 16], &[]),
    ("stages", &[1, 4, 16, 64], &[]),
    ("teams", &[1, 4, 16, 64], &[]),
    ("replications", &[100, 1_000, 5_000], &[100_000]),
    ("threads", &[1, 2], &[]),
];

/// How many times what an event costs at the least size it may cost at any: a logarithm, and what it costs when the
/// children no longer fit in the nearer caches.
const MOST: f64 = 3.0;

/// What one size cost.
struct Cost {
    /// Events of one replication, or of all.
    events: u64,
    /// CPU time of it, or of all the time that passed, ns.
    ns: u64,
}

impl Cost {
    /// Of an event, ns.
    fn each(&self) -> f64 {
        self.ns as f64 / self.events.max(1) as f64
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if let [axis, size] = &args[..] {
        return one(axis, size.parse().unwrap_or(1));
    }
    if args.iter().any(|a| a == "--test") {
        return ExitCode::SUCCESS;
    }
    let full = args.iter().any(|a| a == "--full");
    println!("{:<14}{:>10}{:>14}{:>12}{:>12}{:>10}", "what grows", "size", "events", "ms", "ns / event", "MiB");
    let mut is_fine = true;
    for (axis, sizes, more) in AXES {
        let mut first = None;
        for size in sizes.iter().chain(if full { more } else { &[] }) {
            let Some((Cost { events, ns }, mib)) = measure(axis, *size) else {
                println!("{axis:<14}{size:>10}  failed");
                is_fine = false;
                continue;
            };
            let each = Cost { events, ns }.each();
            let grew = each > MOST * *first.get_or_insert(each);
            is_fine &= !grew;
            let bar = "#".repeat(((each / 10.0).round() as usize).clamp(1, 60));
            let mark = if grew { "  GROWS FASTER THAN ITS WORK" } else { "" };
            println!("{axis:<14}{size:>10}{events:>14}{:>12.1}{each:>12.0}{mib:>10.0}  {bar}{mark}", ns as f64 / 1e6);
        }
    }
    println!(
        "ms: CPU time of the quickest replication; of threads and replications the time that passed. # is 10 ns an event."
    );
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One size in a process of its own, and its peak of memory in MiB.
fn measure(axis: &str, size: u32) -> Option<(Cost, f64)> {
    let output = Command::new(std::env::current_exe().ok()?).args([axis, &size.to_string()]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut words = text.split_whitespace();
    let mut next = || words.next()?.parse::<f64>().ok();
    Some((Cost { events: next()? as u64, ns: next()? as u64 }, next()?))
}

fn one(axis: &str, size: u32) -> ExitCode {
    let cost = match axis {
        "children" => alone(&larger(&read(EHC), size), 60 / size),
        "whole_system" => alone(&larger(&read(WHOLE), size), 10 / size),
        "years" => alone(&read_text(&chains(4, 4, size)), 40 / size),
        "stages" => alone(&read_text(&chains(1, size as usize, 4)), 100 / size),
        "teams" => alone(&read_text(&chains(size as usize, 1, 4)), 100 / size),
        "replications" => many(size, 2),
        "threads" => many(400, size as usize),
        _ => return ExitCode::FAILURE,
    };
    println!("{} {} {}", cost.events, cost.ns, peak_mib());
    ExitCode::SUCCESS
}

/// The quickest of some replications after the first: what else the machine does makes the others slower.
fn alone(scenario: &Scenario, count: u32) -> Cost {
    let plan = plan::compile(scenario);
    let (mut arena, stop) = (Arena::new(&plan), Stop::new());
    let _ = replication(&plan, 1, 0, &mut arena, &stop);
    let costs = (1..=count.max(3)).map(|r| {
        let from = cpu_ns();
        let _ = black_box(replication(&plan, 1, r, &mut arena, &stop));
        Cost { events: arena.counts().events, ns: cpu_ns() - from }
    });
    costs.min_by(|a, b| a.each().total_cmp(&b.each())).unwrap_or(Cost { events: 1, ns: 0 })
}

/// A run of the EHC baseline with its answers, as `sendsim run` makes it.
fn many(count: u32, threads: usize) -> Cost {
    let plan = plan::compile(&read(EHC));
    let mut arena = Arena::new(&plan);
    let _ = replication(&plan, 1, 0, &mut arena, &Stop::new());
    let from = Instant::now();
    let tally = study::run(&plan, RunSpec { seed: 1, first: 0, count, threads }, &|_| (), &Stop::new());
    let answers = tally.and_then(|tally| study::answers(&plan, &tally, threads, &Stop::new()));
    black_box(&answers);
    Cost { events: arena.counts().events * u64::from(count), ns: from.elapsed().as_nanos() as u64 }
}

/// The most memory that this process has had, MiB; zero where the system does not tell.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    peak.unwrap_or(0.0) / 1024.0
}
