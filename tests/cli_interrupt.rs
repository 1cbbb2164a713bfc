//! Ctrl-C: exit code 130 within a second, wherever the run is, and nothing half-written.
#![cfg(unix)]

mod cli_support;

use cli_support::{Ended, Scratch};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Generous for a machine that is busy with other tests; the promise is a second.
const SOON: Duration = Duration::from_secs(2);

fn signal(child: &Child, signal: &str) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// Starts a run, sends the signals after a while, and says how it ended and how soon after the first.
fn interrupted(scratch: &Scratch, arguments: &[&str], after: Duration, signals: &[&str]) -> (Ended, Duration) {
    let mut child = scratch.command(arguments).spawn().unwrap();
    sleep(after);
    assert!(child.try_wait().unwrap().is_none(), "it was over before it could be interrupted");
    let asked = Instant::now();
    for name in signals {
        signal(&child, name);
        sleep(Duration::from_millis(20));
    }
    child.wait().unwrap();
    let took = asked.elapsed();
    (Ended::from(child.wait_with_output().unwrap()), took)
}

#[test]
fn between_replications() {
    let scratch = Scratch::new("between");
    let many = ["run", "small.toml", "--replications", "10000000", "--max-memory", "1000000", "--out", "a/b"];
    let (ended, took) = interrupted(&scratch, &many, Duration::from_millis(700), &["-INT"]);
    ended.with_code(130).saying("interrupted; nothing was written");
    assert!(took < SOON, "{took:?}");
    assert_eq!(scratch.tree(), ["small.toml"]);
}

#[test]
fn inside_a_replication_and_inside_the_life_of_a_child() {
    let scratch = Scratch::new("inside");
    let yearly = "pathways.clinic.demand.requests.yearly=5000000";
    let huge = ["run", "small.toml", "--max-events", "1000000000000", "--set", yearly];
    for what in [["--replications", "1"], ["--trace", "0:clinic/requests/2024-08/1"]] {
        let (ended, took) = interrupted(&scratch, &[&huge[..], &what].concat(), Duration::from_millis(400), &["-INT"]);
        assert_eq!(ended.with_code(130).saying("interrupted").out, "");
        assert!(took < SOON, "{took:?}");
        assert_eq!(scratch.tree(), ["small.toml"]);
    }
}

/// Catches: what is done is kept, said before any of it is.
#[test]
fn a_fit_that_has_kept_nothing_does_not_say_that_it_has() {
    let scratch = Scratch::new("nothing-kept");
    let prior = "teams.nurses.posts.established.wte.prior.uniform = [0.8, 1.0]\n";
    scratch.file("fit.toml", format!("extends = \"small.toml\"\n{prior}"));
    let row = "2024-09-01,2024-09-30,clinic,plans_issued,12,plans\n";
    scratch.file("clinic.csv", format!("period_start,period_end,pathway,measure,value,unit\n{row}"));
    let yearly = "pathways.clinic.demand.requests.yearly=5000000";
    let fit = ["calibrate", "fit.toml", "--to", "clinic.csv", "--set", yearly, "--max-events", "1000000000000"];
    let fit = [&fit[..], &["--max-memory", "1000000"]].concat();
    let (ended, _) = interrupted(&scratch, &fit, Duration::from_millis(1500), &["-INT"]);
    ended.with_code(130).saying("interrupted; nothing was written");
}

#[test]
fn a_request_to_end_is_heeded_and_a_second_one_is_at_once() {
    let scratch = Scratch::new("twice");
    let many = ["run", "small.toml", "--replications", "10000000", "--max-memory", "1000000"];
    let (ended, took) = interrupted(&scratch, &many, Duration::from_millis(400), &["-TERM"]);
    ended.with_code(130);
    assert!(took < SOON, "{took:?}");
    let (ended, took) = interrupted(&scratch, &many, Duration::from_millis(400), &["-INT", "-INT"]);
    ended.with_code(130);
    assert!(took < SOON, "{took:?}");
    assert_eq!(scratch.tree(), ["small.toml"]);
}
