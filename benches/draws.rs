//! Time of a draw: of its key, of each law, of counts; and of compiling a law.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sendsim::chance::{Key, Law, NameHash, Sampler, gamma_factor, negative_binomial, poisson, unit};
use std::hint::black_box;

const DRAWS: u32 = 1_000;
const STAGE: NameHash = NameHash::new("ehc/ep_contact");

fn laws() -> Vec<(&'static str, Law)> {
    vec![
        ("fixed", Law::Fixed(7.5)),
        ("exponential", Law::Exponential { mean: 7.5 }),
        ("gamma", Law::Gamma { mean: 17.4, cv: 0.5 }),
        ("gamma cv 3", Law::Gamma { mean: 2.0, cv: 3.0 }),
        ("lognormal", Law::Lognormal { mean: 6.0, cv: 1.5 }),
        ("weibull", Law::Weibull { mean: 3.0, shape: 1.7 }),
        ("triangular", Law::Triangular { low: 8.0, mode: 20.0, high: 50.0 }),
        ("uniform", Law::Uniform { low: 2.0, high: 6.0 }),
        ("beta", Law::Beta { low: 1.0, high: 5.0, a: 2.0, b: 0.7 }),
        ("pert", Law::Pert { low: 2.0, mode: 4.0, high: 12.0 }),
        ("empirical", Law::Empirical { values: vec![1.0, 2.5, 8.0], weights: vec![3.0, 1.0, 2.0] }),
    ]
}

fn draws(c: &mut Criterion) {
    let source = NameHash::new("ehc/requests");
    let mut group = c.benchmark_group("draw");
    group.throughput(Throughput::Elements(DRAWS.into()));
    let children: Vec<Key> = (0..DRAWS).map(|k| Key::of_replication(1, 0).child(source, 0, k)).collect();
    group.bench_function("key of a child", |b| {
        let rep = Key::of_replication(black_box(1), 0);
        b.iter(|| (0..DRAWS).fold(0, |sum, k| sum ^ rep.child(source, 3, k).0));
    });
    group.bench_function("bits", |b| b.iter(|| children.iter().fold(0, |sum, k| sum ^ k.purpose(STAGE, 0))));
    for (name, law) in laws() {
        let sampler = black_box(Sampler::new(&law));
        group.bench_function(format!("bits and {name}"), |b| {
            b.iter(|| children.iter().fold(0.0, |sum, k| sum + sampler.sample_bits(k.purpose(STAGE, 0))));
        });
    }
    group.finish();
    // As in a run: each child draws from many laws in turn, so that tables share the cache.
    let samplers: Vec<(NameHash, Sampler)> = (0..30)
        .map(|i| {
            let law = Law::Gamma { mean: 3.0, cv: 0.3 + f64::from(i) / 30.0 };
            (NameHash::new(&format!("stage_{i}")), Sampler::new(&law))
        })
        .collect();
    let mut group = c.benchmark_group("thirty laws in turn");
    group.throughput(Throughput::Elements(u64::from(DRAWS) * 30));
    group.bench_function("bits and gamma", |b| {
        b.iter(|| {
            children.iter().fold(0.0, |sum, k| {
                sum + samplers.iter().map(|(name, s)| s.sample_bits(k.purpose(*name, 0))).sum::<f64>()
            })
        });
    });
    group.finish();
}

fn counts(c: &mut Criterion) {
    let mut group = c.benchmark_group("count");
    let mut n = 0;
    let mut u = move || {
        n += 1;
        unit(Key(7).purpose(STAGE, n))
    };
    group.bench_function("poisson 150", |b| b.iter(|| poisson(black_box(150.0), u())));
    group.bench_function("poisson 1e6", |b| b.iter(|| poisson(black_box(1e6), u())));
    group.bench_function("negative binomial 150, 0.1", |b| b.iter(|| negative_binomial(black_box(150.0), 0.1, u())));
    group.bench_function("gamma factor 0.05", |b| b.iter(|| gamma_factor(black_box(0.05), u())));
    group.finish();
}

fn compile(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    for (name, law) in laws() {
        group.bench_function(name, |b| b.iter(|| Sampler::new(black_box(&law))));
    }
    group.bench_function("length-biased pert", |b| {
        b.iter(|| Sampler::length_biased(black_box(&Law::Pert { low: 2.0, mode: 4.0, high: 12.0 })));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(std::time::Duration::from_millis(200))
        .measurement_time(std::time::Duration::from_millis(500));
    targets = draws, counts, compile
}
criterion_main!(benches);
