//! The ways of children through the program: a child has one, and one more for each branch of an ask that it is in.

use super::{Child, Reference, Watcher};
use sendsim::kernel::{Birth, NONE16, Need, Op, ServerKind, Time, Who};

/// On a list.
#[derive(Clone, Copy, Debug)]
pub struct OnList {
    pub work: u16,
    pub lane: u16,
    pub visit: u32,
    pub joined: Time,
    /// When it leaves the list unseen.
    pub leaves_at: Time,
    /// What work that has come back still takes: how much, and at least how many minutes.
    pub back: Option<(i64, i32)>,
}

/// In work.
#[derive(Clone, Copy, Debug)]
pub struct InWork {
    pub work: u16,
    pub server: u16,
    pub visit: u32,
    pub began: Time,
    pub ends: Time,
    pub takes: Need,
    /// Nobody waits for it any more.
    pub ignored: bool,
}

/// Where a way is.
#[derive(Clone, Copy, Debug)]
pub enum At {
    /// Not there yet: a child that has been announced.
    Announced(Birth),
    /// In a wait.
    Waiting {
        until: Time,
        next: u16,
    },
    OnList(OnList),
    InWork(InWork),
    /// Its branches are out.
    Asked(usize),
    /// It will take its child away when the minute's releases are done.
    Leaving(u16),
    /// It is no more.
    Over,
}

/// One way.
pub struct Way {
    pub child: u32,
    pub at: At,
    /// The ask whose branch it is, and whether that waits for it.
    pub of: Option<(usize, bool)>,
    /// Servers of which it keeps a place from earlier work.
    pub keeps: Vec<u16>,
}

impl Way {
    pub fn due(&self) -> Time {
        match self.at {
            At::Announced(birth) => birth.at,
            At::Waiting { until, .. } => until,
            At::OnList(on) => on.leaves_at,
            At::InWork(w) => w.ends,
            At::Asked(_) | At::Leaving(_) | At::Over => Time::NEVER,
        }
    }

    pub fn is_on_list(&self) -> bool {
        matches!(self.at, At::OnList(_))
    }

    pub fn is_over(&self) -> bool {
        matches!(self.at, At::Over)
    }
}

impl<H: Watcher> Reference<'_, H> {
    /// A child is announced.
    pub fn announce(&mut self, birth: Birth) {
        let Birth { request, tie, .. } = birth;
        self.children.push(Child { request, tie, has_left: false, visits: vec![0; self.p.visit_slots] });
        self.calls_to_come(&birth);
        let of = self.asks_around(birth.child, birth.inside);
        self.new_way(birth.child, At::Announced(birth), of);
    }

    pub fn new_way(&mut self, child: u32, at: At, of: Option<(usize, bool)>) -> usize {
        self.ways.push(Way { child, at, of, keeps: Vec::new() });
        self.pending.push(self.ways.len() - 1);
        self.ways.len() - 1
    }

    /// What a way was waiting for has come.
    pub fn release(&mut self, way: usize) {
        // Another of this minute may have changed it.
        if self.ways[way].due() > self.now {
            return;
        }
        match self.ways[way].at {
            At::Announced(birth) => self.arrive(way, &birth),
            At::Waiting { next, .. } => self.go(way, next),
            At::OnList(on) => {
                self.leave_list(way, &on);
                self.give_up_places(way, None);
                let to = self.p.works[usize::from(on.work)].leaving;
                self.go(way, to.expect("only who may leave has a time to leave"));
            }
            At::InWork(w) => self.end_work(way, &w),
            At::Asked(_) | At::Leaving(_) | At::Over => {}
        }
    }

    fn arrive(&mut self, way: usize, birth: &Birth) {
        match (self.p.ops[usize::from(birth.op)], birth.in_work) {
            (Op::Join { work }, Some(open)) => {
                // It came there before the start: that is no visit.
                let takes = Need { work: open.work, not_before: open.not_before };
                self.hold(way, work, open.server, 0, birth.joined, takes);
            }
            (Op::Join { work }, None) => self.join(way, birth.op, work, birth.joined.min(self.now)),
            _ => self.go(way, birth.op),
        }
    }

    /// How often the child has been at an operation; one more from now on.
    pub fn visit(&mut self, child: u32, op: u16) -> u32 {
        let slot = self.p.visit_slot[usize::from(op)];
        if slot == NONE16 {
            return 0;
        }
        let visits = &mut self.children[child as usize].visits[usize::from(slot)];
        *visits += 1;
        *visits - 1
    }

    /// A way goes on from an operation until it blocks.
    pub fn go(&mut self, way: usize, from: u16) {
        let child = self.ways[way].child;
        let mut op = from;
        loop {
            let visit = match self.p.ops[usize::from(op)] {
                Op::Wait { .. } | Op::Choose { .. } | Op::Refer { .. } => self.visit(child, op),
                _ => 0,
            };
            let who = Who { child, visit };
            op = match self.p.ops[usize::from(op)] {
                Op::Wait { wait, next } => {
                    let until = self.host.wake(who, wait, self.now);
                    if until > self.now {
                        self.ways[way].at = At::Waiting { until, next };
                        return;
                    }
                    next
                }
                Op::Join { work } => return self.join(way, op, work, self.now),
                Op::Choose { choice, first } => {
                    let which = self.host.choose(who, choice, self.now);
                    self.p.targets[usize::from(first + which)]
                }
                Op::Ask { ask } => return self.ask(way, ask),
                Op::Back => return self.back(way),
                Op::Note { note, next } => {
                    self.host.note(child, note, self.now);
                    next
                }
                Op::Refer { referral, next } => {
                    let birth = self.host.refer(who, referral, self.now);
                    self.announce(birth);
                    next
                }
                // A branch that nobody waits for any more takes nobody away.
                Op::Leave { .. } if self.is_ignored(way) => return self.back(way),
                Op::Leave { outcome } => {
                    self.ways[way].at = At::Leaving(outcome);
                    return;
                }
            };
        }
    }

    fn join(&mut self, way: usize, op: u16, work: u16, joined: Time) {
        let child = self.ways[way].child;
        let who = Who { child, visit: self.visit(child, op) };
        let lane = self.host.lane(child, work, self.now);
        self.host.joined(who, work, joined);
        let may_leave = self.p.works[usize::from(work)].leaving.is_some();
        let leaves_at = if may_leave { self.host.patience(who, work, joined, self.now) } else { Time::NEVER };
        let on = OnList { work, lane, visit: who.visit, joined, leaves_at, back: None };
        self.ways[way].at = At::OnList(on);
    }

    pub fn leave_list(&mut self, way: usize, on: &OnList) {
        self.host.left_list(self.ways[way].child, on.work, on.joined, self.now);
    }

    fn end_work(&mut self, way: usize, w: &InWork) {
        let (child, kind) = (self.ways[way].child, self.p.servers[usize::from(w.server)].kind);
        let work = &self.p.works[usize::from(w.work)];
        self.ways[way].at = At::Over;
        if w.ignored {
            return self.give_up_places(way, None);
        }
        self.host.ended(Who { child, visit: w.visit }, w.work, w.server, w.began, self.now);
        // Whatever was kept for this work is free; its own place may be kept for the next.
        self.give_up_places(way, Some(work.team));
        if work.keeps_place && kind.has_places() {
            self.ways[way].keeps.push(w.server);
        }
        self.go(way, if kind == ServerKind::Volume { work.next_after_volume } else { work.next });
    }

    /// Gives up the places kept of a team, or all of them.
    pub fn give_up_places(&mut self, way: usize, of: Option<u16>) {
        let servers = &self.p.servers;
        self.ways[way].keeps.retain(|s| of.is_some_and(|team| servers[usize::from(*s)].team != team));
    }
}
