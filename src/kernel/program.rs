//! What the kernel runs: a flat program of operations, the lists and servers, and one replication's capacity.

use super::curve::Curve;
use super::queue::Order;
use super::time::Time;
use super::ways::Sweep;

/// No such index.
pub const NONE16: u16 = u16::MAX;

/// One operation. A child runs from operation to operation until one of them blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum Op {
    /// Blocks until the minute that the host gives for wait number `wait`.
    Wait { wait: u16, next: u16 },
    /// Blocks on a waiting list and then in work.
    Join { work: u16 },
    /// Goes to `targets[first + the host's choice]`.
    Choose { choice: u16, first: u16 },
    /// Starts the branches of an ask; blocks until every required one is back.
    Ask { ask: u16 },
    /// The end of a branch.
    Back,
    /// Tells the host that the child has passed here.
    Note { note: u16, next: u16 },
    /// Another child, as the host says, enters the program in this minute.
    Refer { referral: u16, next: u16 },
    /// The child leaves; its branches are cancelled.
    Leave { outcome: u16 },
}

/// A kind of work: that children join a list for, or that is done on a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The team whose list it is.
    pub team: u16,
    /// Where a child goes after one of the team's own servers; nowhere ([`NONE16`]) after the work of a round.
    pub next: u16,
    /// Where it goes after a server that sells volumes.
    pub next_after_volume: u16,
    /// The place is kept until the child's next work by the same team ends.
    pub keeps_place: bool,
    /// Where a child goes that leaves the list; the host says when.
    pub leaving: Option<u16>,
    /// Whether a child may come to it in a branch of an ask.
    pub in_branch: bool,
}

impl Work {
    /// Where a child goes after a server of this kind.
    #[inline]
    pub(super) fn after(&self, kind: ServerKind) -> u16 {
        if kind == ServerKind::Volume { self.next_after_volume } else { self.next }
    }
}

/// Several branches at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// First operation of each branch, and whether it is required.
    pub branches: Vec<(u16, bool)>,
    /// Whether the others are cancelled when the required ones are back (else they run on and are ignored).
    pub cancel_rest: bool,
    /// Where the child goes then.
    pub next: u16,
    /// The ask in whose branch this one lies.
    pub outer: Option<u16>,
}

impl Ask {
    /// Whether the child waits for every branch, so that none is ever cancelled by the others.
    pub fn all_required(&self) -> bool {
        !self.branches.is_empty() && self.branches.iter().all(|(_, required)| *required)
    }
}

/// Work that comes to every child on it again and again, and is done at once, ahead of every list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// The work: its hours are booked, and it is over.
    pub work: u16,
    /// First due so many days after the day of the request.
    pub after: i32,
    /// Then every so many days, at least one, until the child leaves.
    pub every: i32,
}

/// How a server takes work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerKind {
    /// A whole number of places, each held from start to end.
    Places,
    /// Hours: one cumulative curve; work is booked on it end to end.
    Hours,
    /// Both: a place must be free and the hours booked before must have been worked.
    Both,
    /// Volumes: starts are paced by the curve, one case each; the case ends when the host says.
    Volume,
    /// Sittings: so many starts at stated minutes; unused ones lapse.
    Sittings,
}

impl ServerKind {
    /// Whether starts are limited by places.
    pub fn has_places(self) -> bool {
        matches!(self, ServerKind::Places | ServerKind::Both)
    }

    /// Whether staff hours are booked on it.
    pub fn has_hours(self) -> bool {
        matches!(self, ServerKind::Hours | ServerKind::Both)
    }

    /// Whether starts are limited by a curve.
    pub fn has_curve(self) -> bool {
        matches!(self, ServerKind::Hours | ServerKind::Both | ServerKind::Volume)
    }
}

/// One server of a team: its own staff, a contract, or a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The team.
    pub team: u16,
    /// How it takes work.
    pub kind: ServerKind,
    /// Whether open work may come back when it shrinks, so that it must be known which cases it holds.
    pub may_return: bool,
}

/// Rules of a team's list from a minute on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// From when.
    pub from: Time,
    /// For each lane of the team.
    pub lanes: Vec<LaneRule>,
    /// For each share group, its weight in parts per million; empty = no shares.
    pub weights: Vec<u32>,
    /// For each server of the team, the lanes (by index within the team) that it takes from.
    pub takes: Vec<Vec<u16>>,
}

/// Rule of one lane: children of one work, band and stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneRule {
    /// Lower tiers are served first.
    pub tier: u16,
    /// Share group within the tier.
    pub group: u8,
    /// A gate that must be open for a start.
    pub gate: Option<u8>,
    /// Order within the lane, and against other lanes of its tier and group.
    pub order: Order,
}

/// A team: lanes and servers lie side by side in the program's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// First lane.
    pub first_lane: u16,
    /// Number of lanes.
    pub lanes: u16,
    /// First server.
    pub first_server: u16,
    /// Number of servers.
    pub servers: u16,
    /// Rules by date, the first from the start.
    pub rules: Vec<Rule>,
}

/// A change that every replication has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum Fixed {
    /// A gate opens or closes.
    Gate { gate: u8, open: bool },
    /// A team's next rule comes into force.
    Rule { team: u16 },
    /// A sitting: `starts` cases that joined by `joined_by`.
    Sitting { server: u16, starts: u32, joined_by: Time },
}

/// The whole program. Built once; shared by all replications.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Program {
    /// Operations.
    pub ops: Vec<Op>,
    /// For each operation, the slot that counts a child's visits; [`NONE16`] outside loops (every visit is the first).
    pub visit_slot: Vec<u16>,
    /// Number of slots.
    pub visit_slots: usize,
    /// Targets of choices.
    pub targets: Vec<u16>,
    /// Asks.
    pub asks: Vec<Ask>,
    /// Works.
    pub works: Vec<Work>,
    /// Number of referrals.
    pub referrals: u16,
    /// Rounds; those of one child lie side by side.
    pub rounds: Vec<Round>,
    /// Teams.
    pub teams: Vec<Team>,
    /// Servers.
    pub servers: Vec<Server>,
    /// Number of gates; all closed until opened.
    pub gates: usize,
    /// Fixed changes in order of time.
    pub fixed: Vec<(Time, Fixed)>,
    /// First minute of each month after the first; the last is the end.
    pub month_ends: Vec<Time>,
    /// Pathways that may be followed one list at a time: see [`find_sweeps`](Self::find_sweeps).
    pub sweeps: Vec<Sweep>,
}

impl Program {
    /// Whether children may be put on a team's list before they join it: who comes too late for a sitting is passed over
    /// anyway, and nothing else looks at a list of one lane that only sittings take from.
    pub(super) fn is_foreseen(&self, team: usize) -> bool {
        let spec = &self.teams[team];
        let [rule] = spec.rules.as_slice() else { return false };
        let servers = &self.servers[usize::from(spec.first_server)..][..usize::from(spec.servers)];
        let mut works = self.works.iter().filter(|w| usize::from(w.team) == team);
        spec.lanes == 1
            && rule.lanes[0].gate.is_none()
            && rule.takes.iter().all(|lanes| lanes.len() == 1)
            && servers.iter().all(|s| s.kind == ServerKind::Sittings && !s.may_return)
            && works.all(|w| w.leaving.is_none() && !w.keeps_place)
    }

    /// What to do at an operation, and the slot that counts visits there: those of the first from it on that is not a note
    /// which nobody hears.
    pub(super) fn step(&self, op: usize, hears: impl Fn(u16) -> bool) -> (Op, u16) {
        let mut at = op;
        // A way of notes alone that comes back to itself never ends.
        for _ in 0..self.ops.len() {
            match self.ops[at] {
                Op::Note { note, next } if !hears(note) => at = usize::from(next),
                _ => break,
            }
        }
        (self.ops[at], self.visit_slot[at])
    }

    /// The server whose hours work that is done at once takes: the first of its team that has any.
    #[inline]
    pub(super) fn charged_to(&self, work: u16) -> Option<u16> {
        let team = &self.teams[usize::from(self.works[usize::from(work)].team)];
        let mut servers = team.first_server..team.first_server + team.servers;
        servers.find(|s| self.servers[usize::from(*s)].kind.has_hours())
    }

    /// The end: nothing at or after it happens.
    pub fn end(&self) -> Time {
        self.month_ends.last().copied().unwrap_or(Time::START)
    }

    /// Lanes of all teams.
    pub fn lanes(&self) -> usize {
        self.teams.iter().map(|t| usize::from(t.lanes)).sum()
    }
}

/// What becomes of open work when a server shrinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum Return {
    /// The rest is done by others, plus so many parts per million of the whole.
    HandOver { rework_ppm: u32 },
    /// All of it is done again.
    Restart,
}

/// A change of one replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum Change {
    /// The server has so many places from now on. Cases above them are finished unless they are returned.
    Places { server: u16, places: i32 },
    /// Cases above the places go back to the head of their list, latest start first.
    ReturnExcess { server: u16, how: Return },
    /// This share of the open cases goes back, latest start first, to the nearest whole number.
    ReturnShare { server: u16, ppm: u32, how: Return },
}

/// The capacity of one replication.
#[derive(Debug, Default)]
pub struct Capacity {
    /// A curve for each server; servers without hours have an empty one.
    pub curves: Vec<Curve>,
    /// Places of each server at the start.
    pub places: Vec<i32>,
    /// Changes in order of time; of one minute in the order given.
    pub changes: Vec<(Time, Change)>,
}
