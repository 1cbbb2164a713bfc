//! `sendsim spend` on planted lists whose price is known.
//!
//! Two contracts in a row on a list that never empties: the first takes 10 cases a month, the second 20. 12,000 pounds a year
//! buy 10 more a month of the first (100 pounds a case), which is 120 cases more in the year, but for one under way; at the second
//! they buy what nobody needs. After that the two are level: what either brings by itself is that one case, and the bottleneck
//! moves from one to the other.

mod cli_support;

use cli_support::{Row, Scratch, number};

const TWO: &str = r#"
format = 1
title = "Two contracts in a row"
start = 2023-01-01
end = 2023-12-31
seed = 3
[calendar]
bank_holidays = "none"
[pathways.q]
first = "one"
[pathways.q.demand.customers]
yearly = 50
arrive_on = "always"
[pathways.q.stages.one]
title = "First list"
work.team = "first"
next = "two"
[pathways.q.stages.two]
title = "Second list"
work.team = "second"
next = "done"
[pathways.q.stages.done]
leave = "served"
[pathways.q.clocks.all]
start = "request"
stop = "enter:done"
limit_days = 140
headline = "referrals"
[pathways.q.backlog.old]
stage = "one"
size = { cases = 800, mean_weeks = 10, longest_weeks = 20 }
[teams.first]
title = "The first"
works = "always"
[teams.first.contracts.volume]
title = "First contract"
reports_per_month = 10
price = 100
turnaround.calendar_days = 1
[teams.second]
title = "The second"
works = "always"
[teams.second.contracts.volume]
title = "Second contract"
reports_per_month = 20
price = 50
turnaround.calendar_days = 1
"#;

fn scratch(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.file("two.toml", TWO);
    scratch
}

fn ask<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let measure = ["spend", "two.toml", "--measure", "q/two/completions/2023/highest", "--step", "12000"];
    [&measure[..], &["--replications", "10"], more].concat()
}

#[test]
fn the_bottleneck_is_bought_and_moves() {
    let scratch = scratch("spend");
    let page = scratch.sendsim(&ask(&["--budget", "36000"])).with_code(0).saying("files in out/spend-two").out;
    let rows = scratch.rows("out/spend-two/prices.csv");
    let told = |r: usize| ["round", "team", "sure", "bought"].map(|column| rows[r][column].as_str());
    assert_eq!(told(0), ["1", "first", "1", "1"]);
    assert_eq!(told(1), ["1", "second", "0", "0"]);
    let bought: Vec<&str> = (0..rows.len()).filter(|r| told(*r)[3] == "1").map(|r| told(r)[1]).collect();
    assert_eq!((rows.len(), bought), (6, vec!["first", "second", "first"]));
    assert!(number(&rows[2], "change") <= 1.0 && number(&rows[3], "change") <= 1.0, "level now: {page}");
    let by = number(&rows[0], "change");
    assert!((by - 120.0).abs() <= 1.0, "10 more a month for a year: {by}");
    assert_eq!(number(&rows[0], "units"), 10.0);
    let cost = number(&rows[0], "cost_more_pounds");
    // Those that the first takes more are those that the second takes more: 100 and 50 pounds each.
    assert!((cost - 120.0 * 150.0).abs() <= 300.0, "{cost}");
    assert!((number(&rows[0], "pounds_each") - 150.0).abs() < 3.0, "{page}");
    assert_eq!(["change", "lower", "upper"].map(|c| number(&rows[1], c)), [0.0; 3]);
    assert!(page.contains("buy most at The first"), "{page}");
    assert!(page.contains("No difference in any future: The second."), "{page}");
    let only = ask(&["--budget", "36000", "--team", "second"]);
    let page = scratch.sendsim(&only).with_code(0).out;
    assert!(page.contains("bring nothing sure at any one team") && page.contains("It ends here"), "{page}");
    assert!(page.lines().all(|line| line.chars().count() <= 100), "{page}");
}

/// One WTE bought is one WTE set: the same cases, the same cost.
#[test]
fn what_is_bought_is_what_could_be_set() {
    let scratch = Scratch::new("spend-set");
    let post = "[teams.nurses.posts.established]\nwte = 0.3\ncost_per_year = 40000\nsickness.spells_per_year = 0\n";
    scratch.file("priced.toml", format!("extends = \"small.toml\"\n{post}"));
    let seen = ["spend", "priced.toml", "--measure", "clinic/seen/completions/2024/highest", "--step", "12000"];
    scratch.sendsim(&[&seen[..], &["--budget", "12000", "--replications", "20"]].concat()).with_code(0);
    let set = ["compare", "priced.toml", "--set", "teams.nurses.posts.established.wte=0.6", "--replications", "20"];
    scratch.sendsim(&set).with_code(0);
    let bought = &scratch.rows("out/spend-priced/prices.csv")[0];
    let compared = scratch.rows("out/compare-priced/differences.csv");
    let is_it = |row: &&Row| {
        let of = ["measure", "statistic", "period_start", "period_end"].map(|column| row[column].as_str());
        of == ["completions", "mean", "2024-08-01", "2024-12-31"]
    };
    let set = compared.iter().find(is_it).expect("the same figure");
    assert_eq!(bought["change"], set["value"]);
    assert!(number(bought, "change") > 10.0, "{bought:?}");
    let cost = number(bought, "cost_more_pounds");
    assert!((cost - 12_000.0).abs() < 60.0, "a year of 0.3 WTE at 40,000: {cost}");
}

#[test]
fn threads_change_no_byte_and_the_manifest_makes_the_files_again() {
    let scratch = scratch("spend-threads");
    let page = scratch.sendsim(&ask(&["--from", "2023-04-01", "--threads", "1"])).with_code(0).out;
    let again = scratch.made_again("out/spend-two", &["prices.csv", "manifest.json"], &["--threads", "3"]);
    assert_eq!(again.out, page);
    let json = scratch.sendsim(&ask(&["--format", "json", "--quiet"])).with_code(0).out;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["rounds"][0]["bought"], "first");
    assert!(value["together"]["change"]["mean"].as_f64().unwrap() > 500.0, "{value}");
}

#[test]
fn wrong_questions_are_explained() {
    let scratch = scratch("spend-wrong");
    let cases: [(&[&str], &str); 6] = [
        (&["--team", "third"], "there are first, second"),
        (&["--budget", "100"], "holds no step of 12,000"),
        (&["--budget", "12000000"], "50 are the most"),
        (&["--budget", "0"], "pounds from 1"),
        (&["--from", "2030-01-01"], "the run goes from 2023-01-01 to 2023-12-31"),
        (&["--from", "soon"], "soon"),
    ];
    for (more, words) in cases {
        assert_eq!(scratch.sendsim(&ask(more)).with_code(2).saying(words).out, "", "{more:?}");
    }
    let of = |measure| scratch.sendsim(&["spend", "two.toml", "--measure", measure]).with_code(2);
    of("q/two/completions/2023").saying("which end is better");
    of("q/two/completion/2023/highest").saying("completion");
    scratch.sendsim(&["spend", "small.toml"]).with_code(2).saying("nothing that money buys");
    assert!(!scratch.0.join("out").exists());
}
