//! Decisions with draws of inputs that nobody knows: what is exact is so by draw, and scenarios have the same draws.

mod cli_support;

use cli_support::{IN_TIME, Row, SCENARIO, Scratch};
use serde_json::Value;

const YEARLY: &str = "pathways.clinic.demand.requests.yearly";
const STAFF: &str = "teams.nurses.posts.established.wte";

/// So many draws of the demand, 150 and 250 a year in turn.
fn scratch(name: &str, draws: u32) -> Scratch {
    let scratch = Scratch::new(name);
    let rows: String = (0..draws).map(|k| format!("{k},{}\n", 150 + 100 * (k % 2))).collect();
    scratch.file("draws.csv", format!("draw,{YEARLY}\n{rows}"));
    scratch
}

fn asked(scratch: &Scratch, arguments: &[&str]) -> Value {
    let ended = scratch.sendsim(&[arguments, &["--format", "json", "--quiet"]].concat());
    assert!(matches!(ended.code, Some(0 | 1)), "{}", ended.err);
    serde_json::from_str(&ended.out).unwrap()
}

/// Requests of five months: 62 or 104 by draw, a variance of 434 between draws; within one some 210 (see the test of a run
/// without draws), 105 of a mean of two futures. A half-width of 5 takes (1.99 x 23.2 / 5)^2 = 85 draws, so 170 futures; were
/// they independent it would be (1.98 x 25.4 / 5)^2 = 101. Catches: an error by future, a look-ahead by future.
#[test]
fn precision_counts_draws() {
    let scratch = scratch("draws-precision", 300);
    let run = ["run", "small.toml", "--posterior", "draws.csv", "--precision", "5"];
    let found = asked(&scratch, &run);
    let (n, enough) = (found["replications"].as_u64().unwrap(), found["precision"]["enough"].as_u64().unwrap());
    assert!((130..=210).contains(&enough) && enough % 2 == 0, "{enough}");
    assert!(n > enough && n <= 300 && n % 2 == 0, "{n}");
    assert_eq!(found["precision"]["draws"].as_u64(), Some(n / 2));
    let files = ["measures.csv", "targets.csv", "manifest.json"].map(|f| format!("out/small/{f}"));
    let first: Vec<Vec<u8>> = files.iter().map(|f| scratch.read(f)).collect();
    scratch.sendsim(&[&run[..], &["--threads", "1", "--quiet"]].concat()).with_code(0);
    assert!(files.iter().zip(&first).all(|(f, bytes)| scratch.read(f) == *bytes), "on one thread");
    // The number it chose, asked for.
    scratch.made_again("out/small", &["measures.csv"], &[]);
    // A difference is exact by far fewer: what a draw moves in both it does not move between them.
    let set = format!("{STAFF}=0.8");
    let compare = ["compare", "small.toml", "--set", &set, "--posterior", "draws.csv", "--precision", "5"];
    let found = asked(&scratch, &compare);
    assert_eq!(found["comparisons"][0]["precision"]["enough"].as_u64(), Some(60), "thirty draws are the fewest");
    assert!(found["replications"].as_u64().unwrap() < 120);
}

/// Two futures of each draw are all that it gives: more would be the same inputs again.
#[test]
fn precision_ends_with_the_draws() {
    let scratch = scratch("draws-end", 20);
    let ended = scratch.sendsim(&["run", "small.toml", "--posterior", "draws.csv", "--precision", "1"]).with_code(0);
    for words in ["with 40 futures", "more than 20 draws of the inputs give (40)"] {
        assert!(ended.out.replace('\n', " ").contains(words), "{words}: {}", ended.out);
    }
    // The same inputs again make no percentile surer. Catches: a caution that counts futures (80 of them had none).
    let again =
        scratch.sendsim(&["run", "small.toml", "--posterior", "draws.csv", "--replications", "80"]).with_code(0);
    let words =
        "With 20 draws of the inputs the outer percentiles have no bounds: use 72 or more, two replications of each.";
    assert!(again.out.replace("\n  ", " ").contains(words), "{}", again.out);
}

/// Staff without end are twenty times the staff, with the same draws; and the chance to meet a goal is as sure as so many
/// draws. Catches: a ceiling at the stated inputs (200 a year), or on other futures.
#[test]
fn the_ceiling_has_the_same_draws() {
    let scratch = scratch("draws-ceiling", 10);
    let target = "[targets.few]\nmeasure = \"requests_received\"\nquarter = 2024-10-01\nat_most = 40\n";
    let in_time =
        "[targets.in_time]\nmeasure = \"pc_plans_issued_within_20_weeks\"\nquarter = 2025-04-01\nat_least = 90\n";
    let post = format!("{STAFF} = 0.5\n");
    scratch.file("few.toml", format!("extends = \"small.toml\"\n{post}{target}{in_time}"));
    let with = ["--posterior", "draws.csv", "--replications", "20", "--quiet"];
    scratch.sendsim(&[&["run", "few.toml", "--ceiling"][..], &with].concat()).with_code(0);
    let set = format!("{STAFF}=10");
    scratch.sendsim(&[&["run", "few.toml", "--set", &set, "--out", "out/plenty"][..], &with].concat()).with_code(0);
    let (ceiling, plenty) = (scratch.rows("out/few/ceiling.csv"), scratch.rows("out/plenty/measures.csv"));
    let mut compared = 0;
    for row in ceiling.iter().filter(|r| ["few", "in_time"].contains(&r["target"].as_str())) {
        for p in ["p10", "p50", "p90"] {
            let same = |m: &&Row| {
                ["measure", "period_start", "period_end"].iter().all(|c| m[*c] == row[*c])
                    && m["statistic"] == p
                    && m["stage"].is_empty()
            };
            let of_run: Vec<&str> = plenty.iter().filter(same).map(|m| m["value"].as_str()).collect();
            assert_eq!(of_run, [row[&format!("best_{p}")].as_str()], "{row:?}");
            compared += 1;
        }
    }
    assert!(compared >= 9, "{compared}");
    // Of ten draws all or none: 0.025^(1/10) = 0.692, of twenty futures 0.832.
    let sure: Vec<f64> =
        ceiling.iter().filter(|r| r["probability"] == "1").map(|r| r["lower"].parse().unwrap()).collect();
    assert!(!sure.is_empty() && sure.iter().all(|lower| (lower - 0.6915).abs() < 1e-3), "{sure:?}");
}

/// A share of futures in which all of 20 draws meet a target is at least 0.025^(1/20) = 0.832; of 40 futures it would be 0.912.
#[test]
fn a_curve_is_as_sure_as_its_draws() {
    let scratch = Scratch::new("draws-solve");
    let rows_of: String = (0..20).map(|k| format!("{k},{}\n", 190 + k)).collect();
    scratch.file("draws.csv", format!("draw,{YEARLY}\n{rows_of}"));
    scratch.file("clinic.toml", format!("{SCENARIO}{IN_TIME}"));
    let solve = ["solve", "clinic.toml", "--vary", STAFF, "--from", "0.3", "--to", "1.5", "--step", "0.3"];
    let more = ["--target", "in_time", "--replications", "40", "--posterior", "draws.csv"];
    let found = asked(&scratch, &[&solve[..], &more].concat());
    let curve = scratch.rows("out/solve-clinic/curve.csv");
    let sure: Vec<f64> =
        curve.iter().filter(|r| r["probability"] == "1").map(|r| r["lower"].parse().unwrap()).collect();
    assert!(!sure.is_empty() && sure.iter().all(|lower| (lower - 0.8316).abs() < 1e-3), "{sure:?}");
    let check = found["check"]["at"]["lower"].as_f64().unwrap();
    assert!(check <= 0.832, "the check too: {check}");
    assert_eq!(found["ceiling"]["rows"].as_array().map(|rows| !rows.is_empty()), Some(true));
    // Where it cannot be reached, what would unlock it is tried with the draws too.
    let not = ["solve", "clinic.toml", "--vary", STAFF, "--from", "0.1", "--to", "0.3", "--step", "0.1"];
    let found = asked(&scratch, &[&not[..], &more].concat());
    let unlock = &found["unlock"]["teams"][0]["met"];
    assert!(unlock["share"].as_f64().unwrap() > 0.9 && unlock["lower"].as_f64().unwrap() < 0.84, "{unlock}");
}

/// A clinic whose demand and staff are given as priors, and which names its draws where `draws` says so.
fn uncertain(scratch: &Scratch, name: &str, draws: &str) {
    let priors = format!("{YEARLY}.prior.uniform = [150, 250]\n{STAFF}.prior.uniform = [0.8, 1.0]\n");
    scratch.file(name, format!("extends = \"small.toml\"\n{draws}{priors}"));
}

/// All scenarios of a comparison take one set of draws. Catches: a second scenario whose own draws are dropped without a word.
#[test]
fn a_comparison_takes_one_set_of_draws() {
    let scratch = scratch("draws-one-set", 10);
    scratch.file("same.csv", scratch.read("draws.csv"));
    scratch.file("other.csv", format!("draw,{YEARLY}\n0,150\n1,160\n"));
    for (name, draws) in [("plain", ""), ("one", "draws"), ("same", "same"), ("other", "other")] {
        let named = if draws.is_empty() { String::new() } else { format!("posterior = \"{draws}.csv\"\n") };
        uncertain(&scratch, &format!("{name}.toml"), &named);
    }
    let compare = |more: &[&str]| scratch.sendsim(&[&["compare", "--replications", "20"], more].concat());
    let words = "other.toml names draws of inputs (posterior = \"other.csv\") and plain.toml does not";
    compare(&["plain.toml", "other.toml"]).with_code(2).saying(words);
    compare(&["one.toml", "other.toml"])
        .with_code(2)
        .saying("names the draws of draws.csv and other.toml those of other");
    assert!(!scratch.0.join("out").exists());
    compare(&["one.toml", "same.toml"]).with_code(0);
    compare(&["one.toml", "plain.toml"])
        .with_code(0)
        .saying("plain.toml names no draws of inputs: it takes those of draws");
    compare(&["plain.toml", "other.toml", "--posterior", "other.csv"]).with_code(0);
    let solve = ["solve", "--vary", STAFF, "--from", "0.5", "--to", "1", "--step", "0.5", "--target", "surely"];
    let solve = |more: &[&str]| scratch.sendsim(&[&solve[..], &["--replications", "20"], more].concat());
    solve(&["plain.toml", "--beside", "other.toml"]).with_code(2).saying(words);
    solve(&["one.toml", "--beside", "same.toml"]).with_code(0);
}

/// A prior without draws stays at its median, which is said; draws of what follows from others are refused. Catches: a file that
/// lacks a column taken as if it were whole.
#[test]
fn what_has_no_draws_is_said() {
    let scratch = scratch("draws-missing", 10);
    uncertain(&scratch, "named.toml", "posterior = \"draws.csv\"\n");
    let words = format!("nothing of `{STAFF}`, which is given as a prior: its median is taken in every future");
    let ended = scratch.sendsim(&["run", "named.toml", "--replications", "20"]).with_code(0).saying(&words);
    let caution = format!("The draws of the inputs have nothing of {STAFF}, which is given as a prior");
    assert!(ended.out.replace("\n  ", " ").contains(&caution), "{}", ended.out);
    scratch.sendsim(&["check", "named.toml"]).with_code(0).saying(&words);
    let set = format!("{STAFF}=0.9");
    let ended = scratch.sendsim(&["run", "named.toml", "--replications", "20", "--set", &set]).with_code(0);
    assert!(!ended.err.contains("which is given as a prior"), "{}", ended.err);
    let linked = format!("{STAFF} = {{ linked = {{ to = [\"{YEARLY}\"], times = 0.005 }} }}\n");
    scratch.file("linked.toml", format!("extends = \"small.toml\"\n{YEARLY}.prior.uniform = [150, 250]\n{linked}"));
    scratch.file("both.csv", format!("draw,{YEARLY},{STAFF}\n0,150,1\n"));
    let run = ["run", "linked.toml", "--posterior", "both.csv"];
    scratch.sendsim(&run).with_code(2).saying("is worked out from others (`linked`)");
}

/// `check` and `explain` read the draws that a scenario names. Catches: no faults where the run has them.
#[test]
fn a_check_reads_the_draws() {
    let scratch = scratch("draws-check", 10);
    scratch.file("bad.csv", format!("draw,{YEARLY},{STAFF}\n0,150,0.9\n1,-3,0.9\n2,160,0.9\n"));
    scratch.file("good.csv", format!("draw,{YEARLY},{STAFF}\n0,150,0.9\n"));
    for name in ["gone", "bad", "good"] {
        uncertain(&scratch, &format!("{name}.toml"), &format!("posterior = \"{name}.csv\"\n"));
    }
    for command in ["check", "explain"] {
        scratch.sendsim(&[command, "gone.toml"]).with_code(2).saying("`gone.csv` cannot be read");
        scratch.sendsim(&[command, "bad.toml"]).with_code(2).saying("bad.csv:3:3");
        let good = scratch.sendsim(&[command, "good.toml"]).with_code(0);
        assert!(!good.err.contains("without a posterior"), "{}", good.err);
    }
    let json: Value = serde_json::from_str(&scratch.sendsim(&["check", "bad.toml", "--format", "json"]).out).unwrap();
    assert_eq!((&json["ok"], &json["faults"][0]["line"]), (&false.into(), &3.into()));
    // A run that would not come to that draw finds it too, with its place.
    let ended = scratch.sendsim(&["run", "bad.toml", "--replications", "2"]).with_code(2);
    let ended = ended.saying(&format!("row 3, column `{YEARLY}`: "));
    assert!(ended.err.contains("bad.csv:3:3"), "{}", ended.err);
}

/// Values that only together are refused, in a draw that is outermost in none: found when it is its turn, with its row.
#[test]
fn a_draw_that_is_refused_in_the_run_is_named() {
    let scratch = Scratch::new("draws-joint");
    let of = "teams.nurses.posts.established.sickness";
    let head = format!("draw,{of}.spells_per_year,{of}.working_days.lognormal.mean\n");
    scratch.file("joint.csv", head + "0,1,30\n1,20,20\n2,30,1\n");
    let run = |n: &str| scratch.sendsim(&["run", "small.toml", "--posterior", "joint.csv", "--replications", n]);
    run("2").with_code(0);
    run("4").with_code(2).saying("draw 1 of the posterior is refused: row 3 of joint.csv: ");
}

/// Catches: a share of the variance that so few draws cannot know.
#[test]
fn of_few_draws_no_shares_are_told() {
    let scratch = scratch("draws-few", 30);
    let run = ["run", "small.toml", "--posterior", "draws.csv", "--precision", "100", "--replications"];
    let of = |n: &str| scratch.sendsim(&[&run[..], &[n]].concat()).with_code(0).out.replace("\n  ", " ");
    let (few, many) = (of("38"), of("40"));
    assert!(few.contains("19 draws of the inputs") && !few.contains("comes of not knowing"), "{few}");
    assert!(many.contains("20 draws of the inputs") && many.contains("comes of not knowing"), "{many}");
}
