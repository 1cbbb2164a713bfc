//! Rounds: who is charged, when, and for the how manieth time.

use super::*;

/// A wait of `waits[0]` minutes, then the way out; beside it rounds of (after, every) days, all of work 0.
fn waiting(rounds: &[(i32, i32)]) -> Program {
    let mut p = one_server(ServerKind::Hours, vec![lane(Order::FirstCome)]);
    p.ops = vec![Op::Wait { wait: 0, next: 1 }, Op::Leave { outcome: 0 }];
    p.rounds = rounds.iter().map(|(after, every)| Round { work: 0, after: *after, every: *every }).collect();
    p
}

/// One hour of work for each elapsed hour.
pub(super) fn hours() -> Capacity {
    let mut capacity = places(0);
    capacity.curves[0].set(0, DAY, &[24 * 60_000_000; 30]);
    capacity
}

/// (day, child, times before) of each charge; each is in the first minute of its day.
pub(super) fn charges(log: &[String]) -> Vec<(i32, u32, u32)> {
    let charge = |line: &String| {
        let words: Vec<&str> = line.split(' ').collect();
        let minute: i32 = words[0].parse().unwrap();
        assert_eq!(minute % DAY, 0, "{line}");
        (minute / DAY, words[2].parse().unwrap(), words[6].parse().unwrap())
    };
    let mut all: Vec<_> = only(log, "charge").iter().map(charge).collect();
    all.sort_unstable();
    all
}

#[test]
fn a_round_comes_every_so_many_days_until_the_child_leaves() {
    let p = waiting(&[(2, 3)]);
    let log = run(&p, &hours(), || Script {
        // Child 0 leaves in the first minute of day 8, child 1 some hours after it, child 2 is on no round.
        births: vec![Birth { rounds: (0, 1), ..child(0, 0) }, Birth { rounds: (0, 1), ..child(1, 600) }, child(2, 0)],
        waits: vec![8 * DAY],
        needs: vec![(1, 0)],
        ..Script::default()
    });
    assert_eq!(charges(&log), [(2, 0, 0), (2, 1, 0), (5, 0, 1), (5, 1, 1), (8, 1, 2)]);
}

#[test]
fn who_leaves_from_within_a_branch_in_that_minute_is_not_charged() {
    let mut p = waiting(&[(5, 1)]);
    p.ops = vec![Op::Ask { ask: 0 }, Op::Leave { outcome: 0 }, Op::Wait { wait: 0, next: 1 }];
    p.visit_slot = vec![NONE16; 3];
    p.asks = vec![Ask { branches: vec![(2, true)], cancel_rest: true, next: 1, outer: None }];
    let log = run(&p, &hours(), || Script {
        births: vec![Birth { rounds: (0, 1), ..child(0, 0) }, Birth { rounds: (0, 1), ..child(1, 1) }],
        waits: vec![5 * DAY],
        needs: vec![(1, 0)],
        ..Script::default()
    });
    assert_eq!(charges(&log), [(5, 1, 0)]);
    assert_eq!(only(&log, "leave"), ["7200 leave 0 as 0", "7201 leave 1 as 0"]);
}

#[test]
fn those_there_at_the_start_keep_their_step_and_may_be_due_in_the_first_minute() {
    let p = waiting(&[(1, 3), (20, 10)]);
    let asked = |n, request| Birth { request: Time(request), rounds: (0, 2), ..child(n, 0) };
    let log = run(&p, &hours(), || Script {
        // Child 0 asked four days before the start: due on the days -3, 0, 3; then 16, 26. Child 1 asked on day -3.
        births: vec![asked(0, 500 - 4 * DAY), asked(1, -3 * DAY)],
        waits: vec![4 * DAY + 1],
        needs: vec![(1, 0)],
        ..Script::default()
    });
    assert_eq!(charges(&log), [(0, 0, 1), (1, 1, 1), (3, 0, 2), (4, 1, 2)]);
}

#[test]
fn nobody_is_charged_before_asking_and_nothing_is_due_at_the_end() {
    let mut p = waiting(&[(18, 20), (0, 18), (9, 21)]);
    p.month_ends = vec![Time(10 * DAY), Time(END)];
    let on = |round, n, at| Birth { rounds: (round, 1), ..child(n, at) };
    let log = run(&p, &hours(), || Script {
        // The next that is due when the second month begins, on day 18, is preceded by those who come then.
        births: vec![on(0, 0, 0), on(2, 1, 7)],
        // Child 2 asks in the first minute of a day, child 3 when that is over.
        later: vec![on(1, 2, 10 * DAY), on(1, 3, 10 * DAY + 600)],
        waits: vec![100 * DAY],
        needs: vec![(1, 0)],
        ..Script::default()
    });
    assert_eq!(charges(&log), [(9, 1, 0), (10, 2, 0), (18, 0, 0), (28, 2, 1), (28, 3, 1)]);
}

#[test]
fn a_charge_comes_before_those_who_join_in_its_minute() {
    let mut p = waiting(&[(1, 40)]);
    p.ops.push(Op::Join { work: 0 });
    p.visit_slot = vec![NONE16; 3];
    let log = run(&p, &hours(), || Script {
        births: vec![Birth { rounds: (0, 1), ..child(0, 0) }, Birth { op: 2, ..child(1, DAY) }],
        waits: vec![2 * DAY],
        needs: vec![(45_000_000, 0)],
        ..Script::default()
    });
    assert_eq!(charges(&log), [(1, 0, 0)]);
    assert_eq!(only(&log, "begin"), ["1485 begin 1 at 0"]);
}

#[test]
fn each_charge_is_an_event_and_an_engine_forgets_its_rounds() {
    let (p, capacity) = (waiting(&[(1, 1)]), hours());
    let mut engine = Engine::default();
    for children in [1000, 1] {
        let mut script = Script {
            births: (0..children).map(|n| Birth { rounds: (0, 1), ..child(n, 0) }).collect(),
            waits: vec![100 * DAY],
            needs: vec![(1, 0)],
            ..Script::default()
        };
        let counts = engine.run(&p, &capacity, &mut script, &Stop::new()).unwrap();
        // Days 1 to 29, and the arrival of each child; that a day's rounds are looked up is none, and nobody's wait ends.
        assert_eq!(counts.starts, 29 * u64::from(children));
        assert_eq!(counts.events, counts.starts + u64::from(children));
        assert_eq!(only(&script.log, "charge").len() as u64, counts.starts);
    }
}
