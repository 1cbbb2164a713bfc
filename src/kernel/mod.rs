//! The engine: integer time, waiting lists, servers whose capacity changes, several things at once.
//!
//! It imports nothing of ours and knows neither names nor chance: a [`Host`] answers every question of how long and
//! which way, and a [`Program`] says what follows what.
//!
//! # What happens at one instant
//! Time is whole minutes. Within a minute there are two phases, repeated until nothing more is due in it:
//!
//! 1. **Releases.** Every arrival, end of a wait and end of work that is due runs to where it next blocks, joining
//!    lists on the way. Then departures and asks whose required branches are back are settled, departures first. Then
//!    rounds come to those who are due and still there. Then gates, rules, places and sittings change. All of this
//!    commutes: handling the minute's entities in any order gives the same state, which a test shows by running in the
//!    opposite order.
//! 2. **Starts.** Every team that something has happened to serves its lists, lowest team first; within a team its
//!    servers in order; each takes by tier, share and rank until nothing more can start.
//!
//! So releases precede starts: a place freed at 10:00 can be taken at 10:00, by whoever is first among all who have
//! joined by then. The order of a list is total: (order's own key, then the other of request and joining time, then
//! the child's own number, then the work that is named first), and never depends on the history of the run. Work that
//! takes no time ends in the same minute, in a further pass of the two phases.
//!
//! Of two departures of a child in one minute the outcome with the lower number counts. Of two of its asks that are
//! complete the outer one goes on first; it may cancel the inner one.
//!
//! # Ahead of the clock
//! Where nothing can come between, a child is followed at once to the minute in which it next joins a list, or is gone:
//! through waits, choices, notes, asks all of whose branches are required, and work that holds no place and cannot come
//! back. So it costs the agenda one event for each list. A branch is followed so only where no other can cancel it; it
//! takes its child away, frees a place, or takes its turn with other branches in its own minute. What the host is told
//! ahead carries the minute in which it happens. A branch may have been followed past the minute in which another takes
//! the child away: whoever reads its notes passes over those after the child has left. A list of one lane that only
//! sittings take from is joined ahead too: who comes too late for a sitting is passed over anyway.
//!
//! Where an ask requires all its branches and all but one only wait, when these are back is known when they begin: the child
//! goes the one itself. Who waits on a list of which nobody leaves and no place is kept needs no token there, only his entry.
//! Whom a sitting decides about in no time, and who then waits, is followed from the sitting itself.
//!
//! Where one server with places that never change takes all in the order in which they came, and nobody leaves its list or
//! comes back to it, no later event can move a start. There work begins ahead of the clock too, as soon as the minute of
//! joining is over ([`Program::gives_turns`]), and its places are kept in order by when they are free. Where some go before
//! others (tiers, another order), work begins in its minute, but its end is known then, and the child is followed on from
//! there; the agenda holds the minute of the next free place, and only while somebody waits for one.
//!
//! # Sweeps
//! Where turns are given on every list of a pathway and its children only wait, choose and join lists, each after those that
//! lead to it, all who come to a list in a month are known at its start: newcomers, and those who come from a list before.
//! There each list is gone through by itself, a month at a time, without the agenda ([`Program::find_sweeps`]), if the
//! host does not mind to be told so ([`Host::takes_sweeps`]). From list to list its children are followed together, an
//! operation at a time, but for those who may come back to the list that is gone through or have passed it in no time. What happens is what happens by
//! the clock.
//!
//! # Referrals
//! At a referral another child enters the program, among the releases of the same minute; its referrer goes on at once. A
//! branch refers in its own minute only: if the child has been taken away by then, nobody enters.
//!
//! # Lists
//! A team's list consists of lanes (one for each work, band and stream). The rule in force gives each lane a tier, a
//! share group and an order. Shares are start-time fair queueing over the groups of a tier, each tier for itself: over
//! any busy stretch each group that has somebody waiting gets its share to within one case; an idle group's share goes
//! to the others and is not owed to it later. They are shares of hours: a start counts with the hours that it takes, or
//! would take of the team's own if it is bought, and as a thousand minutes where it only holds a place, sits or takes no
//! hours that are known; divided by the weight to whole thousandths of a minute. Groups that are level, and lanes within
//! a group, go by rank. When a rule changes, all who wait are put in place anew and shares begin afresh. A child may
//! leave a list: one whose patience ends in the minute in which it would have started leaves.
//!
//! # Capacity
//! * *Places*: a case holds one place from start to end. When places fall below the cases held, nobody is thrown out:
//!   no start until cases are fewer (the rule *finish*), unless the change returns them.
//! * *Hours*: C(t) is the cumulative work the server can do ([`Curve`]). Work is booked end to end: it begins when C
//!   has passed what was booked before (when hours flow again: not on Friday evening but on Monday morning) and ends
//!   when C reaches its own end, or at its earliest end if that is later. Hours that nobody books lapse, but for those of the
//!   minute in which hours flow again: what is taken then goes on where the work before it ended within that minute.
//! * *Both*: a place must be free and the hours must flow. A place may be kept from one work to
//!   the next by the same team, even when places have fallen; who keeps one comes before those of its tier and group who
//!   have none. It is kept for the way to that work: branches neither have those of their ask nor leave it theirs, and who
//!   loses patience gives up all.
//! * *Volumes*: starts are paced by a curve of cases; the host says when each ends.
//! * *Sittings*: so many starts at stated minutes, of those who joined by the cut-off: in order, or all of them where
//!   there is room. Unused ones lapse.
//!
//! When a server shrinks, open work may be *returned*: the latest starts (of one minute those with the highest number of
//! the child) go back to the head of their list, in its order among themselves and with those who keep a place, with the
//! rest of their work plus rework (hand-over) or the whole of it (restart). The rest is what is left of the time until the
//! earliest end; hours that are booked are worked all the same and not left, those that a volume did for the team are left
//! in proportion to the time. Who has been returned has been seen, and does not lose patience. A capacity change is made
//! after the minute's releases: work that ends in that minute has ended.
//!
//! # Rounds
//! Some work comes again and again to each child for as long as it is on the program, whatever else it does there. It
//! cannot wait: it is *charged*, that is, its hours are booked at once, ahead of the list, and whatever comes after is
//! delayed. It is done in the first minute of its day: so many days after the day of the request, then every so many.
//! Days that begin before the child has asked, or before the run, are passed over, and the step is kept. Who leaves in
//! that very minute, by its releases, is not charged.
//!
//! # Several things at once
//! An ask sends a token down each branch and goes on when the required ones are back. The others are then cancelled
//! (one on a list leaves it; begun work is finished, uses its hours and its place, and is ignored) or run on and are
//! ignored. A child that leaves from within a branch leaves altogether, its other branches with it. A branch that runs on
//! does so whatever becomes of the child; where it would leave, it is only back.
//!
//! # Ends
//! A limit is judged by whoever reads the times; the kernel only keeps them. What is due at the end or after it does
//! not happen. An arrival when hours do not flow waits on the list.

mod agenda;
mod births;
mod branches;
mod comers;
mod curve;
mod engine;
mod flow;
mod give;
mod host;
mod lists;
mod lone;
mod places;
mod program;
mod queue;
mod returns;
mod rounds;
mod seldom;
mod serve;
mod server;
mod stop;
mod sweeps;
mod team;
#[cfg(test)]
mod tests;
mod time;
mod together;
mod token;
mod turns;
mod view;
mod ways;

pub use agenda::Agenda;
pub use curve::Curve;
pub use engine::{Counts, Engine};
pub use host::{Birth, Births, Group, Host, InWork, Joining, Need, Newcomers, Passage, Who};
pub use program::*;
pub use queue::Order;
pub use stop::{Stop, Stopped};
pub use time::{DAY, Time};
pub use view::{View, Waiting};
pub use ways::Sweep;
