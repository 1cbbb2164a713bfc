//! `sendsim verify` as a user meets it. That a figure which does not agree ends it with code 1 is tested where the code is
//! made (`src/cli/verify.rs`) and where figures are judged (`tests/theory.rs`): no option makes a cell wrong.

mod cli_support;

use cli_support::Scratch;
use serde_json::Value;

#[test]
fn some_cases_pass_in_words() {
    let scratch = Scratch::new("verify-text");
    let ended = scratch.sendsim(&["verify", "--only", "ages_old", "--only", "fork_join"]).with_code(0);
    assert!(ended.out.starts_with("The engine against queueing theory\n"), "{}", ended.out);
    assert!(ended.out.contains("\n2 cases, 5 figures: all pass\ndefault seeds"), "{}", ended.out);
    let (first, second) = (ended.out.find("fork_join · "), ended.out.find("ages_old · "));
    assert!(first.is_some() && first < second, "in their own order: {}", ended.out);
    assert!(ended.out.lines().all(|l| l.chars().count() <= 100), "{}", ended.out);
    assert!(
        ended.err.contains("2 cases in ") && !ended.out.contains(" s on "),
        "times go to standard error: {}",
        ended.err
    );
    assert_eq!(scratch.tree(), ["small.toml"], "nothing is written");
}

#[test]
fn json_is_the_same_bytes_on_any_number_of_threads() {
    let scratch = Scratch::new("verify-json");
    let run = |threads| {
        let arguments =
            ["verify", "--only", "panel", "--seed", "5", "--format", "json", "--quiet", "--threads", threads];
        let ended = scratch.sendsim(&arguments).with_code(0);
        assert_eq!(ended.err, "");
        ended.out
    };
    let text = run("1");
    assert_eq!(text, run("3"));
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&json["passes"], &json["seed"]), (&Value::from(true), &Value::from(5)));
    let case = &json["cases"][0];
    assert_eq!((&case["case"], &case["scenario"]), (&"panel".into(), &"scenarios/theory/panel.toml".into()));
    for figure in case["figures"].as_array().unwrap() {
        let number = |key: &str| figure[key].as_f64().unwrap();
        assert!(number("lower") < number("simulated") && number("simulated") < number("upper"), "{figure}");
        assert!(number("finds_percent") <= 1.0 && figure["passes"] == true, "{figure}");
    }
}

#[test]
fn a_name_that_is_none_is_a_fault_of_the_arguments() {
    let scratch = Scratch::new("verify-name");
    scratch.sendsim(&["verify", "--only", "tandom"]).with_code(2).saying("no case tandom; did you mean tandem?");
    scratch.sendsim(&["verify", "--only", "everything_else"]).with_code(2).saying("there are mm1_half, ");
    scratch.sendsim(&["verify", "--seed", "x"]).with_code(2);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_within_a_second() {
    use std::process::Command;
    use std::time::{Duration, Instant};
    let scratch = Scratch::new("verify-interrupt");
    let child = scratch.command(&["verify"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let asked = Instant::now();
    let ended = cli_support::Ended::from(child.wait_with_output().unwrap()).with_code(130);
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    assert_eq!(ended.out, "");
}
