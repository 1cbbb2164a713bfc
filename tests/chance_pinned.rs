//! Draws as bits, for ever: a change here is a new `chance::ALGORITHM`. Run in the test and the release profile (and on
//! any platform), it proves that both draw the same bytes.

use sendsim::chance::{ALGORITHM, Key, Law, NameHash, Sampler, WholeSampler};
use sendsim::chance::{gamma_factor, negative_binomial, poisson, unit};

fn laws() -> Vec<(&'static str, Law)> {
    vec![
        ("fixed", Law::Fixed(7.5)),
        ("exponential", Law::Exponential { mean: 7.5 }),
        ("gamma", Law::Gamma { mean: 17.4, cv: 0.5 }),
        ("gamma of large cv", Law::Gamma { mean: 2.0, cv: 3.0 }),
        ("gamma of small cv", Law::Gamma { mean: 2.0, cv: 0.005 }),
        ("lognormal", Law::Lognormal { mean: 6.0, cv: 1.5 }),
        ("weibull", Law::Weibull { mean: 3.0, shape: 1.7 }),
        ("triangular", Law::Triangular { low: 8.0, mode: 20.0, high: 50.0 }),
        ("uniform", Law::Uniform { low: 2.0, high: 6.0 }),
        ("beta", Law::Beta { low: 1.0, high: 5.0, a: 2.0, b: 0.7 }),
        ("pert", Law::Pert { low: 2.0, mode: 4.0, high: 12.0 }),
        ("empirical", Law::Empirical { values: vec![1.0, 2.5, 8.0], weights: vec![3.0, 1.0, 2.0] }),
    ]
}

/// A deep lower tail, two in the table, a deep upper tail.
const BITS: [u64; 4] = [0x0000_1234_5678_9abc, 0x3fff_0000_1111_2222, 0xc0de_c0de_c0de_c0de, 0xffff_fedc_ba98_7654];

#[test]
fn draws_are_pinned() {
    let drawn: Vec<String> = laws()
        .iter()
        .map(|(name, law)| {
            let sampler = Sampler::new(law);
            let bits: Vec<String> =
                BITS.iter().map(|b| format!("{:016x}", sampler.sample_bits(*b).to_bits())).collect();
            format!("{name}: {}", bits.join(" "))
        })
        .collect();
    assert_eq!(drawn.join("\n"), PINNED.trim());
    assert_eq!(ALGORITHM, 2);
}

const PINNED: &str = "
fixed: 401e000000000000 401e000000000000 401e000000000000 401e000000000000
exponential: 3ee11111ac694fc6 40014275660f7c84 4024fff07963c3cd 405ef31939e6d172
gamma: 3fd42d854342597a 40260e83f2cc9557 40365632f1d83f5d 405a9070758e2b61
gamma of large cv: 35019c3b798d7fc4 3f06023bb0565715 3fecd77d69cccd10 406b2f84ebecaa0f
gamma of small cv: 3fff3f70251349dd 3fffe45587f1e043 40000e03e6bcf919 40006cde01b9f3db
lognormal: 3f93e918128929bb 3ff99a4c0517e16f 401c032d1ed50ff4 408fcb3e8cf72772
weibull: 3f5114a20a82460e 3ff9d97d72791b70 4010648bfd6324eb 40317e9eec58e9fc
triangular: 40200bf92a6d5ce6 4033398410037cd5 40402fb8d157c6ad 4048fed118c25237
uniform: 40000002468acf13 4007ffe000022225 40140dec0dec0dec 4017ffffedcba988
beta: 3ff0161f534f15da 400b1f06a7d3b8ed 4012f1d1f448aba2 4013fffffffe26ac
pert: 400002e5080ff5df 400d12f07c915126 4018a94281c6594f 4027b75a026552fe
empirical: 3ff0000000000000 3ff0000000000000 4020000000000000 4020000000000000
";

/// Minutes of days of 450.
#[test]
fn whole_draws_are_pinned() {
    let drawn: Vec<String> = laws()
        .iter()
        .map(|(name, law)| {
            let sampler = WholeSampler::new(Sampler::new(law), 450.0);
            format!("{name}: {:?}", BITS.map(|bits| sampler.draw(bits)))
        })
        .collect();
    assert_eq!(drawn.join("\n"), WHOLE.trim());
}

const WHOLE: &str = "
fixed: [3375, 3375, 3375, 3375]
exponential: [0, 971, 4725, 55709]
gamma: [142, 4963, 10052, 47816]
gamma of large cv: [0, 0, 406, 97868]
gamma of small cv: [879, 897, 903, 924]
lognormal: [9, 720, 3151, 457832]
weibull: [0, 727, 1844, 7873]
triangular: [3611, 8651, 14568, 22496]
uniform: [900, 1350, 2256, 2700]
beta: [452, 1526, 2131, 2250]
pert: [901, 1635, 2774, 5336]
empirical: [450, 450, 3600, 3600]
";

#[test]
fn counts_are_pinned() {
    let u = [0.001, 0.3, 0.5, 0.9, 0.9999];
    assert_eq!(u.map(|u| poisson(148.3, u)), [112, 142, 148, 164, 196]);
    assert_eq!(u.map(|u| negative_binomial(148.3, 0.1, u)), [95, 138, 148, 173, 228]);
    assert_eq!(u.map(|u| negative_binomial(1e5, 0.5, u)), [10712, 69092, 91801, 167021, 397851]);
    assert_eq!(
        u.map(|u| gamma_factor(0.05, u).to_bits()),
        [4605854605104062016, 4606940919195587058, 4607174913913653698, 4607473301896067762, 4608068397074381698]
    );
}

/// FNV-1a over the bits of thousands of draws of every law, of length-biased ones, of tails, of counts.
#[test]
fn digest_of_thousands_of_draws() {
    let mut digest = 0xcbf2_9ce4_8422_2325u64;
    let mut add = |word: u64| {
        for byte in word.to_le_bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (name, law) in laws() {
        for sampler in [Sampler::new(&law), Sampler::length_biased(&law)] {
            let whole = WholeSampler::new(sampler.clone(), 450.0);
            let purpose = NameHash::new(name);
            for k in 0..4_000 {
                let bits =
                    Key::of_replication(1, 2).child(NameHash::new("digest"), k / 100, k % 100).purpose(purpose, k);
                add(sampler.sample_bits(bits).to_bits());
                // Spread over the octaves, far into both tails.
                let far = if k % 2 == 0 { bits >> (k % 60) } else { !(bits >> (k % 60)) };
                add(sampler.sample_bits(far).to_bits());
                add((u64::from(whole.draw(bits)) << 32) | u64::from(whole.draw(far)));
                if k % 10 == 0 {
                    add(sampler.sample_above(sampler.mean(), unit(bits)).to_bits());
                    add(sampler.cdf(sampler.sample(unit(bits))).to_bits());
                }
            }
            add(sampler.mean().to_bits());
            add(sampler.squared_cv().to_bits());
        }
    }
    for i in 0..2_000u32 {
        let u = unit(Key::of_replication(3, i).purpose(NameHash::new("count"), 0));
        add(poisson(f64::from(i) * 0.7, u).into());
        add(negative_binomial(f64::from(i) * 0.7, 0.2, u).into());
        add(gamma_factor(0.1 + f64::from(i % 7), u).to_bits());
    }
    println!("digest of chance, algorithm {ALGORITHM}: {digest:016x}");
    assert_eq!(digest, 0xbcdd_0806_c509_038d);
}
