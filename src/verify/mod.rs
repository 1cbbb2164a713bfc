//! Queueing theory and identities against the engine, through the scenario files that users write.
//!
//! A [`Cell`] is a small scenario of `scenarios/theory` of which theory knows the answer: it is read, checked, compiled
//! and run as any scenario is, and its figures are read by the names under which they are published. The program holds
//! the files, so `sendsim verify` needs nothing but itself. The formulas ([`formulas`]) are worked out from the
//! literature and use nothing of the engine; `tests/theory_formulas.rs` holds them against published numbers.
//!
//! # The rule
//!
//! A figure *passes* when theory lies in the 99.9 % interval of the simulated value, but for 0.15 % that whole minutes and
//! months may shift it by ([`ROUNDING`]), and the whole interval lies within 1 % of theory ([`NEAR`]). Cells are so large that
//! half an interval is at most about half of a percent. So an engine that is exact fails a figure once in 1,000 looks.
//!
//! A cell with a figure that fails is looked at again, at ten times the size with new seeds, and only that second look
//! counts. A cell of k figures is then called wrong by chance alone with a probability of at most k (that the first look
//! fails) times k (the second) in a million. Summed over all cells that is under 0.1 %: Σ k² < 1,000, which
//! `tests/theory.rs` holds. So with a fresh seed (`--seed`) 999 of 1,000 runs of a right engine are green to the last
//! figure, and those with the default seeds always give the same bytes.
//!
//! What a right figure does not find is stated beside it: an error of the engine smaller than *two half-intervals and the
//! 0.15 %* may hide in the noise; any larger one, and any above 1 %, is found wherever the value happens to lie.
//!
//! # What is proven
//!
//! Lists and places (M/M/c, M/D/c, a room of limited size, loss), hours (M/G/1 with fixed, gamma, lognormal and exponential
//! work, on the clock and in office hours), closing times of offices and schools, priorities, newest first, patience,
//! reserved shares, panels, tandem, feedback, thinning, splitting, several asked at once, seasons, counts and their
//! dispersion, overload, staff that change by date, caseloads against hours, the rules at the end of a post, turnover and
//! illness, work in progress and ages at the start, reviews that come again.
//!
//! # What is not
//!
//! * Waits at loads above 0.75 (0.6 to 0.7 with several places): 1 % would take too many children. There it is counts, and
//!   shares that do not wait.
//! * A list of limited size as such: the format has none. M/M/c/K is built from two teams and a patience of one minute, and
//!   Erlang's loss system from that patience; both are exact but for that minute.
//! * Hours of work that end between two minutes: what is left of the minute is lost (up to half a minute a case), which the
//!   cells here are too coarse in time to feel, or avoid by whole minutes.
//! * Contracts, ramp-up, supervision, leave, contacts with late families, exceptions, targets and money have no theory here.
//!   `tests/` holds figures by hand, an audit of every child's life, and identities between runs.
//! * That a scenario describes a council rightly. No theory can say that.
//!
//! # What is no theorem
//!
//! It is natural to expect that more staff make no child wait longer. That holds for one list, first come first served,
//! that nobody leaves; in general it does not, and is then no fault. `tests/relations/no_theorem.rs` has a case of each:
//!
//! * More staff upstream lengthen waits downstream, where those whom they have seen now come sooner and together.
//! * With more staff upstream a child may come through the whole later than before: another, seen beside it, is before it at
//!   the next list.
//! * Where the order of a list is not that of joining it, one place more may put another's work in a child's way.

mod cell;
mod cells;
mod files;
pub mod formulas;
mod judge;
mod ran;
mod suite;

pub use cell::{Cell, Claim, Effort};
pub use cells::cells;
pub use judge::{Estimate, NEAR, ROUNDING, agrees, smallest_caught};
pub use ran::Ran;
pub use suite::{AGAIN, Case, Figure, Spec, Suite, Told, Verification};
