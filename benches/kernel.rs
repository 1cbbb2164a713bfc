//! Times of the parts of the kernel: the agenda by how much is pending, and a list under each discipline.

#[allow(dead_code, reason = "this runs queues of theory only")]
mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sendsim::kernel::{Agenda, Stop, Time};
use sendsim::replicate::{Arena, replication};
use std::hint::black_box;
use std::time::Duration;
use support::compile;

/// The hold model: the next that is due is taken and made due again, some days later in the mean. The unit is one hold.
fn agenda(c: &mut Criterion) {
    let mut group = c.benchmark_group("agenda/one taken and made due again");
    for pending in [64, 512, 4_096, 65_536] {
        group.bench_function(BenchmarkId::new("pending", pending), |b| {
            let (mut agenda, mut random) = (Agenda::default(), 1u64);
            let mut later = move || {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (random >> 50) as i32 // up to 11 days
            };
            (0..pending).for_each(|entity| agenda.push(entity, Time(later())));
            b.iter(|| {
                let Some(now) = agenda.due() else { return };
                let mut next = agenda.take(now);
                while let Some(event) = next {
                    let entity;
                    (entity, next) = agenda.open(event);
                    agenda.push(entity, Time(now.0 % 1_000_000_000 + 1 + later()));
                }
                black_box(now);
            });
        });
    }
    group.finish();
}

/// One replication of a queue of theory: the unit is an event (arrivals and ends).
fn disciplines(c: &mut Criterion) {
    let mut group = c.benchmark_group("one event of a list");
    for (discipline, scenario) in [
        ("first come, 1 place", "mm1_three_quarters"),
        ("first come, 54 places", "mmc_54"),
        ("hours", "mg1_hours_gamma"),
        ("newest first", "newest_first"),
        ("priorities", "priorities"),
        ("streams with reserved shares", "reserved_stream"),
        ("panel", "panel"),
        ("children leave the list", "abandonment"),
        ("three asked at once", "fork_join"),
    ] {
        let plan = compile(&format!("scenarios/theory/{scenario}.toml"));
        let (mut arena, stop) = (Arena::new(&plan), Stop::new());
        let _ = replication(&plan, 1, 0, &mut arena, &stop);
        group.throughput(Throughput::Elements(arena.counts().events));
        group.bench_function(discipline, |b| b.iter(|| black_box(replication(&plan, 1, 0, &mut arena, &stop))));
    }
    group.finish();
}

criterion_group! {
    name = kernel;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(2));
    targets = agenda, disciplines
}
criterion_main!(kernel);
