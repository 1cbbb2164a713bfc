//! An audit of one replication: a host around the model that keeps its own books of every child, list and member of
//! staff, and notes whatever the kernel tells that does not agree with them.
//!
//! The books follow the scenario, not the compiled program: they know what must come next for every child in every
//! branch, when each wait, work and patience ends, who is in the way of whom, what staff hold and have booked.

mod asks;
mod books;
mod clocks;
mod facts;
mod figures;
mod journeys;
mod lists;
mod mailbox;
mod money;
mod rounds;
mod staff;

pub use books::{Books, Closed};
use books::{Place, Waits};
use facts::{Facts, Spot};
use figures::What;
use mailbox::{Letter, Mailbox};
use sendsim::kernel::{Birth, Births, Capacity, Host, NONE16, Need, Time, View, Who};
use sendsim::pathway::{Next, StageKind, Wait};
use sendsim::plan::{Plan, WaitRule};

/// The audit of one replication.
pub struct Audit<'a, 'b, H> {
    inner: &'b mut H,
    pub books: Books<'a>,
    mailbox: Mailbox,
    /// For each server, whether its starts may be told ahead.
    turns: Vec<bool>,
}

impl<'a, 'b, H: Host> Audit<'a, 'b, H> {
    /// Around a model, with empty books.
    pub fn new(plan: &'a Plan, capacity: &'a Capacity, inner: &'b mut H) -> Self {
        let turns = (0..plan.servers.len()).map(|s| plan.program.gives_turns(capacity, s)).collect();
        Audit { inner, books: Books::new(Facts::new(plan), capacity), mailbox: Mailbox::default(), turns }
    }

    /// Several branches that only wait are one event to the kernel. The books follow each, by the model's own times.
    fn heard_together(&mut self, who: Who, wait: u16, until: Time, now: Time) {
        let Some(books) = self.turn_to(now) else { return };
        let (p, spot) = books.facts.waits[usize::from(wait)];
        let Spot::Stage(ask) = spot else { return };
        let WaitRule::Together(chains) = &books.facts.plan.waits[usize::from(wait)] else { return };
        let branches = books.waiting_branches(who.child as usize, ask, chains);
        let number = |books: &Books<'_>, s: usize| {
            let here = |w: &usize| books.facts.waits[*w] == (p, Spot::Stage(s));
            (0..books.facts.waits.len()).find(here).unwrap_or(0) as u16
        };
        let mut last = now;
        for (t, stages) in branches {
            let mut at = now;
            for s in stages {
                at = self.inner.wake(who, number(&self.books, s), at);
                self.books.tokens[t].script.push_back((at, who.visit));
            }
            last = last.max(at);
            self.books.follow_script(t);
        }
        self.books.figures.saw("branches that only wait");
        self.books.check(last == until, || format!("the last branch is back at {}, told {}", last.0, until.0));
    }
}

impl Books<'_> {
    pub fn check_visit(&mut self, child: usize, spot: Spot, told: u32) {
        let visit = self.visit(child, spot);
        if visit > 0 {
            self.figures.saw("second visits");
        }
        self.check(visit == told, || format!("child {child} is at {spot:?} for the {visit}th time, told {told}"));
    }

    fn heard_wait(&mut self, who: Who, wait: u16, until: Time) {
        let (child, (p, spot)) = (who.child as usize, self.facts.waits[usize::from(wait)]);
        self.check(p == self.children[child].pathway, || "a wait of another pathway".to_string());
        let Some(t) = self.find(child, spot) else { return };
        self.check_visit(child, spot, who.visit);
        let now = self.now;
        self.check(until >= now, || "a wait that ends in the past".to_string());
        if let Spot::Stage(s) = spot
            && let Some(panel) = self.facts.panel(p, s)
        {
            let next = self.facts.sittings[panel.0].iter().find(|(papers, _, _)| *papers >= now);
            let next = next.map_or(Time::NEVER, |(_, at, _)| *at);
            self.figures.saw("panels without a limit");
            self.check(until == next, || format!("the panel sits at {}, not {}", next.0, until.0));
        }
        if let Spot::Stage(s) = spot
            && let StageKind::Wait { wait: Wait::Until(days), .. } = self.facts.kind(p, s)
        {
            let calendar = &self.facts.plan.calendar;
            let comes = |day: &i32| {
                let date = calendar.date_of(*day);
                days.iter().any(|d| (d.month, d.day) == (date.month(), date.day()))
            };
            let next = (now.day() + 1..calendar.days()).find(comes).map_or(Time::NEVER, Time::start_of_day);
            self.figures.saw("waits until a day");
            self.check(until == next, || format!("the next such day begins at {}, not {}", next.0, until.0));
        }
        if until > now {
            return self.put(t, Place::Delay { until, spot, done: true });
        }
        match spot {
            Spot::Stage(s) => self.go_on(t, s, false),
            Spot::Contact(_) => self.fault("a contact that is a wait"),
        }
    }

    fn heard_choice(&mut self, who: Who, choice: u16, way: u16) {
        let (child, (p, spot)) = (who.child as usize, self.facts.choices[usize::from(choice)]);
        let Some(t) = self.find(child, spot) else { return };
        self.check_visit(child, spot, who.visit);
        let Spot::Stage(s) = spot else { return };
        if let StageKind::Choose { options } = self.facts.kind(p, s) {
            self.leave_by(t, s, options[usize::from(way)].next);
        }
    }

    fn heard_referral(&mut self, who: Who, referral: u16, b: &Birth) {
        let (child, at) = (who.child as usize, self.facts.plan.referrals[usize::from(referral)].stage);
        let (p, s) = (usize::from(at.pathway), usize::from(at.stage));
        if p != self.children[child].pathway {
            return self.fault("a referral of another pathway");
        }
        let Some(t) = self.find(child, Spot::Stage(s)) else { return };
        self.check_visit(child, Spot::Stage(s), who.visit);
        let StageKind::Refer(spec) = self.facts.kind(p, s) else { return };
        let request = if spec.keeps_request { self.children[child].request } else { self.now };
        let told = (self.facts.pathway_of(b.op), b.at, b.there, b.request);
        let expected = (spec.to, self.now, self.now, request);
        self.check(told == expected, || format!("refers {expected:?}, told {told:?}"));
        self.figures.saw("referrals");
        let enters = self.children[b.child as usize].tokens[0];
        let spot = Spot::Stage(self.facts.pathway(spec.to).first.0);
        self.put(enters, Place::Delay { until: self.now, spot, done: false });
        self.leave_by(t, s, spec.next);
    }

    fn heard_lane(&mut self, child: u32, work: u16, lane: u16) {
        let tokens = self.children[child as usize].tokens.clone();
        for t in tokens {
            if let Place::Waiting(w) = &mut self.tokens[t].place
                && w.work == work
            {
                w.lane = lane;
                return;
            }
        }
        self.children[child as usize].lane = Some((work, lane));
    }

    fn heard_joined(&mut self, who: Who, work: u16, told: Time) {
        let (child, (p, spot)) = (who.child as usize, self.facts.works[usize::from(work)]);
        if matches!(spot, Spot::Contact(_)) {
            return self.contact_is_made(who, work, told);
        }
        let Some(t) = self.find(child, spot) else { return };
        self.check_visit(child, spot, who.visit);
        let now = self.now;
        let joined = self.lists.joined_at(who.child, now);
        self.check(told == joined, || format!("child {child} joins at {}, told {}", joined.0, told.0));
        let lane = self.children[child].lane.take();
        self.check(lane.is_some_and(|l| l.0 == work), || "joins without a lane".to_string());
        self.lists.step(work, now, 1, joined);
        let backlog = self.children[child].backlog;
        if !(backlog && now == Time::START) {
            self.figures.add(What::Joined(work), now, 1);
        }
        let waits = Waits {
            work,
            joined,
            visit: who.visit,
            lane: lane.map_or(NONE16, |l| l.1),
            patience: Time::NEVER,
            redo: None,
        };
        self.check(p == self.children[child].pathway, || "a work of another pathway".to_string());
        self.put(t, Place::Waiting(waits));
    }

    fn heard_patience(&mut self, who: Who, work: u16, at: Time) {
        let now = self.now;
        for t in self.children[who.child as usize].tokens.clone() {
            if let Place::Waiting(w) = self.tokens[t].place
                && w.work == work
                && w.patience == Time::NEVER
            {
                self.put(t, Place::Waiting(Waits { patience: at.max(now), ..w }));
            }
        }
    }

    fn heard_begin(&mut self, who: Who, work: u16, server: u16, joined: Time, need: Need, again: bool) {
        let child = who.child as usize;
        if matches!(self.facts.works[usize::from(work)].1, Spot::Contact(_)) {
            return self.contact_takes(who, work, server, joined, need);
        }
        let Some((t, w)) = self.waiting(child, work, joined) else {
            return self.fault(format!("child {child} begins {work} but is not on its list since {}", joined.0));
        };
        let now = self.now;
        self.check(w.visit == who.visit, || "begins another visit".to_string());
        self.quiesce();
        let left = w.redo.map(|(work, hold)| Need { work, not_before: now + hold });
        self.check(left == again.then_some(need), || format!("takes {need:?} again, not {left:?}"));
        self.check(w.patience > now, || "begins after its patience has ended".to_string());
        self.check_order(t, &w, server);
        self.lists.step(work, now, -1, joined);
        if let (p, Spot::Stage(s)) = self.facts.works[usize::from(work)] {
            debug_assert_eq!(p, self.children[child].pathway);
            self.moment(child, sendsim::pathway::Point::Begin(sendsim::pathway::StageIx(s)), now);
        }
        self.start(t, w, server, need);
    }

    fn heard_ended(&mut self, who: Who, work: u16, server: u16, began: Time) {
        let (child, (p, spot)) = (who.child as usize, self.facts.works[usize::from(work)]);
        if matches!(spot, Spot::Contact(_)) {
            return self.contact_is_over(who, work, server, began);
        }
        let now = self.now;
        let found = self.children[child].tokens.iter().copied().find_map(|t| match self.tokens[t].place {
            Place::InWork(w) if (w.work, w.server, w.began) == (work, server, began) => Some((t, w)),
            _ => None,
        });
        let Some((t, w)) = found else { return self.fault(format!("child {child} ends {work} that it is not in")) };
        self.check(w.end == now, || format!("work ends at {}, not {}", now.0, w.end.0));
        self.check(w.visit == who.visit, || "ends another visit".to_string());
        let Spot::Stage(s) = spot else { return };
        self.end_work(t, work, server, matches!(self.facts.kind(p, s), StageKind::Work(w) if w.keeps_place));
        self.passing.extend((began == now && self.facts.is_panel(server)).then_some(child));
        self.go_on(t, s, self.facts.is_contract(server));
    }

    fn heard_left_list(&mut self, child: u32, work: u16, joined: Time) {
        let now = self.now;
        let Some((t, w)) = self.waiting(child as usize, work, joined) else {
            return self.fault(format!("child {child} leaves list {work} that it is not on"));
        };
        self.lists.step(work, now, -1, joined);
        self.figures.add(What::Left(work), now, 1);
        let (p, spot) = self.facts.works[usize::from(work)];
        self.lists.exit(p, spot);
        if w.patience == now
            && let Spot::Stage(s) = spot
            && let StageKind::Work(sendsim::pathway::Work { leaving: Some(leaving), .. }) = self.facts.kind(p, s)
        {
            self.figures.saw("patience ends");
            let to: Next = leaving.to;
            self.release_held(t);
            return self.go(t, to);
        }
        self.figures.saw("cancelled on a list");
        self.put(t, Place::TakenOff);
    }

    fn heard_returned(&mut self, child: u32, work: u16) {
        self.quiesce_for_returns();
        let now = self.now;
        let back = self.children[child as usize].tokens.iter().copied().find_map(|t| match self.tokens[t].place {
            Place::SentBack { work: w, visit, redo } if w == work => Some((t, visit, redo)),
            _ => None,
        });
        let Some((t, visit, redo)) = back else { return self.fault(format!("child {child} is sent back from {work}")) };
        self.figures.saw("returned");
        self.lists.step(work, now, 1, now);
        let waits = Waits { work, joined: now, visit, lane: NONE16, patience: Time::NEVER, redo: Some(redo) };
        self.put(t, Place::Waiting(waits));
    }

    /// As [`quiesce`](Books::quiesce), while some of those sent back in this minute are still to be told.
    fn quiesce_for_returns(&mut self) {
        let owed = std::mem::take(&mut self.owed);
        let (sent, rest) = owed.into_iter().partition(|t| matches!(self.tokens[*t].place, Place::SentBack { .. }));
        self.owed = rest;
        self.quiesce();
        let sent: Vec<usize> = sent;
        self.owed.extend(sent);
    }
}

impl<H: Host> Host for Audit<'_, '_, H> {
    fn births(&mut self, month: u32, out: &mut Births) {
        self.inner.births(month, out);
        let begins =
            |m: u32| m.checked_sub(1).map_or(Time::START, |m| self.books.facts.plan.program.month_ends[m as usize]);
        let now = begins(month);
        // They are announced before anything of the month's first minute happens.
        if self.open_before(now).is_some()
            && let Some(books) = self.turn_to(now)
        {
            out.all().for_each(|b| books.birth(&b));
        }
    }

    fn month_end(&mut self, month: u32, view: &View<'_>) {
        self.inner.month_end(month, view);
        let now = self.books.facts.plan.program.month_ends[month as usize];
        if let Some(books) = self.open_before(now) {
            books.advance_before(now);
        }
        if self.books.faults.is_empty() {
            self.books.month_end(month, now, view);
        }
    }

    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time {
        let until = self.inner.wake(who, wait, now);
        self.keep(now, Letter::Wait { who, wait, until });
        until
    }

    fn choose(&mut self, who: Who, choice: u16, now: Time) -> u16 {
        let way = self.inner.choose(who, choice, now);
        self.keep(now, Letter::Choice { who, choice, way });
        way
    }

    fn lane(&mut self, child: u32, work: u16, now: Time) -> u16 {
        let lane = self.inner.lane(child, work, now);
        self.keep(now, Letter::Lane { child, work, lane });
        lane
    }

    fn patience(&mut self, who: Who, work: u16, joined: Time, now: Time) -> Time {
        let at = self.inner.patience(who, work, joined, now);
        if let Some(books) = self.open(now) {
            books.heard_patience(who, work, at);
        }
        at
    }

    fn joined(&mut self, who: Who, work: u16, now: Time) {
        self.inner.joined(who, work, now);
        self.keep(now.max(Time::START), Letter::Joined { who, work, joined: now });
    }

    fn begin(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time) -> Need {
        let need = self.inner.begin(who, work, server, joined, now);
        // Who joins in this minute is not taken ahead of it.
        if self.turns[usize::from(server)] && now > joined.max(Time::START) {
            self.keep(now, Letter::Begin { who, work, server, joined, need });
        } else if let Some(books) = self.open_for_start(now, server) {
            books.heard_begin(who, work, server, joined, need, false);
        }
        need
    }

    fn begin_again(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time, left: Need) {
        self.inner.begin_again(who, work, server, joined, now, left);
        if let Some(books) = self.open(now) {
            books.heard_begin(who, work, server, joined, left, true);
        }
    }

    fn ended(&mut self, who: Who, work: u16, server: u16, began: Time, now: Time) {
        self.inner.ended(who, work, server, began, now);
        self.keep(now, Letter::Ended { who, work, server, began });
    }

    fn left_list(&mut self, child: u32, work: u16, joined: Time, now: Time) {
        self.inner.left_list(child, work, joined, now);
        if let Some(books) = self.open(now) {
            books.heard_left_list(child, work, joined);
        }
    }

    fn returned(&mut self, child: u32, work: u16, server: u16, now: Time) {
        self.inner.returned(child, work, server, now);
        if let Some(books) = self.open(now) {
            books.heard_returned(child, work);
        }
    }

    fn note(&mut self, child: u32, note: u16, now: Time) {
        self.inner.note(child, note, now);
        self.keep(now, Letter::Note);
    }

    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth {
        let birth = self.inner.refer(who, referral, now);
        // Like newcomers it is known ahead. It enters when the books come to the referral.
        if self.books.faults.is_empty() {
            self.books.birth(&Birth { at: Time::NEVER, ..birth });
        }
        self.keep(now, Letter::Referral { who, referral, birth });
        birth
    }

    fn leave(&mut self, child: u32, outcome: u16, now: Time) {
        self.inner.leave(child, outcome, now);
        self.keep(now, Letter::Leave { child, outcome });
    }
}
