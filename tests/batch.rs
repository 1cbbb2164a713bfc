//! `sendsim batch` as a user meets it: what it runs, what it writes, what it says of what cannot be run.

mod batch_support;
mod cli_support;

use batch_support::{FILES, GRID, Rows, files, grid};
use cli_support::SCENARIO;
use sendsim::scenario::{load_grid, load_with};
use serde_json::Value;
use std::fs;

#[test]
fn a_grid_is_run_and_ranked() {
    let scratch = grid("ranked");
    let ended = scratch.sendsim(&["batch", "grid.toml"]).with_code(0).saying("6 scenarios, 240 replications in ");
    let told = ended.out.replace('\n', " ");
    for words in [
        "6 scenarios · 40 futures of each",
        "by \"Children on the list\" of Clinic, seen, children, 1 July 2025 to 31 July 2025, the lowest first",
        "* the base",
        "nurses=0.6 growth=planned",
    ] {
        assert!(told.contains(words), "{words}\n{}", ended.out);
    }
    let wide = ended.out.lines().map(|l| l.chars().count()).max().unwrap();
    assert!(wide <= 100, "{wide} columns\n{}", ended.out);
    assert_eq!(
        scratch.tree(),
        ["grid.toml", "out", "out/grid-batch", "small.toml"]
            .map(String::from)
            .into_iter()
            .chain(FILES.map(|f| format!("out/grid-batch/{f}")))
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    let summary = Rows::of(&scratch.read("out/grid-batch/summary.csv"));
    assert_eq!(summary.column("rank"), ["1", "2", "3", "4", "5", "6"]);
    // More nurses leave fewer waiting, more requests more; every level is a column of its own.
    let named: Vec<String> =
        summary.column("nurses").into_iter().zip(summary.column("growth")).map(|(n, g)| n + " " + &g).collect();
    assert_eq!(named[0], "1.5 planned");
    assert_eq!(named[5], "0.6 +50%");
    let means: Vec<f64> = summary.column("mean").iter().map(|m| m.parse().unwrap()).collect();
    assert!(means.is_sorted(), "{means:?}");
    for column in ["lower", "upper", "p10", "p50", "p90", "target_surely", "target_never_upper"] {
        assert!(summary.column(column).iter().all(|v| v.parse::<f64>().is_ok()), "{column}");
    }
    let manifest: Value = serde_json::from_slice(&scratch.read("out/grid-batch/manifest.json")).unwrap();
    assert_eq!(manifest["scenarios"].as_array().unwrap().len(), 6);
    assert_eq!(
        manifest["command"],
        "sendsim batch grid.toml --replications 40 --seed 7 --rank-by clinic/seen/waiting/2025-07/lowest"
    );
    let bases: Vec<bool> = manifest["scenarios"].as_array().unwrap().iter().map(|s| s["is_base"] == true).collect();
    assert_eq!(bases, [false, false, true, false, false, false], "0.9 nurses are what the base has");
}

#[test]
fn the_figures_are_those_of_a_run() {
    let scratch = grid("identity");
    scratch.sendsim(&["run", "small.toml", "--out", "run"]).with_code(0);
    scratch.sendsim(&["batch", "small.toml", "--out", "some"]).with_code(0);
    scratch.sendsim(&["batch", "small.toml", "--out", "every", "--every-measure"]).with_code(0);
    scratch.sendsim(&["batch", "grid.toml", "--out", "grid", "--every-measure"]).with_code(0);
    let set =
        ["--set", "teams.nurses.posts.established.wte=1.5", "--set", "pathways.clinic.demand.requests.yearly=300"];
    scratch.sendsim(&[&["run", "small.toml", "--out", "set"][..], &set].concat()).with_code(0);
    let rows = |folder: &str, of: &str| {
        let text = String::from_utf8(scratch.read(&format!("{folder}/measures.csv"))).unwrap();
        let of_it = text.lines().skip(1).filter(|l| l.split(',').next() == Some(of));
        of_it.map(|l| l.split_once(',').unwrap().1.to_owned()).collect::<Vec<_>>()
    };
    let (run, some) = (rows("run", "a-small-clinic"), rows("some", "small"));
    assert!(run == rows("every", "small"), "with --every-measure they are all there");
    assert!(some.len() < run.len() / 3 && some.len() > 100, "{} of {}", some.len(), run.len());
    assert!(some.iter().all(|row| run.contains(row)));
    let kept = Rows::of(&scratch.read("some/measures.csv"));
    for measure in ["clock_stops", "requests_received", "cost_pounds", "hours_used", "plans_issued"] {
        let is_kept = kept.column("measure").contains(&measure.to_owned());
        assert_eq!(is_kept, run.iter().any(|r| r.contains(&format!(",{measure},"))), "{measure}");
    }
    assert!(rows("set", "a-small-clinic") == rows("grid", "nurses=1.5 growth=+50%"), "a level is what --set sets");
    let targets = |folder: &str| String::from_utf8(scratch.read(&format!("{folder}/targets.csv"))).unwrap();
    assert_eq!(targets("run").replace("a-small-clinic,", "small,"), targets("some"));
}

#[test]
fn the_bytes_do_not_depend_on_threads() {
    let scratch = grid("threads");
    for threads in ["1", "2", "5"] {
        scratch
            .sendsim(&["batch", "grid.toml", "small.toml", "--threads", threads, "--out", threads, "-q"])
            .with_code(0);
    }
    assert!(files(&scratch, "1") == files(&scratch, "2"), "1 and 2 threads");
    assert!(files(&scratch, "1") == files(&scratch, "5"), "1 and 5 threads");
}

#[test]
fn a_broken_scenario_is_reported_and_the_rest_runs() {
    let scratch = grid("broken");
    scratch.file("set/a.toml", SCENARIO);
    scratch.file("set/b.toml", SCENARIO.replace("yearly = 200", "yeerly = 200"));
    scratch.file("set/c.toml", SCENARIO.replace("wte = 0.9", "wte = 2"));
    scratch.file("set/part.toml", "[teams.nurses.posts.established]\nwte = 3\n");
    scratch.file("set/notes.txt", "not a scenario");
    let ended = scratch
        .sendsim(&["batch", "set", "--out", "out", "--rank-by", "clinic/seen/waiting/2025-07/lowest"])
        .with_code(2);
    let ended = ended.saying("set/b.toml:12").saying("did you mean `yearly`?").saying("left out for these faults: b");
    let ended = ended.saying("left aside: 1 that only other scenarios extend");
    assert!(ended.out.contains("left out: b"), "{}", ended.out);
    let summary = Rows::of(&scratch.read("out/summary.csv"));
    assert_eq!(summary.column("scenario"), ["c", "a"], "two nurses leave fewer waiting");
    let manifest: Value = serde_json::from_slice(&scratch.read("out/manifest.json")).unwrap();
    assert_eq!(manifest["left_out"][0]["number"], 1);
    // What is wrong with a base is wrong with all its variants, and told once.
    scratch.file("base.toml", SCENARIO.replace("yearly = 200", "yeerly = 200"));
    let nurses = &GRID[..GRID.find("[grid.axes.growth").unwrap()];
    scratch.file("of_base.toml", nurses.replace("small.toml", "base.toml"));
    let ended = scratch
        .sendsim(&["batch", "of_base.toml"])
        .with_code(2)
        .saying("no scenario is left to run")
        .saying("and 2 more");
    assert_eq!(ended.err.matches("yeerly").count(), 2, "{}", ended.err);
    assert!(!scratch.tree().iter().any(|f| f.contains("of_base-batch")), "nothing is written");
}

/// A value that a path cannot have breaks the scenarios that have it, not the grid. Catches: a whole night's batch refused for one
/// slip, a fault told where nobody wrote it, a broken level that runs as something else.
#[test]
fn a_broken_level_of_a_grid_is_left_out_and_the_rest_runs() {
    let scratch = grid("level");
    scratch.file("slip.toml", GRID.replace("[0.6, 0.9, 1.5]", "[0.6, -2, 0.9, \"many\"]"));
    let ended = scratch.sendsim(&["batch", "slip.toml", "--out", "out"]).with_code(2);
    let ended = ended.saying("slip.toml:7:16").saying("slip.toml:7:25").saying("left out for these faults:");
    assert!(ended.out.contains("left out: nurses=-2 growth=planned: it has faults"), "{}", ended.out);
    let mut names = Rows::of(&scratch.read("out/summary.csv")).column("scenario");
    names.sort();
    let left =
        ["nurses=0.6 growth=+50%", "nurses=0.6 growth=planned", "nurses=0.9 growth=+50%", "nurses=0.9 growth=planned"];
    assert_eq!(names, left);
    scratch.sendsim(&["check", "slip.toml"]).with_code(2).saying("slip.toml:7:16");
    // With no sound level of some axis there is nothing to run, and that is the grid's fault.
    scratch.file("none.toml", GRID.replace("[0.6, 0.9, 1.5]", "[-1, -2]"));
    scratch
        .sendsim(&["batch", "none.toml", "--out", "none"])
        .with_code(2)
        .saying("none.toml:7:11")
        .saying("nothing was run");
    assert!(!scratch.0.join("none").exists());
}

#[test]
fn what_holds_no_scenario_is_said() {
    let scratch = grid("empty");
    fs::create_dir(scratch.0.join("nothing")).unwrap();
    scratch.sendsim(&["batch", "nothing"]).with_code(2).saying("the folder nothing holds no scenario");
    scratch.file("parts/part.toml", "[teams.nurses.posts.established]\nwte = 3\n");
    scratch.sendsim(&["batch", "parts"]).with_code(2).saying("the folder parts holds no scenario");
    scratch.sendsim(&["batch", "none.toml"]).with_code(2).saying("there is no such file");
    scratch.sendsim(&["batch"]).with_code(2).saying("<FILE|DIR>");
    scratch.sendsim(&["batch", "small.toml", "small.toml"]).with_code(2).saying("small.toml is given twice");
    assert_eq!(scratch.tree(), ["grid.toml", "nothing", "parts", "parts/part.toml", "small.toml"]);
}

#[test]
fn a_grid_of_a_million_is_refused_with_its_cost() {
    let scratch = grid("million");
    let axes = "[grid.axes.wte]\npath = \"teams.nurses.posts.established.wte\"\nfrom = 0.001\nto = 1\nstep = 0.001\n\
                [grid.axes.asked]\npath = \"pathways.clinic.demand.requests.yearly\"\nfrom = 1\nto = 1000\nstep = 1\n";
    scratch.file("million.toml", format!("format = 1\n[grid]\nbase = \"small.toml\"\n{axes}"));
    let ended = scratch.sendsim(&["batch", "million.toml", "--threads", "2"]).with_code(3);
    let ended =
        ended.saying("1,000,001 scenarios are too many of 40 replications each: about ").saying(" on 2 threads");
    ended.saying("The limit is 10,000").saying("--max-scenarios 1000001");
    assert_eq!(scratch.tree(), ["grid.toml", "million.toml", "small.toml"]);
    // As many as there are is enough.
    let few = ["batch", "grid.toml", "--max-scenarios"];
    scratch.sendsim(&[&few[..], &["6"]].concat()).with_code(3).saying("7 scenarios are too many");
    scratch.sendsim(&[&few[..], &["7"]].concat()).with_code(0);
}

#[test]
fn scenarios_over_their_limits_are_left_out() {
    let scratch = grid("limits");
    scratch.file("large.toml", SCENARIO.replace("yearly = 200", "yearly = 200000"));
    let few = ["batch", "small.toml", "large.toml", "--out", "out", "--max-events", "10000"];
    let ended = scratch.sendsim(&few).with_code(3).saying("large is left out: this scenario is too large");
    assert!(ended.out.contains("left out: large: it is too large"), "{}", ended.out);
    assert_eq!(Rows::of(&scratch.read("out/summary.csv")).column("scenario"), ["small"]);
    scratch.sendsim(&["batch", "small.toml", "--max-events", "10"]).with_code(3).saying("no scenario is left to run");
    scratch.sendsim(&["batch", "small.toml", "--max-memory", "1", "--replications", "100000"]).with_code(3);
    // One that only shows its cost when it is run: the estimate counts mean requests, not this much variation.
    let wild = SCENARIO.replace("year_cv = 0.1", "year_cv = 3");
    scratch.file("wild.toml", wild);
    let ended = scratch.sendsim(&["batch", "small.toml", "wild.toml", "--out", "wild", "--max-events", "1200"]);
    let ended = ended.with_code(3).saying("wild is left out: a replication took more events");
    assert!(ended.out.contains("left out: wild"), "{}", ended.out);
}

#[test]
fn what_is_ranked_by_can_be_chosen_and_is_checked() {
    let scratch = grid("rank");
    let by = |by: &str| scratch.sendsim(&["batch", "grid.toml", "--out", "out", "--rank-by", by]);
    by("/nurses/cost_pounds/2025/highest").with_code(0);
    by("target:surely").with_code(0);
    assert_eq!(Rows::of(&scratch.read("out/summary.csv")).column("mean"), ["100"; 6]);
    assert_eq!(Rows::of(&scratch.read("out/summary.csv")).column("rank"), ["1"; 6], "equal values share a rank");
    by("clinic/requests_recieved/2025/highest").with_code(2).saying("did you mean `requests_received`?");
    by("clinic/waiting/2025/lowest").with_code(2).saying("no `waiting` is kept for `clinic`");
    by("clinik/requests_received/2025/highest").with_code(2).saying("did you mean `clinic`?");
    by("clinic/requests_received/2027/highest").with_code(2).saying("outside what is recorded");
    by("target:surly").with_code(2).saying("did you mean `surely`?");
    by("clinic/requests_received").with_code(2).saying("is wanted");
    let json = scratch.sendsim(&["batch", "grid.toml", "--format", "json", "--quiet"]).with_code(0);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["scenarios"].as_array().unwrap().len(), 6);
    assert_eq!(json["scenarios"][0]["levels"]["nurses"], "1.5");
    assert!(json["scenarios"][0]["value"]["mean"].is_number(), "{json:#}");
}

#[test]
fn every_fault_of_a_grid_is_told_with_its_place() {
    let scratch = grid("faults");
    let text = r#"format = 1
[grid]
base = "small.toml"
replikations = 40
rank_by = "clinic/seen/waitin/2025-07/lowest"
[grid.axes.wte]
path = "teams.nurses.posts.establish.wte"
values = [1, 2]
[grid.axes.asked]
path = "pathways.clinic.demand.requests.yearly"
values = [100, "many", { initially = 1 }, 100]
[grid.axes.empty]
path = "seed"
values = []
[grid.axes.both]
path = "title"
values = ["a b"]
from = 1
[grid.axes.rank.levels.one]
teams.nurses.posts.established.wte = -3
[grid.axes.again.levels.two]
pathways.clinic.demand.requests.yearly = 3
"#;
    scratch.file("faulty.toml", text);
    let ended = scratch.sendsim(&["batch", "faulty.toml"]).with_code(2);
    for (line, words) in [
        (4, "did you mean `replications`?"),
        (5, "did you mean `waiting`?"),
        (7, "did you mean `teams.nurses.posts.established.wte`?"),
        (11, "should be a number"),
        (11, "`levels` may set anything"),
        (11, "`100` is given twice"),
        (14, "`values` has nothing in it"),
        (17, "`a b` cannot name a level"),
        (18, "takes one of `values` or `from`, not both"),
        (19, "`rank` is another column of the summary"),
        (20, "-3 is negative"),
        (22, "the axis `asked` sets `pathways.clinic.demand.requests.yearly` too"),
    ] {
        assert!(ended.err.contains(words), "{words}\n{}", ended.err);
        assert!(ended.err.contains(&format!("faulty.toml:{line}:")), "line {line}: {words}\n{}", ended.err);
    }
    // `check` tells the same, and of a sound grid what it makes.
    assert_eq!(scratch.sendsim(&["check", "faulty.toml"]).with_code(2).err, ended.err);
    let json = scratch.sendsim(&["check", "faulty.toml", "--format", "json"]).with_code(2);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&json["ok"], &json["faults"][0]["line"]), (&Value::from(false), &Value::from(4)));
    let sound = scratch.sendsim(&["check", "grid.toml"]).with_code(0).out;
    assert!(sound.contains("6 scenarios of small, by nurses, growth; the first: nurses=0.6 growth=planned"), "{sound}");
    assert_eq!(scratch.tree(), ["faulty.toml", "grid.toml", "small.toml"]);
}

/// The sets that come with sendsim: every scenario in them can be run, and the base is one of them.
#[test]
fn the_batches_of_nottinghamshire_can_be_run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/nottinghamshire/batches/");
    let texts = |name: &str| fs::read_to_string(name).map_err(|e| e.to_string());
    for (name, least) in [("recruitment_locums_demand", 60), ("reach_55", 12)] {
        let loaded = load_grid(&format!("{folder}{name}.toml"), &texts);
        assert_eq!(loaded.render_faults(false), "");
        let grid = loaded.grid.unwrap();
        assert!(grid.count() >= least, "{name}: {}", grid.count());
        let hash_of = |file: &str, sets: &[(String, String)]| {
            let sets: Vec<(&str, &str)> = sets.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
            let loaded = load_with(file, &texts, &sets);
            assert_eq!(loaded.render_faults(false), "", "{sets:?}");
            loaded.scenario.unwrap().hash
        };
        let members = (0..grid.count() as u64).map(|n| grid.member(n));
        let hashes: Vec<String> = members.map(|m| hash_of(&grid.bases[m.base], &m.sets)).collect();
        let distinct: std::collections::BTreeSet<&String> = hashes.iter().collect();
        assert_eq!(distinct.len(), hashes.len(), "{name}: two scenarios are the same");
        assert!(hashes.contains(&hash_of(&grid.bases[0], &[])), "{name}: the base");
    }
}

/// Nobody to see 240 children a year: the list grows by 20 a month whatever happens, and every output says so. With nurses
/// enough none is named. Catches: the growth of the base for that of a variant, a list that keeps up named.
#[test]
fn lists_that_grow_are_named_in_every_output() {
    let scratch = grid("growing");
    let scenario =
        SCENARIO.replace("yearly = 200", "yearly = 240").replace("variation = { year_cv = 0.1, month_cv = 0.2 }", "");
    scratch.file("small.toml", scenario);
    scratch
        .file("grid.toml", GRID[..GRID.find("[grid.axes.growth").unwrap()].replace("[0.6, 0.9, 1.5]", "[0, 0.9, 9]"));
    let ended = scratch.sendsim(&["batch", "grid.toml"]).with_code(0);
    let summary = Rows::of(&scratch.read("out/grid-batch/summary.csv"));
    let named: Vec<(String, String)> =
        summary.column("nurses").into_iter().zip(summary.column("lists_that_grow")).collect();
    let of = |nurses: &str| named.iter().find(|(n, _)| n == nurses).unwrap().1.clone();
    let monthly = |text: &str| text.strip_prefix("nurses +").unwrap().parse::<f64>().unwrap();
    assert!((monthly(&of("0")) - 20.0).abs() < 1.5, "{named:?}");
    assert_eq!(of("9"), "");
    assert!(ended.out.contains("LISTS THAT GROW") && ended.out.contains("+20 a month"), "{}", ended.out);
    let json = |arguments: &[&str]| -> Value {
        let ended = scratch.sendsim(&[arguments, &["--format", "json", "-q"]].concat());
        assert!(matches!(ended.code, Some(0 | 1)), "{}", ended.err);
        serde_json::from_str(&ended.out).unwrap()
    };
    let grows = |value: &Value| value.as_array().unwrap().first().map(|list| list["more_each_month"].as_f64().unwrap());
    let none = ["--set", "teams.nurses.posts.established.wte=0", "--replications", "40"];
    let run = json(&[&["run", "small.toml"][..], &none].concat());
    assert_eq!(grows(&run["lists_that_grow"]), Some(monthly(&of("0"))), "as in the run");
    let batch = json(&["batch", "grid.toml", "--out", "again"]);
    let last = batch["scenarios"].as_array().unwrap().iter().find(|s| s["levels"]["nurses"] == "0").unwrap();
    assert_eq!(grows(&last["lists_that_grow"]), Some(monthly(&of("0"))));
    let compare = json(&[&["compare", "small.toml"][..], &none].concat());
    assert_eq!(grows(&compare["comparisons"][0]["lists_that_grow"]), Some(monthly(&of("0"))));
    let text = scratch.sendsim(&[&["compare", "small.toml"][..], &none].concat()).with_code(0).out.replace('\n', " ");
    assert!(text.contains("lists that grow (middle of the futures): nurses +20 a month"), "{text}");
    let page = String::from_utf8(scratch.read("out/compare-small/report.md")).unwrap();
    assert!(page.contains("lists that grow"), "the page for a committee too");
    let vary = ["solve", "small.toml", "--vary", "teams.nurses.posts.established.wte", "--from", "0", "--to", "0.2"];
    let solve = json(&[&vary[..], &["--step", "0.1", "--target", "never", "--replications", "20"]].concat());
    assert!(grows(&solve["lists_that_grow"]["with_the_answer"]).is_some(), "{solve}");
    let sensitivity = "teams.nurses.posts.established.wte = 0 # assumption, range 0-0.1\n";
    scratch.file("none.toml", format!("extends = \"small.toml\"\n{sensitivity}"));
    let found = json(&["sensitivity", "none.toml", "--replications", "20"]);
    assert!(grows(&found["lists_that_grow"]).is_some_and(|by| (by - 20.0).abs() < 1.5), "{found}");
}
