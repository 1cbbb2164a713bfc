//! What is *not* a theorem, each with a case: so that nobody takes it for a fault of the engine, or plans on its opposite.

use super::{run_of, team};
use crate::simple;
use sendsim::chance::Law;
use sendsim::kernel::Time;
use sendsim::pathway::*;
use sendsim::plan::compile;
use std::collections::BTreeMap;

fn work(team: usize, law: Law, next: usize) -> StageKind {
    StageKind::Work(Work {
        team: TeamIx(team),
        hours: None,
        elapsed: Some(Elapsed { unit: DayUnit::CalendarDays, days: Dated::constant(law) }),
        schools_open: false,
        keeps_place: false,
        leaving: None,
        next: Next::Stage(StageIx(next)),
        next_after_contract: None,
    })
}

/// Two lists one after the other, and twelve children on the first when it opens, who ask in their order.
fn two_lists(first: Law, second: Law, places: u32) -> Scenario {
    let mut scenario =
        simple::scenario(vec![work(0, first, 1), work(1, second, 2), StageKind::Leave { outcome: "done".to_string() }]);
    scenario.pathways[0].sources[0].yearly = Dated::constant(0.0);
    scenario.teams = vec![team(places), Team { id: "second".to_string(), ..team(1) }];
    let case = |day| Case {
        requested: jiff::civil::date(2023, 12, day),
        entered: Some(jiff::civil::date(2023, 12, day)),
        class: Vec::new(),
    };
    scenario.pathways[0].backlog = vec![Backlog {
        id: "list".to_string(),
        stage: StageIx(0),
        in_work: false,
        cases: Cases::Listed((1..=12).map(case).collect()),
        ages: Ages::InStage { earlier: None },
    }];
    scenario
}

/// Minutes each child waits before the second list takes it, and when it is taken there.
fn downstream(scenario: &Scenario, replication: u32) -> BTreeMap<u64, (i32, Time)> {
    let (_, heard) = run_of(&compile(scenario), replication);
    heard.waits.iter().filter(|((_, work, _), _)| *work == 1).map(|((tie, ..), at)| (*tie, *at)).collect()
}

/// More staff upstream lengthen waits downstream: what they get through waits there instead. Twelve assessments of five days
/// by one, then twelve reports of five days by one: nobody waits for a report. With three assessors everyone but the first
/// waits, the last ten days more for each that came in its three.
#[test]
fn more_staff_upstream_can_lengthen_a_wait_downstream() {
    let wait = |places| downstream(&two_lists(Law::Fixed(5.0), Law::Fixed(5.0), places), 0);
    let (one, three) = (wait(1), wait(3));
    assert_eq!((one.len(), three.len()), (12, 12));
    assert!(one.values().all(|(minutes, _)| *minutes == 0), "{one:?}");
    let longer = three.values().filter(|(minutes, _)| *minutes > 0).count();
    assert_eq!(longer, 11, "{three:?}");
    let days: Vec<i32> = three.values().map(|(minutes, _)| minutes / 1440).collect();
    assert_eq!(days, [0, 5, 10, 10, 15, 20, 20, 25, 30, 30, 35, 40]);
}

/// Nor does every child come through sooner: who is overtaken upstream, because another is seen beside it, may find that one
/// before it downstream. The sum over all children falls all the same.
#[test]
fn more_staff_upstream_can_make_a_child_later() {
    let law = Law::Exponential { mean: 5.0 };
    let (mut later, mut saved) = (0, 0);
    for replication in 0..20 {
        let taken = |places| downstream(&two_lists(law.clone(), law.clone(), places), replication);
        let (one, two) = (taken(1), taken(2));
        for (child, (_, at)) in &one {
            let now = two[child].1;
            later += usize::from(now > *at);
            saved += i64::from(at.0 - now.0);
        }
    }
    println!("{later} of 240 children are later, all together {} days sooner", saved / 1440);
    assert!(later > 0 && saved > 0, "{later} later, {saved} minutes saved");
}

/// One list that is no queue by order of joining: with one place more a child of the newest-first rule may be passed by
/// another that comes later. Nobody is interrupted, so who begins earlier can be in the way.
#[test]
fn one_more_place_can_lengthen_a_wait_where_the_newest_come_first() {
    let (mut longer, mut shorter) = (0, 0);
    for replication in 0..40 {
        let waits = |places| {
            let mut scenario = super::one_list(Law::Exponential { mean: 7.0 }, DayUnit::CalendarDays, places);
            scenario.teams[0].list.initially.order = Order::NewestRequestFirst;
            run_of(&compile(&scenario), replication).1.waits
        };
        let (few, more) = (waits(3), waits(4));
        for (child, (wait, _)) in &few {
            longer += usize::from(more.get(child).is_some_and(|(now, _)| now > wait));
            shorter += usize::from(more.get(child).is_some_and(|(now, _)| now < wait));
        }
    }
    println!("{longer} waits are longer, {shorter} shorter");
    assert!(longer > 0 && shorter > 4 * longer, "{longer} longer, {shorter} shorter");
}
