//! What a run tells its host, written down so that two runs can be compared.

use super::Watcher;
use sendsim::kernel::{Birth, Births, Host, Need, Program, Time, View, Who};

/// One thing told. Ordered so that what is told of a child in one minute has one order, however it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    Enters { request: Time, op: u16, at: Time, in_work: bool },
    Returned { work: u16, server: u16 },
    Ended { work: u16, server: u16, visit: u32, began: Time },
    LeftList { work: u16, joined: Time },
    Wakes { wait: u16, visit: u32, until: Time },
    Chooses { choice: u16, visit: u32, way: u16 },
    Note { note: u16 },
    Refers { referral: u16, visit: u32, to: u64 },
    Joined { work: u16, visit: u32, since: Time },
    Patience { work: u16, visit: u32, since: Time, until: Time },
    Charged { work: u16, server: u16, visit: u32, amount: i64 },
    Begins { work: u16, server: u16, visit: u32, joined: Time, takes: i64, not_before: Time, again: bool },
    Leaves { outcome: u16 },
}

impl Told {
    /// Whether it may be told ahead of the clock, and so of a child that has left by then.
    fn may_come_to_nothing(&self) -> bool {
        matches!(
            self,
            Told::Wakes { .. } | Told::Chooses { .. } | Told::Note { .. } | Told::Joined { .. } | Told::Ended { .. }
        )
    }
}

/// Minute, the child's own number, what is told.
pub type Line = (Time, u64, Told);

/// Waits on lists (child, since when, for what) and servers (cases, work done, places) at the end of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub waiting: Vec<(u64, Time, u16)>,
    pub servers: Vec<(i32, i64, i32)>,
}

/// A host that writes down what is told around one that answers.
pub struct Recorder<'a, H> {
    inner: &'a mut H,
    program: &'a Program,
    ties: Vec<u64>,
    pub lines: Vec<Line>,
    pub pictures: Vec<Picture>,
}

impl<'a, H: Host> Recorder<'a, H> {
    pub fn new(program: &'a Program, inner: &'a mut H) -> Self {
        Recorder { inner, program, ties: Vec::new(), lines: Vec::new(), pictures: Vec::new() }
    }

    fn tell(&mut self, child: u32, now: Time, told: Told) {
        self.lines.push((now, self.ties[child as usize], told));
    }

    fn enters(&mut self, birth: &Birth, now: Time) {
        let Birth { request, op, at, .. } = *birth;
        self.ties.push(birth.tie);
        self.tell(birth.child, now, Told::Enters { request, op, at, in_work: birth.in_work.is_some() });
    }

    /// The lines in order of time, child and kind, without what came to nothing because the child had left.
    pub fn in_order(mut self) -> (Vec<Line>, Vec<Picture>) {
        let mut left: Vec<(u64, Time)> = Vec::new();
        left.extend(self.lines.iter().filter(|l| matches!(l.2, Told::Leaves { .. })).map(|l| (l.1, l.0)));
        left.sort_unstable();
        let gone = |child: u64| left.binary_search_by_key(&child, |l| l.0).map_or(Time::NEVER, |n| left[n].1);
        self.lines.retain(|(now, child, told)| !told.may_come_to_nothing() || *now <= gone(*child));
        self.lines.sort_unstable();
        (self.lines, self.pictures)
    }
}

impl<H: Host> Watcher for Recorder<'_, H> {
    fn picture(&mut self, month: u32, picture: Picture) {
        assert_eq!(month as usize, self.pictures.len(), "months end in order");
        self.pictures.push(picture);
    }
}

impl<H: Host> Host for Recorder<'_, H> {
    fn births(&mut self, month: u32, out: &mut Births) {
        self.inner.births(month, out);
        let before = |m: u32| self.program.month_ends[m as usize];
        let now = month.checked_sub(1).map_or(Time::START, before);
        out.all().for_each(|birth| self.enters(&birth, now));
    }

    fn month_end(&mut self, month: u32, view: &View<'_>) {
        self.inner.month_end(month, view);
        let mut waiting: Vec<_> =
            view.waiting().map(|w| (self.ties[view.child(w) as usize], w.joined, w.work)).collect();
        waiting.sort_unstable();
        let servers = self.program.servers.iter().zip(0..).map(|(spec, s)| {
            let worked = if spec.kind.has_hours() { view.worked(s) } else { 0 };
            (view.busy(s), worked, if spec.kind.has_places() { view.places(s) } else { 0 })
        });
        let picture = Picture { waiting, servers: servers.collect() };
        self.picture(month, picture);
    }

    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time {
        let until = self.inner.wake(who, wait, now);
        self.tell(who.child, now, Told::Wakes { wait, visit: who.visit, until });
        until
    }

    fn choose(&mut self, who: Who, choice: u16, now: Time) -> u16 {
        let way = self.inner.choose(who, choice, now);
        self.tell(who.child, now, Told::Chooses { choice, visit: who.visit, way });
        way
    }

    // Asked whenever a kernel likes: what comes of it shows in who begins.
    fn lane(&mut self, child: u32, work: u16, now: Time) -> u16 {
        self.inner.lane(child, work, now)
    }

    fn patience(&mut self, who: Who, work: u16, joined: Time, now: Time) -> Time {
        let until = self.inner.patience(who, work, joined, now);
        self.tell(who.child, now, Told::Patience { work, visit: who.visit, since: joined, until });
        until
    }

    fn joined(&mut self, who: Who, work: u16, now: Time) {
        self.inner.joined(who, work, now);
        self.tell(who.child, now.max(Time::START), Told::Joined { work, visit: who.visit, since: now });
    }

    fn begin(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time) -> Need {
        let Need { work: takes, not_before } = self.inner.begin(who, work, server, joined, now);
        let told = Told::Begins { work, server, visit: who.visit, joined, takes, not_before, again: false };
        self.tell(who.child, now, told);
        Need { work: takes, not_before }
    }

    fn charge(&mut self, who: Who, work: u16, server: u16, now: Time) -> i64 {
        let amount = self.inner.charge(who, work, server, now);
        self.tell(who.child, now, Told::Charged { work, server, visit: who.visit, amount });
        amount
    }

    fn begin_again(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time, left: Need) {
        self.inner.begin_again(who, work, server, joined, now, left);
        let Need { work: takes, not_before } = left;
        let told = Told::Begins { work, server, visit: who.visit, joined, takes, not_before, again: true };
        self.tell(who.child, now, told);
    }

    fn ended(&mut self, who: Who, work: u16, server: u16, began: Time, now: Time) {
        self.inner.ended(who, work, server, began, now);
        self.tell(who.child, now, Told::Ended { work, server, visit: who.visit, began });
    }

    fn left_list(&mut self, child: u32, work: u16, joined: Time, now: Time) {
        self.inner.left_list(child, work, joined, now);
        self.tell(child, now, Told::LeftList { work, joined });
    }

    fn returned(&mut self, child: u32, work: u16, server: u16, now: Time) {
        self.inner.returned(child, work, server, now);
        self.tell(child, now, Told::Returned { work, server });
    }

    fn note(&mut self, child: u32, note: u16, now: Time) {
        self.inner.note(child, note, now);
        self.tell(child, now, Told::Note { note });
    }

    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth {
        let birth = self.inner.refer(who, referral, now);
        self.tell(who.child, now, Told::Refers { referral, visit: who.visit, to: birth.tie });
        self.enters(&birth, now);
        birth
    }

    fn leave(&mut self, child: u32, outcome: u16, now: Time) {
        self.inner.leave(child, outcome, now);
        self.tell(child, now, Told::Leaves { outcome });
    }
}
