//! `sendsim solve` as a user types it.

mod cli_support;

use cli_support::{IN_TIME, SCENARIO, Scratch};

const STAFF: &str = "teams.nurses.posts.established.wte";

/// The clinic with a target that staff decide.
fn scratch(name: &str) -> Scratch {
    let scratch = Scratch::new(name);
    scratch.file("clinic.toml", format!("{SCENARIO}{IN_TIME}"));
    scratch
}

fn ask<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["solve", "clinic.toml", "--vary", STAFF, "--from", "0.3", "--to", "1", "--step", "0.1"];
    arguments.extend(["--target", "in_time", "--replications", "40"]);
    arguments.extend(more);
    arguments
}

#[test]
fn it_says_how_much_is_needed_and_how_sure_that_is() {
    let scratch = scratch("solve");
    let ended = scratch.sendsim(&ask(&[])).with_code(0).saying("files in out/solve-clinic");
    for part in ["or more: the target is then met in", "Tried on 40 other futures", "<- the answer", "Found by halving"]
    {
        assert!(ended.out.contains(part), "{part}: {}", ended.out);
    }
    assert_eq!(scratch.rows("out/solve-clinic/curve.csv").len(), 8);
    scratch.made_again("out/solve-clinic", &["curve.csv", "manifest.json"], &["--threads", "1", "--quiet"]);
}

#[test]
fn two_levers_dates_and_json() {
    let scratch = scratch("solve-two");
    let yearly = "pathways.clinic.demand.requests.yearly";
    let two =
        ask(&["--and-vary", yearly, "--and-from", "150", "--and-to", "200", "--and-step", "50", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&scratch.sendsim(&two).with_code(0).out).unwrap();
    let rows = value["second"]["rows"].as_array().unwrap();
    let least = |k: usize| rows[k]["least"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(least(0) <= least(1), "more demand needs no fewer staff");
    assert_eq!(value["curve"].as_array().map(Vec::len), Some(8));
    // The latest end of a post that still does: later helps.
    scratch.file("ends.toml", "extends = \"clinic.toml\"\n[teams.nurses.posts.established]\nuntil = 2025-07-31\n");
    let until = "teams.nurses.posts.established.until";
    let dates = ["solve", "ends.toml", "--vary", until, "--from", "2024-12-31", "--to", "2025-07-31", "--step", "1m"];
    let rest = ["--target", "in_time", "--replications", "20", "--confidence", "0.5"];
    let ended = scratch.sendsim(&[&dates[..], &rest[..]].concat()).with_code(0);
    // In sentences a date is in words, in the table as it is typed.
    let (sentence, _) = ended.out.split_once(" or later: ").unwrap_or_else(|| panic!("{}", ended.out));
    assert!(sentence.ends_with(" 2025") && ended.out.contains("2025-0"), "{}", ended.out);
    let two = [&two[..two.len() - 2], &["--quiet"]].concat();
    let told = scratch.sendsim(&two).with_code(0).out.replace('\n', " ");
    assert!(told.contains(&format!("with {yearly} at 150: the target is then met in")), "{told}");
}

#[test]
fn what_cannot_be_reached_is_exit_code_1() {
    let scratch = scratch("solve-not");
    let arguments = ["solve", "clinic.toml", "--vary", STAFF, "--from", "0.1", "--to", "0.3", "--step", "0.1"];
    let ended =
        scratch.sendsim(&[&arguments[..], &["--target", "in_time", "--replications", "20"]].concat()).with_code(1);
    assert!(ended.out.contains("Not reachable with"), "{}", ended.out);
    assert!(ended.out.contains("hours run short"), "it names what binds: {}", ended.out);
    assert!(ended.out.contains("What would unlock it: more of nurses."), "and what would unlock it: {}", ended.out);
    // The page calls no value an answer, and no share of 20 futures nothing.
    let page = String::from_utf8(scratch.read("out/solve-clinic/report.html")).unwrap();
    assert!(page.contains("What the best value tried buys") && !page.contains("What the answer buys"));
    assert!(!page.contains("at best 0 %") && page.contains("20 futures"), "it says how exact the share is");
    scratch.sendsim(&[&arguments[..], &["--target", "in_time", "--replications", "1"]].concat()).with_code(2);
}

#[test]
fn guards_and_another_scenario_beside() {
    let scratch = scratch("solve-guards");
    let few = "[targets.few_wait]\npathway = \"clinic\"\nstage = \"seen\"\nmeasure = \"waiting\"\nmonth = 2025-06-30\nat_most = 0\n";
    scratch.file("guarded.toml", format!("extends = \"clinic.toml\"\n{few}"));
    scratch.file(
        "busier.toml",
        "extends = \"guarded.toml\"\ntitle = \"Busier\"\npathways.clinic.demand.requests.yearly = 260\n",
    );
    let with = |more: &[&'static str]| {
        let mut arguments = ask(&["--format", "json"]);
        arguments[1] = "guarded.toml";
        arguments.extend(more);
        let ended = scratch.sendsim(&arguments);
        assert!(matches!(ended.code, Some(0 | 1)), "{}", ended.err);
        serde_json::from_str::<serde_json::Value>(&ended.out).unwrap()
    };
    let met = |value: &serde_json::Value| -> Vec<u64> {
        let share = |p: &serde_json::Value| p["met"]["share"].as_f64().unwrap_or_else(|| panic!("{p}"));
        value["curve"].as_array().unwrap().iter().map(|p| (40.0 * share(p)).round() as u64).collect()
    };
    let (free, guarded, never) = (with(&[]), with(&["--guard", "few_wait"]), with(&["--never-empty"]));
    assert!(met(&free).iter().zip(met(&guarded)).all(|(free, guarded)| guarded <= *free));
    assert!(met(&guarded).iter().sum::<u64>() < met(&free).iter().sum::<u64>());
    assert!(met(&never).last() < met(&free).last(), "whoever empties the list does not count");
    // The last question, as its page has it, is whole.
    let page = String::from_utf8(scratch.read("out/solve-guarded/report.html")).unwrap();
    assert!(page.contains("And the list of nurses is never empty at the end of a month."));
    let beside = with(&["--beside", "busier.toml"]);
    let least = |value: &serde_json::Value| value.as_str().map_or(9.0, |v| v.parse::<f64>().unwrap());
    assert!(least(&beside["beside"]["least"]) >= least(&beside["least"]["value"]), "{beside}");
    assert_eq!(beside["beside"]["scenario"], "Busier");
    for (more, words) in
        [(&["--guard", "gone"][..], "has no target gone"), (&["--beside", "nowhere.toml"][..], "nowhere.toml")]
    {
        scratch.sendsim(&ask(more)).with_code(2).saying(words);
    }
    let yearly = ["solve", "clinic.toml", "--vary", "pathways.clinic.demand.requests.yearly", "--from", "100", "--to"];
    let rest = ["200", "--step", "50", "--target", "in_time", "--never-empty"];
    scratch.sendsim(&[&yearly[..], &rest[..]].concat()).with_code(2).saying("is not of a team");
}

#[test]
fn wrong_questions_are_explained() {
    let scratch = scratch("solve-wrong");
    let path = |path: &'static str| {
        ["solve", "clinic.toml", "--vary", path, "--from", "1", "--to", "2", "--target", "in_time"].to_vec()
    };
    let target = |id: &'static str| {
        ["solve", "clinic.toml", "--vary", STAFF, "--from", "1", "--to", "2", "--target", id].to_vec()
    };
    let cases: [(Vec<&str>, &str); 7] = [
        (path("teams.nurses.posts.established.wtf"), "wtf"),
        (path("teams.doctors.posts.established.wte"), "doctors"),
        (target("gone"), "it has surely, never, in_time"),
        (ask(&["--hold", "9"]), "hold"),
        (ask(&["--confidence", "1"]), "a share from 0.01 to 0.999"),
        (ask(&["--and-vary", "a.b"]), "--and-from"),
        (ask(&["--step", "0"]), "cannot be used multiple times"),
    ];
    for (arguments, words) in cases {
        assert_eq!(scratch.sendsim(&arguments).with_code(2).saying(words).out, "", "{arguments:?}");
    }
    let cheap = ["solve", "clinic.toml", "--vary", STAFF, "--from", "1", "--to", "2", "--step", "0.001"];
    scratch.sendsim(&[&cheap[..], &["--target", "in_time"]].concat()).with_code(2).saying("take larger steps");
    assert!(!scratch.0.join("out").exists());
}

/// Physiotherapy is seen by the same nurses: what more requests bring to the clinic it waits for. With nurses enough for both
/// it is within the bound; without, it is not, and the exit code is 1.
#[test]
fn no_other_service_may_be_made_worse() {
    let scratch = Scratch::new("solve-no-worse");
    let shared = "extends = \"small.toml\"\n[pathways.physio]\ntitle = \"Physiotherapy\"\nfirst = \"seen\"\n\
        demand.referrals.yearly = 60\nstages.seen.work = { team = \"nurses\", hours.fixed = 3 }\n\
        stages.seen.next = \"done\"\nstages.done.leave = \"seen\"\n\
        clocks.wait = { start = \"request\", stop = \"enter:done\", limit_days = 126, headline = \"referrals\" }\n\
        [targets.many]\npathway = \"clinic\"\nmeasure = \"requests_received\"\nyear = 2024-12-31\nat_least = 80\n";
    scratch.file("shared.toml", shared);
    let demand = "pathways.clinic.demand.requests.yearly";
    let solve = ["solve", "shared.toml", "--vary", demand, "--from", "200", "--to", "320", "--step", "40"];
    let rest = ["--target", "many", "--replications", "40", "--no-worse", "5"];
    let broken = scratch.sendsim(&[&solve[..], &rest].concat()).with_code(1);
    for words in ["OTHER SERVICES", "Not allowed: it may make other services worse by more than 5 %", "NO"] {
        assert!(broken.out.contains(words), "{words}: {}", broken.out);
    }
    let ample = format!("{STAFF}=9");
    let held = [&solve[..], &rest[..4], &["--no-worse", "20", "--set", &ample, "--format", "json"]].concat();
    let value: serde_json::Value = serde_json::from_str(&scratch.sendsim(&held).with_code(0).out).unwrap();
    let service = &value["no_worse"]["services"][0];
    assert_eq!((service["service"].as_str(), service["within"].as_bool()), (Some("Physiotherapy"), Some(true)));
    let bounds = ["lower", "percent", "upper"].map(|b| service[b].as_f64().unwrap());
    assert!(bounds.is_sorted() && bounds[2] <= 20.0 && bounds[2] > bounds[0], "{service}");
    assert!(service["over"]["share"].as_f64().is_some(), "{service}");
}
