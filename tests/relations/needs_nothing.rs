//! One more child who needs nothing changes nobody, and a clinician more by the hour lengthens no wait.

use super::{one_list, run};
use crate::scenarios::{Dice, scenario};
use sendsim::chance::Law;
use sendsim::pathway::*;
use sendsim::plan::compile;

/// The scenario with a door before its first pathway, which whoever needs nothing goes out by at once; nobody who asks
/// does. With `somebody`, one such child is there at the start.
fn with_a_door(base: &Scenario, somebody: bool) -> Scenario {
    let mut scenario = base.clone();
    let (start, first) = (scenario.start, scenario.pathways[0].first);
    let pathway = &mut scenario.pathways[0];
    let value = |id: &str, share| AttributeValue { id: id.to_string(), share: Dated::constant(share) };
    let attribute = pathway.attributes.len();
    pathway
        .attributes
        .push(Attribute { id: "needs".to_string(), values: vec![value("something", 1.0), value("nothing", 0.0)] });
    // A contact needs something of who is there on that very day.
    pathway.contacts.clear();
    for backlog in &mut pathway.backlog {
        if let Cases::Listed(cases) = &mut backlog.cases {
            cases.iter_mut().for_each(|case| case.class.push(None));
        }
    }
    let door = pathway.stages.len();
    let test = ClassTest { attribute, value: 1 };
    let option = |id: &str, share: f64, next| Choice {
        id: id.to_string(),
        share: Dated::constant(share),
        by_class: vec![(test, Dated::constant(1.0 - share))],
        next: Next::Stage(next),
    };
    let at_once = Elapsed { unit: DayUnit::CalendarDays, days: Dated::constant(Law::Fixed(0.0)) };
    let kinds = [
        StageKind::Wait { wait: Wait::For(at_once), next: Next::Stage(StageIx(door + 1)) },
        StageKind::Choose { options: vec![option("in", 1.0, first), option("out", 0.0, StageIx(door + 2))] },
        StageKind::Leave { outcome: "needs nothing".to_string() },
    ];
    for (kind, id) in kinds.into_iter().zip(["door", "which", "out"]) {
        pathway.stages.push(Stage { id: id.to_string(), title: String::new(), kind });
    }
    pathway.first = StageIx(door);
    if somebody {
        let requested = start.yesterday().expect("a day before");
        let class = (0..attribute).map(|_| None).chain([Some(1)]).collect();
        pathway.backlog.push(Backlog {
            id: "needs_nothing".to_string(),
            stage: StageIx(door),
            in_work: false,
            cases: Cases::Listed(vec![Case { requested, entered: Some(requested), class }]),
            ages: Ages::InStage { earlier: None },
        });
    }
    scenario
}

/// Nobody asks, waits or is seen at another time for a child who is there and needs nothing. Catches: draws that depend on
/// how many children there are, a tie by order of birth.
#[test]
fn one_more_child_who_needs_nothing_changes_nobody() {
    let mut seen = 0;
    for case in 0..150 {
        let base = scenario(case);
        let (without, with) = [false, true].map(|s| run(&compile(&with_a_door(&base, s))).1).into();
        let more: Vec<u64> = with.births.keys().filter(|tie| !without.births.contains_key(tie)).copied().collect();
        assert_eq!((more.len(), with.births.len()), (1, without.births.len() + 1), "case {case}");
        let mut with = with;
        with.births.remove(&more[0]);
        with.wakes.retain(|(tie, _), _| *tie != more[0]);
        assert_eq!(without, with, "case {case}");
        seen += without.waits.len();
    }
    assert!(seen > 5_000, "{seen} waits");
}

/// One list, first come first served, by hours: work begins when all before it is done, so more hours on every day lengthen
/// no wait, whatever each takes.
#[test]
fn more_hours_lengthen_no_wait() {
    let mut shortened = 0;
    for case in 0..60 {
        let mut d = Dice::new(1_000 + case);
        let law = d.law(9.0);
        let rate = d.real(0.5, 1.5);
        let mut scenario = one_list(Law::Fixed(0.0), DayUnit::CalendarDays, 1);
        let StageKind::Work(work) = &mut scenario.pathways[0].stages[0].kind else { unreachable!("a list") };
        (work.hours, work.elapsed) = (Some(Dated::constant(law)), None);
        (scenario.teams[0].places, scenario.teams[0].rate) = (None, Some(Dated::constant(rate)));
        scenario.teams[0].works = d.pick(&[TeamHours::Always, TeamHours::OfficeHours]);
        let (_, before) = run(&compile(&scenario));
        scenario.teams[0].rate = Some(Dated::constant(1.25 * rate));
        let (_, after) = run(&compile(&scenario));
        assert_eq!(before.births, after.births);
        for (child, (wait, _)) in &before.waits {
            let (now, _) = after.waits.get(child).expect("who began with fewer hours begins with more");
            assert!(now <= wait, "case {case}: a child waits {now} minutes instead of {wait}");
            shortened += usize::from(now < wait);
        }
    }
    assert!(shortened > 500, "{shortened} waits are shorter");
}
