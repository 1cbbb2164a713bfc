//! What staff hold and have booked, reckoned from the capacity of the replication and nothing else.

use super::books::{Books, Place, Waits, Works};
use sendsim::kernel::{Capacity, Change, Curve, DAY, InWork, Need, Return, ServerKind, Time};
use sendsim::plan::Plan;

const CASE: i64 = 1_000_000;

/// One server.
#[derive(Debug, Default)]
struct Server {
    booked: i64,
    /// Hours that went by with nothing booked.
    lapsed: i64,
    /// Work done by the end of the last month.
    worked: i64,
    places: i32,
    /// Tokens in work here, those that nobody waits for among them.
    active: Vec<usize>,
    /// Tokens that keep a place here from an earlier work.
    keepers: Vec<usize>,
}

/// All servers.
pub struct Staff<'a> {
    plan: &'a Plan,
    capacity: &'a Capacity,
    servers: Vec<Server>,
    changes: usize,
}

impl<'a> Staff<'a> {
    pub fn new(plan: &'a Plan, capacity: &'a Capacity) -> Self {
        let server = |places: &i32| Server { places: *places, ..Server::default() };
        Staff { plan, capacity, servers: capacity.places.iter().map(server).collect(), changes: 0 }
    }

    fn kind(&self, server: u16) -> ServerKind {
        self.plan.servers[usize::from(server)].kind
    }

    fn at(&mut self, server: u16) -> &mut Server {
        &mut self.servers[usize::from(server)]
    }

    /// When capacity next changes.
    pub fn next_change(&self) -> Time {
        self.capacity.changes.get(self.changes).map_or(Time::NEVER, |(at, _)| *at)
    }

    /// Cases that a server holds: in work, and places kept by those who are not in work here.
    pub fn in_use(&self, server: u16) -> i32 {
        let s = &self.servers[usize::from(server)];
        let kept = s.keepers.iter().filter(|t| !s.active.contains(t)).count();
        (s.active.len() + kept) as i32
    }

    pub fn places(&self, server: u16) -> i32 {
        self.servers[usize::from(server)].places
    }

    pub fn keep(&mut self, server: u16, t: usize) {
        self.at(server).keepers.push(t);
    }

    pub fn unkeep(&mut self, server: u16, t: usize) {
        self.at(server).keepers.retain(|x| *x != t);
    }

    pub fn keeps(&self, server: u16, t: usize) -> bool {
        self.servers[usize::from(server)].keepers.contains(&t)
    }

    pub fn release(&mut self, server: u16, t: usize) {
        self.at(server).active.retain(|x| *x != t);
    }

    /// Work that is open at the start.
    pub fn open(&mut self, t: usize, work: u16, w: InWork, began: Time) -> Works {
        let need = Need { work: w.work, not_before: w.not_before };
        let end = self.book(w.server, need, Time::START);
        self.at(w.server).active.push(t);
        let hold = w.not_before.since(began);
        Works { work, server: w.server, visit: 0, began, end, need: w.work, hold }
    }

    /// Work that is done at once.
    pub fn charge(&mut self, server: u16, need: Need, now: Time) {
        self.book(server, need, now);
    }

    /// Books work that begins now; gives its end.
    fn book(&mut self, server: u16, need: Need, now: Time) -> Time {
        let curve = &self.capacity.curves[usize::from(server)];
        let amount = match self.kind(server) {
            ServerKind::Places | ServerKind::Sittings => return need.not_before.max(now),
            ServerKind::Hours | ServerKind::Both => need.work,
            ServerKind::Volume => CASE,
        };
        let s = &mut self.servers[usize::from(server)];
        // What is taken in the minute in which hours flow again goes on where the work before it ended.
        let goes_on = curve.flows(s.booked, &mut 0) >= now;
        let idle = if goes_on { 0 } else { (curve.at(now) - s.booked).max(0) };
        s.lapsed += idle;
        s.booked += idle + amount;
        let booked = s.booked;
        let done = if self.kind(server) == ServerKind::Volume {
            now
        } else {
            done(self.plan, usize::from(server), curve, booked)
        };
        done.max(need.not_before).max(now)
    }

    /// Work that a server with hours has done since this was last asked; `None` for others.
    pub fn worked_since(&mut self, server: u16, now: Time) -> Option<i64> {
        if !matches!(self.kind(server), ServerKind::Hours | ServerKind::Both) {
            return None;
        }
        let offered = self.capacity.curves[usize::from(server)].at(now);
        let s = self.at(server);
        let worked = s.booked.min(offered) - s.lapsed;
        Some(worked - std::mem::replace(&mut s.worked, worked))
    }

    /// Whether hours allow a start now; what is wrong if they do not.
    fn flows(&self, server: u16, now: Time) -> Option<String> {
        let curve = &self.capacity.curves[usize::from(server)];
        let (opens, amount) = (Time::start_of_day(now.day()), day_amount(curve, now.day()));
        let until = curve.at(opens + DAY);
        // Times are to the nearest minute: a start is at most half a minute of work early, and one more for rounding
        // down within the day.
        let slack = amount / 2 + 1;
        let booked = self.servers[usize::from(server)].booked;
        if booked > curve.at(now) + rate(self.plan, server, slack) {
            return Some(format!("server {server} has booked {booked} of {}", curve.at(now)));
        }
        (until == curve.at(opens)).then(|| format!("server {server} starts work on a day without hours"))
    }
}

/// What flows on a day.
fn day_amount(curve: &Curve, day: i32) -> i64 {
    curve.at(Time::start_of_day(day) + DAY) - curve.at(Time::start_of_day(day))
}

/// Minutes of the day in which a server's work flows: (first, how many).
fn window(plan: &Plan, server: usize) -> (i32, i32) {
    match plan.scenario.teams.get(plan.servers[server].team).map(|t| t.works) {
        Some(sendsim::pathway::TeamHours::OfficeHours) => {
            (plan.calendar.office_opens(), plan.calendar.office_minutes())
        }
        _ => (0, DAY),
    }
}

fn rate(plan: &Plan, server: u16, half_day: i64) -> i64 {
    half_day / i64::from(window(plan, usize::from(server)).1) + 1
}

/// The minute by which so much has been done: the least with C(t) = `work`, to the nearest. By bisection over days.
fn done(plan: &Plan, server: usize, curve: &Curve, work: i64) -> Time {
    let days = plan.calendar.days();
    let end_of = |day: i32| curve.at(Time::start_of_day(day) + DAY);
    if days == 0 || end_of(days - 1) < work {
        return Time::NEVER;
    }
    let (mut low, mut high) = (0, days - 1);
    while low < high {
        let middle = (low + high) / 2;
        if end_of(middle) >= work { high = middle } else { low = middle + 1 }
    }
    let start = Time::start_of_day(low);
    let (before, amount) = (curve.at(start), day_amount(curve, low));
    let (first, minutes) = window(plan, server);
    if amount == 0 {
        return start + first;
    }
    let (part, minutes) = (i128::from((work - before).max(0)), i128::from(minutes));
    start + first + ((part * 2 * minutes + i128::from(amount)) / (2 * i128::from(amount))) as i32
}

impl Books<'_> {
    /// Work begins: checks that staff may take it, and books it.
    pub fn start(&mut self, t: usize, w: Waits, server: u16, asked: Need) {
        let now = self.now;
        let kind = self.staff.kind(server);
        if kind.has_places() && !self.staff.keeps(server, t) {
            let (busy, places) = (self.staff.in_use(server), self.staff.places(server));
            self.check(busy < places, || format!("server {server} holds {busy} of {places} and begins another"));
        }
        if kind.has_curve()
            && let Some(why) = self.staff.flows(server, now)
        {
            self.fault(why);
        }
        let need = w.redo.map_or(asked, |(work, hold)| Need { work, not_before: now + hold });
        let end = self.staff.book(server, need, now);
        self.staff.at(server).active.push(t);
        let hold = need.not_before.since(now);
        let amount = if kind == ServerKind::Volume { CASE } else { need.work };
        self.figures.begun(w.work, server, w.joined, now, amount);
        let began = Works { work: w.work, server, visit: w.visit, began: now, end, need: need.work, hold };
        self.put(t, Place::InWork(began));
    }

    /// Capacity changes of this minute.
    pub fn change_capacity(&mut self) {
        while self.staff.next_change() <= self.now {
            let (_, change) = self.staff.capacity.changes[self.staff.changes];
            self.staff.changes += 1;
            match change {
                Change::Places { server, places } => self.staff.at(server).places = places,
                Change::ReturnExcess { server, how } => {
                    let cases = self.staff.in_use(server) - self.staff.places(server);
                    self.send_back(server, cases.max(0) as usize, how);
                }
                Change::ReturnShare { server, ppm, how } => {
                    let open = self.staff.at(server).active.len() as f64;
                    self.send_back(server, (open * f64::from(ppm) / 1e6).round() as usize, how);
                }
            }
        }
    }

    /// The latest cases of a server go back.
    fn send_back(&mut self, server: u16, cases: usize, how: Return) {
        let mut open = self.staff.at(server).active.clone();
        let key = |t: &usize| {
            let tie = self.children[self.tokens[*t].child].tie;
            match self.tokens[*t].place {
                Place::InWork(w) => (w.began, tie, w.work),
                Place::Ignored { began, work, .. } => (began, tie, work),
                _ => (Time::START, tie, 0),
            }
        };
        open.sort_by_key(key);
        for t in open.split_off(open.len().saturating_sub(cases)) {
            self.staff.release(server, t);
            self.staff.unkeep(server, t);
            self.tokens[t].held.retain(|s| *s != server);
            match self.tokens[t].place {
                Place::InWork(w) => {
                    let redo = self.left_to_do(&w, how);
                    self.put(t, Place::SentBack { work: w.work, visit: w.visit, redo });
                }
                _ => {
                    self.tokens[t].place = Place::Gone;
                    self.release_held(t);
                }
            }
        }
    }

    /// What work that comes back still takes.
    fn left_to_do(&self, w: &Works, how: Return) -> (i64, i32) {
        let Return::HandOver { rework_ppm } = how else { return (w.need, w.hold) };
        let again = |x: i64| (i128::from(x) * i128::from(rework_ppm) / 1_000_000) as i64;
        let left = (w.hold - self.now.since(w.began)).max(0);
        // Hours of the team's own are booked to the end when work begins; those of a contract are not.
        let rest = if self.staff.kind(w.server) == ServerKind::Volume && w.hold > 0 {
            (i128::from(w.need) * i128::from(left) / i128::from(w.hold)) as i64
        } else {
            0
        };
        (rest + again(w.need), left.saturating_add(again(i64::from(w.hold)) as i32))
    }
}
