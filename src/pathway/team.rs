//! Teams: the people and contracts that do the work, and the rule of their list.

use super::demand::ClassTest;
use super::quantity::{Dated, Elapsed};
use super::stage::StageIx;
use crate::calendar::Date;
use crate::chance::Law;

/// A team with its staff, its contracts and the rules of its list.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// The key of its table.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// When its hours flow.
    pub works: TeamHours,
    /// Places (cases held at once) that do not come from posts; theory runs and rooms.
    pub places: Option<Dated<u32>>,
    /// Hours that do not come from posts, staff hours an elapsed hour (theory runs).
    pub rate: Option<Dated<f64>>,
    /// Posts.
    pub posts: Vec<Post>,
    /// Contracts, which take cases from the same list.
    pub contracts: Vec<Contract>,
    /// Rules of the list, in force from the start and changed on dates.
    pub list: Dated<ListPolicy>,
}

impl Team {
    /// Whether open work may go back to the list when a post or a contract of it ends.
    pub fn may_give_back(&self) -> bool {
        let of_posts = self.posts.iter().map(|p| p.at_end);
        of_posts.chain(self.contracts.iter().map(|c| c.at_end)).any(|end| end != AtEnd::Finish)
    }
}

/// When a team's hours flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamHours {
    /// Evenly through office hours on working days.
    OfficeHours,
    /// Evenly through every day, round the clock (theory runs).
    Always,
}

/// A post, or several like posts.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// The key of its table; names its random draws.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// First day; `None` = in post when the scenario starts (and past its ramp-up).
    pub from: Option<Date>,
    /// Last day; `None` = permanent.
    pub until: Option<Date>,
    /// Whole-time equivalents.
    pub wte: Dated<f64>,
    /// Delay of the start after `from`, weeks.
    pub start_delay_weeks: Option<Law>,
    /// Chance that the post is filled at all, 0 to 1; each whole person separately.
    pub chance_filled: f64,
    /// Slow start.
    pub ramp_up: Option<RampUp>,
    /// Annual leave.
    pub leave: Option<AnnualLeave>,
    /// Sickness spells.
    pub sickness: Option<Sickness>,
    /// Leavers and the time to replace them.
    pub turnover: Option<Turnover>,
    /// Share of time on this team's work, 0 to 1.
    pub share_of_time: Dated<f64>,
    /// Output per hour against the standard (1 = standard).
    pub productivity: Dated<f64>,
    /// Contracted hours a week of one WTE.
    pub hours_per_week: f64,
    /// Cases one WTE holds at once; `None` = no limit.
    pub caseload: Option<f64>,
    /// Cost of one WTE a year, pounds.
    pub cost_per_year: f64,
    /// What happens to open work when it ends.
    pub at_end: AtEnd,
}

/// A slow start: output rises linearly from a share to the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RampUp {
    /// How long it lasts, weeks.
    pub weeks: f64,
    /// Share of full output on the first day, 0 to 1.
    pub from_share: f64,
    /// Hours a week of others' time that each such WTE takes meanwhile.
    pub supervision_hours_per_week: f64,
}

/// Annual leave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnnualLeave {
    /// Working days a year.
    pub days_per_year: f64,
    /// Share of them taken in school closures, 0 to 1.
    pub share_in_closures: f64,
}

/// Sickness as spells.
#[derive(Debug, Clone, PartialEq)]
pub struct Sickness {
    /// Spells a year for each person.
    pub spells_per_year: f64,
    /// Length of a spell, working days.
    pub working_days: Law,
}

/// Turnover.
#[derive(Debug, Clone, PartialEq)]
pub struct Turnover {
    /// Share of persons who leave in a year, as a rate (0.1 = one in ten).
    pub per_year: f64,
    /// Weeks until the replacement starts (with its own ramp-up).
    pub refill_weeks: Law,
}

/// What happens to open work when a post ends.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs, reason = "the words of each variant name its fields")]
pub enum AtEnd {
    /// It is finished by those who hold it.
    Finish,
    /// It goes back to the head of the list with the work that remains, plus this share of the whole as rework.
    HandOver { rework: f64 },
    /// It goes back to the head of the list and is done again in full.
    Restart,
}

/// A contract: a volume of cases at a price.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// The key of its table.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// First day; `None` = running when the scenario starts.
    pub from: Option<Date>,
    /// Last day on which a case is taken; `None` = runs on.
    pub until: Option<Date>,
    /// Cases taken a month at most, paced evenly over its working days; what is unused lapses.
    pub reports_per_month: Dated<f64>,
    /// Price of one case, pounds.
    pub price: f64,
    /// From taking a case to its end.
    pub turnaround: Elapsed,
    /// Work stages it takes: (pathway, stage); empty = every one of the team.
    pub stages: Vec<(usize, StageIx)>,
    /// Streams it takes, by id; empty = every one.
    pub streams: Vec<String>,
    /// What happens to open cases when it ends.
    pub at_end: AtEnd,
}

/// The rule by which a team picks from its list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListPolicy {
    /// Order within a band and stream.
    pub order: Order,
    /// Classes served before all others, first band first: (pathway, test).
    pub bands: Vec<(usize, ClassTest)>,
    /// Reserved shares; empty = one stream. Shares sum to one. The first whose test matches takes the child.
    pub streams: Vec<Stream>,
    /// What becomes of a stream's unused share.
    pub unused: Unused,
    /// Work stages in order of priority: (pathway, stage). Those not named come last, together. Empty = no priority.
    pub stages_first: Vec<(usize, StageIx)>,
}

/// Order within a band and stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By date of request.
    OldestRequestFirst,
    /// By the time of joining this list.
    FirstCome,
    /// Latest request first.
    NewestRequestFirst,
}

/// A reserved share of a team's capacity.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    /// The key of its table.
    pub id: String,
    /// Share of starts (places, contracts) or hours, 0 to 1.
    pub share: f64,
    /// Who is in it.
    pub takes: StreamTest,
}

/// Who is in a stream, decided when the child joins the list (and again when the rule changes).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StreamTest {
    /// Requests received on or after this date.
    RequestedFrom(Date),
    /// Children who have waited at most this long since their request.
    WaitedAtMostWeeks(f64),
    /// Children of a class: (pathway, test).
    Class(usize, ClassTest),
    /// All others.
    Rest,
}

/// What becomes of a stream's share that it does not need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unused {
    /// The other streams use it.
    Lent,
    /// It is lost.
    Lapses,
}
