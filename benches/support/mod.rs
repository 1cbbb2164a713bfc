//! What the benches share: the scenarios they run.

use sendsim::plan::{self, Plan};
use sendsim::scenario;
use std::path::PathBuf;

/// SEND-9 as a scenario.
pub const SEND9: &str = "benches/send9.toml";
/// The EHC pathway of Nottinghamshire over 29 months.
pub const EHC: &str = "scenarios/nottinghamshire/baseline.toml";

/// Reads, checks and compiles a scenario of this package.
///
/// # Panics
/// When it has faults, with all of them.
pub fn compile(entry: &str) -> Plan {
    let loaded = scenario::load(entry, &|name| {
        let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), name].iter().collect();
        std::fs::read_to_string(&path).map_err(|e| e.to_string())
    });
    match loaded.scenario {
        Some(scenario) => plan::compile(&scenario),
        None => panic!("{}", scenario::render(&loaded.faults, &loaded.files, false)),
    }
}
