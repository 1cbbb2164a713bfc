//! Teams to lanes, rules and servers.

use super::{Compiler, ServerPlan, ServerRole, Timed};
use crate::chance::NameHash;
use crate::kernel::{self, Fixed, LaneRule, Rule, ServerKind, Time};
use crate::pathway::{AtEnd, ListPolicy, Order, OwnLimits, StreamTest, Team};

/// The gate that is open on days when schools are.
pub const SCHOOLS_OPEN: u8 = 0;

/// Parts per million of a share.
pub fn ppm(share: f64) -> u32 {
    (share * 1e6).round() as u32
}

/// Slots of a policy: its bands, then its streams (one if it names none).
pub fn slots(policy: &ListPolicy) -> usize {
    policy.bands.len() + policy.streams.len().max(1)
}

impl Compiler<'_> {
    /// Compiles a team: its lanes, its rules by date, its servers.
    pub(super) fn team(&mut self, ix: usize, team: &Team) {
        // Nobody waits for a contact, so it needs no lane.
        let of_team = |w: &usize| usize::from(self.program.works[*w].team) == ix && self.works[*w].stage_ix.is_some();
        let works: Vec<usize> = (0..self.works.len()).filter(of_team).collect();
        let width = team.list.values().map(slots).max().unwrap_or(1);
        for (k, w) in works.iter().enumerate() {
            self.works[*w].first_lane = (k * width) as u16;
            self.works[*w].one_lane = width == 1;
        }
        let own = self.own_server(ix);
        let first_server = self.program.servers.len() as u16;
        let mut roles = Vec::new();
        if let Some(kind) = own {
            roles.extend((0..team.parts()).map(|part| (kind, ServerRole::Own { part }, may_return(team))));
        }
        for (c, contract) in team.contracts.iter().enumerate() {
            roles.push((ServerKind::Volume, ServerRole::Contract(c), contract.at_end != AtEnd::Finish));
        }
        for (kind, role, may_return) in &roles {
            self.program.servers.push(kernel::Server { team: ix as u16, kind: *kind, may_return: *may_return });
            self.servers.push(ServerPlan { team: ix, role: *role, kind: *kind });
            let turnaround = match role {
                ServerRole::Contract(c) => {
                    let contract = &team.contracts[*c];
                    let name = NameHash::new(&format!("{}/{}/turnaround", team.id, contract.id));
                    Some(self.lasting(&contract.turnaround, name))
                }
                ServerRole::Own { .. } | ServerRole::Panel(_) => None,
            };
            self.turnarounds.push(turnaround);
        }
        let from = |k: usize| {
            if k == 0 { Time::START } else { Time::start_of_day(self.calendar.day_of(team.list.changes[k - 1].0)) }
        };
        let rules: Vec<Rule> = team
            .list
            .values()
            .enumerate()
            .map(|(k, policy)| Rule {
                from: from(k),
                lanes: self.lane_rules(policy, &works, width),
                weights: weights(policy),
                takes: roles.iter().map(|(_, role, _)| self.takes(team, policy, *role, &works, width)).collect(),
            })
            .collect();
        // Changes before the start have happened; those after it are fixed changes.
        let past = rules.iter().skip(1).filter(|r| r.from <= Time::START).count();
        let rules: Vec<Rule> = rules.into_iter().skip(past).collect();
        self.policies.push(Timed::new(&team.list, self.calendar, Clone::clone));
        for rule in rules.iter().skip(1) {
            self.program.fixed.push((rule.from, Fixed::Rule { team: ix as u16 }));
        }
        self.program.teams.push(kernel::Team {
            first_lane: self.lane_count,
            lanes: (works.len() * width) as u16,
            first_server,
            servers: roles.len() as u16,
            rules,
        });
        self.lane_count += (works.len() * width) as u16;
    }

    /// How the team's own staff take work; `None` when there are only contracts.
    fn own_server(&self, team: usize) -> Option<ServerKind> {
        let OwnLimits { hours, places } = self.scenario.own_limits(team);
        match (hours, places) {
            (true, true) => Some(ServerKind::Both),
            (true, false) => Some(ServerKind::Hours),
            (false, true) => Some(ServerKind::Places),
            (false, false) => None,
        }
    }

    fn lane_rules(&self, policy: &ListPolicy, works: &[usize], width: usize) -> Vec<LaneRule> {
        let (bands, streams) = (policy.bands.len(), policy.streams.len().max(1));
        let order = match policy.order {
            Order::OldestRequestFirst => kernel::Order::OldestRequest,
            Order::FirstCome => kernel::Order::FirstCome,
            Order::NewestRequestFirst => kernel::Order::NewestRequest,
        };
        let mut lanes = Vec::new();
        for w in works {
            let rule = &self.works[*w];
            let stage = |(p, s): &(usize, crate::pathway::StageIx)| {
                *p == usize::from(rule.pathway_ix) && Some(s.0) == rule.stage_ix
            };
            let rank = policy.stages_first.iter().position(stage).unwrap_or(policy.stages_first.len());
            let gate = self.gates[*w].then_some(SCHOOLS_OPEN);
            for slot in 0..width {
                let tier = rank * (bands + 1) + slot.min(bands);
                let group = if slot < bands { streams } else { (slot - bands).min(streams - 1) };
                lanes.push(LaneRule { tier: tier as u16, group: group as u8, gate, order });
            }
        }
        lanes
    }

    /// The lanes that a server takes from.
    fn takes(&self, team: &Team, policy: &ListPolicy, role: ServerRole, works: &[usize], width: usize) -> Vec<u16> {
        let bands = policy.bands.len();
        let stream = |slot: usize| slot.checked_sub(bands);
        let takes = |w: usize, slot: usize| match role {
            ServerRole::Own { part } if policy.has_parts() => stream(slot).is_none_or(|s| s == part),
            ServerRole::Own { .. } => true,
            ServerRole::Contract(c) => {
                let contract = &team.contracts[c];
                let rule = &self.works[w];
                let stage = rule.stage_ix.is_some_and(|s| {
                    contract.stages.is_empty()
                        || contract.stages.iter().any(|(p, t)| *p == usize::from(rule.pathway_ix) && t.0 == s)
                });
                let named = |s: usize| policy.streams.get(s).is_none_or(|x| contract.streams.contains(&x.id));
                stage && (contract.streams.is_empty() || stream(slot).is_none_or(named))
            }
            ServerRole::Panel(_) => true,
        };
        let mut lanes = Vec::new();
        for (k, w) in works.iter().enumerate() {
            lanes.extend((0..width).filter(|slot| takes(*w, *slot)).map(|slot| (k * width + slot) as u16));
        }
        lanes
    }

    /// Opens and closes the gate of school days.
    pub(super) fn school_gate(&mut self) {
        if !self.gates.contains(&true) {
            return;
        }
        self.program.gates = 1;
        let mut open = false;
        for day in 0..self.calendar.days() {
            let now = self.calendar.is_school_open(day);
            if now != open {
                open = now;
                let gate = Fixed::Gate { gate: SCHOOLS_OPEN, open };
                self.program.fixed.push((Time::start_of_day(day), gate));
            }
        }
    }
}

fn may_return(team: &Team) -> bool {
    team.posts.iter().any(|p| p.at_end != AtEnd::Finish)
}

/// Weights of the share groups, and one more for the bands.
fn weights(policy: &ListPolicy) -> Vec<u32> {
    if policy.streams.len() < 2 || policy.has_parts() {
        return Vec::new();
    }
    policy.streams.iter().map(|s| ppm(s.share)).chain(std::iter::once(1_000_000)).collect()
}

/// The slot of a child under a policy: the first band it is in, else the first stream that takes it.
///
/// `is` says whether a test holds for the child; `request` is the day of its request, `waited` its days since then.
pub fn slot_of(
    policy: &ListPolicy,
    pathway: usize,
    is: impl Fn(crate::pathway::ClassTest) -> bool,
    requested_from: impl Fn(crate::calendar::Date) -> bool,
    waited_days: i32,
) -> usize {
    let of_class = |p: usize, test| p == pathway && is(test);
    if let Some(band) = policy.bands.iter().position(|(p, test)| of_class(*p, *test)) {
        return band;
    }
    let takes = |s: &crate::pathway::Stream| match s.takes {
        StreamTest::RequestedFrom(date) => requested_from(date),
        StreamTest::WaitedAtMostWeeks(weeks) => f64::from(waited_days) <= weeks * 7.0,
        StreamTest::Class(p, test) => of_class(p, test),
        StreamTest::Rest => false,
    };
    let rest = || policy.streams.iter().position(|s| s.takes == StreamTest::Rest);
    policy.bands.len() + policy.streams.iter().position(takes).or_else(rest).unwrap_or(0)
}
