//! A finished folder of every command, and packs read from them.

use super::cli_support::Scratch;
use sendsim::report::pack::{Command, Pack, Sum};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;

/// A clinic with two figures whose range is stated, a price, a target, and what was published before it.
pub const CLINIC: &str = r#"format = 1
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
pub fn finished(name: &str) -> (Scratch, [(Command, &'static str); 6]) {
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

pub fn pack_of(scratch: &Scratch, folder: &str, story: Option<&Value>) -> Pack {
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
