//! `councils` on twelve made-up councils: `fixtures/councils/`, of the shape of the department's files.

mod cli_support;

use cli_support::Scratch;
use std::fs;
use std::path::Path;

fn scratch(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/councils");
    for file in ["requests.csv", "timeliness_20_week.csv"] {
        scratch.file(file, fs::read(folder.join(file)).unwrap());
    }
    scratch
}

/// The page says what it comes to in words, the files hold every forecast, and they are the same on one thread and on two.
#[test]
fn every_council_is_forecast_and_scored_alike_on_any_threads() {
    let scratch = scratch("councils");
    let run = |out: &str, threads: &str| {
        let of =
            ["councils", ".", "--runs", "400", "--years", "2022,2023", "--each", "--out", out, "--threads", threads];
        scratch.sendsim(&of).with_code(0).out
    };
    let page = run("one", "1");
    assert_eq!(page, run("two", "2"));
    for words in
        ["12 councils: the error is", "2022: 1 council left out", "80 % ranges held", "Lyndale", "2023, on-time share"]
    {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
    let file = |out: &str, name: &str| fs::read_to_string(scratch.0.join(out).join(name)).unwrap();
    for name in ["forecasts.csv", "scores.csv"] {
        assert_eq!(file("one", name), file("two", name));
    }
    // 12 councils less one without 2021, in either year, three measures each.
    assert_eq!(file("one", "forecasts.csv").lines().count(), 1 + 2 * 11 * 3);
    assert_eq!(file("one", "scores.csv").lines().count(), 1 + 3 * 4 * 3);
}

#[test]
fn what_is_wrong_is_said() {
    let scratch = scratch("councils_wrong");
    let fails = |arguments: &[&str]| scratch.sendsim(arguments).with_code(2).err;
    let words = fails(&["councils", "nowhere"]);
    assert!(words.contains("requests.csv: there is no such file; the folder must hold"), "{words}");
    let words = fails(&["councils", ".", "--years", "2020"]);
    assert!(words.contains("2020 cannot be forecast from these files; there are 2021, 2022, 2023"), "{words}");
    scratch.file("requests.csv", "a,b\n1,2\n");
    let words = fails(&["councils", "."]);
    assert!(words.contains("there is no column"), "{words}");
    assert!(!scratch.0.join("out").exists(), "nothing is written");
}
