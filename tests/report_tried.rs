//! Pages of every command: made again byte for byte, with the figures of their tables, and texts are only texts.

#[path = "report_tried/books.rs"]
mod books;
#[path = "workbook/cells.rs"]
mod cells;
mod cli_support;
#[path = "report_tried/finished.rs"]
mod finished;
mod report_texts;
#[path = "report_tried/told.rs"]
mod told;

use cells::holds_nothing_live;
use finished::{finished, pack_of};
use report_texts::{ELEMENTS, hostile, is_word_of_ours};
use sendsim::report::pack::{Pack, figures, pages};
use serde_json::Value;

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
