//! Who the children of a replication are.

use super::backlog::{BacklogSpec, InitialCase};
use super::demand::{Arrival, Classes, DemandSpec};
use super::open_work::{OpenWork, days_to_start};
use super::slots::Slots;
use crate::chance::Key;
use crate::kernel::{Birth, Group, InWork, NONE16, Newcomers, Time, Who};
use crate::measure::Ledger;
use crate::pathway::{Ages, ClassTest, DayUnit, StageKind, Wait};
use crate::plan::{Plan, ServerRole, WaitRule, after};

/// What a plan says of the children of one pathway, compiled for drawing.
#[derive(Debug, Clone)]
struct Sources {
    /// Of the pathways before it, by name: sources, and one more each for the backlog.
    first_tie: u64,
    classes: Classes,
    demand: Vec<DemandSpec>,
    /// With the law of its stage.
    backlog: Vec<(BacklogSpec, Option<usize>)>,
    open: Vec<OpenWork>,
}

/// Where a child comes from: the index of its source, list or referral, and who of these it is.
#[derive(Debug, Clone, Copy)]
enum Origin {
    /// Asked in this month, by index of the run.
    Asked { source: u16, month: u32, k: u32 },
    /// Was there at the start.
    Backlog { list: u16, row: u32 },
    /// Was referred: who by, on which visit.
    Referred { referral: u16, by: u32, visit: u32 },
}

/// One child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    pub pathway: u16,
    pub class: u16,
}

/// The children of a replication. Memory is used again.
#[derive(Debug)]
pub struct People {
    sources: Vec<Sources>,
    keys: Vec<Key>,
    people: Vec<Person>,
    /// Of every child, while names are asked for.
    origins: Vec<Origin>,
    named: bool,
    /// How many were there at the start: they come first.
    open_cases: u32,
    replication: Key,
    arrivals: Vec<Arrival>,
    cases: Vec<InitialCase>,
    diverted: Vec<u32>,
    /// Values that a referred child has already.
    given: Vec<Option<usize>>,
    slots: Slots,
}

impl People {
    pub(super) fn new(plan: &Plan) -> Self {
        let pathways = &plan.scenario.pathways;
        let sources = pathways.iter().map(|p| {
            let before = pathways.iter().filter(|other| other.id < p.id);
            let first_tie = before.map(|other| 1 + other.sources.len() as u64).sum();
            let mut open: Vec<OpenWork> = Vec::new();
            let backlog = p.backlog.iter().map(|b| {
                let law = open.iter().position(|o| o.stage == b.stage).or_else(|| {
                    open.push(OpenWork::new(plan, p, b.stage)?);
                    Some(open.len() - 1)
                });
                (BacklogSpec::compile(b, &p.id, &plan.calendar), law)
            });
            Sources {
                first_tie,
                classes: Classes::compile(&p.attributes, &plan.calendar),
                demand: p.sources.iter().map(|s| DemandSpec::compile(s, &p.id, &plan.calendar)).collect(),
                backlog: backlog.collect(),
                open,
            }
        });
        let sources: Vec<Sources> = sources.collect();
        let slots = Slots::new(plan, |pathway| &sources[pathway].classes);
        People {
            slots,
            diverted: vec![0; sources.len()],
            given: Vec::new(),
            sources,
            keys: Vec::new(),
            people: Vec::new(),
            origins: Vec::new(),
            named: false,
            open_cases: 0,
            replication: Key(0),
            arrivals: Vec::new(),
            cases: Vec::new(),
        }
    }

    /// Empties it. Names of children can be asked for only if that is said here.
    pub(super) fn reset(&mut self, replication: Key, named: bool) {
        (self.replication, self.named, self.open_cases) = (replication, named, 0);
        self.keys.clear();
        self.people.clear();
        self.origins.clear();
    }

    /// The key of a child.
    #[inline]
    pub(super) fn key(&self, child: u32) -> Key {
        self.keys[child as usize]
    }

    #[inline]
    pub(super) fn get(&self, child: u32) -> &Person {
        &self.people[child as usize]
    }

    /// Whether a child has a value of an attribute.
    #[inline]
    pub(super) fn is(&self, child: u32, test: ClassTest) -> bool {
        let person = self.get(child);
        self.sources[usize::from(person.pathway)].classes.value(person.class, test.attribute) == test.value
    }

    /// The slot of a child on a team's list, where its class alone decides.
    #[inline]
    pub(super) fn slot(&self, child: u32, work: u16) -> Option<u16> {
        self.slots.of(work, self.get(child).class)
    }

    /// Whether a child was on its pathway at the start.
    #[inline]
    pub(super) fn is_open_case(&self, child: u32) -> bool {
        child < self.open_cases
    }

    /// Who has referred a child.
    pub(super) fn referrer(&self, child: u32) -> Option<u32> {
        match self.origins[child as usize] {
            Origin::Referred { by, .. } => Some(by),
            Origin::Asked { .. } | Origin::Backlog { .. } => None,
        }
    }

    /// The name of a child in a trace.
    pub(super) fn name(&self, plan: &Plan, child: u32) -> String {
        let person = self.get(child);
        let pathway = &plan.scenario.pathways[usize::from(person.pathway)];
        match self.origins[child as usize] {
            Origin::Asked { source, month, k } => {
                let month = &plan.calendar.months()[month as usize];
                let source = &pathway.sources[usize::from(source)].id;
                format!("{}/{source}/{:04}-{:02}/{k}", pathway.id, month.year, month.month)
            }
            Origin::Backlog { list, row } => {
                format!("{}/backlog/{}/{row}", pathway.id, pathway.backlog[usize::from(list)].id)
            }
            Origin::Referred { referral, by, visit } => {
                let from = plan.referrals[usize::from(referral)].stage;
                let stage = &plan.scenario.pathways[usize::from(from.pathway)].stages[usize::from(from.stage)].id;
                format!("{}/{stage}/{visit}/{}", self.name(plan, by), pathway.id)
            }
        }
    }

    fn add(&mut self, person: Person, origin: Origin, key: Key, request: Time, ledger: &mut Ledger) -> u32 {
        self.keys.push(key);
        self.people.push(person);
        self.origins.extend(self.named.then_some(origin));
        ledger.add_all(person.pathway, std::iter::once(request))
    }

    /// The requests of a month. Gives the number diverted in each pathway.
    pub(super) fn newcomers(&mut self, plan: &Plan, month: u32, ledger: &mut Ledger, out: &mut Newcomers) -> &[u32] {
        let mut arrivals = std::mem::take(&mut self.arrivals);
        self.diverted.fill(0);
        for p in 0..self.sources.len() {
            for s in 0..self.sources[p].demand.len() {
                arrivals.clear();
                let sources = &self.sources[p];
                sources.demand[s].arrivals(&sources.classes, month, self.replication, &mut arrivals);
                if sources.demand[s].diverts() {
                    let asked = arrivals.len();
                    arrivals.retain(|a| !a.diverted);
                    self.diverted[p] += (asked - arrivals.len()) as u32;
                }
                // A table after the other: so each grows once.
                let first = self.keys.len() as u32;
                self.keys.extend(arrivals.iter().map(|a| a.key));
                self.people.extend(arrivals.iter().map(|a| Person { pathway: p as u16, class: a.class }));
                if self.named {
                    let origin = |a: &Arrival| Origin::Asked { source: s as u16, month, k: a.k };
                    self.origins.extend(arrivals.iter().map(origin));
                }
                ledger.add_all(p as u16, arrivals.iter().map(|a| Time(a.minute)));
                let (source, begins) = (sources.first_tie + 1 + s as u64, &plan.pathways[p]);
                out.at.extend(arrivals.iter().map(|a| Time(a.minute)));
                out.ties.extend(arrivals.iter().map(|a| tie(source, month, a.k)));
                out.groups.push(Group { first, count: arrivals.len() as u32, op: begins.first, rounds: begins.rounds });
            }
        }
        self.arrivals = arrivals;
        &self.diverted
    }

    /// The children who are there at the start.
    pub(super) fn opening(&mut self, plan: &Plan, ledger: &mut Ledger, out: &mut Vec<Birth>) {
        let mut cases = std::mem::take(&mut self.cases);
        for p in 0..self.sources.len() {
            for b in 0..self.sources[p].backlog.len() {
                cases.clear();
                let sources = &self.sources[p];
                sources.backlog[b].0.cases(&sources.classes, &plan.calendar, self.replication, &mut cases);
                for case in &cases {
                    let key = self.sources[p].backlog[b].0.child(self.replication, case.row);
                    let origin = Origin::Backlog { list: b as u16, row: case.row };
                    let person = Person { pathway: p as u16, class: case.class };
                    let child = self.add(person, origin, key, Time(case.requested), ledger);
                    out.push(self.open_case(plan, (p, b), case, key, child, ledger));
                }
            }
        }
        self.cases = cases;
        self.open_cases = self.keys.len() as u32;
    }

    /// The child that comes of another at a referral, now.
    pub(super) fn referred(&mut self, plan: &Plan, by: Who, referral: u16, now: Time, ledger: &mut Ledger) -> Birth {
        let rule = &plan.referrals[usize::from(referral)];
        let (from, to) = (*self.get(by.child), usize::from(rule.to));
        let key = self.key(by.child).sub(rule.name, by.visit);
        let here = &self.sources[usize::from(from.pathway)].classes;
        self.given.clear();
        self.given.extend(rule.same.iter().map(|same| {
            let (attribute, values) = same.as_ref()?;
            values[here.value(from.class, *attribute)]
        }));
        let class = self.sources[to].classes.draw_rest(key, now.day(), &self.given);
        let origin = Origin::Referred { referral, by: by.child, visit: by.visit };
        let request = if rule.keeps_request { ledger.life(by.child).request } else { now };
        let child = self.add(Person { pathway: rule.to, class }, origin, key, request, ledger);
        Birth {
            child,
            at: now,
            there: now,
            request,
            // After all who have a number of their own.
            tie: key.0 | 1 << 63,
            op: plan.pathways[to].first,
            inside: NONE16,
            in_work: None,
            rounds: plan.pathways[to].rounds,
            joined: now,
        }
    }

    fn open_case(
        &self,
        plan: &Plan,
        (p, b): (usize, usize),
        case: &InitialCase,
        key: Key,
        child: u32,
        ledger: &mut Ledger,
    ) -> Birth {
        let pathway = &plan.scenario.pathways[p];
        let group = &pathway.backlog[b];
        let s = group.stage.0;
        let at = &plan.pathways[p];
        let entered = Time(case.entered);
        for mark in at.marks.enter(s) {
            ledger.mark(child, mark, entered);
        }
        let mut birth = Birth {
            child,
            at: Time::START,
            there: Time::START,
            request: Time(case.requested),
            tie: tie(self.sources[p].first_tie, b as u32, case.row),
            op: at.mains[s],
            inside: at.inside[s],
            in_work: None,
            rounds: at.rounds,
            joined: entered,
        };
        let open = self.sources[p].backlog[b].1.map(|law| &self.sources[p].open[law]);
        let known =
            case.entered > case.requested || matches!(group.ages, Ages::InStage { .. }) || pathway.first == group.stage;
        let age = known.then(|| days_to_start(plan, open.map_or(DayUnit::CalendarDays, |o| o.unit), entered));
        match &pathway.stages[s].kind {
            StageKind::Wait { wait: Wait::For(_), .. } => {
                let (_, left) = open.map_or((0.0, 0.0), |o| o.days_left(key, age));
                birth.at = open.map_or(Time::START, |o| after(&plan.calendar, o.unit, Time::START, left));
                birth.op = at.nexts[s];
            }
            StageKind::Wait { wait: Wait::Panel(_) | Wait::Until(_), .. } if at.nexts[s] != NONE16 => {
                if let crate::kernel::Op::Wait { wait, .. } = plan.program.ops[usize::from(at.mains[s])]
                    && let WaitRule::Sitting(sittings) = &plan.waits[usize::from(wait)]
                {
                    let first = sittings.iter().find(|(papers_by, _)| *papers_by >= entered);
                    birth.at = first.map_or(Time::NEVER, |(_, sits)| (*sits).max(Time::START));
                    birth.op = at.nexts[s];
                }
            }
            StageKind::Work(work) if group.in_work => {
                for mark in at.marks.begin(s) {
                    ledger.mark(child, mark, entered);
                }
                let own = |role: &ServerRole| matches!(role, ServerRole::Own { .. });
                let servers = || plan.servers.iter().enumerate().filter(|(_, x)| x.team == work.team.0);
                let server = servers().find(|(_, x)| own(&x.role)).or_else(|| servers().next());
                birth.in_work = server.map(|(server, _)| {
                    let (hours, until) = open.map_or((0.0, Time::START), |o| o.work_left(plan, key, age));
                    InWork { server: server as u16, work: (hours * 60e6).round() as i64, not_before: until }
                });
            }
            _ => {}
        }
        if birth.op != at.mains[s] {
            // It comes to the next stage then, and has not been on a list of it before.
            birth.joined = birth.at;
        }
        birth
    }
}

/// A child's own number: by pathway; within it the backlog first, then by source, month and k.
fn tie(source: u64, month: u32, k: u32) -> u64 {
    (source << 48) | (u64::from(month) << 32) | u64::from(k)
}
