//! The engine running the SEND-9 scenario gives what the hand-written twin gives: two programs that share no code, no
//! draws and no way of working.
//!
//! Catches: a rate, a law, a number of places or a share that is off by more than some per cent, rejoining children who
//! jump their list, urgent children who do not come first, a clock that is a day out.

#![allow(clippy::disallowed_methods, reason = "tolerances of a test are not published")]

#[path = "../benches/support/figures.rs"]
mod figures;
#[allow(dead_code, reason = "the benches use the rest of it")]
#[path = "../benches/support/mod.rs"]
mod support;
#[allow(dead_code, reason = "the benches use the rest of it")]
#[path = "../benches/twin/mod.rs"]
mod twin;

use figures::whole;
use sendsim::kernel::Stop;
use sendsim::measure::Record;
use sendsim::replicate::{Arena, replication};
use twin::{Answers, CLINIC_A, EP, PLAN, ROUTINE, TRIAGE, Twin, URGENT};

/// The twin is the cheaper of the two.
const OF_ENGINE: u32 = 60;
const OF_TWIN: u32 = 240;

/// A figure of both programs: pathway, stage and measure of the engine, and how the twin's answers give it in the
/// engine's unit.
type Figure = (&'static str, &'static str, &'static str, fn(&Answers) -> f64);

const FIGURES: [Figure; 10] = [
    ("ehc", "", "plans_issued", |a| f64::from(a.plans)),
    ("ehc", "", "avg_weeks_issue_plan", |a| a.days_to_plan() / 7.0),
    ("ehc", "", "pc_plans_issued_within_20_weeks", Answers::pc_on_time_by_date),
    ("ehc", "advice", "mean_weeks_to_start", |a| a.wait(EP..=EP) / 7.0),
    ("ehc", "plan", "mean_weeks_to_start", |a| a.wait(PLAN..=PLAN) / 7.0),
    ("nst", "triage", "mean_weeks_to_start", |a| a.wait(TRIAGE..=TRIAGE) / 7.0),
    ("nst", "assessment", "mean_weeks_to_start", |a| a.wait(URGENT..=ROUTINE) / 7.0),
    ("slcn", "clinic_a", "mean_weeks_to_start", |a| a.wait(CLINIC_A..=CLINIC_A) / 7.0),
    ("slcn", "clinic_b", "mean_weeks_to_start", |a| a.wait(CLINIC_A + 1..=CLINIC_A + 1) / 7.0),
    ("slcn", "clinic_c", "mean_weeks_to_start", |a| a.wait(CLINIC_A + 2..=CLINIC_A + 2) / 7.0),
];

/// Mean and standard error of the mean.
fn mean(values: impl ExactSizeIterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (mean, (values.map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt())
}

#[test]
fn the_engine_agrees_with_the_twin() {
    let plan = support::compile(support::SEND9);
    let (mut twin, mut arena, stop) = (Twin::new(), Arena::new(&plan), Stop::new());
    let engine = |r| replication(&plan, 9, r, &mut arena, &stop).expect("nobody stops it");
    let engine: Vec<Record> = (0..OF_ENGINE).map(engine).collect();
    let twin: Vec<Answers> = (0..OF_TWIN).map(|r| twin.replication(9, r)).collect();
    let mut far = Vec::new();
    for (pathway, stage, measure, of_twin) in FIGURES {
        let (a, a_error) = mean(engine.iter().map(|r| whole(&plan, r, (pathway, stage, measure))));
        let (b, b_error) = mean(twin.iter().map(of_twin));
        let distance = (a - b) / a_error.hypot(b_error);
        let name = format!("{pathway}/{stage}/{measure}");
        println!("{name:>45} {a:10.4} +- {a_error:.4}, twin {b:10.4} +- {b_error:.4} ({distance:+.1})");
        if distance.abs() > 4.0 {
            far.push(format!("{name}: engine {a:.4}, twin {b:.4}, {distance:+.1} standard errors apart"));
        }
    }
    assert!(far.is_empty(), "{far:#?}");
}

#[test]
fn the_engine_does_the_work_of_the_twin() {
    let plan = support::compile(support::SEND9);
    let mut arena = Arena::new(&plan);
    replication(&plan, 9, 0, &mut arena, &Stop::new()).expect("nobody stops it");
    let (engine, twin) = (arena.counts(), Twin::new().replication(9, 0));
    let off = |a: u64, b: u32| (a as f64 / f64::from(b) - 1.0).abs();
    assert!(off(engine.starts, twin.starts) < 0.02, "{} {}", engine.starts, twin.starts);
    assert!(off(engine.events, twin.calendar_events) < 0.02, "{} {}", engine.events, twin.calendar_events);
}
