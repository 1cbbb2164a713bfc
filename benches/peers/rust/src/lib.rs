//! What the Rust programs of SEND-9 share: its numbers, its draws, what is recorded, and the line each replication
//! prints. The draws are made as those of the hand-written twin are.

#[path = "../../../support/cpu.rs"]
mod cpu;

use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

pub const END: f64 = 2191.0;
pub const RECORD_FROM: f64 = 365.0;
pub const LIMIT: f64 = 140.0;
pub const DECISION: f64 = 35.0;
pub const FINALISE: f64 = 75.0;
/// Arrivals a day.
pub const EHC: f64 = 5.5;
pub const NST: f64 = 9.0;
pub const SLCN: f64 = 17.0;
pub const ASSESSED: f64 = 0.75;
pub const URGENT_SHARE: f64 = 0.1;
pub const AGAIN: f64 = 0.15;

/// Waiting lists; the assessment has two.
pub const LINES: usize = 8;
pub const EP: usize = 0;
pub const PLAN: usize = 1;
pub const TRIAGE: usize = 2;
pub const URGENT: usize = 3;
pub const ROUTINE: usize = 4;
/// B and C follow A.
pub const CLINIC_A: usize = 5;

/// Places of each pool, and the pool of each list.
pub const PLACES: [usize; 7] = [45, 20, 6, 28, 8, 6, 10];
pub const POOL_OF: [usize; LINES] = [0, 1, 2, 3, 3, 4, 5, 6];

/// A source of draws. Times in days.
#[derive(Serialize, Deserialize)]
pub struct Draws(Xoshiro256PlusPlus);

impl Draws {
    pub fn new(seed: u64) -> Self {
        Draws(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    pub fn happens(&mut self, share: f64) -> bool {
        self.0.random::<f64>() < share
    }

    /// The clinic of a child of SLCN.
    pub fn clinic(&mut self) -> usize {
        let u: f64 = self.0.random();
        usize::from(u >= 0.3) + usize::from(u >= 0.5)
    }

    pub fn exponential(&mut self, mean: f64) -> f64 {
        let unit: f64 = Exp1.sample(&mut self.0);
        mean * unit
    }

    /// A service time on a list.
    pub fn service(&mut self, line: usize) -> f64 {
        match line {
            EP => {
                // Mean 10.4, coefficient of variation 1.
                let z: f64 = StandardNormal.sample(&mut self.0);
                (1.995_232_215_867_354 + 0.832_554_611_157_698 * z).exp()
            }
            PLAN => self.exponential(4.36),
            TRIAGE => self.exponential(0.6),
            URGENT | ROUTINE => self.exponential(1.51) + self.exponential(1.51),
            _ => self.exponential([1.25, 1.40, 0.95][line - CLINIC_A]),
        }
    }
}

/// Counts and sums over the recorded period. Times in days.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Answers {
    served: [u32; LINES],
    waited: [f64; LINES],
    plans: u32,
    plan_time: f64,
    on_time: u32,
    on_time_by_date: u32,
}

impl Answers {
    pub fn service_ended(&mut self, now: f64, line: usize, wait: f64) {
        if now >= RECORD_FROM {
            self.served[line] += 1;
            self.waited[line] += wait;
        }
    }

    pub fn plan_issued(&mut self, now: f64, request: f64) {
        if now >= RECORD_FROM {
            self.plans += 1;
            self.plan_time += now - request;
            self.on_time += u32::from(now - request <= LIMIT);
            self.on_time_by_date += u32::from(now.floor() - request.floor() <= LIMIT);
        }
    }

    /// Adds the figures of another part of the same replication.
    pub fn add(&mut self, other: &Answers) {
        for line in 0..LINES {
            self.served[line] += other.served[line];
            self.waited[line] += other.waited[line];
        }
        self.plans += other.plans;
        self.plan_time += other.plan_time;
        self.on_time += other.on_time;
        self.on_time_by_date += other.on_time_by_date;
    }

    /// In the order of `reference.txt`.
    fn figures(&self) -> Vec<f64> {
        let plans = f64::from(self.plans);
        let wait = |lines: std::ops::RangeInclusive<usize>| {
            let served: u32 = self.served[lines.clone()].iter().sum();
            self.waited[lines].iter().sum::<f64>() / f64::from(served)
        };
        let of_plans = [
            plans,
            self.plan_time / plans,
            100.0 * f64::from(self.on_time) / plans,
            100.0 * f64::from(self.on_time_by_date) / plans,
        ];
        let waits = (0..=ROUTINE).map(|l| wait(l..=l));
        let clinics = (CLINIC_A..LINES).map(|l| wait(l..=l));
        of_plans.into_iter().chain(waits).chain([wait(URGENT..=ROUTINE)]).chain(clinics).collect()
    }
}

/// `FIRST COUNT` from the command line: CPU seconds and figures of each replication, a line each.
pub fn run(replication: impl Fn(u64) -> Answers) {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let [first, count] = numbers[..] else { panic!("usage: FIRST COUNT") };
    for r in first..first + count {
        let from = cpu::cpu_ns();
        let answers = replication(r);
        let spent = cpu::cpu_ns() - from;
        let figures: Vec<String> = answers.figures().iter().map(|f| format!("{f:.6}")).collect();
        println!("{:.6} {}", spent as f64 / 1e9, figures.join(" "));
    }
}
