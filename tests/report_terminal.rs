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
    let weighted = w.months_column();
    let sendsim::measure::Formula::Flow(seen) = w.series[2].formula else { unreachable!() };
    let formula = sendsim::measure::Formula::Ratio(weighted, seen);
    w.add("ep_contact", "mean_weeks_to_start", "weeks", formula, 0.01);
    let old = std::mem::replace(&mut w.tally, sendsim::measure::Tally::new(7, 1));
    for (r, from) in old.iter() {
        let mut cells = from.cells().to_vec();
        cells.resize(w.layout.width(), 0);
        let mut record = sendsim::measure::Record::from_cells(&w.layout, cells).unwrap();
        for m in 0..w.layout.months {
            let seen = record.month(&w.layout, seen, m);
            record.set_month(&w.layout, weighted, m, seen * i64::from(190 + r % 21));
        }
        w.tally.insert(r, record).unwrap();
    }
    w.series
        .retain(|s| matches!(s.measure.as_str(), "waiting" | "completions" | "utilisation" | "mean_weeks_to_start"));
    let a = answers(&w.input(), &w.tally);
    let page = terminal(&a, 80, false);
    assert!(page.lines().all(|l| l.chars().count() <= 80));
    golden("theory_80.txt", &page);
}

#[test]
fn colour_only_repeats_the_words_and_lines_keep_to_the_width() {
    let w = council(100);
    let a = answers(&w.input(), &w.tally);
    let plain = terminal(&a, 80, false);
    let mut stripped = String::new();
    let mut rest = terminal(&a, 80, true);
    while let Some(at) = rest.find('\u{1b}') {
        stripped.push_str(&rest[..at]);
        rest = rest[at..].split_once('m').unwrap().1.to_owned();
    }
    stripped.push_str(&rest);
    assert_eq!(stripped, plain);
    for width in [60, 80, 100, 120] {
        for line in terminal(&a, width, false).lines() {
            let limit = if width < 80 { 82 } else { width };
            assert!(line.chars().count() <= limit, "{width}: {line}");
        }
    }
}

#[test]
fn a_share_of_no_future_is_never_nought_per_cent() {
    let w = council(100);
    let page = terminal(&answers(&w.input(), &w.tally), 80, false);
    assert!(page.contains("which is met in <4 % of futures"), "{page}");
    assert!(!page.contains("in 0 %") && !page.contains("in 100 %"));
}

#[test]
fn a_run_of_nothing_says_so() {
    let w = council(0);
    assert!(terminal(&answers(&w.input(), &w.tally), 80, false).contains("No replication was run."));
}

#[test]
fn a_run_of_one_prints_and_warns() {
    let w = council(1);
    let page = terminal(&answers(&w.input(), &w.tally), 80, false);
    assert!(page.contains("the outer percentiles have no bounds"), "{page}");
    assert!(page.contains("too few replications to state it"));
    assert!(!page.contains("NaN"));
}
