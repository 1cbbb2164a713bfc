//! `sendsim check`: every fault, what the scenario holds, what a run would cost.

use super::args::{CheckArguments, Format, default_limits};
use super::batch::check_grid::check_grid;
use super::console::{Console, counted, grouped};
use super::ended::{Ended, Failure};
use super::{limits, load, posterior};
use crate::calendar::Date;
use crate::pathway::{Pathway, Scenario};
use crate::plan::{self, Estimate};
use crate::scenario::{Fault, Loaded, LoadedPosterior, Located, SourceFile, line_and_column, render};
use serde_json::{Value, json};

/// Checks the scenario; runs nothing.
pub(super) fn check(arguments: &CheckArguments, console: &Console) -> Result<Ended, Failure> {
    if let Some(ended) = check_grid(arguments, console) {
        return ended;
    }
    let mut loaded = load::load(&arguments.scenario);
    let set: Vec<&str> = arguments.scenario.set.iter().map(|(path, _)| path.as_str()).collect();
    let drawn = posterior::named(&mut loaded, &set);
    let estimate = loaded.scenario.as_ref().map(|scenario| plan::compile(scenario).estimate());
    let name = load::stem(&arguments.scenario.file);
    if arguments.format == Format::Json {
        console.answer(&format!("{:#}\n", json(&name, &loaded, drawn.as_ref(), estimate.as_ref())))?;
        return Ok(if is_faultless(&loaded, drawn.as_ref()) { Ended::Done } else { Ended::Usage });
    }
    load::say_notices(&loaded, console);
    if let (Some(drawn), Some(file)) = (&drawn, &loaded.posterior) {
        if !drawn.faults.is_empty() {
            return Err(Failure::Scenario(render(&drawn.faults, &drawn.files, console.error_colour)));
        }
        posterior::say_missing(file, &drawn.missing, console);
    }
    match (&loaded.scenario, estimate) {
        (Some(scenario), Some(estimate)) => {
            if console.talks {
                console.answer(&text(&name, scenario, &estimate))?;
            }
            Ok(Ended::Done)
        }
        _ => Err(Failure::Scenario(loaded.render_faults(console.error_colour))),
    }
}

fn is_faultless(loaded: &Loaded, drawn: Option<&LoadedPosterior>) -> bool {
    loaded.scenario.is_some() && drawn.is_none_or(|drawn| drawn.faults.is_empty())
}

/// What a scenario holds and costs, for people.
fn text(name: &str, scenario: &Scenario, estimate: &Estimate) -> String {
    let mut lines = vec![
        format!("{name}: no faults; nothing was run"),
        String::new(),
        scenario.title.clone(),
        format!("{} to {}", words(scenario.start), words(scenario.end)),
        String::new(),
    ];
    for p in &scenario.pathways {
        lines.push(format!(
            "pathway {}: {}, {}, {}, {} on it at the start",
            p.id,
            counted(p.stages.len() as u64, "stage"),
            counted(p.clocks.len() as u64, "clock"),
            counted(p.sources.len() as u64, "source") + " of requests",
            children(at_start(p)),
        ));
    }
    for t in &scenario.teams {
        let (posts, contracts) = (t.posts.len() as u64, t.contracts.len() as u64);
        lines.push(format!("team {}: {}, {}", t.id, counted(posts, "post"), counted(contracts, "contract")));
    }
    lines.push(format!(
        "{}, {}, {}",
        counted(scenario.panels.len() as u64, "panel"),
        counted(scenario.targets.len() as u64, "target"),
        counted(scenario.comparators.len() as u64, "published figure") + " to compare with",
    ));
    lines.push(String::new());
    let replications = u64::from(scenario.replications);
    lines.push(format!("A run: {}", limits::cost(estimate, replications)));
    if let Some(why) = limits::refused(estimate, replications, load::threads(None) as u64, default_limits()) {
        lines.push(format!("It would be refused: {why}"));
    }
    lines.join("\n") + "\n"
}

/// The same for programs, with faults and notices.
fn json(name: &str, loaded: &Loaded, drawn: Option<&LoadedPosterior>, estimate: Option<&Estimate>) -> Value {
    let fault = |files: &[SourceFile], f: &Located<Fault>| {
        let mut found = place(files, f, f.what.message());
        found["help"] = json!(f.what.help());
        found
    };
    let of_scenario = loaded.faults.iter().map(|f| fault(&loaded.files, f));
    let faults = of_scenario.chain(drawn.iter().flat_map(|d| d.faults.iter().map(|f| fault(&d.files, f))));
    let notices = loaded.notices.iter().map(|n| place(&loaded.files, n, n.what.message()));
    let mut out = json!({
        "scenario": name,
        "ok": is_faultless(loaded, drawn),
        "faults": faults.collect::<Vec<_>>(),
        "notices": notices.collect::<Vec<_>>(),
    });
    if let (Some(scenario), Some(estimate)) = (&loaded.scenario, estimate) {
        out["holds"] = holds(scenario);
        out["estimate"] = json!({
            "children": estimate.children.ceil(),
            "events": estimate.events.ceil(),
            "record_bytes": estimate.record_bytes,
        });
    }
    out
}

fn holds(scenario: &Scenario) -> Value {
    let pathways = scenario.pathways.iter().map(|p| {
        json!({
            "id": p.id,
            "title": p.title,
            "stages": p.stages.iter().map(|s| &s.id).collect::<Vec<_>>(),
            "clocks": p.clocks.iter().map(|c| &c.id).collect::<Vec<_>>(),
            "sources": p.sources.iter().map(|s| &s.id).collect::<Vec<_>>(),
            "children_at_start": at_start(p),
        })
    });
    let teams = scenario.teams.iter().map(|t| {
        json!({
            "id": t.id,
            "title": t.title,
            "posts": t.posts.iter().map(|p| &p.id).collect::<Vec<_>>(),
            "contracts": t.contracts.iter().map(|c| &c.id).collect::<Vec<_>>(),
        })
    });
    json!({
        "title": scenario.title,
        "start": scenario.start.to_string(),
        "end": scenario.end.to_string(),
        "hash": scenario.hash,
        "replications": scenario.replications,
        "seed": scenario.seed,
        "pathways": pathways.collect::<Vec<_>>(),
        "teams": teams.collect::<Vec<_>>(),
        "panels": scenario.panels.iter().map(|p| &p.id).collect::<Vec<_>>(),
        "targets": scenario.targets.iter().map(|t| &t.id).collect::<Vec<_>>(),
        "comparators": scenario.comparators.iter().map(|c| &c.id).collect::<Vec<_>>(),
    })
}

fn place<T>(files: &[SourceFile], found: &Located<T>, message: String) -> Value {
    let (line, column) = line_and_column(files, found.spot);
    let file = files.get(found.spot.file).map(|f| &f.name);
    json!({ "file": file, "line": line, "column": column, "message": message })
}

fn at_start(pathway: &Pathway) -> u64 {
    pathway.backlog.iter().map(|b| b.cases.count()).sum()
}

fn children(n: u64) -> String {
    if n == 1 { "1 child".to_owned() } else { format!("{} children", grouped(n)) }
}

fn words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}
