//! The sections of a page, in order.

use super::{Block, Table};
use super::{Document, Section, answer, assure, compare, need, plans, prices, ranking, service, solve, staff, tornado};
use crate::report::pack::{Command, Pack};
use crate::report::words::{counted, day};

/// The page of a pack.
pub(in crate::report) fn document(pack: &Pack) -> Document {
    let story = &pack.story;
    let mut sections = vec![answer::section(pack)];
    if story.of == Command::Run {
        for answer in &story.answers {
            sections.push(plans::on_time(pack, answer));
            sections.push(plans::family(pack, answer));
        }
        sections.extend(need::section(pack));
        sections.extend(targets(pack));
        sections.extend(story.scenario.pathways.iter().filter_map(|p| service::section(pack, p)));
        sections.extend(staff::section(pack));
    }
    sections.extend(story.solution.iter().map(|solved| solve::section(pack, solved)));
    sections.extend(story.tried.iter().flat_map(|tried| tornado::sections(pack, tried)));
    sections.extend(story.bought.iter().flat_map(|bought| prices::sections(pack, bought)));
    sections.extend(story.ranking.iter().map(|ranking| ranking::section(pack, ranking)));
    sections.extend(compare::sections(pack));
    sections.push(how_to_read(pack));
    sections.extend(assure::sections(pack));
    let manifest = &pack.manifest;
    Document {
        title: story.scenario.title.clone(),
        kicker: match story.of {
            Command::Batch => format!(
                "{}, {} of each, with the same children",
                counted(pack.ranks.len() as f64, "scenario"),
                counted(f64::from(manifest.replications), "future")
            ),
            _ => format!(
                "Projection, {} to {} · {}",
                day(story.scenario.start),
                day(story.scenario.end),
                counted(f64::from(manifest.replications), "future")
            ),
        },
        sections,
        foot: format!(
            "{} {}{} · seed {} · {} from number {}",
            manifest.tool,
            manifest.version,
            if manifest.scenario_hash.is_empty() {
                String::new()
            } else {
                format!(" · scenario {}", manifest.scenario_hash)
            },
            manifest.seed,
            counted(f64::from(manifest.replications), "replication"),
            manifest.first_replication,
        ),
    }
}

fn targets(pack: &Pack) -> Option<Section> {
    let targets = &pack.story.targets;
    let count = |of: &str| targets.iter().filter(|t| t.verdict == of).count();
    let (met, missed) = (count("MET"), count("MISSED"));
    let mut table = Table::of_words("Targets", &["target", "verdict", "what comes of it"]);
    for t in targets {
        let verdict = match t.verdict.as_str() {
            "MET" => "✓\u{a0}met",
            "MISSED" => "✗\u{a0}missed",
            "OPEN" => "○\u{a0}open",
            _ => "not judged",
        };
        table.row([t.title.clone(), verdict.to_owned(), t.text.clone()]);
    }
    (!targets.is_empty()).then(|| Section {
        short: "Targets".to_owned(),
        title: format!(
            "Targets: {met} of {} met, {missed} missed, {} open",
            targets.len(),
            targets.len() - met - missed
        ),
        blocks: vec![
            Block::Table(table),
            Block::Text("Met: in at least 80 % of futures. Missed: in at most 20 %. Open: between.".to_owned()),
        ],
    })
}

fn how_to_read(pack: &Pack) -> Section {
    let mut all = vec![
        "The range of futures says how different one future can be from another, because requests, illness, recruitment and \
         the needs of children vary. Half, 8 in 10 and 9 in 10 futures lie in the three bands. More replications do not make \
         it smaller. Plan with this one."
            .to_owned(),
        "The simulation error says how exactly this run has found a mean or a percentile. More replications make it smaller. \
         It says nothing about the world; it is in the tables beside every figure."
            .to_owned(),
    ];
    if pack.story.of != Command::Batch {
        all.push(
            "Neither holds what nobody knows: the assumptions. They are listed below, those without a source first."
                .to_owned(),
        );
    }
    let mut blocks = vec![Block::List(all)];
    blocks.extend(pack.story.precision.as_ref().map(|text| Block::Text(solve::in_words(pack, text))));
    Section {
        short: "How to read it".to_owned(),
        title: "How to read it: two intervals, never confused".to_owned(),
        blocks,
    }
}
