//! What a replication knows of teams: the rule in force, who is on which lane, and shares.

use super::program::{LaneRule, Team};
use std::ops::ControlFlow;

/// What a cost adds to the tag of a share group: cost over weight, in units in which a million weighs one. Hours are
/// counted in milli-minutes here, so that tags of centuries of work fit.
pub fn tag_cost(cost: i64, weight: u32) -> u64 {
    (i128::from(cost) * 1_000 / i128::from(weight.max(1))) as u64
}

/// A team's state.
#[derive(Debug)]
pub struct TeamState {
    pub dirty: bool,
    /// Whether its list may be joined ahead of the clock.
    pub foreseen: bool,
    pub rule: usize,
    /// How many are on its lists.
    pub waiting: u32,
    /// Its lanes by the rule in force, lower tiers first, and where each is among them.
    lanes: Vec<Lane>,
    places: Vec<u16>,
    /// For each of these a bit: whether anybody is on it,
    filled: Vec<u64>,
    /// and for each server as many words, whether it takes from it.
    takes: Vec<u64>,
    /// Whether the rule in force has shares.
    shares: bool,
    /// Start-time fair queueing: virtual time of each tier,
    clocks: Vec<u64>,
    /// and finish tag of each share group in each tier.
    tags: Vec<u64>,
    groups: usize,
}

/// A lane by the rule in force.
#[derive(Debug, Clone, Copy)]
pub struct Lane {
    /// By index within the team.
    pub lane: u16,
    pub tier: u16,
    pub group: u8,
    pub gate: Option<u8>,
}

impl TeamState {
    pub fn new(team: &Team, foreseen: bool) -> Self {
        let groups = team.rules.iter().map(|r| r.weights.len()).max().unwrap_or(0);
        let tiers = team.rules.iter().flat_map(|r| &r.lanes).map(|l| usize::from(l.tier) + 1).max().unwrap_or(0);
        let mut state = TeamState {
            dirty: false,
            foreseen,
            rule: 0,
            waiting: 0,
            lanes: Vec::new(),
            places: Vec::new(),
            filled: Vec::new(),
            takes: Vec::new(),
            shares: false,
            clocks: vec![0; tiers],
            tags: vec![0; tiers * groups],
            groups,
        };
        state.follow(team);
        state
    }

    /// Follows the rule in force: nobody is on a lane.
    fn follow(&mut self, team: &Team) {
        let Some(rule) = team.rules.get(self.rule) else { return };
        let lane = |(lane, LaneRule { tier, group, gate, .. }): (u16, &LaneRule)| Lane {
            lane,
            tier: *tier,
            group: *group,
            gate: *gate,
        };
        self.lanes.clear();
        self.lanes.extend((0..).zip(&rule.lanes).map(lane));
        self.lanes.sort_by_key(|lane| lane.tier);
        self.places.clear();
        self.places.resize(self.lanes.len(), 0);
        for (place, lane) in (0..).zip(&self.lanes) {
            self.places[usize::from(lane.lane)] = place;
        }
        let words = self.lanes.len().div_ceil(64);
        self.filled.clear();
        self.filled.resize(words, 0);
        self.takes.clear();
        self.takes.resize(words * rule.takes.len(), 0);
        for (server, lanes) in rule.takes.iter().enumerate() {
            for lane in lanes {
                let place = usize::from(self.places[usize::from(*lane)]);
                self.takes[server * words + place / 64] |= 1 << (place % 64);
            }
        }
        self.shares = !rule.weights.is_empty();
    }

    /// The next rule comes into force: nobody is in place yet, and shares begin afresh.
    pub fn next_rule(&mut self, team: &Team) {
        self.rule += 1;
        self.waiting = 0;
        self.follow(team);
        self.clocks.fill(0);
        self.tags.fill(0);
    }

    /// Whether anybody is on a lane, by index within the team, from now on.
    #[inline(always)]
    pub fn fill(&mut self, lane: u16, filled: bool) {
        let place = usize::from(self.places[usize::from(lane)]);
        let (word, bit) = (&mut self.filled[place / 64], place % 64);
        *word = *word & !(1 << bit) | u64::from(filled) << bit;
    }

    /// Looks at the lanes with somebody on them from which a server takes, by its index within the team, lower tiers first,
    /// until told that it is enough.
    #[inline(always)]
    pub fn look(&self, server: u16, mut look: impl FnMut(Lane) -> ControlFlow<()>) {
        let words = self.filled.len();
        let takes = &self.takes[usize::from(server) * words..][..words];
        for (word, (filled, takes)) in self.filled.iter().zip(takes).enumerate() {
            let mut bits = filled & takes;
            while bits != 0 {
                if look(self.lanes[word * 64 + bits.trailing_zeros() as usize]).is_break() {
                    return;
                }
                bits &= bits - 1;
            }
        }
    }

    /// Whether anybody is on a lane from which a server takes.
    pub fn is_any(&self, server: u16) -> bool {
        let words = self.filled.len();
        let takes = &self.takes[usize::from(server) * words..][..words];
        self.filled.iter().zip(takes).any(|(filled, takes)| filled & takes != 0)
    }

    /// The start tag of whoever is next in a share group of a tier; nothing where there are no shares.
    #[inline]
    pub fn start_tag(&self, tier: u16, group: u8) -> u64 {
        if !self.shares {
            return 0;
        }
        let tier = usize::from(tier);
        self.tags[tier * self.groups + usize::from(group)].max(self.clocks[tier])
    }

    /// One of a share group of a tier starts, at a cost.
    pub fn pay(&mut self, tier: u16, group: u8, tag_cost: u64) {
        let start = self.start_tag(tier, group);
        let tier = usize::from(tier);
        self.clocks[tier] = start;
        self.tags[tier * self.groups + usize::from(group)] = start + tag_cost;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Order, Rule};

    /// More lanes than a word has bits, each of a tier of its own, the last lanes first. Catches: a lane that is looked at in
    /// vain, out of turn, for another server, or after it has been left.
    #[test]
    fn lanes_with_somebody_on_them_are_looked_at_by_tier() {
        const LANES: u16 = 150;
        let lane = |n| LaneRule { tier: LANES - n, group: 0, gate: None, order: Order::FirstCome };
        let rule = Rule {
            from: crate::kernel::Time::START,
            lanes: (0..LANES).map(lane).collect(),
            weights: Vec::new(),
            takes: vec![(0..LANES).collect(), (0..LANES).filter(|n| n % 3 == 0).collect()],
        };
        let team = Team { first_lane: 0, lanes: LANES, first_server: 0, servers: 2, rules: vec![rule.clone(), rule] };
        let mut state = TeamState::new(&team, false);
        let looked = |state: &TeamState, server, most: usize| {
            let mut lanes = Vec::new();
            state.look(server, |lane| {
                lanes.push(lane.lane);
                if lanes.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            assert_eq!(state.is_any(server), !lanes.is_empty());
            lanes
        };
        assert_eq!(looked(&state, 0, 9), [0; 0]);
        for n in [0, 20, 63, 64, 66, 149] {
            state.fill(n, true);
        }
        assert_eq!(looked(&state, 0, 9), [149, 66, 64, 63, 20, 0]);
        assert_eq!(looked(&state, 0, 2), [149, 66]);
        assert_eq!(looked(&state, 1, 9), [66, 63, 0]);
        state.fill(66, false);
        state.fill(149, true);
        assert_eq!(looked(&state, 1, 9), [63, 0]);
        state.next_rule(&team);
        assert_eq!(looked(&state, 0, 9), [0; 0], "who waits is put in place anew");
    }
}
