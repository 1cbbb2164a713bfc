//! Lists that are gone through by themselves: what they tell is what the engine tells that goes by the clock.

use super::ahead::of_places;
use super::turns::{are_what_the_clock_would_give, crowd, crowd_of_two_kinds, mix, network, rank};
use super::*;

/// The network of turns, but that the list to which some go on at last is one of its own, and no list leads back to another.
fn in_a_line(places: [i32; 2], may_return: bool) -> (Program, Capacity) {
    let (mut p, mut c) = network(places, may_return);
    let team = Team { first_lane: 4, first_server: 2, ..p.teams[1].clone() };
    p.teams.push(team);
    p.works[2].team = 2;
    p.servers.push(Server { team: 2, kind: ServerKind::Places, may_return });
    c.curves.push(Curve::default());
    c.places.push(places[1].max(places[0]) / 2 + 1);
    p.find_sweeps();
    (p, c)
}

/// The crowd, in one of two lanes each where some go before others; some have joined before the start, and more come in the
/// second month, some of them in its first minute.
fn more_of(seed: u64) -> Script {
    let mut crowd = if seed % 2 == 1 { crowd_of_two_kinds(seed) } else { crowd(seed) };
    for (n, birth) in (0..).zip(&mut crowd.births).filter(|(_, b)| b.at == Time::START && b.op == 1) {
        birth.joined = Time(-10 * (n % 4));
    }
    let later = (0..60u32).map(|n| {
        let at = 10 * DAY + (mix(seed << 16 | u64::from(n)) % 300) as i32 * i32::from(n % 8 > 0);
        Birth {
            op: u16::from(n % 2 == 0),
            request: Time(at - i32::from(n < 30)),
            tie: mix(u64::from(n)),
            ..child(300 + n, at)
        }
    });
    Script { later: later.collect(), ..crowd }
}

/// Catches: any start, end, way, month's end or count that differs, of some 100,000; a list gone through before one that
/// leads to it; one who comes back to a list passed over.
#[test]
fn sweeps_are_what_the_clock_would_give() {
    let swept = |case: u64, places, may_return| {
        let (mut p, c) = in_a_line(places, may_return);
        if case % 2 == 1 {
            rank(&mut p, case / 2);
            p.teams[2].rules[0].lanes[0].order = Order::OldestRequest;
        }
        assert_eq!(p.sweeps.len(), 1);
        let mut engine = Engine::default();
        engine.run(&p, &c, &mut Script::default(), &Stop::new()).expect("runs");
        assert_eq!(engine.goes_through(), if may_return { &[][..] } else { &[0, 1, 2] });
        (p, c)
    };
    let (begun, no_length) = are_what_the_clock_would_give(120, swept, more_of);
    assert!(begun > 20_000 && no_length > 2_000, "the test is of little: {begun}, {no_length}");
}

/// Lindley's recursion, a month at a time: with one place the n-th begins when it comes or when the one before has ended.
#[test]
fn a_sweep_of_one_place_waits_as_lindley_says() {
    let mut p = of_places(vec![Op::Join { work: 0 }, Op::Leave { outcome: 0 }]);
    (p.works[0].in_branch, p.month_ends) = (false, (1..=30).map(|day| Time(day * DAY)).collect());
    p.find_sweeps();
    assert_eq!(p.sweeps.len(), 1);
    let takes = |n: u32| (mix(u64::from(n)) % 150) as i32 + 1;
    // All announced in the first month, in no order of time.
    let comes: Vec<i32> = (0..400).map(|n| (mix(n + 1_000) % 30_000) as i32).collect();
    let log = run(&p, &places(1), || Script {
        births: (0..).zip(&comes).map(|(n, at)| child(n, *at)).collect(),
        needs: (0..400).map(|n| (0, takes(n))).collect(),
        ..Script::default()
    });
    let mut line: Vec<(i32, u32)> = comes.iter().copied().zip(0..).collect();
    line.sort_unstable();
    let (mut free, mut expected, mut waited) = (0, Vec::new(), 0);
    for (at, n) in line {
        let begins = free.max(at);
        waited += i32::from(begins > at);
        expected.push(format!("{begins} begin {n} at 0"));
        free = begins + takes(n);
    }
    assert_eq!(only(&log, "begin"), expected);
    assert!(waited > 100, "few wait: {waited}");
}

/// What happens elsewhere, or in an order of its own, must not be passed over.
#[test]
fn what_else_a_child_may_do_is_no_sweep() {
    let (p, c) = in_a_line([2, 2], false);
    let sweeps = |change: &dyn Fn(&mut Program)| {
        let mut p = p.clone();
        change(&mut p);
        p.find_sweeps();
        p.sweeps.len()
    };
    assert_eq!(sweeps(&|_| ()), 1);
    assert_eq!(sweeps(&|p| p.targets[2] = 1), 0, "a list leads back to one before it");
    assert_eq!(sweeps(&|p| p.ops[5] = Op::Refer { referral: 0, next: 5 }), 0, "children enter at any minute");
    assert_eq!(sweeps(&|p| p.ops[5] = Op::Back), 0, "a branch");
    assert_eq!(sweeps(&|p| p.teams[1].servers = 2), 0, "two servers");
    assert_eq!(sweeps(&|p| p.ops[2] = Op::Wait { wait: 0, next: 0 }), 2, "a list leads back to itself alone");
    assert_eq!(sweeps(&|p| p.ops[5] = Op::Wait { wait: 0, next: 5 }), 0, "waits for ever, and joins no list");
    // A list of the pathway that gives no turns in this replication: all of it goes by the clock.
    let mut engine = Engine::default();
    let moved = Change::Places { server: 2, places: 1 };
    for (changes, expected) in [(vec![], vec![0, 1, 2]), (vec![(Time(50), moved)], vec![])] {
        let capacity = Capacity { curves: vec![Curve::default(); 3], places: c.places.clone(), changes };
        engine.run(&p, &capacity, &mut Script::default(), &Stop::new()).expect("runs");
        assert_eq!(engine.goes_through(), expected);
    }
}

/// Work of no length that leads back to its own list for ever is stopped, whoever comes with it.
#[test]
fn who_comes_back_in_no_time_for_ever_is_stopped() {
    for (children, order) in [(1, Order::FirstCome), (3, Order::FirstCome), (3, Order::OldestRequest)] {
        let mut p = of_places(vec![Op::Join { work: 0 }]);
        (p.works[0].in_branch, p.works[0].next, p.works[0].next_after_volume) = (false, 0, 0);
        p.teams[0].rules[0].lanes[0].order = order;
        p.find_sweeps();
        assert_eq!(p.sweeps.len(), 1);
        let births: Vec<Birth> = (0..children).map(|n| child(n, 100)).collect();
        let mut script = Script { births: births.clone(), needs: vec![(0, 0)], ..Script::default() };
        let mut engine = Engine::default();
        let stopped = engine.run(&p, &places(2), &mut script, &Stop::with_budget(100_000));
        assert_eq!(stopped, Err(Stopped::Budget), "{children} in {order:?}");
        // Nothing is left of it when the engine runs again.
        let logs = [engine, Engine::default()].map(|mut engine| {
            let mut script = Script { births: births.clone(), needs: vec![(0, 700)], ..Script::default() };
            engine.run(&p, &places(2), &mut script, &Stop::new()).expect("runs");
            script.log
        });
        assert!(logs[0].len() > 100 && logs[0] == logs[1], "{children} in {order:?}");
    }
}

/// Rounds are made in the first pass of a minute: who leaves in a further one is on them still.
#[test]
fn who_leaves_in_a_further_pass_has_been_on_its_round() {
    for own_list in [true, false] {
        let mut p = of_places(vec![Op::Join { work: 0 }, Op::Leave { outcome: 0 }]);
        p.works = vec![Work { in_branch: false, ..work() }, Work { team: 1, in_branch: false, ..work() }];
        p.teams.push(Team { first_lane: 1, first_server: 1, ..p.teams[0].clone() });
        p.servers.push(Server { team: 1, kind: ServerKind::Hours, may_return: false });
        p.rounds = vec![Round { work: 1, after: 1, every: 1 }];
        p.find_sweeps();
        assert_eq!(p.sweeps.len(), 1);
        if !own_list {
            p.sweeps.clear();
        }
        let mut capacity = Capacity { curves: vec![Curve::default(); 2], places: vec![1, 0], changes: Vec::new() };
        capacity.curves[1].set(0, DAY, &[60_000_000; 30]);
        let there = Birth { request: Time(-10 * DAY), there: Time(0), joined: Time(-5), ..child(0, 0) };
        // Two newcomers are still there on the next midnight, and have left by the one after.
        let births = [there, child(1, 600), child(2, 700)].map(|birth| Birth { rounds: (0, 1), ..birth });
        let log = run(&p, &capacity, || Script {
            births: births.to_vec(),
            needs: vec![(0, 0), (0, DAY), (0, 60)],
            ..Script::default()
        });
        assert_eq!(only(&log, "leave").len(), 3, "{log:?}");
        assert_eq!(only(&log, "leave 0"), ["0 leave 0 as 0"]);
        assert_eq!(only(&log, "charge").len(), 3, "by itself {own_list}: {log:?}");
    }
}
