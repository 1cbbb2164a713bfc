//! `councils` on twelve made-up councils: `fixtures/councils/`, of the shape of the department's files; `backtest` on the small
//! service of `fixtures/calibrate/`.

mod cli_support;

use cli_support::Scratch;
use std::fs;
use std::path::Path;

fn scratch(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/councils");
    for file in ["requests.csv", "timeliness_20_week.csv"] {
        scratch.file(file, fs::read(folder.join(file)).unwrap());
    }
    scratch
}

/// The page says what it comes to in words, and the files hold every forecast.
#[test]
fn every_council_is_forecast_and_scored() {
    let scratch = scratch("councils");
    let of = ["councils", ".", "--runs", "1500", "--years", "2022,2023", "--each", "--out", "one"];
    let page = scratch.sendsim(&of).with_code(0).out;
    for words in ["11 councils: the error is", "2022: 1 council left out", "80 % ranges held", "2023, on-time share"] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
    let file = |name: &str| fs::read_to_string(scratch.0.join("one").join(name)).unwrap();
    // 12 councils less one without 2021, in either year, three measures each.
    assert_eq!(file("forecasts.csv").lines().count(), 1 + 2 * 11 * 3);
    assert_eq!(file("scores.csv").lines().count(), 1 + 3 * 4 * 3);
}

/// What a command wrote it may write again, and its manifest says how. Catches: a folder without our mark, which the same
/// command then refuses; a command that leaves out what decides the files.
#[test]
fn the_same_is_made_again_in_the_same_place() {
    let councils = scratch("councils_again");
    councils.sendsim(&["councils", ".", "--runs", "1500", "--years", "2023", "--seed", "5"]).with_code(0);
    councils.made_again("out/councils", &["forecasts.csv", "scores.csv", "manifest.json"], &["--threads", "1"]);
    let manifest = councils.json("out/councils/manifest.json");
    assert_eq!((&manifest["seed"], &manifest["inputs"][0]["file"]), (&5.into(), &"requests.csv".into()));
    let scratch = Scratch::new("backtest_again");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/calibrate");
    for file in ["service.toml", "observed.csv"] {
        scratch.file(file, fs::read(folder.join(file)).unwrap());
    }
    scratch.file("same.toml", "format = 1\nextends = \"service.toml\"\ntitle = \"Another name\"\n");
    let of = ["backtest", "service.toml", "same.toml", "--to", "observed.csv", "--simulations", "200", "--second", "0"];
    scratch.sendsim(&[&of[..], &["--draws", "40", "--origins", "2", "--months", "5"]].concat()).with_code(0);
    let files = ["forecasts.csv", "scores.csv", "models.csv", "manifest.json"];
    scratch.made_again("out/backtest-service", &files, &["--threads", "1"]);
    let manifest = scratch.json("out/backtest-service/manifest.json");
    assert_eq!(manifest["scenarios"].as_array().map(Vec::len), Some(2));
    assert_eq!(manifest["inputs"][0]["file"], "observed.csv");
    // Fewer files take the place of more.
    scratch.sendsim(&[&of[..2], &of[3..], &["--draws", "40", "--origins", "2"]].concat()).with_code(0);
    assert!(!scratch.0.join("out/backtest-service/models.csv").exists());
}

#[test]
fn what_is_wrong_is_said() {
    let scratch = scratch("councils_wrong");
    let fails = |arguments: &[&str]| scratch.sendsim(arguments).with_code(2).err;
    let words = fails(&["councils", "nowhere"]);
    assert!(words.contains("requests.csv: there is no such file; the folder must hold"), "{words}");
    let words = fails(&["councils", ".", "--years", "2020"]);
    assert!(words.contains("2020 cannot be forecast from these files; there are 2021, 2022, 2023"), "{words}");
    scratch.file("requests.csv", "a,b\n1,2\n");
    let words = fails(&["councils", "."]);
    assert!(words.contains("there is no column"), "{words}");
    assert!(!scratch.0.join("out").exists(), "nothing is written");
}

/// Forecasts made at earlier dates know nothing of later figures (here made nonsense), are the same on one thread and on two, and
/// what happened is scored in words. Catches: figures of after a date that are fitted to, or that set the width of its ranges.
#[test]
fn past_forecasts_know_nothing_of_later_figures() {
    let scratch = Scratch::new("backtest");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/calibrate");
    let observed = fs::read_to_string(folder.join("observed.csv")).unwrap();
    scratch.file("service.toml", fs::read(folder.join("service.toml")).unwrap());
    scratch.file("observed.csv", &observed);
    let altered = |line: &str| match line.split_once(",pc_plans_issued_within_20_weeks,") {
        Some((period, _)) if line.starts_with("2024") => {
            format!("{period},pc_plans_issued_within_20_weeks,99,%,,,,nonsense")
        }
        _ => line.to_owned(),
    };
    scratch.file("altered.csv", observed.lines().map(altered).collect::<Vec<_>>().join("\n"));
    let run = |to: &str, out: &str, threads: &str| {
        let of = ["backtest", "service.toml", "--to", to, "--simulations", "300", "--second", "0", "--draws", "40"];
        let rest = ["--origins", "3", "--months", "6", "--until", "2024-06-30", "--out", out, "--threads", threads];
        scratch.sendsim(&of.into_iter().chain(rest).collect::<Vec<_>>()).with_code(0).out
    };
    let page = run("observed.csv", "one", "1");
    for words in
        ["Against the last value:", "80 % ranges held", "3 dates are little evidence", "ehc plans_issued, 3 months"]
    {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
    assert_eq!(page, run("observed.csv", "two", "2"));
    run("altered.csv", "three", "2");
    let forecasts = |out: &str| {
        let mut reader = csv::Reader::from_path(scratch.0.join(out).join("forecasts.csv")).unwrap();
        let rows = reader.records().map(|row| row.unwrap()).filter(|row| row[0].starts_with("2023"));
        // All but what happened and the scores of it.
        rows.map(|row| (0..7).map(|i| row[i].to_owned()).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let (one, three) = (forecasts("one"), forecasts("three"));
    assert!(one.len() > 4);
    assert_eq!(one, three);
}

/// Explanations of the same figures beside one another: the same under another title is no better and no worse, to the last
/// digit; one in which drafts take half as long again is worse. Catches: forecasts of different dates or measures compared.
#[test]
fn explanations_are_set_beside_one_another() {
    let scratch = Scratch::new("backtest_models");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/calibrate");
    for file in ["service.toml", "observed.csv"] {
        scratch.file(file, fs::read(folder.join(file)).unwrap());
    }
    let mut figures = fs::read_to_string(folder.join("observed.csv")).unwrap();
    figures += "2023-01-01,2023-03-31,ehc,,plans_issued,30,plans,,,,another count\n";
    scratch.file("observed.csv", figures);
    let overlay =
        |title: &str, rest: &str| format!("format = 1\nextends = \"service.toml\"\ntitle = \"{title}\"\n{rest}");
    scratch.file("same.toml", overlay("Another name", ""));
    let slow = "pathways.ehc.stages.drafting.wait.working_days.gamma.mean = 45\n";
    scratch.file("slow.toml", overlay("Slow drafts", slow));
    scratch.file("short.toml", overlay("Another end", "end = 2024-09-30\n"));
    let of = ["backtest", "service.toml", "--simulations", "300", "--second", "0", "--draws", "40", "--origins", "3"];
    let run = |others: &[&str]| scratch.sendsim(&[&of[..], &["--months", "6", "--out", "out"], others].concat());
    let ended = run(&["same.toml", "slow.toml"]).with_code(0);
    assert_eq!(ended.err.matches("sources differ").count(), 1, "told once for all three: {}", ended.err);
    let page = ended.out;
    for words in ["EXPLANATIONS BESIDE ONE ANOTHER", "Another name: no telling; its error is 0 % less", "Slow drafts:"]
    {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
    let mut reader = csv::Reader::from_path(scratch.0.join("out/models.csv")).unwrap();
    let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
    assert_eq!((rows.len(), &rows[0][1]), (3, &rows[1][1]));
    assert_eq!((&rows[1][3], &rows[1][4], &rows[1][5]), ("0", "0", "0"));
    assert!(rows[2][3].parse::<f64>().unwrap() < -0.2, "{rows:?}");
    run(&["short.toml"]).with_code(2).saying("its figures are not those of service.toml");
}

#[test]
fn a_backtest_of_too_little_is_refused() {
    let scratch = Scratch::new("backtest_wrong");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/calibrate");
    scratch.file("service.toml", fs::read(folder.join("service.toml")).unwrap());
    let row = "2023-01-01,2023-03-31,ehc,,plans_issued,28,plans,\n";
    scratch.file("observed.csv", format!("period_start,period_end,pathway,stage,measure,value,unit,source\n{row}"));
    let ended = scratch.sendsim(&["backtest", "service.toml"]).with_code(2);
    ended.saying("too few figures to forecast at two dates").saying("no date is left, two are needed");
    scratch.sendsim(&["backtest", "small.toml"]).with_code(2).saying("nothing to fit to");
    // What is advised is what there is. Catches: the words of another command.
    scratch.file("observed.csv", fs::read(folder.join("observed.csv")).unwrap());
    for command in ["calibrate", "backtest"] {
        let ended = scratch.sendsim(&[command, "service.toml", "--max-memory", "1"]).with_code(3);
        let ended = ended.saying("Ask for fewer --simulations, --second or --threads");
        assert!(!ended.err.contains("replication"), "{}", ended.err);
    }
    let help = scratch.sendsim(&["backtest", "--help"]).with_code(0).out;
    assert!(help.contains("out/backtest-") && !help.contains("calibrate-"), "{help}");
    assert!(
        help.contains("The last day at which a forecast is made") && !help.contains("last day fitted to"),
        "{help}"
    );
}
