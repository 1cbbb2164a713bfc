//! Referrals: when the other child enters, and whether it does.

use super::rounds::{charges, hours};
use super::*;

/// A wait of `waits[0]`, a referral, a wait of `waits[1]`, the way out; who is referred joins the list and leaves.
fn refers() -> Program {
    let mut p = one_server(ServerKind::Hours, vec![lane(Order::FirstCome)]);
    p.ops = vec![
        Op::Wait { wait: 0, next: 1 },
        Op::Refer { referral: 0, next: 2 },
        Op::Wait { wait: 1, next: 3 },
        Op::Leave { outcome: 0 },
        Op::Join { work: 0 },
        Op::Leave { outcome: 1 },
    ];
    p.visit_slot = vec![NONE16; p.ops.len()];
    p.works[0] = Work { next: 5, next_after_volume: 5, ..work() };
    p.referrals = 1;
    p
}

#[test]
fn who_is_referred_enters_in_the_minute_of_the_referral() {
    let log = run(&refers(), &hours(), || Script {
        // The second is referred while the first, who was found ahead of the clock, is in work for an hour.
        births: vec![child(0, 10), child(1, 40)],
        waits: vec![100, 5],
        needs: vec![(60_000_000, 0)],
        referrals: vec![Birth { op: 4, ..child(0, 0) }],
        ..Script::default()
    });
    let expected = [
        "110 refer 0 by 0 for the 0th time",
        "110 join 2",
        "110 begin 2 at 0",
        "115 leave 0 as 0",
        "140 refer 1 by 0 for the 0th time",
        "140 join 3",
        "145 leave 1 as 0",
        "170 end 2",
        "170 leave 2 as 1",
        "170 begin 3 at 0",
        "230 end 3",
        "230 leave 3 as 1",
        "end 0 waiting [] busy 0",
    ];
    assert_eq!(log, expected);
}

#[test]
fn who_is_referred_may_refer_in_turn_but_never_at_the_end() {
    let mut p = refers();
    p.visit_slot[1] = 0;
    p.visit_slots = 1;
    let log = run(&p, &hours(), || Script {
        births: vec![child(0, 0)],
        waits: vec![10 * DAY, 5],
        // Each refers another ten days later: on days 10 and 20; on day 30 the run is over.
        referrals: vec![child(0, 0)],
        ..Script::default()
    });
    let expected = ["14400 refer 0 by 0 for the 0th time", "28800 refer 1 by 0 for the 0th time"];
    assert_eq!(only(&log, "refer"), expected);
}

/// A branch that refers beside one that takes the child away: it refers only if it comes to that first.
#[test]
fn a_branch_refers_nobody_once_its_child_has_left() {
    for (refers_at, leaves_at, referred) in [(100, 200, 1), (200, 100, 0)] {
        let mut p = refers();
        p.ops = vec![
            Op::Ask { ask: 0 },
            Op::Wait { wait: 0, next: 2 },
            Op::Refer { referral: 0, next: 6 },
            Op::Wait { wait: 1, next: 4 },
            Op::Leave { outcome: 0 },
            Op::Leave { outcome: 1 },
            Op::Back,
            Op::Join { work: 0 },
        ];
        p.visit_slot = vec![NONE16; p.ops.len()];
        p.asks = vec![Ask { branches: vec![(1, true), (3, true)], cancel_rest: true, next: 5, outer: None }];
        let log = run(&p, &hours(), || Script {
            births: vec![child(0, 0)],
            waits: vec![refers_at, leaves_at],
            needs: vec![(1, 0)],
            referrals: vec![Birth { op: 7, ..child(0, 0) }],
            ..Script::default()
        });
        assert_eq!(only(&log, "refer").len(), referred, "{log:?}");
        assert_eq!(only(&log, "begin").len(), referred, "{log:?}");
        assert_eq!(only(&log, "leave 0"), [format!("{leaves_at} leave 0 as 0")]);
    }
}

#[test]
fn who_is_referred_in_the_middle_of_a_month_is_on_its_rounds_from_then() {
    let mut p = refers();
    p.rounds = vec![Round { work: 0, after: 1, every: 4 }];
    p.ops[4] = Op::Wait { wait: 2, next: 5 };
    let log = run(&p, &hours(), || Script {
        // Referred in the middle of day 3 and in the first minute of day 7; before them nobody is on any round.
        births: vec![child(0, DAY), child(1, 4 * DAY + 1440 / 2)],
        waits: vec![2 * DAY + 1440 / 2, 5, 9 * DAY],
        needs: vec![(1, 0)],
        referrals: vec![Birth { op: 4, rounds: (0, 1), ..child(0, 0) }],
        ..Script::default()
    });
    assert_eq!(charges(&log), [(4, 2, 0), (8, 2, 1), (8, 3, 0), (12, 2, 2), (12, 3, 1)]);
}
