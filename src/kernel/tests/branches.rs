//! Branches that are followed ahead of the clock, and what a sibling does to them. Logs are compared whole.

use super::ahead::of_places;
use super::*;

/// The branches of an ask, each required or not, and what follows it.
type Spec<'a> = (&'a [(u16, bool)], u16);

/// Asks inside each other, the outermost first.
pub(super) fn nested(cancel_rest: bool, asks: &[Spec<'_>]) -> Vec<Ask> {
    let around = [None].into_iter().chain((0..).map(Some));
    let ask = |((branches, next), outer): (&Spec<'_>, _)| Ask {
        branches: branches.to_vec(),
        cancel_rest,
        next: *next,
        outer,
    };
    asks.iter().zip(around).map(ask).collect()
}

#[test]
fn a_branch_that_is_ahead_ends_where_its_sibling_takes_the_child_away() {
    // The first branch waits, alone or in an ask of its own, passes a note and joins a list, or comes straight back;
    // the second waits for 100 minutes and leaves.
    let mut p = of_places(vec![
        Op::Ask { ask: 0 },
        Op::Note { note: 9, next: 2 },
        Op::Leave { outcome: 0 },
        Op::Wait { wait: 0, next: 4 },
        Op::Note { note: 5, next: 5 },
        Op::Join { work: 0 },
        Op::Back,
        Op::Wait { wait: 1, next: 8 },
        Op::Leave { outcome: 3 },
        Op::Ask { ask: 1 },
        Op::Wait { wait: 0, next: 6 },
        Op::Wait { wait: 1, next: 6 },
    ]);
    p.works[0].next = 6;
    for (branch, wait) in [(3, 500), (9, 500), (10, 500), (10, 100), (11, 100), (3, 101), (9, 101)] {
        for cancel_rest in [true, false] {
            p.asks = nested(cancel_rest, &[(&[(branch, true), (7, true)], 1), (&[(10, true), (11, true)], 4)]);
            let mut log = run(&p, &places(1), || Script {
                // The second comes while what the first was followed to is still to come.
                births: vec![child(0, 0), child(1, 450)],
                waits: vec![wait, 100],
                needs: vec![(0, 10)],
                ..Script::default()
            });
            // What is passed ahead is told, of a minute at which the child has left.
            let passed = |n| format!("{} note 5 {n}", wait + [0, 450][n]);
            log.retain(|line| *line != passed(0) && *line != passed(1));
            assert_eq!(
                log,
                ["100 leave 0 as 3", "550 leave 1 as 3", "end 0 waiting [] busy 0"],
                "branch at {branch} of {wait} minutes"
            );
        }
    }
}

#[test]
fn a_departure_comes_before_an_ask_that_is_complete_in_its_minute() {
    // The first branch is an ask whose branches are back after 100 minutes; then it passes a note and joins a list, or
    // leaves with the lower outcome. The second branch leaves after 100 minutes: with it the ask is gone.
    let mut p = of_places(vec![
        Op::Ask { ask: 0 },
        Op::Leave { outcome: 0 },
        Op::Ask { ask: 1 },
        Op::Wait { wait: 0, next: 5 },
        Op::Wait { wait: 1, next: 5 },
        Op::Back,
        Op::Note { note: 5, next: 7 },
        Op::Join { work: 0 },
        Op::Wait { wait: 1, next: 9 },
        Op::Leave { outcome: 3 },
    ]);
    p.works[0].next = 5;
    for next in [6, 1] {
        p.asks = nested(true, &[(&[(2, true), (8, true)], 1), (&[(3, true), (4, true)], next)]);
        let log = run(&p, &places(0), || Script {
            births: vec![child(0, 0), child(1, 50)],
            waits: vec![30, 100],
            ..Script::default()
        });
        let expected = ["100 leave 0 as 3", "150 leave 1 as 3", "end 0 waiting [] busy 0"];
        assert_eq!(log, expected, "goes on with {next}");
    }
}

/// An ask with a wait for one branch (4), and for the other (5) an ask of its own with two waits (6, 7), after which it goes on
/// at 8. Who is through passes note 7 and leaves.
fn ask_in_ask(after: Op) -> Program {
    of_places(vec![
        Op::Ask { ask: 0 },
        Op::Note { note: 7, next: 2 },
        Op::Leave { outcome: 0 },
        Op::Back,
        Op::Wait { wait: 0, next: 3 },
        Op::Ask { ask: 1 },
        Op::Wait { wait: 1, next: 3 },
        Op::Wait { wait: 2, next: 3 },
        after,
    ])
}

#[test]
fn an_ask_that_waits_for_all_goes_on_at_the_latest_of_them() {
    let mut p = ask_in_ask(Op::Wait { wait: 3, next: 3 });
    let cases = [
        ([100, 300, 200, 50], Some(350)),
        ([100, 200, 300, 50], Some(350)),
        ([900, 300, 200, 50], Some(900)),
        ([0, 0, 70, 0], Some(70)),
        ([0, 0, 0, 0], Some(0)),
        ([1, END - 60, 1, 50], Some(END - 10)),
        ([1, END - 60, 1, 55], None),
        ([END, 1, 1, 1], None),
    ];
    for (waits, latest) in cases {
        for cancel_rest in [true, false] {
            p.asks = nested(cancel_rest, &[(&[(4, true), (5, true)], 1), (&[(6, true), (7, true)], 8)]);
            let log = run(&p, &places(0), || Script {
                births: vec![child(0, 5)],
                waits: waits.to_vec(),
                ..Script::default()
            });
            let at = |at: i32| vec![format!("{} note 7 0", at + 5), format!("{} leave 0 as 0", at + 5)];
            let mut expected = latest.map_or(Vec::new(), at);
            expected.push("end 0 waiting [] busy 0".to_string());
            assert_eq!(log, expected, "{waits:?}");
        }
    }
}

#[test]
fn an_ask_with_a_branch_that_need_not_be_back_cancels_it_in_its_minute() {
    // After its own branches the second joins a list that nobody serves.
    let mut p = ask_in_ask(Op::Join { work: 0 });
    p.works[0].next = 3;
    let gone_on = ["100 leave 0 as 0", "100 note 7 0"];
    let cases: [(i32, bool, &[&str], &str); 6] = [
        (30, true, &["100 left 0", "30 join 0"], "[]"),
        (30, false, &["30 join 0"], "[0]"),
        // When both are complete in one minute the outer goes on first.
        (100, true, &[], "[]"),
        (100, false, &["100 join 0"], "[0]"),
        (300, true, &[], "[]"),
        (300, false, &["300 join 0"], "[0]"),
    ];
    for (wait, cancel_rest, others, waiting) in cases {
        p.asks = nested(cancel_rest, &[(&[(4, true), (5, false)], 1), (&[(6, true), (7, true)], 8)]);
        let mut log = run(&p, &places(0), || Script {
            births: vec![child(0, 0)],
            waits: vec![100, wait, 20],
            ..Script::default()
        });
        assert_eq!(log.pop(), Some(format!("end 0 waiting {waiting} busy 0")));
        log.sort();
        let mut expected: Vec<&str> = gone_on.iter().chain(others).copied().collect();
        expected.sort_unstable();
        assert_eq!(log, expected, "{wait} {cancel_rest}");
    }
}

/// Of an ask that requires all, one branch works and the other waits: the child itself goes the one. Catches: a place that is
/// kept for ever; the others not waited for.
#[test]
fn a_place_that_the_one_branch_keeps_is_free_when_it_is_back() {
    let mut p = of_places(vec![
        Op::Ask { ask: 0 },
        Op::Join { work: 0 },
        Op::Back,
        Op::Wait { wait: 0, next: 4 },
        Op::Join { work: 1 },
        Op::Leave { outcome: 0 },
        Op::Wait { wait: 1, next: 2 },
    ]);
    let keeps = Work { next: 2, next_after_volume: 2, keeps_place: true, in_branch: true, ..work() };
    p.works = vec![keeps, Work { next: 5, next_after_volume: 5, ..work() }];
    p.asks = nested(true, &[(&[(1, true), (6, true)], 3)]);
    let first = ["0 join 0", "0 begin 0 at 0", "10 join 1", "100 end 0", "100 begin 1 at 0", "200 end 1"];
    // When they join the list of the second work, begin it, and are gone.
    for (other, again) in [(20, [[150, 200, 300], [250, 300, 400]]), (170, [[220, 220, 320], [250, 320, 420]])] {
        let log = run(&p, &places(1), || Script {
            births: vec![child(0, 0), child(1, 10)],
            waits: vec![50, other],
            needs: vec![(0, 100)],
            ..Script::default()
        });
        let of_one = |(n, [joins, begins, gone]): (usize, [i32; 3])| {
            [
                format!("{joins} join {n}"),
                format!("{begins} begin {n} at 0"),
                format!("{gone} end {n}"),
                format!("{gone} leave {n} as 0"),
            ]
        };
        let mut expected: Vec<String> = again.into_iter().enumerate().flat_map(of_one).collect();
        expected.extend(first.map(str::to_owned));
        expected.push("end 0 waiting [] busy 0".to_owned());
        let sorted = |mut log: Vec<String>| {
            log.sort();
            log
        };
        assert_eq!(sorted(log), sorted(expected), "other branch of {other}");
    }
}

/// Of such an ask the one branch may lead away, at once or after a wait, from within another ask or not.
#[test]
fn who_leaves_by_the_one_branch_is_gone() {
    let mut p = of_places(vec![
        Op::Ask { ask: 0 },
        Op::Leave { outcome: 3 },
        Op::Wait { wait: 0, next: 1 },
        Op::Leave { outcome: 0 },
        Op::Wait { wait: 1, next: 5 },
        Op::Back,
        Op::Ask { ask: 1 },
    ]);
    for (branch, after) in [(1, 0), (2, 70), (6, 70)] {
        p.asks = nested(true, &[(&[(branch, true), (4, true)], 3), (&[(2, true), (4, true)], 5)]);
        let log = run(&p, &places(1), || Script {
            births: vec![child(0, 0), child(1, 50)],
            waits: vec![70, 20],
            ..Script::default()
        });
        let gone = |n: usize| format!("{} leave {n} as 3", [0, 50][n] + after);
        assert_eq!(log, [gone(0), gone(1), "end 0 waiting [] busy 0".to_owned()], "branch at {branch}");
    }
}
