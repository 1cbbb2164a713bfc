//! A batch that is killed goes on where it was, one that is shared out is joined, and both give the bytes of one run.

mod batch_support;
mod cli_support;

use batch_support::{GRID, Rows, TABLES, files, grid};
use cli_support::{SCENARIO, Scratch};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The hidden folder beside an output, and the entries in it.
fn journal(scratch: &Scratch, out: &str) -> Vec<PathBuf> {
    let folder = scratch.0.join(format!(".{out}.sendsim-journal"));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    entries.filter(|path| path.extension().is_some_and(|e| e == "entry")).collect()
}

/// A batch that takes about a second: six scenarios of seven blocks each.
fn second(scratch: &Scratch) -> Vec<&'static str> {
    scratch.file("second.toml", GRID.replace("small.toml", "busy.toml"));
    scratch.file("busy.toml", SCENARIO.replace("replications = 40", "replications = 400"));
    vec!["batch", "second.toml", "--quiet", "--threads", "2", "--out"]
}

#[cfg(unix)]
#[test]
fn twenty_times_killed_the_files_are_those_of_an_unbroken_run() {
    use std::os::unix::process::ExitStatusExt;
    let scratch = grid("killed");
    let command = second(&scratch);
    let began = Instant::now();
    scratch.sendsim(&[&command[..], &["whole"]].concat()).with_code(0);
    let whole = (files(&scratch, "whole"), began.elapsed());
    let broken = [&command[..], &["broken"]].concat();
    // Moments spread over the length of the run by the fractional parts of multiples of the golden ratio.
    let (mut kills, mut gone_on, mut finished, mut tries) = (0, 0, 0, 0);
    while kills < 20 {
        tries += 1;
        assert!(tries < 200, "{kills} kills");
        let mut child = scratch.command(&broken).spawn().unwrap();
        std::thread::sleep(whole.1.mul_f64((f64::from(tries) * 0.618_033_988_749_895).fract()));
        child.kill().unwrap();
        if child.wait().unwrap().signal() == Some(9) {
            kills += 1;
            gone_on += usize::from(!journal(&scratch, "broken").is_empty());
        } else {
            // Done before its moment came: from the beginning again.
            assert!(files(&scratch, "broken") == whole.0, "after {kills} kills");
            fs::remove_dir_all(scratch.0.join("broken")).unwrap();
            finished += 1;
        }
    }
    scratch.sendsim(&broken).with_code(0);
    assert!(files(&scratch, "broken") == whole.0, "after all");
    assert!(gone_on >= 10, "{gone_on} of 20 kills left something done behind; {finished} runs came to their end");
    assert!(journal(&scratch, "broken").is_empty());
    let left: Vec<String> = scratch.tree().into_iter().filter(|name| name.contains("sendsim")).collect();
    assert_eq!(left, [""; 0], "nothing is left beside the results");
}

/// Runs until something is kept, then kills it.
fn half_done(scratch: &Scratch, command: &[&str], out: &str, entries: usize) {
    let mut child = scratch.command(&[command, &[out]].concat()).spawn().unwrap();
    let began = Instant::now();
    while journal(scratch, out).len() < entries {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing is kept");
        assert!(child.try_wait().unwrap().is_none(), "it was done before");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_was_done_of_other_scenarios_seeds_or_figures_is_not_taken() {
    let scratch = grid("stale");
    let command = second(&scratch);
    half_done(&scratch, &command, "out", 8);
    scratch
        .file("busy.toml", SCENARIO.replace("replications = 40", "replications = 400").replace("mean = 6", "mean = 7"));
    scratch.sendsim(&[&command[..], &["fresh"]].concat()).with_code(0);
    scratch.sendsim(&[&command[..], &["out"]].concat()).with_code(0);
    assert!(files(&scratch, "out") == files(&scratch, "fresh"), "another scenario");
    for other in
        [&["--seed", "8"][..], &["--replications", "401"], &["--every-measure"], &["--rank-by", "target:never"]]
    {
        half_done(&scratch, &command, "out", 8);
        scratch.sendsim(&[&command[..], &["out"], other].concat()).with_code(0);
        scratch.sendsim(&[&command[..], &["fresh"], other].concat()).with_code(0);
        assert!(files(&scratch, "out") == files(&scratch, "fresh"), "{other:?}");
    }
}

#[test]
fn torn_and_foreign_entries_are_done_again() {
    let scratch = grid("torn");
    let command = second(&scratch);
    scratch.sendsim(&[&command[..], &["whole"]].concat()).with_code(0);
    half_done(&scratch, &command, "out", 8);
    let entries = journal(&scratch, "out");
    for (n, entry) in entries.iter().enumerate() {
        let bytes = fs::read(entry).unwrap();
        match n % 4 {
            0 => fs::write(entry, &bytes[..bytes.len() / 2]).unwrap(),
            1 => fs::write(entry, b"something else").unwrap(),
            2 => fs::copy(entry, &entries[(n + 1) % entries.len()]).map(|_| ()).unwrap(),
            _ => {}
        }
    }
    let talking: Vec<&str> = command.iter().copied().filter(|word| *word != "--quiet").collect();
    scratch.sendsim(&[&talking[..], &["out"]].concat()).with_code(0);
    assert!(files(&scratch, "out") == files(&scratch, "whole"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_batch_says_that_it_can_go_on_and_two_at_once_are_refused() {
    let scratch = grid("interrupted");
    let command: Vec<&str> = second(&scratch).into_iter().filter(|word| *word != "--quiet").collect();
    let command = [&command[..], &["out"]].concat();
    let child = scratch.command(&command).spawn().unwrap();
    while journal(&scratch, "out").len() < 8 {
        std::thread::sleep(Duration::from_millis(1));
    }
    scratch.sendsim(&command).with_code(4).saying("another sendsim is at work on it");
    let pid = child.id().to_string();
    std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap();
    let ended = cli_support::Ended::from(child.wait_with_output().unwrap()).with_code(130);
    let ended = ended.saying("interrupted; what is done is kept: the same command goes on from there");
    assert_eq!(ended.out, "");
    // It names the scenarios that are done; it may have been stopped before the first was, with blocks of some kept.
    let ended = scratch.sendsim(&command).with_code(0);
    assert!(!ended.err.contains("going on: ") || ended.err.contains(" of 6 done before"), "{}", ended.err);
    scratch.sendsim(&[&command[..command.len() - 1], &["whole"]].concat()).with_code(0);
    assert!(files(&scratch, "out") == files(&scratch, "whole"));
}

#[test]
fn four_shares_joined_are_one_run() {
    let scratch = grid("shards");
    scratch.file("broken.toml", SCENARIO.replace("yearly = 200", "yeerly = 200"));
    let command = ["batch", "grid.toml", "broken.toml", "small.toml", "--quiet", "--out"];
    scratch.sendsim(&[&command[..], &["whole"]].concat()).with_code(2);
    let mut scenarios = 0;
    for share in ["1/4", "2/4", "3/4", "4/4"] {
        scratch.sendsim(&[&command[..], &[&share[..1], "--shard", share]].concat()).with_code(2);
        scenarios += Rows::of(&scratch.read(&format!("{}/summary.csv", &share[..1]))).column("rank").len();
    }
    assert_eq!(scenarios, 7, "each runs its share alone");
    // In any order.
    let merged =
        scratch.sendsim(&["merge", "3", "1", "4", "2", "--out", "merged"]).with_code(2).saying("4 parts joined");
    assert!(merged.out.contains("left out: broken: it has faults"), "{}", merged.out);
    assert!(files(&scratch, "merged") == files(&scratch, "whole"));
    // More processes than scenarios: some have nothing to do.
    for share in 1..=9 {
        let (out, shard) = (format!("n{share}"), format!("{share}/9"));
        scratch.sendsim(&["batch", "grid.toml", "--quiet", "--out", &out, "--shard", &shard]).with_code(0);
    }
    let parts: Vec<String> = (1..=9).map(|n| format!("n{n}")).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    scratch.sendsim(&[&["merge"], &parts[..], &["--out", "nine", "--quiet"]].concat()).with_code(0);
    scratch.sendsim(&["batch", "grid.toml", "--quiet", "--out", "one"]).with_code(0);
    assert!(files(&scratch, "nine") == files(&scratch, "one"));
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let scratch = grid("foreign");
    let shard = |out: &str, share: &str, more: &[&str]| {
        let command = ["batch", "grid.toml", "--quiet", "--shard", share, "--out", out];
        scratch.sendsim(&[&command[..], more].concat()).with_code(0);
    };
    shard("a1", "1/2", &[]);
    shard("a2", "2/2", &[]);
    shard("seed", "2/2", &["--seed", "8"]);
    shard("replications", "2/2", &["--replications", "41"]);
    shard("rank", "2/2", &["--rank-by", "target:never"]);
    shard("thirds", "2/3", &[]);
    scratch.file("grid.toml", GRID.replace("1.5", "1.6"));
    shard("scenarios", "2/2", &[]);
    scratch.file("grid.toml", GRID);
    scratch.file("small.toml", SCENARIO.replace("mean = 6", "mean = 7"));
    shard("changed", "2/2", &[]);
    let refused = |parts: &[&str], words: &str| {
        scratch.sendsim(&[&["merge"], parts, &["--out", "merged"]].concat()).with_code(2).saying(words);
    };
    refused(&["a1", "seed"], "a1 and seed are not of one batch: seed: 7 and 8");
    refused(&["a1", "replications"], "not of one batch: replications: 40 and 41");
    refused(&["a1", "rank"], "not of one batch: ranked by: ");
    refused(
        &["a1", "scenarios"],
        "not of one batch: scenarios: nurses=1.5 growth=planned and nurses=1.6 growth=planned",
    );
    refused(&["a1", "changed"], "not of one batch: the scenario nurses=0.6 growth=planned has changed between them");
    refused(&["a1", "thirds"], "a1 is one of 2 parts and thirds one of 3");
    refused(&["a1"], "part 2 of 2 is missing");
    refused(&["a1", "a2", "a2"], "part 2 is given twice");
    refused(&["a1", "nowhere"], "cannot join nowhere: parts.json there: there is no such file");
    let version =
        |text: &str| text.replace(&format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION")), "\"version\": \"9.9\"");
    let parts = String::from_utf8(scratch.read("a2/parts.json")).unwrap();
    for file in TABLES {
        scratch.file(&format!("version/{file}"), scratch.read(&format!("a2/{file}")));
    }
    scratch.file("version/parts.json", version(&parts));
    refused(&["a1", "version"], "not of one batch: made by: version 0");
    scratch.file("version/parts.json", &parts[..parts.len() / 2]);
    refused(&["a1", "version"], "cannot join version: parts.json there: ");
    // One figure changed by hand.
    scratch.file("version/parts.json", &parts);
    let measures = String::from_utf8(scratch.read("a2/measures.csv")).unwrap();
    let figure = measures.rfind(",40").unwrap();
    scratch.file("version/measures.csv", [&measures[..figure], ",41", &measures[figure + 3..]].concat());
    let ended = scratch.sendsim(&["merge", "a1", "version", "--out", "merged"]).with_code(4);
    ended.saying("has gone or changed meanwhile");
    assert!(!scratch.tree().iter().any(|name| name.contains("merged")), "nothing is written");
    scratch.sendsim(&["merge", "a1", "a2", "--out", "merged", "--quiet"]).with_code(0);
}
