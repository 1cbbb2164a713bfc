//! Waiting lists by counting: who joined, who left, and the area under the length of the list.

use super::books::{Books, Place, Token, Waits};
use super::facts::Spot;
use sendsim::kernel::{Order, Rule, ServerKind, Time};
use sendsim::plan::ServerRole;
use std::collections::BTreeMap;

/// One list.
#[derive(Debug, Default, Clone)]
struct List {
    length: i64,
    changed: i32,
    /// Children times minutes.
    area: i64,
    /// Minutes waited by those who are off the list, as the kernel tells them.
    waited: i64,
}

/// All lists and the numbers of children by spot.
pub struct Lists {
    lists: Vec<List>,
    /// Who has come to a spot less who has gone from it.
    inside: BTreeMap<(usize, Spot), i64>,
    before: BTreeMap<u32, Time>,
}

impl Lists {
    pub fn new(works: usize) -> Self {
        Lists { lists: vec![List::default(); works], inside: BTreeMap::new(), before: BTreeMap::new() }
    }

    pub fn enter(&mut self, p: usize, spot: Spot) {
        *self.inside.entry((p, spot)).or_default() += 1;
    }

    pub fn exit(&mut self, p: usize, spot: Spot) {
        *self.inside.entry((p, spot)).or_default() -= 1;
    }

    /// An open case that joined its list before the start.
    pub fn joined_before(&mut self, child: u32, joined: Time) {
        self.before.insert(child, joined);
    }

    /// When a child that joins at the start had joined.
    pub fn joined_at(&mut self, child: u32, now: Time) -> Time {
        self.before.remove(&child).filter(|_| now == Time::START).unwrap_or(now)
    }

    /// A list grows or shrinks by one.
    pub fn step(&mut self, work: u16, now: Time, by: i64, since: Time) {
        let list = &mut self.lists[usize::from(work)];
        list.area += list.length * i64::from(now.0 - list.changed);
        list.changed = now.0;
        list.length += by;
        if by > 0 {
            // Before the start it had been on the list already.
            list.area += i64::from(now.since(since));
        } else {
            list.waited += i64::from(now.since(since));
        }
    }

    /// Counted by steps against counted one by one.
    pub fn compare(&self, inside: &BTreeMap<(usize, Spot), i64>, waiting: &[i64]) -> Option<String> {
        for (w, list) in self.lists.iter().enumerate() {
            if list.length != waiting[w] {
                return Some(format!("list {w} has {} by steps, {} by count", list.length, waiting[w]));
            }
        }
        let mut spots: Vec<_> = self.inside.keys().chain(inside.keys()).collect();
        spots.sort();
        spots.dedup();
        let count = |of: &BTreeMap<(usize, Spot), i64>, spot| of.get(spot).copied().unwrap_or(0);
        let wrong = spots.into_iter().find(|s| count(&self.inside, s) != count(inside, s));
        wrong.map(|s| format!("{s:?} holds {} by steps, {} by count", count(&self.inside, s), count(inside, s)))
    }

    /// The area under each list against the sum of its waits, those still open included.
    pub fn areas(&mut self, end: Time, waiting: &[(u16, Time)]) -> Option<String> {
        for (w, list) in self.lists.iter_mut().enumerate() {
            list.area += list.length * i64::from(end.0 - list.changed);
            list.changed = end.0;
            let open: i64 = waiting.iter().filter(|x| usize::from(x.0) == w).map(|x| i64::from(end.since(x.1))).sum();
            if list.area != list.waited + open {
                return Some(format!("list {w}: area {}, waits {} and {open} open", list.area, list.waited));
            }
        }
        None
    }
}

/// The order of a child on a list: those whose work has come back, and those who keep a place of the team, come first.
fn rank(order: Order, request: Time, w: &Waits, tie: u64, ahead: bool) -> (bool, i32, i32, u64) {
    let (first, second) = match order {
        Order::OldestRequest => (request.0, w.joined.0),
        Order::FirstCome => (w.joined.0, request.0),
        Order::NewestRequest => (-request.0, w.joined.0),
    };
    (!ahead, first, second, tie)
}

impl Books<'_> {
    /// The rule of a team in force.
    fn rule(&self, team: usize, now: Time) -> &Rule {
        let rules = &self.facts.plan.program.teams[team].rules;
        rules.iter().rev().find(|r| r.from <= now).unwrap_or(&rules[0])
    }

    /// Lanes that a server takes from.
    fn takes(&self, server: u16, now: Time) -> &[u16] {
        let plan = self.facts.plan;
        let team = plan.servers[usize::from(server)].team;
        &self.rule(team, now).takes[usize::from(server - plan.program.teams[team].first_server)]
    }

    fn open_gate(&self, work: u16, now: Time) -> bool {
        let (p, spot) = self.facts.works[usize::from(work)];
        let Spot::Stage(s) = spot else { return true };
        match self.facts.kind(p, s) {
            sendsim::pathway::StageKind::Work(w) => {
                !w.schools_open || self.facts.plan.calendar.is_school_open(now.day())
            }
            _ => true,
        }
    }

    /// Everyone on the lists of a team.
    fn on_lists(&self, team: usize) -> impl Iterator<Item = (usize, Waits)> {
        self.tokens.iter().enumerate().filter_map(move |(t, token)| match token.place {
            Place::Waiting(w) if usize::from(self.facts.plan.program.works[usize::from(w.work)].team) == team => {
                Some((t, w))
            }
            _ => None,
        })
    }

    /// Checks that the start of `t` breaks no rule and passes nobody over.
    pub fn check_order(&mut self, t: usize, w: &Waits, server: u16) {
        let (plan, now) = (self.facts.plan, self.now);
        let team = plan.servers[usize::from(server)].team;
        if usize::from(plan.program.works[usize::from(w.work)].team) != team {
            return self.fault(format!("server {server} takes work of another team"));
        }
        self.check(self.takes(server, now).contains(&w.lane), || format!("server {server} takes lane {}", w.lane));
        self.check(self.open_gate(w.work, now), || "work starts when schools are closed".to_string());
        if let ServerRole::Contract(c) = plan.servers[usize::from(server)].role {
            self.figures.saw("cases of a contract");
            let contract = &plan.scenario.teams[team].contracts[c];
            let (p, spot) = self.facts.works[usize::from(w.work)];
            let named = contract.stages.iter().any(|(q, s)| *q == p && spot == Spot::Stage(s.0));
            self.check(contract.stages.is_empty() || named, || "a contract takes another stage".to_string());
            let day = plan.calendar.date_of(now.day());
            let runs = contract.from.is_none_or(|d| d <= day) && contract.until.is_none_or(|d| day <= d);
            self.check(runs, || "a contract that does not run takes a case".to_string());
        }
        let mut papers = Time::NEVER;
        if let ServerRole::Panel(panel) = plan.servers[usize::from(server)].role {
            self.figures.saw("panels with a limit");
            match self.facts.sittings[panel].iter().find(|s| s.1 == now) {
                Some((by, _, cases)) => {
                    papers = *by;
                    let cases = *cases;
                    let taken = self.figures.sitting(server, now);
                    self.check(taken < cases, || format!("panel {panel} takes more than {cases}"));
                    self.check(w.joined <= papers, || "papers came after the cut-off".to_string());
                }
                None => self.fault(format!("panel {panel} does not sit")),
            }
        }
        let kind = plan.servers[usize::from(server)].kind;
        let full = kind.has_places() && self.staff.in_use(server) >= self.staff.places(server);
        let rule = self.rule(team, now);
        let shares = !rule.weights.is_empty();
        let place = |t: usize, w: &Waits| {
            let lane = &rule.lanes[usize::from(w.lane)];
            let child = &self.children[self.tokens[t].child];
            let keeps = self.tokens[t].held.iter().any(|s| plan.servers[usize::from(*s)].team == team);
            let ahead = w.redo.is_some() || keeps;
            (lane.tier, lane.group, rank(lane.order, child.request, w, child.tie, ahead))
        };
        let mine = place(t, w);
        let takes = self.takes(server, now);
        let passed = self.on_lists(team).find(|(u, v)| {
            let able = *u != t
                && takes.contains(&v.lane)
                && self.open_gate(v.work, now)
                && (!full || self.staff.keeps(server, *u))
                && v.joined <= papers;
            let theirs = place(*u, v);
            able && (theirs.0 < mine.0 || (theirs.0 == mine.0 && (!shares || theirs.1 == mine.1) && theirs.2 < mine.2))
        });
        if let Some((u, v)) = passed {
            let order = format!("server {server} takes {t} ({w:?}) before {u} ({v:?})");
            match plan.servers[usize::from(server)].role {
                // In one minute it takes everyone in time or, in order, as many as it can.
                ServerRole::Panel(_) => self.passed_over.push((u, v.joined, order)),
                _ => self.fault(order),
            }
        }
    }

    /// Nobody waits for staff who could begin: looked at when a minute is over. `now` is the next.
    pub fn check_idle(&mut self, now: Time) {
        let plan = self.facts.plan;
        let last = now - 1;
        for server in 0..plan.servers.len() as u16 {
            let kind = plan.servers[usize::from(server)].kind;
            if kind != ServerKind::Places || plan.servers[usize::from(server)].team >= plan.scenario.teams.len() {
                continue;
            }
            let free = self.staff.in_use(server) < self.staff.places(server);
            let takes = self.takes(server, last);
            let able = self.on_lists(plan.servers[usize::from(server)].team).find(|(t, w)| {
                takes.contains(&w.lane) && self.open_gate(w.work, last) && (free || self.staff.keeps(server, *t))
            });
            if let Some((t, w)) = able {
                self.fault(format!("server {server} is idle while {t} waits: {w:?}"));
            }
        }
    }

    /// A panel that has sat in this minute has taken who was taken after others as well, and with room left has passed
    /// over nobody whose papers were in.
    pub fn check_sittings(&mut self) {
        let (plan, now) = (self.facts.plan, self.now);
        for (u, joined, order) in std::mem::take(&mut self.passed_over) {
            let still = matches!(self.tokens[u].place, Place::Waiting(w) if w.joined == joined);
            self.check(!still, || order);
        }
        for (s, server) in plan.servers.iter().enumerate() {
            let ServerRole::Panel(panel) = server.role else { continue };
            let Some((papers, _, cases)) = self.facts.sittings[panel].iter().find(|sitting| sitting.1 == now) else {
                continue;
            };
            if self.figures.sitting(s as u16, now) < *cases {
                let team_of = |work: u16| usize::from(plan.program.works[usize::from(work)].team);
                let papers = *papers;
                let is_passed_over = |t: &Token| match t.place {
                    Place::Waiting(w) => w.joined <= papers && team_of(w.work) == server.team,
                    _ => false,
                };
                let passed_over = self.tokens.iter().any(is_passed_over);
                self.check(!passed_over, || format!("panel {panel} has room and passes over a child"));
            }
        }
    }
}
