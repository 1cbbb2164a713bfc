//! Errors planted between the kernel and the audit, one at a time, to show that the audit finds them.

use sendsim::kernel::{Birth, Births, Host, Need, Time, View, Who};

/// What is told wrongly, the second time that it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// An end of work is not told.
    EndUntold,
    /// An end of work is told a minute late.
    EndLate,
    /// A departure is told twice.
    LeavesTwice,
    /// A departure is not told.
    LeaveUntold,
    /// A departure is told as another.
    OtherOutcome,
    /// Work begins at another server.
    OtherServer,
    /// Work is said to have waited a minute longer.
    WaitedLonger,
    /// Joining a list is not told.
    JoinUntold,
    /// A child is taken off a list without being told.
    LeftUntold,
    /// A visit is counted as the first again.
    SameVisit,
    /// A start is told of another child.
    OtherChild,
    /// Two children are announced with each other's time of request.
    OtherRequest,
    /// A wait ends a day later than the kernel is told.
    WaitLonger,
    /// A note is told as of the end, when nothing happens any more.
    NoteAtTheEnd,
    /// A referred child enters a minute late.
    ReferredLate,
    /// A contact is not told.
    ContactUntold,
    /// A contact is told twice.
    ContactTwice,
    /// A contact is told a minute late.
    ContactLate,
    /// A contact is told of another child.
    ContactOfAnother,
    /// A child that has left is contacted too.
    ContactOfOneGone,
    /// A contact takes another's place in the order of contacts.
    ContactOtherVisit,
}

pub const LIES: [Lie; 21] = [
    Lie::EndUntold,
    Lie::EndLate,
    Lie::LeavesTwice,
    Lie::LeaveUntold,
    Lie::OtherOutcome,
    Lie::OtherServer,
    Lie::WaitedLonger,
    Lie::JoinUntold,
    Lie::LeftUntold,
    Lie::SameVisit,
    Lie::OtherChild,
    Lie::OtherRequest,
    Lie::WaitLonger,
    Lie::NoteAtTheEnd,
    Lie::ReferredLate,
    Lie::ContactUntold,
    Lie::ContactTwice,
    Lie::ContactLate,
    Lie::ContactOfAnother,
    Lie::ContactOfOneGone,
    Lie::ContactOtherVisit,
];

/// A host that lies once.
pub struct Saboteur<'a, H> {
    pub inner: &'a mut H,
    pub lie: Lie,
    pub servers: u16,
    pub outcomes: u16,
    pub end: Time,
    /// Occasions to lie so far.
    pub told: u32,
    /// Who leaves, as it is told: when, which may be in the future.
    pub gone: Vec<(Time, u32)>,
}

impl<H> Saboteur<'_, H> {
    /// Whether this is the occasion for the lie.
    fn now_for(&mut self, lie: Lie) -> bool {
        self.told += u32::from(self.lie == lie);
        self.lie == lie && self.told == 2 // the second time: books are not empty then
    }
}

impl<H: Host> Host for Saboteur<'_, H> {
    fn births(&mut self, month: u32, out: &mut Births) {
        self.inner.births(month, out);
        if out.all().count() > 1 && self.now_for(Lie::OtherRequest) {
            let all: Vec<Birth> = out.all().collect();
            out.clear();
            out.cases = all;
            let (first, second) = (out.cases[0].request, out.cases[1].request);
            (out.cases[0].request, out.cases[1].request) = (second, first);
        }
    }

    fn month_end(&mut self, month: u32, view: &View<'_>) {
        self.inner.month_end(month, view);
    }

    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time {
        let visit = if who.visit > 0 && self.now_for(Lie::SameVisit) { 0 } else { who.visit };
        let at = self.inner.wake(Who { visit, ..who }, wait, now);
        if at > now && at < Time(i32::MAX - 1440) && self.now_for(Lie::WaitLonger) { at + 1440 } else { at }
    }

    fn choose(&mut self, who: Who, choice: u16, now: Time) -> u16 {
        let visit = if who.visit > 0 && self.now_for(Lie::SameVisit) { 0 } else { who.visit };
        self.inner.choose(Who { visit, ..who }, choice, now)
    }

    fn lane(&mut self, child: u32, work: u16, now: Time) -> u16 {
        self.inner.lane(child, work, now)
    }

    fn patience(&mut self, who: Who, work: u16, joined: Time, now: Time) -> Time {
        self.inner.patience(who, work, joined, now)
    }

    fn joined(&mut self, who: Who, work: u16, now: Time) {
        if !self.now_for(Lie::JoinUntold) {
            self.inner.joined(who, work, now);
        }
    }

    fn begin(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time) -> Need {
        let server =
            if self.servers > 1 && self.now_for(Lie::OtherServer) { (server + 1) % self.servers } else { server };
        let joined = if self.now_for(Lie::WaitedLonger) { joined - 1 } else { joined };
        let child = if who.child > 0 && self.now_for(Lie::OtherChild) { who.child - 1 } else { who.child };
        self.inner.begin(Who { child, ..who }, work, server, joined, now)
    }

    fn charge(&mut self, who: Who, work: u16, server: u16, now: Time) -> i64 {
        let late = i32::from(self.now_for(Lie::ContactLate));
        let child = if who.child > 0 && self.now_for(Lie::ContactOfAnother) { who.child - 1 } else { who.child };
        let visit = who.visit + u32::from(self.now_for(Lie::ContactOtherVisit));
        let extra = if self.now_for(Lie::ContactTwice) { Some(who.child) } else { None };
        let gone = self.gone.iter().filter(|(left, _)| *left <= now).max().map(|(_, child)| *child);
        let gone = gone.filter(|_| self.now_for(Lie::ContactOfOneGone));
        if self.now_for(Lie::ContactUntold) {
            return 0;
        }
        let mut amount = 0;
        for child in [Some(child), extra, gone].into_iter().flatten() {
            let who = Who { child, visit };
            self.joined(who, work, now + late);
            let need = self.begin(who, work, server, now + late, now + late);
            self.ended(who, work, server, now + late, now + late);
            amount = need.work;
        }
        amount
    }

    fn begin_again(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time, left: Need) {
        self.inner.begin_again(who, work, server, joined, now, left);
    }

    fn ended(&mut self, who: Who, work: u16, server: u16, began: Time, now: Time) {
        let late = i32::from(self.now_for(Lie::EndLate));
        if !self.now_for(Lie::EndUntold) {
            self.inner.ended(who, work, server, began, now + late);
        }
    }

    fn left_list(&mut self, child: u32, work: u16, joined: Time, now: Time) {
        if !self.now_for(Lie::LeftUntold) {
            self.inner.left_list(child, work, joined, now);
        }
    }

    fn returned(&mut self, child: u32, work: u16, server: u16, now: Time) {
        self.inner.returned(child, work, server, now);
    }

    fn note(&mut self, child: u32, note: u16, now: Time) {
        let now = if self.now_for(Lie::NoteAtTheEnd) { self.end } else { now };
        self.inner.note(child, note, now);
    }

    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth {
        let visit = if who.visit > 0 && self.now_for(Lie::SameVisit) { 0 } else { who.visit };
        let birth = self.inner.refer(Who { visit, ..who }, referral, now);
        if self.now_for(Lie::ReferredLate) { Birth { at: birth.at + 1, ..birth } } else { birth }
    }

    fn leave(&mut self, child: u32, outcome: u16, now: Time) {
        let outcome =
            if self.outcomes > 1 && self.now_for(Lie::OtherOutcome) { (outcome + 1) % self.outcomes } else { outcome };
        if self.now_for(Lie::LeaveUntold) {
            return;
        }
        self.gone.push((now, child));
        self.inner.leave(child, outcome, now);
        if self.now_for(Lie::LeavesTwice) {
            self.inner.leave(child, outcome, now);
        }
    }
}
