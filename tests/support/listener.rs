//! A host that writes down who was born and who waited how long.

use sendsim::kernel::{Birth, Births, Host, Need, Time, View, Who};
use std::collections::BTreeMap;

/// What a run tells.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Children by their own number: when they asked.
    pub births: BTreeMap<u64, Time>,
    /// Minutes on the list and when they were over, by the child's own number, the work and the number of its visit.
    pub waits: BTreeMap<(u64, u16, u32), (i32, Time)>,
    /// Ends of waits, by the child's own number and the wait, as they are told.
    pub wakes: BTreeMap<(u64, u16), Vec<Time>>,
}

/// Listens to a model.
pub struct Listener<'a, H> {
    pub inner: &'a mut H,
    pub heard: Heard,
    pub ties: Vec<u64>,
}

impl<'a, H> Listener<'a, H> {
    pub fn new(inner: &'a mut H) -> Self {
        Listener { inner, heard: Heard::default(), ties: Vec::new() }
    }
}

impl<H: Host> Host for Listener<'_, H> {
    fn births(&mut self, month: u32, out: &mut Births) {
        self.inner.births(month, out);
        for birth in out.all() {
            self.ties.push(birth.tie);
            self.heard.births.insert(birth.tie, birth.request);
        }
    }

    fn month_end(&mut self, month: u32, view: &View<'_>) {
        self.inner.month_end(month, view);
    }

    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time {
        let at = self.inner.wake(who, wait, now);
        self.heard.wakes.entry((self.ties[who.child as usize], wait)).or_default().push(at);
        at
    }

    fn choose(&mut self, who: Who, choice: u16, now: Time) -> u16 {
        self.inner.choose(who, choice, now)
    }

    fn lane(&mut self, child: u32, work: u16, now: Time) -> u16 {
        self.inner.lane(child, work, now)
    }

    fn patience(&mut self, who: Who, work: u16, joined: Time, now: Time) -> Time {
        self.inner.patience(who, work, joined, now)
    }

    fn joined(&mut self, who: Who, work: u16, now: Time) {
        self.inner.joined(who, work, now);
    }

    fn begin(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time) -> Need {
        let key = (self.ties[who.child as usize], work, who.visit);
        self.heard.waits.insert(key, (now.since(joined), now));
        self.inner.begin(who, work, server, joined, now)
    }

    fn begin_again(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time, left: Need) {
        self.inner.begin_again(who, work, server, joined, now, left);
    }

    fn ended(&mut self, who: Who, work: u16, server: u16, began: Time, now: Time) {
        self.inner.ended(who, work, server, began, now);
    }

    fn left_list(&mut self, child: u32, work: u16, joined: Time, now: Time) {
        self.inner.left_list(child, work, joined, now);
    }

    fn returned(&mut self, child: u32, work: u16, server: u16, now: Time) {
        self.inner.returned(child, work, server, now);
    }

    fn note(&mut self, child: u32, note: u16, now: Time) {
        self.inner.note(child, note, now);
    }

    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth {
        let birth = self.inner.refer(who, referral, now);
        self.ties.push(birth.tie);
        self.heard.births.insert(birth.tie, birth.request);
        birth
    }

    fn leave(&mut self, child: u32, outcome: u16, now: Time) {
        self.inner.leave(child, outcome, now);
    }
}
