//! The capacity of one replication: curves, places, and what happens to open work.

use super::staff::{ContractSpec, Realised, StaffSpec};
use crate::chance::Key;
use crate::kernel::{Capacity, Change, Curve, DAY, Return, ServerKind, Time};
use crate::measure::Record;
use crate::pathway::{AtEnd, ListPolicy, TeamHours, Unused};
use crate::plan::{Plan, ServerRole, ppm};

/// What a plan says of its staff, compiled; and the memory of one replication of it.
#[derive(Debug)]
pub(super) struct Staffing {
    teams: Vec<TeamStaff>,
}

#[derive(Debug)]
struct TeamStaff {
    spec: StaffSpec,
    contracts: Vec<ContractSpec>,
    realised: Realised,
    /// For each stream with capacity of its own, its share on each day; empty = undivided.
    parts: Vec<Vec<u32>>,
    part: Vec<i64>,
}

/// Whether streams have capacity of their own.
fn divides(policy: &ListPolicy) -> bool {
    policy.unused == Unused::Lapses && policy.streams.len() > 1
}

impl Staffing {
    pub(super) fn new(plan: &Plan) -> Self {
        let teams = plan.scenario.teams.iter().map(|team| {
            let streams = team.list.values().filter(|p| divides(p)).map(|p| p.streams.len()).max().unwrap_or(0);
            let share = |part: usize, day: i32| {
                let policy = team.list.on(plan.calendar.date_of(day));
                match (divides(policy), part) {
                    (true, part) => policy.streams.get(part).map_or(0, |s| ppm(s.share)),
                    (false, 0) => 1_000_000,
                    (false, _) => 0,
                }
            };
            TeamStaff {
                spec: StaffSpec::compile(team, &plan.calendar),
                contracts: team.contracts.iter().map(|c| ContractSpec::compile(c, &plan.calendar)).collect(),
                realised: Realised::default(),
                parts: (0..streams).map(|p| (0..plan.calendar.days()).map(|d| share(p, d)).collect()).collect(),
                part: Vec::new(),
            }
        });
        Staffing { teams: teams.collect() }
    }

    /// Draws the staff of a replication.
    pub(super) fn realise(&mut self, plan: &Plan, key: Key, capacity: &mut Capacity) {
        for team in &mut self.teams {
            if !(team.spec.is_certain() && team.realised.is_drawn()) {
                team.spec.realise(key, &mut team.realised);
            }
        }
        let servers = plan.servers.len();
        capacity.curves.resize_with(servers, Curve::default);
        capacity.places.clear();
        capacity.places.resize(servers, 0);
        capacity.changes.clear();
        for (s, server) in plan.servers.iter().enumerate() {
            let Some(team) = self.teams.get_mut(server.team) else { continue };
            let (opens, minutes) = match plan.scenario.teams[server.team].works {
                TeamHours::OfficeHours => (plan.calendar.office_opens(), plan.calendar.office_minutes()),
                TeamHours::Always => (0, DAY),
            };
            match server.role {
                ServerRole::Own { part } => {
                    if server.kind.has_curve() {
                        capacity.curves[s].set(opens, minutes, team.hours(part));
                    }
                    team.places(s as u16, part, server.kind, capacity);
                }
                ServerRole::Contract(c) => {
                    let contract = &team.contracts[c];
                    capacity.curves[s].set(opens, minutes, &contract.per_day);
                    let rule = plan.scenario.teams[server.team].contracts[c].at_end;
                    if let (Some(until), Some(how)) = (contract.until, how(rule)) {
                        let back = Change::ReturnShare { server: s as u16, ppm: 1_000_000, how };
                        capacity.changes.push((Time::start_of_day(until), back));
                    }
                }
                ServerRole::Panel(_) => {}
            }
        }
        capacity.changes.sort_by_key(|(at, _)| *at);
    }

    /// Writes what was offered, who was in post and what it cost, by month.
    pub(super) fn write(&self, plan: &Plan, capacity: &Capacity, record: &mut Record) {
        let (layout, months) = (&plan.layout, &plan.recorded);
        for m in 0..months.count() {
            let (from, to) = (months.start(m), months.start(m + 1));
            let days = from.day() as usize..to.day() as usize;
            let offered = |s: usize| capacity.curves[s].at(to) - capacity.curves[s].at(from);
            for (s, server) in plan.servers.iter().enumerate().filter(|(_, x)| x.kind.has_curve()) {
                record.set_month(layout, plan.columns.offered[s], m, offered(s));
                let Some(columns) = plan.columns.teams.get(server.team) else { continue };
                let case = plan.hours_of_case(server.team);
                let cases = match server.kind {
                    ServerKind::Volume => offered(s),
                    _ if case > 0.0 => (offered(s) as f64 / case * 1e6).round() as i64,
                    _ => 0,
                };
                record.add_month(layout, columns.reports, m, cases);
                if let ServerRole::Contract(c) = server.role {
                    let price = plan.scenario.teams[server.team].contracts[c].price;
                    let taken = record.month(layout, plan.columns.servers[s].begun, m);
                    record.add_month(layout, columns.pence, m, (taken as f64 * price * 100.0).round() as i64);
                }
            }
            for (team, columns) in self.teams.iter().zip(&plan.columns.teams) {
                let r = &team.realised;
                let wte: i64 = r.wte_milli_per_day[days.clone()].iter().map(|w| i64::from(*w)).sum();
                record.set_month(layout, columns.wte, m, wte);
                record.set_month(layout, columns.days, m, days.len() as i64);
                record.add_month(layout, columns.pence, m, r.cost_pence_per_day[days.clone()].iter().sum());
            }
        }
    }
}

/// What each server has in each month of the run, in the mean over `draws` draws of its staff: hours in hours, places in cases
/// held at once on the first day, volumes in cases.
pub fn mean_capacity(plan: &Plan, draws: u32) -> Vec<Vec<f64>> {
    let (mut staffing, mut capacity) = (Staffing::new(plan), Capacity::default());
    let months = plan.calendar.months();
    let mut sums = vec![vec![0.0; months.len()]; plan.servers.len()];
    for draw in 0..draws.max(1) {
        staffing.realise(plan, Key::of_replication(plan.scenario.seed, draw), &mut capacity);
        for (s, server) in plan.servers.iter().enumerate() {
            let mut places = capacity.places[s];
            let mut changes = capacity.changes.iter().peekable();
            for (sum, month) in sums[s].iter_mut().zip(months) {
                let (from, to) = (Time::start_of_day(month.first_day), Time::start_of_day(month.last_day + 1));
                while let Some((_, change)) = changes.next_if(|(at, _)| *at <= from) {
                    if let Change::Places { server, places: now } = change
                        && usize::from(*server) == s
                    {
                        places = *now;
                    }
                }
                let curve = &capacity.curves[s];
                *sum += match server.kind {
                    ServerKind::Hours | ServerKind::Both => (curve.at(to) - curve.at(from)) as f64 / 60e6,
                    ServerKind::Volume => (curve.at(to) - curve.at(from)) as f64 / 1e6,
                    ServerKind::Places | ServerKind::Sittings => f64::from(places),
                };
            }
        }
    }
    let mean = |sum: f64| sum / f64::from(draws.max(1));
    sums.into_iter().map(|months| months.into_iter().map(mean).collect()).collect()
}

fn how(rule: AtEnd) -> Option<Return> {
    match rule {
        AtEnd::Finish => None,
        AtEnd::HandOver { rework } => Some(Return::HandOver { rework_ppm: ppm(rework) }),
        AtEnd::Restart => Some(Return::Restart),
    }
}

impl TeamStaff {
    /// Hours of a part of the team by day. The parts of a day add up to the whole exactly.
    fn hours(&mut self, part: usize) -> &[i64] {
        if self.parts.is_empty() {
            return &self.realised.per_day;
        }
        let parts = &self.parts;
        let upto = |n: usize, d: usize, whole: i64| {
            let ppm: i64 = parts[..n].iter().map(|p| i64::from(p[d])).sum();
            if ppm == 1_000_000 { whole } else { (i128::from(whole) * i128::from(ppm) / 1_000_000) as i64 }
        };
        self.part.clear();
        let days = self.realised.per_day.iter().enumerate();
        self.part.extend(days.map(|(d, whole)| upto(part + 1, d, *whole) - upto(part, d, *whole)));
        &self.part
    }

    /// Places of a part of the team, and what comes back when they fall.
    fn places(&self, server: u16, part: usize, kind: ServerKind, capacity: &mut Capacity) {
        let of_part = |at: i32, places: i32| {
            let Some(shares) = self.parts.get(part) else { return places };
            let day = (at / DAY) as usize;
            let upto = |n: usize| {
                let ppm: i64 = self.parts[..n].iter().map(|p| i64::from(p[day.min(shares.len() - 1)])).sum();
                i64::from(places) * ppm / 1_000_000
            };
            (upto(part + 1) - upto(part)) as i32
        };
        for (k, (at, places)) in self.realised.places.iter().enumerate() {
            let places = of_part(*at, *places);
            if k == 0 {
                capacity.places[usize::from(server)] = places;
            } else {
                capacity.changes.push((Time(*at), Change::Places { server, places }));
            }
        }
        for fall in &self.realised.falls {
            if let Some(how) = how(fall.rule) {
                let back = match kind {
                    ServerKind::Places => Change::ReturnExcess { server, how },
                    _ => Change::ReturnShare { server, ppm: fall.share_ppm, how },
                };
                capacity.changes.push((Time(fall.minute), back));
            }
        }
    }
}
