//! The books of one replication: where every child is, by what the scenario says and the kernel tells.

use super::facts::{Facts, Spot};
use super::figures::Figures;
use super::lists::Lists;
use super::rounds::Rounds;
use super::staff::Staff;
use sendsim::kernel::{Capacity, Time};
use sendsim::pathway::{Point, StageIx};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

/// What a place of a child is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Must be heard of in this minute.
    At(Spot),
    /// Time passes until then; after that it comes to the spot, or to what follows it.
    Delay { until: Time, spot: Spot, done: bool },
    /// On a list.
    Waiting(Waits),
    /// In work.
    InWork(Works),
    /// In work that nobody waits for.
    Ignored { server: u16, end: Time, began: Time, work: u16 },
    /// Its branches are out.
    Asked(usize),
    /// Taken off its list in this minute, for a reason that must come.
    TakenOff,
    /// Sent back to its list in this minute, which must be told.
    SentBack { work: u16, visit: u32, redo: (i64, i32) },
    /// No more.
    Gone,
}

/// On a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    pub work: u16,
    pub joined: Time,
    pub visit: u32,
    pub lane: u16,
    /// When it will leave the list.
    pub patience: Time,
    /// What work that has come back takes: amount, least minutes.
    pub redo: Option<(i64, i32)>,
}

/// In work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Works {
    pub work: u16,
    pub server: u16,
    pub visit: u32,
    pub began: Time,
    pub end: Time,
    pub need: i64,
    pub hold: i32,
}

/// One place of a child: a child in several branches has several.
#[derive(Clone, Debug)]
pub struct Token {
    pub child: usize,
    pub place: Place,
    /// The fork it is a branch of.
    pub fork: Option<usize>,
    pub required: bool,
    /// Servers whose places it has kept from earlier works.
    pub held: Vec<u16>,
    /// Ends of the waits to come, of a branch that only waits, and how often it has been asked before.
    pub script: VecDeque<(Time, u32)>,
}

/// An ask that a child is in.
#[derive(Clone, Debug)]
pub struct Fork {
    pub stage: usize,
    pub main: usize,
    pub branches: Vec<usize>,
    pub needed: usize,
    /// How many asks went on, one after the other, until it was complete: those of this minute before them come first.
    pub round: usize,
    /// The child has gone on and the others run to their end.
    pub leftover: bool,
    /// Over.
    pub dead: bool,
}

/// One child.
#[derive(Clone, Debug)]
pub struct Child {
    pub pathway: usize,
    pub request: Time,
    pub tie: u64,
    pub backlog: bool,
    /// The wait in which it was at the start: only the model knows since when.
    pub found_in: Option<StageIx>,
    pub tokens: Vec<usize>,
    pub left: Option<(Time, u16)>,
    pub visits: BTreeMap<Spot, u32>,
    /// First times of the moments that clocks ask about.
    pub moments: Vec<(Point, Time)>,
    /// A lane told just before the joining.
    pub lane: Option<(u16, u16)>,
}

/// What is left of the books when the run is over.
#[derive(Clone)]
pub struct Closed {
    pub faults: Vec<String>,
    pub figures: Figures,
    pub children: Vec<Child>,
}

impl Closed {
    /// Notes a fault.
    pub fn fault(&mut self, why: impl Into<String>) {
        self.faults.push(why.into());
    }

    /// Notes a fault unless something holds.
    pub fn check(&mut self, holds: bool, why: impl FnOnce() -> String) {
        if !holds {
            self.fault(why());
        }
    }
}

/// The books.
pub struct Books<'a> {
    pub facts: Facts<'a>,
    pub staff: Staff<'a>,
    pub lists: Lists,
    pub rounds: Rounds,
    pub figures: Figures,
    pub now: Time,
    pub tokens: Vec<Token>,
    pub forks: Vec<Fork>,
    pub children: Vec<Child>,
    /// When tokens must do something.
    due: BinaryHeap<Reverse<(Time, usize)>>,
    /// Tokens that must be heard of in this minute.
    pub acting: Vec<usize>,
    /// Asks whose required branches are back.
    pub complete: Vec<usize>,
    /// The round of asks that are complete next: one more than that of the ask that is going on.
    pub round: usize,
    /// Tokens whose list or place must be explained in this minute.
    pub owed: Vec<usize>,
    /// Tokens after which a panel has taken others in this minute, when they joined, and the words for it.
    pub passed_over: Vec<(usize, Time, String)>,
    /// Children about whom a panel has decided in this minute: of them is heard before it is over.
    pub passing: Vec<usize>,
    next_week: Time,
    pub faults: Vec<String>,
}

impl<'a> Books<'a> {
    /// Empty books.
    pub fn new(facts: Facts<'a>, capacity: &'a Capacity) -> Self {
        let plan = facts.plan;
        Books {
            staff: Staff::new(plan, capacity),
            lists: Lists::new(plan.works.len()),
            rounds: Rounds::default(),
            figures: Figures::new(plan),
            facts,
            now: Time::START,
            tokens: Vec::new(),
            forks: Vec::new(),
            children: Vec::new(),
            due: BinaryHeap::new(),
            acting: Vec::new(),
            complete: Vec::new(),
            round: 0,
            owed: Vec::new(),
            passed_over: Vec::new(),
            passing: Vec::new(),
            next_week: Time(7 * 1440),
            faults: Vec::new(),
        }
    }

    /// Notes a fault.
    pub fn fault(&mut self, why: impl Into<String>) {
        self.faults.push(format!("minute {}: {}", self.now.0, why.into()));
    }

    /// Notes a fault unless something holds.
    pub fn check(&mut self, holds: bool, why: impl FnOnce() -> String) {
        if !holds {
            self.fault(why());
        }
    }

    /// A new token.
    pub fn token(&mut self, child: usize, place: Place, fork: Option<usize>, required: bool) -> usize {
        let t = self.tokens.len();
        let script = VecDeque::new();
        self.tokens.push(Token { child, place, fork, required, held: Vec::new(), script });
        self.children[child].tokens.push(t);
        self.put(t, place);
        t
    }

    /// Puts a token in a place.
    pub fn put(&mut self, t: usize, place: Place) {
        self.tokens[t].place = place;
        match place {
            Place::At(_) => self.acting.push(t),
            Place::Delay { until, .. } => self.due.push(Reverse((until, t))),
            Place::Waiting(w) => self.due.push(Reverse((w.patience, t))),
            Place::InWork(w) => self.due.push(Reverse((w.end, t))),
            Place::TakenOff | Place::SentBack { .. } => self.owed.push(t),
            Place::Ignored { .. } | Place::Asked(_) | Place::Gone => {}
        }
    }

    /// Something happens at `now`: everything before it is over.
    pub fn advance(&mut self, now: Time) {
        let before = self.now;
        self.check(now >= before, || format!("an event at {}", now.0));
        self.advance_before(now);
        self.turn(now);
    }

    /// Everything before `now` is over.
    pub fn advance_before(&mut self, now: Time) {
        while self.faults.is_empty() {
            if self.now < now {
                self.close();
            }
            let next = self.due.peek().map_or(now, |Reverse((t, _))| *t).min(self.staff.next_change());
            let next = next.min(self.rounds.next()).min(now);
            if next >= now {
                break;
            }
            self.turn(next);
        }
    }

    /// Turns to a minute: waits that end in it bring their children to what follows.
    fn turn(&mut self, now: Time) {
        self.now = self.now.max(now);
        self.contacts_due();
        while let Some(Reverse((at, t))) = self.due.peek().copied()
            && at <= now
        {
            self.due.pop();
            match self.tokens[t].place {
                Place::Delay { until, spot, done } if until == at => self.wake(t, spot, done),
                Place::Ignored { server, end, .. } if end == at => {
                    self.tokens[t].place = Place::Gone;
                    self.staff.release(server, t);
                    self.release_held(t);
                }
                // It must be told of before the minute is over.
                Place::Waiting(w) if w.patience == at => self.owed.push(t),
                Place::InWork(w) if w.end == at => self.owed.push(t),
                _ => {}
            }
        }
    }

    fn wake(&mut self, t: usize, spot: Spot, done: bool) {
        match (spot, done) {
            (Spot::Stage(s), true) => self.go_on(t, s, false),
            (Spot::Stage(s), false) if !self.children[self.tokens[t].child].backlog => self.enter(t, s),
            (_, false) => self.begin_at(t, spot),
            (Spot::Contact(_), true) => self.fault("a contact that is a wait"),
        }
    }

    /// All that this minute's releases owe has been told, and its contacts: capacity changes.
    pub fn quiesce(&mut self) {
        self.releases_are_over();
        self.contacts_are_over();
        self.change_capacity();
    }

    /// All that this minute's releases owe has been told: asks go on.
    pub fn releases_are_over(&mut self) {
        self.turn(self.now);
        while let Some(child) = self.complete.first().map(|f| self.tokens[self.forks[*f].main].child) {
            self.resume_some(child);
        }
        self.all_are_heard_of();
        let owed = std::mem::take(&mut self.owed);
        for t in owed {
            let place = self.tokens[t].place;
            let late = match place {
                Place::TakenOff | Place::SentBack { .. } => true,
                Place::Waiting(w) => w.patience <= self.now,
                // Work that has begun in this minute ends in a further round of it.
                Place::InWork(w) if w.end <= self.now && w.began == self.now => {
                    self.owed.push(t);
                    false
                }
                Place::InWork(w) => w.end <= self.now,
                _ => false,
            };
            self.check(!late, || format!("token {t} should have moved: {place:?}"));
        }
    }

    /// The minute is over.
    fn close(&mut self) {
        self.quiesce();
        self.passing.clear();
        self.all_are_heard_of();
        self.check_sittings();
        let owed = std::mem::take(&mut self.owed);
        for t in owed {
            let place = self.tokens[t].place;
            let late = match place {
                Place::TakenOff | Place::SentBack { .. } => true,
                Place::InWork(w) => w.end <= self.now,
                Place::Waiting(w) => w.patience <= self.now,
                _ => false,
            };
            self.check(!late, || format!("token {t} should have moved: {place:?}"));
        }
        while self.now >= self.next_week {
            self.weekly();
            self.next_week = self.next_week + 7 * 1440;
        }
    }

    /// Children are conserved.
    pub fn weekly(&mut self) {
        let mut inside: BTreeMap<(usize, Spot), i64> = BTreeMap::new();
        let mut waiting = vec![0; self.facts.works.len()];
        for child in &self.children {
            let living = child.tokens.iter().filter(|t| self.tokens[**t].place != Place::Gone);
            let roots = living.filter(|t| self.tokens[**t].fork.is_none());
            let roots = roots.filter(|t| !matches!(self.tokens[**t].place, Place::Ignored { .. })).count();
            let expected = usize::from(child.left.is_none());
            if roots != expected {
                self.faults.push(format!("week of {}: a child has {roots} places of {expected}", self.now.0));
            }
        }
        for token in &self.tokens {
            let p = self.children[token.child].pathway;
            let spot = match token.place {
                Place::At(spot) | Place::Delay { spot, .. } => Some(spot),
                Place::Waiting(w) => {
                    waiting[usize::from(w.work)] += 1;
                    Some(self.facts.works[usize::from(w.work)].1)
                }
                Place::InWork(w) => Some(self.facts.works[usize::from(w.work)].1),
                Place::Asked(f) => Some(Spot::Stage(self.forks[f].stage)),
                Place::Ignored { .. } | Place::TakenOff | Place::SentBack { .. } | Place::Gone => None,
            };
            // A child that has not been born yet is nowhere.
            let unborn = matches!(token.place, Place::Delay { done: false, .. });
            if let Some(spot) = spot.filter(|_| !unborn) {
                *inside.entry((p, spot)).or_default() += 1;
            }
        }
        if let Some(why) = self.lists.compare(&inside, &waiting) {
            self.fault(why);
        }
    }

    /// The end of the run: `end` itself is not part of it.
    pub fn finish(&mut self, end: Time) {
        if self.faults.is_empty() {
            self.advance_before(end);
        }
        if self.faults.is_empty() {
            self.weekly();
            let waiting = self.tokens.iter().filter_map(|t| match t.place {
                Place::Waiting(w) => Some((w.work, w.joined)),
                _ => None,
            });
            let waiting: Vec<(u16, Time)> = waiting.collect();
            if let Some(why) = self.lists.areas(end, &waiting) {
                self.fault(why);
            }
        }
    }

    /// Closes the books.
    pub fn into_closed(self) -> Closed {
        Closed { faults: self.faults, figures: self.figures, children: self.children }
    }

    /// A moment of a child that a clock may ask about; the first counts.
    pub fn moment(&mut self, child: usize, point: Point, at: Time) {
        let child = &mut self.children[child];
        if !child.moments.iter().any(|(p, _)| *p == point) {
            child.moments.push((point, at));
        }
    }
}
