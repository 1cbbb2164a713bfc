//! The engine's time over the hand-written twin's on SEND-9, in one run: turn by turn, so that whatever else the
//! machine does falls on both. Fails when the whole interval lies above 1.10 times the ratio recorded in `ratio.txt`, and
//! what a busy hour does to it besides; `-- --record` writes that file anew.

#[path = "support/cpu.rs"]
mod cpu;
#[allow(dead_code, reason = "this runs SEND-9 only")]
mod support;
#[allow(dead_code, reason = "the test of the twin uses the rest of it")]
mod twin;

use cpu::cpu_ns;
use sendsim::kernel::Stop;
use sendsim::replicate::{Arena, replication};
use std::hint::black_box;
use std::ops::Range;
use std::process::ExitCode;
use support::{SEND9, compile};
use twin::Twin;

const SEED: u64 = 1;
/// Pairs of turns.
const PAIRS: u32 = 31;
/// Replications in a turn.
const TURN: u32 = 3;
/// Ranks, from either end, of a 95 % interval of the median of 31 values: P(Binomial(31, 1/2) < 10) = 0.0147.
const RANK: usize = 10;
/// Where the ratio stands that was last meant.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/ratio.txt");
/// How many times that it may be.
const MOST: f64 = 1.10;
/// What a busy hour was seen to do to the ratio of one and the same code, whose data are wider spread than the twin's: that
/// is no growth. A growth that hides in it shows in the count of instructions.
const BUSY: f64 = 1.31;

fn main() -> ExitCode {
    let plan = compile(SEND9);
    let (mut twin, mut arena, stop) = (Twin::new(), Arena::new(&plan), Stop::new());
    let mut twin_turn = |replications: Range<u32>| {
        timed(replications, |r| {
            black_box(twin.replication(SEED, r));
        })
    };
    let mut engine_turn = |replications: Range<u32>| {
        timed(replications, |r| {
            let _ = black_box(replication(&plan, SEED, r, &mut arena, &stop));
        })
    };
    engine_turn(0..TURN);
    twin_turn(0..TURN);
    let (mut ratios, mut engine_ns, mut twin_ns) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 1..=PAIRS {
        let replications = pair * TURN..(pair + 1) * TURN;
        let (engine, twin) = (engine_turn(replications.clone()), twin_turn(replications));
        ratios.push(engine / twin);
        engine_ns.push(engine);
        twin_ns.push(twin);
    }
    let (low, ratio, high) = median(&mut ratios);
    println!("SEND-9, CPU time, {PAIRS} pairs of {TURN} replications each:");
    println!(
        "engine {:.2} ms a replication, twin {:.2} ms",
        median(&mut engine_ns).1 / 1e6,
        median(&mut twin_ns).1 / 1e6
    );
    println!("engine / twin {ratio:.3}, 95 % interval of the median {low:.3} to {high:.3}");
    if std::env::args().any(|a| a == "--record") {
        let written = std::fs::write(RECORDED, format!("{ratio:.2}\n"));
        return if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let recorded = std::fs::read_to_string(RECORDED).ok().and_then(|text| text.trim().parse::<f64>().ok());
    match recorded {
        Some(before) if low > MOST * BUSY * before => {
            println!("the ratio grew: {before:.2} is recorded; make the engine faster, or say why and record it");
            ExitCode::FAILURE
        }
        Some(before) => {
            let most = MOST * BUSY * before;
            println!("recorded: {before:.2}; a ratio is too great when its interval begins above {most:.2}");
            println!("({MOST:.2} times what is recorded, and {BUSY:.2} times that in a busy hour)");
            ExitCode::SUCCESS
        }
        None => {
            println!("no ratio is recorded in benches/ratio.txt: record it with -- --record");
            ExitCode::FAILURE
        }
    }
}

/// CPU time a replication, ns.
fn timed(replications: Range<u32>, mut run: impl FnMut(u32)) -> f64 {
    let count = f64::from(replications.end - replications.start);
    let from = cpu_ns();
    replications.for_each(&mut run);
    (cpu_ns() - from) as f64 / count
}

/// The median with its interval by order statistics.
fn median(values: &mut [f64]) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    (values[RANK - 1], values[n / 2], values[n - RANK])
}
