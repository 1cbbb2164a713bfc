//! What a [`Journal`] keeps, and what it takes for no entry.

use super::WriteError;
use super::journal::Journal;
use super::read_tests::Scratch;
use std::fs;
use std::path::{Path, PathBuf};

fn entries(out: &Path) -> Vec<PathBuf> {
    let folder = super::ours::journal_of(out);
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|f| f.path());
    files.filter(|p| p.extension().is_some_and(|e| e == "entry")).collect()
}

#[test]
fn what_is_put_is_there_for_the_next_process_until_it_is_cleared() {
    let scratch = Scratch::new("journal");
    let out = scratch.0.join("deep/out");
    let journal = Journal::open(&out).unwrap();
    journal.put("a", b"one", false).unwrap();
    journal.put("a", b"two", true).unwrap();
    journal.put("b", b"", true).unwrap();
    assert_eq!(Journal::open(&out).unwrap_err(), WriteError::InUse(out.clone()));
    drop(journal);
    let journal = Journal::open(&out).unwrap();
    assert_eq!(journal.get("a").as_deref(), Some(&b"two"[..]));
    assert_eq!(journal.get("b").as_deref(), Some(&b""[..]));
    assert_eq!(journal.get("c"), None);
    journal.remove("a");
    assert_eq!(journal.get("a"), None);
    journal.clear();
    assert_eq!(fs::read_dir(scratch.0.join("deep")).unwrap().count(), 0);
}

#[test]
fn a_journal_without_entries_leaves_nothing() {
    let scratch = Scratch::new("journal-empty");
    drop(Journal::open(&scratch.0.join("out")).unwrap());
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 0);
}

#[test]
fn torn_and_foreign_entries_are_none() {
    let scratch = Scratch::new("journal-torn");
    let out = scratch.0.join("out");
    let journal = Journal::open(&out).unwrap();
    journal.put("a", b"some bytes that matter", false).unwrap();
    let file = entries(&out).remove(0);
    let whole = fs::read(&file).unwrap();
    // Every shorter file, and every file with one bit turned.
    for length in 0..whole.len() {
        fs::write(&file, &whole[..length]).unwrap();
        assert_eq!(journal.get("a"), None, "cut to {length}");
        let mut turned = whole.clone();
        turned[length] ^= 1;
        fs::write(&file, &turned).unwrap();
        assert_eq!(journal.get("a"), None, "byte {length}");
    }
    fs::write(&file, [&whole[..], b"x"].concat()).unwrap();
    assert_eq!(journal.get("a"), None, "longer");
    // The right bytes under another entry's name.
    journal.put("b", b"x", false).unwrap();
    let other = entries(&out).into_iter().find(|e| *e != file).unwrap();
    fs::write(&other, &whole).unwrap();
    assert_eq!(journal.get("b"), None);
    fs::write(&file, &whole).unwrap();
    assert_eq!(journal.get("a").as_deref(), Some(&b"some bytes that matter"[..]));
    // Somebody's own file there is left alone.
    let own = super::ours::journal_of(&out).join("notes.txt");
    fs::write(&own, "mine").unwrap();
    journal.clear();
    assert_eq!(fs::read_to_string(own).unwrap(), "mine");
}
