//! The map of the house, kept honest: the room table in the docs of `src/lib.rs` says which room may use which and
//! what it must not touch; these tests read it from there and fail on whatever does not agree with it.

#[path = "architecture/imports.rs"]
mod imports;
#[path = "architecture/rooms.rs"]
mod rooms;
#[path = "architecture/tokens.rs"]
mod tokens;

use rooms::{Room, forbidden, room_table};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Most lines of a source file.
const MOST_LINES: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files under a folder, in the order of their names.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn table() -> Vec<Room> {
    room_table(&fs::read_to_string(root().join("src/lib.rs")).unwrap())
}

/// What a file of a room does that the table does not allow, as `path: why`.
fn violations(rooms: &[Room], room: &Room, file: &Path, text: &str) -> Vec<String> {
    let module = imports::module_of(file);
    let paths = imports::paths(&module, text);
    let mut found = BTreeSet::new();
    for path in &paths {
        if let [head, used, ..] = path.as_slice()
            && head == "crate"
            && used != &room.name
            && rooms.iter().any(|r| r.name == *used)
            && !room.may_use(used)
        {
            found.insert(format!("{}: uses the room `{used}`", file.display()));
        }
        for thing in room.must_not_touch.iter().filter(|thing| forbidden(thing, path)) {
            found.insert(format!("{}: touches {thing} (`{}`)", file.display(), path.join("::")));
        }
    }
    found.into_iter().collect()
}

#[test]
fn rooms_use_and_touch_only_what_the_table_allows() {
    let rooms = table();
    let mut all = Vec::new();
    for room in &rooms {
        for file in rust_files(&root().join("src").join(&room.name)) {
            let text = fs::read_to_string(&file).unwrap();
            all.extend(violations(&rooms, room, file.strip_prefix(root()).unwrap(), &text));
        }
    }
    assert!(all.is_empty(), "against the room table in src/lib.rs:\n{}", all.join("\n"));
}

#[test]
fn the_table_has_every_room_on_disk_and_no_other() {
    let in_table: BTreeSet<String> = table().into_iter().map(|r| r.name).collect();
    let mut on_disk = BTreeSet::new();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name != "lib.rs" && name != "main.rs" {
            on_disk.insert(name.trim_end_matches(".rs").to_owned());
        }
    }
    assert_eq!(in_table, on_disk, "left: the table in src/lib.rs; right: the folders under src");
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared = lib.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| l.trim_end_matches(';').to_owned());
    assert_eq!(in_table, declared.collect(), "left: the table in src/lib.rs; right: its `pub mod` lines");
}

#[test]
fn the_table_is_complete_and_the_kernel_stands_alone() {
    let rooms = table();
    assert!(rooms.len() >= 13, "rows of the room table: {}", rooms.len());
    for room in &rooms {
        for used in &room.uses {
            assert!(
                rooms.iter().any(|r| r.name == *used) || used == "everything",
                "`{used}` in the row of {}",
                room.name
            );
        }
        for thing in &room.must_not_touch {
            assert!(rooms::is_known_thing(thing), "no rule for \"{thing}\" in the row of {}", room.name);
        }
    }
    let kernel = rooms.iter().find(|r| r.name == "kernel").unwrap();
    assert!(kernel.uses.is_empty(), "the kernel imports nothing of ours");
}

#[test]
fn the_binary_is_thin() {
    let main = fs::read_to_string(root().join("src/main.rs")).unwrap();
    assert!(main.lines().count() <= 20);
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    let folders = ["src", "tests", "benches"].map(|f| rust_files(&root().join(f)));
    let long: Vec<String> = folders
        .iter()
        .flatten()
        .map(|file| (file, fs::read_to_string(file).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(file, lines)| format!("{}: {lines} lines", file.strip_prefix(root()).unwrap().display()))
        .collect();
    assert!(long.is_empty(), "longer than {MOST_LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn planted_violations_are_caught() {
    let rooms = table();
    let found = |room: &str, file: &str, text: &str| {
        let room = rooms.iter().find(|r| r.name == room).unwrap();
        violations(&rooms, room, Path::new(file), text)
    };
    let caught = [
        ("kernel", "src/kernel/a.rs", "use crate::chance::Key;", "uses the room `chance`"),
        ("kernel", "src/kernel/a.rs", "use crate::{measure, kernel};", "uses the room `measure`"),
        ("kernel", "src/kernel/mod.rs", "fn f() { super::plan::compile() }", "uses the room `plan`"),
        ("kernel", "src/kernel/a.rs", "mod tests { use super::super::super::plan; }", "uses the room `plan`"),
        ("kernel", "src/kernel/a.rs", "macro_rules! m { () => { $crate::plan::x() } }", "uses the room `plan`"),
        ("plan", "src/plan/a.rs", "use std::fs;", "touches files (`std::fs`)"),
        ("plan", "src/plan/a.rs", "use std::{env, io};", "touches files (`std::env`)"),
        ("plan", "src/plan/a.rs", "use std::*;", "touches files (`std::*`)"),
        ("plan", "src/plan/a.rs", "fn f() { std::thread::spawn(g); }", "touches threads"),
        ("plan", "src/plan/a.rs", "use rayon::prelude::*;", "touches threads"),
        ("plan", "src/plan/a.rs", "use std::time::{Duration, Instant};", "touches clock (`std::time::Instant`)"),
        ("plan", "src/plan/a.rs", "use std::time; fn f() { time::SystemTime::now(); }", "touches clock"),
        ("plan", "src/plan/a.rs", "fn f() { println!(\"{}\", 1); }", "touches terminal (`println!`)"),
        ("plan", "src/plan/a.rs", "use std::io as words; fn f() { words::stderr(); }", "touches terminal"),
        ("plan", "src/plan/a.rs", "fn f() { serde_json::to_string(&1); }", "touches text"),
        ("project", "src/project/a.rs", "use rand::Rng;", "touches chance (`rand::Rng`)"),
        ("project", "src/project/a.rs", "use crate::chance::Law;", "touches chance (`crate::chance::Law`)"),
    ];
    for (room, file, text, words) in caught {
        let all = found(room, file, text);
        assert!(all.iter().any(|v| v.contains(words)), "{room}: {text}\n{all:?}");
    }
    let allowed = [
        ("kernel", "src/kernel/a.rs", "//! See [`crate::plan`].\nuse crate::kernel::time; // crate::plan\n"),
        ("kernel", "src/kernel/a.rs", "const A: &str = \"std::fs println!\"; const B: char = '\"'; use super::b;"),
        (
            "kernel",
            "src/kernel/a.rs",
            "const A: &str = r#\"use \" std::fs;\"#; fn f<'a>(x: &'a str) {} /* /* std::fs */ */",
        ),
        ("measure", "src/measure/a.rs", "use std::time::Duration; use crate::kernel::Minute;"),
        ("files", "src/files/a.rs", "use std::fs::File; use std::io::Write;"),
        ("cli", "src/cli/a.rs", "use crate::plan; use std::time::Instant; fn f() { println!() }"),
    ];
    for (room, file, text) in allowed {
        assert_eq!(found(room, file, text), [""; 0], "{room}: {text}");
    }
}
