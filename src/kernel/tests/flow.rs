//! Several things at once, sittings, gates, rules, loops, stops.

use super::*;

#[test]
fn an_ask_waits_for_the_required_and_cancels_the_rest() {
    // Three branches: a wait of 100 (required), a wait of 500, a list that nobody serves.
    let mut p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    p.ops = vec![
        Op::Ask { ask: 0 },
        Op::Leave { outcome: 0 },
        Op::Wait { wait: 0, next: 5 },
        Op::Wait { wait: 1, next: 5 },
        Op::Join { work: 0 },
        Op::Back,
        Op::Note { note: 7, next: 1 },
    ];
    p.visit_slot = vec![NONE16; 7];
    for cancel_rest in [true, false] {
        p.asks = vec![Ask { branches: vec![(2, true), (3, false), (4, false)], cancel_rest, next: 6, outer: None }];
        let log = run(&p, &places(0), || Script {
            births: vec![child(0, 0)],
            waits: vec![100, 500],
            needs: vec![(0, 1)],
            ..Script::default()
        });
        assert_eq!(only(&log, "note"), ["100 note 7 0"]);
        assert_eq!(only(&log, "leave"), ["100 leave 0 as 0"]);
        let left = if cancel_rest { vec!["100 left 0".to_string()] } else { vec![] };
        assert_eq!(only(&log, "left"), left);
        let waiting = if cancel_rest { "[]" } else { "[0]" };
        assert_eq!(only(&log, "waiting"), [format!("end 0 waiting {waiting} busy 0")]);
    }
}

#[test]
fn leaving_from_within_a_branch_takes_the_whole_child_and_frees_what_it_holds() {
    // Branch one is in work from 0 to 1000; branch two leaves at 100. The work is finished and ignored.
    let mut p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    p.ops = vec![
        Op::Ask { ask: 0 },
        Op::Leave { outcome: 0 },
        Op::Join { work: 0 },
        Op::Wait { wait: 0, next: 4 },
        Op::Leave { outcome: 3 },
        Op::Back,
    ];
    p.visit_slot = vec![NONE16; 6];
    p.works[0].next = 5;
    p.asks = vec![Ask { branches: vec![(2, true), (3, true)], cancel_rest: true, next: 1, outer: None }];
    let log = run(&p, &places(1), || Script {
        births: vec![child(0, 0), Birth { op: 2, inside: 0, ..child(1, 50) }],
        waits: vec![100],
        needs: vec![(0, 1000)],
        ..Script::default()
    });
    assert_eq!(only(&log, "leave"), ["100 leave 0 as 3", "2000 leave 1 as 0"]);
    assert_eq!(only(&log, "begin 1"), ["1000 begin 1 at 0"], "the ignored work holds its place to its end");
    assert!(only(&log, "end 0").iter().all(|l| l.contains("waiting")), "nobody hears of its end");
}

#[test]
fn a_place_is_kept_from_one_work_to_the_next() {
    let mut p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    p.ops = vec![Op::Join { work: 0 }, Op::Wait { wait: 0, next: 2 }, Op::Join { work: 1 }, Op::Leave { outcome: 0 }];
    p.visit_slot = vec![NONE16; 4];
    p.works = vec![Work { keeps_place: true, ..work() }, Work { next: 3, next_after_volume: 3, ..work() }];
    let log = run(&p, &places(1), || Script {
        births: vec![child(0, 0), child(1, 0)],
        waits: vec![30],
        needs: vec![(0, 100)],
        ..Script::default()
    });
    assert_eq!(
        only(&log, "begin"),
        ["0 begin 0 at 0", "130 begin 0 at 0", "230 begin 1 at 0", "360 begin 1 at 0"],
        "its own place lets it begin again; the other child waits for the end of both"
    );
}

#[test]
fn a_sitting_takes_who_joined_in_time_in_order() {
    let mut p = one_server(ServerKind::Sittings, vec![lane(Order::OldestRequest)]);
    p.fixed = vec![
        (Time(1000), Fixed::Sitting { server: 0, starts: 2, joined_by: Time(500) }),
        (Time(2000), Fixed::Sitting { server: 0, starts: 2, joined_by: Time(1500) }),
    ];
    let log = run(&p, &places(0), || Script {
        births: vec![
            child(0, 100),
            child(1, 200),
            child(2, 300),
            // Asked long ago but its papers came after the cut-off.
            Birth { request: Time(-900), ..child(3, 501) },
        ],
        needs: vec![(0, 0)],
        ..Script::default()
    });
    assert_eq!(
        only(&log, "begin"),
        ["1000 begin 0 at 0", "1000 begin 1 at 0", "2000 begin 3 at 0", "2000 begin 2 at 0"]
    );
}

#[test]
fn a_closed_gate_holds_starts_back() {
    let mut p = one_server(ServerKind::Places, vec![LaneRule { gate: Some(0), ..lane(Order::FirstCome) }]);
    p.gates = 1;
    p.fixed = vec![
        (Time(300), Fixed::Gate { gate: 0, open: true }),
        (Time(400), Fixed::Gate { gate: 0, open: false }),
        (Time(900), Fixed::Gate { gate: 0, open: true }),
    ];
    let log = run(&p, &places(1), || Script {
        births: vec![child(0, 0), child(1, 0)],
        needs: vec![(0, 200)],
        ..Script::default()
    });
    assert_eq!(only(&log, "begin"), ["300 begin 0 at 0", "900 begin 1 at 0"], "begun work goes on when it closes");
}

#[test]
fn a_new_rule_puts_everyone_in_place_anew() {
    let mut p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    let newest = Rule { from: Time(150), lanes: vec![lane(Order::NewestRequest)], ..p.teams[0].rules[0].clone() };
    p.teams[0].rules.push(newest);
    p.fixed = vec![(Time(150), Fixed::Rule { team: 0 })];
    let log = run(&p, &places(1), || Script {
        births: (0..5).map(|n| child(n, n as i32)).collect(),
        needs: vec![(0, 100)],
        ..Script::default()
    });
    let order: Vec<&str> = log.iter().filter(|l| l.contains("begin")).map(|l| l.split(' ').nth(2).unwrap()).collect();
    assert_eq!(order, ["0", "1", "4", "3", "2"]);
}

#[test]
fn each_visit_of_a_loop_is_told_apart() {
    let mut p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    p.ops = vec![Op::Join { work: 0 }, Op::Choose { choice: 0, first: 0 }, Op::Leave { outcome: 0 }];
    p.targets = vec![0, 2];
    p.visit_slot = vec![0, 1, NONE16];
    p.visit_slots = 2;
    let log = run(&p, &places(1), || Script {
        births: vec![child(0, 0)],
        choices: vec![0, 0, 1],
        needs: vec![(0, 10)],
        ..Script::default()
    });
    assert_eq!(only(&log, "begin").len(), 3);
    assert_eq!(only(&log, "leave"), ["30 leave 0 as 0"]);
}

#[test]
fn a_stop_and_a_budget_end_a_run_soon() {
    let mut p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    p.ops = vec![Op::Wait { wait: 0, next: 0 }, Op::Leave { outcome: 0 }];
    // One child whose waits are short and endless; many whose waits are a few each, all let in at once.
    for (births, wait) in [(1, 1), (10_000, 10 * DAY)] {
        let run = |stop: &Stop| {
            let births = (0..births).map(|n| child(n, 0)).collect();
            let mut script = Script { births, waits: vec![wait], ..Script::default() };
            (Engine::default().run(&p, &places(0), &mut script, stop), script.asked.len())
        };
        let (end, asked) = run(&Stop::new());
        assert!(end.is_ok() && asked > 29_999, "{end:?} after {asked} waits");
        let (end, asked) = run(&Stop::with_budget(5_000));
        assert_eq!(end, Err(Stopped::Budget));
        assert!(asked < 20_000, "stopped only after {asked} waits");
        let stop = Stop::new();
        stop.request();
        assert_eq!(run(&stop), (Err(Stopped::Interrupted), 0));
    }
}
