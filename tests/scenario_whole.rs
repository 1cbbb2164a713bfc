//! A scenario that uses every word of the format is read without a fault.

use sendsim::pathway::*;
use sendsim::scenario::{Loaded, Table, load};

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
    assert_eq!(ehc.stages.len(), 19);
    assert_eq!(ehc.stages[0].id, "gather");
    assert_eq!(ehc.stages[17].id, "withdrawn");
    assert_eq!(ehc.stages[1].title, "decision panel");
}

#[test]
fn every_word_of_the_format_arrives() {
    let scenario = whole().scenario.expect("no fault");
    let ehc = &scenario.pathways[0];
    assert_eq!((scenario.replications, scenario.seed), (200, 7));
    assert_eq!(scenario.calendar.closures.len(), 5);
    assert_eq!((scenario.calendar.office_opens_minute, scenario.calendar.office_minutes), (540, 444));
    assert_eq!(ehc.sources[0].growth_percent_per_year, 2.5);
    assert_eq!(ehc.sources[0].yearly.changes.len(), 1);
    assert_eq!(ehc.sources[1].arrive_on, ArrivalDays::Always);
    assert_eq!(ehc.attributes[1].values[0].id, "exceptional");
    assert_eq!(ehc.clocks[0].reports, Reports::Headline(Service::Plans));
    assert_eq!(ehc.clocks[2].start, Point::Begin(StageIx(6)));
    assert_eq!(ehc.exceptions.len(), 3);
    assert_eq!(ehc.contacts[0].after_days, 140);
    assert_eq!(ehc.published.map(|p| (p.issued, p.within_ex)), Some((745, 267)));
    let listed: Vec<usize> = ehc
        .backlog
        .iter()
        .map(|b| match &b.cases {
            Cases::Listed(cases) => cases.len(),
            Cases::Bands(bands) => bands.len(),
            Cases::Size { .. } => 0,
        })
        .collect();
    assert_eq!(listed, [0, 3, 1, 2]);
    let Cases::Listed(cases) = &ehc.backlog[1].cases else { panic!("no cases") };
    assert_eq!(cases[1].class, [Some(0), None]);
    assert_eq!(cases[2].entered, None);
    let StageKind::Work(contact) = &ehc.stages[6].kind else { panic!("no work") };
    assert!(contact.schools_open && contact.keeps_place && contact.leaving.is_some());
    assert_eq!(contact.next_after_contract, Some(Next::Back));
    let StageKind::Ask { branches, rest, .. } = &ehc.stages[5].kind else { panic!("no ask") };
    assert_eq!(branches.iter().filter(|b| b.required).count(), 3);
    assert_eq!(*rest, Rest::Finish);
    let again = Referral { to: 0, keeps_request: true, next: Next::Stage(StageIx(16)) };
    assert_eq!(ehc.stages[18].kind, StageKind::Refer(again));
    assert_eq!((scenario.panels[1].weekday, scenario.panels[1].sits_in_closures), (4, false));
    let team = &scenario.teams[0];
    assert_eq!(team.posts[1].at_end, AtEnd::HandOver { rework: 0.2 });
    assert_eq!(team.posts[2].at_end, AtEnd::Restart);
    assert_eq!(team.contracts[0].streams, ["old"]);
    assert_eq!(team.list.initially.streams[3].takes, StreamTest::Rest);
    assert_eq!(team.list.changes[0].1.order, Order::FirstCome);
    assert_eq!(scenario.teams[2].places.as_ref().map(|p| p.initially), Some(3));
    assert_eq!(scenario.targets[1].hold, 3);
    assert_eq!(scenario.comparators[0].value, 50.3);
}

#[test]
fn what_is_worth_knowing_is_told_beside_the_scenario() {
    let text = "extends = \"whole.toml\"\n[teams.educational_psychologists.posts.bank]\nuntil = 2024-05-31\n\
                [targets.july]\nat_least = 0.55\n\
                [pathways.ehc.demand.requests]\nmonth_profile = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]\n\
                [teams.idle]\nplaces = 1\n[teams.coordinators.contracts.later]\nfrom = 2027-01-01\n\
                reports_per_month = 1\nturnaround.weeks = 1\n";
    let loaded = load("over.toml", &|name| if name == "over.toml" { Ok(text.to_string()) } else { file(name) });
    assert_eq!(loaded.render_faults(false), "");
    assert!(loaded.scenario.is_some());
    let lines: Vec<String> = loaded.notices.iter().map(|n| n.what.message()).collect();
    assert_eq!(
        lines,
        [
            "the post `bank` ends on 2024-05-31, before the scenario starts on 2024-08-01: it does nothing",
            "the goal is 0.55 %, not 55 %: this measure is in %",
            "the month profile has a mean of 2; it was scaled to 1",
            "no stage and no contact uses the team `idle`",
            "the contract `later` starts on 2027-01-01, after the scenario ends on 2026-12-31: it does nothing",
        ]
    );
    assert!(loaded.render_notices(false).starts_with(
        "note: the post `bank` ends on 2024-05-31, before the scenario starts on 2024-08-01: it does nothing\n --> over.toml:3:9\n"
    ));
}

/// Keys of a tree that are words of the format: ids and dates left out.
fn words(table: &Table, path: &mut Vec<String>, found: &mut Vec<String>) {
    for entry in table.iter() {
        path.push(entry.key.clone());
        let ids = ["pathways", "panels", "teams", "targets", "comparators", "demand", "classes", "stages", "clocks"];
        let ids: Vec<&str> =
            ids.into_iter().chain(["exceptions", "contacts", "backlog", "posts", "contracts", "ask"]).collect();
        let above = path.len().checked_sub(2).map(|i| path[i].as_str());
        let more = ["choose", "by_class", "streams", "changes", "school_closures", "age_band", "circumstances"];
        let dated = entry.key.starts_with(|c: char| c.is_ascii_digit());
        if !dated && !above.is_some_and(|a| ids.contains(&a) || more.contains(&a)) {
            found.push(entry.key.clone());
        }
        if let Some(table) = entry.node.table() {
            words(table, path, found);
        }
        path.pop();
    }
}

#[test]
fn the_manual_has_every_word() {
    let manual = include_str!("../src/scenario/format.md");
    let tree = whole().tree.expect("a tree");
    let mut found = Vec::new();
    words(tree.table().expect("a table"), &mut Vec::new(), &mut found);
    found.retain(|w| ["`{}", "{} = ", " {}."].iter().all(|form| !manual.contains(&form.replace("{}", w))));
    assert!(found.is_empty(), "not in the manual: {found:?}");
}
