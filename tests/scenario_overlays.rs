//! Overlays, values set by path, removal, hashes.

use sendsim::chance::Law;
use sendsim::pathway::{Cases, Scenario, StageKind, TargetPeriod, Wait};
use sendsim::scenario::{Loaded, Value, load, load_with};

fn file(name: &str) -> Result<String, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/");
    std::fs::read_to_string(format!("{folder}{name}")).map_err(|e| e.to_string())
}

/// `whole.toml` with an overlay of this text.
fn overlaid(text: &str) -> Loaded {
    let text = format!("extends = \"whole.toml\"\n{text}");
    load("overlay.toml", &|name| if name == "overlay.toml" { Ok(text.clone()) } else { file(name) })
}

fn sound(loaded: Loaded) -> Scenario {
    assert_eq!(loaded.render_faults(false), "");
    loaded.scenario.expect("a scenario when there is no fault")
}

fn stage<'s>(scenario: &'s Scenario, id: &str) -> &'s StageKind {
    &scenario.pathways[0].stages.iter().find(|s| s.id == id).expect("a stage of the fixture").kind
}

fn hours(scenario: &Scenario, id: &str) -> Vec<Law> {
    match stage(scenario, id) {
        StageKind::Work(work) => work.hours.iter().flat_map(|h| h.values().cloned()).collect(),
        other => panic!("no work: {other:?}"),
    }
}

#[test]
fn tables_merge_by_key_and_everything_else_replaces() {
    let scenario = sound(overlaid(
        "title = \"Other\"\n[teams.educational_psychologists]\ncontracts.locums.until = 2024-12-31\nlist.bands = []\n",
    ));
    let team = &scenario.teams[0];
    assert_eq!(scenario.title, "Other");
    assert_eq!(team.contracts[0].until, Some("2024-12-31".parse().expect("a date")));
    assert_eq!(team.contracts[0].price, 1180.0);
    assert!(team.list.initially.bands.is_empty());
    assert_eq!(team.list.initially.streams.len(), 4);
}

#[test]
fn a_law_of_another_kind_leaves_nothing_of_the_old_one() {
    let scenario = sound(overlaid(
        "[pathways.ehc.stages]\nep_write_up.work.hours.gamma = { mean = 5, cv = 1 }\ndrafting.work.hours = 9\n\
         ep_contact.work.hours.lognormal = { mean = 7, cv = 0.5 }\n",
    ));
    assert_eq!(hours(&scenario, "ep_write_up"), [Law::Gamma { mean: 5.0, cv: 1.0 }]);
    assert_eq!(hours(&scenario, "drafting"), [Law::Fixed(9.0)]);
    assert_eq!(hours(&scenario, "ep_contact"), [Law::Lognormal { mean: 7.0, cv: 0.5 }]);
}

#[test]
fn a_law_of_the_same_kind_keeps_its_other_parameters() {
    let scenario = sound(overlaid("[pathways.ehc.stages]\nep_write_up.work.hours.weibull.mean = 5\n"));
    assert_eq!(hours(&scenario, "ep_write_up"), [Law::Weibull { mean: 5.0, shape: 2.0 }]);
}

#[test]
fn a_date_laid_over_a_plain_value_keeps_it_as_the_initial_one() {
    let scenario = sound(overlaid(
        "[pathways.ehc.stages]\ndrafting.work.hours.2025-06-01 = 5\n\
         [teams.educational_psychologists]\nposts.new.wte.2026-01-01 = 9\nposts.established.wte.2026-01-01 = 16\n",
    ));
    assert_eq!(hours(&scenario, "drafting"), [Law::Fixed(8.0), Law::Fixed(5.0)]);
    let wte = |post: usize| scenario.teams[0].posts[post].wte.values().copied().collect::<Vec<f64>>();
    assert_eq!(wte(1), [3.6, 9.0]);
    assert_eq!(wte(0), [14.0, 15.0, 16.0]);
}

#[test]
fn a_unit_a_kind_of_stage_and_a_way_to_give_cases_replace_one_another() {
    let scenario = sound(overlaid(
        "[pathways.ehc.stages]\ngather.wait.weeks = 3\nissue_panel.wait.calendar_days = 2\n\
         mediation.work = { team = \"checkers\", elapsed.weeks = 2 }\n\
         [pathways.ehc.backlog.ep_list]\nbands = [{ weeks = [0, 9], cases = 5 }]\n\
         [targets.july]\nmonth = 2025-07-31\nat_most = 90\n",
    ));
    let StageKind::Wait { wait: Wait::For(elapsed), .. } = stage(&scenario, "gather") else { panic!("no wait") };
    assert_eq!(elapsed.days.initially, Law::Fixed(21.0));
    assert!(matches!(stage(&scenario, "issue_panel"), StageKind::Wait { wait: Wait::For(_), .. }));
    assert!(matches!(stage(&scenario, "mediation"), StageKind::Work(_)));
    assert!(matches!(scenario.pathways[0].backlog[0].cases, Cases::Bands(_)));
    assert_eq!((scenario.targets[0].period, scenario.targets[0].at_least), (TargetPeriod::Month, false));
}

/// A pathway may have a file of its own: what it is called, and whether it is one file or two, changes nothing.
#[test]
fn several_bases_are_laid_over_one_another_in_order() {
    const CALLS: &str = "[pathways.calls]\nfirst = \"call\"\ndemand.calls.yearly = 10\n[pathways.calls.stages]\n\
                         call = { wait.weeks = 1, next = \"end\" }\nend.leave = \"done\"\n[targets.waits]\npathway = \"ehc\"\n\
                         [targets.decisions]\npathway = \"ehc\"\n";
    let read = |entry: &str| {
        let files = |name: &str| match name {
            "list.toml" => Ok("extends = [\"whole.toml\", \"calls.toml\", \"more.toml\"]\ntitle = \"x\"".to_string()),
            "one.toml" => Ok(format!("extends = \"whole.toml\"\ntitle = \"x\"\n{}", CALLS.replace("10", "12"))),
            "calls.toml" => Ok(CALLS.to_string()),
            "more.toml" => Ok("[pathways.calls.demand.calls]\nyearly = 12\n".to_string()),
            _ => file(name),
        };
        load(entry, &files)
    };
    let (list, one) = (sound(read("list.toml")), sound(read("one.toml")));
    assert_eq!(list.pathways[1].sources[0].yearly.initially, 12.0);
    assert_eq!(list, one);
    let cycle = load("a.toml", &|name| match name {
        "a.toml" => Ok("extends = [\"b.toml\", \"b.toml\"]".to_string()),
        _ => Ok("extends = [\"a.toml\"]".to_string()),
    });
    assert!(cycle.render_faults(false).contains("the scenario extends itself: a.toml -> b.toml -> a.toml"));
}

/// Two overlays of one base in a list: the base lies below both, once, and each changes what it says; what the first
/// brings the second may take out.
#[test]
fn overlays_that_share_a_base_do_not_undo_one_another() {
    let files = |name: &str| match name {
        "both.toml" => Ok("extends = [\"fewer.toml\", \"later.toml\"]\ntitle = \"x\"".to_string()),
        "fewer.toml" => Ok("extends = \"whole.toml\"\n[targets.mine]\npathway = \"ehc\"\nmeasure = \"plans_issued\"\n\
                            year = 2025-12-31\nat_least = 1\n[pathways.ehc.demand.requests]\nyearly = 7\n"
            .to_string()),
        "later.toml" => Ok("extends = \"whole.toml\"\nremove = [\"targets.mine\"]\nseed = 77\n".to_string()),
        _ => file(name),
    };
    let both = sound(load("both.toml", &files));
    assert_eq!((both.pathways[0].sources[0].yearly.initially, both.seed), (7.0, 77));
    assert!(both.targets.iter().all(|t| t.id != "mine"));
}

/// Bases that name one another over and over are refused, not read for ever.
#[test]
fn bases_without_end_are_refused() {
    let files = |name: &str| {
        let n: u32 = name.trim_end_matches(".toml").parse().unwrap_or(0);
        Ok(format!("extends = [\"{0}.toml\", \"{0}.toml\", \"{0}.toml\"]", n + 1))
    };
    assert!(load("0.toml", &files).render_faults(false).contains("scenarios stand on one another"));
}

#[test]
fn things_can_be_removed_and_added() {
    let scenario = sound(overlaid(
        "remove = [\"teams.educational_psychologists.posts.bank\", \"targets\"]\n\
         [teams.educational_psychologists.posts.trainee]\nwte = 1\ncaseload = 2\n",
    ));
    let posts: Vec<&str> = scenario.teams[0].posts.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(posts, ["established", "new", "trainee"]);
    assert!(scenario.targets.is_empty());
}

#[test]
fn names_that_share_a_word_with_a_law_are_not_kinds() {
    let scenario = sound(overlaid(
        "[teams.gamma]\nplaces = 1\n[teams.beta]\nplaces = 2\n\
         [pathways.ehc.stages]\nquality_check.work.team = \"gamma\"\nissued.work = { team = \"beta\", elapsed.weeks = 1 }\n\
         issued.next = \"over\"\nover.leave = \"plan issued\"\n[pathways.ehc.clocks.twenty_weeks]\nstop = \"enter:over\"\n",
    ));
    assert!(scenario.teams.iter().any(|t| t.id == "gamma") && scenario.teams.iter().any(|t| t.id == "beta"));
}

#[test]
fn values_are_found_and_set_by_path() {
    let path = "teams.educational_psychologists.posts.new.wte";
    let sets =
        [(path, "4.5"), ("teams.checkers.works", "office_hours"), ("pathways.ehc.clocks.six_weeks.title", "Six weeks")];
    let loaded = load_with("whole.toml", &file, &sets);
    let entry = loaded.value_at(path).expect("the post of the fixture").clone();
    assert_eq!(entry.node.value, Value::Real(4.5));
    assert_eq!(loaded.files[entry.node.spot.file].name, "--set");
    let by_class = loaded.value_at("pathways.ehc.stages.decide.choose.assess.by_class.\"age_band.under_5\"");
    assert_eq!(by_class.map(|e| &e.node.value), Some(&Value::Real(0.9)));
    assert!(loaded.value_at("teams.nobody.wte").is_none());
    let scenario = sound(loaded);
    assert_eq!(scenario.teams[0].posts[1].wte.initially, 4.5);
    assert_eq!(scenario.pathways[0].clocks[1].title, "Six weeks");
}

fn hash(text: &str, cases: &str) -> String {
    let resolver = |name: &str| Ok(if name == "cases.csv" { cases.to_string() } else { text.to_string() });
    load("whole.toml", &resolver).scenario.map(|s| s.hash).expect("no fault")
}

#[test]
fn the_hash_is_of_the_meaning() {
    let (text, cases) = (file("whole.toml").expect("a fixture"), file("cases.csv").expect("a fixture"));
    let base = hash(&text, &cases);
    assert_eq!(base.len(), 16);
    let same = text.replace("wte = 20", "wte =    20.0 # twenty").replace(
        "[targets.july]\ntitle = \"40 % by July 2025\"\npathway = \"ehc\"\n",
        "[targets.july]\npathway = \"ehc\"\ntitle = \"40 % by July 2025\"\n",
    );
    assert_ne!(same, text);
    assert_eq!(hash(&same, &cases.replace('\n', "\r\n")), base);
    assert_ne!(hash(&text.replace("wte = 20", "wte = 21"), &cases), base);
    assert_ne!(hash(&text.replace("40 % by", "Forty by"), &cases), base);
    assert_ne!(hash(&text, &cases.replace("2024-02-14", "2024-02-15")), base);
    let split = load_with("whole.toml", &file, &[("teams.coordinators.posts.all.wte", "20")]);
    assert_eq!(sound(split).hash, base);
}
