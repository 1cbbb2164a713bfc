//! The workbook and the official shapes: every number is that of the tables, and no text is obeyed.

#[path = "workbook/cells.rs"]
mod cells;
mod cli_support;
#[path = "workbook/council.rs"]
mod council;
#[path = "workbook/hostile.rs"]
mod hostile;

use calamine::{Data, DataType, Reader};
use cells::{day, header, holds_nothing_live, parts, workbook};
use cli_support::{Row, Scratch, rows};
use council::{TEXTS, Texts, plain, scenario};
use hostile::{HOSTILE, REFUSED};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

fn ran(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.file("council.toml", plain());
    scratch.sendsim(&["run", "council.toml", "--quiet"]).with_code(0);
    scratch
}

#[test]
fn every_number_of_the_workbook_is_that_of_the_tables() {
    let scratch = ran("workbook");
    let read = |name: &str| scratch.read(&format!("out/council/{name}"));
    let story: serde_json::Value = serde_json::from_slice(&read("pack.json")).unwrap();
    let titles: BTreeMap<String, String> = ["pathways", "teams"]
        .iter()
        .flat_map(|of| story["scenario"][of].as_array().unwrap())
        .map(|named| (named["title"].as_str().unwrap().to_owned(), named["id"].as_str().unwrap().to_owned()))
        .collect();
    // By thing, measure, first and last day and statistic. A stage has its title in the workbook, so it is left out.
    let mut told: BTreeMap<(String, String, String, String, String), Vec<f64>> = BTreeMap::new();
    for row in rows(&read("measures.csv")) {
        let of = if row["pathway"].is_empty() { &row["stage"] } else { &row["pathway"] };
        let key = |statistic: &str| {
            let [from, to] = ["period_start", "period_end"].map(|name| row[name].clone());
            (of.clone(), row["measure"].clone(), from, to, statistic.to_owned())
        };
        told.entry(key(&row["statistic"])).or_default().push(row["value"].parse().unwrap());
        for bound in ["lower", "upper"] {
            if let (Ok(value), "mean") = (row[bound].parse(), row["statistic"].as_str()) {
                told.entry(key(bound)).or_default().push(value);
            }
        }
    }
    let mut book = workbook(&read("report.xlsx"));
    let mut checked = 0;
    for name in ["Data services", "Data stages", "Data teams"] {
        let sheet = book.worksheet_range(name).unwrap();
        let top = header(&sheet, "Service or team");
        for row in sheet.rows().skip(top + 1) {
            let title = row[0].to_string();
            let of = titles.get(&title).cloned().unwrap_or(title);
            let columns = [(7, "mean"), (8, "p10"), (9, "p50"), (10, "p90"), (11, "lower"), (12, "upper")];
            for (column, statistic) in columns {
                let key = (of.clone(), row[2].to_string(), day(&row[4]), day(&row[5]), statistic.to_owned());
                match (&row[column], told.get(&key)) {
                    (Data::Float(value), Some(all)) => assert!(all.contains(value), "{key:?}: {value}, not {all:?}"),
                    (Data::Empty, _) if statistic == "upper" || statistic == "lower" => continue,
                    (cell, all) => panic!("{name} {key:?}: {cell:?} for {all:?}"),
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 3_000, "{checked}");
    // A measure's own sheet: a month a row, all eight statistics, the goal and the comparator.
    let sheet = book.worksheet_range("On time").unwrap();
    let top = header(&sheet, "Month");
    let mut months = 0;
    for row in sheet.rows().skip(top + 1).filter(|row| row[0] != Data::Empty) {
        let start = day(&row[0]);
        let of = |statistic: &str| {
            let same = |key: &&(String, String, String, String, String)| {
                key.0 == "ehc"
                    && key.1 == "pc_plans_issued_within_20_weeks"
                    && key.2 == start
                    && key.3[..7] == start[..7]
            };
            told.iter().find(|(key, _)| same(key) && key.4 == statistic).map(|(_, value)| value[0]).unwrap()
        };
        let columns = ["p50", "mean", "p05", "p10", "p25", "p75", "p90", "p95"];
        for (column, statistic) in (1..).zip(columns) {
            assert_eq!(row[column], Data::Float(of(statistic)), "{start} {statistic}");
        }
        assert_eq!((&row[10], &row[11]), (&Data::Float(55.0), &Data::Float(50.3)));
        months += 1;
    }
    assert!(months >= 12, "{months}");
}

#[test]
fn the_workbook_has_charts_no_formula_and_no_time_of_day() {
    let scratch = ran("workbook-parts");
    let bytes = scratch.read("out/council/report.xlsx");
    let parts = parts(&bytes);
    let charts: Vec<&str> =
        parts.iter().filter(|(name, _)| name.starts_with("xl/charts/chart")).map(|(_, text)| text.as_str()).collect();
    assert!(charts.len() >= 10, "{} charts", charts.len());
    for kind in ["<c:areaChart>", "<c:lineChart>", "<c:barChart>"] {
        assert!(charts.iter().any(|text| text.contains(kind)), "{kind}");
    }
    let all: String = parts.iter().map(|(_, text)| text.as_str()).collect();
    assert!(
        all.contains("descr=\"On time, % of the plans issued in the month: median and range"),
        "a text alternative"
    );
    assert!(all.contains("1980-01-01T00:00:00Z"));
    for (name, text) in parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name}");
        assert!(text.contains("paperSize=\"9\"") && text.contains("orientation=\"landscape\""), "{name}");
        assert!(text.contains("fitToHeight=\"0\""), "{name}");
    }
    let data = parts.iter().filter(|(_, text)| text.contains("<autoFilter") && text.contains("state=\"frozen\""));
    assert!(data.count() >= 5);
    // Again, without running it: the same bytes.
    scratch.sendsim(&["report", "out/council", "--quiet"]).with_code(0);
    assert!(bytes == scratch.read("out/council/report.xlsx"));
    assert!(bytes.len() < 1 << 20, "{}", bytes.len());
}

#[test]
fn the_official_shapes_have_the_columns_and_the_figures() {
    let scratch = ran("official");
    let read = |name: &str| scratch.read(&format!("out/council/{name}"));
    let dfe = rows(&read("dfe_timeliness.csv"));
    // The run begins in August 2024 and nothing is published before: only 2025 is a whole year.
    assert_eq!(dfe.len(), 1);
    let measures = rows(&read("measures.csv"));
    let mean = |pathway: &str, measure: &str, start: &str, end: &str| -> f64 {
        let same = |row: &&Row| {
            row["pathway"] == pathway
                && row["stage"].is_empty()
                && row["measure"] == measure
                && row["statistic"] == "mean"
        };
        let of = measures.iter().filter(same).find(|row| row["period_start"] == start && row["period_end"] == end);
        of.unwrap()["value"].parse().unwrap()
    };
    let in_2025 = |measure: &str| mean("ehc", measure, "2025-01-01", "2025-12-31");
    let row = &dfe[0];
    let text = |name: &str| row[name].as_str();
    assert_eq!(
        (text("time_period"), text("time_identifier"), text("country_code")),
        ("2025", "Calendar year", "E92000001")
    );
    assert_eq!(text("plans_issued_den"), in_2025("plans_in_measure").round().to_string());
    assert_eq!(text("plans_issued_within_20_weeks"), in_2025("plans_on_time").round().to_string());
    let rate = format!("{:.1}", in_2025("pc_plans_issued_within_20_weeks"));
    assert_eq!(text("pc_plans_issued_within_20_weeks"), rate);
    assert_eq!((text("plans_issued_gt_1_year"), text("sendsim_statistic")), ("x", "mean of futures"));
    let first = String::from_utf8(read("dfe_timeliness.csv")).unwrap();
    // The columns of the release of June 2024, in its order.
    assert!(first.starts_with(
        "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,new_la_code,\
         old_la_code,la_name,breakdown_topic,breakdown,plans_issued_den,plans_issued_den_ex,\
         plans_issued_within_20_weeks,plans_issued_20_weeks_ex,pc_plans_issued_within_20_weeks,\
         PC_plans_issued_20_weeks_ex,plans_issued_gt20weeks_ltYear,plans_issued_gt20weeks_ltYear_ex,\
         pc_plans_issued_gt20weeks_ltYear,PC_plans_issued_gt20weeks_ltYear_ex,plans_issued_gt_1_year,\
         plans_issued_gt_1_year_ex,pc_plans_issued_gt_1_year,PC_plans_issued_gt_1_year_ex,"
    ));
    let nhs = rows(&read("nhs_community_waits.csv"));
    assert_eq!(nhs.len(), 17, "a row a month of the one health service");
    for row in &nhs {
        let bands = ["0_1", "1_2", "2_4", "4_12", "12_18", "18_52"].map(|band| format!("waiting_{band}_weeks"));
        let bands = bands.iter().map(String::as_str).chain(["waiting_52_plus_weeks"]);
        let sum: i64 = bands.map(|band| row[band].parse::<i64>().unwrap()).sum();
        assert_eq!(sum.to_string(), row["total_waiting"], "the bands add up");
        let end = &row["period_end"];
        let start = format!("{}-01", &end[..7]);
        let exact = mean("clinic", "open_referrals", &start, end);
        assert!((row["total_waiting"].parse::<f64>().unwrap() - exact).abs() <= 0.51, "{end}");
    }
    // Where there are no plans, or no health service, there is no such file.
    scratch.sendsim(&["run", "small.toml", "--quiet", "--replications", "2"]).with_code(0);
    assert!(!scratch.tree().contains(&"out/small/nhs_community_waits.csv".to_owned()));
}

/// Whether a spreadsheet would take a cell of a table for a formula.
fn is_live(text: &str) -> bool {
    let plain = text.trim_start_matches(['+', '-']).trim_end_matches('%').parse::<f64>().is_ok() && !text.contains('e');
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !plain
}

#[test]
fn hostile_texts_are_inert_in_every_file() {
    let scratch = Scratch::new("hostile");
    let mut seen = BTreeSet::new();
    // In so many runs every field holds every text.
    for shift in 0..HOSTILE.len() {
        let text = |n: usize| HOSTILE[(n * 7 + shift) % HOSTILE.len()].to_owned();
        scratch.file("council.toml", scenario(&Texts(&text)));
        let run = ["run", "council.toml", "--quiet", "--replications", "2", "--set", "end=2024-12-31"];
        let run = [&run[..], &["--set", "targets.half.year=2024-12-31"]].concat();
        scratch.sendsim(&run).with_code(0);
        for name in ["measures.csv", "targets.csv", "dfe_timeliness.csv", "nhs_community_waits.csv"] {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(Cursor::new(scratch.read(&format!("out/council/{name}"))));
            for record in reader.records().map(Result::unwrap) {
                record.iter().for_each(|cell| assert!(!is_live(cell), "{name}: {cell:?}"));
            }
        }
        let bytes = scratch.read("out/council/report.xlsx");
        holds_nothing_live(&bytes);
        let mut book = workbook(&bytes);
        for name in book.sheet_names().to_owned() {
            assert!(
                name.encode_utf16().count() <= 31 && !name.contains(['[', ']', ':', '*', '?', '/', '\\']),
                "{name}"
            );
            let sheet = book.worksheet_range(&name).unwrap();
            seen.extend(sheet.used_cells().filter_map(|(_, _, cell)| cell.get_string().map(str::to_owned)));
        }
        let html = String::from_utf8(scratch.read("out/council/report.html")).unwrap();
        for n in 0..TEXTS {
            let text = text(n);
            let harmless = !text.contains('<') || ["<!--", "<![CDATA["].contains(&text.as_str());
            assert!(harmless || !html.contains(&text), "{text}");
        }
    }
    // Nothing is changed on the way: what is inert in a workbook is so because it is a text.
    for text in HOSTILE {
        assert!(seen.contains(text), "{text}");
    }
    // Nothing was written beside the folder of the scenario.
    let tops: BTreeSet<String> = scratch.tree().iter().map(|name| name.split('/').next().unwrap().to_owned()).collect();
    assert_eq!(tops, BTreeSet::from(["council.toml", "out", "small.toml"].map(str::to_owned)));
}

#[test]
fn texts_that_a_terminal_obeys_are_refused_and_names_of_files_are_no_paths() {
    let scratch = Scratch::new("refused");
    for text in REFUSED {
        for field in [0, 2, 6, 12, 15] {
            scratch.file(
                "council.toml",
                scenario(&Texts(&|n| if n == field { text.to_owned() } else { "plain".to_owned() })),
            );
            scratch.sendsim(&["run", "council.toml", "--quiet"]).with_code(2);
        }
    }
    assert!(!scratch.tree().contains(&"out".to_owned()));
    for name in ["...toml", "=cmd.toml", "-rf.toml", "..toml", "a b.toml", "@x.toml"] {
        let scratch = Scratch::new("names");
        scratch.file(name, cli_support::SCENARIO);
        scratch.sendsim(&["run", "--replications", "2", "--quiet", "--", name]).with_code(0);
        let folders: Vec<String> = scratch.tree().into_iter().filter(|path| path.ends_with("/manifest.json")).collect();
        assert_eq!(folders.len(), 1, "{folders:?}");
        assert!(folders[0].starts_with("out/") && folders[0].split('/').count() == 3, "{folders:?}");
    }
}
