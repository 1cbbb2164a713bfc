//! Scenarios of a batch, ranked.

use super::print::{NONE, figure};
use super::tornado::{error, plain};
use super::{Block, Section, Table};
use crate::report::growing::over_scenarios;
use crate::report::number::{share_known, significant};
use crate::report::pack::chart::{Beam, Chart, SIZE, Swing, WIDE, swings};
use crate::report::pack::{Known, Pack, RankRow, Ranking};
use crate::report::words::{SHARE, amount, counted};

/// Scenarios drawn from the top, and rows of the table; the rest is in `summary.csv`.
const DRAWN: usize = 20;
const ROWS: usize = 200;

/// What is asked of scenarios: which is best only where they are ranked.
pub(super) fn question(ranking: &Ranking) -> &'static str {
    if ranking.is_ranked { "Which scenario does best?" } else { "What comes of each scenario?" }
}

/// The best against the base and the last, in a sentence.
pub(super) fn finding(pack: &Pack, ranking: &Ranking) -> String {
    let known: Vec<&RankRow> = pack.ranks.iter().filter(|r| r.value.is_some()).collect();
    let told = |r: &RankRow| amount(&value(r), if r.unit.starts_with('%') { "%" } else { &r.unit });
    match known.as_slice() {
        _ if !ranking.is_ranked => format!(
            "{} in the order of the batch, not ranked: no figure was named to rank by (--rank-by), and the first of them has \
             no limit past which children could be counted.",
            counted(pack.ranks.len() as f64, "scenario")
        ),
        [] => "No scenario has a value to be ranked by.".to_owned(),
        [only] => format!("{}: {}.", only.scenario, told(only)),
        [first, .., last] => {
            let base = known.iter().find(|r| ranking.bases.contains(&r.scenario));
            let base = base.filter(|b| b.scenario != first.scenario && b.scenario != last.scenario);
            let base = base.map_or(String::new(), |b| format!("; the base, {}, has {}", b.scenario, told(b)));
            let level = known.iter().filter(|r| r.rank == first.rank).count();
            let first_place = match level {
                1 => format!("{} comes first", first.scenario),
                n => format!("{} and {} more come first", first.scenario, n - 1),
            };
            format!(
                "{first_place} of {} with {}, {} last with {}{base}.",
                counted(known.len() as f64, "scenario"),
                told(first),
                last.scenario,
                told(last),
            )
        }
    }
}

/// The section of the ranking.
pub(super) fn section(pack: &Pack, ranking: &Ranking) -> Section {
    let title = format!(
        "{}, {}",
        counted(pack.ranks.len() as f64, "scenario"),
        if ranking.is_ranked { format!("ranked {}", ranking.by) } else { "not ranked".to_owned() }
    );
    let last = pack.ranks.len().saturating_sub(1);
    let is_drawn = |at: usize, r: &RankRow| at < DRAWN || at == last || ranking.bases.contains(&r.scenario);
    let drawn: Vec<Swing> = pack
        .ranks
        .iter()
        .enumerate()
        .filter(|(at, r)| is_drawn(*at, r))
        .take(2 * DRAWN)
        .filter_map(|(_, r)| {
            let is_base = ranking.bases.contains(&r.scenario);
            let rank = r.rank.map_or(String::new(), |n| format!("{n}. "));
            let base = if is_base { " (base)" } else { "" };
            let beam = Beam { value: r.value?.value, whisker: r.range.or(r.value?.bounds), is_filled: !is_base };
            Some(Swing { text: format!("{rank}{}{base}", r.scenario), bars: vec![beam] })
        })
        .collect();
    let table = table(pack, ranking);
    let mut blocks = Vec::new();
    if drawn.is_empty() {
        blocks.push(Block::Table(table));
    } else {
        let unit = pack.ranks.iter().find(|r| r.value.is_some()).map_or("", |r| &r.unit);
        let ranges = pack.ranks.iter().any(|r| r.range.is_some());
        let whisker = if ranges { "├┤ 8 in 10 futures" } else { "├┤ simulation error, 95 %" };
        let (finding, left) = (finding(pack, ranking), pack.ranks.len() - drawn.len());
        let rest = (left > 0).then(|| {
            let are = if left == 1 { "is" } else { "are" };
            format!("{} {are} in the table or in summary.csv.", counted(left as f64, "more scenario"))
        });
        blocks.push(Block::Charts(vec![Chart {
            name: "ranking".to_owned(),
            description: format!(
                "Bars by scenario, in the order of their rank. {finding} All values are in the table below."
            ),
            title: finding.trim_end_matches('.').to_owned(),
            about: format!("mean over futures, {unit}; {}", ranking.by),
            drawings: vec![
                swings(WIDE.width, &drawn, false, unit, &format!("■ a scenario   □ a base   {whisker}")),
                swings(SIZE.width, &drawn, false, unit, whisker),
            ],
            table,
            pins: Vec::new(),
            notes: rest.into_iter().collect(),
        }]));
    }
    if !ranking.error.is_empty() {
        blocks.push(Block::Text(ranking.error.clone()));
    }
    let growing = pack.ranks.iter().flat_map(|r| &r.growing);
    let growing = growing.map(|(team, by)| (team.as_str(), pack.title_of("", team), *by));
    if let Some((finding, each)) = over_scenarios(growing, pack.ranks.len()) {
        blocks.push(Block::Heading(format!("Lists that grow: {finding}")));
        blocks.push(Block::List(each));
    }
    if !ranking.left_out.is_empty() {
        blocks.push(Block::Heading("Left out".to_owned()));
        blocks.push(Block::List(ranking.left_out.clone()));
    }
    let short = if ranking.is_ranked { "The ranking" } else { "The scenarios" };
    Section { short: short.to_owned(), title, blocks }
}

/// What a scenario is ranked by: a share of futures is never 0 or 100.
fn value(row: &RankRow) -> String {
    match row.value {
        Some(Known { value, bounds: Some((lower, upper)) }) if row.unit == SHARE => {
            share_known(value / 100.0, lower / 100.0, upper / 100.0)
        }
        known => known.map_or(NONE.to_owned(), |v| plain(v.value)),
    }
}

fn chance(met: Known) -> String {
    let (lower, upper) = met.bounds.unwrap_or((met.value, met.value));
    share_known(met.value, lower, upper)
}

fn table(pack: &Pack, ranking: &Ranking) -> Table {
    // What nothing is ranked by has no column.
    let of_rank = ["rank", "mean", "± error", "8 in 10 futures"];
    let mut head = vec!["scenario"];
    head.extend(of_rank.iter().filter(|_| ranking.is_ranked));
    let has_cost = pack.ranks.iter().any(|r| r.cost.is_some());
    head.extend(has_cost.then_some("cost, £ million"));
    let met: Vec<String> = ranking.targets.iter().map(|t| format!("{}, % of futures", t.title)).collect();
    head.extend(met.iter().map(String::as_str));
    let shown = pack.ranks.len().min(ROWS);
    let all = if shown < pack.ranks.len() {
        format!("The first {shown} of {}", pack.ranks.len())
    } else {
        "All scenarios".to_owned()
    };
    let mut table = Table::new(all, &head);
    for r in &pack.ranks[..shown] {
        let range = r.range.map_or(NONE.to_owned(), |(low, high)| format!("{} to {}", plain(low), plain(high)));
        let rank = r.rank.map_or(NONE.to_owned(), |n| figure(f64::from(n), "cases"));
        let of_rank = [rank, value(r), error(r.value), range].into_iter().filter(|_| ranking.is_ranked);
        let cost = r.cost.map_or(NONE.to_owned(), |c| significant(c / 1e6));
        let targets = r.targets.iter().map(|(_, met)| met.map_or(NONE.to_owned(), chance));
        table.row(std::iter::once(r.scenario.clone()).chain(of_rank).chain(has_cost.then_some(cost)).chain(targets));
    }
    table
}
