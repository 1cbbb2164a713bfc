//! Plans of scenarios that have no faults.

#![allow(dead_code, reason = "each test binary uses its part")]

use sendsim::plan::{Plan, compile};
use sendsim::scenario::load_with;

/// The plan of a scenario whose files are read so, with values set by path.
#[track_caller]
pub fn planned_of(file: &str, read: &dyn Fn(&str) -> Result<String, String>, sets: &[(&str, &str)]) -> Plan {
    let loaded = load_with(file, read, sets);
    assert_eq!(loaded.render_faults(false), "");
    compile(&loaded.scenario.expect("no fault"))
}

/// The plan of a scenario of one text.
#[track_caller]
pub fn planned(text: &str, sets: &[(&str, &str)]) -> Plan {
    planned_of("scenario.toml", &|_| Ok(text.to_owned()), sets)
}

/// The plan of a shipped scenario of Nottinghamshire.
#[track_caller]
pub fn shipped(name: &str, sets: &[(&str, &str)]) -> Plan {
    let file = format!("{}/scenarios/nottinghamshire/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    planned_of(&file, &|name| std::fs::read_to_string(name).map_err(|e| e.to_string()), sets)
}
