//! What the benches share: the scenarios they run.

use sendsim::pathway::Scenario;
use sendsim::plan::{self, Plan};
use sendsim::scenario;
use std::path::PathBuf;

/// SEND-9 as a scenario.
pub const SEND9: &str = "benches/send9.toml";
/// The EHC pathway of Nottinghamshire over 29 months.
pub const EHC: &str = "scenarios/nottinghamshire/baseline.toml";

/// The whole system of Nottinghamshire over 29 months.
pub const WHOLE: &str = "scenarios/nottinghamshire/whole_system.toml";

/// Reads, checks and compiles a scenario of this package.
///
/// # Panics
/// As [`read`].
pub fn compile(entry: &str) -> Plan {
    plan::compile(&read(entry))
}

/// Reads and checks a scenario of this package.
///
/// # Panics
/// When it has faults, with all of them.
pub fn read(entry: &str) -> Scenario {
    resolved(entry, &|name| {
        let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), name].iter().collect();
        std::fs::read_to_string(&path).map_err(|e| e.to_string())
    })
}

/// Reads and checks the text of a scenario.
///
/// # Panics
/// When it has faults, with all of them.
#[allow(dead_code, reason = "most benches read files")]
pub fn read_text(text: &str) -> Scenario {
    resolved("text.toml", &|_| Ok(text.to_owned()))
}

fn resolved(entry: &str, resolver: &dyn Fn(&str) -> Result<String, String>) -> Scenario {
    let loaded = scenario::load(entry, resolver);
    match loaded.scenario {
        Some(scenario) => scenario,
        None => panic!("{}", scenario::render(&loaded.faults, &loaded.files, false)),
    }
}
