//! A host that writes down all that is told and asked, so that two ways of running a program can be compared event by event.

use sendsim::kernel::{Birth, Births, Host, Joining, Need, Passage, Time, View, Who};

/// Something told: when, what, of which child, and the rest of what was said.
pub type Line = (Time, &'static str, u32, [i64; 5]);

/// Writes down what a model is told.
pub struct Told<'a, H> {
    pub inner: &'a mut H,
    /// Whether lists may be told of one after the other.
    pub sweeps: bool,
    pub end: Time,
    pub lines: Vec<Line>,
    /// How many passages it was told of.
    pub passages: usize,
}

impl<H> Told<'_, H> {
    fn tell(&mut self, at: Time, what: &'static str, child: u32, rest: [i64; 5]) {
        self.lines.push((at, what, child, rest));
    }
}

impl<H: Host> Host for Told<'_, H> {
    fn births(&mut self, month: u32, out: &mut Births) {
        self.inner.births(month, out);
    }

    fn month_end(&mut self, month: u32, view: &View<'_>) {
        self.inner.month_end(month, view);
        let mut waiting: Vec<Line> = view
            .waiting()
            .map(|w| (w.joined, "waits", view.child(w), [i64::from(w.work), i64::from(month), 0, 0, 0]))
            .collect();
        waiting.sort_unstable();
        self.lines.append(&mut waiting);
    }

    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time {
        let at = self.inner.wake(who, wait, now);
        self.tell(now, "wait", who.child, [who.visit.into(), wait.into(), at.0.into(), 0, 0]);
        at
    }

    fn choose(&mut self, who: Who, choice: u16, now: Time) -> u16 {
        let way = self.inner.choose(who, choice, now);
        self.tell(now, "choice", who.child, [who.visit.into(), choice.into(), way.into(), 0, 0]);
        way
    }

    fn choose_each(&mut self, choice: u16, children: &[(Who, Time)], ways: &mut Vec<u16>) {
        let before = ways.len();
        self.inner.choose_each(choice, children, ways);
        for ((who, now), way) in children.iter().zip(ways[before..].to_vec()) {
            self.tell(*now, "choice", who.child, [who.visit.into(), choice.into(), way.into(), 0, 0]);
        }
    }

    fn hears(&self, note: u16) -> bool {
        self.inner.hears(note)
    }

    fn lane(&mut self, child: u32, work: u16, now: Time) -> u16 {
        // A question, which need not be put where all are taken in order.
        self.inner.lane(child, work, now)
    }

    fn patience(&mut self, who: Who, work: u16, joined: Time, now: Time) -> Time {
        let at = self.inner.patience(who, work, joined, now);
        self.tell(now, "patience", who.child, [who.visit.into(), work.into(), at.0.into(), 0, 0]);
        at
    }

    fn joined(&mut self, who: Who, work: u16, now: Time) {
        self.inner.joined(who, work, now);
        self.tell(now, "joined", who.child, [who.visit.into(), work.into(), 0, 0, 0]);
    }

    fn begin(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time) -> Need {
        let need = self.inner.begin(who, work, server, joined, now);
        let rest = [who.visit.into(), work.into(), server.into(), joined.0.into(), need.not_before.0.into()];
        self.tell(now, "begin", who.child, rest);
        need
    }

    fn begin_again(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time, left: Need) {
        self.inner.begin_again(who, work, server, joined, now, left);
        let rest = [who.visit.into(), work.into(), server.into(), joined.0.into(), left.work];
        self.tell(now, "begin again", who.child, rest);
    }

    fn ended(&mut self, who: Who, work: u16, server: u16, began: Time, now: Time) {
        self.inner.ended(who, work, server, began, now);
        self.tell(now, "ended", who.child, [who.visit.into(), work.into(), server.into(), began.0.into(), 0]);
    }

    fn takes_sweeps(&self) -> bool {
        self.sweeps
    }

    fn joining(&mut self, server: u16, children: &mut [Joining]) {
        self.inner.joining(server, children);
        for Joining { who, work, joined, .. } in children {
            self.tell(*joined, "joined", who.child, [who.visit.into(), (*work).into(), 0, 0, 0]);
        }
    }

    fn over(&mut self, who: Who, work: u16, server: u16, now: Time) -> Time {
        self.inner.over(who, work, server, now)
    }

    fn passed(&mut self, server: u16, passages: &[Passage]) {
        self.inner.passed(server, passages);
        self.passages += passages.len();
        for Passage { who, work, joined, began, ends } in passages.iter().copied() {
            let rest = [who.visit.into(), work.into(), server.into(), joined.0.into(), ends.0.into()];
            self.tell(began, "begin", who.child, rest);
            if ends < self.end {
                self.tell(ends, "ended", who.child, [who.visit.into(), work.into(), server.into(), began.0.into(), 0]);
            }
        }
    }

    fn left_list(&mut self, child: u32, work: u16, joined: Time, now: Time) {
        self.inner.left_list(child, work, joined, now);
        self.tell(now, "left list", child, [work.into(), joined.0.into(), 0, 0, 0]);
    }

    fn returned(&mut self, child: u32, work: u16, server: u16, now: Time) {
        self.inner.returned(child, work, server, now);
        self.tell(now, "returned", child, [work.into(), server.into(), 0, 0, 0]);
    }

    fn note(&mut self, child: u32, note: u16, now: Time) {
        self.inner.note(child, note, now);
        self.tell(now, "note", child, [note.into(), 0, 0, 0, 0]);
    }

    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth {
        let birth = self.inner.refer(who, referral, now);
        self.tell(now, "referral", who.child, [who.visit.into(), referral.into(), birth.child.into(), 0, 0]);
        birth
    }

    fn leave(&mut self, child: u32, outcome: u16, now: Time) {
        self.inner.leave(child, outcome, now);
        self.tell(now, "left", child, [outcome.into(), 0, 0, 0, 0]);
    }
}
