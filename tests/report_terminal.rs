//! The page that a planner reads first.

mod project_fixture;

use project_fixture::council;
use sendsim::project::answers;
use sendsim::report::terminal;

/// Compares with the golden beside this file; `SENDSIM_BLESS=1` writes it anew.
fn golden(name: &str, text: &str) {
    let path = format!("{}/tests/report_golden/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("SENDSIM_BLESS").is_some() {
        std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(text == expected, "{name} differs:\n{text}");
}

#[test]
fn page_one_of_a_council_is_as_it_was() {
    let w = council(200);
    let a = answers(&w.input(), &w.tally);
    golden("council_80.txt", &terminal(&a, 80, false));
    golden("council_120.txt", &terminal(&a, 120, false));
}

#[test]
fn page_one_of_a_theory_scenario_is_as_it_was() {
    let mut w = council(200);
    w.scenario.pathways[0].clocks.clear();
    w.scenario.targets.clear();
    w.series.retain(|s| matches!(s.measure.as_str(), "waiting" | "completions" | "utilisation"));
    let a = answers(&w.input(), &w.tally);
    golden("theory_80.txt", &terminal(&a, 80, false));
}
