//! `sendsim sensitivity` on a planted list whose effects are known from theory.
//!
//! A team works by hours, 87.6 a case, and its list never empties: at rate x it begins 1 + floor(100 x) cases in the 8,760
//! hours of 2023. Of a backlog of 150 and N newcomers, of whom a share p is diverted, 150 + (1 - p) N less those wait at
//! the end of the year in the mean. So a move of the rate does the same in every future, demand and share act by their product, and
//! what another team's pathway is asked cannot matter.

mod cli_support;

use cli_support::{Row, Scratch, number};
use std::collections::BTreeMap;

const QUEUE: &str = r#"
format = 1
title = "A list with a backlog"
start = 2023-01-01
end = 2023-12-31
seed = 3
[calendar]
bank_holidays = "none"
[pathways.q]
first = "queue"
[pathways.q.demand.customers]
yearly = 200                      # assumption, range 2-398
arrive_on = "always"
diverted_share = 0.5              # assumption, range 0-1
[pathways.q.stages.queue]
work.team = "servers"
work.hours = 87.6                 # counted
next = "done"
[pathways.q.stages.done]
leave = "served"
[pathways.q.backlog.old]
stage = "queue"
size = { cases = 150, mean_weeks = 10, longest_weeks = 20 }
[pathways.r]
first = "queue"
[pathways.r.demand.customers]
yearly = 90                       # assumption, range 20-120
arrive_on = "always"
[pathways.r.stages.queue]
work.team = "others"
work.hours = 50
next = "done"
[pathways.r.stages.done]
leave = "served"
[teams.servers]
works = "always"
rate = 1.005                      # assumption, range 0.905-1.205
list.order = "first_come"
[teams.others]
works = "always"
rate = 1.0
list.order = "first_come"
[targets.short]
pathway = "q"
stage = "queue"
measure = "waiting"
year = 2023-12-31
at_most = 150
"#;

const YEARLY: &str = "pathways.q.demand.customers.yearly";
const SHARE: &str = "pathways.q.demand.customers.diverted_share";
const RATE: &str = "teams.servers.rate";
const OTHER: &str = "pathways.r.demand.customers.yearly";

fn scratch(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.file("queue.toml", QUEUE);
    scratch
}

fn ask<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["sensitivity", "queue.toml", "--measure", "q/queue/waiting/2023-12"], more].concat()
}

/// The rows of `sensitivity.csv` in their order: path, and each column by name.
fn rows(scratch: &Scratch) -> Vec<(String, Row)> {
    let rows = scratch.rows("out/sensitivity-queue/sensitivity.csv");
    rows.into_iter().map(|row| (row["path"].clone(), row)).collect()
}

/// Twice the 95 % half-width is four standard errors: by chance less than once in ten thousand.
fn agrees(row: &Row, column: &str, theory: f64) {
    let [value, lower, upper] = ["", "_lower", "_upper"].map(|end| number(row, &format!("{column}{end}")));
    assert!((value - theory).abs() <= upper - lower, "{column}: {value} ({lower} to {upper}), theory {theory}");
    assert!(upper - lower < 12.0, "{column} is known well enough to tell: {lower} to {upper}");
}

#[test]
fn the_effects_are_those_of_theory_and_the_largest_is_to_be_collected_first() {
    let scratch = scratch("sensitivity");
    let ended = scratch.sendsim(&ask(&["--replications", "200"])).with_code(0);
    let rows = rows(&scratch);
    let paths: Vec<&str> = rows.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths[2..], [RATE, OTHER], "the two of some 200, then the one of 30, then the one of nothing");
    let of = |path: &str| &rows.iter().find(|(p, _)| p == path).unwrap().1;
    for (path, spread, [least, greatest]) in [(YEARLY, 198.0, [-99.0, 99.0]), (SHARE, 200.0, [100.0, -100.0])] {
        agrees(of(path), "at_least", least);
        agrees(of(path), "at_greatest", greatest);
        agrees(of(path), "spread", spread);
    }
    // In every future the same: no simulation error at all.
    for (column, theory) in [("at_least", 10.0), ("at_greatest", -20.0), ("spread", 30.0)] {
        assert_eq!(["", "_lower", "_upper"].map(|end| number(of(RATE), &format!("{column}{end}"))), [theory; 3]);
        assert_eq!(["", "_lower", "_upper"].map(|end| number(of(OTHER), &format!("{column}{end}"))), [0.0; 3]);
    }
    let first = format!("Collect first: {} (", paths[0]);
    assert!(ended.out.replace('\n', " ").contains(&first), "{first}\n{}", ended.out);
    assert!(ended.out.contains(&format!("No difference in any future, 1 figure:\n- {OTHER}")), "{}", ended.out);
    assert!(ended.out.contains("figures have no stated range and so were not tried"), "{}", ended.out);
    assert!(ended.out.lines().all(|line| line.chars().count() <= 100), "{}", ended.out);
    let bars: Vec<&str> =
        ended.out.lines().filter(|l| l.contains('|') && (l.contains('░') && l.contains('█'))).collect();
    let is_up = |bar: &str| bar.find('░') < bar.find('█');
    assert_eq!(is_up(bars[0]), paths[0] == YEARLY, "more demand a longer list, more diverted a shorter: {bars:?}");
}

/// Demand and share act by their product, over levels of 0, 1/3, 2/3, 1 of the other: in the mean 198 and 200, and with a
/// standard deviation of sqrt(5/36) of 396 and 400. The rate does the same everywhere.
#[test]
fn screening_tells_who_acts_alone() {
    let scratch = scratch("sensitivity-morris");
    let ended = scratch.sendsim(&ask(&["--replications", "20", "--morris", "60"])).with_code(0);
    assert!(ended.out.contains("2 of 3 figures act by way of others"), "{}", ended.out);
    let rows: BTreeMap<String, Row> = rows(&scratch).into_iter().collect();
    for (path, whole) in [(YEARLY, 396.0), (SHARE, 400.0)] {
        let row = &rows[path];
        assert_eq!(row["morris_acts"], "with others");
        let (size, deviation) = (number(row, "morris_mean_absolute"), number(row, "morris_deviation"));
        let theory = whole * (5.0f64 / 36.0).sqrt();
        assert!((size - whole / 2.0).abs() < 4.0 * theory / 60.0f64.sqrt(), "{path}: {size}");
        assert!((deviation - theory).abs() < 0.25 * theory, "{path}: {deviation} of {theory}");
    }
    assert_eq!([&rows[RATE]["morris_acts"], &rows[OTHER]["morris_acts"]], ["alone", "nothing seen"]);
    // Begun: 91, 101, 111 or 121; two levels up are 20 less of the list, two thirds of the range.
    let columns = ["mean", "mean_absolute", "deviation", "noise", "effects"];
    assert_eq!(columns.map(|c| number(&rows[RATE], &format!("morris_{c}"))), [-30.0, 30.0, 0.0, 0.0, 60.0]);
    assert_eq!(number(&rows[OTHER], "morris_mean_absolute"), 0.0);
}

#[test]
fn threads_change_no_byte_and_the_manifest_makes_the_files_again() {
    let scratch = scratch("sensitivity-threads");
    let more = ["--replications", "11", "--morris", "3", "--only", "pathways.q"];
    let page = scratch.sendsim(&ask(&[&more[..], &["--threads", "1"]].concat())).with_code(0).out;
    assert_eq!(rows(&scratch).len(), 2, "only those of the pathway");
    let files = ["sensitivity.csv", "manifest.json"];
    assert_eq!(scratch.made_again("out/sensitivity-queue", &files, &["--threads", "3"]).out, page);
}

#[test]
fn the_chance_of_a_target_and_json() {
    let scratch = scratch("sensitivity-target");
    let arguments = ["sensitivity", "queue.toml", "--measure", "target:short", "--format", "json"];
    let ended = scratch.sendsim(&[&arguments[..], &["--replications", "40"]].concat()).with_code(0);
    let value: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((value["unit"].as_str(), value["measure"].as_str()), (Some("% of futures"), Some("target:short")));
    let figures = value["figures"].as_array().unwrap();
    let share = figures.iter().find(|f| f["path"] == SHARE).unwrap();
    let stated = value["stated"]["value"].as_f64().unwrap();
    // If all are diverted, 150 less 101 wait in every future; if nobody is, 150 less 101 and some 200.
    assert_eq!(share["at_least"]["value"].as_f64().unwrap() + stated, 0.0);
    assert_eq!(share["at_greatest"]["value"].as_f64().unwrap() + stated, 100.0);
    assert_eq!((figures.len(), value["morris"].is_null()), (4, true));
    // What a share changes by is told in points, and what it is of by its title.
    let text = value["text"].as_str().unwrap();
    assert!(text.contains("moves the share of futures that meet \"") && text.contains(" by 100 points"), "{text}");
}

#[test]
fn what_cannot_be_tried_is_said_and_passed_over() {
    let scratch = scratch("sensitivity-refused");
    let text = QUEUE.replace("range 0-1\n", "range 0.2-1.5\n").replace("range 20-120", "range 100-120");
    scratch.file("queue.toml", text);
    let ended = scratch.sendsim(&ask(&["--replications", "10", "--morris", "2"])).with_code(0);
    let page = ended.out.replace("\n  ", " ");
    assert!(page.contains(&format!("{SHARE} was not tried at 1.5: refused:")), "{page}");
    assert!(page.contains("The value lies outside the range"), "{page}");
    let rows: BTreeMap<String, Row> = rows(&scratch).into_iter().collect();
    assert!(number(&rows[SHARE], "at_least") > 20.0 && rows[SHARE]["at_greatest"].is_empty());
    assert!(rows[SHARE]["morris_acts"].is_empty() && !rows[SHARE]["not_tried"].is_empty());
    assert!(rows[OTHER]["spread"].is_empty() && rows[OTHER]["not_tried"].contains("outside the range"));
}

#[test]
fn wrong_questions_are_explained() {
    let scratch = scratch("sensitivity-wrong");
    scratch.file("bare.toml", QUEUE.replace("range", "about"));
    let of = |measure: &'static str| vec!["sensitivity", "queue.toml", "--measure", measure];
    let cases: [(Vec<&str>, &str); 8] = [
        (
            vec!["sensitivity", "bare.toml", "--measure", "q/queue/waiting/2023"],
            "figures has a range: say it in the comment",
        ),
        (ask(&["--only", "teams.others"]), "begins with teams.others has a range"),
        (vec!["sensitivity", "queue.toml"], "name what is looked at with --measure"),
        (of("q/queue/weighting/2023"), "weighting"),
        (of("q/queue/waiting/2025"), "2025"),
        (of("target:gone"), "gone"),
        (of("waiting"), "PATHWAY/MEASURE/PERIOD"),
        (ask(&["--morris", "1"]), "must lie between 2 and"),
    ];
    for (arguments, words) in cases {
        assert_eq!(scratch.sendsim(&arguments).with_code(2).saying(words).out, "", "{arguments:?}");
    }
    assert!(!scratch.0.join("out").exists());
}
