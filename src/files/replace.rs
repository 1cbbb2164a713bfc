//! Files of a folder of results, made again.

use super::publish::{WriteError, system};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Writes files (name, bytes) into a folder that is there, each whole or not at all; others in it are left alone.
///
/// # Errors
/// [`WriteError::System`]. A file that could not be written is as it was.
pub fn replace_in(dir: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), WriteError> {
    for (name, bytes) in files {
        let (to, new) = (dir.join(name), dir.join(format!(".{name}.sendsim-new-{}", std::process::id())));
        let written = File::create(&new).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
        if let Err(e) = written.and_then(|()| fs::rename(&new, &to)) {
            let _ = fs::remove_file(&new);
            return Err(system(&to)(e));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::read_tests::Scratch;

    #[test]
    fn a_file_is_replaced_and_its_neighbours_stay() {
        let scratch = Scratch::new("replace");
        scratch.file("a.html", "old");
        scratch.file("notes.txt", "mine");
        replace_in(&scratch.0, &[("a.html", b"new".to_vec()), ("b.md", b"b".to_vec())]).unwrap();
        let read = |name: &str| fs::read_to_string(scratch.0.join(name)).unwrap();
        assert_eq!((read("a.html"), read("b.md"), read("notes.txt")), ("new".into(), "b".into(), "mine".into()));
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 3, "nothing is left over");
        fs::create_dir(scratch.0.join("c.md")).unwrap();
        assert!(replace_in(&scratch.0, &[("c.md", Vec::new())]).is_err());
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 4, "nothing is left over");
    }
}
