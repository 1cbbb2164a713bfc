//! Publishing a folder of results: whole or not at all.

use super::ours::{self, LOCK, Place, parent};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Why a folder could not be published. What stood there before is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteError {
    /// This is a file where a folder should be.
    IsFile(PathBuf),
    /// There is a folder that sendsim did not write.
    Foreign(PathBuf),
    /// The earlier results there have been added to: the folder, and the first file or folder that is not ours.
    Added(PathBuf, String),
    /// The folder may hold files of one kind only, and holds this too.
    Holds(PathBuf, String),
    /// Another process is writing the same output.
    InUse(PathBuf),
    /// The system did not let us: the path, and its words.
    System(PathBuf, String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::IsFile(path) => {
                write!(f, "cannot write to {}: it is a file, not a folder; choose another with --out", path.display())
            }
            WriteError::Foreign(path) => write!(
                f,
                "will not write to {}: it is not empty and holds no results of sendsim; choose another folder",
                path.display()
            ),
            WriteError::Added(path, name) => write!(
                f,
                "will not replace the results in {}: {name} there is not of what sendsim wrote; move it away or choose \
                 another folder",
                path.display()
            ),
            WriteError::Holds(path, name) => write!(
                f,
                "will not write to {}: it holds {name}, which would be lost; choose a new or an empty folder",
                path.display()
            ),
            WriteError::InUse(path) => write!(
                f,
                "cannot write to {}: another sendsim is at work on it; wait for it, or choose another with --out",
                path.display()
            ),
            WriteError::System(path, words) => write!(f, "cannot write to {}: {words}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

/// Finds out before a long run whether its results could be published at `dir`. Changes nothing that lasts.
///
/// # Errors
/// As [`publish`] would give.
pub fn check_can_publish(dir: &Path, names: &[&str]) -> Result<(), WriteError> {
    let dir = &resolved(dir)?;
    look(dir, names)?;
    // The nearest folder that exists must let us make one in it.
    let mut made = Vec::new();
    let result = make_folders(parent(dir), &mut made).and_then(|()| {
        let trial = Unfinished::new(dir)?;
        drop(trial);
        Ok(())
    });
    for folder in made.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
    result
}

/// Finds out whether a folder is not there, is empty, or holds nothing but earlier files of ours that end so.
///
/// # Errors
/// [`WriteError::Holds`] when it holds something else, which a new folder in its place would take away; as [`publish`] where
/// what ends so is not ours.
pub fn check_holds_only(dir: &Path, ending: &str) -> Result<(), WriteError> {
    let dir = &resolved(dir)?;
    match ours::other_than(dir, ending) {
        Ok(None) => look(dir, &[]).map(|_| ()),
        Ok(Some(name)) => Err(WriteError::Holds(dir.to_owned(), name)),
        Err(e) if e.kind() == io::ErrorKind::NotADirectory => Err(WriteError::IsFile(dir.to_owned())),
        Err(e) => Err(system(dir)(e)),
    }
}

/// Whether a new folder at one place would touch what is at the other: they are one folder, or one lies in the other.
pub fn overlap(one: &Path, other: &Path) -> bool {
    let (one, other) = (whole(one), whole(other));
    one.starts_with(&other) || other.starts_with(&one)
}

/// A path from the root, without links as far as it is there.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    match there {
        Some((above, real)) => path.strip_prefix(above).map_or_else(|_| path.clone(), |rest| real.join(rest)),
        None => path,
    }
}

/// Writes the bytes of a file.
pub type Content<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Writes `files` (name, bytes) as the whole content of the folder `dir`, making the folders above it as needed.
///
/// An empty folder or earlier results of sendsim at that place are replaced; anything else there is left alone.
///
/// # Errors
/// See [`WriteError`]. Nothing half-written is left, and earlier results are as they were.
pub fn publish(dir: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), WriteError> {
    let writers: Vec<_> = files.iter().map(|(_, bytes)| move |out: &mut dyn Write| out.write_all(bytes)).collect();
    let contents = files.iter().zip(&writers).map(|((name, _), writer)| (*name, writer as Content));
    publish_written(dir, &contents.collect::<Vec<_>>())
}

/// The same with files that are written piece by piece, for what need not fit in memory.
///
/// # Errors
/// See [`WriteError`].
pub fn publish_written(dir: &Path, files: &[(&str, Content)]) -> Result<(), WriteError> {
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let dir = &resolved(dir)?;
    let place = look(dir, &names)?;
    let mut made = Vec::new();
    let result = make_folders(parent(dir), &mut made).and_then(|()| {
        ours::clear_unfinished(dir, &names);
        let mut new = Unfinished::new(dir)?;
        for (name, content) in files {
            new.write(name, *content)?;
        }
        new.move_to(dir, matches!(place, Place::EarlierOutput))?;
        ours::clear_set_aside(dir, &names);
        Ok(())
    });
    if result.is_err() {
        for folder in made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
    result
}

/// A folder that is being written; gone when dropped before it is in its place.
struct Unfinished {
    folder: PathBuf,
    names: Vec<String>,
    lock: Option<File>,
}

impl Unfinished {
    fn new(dir: &Path) -> Result<Self, WriteError> {
        let (folder, lock) = Self::locked(dir)?;
        let mut new = Unfinished { folder, names: Vec::new(), lock: None };
        // A file system without locks only means that leftovers are not told from folders in use.
        let _ = lock.try_lock();
        new.lock = Some(lock);
        Ok(new)
    }

    /// A new folder with a lock in it.
    fn locked(dir: &Path) -> Result<(PathBuf, File), WriteError> {
        loop {
            let folder = ours::beside(dir, "new");
            fs::create_dir(&folder).map_err(system(&folder))?;
            let path = folder.join(LOCK);
            match File::create(&path) {
                Ok(lock) => return Ok((folder, lock)),
                // Another process has cleared it away as it stood there empty.
                Err(e) if e.kind() == io::ErrorKind::NotFound && !folder.exists() => {}
                Err(e) => {
                    let _ = fs::remove_dir(&folder);
                    return Err(system(&path)(e));
                }
            }
        }
    }

    fn write(&mut self, name: &str, content: Content) -> Result<(), WriteError> {
        let path = self.folder.join(name);
        self.names.push(name.to_owned());
        let mut file = BufWriter::new(File::create_new(&path).map_err(system(&path))?);
        content(&mut file).and_then(|()| file.flush()).and_then(|()| file.get_ref().sync_all()).map_err(system(&path))
    }

    fn move_to(mut self, dir: &Path, replace: bool) -> Result<(), WriteError> {
        flush_folder(&self.folder);
        // The lock goes along and is taken away at the new place: who is killed before leaves a folder that is known as
        // nobody's. Windows renames no folder in which a file is open.
        if cfg!(windows) {
            drop(self.lock.take());
        }
        if replace {
            let aside = ours::beside(dir, "old");
            fs::rename(dir, &aside).map_err(system(dir))?;
            if let Err(e) = fs::rename(&self.folder, dir) {
                let _ = fs::rename(&aside, dir);
                return Err(system(dir)(e));
            }
        } else {
            // An empty folder gives way to a rename on Unix only.
            ours::remove(dir, &[]);
            fs::rename(&self.folder, dir).map_err(system(dir))?;
        }
        self.folder.clear();
        drop(self.lock.take());
        let _ = fs::remove_file(dir.join(LOCK));
        flush_folder(parent(dir));
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.folder.as_os_str().is_empty() {
            drop(self.lock.take());
            ours::remove(&self.folder, &self.names.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

/// What stands at the place, if it may be replaced.
fn look(dir: &Path, names: &[&str]) -> Result<Place, WriteError> {
    match ours::look(dir, names).map_err(system(dir))? {
        Place::File(path) => Err(WriteError::IsFile(path)),
        Place::Foreign => Err(WriteError::Foreign(dir.to_owned())),
        Place::Added(name) => Err(WriteError::Added(dir.to_owned(), name)),
        place => Ok(place),
    }
}

/// The folder itself where `dir` is a link to one, so that the link is kept; without a trailing `..` or `.`.
pub(super) fn resolved(dir: &Path) -> Result<PathBuf, WriteError> {
    let is_link = fs::symlink_metadata(dir).is_ok_and(|m| m.is_symlink());
    if is_link || dir.file_name().is_none() {
        return fs::canonicalize(dir).map_err(system(dir));
    }
    Ok(dir.to_owned())
}

/// Makes a folder and those above it; `made` says which were not there.
pub(super) fn make_folders(folder: &Path, made: &mut Vec<PathBuf>) -> Result<(), WriteError> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent().filter(|p| !p.as_os_str().is_empty()) {
        make_folders(above, made)?;
    }
    match fs::create_dir(folder) {
        Ok(()) => made.push(folder.to_owned()),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
        Err(e) => return Err(system(folder)(e)),
    }
    Ok(())
}

/// Makes renames in a folder last through a loss of power, where the system can.
fn flush_folder(folder: &Path) {
    if let Ok(open) = File::open(folder) {
        let _ = open.sync_all();
    }
}

pub(super) fn system(path: &Path) -> impl Fn(io::Error) -> WriteError {
    let path = path.to_owned();
    move |e| WriteError::System(path.clone(), words(&e))
}

/// What a person can act on, where we know; the system's words otherwise.
fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "no permission".into(),
        io::ErrorKind::ReadOnlyFilesystem => "it is on a read-only disk".into(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".into(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "a file is where a folder should be".into(),
        _ => error.to_string(),
    }
}
