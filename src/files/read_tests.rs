//! What [`read_text`](super::read_text) gives and refuses.

use super::read::MAX_TEXT_BYTES;
use super::{ReadError, read_text};
use std::fs::{self, File};
use std::path::PathBuf;

/// A folder of its own for a test, gone afterwards.
pub(super) struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("sendsim-files-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Scratch(folder)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn text_is_read_without_a_byte_order_mark() {
    let scratch = Scratch::new("text");
    assert_eq!(read_text(&scratch.file("plain", "£ 1\r\n")).unwrap(), "£ 1\r\n");
    assert_eq!(read_text(&scratch.file("marked", "\u{FEFF}format = 1")).unwrap(), "format = 1");
    assert_eq!(read_text(&scratch.file("empty", "")).unwrap(), "");
}

#[test]
fn what_is_missing_or_a_folder_is_said() {
    let scratch = Scratch::new("missing");
    let file = scratch.file("file", "");
    assert_eq!(read_text(&scratch.0.join("none")), Err(ReadError::NotFound));
    assert_eq!(read_text(&file.join("under")), Err(ReadError::NotFound));
    assert_eq!(read_text(&scratch.0), Err(ReadError::IsFolder));
}

#[test]
fn other_encodings_are_refused_with_the_line() {
    let scratch = Scratch::new("encodings");
    assert_eq!(read_text(&scratch.file("latin", b"a\nb\ncaf\xE9\n")), Err(ReadError::NotUtf8 { line: 3 }));
    assert_eq!(read_text(&scratch.file("utf16", b"\xFF\xFEa\0")), Err(ReadError::Utf16));
}

#[test]
fn endless_text_is_refused() {
    let scratch = Scratch::new("endless");
    let path = scratch.0.join("long");
    File::create(&path).unwrap().set_len(MAX_TEXT_BYTES + 1).unwrap();
    assert_eq!(read_text(&path), Err(ReadError::TooLong));
    File::create(&path).unwrap().set_len(MAX_TEXT_BYTES).unwrap();
    assert_eq!(read_text(&path).unwrap().len() as u64, MAX_TEXT_BYTES);
}

#[test]
fn every_reason_is_a_sentence_end() {
    let reasons = [
        (ReadError::NotFound, "there is no such file"),
        (ReadError::IsFolder, "it is a folder, not a file"),
        (ReadError::NotAllowed, "there is no permission to read it"),
        (ReadError::TooLong, "it is longer than 64 MiB"),
        (ReadError::Utf16, "it is UTF-16 text; save it as UTF-8"),
        (ReadError::NotUtf8 { line: 3 }, "line 3 is not UTF-8 text; save it as UTF-8 (in Excel: \"CSV UTF-8\")"),
        (ReadError::Other("odd".into()), "odd"),
    ];
    for (reason, words) in reasons {
        assert_eq!(reason.to_string(), words);
    }
}
