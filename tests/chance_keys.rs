//! The mixer and the keys: known answers, and a statistical battery over keys that differ by one in a single part.
//!
//! All seeds are fixed, so a test passes always or never. Limits are set at about five standard errors: with some 200
//! statistics a sound generator passes with probability 0.9999. Each test says the least fault that it would catch.

use sendsim::chance::{Key, NameHash, mix, unit};
use std::collections::BTreeSet;

/// Outputs of the published splitmix64.c (Vigna), the first for seed 0 as in Java's SplittableRandom.
#[test]
fn known_answers_of_splitmix64() {
    let stream = |seed: u64, n: u32| Key(seed).purpose(NameHash(0), n);
    let zero = [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f, 0xf88b_b8a8_724c_81ec];
    assert_eq!([0, 1, 2, 3].map(|n| stream(0, n)), zero);
    let other =
        [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431];
    assert_eq!([0, 1, 2, 3].map(|n| stream(1_234_567, n)), other);
    assert_eq!(mix(0), 0);
}

/// Results depend on these for ever.
#[test]
fn keys_are_pinned() {
    let name = NameHash::new("ep_contact");
    let rep = Key::of_replication(1, 700);
    let child = rep.child(NameHash::new("requests"), 7, 41);
    assert_eq!(
        [
            NameHash::new("").0,
            name.0,
            name.within(NameHash::new("ehc")).0,
            rep.0,
            child.0,
            child.purpose(name, 0),
            child.purpose(name, 1),
            child.sub(name, 0).0
        ],
        PINNED
    );
}
const PINNED: [u64; 8] = [
    0xf52a_15e9_a9b5_e89b,
    0x24aa_e58e_6b5a_c3df,
    0xffd3_d091_52fa_e671,
    0xdd30_41d8_3f08_ddb3,
    0x2ad4_9a9c_7b65_c94a,
    0xea4d_6072_96d9_2056,
    0xae68_be6d_40bc_b422,
    0x3189_308d_d0da_88e0,
];

#[test]
fn uniforms_are_inside_and_symmetric() {
    assert_eq!(unit(0) * 2.0 * (1u64 << 52) as f64, 1.0);
    assert!(unit(u64::MAX) < 1.0 && unit(0) > 0.0);
    for i in 0..10_000 {
        let bits = mix(i);
        assert_eq!(unit(!bits), 1.0 - unit(bits));
    }
}

/// The parts of an identity. A walk changes one and holds the rest.
#[derive(Clone, Copy)]
struct Identity {
    seed: u64,
    replication: u32,
    source: NameHash,
    month: u32,
    k: u32,
    stage: NameHash,
    visit: u32,
}

const START: Identity = Identity {
    seed: 1,
    replication: 0,
    source: NameHash::new("ehc/requests"),
    month: 3,
    k: 17,
    stage: NameHash::new("ehc/ep_contact"),
    visit: 0,
};

impl Identity {
    fn bits(self) -> u64 {
        Key::of_replication(self.seed, self.replication)
            .child(self.source, self.month, self.k)
            .purpose(self.stage, self.visit)
    }
}

type Part = (&'static str, Box<dyn Fn(u32) -> u64>);

/// Each part of a key, one step at a time.
fn walks() -> Vec<Part> {
    vec![
        ("seed", Box::new(|n| Identity { seed: n.into(), ..START }.bits())),
        ("replication", Box::new(|n| Identity { replication: n, ..START }.bits())),
        ("month", Box::new(|n| Identity { month: n, ..START }.bits())),
        ("child", Box::new(|n| Identity { k: n, ..START }.bits())),
        ("visit", Box::new(|n| Identity { visit: n, ..START }.bits())),
        ("source name", Box::new(|n| Identity { source: NameHash::new(&format!("source_{n}")), ..START }.bits())),
        ("stage name", Box::new(|n| Identity { stage: NameHash::new(&format!("stage_{n}")), ..START }.bits())),
        // What a run does: the draws of one stage for child after child, month after month, 100 to a month.
        ("children of months", Box::new(|n| Identity { month: n / 100, k: n % 100, ..START }.bits())),
        ("replications of a child", Box::new(|n| Identity { replication: n / 8, visit: n % 8, ..START }.bits())),
        ("posts", Box::new(|n| Key::of_replication(1, 0).sub(START.stage, n).purpose(START.source, 0))),
    ]
}

const N: u32 = 1 << 17;

/// (statistic - expected) / standard error of a chi-square with many degrees of freedom.
fn chi_square(counts: &[u32], expected: f64) -> f64 {
    let sum: f64 = counts.iter().map(|c| (f64::from(*c) - expected) * (f64::from(*c) - expected) / expected).sum();
    let freedom = counts.len() as f64 - 1.0;
    (sum - freedom) / (2.0 * freedom).sqrt()
}

fn within(z: f64, what: &str) {
    assert!(z.abs() < 5.0, "{what}: {z:.2} standard errors");
}

type Walk<'a> = &'a dyn Fn(u32) -> u64;

/// Standard errors from what is expected of 256 cells, of the high byte, a middle one and the low: catches cells off by
/// 2.5 % (root mean square), and too even a spread.
fn cells(bits: Walk) -> Vec<f64> {
    let mut z = Vec::new();
    for shift in [56, 28, 0] {
        let mut counts = [0u32; 256];
        (0..N).for_each(|n| counts[(bits(n) >> shift) as usize & 255] += 1);
        z.push(chi_square(&counts, f64::from(N) / 256.0));
    }
    z
}

/// The mean, and correlations of a draw with the next, the second, ... and the 100th next: catches a mean off by 0.004
/// and a correlation of 0.014.
fn neighbours(bits: Walk) -> Vec<f64> {
    let u: Vec<f64> = (0..N).map(|n| unit(bits(n)) - 0.5).collect();
    let mut z = vec![u.iter().sum::<f64>() * (12.0 / f64::from(N)).sqrt()];
    for lag in [1, 2, 3, 8, 64, 100] {
        z.push(u.iter().zip(&u[lag..]).map(|(a, b)| a * b).sum::<f64>() * 12.0 / f64::from(N).sqrt());
    }
    z
}

/// Pairs and triples of neighbours in boxes of the square and the cube: catches a lattice that leaves one box in 200
/// empty, or boxes off by 3 % in the square (root mean square).
fn boxes(bits: Walk) -> Vec<f64> {
    let draws: Vec<u64> = (0..N).map(bits).collect();
    let mut z = Vec::new();
    for shift in [60, 30, 0] {
        let nibble = |b: u64| (b >> shift) as usize & 15;
        let mut pairs = vec![0u32; 256];
        draws.chunks_exact(2).for_each(|d| pairs[nibble(d[0]) * 16 + nibble(d[1])] += 1);
        z.push(chi_square(&pairs, f64::from(N / 2) / 256.0));
        let mut triples = vec![0u32; 4096];
        draws.chunks_exact(3).for_each(|d| {
            triples[nibble(d[0]) * 256 + nibble(d[1]) * 16 + nibble(d[2])] += 1;
        });
        z.push(chi_square(&triples, f64::from(N / 3) / 4096.0));
    }
    z
}

/// Spacings of sorted 32-bit halves ("birthdays"): equal ones are Poisson of mean m^3 / 4 n; a lattice of keys makes
/// many more, or none. Catches 40 % more or fewer.
fn birthdays(bits: Walk) -> Vec<f64> {
    let (m, rounds) = (4096u32, 32u32);
    let mean = f64::from(rounds) * f64::from(m) * f64::from(m) * f64::from(m) / (4.0 * 4_294_967_296.0);
    let mut z = Vec::new();
    for shift in [32, 0] {
        let mut equal = 0u32;
        for round in 0..rounds {
            let mut days: Vec<u32> = (0..m).map(|n| (bits(round * m + n) >> shift) as u32).collect();
            days.sort_unstable();
            let mut gaps: Vec<u32> = days.windows(2).map(|d| d[1] - d[0]).collect();
            gaps.sort_unstable();
            equal += gaps.windows(2).filter(|g| g[0] == g[1]).count() as u32;
        }
        z.push((f64::from(equal) - mean) / mean.sqrt());
    }
    z
}

/// Lengths of gaps between visits to a sixteenth of the range, against the geometric law: catches gap lengths whose
/// frequencies are off by 6 % (root mean square).
fn gaps(bits: Walk) -> Vec<f64> {
    let (mut counts, mut gap, mut total) = ([0u32; 48], 0usize, 0u32);
    for n in 0..N {
        if bits(n) >> 60 == 7 {
            counts[gap.min(47)] += 1;
            total += 1;
            gap = 0;
        } else {
            gap += 1;
        }
    }
    let (mut chi, mut left) = (0.0, 1.0);
    for (i, count) in counts.iter().enumerate() {
        let p = if i == 47 { left } else { left / 16.0 };
        left -= p;
        let expected = p * f64::from(total);
        chi += (f64::from(*count) - expected) * (f64::from(*count) - expected) / expected;
    }
    vec![(chi - 47.0) / 94f64.sqrt()]
}

type Battery = [(&'static str, fn(Walk) -> Vec<f64>); 5];
const BATTERY: Battery =
    [("cells", cells), ("neighbours", neighbours), ("boxes", boxes), ("birthdays", birthdays), ("gaps", gaps)];

#[test]
fn keys_that_differ_by_one_pass_the_battery() {
    for (part, bits) in walks() {
        for (test, statistics) in BATTERY {
            for z in statistics(&*bits) {
                within(z, &format!("{part}, {test}"));
            }
        }
    }
}

/// What a lazy mixer would do: the battery sees it. A sum of multiples, half a finaliser, and a good generator whose
/// low byte is stuck to the high one's neighbour.
#[test]
fn the_battery_has_teeth() {
    let step = 0x9e37_79b9_7f4a_7c15u64;
    let poor: [(&str, Walk); 3] = [
        ("multiples", &|n| u64::from(n).wrapping_mul(step)),
        ("half a finaliser", &|n| (u64::from(n) ^ u64::from(n) >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9)),
        ("one draw in 20 repeated", &|n| mix(u64::from(n - u32::from(n % 20 == 7)).wrapping_mul(step))),
    ];
    for (what, bits) in poor {
        let worst = |f: fn(Walk) -> Vec<f64>| f(bits).iter().fold(0f64, |w, z| w.max(z.abs()));
        assert!(BATTERY.iter().any(|(_, f)| worst(*f) > 6.0), "{what} passes");
    }
}

/// Every draw of a child against every other it makes, over many children: catches a correlation of 0.014 between the
/// needs of one child at two stages, or at two visits.
#[test]
fn draws_of_one_child_are_not_correlated() {
    let stages = ["gather", "decide", "advice", "ep_contact", "ep_write_up", "issue"].map(NameHash::new);
    let draws: Vec<[f64; 12]> = (0..N)
        .map(|k| {
            let child = Key::of_replication(1, 5).child(START.source, 2, k);
            std::array::from_fn(|i| unit(child.purpose(stages[i / 2], i as u32 % 2)) - 0.5)
        })
        .collect();
    for a in 0..12 {
        for b in 0..a {
            let sum: f64 = draws.iter().map(|d| d[a] * d[b]).sum();
            within(sum * 12.0 / f64::from(N).sqrt(), &format!("draws {a} and {b}"));
        }
    }
}

/// Each input bit flips each output bit half of the time. Over 16,384 keys: catches a bit that flips less often than
/// 48 % or more often than 52 %, and a mean over all bits outside 49.9 to 50.1 %.
#[test]
fn avalanche() {
    type Flip = fn(Identity, u32) -> Identity;
    let flips: [(&str, u32, Flip); 7] = [
        ("seed", 64, |i, b| Identity { seed: i.seed ^ 1 << b, ..i }),
        ("replication", 32, |i, b| Identity { replication: i.replication ^ 1 << b, ..i }),
        ("source", 64, |i, b| Identity { source: NameHash(i.source.0 ^ 1 << b), ..i }),
        ("month", 32, |i, b| Identity { month: i.month ^ 1 << b, ..i }),
        ("child", 32, |i, b| Identity { k: i.k ^ 1 << b, ..i }),
        ("stage", 64, |i, b| Identity { stage: NameHash(i.stage.0 ^ 1 << b), ..i }),
        ("visit", 32, |i, b| Identity { visit: i.visit ^ 1 << b, ..i }),
    ];
    let keys = 1u32 << 14;
    for (part, width, flip) in flips {
        let mut all = 0u64;
        for bit in 0..width {
            let mut flipped = [0u32; 64];
            for n in 0..keys {
                let from = Identity { replication: n >> 6, k: n & 63, ..START };
                let change = from.bits() ^ flip(from, bit).bits();
                for (i, count) in flipped.iter_mut().enumerate() {
                    *count += (change >> i) as u32 & 1;
                }
            }
            for (i, count) in flipped.iter().enumerate() {
                let share = f64::from(*count) / f64::from(keys);
                assert!((share - 0.5).abs() < 0.02, "{part} bit {bit} flips output bit {i}: {share}");
            }
            all += flipped.iter().map(|c| u64::from(*c)).sum::<u64>();
        }
        let share = all as f64 / (f64::from(keys) * 64.0 * f64::from(width));
        assert!((share - 0.5).abs() < 0.001, "{part}: {share}");
    }
}

/// Every identity of a small world has its own draw; parts do not stand in for one another.
#[test]
fn identities_do_not_collide() {
    let names = ["a", "b", "ab", "ba", "ehc", "nst"].map(NameHash::new);
    let mut seen = BTreeSet::new();
    let mut count = 0;
    for seed in 0..3 {
        for replication in 0..3 {
            let rep = Key::of_replication(seed, replication);
            for source in names {
                for (month, k) in (0..6).flat_map(|m| (0..6).map(move |k| (m, k))) {
                    let child = rep.child(source, month, k);
                    for stage in names {
                        for visit in 0..3 {
                            seen.insert(child.purpose(stage, visit));
                            seen.insert(child.sub(stage, visit).0);
                            count += 2;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(seen.len(), count);
    let hashes: BTreeSet<u64> =
        names.iter().flat_map(|a| names.iter().map(move |b| a.within(*b).0)).chain(names.iter().map(|n| n.0)).collect();
    assert_eq!(hashes.len(), 42);
}
