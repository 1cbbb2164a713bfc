//! Who is next on a list, where tiers, shares and those who come ahead meet.

use super::*;

#[test]
fn shares_of_a_tier_are_kept_however_much_a_lower_tier_takes() {
    let lane = |tier, group| LaneRule { tier, group, ..lane(Order::FirstCome) };
    let mut p = one_server(ServerKind::Places, vec![lane(0, 2), lane(1, 0), lane(1, 1)]);
    p.teams[0].rules[0].weights = vec![500_000, 500_000, 1_000_000];
    // Two groups of twenty wait from the start; every half hour two come who go before all of them.
    let urgent = (0..60).map(|n| child(40 + n, n as i32 / 2 * 30));
    let births: Vec<Birth> = (0..40).map(|n| child(n, 0)).chain(urgent).collect();
    let log = run(&p, &places(1), || Script {
        births: births.clone(),
        lanes: (0..100).map(|n| if n >= 40 { 0 } else { 1 + n / 20 }).collect(),
        needs: vec![(0, 10)],
        ..Script::default()
    });
    let begun = only(&log, "begin");
    let begun = begun.iter().map(|l| l.split(' ').nth(2).unwrap().parse::<u32>().unwrap()).filter(|c| *c < 40);
    let begun: Vec<u32> = begun.collect();
    assert_eq!(begun.len(), 40);
    for n in (2..40).step_by(2) {
        let first = begun[..n].iter().filter(|c| **c < 20).count();
        assert!(first.abs_diff(n / 2) <= 1, "{first} of the first {n}");
    }
}

#[test]
fn who_comes_back_together_keeps_the_order_of_the_list() {
    let p = one_server(ServerKind::Places, vec![lane(Order::FirstCome)]);
    let mut capacity = places(2);
    let how = Return::Restart;
    capacity.changes = vec![
        (Time(50), Change::Places { server: 0, places: 0 }),
        (Time(50), Change::ReturnExcess { server: 0, how }),
        (Time(60), Change::Places { server: 0, places: 1 }),
    ];
    let log = run(&p, &capacity, || Script {
        births: vec![
            Birth { request: Time(-5), ..child(0, 0) },
            Birth { request: Time(-9), ..child(1, 0) },
            Birth { request: Time(-99), ..child(2, 10) },
        ],
        needs: vec![(0, 100)],
        ..Script::default()
    });
    // Both join the list again at 50: the earlier request comes first, and both before who has not begun.
    assert_eq!(only(&log, "begin")[2..], ["60 begin 1 at 0", "160 begin 0 at 0", "260 begin 2 at 0"]);
}
