//! How each child fares on a headline clock, and how the same children fare in two worlds.
//!
//! Draws are keyed by child, so the child of one name asks on the same day and needs the same in every scenario that
//! has it: what differs between two fates is what the scenario did.

use super::clocks::ClockSpec;
use super::ledger::{Ledger, UNSET};
use super::months::Months;

/// Days by which a child must be seen sooner, or later, to be counted as such: four weeks.
pub const NOTICED_DAYS: i64 = 28;

/// The clock of one child, in days; a clock that still runs is read on the day after the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fate {
    /// Who it is: the same number in every scenario.
    pub child: u64,
    /// When the clock started; negative before the run.
    pub start: i32,
    /// When it no longer ran: stopped, ended otherwise, left, or the end of the run.
    pub closed: i32,
    /// Whether that was its stop.
    pub stopped: bool,
    /// Its limit.
    pub limit: i32,
}

impl Fate {
    fn days(self) -> i64 {
        i64::from(self.closed - self.start)
    }

    fn is_over(self) -> bool {
        self.days() > i64::from(self.limit)
    }
}

/// The fates on one clock, ascending by child. `who` gives the number of each child of the ledger; `after` is the day
/// after the end of the run.
pub fn fates(clock: &ClockSpec, ledger: &Ledger, who: impl Fn(u32) -> u64, after: i32, out: &mut Vec<Fate>) {
    out.clear();
    for (n, (life, marks)) in ledger.iter().enumerate().filter(|(_, (life, _))| life.pathway == clock.pathway) {
        if let Some(ran) = clock.ran(life, marks) {
            let closed = if ran.closed == UNSET { after } else { ran.closed.day().min(after) };
            let stopped = ran.stop != UNSET && ran.stop.day() < after;
            out.push(Fate { child: who(n as u32), start: ran.start, closed, stopped, limit: ran.limit });
        }
    }
    out.sort_unstable();
}

/// Counts of children in two worlds, the base and another; sums of them over groups and replications are exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paired {
    /// Whose clock runs in both.
    pub both: i64,
    /// Of these: it stops in the other at least [`NOTICED_DAYS`] before it does in the base.
    pub sooner: i64,
    /// It stops in the base at least [`NOTICED_DAYS`] before it does in the other.
    pub later: i64,
    /// Past the limit in the base and not in the other.
    pub spared: i64,
    /// Past the limit in the other and not in the base.
    pub pushed_over: i64,
    /// Days that the clock runs in the base beyond those in the other, within the run.
    pub days_saved: i64,
    /// Whose clock runs in the base only.
    pub only_base: i64,
    /// Whose clock runs in the other only.
    pub only_other: i64,
}

impl Paired {
    fn add(&mut self, base: Fate, other: Fate) {
        let sooner = i64::from(base.closed - other.closed);
        self.both += 1;
        // One that leaves without a plan is not sooner for leaving; one that still waits at the end is later for sure.
        self.sooner += i64::from(other.stopped && sooner >= NOTICED_DAYS);
        self.later += i64::from(base.stopped && -sooner >= NOTICED_DAYS);
        self.spared += i64::from(base.is_over() && !other.is_over());
        self.pushed_over += i64::from(other.is_over() && !base.is_over());
        self.days_saved += base.days() - other.days();
    }

    /// The sum of two.
    pub fn plus(self, more: Paired) -> Paired {
        Paired {
            both: self.both + more.both,
            sooner: self.sooner + more.sooner,
            later: self.later + more.later,
            spared: self.spared + more.spared,
            pushed_over: self.pushed_over + more.pushed_over,
            days_saved: self.days_saved + more.days_saved,
            only_base: self.only_base + more.only_base,
            only_other: self.only_other + more.only_other,
        }
    }
}

/// The children of one pathway, by group: those past the limit at the start; others whose clock had started before;
/// then by recorded month of its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairedGroups {
    /// By group.
    pub groups: Vec<Paired>,
}

impl PairedGroups {
    /// The groups that come before the months.
    pub const BEFORE: usize = 2;

    /// Pairs the fates of the two worlds, each ascending by child. `first` is the first day of the run.
    pub fn of(base: &[Fate], other: &[Fate], months: &Months) -> Self {
        let mut groups = vec![Paired::default(); Self::BEFORE + months.count() as usize];
        let group = |fate: &Fate| match (fate.start, months.of_day(fate.start)) {
            (start, _) if start < 0 => Some(usize::from(-start <= fate.limit)),
            (_, month) => month.map(|m| Self::BEFORE + m as usize),
        };
        let (mut b, mut o) = (base.iter().peekable(), other.iter().peekable());
        loop {
            let (in_base, in_other) = match (b.peek(), o.peek()) {
                (None, None) => return PairedGroups { groups },
                (Some(x), Some(y)) if x.child == y.child => (b.next(), o.next()),
                (Some(x), Some(y)) if x.child < y.child => (b.next(), None),
                (Some(_), None) => (b.next(), None),
                _ => (None, o.next()),
            };
            let Some(at) = in_base.or(in_other).and_then(group) else { continue };
            let counts = &mut groups[at];
            match (in_base, in_other) {
                (Some(base), Some(other)) => counts.add(*base, *other),
                (Some(_), None) => counts.only_base += 1,
                _ => counts.only_other += 1,
            }
        }
    }

    /// All groups together.
    pub fn all(&self) -> Paired {
        self.groups.iter().fold(Paired::default(), |sum, g| sum.plus(*g))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(child: u64, start: i32, closed: i32, stopped: bool) -> Fate {
        Fate { child, start, closed, stopped, limit: 140 }
    }

    /// Each way in which a child can differ, by hand: two months of 100 days; the run ends on day 200.
    #[test]
    fn the_same_child_is_compared_with_itself() {
        let months = Months::new(vec![0, 100, 200]);
        let base = [
            fate(1, -150, 60, true),  // past the limit at the start: 30 days sooner, not spared
            fate(2, -20, 130, true),  // waiting at the start: 28 days sooner, past the limit no more
            fate(3, 10, 200, false),  // open at the end: stops on day 172 in the other
            fate(4, 20, 50, true),    // as before
            fate(6, 50, 70, true),    // in the base only
            fate(7, 120, 130, true),  // later by 30 days
            fate(8, 120, 190, false), // leaves; in the other it leaves sooner
        ];
        let other = [
            fate(1, -150, 30, true),
            fate(2, -20, 102, true),
            fate(3, 10, 172, true),
            fate(4, 20, 50, true),
            fate(5, 30, 60, true),
            fate(7, 120, 160, true),
            fate(8, 120, 150, false),
        ];
        let pairs = PairedGroups::of(&base, &other, &months);
        let none = Paired::default();
        assert_eq!(
            pairs.groups,
            [
                Paired { both: 1, sooner: 1, days_saved: 30, ..none },
                Paired { both: 1, sooner: 1, spared: 1, days_saved: 28, ..none },
                Paired { both: 2, sooner: 1, days_saved: 28, only_base: 1, only_other: 1, ..none },
                Paired { both: 2, later: 1, days_saved: 10, ..none },
            ]
        );
        // Turned round, sooner is later but for who leaves, and days change their sign.
        let back = PairedGroups::of(&other, &base, &months).all();
        let all = pairs.all();
        assert_eq!((back.both, back.days_saved), (all.both, -all.days_saved));
        assert_eq!((back.pushed_over, back.only_other, back.sooner, back.later), (all.spared, all.only_base, 1, 3));
        assert_eq!(PairedGroups::of(&base, &base, &months).all(), Paired { both: 7, ..none });
    }
}
