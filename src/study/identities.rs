//! What holds of every record, whatever the scenario: looked at after each replication of a build with debug assertions, so
//! that any run of such a build is a test. The audit of `tests/support` knows more, since it sees each child.

use crate::measure::{ColumnIx, Record, WorkColumns};
use crate::plan::Plan;

/// The record itself, after a look at it where debug assertions are on.
#[inline]
pub(super) fn checked(plan: &Plan, record: Record) -> Record {
    debug_assert_eq!(broken(plan, &record), None);
    record
}

/// The first identity that does not hold of a record, in words; `None`: all do.
pub fn broken(plan: &Plan, record: &Record) -> Option<String> {
    let come_back = plan.scenario().teams.iter().any(|team| team.may_give_back());
    let months = 0..plan.layout().months;
    let mut works = plan.work_columns().0.iter().enumerate();
    let of_works = works.find_map(|(w, c)| {
        let wrong = months.clone().find_map(|m| of_work(plan, record, c, m, come_back).map(|why| (m, why)));
        wrong.map(|(m, why)| format!("work {w}, recorded month {m}: {why}"))
    });
    of_works.or_else(|| months.into_iter().find_map(|m| of_parts(plan, record, m)))
}

/// Children on one list in one month.
fn of_work(plan: &Plan, record: &Record, c: &WorkColumns, month: u32, come_back: bool) -> Option<String> {
    let at = |column: ColumnIx, month: u32| record.month(plan.layout(), column, month);
    let of = |column: ColumnIx| at(column, month);
    let (begun, waiting) = (of(c.begun), of(c.waiting));
    let tells = [
        ("counts are of children", [c.joined, c.left, c.begun, c.ended, c.hours].iter().all(|column| of(*column) >= 0)),
        ("who is seen at once is seen within 18 weeks", 0 <= of(c.at_once) && of(c.at_once) <= of(c.seen_18)),
        ("who is seen has begun", of(c.seen_18) <= begun),
        ("who waits at all waits a minute", begun - of(c.at_once) <= of(c.wait)),
        (
            "nobody waits both",
            of(c.waiting_18) >= 0 && of(c.waiting_52) >= 0 && of(c.waiting_18) + of(c.waiting_52) <= waiting,
        ),
        ("the longest is the longest", of(c.p92) <= of(c.longest) && of(c.age) <= of(c.longest) * waiting),
    ];
    if let Some((what, _)) = tells.iter().find(|(_, holds)| !holds) {
        return Some((*what).to_string());
    }
    // Who was there before the first recorded month is not in the record.
    let before = at(c.waiting, month.checked_sub(1)?);
    let back = waiting - before - of(c.joined) + of(c.left) + begun;
    let holds = if come_back { back >= 0 } else { back == 0 };
    (!holds).then(|| format!("{before} waited, and then {waiting}: {back} of them from nowhere"))
}

/// What stands for the whole of a team is the sum of its parts.
fn of_parts(plan: &Plan, record: &Record, month: u32) -> Option<String> {
    let of = |column: ColumnIx| record.month(plan.layout(), column, month);
    let sums = &plan.columns.sums;
    let parts = |whole: ColumnIx| sums.iter().filter(|(w, _)| *w == whole).map(|(_, part)| of(*part)).sum::<i64>();
    let wrong = sums.iter().find(|(whole, _)| of(*whole) != parts(*whole));
    wrong.map(|(whole, _)| format!("recorded month {month}: {} of a team, {} of its parts", of(*whole), parts(*whole)))
}
