//! What sendsim wrote itself and may therefore replace or clear away.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The file that marks a folder as an output of sendsim.
pub(super) const MARK: &str = "manifest.json";

/// What the mark holds, white space apart.
const MARK_HOLDS: &str = "\"tool\":\"sendsim\"";

/// Files that sendsim writes into an output folder.
const OUTPUTS: [&str; 23] = [
    "measures.csv",
    "targets.csv",
    "ceiling.csv",
    "prices.csv",
    "sensitivity.csv",
    "posterior.csv",
    "inputs.csv",
    "figures.csv",
    "forecasts.csv",
    "scores.csv",
    "models.csv",
    "differences.csv",
    "children.csv",
    "curve.csv",
    "summary.csv",
    "parts.json",
    "pack.json",
    "report.html",
    "report.md",
    "report.xlsx",
    "dfe_timeliness.csv",
    "nhs_community_waits.csv",
    MARK,
];

/// Files that systems leave in any folder a person has looked at.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// The file that a process holds locked in the folder it is writing.
pub(super) const LOCK: &str = ".lock";

/// What stands at the place of an output.
pub(super) enum Place {
    /// Nothing, or an empty folder.
    Free,
    /// An earlier output, whole.
    EarlierOutput,
    /// A file, there or where a folder above should be.
    File(PathBuf),
    /// A folder without our mark.
    Foreign,
    /// An earlier output, to which someone added this.
    Added(String),
}

/// Looks at the place of an output. `writing` are the names of the files that are to go there.
///
/// # Errors
/// When the system does not let us look.
pub(super) fn look(dir: &Path, writing: &[&str]) -> io::Result<Place> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Place::Free),
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => return Ok(Place::File(in_the_way(dir))),
        Err(e) => return Err(e),
    };
    let manifest = manifest(dir);
    let (mut files, mut added) = (0, Vec::new());
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let known = |names: &[&str]| names.iter().any(|n| name == **n);
        let is_file = entry.file_type()?.is_file();
        if is_file && (known(&LITTER) || known(&[LOCK])) {
            continue;
        }
        files += 1;
        let name = name.to_string_lossy();
        if !is_file || !(known(&OUTPUTS) || known(writing) || manifest.as_ref().is_some_and(|m| is_chart_of(m, &name)))
        {
            added.push(name.into_owned());
        }
    }
    added.sort();
    Ok(if files == 0 {
        Place::Free
    } else if manifest.is_none() {
        Place::Foreign
    } else if let Some(name) = added.into_iter().next() {
        Place::Added(name)
    } else {
        Place::EarlierOutput
    })
}

/// The first file or folder there whose name does not end so, but for our mark and what systems leave.
///
/// # Errors
/// When the system does not let us look.
pub(super) fn other_than(dir: &Path, ending: &str) -> io::Result<Option<String>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<io::Result<Vec<String>>>()?;
    names.sort();
    let expected = |name: &str| name.ends_with(ending) || name == MARK || name == LOCK || LITTER.contains(&name);
    Ok(names.into_iter().find(|name| !expected(name)))
}

/// The file on the way to `dir`: itself, or the nearest above it that is there.
fn in_the_way(dir: &Path) -> PathBuf {
    dir.ancestors().find(|path| path.exists()).unwrap_or(dir).to_owned()
}

/// Our mark in a folder, without white space; `None` where it has none.
fn manifest(dir: &Path) -> Option<String> {
    let text = super::read_text(&dir.join(MARK)).ok()?.split_whitespace().collect::<String>();
    text.contains(MARK_HOLDS).then_some(text)
}

/// Whether a manifest names a file as a chart that was written beside it: their names are those of what they show.
fn is_chart_of(manifest: &str, name: &str) -> bool {
    name.ends_with(".svg") && manifest.contains(&format!("\"{name}\""))
}

/// Removes a folder of our own making: the files we know by name, then the folder if that leaves it empty.
pub(super) fn remove(dir: &Path, also: &[&str]) {
    if let Some(manifest) = manifest(dir) {
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            if is_chart_of(&manifest, &entry.file_name().to_string_lossy()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
    for name in OUTPUTS.iter().chain(&LITTER).chain(also).chain([&LOCK]) {
        // What is not there need not go; what does not go keeps the folder.
        let _ = fs::remove_file(dir.join(name));
    }
    let _ = fs::remove_dir(dir);
}

/// A free name under which to write a folder, or to set an earlier one aside, beside its place.
pub(super) fn beside(dir: &Path, role: &str) -> PathBuf {
    let stem = format!("{}{}", prefix(dir, role), std::process::id());
    let names = (0u32..).map(|n| dir.with_file_name(format!("{stem}-{n}")));
    names.into_iter().find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_else(|| dir.with_file_name(stem))
}

/// The folder in which the work on an output keeps what it has done.
pub(super) fn journal_of(dir: &Path) -> PathBuf {
    dir.with_file_name(format!(".{}.sendsim-journal", dir.file_name().unwrap_or(OsStr::new("out")).to_string_lossy()))
}

fn prefix(dir: &Path, role: &str) -> String {
    format!(".{}.sendsim-{role}-", dir.file_name().unwrap_or(OsStr::new("out")).to_string_lossy())
}

/// Removes what killed processes left beside an output: folders of the `new` role whose lock no one holds, and empty ones,
/// of processes that were killed before they had made the lock or when they had just taken it away.
pub(super) fn clear_unfinished(dir: &Path, writing: &[&str]) {
    for left in siblings(dir, &prefix(dir, "new")) {
        let unlocked = File::options().write(true).open(left.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if unlocked {
            remove(&left, writing);
        } else {
            // Does nothing to one that holds a file.
            let _ = fs::remove_dir(&left);
        }
    }
}

/// Removes earlier outputs that were set aside, now that a newer one is in place.
pub(super) fn clear_set_aside(dir: &Path, writing: &[&str]) {
    for left in siblings(dir, &prefix(dir, "old")) {
        remove(&left, writing);
    }
}

fn siblings(dir: &Path, prefix: &str) -> Vec<PathBuf> {
    let folders =
        fs::read_dir(parent(dir)).into_iter().flatten().flatten().filter(|e| e.file_type().is_ok_and(|t| t.is_dir()));
    folders.filter(|e| e.file_name().to_string_lossy().starts_with(prefix)).map(|e| e.path()).collect()
}

/// The folder that holds `dir`.
pub(super) fn parent(dir: &Path) -> &Path {
    dir.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
