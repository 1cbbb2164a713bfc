//! Comparisons: the same children in two scenarios.

#[path = "compare/one_stream.rs"]
mod one_stream;
#[path = "support/planned.rs"]
mod planned;

use one_stream::Runs;
use planned::{planned, shipped};
use sendsim::kernel::Stop;
use sendsim::plan::Plan;
use sendsim::project::{Answers, ChildrenOf, Comparison, Of};
use sendsim::report::{children_csv, compare_json, compare_text, differences_csv};
use sendsim::study::{RunSpec, compare, comparisons};

/// A list with a delay behind it, so that each change below does what can be said beforehand.
const SMALL: &str = r#"
format = 1
title = "A list and a delay"
start = 2024-01-01
end = 2025-12-31
replications = 40
seed = 11
[pathways.p]
title = "Plans"
first = "listed"
[pathways.p.demand.requests]
yearly = 400
[pathways.p.stages.listed]
work.team = "staff"
work.hours.gamma = { mean = 6, cv = 0.5 }
next = "delay"
[pathways.p.stages.delay]
wait.calendar_days = 30
next = "done"
[pathways.p.stages.done]
leave = "issued"
[pathways.p.clocks.limit]
start = "request"
stop = "enter:done"
limit_days = 70
headline = true
[teams.staff.posts.all]
wte = 1.1
cost_per_year = 50000
[targets.half]
pathway = "p"
measure = "pc_plans_issued_within_20_weeks"
year = 2025-12-31
at_least = 50
"#;

fn small(sets: &[(&str, &str)]) -> Plan {
    planned(SMALL, sets)
}

fn compared(base: &Plan, others: &[Plan], count: u32, threads: usize) -> (Answers, Vec<Comparison>) {
    let spec = RunSpec { seed: base.scenario.seed, first: 0, count, threads };
    let stop = Stop::new();
    let compared = compare(base, others, spec, &|_| {}, &stop).expect("nobody stops it");
    comparisons(base, others, &compared, threads, &stop).expect("nobody stops it")
}

/// A scenario against itself: every number of every file is zero or says that nothing differs.
#[test]
fn a_scenario_differs_from_itself_in_nothing() {
    for base in [small(&[]), shipped("baseline", &[])] {
        let same = std::slice::from_ref(&base);
        let (of_base, all) = compared(&base, same, 12, 2);
        assert!(all[0].is_same());
        let text = String::from_utf8(differences_csv(&of_base, &all)).unwrap();
        let mut rows = 0;
        for row in text.lines().skip(1).map(|l| l.split(',').collect::<Vec<_>>()) {
            let zero = |field: &str| field.is_empty() || field == "0";
            match row[7] {
                "base" | "other" => continue,
                "pairing" => panic!("nothing is paired with what does not differ: {row:?}"),
                "better" | "worse" => assert_eq!(row[8], "0", "{row:?}"),
                _ => assert!(zero(row[8]) && zero(row[9]) && zero(row[10]), "{row:?}"),
            }
            rows += 1;
        }
        // Of what is the same in every future the on-time rate and the list past the limit are told all the same.
        assert!(rows > 100, "{rows}");
        let text = String::from_utf8(children_csv(&of_base, &all)).unwrap();
        for row in text.lines().skip(1).map(|l| l.split(',').collect::<Vec<_>>()) {
            assert!(row[4] == "children_in_both" || row[6] == "0", "{row:?}");
        }
        assert!(compare_text(&of_base, &all, 100, false).contains("Nothing differs"));
    }
}

/// A delay longer by 35 days moves every child whose clock stops in both by exactly that, one that the end of the run
/// cuts off by less; the list before it is not touched. Catches: another child paired, a date off by one.
#[test]
fn a_longer_delay_moves_each_child_by_as_much() {
    let enough = ("teams.staff.posts.all.wte", "3");
    let base = small(&[enough]);
    let other = [small(&[enough, ("pathways.p.stages.delay.wait.calendar_days", "65")])];
    let (_, all) = compared(&base, &other, 20, 2);
    let waits = all[0].difference("p", "listed", "mean_weeks_to_start").unwrap();
    assert!(waits.is_same());
    let mean_weeks = all[0].difference("p", "", "avg_weeks_issue_plan").unwrap();
    // In months when all who stop had asked in both: the mean is 5 weeks longer, but for who it is the mean of.
    let cell = mean_weeks.cells[18].unwrap();
    assert!((cell.difference.mean.value - 5.0).abs() < 0.2, "{cell:?}");
    let row = |of: ChildrenOf| all[0].children[0].rows.iter().find(|r| r.of == of).unwrap();
    let (first, whole) = (row(ChildrenOf::Year(2024)), row(ChildrenOf::All));
    let mean = |row: &sendsim::project::ChildrenRow, of| row.of(of).mean.value;
    assert_eq!(mean(first, Of::Later), mean(first, Of::Both), "all of the first year are later by five weeks");
    assert_eq!(mean(first, Of::WeeksSaved), -5.0 * mean(first, Of::Both));
    assert_eq!((mean(whole, Of::Sooner), mean(whole, Of::OnlyBase), mean(whole, Of::OnlyOther)), (0.0, 0.0, 0.0));
}

/// More demand appends children and loses none; groups add up to all of them.
#[test]
fn raised_demand_keeps_every_child_and_groups_add_up() {
    let base = shipped("baseline", &[]);
    let (_, all) = compared(&base, &[shipped("demand_plus_25_percent", &[])], 8, 2);
    let children = &all[0].children[0];
    let mean =
        |of: ChildrenOf, what: Of| children.rows.iter().find(|r| r.of == of).map_or(0.0, |row| row.of(what).mean.value);
    for what in [Of::Both, Of::Sooner, Of::Later, Of::Spared, Of::PushedOver, Of::OnlyOther] {
        let parts = [ChildrenOf::PastLimit, ChildrenOf::Waiting];
        let years = (2024..=2026).map(ChildrenOf::Year);
        let sum: f64 = parts.into_iter().chain(years).map(|of| mean(of, what)).sum();
        let months: f64 = (0..29).map(|m| mean(ChildrenOf::Month(m), what)).sum();
        assert!((sum - mean(ChildrenOf::All, what)).abs() < 1e-6, "{what:?}");
        let before = mean(ChildrenOf::PastLimit, what) + mean(ChildrenOf::Waiting, what);
        assert!((months + before - sum).abs() < 1e-6, "{what:?}");
    }
    assert_eq!(mean(ChildrenOf::All, Of::OnlyBase), 0.0);
    assert!(mean(ChildrenOf::All, Of::OnlyOther) > 800.0);
    assert!(mean(ChildrenOf::All, Of::Later) > 100.0);
}

/// Differences are those of the answers, and the money is that of the posts: one post more at 50,000 a year for the
/// two years of the run costs 100,000 in every future.
#[test]
fn differences_and_money_are_those_of_the_two_runs() {
    let base = small(&[]);
    let (of_base, all) = compared(&base, &[small(&[("teams.staff.posts.all.wte", "2.1")])], 30, 2);
    let c = &all[0];
    let mut compared = 0;
    for d in &c.differences {
        let [base, other] = [&of_base, &c.answers].map(|a| a.series(&d.pathway, &d.stage, &d.measure).unwrap());
        for (p, cell) in d.cells.iter().enumerate() {
            // Where each has a value in every replication the means are the same two.
            let (Some(cell), Some(b), Some(o)) = (cell, base.cells[p], other.cells[p]) else { continue };
            if b.replications == 30 && o.replications == 30 {
                assert!((cell.difference.mean.value - (o.mean.value - b.mean.value)).abs() < 1e-9, "{}", d.measure);
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared}");
    let money = c.money.as_ref().unwrap();
    assert!((money.cost.mean.value / 100_000.0 - 1.0).abs() < 0.003, "{}", money.cost.mean.value);
    let more = money.on_time.unwrap().mean.value;
    assert!((money.per_plan.unwrap() - money.cost.mean.value / more).abs() < 1e-6);
    let target = &c.targets[0];
    assert!(target.gained.unwrap().yes > 15 && target.lost.unwrap().yes == 0, "{target:?}");
}

/// The EHC baseline with more EPs, by so many per cent of those established.
fn more_eps(percent: f64) -> Plan {
    let wte = format!("{:.4}", ESTABLISHED * (1.0 + percent / 100.0));
    shipped("baseline", &[("teams.educational_psychologists.posts.established.wte", &wte)])
}

/// WTE of established EPs in the baseline.
const ESTABLISHED: f64 = 15.5;

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>()
}

/// The variance of a difference of futures run apart over that of these pairs.
fn worth(one: &[f64], two: &[f64]) -> f64 {
    let differences: Vec<f64> = one.iter().zip(two).map(|(a, b)| a - b).collect();
    (variance(one) + variance(two)) / variance(&differences)
}

/// What pairing is worth on the EHC baseline at 2 % more EP capacity: at least 16 on the mean length of the list. Two others
/// ways must be worth nothing, which shows that this can fail: other replications (futures run apart), and the same seed with
/// one stream of draws for all. Catches: draws that depend on anything but the child.
#[test]
fn pairing_is_worth_sixteen_times_the_futures() {
    let base = shipped("baseline", &[]);
    let established = &base.scenario.teams.iter().find(|t| t.id == "educational_psychologists").unwrap().posts[0];
    assert_eq!((established.id.as_str(), established.wte.initially), ("established", ESTABLISHED));
    let more = [more_eps(2.0)];
    let (_, all) = compared(&base, &more, 120, 2);
    let list = all[0].difference("ehc", "ep_contact", "waiting").unwrap();
    let months: Vec<f64> = list.cells[..29].iter().flatten().filter_map(|c| c.pairing).collect();
    let (least, mean) =
        (months.iter().copied().fold(f64::MAX, f64::min), months.iter().sum::<f64>() / months.len() as f64);
    println!("list of EPs, 2 % more capacity: pairing {mean:.0} in the mean of months, at least {least:.0}");
    assert!(mean >= 16.0, "{mean}");
    // Apart: the same plan on other replications. The covariance that makes the pairing is gone.
    let stop = Stop::new();
    let run = |first| {
        let spec = RunSpec { seed: 1, first, count: 120, threads: 2 };
        sendsim::study::run(&base, spec, &|_| {}, &stop).expect("nobody stops it")
    };
    let at_end = |tally: &sendsim::measure::Tally| -> Vec<f64> {
        let column = base.series().iter().find(|s| s.stage == "ep_contact" && s.measure == "waiting").unwrap().formula;
        let sendsim::measure::Formula::Level(column) = column else { panic!("{column:?}") };
        tally.iter().map(|(_, r)| r.month(base.layout(), column, 28) as f64).collect()
    };
    let apart = worth(&at_end(&run(0)), &at_end(&run(1000)));
    // One stream.
    const STREAMS: u32 = 40;
    let mean_lengths = |plan: &Plan| {
        let mut runs = Runs::new(plan, "ep_contact");
        let mean = |lengths: &[usize]| lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
        (0..STREAMS).map(|r| mean(&runs.lengths(r))).collect::<Vec<f64>>()
    };
    let (of_base, of_more) = (mean_lengths(&base), mean_lengths(&more[0]));
    let one_stream = worth(&of_base, &of_more);
    println!("apart {apart:.2}, the same seed with one stream {one_stream:.2}");
    let mut again = Runs::new(&base, "ep_contact");
    let one = again.lengths(3);
    assert!(one == again.lengths(3) && one != again.lengths(4), "one stream is a pure function too");
    assert!(apart < 2.0 && one_stream < 2.0, "{apart}, {one_stream}");
}

/// The same over the size of the change: it falls as the scenarios move apart. In the mean of months; README has it of the
/// whole run, from 235 at half a per cent to 1.1 where EPs are twice as many:
/// `cargo test --release --test compare curve -- --ignored --nocapture`.
#[test]
#[ignore = "a table to look at, of half a minute; the assertion above is of one of its rows"]
fn pairing_as_a_curve_over_the_size_of_the_change() {
    let base = shipped("baseline", &[]);
    let sizes = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];
    let others: Vec<Plan> = sizes.iter().map(|percent| more_eps(*percent)).collect();
    let (_, all) = compared(&base, &others, 1000, 2);
    println!(
        "| more EPs, % | list of EPs | past 20 weeks, open | on time, by issue | on time, by request | plans issued |"
    );
    let mut curve = Vec::new();
    for (percent, comparison) in sizes.iter().zip(&all) {
        let figures = [
            ("ep_contact", "waiting"),
            ("", "open_over_20_weeks"),
            ("", "pc_plans_issued_within_20_weeks"),
            ("", "pc_cohort_within_20_weeks"),
            ("", "plans_issued"),
        ];
        let worth = figures.map(|(stage, measure)| {
            let of = comparison.difference("ehc", stage, measure).unwrap();
            let months: Vec<f64> = of.cells[..29].iter().flatten().filter_map(|c| c.pairing).collect();
            months.iter().sum::<f64>() / months.len() as f64
        });
        println!("| {percent} | {} |", worth.map(|w| format!("{w:.1}")).join(" | "));
        curve.push(worth[0]);
    }
    assert!(curve[0] > curve[3] && curve[3] > curve[7], "{curve:?}");
}

/// The same bytes on any number of threads.
#[test]
fn threads_change_no_byte() {
    let base = small(&[]);
    let others =
        [small(&[("teams.staff.posts.all.wte", "2.5")]), small(&[("pathways.p.demand.requests.yearly", "500")])];
    let bytes = |threads| {
        let (of_base, all) = compared(&base, &others, 25, threads);
        (differences_csv(&of_base, &all), children_csv(&of_base, &all), compare_json(&of_base, &all))
    };
    let one = bytes(1);
    assert!(one == bytes(2) && one == bytes(5));
}
