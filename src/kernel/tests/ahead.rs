//! Children who are followed ahead of the clock: what they do has its own minute, and nothing that comes between is
//! passed over. Logs are compared whole, so that nothing else is told either.

use super::branches::nested;
use super::rounds::{charges, hours};
use super::*;

/// One team with one server, and these operations. Work that nobody sends back may be followed to its end.
pub(super) fn program(kind: ServerKind, may_return: bool, ops: Vec<Op>) -> Program {
    let mut p = one_server(kind, vec![lane(Order::FirstCome)]);
    p.servers[0].may_return = may_return;
    Program { visit_slot: vec![NONE16; ops.len()], ops, ..p }
}

/// The same with places, from which nobody is sent back.
pub(super) fn of_places(ops: Vec<Op>) -> Program {
    program(ServerKind::Places, false, ops)
}

/// So many minutes of work.
fn minutes(n: i64) -> (i64, i32) {
    (n * 1_000_000, 0)
}

/// A wait of `waits[0]`, a list with work, a wait of `waits[1]`, and notes between.
fn stages(may_return: bool) -> Program {
    let mut p = program(
        ServerKind::Hours,
        may_return,
        vec![
            Op::Wait { wait: 0, next: 1 },
            Op::Note { note: 1, next: 2 },
            Op::Choose { choice: 0, first: 0 },
            Op::Join { work: 0 },
            Op::Note { note: 2, next: 5 },
            Op::Wait { wait: 1, next: 6 },
            Op::Leave { outcome: 0 },
        ],
    );
    p.targets = vec![6, 3];
    p.works[0].next = 4;
    p
}

#[test]
fn what_is_told_ahead_has_its_own_minute() {
    let script = || Script {
        births: vec![child(0, 10), Birth { op: 3, ..child(1, 50) }],
        waits: vec![100, 200],
        choices: vec![1],
        needs: vec![minutes(30)],
        ..Script::default()
    };
    let log = run(&stages(false), &hours(), script);
    let expected = [
        "50 join 1",
        "50 begin 1 at 0",
        "80 end 1",
        "80 note 2 1",
        "110 note 1 0",
        "110 join 0",
        "110 begin 0 at 0",
        "140 end 0",
        "140 note 2 0",
        "280 leave 1 as 0",
        "340 leave 0 as 0",
        "end 0 waiting [] busy 0",
    ];
    assert_eq!(log, expected);
    assert_eq!(run(&stages(true), &hours(), script), expected, "as when work is followed with the clock");
    let told = told(&stages(false), &hours(), script);
    let place = |line: &str| told.iter().position(|l| l == line);
    assert!(place("280 leave 1 as 0") < place("110 join 0"), "the test is of nothing: {told:?}");
}

#[test]
fn nothing_is_told_of_the_end_or_after_it() {
    let script = || Script {
        // The work of the first ends in time, its last wait does not. The wait of the second and the work of the third
        // end at the end. The fourth leaves in the last minute; the fifth would a minute later.
        births: vec![
            child(0, END - 150),
            child(1, END - 100),
            child(2, END - 120),
            Birth { op: 5, ..child(3, END - 201) },
            Birth { op: 5, ..child(4, END - 200) },
        ],
        waits: vec![100, 200],
        choices: vec![1],
        needs: vec![minutes(30), minutes(1), minutes(20)],
        ..Script::default()
    };
    let at = |before: i32, what: &str| format!("{} {what}", END - before);
    for may_return in [false, true] {
        let mut log = run(&stages(may_return), &hours(), script);
        assert_eq!(log.pop().as_deref(), Some("end 0 waiting [] busy 1"));
        log.sort();
        let mut expected = [
            at(50, "note 1 0"),
            at(50, "join 0"),
            at(50, "begin 0 at 0"),
            at(20, "end 0"),
            at(20, "note 2 0"),
            at(20, "note 1 2"),
            at(20, "join 2"),
            at(20, "begin 2 at 0"),
            at(1, "leave 3 as 0"),
        ];
        expected.sort();
        assert_eq!(log, expected);
    }
}

#[test]
fn a_place_that_is_kept_is_free_in_its_minute() {
    // Whoever keeps the place waits for 30 minutes, on its own or as a branch, and is gone.
    let mut p = of_places(vec![
        Op::Join { work: 0 },
        Op::Wait { wait: 0, next: 2 },
        Op::Leave { outcome: 0 },
        Op::Ask { ask: 0 },
        Op::Join { work: 1 },
        Op::Wait { wait: 0, next: 6 },
        Op::Back,
    ]);
    let keeps = |next| Work { next, next_after_volume: next, keeps_place: true, ..work() };
    p.works = vec![keeps(1), keeps(5)];
    p.asks = nested(true, &[(&[(4, true)], 2)]);
    for first in [0, 3] {
        let log = run(&p, &places(1), || Script {
            births: vec![Birth { op: first, ..child(0, 0) }, Birth { op: first, ..child(1, 110) }],
            waits: vec![30],
            needs: vec![(0, 100)],
            ..Script::default()
        });
        let expected = [
            "0 join 0",
            "0 begin 0 at 0",
            "100 end 0",
            "110 join 1",
            "130 leave 0 as 0",
            "130 begin 1 at 0",
            "230 end 1",
            "260 leave 1 as 0",
            "end 0 waiting [] busy 0",
        ];
        assert_eq!(log, expected, "from {first}");
    }
}

#[test]
fn who_is_ahead_is_on_its_rounds_until_it_has_left() {
    // An hour of work, and a wait. The second begins when the first has ended and leaves an hour after it.
    let mut p = program(
        ServerKind::Hours,
        false,
        vec![Op::Join { work: 0 }, Op::Wait { wait: 0, next: 2 }, Op::Leave { outcome: 0 }],
    );
    p.rounds = vec![Round { work: 0, after: 2, every: 3 }];
    let log = run(&p, &hours(), || Script {
        births: (0..2).map(|n| Birth { rounds: (0, 1), ..child(n, 0) }).collect(),
        waits: vec![8 * DAY - 60],
        needs: vec![minutes(60)],
        ..Script::default()
    });
    assert_eq!(charges(&log), [(2, 0, 0), (2, 1, 0), (5, 0, 1), (5, 1, 1), (8, 1, 2)]);
    assert_eq!(only(&log, "leave"), [format!("{} leave 0 as 0", 8 * DAY), format!("{} leave 1 as 0", 8 * DAY + 60)]);
}

#[test]
fn work_that_was_followed_to_an_end_to_come_is_held_until_then() {
    for (kind, may_return) in
        [ServerKind::Hours, ServerKind::Volume].into_iter().flat_map(|kind| [(kind, false), (kind, true)])
    {
        let mut p = program(kind, may_return, vec![Op::Join { work: 0 }, Op::Leave { outcome: 0 }]);
        p.month_ends = vec![Time(10 * DAY), Time(20 * DAY), Time(END)];
        // Ends: the last minute before a month's end, that end, a day of the next month, its end, after the end of all.
        let ends = [10 * DAY - 1, 10 * DAY, 12 * DAY, 20 * DAY, END + 10];
        let log = run(&p, &hours(), || Script {
            // Each begins when it comes, as hours and cases of a volume allow.
            births: (0..5).map(|n| child(n, n as i32)).collect(),
            needs: (0..).zip(ends).map(|(n, end)| (0, end - n)).collect(),
            ..Script::default()
        });
        assert_eq!(only(&log, "begin").len(), 5);
        assert_eq!(only(&log, " end ").len(), 4);
        assert_eq!(
            only(&log, "busy"),
            ["end 0 waiting [] busy 4", "end 1 waiting [] busy 2", "end 2 waiting [] busy 1"]
        );
    }
}

#[test]
fn who_comes_in_the_first_minute_of_a_month_is_settled_with_its_releases() {
    // One branch joins a list, loses patience at once, and passes a note; the other is back at once. Patience is a
    // release: it comes before the ask goes on and cancels the branch.
    let mut p = of_places(vec![
        Op::Ask { ask: 0 },
        Op::Leave { outcome: 0 },
        Op::Join { work: 0 },
        Op::Wait { wait: 0, next: 5 },
        Op::Note { note: 6, next: 5 },
        Op::Back,
    ]);
    p.works[0].leaving = Some(4);
    p.asks = nested(true, &[(&[(2, false), (3, true)], 1)]);
    p.month_ends = vec![Time(10 * DAY), Time(END)];
    let minutes = [0, 1, 10 * DAY, 10 * DAY + 1];
    let log = run(&p, &places(0), || Script {
        births: (0..2).map(|n| child(n, minutes[n as usize])).collect(),
        later: (2..4).map(|n| child(n, minutes[n as usize])).collect(),
        waits: vec![0],
        ..Script::default()
    });
    for (n, at) in minutes.into_iter().enumerate() {
        let expected = [format!("join {n}"), format!("left {n}"), format!("note 6 {n}"), format!("leave {n} as 0")];
        let of_minute = log.iter().filter(|line| line.starts_with(&format!("{at} "))).cloned();
        assert_eq!(of_minute.collect::<Vec<_>>(), expected.map(|what| format!("{at} {what}")));
    }
}

/// A panel that sits in minute 1000 and takes who has joined by then, before a month's end.
fn panel(ops: Vec<Op>) -> Program {
    let mut p = program(ServerKind::Sittings, false, ops);
    p.fixed = vec![(Time(1000), Fixed::Sitting { server: 0, starts: 3, joined_by: Time(1000) })];
    p.month_ends = vec![Time(10 * DAY), Time(END)];
    p
}

#[test]
fn who_is_known_to_join_a_panel_later_is_not_on_its_list_yet() {
    let ops = vec![Op::Wait { wait: 0, next: 1 }, Op::Join { work: 0 }, Op::Leave { outcome: 0 }];
    let mut p = panel(ops);
    p.works[0].next = 2;
    let script = || Script {
        births: vec![child(0, 10), child(1, 900), child(2, 901)],
        waits: vec![100],
        needs: vec![(0, 0)],
        ..Script::default()
    };
    let log = run(&p, &places(0), script);
    assert_eq!(only(&log, "begin"), ["1000 begin 0 at 0", "1000 begin 1 at 0"], "the third joins a minute too late");
    assert_eq!(only(&log, "end 0 waiting"), ["end 0 waiting [2] busy 0"]);
    let log = run(&p, &places(0), || Script { waits: vec![20 * DAY], ..script() });
    assert_eq!(only(&log, "waiting"), ["end 0 waiting [] busy 0", "end 1 waiting [0, 1, 2] busy 0"]);
}

#[test]
fn who_comes_back_to_a_panel_in_the_minute_in_which_it_sits_is_taken_again() {
    let ops = vec![Op::Join { work: 0 }, Op::Choose { choice: 0, first: 0 }, Op::Leave { outcome: 0 }];
    let mut p = panel(ops);
    (p.targets, p.visit_slot, p.visit_slots) = (vec![0, 2], vec![NONE16, 0, NONE16], 1);
    let log = run(&p, &places(0), || Script {
        births: vec![child(0, 10)],
        choices: vec![0, 1],
        needs: vec![(0, 0)],
        ..Script::default()
    });
    let expected = ["10 join 0", "1000 begin 0 at 0", "1000 end 0", "1000 join 0", "1000 begin 0 at 0", "1000 end 0"];
    assert_eq!(log[..6], expected);
    assert_eq!(log[6], "1000 leave 0 as 0");
}

/// Runs twice on one engine, of which the second must know nothing of the first.
fn counts(program: &Program, capacity: &Capacity, make: impl Fn() -> Script) -> (u64, u64) {
    let mut engine = Engine::default();
    let runs = [(); 2].map(|()| {
        let mut script = make();
        let counts = engine.run(program, capacity, &mut script, &Stop::new()).unwrap();
        ((counts.events, counts.starts), script.log)
    });
    assert_eq!(runs[0], runs[1], "an engine remembers");
    runs[0].0
}

/// By hand. Catches: an event that is not counted, or twice, whether or not the agenda was asked for it.
#[test]
fn everything_that_happens_is_counted_once() {
    let two = |at: i32| {
        move || Script {
            births: vec![child(0, 10), Birth { op: 3, ..child(1, at) }],
            waits: vec![100, 200],
            choices: vec![1],
            needs: vec![minutes(30)],
            ..Script::default()
        }
    };
    for may_return in [false, true] {
        // Two arrivals; of the first the ends of a wait, of work and of a wait, of the second those of work and of a wait.
        assert_eq!(counts(&stages(may_return), &hours(), two(50)), (7, 2), "may return: {may_return}");
    }
    // The second is in work when the first joins: the server is woken for it.
    assert_eq!(counts(&stages(false), &hours(), two(100)), (8, 2));
    let mut p = of_places(vec![
        Op::Ask { ask: 0 },
        Op::Leave { outcome: 0 },
        Op::Wait { wait: 0, next: 3 },
        Op::Note { note: 0, next: 4 },
        Op::Back,
        Op::Wait { wait: 1, next: 4 },
    ]);
    p.asks = nested(false, &[(&[(2, true), (5, true)], 1)]);
    // An arrival and two waits, of which one of no length ends when it begins, and one beyond the end does not.
    for (waits, events) in [(vec![50, 100], 3), (vec![0, 100], 2), (vec![50, 40 * DAY], 2), (vec![50, END], 2)] {
        let asked = || Script { births: vec![child(0, 10)], waits: waits.clone(), ..Script::default() };
        assert_eq!(counts(&p, &places(1), asked), (events, 0), "{waits:?}");
    }
    // Of three who join a place that is taken for a month two lose patience; that of who is in work ends unseen.
    let mut p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    p.works[0].leaving = Some(1);
    let impatient = || Script {
        births: vec![child(0, 10), child(1, 15), child(2, 16)],
        needs: vec![(0, END)],
        patience: 20,
        ..Script::default()
    };
    assert_eq!(counts(&p, &places(1), impatient), (6, 1));
    // And one who waits still when all is over has not been counted for it.
    let waiting = || Script { patience: END, ..impatient() };
    assert_eq!(counts(&p, &places(1), waiting), (3, 1));
}
