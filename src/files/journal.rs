//! What a long piece of work has done so far, so that it can go on after it was killed.
//!
//! A journal is a hidden folder beside the output. An entry is written under another name and renamed into place, so
//! that it is there whole or not at all; it holds what it is called and a checksum, so that whatever else lies there
//! (an entry torn by a loss of power, another version's, another scenario's) is no entry.

use super::ours::{self, LOCK, parent};
use super::publish::{WriteError, make_folders, resolved, system};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What an entry begins with: its kind and version.
const MAGIC: &[u8] = b"sendsim journal 1\n";

/// Ending of the files of entries, and of those being written.
const ENTRY: &str = "entry";
const UNFINISHED: &str = "unfinished";

/// A journal in use by this process alone.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    lock: Option<File>,
    written: AtomicU64,
}

impl Journal {
    /// Opens the journal of the output `dir`, which may hold entries of an earlier process.
    ///
    /// # Errors
    /// [`WriteError::InUse`] while another process has it open; otherwise what the system says.
    pub fn open(dir: &Path) -> Result<Journal, WriteError> {
        let dir = resolved(dir)?;
        let folder = ours::journal_of(&dir);
        make_folders(parent(&dir), &mut Vec::new())?;
        make_folders(&folder, &mut Vec::new())?;
        let path = folder.join(LOCK);
        let lock = File::options().create(true).truncate(false).write(true).open(&path).map_err(system(&path))?;
        // A file system without locks only means that two processes at once are not told apart.
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            return Err(WriteError::InUse(dir));
        }
        let journal = Journal { folder, lock: Some(lock), written: AtomicU64::new(0) };
        journal.remove_all(UNFINISHED);
        Ok(journal)
    }

    /// The bytes of an entry; `None` when there is none that is whole.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.path(name)).ok()?;
        let head = head(name, &[]);
        let (named, rest) = bytes.split_at_checked(head.len() - 16)?;
        let (length, rest) = rest.split_at_checked(8)?;
        let (sum, payload) = rest.split_at_checked(8)?;
        let number = |b: &[u8]| b.iter().rev().fold(0u64, |n, byte| (n << 8) | u64::from(*byte));
        let whole = named == &head[..head.len() - 16]
            && number(length) == payload.len() as u64
            && number(sum) == checksum(payload);
        whole.then(|| bytes.split_off(head.len()))
    }

    /// Writes an entry, in place of an earlier one of this name. `lasting` = also through a loss of power.
    ///
    /// # Errors
    /// What the system says; an earlier entry is then as it was.
    pub fn put(&self, name: &str, bytes: &[u8], lasting: bool) -> Result<(), WriteError> {
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("{number}.{UNFINISHED}"));
        let write = || -> io::Result<()> {
            let mut file = File::create(&path)?;
            file.write_all(&head(name, bytes))?;
            file.write_all(bytes)?;
            if lasting {
                file.sync_all()?;
            }
            fs::rename(&path, self.path(name))
        };
        write().map_err(|e| {
            let _ = fs::remove_file(&path);
            system(&path)(e)
        })
    }

    /// Removes an entry, if there is one.
    pub fn remove(&self, name: &str) {
        // What stays is removed with the journal.
        let _ = fs::remove_file(self.path(name));
    }

    /// Whether it holds anything, to be asked from anywhere and at any time.
    pub fn entries(&self) -> Entries {
        Entries { folder: self.folder.clone() }
    }

    /// Removes the journal: the work is done.
    pub fn clear(mut self) {
        self.remove_all(ENTRY);
        self.remove_all(UNFINISHED);
        self.leave();
    }

    /// The file of an entry.
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{:016x}.{ENTRY}", checksum(name.as_bytes())))
    }

    fn remove_all(&self, ending: &str) {
        for file in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if file.path().extension().is_some_and(|e| e == ending) {
                let _ = fs::remove_file(file.path());
            }
        }
    }

    /// Gives up the lock, and the folder where nothing but the lock is in it.
    fn leave(&mut self) {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        if files.filter(|f| f.file_name() != LOCK).count() == 0 {
            // Removed while it is still held, so that nobody waits for what is about to go.
            let _ = fs::remove_file(self.folder.join(LOCK));
            drop(self.lock.take());
            let _ = fs::remove_dir(&self.folder);
        }
        drop(self.lock.take());
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        if self.lock.is_some() {
            self.leave();
        }
    }
}

/// The entries of a journal, for one who does not have it.
#[derive(Debug)]
pub struct Entries {
    folder: PathBuf,
}

impl Entries {
    /// Whether there are any.
    pub fn any(&self) -> bool {
        let mut files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        files.any(|file| file.path().extension().is_some_and(|e| e == ENTRY))
    }
}

/// What stands before the bytes of an entry: the last 16 bytes are their number and checksum.
fn head(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut head = MAGIC.to_vec();
    head.extend((name.len() as u64).to_le_bytes());
    head.extend(name.as_bytes());
    head.extend((bytes.len() as u64).to_le_bytes());
    head.extend(checksum(bytes).to_le_bytes());
    head
}

/// A checksum against accidents: 64-bit FNV-1a.
pub fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, b| (sum ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3))
}
