//! Whole or not at all; nothing of a user's is ever lost.

use super::ours::LOCK;
use super::read_tests::Scratch;
use super::{WriteError, check_can_publish, check_holds_only, publish};
use std::fs::{self, File};
use std::path::Path;

const MANIFEST: &str = r#"{ "tool": "sendsim" }"#;

fn results(version: &str) -> Vec<(&'static str, Vec<u8>)> {
    vec![("measures.csv", version.into()), ("targets.csv", b"t".to_vec()), ("manifest.json", MANIFEST.into())]
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn folders_above_are_made_and_nothing_else_is_left() {
    let scratch = Scratch::new("made");
    let out = scratch.0.join("a/b/out");
    check_can_publish(&out, &["measures.csv"]).unwrap();
    assert_eq!(names(&scratch.0), [""; 0], "the check leaves nothing behind");
    publish(&out, &results("one")).unwrap();
    assert_eq!(names(&out), ["manifest.json", "measures.csv", "targets.csv"]);
    assert_eq!(names(&scratch.0.join("a/b")), ["out"]);
}

#[test]
fn an_empty_folder_is_taken() {
    let scratch = Scratch::new("empty");
    let out = scratch.0.join("out");
    fs::create_dir(&out).unwrap();
    scratch.file("out/.DS_Store", "litter");
    publish(&out, &results("one")).unwrap();
    assert_eq!(names(&out), ["manifest.json", "measures.csv", "targets.csv"]);
}

#[test]
fn earlier_results_are_replaced_as_a_whole() {
    let scratch = Scratch::new("replaced");
    let out = scratch.0.join("out");
    publish(&out, &results("one")).unwrap();
    publish(&out, &[("manifest.json", MANIFEST.into()), ("measures.csv", b"two".to_vec())]).unwrap();
    assert_eq!(names(&out), ["manifest.json", "measures.csv"], "what the new run does not have is gone");
    assert_eq!(read(&out.join("measures.csv")), "two");
    assert_eq!(names(&scratch.0), ["out"]);
}

/// Charts are named by what they show. Catches: earlier charts of other names taken for someone else's, and left behind; a
/// drawing of someone else lost, or found out after the run.
#[test]
fn charts_give_way_to_charts_of_other_names() {
    let scratch = Scratch::new("charts");
    let out = scratch.0.join("charts");
    let charts = |name: &'static str| {
        let manifest =
            format!("{{\n  \"tool\": \"sendsim\",\n  \"files\": [\n    \"{name}\",\n    \"manifest.json\"\n  ]\n}}\n");
        vec![(name, b"<svg/>".to_vec()), ("manifest.json", manifest.into_bytes())]
    };
    for name in ["01-ranking.svg", "01-tornado.svg"] {
        check_holds_only(&out, ".svg").unwrap();
        publish(&out, &charts(name)).unwrap();
        assert_eq!(names(&out), [name, "manifest.json"]);
        assert_eq!(names(&scratch.0), ["charts"]);
    }
    scratch.file("charts/mine.svg", "<svg/>");
    let added = Err(WriteError::Added(out.clone(), "mine.svg".into()));
    assert_eq!((check_holds_only(&out, ".svg"), publish(&out, &charts("01-ranking.svg"))), (added.clone(), added));
    assert_eq!(names(&out), ["01-tornado.svg", "manifest.json", "mine.svg"]);
    let drawings = scratch.0.join("drawings");
    fs::create_dir(&drawings).unwrap();
    scratch.file("drawings/mine.svg", "<svg/>");
    assert_eq!(check_holds_only(&drawings, ".svg"), Err(WriteError::Foreign(drawings.clone())));
}

#[test]
fn a_folder_of_someone_else_is_refused() {
    let scratch = Scratch::new("foreign");
    let out = scratch.0.join("out");
    fs::create_dir(&out).unwrap();
    scratch.file("out/budget.xlsx", "mine");
    assert_eq!(publish(&out, &results("one")), Err(WriteError::Foreign(out.clone())));
    scratch.file("out/manifest.json", r#"{ "tool": "other" }"#);
    assert_eq!(publish(&out, &results("one")), Err(WriteError::Foreign(out.clone())));
    assert_eq!(check_can_publish(&out, &["measures.csv"]), Err(WriteError::Foreign(out.clone())));
    assert_eq!(names(&out), ["budget.xlsx", "manifest.json"]);
    assert_eq!(names(&scratch.0), ["out"]);
}

#[test]
fn results_that_someone_added_to_are_refused() {
    let scratch = Scratch::new("added");
    let out = scratch.0.join("out");
    publish(&out, &results("one")).unwrap();
    scratch.file("out/notes.docx", "mine");
    assert_eq!(publish(&out, &results("two")), Err(WriteError::Added(out.clone(), "notes.docx".into())));
    fs::remove_file(out.join("notes.docx")).unwrap();
    fs::remove_file(out.join("targets.csv")).unwrap();
    fs::create_dir(out.join("targets.csv")).unwrap();
    assert_eq!(publish(&out, &results("two")), Err(WriteError::Added(out.clone(), "targets.csv".into())));
    assert_eq!(read(&out.join("measures.csv")), "one");
}

#[test]
fn a_file_at_the_place_or_above_it_is_kept() {
    let scratch = Scratch::new("file");
    let file = scratch.file("file", "mine");
    assert_eq!(publish(&file, &results("one")), Err(WriteError::IsFile(file.clone())));
    for below in [file.join("out"), file.join("a/b/out")] {
        assert_eq!(publish(&below, &results("one")), Err(WriteError::IsFile(file.clone())));
        assert_eq!(check_can_publish(&below, &[]), Err(WriteError::IsFile(file.clone())));
    }
    assert_eq!(read(&file), "mine");
}

#[test]
fn a_failure_half_way_leaves_the_earlier_results() {
    let scratch = Scratch::new("half-way");
    let out = scratch.0.join("out");
    let mut broken = results("two");
    broken.push(("no/such/folder.csv", b"x".to_vec()));
    assert!(matches!(publish(&out, &broken), Err(WriteError::System(..))));
    assert_eq!(names(&scratch.0), [""; 0]);
    publish(&out, &results("one")).unwrap();
    assert!(matches!(publish(&out, &broken), Err(WriteError::System(..))));
    assert_eq!(names(&scratch.0), ["out"]);
    assert_eq!(read(&out.join("measures.csv")), "one");
    let deep = scratch.0.join("new/deep/out");
    assert!(publish(&deep, &broken).is_err());
    assert_eq!(names(&scratch.0), ["out"], "folders made for nothing are gone");
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_reported() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new("read-only");
    let locked = scratch.0.join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    // A superuser may write all the same.
    if File::create(locked.join("probe")).is_err() {
        let out = locked.join("out");
        let denied = Err(WriteError::System(super::ours::beside(&out, "new"), "no permission".into()));
        assert_eq!(check_can_publish(&out, &[]), denied);
        assert_eq!(publish(&out, &results("one")), denied);
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_stays_a_link() {
    let scratch = Scratch::new("link");
    let (real, link) = (scratch.0.join("real"), scratch.0.join("link"));
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    publish(&link, &results("one")).unwrap();
    publish(&link, &results("two")).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(read(&real.join("measures.csv")), "two");
    assert_eq!(names(&scratch.0), ["link", "real"]);
}

#[test]
fn what_a_killed_process_left_is_cleared_and_what_a_live_one_writes_is_not() {
    let scratch = Scratch::new("left");
    let out = scratch.0.join("out");
    for left in [".out.sendsim-new-1", ".out.sendsim-new-2", ".out.sendsim-old-3"] {
        fs::create_dir(scratch.0.join(left)).unwrap();
        scratch.file(&format!("{left}/measures.csv"), "left");
    }
    scratch.file(".out.sendsim-new-1/.lock", "");
    scratch.file(".out.sendsim-new-2/.lock", "");
    let held = File::options().write(true).open(scratch.0.join(".out.sendsim-new-2").join(LOCK)).unwrap();
    held.lock().unwrap();
    // Killed between making the folder and its lock.
    fs::create_dir(scratch.0.join(".out.sendsim-new-4")).unwrap();
    publish(&out, &results("one")).unwrap();
    assert_eq!(names(&scratch.0), [".out.sendsim-new-2", "out"]);
}

/// As a process leaves it that is killed just after its results came to their place.
#[test]
fn a_lock_left_in_results_is_no_file_of_others() {
    let scratch = Scratch::new("lock_left");
    let out = scratch.0.join("out");
    publish(&out, &results("one")).unwrap();
    assert_eq!(names(&out), ["manifest.json", "measures.csv", "targets.csv"], "the lock does not stay");
    scratch.file("out/.lock", "");
    publish(&out, &results("two")).unwrap();
    assert_eq!(names(&out), ["manifest.json", "measures.csv", "targets.csv"]);
    assert_eq!((names(&scratch.0), read(&out.join("measures.csv"))), (vec!["out".to_string()], "two".to_string()));
}

#[test]
fn every_error_says_where_and_what_to_do() {
    let dir = Path::new("out/x").to_owned();
    let errors = [
        (
            WriteError::IsFile(dir.clone()),
            "cannot write to out/x: it is a file, not a folder; choose another with --out",
        ),
        (
            WriteError::Foreign(dir.clone()),
            "will not write to out/x: it is not empty and holds no results of sendsim; choose another folder",
        ),
        (
            WriteError::Added(dir.clone(), "notes.docx".into()),
            "will not replace the results in out/x: notes.docx there is not of what sendsim wrote; move it away or \
             choose another folder",
        ),
        (WriteError::System(dir, "the disk is full".into()), "cannot write to out/x: the disk is full"),
    ];
    for (error, words) in errors {
        assert_eq!(error.to_string(), words);
    }
}
