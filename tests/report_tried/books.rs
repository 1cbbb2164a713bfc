//! The workbooks hold the figures of the tables.

use super::cells::{day, header, workbook};
use super::cli_support::{Row, Scratch};
use super::finished::{finished, pack_of};
use calamine::{Data, Range, Reader};
use sendsim::report::pack::answer;

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
        let scenario = if folder == "solve" { "WTE of Nurses (established) = " } else { "More nurses" };
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
            let of = |r: &&Row| {
                same(&row[2], &r["group"].replace('_', " ")) && r["measure"] == measure && r["statistic"] == "mean"
            };
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
