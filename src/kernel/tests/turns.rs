//! Lists whose turns are known ahead: what they tell is what the engine tells that follows everyone with the clock.

use super::ahead::of_places;
use super::*;
use std::collections::BTreeSet;

/// Some number for each, without pattern.
pub(super) fn mix(n: u64) -> u64 {
    let x = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (x ^ x >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20
}

/// Two lists with places, the second of which is joined again by some, with waits and choices between.
pub(super) fn network(places: [i32; 2], may_return: bool) -> (Program, Capacity) {
    let mut p = of_places(vec![
        Op::Wait { wait: 0, next: 1 },
        Op::Join { work: 0 },
        Op::Note { note: 1, next: 3 },
        Op::Join { work: 1 },
        Op::Choose { choice: 0, first: 0 },
        Op::Leave { outcome: 0 },
        Op::Join { work: 2 },
    ]);
    (p.targets, p.visit_slot[3], p.visit_slot[4], p.visit_slots) = (vec![5, 3, 6], 0, 1, 2);
    let after = |team, next| Work { team, next, next_after_volume: next, in_branch: false, ..work() };
    p.works = vec![after(0, 2), after(1, 4), after(0, 5)];
    let team = |n: u16, lanes: u16| Team {
        first_lane: if n == 0 { 0 } else { 2 },
        lanes,
        first_server: n,
        servers: 1,
        rules: vec![Rule {
            from: Time::START,
            lanes: vec![lane(Order::FirstCome); usize::from(lanes)],
            weights: Vec::new(),
            takes: vec![(0..lanes).collect()],
        }],
    };
    p.teams = vec![team(0, 2), team(1, 2)];
    p.servers = [0, 1].map(|team| Server { team, kind: ServerKind::Places, may_return }).to_vec();
    p.month_ends = vec![Time(10 * DAY), Time(20 * DAY), Time(END)];
    let curves = vec![Curve::default(), Curve::default()];
    (p, Capacity { curves, places: places.to_vec(), changes: Vec::new() })
}

/// Children who come together, ask in another order, and take no time now and then; some are in work at the start.
pub(super) fn crowd(seed: u64) -> Script {
    let number = move |n: u64, below: u64| (mix(seed << 32 | n) % below) as i32;
    let births = (0..300u32).map(|n| {
        let (k, at) = (u64::from(n) * 8, number(u64::from(n) * 8, 600) * 10);
        let joins = number(k + 1, 3) == 0;
        Birth {
            op: u16::from(joins),
            request: Time(at - number(k + 2, 3)),
            tie: mix(k + 3),
            in_work: (n < 4).then_some(InWork { server: 0, work: 0, not_before: Time(number(k + 4, 300)) }),
            ..child(n, if n < 8 { 0 } else { at })
        }
    });
    Script {
        births: births.map(|b| if b.in_work.is_some() { Birth { op: 1, ..b } } else { b }).collect(),
        waits: vec![number(7, 40) * 10],
        choices: (0..64).map(|n| number(n + 10_000, 3) as u16).collect(),
        lanes: (0..300).map(|_| 0).collect(),
        needs: (0..97).map(|n| (0, number(n + 20_000, 4) * number(n + 30_000, 60) / 2 * 10)).collect(),
        ..Script::default()
    }
}

fn told_of(lists: &(Program, Capacity), crowd: &dyn Fn() -> Script) -> Vec<String> {
    let mut log = run(&lists.0, &lists.1, crowd);
    log.sort();
    log
}

/// That a network tells with turns what it tells with the clock. Gives how many begins and how many passages of no length.
fn is_what_the_clock_would_give(
    of: &dyn Fn(bool) -> (Program, Capacity),
    crowd: &dyn Fn() -> Script,
    case: u64,
) -> (usize, usize) {
    let (ahead, with_clock) = (of(false), of(true));
    let log = told_of(&ahead, crowd);
    let (mine, theirs) = (log.iter(), told_of(&with_clock, crowd));
    let differs = mine.zip(&theirs).find(|(mine, theirs)| mine != theirs);
    assert_eq!((differs, log.len()), (None, theirs.len()), "case {case}");
    let counts = [&ahead, &with_clock]
        .map(|(program, capacity)| Engine::default().run(program, capacity, &mut crowd(), &Stop::new()).expect("runs"));
    assert_eq!(counts[0].starts, counts[1].starts, "case {case}");
    assert_eq!(counts[0].events, counts[1].events, "case {case}");
    let begins: BTreeSet<&str> = log.iter().filter_map(|line| line.split_once(" at ").map(|at| at.0)).collect();
    let no_length = log.iter().filter(|line| begins.contains(line.replace(" end ", " begin ").as_str())).count();
    (begins.len(), no_length)
}

/// The same of as many networks and crowds, each with other places; of all together.
pub(super) fn are_what_the_clock_would_give(
    cases: u64,
    of: impl Fn(u64, [i32; 2], bool) -> (Program, Capacity),
    crowd: impl Fn(u64) -> Script,
) -> (usize, usize) {
    let places = |case: u64| [[1, 1], [2, 1], [3, 7], [9, 2], [0, 3]][case as usize % 5];
    (0..cases).fold((0, 0), |(begun, no_length), case| {
        let of = |may_return| of(case, places(case), may_return);
        let some = is_what_the_clock_would_give(&of, &|| crowd(case), case);
        (begun + some.0, no_length + some.1)
    })
}

/// Catches: any start, end, way, month's end or count that differs, of some 100,000.
#[test]
fn turns_are_what_the_clock_would_give() {
    let known = |_, places, may_return| {
        let (p, c) = network(places, may_return);
        assert!((0..2).all(|s| p.gives_turns(&c, s) != may_return));
        (p, c)
    };
    let (begun, no_length) = are_what_the_clock_would_give(60, known, crowd);
    assert!(begun > 10_000 && no_length > 1_000, "the test is of little: {begun}, {no_length}");
}

/// Some go before others.
pub(super) fn rank(p: &mut Program, seed: u64) {
    let orders = [Order::OldestRequest, Order::FirstCome, Order::NewestRequest];
    for (n, lane) in p.teams[0].rules[0].lanes.iter_mut().enumerate() {
        (lane.tier, lane.order) = ((seed as u16 + n as u16) % 2, orders[(seed as usize / 2 + n) % 3]);
    }
    if seed.is_multiple_of(3) {
        p.teams[1].rules[0].lanes[0].order = orders[seed as usize / 3 % 3];
    }
}

/// The crowd, each in one of two lanes.
pub(super) fn crowd_of_two_kinds(seed: u64) -> Script {
    Script { lanes: (0..300).map(|n| mix(seed << 40 | n) as u16 % 2).collect(), ..crowd(seed) }
}

/// The same where some go before others: by tier, by request, the newest first; beside a list that takes all in order.
#[test]
fn turns_of_who_is_next_are_what_the_clock_would_give() {
    let ranked = |case, places, may_return| {
        let (mut p, c) = network(places, may_return);
        rank(&mut p, case);
        assert!(!p.gives_turns(&c, 0), "who is next hangs on who comes");
        (p, c)
    };
    let (begun, no_length) = are_what_the_clock_would_give(60, ranked, crowd_of_two_kinds);
    assert!(begun > 10_000 && no_length > 1_000, "the test is of little: {begun}, {no_length}");
}

/// A list of which the turns are known, and the end.
fn one_list() -> Program {
    let mut p = of_places(vec![Op::Join { work: 0 }, Op::Leave { outcome: 0 }]);
    p.works[0].in_branch = false;
    assert!(p.gives_turns(&places(1), 0));
    p
}

/// Lindley's recursion: with one place the n-th begins when it comes or when the one before has ended.
#[test]
fn one_place_waits_as_lindley_says() {
    let p = one_list();
    let takes = |n: u32| (mix(u64::from(n)) % 150) as i32 + 1;
    let comes: Vec<i32> = (0..400)
        .scan(0, |at, n| {
            *at += (mix(n + 1_000) % 180) as i32;
            Some(*at)
        })
        .collect();
    let log = told(&p, &places(1), || Script {
        births: (0..).zip(&comes).map(|(n, at)| child(n, *at)).collect(),
        needs: (0..400).map(|n| (0, takes(n))).collect(),
        ..Script::default()
    });
    let (mut free, mut expected) = (0, Vec::new());
    for (n, at) in (0..).zip(&comes) {
        let begins = free.max(*at);
        expected.push(format!("{begins} begin {n} at 0"));
        free = begins + takes(n);
    }
    assert_eq!(only(&log, "begin"), expected);
    assert!(
        expected.iter().zip(&comes).filter(|(line, at)| !line.starts_with(&at.to_string())).count() > 100,
        "few wait"
    );
}

#[test]
fn who_would_begin_at_the_end_still_waits_and_nobody_begins_without_a_place() {
    let p = one_list();
    let script = || Script {
        births: vec![child(0, 0), child(1, 10), child(2, 20)],
        needs: vec![(0, END), (0, 5), (0, 5)],
        ..Script::default()
    };
    let log = run(&p, &places(1), script);
    assert_eq!(log[..2], ["0 join 0", "0 begin 0 at 0"]);
    assert_eq!(log[2..], ["10 join 1", "20 join 2", "end 0 waiting [1, 2] busy 1"]);
    assert_eq!(only(&run(&p, &places(0), script), "end"), ["end 0 waiting [0, 1, 2] busy 0"]);
}

/// Who asks in the first minute of a month is announced before anything that is due in it, and has asked before.
#[test]
fn who_comes_in_the_first_minute_of_a_month_takes_turns_with_who_is_due_in_it() {
    let mut p = of_places(vec![Op::Join { work: 0 }, Op::Leave { outcome: 0 }, Op::Wait { wait: 0, next: 0 }]);
    (p.works[0].in_branch, p.month_ends) = (false, vec![Time(10 * DAY), Time(END)]);
    for order in [Order::FirstCome, Order::OldestRequest] {
        p.teams[0].rules[0].lanes[0].order = order;
        let log = run(&p, &places(1), || Script {
            births: vec![child(0, 0), Birth { op: 2, ..child(1, 10 * DAY - 100) }],
            later: vec![Birth { request: Time(-5), ..child(2, 10 * DAY) }],
            waits: vec![100],
            needs: vec![(0, 10 * DAY + 50), (0, 20)],
            ..Script::default()
        });
        let begins = [(0, 0), (10 * DAY + 50, 2), (20 * DAY + 100, 1)].map(|(at, n)| format!("{at} begin {n} at 0"));
        assert_eq!(only(&log, "begin"), begins, "of two who join together who asked first");
    }
}

/// Catches: the list of a team that nobody works in taken for that of the next team.
#[test]
fn nobody_is_given_a_turn_in_a_team_without_servers() {
    let (mut p, c) = network([2, 2], false);
    (p.works[0].team, p.works[2].team) = (2, 2);
    p.teams.push(Team { first_lane: 4, lanes: 2, first_server: 0, servers: 0, ..p.teams[0].clone() });
    p.teams[2].rules[0].takes.clear();
    let log = run(&p, &c, || Script { births: vec![Birth { op: 1, ..child(0, 10) }], ..Script::default() });
    assert_eq!(only(&log, "join"), ["10 join 0"]);
    assert_eq!(only(&log, "begin"), Vec::<String>::new());
    assert_eq!(only(&log, "end 2"), ["end 2 waiting [0] busy 0"]);
}

/// An ask of waits alone that follows a turn goes on in its own minute, though nothing else is due by then.
#[test]
fn an_ask_after_a_turn_goes_on_in_its_minute() {
    let mut p = of_places(vec![
        Op::Join { work: 0 },
        Op::Ask { ask: 0 },
        Op::Wait { wait: 0, next: 3 },
        Op::Back,
        Op::Join { work: 1 },
        Op::Leave { outcome: 0 },
    ]);
    let of = |next| Work { next, next_after_volume: next, in_branch: false, ..work() };
    p.works = vec![of(1), of(5)];
    p.teams[0].lanes = 2;
    p.teams[0].rules[0].lanes = vec![lane(Order::FirstCome); 2];
    p.teams[0].rules[0].takes = vec![vec![0, 1]];
    p.asks = super::branches::nested(false, &[(&[(2, true)], 4)]);
    assert!(p.gives_turns(&places(1), 0));
    for may_return in [false, true] {
        p.servers[0].may_return = may_return;
        let log = run(&p, &places(1), || Script {
            births: vec![child(0, 0), child(1, 0), child(2, 20_000)],
            waits: vec![10],
            needs: vec![(0, 100)],
            ..Script::default()
        });
        let begins = [(0, 0), (100, 1), (200, 0), (300, 1), (20_000, 2), (20_110, 2)];
        assert_eq!(only(&log, "begin"), begins.map(|(at, n)| format!("{at} begin {n} at 0")), "returns {may_return}");
        assert_eq!(
            only(&log, "leave"),
            [(300, 0), (400, 1), (20_210, 2)].map(|(at, n)| format!("{at} leave {n} as 0"))
        );
    }
}

/// Whoever changes what a start depends on must not find it known ahead.
#[test]
fn no_turns_are_given_where_a_start_may_move() {
    let (p, c) = network([2, 2], false);
    assert!(p.gives_turns(&c, 0));
    let changed = |change: &dyn Fn(&mut Program, &mut Capacity)| {
        let (mut p, mut c) = network([2, 2], false);
        change(&mut p, &mut c);
        p.gives_turns(&c, 0)
    };
    assert!(!changed(&|_, c| c.changes = vec![(Time(9), Change::Places { server: 0, places: 3 })]), "places change");
    assert!(changed(&|_, c| c.changes = vec![(Time(9), Change::Places { server: 1, places: 3 })]), "those of another");
    assert!(!changed(&|p, _| p.works[2].leaving = Some(5)), "one loses patience");
    assert!(!changed(&|p, _| p.works[0].in_branch = true), "a branch may be cancelled");
    assert!(!changed(&|p, _| p.works[1].keeps_place = true), "a place is kept");
    assert!(!changed(&|p, _| p.teams[0].rules[0].lanes[1].tier = 1), "one goes before another");
    assert!(!changed(&|p, _| p.teams[0].rules[0].lanes[1].order = Order::OldestRequest), "not as they come");
    assert!(!changed(&|p, _| p.teams[0].rules[0].lanes[1].gate = Some(0)), "a gate may be closed");
    assert!(!changed(&|p, _| p.teams[0].rules[0].weights = vec![1, 2]), "shares");
    let twice = |p: &mut Program, _: &mut Capacity| {
        let again = p.teams[0].rules[0].clone();
        p.teams[0].rules.push(again);
    };
    assert!(!changed(&twice), "the rule changes");
    assert!(!changed(&|p, _| p.servers[0].kind = ServerKind::Both), "hours");
    assert!(!changed(&|p, _| p.teams[0].servers = 2), "another server takes from the list too");
}
