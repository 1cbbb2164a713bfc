//! SEND-9 written by hand: the yardstick that the engine's speed is measured against.
//!
//! ```text
//! EHC   5.5 a day -> decision 35 d -25 % refused-> EP pool (45) -> plan pool (20) -> finalise 75 d -> plan
//! NST   9 a day -> triage (6) -> assessment (28), the urgent 10 % first
//! SLCN  17 a day -> A (8) 30 % | B (6) 20 % | C (10) 50 %; 15 % rejoin the tail
//! ```
//!
//! It knows this one model and keeps only the model's own figures. Time is whole minutes. A child is its minute of
//! request. Every busy place, every source and every constant delay has at most one event pending, so the agenda is
//! a timing wheel over 128 nodes.

mod answers;
mod wheel;

pub use answers::*;

use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::VecDeque;
use wheel::{NODES, Wheel};

const RECORD_FROM: u32 = 365 * DAY;
const END: u32 = 2191 * DAY;
const LIMIT_DAYS: u32 = 140;

const POOLS: usize = 7;
const PLACES: [usize; POOLS] = [45, 20, 6, 28, 8, 6, 10];
const POOL_OF: [usize; LINES] = [0, 1, 2, 3, 3, 4, 5, 6];
const ALL_PLACES: usize = 123;

/// Nodes of the wheel after the places: three sources, two delays.
const EHC_ARRIVES: usize = ALL_PLACES;
const NST_ARRIVES: usize = ALL_PLACES + 1;
const SLCN_ARRIVES: usize = ALL_PLACES + 2;
const DECIDED: usize = ALL_PLACES + 3;
const FINALISED: usize = ALL_PLACES + 4;
const _: () = assert!(FINALISED < NODES);

/// Requests a day, by source from [`EHC_ARRIVES`].
const DAILY: [f64; 3] = [5.5, 9.0, 17.0];
/// Minutes of the delays from [`DECIDED`].
const DELAY: [u32; 2] = [35 * DAY, 75 * DAY];

/// The twin with its storage, which replications share.
pub struct Twin {
    rng: Xoshiro256PlusPlus,
    wheel: Wheel,
    /// Last arrival of each source, days, not rounded.
    arrived: [f64; 3],
    /// Children in each delay: (end, request).
    delayed: [VecDeque<(u32, u32)>; 2],
    /// Children on each list: (joined, request).
    lines: [VecDeque<(u32, u32)>; LINES],
    free: [Vec<u8>; POOLS],
    /// What each busy place holds: its list, the child's request, its wait.
    line: [u8; ALL_PLACES],
    request: [u32; ALL_PLACES],
    wait: [u32; ALL_PLACES],
    answers: Answers,
}

impl Twin {
    /// A twin that has run nothing.
    pub fn new() -> Self {
        Twin {
            rng: Xoshiro256PlusPlus::seed_from_u64(0),
            wheel: Wheel::new(),
            arrived: [0.0; 3],
            delayed: Default::default(),
            lines: Default::default(),
            free: Default::default(),
            line: [0; ALL_PLACES],
            request: [0; ALL_PLACES],
            wait: [0; ALL_PLACES],
            answers: Answers::default(),
        }
    }

    /// Runs one replication from empty to the end.
    pub fn replication(&mut self, seed: u64, replication: u32) -> Answers {
        self.reset(seed, replication);
        loop {
            let (now, node) = self.wheel.pop();
            if now >= END {
                return std::mem::take(&mut self.answers);
            }
            self.answers.calendar_events += 1;
            match node {
                ..ALL_PLACES => self.service_ends(now, node),
                EHC_ARRIVES => {
                    self.next_arrival(EHC_ARRIVES);
                    self.delay(now, DECIDED, now);
                }
                NST_ARRIVES => {
                    self.next_arrival(NST_ARRIVES);
                    self.join(now, TRIAGE, now);
                }
                SLCN_ARRIVES => {
                    self.next_arrival(SLCN_ARRIVES);
                    let u: f64 = self.rng.random();
                    self.join(now, CLINIC_A + usize::from(u >= 0.3) + usize::from(u >= 0.5), now);
                }
                _ => self.delay_ends(now, node),
            }
        }
    }

    fn reset(&mut self, seed: u64, replication: u32) {
        self.rng = Xoshiro256PlusPlus::seed_from_u64(seed ^ (u64::from(replication) << 32));
        self.wheel.clear();
        self.delayed.iter_mut().for_each(VecDeque::clear);
        self.lines.iter_mut().for_each(VecDeque::clear);
        let mut place = 0;
        for (free, places) in self.free.iter_mut().zip(PLACES) {
            free.clear();
            free.extend((place..place + places).map(|p| p as u8));
            place += places;
        }
        self.arrived = [0.0; 3];
        for source in EHC_ARRIVES..=SLCN_ARRIVES {
            self.next_arrival(source);
        }
    }

    fn next_arrival(&mut self, source: usize) {
        let s = source - EHC_ARRIVES;
        self.arrived[s] += self.exponential(1.0 / DAILY[s]);
        self.wheel.push(source, minutes(self.arrived[s]));
    }

    /// A child begins a delay. Its length is constant, so the first in is the first out.
    fn delay(&mut self, now: u32, node: usize, request: u32) {
        let d = node - DECIDED;
        let end = now + DELAY[d];
        if self.delayed[d].is_empty() {
            self.wheel.push(node, end);
        }
        self.delayed[d].push_back((end, request));
    }

    fn delay_ends(&mut self, now: u32, node: usize) {
        let d = node - DECIDED;
        let Some((_, request)) = self.delayed[d].pop_front() else { return };
        if let Some((end, _)) = self.delayed[d].front() {
            self.wheel.push(node, *end);
        }
        if node == FINALISED {
            self.issue(now, request);
        } else if self.rng.random::<f64>() >= 0.25 {
            self.join(now, EP, request);
        }
    }

    fn issue(&mut self, now: u32, request: u32) {
        if now >= RECORD_FROM {
            self.answers.plans += 1;
            self.answers.plan_time += u64::from(now - request);
            self.answers.on_time += u32::from(now - request <= LIMIT_DAYS * DAY);
            self.answers.on_time_by_date += u32::from(now / DAY - request / DAY <= LIMIT_DAYS);
        }
    }

    fn join(&mut self, now: u32, line: usize, request: u32) {
        match self.free[POOL_OF[line]].pop() {
            Some(place) => self.start(now, place as usize, line, request, now),
            None => self.lines[line].push_back((now, request)),
        }
    }

    fn start(&mut self, now: u32, place: usize, line: usize, request: u32, joined: u32) {
        self.answers.starts += 1;
        self.line[place] = line as u8;
        self.request[place] = request;
        self.wait[place] = now - joined;
        let days = self.service(line);
        self.wheel.push(place, now + minutes(days));
    }

    /// A service time on a list, days.
    fn service(&mut self, line: usize) -> f64 {
        match line {
            EP => {
                // Mean 10.4, coefficient of variation 1: sigma^2 = ln 2, mu = ln 10.4 - ln 2 / 2.
                let z: f64 = StandardNormal.sample(&mut self.rng);
                libm::exp(1.995_232_215_867_354 + 0.832_554_611_157_698 * z)
            }
            PLAN => self.exponential(4.36),
            TRIAGE => self.exponential(0.6),
            URGENT | ROUTINE => self.exponential(1.51) + self.exponential(1.51),
            _ => self.exponential([1.25, 1.40, 0.95][line - CLINIC_A]),
        }
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        let unit: f64 = Exp1.sample(&mut self.rng);
        mean * unit
    }

    fn service_ends(&mut self, now: u32, place: usize) {
        let (line, request) = (self.line[place] as usize, self.request[place]);
        if now >= RECORD_FROM {
            self.answers.served[line] += 1;
            self.answers.waited[line] += u64::from(self.wait[place]);
        }
        self.fill(now, place, line);
        match line {
            EP => self.join(now, PLAN, request),
            PLAN => self.delay(now, FINALISED, request),
            TRIAGE => {
                let urgent = self.rng.random::<f64>() < 0.1;
                self.join(now, if urgent { URGENT } else { ROUTINE }, request);
            }
            URGENT | ROUTINE => {}
            _ => {
                if self.rng.random::<f64>() < 0.15 {
                    self.join(now, line, request);
                }
            }
        }
    }

    /// A free place takes the next child; the urgent before the routine.
    fn fill(&mut self, now: u32, place: usize, line: usize) {
        let lines = if line == ROUTINE || line == URGENT { URGENT..=ROUTINE } else { line..=line };
        for line in lines {
            if let Some((joined, request)) = self.lines[line].pop_front() {
                return self.start(now, place, line, request, joined);
            }
        }
        self.free[POOL_OF[line]].push(place as u8);
    }
}

/// Days to minutes, to the nearest.
fn minutes(days: f64) -> u32 {
    (days * f64::from(DAY) + 0.5) as u32
}
