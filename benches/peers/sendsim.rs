//! SEND-9 by sendsim and by the hand-written twin, for the comparison with other engines: `peers ENGINE FIRST COUNT`.
//!
//! Prints a line for each replication, as every program here does: CPU seconds, then the figures in the order of
//! `reference.txt`, `-` for one that the engine does not give.

#[path = "../support/cpu.rs"]
mod cpu;
#[path = "../support/figures.rs"]
mod figures;
#[allow(dead_code, reason = "this runs SEND-9 only")]
#[path = "../support/mod.rs"]
mod support;
#[allow(dead_code, reason = "the test of the twin uses the rest of it")]
#[path = "../twin/mod.rs"]
mod twin;

use cpu::cpu_ns;
use figures::whole;
use sendsim::kernel::Stop;
use sendsim::replicate::{Arena, replication};
use std::ops::Range;
use std::process::ExitCode;
use support::{SEND9, compile};
use twin::{Answers, CLINIC_A, EP, PLAN, ROUTINE, TRIAGE, Twin, URGENT};

const SEED: u64 = 1;
const FIGURES: usize = 13;
const WEEK: f64 = 7.0;

/// A measure of the engine and what makes the figure's unit of it; none where the engine has no such measure.
type Measure = Option<(&'static str, &'static str, &'static str, f64)>;

/// The figures in the order of `reference.txt`.
const MEASURES: [Measure; FIGURES] = [
    Some(("ehc", "", "plans_issued", 1.0)),
    Some(("ehc", "", "avg_weeks_issue_plan", WEEK)),
    None, // its clocks count dates, as the law does
    Some(("ehc", "", "pc_plans_issued_within_20_weeks", 1.0)),
    Some(("ehc", "advice", "mean_weeks_to_start", WEEK)),
    Some(("ehc", "plan", "mean_weeks_to_start", WEEK)),
    Some(("nst", "triage", "mean_weeks_to_start", WEEK)),
    None, // a stage's wait is that of its classes together
    None,
    Some(("nst", "assessment", "mean_weeks_to_start", WEEK)),
    Some(("slcn", "clinic_a", "mean_weeks_to_start", WEEK)),
    Some(("slcn", "clinic_b", "mean_weeks_to_start", WEEK)),
    Some(("slcn", "clinic_c", "mean_weeks_to_start", WEEK)),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if args.is_empty() {
        return ExitCode::SUCCESS; // `cargo bench` without arguments
    }
    let number = |i: usize| args.get(i).and_then(|a| a.parse::<u32>().ok());
    match (args[0].as_str(), number(1), number(2)) {
        ("sendsim", Some(first), Some(count)) => by_engine(first..first + count),
        ("twin", Some(first), Some(count)) => by_twin(first..first + count),
        _ => {
            eprintln!("usage: peers sendsim|twin FIRST COUNT");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn by_engine(replications: Range<u32>) {
    let plan = compile(SEND9);
    let (mut arena, stop) = (Arena::new(&plan), Stop::new());
    for r in replications {
        let from = cpu_ns();
        let record = replication(&plan, SEED, r, &mut arena, &stop).expect("nobody stops it");
        let spent = cpu_ns() - from;
        let figure = |(pathway, stage, measure, unit)| whole(&plan, &record, (pathway, stage, measure)) * unit;
        print(spent, MEASURES.map(|measure| measure.map(figure)));
    }
}

fn by_twin(replications: Range<u32>) {
    let mut twin = Twin::new();
    for r in replications {
        let from = cpu_ns();
        let a = twin.replication(SEED, r);
        let spent = cpu_ns() - from;
        print(spent, of_twin(&a).map(Some));
    }
}

fn of_twin(a: &Answers) -> [f64; FIGURES] {
    [
        f64::from(a.plans),
        a.days_to_plan(),
        a.pc_on_time(),
        a.pc_on_time_by_date(),
        a.wait(EP..=EP),
        a.wait(PLAN..=PLAN),
        a.wait(TRIAGE..=TRIAGE),
        a.wait(URGENT..=URGENT),
        a.wait(ROUTINE..=ROUTINE),
        a.wait(URGENT..=ROUTINE),
        a.wait(CLINIC_A..=CLINIC_A),
        a.wait(CLINIC_A + 1..=CLINIC_A + 1),
        a.wait(CLINIC_A + 2..=CLINIC_A + 2),
    ]
}

fn print(ns: u64, figures: [Option<f64>; FIGURES]) {
    let figures = figures.map(|f| f.map_or("-".to_owned(), |f| format!("{f:.6}")));
    println!("{:.6} {}", ns as f64 / 1e9, figures.join(" "));
}
