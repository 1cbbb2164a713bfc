//! Whatever the text, reading it ends without a panic: in a scenario or in faults that can be shown.

use sendsim::scenario::{load, load_with};

fn file(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/");
    std::fs::read_to_string(format!("{folder}{name}")).expect("a fixture")
}

fn survives(text: &str, cases: &str) -> bool {
    let loaded = load("whole.toml", &|name| Ok(if name == "cases.csv" { cases.to_string() } else { text.to_string() }));
    let rendered = loaded.render_faults(false);
    assert_eq!(loaded.scenario.is_some(), loaded.faults.is_empty());
    assert_eq!(rendered.is_empty(), loaded.faults.is_empty());
    loaded.scenario.is_some()
}

#[test]
fn any_line_may_be_missing_or_doubled() {
    let (text, cases) = (file("whole.toml"), file("cases.csv"));
    let lines: Vec<&str> = text.lines().collect();
    let mut sound = 0;
    for i in 0..lines.len() {
        let without: Vec<&str> = lines[..i].iter().chain(&lines[i + 1..]).copied().collect();
        sound += usize::from(survives(&without.join("\n"), &cases));
        let doubled: Vec<&str> = lines[..=i].iter().chain(&lines[i..]).copied().collect();
        survives(&doubled.join("\n"), &cases);
    }
    assert!(sound > 50 && sound < lines.len(), "{sound} of {} lines are optional", lines.len());
}

#[test]
fn any_value_may_be_nonsense() {
    let (text, cases) = (file("whole.toml"), file("cases.csv"));
    let nonsense = [
        "-1",
        "1e308",
        "nan",
        "\"\"",
        "[]",
        "{}",
        "true",
        "9999-12-31",
        "0",
        "[[[]]]",
        "{ initially = 1 }",
        "\"back\"",
    ];
    let lines: Vec<&str> = text.lines().collect();
    for (i, line) in lines.iter().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else { continue };
        for value in nonsense {
            let changed = format!("{key} = {value}");
            let all: Vec<&str> =
                lines[..i].iter().copied().chain([changed.as_str()]).chain(lines[i + 1..].iter().copied()).collect();
            survives(&all.join("\n"), &cases);
        }
    }
}

#[test]
fn the_text_may_end_anywhere() {
    let (text, cases) = (file("whole.toml"), file("cases.csv"));
    for end in (0..text.len()).step_by(41) {
        survives(&text[..end], &cases);
    }
    for end in 0..cases.len() {
        survives(&text, &cases[..end]);
    }
}

/// One wrong start would otherwise be a fault of each of the 400 cases on the list as well.
#[test]
fn a_start_that_is_not_known_is_one_fault() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/nottinghamshire/");
    for start in ["start = 2024-13-01", "start = 1024-08-01", "start = \"soon\"", ""] {
        let loaded = load("baseline.toml", &|name| {
            let text = std::fs::read_to_string(format!("{folder}{name}")).map_err(|e| e.to_string())?;
            assert!(name != "baseline.toml" || text.contains("\nstart = 2024-08-01"));
            Ok(text.replace("\nstart = 2024-08-01", &format!("\n{start}")))
        });
        assert_eq!(loaded.faults.len(), 1, "{start}: {}", loaded.render_faults(false));
    }
}

#[test]
fn odd_texts() {
    let (text, cases) = (file("whole.toml"), file("cases.csv"));
    let deep = format!("{} = 1", vec!["a"; 50_000].join("."));
    let wide = format!("x = [{}]", "1,".repeat(50_000));
    let keys: String = (0..5_000).map(|i| format!("[teams.t{i}]\nplaces = 1\n")).collect();
    for odd in ["", "\u{feff}", "\0", "\r\n\r\n", "é = \"é\"", "\u{202e}x = 1", "=", "[[pathways]]", &deep, &wide] {
        assert!(!survives(odd, &cases));
    }
    assert!(!survives(&format!("{text}\n{keys}"), &cases));
    assert!(survives(&text.replace('\n', "\r\n"), &format!("\u{feff}{cases}")));
    assert!(!survives(&text, ""));
    assert!(!survives(&text, ",,,,\n\"\"\"\n"));
    assert!(!survives(&text, "requested,stage,stage\n"));
}

#[test]
fn odd_paths_to_set() {
    let resolver = |name: &str| Ok(file(name));
    for (path, value) in [
        ("", "1"),
        (".", "1"),
        ("a b", "1"),
        ("teams", "1"),
        ("seed", ""),
        ("seed", "1\nend = 3"),
        ("é", "é"),
        ("x", "\""),
    ] {
        let loaded = load_with("whole.toml", &resolver, &[(path, value)]);
        assert!(loaded.scenario.is_none(), "{path}={value}");
        assert!(!loaded.render_faults(false).is_empty());
    }
}
