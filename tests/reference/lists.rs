//! Waiting lists: who is next, sorted out afresh for every start.

use super::faults::Fault;
use super::ways::{At, OnList};
use super::{Reference, Watcher};
use sendsim::kernel::{Need, Order, Rule, ServerKind, Time, Who};
use std::collections::BTreeMap;

/// The rule of a team in force, and where the shares of its tiers stand.
#[derive(Default)]
pub struct TeamNow {
    pub rule: usize,
    pub tiers: BTreeMap<u16, Shares>,
}

/// Start-time fair queueing in one tier: a start costs its group its work over the group's share, and the next turn is of
/// the group that has paid least. An idle group is not owed anything: it pays at least what the last turn stood at.
#[derive(Default, Debug)]
pub struct Shares {
    last_turn: i64,
    paid: BTreeMap<u8, i64>,
}

impl Shares {
    fn turn_of(&self, group: u8, owed: bool) -> i64 {
        let paid = self.paid.get(&group).copied().unwrap_or(0);
        if owed { paid } else { paid.max(self.last_turn) }
    }
}

/// What a case counts for shares that takes no hours: a thousand minutes.
const CASE: i64 = 1_000_000_000;

/// The place on a list: who is ahead of all; the order's own key; the other; the child's own number; the work.
type Rank = (bool, i32, i32, u64, u16);

impl<H: Watcher> Reference<'_, H> {
    /// Every team serves its lists, lowest team first; its servers in order, until nothing more can start.
    pub fn starts(&mut self) {
        for (t, team) in (0..).zip(&self.p.teams) {
            let mut waiting: Vec<usize> = self.pending.iter().copied().filter(|w| self.waits_for(*w, t)).collect();
            for server in team.first_server..team.first_server + team.servers {
                while let Some((way, on)) = self.next_start_at(server, &waiting) {
                    self.start(server, way, &on);
                    waiting.retain(|w| *w != way);
                }
            }
        }
    }

    pub fn rule(&self, team: u16) -> &Rule {
        &self.p.teams[usize::from(team)].rules[self.teams[usize::from(team)].rule]
    }

    pub fn waits_for(&self, way: usize, team: u16) -> bool {
        matches!(self.ways[way].at, At::OnList(on) if self.p.works[usize::from(on.work)].team == team)
    }

    /// Whom a server takes next: by tier, share and rank.
    fn next_start_at(&self, server: u16, waiting: &[usize]) -> Option<(usize, OnList)> {
        if waiting.is_empty() || !self.is_able(server) {
            return None;
        }
        let team = self.p.servers[usize::from(server)].team;
        let rule = self.rule(team);
        let able: Vec<(usize, OnList)> = self.able(server, team, waiting).collect();
        let lane = |on: &OnList| &rule.lanes[usize::from(on.lane)];
        let tier = able.iter().map(|(_, on)| lane(on).tier).min()?;
        let shares = self.teams[usize::from(team)].tiers.get(&tier);
        let turn = |on: &OnList| {
            let shared = shares.filter(|_| !rule.weights.is_empty());
            let turn = shared.map_or(0, |s| s.turn_of(lane(on).group, self.has(Fault::CreditKept)));
            (turn, if self.has(Fault::LevelGroupsByNumber) { lane(on).group } else { 0 })
        };
        let in_tier = able.iter().filter(|(_, on)| lane(on).tier == tier);
        in_tier.min_by_key(|(way, on)| (turn(on), self.rank(*way, on, lane(on).order))).copied()
    }

    /// All whom a server can take now, of those who wait for its team.
    fn able(&self, server: u16, team: u16, waiting: &[usize]) -> impl Iterator<Item = (usize, OnList)> {
        let rule = self.rule(team);
        let staff = &self.servers[usize::from(server)];
        let takes = &rule.takes[usize::from(server - self.p.teams[usize::from(team)].first_server)];
        let full = staff.kind.has_places() && self.busy(server) >= staff.places;
        let in_time = |joined: Time| staff.sitting.is_none_or(|(_, by)| joined <= by || self.has(Fault::LatePapers));
        waiting.iter().filter_map(move |way| {
            let At::OnList(on) = self.ways[*way].at else { return None };
            let able = takes.contains(&on.lane)
                && rule.lanes[usize::from(on.lane)].gate.is_none_or(|g| self.gates[usize::from(g)])
                && (!full || self.ways[*way].keeps.contains(&server))
                && in_time(on.joined);
            able.then_some((*way, on))
        })
    }

    fn rank(&self, way: usize, on: &OnList, order: Order) -> Rank {
        let child = &self.children[self.ways[way].child as usize];
        let team = self.p.works[usize::from(on.work)].team;
        let keeps = self.ways[way].keeps.iter().any(|s| self.p.servers[usize::from(*s)].team == team);
        let keeps = keeps && !self.has(Fault::KeepersTakeTheirTurn);
        let ahead = keeps || (on.back.is_some() && !self.has(Fault::ReturnsTakeTheirTurn));
        let (own, other) = match order {
            Order::OldestRequest if self.has(Fault::NewestForOldest) => (-child.request.0, on.joined.0),
            Order::OldestRequest => (child.request.0, on.joined.0),
            Order::FirstCome => (on.joined.0, child.request.0),
            Order::NewestRequest => (-child.request.0, on.joined.0),
        };
        (!ahead, own, other, child.tie, on.work)
    }

    fn start(&mut self, server: u16, way: usize, on: &OnList) {
        let who = Who { child: self.ways[way].child, visit: on.visit };
        if let Some((left, _)) = &mut self.servers[usize::from(server)].sitting {
            *left -= 1;
        }
        let takes = match on.back {
            Some((work, minutes)) => {
                let left = Need { work, not_before: self.now + minutes };
                self.host.begin_again(who, on.work, server, on.joined, self.now, left);
                left
            }
            None => self.host.begin(who, on.work, server, on.joined, self.now),
        };
        let counts = match self.servers[usize::from(server)].kind {
            ServerKind::Hours | ServerKind::Both => takes.work,
            ServerKind::Volume if takes.work > 0 => takes.work,
            ServerKind::Places | ServerKind::Volume | ServerKind::Sittings => CASE,
        };
        self.pay(server, on, counts);
        self.hold(way, on.work, server, on.visit, self.now, takes);
    }

    /// The turn of a share group has come.
    fn pay(&mut self, server: u16, on: &OnList, counts: i64) {
        let team = self.p.servers[usize::from(server)].team;
        let rule = self.rule(team);
        if rule.weights.is_empty() {
            return;
        }
        let lane = rule.lanes[usize::from(on.lane)];
        // In whole thousandths of a minute.
        let price = counts * 1000 / i64::from(rule.weights[usize::from(lane.group)].max(1));
        let owed = self.has(Fault::CreditKept);
        let shares = self.teams[usize::from(team)].tiers.entry(lane.tier).or_default();
        let turn = shares.turn_of(lane.group, owed);
        shares.last_turn = turn;
        shares.paid.insert(lane.group, turn + price);
    }
}
