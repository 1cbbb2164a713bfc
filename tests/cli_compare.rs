//! `sendsim compare` as a user types it.

mod cli_support;

use cli_support::{SCENARIO, Scratch};

const STAFF: &str = "teams.nurses.posts.established.wte";

#[test]
fn a_changed_value_is_compared_with_the_file() {
    let scratch = Scratch::new("compare");
    let set = format!("{STAFF}=0.5");
    let arguments = ["compare", "small.toml", "--set", &set, "--replications", "12"];
    let ended = scratch.sendsim(&arguments).with_code(0).saying("files in out/compare-small");
    assert!(ended.out.contains("A small clinic with teams.nurses.posts.established.wte=0.5 against A small clinic"));
    for part in ["at least 4 weeks later", "What drives it", "Who gains, who loses", "Better in", "12 replications"] {
        assert!(ended.out.to_lowercase().contains(&part.to_lowercase()), "{part}: {}", ended.out);
    }
    let manifest = scratch.json("out/compare-small/manifest.json");
    assert_eq!(manifest["others"].as_array().map(Vec::len), Some(1));
    assert_eq!(manifest["command"], format!("sendsim compare small.toml --set {set} --replications 12 --seed 7"));
    // The command of the manifest makes the same bytes, on one thread too, over the earlier results.
    let files = ["differences.csv", "children.csv", "targets.csv", "manifest.json"];
    assert_eq!(scratch.made_again("out/compare-small", &files, &["--threads", "1", "--quiet"]).err, "");
    // A run may take the place of a comparison, as its own results.
    scratch.sendsim(&["run", "small.toml", "--replications", "2", "--out", "out/compare-small"]).with_code(0);
}

#[test]
fn for_programs_it_is_json() {
    let scratch = Scratch::new("compare-json");
    scratch.file(
        "more.toml",
        "extends = \"small.toml\"\ntitle = \"More\"\n[pathways.clinic.demand.requests]\nyearly = 260\n",
    );
    let json = ["compare", "small.toml", "more.toml", "small.toml", "--replications", "10", "--format", "json"];
    let ended = scratch.sendsim(&json).with_code(0);
    let value: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let all = value["comparisons"].as_array().unwrap();
    assert_eq!((all.len(), all[0]["same"].as_bool(), all[1]["same"].as_bool()), (2, Some(false), Some(true)));
    assert!(all[0]["drivers"][0].as_str().unwrap().contains("(+3"), "{}", all[0]["drivers"]);
}

#[test]
fn what_cannot_be_compared_is_refused_in_words() {
    let scratch = Scratch::new("compare-refused");
    scratch.file("later.toml", SCENARIO.replace("end = 2025-07-31", "end = 2025-12-31"));
    scratch.file("broken.toml", SCENARIO.replace("yearly = 200", "yearly = -1"));
    let cases: [(&[&str], i32, &str); 6] = [
        (&["compare", "small.toml"], 2, "nothing to compare with"),
        (&["compare", "small.toml", "later.toml"], 2, "only scenarios of the same dates can be compared"),
        (&["compare", "small.toml", "broken.toml"], 2, "yearly"),
        (&["compare", "small.toml", "gone.toml"], 2, "there is no such file"),
        (&["compare", "small.toml", "--set", "teams.nurses.posts.established.wtf=3"], 2, "wtf"),
        (&["compare", "small.toml", "small.toml", "--max-memory", "1", "--replications", "100000"], 3, "--max-memory"),
    ];
    for (arguments, code, words) in cases {
        assert_eq!(scratch.sendsim(arguments).with_code(code).saying(words).out, "", "{arguments:?}");
    }
    assert!(!scratch.0.join("out").exists());
}
