//! Every scenario in `scenarios/` is read without a fault, and none of them says anything that does nothing.

use sendsim::scenario::{Notice, load};
use std::path::Path;

fn scenarios(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
        if entry.is_dir() {
            scenarios(&entry, found);
        } else if entry.extension().is_some_and(|e| e == "toml") {
            found.push(entry.to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn every_scenario_in_the_folder_is_sound() {
    let mut found = Vec::new();
    scenarios(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), &mut found);
    found.sort();
    assert!(!found.is_empty());
    let mut said = String::new();
    let mut hashes = Vec::new();
    // A base that leaves the dates to those who extend it is no scenario of its own.
    let says = |name: &String, key: &str| {
        let text = std::fs::read_to_string(name).expect("a readable file");
        text.lines().any(|line| line.starts_with(key))
    };
    found.retain(|name| says(name, "start = 2") || says(name, "extends = "));
    for name in &found {
        let mut loaded = load(name, &|name| std::fs::read_to_string(name).map_err(|e| e.to_string()));
        said.push_str(&loaded.render_faults(false));
        // What is said of figures that are not known, and of sources that differ, is meant to be.
        let meant = |n: &Notice| matches!(n, Notice::FreeInputs { .. } | Notice::SourcesDiffer { .. });
        loaded.notices.retain(|notice| !meant(&notice.what));
        said.push_str(&loaded.render_notices(false));
        hashes.extend(loaded.scenario.map(|s| s.hash));
    }
    assert_eq!(said, "");
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), found.len(), "two scenarios say the same");
}
