//! Folders of scenarios.

use super::ReadError;
use super::read::reason;
use std::fs;
use std::path::Path;

/// Whether there is a folder at this place.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Names of the files in a folder that end in `.toml`, sorted; folders in it are left alone, and so are hidden files.
///
/// # Errors
/// See [`ReadError`].
pub fn toml_files(folder: &Path) -> Result<Vec<String>, ReadError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(reason)? {
        let entry = entry.map_err(reason)?;
        // A name that is no text could not be given on the command line either.
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.ends_with(".toml") && !name.starts_with('.') && entry.path().is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::read_tests::Scratch;

    #[test]
    fn scenarios_are_found_by_name_in_order() {
        let scratch = Scratch::new("folder");
        for name in ["b.toml", "a.toml", ".hidden.toml", "notes.txt"] {
            scratch.file(name, "");
        }
        fs::create_dir(scratch.0.join("c.toml")).unwrap();
        assert_eq!(toml_files(&scratch.0).unwrap(), ["a.toml", "b.toml"]);
        assert_eq!(toml_files(&scratch.0.join("none")), Err(ReadError::NotFound));
        assert!(is_folder(&scratch.0) && !is_folder(&scratch.0.join("a.toml")));
    }
}
