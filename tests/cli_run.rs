//! `sendsim run` and `sendsim check` as a user meets them: files, summaries, exit codes.

mod cli_support;

use cli_support::{Row, SCENARIO, Scratch, rows};
use serde_json::Value;

const FILES: [&str; 8] = [
    "dfe_timeliness.csv",
    "manifest.json",
    "measures.csv",
    "pack.json",
    "report.html",
    "report.md",
    "report.xlsx",
    "targets.csv",
];

#[test]
fn a_run_writes_its_files_where_it_says() {
    let scratch = Scratch::new("files");
    let ended = scratch.sendsim(&["run", "small.toml"]).with_code(0).saying("40 replications in ").saying("out/small");
    assert!(ended.out.contains("A small clinic"), "{}", ended.out);
    assert!(!ended.out.contains('\u{1b}') && !ended.err.contains('\u{1b}'), "no colour, no bar, off a terminal");
    let files = FILES.map(|name| format!("out/small/{name}"));
    let tree: Vec<&str> = ["out", "out/small"].into_iter().chain(files.iter().map(String::as_str)).collect();
    assert_eq!(scratch.tree(), [&tree[..], &["small.toml"]].concat());
    let measures = String::from_utf8(scratch.read("out/small/measures.csv")).unwrap();
    let head = "scenario,pathway,stage,measure,period_start,period_end,statistic,value,lower,upper,unit,replications";
    assert_eq!(measures.lines().next(), Some(head));
    assert!(measures.lines().count() > 100);
    let manifest: Value = serde_json::from_slice(&scratch.read("out/small/manifest.json")).unwrap();
    assert_eq!(manifest["seed"], 7);
    assert_eq!(manifest["replications"], 40);
    // Again: the earlier results are replaced.
    scratch.sendsim(&["run", "small.toml", "--replications", "3"]).with_code(0).saying("3 replications in ");
    let manifest: Value = serde_json::from_slice(&scratch.read("out/small/manifest.json")).unwrap();
    assert_eq!(manifest["replications"], 3);
}

#[test]
fn the_bytes_do_not_depend_on_threads_nor_on_where_and_when() {
    let (scratch, other) = (Scratch::new("threads"), Scratch::new("threads-elsewhere"));
    for threads in ["1", "2", "5"] {
        let out = format!("t{threads}");
        scratch.sendsim(&["run", "small.toml", "--threads", threads, "--out", &out, "--quiet"]).with_code(0);
    }
    other.sendsim(&["run", "small.toml", "--out", "deep/er", "--format", "json"]).with_code(0);
    for file in FILES {
        let one = scratch.read(&format!("t1/{file}"));
        assert!(one == scratch.read(&format!("t2/{file}")), "{file}: 1 and 2 threads");
        assert!(one == scratch.read(&format!("t5/{file}")), "{file}: 1 and 5 threads");
        assert!(one == other.read(&format!("deep/er/{file}")), "{file}: elsewhere");
    }
}

#[test]
fn json_is_json_and_nothing_else() {
    let scratch = Scratch::new("json");
    let ended = scratch.sendsim(&["run", "small.toml", "--format", "json", "--quiet"]).with_code(0);
    let answers: Value = serde_json::from_str(&ended.out).unwrap();
    assert!(answers.is_object());
    assert_eq!(ended.err, "");
    let checked = scratch.sendsim(&["check", "small.toml", "--format", "json"]).with_code(0);
    let checked: Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!(checked["ok"], true);
    assert_eq!(checked["holds"]["teams"][0]["posts"][0], "established");
    assert!(checked["estimate"]["events"].as_f64().unwrap() > 200.0);
    scratch.file("faulty.toml", "format = 1\ntitel = \"x\"\n");
    let faulty = scratch.sendsim(&["check", "faulty.toml", "--format", "json"]).with_code(2);
    let faulty: Value = serde_json::from_str(&faulty.out).unwrap();
    assert_eq!(faulty["ok"], false);
    assert!(faulty["faults"].as_array().unwrap().iter().any(|f| f["line"] == 2 && f["column"] == 1), "{faulty:#}");
}

#[test]
fn quiet_says_nothing_but_the_answers() {
    let scratch = Scratch::new("quiet");
    let ended = scratch.sendsim(&["run", "small.toml", "--quiet", "--replications", "2"]).with_code(0);
    assert_eq!(ended.err, "");
    assert!(ended.out.contains("A small clinic"));
    let ended = scratch.sendsim(&["check", "small.toml", "--quiet"]).with_code(0);
    assert_eq!((ended.out.as_str(), ended.err.as_str()), ("", ""));
}

#[test]
fn a_check_runs_and_writes_nothing() {
    let scratch = Scratch::new("check");
    let ended = scratch.sendsim(&["check", "small.toml"]).with_code(0);
    for words in ["A small clinic", "1 August 2024 to 31 July 2025", "pathway clinic: 2 stages", "40 replications"] {
        assert!(ended.out.contains(words), "{words}\n{}", ended.out);
    }
    assert_eq!(scratch.tree(), ["small.toml"]);
}

#[test]
fn a_value_can_be_set_from_the_command_line() {
    let scratch = Scratch::new("set");
    scratch.file("more.toml", SCENARIO.replace("wte = 0.9", "wte = 2.5"));
    let set = ["run", "small.toml", "--out", "set", "--set", "teams.nurses.posts.established.wte=2.5"];
    scratch.sendsim(&set).with_code(0);
    scratch.sendsim(&["run", "more.toml", "--out", "file"]).with_code(0);
    scratch.sendsim(&["run", "small.toml", "--out", "plain"]).with_code(0);
    let values = |out: &str| {
        let text = String::from_utf8(scratch.read(&format!("{out}/measures.csv"))).unwrap();
        text.lines().map(|l| l.split_once(',').unwrap().1.to_owned()).collect::<Vec<_>>()
    };
    assert!(values("set") == values("file"), "the same as if it were written in the file");
    assert!(values("set") != values("plain"));
    let slip = ["run", "small.toml", "--set", "teams.nurses.posts.establish.wte=2"];
    scratch.sendsim(&slip).with_code(2).saying("--set").saying("established");
}

#[test]
fn the_seed_and_the_first_replication_choose_the_futures() {
    let scratch = Scratch::new("seed");
    let run = |out: &str, more: &[&str]| {
        let arguments = [&["run", "small.toml", "--replications", "1", "--out", out][..], more].concat();
        scratch.sendsim(&arguments).with_code(0);
        scratch.read(&format!("{out}/measures.csv"))
    };
    let first = run("a", &[]);
    assert!(first == run("b", &["--first-replication", "0", "--seed", "7"]));
    assert!(first != run("c", &["--first-replication", "700"]));
    assert!(first != run("d", &["--seed", "8"]));
    assert!(run("e", &["--first-replication", "700"]) == run("f", &["--first-replication", "700", "--threads", "3"]));
}

#[test]
fn a_missed_target_fails_where_asked_to() {
    let scratch = Scratch::new("target");
    scratch.sendsim(&["run", "small.toml"]).with_code(0);
    scratch.sendsim(&["run", "small.toml", "--fail-on-missed-target"]).with_code(1);
    assert!(!scratch.read("out/small/targets.csv").is_empty(), "the results are there all the same");
    let met = SCENARIO.replace("at_least = 1000000", "at_most = 1000000");
    scratch.file("met.toml", met);
    scratch.sendsim(&["run", "met.toml", "--fail-on-missed-target"]).with_code(0);
}

#[test]
fn the_life_of_a_child_who_is_there_at_the_start_begins_at_the_start() {
    let scratch = Scratch::new("trace-start");
    let more = r#"
[pathways.clinic.stages.papers]
wait.weeks = 6
next = "seen"
[pathways.clinic.backlog.waits]
stage = "papers"
bands = [{ weeks = [1, 2], cases = 1 }]
ages_since = "request"
earlier.weeks = 0
[pathways.clinic.backlog.works]
stage = "seen"
in_work = true
bands = [{ weeks = [1, 2], cases = 1 }]
[pathways.clinic.exceptions.summer]
asked_in_closure = { stage = "papers", closure_days = 28, days_before = 7 }
share = 1
[calendar.school_closures]
summer = { from = 2024-08-01, until = 2024-09-02 }
"#;
    scratch.file("more.toml", SCENARIO.replace("first = \"seen\"", "first = \"papers\"") + more);
    let life = |child: &str| scratch.sendsim(&["run", "more.toml", "--trace", &format!("1:{child}")]).with_code(0).out;
    let waits = life("clinic/backlog/waits/0");
    let first = waits.lines().nth(2).unwrap();
    assert!(first.starts_with("Thu 2024-08-01  00:00  ") && first.contains("asked on 2024-07-"), "{waits}");
    assert!(first.contains("; waits until 2024-08-"), "{waits}");
    let works = life("clinic/backlog/works/0");
    assert!(works.contains("; asked on 2024-07-") && works.contains("; is in work, until "), "{works}");
    let asks = life("clinic/requests/2024-10/0");
    assert_eq!(asks.matches("comes to papers").count(), 1, "{asks}");
}

#[test]
fn the_life_of_a_child_is_told() {
    let scratch = Scratch::new("trace");
    let told = scratch.sendsim(&["run", "small.toml", "--trace", "3:clinic/requests/2024-10/0"]).with_code(0);
    assert!(told.out.contains("2024-10-"), "{}", told.out);
    assert!(told.out.contains("seen"), "{}", told.out);
    let again = scratch.sendsim(&["run", "small.toml", "--trace", "3:clinic/requests/2024-10/0"]).with_code(0);
    assert_eq!(told.out, again.out);
    assert_eq!(scratch.tree(), ["small.toml"], "nothing is written");
    for nobody in ["3:clinic/requests/2024-10/99999", "3:clinic/nobody/2024-10/0", "3:what"] {
        let ended = scratch.sendsim(&["run", "small.toml", "--trace", nobody]).with_code(2);
        assert!(ended.err.starts_with("error: "), "{}", ended.err);
    }
    let json = scratch.sendsim(&["run", "small.toml", "--trace", "3:clinic/requests/2024-10/0", "--format", "json"]);
    let json: Value = serde_json::from_str(&json.with_code(0).out).unwrap();
    assert_eq!(json["child"], "clinic/requests/2024-10/0");
    assert!(json["events"].as_array().unwrap().len() > 2, "{json:#}");
}

#[test]
fn an_explanation_runs_and_writes_nothing() {
    let scratch = Scratch::new("explain");
    let ended = scratch.sendsim(&["explain", "small.toml"]).with_code(0);
    assert!(ended.out.contains("nothing was run") && ended.out.contains("WHO CAN KEEP UP"), "{}", ended.out);
    let json = scratch.sendsim(&["explain", "small.toml", "--format", "json"]).with_code(0);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    let stages = json["pathways"][0]["stages"].as_array().unwrap();
    let team = &json["teams"][0];
    assert!(stages.len() > 1 && team["years"][0]["available"].as_f64().unwrap() > 0.0, "{json}");
    let chart = scratch.sendsim(&["explain", "small.toml", "--format", "mermaid"]).with_code(0).out;
    assert!(chart.starts_with("flowchart TD\n"), "{chart}");
    let nodes = chart.lines().filter(|l| l.starts_with("    ")).count();
    assert_eq!(nodes, stages.len());
    assert_eq!(scratch.tree(), ["small.toml"]);
}

fn column(bytes: &[u8], wanted: &[(&str, &str)], column: &str) -> Vec<String> {
    let is_wanted = |row: &Row| wanted.iter().all(|(name, value)| row[*name] == *value);
    rows(bytes).into_iter().filter(is_wanted).map(|row| row[column].clone()).collect()
}

/// Requests of five months: 83 in the mean, with a variance of 83 of chance, 69 of the year's level and 55 of the months': a
/// half-width of 2.5 takes (1.98 x 14.4 / 2.5)^2 = 130 futures. Catches: half the precision asked (33, 520), no look-ahead.
#[test]
fn as_many_replications_as_the_precision_takes() {
    let scratch = Scratch::new("precision");
    let ended = scratch.sendsim(&["run", "small.toml", "--precision", "2.5"]).with_code(0);
    let n = scratch.json("out/small/manifest.json")["replications"].as_u64().unwrap();
    assert!((85..=210).contains(&n), "{n}");
    assert!(ended.out.contains("would have done for 2.5 children"), "{}", ended.out);
    // The number it chose, asked for.
    scratch.made_again("out/small", &["measures.csv"], &["--threads", "3"]);
    // The budget is kept; another figure, and the share of a target, which is met in every future.
    let capped = scratch.sendsim(&["run", "small.toml", "--precision", "0.1", "--replications", "70"]).with_code(0);
    assert!(capped.out.contains("70 replications") && capped.out.contains("are needed"), "{}", capped.out);
    let of_target = ["run", "small.toml", "--precision", "1", "--precise", "target:surely"];
    let ended = scratch.sendsim(&of_target).with_code(0);
    assert!(ended.out.contains("The share of all futures that meet \"surely\""), "{}", ended.out);
    // A difference takes fewer than either: the same children come in both.
    let same = ["compare", "small.toml", "--set", "teams.nurses.posts.established.wte=0.8", "--precision", "2.5"];
    let ended = scratch.sendsim(&same).with_code(0);
    assert!(ended.out.contains("30 would have done for 2.5 children"), "{}", ended.out);
}

/// Staff without end are twenty times the staff: what the ceiling shows is what a run with so many gives.
#[test]
fn the_ceiling_is_a_run_with_staff_without_end() {
    let scratch = Scratch::new("ceiling");
    let target = "[targets.in_time]\nmeasure = \"pc_plans_issued_within_20_weeks\"\nquarter = 2025-04-01\nhold = 2\nat_least = 90\n";
    let backlog =
        "[pathways.clinic.backlog.old]\nstage = \"seen\"\nsize = { cases = 60, mean_weeks = 25, longest_weeks = 40 }\n";
    let post = "[teams.nurses.posts.established]\nwte = 0.5\n";
    scratch.file("few.toml", format!("extends = \"small.toml\"\n{target}{backlog}{post}"));
    let ended = scratch.sendsim(&["run", "few.toml", "--ceiling", "--replications", "20"]).with_code(0);
    assert!(ended.out.contains("THE CEILING"), "{}", ended.out);
    assert!(
        ended.out.contains("in time: can be met and held for 2 periods from October-December 2024"),
        "{}",
        ended.out
    );
    let file = scratch.read("out/few/ceiling.csv");
    let set = ["--set", "teams.nurses.posts.established.wte=10"];
    scratch
        .sendsim(&[&["run", "few.toml", "--replications", "20", "--out", "out/plenty"][..], &set].concat())
        .with_code(0);
    let measures = scratch.read("out/plenty/measures.csv");
    for (start, end) in [("2024-08-01", "2024-09-30"), ("2024-10-01", "2024-12-31"), ("2025-04-01", "2025-06-30")] {
        let period = [("period_start", start), ("period_end", end)];
        let best = column(&file, &[&period[..], &[("target", "in_time")]].concat(), "best_p50");
        let of = [("measure", "pc_plans_issued_within_20_weeks"), ("statistic", "p50")];
        assert_eq!(best, column(&measures, &[&period[..], &of].concat(), "value"), "{start}");
    }
    let earliest = [("target", "in_time"), ("earliest", "1")];
    assert_eq!(column(&file, &earliest, "period_start"), ["2024-10-01"]);
    // The same command makes the same files, and the targets say when they are first met.
    let manifest: serde_json::Value = serde_json::from_slice(&scratch.read("out/few/manifest.json")).unwrap();
    assert!(manifest["command"].as_str().unwrap().ends_with("--ceiling"));
    let targets = scratch.read("out/few/targets.csv");
    assert_eq!(column(&targets, &[("target", "surely")], "first_met_p50"), ["2024-08-01"]);
    assert_eq!(column(&targets, &[("target", "never")], "probability_never_met"), ["1"]);
}
