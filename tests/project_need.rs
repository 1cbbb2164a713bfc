//! What a team needs and has, and what binds, on hand-made tallies.

mod project_fixture;

use project_fixture::{World, add_team, council, date, halves, teams};
use sendsim::measure::Formula;
use sendsim::pathway::{AtEnd, Contact, Contract, Dated, DayUnit, Elapsed, Next, StageIx, StageKind, TeamIx};
use sendsim::project::{Limit, NeedRow, answers};
use sendsim::report::{binding_sentence, run_json, shift_sentence, terminal};

#[test]
fn need_counts_the_list_at_the_start_of_the_quarter() {
    let w = council(1);
    let a = answers(&w.input(), &w.tally);
    let need = a.need.as_ref().unwrap();
    let first = need.quarters[0];
    let of =
        |measure, p: usize| a.series("", "educational_psychologists", measure).unwrap().cells[p].unwrap().mean.value;
    let joined = of("reports_joined", first.period);
    let weeks = f64::from(a.periods[first.period].days()) / 7.0;
    // The opening list of the scenario is 338.
    let expected = joined + (338.0 - 4.0 * joined / weeks).max(0.0) * weeks / 52.0;
    assert_eq!(first.to_hold.p50, joined);
    assert!((first.to_clear.p50 - expected).abs() < 1e-9);
    assert_eq!(first.waiting_before.p50, 338.0);
    let weeks = need.clearance_weeks.unwrap();
    assert!(weeks > 5.0 && weeks < 40.0, "{weeks}");
}

#[test]
fn a_list_that_never_empties_grows_by_exactly_what_is_short() {
    let w = council(1);
    let a = answers(&w.input(), &w.tally);
    let need = a.need.as_ref().unwrap();
    let waiting = a.series("ehc", "ep_contact", "waiting").unwrap();
    let never_empty = |p: usize| {
        let mut months = a.periods[p].first..=a.periods[p].last;
        months.all(|m| waiting.cells[m as usize].unwrap().mean.value > 0.0)
    };
    let full: Vec<&NeedRow> = need.quarters.iter().filter(|q| never_empty(q.period)).collect();
    assert!(full.len() > 4);
    for q in full {
        assert_eq!(q.gap_to_hold.p50, q.waiting_before.p50 - q.waiting.p50);
        assert_eq!(q.available.p50, q.to_hold.p50 + q.gap_to_hold.p50);
    }
}

/// One quarter of a team: (joined, waiting at the end, hours used of 100) by month.
fn quarter_of_need(months: [(i64, i64, i64); 3]) -> NeedRow {
    let mut w = World::new(date("2025-01-01"), 3);
    let [used, offered, waiting] = add_team(&mut w, "team");
    let joined = w.months_column();
    w.add("team_stage", "joined", "children", Formula::Flow(joined), 1.0);
    w.record(0, |layout, record| {
        for (m, (joins, list, hours)) in (0..).zip(months) {
            record.set_month(layout, joined, m, joins);
            record.set_month(layout, waiting, m, list);
            record.set_month(layout, used, m, hours);
            record.set_month(layout, offered, m, 100);
        }
    });
    answers(&w.input(), &w.tally).need.unwrap().quarters[0]
}

#[test]
fn what_is_left_unused_counts_only_beyond_the_children_who_still_wait() {
    // An hour a case. Ten a month, nobody waits: the other 90 hours are 90 cases.
    let idle = quarter_of_need([(10, 0, 10); 3]);
    assert_eq!((idle.to_hold.p50, idle.available.p50, idle.gap_to_hold.p50), (30.0, 300.0, 270.0));
    // Hours that nobody could use, with children waiting, are no capacity.
    let closed = quarter_of_need([(100, 80, 20), (30, 90, 20), (20, 90, 20)]);
    assert_eq!((closed.to_hold.p50, closed.available.p50, closed.gap_to_hold.p50), (150.0, 60.0, -90.0));
    // Nor does what was free before they came make up for what they then lack.
    let late = quarter_of_need([(40, 0, 40), (40, 0, 40), (280, 180, 100)]);
    assert_eq!((late.available.p50, late.gap_to_hold.p50), (180.0, -180.0));
}

#[test]
fn a_team_that_nobody_works_for_binds_and_its_need_is_shown() {
    let mut w = World::new(date("2025-01-01"), 6);
    let [busy, hours, short] = add_team(&mut w, "busy");
    let [_, _, waiting] = add_team(&mut w, "nobody");
    let [asked, came] = std::array::from_fn(|_| w.months_column());
    w.add("busy_stage", "joined", "children", Formula::Flow(came), 1.0);
    w.add("nobody_stage", "joined", "children", Formula::Flow(asked), 1.0);
    w.record(0, |layout, record| {
        for m in 0..6 {
            record.set_month(layout, busy, m, 100);
            record.set_month(layout, hours, m, 100);
            record.set_month(layout, came, m, 30);
            record.set_month(layout, short, m, 10 * (i64::from(m) + 1));
            record.set_month(layout, asked, m, 5);
            record.set_month(layout, waiting, m, 5 * (i64::from(m) + 1));
        }
    });
    let a = answers(&w.input(), &w.tally);
    let binding = a.binding.as_ref().unwrap();
    assert_eq!((binding.team.team.as_str(), binding.limit), ("nobody", Limit::Nobody));
    let sentence = binding_sentence(&a);
    let words = "nobody have nobody to do the work: no case is begun in any future; their list grows from 0 to 30";
    assert!(sentence.starts_with(words) && sentence.contains("busy run short of hours too"), "{sentence}");
    let need = a.need.as_ref().unwrap();
    assert_eq!((need.team.as_str(), need.clearance_weeks), ("nobody", None));
    assert_eq!(need.quarters[0].available.p50, 0.0);
    assert!(terminal(&a, 100, false).contains("Run short too, in a part of the run: busy. See WHAT BINDS."));
}

#[test]
fn a_team_that_has_contracts_only_binds_when_their_volume_runs_short() {
    let mut w = World::new(date("2025-01-01"), 6);
    let [_, _, waiting] = add_team(&mut w, "agency");
    let [joined, taken] = std::array::from_fn(|_| w.months_column());
    w.series.retain(|s| s.measure != "utilisation");
    w.add("agency_stage", "joined", "children", Formula::Flow(joined), 1.0);
    w.scenario.teams[1].contracts.push(Contract {
        id: "reports".to_owned(),
        title: "Reports".to_owned(),
        from: None,
        until: None,
        reports_per_month: Dated::constant(10.0),
        price: 0.0,
        turnaround: Elapsed { unit: DayUnit::CalendarDays, days: Dated::constant(sendsim::chance::Law::Fixed(7.0)) },
        stages: Vec::new(),
        streams: Vec::new(),
        at_end: AtEnd::Finish,
    });
    w.add_team("agency.reports", "contract_reports", "children", Formula::Flow(taken), 1.0);
    w.record(0, |layout, record| {
        for m in 0..6 {
            record.set_month(layout, joined, m, 14);
            record.set_month(layout, taken, m, 10);
            record.set_month(layout, waiting, m, 4 * (i64::from(m) + 1));
        }
    });
    let a = answers(&w.input(), &w.tally);
    assert_eq!(a.binding.as_ref().unwrap().limit, Limit::Volume);
    assert_eq!(
        binding_sentence(&a),
        "agency: the volume of their contracts runs short. They use 100 % of their contracts' volume; their list grows \
         from 0 to 24 children."
    );
}

#[test]
fn a_bottleneck_that_moves_on_is_said_beside_the_headline() {
    let run = |late| {
        let mut w = teams(&[
            ("first", halves([(100, 0, 60), (100, 60, 120), late])),
            ("then", halves([(60, 6, 6), (60, 6, 6), (98, 6, 36)])),
        ]);
        let stages = &mut w.scenario.pathways[0].stages;
        let then = StageIx(stages.len() - 1);
        for stage in 0..stages.len() - 1 {
            if let StageKind::Work(work) = &mut stages[stage].kind {
                work.next = Next::Stage(then);
            }
        }
        answers(&w.input(), &w.tally)
    };
    let both = run((100, 120, 180));
    assert_eq!(
        shift_sentence(&both).unwrap(),
        "From July 2025 on then, to whom children come after first, run short as well (98 % of their hours are used): \
         more first alone then bring few children through sooner."
    );
    let eased = shift_sentence(&run((80, 120, 100))).unwrap();
    assert!(eased.starts_with("From July 2025 on then, not first, run short (98 % of"), "{eased}");
}

#[test]
fn what_binds_is_the_scarcer_of_hours_and_places_of_the_fullest_team() {
    let w = council(20);
    let a = answers(&w.input(), &w.tally);
    let binding = a.binding.as_ref().unwrap();
    assert_eq!(binding.limit, Limit::Hours);
    assert!(binding.team.hours_percent.unwrap() > 95.0);
    assert!((60.0..75.0).contains(&binding.team.places_percent.unwrap()));
}

#[test]
fn a_team_that_runs_short_in_half_years_is_named_beside_the_one_that_binds() {
    let mut w = teams(&[
        ("binds", halves([(100, 0, 60), (100, 60, 120), (100, 120, 180)])),
        ("late", halves([(60, 6, 6), (92, 6, 18), (98, 18, 36)])),
        ("once", halves([(91, 0, 12), (50, 12, 0), (50, 0, 0)])),
        ("shrinks", halves([(80, 90, 90), (99, 90, 60), (80, 60, 60)])),
        ("idle", halves([(89, 0, 12), (89, 12, 24), (89, 24, 36)])),
    ]);
    let hours = Dated::constant(sendsim::chance::Law::Fixed(1.0));
    let calls = Contact { id: "calls".to_owned(), after_days: 140, every_days: 7, team: TeamIx(2), hours };
    w.scenario.pathways[0].contacts.push(calls);
    let a = answers(&w.input(), &w.tally);
    assert_eq!(a.binding.as_ref().unwrap().team.team, "binds");
    let short: Vec<_> =
        a.shortages.iter().map(|s| (s.team.team.as_str(), s.team.percent(), s.contacts_first)).collect();
    assert_eq!(short, [("late", 95.0, true), ("once", 91.0, false)]);
    let late = &a.shortages[0];
    assert_eq!((late.first_day, late.last_day), (date("2025-01-01"), date("2025-12-31")));
    assert_eq!((late.team.waiting_first, late.team.waiting_last), (6.0, 36.0));
    assert_eq!(
        binding_sentence(&a),
        "binds: their hours run short. They use 100 % of their hours; their list grows from 0 to 180 children. From \
         January 2025 on late run short of hours too: they use 95 % of them, contacts with late cases first, and their \
         list grows from 6 to 36 children. So do once from July to December 2024."
    );
    let json: serde_json::Value = serde_json::from_str(&run_json(&a)).unwrap();
    assert_eq!(json["also_short"][0]["team"], "late");
    assert_eq!(json["also_short"][0]["start"], "2025-01-01");
    assert_eq!(json["also_short"][0]["pc_hours_used"], 95.0);
    assert_eq!(json["also_short"][1]["end"], "2024-12-31");
}

#[test]
fn a_team_may_run_short_in_a_part_of_a_run_in_which_none_binds() {
    let w = teams(&[("late", halves([(60, 6, 6), (60, 6, 6), (98, 6, 36)]))]);
    let a = answers(&w.input(), &w.tally);
    assert!(a.binding.is_none());
    assert_eq!(
        binding_sentence(&a),
        "No team binds over the whole run: none uses 90 % of its hours or places; the fullest, late, 73 %. From July \
         2025 on late run short of hours: they use 98 % of them and their list grows from 6 to 36 children."
    );
    assert!(terminal(&a, 80, false).contains("WHAT BINDS  No team over the whole run\n"));
}
