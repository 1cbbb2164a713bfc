//! Times of the engine and of the hand-written twin. The unit of work is in each name.

mod support;
#[allow(dead_code, reason = "the test of the twin uses the rest of it")]
mod twin;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sendsim::kernel::Stop;
use sendsim::plan::Plan;
use sendsim::replicate::{Arena, replication};
use sendsim::report;
use sendsim::study::{self, RunSpec};
use std::hint::black_box;
use std::num::NonZero;
use std::time::Duration;
use support::{EHC, SEND9, WHOLE, compile};
use twin::Twin;

const SEED: u64 = 1;

/// Times one replication after the other, so that each sample is a mean over the model's chance.
fn replications(c: &mut Criterion, name: &str, plan: &Plan) {
    let (mut arena, stop, mut next) = (Arena::new(plan), Stop::new(), 0);
    c.bench_function(name, |b| {
        b.iter(|| {
            next += 1;
            black_box(replication(plan, SEED, next, &mut arena, &stop))
        });
    });
}

fn one_replication(c: &mut Criterion) {
    let (mut twin, mut next) = (Twin::new(), 0);
    c.bench_function("send9/twin/1 replication", |b| {
        b.iter(|| {
            next += 1;
            black_box(twin.replication(SEED, next))
        });
    });
    replications(c, "send9/engine/1 replication", &compile(SEND9));
    replications(c, "ehc/engine/1 replication", &compile(EHC));
    replications(c, "whole system/engine/1 replication", &compile(WHOLE));
}

fn from_text(c: &mut Criterion) {
    c.bench_function("ehc/text to plan/1 scenario", |b| b.iter(|| black_box(compile(EHC))));
    c.bench_function("whole system/text to plan/1 scenario", |b| b.iter(|| black_box(compile(WHOLE))));
}

/// From records to answers, and from answers to the bytes of a file.
fn to_report(c: &mut Criterion) {
    let (plan, stop) = (compile(EHC), Stop::new());
    let spec = RunSpec { seed: SEED, first: 0, count: 100, threads: 1 };
    let Ok(tally) = study::run(&plan, spec, &|_| (), &stop) else { return };
    c.bench_function("ehc/100 records to answers/1 run", |b| {
        b.iter(|| black_box(study::answers(&plan, &tally, 1, &stop)))
    });
    let Ok(answers) = study::answers(&plan, &tally, 1, &stop) else { return };
    let mut group = c.benchmark_group("ehc/answers to measures.csv");
    let rows = report::measures_csv(&answers).iter().filter(|byte| **byte == b'\n').count();
    group.throughput(Throughput::Elements(rows as u64));
    group.bench_function("rows", |b| b.iter(|| black_box(report::measures_csv(&answers))));
    group.finish();
}

fn in_parallel(c: &mut Criterion) {
    let plan = compile(EHC);
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let spec = RunSpec { seed: SEED, first: 0, count: 100, threads };
    c.bench_function("ehc/study/100 replications on all cores", |b| {
        b.iter(|| black_box(study::run(&plan, spec, &|_| (), &Stop::new())));
    });
}

criterion_group! {
    name = engine;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = one_replication, from_text, in_parallel, to_report
}
criterion_main!(engine);
