//! Reading text.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The longest text that is read, bytes. A case list of a whole country is a tenth of it.
pub const MAX_TEXT_BYTES: u64 = 64 << 20;

/// Why a text could not be read. Displayed as the end of a sentence that begins with the file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    NotFound,
    /// It is a folder.
    IsFolder,
    /// This user may not read it.
    NotAllowed,
    /// It is longer than [`MAX_TEXT_BYTES`].
    TooLong,
    /// It begins like UTF-16 text.
    Utf16,
    /// It is not UTF-8; the first line where that shows.
    NotUtf8 {
        /// Counted from 1.
        line: usize,
    },
    /// The system's own words for anything else.
    Other(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::NotFound => write!(f, "there is no such file"),
            ReadError::IsFolder => write!(f, "it is a folder, not a file"),
            ReadError::NotAllowed => write!(f, "there is no permission to read it"),
            ReadError::TooLong => write!(f, "it is longer than {} MiB", MAX_TEXT_BYTES >> 20),
            ReadError::Utf16 => write!(f, "it is UTF-16 text; save it as UTF-8"),
            ReadError::NotUtf8 { line } => {
                write!(f, "line {line} is not UTF-8 text; save it as UTF-8 (in Excel: \"CSV UTF-8\")")
            }
            ReadError::Other(words) => write!(f, "{words}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// The whole text of a file, without the byte order mark that some editors put first.
///
/// # Errors
/// See [`ReadError`].
pub fn read_text(path: &Path) -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(reason)?;
    if file.metadata().map_err(reason)?.is_dir() {
        return Err(ReadError::IsFolder);
    }
    file.take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes).map_err(reason)?;
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        return Err(ReadError::TooLong);
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(ReadError::Utf16);
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|e| {
        let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        ReadError::NotUtf8 { line: 1 + before.iter().filter(|b| **b == b'\n').count() }
    })
}

/// All bytes of a file of at most `most` bytes; `None` when there is no such file.
///
/// # Errors
/// See [`ReadError`].
pub fn read_bytes(path: &Path, most: u64) -> Result<Option<Vec<u8>>, ReadError> {
    let file = match File::open(path).map_err(reason) {
        Ok(file) => file,
        Err(ReadError::NotFound) => return Ok(None),
        Err(e) => return Err(e),
    };
    let metadata = file.metadata().map_err(reason)?;
    if metadata.is_dir() {
        return Err(ReadError::IsFolder);
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(most) as usize);
    file.take(most + 1).read_to_end(&mut bytes).map_err(reason)?;
    if bytes.len() as u64 > most { Err(ReadError::TooLong) } else { Ok(Some(bytes)) }
}

/// Writes all of a file to something, piece by piece; whether there is such a file.
///
/// # Errors
/// See [`ReadError`].
pub fn copy_to(path: &Path, out: &mut dyn io::Write) -> Result<bool, ReadError> {
    match File::open(path).map_err(reason) {
        Ok(mut file) => io::copy(&mut file, out).map(|_| true).map_err(reason),
        Err(ReadError::NotFound) => Ok(false),
        Err(e) => Err(e),
    }
}

/// So many bytes of a file, from a place on.
///
/// # Errors
/// See [`ReadError`]; a file that ends before is [`ReadError::Other`].
pub fn read_part(path: &Path, from: u64, length: usize) -> Result<Vec<u8>, ReadError> {
    let mut file = File::open(path).map_err(reason)?;
    let whole = file.metadata().map_err(reason)?.len();
    if from.checked_add(length as u64).is_none_or(|end| end > whole) {
        return Err(ReadError::Other("it is shorter than it was".into()));
    }
    let mut bytes = vec![0; length];
    file.seek(SeekFrom::Start(from)).and_then(|_| file.read_exact(&mut bytes)).map_err(reason)?;
    Ok(bytes)
}

/// The kinds that a user can do something about, by name.
pub(super) fn reason(error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::NotFound,
        io::ErrorKind::IsADirectory => ReadError::IsFolder,
        io::ErrorKind::PermissionDenied => ReadError::NotAllowed,
        _ => ReadError::Other(error.to_string()),
    }
}
