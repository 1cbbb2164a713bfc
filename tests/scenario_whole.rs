//! A scenario that uses every word of the format is read without a fault.

use sendsim::pathway::*;
use sendsim::scenario::{Loaded, load, load_with};

fn file(name: &str) -> Result<String, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/");
    std::fs::read_to_string(format!("{folder}{name}")).map_err(|e| e.to_string())
}

fn whole() -> Loaded {
    load("whole.toml", &file)
}

#[test]
fn it_has_no_fault() {
    let loaded = whole();
    assert_eq!(loaded.render_faults(false), "");
    assert_eq!(loaded.render_notices(false), "");
    let scenario = loaded.scenario.expect("no fault");
    let ehc = &scenario.pathways[0];
    assert_eq!(ehc.stages.len(), 18);
    assert_eq!(ehc.stages[0].id, "gather");
    assert_eq!(ehc.stages[17].id, "withdrawn");
    assert_eq!(ehc.stages[1].title, "decision panel");
}

#[test]
fn values_can_be_set_by_path() {
    let _ = load_with("whole.toml", &file, &[]);
    let _: Option<StageIx> = None;
}
