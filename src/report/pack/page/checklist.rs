//! The STRESS-DES checklist (Monks and others 2019), filled from the manifest and the scenario.

use super::{Block, Section, Table};
use crate::report::measure::head;
use crate::report::pack::{Pack, Pathway};
use crate::report::words::{counted, day};

/// The checklist.
pub(super) fn section(pack: &Pack) -> Section {
    let story = &pack.story;
    let setting = &story.scenario;
    let mut table = Table::of_words("STRESS-DES, filled from this run", &["item", "this model"]);
    let mut row = |item: &str, text: String| table.row([item.to_owned(), text]);
    let titles: Vec<&str> = setting.pathways.iter().map(|p| p.title.as_str()).collect();
    row("1.1 Purpose", format!("How long children will wait and how many are seen in time: {}.", titles.join(", ")));
    row(
        "1.2 Outputs",
        match (&story.tried, &story.bought) {
            (Some(tried), _) => format!(
                "{}: how much more or less it is at each end of each figure's range, with its simulation error.",
                head(&tried.measure, pack)
            ),
            (_, Some(bought)) => format!(
                "{}: its change by each sum at each team, with its simulation error and its range over futures; costs.",
                head(&bought.measure, pack)
            ),
            (None, None) => format!(
                "{} by month, quarter, year to date and year, each with its range over futures and its simulation error; \
                 {}.",
                counted(measures(pack) as f64, "measure"),
                counted(story.targets.len() as f64, "target")
            ),
        },
    );
    row(
        "1.3 Aims of experimentation",
        match story.comparisons.len() {
            0 if story.tried.is_some() => {
                "The scenario as it is against itself with one figure at an end of its range, on the same children."
                    .to_owned()
            }
            0 if story.bought.is_some() => {
                "The scenario as it is against itself with a sum spent at one team, on the same children.".to_owned()
            }
            0 => "The scenario as it is.".to_owned(),
            n => format!("The scenario as it is against {}, on the same children.", counted(n as f64, "other")),
        },
    );
    row("2.1 Overview", "sendsim explain draws the pathways; their stages are listed below.".to_owned());
    row("2.2 Logic of the model", setting.pathways.iter().map(stages).collect::<Vec<_>>().join(" "));
    row(
        "2.3 Logic of the scenarios",
        "An overlay file or --set changes named values; everything else, the children among it, stays.".to_owned(),
    );
    row("2.4 Algorithms", "Lists by their order and priority; capacity by date from posts, absence, vacancies and contracts; statutory clocks in calendar days.".to_owned());
    row(
        "2.5 Components",
        format!(
            "{}, {}, {}, {} with a headline clock.",
            counted(setting.pathways.len() as f64, "pathway"),
            counted(setting.pathways.iter().map(|p| p.stages.len()).sum::<usize>() as f64, "stage"),
            counted(setting.teams.len() as f64, "team"),
            counted(setting.pathways.iter().filter(|p| !p.of.is_empty()).count() as f64, "pathway"),
        ),
    );
    let grade = |of: &str| story.assumptions.iter().filter(|a| a.grade == of).count();
    row(
        "3.1 Data sources",
        format!("In the assumptions log: {} with a source, {} derived.", grade("source given"), grade("derived")),
    );
    row("3.2 Pre-processing", "What is derived says how, in the comment beside it.".to_owned());
    row(
        "3.3 Input parameters",
        format!("{}, all in the assumptions log.", counted(story.assumptions.len() as f64, "figure")),
    );
    row(
        "3.4 Assumptions",
        format!(
            "{} assumed, {} without a source, {} with a range.",
            grade("assumption"),
            grade("no source"),
            story.assumptions.iter().filter(|a| a.range.is_some()).count()
        ),
    );
    row("4.1 Initialisation", format!("From the lists on {}; no warm-up.", day(setting.start)));
    row("4.2 Run length", format!("{} to {}.", day(setting.start), day(setting.end)));
    row(
        "4.3 Estimation approach",
        format!(
            "{} with common random numbers across scenarios, from seed {}; percentiles over replications, exact intervals.",
            counted(f64::from(pack.manifest.replications), "replication"),
            pack.manifest.seed
        ),
    );
    row("5.1 Software", format!("{} {}, written in Rust.", pack.manifest.tool, pack.manifest.version));
    row(
        "5.2 Random sampling",
        format!(
            "Every number is a function of seed, replication, child and purpose (algorithm {}).",
            pack.manifest.algorithm
        ),
    );
    row("5.3 Model execution", "Next event; the results do not depend on the number of threads.".to_owned());
    row("5.4 System specification", "Any; the same bytes on every machine.".to_owned());
    row(
        "6.1 Sharing",
        format!(
            "The scenario is {} of text, kept in pack.json; the command is at the end of this page.",
            counted(story.files.len() as f64, "file")
        ),
    );
    Section {
        short: "STRESS-DES".to_owned(),
        title: "STRESS-DES: what another analyst needs to build it again".to_owned(),
        blocks: vec![Block::Table(table)],
    }
}

fn measures(pack: &Pack) -> usize {
    let mut names: Vec<&str> = pack.figures.series.iter().map(|f| f.measure.as_str()).collect();
    names.extend(pack.differences.iter().map(|d| d.measure.as_str()));
    names.sort_unstable();
    names.dedup();
    names.len()
}

fn stages(pathway: &Pathway) -> String {
    let names: Vec<&str> = pathway.stages.iter().map(|s| s.title.as_str()).collect();
    format!("{}: {}.", pathway.title, names.join(" → "))
}
