//! SEND-9 in desque: a type for each kind of event, and a state that they share.

use desque::serial::{OkEvent, Simulation};
use desque::{SimState, SimTime};
use send9_peers::*;
use std::cmp::Ordering;
use std::collections::VecDeque;

/// Days.
#[derive(Debug, Clone, Copy)]
struct Time(f64);

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Time {}
impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Time {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
impl SimTime for Time {}

struct Send9 {
    draws: Draws,
    answers: Answers,
    free: [usize; PLACES.len()],
    /// Children on each list: (joined, request).
    lines: [VecDeque<(f64, f64)>; LINES],
}

impl SimState<Time> for Send9 {
    fn is_complete(&self, now: &Time) -> bool {
        now.0 >= END
    }
}

type Sim = Simulation<Send9, Time>;

fn after<E: OkEvent<Send9, Time> + 'static>(sim: &mut Sim, days: f64, event: E) {
    let at = Time(sim.current_time().0 + days);
    sim.schedule(event, at).expect("not in the past");
}

fn join(sim: &mut Sim, line: usize, request: f64) {
    let now = sim.current_time().0;
    let free = &mut sim.state_mut().free[POOL_OF[line]];
    if *free > 0 {
        *free -= 1;
        start(sim, line, request, 0.0);
    } else {
        sim.state_mut().lines[line].push_back((now, request));
    }
}

fn start(sim: &mut Sim, line: usize, request: f64, wait: f64) {
    let days = sim.state_mut().draws.service(line);
    after(sim, days, ServiceEnds { line, request, wait });
}

#[derive(Debug)]
struct EhcArrives;
impl OkEvent<Send9, Time> for EhcArrives {
    fn execute(&mut self, sim: &mut Sim) {
        let gap = sim.state_mut().draws.exponential(1.0 / EHC);
        after(sim, gap, EhcArrives);
        let request = sim.current_time().0;
        after(sim, DECISION, Decided { request });
    }
}

#[derive(Debug)]
struct NstArrives;
impl OkEvent<Send9, Time> for NstArrives {
    fn execute(&mut self, sim: &mut Sim) {
        let gap = sim.state_mut().draws.exponential(1.0 / NST);
        after(sim, gap, NstArrives);
        let now = sim.current_time().0;
        join(sim, TRIAGE, now);
    }
}

#[derive(Debug)]
struct SlcnArrives;
impl OkEvent<Send9, Time> for SlcnArrives {
    fn execute(&mut self, sim: &mut Sim) {
        let gap = sim.state_mut().draws.exponential(1.0 / SLCN);
        after(sim, gap, SlcnArrives);
        let (now, clinic) = (sim.current_time().0, sim.state_mut().draws.clinic());
        join(sim, CLINIC_A + clinic, now);
    }
}

#[derive(Debug)]
struct Decided {
    request: f64,
}
impl OkEvent<Send9, Time> for Decided {
    fn execute(&mut self, sim: &mut Sim) {
        if sim.state_mut().draws.happens(ASSESSED) {
            join(sim, EP, self.request);
        }
    }
}

#[derive(Debug)]
struct ServiceEnds {
    line: usize,
    request: f64,
    wait: f64,
}
impl OkEvent<Send9, Time> for ServiceEnds {
    fn execute(&mut self, sim: &mut Sim) {
        let (now, line, request) = (sim.current_time().0, self.line, self.request);
        sim.state_mut().answers.service_ended(now, line, self.wait);
        fill(sim, line);
        match line {
            EP => join(sim, PLAN, request),
            PLAN => after(sim, FINALISE, Issued { request }),
            TRIAGE => {
                let urgent = sim.state_mut().draws.happens(URGENT_SHARE);
                join(sim, if urgent { URGENT } else { ROUTINE }, request);
            }
            URGENT | ROUTINE => {}
            _ => {
                if sim.state_mut().draws.happens(AGAIN) {
                    join(sim, line, request);
                }
            }
        }
    }
}

/// A free place takes the next child, the urgent before the routine.
fn fill(sim: &mut Sim, line: usize) {
    let (now, state) = (sim.current_time().0, sim.state_mut());
    let lines = if matches!(line, URGENT | ROUTINE) { URGENT..=ROUTINE } else { line..=line };
    for line in lines {
        if let Some((joined, request)) = state.lines[line].pop_front() {
            return start(sim, line, request, now - joined);
        }
    }
    state.free[POOL_OF[line]] += 1;
}

#[derive(Debug)]
struct Issued {
    request: f64,
}
impl OkEvent<Send9, Time> for Issued {
    fn execute(&mut self, sim: &mut Sim) {
        let now = sim.current_time().0;
        sim.state_mut().answers.plan_issued(now, self.request);
    }
}

/// Keeps events after the end from being run: desque asks whether all is done before it moves the clock.
#[derive(Debug)]
struct End;
impl OkEvent<Send9, Time> for End {
    fn execute(&mut self, _: &mut Sim) {}
}

fn replication(seed: u64) -> Answers {
    let state = Send9 { draws: Draws::new(seed), answers: Answers::default(), free: PLACES, lines: Default::default() };
    let mut sim = Simulation::new(state, Time(0.0));
    let [ehc, nst, slcn] = [EHC, NST, SLCN].map(|daily| sim.state_mut().draws.exponential(1.0 / daily));
    after(&mut sim, ehc, EhcArrives);
    after(&mut sim, nst, NstArrives);
    after(&mut sim, slcn, SlcnArrives);
    after(&mut sim, END, End);
    sim.run().expect("no event fails");
    std::mem::take(&mut sim.state_mut().answers)
}

fn main() {
    run(replication);
}
