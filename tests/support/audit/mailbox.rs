//! What is told ahead of the clock, kept until its minute has come.
//!
//! The kernel follows a child ahead of the clock where nothing can come between. The books take everything in order of
//! time, so what may come ahead waits here until a call in the engine's own time shows how late it is. Within a minute
//! the order of telling is kept: what is told ahead for a minute are releases of it, and these come before its starts.

use super::Audit;
use super::books::Books;
use super::facts::Spot;
use sendsim::kernel::{Birth, Host, Need, Time, Who};
use sendsim::plan::WaitRule;
use std::collections::BTreeMap;

/// What may be told ahead, with the answer that was given.
#[derive(Clone, Copy, Debug)]
pub enum Letter {
    Wait { who: Who, wait: u16, until: Time },
    Choice { who: Who, choice: u16, way: u16 },
    Lane { child: u32, work: u16, lane: u16 },
    Joined { who: Who, work: u16, joined: Time },
    Begin { who: Who, work: u16, server: u16, joined: Time, need: Need },
    Ended { who: Who, work: u16, server: u16, began: Time },
    Note,
    Referral { who: Who, referral: u16, birth: Birth },
    Leave { child: u32, outcome: u16 },
}

/// The part of a minute that a letter is of: starts come after all releases, however long before they are told.
type Phase = u8;
const RELEASES: Phase = 0;
const STARTS: Phase = 1;

/// Letters by their minute and, within it, by phase and by when they were told.
#[derive(Default)]
pub struct Mailbox {
    letters: BTreeMap<(Time, Phase, u64), Letter>,
    told: u64,
    /// The last told of those that have been delivered.
    latest: Option<u64>,
}

impl Mailbox {
    fn put(&mut self, at: Time, letter: Letter) {
        let phase = if matches!(letter, Letter::Begin { .. }) { STARTS } else { RELEASES };
        if let Letter::Ended { who, work, began, .. } = letter
            && began == at
        {
            self.has_begun(at, who, work);
        }
        self.letters.insert((at, phase, self.told), letter);
        self.told += 1;
    }

    /// Work of no length ends in a further pass of its minute: its start, if that was told ahead, comes before, and what the
    /// server began before that.
    fn has_begun(&mut self, at: Time, who: Who, work: u16) {
        let starts = || self.letters.range((at, STARTS, 0)..(at, STARTS + 1, 0));
        let of_it = |letter: &Letter| match *letter {
            Letter::Begin { who: w, work: k, server, .. } if (w, k) == (who, work) => Some(server),
            _ => None,
        };
        let Some((last, server)) = starts().find_map(|(key, letter)| Some((key.2, of_it(letter)?))) else { return };
        while let Some((told, letter)) = self.take_start(at, server) {
            self.letters.insert((at, RELEASES, self.told), letter);
            self.told += 1;
            if told == last {
                return;
            }
        }
    }

    /// Takes the next letter of a minute that tells of a server's start.
    fn take_start(&mut self, at: Time, server: u16) -> Option<(u64, Letter)> {
        let of_it = |letter: &Letter| matches!(letter, Letter::Begin { server: s, .. } if *s == server);
        let mut starts = self.letters.range((at, STARTS, 0)..(at, STARTS + 1, 0));
        let key = starts.find(|(_, letter)| of_it(letter)).map(|(key, _)| *key)?;
        self.letters.remove(&key).map(|letter| (key.2, letter))
    }

    /// Takes the next letter of those up to a phase of a minute.
    fn take(&mut self, until: (Time, Phase)) -> Option<(Time, u64, Letter)> {
        let next = self.letters.first_entry().filter(|next| (next.key().0, next.key().1) <= until)?;
        let ((at, _, told), letter) = next.remove_entry();
        Some((at, told, letter))
    }
}

impl<'a, H: Host> Audit<'a, '_, H> {
    /// Something is told that may come ahead of the clock.
    pub(super) fn keep(&mut self, at: Time, letter: Letter) {
        let end = self.books.facts.plan.program.end();
        // The clock is where the books are or later: what comes before that is told too late, however far ahead.
        let (now, late) = (self.books.now, at < self.books.now);
        self.books.check(!late, || format!("told at {} or later of {}: {letter:?}", now.0, at.0));
        self.books.check(at < end, || format!("told of {}, when the run is over: {letter:?}", at.0));
        self.mailbox.put(at, letter);
    }

    /// The books in the engine's own time, unless a fault has been found: then they mean nothing any more. Starts of the
    /// minute that were told ahead may be of a pass to come.
    pub(super) fn open(&mut self, now: Time) -> Option<&mut Books<'a>> {
        self.deliver((now, RELEASES));
        self.turn_to(now)
    }

    /// The same, when a server begins something: what it has begun in this minute comes before.
    pub(super) fn open_for_start(&mut self, now: Time, server: u16) -> Option<&mut Books<'a>> {
        self.deliver((now, RELEASES));
        while self.books.faults.is_empty()
            && let Some((told, letter)) = self.mailbox.take_start(now, server)
        {
            self.read(now, told, letter);
        }
        self.turn_to(now)
    }

    /// The books before anything of the minute is delivered, which has been told ahead.
    pub(super) fn open_before(&mut self, now: Time) -> Option<&mut Books<'a>> {
        self.deliver((now - 1, STARTS));
        Some(&mut self.books).filter(|b| b.faults.is_empty())
    }

    /// The end of the run.
    pub fn finish(&mut self) {
        self.deliver((Time::NEVER, STARTS));
        self.books.finish(self.books.facts.plan.program.end());
    }

    /// The books, turned to a minute.
    pub(super) fn turn_to(&mut self, now: Time) -> Option<&mut Books<'a>> {
        if self.books.faults.is_empty() {
            self.books.advance(now);
        }
        Some(&mut self.books).filter(|b| b.faults.is_empty())
    }

    /// Tells the books what was told of minutes that pass.
    fn deliver(&mut self, until: (Time, Phase)) {
        while self.books.faults.is_empty()
            && let Some((at, told, letter)) = self.mailbox.take(until)
        {
            if self.mailbox.latest.is_some_and(|latest| told < latest) {
                self.books.figures.saw("told ahead of what came later");
            }
            self.mailbox.latest = self.mailbox.latest.max(Some(told));
            self.read(at, told, letter);
        }
    }

    fn read(&mut self, at: Time, told: u64, letter: Letter) {
        if std::env::var("DBG").is_ok_and(|d| d.parse() == Ok(at.0)) {
            eprintln!("{} {told} {letter:?}", at.0);
        }
        if let Letter::Wait { who, wait, until } = letter
            && matches!(self.books.facts.plan.waits[usize::from(wait)], WaitRule::Together(_))
        {
            return self.heard_together(who, wait, until, at);
        }
        let Some(books) = self.turn_to(at) else { return };
        match letter {
            Letter::Wait { who, wait, until } => books.heard_wait(who, wait, until),
            Letter::Choice { who, choice, way } => books.heard_choice(who, choice, way),
            Letter::Lane { child, work, lane } => books.heard_lane(child, work, lane),
            Letter::Joined { who, work, joined } => books.heard_joined(who, work, joined),
            Letter::Begin { who, work, server, joined, need } => {
                books.figures.saw("turns known ahead");
                books.heard_begin(who, work, server, joined, need, false);
            }
            Letter::Ended { who, work, server, began } => books.heard_ended(who, work, server, began),
            Letter::Note => {}
            Letter::Referral { who, referral, birth } => books.heard_referral(who, referral, &birth),
            Letter::Leave { child, outcome } => {
                if books.depart(child as usize, outcome) {
                    self.forget_branches(child, at, told);
                }
            }
        }
    }

    /// A child has left from within a branch. What its other branches had been followed to by then comes to nothing;
    /// that can only be waits and choices inside an ask.
    fn forget_branches(&mut self, child: u32, left: Time, told: u64) {
        let facts = &self.books.facts;
        let in_ask = |(p, spot): (usize, Spot)| matches!(spot, Spot::Stage(s) if facts.asks[p][s].is_some());
        let comes_to_nothing = |letter: &Letter| match *letter {
            Letter::Wait { who, wait, .. } if who.child == child => {
                let together = matches!(facts.plan.waits[usize::from(wait)], WaitRule::Together(_));
                together || in_ask(facts.waits[usize::from(wait)])
            }
            Letter::Choice { who, choice, .. } => who.child == child && in_ask(facts.choices[usize::from(choice)]),
            _ => false,
        };
        let before = self.mailbox.letters.len();
        self.mailbox.letters.retain(|key, letter| key.0 <= left || key.2 > told || !comes_to_nothing(letter));
        for _ in self.mailbox.letters.len()..before {
            self.books.figures.saw("branches followed past a departure");
        }
    }
}
