//! A team's own staff in one replication: who is in post, who is at work, what that gives on each day.
//!
//! A post of 3.6 WTE is four persons of 1, 1, 1 and 0.6. Everything about a person is drawn under a key of (team, post,
//! person): one more person, post or team changes nobody else. WTE are counted in whole billionths, so that fractions
//! add up exactly; hours are summed over all posts and rounded once a day, to millionths of a minute.
//!
//! What a person gives on a working day is: WTE × hours a day × share of time × productivity × (1 - leave) ×
//! (1 - sickness) × ramp-up. Hours a day are the weekly hours over five for office hours, over seven for a team that
//! always works.
//! * **Leave** is an expected value, the same for all in the post: in each year counted from the start of the run, its
//!   share in closures falls evenly on the working days in school closures, the rest evenly on the other working days
//!   (also what would be more than all of every closure day). Where the run ends inside a year, that year is the twelve
//!   months up to its end.
//! * **Sickness** is a process of spells in working time for each person, in balance at the start: over a long time
//!   `spells_per_year` × mean length ÷ working days a year of the days are lost. Parts of days count. It takes what
//!   leave has left, so nothing is lost twice.
//! * **Turnover**: time in post is exponential; the replacement comes after the time to refill and ramps up.
//! * **Ramp-up** is linear in calendar days from the first day at work. Meanwhile the supervision hours come off what
//!   persons past their ramp-up give, at most all of it, on the days on which the new person is there.
//! * **Chance filled and start delay** are drawn for each person. Both also hold for persons whom a dated rise of WTE
//!   adds; those in post at the start have neither delay nor ramp-up.
//! * **Places** are the whole part of the sum of WTE × caseload of those in post, whether at work or not, plus the
//!   team's own.

mod compile;
mod contract;
mod realise;

pub use compile::StaffSpec;
pub use contract::ContractSpec;
pub use realise::{Fall, Realised};

/// One WTE in the unit in which they are counted.
const WHOLE: i64 = 1_000_000_000;

#[cfg(test)]
mod tests;
