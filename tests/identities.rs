//! Exact identities over thousands of random scenarios, and what must not change a byte. See the audit for what is checked:
//! children, time, hours, clocks, money, the area under every list (Little's law).
//!
//! `SENDSIM_FUZZ=100000` checks so many, `SENDSIM_FUZZ_FROM=10000` from that one on.

#[path = "support/audit/mod.rs"]
mod audit;
#[path = "support/runs.rs"]
mod runs;
#[path = "support/saboteur.rs"]
mod saboteur;
#[path = "support/scenarios/mod.rs"]
mod scenarios;
#[path = "support/told.rs"]
mod told;

use runs::{Audited, audited, driven, plain};
use saboteur::{LIES, Lie, Saboteur};
use sendsim::chance::Law;
use sendsim::kernel::{Capacity, Counts};
use sendsim::measure::Record;
use sendsim::pathway::{Dated, DayUnit, Elapsed, ListPolicy, Order, Scenario, StageKind};
use sendsim::plan::{Plan, compile};
use sendsim::replicate::{Arena, watched};
use std::collections::BTreeMap;
use told::{Line, Told};

/// Random scenarios of every day.
const CASES: u64 = 10_000;

/// Of these, those that what must not change a byte is tried on.
const TRIED: u64 = 1000;

/// What they must have met at least so many times for each thousand, for the identities to mean something.
const MET: [(&str, u64); 18] = [
    ("branches followed past a departure", 40),
    ("branches that only wait", 100),
    ("cancelled on a list", 5_000),
    ("cases of a contract", 2_000),
    ("contacts", 50_000),
    ("kept places", 1_000),
    ("left behind by a child that has left", 100),
    ("panels with a limit", 2_000),
    ("panels without a limit", 5_000),
    ("patience ends", 5_000),
    ("pounds of contracts", 5_000_000),
    ("pounds of posts", 20_000_000),
    ("referrals", 2_000),
    ("returned", 300),
    ("second visits", 50_000),
    ("told ahead of what came later", 50_000),
    ("waits until a day", 1_000),
    ("work that nobody waits for", 500),
];

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |n| n.parse().expect("a number of scenarios"))
}

/// Keeps how many run past the limit, too.
fn counts_overdue(clock: &mut sendsim::pathway::Clock) {
    if let sendsim::pathway::Reports::Share { within, overdue } = &mut clock.reports {
        *overdue = Some(format!("{within}_overdue"));
    }
}

#[test]
fn identities_hold_in_ten_thousand_random_scenarios() {
    let (cases, from) = (number("SENDSIM_FUZZ", CASES), number("SENDSIM_FUZZ_FROM", 0));
    // On two threads, by turns.
    let part = |first: u64| {
        let (mut met, mut wrong) = (BTreeMap::<&'static str, u64>::new(), Vec::new());
        for case in (from + first..from + cases).step_by(2) {
            let mut scenario = scenarios::scenario(case);
            scenario.pathways.iter_mut().flat_map(|p| &mut p.clocks).for_each(counts_overdue);
            let plan = compile(&scenario);
            let audited = audited(&plan, 0, &mut Arena::new(&plan));
            audited.met.into_iter().for_each(|(what, n)| *met.entry(what).or_default() += n);
            wrong.extend(audited.faults.first().map(|f| format!("case {case}: {f}")));
        }
        (met, wrong)
    };
    let ((mut met, mut wrong), (more, wrong_too)) = std::thread::scope(|scope| {
        let odd = scope.spawn(|| part(1));
        (part(0), odd.join().expect("no panic"))
    });
    more.into_iter().for_each(|(what, n)| *met.entry(what).or_default() += n);
    wrong.extend(wrong_too);
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
    println!("{met:#?}");
    for (what, least) in MET.into_iter().filter(|_| cases >= 1000) {
        assert!(met.get(what).is_some_and(|n| *n >= least * (cases / 1000)), "too few met: {what}: {met:?}");
    }
}

/// The same where lists of which turns are given are many: teams of places that never change. Two thirds take all in the
/// order in which they come, so that turns are known ahead; the others by bands, stages and orders of their own. A third of all work takes no time, so that a minute has several passes. Each tells the
/// same record when everybody is followed with the clock; and where there are sweeps the same, event by event, as without.
#[test]
fn identities_hold_where_turns_are_known_ahead() {
    let (mut known, mut ranked, mut swept, mut wrong) = (0, 0, 0, Vec::new());
    for case in 0..2 * TRIED {
        let mut scenario = scenarios::scenario(case);
        comes_and_goes(&mut scenario, case);
        let in_order = |list: &ListPolicy| list.order == Order::FirstCome && list.bands.is_empty();
        ranked += scenario.teams.iter().filter(|team| !in_order(&team.list.initially)).count();
        let mut plan = compile(&scenario);
        let mut arena = Arena::new(&plan);
        let audited = audited(&plan, 0, &mut arena);
        known += audited.met.get("turns known ahead").copied().unwrap_or(0);
        wrong.extend(audited.faults.first().map(|f| format!("case {case}: {f}")));
        if !plan.program.sweeps.is_empty() {
            let [with, without] = [true, false].map(|sweeps| told(&plan, sweeps, &mut arena));
            let differs = with.0.iter().zip(&without.0).find(|(one, other)| one != other);
            assert_eq!((differs, with.0.len()), (None, without.0.len()), "case {case}");
            assert_eq!(with.1, without.1, "case {case}");
            swept += with.2;
            assert_eq!(without.2, 0, "case {case}");
            assert_eq!(plain(&plan, 0, &mut arena), with.1.0, "case {case}: by itself");
        }
        // A server whose cases may come back gives no turns; nobody sends any back.
        plan.program.servers.iter_mut().for_each(|server| server.may_return = true);
        let with_clock = plain(&plan, 0, &mut arena);
        assert_eq!(audited.record, Some(with_clock), "case {case}: with the clock");
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(known > 20_000 && ranked > 300, "too few turns known ahead: {known}, or teams with ranks: {ranked}");
    assert!(swept > 20_000, "too few passages of sweeps: {swept}");
}

/// All that is told of a replication, in order of time, its record and counts, and how many passages of sweeps were told.
fn told(plan: &Plan, sweeps: bool, arena: &mut Arena) -> (Vec<Line>, (Record, Counts), usize) {
    let (mut lines, mut passages) = (Vec::new(), 0);
    let record = watched(plan, plan.scenario.seed, 0, arena, |engine, plan, capacity, model, stop| {
        let mut host = Told { inner: model, sweeps, end: plan.program.end(), lines: Vec::new(), passages: 0 };
        let counts = engine.run(&plan.program, capacity, &mut host, stop)?;
        (lines, passages) = (host.lines, host.passages);
        Ok(counts)
    });
    lines.sort_unstable();
    (lines, (record.expect("runs"), arena.counts()), passages)
}

/// Gives teams nothing but places, as many for ever, and lists that nobody leaves, most in the order in which children come.
fn comes_and_goes(scenario: &mut Scenario, case: u64) {
    for (t, team) in scenario.teams.iter_mut().enumerate() {
        team.posts.clear();
        team.contracts.clear();
        (team.rate, team.places) = (None, Some(Dated::constant(1 + (case as u32 + t as u32) % 4)));
        let list = &mut team.list;
        list.changes.clear();
        if (case + t as u64).is_multiple_of(3) {
            list.initially.streams.clear();
            continue;
        }
        list.initially = ListPolicy {
            order: Order::FirstCome,
            bands: Vec::new(),
            streams: Vec::new(),
            stages_first: Vec::new(),
            ..list.initially.clone()
        };
    }
    for pathway in &mut scenario.pathways {
        pathway.contacts.clear();
        for (s, stage) in pathway.stages.iter_mut().enumerate() {
            if let StageKind::Work(work) = &mut stage.kind {
                (work.hours, work.leaving, work.keeps_place, work.schools_open) = (None, None, false, false);
                let days = if s % 3 == 0 { Law::Fixed(0.0) } else { Law::Exponential { mean: 2.0 } };
                work.elapsed = Some(Elapsed { unit: DayUnit::CalendarDays, days: Dated::constant(days) });
            }
        }
    }
}

/// The order in which things of one minute are taken, what an arena has done before, and who watches: none of it tells.
#[test]
fn a_record_depends_on_nothing_but_scenario_seed_and_replication() {
    let mut used = 0;
    for case in (0..TRIED).step_by(3) {
        let plan = compile(&scenarios::scenario(case));
        let mut fresh = Arena::new(&plan);
        let alone = plain(&plan, 700, &mut fresh);
        let events = fresh.counts().events;
        let mut arena = Arena::new(&plan);
        for replication in [0, 3] {
            plain(&plan, replication, &mut arena);
        }
        assert_eq!(plain(&plan, 700, &mut arena), alone, "case {case}: after others");
        arena.reverse(true);
        assert_eq!(plain(&plan, 700, &mut arena), alone, "case {case}: in the opposite order within minutes");
        assert_eq!(audited(&plan, 700, &mut fresh).record, Some(alone), "case {case}: audited");
        used += events;
    }
    assert!(used > 100_000, "{used} events");
}

/// The audit finds what is wrong when something is: errors planted one at a time between kernel and audit.
#[test]
fn the_audit_finds_planted_errors() {
    for lie in LIES {
        let (mut lied, mut found) = (0, 0);
        for case in 0..60 {
            let plan = compile(&scenarios::scenario(case));
            let (servers, outcomes, end) = (plan.servers.len() as u16, plan.outcomes.len() as u16, plan.program.end());
            let mut told = 0;
            let audited = driven(&plan, 0, &mut Arena::new(&plan), |engine, plan, capacity, inner, stop| {
                let mut host = Saboteur { inner, lie, servers, outcomes, end, told: 0, gone: Vec::new() };
                let counts = engine.run(&plan.program, capacity, &mut host, stop);
                told = host.told;
                counts
            });
            lied += usize::from(told > 1);
            found += usize::from(told > 1 && !audited.faults.is_empty());
        }
        // A wait that is drawn out past the end, or an order between two who never meet, changes nothing.
        let least = if matches!(lie, Lie::WaitLonger | Lie::OtherRequest) { lied / 6 } else { lied };
        assert!(lied > 10 && found >= least, "{lie:?}: told {lied} times, found {found} times");
    }
}

/// So too when staff take more than there is, and when the record is not what happened.
#[test]
fn the_audit_finds_staff_over_used_and_wrong_records() {
    let (mut over_used, mut with_places) = (0, 0);
    for case in 0..60 {
        let plan = compile(&scenarios::scenario(case));
        let mut arena = Arena::new(&plan);
        let mut any = false;
        let audited = driven(&plan, 0, &mut arena, |engine, plan, capacity, audit, stop| {
            any = capacity.places.iter().any(|p| *p > 0);
            let more = Capacity {
                curves: capacity.curves.clone(),
                places: capacity.places.iter().map(|p| p + 1).collect(),
                changes: Vec::new(),
            };
            engine.run(&plan.program, &more, audit, stop)
        });
        with_places += usize::from(any);
        over_used += usize::from(any && !audited.faults.is_empty());
    }
    assert!(over_used * 2 > with_places && with_places > 20, "{over_used} of {with_places}");
    let plan = compile(&scenarios::scenario(1));
    let mut arena = Arena::new(&plan);
    let Audited { record: Some(record), books: Some(books), .. } = audited(&plan, 0, &mut arena) else {
        panic!("case 1 does not run");
    };
    let layout = &plan.layout;
    let finds = |spoil: &dyn Fn(&mut Record)| {
        let (mut record, mut books) = (record.clone(), books.clone());
        spoil(&mut record);
        books.check_record(&plan, &record, arena.ledger());
        !books.faults.is_empty()
    };
    let months = layout.columns().iter().filter(|c| finds(&|r| r.add_month(layout, **c, 0, 1))).count();
    let percentiles = layout.percentiles().iter().filter(|c| finds(&|r| r.set_period(layout, **c, 0, 12_345))).count();
    let (checked, all) = (months + percentiles, layout.columns().len() + layout.percentiles().len());
    // What staff offer, who is in post, what that costs, who is diverted and the percentiles of cohorts are not the
    // audit's.
    assert!(checked * 3 > all * 2, "{checked} of {all} columns are checked");
}
