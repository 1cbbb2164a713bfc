//! Needed and available.

use super::print::{NONE, between, cell, figure, month};
use super::talk;
use super::{Block, Section, Table};
use crate::report::pack::chart::{Chart, Column, SIZE, WIDE, columns};
use crate::report::pack::{Assumption, Need, NeedRow, Pack};
use crate::report::words::counted;

/// The gap table of the team that binds, and what grows.
pub(super) fn section(pack: &Pack) -> Option<Section> {
    let story = &pack.story;
    let mut blocks = Vec::new();
    if !story.binding.is_empty() {
        blocks.push(Block::Text(story.binding.clone()));
    }
    if let Some(need) = &story.need {
        blocks.push(Block::Charts(chart(pack, need).into_iter().collect()));
        blocks.push(Block::Table(table(need, &need.months, "month")));
        blocks.push(Block::Again("The same by quarter".to_owned(), table(need, &need.quarters, "quarter")));
        blocks.push(Block::Text(need.meaning.clone()));
        blocks.extend(options(pack, need));
    }
    if !story.growing.is_empty() {
        let mut table = Table::new(
            "Lists that grow, medians over futures",
            &["team", "waiting at the start", "at the end", "more each month", "use, %"],
        );
        for g in &story.growing {
            table.row([
                g.title.clone(),
                figure(g.first, "children"),
                figure(g.last, "children"),
                format!("+{}", figure(g.monthly.max(1.0), "children")),
                figure(g.percent, "%"),
            ]);
        }
        blocks.push(Block::Table(table));
    }
    let title = match &story.need {
        Some(need) => need.finding.clone(),
        None if story.growing.is_empty() => "No team falls behind".to_owned(),
        None => "Teams that cannot keep up".to_owned(),
    };
    let is_empty = blocks.is_empty();
    (!is_empty).then(|| Section { short: "Needed and available".to_owned(), title, blocks })
}

/// How to find what an option buys, what it costs and who loses by it: commands with the names of this scenario.
fn options(pack: &Pack, need: &Need) -> Vec<Block> {
    let file = pack.story.files.first().map(|f| f.name.as_str()).filter(|name| is_plain(name));
    let file = file.unwrap_or("SCENARIO.toml");
    let of_team = |a: &&Assumption| {
        let rest = a.path.strip_prefix("teams.").and_then(|p| p.strip_prefix(need.team.as_str())).unwrap_or_default();
        rest.starts_with(".posts.") && rest.ends_with(".wte") && is_plain(rest) && a.value.parse::<f64>().is_ok()
    };
    // The largest post, and the last target that is not met.
    let size = |a: &&Assumption| (1000.0 * a.value.parse::<f64>().unwrap_or(0.0)) as u64;
    let lever = pack.story.assumptions.iter().filter(of_team).max_by_key(size);
    let target = pack.story.targets.iter().filter(|t| is_plain(&t.id)).rfind(|t| t.verdict != "MET");
    let mut blocks = vec![
        Block::Heading("What each option buys, what it costs, who loses".to_owned()),
        Block::Text(
            "An option is a file that changes the scenario, or a value set. On the same children as here, its page says what \
             it buys, what it costs and who loses:"
                .to_owned(),
        ),
        Block::Command(format!("sendsim compare {file} OPTION.toml ANOTHER.toml")),
    ];
    if let (Some(lever), Some(target)) = (lever, target) {
        let stated = lever.value.parse::<f64>().unwrap_or(0.0);
        blocks.push(Block::Text(format!(
            "The least staff with which a target is met in 8 of 10 futures, \"{}\":",
            target.title
        )));
        blocks.push(Block::Command(format!(
            "sendsim solve {file} --vary {} --from {stated} --to {} --step 1 --target {}",
            lever.path,
            stated + 20.0,
            target.id
        )));
    }
    blocks.push(Block::Text("Where the next sum of money buys most:".to_owned()));
    blocks.push(Block::Command(format!("sendsim spend {file} --budget 500000 --step 100000")));
    blocks
}

/// Whether a word stands in a command line as it is.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/+".contains(c))
}

fn period(row: &NeedRow) -> String {
    let (from, to) = (month(row.start), month(row.end));
    if from == to { to } else { format!("{}–{}", &from[..3], to) }
}

fn table(need: &Need, rows: &[NeedRow], by: &str) -> Table {
    let head = [
        by,
        "needed to hold, cases",
        "needed to clear, cases",
        "available as funded, cases",
        "spare or short (−), cases",
        "8 in 10 futures",
        "waiting at the end",
    ];
    let mut table = Table::new(format!("{}, by {by}: medians over futures", need.title), &head);
    for row in rows {
        let gap = figure(row.gap.p50, "cases");
        let gap = if row.gap.p50.round() > 0.0 { format!("+{gap}") } else { gap.replace('-', "−") };
        table.row([
            period(row),
            figure(row.to_hold.p50, "cases"),
            figure(row.to_clear.p50, "cases"),
            figure(row.available.p50, "cases"),
            gap,
            between(row.gap.p10, row.gap.p90, "cases").replace('-', "−"),
            figure(row.waiting.p50, "cases"),
        ]);
    }
    table
}

fn chart(pack: &Pack, need: &Need) -> Option<Chart> {
    let drawn: Vec<Column> = need
        .months
        .iter()
        .map(|m| Column {
            start: m.start,
            end: m.end,
            there: m.available.p50,
            hold: m.to_hold.p50,
            clear: m.to_clear.p50,
        })
        .collect();
    let short = drawn.iter().filter(|c| c.hold > c.there).count();
    let title =
        format!("{}: short of what holds the list in {short} of {}", need.title, counted(drawn.len() as f64, "month"));
    let names = ["available", "needed to hold", "needed to clear"];
    let run = (pack.story.scenario.start, pack.story.scenario.end);
    let mut table = Table::new(
        "Cases by month, medians over futures",
        &["month", "available", "needed to hold", "needed to clear"],
    );
    for m in &need.months {
        let value = |v: f64| if v.is_finite() { cell(v) } else { NONE.to_owned() };
        table.row([period(m), value(m.available.p50), value(m.to_hold.p50), value(m.to_clear.p50)]);
    }
    (!drawn.is_empty()).then(|| Chart {
        name: talk::file_name(&format!("{}-needed", need.team)),
        description: format!("Bars of what is available by month under lines of what is needed. {title}."),
        title,
        about:
            "cases that can be begun in the month, median over futures; dashed outline: short of what holds the list"
                .to_owned(),
        drawings: vec![
            columns(WIDE, &drawn, names, run, "cases a month"),
            columns(SIZE, &drawn, names, run, "cases a month"),
        ],
        table,
        pins: Vec::new(),
        notes: Vec::new(),
    })
}
