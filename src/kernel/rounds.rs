//! Rounds: work that comes to a child every so many days for as long as it is on the program.
//!
//! They are kept by day, not in the agenda: for each day of the run a linked list of who is due on it, through one pool
//! of links. One event of the agenda stands for all of them. Nothing need be taken away when a child leaves: its link
//! is found, and dropped, on the day on which it would have been due.

use super::engine::Run;
use super::host::{Host, Who};
use super::program::NONE16;
use super::time::{DAY, Time};
use super::token::{Due, NONE, Pool};

/// A child who is due on some day.
#[derive(Debug, Clone, Copy, Default)]
struct Link {
    child: u32,
    round: u16,
    /// How often it has come by before.
    visit: u32,
    next: u32,
}

/// Who is due on which day. Memory is used again.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    /// For each day, its first link.
    days: Vec<u32>,
    links: Pool<Link>,
    /// The first day whose rounds have not been made.
    from: i32,
}

impl Rounds {
    /// Empties it for a run up to `end`: days whose first minute is not before that do not come.
    pub fn reset(&mut self, end: Time) {
        self.days.clear();
        self.days.resize(usize::try_from(end.day() + i32::from(end.0 % DAY > 0)).unwrap_or(0), NONE);
        self.links.clear();
        self.from = 0;
    }

    /// Puts a link on the list of a day; one that does not come has none.
    fn put(&mut self, day: i32, link: Link) {
        if let Some(first) = self.days.get_mut(day as usize) {
            *first = self.links.put(Link { next: *first, ..link });
        }
    }

    /// Takes the list of a day.
    fn take(&mut self, day: i32) -> u32 {
        self.from = day + 1;
        std::mem::replace(&mut self.days[day as usize], NONE)
    }

    /// Puts a link of a list that was taken on that of a later day, for the next time.
    fn put_off(&mut self, ix: u32, day: i32) {
        let Some(first) = self.days.get_mut(day as usize) else { return self.links.free(ix) };
        let link = &mut self.links[ix];
        (link.next, link.visit) = (*first, link.visit + 1);
        *first = ix;
    }

    /// Turns a list round.
    fn reverse(&mut self, mut list: u32) -> u32 {
        let mut turned = NONE;
        while list != NONE {
            let next = std::mem::replace(&mut self.links[list].next, turned);
            (turned, list) = (list, next);
        }
        turned
    }

    /// The first day from `day` on that holds somebody, or that may come to, and begins before `until`.
    fn next(&self, day: i32, until: Time, any_day: bool) -> Option<i32> {
        (day..self.days.len() as i32)
            .take_while(|day| Time::start_of_day(*day) < until)
            .find(|day| any_day || self.days[*day as usize] != NONE)
    }
}

/// The first day that begins at `at` or after it.
fn first_day_from(at: Time) -> i32 {
    at.day() + i32::from(at.0.rem_euclid(DAY) > 0)
}

impl<H: Host> Run<'_, H> {
    /// Puts a child on its rounds: each comes first on the first of its days that begins neither before the child has
    /// asked nor before it is there.
    #[inline]
    pub fn enrol(&mut self, child: u32, rounds: (u16, u16), asked: Time, there: Time) {
        if rounds.1 > 0 {
            self.put_on(child, rounds, asked, there);
        }
    }

    fn put_on(&mut self, child: u32, (first, rounds): (u16, u16), asked: Time, there: Time) {
        for round in first..first + rounds {
            let spec = &self.p.rounds[usize::from(round)];
            let due = asked.day() + spec.after;
            let missed = first_day_from(there).max(self.e.rounds.from) - due;
            // Rounded up: the next in step.
            let times = (missed + spec.every - 1).div_euclid(spec.every).max(0);
            let link = Link { child, round, visit: times as u32, next: NONE };
            self.e.rounds.put(due + times * spec.every, link);
        }
    }

    /// Makes the rounds of today: who is still there is charged, and due again.
    pub fn make_rounds(&mut self) {
        let today = self.now.day();
        let mut list = self.e.rounds.take(today);
        if self.e.reversed {
            list = self.e.rounds.reverse(list);
        }
        // What one round after another is charged to is looked up, and charged, once.
        let (mut last, mut server, mut bill) = (NONE16, None, 0);
        while list != NONE {
            let Link { child, round, visit, next } = self.e.rounds.links[list];
            if self.e.left[child as usize] > self.now {
                let spec = &self.p.rounds[usize::from(round)];
                self.e.rounds.put_off(list, today + spec.every);
                self.counts.events += 1;
                if round != last {
                    self.charge(server, bill);
                    (last, server, bill) = (round, self.p.charged_to(spec.work), 0);
                }
                if let Some(server) = server {
                    bill += self.host.charge(Who { child, visit }, spec.work, server, self.now);
                    self.counts.starts += 1;
                }
            } else {
                self.e.rounds.links.free(list);
            }
            list = next;
        }
        self.charge(server, bill);
        self.expect_rounds(today + 1);
    }

    /// Books hours of work that is done at once, ahead of whoever waits.
    fn charge(&mut self, server: Option<u16>, work: i64) {
        if let Some(server) = server {
            let s = usize::from(server);
            self.e.servers[s].charge(&self.capacity.curves[s], work, self.now);
        }
    }

    /// Makes the rounds due on the next day that holds somebody. The agenda cannot put it off or forward, so that what
    /// lies beyond the next births, who may come to be due before it, is seen to after them; and who is referred may be
    /// due on any day.
    pub fn expect_rounds(&mut self, day: i32) {
        let any_day = self.p.referrals > 0 && !self.p.rounds.is_empty();
        if let Some(next) = self.e.rounds.next(day, self.next_births, any_day) {
            self.e.agenda.push(Due::Rounds, Time::start_of_day(next));
        }
    }

    /// As [`expect_rounds`](Self::expect_rounds), when the children of a month have been put on theirs.
    pub fn expect_first_rounds(&mut self) {
        self.expect_rounds(first_day_from(self.now));
    }
}
