//! What must hold between the runs of two scenarios, wherever that is a theorem; and, in `relations/no_theorem.rs`, what
//! need not hold, with a case of each. That a scenario differs from itself in nothing is in `compare.rs`.

#[path = "relations/dates_and_units.rs"]
mod dates_and_units;
#[path = "support/listener.rs"]
mod listener;
#[path = "relations/needs_nothing.rs"]
mod needs_nothing;
#[path = "relations/no_theorem.rs"]
mod no_theorem;
#[path = "support/planned.rs"]
mod planned;
#[path = "support/reorder.rs"]
mod reorder;
#[path = "support/scenarios/mod.rs"]
mod scenarios;
#[path = "support/simple.rs"]
mod simple;

use listener::{Heard, Listener};
use scenarios::Dice;
use sendsim::chance::{Key, Law};
use sendsim::kernel::Stop;
use sendsim::measure::{Formula, Record};
use sendsim::pathway::*;
use sendsim::plan::{Plan, compile};
use sendsim::replicate::demand::{Classes, DemandSpec};
use sendsim::replicate::staff::{Realised, StaffSpec};
use sendsim::replicate::{Arena, watched};
use std::collections::BTreeMap;

fn run(plan: &Plan) -> (Record, Heard) {
    run_of(plan, 1)
}

fn run_of(plan: &Plan, replication: u32) -> (Record, Heard) {
    let stop = Stop::with_budget(2_000_000);
    let mut heard = Heard::default();
    let record = watched(plan, 5, replication, &mut Arena::new(plan), |engine, plan, capacity, model, _| {
        let mut listener = Listener::new(model);
        let counts = engine.run(&plan.program, capacity, &mut listener, &stop);
        heard = listener.heard;
        counts
    });
    (record.expect("within its budget"), heard)
}

/// A source from which nobody comes, put before, between or behind the others, changes no bit.
#[test]
fn a_source_of_nobody_changes_nothing() {
    for case in 0..150 {
        let base = scenarios::scenario(case);
        let mut more = base.clone();
        let sources = &mut more.pathways[0].sources;
        let nobody = Source { id: "nobody".to_string(), yearly: Dated::constant(0.0), ..sources[0].clone() };
        let place = Dice::new(case).below(sources.len() + 1);
        sources.insert(place, nobody);
        assert_eq!(run(&compile(&base)).0, run(&compile(&more)).0, "case {case}");
    }
}

/// A pathway that nobody enters changes no figure of the others, wherever it stands.
#[test]
fn a_service_of_nobody_changes_nothing_else() {
    for case in 0..150 {
        let base = scenarios::scenario(case);
        let mut more = base.clone();
        let mut nobody = Pathway { id: "aaa_nobody".to_string(), ..base.pathways[0].clone() };
        nobody.sources.iter_mut().for_each(|source| source.yearly = Dated::constant(0.0));
        nobody.backlog.clear();
        for stage in &mut nobody.stages {
            if let StageKind::Refer(referral) = &mut stage.kind {
                referral.to = base.pathways.len();
            }
        }
        more.pathways.push(nobody);
        let (a, b) = (figures(&compile(&base)), figures(&compile(&more)));
        for (name, values) in &a {
            assert_eq!(Some(values), b.get(name), "case {case}: {name:?}");
        }
    }
}

/// Twice the demand: whoever came before comes at the same minute, of the same class, and is diverted or not as before.
#[test]
fn raised_demand_keeps_everyone_who_came() {
    let mut kept = 0;
    for case in 0..150 {
        let base = scenarios::scenario(case);
        let plan = compile(&base);
        for pathway in &base.pathways {
            let classes = Classes::compile(&pathway.attributes, &plan.calendar);
            for source in &pathway.sources {
                let doubled = Source { yearly: source.yearly.map(|y| 2.0 * y), ..source.clone() };
                let key = Key::of_replication(case, 3);
                let arrivals = |source: &Source, month: u32| {
                    let mut all = Vec::new();
                    let spec = DemandSpec::compile(source, &pathway.id, &plan.calendar);
                    spec.arrivals(&classes, month, key, &mut all);
                    all.into_iter().map(|a| (a.k, a)).collect::<BTreeMap<_, _>>()
                };
                for month in 0..plan.calendar.months().len() as u32 {
                    let more = arrivals(&doubled, month);
                    for (k, before) in arrivals(source, month) {
                        assert_eq!(more.get(&k), Some(&before), "case {case}, {}, month {month}", source.id);
                        kept += 1;
                    }
                }
            }
        }
    }
    assert!(kept > 2_000, "{kept} children");
}

/// One list, first come first served, by places: the start of each is an increasing function of who is free when, so one
/// more place lengthens no wait, whatever each takes.
#[test]
fn one_more_place_lengthens_no_wait() {
    let mut shortened = 0;
    for case in 0..60 {
        let mut d = Dice::new(case);
        let law = d.law(6.0);
        let unit = d.pick(&[DayUnit::CalendarDays, DayUnit::WorkingDays]);
        let places = d.between(1, 4) as u32;
        let mut scenario = one_list(law, unit, places);
        let (_, before) = run(&compile(&scenario));
        scenario.teams[0].places = Some(Dated::constant(places + 1));
        let (_, after) = run(&compile(&scenario));
        assert_eq!(before.births, after.births);
        for (child, (wait, _)) in &before.waits {
            let (now, _) = after.waits.get(child).expect("who began with fewer places begins with more");
            assert!(now <= wait, "case {case}: a child waits {now} minutes instead of {wait}");
            shortened += usize::from(now < wait);
        }
    }
    assert!(shortened > 500, "{shortened} waits are shorter");
}

fn one_list(law: Law, unit: DayUnit, places: u32) -> Scenario {
    let work = Work {
        team: TeamIx(0),
        hours: None,
        elapsed: Some(Elapsed { unit, days: Dated::constant(law) }),
        schools_open: false,
        keeps_place: false,
        leaving: None,
        next: Next::Stage(StageIx(1)),
        next_after_contract: None,
    };
    let leave = StageKind::Leave { outcome: "done".to_string() };
    let mut scenario = simple::scenario(vec![StageKind::Work(work), leave]);
    scenario.teams.push(team(places));
    scenario
}

fn team(places: u32) -> Team {
    let policy = ListPolicy {
        order: Order::FirstCome,
        bands: Vec::new(),
        streams: Vec::new(),
        unused: Unused::Lent,
        stages_first: Vec::new(),
    };
    Team {
        id: "team".to_string(),
        title: String::new(),
        works: TeamHours::Always,
        places: Some(Dated::constant(places)),
        rate: None,
        posts: Vec::new(),
        contracts: Vec::new(),
        list: Dated::constant(policy),
    }
}

/// The order in which stages and teams are written down does not matter to any figure.
#[test]
fn the_order_of_tables_does_not_matter() {
    for case in 0..200 {
        let base = scenarios::scenario(case);
        let (a, b) = (figures(&compile(&base)), figures(&compile(&reorder::reversed(&base))));
        for (name, values) in &a {
            assert_eq!(Some(values), b.get(name), "case {case}: {name:?}");
        }
        assert_eq!(a.len(), b.len(), "case {case}");
    }
}

/// Nor that of pathways, even where children of two wait for one team since the same minute. Catches: a tie that both have.
#[test]
fn the_order_of_pathways_does_not_matter_between_equals() {
    let elapsed = Elapsed { days: Dated::constant(Law::Exponential { mean: 5.0 }), unit: DayUnit::CalendarDays };
    let work = Work {
        team: TeamIx(0),
        hours: None,
        elapsed: Some(elapsed),
        schools_open: false,
        keeps_place: false,
        leaving: None,
        next: Next::Stage(StageIx(1)),
        next_after_contract: None,
    };
    let done = StageKind::Leave { outcome: "done".to_string() };
    let mut one = simple::scenario(vec![StageKind::Work(work), done]);
    one.teams = vec![team(1)];
    let requested = jiff::civil::date(2023, 12, 1);
    let case = Case { requested, entered: Some(requested), class: Vec::new() };
    one.pathways[0].backlog = vec![Backlog {
        id: "list".to_string(),
        stage: StageIx(0),
        in_work: false,
        cases: Cases::Listed(vec![case; 20]),
        ages: Ages::InStage { earlier: None },
    }];
    let (mut two, mut turned) = (one.clone(), one.clone());
    let other = Pathway { id: "q".to_string(), ..one.pathways[0].clone() };
    two.pathways.push(other.clone());
    turned.pathways.insert(0, other);
    let (a, b) = (figures(&compile(&two)), figures(&compile(&turned)));
    assert!(a == b, "another pathway first, other figures");
    let waits = |of: &str| a[&(of.to_string(), "stage_0".to_string(), "mean_weeks_to_start".to_string())].clone();
    assert_ne!(waits("p"), waits("q"), "they wait for one another");
}

/// Every figure by pathway, stage and measure: the numbers it is made of. Left out are those of a team's first work,
/// which is the first by the order of the file, and the sum over works of mean hours, which is rounded.
fn figures(plan: &Plan) -> BTreeMap<(String, String, String), Vec<i64>> {
    let (record, _) = run(plan);
    let month = |c| (0..plan.layout.months).map(|m| record.month(&plan.layout, c, m)).collect::<Vec<i64>>();
    let by_file = |m: &str| m == "reports_joined" || m == "reports_available";
    let series = plan.series().iter().filter(|s| !by_file(&s.measure));
    let values = |formula: &Formula| match *formula {
        Formula::Flow(c) | Formula::Level(c) => month(c),
        Formula::Ratio(a, b)
        | Formula::LevelRatio(a, b)
        | Formula::LevelPercentile(a, b)
        | Formula::LevelPerDay(a, b) => [month(a), month(b)].concat(),
        Formula::Percentile(c, _) => {
            let at = |p| record.period(&plan.layout, c, p).map_or(-1, i64::from);
            (0..plan.layout.periods.len()).map(at).collect()
        }
    };
    series.map(|s| ((s.pathway.clone(), s.stage.clone(), s.measure.clone()), values(&s.formula))).collect()
}

/// A post in two halves gives the same hours, places, WTE and cost on every day, where nothing of a person is drawn.
#[test]
fn two_halves_of_a_post_give_what_it_gives() {
    let mut posts = 0;
    for case in 0..200 {
        let scenario = scenarios::scenario(case);
        let plan = compile(&scenario);
        for team in scenario.teams.iter().filter(|t| !t.posts.is_empty()) {
            let mut whole = team.clone();
            for post in &mut whole.posts {
                (post.sickness, post.turnover, post.ramp_up, post.start_delay_weeks) = (None, None, None, None);
                post.chance_filled = 1.0;
            }
            let mut halves = whole.clone();
            let half = |p: &Post| Post { wte: p.wte.map(|w| w / 2.0), ..p.clone() };
            let named = |p: &Post| Post { id: format!("{}_other", p.id), ..half(p) };
            halves.posts = whole.posts.iter().flat_map(|p| [half(p), named(p)]).collect();
            let realise = |team: &Team| {
                let mut realised = Realised::default();
                StaffSpec::compile(team, &plan.calendar).realise(Key::of_replication(1, 1), &mut realised);
                realised
            };
            let (one, two) = (realise(&whole), realise(&halves));
            assert_eq!(one.per_day, two.per_day, "case {case}, {}", team.id);
            assert_eq!(one.places, two.places, "case {case}, {}", team.id);
            assert_eq!(one.wte_milli_per_day, two.wte_milli_per_day, "case {case}, {}", team.id);
            assert_eq!(one.cost_pence_per_day, two.cost_pence_per_day, "case {case}, {}", team.id);
            posts += whole.posts.len();
        }
    }
    assert!(posts > 100, "{posts} posts");
}
