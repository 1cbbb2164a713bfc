//! What the kernel asks of the model, and what it tells it.

use super::program::NONE16;
use super::time::Time;
use super::view::View;

/// A child at an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who {
    /// The host's number of the child.
    pub child: u32,
    /// How often it has come to this operation before, in this run: where it was found at the start does not count. Of a
    /// round, how often that had come by before, whether or not that was before the start.
    pub visit: u32,
}

/// What a piece of work takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Work in the unit of the server's curve (micro-minutes); places alone ignore it.
    pub work: i64,
    /// The work ends at this minute at the earliest.
    pub not_before: Time,
}

/// Children who enter in a month: numbered as they stand here, those of `cases` before the newcomers. Of newcomers there are
/// many, and little to be said.
#[derive(Debug, Default)]
pub struct Births {
    /// Those of whom more is to be said, such as who is there at the start.
    pub cases: Vec<Birth>,
    /// Those who ask in this month.
    pub newcomers: Newcomers,
}

/// Children each of whom enters the program when it asks: a group after the other.
#[derive(Debug, Default)]
pub struct Newcomers {
    /// What those of a group have in common.
    pub groups: Vec<Group>,
    /// When each asks and enters: not before the minute at which it is announced.
    pub at: Vec<Time>,
    /// Its own number, for ties.
    pub ties: Vec<u64>,
}

/// Newcomers who begin alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// The host's number of the first child; the others follow.
    pub first: u32,
    /// How many they are.
    pub count: u32,
    /// First operation.
    pub op: u16,
    /// The rounds they are on: the first, and how many.
    pub rounds: (u16, u16),
}

impl Births {
    /// All of them, as they are numbered.
    pub fn all(&self) -> impl Iterator<Item = Birth> {
        self.cases.iter().copied().chain(self.newcomers.all())
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.cases.clear();
        self.newcomers.groups.clear();
        self.newcomers.at.clear();
        self.newcomers.ties.clear();
    }
}

impl Newcomers {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = Birth> {
        let of_groups =
            self.groups.iter().flat_map(|group| (group.first..).zip(std::iter::repeat_n(group, group.count as usize)));
        of_groups.zip(&self.at).zip(&self.ties).map(|(((child, group), at), tie)| group.birth(child, *at, *tie))
    }
}

impl Group {
    /// One of them.
    pub(super) fn birth(&self, child: u32, at: Time, tie: u64) -> Birth {
        let Group { op, rounds, .. } = *self;
        Birth { child, at, there: at, request: at, tie, op, inside: NONE16, in_work: None, rounds, joined: at }
    }
}

/// A child that enters the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birth {
    /// The host's number of the child.
    pub child: u32,
    /// When it enters: not before the minute at which it is announced.
    pub at: Time,
    /// Since when it is on the program, and on its rounds: from its request, but never before the start of the run.
    pub there: Time,
    /// Time of its request, for the order of lists.
    pub request: Time,
    /// Its own number, for ties.
    pub tie: u64,
    /// First operation.
    pub op: u16,
    /// The ask in whose branch it enters ([`NONE16`](super::NONE16) = none); the other branches count as back.
    pub inside: u16,
    /// It is in work already, of the list that its first operation joins.
    pub in_work: Option<InWork>,
    /// The rounds it is on: the first, and how many.
    pub rounds: (u16, u16),
    /// When it joined the list that it enters, if it is there at the start and joined before.
    pub joined: Time,
}

/// Work that had begun before the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InWork {
    /// The server that holds it.
    pub server: u16,
    /// Work left, booked at the start in the order in which children are given; of volumes one case is.
    pub work: i64,
    /// Its earliest end.
    pub not_before: Time,
}

/// A child that joins a list of a [sweep](super).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joining {
    /// Who.
    pub who: Who,
    /// For what.
    pub work: u16,
    /// When; before the start of the run, if it is there at the start.
    pub joined: Time,
    /// How many minutes its work takes whenever it begins; `None` where that hangs on when it does.
    pub lasts: Option<i32>,
}

/// A child's way through a list of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// Who.
    pub who: Who,
    /// For what it joined.
    pub work: u16,
    /// When it joined.
    pub joined: Time,
    /// When its work began.
    pub began: Time,
    /// When that ends; it may be at the end of the run or after it, and then is not told.
    pub ends: Time,
}

/// The model that runs on the kernel.
///
/// The kernel knows neither chance nor names: it asks here for every time and choice, and tells what happened. Answers
/// must depend on their arguments only, never on the order of calls. Waits, choices, ends of work, notes, referrals, departures,
/// joining a list of sittings, and starts with a server that [gives turns](super::Program::gives_turns) may be told ahead
/// of the clock (see the [room's](super) documentation): in order for one child's way, but for [`passed`](Self::passed);
/// not across children. Nothing is told that would happen at the end or after it.
pub trait Host {
    /// Children who enter in month `month`, at any of its minutes in any order, numbered from 0 in the order in which
    /// they are given. Called at the start of each month.
    fn births(&mut self, month: u32, out: &mut Births);
    /// Month `month` has ended; nothing of the next has happened.
    fn month_end(&mut self, month: u32, view: &View<'_>);
    /// The minute at which a wait that begins now ends.
    fn wake(&mut self, who: Who, wait: u16, now: Time) -> Time;
    /// Which way to go.
    fn choose(&mut self, who: Who, choice: u16, now: Time) -> u16;
    /// Which way each of several goes who are on their way to lists of sweeps: appended, one for each in order, and the same
    /// as [`choose`](Self::choose) says.
    fn choose_each(&mut self, choice: u16, children: &[(Who, Time)], ways: &mut Vec<u16>) {
        ways.extend(children.iter().map(|(who, now)| self.choose(*who, choice, *now)));
    }
    /// The lane, by index within the team, in which a child waits for a work.
    fn lane(&mut self, child: u32, work: u16, now: Time) -> u16;
    /// The minute at which a child would leave the list that it joins now, or had joined before the start.
    fn patience(&mut self, who: Who, work: u16, joined: Time, now: Time) -> Time;
    /// A child has joined a list.
    fn joined(&mut self, who: Who, work: u16, now: Time);
    /// Work begins: what does it take? It may be in a month to come.
    fn begin(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time) -> Need;
    /// Work is done at once, ahead of every list: how much is it, in the unit of the server's curve?
    fn charge(&mut self, who: Who, work: u16, server: u16, now: Time) -> i64 {
        self.joined(who, work, now);
        let need = self.begin(who, work, server, now, now);
        self.ended(who, work, server, now, now);
        need.work
    }
    /// Work that had come back begins again, and takes `left`.
    fn begin_again(&mut self, who: Who, work: u16, server: u16, joined: Time, now: Time, left: Need);
    /// Work has ended.
    fn ended(&mut self, who: Who, work: u16, server: u16, began: Time, now: Time);
    /// A child has left a list unseen.
    fn left_list(&mut self, child: u32, work: u16, joined: Time, now: Time);
    /// Open work has come back to the list.
    fn returned(&mut self, child: u32, work: u16, server: u16, now: Time);
    /// Whether the lists of a sweep may be told of one after the other, a month of each at a time. Then who joins them is
    /// told by [`joining`](Self::joining), and what begins and ends there by [`passed`](Self::passed), before or after what
    /// a child does next; work that is open at the start ends as elsewhere. If not, there are no sweeps.
    fn takes_sweeps(&self) -> bool {
        false
    }
    /// Children join the list of a server in the current month, in order of time; who comes back to it is told of after the
    /// others. To be said of each: how long its work lasts, where that is known by now.
    fn joining(&mut self, _server: u16, _children: &mut [Joining]) {}
    /// When work is over that begins now.
    fn over(&mut self, _who: Who, _work: u16, _server: u16, now: Time) -> Time {
        now
    }
    /// Children have passed a list. In the order in which their work began, of a server whose lists are a sweep.
    fn passed(&mut self, _server: u16, _passages: &[Passage]) {}
    /// Whether it makes any difference to be told of a note; asked when a run begins.
    fn hears(&self, _note: u16) -> bool {
        true
    }
    /// A child has passed a note; it counts unless the child has left before.
    fn note(&mut self, child: u32, note: u16, now: Time);
    /// A child comes to a referral: the child that enters at `now`. It is numbered next after all children so far,
    /// announced or referred.
    fn refer(&mut self, who: Who, referral: u16, now: Time) -> Birth;
    /// A child has left.
    fn leave(&mut self, child: u32, outcome: u16, now: Time);
}
