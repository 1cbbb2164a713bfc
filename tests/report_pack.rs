//! The decision pack: the page says what the tables say, is made again byte for byte, and holds no markup of anybody's.

mod cli_support;
mod project_fixture;
mod report_texts;

use cli_support::Scratch;
use project_fixture::council;
use report_texts::{ELEMENTS, hostile};
use sendsim::project::{Answers, Evidence, Explained, Grade, answers, explain};
use sendsim::report::pack::{Command, Pack, PackFault, ScenarioFile, Telling, figures, pack_json, pages};
use sendsim::report::{Manifest, manifest_json, measures_csv, targets_csv};
use std::collections::BTreeMap;

const COMMAND: &str = "sendsim run council.toml --replications 30 --seed 1";

type Files = BTreeMap<&'static str, Vec<u8>>;

fn council_run() -> (Answers, Explained) {
    let world = council(30);
    let evidence = vec![Evidence {
        path: "teams.educational_psychologists.posts.established.wte".to_owned(),
        value: "15.5".to_owned(),
        file: "some/folder/council.toml".to_owned(),
        line: 12,
        comment: "derived above, range 12.5-18".to_owned(),
        grade: Grade::Derived,
        range: Some((12.5, 18.0)),
    }];
    (answers(&world.input(), &world.tally), explain(&world.scenario, Vec::new(), evidence))
}

fn files_of(answers: &Answers, explained: &Explained, note: &str) -> Files {
    let (measures, targets) = (measures_csv(answers), targets_csv(&[answers]));
    let told = pack_json(&Telling {
        of: Command::Run,
        answers,
        explained,
        files: vec![ScenarioFile { name: format!("{note}.toml"), text: note.to_owned() }],
        history: Vec::new(),
        tables: &[("measures.csv", &measures), ("targets.csv", &targets)],
        comparisons: &[],
        solution: None,
        sensitivity: None,
        prices: None,
    });
    let manifest =
        Manifest::new(answers, 2, 1, COMMAND, &["measures.csv", "targets.csv", "pack.json"]).with_pack(&told);
    let all = [
        ("manifest.json", manifest_json(&manifest)),
        ("measures.csv", measures),
        ("targets.csv", targets),
        ("pack.json", told),
    ];
    all.into_iter().collect()
}

fn read(files: &Files) -> Result<Pack, PackFault> {
    Pack::read(|name| files.get(name).map(Vec::as_slice))
}

fn html_of(pack: &Pack) -> String {
    String::from_utf8(pages(pack).unwrap().remove(0).1).unwrap()
}

/// The page without its declaration, as XML.
fn body(html: &str) -> &str {
    html.split_once('\n').unwrap().1
}

#[test]
fn every_figure_of_the_table_is_read_back_as_it_is_printed() {
    let (answers, explained) = council_run();
    let files = files_of(&answers, &explained, "plan");
    let pack = read(&files).unwrap();
    let mut compared = 0;
    for row in csv::Reader::from_reader(&files["measures.csv"][..]).records().map(Result::unwrap) {
        let figure = pack.figures.find(&row[1], &row[2], &row[3]).unwrap();
        let point =
            figure.points.iter().find(|p| p.start.to_string() == row[4] && p.end.to_string() == row[5]).unwrap();
        let at = sendsim::report::pack::STATISTICS.iter().position(|s| *s == &row[6]).unwrap();
        let statistic = point.statistics[at];
        assert_eq!(sendsim::report::decimal(statistic.value), row[7], "{row:?}");
        assert_eq!(statistic.lower.map_or(String::new(), sendsim::report::decimal), row[8], "{row:?}");
        compared += 1;
    }
    assert!(compared > 1_000, "{compared}");
    // 29 months; quarters of which the first is a part; years of which the first holds the published months.
    let rate = pack.figures.find("ehc", "", "pc_plans_issued_within_20_weeks").unwrap();
    assert_eq!((rate.months().count(), rate.quarters().count(), rate.years().count()), (29, 10, 3));
    assert_eq!(rate.years_to_date().count(), 29);
    assert_eq!(rate.years().next().unwrap().start.to_string(), "2024-01-01");
    let hashed = &pack.story.tables[0];
    assert_eq!((hashed.name.as_str(), hashed.bytes), ("measures.csv", files["measures.csv"].len() as u64));
}

/// The table under a chart is the table of the run, to a decimal: an identity of each figure.
#[test]
fn the_page_says_what_the_table_says() {
    let (answers, explained) = council_run();
    let pack = read(&files_of(&answers, &explained, "plan")).unwrap();
    let html = html_of(&pack);
    let page = roxmltree::Document::parse(body(&html)).unwrap();
    let figure = pack.figures.find("ehc", "", "open_over_20_weeks").unwrap();
    let table = page.descendants().find(|n| {
        n.has_tag_name("table")
            && n.descendants().any(|c| {
                c.has_tag_name("caption")
                    && c.text().is_some_and(|t| t.starts_with("Children past the limit, still open"))
            })
    });
    let rows: Vec<Vec<String>> = table
        .unwrap()
        .descendants()
        .filter(|n| n.has_tag_name("tr"))
        .map(|tr| tr.children().map(|c| c.text().unwrap_or_default().to_owned()).collect())
        .collect();
    assert_eq!(rows.len(), 30);
    for (row, point) in rows[1..].iter().zip(figure.months()) {
        for (cell, statistic) in row[1..].iter().zip(&point.statistics) {
            let value: f64 = cell.replace(',', "").parse().unwrap();
            let step = if statistic.value.abs() < 100.0 { 0.05 } else { 0.5 };
            assert!((value - statistic.value).abs() <= step + 1e-9, "{row:?}: {}", statistic.value);
        }
    }
    // Each chart has a title, a description and a table; nothing runs and nothing is fetched.
    let charts: Vec<_> = page.descendants().filter(|n| n.has_tag_name("figure")).collect();
    assert!(charts.len() >= 6, "{}", charts.len());
    for chart in charts {
        for part in ["title", "desc", "table"] {
            assert!(chart.descendants().any(|n| n.tag_name().name() == part), "a chart without {part}");
        }
    }
    for wanted in
        [COMMAND, &pack.story.tables[0].sha256, "derived above, range 12.5-18", "STRESS-DES", "Analytical assurer"]
    {
        assert!(html.contains(wanted), "{wanted}");
    }
    assert!(html.len() < 1_000_000);
}

#[test]
fn the_same_files_make_the_same_bytes() {
    let (answers, explained) = council_run();
    let files = files_of(&answers, &explained, "plan");
    assert_eq!(pages(&read(&files).unwrap()), pages(&read(&files).unwrap()));
    let again = files_of(&answers, &explained, "plan");
    assert!(files == again);
}

#[test]
fn what_is_not_a_whole_folder_of_this_version_is_refused() {
    let (answers, explained) = council_run();
    let good = files_of(&answers, &explained, "plan");
    let fault = |change: &dyn Fn(&mut Files)| {
        let mut files = good.clone();
        change(&mut files);
        read(&files).unwrap_err()
    };
    for name in ["manifest.json", "measures.csv", "targets.csv", "pack.json"] {
        let missing = fault(&|f| drop(f.remove(name)));
        assert_eq!(missing, PackFault::Missing { name: name.to_owned() });
        assert!(missing.to_string().contains("run the scenario again"));
    }
    let edit = |name: &'static str, from: &str, to: &str| {
        fault(&|f| {
            let text = String::from_utf8(f[name].clone()).unwrap();
            assert!(text.contains(from), "{name}: {from}");
            f.insert(name, text.replacen(from, to, 1).into_bytes());
        })
    };
    let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    assert!(matches!(edit("manifest.json", version, "\"version\": \"9.9.9\""), PackFault::OtherVersion { .. }));
    assert!(matches!(edit("manifest.json", "\"sendsim\"", "\"other\""), PackFault::NotOurs { .. }));
    assert!(matches!(edit("pack.json", "\"pack_version\": 2", "\"pack_version\": 1"), PackFault::OtherVersion { .. }));
    assert!(matches!(edit("pack.json", "\"plan_hash\": \"", "\"plan_hash\": \"f"), PackFault::TwoRuns));
    assert!(matches!(edit("manifest.json", "sendsim run", "sendsim solve"), PackFault::TwoRuns));
    for (name, word) in [("measures.csv", "mean"), ("targets.csv", "at_least")] {
        assert_eq!(edit(name, word, "maen"), PackFault::Changed { name: name.to_owned() }, "{name}");
    }
    let cut = fault(&|f| {
        let half = f["measures.csv"].len() / 2;
        f.get_mut("measures.csv").unwrap().truncate(half);
    });
    assert!(matches!(cut, PackFault::Changed { .. }));
    assert!(matches!(fault(&|f| drop(f.insert("pack.json", b"not json".to_vec()))), PackFault::NotOurs { .. }));
    // A calibration is finished and ours, but no page is made of it.
    let fit = fault(&|f| {
        f.remove("pack.json");
        let text = String::from_utf8(f["manifest.json"].clone()).unwrap();
        f.insert("manifest.json", text.replace("sendsim run", "sendsim calibrate").into_bytes());
    });
    assert_eq!(fit, PackFault::NoPack { command: "sendsim calibrate".to_owned() });
}

#[test]
fn sixty_hostile_texts_are_only_text() {
    let (answers, explained) = council_run();
    let all = hostile();
    assert_eq!(all.len(), 60);
    for text in &all {
        let (mut a, mut e) = (answers.clone(), explained.clone());
        a.title = text.clone();
        a.titles.iter_mut().for_each(|t| t.1 = text.clone());
        a.pages.iter_mut().for_each(|p| p.title = text.clone());
        a.comparators.iter_mut().for_each(|c| (c.title, c.source) = (text.clone(), text.clone()));
        a.teams.iter_mut().for_each(|t| t.title = text.clone());
        a.targets.iter_mut().for_each(|t| (t.title, t.id) = (text.clone(), text.clone()));
        if let Some(need) = &mut a.need {
            (need.title, need.team) = (text.clone(), text.clone());
        }
        if let Some(binding) = &mut a.binding {
            binding.team.title = text.clone();
        }
        e.pathways.iter_mut().for_each(|p| {
            p.title = text.clone();
            p.stages.iter_mut().for_each(|s| s.title = text.clone());
        });
        e.left_out = vec![text.clone()];
        let one = e.evidence[0].clone();
        let grades = Grade::ALL.map(|grade| Evidence {
            path: text.clone(),
            value: text.clone(),
            file: text.clone(),
            comment: text.clone(),
            grade,
            ..one.clone()
        });
        e.evidence = grades.to_vec();
        let pack = read(&files_of(&a, &e, text)).unwrap_or_else(|fault| panic!("{text:?}: {fault}"));
        let html = html_of(&pack);
        let page = roxmltree::Document::parse(body(&html)).unwrap_or_else(|e| panic!("{text:?}: {e}"));
        for node in page.descendants().filter(|n| n.is_element()) {
            let name = node.tag_name().name();
            assert!(ELEMENTS.split_whitespace().any(|e| e == name), "{text:?}: <{name}>");
            for attribute in node.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                assert!(!key.starts_with("on") && !["src", "style", "srcdoc"].contains(&key), "{text:?}: {key}");
                assert!(key != "href" || value.starts_with("#s"), "{text:?}: {value}");
            }
        }
        // What can be shown is shown, as it is.
        let shown: String =
            page.descendants().find(|n| n.has_tag_name("h1")).and_then(|n| n.text()).unwrap_or_default().into();
        let kept = |c: &char| c.is_ascii_graphic() || c.is_ascii_alphanumeric();
        let only = |t: &str| t.chars().filter(kept).collect::<String>();
        assert_eq!(only(&shown), only(text));
        let markdown = String::from_utf8(pages(&pack).unwrap().remove(1).1).unwrap();
        for (at, _) in markdown.match_indices(['<', '[', '`']) {
            assert!(at > 0 && markdown.as_bytes()[at - 1] == b'\\', "{text:?}: {}", &markdown[at.saturating_sub(20)..]);
        }
        for (name, svg) in figures(&pack) {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(name.strip_suffix(".svg").is_some_and(|stem| stem.chars().all(plain)), "{name}");
            roxmltree::Document::parse(std::str::from_utf8(&svg).unwrap()).unwrap_or_else(|e| panic!("{text:?}: {e}"));
        }
    }
}

#[test]
fn a_report_is_made_again_from_its_folder_without_a_run() {
    let scratch = Scratch::new("report");
    scratch.sendsim(&["run", "small.toml", "--quiet", "--figures", "drawn"]).with_code(0);
    let names = ["report.html", "report.md", "report.xlsx", "dfe_timeliness.csv"].map(|n| format!("out/small/{n}"));
    let first = names.clone().map(|n| scratch.read(&n));
    std::fs::remove_file(scratch.0.join(&names[0])).unwrap();
    scratch.file(&names[1], "spoilt");
    std::fs::remove_file(scratch.0.join("small.toml")).unwrap();
    scratch.sendsim(&["report", "out/small", "--figures", "drawn"]).with_code(0).saying("report.html");
    assert!(names.map(|n| scratch.read(&n)) == first, "the same bytes");
    assert!(scratch.tree().iter().any(|n| n.starts_with("drawn/01-") && n.ends_with(".svg")));
    // What is no folder of a finished run is said, with what to do; nothing is written.
    scratch.sendsim(&["report", "none"]).with_code(2).saying("there is no such folder");
    scratch.file("empty/notes.txt", "mine");
    scratch.sendsim(&["report", "empty"]).with_code(2).saying("there is no manifest.json");
    scratch.file("out/small/targets.csv", "changed");
    scratch.sendsim(&["report", "out/small"]).with_code(2).saying("targets.csv is not as the run wrote it");
    assert!(!scratch.tree().contains(&"empty/report.html".to_owned()));
}
