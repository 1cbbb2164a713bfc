//! What goes wrong is said in words, with the exit code that scripts rely on, and nothing is half-written.

mod cli_support;

use cli_support::{SCENARIO, Scratch};
use std::fs;

#[test]
fn wrong_arguments_are_explained() {
    let scratch = Scratch::new("arguments");
    let wrong: [(&[&str], &str); 15] = [
        (&[], "Usage: sendsim"),
        (&["fly"], "unrecognized subcommand"),
        (&["run"], "<SCENARIO>"),
        (&["run", "small.toml", "--replications", "0"], "it must lie between 1 and 10000000"),
        (&["run", "small.toml", "--replications", "99999999999999999999999"], "it must lie between 1 and 10000000"),
        (&["run", "small.toml", "--replications", "many"], "a whole number from 1 to 10000000 is wanted"),
        (&["run", "small.toml", "--replications=-5"], "a whole number from 1"),
        (&["run", "small.toml", "--threads", "0"], "it must lie between 1 and 1024"),
        (&["run", "small.toml", "--threads", "1000000"], "it must lie between 1 and 1024"),
        (&["run", "small.toml", "--seed=-1"], "a whole number from 0"),
        (&["run", "small.toml", "--seed", "18446744073709551616"], "it must lie between 0 and 9223372036854775807"),
        (&["run", "small.toml", "--set", "title"], "PATH=VALUE is wanted"),
        (&["run", "small.toml", "--trace", "clinic"], "REPLICATION:CHILD is wanted"),
        (&["run", "small.toml", "--format", "yaml"], "possible values: text, json"),
        (&["run", "small.toml", "--trace", "1:a", "--out", "x"], "cannot be used with"),
    ];
    for (arguments, words) in wrong {
        let ended = scratch.sendsim(arguments).with_code(2).saying(words);
        assert_eq!(ended.out, "", "{arguments:?}");
    }
    scratch.sendsim(&["run", "small.toml", "--seed", "9223372036854775807", "--replications", "1"]).with_code(0);
}

#[test]
fn help_and_version_are_answers() {
    let scratch = Scratch::new("help");
    assert!(scratch.sendsim(&["--help"]).with_code(0).out.contains("Exit codes:"));
    assert!(scratch.sendsim(&["run", "--help"]).with_code(0).out.contains("--fail-on-missed-target"));
    assert!(scratch.sendsim(&["--version"]).with_code(0).out.starts_with("sendsim "));
}

#[test]
fn what_cannot_be_read_is_named() {
    let scratch = Scratch::new("unreadable");
    scratch.file("latin.toml", b"title = \"caf\xE9\"\n");
    scratch.file("lost.toml", "extends = \"gone.toml\"\n");
    fs::create_dir(scratch.0.join("folder")).unwrap();
    for (name, words) in [
        ("none.toml", "there is no such file"),
        ("folder", "it is a folder, not a file"),
        ("latin.toml", "line 1 is not UTF-8 text"),
        ("lost.toml", "there is no such file"),
        ("", "a value is required"),
    ] {
        for command in ["check", "run", "explain"] {
            let ended = scratch.sendsim(&[command, name]);
            if !name.is_empty() {
                ended.with_code(2).saying(name).saying(words);
            } else {
                ended.with_code(2);
            }
        }
    }
    assert!(!scratch.0.join("out").exists());
}

#[test]
fn every_fault_of_a_scenario_is_shown_with_its_place() {
    let scratch = Scratch::new("faults");
    let faulty = SCENARIO.replace("yearly = 200", "yearly = -200").replace("\"nurses\"", "\"nurse\"");
    scratch.file("faulty.toml", faulty);
    for command in ["check", "run", "explain"] {
        let ended = scratch.sendsim(&[command, "faulty.toml"]).with_code(2).saying("3 faults in 1 file");
        assert_eq!(ended.out, "");
        assert!(ended.err.contains("faulty.toml:12:10") && ended.err.contains("faulty.toml:15:13"), "{}", ended.err);
        assert!(ended.err.contains('^') && ended.err.contains("nurses"), "{}", ended.err);
    }
}

#[test]
fn a_scenario_that_would_explode_is_refused_with_an_estimate() {
    let scratch = Scratch::new("explode");
    let more =
        ["run", "small.toml", "--set", "pathways.clinic.demand.requests.yearly=9000000", "--max-events", "1000000"];
    scratch.sendsim(&more).with_code(3).saying("too large").saying("--max-events");
    let many = ["run", "small.toml", "--replications", "10000000", "--max-memory", "100"];
    scratch.sendsim(&many).with_code(3).saying("10,000,000 replications would need").saying("--max-memory");
    assert_eq!(scratch.tree(), ["small.toml"]);
}

#[test]
fn places_that_cannot_be_written_are_refused_before_the_run() {
    let scratch = Scratch::new("unwritable");
    scratch.file("taken", "mine");
    scratch.file("theirs/budget.xlsx", "mine");
    for (out, words) in [
        ("taken", "it is a file, not a folder"),
        ("taken/below", "cannot write to taken: it is a file"),
        ("theirs", "holds no results of sendsim"),
        ("small.toml", "it is a file"),
    ] {
        let ended = scratch.sendsim(&["run", "small.toml", "--out", out]).with_code(4).saying(words).saying("error: ");
        assert_eq!(ended.out, "");
    }
    assert_eq!(scratch.tree(), ["small.toml", "taken", "theirs", "theirs/budget.xlsx"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_takes_nothing_is_reported() {
    let scratch = Scratch::new("proc");
    scratch.sendsim(&["run", "small.toml", "--out", "/proc/sendsim/out"]).with_code(4).saying("cannot write to /proc");
    // The answers themselves can fail to be written too.
    let mut command = scratch.command(&["run", "small.toml", "--quiet"]);
    command.stdout(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to standard output"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_wants_no_more_is_no_fault() {
    use std::process::{Command, Stdio};
    let scratch = Scratch::new("pipe");
    let line = format!(
        "{} run small.toml --format json 2>err | head -1; exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_sendsim")
    );
    let output =
        Command::new("bash").args(["-c", &line]).current_dir(&scratch.0).stdin(Stdio::null()).output().unwrap();
    let err = String::from_utf8(scratch.read("err")).unwrap();
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert!(err.contains("files in") && !err.contains("panic") && !err.contains("pipe"), "{err}");
    // Standard error may be gone as well.
    let line =
        format!("{} run small.toml 2>&1 >out.txt | true; exit ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_sendsim"));
    let output =
        Command::new("bash").args(["-c", &line]).current_dir(&scratch.0).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}
