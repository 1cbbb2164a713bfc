//! What happens to a child, stage by stage.

use super::demand::ClassTest;
use super::quantity::{Dated, Elapsed};
use crate::chance::Law;

/// Index of a stage in its pathway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StageIx(pub usize);

/// Index of a team in the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TeamIx(pub usize);

/// Index of a panel in the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PanelIx(pub usize);

/// One stage of a pathway.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The key of its table; names its random draws and its rows in the output.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// What happens here.
    pub kind: StageKind,
}

/// What happens in a stage.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum StageKind {
    /// Time passes.
    Wait { wait: Wait, next: Next },
    /// The child joins a team's waiting list and is worked on.
    Work(Work),
    /// One of several ways is taken.
    Choose { options: Vec<Choice> },
    /// Several branches at once; goes on when every required one is back.
    Ask { branches: Vec<Branch>, rest: Rest, next: Next },
    /// A child of another pathway begins there in this minute; this one goes on.
    Refer(Referral),
    /// The child leaves the pathway.
    Leave { outcome: String },
}

/// A child of another pathway that comes of one.
///
/// It has the values of those attributes that both pathways have, and draws the others. Its request is this minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Referral {
    /// Index of the pathway at whose first stage it begins; it may be the same one.
    pub to: usize,
    /// Whether its request is that of the child it comes of instead, and so its place on lists by request.
    pub keeps_request: bool,
    /// Where this child goes on.
    pub next: Next,
}

/// Where a child goes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another stage of the pathway.
    Stage(StageIx),
    /// Back to the `ask` that this branch began at (`next = "back"`).
    Back,
}

/// How time passes.
#[derive(Debug, Clone, PartialEq)]
pub enum Wait {
    /// For a drawn time.
    For(Elapsed),
    /// Until the next sitting of a panel that has room.
    Panel(PanelIx),
    /// Until the first minute of the next of these days of the year.
    Until(Vec<DayOfYear>),
}

/// A day that comes every year; never 29 February.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfYear {
    /// January = 1.
    pub month: i8,
    /// Of the month.
    pub day: i8,
}

impl DayOfYear {
    /// Whether a date is this day.
    pub fn is(self, date: crate::calendar::Date) -> bool {
        (self.month, self.day) == (date.month(), date.day())
    }
}

/// Work by a team.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// Who does it.
    pub team: TeamIx,
    /// Staff hours it takes; `None` when the team has places only.
    pub hours: Option<Dated<Law>>,
    /// Least elapsed time from start to end (with places only: the elapsed time).
    pub elapsed: Option<Elapsed>,
    /// Whether it can start only on days when schools are open.
    pub schools_open: bool,
    /// The place taken here is kept until the next work of the same team ends.
    pub keeps_place: bool,
    /// Children who leave the list before they are seen.
    pub leaving: Option<Leaving>,
    /// After the team's own staff have done it.
    pub next: Next,
    /// After a contract has done it, where that differs (the whole report is bought).
    pub next_after_contract: Option<Next>,
}

/// Leaving a waiting list before being seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaving {
    /// Patience: how long a child waits before leaving.
    pub after: Elapsed,
    /// Where the child goes then.
    pub to: Next,
}

/// One way out of a `choose`.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The key of its table.
    pub id: String,
    /// Share of children, 0 to 1; the options sum to one.
    pub share: Dated<f64>,
    /// Shares for children of a class, the first that matches; each such class must give one for every option.
    pub by_class: Vec<(ClassTest, Dated<f64>)>,
    /// Where they go.
    pub next: Next,
}

/// One branch of an `ask`.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The key of its table.
    pub id: String,
    /// Its first stage.
    pub first: StageIx,
    /// Whether the `ask` waits for it.
    pub required: bool,
}

/// What happens to the branches that are still out when the required ones are back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// They are dropped: waiting ones leave their list; started work is finished and ignored.
    Cancel,
    /// They run to their end and are ignored then.
    Finish,
}

/// Days on which a panel sits. What it decides is a `choose` after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The key of its table.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// Monday = 1 ... Sunday = 7.
    pub weekday: u8,
    /// Every how many weeks, counted from the first such weekday of the scenario.
    pub every_weeks: u32,
    /// Papers must be in this many calendar days before.
    pub cut_off_days: u32,
    /// Cases a sitting can take; `None` = no limit.
    pub capacity: Option<Dated<f64>>,
    /// Whether it sits in school closures (it never sits on a bank holiday).
    pub sits_in_closures: bool,
}

/// Work that comes back while a case is late and open: calls, complaints, letters. It is dealt with when it comes: its
/// hours are taken ahead of the team's list.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// The key of its table.
    pub id: String,
    /// First contact, calendar days after the day of the request, in the first minute of the day.
    pub after_days: u32,
    /// Then every so many calendar days while the child is on the pathway.
    pub every_days: u32,
    /// Who does it.
    pub team: TeamIx,
    /// Hours each takes.
    pub hours: Dated<Law>,
}
