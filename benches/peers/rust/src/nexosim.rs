//! SEND-9 in nexosim: a model for each source, delay and pool, joined by their ports; one thread.

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::{Output, QuerySource};
use nexosim::simulation::{Mailbox, SimInit, SimulationError};
use nexosim::time::MonotonicTime;
use send9_peers::*;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;

const SECONDS: f64 = 86_400.0;

/// A deadline must be in the future, so a time is never none.
fn days(days: f64) -> Duration {
    Duration::from_secs_f64(days * SECONDS).max(Duration::from_nanos(1))
}

/// Days since the start.
fn now<M: Model>(cx: &Context<M>) -> f64 {
    cx.time().duration_since(MonotonicTime::EPOCH).as_secs_f64() / SECONDS
}

#[derive(Clone, Serialize, Deserialize)]
struct Child {
    request: f64,
    urgent: bool,
}

#[derive(Serialize, Deserialize)]
struct Source {
    daily: f64,
    draws: Draws,
    /// One, or the three clinics of SLCN.
    outs: Vec<Output<Child>>,
}

#[Model]
impl Source {
    fn new(daily: f64, outs: usize, draws: Draws) -> Self {
        Source { daily, draws, outs: (0..outs).map(|_| Output::default()).collect() }
    }

    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        self.next(cx);
    }

    fn next(&mut self, cx: &Context<Self>) {
        let gap = days(self.draws.exponential(1.0 / self.daily));
        cx.schedule_event(gap, schedulable!(Self::arrive), ()).expect("in the future");
    }

    #[nexosim(schedulable)]
    async fn arrive(&mut self, _: (), cx: &Context<Self>) {
        self.next(cx);
        let out = if self.outs.len() > 1 { self.draws.clinic() } else { 0 };
        self.outs[out].send(Child { request: now(cx), urgent: false }).await;
    }
}

/// A constant delay after which a share goes on.
#[derive(Serialize, Deserialize)]
struct Delay {
    days: f64,
    going_on: f64,
    draws: Draws,
    out: Output<Child>,
    answers: Answers,
}

#[Model]
impl Delay {
    fn new(days: f64, going_on: f64, draws: Draws) -> Self {
        Delay { days, going_on, draws, out: Output::default(), answers: Answers::default() }
    }

    pub async fn enter(&mut self, child: Child, cx: &Context<Self>) {
        cx.schedule_event(days(self.days), schedulable!(Self::end), child).expect("in the future");
    }

    #[nexosim(schedulable)]
    async fn end(&mut self, child: Child, cx: &Context<Self>) {
        if self.going_on == 0.0 {
            self.answers.plan_issued(now(cx), child.request);
        } else if self.draws.happens(self.going_on) {
            self.out.send(child).await;
        }
    }

    pub async fn answers(&mut self) -> Answers {
        self.answers.clone()
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Served {
    child: Child,
    line: usize,
    wait: f64,
}

#[derive(Serialize, Deserialize)]
struct Pool {
    /// The list of this pool, or the first of the two of the assessment.
    line: usize,
    free: usize,
    /// Children on each list: (joined, child).
    lines: [VecDeque<(f64, Child)>; 2],
    draws: Draws,
    out: Output<Child>,
    answers: Answers,
}

#[Model]
impl Pool {
    fn new(line: usize, draws: Draws) -> Self {
        let free = PLACES[POOL_OF[line]];
        Pool { line, free, lines: Default::default(), draws, out: Output::default(), answers: Answers::default() }
    }

    pub async fn join(&mut self, child: Child, cx: &Context<Self>) {
        self.take_in(child, cx);
    }

    fn take_in(&mut self, child: Child, cx: &Context<Self>) {
        let list = usize::from(self.line == URGENT && !child.urgent);
        if self.free > 0 {
            self.free -= 1;
            self.start(child, list, 0.0, cx);
        } else {
            self.lines[list].push_back((now(cx), child));
        }
    }

    fn start(&mut self, child: Child, list: usize, wait: f64, cx: &Context<Self>) {
        let line = self.line + list;
        let time = days(self.draws.service(line));
        cx.schedule_event(time, schedulable!(Self::end), Served { child, line, wait }).expect("in the future");
    }

    #[nexosim(schedulable)]
    async fn end(&mut self, served: Served, cx: &Context<Self>) {
        let Served { mut child, line, wait } = served;
        self.answers.service_ended(now(cx), line, wait);
        let next = (0..2).find_map(|list| Some((list, self.lines[list].pop_front()?)));
        match next {
            Some((list, (joined, child))) => self.start(child, list, now(cx) - joined, cx),
            None => self.free += 1,
        }
        match line {
            EP | PLAN => self.out.send(child).await,
            TRIAGE => {
                child.urgent = self.draws.happens(URGENT_SHARE);
                self.out.send(child).await;
            }
            URGENT | ROUTINE => {}
            _ => {
                if self.draws.happens(AGAIN) {
                    self.take_in(child, cx);
                }
            }
        }
    }

    pub async fn answers(&mut self) -> Answers {
        self.answers.clone()
    }
}

fn replication(seed: u64) -> Answers {
    simulate(seed).expect("the simulation runs")
}

fn simulate(seed: u64) -> Result<Answers, SimulationError> {
    let mut models = 0;
    let mut draws = || {
        models += 1;
        Draws::new(seed << 8 | models)
    };
    let mut ehc = Source::new(EHC, 1, draws());
    let mut nst = Source::new(NST, 1, draws());
    let mut slcn = Source::new(SLCN, 3, draws());
    let mut decision = Delay::new(DECISION, ASSESSED, draws());
    let finalise = Delay::new(FINALISE, 0.0, draws());
    let [mut ep, mut plan, mut triage] = [EP, PLAN, TRIAGE].map(|line| Pool::new(line, draws()));
    let assessment = Pool::new(URGENT, draws());
    let clinics = [0, 1, 2].map(|clinic| Pool::new(CLINIC_A + clinic, draws()));

    let (decision_box, finalise_box) = (Mailbox::new(), Mailbox::new());
    let [ep_box, plan_box, triage_box, assessment_box] = [(); 4].map(|()| Mailbox::new());
    let clinic_boxes = [(); 3].map(|()| Mailbox::new());
    ehc.outs[0].connect(Delay::enter, &decision_box);
    decision.out.connect(Pool::join, &ep_box);
    ep.out.connect(Pool::join, &plan_box);
    plan.out.connect(Delay::enter, &finalise_box);
    nst.outs[0].connect(Pool::join, &triage_box);
    triage.out.connect(Pool::join, &assessment_box);
    for (out, mailbox) in slcn.outs.iter_mut().zip(&clinic_boxes) {
        out.connect(Pool::join, mailbox);
    }

    let mut bench = SimInit::with_num_threads(1);
    let mut queries = vec![QuerySource::new().connect(Delay::answers, &finalise_box).register(&mut bench)];
    for mailbox in [&ep_box, &plan_box, &triage_box, &assessment_box].into_iter().chain(&clinic_boxes) {
        queries.push(QuerySource::new().connect(Pool::answers, mailbox).register(&mut bench));
    }
    let mut bench = bench
        .add_model(ehc, Mailbox::new(), "ehc")
        .add_model(nst, Mailbox::new(), "nst")
        .add_model(slcn, Mailbox::new(), "slcn")
        .add_model(decision, decision_box, "decision")
        .add_model(finalise, finalise_box, "finalise")
        .add_model(ep, ep_box, "ep")
        .add_model(plan, plan_box, "plan")
        .add_model(triage, triage_box, "triage")
        .add_model(assessment, assessment_box, "assessment");
    for ((clinic, mailbox), name) in clinics.into_iter().zip(clinic_boxes).zip(["a", "b", "c"]) {
        bench = bench.add_model(clinic, mailbox, name);
    }
    let mut simulation = bench.init(MonotonicTime::EPOCH)?;
    simulation.step_until(days(END))?;
    let mut answers = Answers::default();
    for query in &queries {
        answers.add(&simulation.process_query(query, ())?);
    }
    Ok(answers)
}

fn main() {
    run(replication);
}
