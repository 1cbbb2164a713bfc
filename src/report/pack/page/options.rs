//! What each option buys, what it costs, who loses: in numbers, then in words.

use super::compare::{last_year, rows, signed, value};
use super::print::{NONE, cell, figure, period};
use super::{Block, Section, Table};
use crate::report::pack::{ChildrenRow, Command, Compared, Pack};
use crate::report::words::capital;

/// The section: a row an option.
pub(super) fn section(pack: &Pack) -> Section {
    let what = match (pack.story.of, &pack.story.solution) {
        (Command::Solve, Some(solved)) if !solved.is_reachable => "the best value tried",
        (Command::Solve, _) => "the answer",
        _ => "each option",
    };
    let title = format!("What {what} buys, what it costs, and who loses");
    Section { short: "Options".to_owned(), title, blocks: vec![Block::Table(numbers(pack)), Block::Table(words(pack))] }
}

/// The columns that any option has a figure for.
fn numbers(pack: &Pack) -> Table {
    let against = &pack.story.scenario.title;
    let all: Vec<[Option<String>; 8]> = pack.story.comparisons.iter().map(|c| row(pack, c)).collect();
    let year = pack.story.comparisons.iter().find_map(|c| last_year(rows(pack, c, rate(pack))));
    let on_time =
        year.map_or("on time, %".to_owned(), |d| format!("on time in {}, %", period(&super::compare::point(d))));
    let heads = [
        on_time.as_str(),
        "points more than the base",
        "past the limit at the end, children",
        "children 4 weeks sooner",
        "children 4 weeks later",
        "groups that lose",
        "cost over the run, £",
        "£ for each plan more on time",
    ];
    let kept: Vec<usize> = (0..heads.len()).filter(|k| all.iter().any(|row| row[*k].is_some())).collect();
    let mut head = vec!["option"];
    head.extend(kept.iter().map(|k| heads[*k]));
    let mut table =
        Table::new(format!("Against {against}: differences on the same children, means over futures"), &head);
    for (c, row) in pack.story.comparisons.iter().zip(&all) {
        let cells = kept.iter().map(|k| row[*k].clone().unwrap_or_else(|| NONE.to_owned()));
        table.row(std::iter::once(name(pack, c)).chain(cells));
    }
    table
}

/// The name of an option: of the base with other values those values, in words.
pub(in crate::report) fn name(pack: &Pack, c: &Compared) -> String {
    let of_base = c.title.strip_prefix(&pack.story.scenario.title).and_then(|rest| rest.strip_prefix(" with "));
    of_base.map_or_else(|| c.title.clone(), |values| capital(&super::solve::in_words(pack, values).replace('=', " = ")))
}

/// The published rate that the first pathway of plans is read by.
pub(super) fn rate(pack: &Pack) -> &str {
    pack.story.answers.first().map_or("pc_plans_issued_within_20_weeks", |a| &a.rate)
}

fn row(pack: &Pack, c: &Compared) -> [Option<String>; 8] {
    let year = last_year(rows(pack, c, rate(pack)));
    let of = |name: &str| year.and_then(|d| d.values.get(name).copied());
    let list = rows(pack, c, "open_over_20_weeks").filter(|d| super::compare::is_month(d)).last();
    let children: Vec<&ChildrenRow> =
        pack.children.iter().filter(|r| r.scenario == c.scenario && r.group == "all").collect();
    let sum = |m: &str| (!children.is_empty()).then(|| figure(children.iter().map(|r| value(r, m)).sum(), "children"));
    let pounds = |p: f64| {
        if p.round() > 0.0 { format!("+{}", figure(p, "pounds")) } else { figure(p, "pounds").replace('-', "−") }
    };
    [
        of("other").map(cell),
        of("mean").map(signed),
        list.and_then(|d| d.values.get("mean")).map(|v| signed(*v)),
        sum("children_4_weeks_sooner"),
        sum("children_4_weeks_later"),
        Some(if c.losers.is_empty() { "none".to_owned() } else { figure(c.losers.len() as f64, "cases") }),
        c.cost.map(|cost| {
            let [low, mean, high] = cost.more;
            if low == high { pounds(mean) } else { format!("{} ({} to {})", pounds(mean), pounds(low), pounds(high)) }
        }),
        c.cost.and_then(|cost| cost.each).map(|each| figure(each, "pounds")),
    ]
}

fn words(pack: &Pack) -> Table {
    let head = ["option", "what it buys", "what it costs", "who loses"];
    let mut table = Table::of_words("The same in words", &head);
    for c in &pack.story.comparisons {
        let buys = std::iter::once(c.finding.clone()).chain(c.children.iter().take(1).cloned());
        let loses = if c.losers.is_empty() {
            "No group has more children later than sooner.".to_owned()
        } else {
            c.losers.join(" ")
        };
        table.row([
            name(pack, c),
            buys.collect::<Vec<_>>().join(" "),
            c.money.clone().unwrap_or_else(|| "No cost is given.".to_owned()),
            loses,
        ]);
    }
    table
}
