//! Runs exactly so many replications of one model, for an instruction count: `instructions MODEL COUNT`. A model is one of
//! the four that are counted, or the path of a scenario from the root of the project.
//!
//! What a replication costs is the difference between two counts, so that loading and compiling drop out;
//! `instructions.sh` takes it.

mod support;
#[allow(dead_code, reason = "the test of the twin uses the rest of it")]
mod twin;

use sendsim::kernel::Stop;
use sendsim::replicate::{Arena, replication};
use std::hint::black_box;
use std::process::ExitCode;
use support::{EHC, SEND9, WHOLE, compile};
use twin::Twin;

const SEED: u64 = 1;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let (model, count) = match &args[..] {
        [] => return ExitCode::SUCCESS, // `cargo bench` without arguments
        [model, count] => (model.as_str(), count.parse().unwrap_or(0)),
        _ => ("", 0),
    };
    match model {
        "twin" => twin_replications(count),
        "send9" => engine_replications(SEND9, count),
        "ehc" => engine_replications(EHC, count),
        "whole" => engine_replications(WHOLE, count),
        scenario if scenario.ends_with(".toml") => engine_replications(scenario, count),
        _ => {
            eprintln!("usage: instructions twin|send9|ehc|whole|SCENARIO.toml COUNT");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn twin_replications(count: u32) {
    let mut twin = Twin::new();
    for r in 0..count {
        black_box(twin.replication(SEED, r));
    }
}

fn engine_replications(scenario: &str, count: u32) {
    let plan = compile(scenario);
    let (mut arena, stop) = (Arena::new(&plan), Stop::new());
    for r in 0..count {
        let _ = black_box(replication(&plan, SEED, r, &mut arena, &stop));
    }
    let counts = arena.counts();
    println!("{scenario}: the last replication had {} events and {} starts", counts.events, counts.starts);
}
