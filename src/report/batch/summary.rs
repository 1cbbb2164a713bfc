//! `summary.csv`: the scenarios in the order of the ranking.

use super::super::csv::{Table, measures_header, targets_header};
use super::part::{Chance, Head};
use super::place::Batch;
use super::ranks::{Standing, standings};
use crate::project::Ranking;

/// The header of a batch's `measures.csv`.
pub fn measures_head() -> Vec<u8> {
    measures_header()
}

/// The header of a batch's `targets.csv`.
pub fn targets_head() -> Vec<u8> {
    targets_header()
}

/// `summary.csv`: one row a scenario, the best first; in the order of the batch where nothing is ranked.
///
/// `mean` with its simulation error `lower` and `upper`, and the range of futures `p10` to `p90`, are those of what is
/// ranked by; `target_ID` is the share of futures that meet a target, 0 to 1, with its simulation error;
/// `lists_that_grow` names the teams that cannot keep up, each with the cases by which its list grows in a month.
pub fn summary_csv(batch: &Batch, parts: &[(usize, Head)]) -> Vec<u8> {
    let targets = targets(parts);
    let mut header: Vec<String> = vec!["rank".into(), "scenario".into()];
    header.extend(batch.columns.iter().cloned());
    let ranked = ["ranked_by", "period_start", "period_end", "mean", "lower", "upper", "p10", "p50", "p90", "unit"];
    header.extend(ranked.map(str::to_owned));
    for id in targets.iter().map(|t| &t.id) {
        header.extend([format!("target_{id}"), format!("target_{id}_lower"), format!("target_{id}_upper")]);
    }
    header.extend(["cost_pounds", "lists_that_grow", "replications", "title", "scenario_hash"].map(str::to_owned));
    let mut table = Table::new(&header.iter().map(String::as_str).collect::<Vec<_>>());
    for Standing { number, rank } in ranking(batch, parts) {
        let (place, head) = (&batch.scenarios[number], head_of(parts, number));
        table.text(&rank.map_or(String::new(), |r| r.to_string()));
        table.text(&place.scenario);
        place.levels.iter().for_each(|level| table.text(level));
        table.text(&batch.rank_by);
        match head.and_then(|h| h.ranked.as_ref()) {
            Some(r) => {
                for text in [&r.start, &r.end, &r.mean, &r.lower, &r.upper, &r.p10, &r.p50, &r.p90, &r.unit] {
                    table.text(text);
                }
            }
            None => (0..9).for_each(|_| table.text("")),
        }
        for target in &targets {
            match head.and_then(|h| h.targets.iter().find(|t| t.id == target.id)) {
                Some(chance) => [&chance.probability, &chance.lower, &chance.upper].map(|text| table.text(text)),
                None => [(); 3].map(|()| table.text("")),
            };
        }
        table.text(head.map_or("", |h| &h.cost_pounds));
        let growing = head.map_or(&[][..], |h| &h.growing).iter();
        table.text(&growing.map(|g| format!("{} +{}", g.team, g.monthly)).collect::<Vec<_>>().join("; "));
        table.text(&batch.replications.to_string());
        table.text(&place.title);
        table.text(&place.scenario_hash);
        table.end_row();
    }
    table.bytes()
}

/// The targets of all scenarios, each once.
pub(in crate::report) fn targets(parts: &[(usize, Head)]) -> Vec<&Chance> {
    let mut all: Vec<&Chance> = Vec::new();
    for chance in parts.iter().flat_map(|(_, head)| &head.targets) {
        if all.iter().all(|c| c.id != chance.id) {
            all.push(chance);
        }
    }
    all
}

/// The scenarios in the order of the ranking; without ranks in the order of the batch where there is none.
pub(super) fn ranking(batch: &Batch, parts: &[(usize, Head)]) -> Vec<Standing> {
    match Ranking::parse(&batch.rank_by) {
        Some(ranking) => standings(parts, ranking.highest()),
        None => parts.iter().map(|(number, _)| Standing { number: *number, rank: None }).collect(),
    }
}

/// What the summary says of a scenario.
pub(super) fn head_of(parts: &[(usize, Head)], number: usize) -> Option<&Head> {
    parts.binary_search_by_key(&number, |(n, _)| *n).ok().map(|at| &parts[at].1)
}
