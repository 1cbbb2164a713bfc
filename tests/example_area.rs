//! An invented area with other services, staff and panels runs as well: nothing about Nottinghamshire is in the code.

use sendsim::kernel::Stop;
use sendsim::pathway::Scenario;
use sendsim::plan::compile;
use sendsim::project::{Answers, Span};
use sendsim::report::measures_csv;
use sendsim::scenario::load;
use sendsim::study::{RunSpec, answers, run};
use std::collections::BTreeSet;
use std::path::Path;

const REPLICATIONS: u32 = 4;

fn read(name: &str) -> Result<String, String> {
    std::fs::read_to_string(name).map_err(|e| e.to_string())
}

fn path(name: &str) -> String {
    format!("{}/scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"))
}

fn sound(name: &str, resolver: &dyn Fn(&str) -> Result<String, String>) -> Scenario {
    let loaded = load(&path(name), &resolver);
    assert_eq!(loaded.render_faults(false), "");
    assert_eq!(loaded.render_notices(false), "");
    loaded.scenario.expect("no fault")
}

fn ran(scenario: &Scenario) -> Answers {
    let plan = compile(scenario);
    let spec = RunSpec { seed: 1, first: 0, count: REPLICATIONS, threads: 2 };
    let tally = run(&plan, spec, &|_| {}, &Stop::new()).expect("nobody stops it");
    answers(&plan, &tally, 2, &Stop::new()).expect("nobody stops it")
}

fn area(name: &str) -> Answers {
    ran(&sound(&format!("example-area/{name}"), &read))
}

/// The mean of a figure in each month.
fn months(answers: &Answers, pathway: &str, stage: &str, measure: &str) -> Vec<f64> {
    let series = answers.series(pathway, stage, measure);
    let series = series.unwrap_or_else(|| panic!("{pathway} {stage} {measure}"));
    answers.periods_of(Span::Month).map(|p| series.cells[p].map_or(0.0, |cell| cell.mean.value)).collect()
}

/// Each of the area's seven services is in the results by its own measures, every target of the file is judged, and the lists begin
/// near the sizes that the file states: no false dip. Catches a service or a list that is lost, and work in progress that is
/// forgotten: then a list would halve in its first month, or double.
#[test]
fn it_runs_each_service_has_its_targets_and_lists_begin_where_they_were() {
    let scenario = sound("example-area/baseline", &read);
    let answers = ran(&scenario);
    let ids: Vec<&str> = scenario.pathways.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["ehc", "reviews", "speech", "mental_health", "autism", "sensory", "portage"]);
    for id in ids {
        let target = answers.targets.iter().find(|t| t.pathway == id);
        assert!(target.is_some_and(|t| t.outcome.is_some()), "{id}: no target is judged");
        let measure = match id {
            "ehc" => "plans_issued",
            "reviews" => "reviews_completed",
            _ => "clock_stops",
        };
        assert!(months(&answers, id, "", measure).iter().sum::<f64>() > 50.0, "{id}");
    }
    for (pathway, stage, stated) in [
        ("ehc", "psychology", 28.0),
        ("speech", "first_appointment", 190.0),
        ("mental_health", "first_contact", 165.0),
        ("autism", "assessment", 260.0),
        ("portage", "first_visit", 19.0),
    ] {
        let waiting = months(&answers, pathway, stage, "waiting")[0];
        assert!((waiting / stated - 1.0).abs() < 0.15, "{pathway}: {waiting} at the end of May, {stated} at its start");
    }
    let plans = months(&answers, "reviews", "", "plans_maintained")[0];
    assert!((plans / 1800.0 - 1.0).abs() < 0.015, "{plans} plans held");
    for (team, stated) in [("sensory_teachers", 106.0), ("home_visitors", 43.0)] {
        let held = months(&answers, "", team, "caseload")[0];
        assert!((held / stated - 1.0).abs() < 0.1, "{team}: {held} children, {stated} at the start");
    }
}

/// A service that closes: until that day nothing differs, afterwards nobody is begun, its list grows by all who join less those who
/// grow too old, to the child, and no other service notices.
#[test]
fn the_list_of_a_closed_service_grows_by_its_arrivals_and_nobody_else_notices() {
    let (base, closed) = (area("baseline"), area("portage_closes"));
    let of = |answers, measure| months(answers, "portage", "first_visit", measure);
    // From May 2025 to March 2026 there are eleven months.
    let (waiting, joined, left) = (of(&closed, "waiting"), of(&closed, "joined"), of(&closed, "left_list"));
    assert_eq!(of(&base, "waiting")[..11], waiting[..11]);
    for m in 11..waiting.len() {
        let grows = joined[m] - left[m];
        assert!((waiting[m] - waiting[m - 1] - grows).abs() < 1e-9, "month {m}: {waiting:?}");
    }
    assert!(joined[11..].iter().sum::<f64>() > 100.0);
    assert!(months(&closed, "portage", "", "clock_stops")[11..].iter().all(|n| *n == 0.0));
    for service in ["ehc", "reviews", "speech", "mental_health", "autism", "sensory"] {
        let all = |answers: &Answers| -> Vec<_> {
            let series = answers.series.iter().filter(|s| s.pathway == service);
            series.map(|s| (s.stage.clone(), s.measure.clone(), format!("{:?}", s.cells))).collect()
        };
        assert!(all(&base) == all(&closed), "{service}");
    }
}

/// A contract let again late: while there is none nobody is taken on, and never more than it buys.
#[test]
fn nobody_is_assessed_while_the_contract_is_not_let() {
    let taken = months(&area("autism_contract_relet"), "", "autism_provider.next", "contract_reports");
    // April 2027 is the 24th month, August the 28th.
    assert!(taken[..27].iter().all(|n| *n == 0.0), "{taken:?}");
    let after = taken[27..].iter().sum::<f64>() / (taken.len() - 27) as f64;
    assert!((after - 17.0).abs() < 1.0, "{after} a month");
}

/// Which file a service is in changes no byte of the results.
#[test]
fn a_service_moved_to_another_file_changes_no_byte() {
    let (from, to) = (path("example-area/services/portage"), path("example-area/services/sensory"));
    let portage = read(&from).expect("a file");
    let moved = |name: &str| match name {
        _ if name == from => Ok("# Moved.\n".to_string()),
        _ if name == to => read(name).map(|text| format!("{text}\n{portage}")),
        _ => read(name),
    };
    let (apart, together) = (sound("example-area/baseline", &read), sound("example-area/baseline", &moved));
    assert!(apart == together);
    assert!(measures_csv(&ran(&apart)) == measures_csv(&ran(&together)));
}

/// The string literals of a Rust text, its comments and what follows `#[cfg(test)]` left out.
fn literals(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: String = lines.map(|line| format!("{line}\n")).collect();
    let code = code.replace("\\\\", "").replace("\\\"", "'").replace("'\"'", "");
    code.split('"').skip(1).step_by(2).map(String::from).collect()
}

/// What a text says about an area: an id of it, or a word of its services.
fn names(text: &str, ids: &BTreeSet<String>) -> Vec<String> {
    let about = |literal: &String| {
        let lower = literal.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
        ids.contains(literal)
            || lower.contains("nottingham")
            || lower.contains("westmere")
            || ["nst", "slcn", "skylakes", "physiotherapy", "portage"].iter().any(|name| words.contains(name))
    };
    literals(text).into_iter().filter(about).collect()
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
        let name = entry.to_string_lossy().replace('\\', "/");
        if entry.is_dir() && !name.ends_with("/tests") {
            sources(&entry, found);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            found.push(name);
        }
    }
}

/// No id of a pathway, panel, team, post, contract, target or comparator of either area is in the code, nor a name of its services.
#[test]
fn no_area_is_named_in_the_code() {
    let mut ids = BTreeSet::new();
    for name in ["nottinghamshire/whole_system", "example-area/baseline"] {
        let scenario = sound(name, &read);
        ids.extend(scenario.pathways.iter().map(|p| p.id.clone()));
        ids.extend(scenario.panels.iter().map(|p| p.id.clone()));
        for team in &scenario.teams {
            ids.insert(team.id.clone());
            ids.extend(team.posts.iter().map(|p| p.id.clone()));
            ids.extend(team.contracts.iter().map(|c| c.id.clone()));
        }
        ids.extend(scenario.targets.iter().map(|t| t.id.clone()));
        ids.extend(scenario.comparators.iter().map(|c| c.id.clone()));
    }
    // A word of the format (`headline = "reviews"`) is an id of both areas as well; so is the key `next`, a contract's name in one.
    assert!(ids.remove("reviews") && ids.remove("next"));
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 100);
    for name in &found {
        assert_eq!(names(&read(name).expect("a file"), &ids), [""; 0], "{name}");
    }
    let planted = "// \"ehc\"\nif id == \"slcn_autism\" { let q = '\"'; say(\"an \\\"EHC\\\" plan of Nottinghamshire\", \"ehcs\") }";
    assert_eq!(names(planted, &ids), ["slcn_autism", "an 'EHC' plan of Nottinghamshire"]);
}
