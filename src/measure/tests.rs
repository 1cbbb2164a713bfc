//! Clocks by hand: every way in which one can run, in two months of 100 days. Catches: a limit that is off by a day or
//! that of another date, a clock that stops after it has ended or before it has started, a month or an age off by a day,
//! a percentile told before it is known.

use super::*;
use crate::kernel::Time;

const STOP: u16 = 0;
const ENDED: u16 = 1;
const LATER: u16 = 2;

/// Half past ten on a day.
fn on(day: i32) -> Time {
    Time::start_of_day(day) + 630
}

fn months() -> (Layout, Months) {
    (Layout::new(2, 1), Months::new(vec![0, 100, 200]))
}

/// A child who asked on a day, with marks on others; it leaves with the last of these, or on a day of its own.
fn child(ledger: &mut Ledger, asked: i32, marks: &[(u16, i32)], left: Option<i32>) -> u32 {
    let child = ledger.add_all(0, std::iter::once(on(asked)));
    marks.iter().for_each(|(mark, day)| ledger.mark(child, *mark, on(*day)));
    if let Some(left) = left {
        ledger.leave(child, on(left));
    }
    ledger.settle();
    child
}

fn clock(columns: ClockColumns, limits: &[(i32, i32)]) -> ClockSpec {
    ClockSpec { pathway: 0, start: None, stop: STOP, ended: None, limits: limits.to_vec(), columns }
}

fn read(clocks: &[ClockSpec], ledger: &Ledger, layout: &Layout, months: &Months) -> Record {
    let mut record = Record::new(layout);
    Reading::default().read(clocks, ledger, months, layout, &mut record);
    record
}

fn headline(layout: &mut Layout) -> HeadlineColumns {
    let mut months = [(); 14].map(|()| layout.add_months()).into_iter();
    let mut next = || months.next().expect("fourteen columns");
    HeadlineColumns {
        issued: next(),
        stopped: next(),
        within: next(),
        stopped_ex: next(),
        within_ex: next(),
        days: next(),
        cohort: next(),
        cohort_within: next(),
        cohort_open: next(),
        open: next(),
        open_within: next(),
        open_over: next(),
        open_over_30: next(),
        requests: next(),
        median: layout.add_percentile(),
        p90: layout.add_percentile(),
    }
}

/// Children of every kind, for a limit of 140 days.
fn children() -> Ledger {
    let mut ledger = Ledger::default();
    ledger.reset(3);
    let all = &mut ledger;
    child(all, 0, &[(STOP, 140), (LATER, 1)], Some(140)); // on the last day
    child(all, 0, &[(STOP, 141)], Some(141)); // a day late
    child(all, 10, &[(ENDED, 60), (STOP, 90)], Some(90)); // issued after the clock had ended
    child(all, 20, &[(STOP, 50), (ENDED, 50), (LATER, 50)], Some(50)); // both in a minute: it stops
    child(all, 50, &[], None); // open: 149 days old at the end
    child(all, 59, &[], None); // open: 140 days old
    child(all, -100, &[(STOP, 40)], Some(40)); // asked before the start
    child(all, 110, &[], None); // open: 89 days old
    let excepted = child(all, 0, &[(STOP, 180), (LATER, 60)], Some(180));
    all.except(excepted, on(5));
    child(all, -12, &[], None); // open: 211 days old, over 30 weeks
    child(all, -11, &[], None); // open: 210 days old
    child(all, 105, &[(STOP, 197)], Some(197)); // longer than the open one of its month is old
    let gone = child(all, 0, &[(STOP, 50)], Some(30)); // a mark after it had left is none
    all.except(gone, on(40));
    child(all, 0, &[(STOP, 60), (LATER, 70)], Some(70)); // a clock from the later mark had not started
    ledger
}

#[test]
fn a_headline_clock_by_hand() {
    let (mut layout, months) = months();
    let c = headline(&mut layout);
    let spec = ClockSpec { ended: Some(ENDED), ..clock(ClockColumns::Headline(c), &[(0, 140)]) };
    let record = read(&[spec], &children(), &layout, &months);
    let of = |column| [0, 1].map(|m| record.month(&layout, column, m));
    assert_eq!(of(c.issued), [4, 4]);
    assert_eq!(of(c.stopped), [3, 4]);
    assert_eq!(of(c.within), [3, 2]);
    assert_eq!(of(c.stopped_ex), [3, 3]);
    assert_eq!(of(c.within_ex), [3, 2]);
    assert_eq!(of(c.days), [30 + 140 + 60, 140 + 141 + 180 + 92]);
    assert_eq!(of(c.cohort), [7, 2]);
    assert_eq!(of(c.cohort_within), [3, 1]);
    assert_eq!(of(c.cohort_open), [2, 1]);
    assert_eq!(of(c.open), [7, 5]);
    assert_eq!(of(c.open_over), [0, 3]);
    assert_eq!(of(c.open_within), [7, 2]);
    assert_eq!(of(c.open_over_30), [0, 1]);
    assert_eq!(of(c.requests), [9, 2]);
    // Of the first month 30, 60, 140, 141, 180 and two that are 141 and 150 so far. Of the second 92 and one that is 90 so
    // far, and might end on the 91st.
    let medians: Vec<_> = (0..layout.periods.len()).map(|p| record.period(&layout, c.median, p)).collect();
    let spans: Vec<_> = layout.periods.iter().map(|p| (p.first, p.last)).collect();
    assert_eq!(spans, [(0, 0), (1, 1), (0, 1), (0, 1), (0, 0), (0, 1)]);
    assert_eq!(medians, [Some(141), None, None, None, Some(141), None]);
    assert_eq!(record.period(&layout, c.p90, 0), None);
}

#[test]
fn a_share_by_hand_from_the_request_and_from_a_later_mark() {
    let (mut layout, months) = months();
    let mut columns = || {
        let [stopped, within, over] = [(); 3].map(|()| layout.add_months());
        ClockColumns::Share { stopped, within, over: Some(over) }
    };
    let plain = ClockSpec { ended: Some(ENDED), ..clock(columns(), &[(0, 140)]) };
    // The limit is that of the day on which it starts.
    let later = ClockSpec { start: Some(LATER), ..clock(columns(), &[(0, 139), (50, 10)]) };
    let record = read(&[plain.clone(), later.clone()], &children(), &layout, &months);
    let of = |clock: &ClockSpec| {
        let ClockColumns::Share { stopped, within, over: Some(over) } = clock.columns else { panic!("{clock:?}") };
        [stopped, within, over].map(|c| [0, 1].map(|m| record.month(&layout, c, m)))
    };
    // As many run past the limit as of the headline clock above.
    assert_eq!(of(&plain), [[3, 4], [3, 2], [0, 3]]);
    assert_eq!(of(&later), [[1, 2], [1, 1], [1, 0]]);
}

#[test]
fn reviews_by_hand() {
    let (mut layout, months) = months();
    let [due, in_time, completed, held, overdue] = [(); 5].map(|()| layout.add_months());
    let columns = ReviewColumns { due, in_time, completed, held, overdue };
    let mut ledger = Ledger::default();
    ledger.reset(1);
    child(&mut ledger, 0, &[(STOP, 100)], None); // on the last day
    child(&mut ledger, 0, &[(STOP, 101)], None); // a day late
    child(&mut ledger, 0, &[], Some(50)); // leaves before it is due
    child(&mut ledger, 0, &[], Some(100)); // leaves on that day
    child(&mut ledger, 0, &[], Some(101)); // leaves overdue
    child(&mut ledger, 0, &[], None); // never reviewed
    child(&mut ledger, 99, &[], None); // from the last day of a month; due on the last of the next
    let record = read(&[clock(ClockColumns::Reviews(columns), &[(0, 100)])], &ledger, &layout, &months);
    let of = |column| [0, 1].map(|m| record.month(&layout, column, m));
    assert_eq!([due, in_time, completed].map(of), [[0, 5], [0, 1], [0, 2]]);
    assert_eq!([held, overdue].map(of), [[6, 2], [0, 1]]);
}

#[test]
fn referrals_by_hand() {
    let (mut layout, months) = months();
    let [received, stopped, within, days, open, age, within_18, p92, longest] = [(); 9].map(|()| layout.add_months());
    let bands = [(); BAND_WEEKS.len() + 1].map(|()| layout.add_months());
    let median = layout.add_percentile();
    let columns =
        ReferralColumns { received, stopped, within, days, median, open, age, bands, within_18, p92, longest };
    let mut ledger = Ledger::default();
    ledger.reset(1);
    // A week and eight days old at the end of the first month; 18 weeks, and a day more, at the end of the second.
    [92, 91, 73, 72].into_iter().for_each(|asked| _ = child(&mut ledger, asked, &[], None));
    child(&mut ledger, 10, &[(STOP, 110)], None); // on the last day
    child(&mut ledger, 10, &[(STOP, 111)], None); // a day late
    let record = read(&[clock(ClockColumns::Referrals(columns), &[(0, 100)])], &ledger, &layout, &months);
    let of = |column| [0, 1].map(|m| record.month(&layout, column, m));
    assert_eq!([received, stopped, within, days].map(of), [[6, 0], [0, 2], [0, 1], [0, 201]]);
    assert_eq!([open, age].map(of), [[6, 4], [7 + 8 + 26 + 27 + 89 + 89, 107 + 108 + 126 + 127]]);
    assert_eq!(bands.map(of).map(|b| b[0]), [1, 1, 2, 0, 2, 0, 0]);
    assert_eq!(bands.map(of).map(|b| b[1]), [0, 0, 0, 0, 3, 1, 0]);
    assert_eq!([within_18, p92, longest].map(of), [[6, 3], [89, 127], [89, 127]]);
    let medians: Vec<_> = [0, 1].map(|p| record.period(&layout, median, p)).to_vec();
    assert_eq!(medians, [None, Some(100)]);
}

/// Merging is a union: each replication once, in order, whichever comes first. Catches: records kept twice, a shared
/// replication or another plan taken.
#[test]
fn tallies_merge_as_a_union() {
    let (mut layout, _) = months();
    let column = layout.add_months();
    let record = |n: i64| {
        let mut record = Record::new(&layout);
        record.set_month(&layout, column, 1, n << 40 | n);
        record
    };
    let tally = |numbers: &[u32]| {
        let mut tally = Tally::new(3, 4);
        numbers.iter().for_each(|n| tally.insert(*n, record(i64::from(*n))).expect("once each"));
        tally
    };
    let (odd, even) = (tally(&[1, 5, 3]), tally(&[4, 0, 2]));
    let (mut one, mut two) = (odd.clone(), even.clone());
    one.merge(even.clone()).expect("they fit");
    two.merge(odd).expect("they fit");
    assert_eq!((one.len(), one.is_empty()), (6, false));
    assert!(one == two && one == tally(&[0, 1, 2, 3, 4, 5]));
    assert!(one.iter().zip(0..).all(|((r, kept), n)| r == n && *kept == record(i64::from(n))));
    assert_eq!(one.merge(tally(&[9, 4])), Err(TallyError::Twice(4)));
    assert_eq!(one.merge(Tally::new(3, 5)), Err(TallyError::Different));
    assert_eq!((one.len(), one.insert(2, record(0))), (6, Err(TallyError::Twice(2))));
    assert_eq!(Tally::from_bytes(&layout, &one.to_bytes()), Ok(two));
    assert_eq!(Tally::from_bytes(&layout, &one.to_bytes()[1..]), Err(TallyError::Unreadable));
}
