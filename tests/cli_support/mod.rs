//! What the tests of the command line share: a folder of their own, a small scenario, the built binary.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// One pathway, one team with chance in all it does, one target that is surely met and one that is surely missed.
pub const SCENARIO: &str = r#"format = 1
title = "A small clinic"
start = 2024-08-01
end = 2025-07-31
replications = 40
seed = 7

[pathways.clinic]
title = "Clinic"
first = "seen"
[pathways.clinic.demand.requests]
yearly = 200
variation = { year_cv = 0.1, month_cv = 0.2 }
[pathways.clinic.stages.seen]
work.team = "nurses"
work.hours.gamma = { mean = 6, cv = 0.5 }
next = "done"
[pathways.clinic.stages.done]
leave = "seen"
[pathways.clinic.clocks.eighteen_weeks]
start = "request"
stop = "enter:done"
limit_days = 126
headline = true

[teams.nurses.posts.established]
wte = 0.9
sickness = { spells_per_year = 1.5, working_days.lognormal = { mean = 6, cv = 1.5 } }

[targets.surely]
pathway = "clinic"
measure = "requests_received"
year = 2024-12-31
at_least = 1
[targets.never]
pathway = "clinic"
measure = "requests_received"
year = 2024-12-31
at_least = 1000000
"#;

/// A target of the clinic that staff decide.
pub const IN_TIME: &str = r#"
[targets.in_time]
pathway = "clinic"
measure = "pc_plans_issued_within_20_weeks"
quarter = 2025-06-30
at_least = 90
"#;

/// A row of a table, by column.
pub type Row = BTreeMap<String, String>;

/// The rows of a table.
pub fn rows(bytes: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(bytes).deserialize().map(Result::unwrap).collect()
}

#[track_caller]
pub fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

/// A folder of its own for a test, gone afterwards. The scenario lies in it as `small.toml`.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("sendsim-cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("small.toml"), SCENARIO).unwrap();
        Scratch(folder)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The command with these arguments, to be run in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sendsim"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env_remove("RUST_BACKTRACE");
        command
    }

    pub fn sendsim(&self, arguments: &[&str]) -> Ended {
        Ended::from(self.command(arguments).output().unwrap())
    }

    /// Names of all files and folders below the folder, sorted.
    pub fn tree(&self) -> Vec<String> {
        let mut names = Vec::new();
        walk(&self.0, &self.0, &mut names);
        names.sort();
        names
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub fn rows(&self, name: &str) -> Vec<Row> {
        rows(&self.read(name))
    }

    pub fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&self.read(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Does again what the manifest of a folder says, with more arguments behind its command. These of its files must be the
    /// same bytes as before.
    #[track_caller]
    pub fn made_again(&self, folder: &str, files: &[&str], more: &[&str]) -> Ended {
        let manifest = self.json(&format!("{folder}/manifest.json"));
        let command = manifest["command"].as_str().unwrap().split(' ').skip(1).chain(more.iter().copied());
        let bytes = |file: &&str| self.read(&format!("{folder}/{file}"));
        let before: Vec<Vec<u8>> = files.iter().map(bytes).collect();
        let ended = self.sendsim(&command.collect::<Vec<&str>>()).with_code(0);
        for (file, before) in files.iter().zip(before) {
            assert!(bytes(file) == before, "{file} is not made again");
        }
        ended
    }
}

fn walk(root: &Path, folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        names.push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
        if path.is_dir() {
            walk(root, &path, names);
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Ended {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    #[track_caller]
    pub fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        for word in ["panicked", "RUST_BACKTRACE", "this is a fault in sendsim"] {
            assert!(!self.err.contains(word), "{}", self.err);
        }
        self
    }

    #[track_caller]
    pub fn saying(self, words: &str) -> Self {
        assert!(self.err.contains(words), "\"{words}\" is not said:\n{}", self.err);
        self
    }
}
