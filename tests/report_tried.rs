//! Pages of every command: made again byte for byte, with the figures of their tables, and texts are only texts.

#[path = "workbook/cells.rs"]
mod cells;
mod cli_support;
mod report_texts;

use calamine::{Data, Range, Reader};
use cells::{day, header, holds_nothing_live, workbook};
use cli_support::{Row, Scratch};
use report_texts::{ELEMENTS, hostile, is_word_of_ours};
use sendsim::report::pack::{Command, Pack, Sum, answer, figures, pages};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;

/// A clinic with two figures whose range is stated, a price, a target, and what was published before it.
const CLINIC: &str = r#"format = 1
title = "A clinic"
start = 2024-08-01
end = 2025-03-31
replications = 20
seed = 7
observed = "seen.csv"
[pathways.clinic]
title = "Clinic"
first = "seen"
[pathways.clinic.demand.requests]
yearly = 200                      # assumption, range 150-260
[pathways.clinic.stages.seen]
title = "Seen"
work.team = "nurses"
work.hours.gamma = { mean = 6, cv = 0.5 }
next = "done"
[pathways.clinic.stages.done]
leave = "seen"
[pathways.clinic.clocks.eighteen_weeks]
start = "request"
stop = "enter:done"
limit_days = 126
headline = "referrals"
[pathways.clinic.backlog.old]
stage = "seen"
size = { cases = 60, mean_weeks = 6, longest_weeks = 20 }
[teams.nurses]
title = "Nurses"
[teams.nurses.posts.established]
title = "Nurses in post"
wte = 0.5                         # assumption, range 0.4-0.7
cost_per_year = 50000
[targets.short]
title = "Fewer than 20 wait"
pathway = "clinic"
measure = "open_referrals"
month = 2025-03-31
at_most = 20
[comparators.elsewhere]
title = "Elsewhere"
measure = "open_referrals"
value = 40
source = "a paper"
"#;

const SEEN: &str = "period_start,period_end,measure,value,unit,source\n\
    2024-05-31,,open_referrals,48,children,a return\n\
    2024-06-30,,open_referrals,52,children,a return\n\
    2024-07-31,,open_referrals,60,children,another return\n";

/// A finished folder of each command, with its name.
fn finished(name: &str) -> (Scratch, [(Command, &'static str); 6]) {
    let scratch = Scratch::new(name);
    scratch.file("clinic.toml", CLINIC);
    scratch.file("seen.csv", SEEN);
    scratch.file(
        "more.toml",
        "extends = \"clinic.toml\"\ntitle = \"More nurses\"\nteams.nurses.posts.established.wte = 0.8\n",
    );
    let grid = "format = 1\n[grid]\nbase = \"clinic.toml\"\n[grid.axes.staff]\npath = \"teams.nurses.posts.established.wte\"\nvalues = [0.6, 0.8]\n";
    scratch.file("grid.toml", grid);
    const WTE: &str = "teams.nurses.posts.established.wte";
    let solve = [
        "solve",
        "clinic.toml",
        "--vary",
        WTE,
        "--from",
        "0.5",
        "--to",
        "1.1",
        "--step",
        "0.2",
        "--target",
        "short",
        "--out",
        "solve",
        "--replications",
        "20",
    ];
    for arguments in [
        &["run", "clinic.toml", "--out", "run"][..],
        &["compare", "clinic.toml", "more.toml", "--out", "compare"],
        &solve,
        &["sensitivity", "clinic.toml", "--morris", "2", "--out", "sensitivity"],
        &["spend", "clinic.toml", "--budget", "40000", "--step", "20000", "--out", "spend"],
        &["batch", "grid.toml", "--rank-by", "clinic/open_referrals/2025-03/lowest", "--out", "batch"],
    ] {
        let ended = scratch.sendsim(&[arguments, &["--quiet"]].concat());
        assert!(matches!(ended.code, Some(0 | 1)), "{arguments:?}: {}", ended.err);
    }
    (scratch, Command::ALL.map(|of| (of, of.word())))
}

fn pack_of(scratch: &Scratch, folder: &str, story: Option<&Value>) -> Pack {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for path in scratch.tree().iter().filter(|p| p.starts_with(&format!("{folder}/"))) {
        files.insert(path[folder.len() + 1..].to_owned(), scratch.read(path));
    }
    if let Some(story) = story {
        // As the command itself would have told it.
        let bytes = serde_json::to_vec(story).unwrap();
        let mut manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
        let mut sum = Sum::default();
        sum.write_all(&bytes).unwrap();
        manifest["pack_sha256"] = sum.of_table("pack.json").sha256.into();
        files.insert("manifest.json".to_owned(), serde_json::to_vec(&manifest).unwrap());
        files.insert("pack.json".to_owned(), bytes);
    }
    Pack::read(|name| files.get(name).map(Vec::as_slice)).unwrap_or_else(|fault| panic!("{folder}: {fault}"))
}

/// Puts another text wherever the story has one that people wrote.
fn with_texts(story: &mut Value, key: &str, text: &mut dyn FnMut() -> String) {
    match story {
        Value::String(of) if !is_word_of_ours(key, of) => *of = text(),
        Value::Array(all) => all.iter_mut().for_each(|one| with_texts(one, key, text)),
        Value::Object(map) => map.iter_mut().for_each(|(key, one)| with_texts(one, key, text)),
        _ => {}
    }
}

fn page_of(pack: &Pack, name: &str) -> String {
    let found = pages(pack).unwrap().into_iter().find(|(n, _)| *n == name);
    String::from_utf8(found.unwrap().1).unwrap()
}

/// Catches: a page that is not made of the folder alone; a figure beside its table; a batch joined that differs.
#[test]
fn every_command_has_pages_and_they_are_made_again() {
    let (scratch, folders) = finished("tried");
    for (of, folder) in folders {
        let html = format!("{folder}/report.html");
        let names = [html.clone(), format!("{folder}/report.md"), format!("{folder}/report.xlsx")];
        let before = names.map(|name| (scratch.read(&name), name));
        scratch.sendsim(&["report", folder]).with_code(0).saying("report.html");
        before.iter().for_each(|(bytes, name)| assert!(*bytes == scratch.read(name), "{name}"));
        let page = String::from_utf8(scratch.read(&html)).unwrap();
        let charts = page.matches("<figure").count();
        assert!(charts >= 1 && !page.contains("<script"), "{folder}: {charts} charts");
        assert_eq!(pack_of(&scratch, folder, None).story.of, of);
    }
    let page = |folder: &str| String::from_utf8(scratch.read(&format!("{folder}/report.html"))).unwrap();
    // What the table of each says stands on its page, rounded for people.
    let tornado = page("sensitivity");
    let pack = pack_of(&scratch, "sensitivity", None);
    assert_eq!(pack.swings.len(), 2);
    for row in &pack.swings {
        assert!(tornado.contains(&row.path) && tornado.contains(&format!("{}–{}", row.range[0], row.range[1])));
    }
    // The list as published, then the futures: three returns, and their source.
    let run = page("run");
    assert_eq!(run.matches("class=\"dot past\"").count() % 3, 0);
    assert!(run.contains("As published: a return; another return.") && run.contains("<td>48.0</td>"));
    for words in ["£20,000", "■ sure"] {
        assert!(page("spend").contains(words), "{words}");
    }
    let ranked = page("batch");
    assert!(ranked.find("wte=0.8").or(ranked.find("0.8")).is_some() && ranked.contains("comes first of 3 scenarios"));
    // Two shares joined make the pages of one run, though a share makes none.
    for part in ["1/2", "2/2"] {
        let out = format!("part{}", &part[..1]);
        let rank = ["--rank-by", "clinic/open_referrals/2025-03/lowest"];
        let arguments = ["batch", "grid.toml", "--shard", part, "--out", &out, "--quiet"];
        scratch.sendsim(&[&arguments[..], &rank].concat()).with_code(0);
        assert!(!scratch.tree().contains(&format!("{out}/report.html")));
    }
    scratch.sendsim(&["merge", "part1", "part2", "--out", "merged", "--quiet"]).with_code(0);
    for name in ["report.html", "report.xlsx"] {
        assert!(scratch.read(&format!("merged/{name}")) == scratch.read(&format!("batch/{name}")), "{name}");
    }
}

/// A sheet below its header, whose first cell is given.
fn sheet(bytes: &[u8], name: &str, first: &str) -> (Range<Data>, usize) {
    let sheet = workbook(bytes).worksheet_range(name).unwrap();
    let top = header(&sheet, first);
    (sheet, top + 1)
}

/// Catches: a column that is another's, a row that is left out or of another period, a figure that was rounded.
#[test]
fn the_workbooks_of_compare_and_solve_hold_the_figures_of_the_tables() {
    let (scratch, _) = finished("books");
    for folder in ["compare", "solve"] {
        differences(&scratch, folder);
        children(&scratch, folder);
    }
    let (range, top) = sheet(&scratch.read("solve/report.xlsx"), "Curve", "Value of the lever");
    let told = scratch.rows("solve/curve.csv");
    assert_eq!(range.rows().skip(top).filter(|row| row[0] != Data::Empty).count(), told.len());
    for (row, wanted) in range.rows().skip(top).zip(&told) {
        let heads = ["value", "probability", "lower", "upper", "confidence", "cost_pounds"];
        for (column, name) in heads.into_iter().enumerate() {
            let text = wanted.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", wanted.keys()));
            assert!(same(&row[column], text), "{row:?}: {name} is not {text}");
        }
    }
}

/// Whether a cell says what a table says.
fn same(cell: &Data, text: &str) -> bool {
    match cell {
        Data::Empty => text.is_empty(),
        Data::Float(value) => text.parse() == Ok(*value),
        Data::String(found) => found == text,
        other => panic!("{other:?}"),
    }
}

fn differences(scratch: &Scratch, folder: &str) {
    let told = scratch.rows(&format!("{folder}/differences.csv"));
    let (range, top) = sheet(&scratch.read(&format!("{folder}/report.xlsx")), "Differences", "Scenario");
    let mut checked = 0;
    for row in range.rows().skip(top) {
        let of = |r: &&Row| {
            r["pathway"] == "clinic"
                && r["stage"].is_empty()
                && same(&row[2], &r["measure"])
                && (day(&row[3]), day(&row[4])) == (r["period_start"].clone(), r["period_end"].clone())
        };
        let find = |statistic: &str| told.iter().filter(of).find(|r| r["statistic"] == statistic);
        let value = |statistic: &str| find(statistic).map_or("", |r| r["value"].as_str());
        let scenario = if folder == "solve" { "A clinic with teams.nurses" } else { "More nurses" };
        assert!(row[0].to_string().starts_with(scenario) && same(&row[1], "Clinic"), "{row:?}");
        let bounds = ["lower", "upper"].map(|bound| find("mean").map_or("", |r| r[bound].as_str()));
        let figures = ["base", "other", "mean", "p10", "p90", "better"].map(value);
        let columns = [(5, figures[0]), (6, figures[1]), (7, figures[2]), (8, bounds[0]), (9, bounds[1])];
        for (column, text) in columns.into_iter().chain([(10, figures[3]), (11, figures[4]), (12, figures[5])]) {
            assert!(same(&row[column], text), "{row:?}: column {column} is not {text}");
            checked += 1;
        }
    }
    assert!(checked > 300, "{checked}");
}

fn children(scratch: &Scratch, folder: &str) {
    let (range, top) = sheet(&scratch.read(&format!("{folder}/report.xlsx")), "Children", "Scenario");
    let heads: Vec<String> = range.rows().nth(top - 1).unwrap().iter().map(ToString::to_string).collect();
    let told = scratch.rows(&format!("{folder}/children.csv"));
    let mut checked = 0;
    for row in range.rows().skip(top) {
        for (column, head) in heads.iter().enumerate().skip(3) {
            let measure = head.replace(' ', "_");
            let of = |r: &&Row| same(&row[2], &r["group"]) && r["measure"] == measure && r["statistic"] == "mean";
            let found = told.iter().find(of).map_or("", |r| r["value"].as_str());
            assert!(same(&row[column], found), "{row:?}: {head} is not {found}");
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked}");
}

/// Folder, table, sheet, head of its first column, and the columns of the sheet with those of the table.
type Book<'a> = (&'a str, &'a str, &'a str, &'a str, &'a [(usize, &'a str)]);

/// Catches: a column that is another's, a row that is left out or out of order, a figure that was rounded.
#[test]
fn the_workbooks_of_what_was_tried_hold_the_figures_of_the_tables() {
    let (scratch, _) = finished("tried-books");
    let sensitivity = [
        (19, "path"),
        (1, "value"),
        (2, "least"),
        (3, "greatest"),
        (4, "at_least"),
        (5, "at_least_lower"),
        (6, "at_least_upper"),
        (7, "at_greatest"),
        (8, "at_greatest_lower"),
        (9, "at_greatest_upper"),
        (10, "spread"),
        (11, "spread_lower"),
        (12, "spread_upper"),
        (13, "morris_mean_absolute"),
        (14, "morris_mean"),
        (15, "morris_deviation"),
        (16, "morris_noise"),
        (17, "morris_acts"),
        (18, "not_tried"),
    ];
    let prices = [
        (1, "round"),
        (2, "spent_before_pounds_a_year"),
        (3, "units"),
        (4, "units_of"),
        (5, "change"),
        (6, "lower"),
        (7, "upper"),
        (8, "p10"),
        (9, "p90"),
        (10, "cost_more_pounds"),
        (11, "pounds_each"),
        (12, "plans_on_time_more"),
        (13, "plans_on_time_lower"),
        (14, "plans_on_time_upper"),
    ];
    let summary = [
        (0, "scenario"),
        (1, "rank"),
        (2, "staff"),
        (3, "mean"),
        (4, "lower"),
        (5, "upper"),
        (6, "p10"),
        (7, "p90"),
        (8, "unit"),
        (9, "cost_pounds"),
        (10, "target_short"),
        (11, "lists_that_grow"),
        (12, "title"),
    ];
    let books: [Book; 3] = [
        ("sensitivity", "sensitivity.csv", "Assumptions tried", "Figure", &sensitivity),
        ("spend", "prices.csv", "What money buys", "Team and what it gets more of", &prices),
        ("batch", "summary.csv", "Ranking", "Scenario", &summary),
    ];
    for (folder, name, of, first, columns) in books {
        let bytes = scratch.read(&format!("{folder}/report.xlsx"));
        let (range, top) = sheet(&bytes, of, first);
        let told = scratch.rows(&format!("{folder}/{name}"));
        let rows: Vec<&[Data]> = range.rows().skip(top).take_while(|row| row[0] != Data::Empty).collect();
        assert!(rows.len() == told.len() && !told.is_empty(), "{folder}: {} rows", rows.len());
        for (row, wanted) in rows.iter().zip(&told) {
            for (column, name) in columns {
                let text = wanted.get(*name).unwrap_or_else(|| panic!("no {name} in {:?}", wanted.keys()));
                assert!(same(&row[*column], text), "{folder}: {row:?}: {name} is not {text}");
            }
        }
        // The first sheet has the answer of the page, in its words.
        let (question, sentences) = answer(&pack_of(&scratch, folder, None));
        let (first_sheet, _) = sheet(&bytes, "Summary", "In this workbook");
        for text in sentences.iter().chain([&question]) {
            assert!(first_sheet.rows().any(|row| same(&row[0], text)), "{folder}: {text}");
        }
    }
}

/// Catches: results that are lost to charts or to a part of themselves, or that another command may not replace; a folder that
/// was changed and makes pages all the same.
#[test]
fn finished_results_are_neither_lost_nor_taken_for_what_they_are_not() {
    let (scratch, folders) = finished("kept");
    scratch.file("mine/notes.txt", "mine");
    let before = scratch.tree();
    // Charts in place of results, within them, or of what is not ours: told before anything is run.
    for (figures, code, words) in [
        ("fresh", 2, "a folder of their own"),
        ("fresh/charts", 2, "a folder of their own"),
        ("solve", 4, "it holds children.csv"),
        ("mine", 4, "it holds notes.txt"),
    ] {
        let ended = scratch.sendsim(&["run", "clinic.toml", "--out", "fresh", "--figures", figures, "--quiet"]);
        ended.with_code(code).saying(words);
    }
    scratch.sendsim(&["report", "run", "--figures", "run", "--quiet"]).with_code(2).saying("a folder of their own");
    assert_eq!(scratch.tree(), before, "nothing was written");
    for (_, folder) in folders {
        let refused = |words: &str| {
            scratch.sendsim(&["report", folder, "--quiet"]).with_code(2).saying(words);
        };
        let name = format!("{folder}/pack.json");
        let story = String::from_utf8(scratch.read(&name)).unwrap();
        scratch.file(&name, story.replacen("linic", "LINIC", 1));
        refused("pack.json is not as the run wrote it");
        scratch.file(&name, &story);
        for table in serde_json::from_str::<Value>(&story).unwrap()["tables"].as_array().unwrap() {
            let table = table["name"].as_str().unwrap();
            let name = format!("{folder}/{table}");
            let bytes = scratch.read(&name);
            scratch.file(&name, [&bytes[..], b"\n"].concat());
            refused(&format!("{table} is not as the run wrote it"));
            std::fs::remove_file(scratch.0.join(&name)).unwrap();
            refused(&format!("there is no {table}"));
            scratch.file(&name, &bytes);
        }
        scratch.sendsim(&["report", folder, "--quiet"]).with_code(0);
        // Results of ours give way to others of ours, whatever command made them.
        scratch.sendsim(&["run", "clinic.toml", "--out", folder, "--quiet"]).with_code(0);
    }
    for part in ["1/2", "2/2"] {
        let out = format!("half{}", &part[..1]);
        scratch.sendsim(&["batch", "grid.toml", "--shard", part, "--out", &out, "--quiet"]).with_code(0);
    }
    let before = scratch.tree();
    scratch.sendsim(&["merge", "half1", "half2", "--out", "half1", "--quiet"]).with_code(2).saying("would replace");
    assert_eq!(scratch.tree(), before, "a part is not replaced by what it is a part of");
}

/// Catches: a text of any field of any command that is obeyed by a browser, by Markdown or by a file system.
#[test]
fn sixty_hostile_texts_in_every_field_of_every_command_are_only_text() {
    let (scratch, folders) = finished("texts");
    let all = hostile();
    assert_eq!(all.len(), 60);
    for (_, folder) in folders {
        let story: Value = serde_json::from_slice(&scratch.read(&format!("{folder}/pack.json"))).unwrap();
        for shift in 0..all.len() {
            // Neighbouring fields have different texts; over all shifts each field has each.
            let (mut changed, mut n) = (story.clone(), shift);
            with_texts(&mut changed, "", &mut || {
                n += 1;
                all[n % all.len()].clone()
            });
            let pack = pack_of(&scratch, folder, Some(&changed));
            let html = page_of(&pack, "report.html");
            let page = roxmltree::Document::parse(html.split_once('\n').unwrap().1)
                .unwrap_or_else(|e| panic!("{folder}, {shift}: {e}"));
            for node in page.descendants().filter(|n| n.is_element()) {
                let name = node.tag_name().name();
                assert!(ELEMENTS.split_whitespace().any(|e| e == name), "{folder}, {shift}: <{name}>");
                for attribute in node.attributes() {
                    let (key, value) = (attribute.name(), attribute.value());
                    assert!(!key.starts_with("on") && !["src", "style", "srcdoc"].contains(&key), "{folder}: {key}");
                    assert!(key != "href" || value.starts_with("#s"), "{folder}, {shift}: {value}");
                }
            }
            let markdown = page_of(&pack, "report.md");
            for (at, _) in markdown.match_indices(['<', '[', '`']) {
                assert!(at > 0 && markdown.as_bytes()[at - 1] == b'\\', "{folder}, {shift}: {}", &markdown[at..]);
            }
            let made = pages(&pack).unwrap();
            let book = made.iter().find(|(name, _)| *name == "report.xlsx").unwrap();
            holds_nothing_live(&book.1);
            for (name, svg) in figures(&pack) {
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                assert!(name.strip_suffix(".svg").is_some_and(|stem| stem.chars().all(plain)), "{name}");
                roxmltree::Document::parse(std::str::from_utf8(&svg).unwrap()).unwrap();
            }
        }
    }
}
