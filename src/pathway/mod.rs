//! The checked scenario: what a scenario file means, with every name resolved and every number in range.
//!
//! Nothing here can fail: faults are found in [`scenario`](crate::scenario), before these types exist.

mod backlog;
mod bought;
mod clock;
mod demand;
mod evidence;
mod figure;
mod measure;
mod observed;
mod quantity;
mod ranking;
mod stage;
mod team;

pub use backlog::*;
pub use bought::*;
pub use clock::*;
pub use demand::*;
pub use evidence::*;
pub use figure::*;
pub use measure::*;
pub use observed::*;
pub use quantity::*;
pub use ranking::*;
pub use stage::*;
pub use team::*;

use crate::calendar::{CalendarSpec, Date};

/// A whole scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Words for people.
    pub title: String,
    /// First day.
    pub start: Date,
    /// Last day, inclusive.
    pub end: Date,
    /// First day that is recorded; the start unless a theory run warms up.
    pub record_from: Date,
    /// Holidays, closures, office hours.
    pub calendar: CalendarSpec,
    /// Pathways.
    pub pathways: Vec<Pathway>,
    /// Teams, which pathways share.
    pub teams: Vec<Team>,
    /// Panels.
    pub panels: Vec<Panel>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Published figures to compare with.
    pub comparators: Vec<Comparator>,
    /// What the scenario leaves out, in words.
    pub left_out: Vec<String>,
    /// Default number of replications.
    pub replications: u32,
    /// Default seed.
    pub seed: u64,
    /// Hash of the merged scenario text, hexadecimal: equal for equal meaning, whatever the layout.
    pub hash: String,
}

/// One pathway.
#[derive(Debug, Clone, PartialEq)]
pub struct Pathway {
    /// The key of its table.
    pub id: String,
    /// Words for people.
    pub title: String,
    /// Where a new request begins.
    pub first: StageIx,
    /// Streams of new requests.
    pub sources: Vec<Source>,
    /// Attributes of a child.
    pub attributes: Vec<Attribute>,
    /// Stages, in the order of the file.
    pub stages: Vec<Stage>,
    /// Clocks.
    pub clocks: Vec<Clock>,
    /// Exceptions.
    pub exceptions: Vec<Exception>,
    /// Contacts with late cases.
    pub contacts: Vec<Contact>,
    /// Children on the pathway at the start.
    pub backlog: Vec<Backlog>,
    /// Counts published for the year before the start.
    pub published: Option<Published>,
}
