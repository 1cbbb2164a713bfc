//! From what was tried to `pack.json`: a sensitivity, what money buys, a batch.

use super::story::*;
use super::tell::printed;
use super::tried::{Bought, Ranking, Tried};
use crate::project::{Answers, PriceList, Sensitivity};
use crate::report::batch::{Batch, Head, LeftOut, error, is_ranked, ranked_by, targets_of};
use crate::report::json::file;
use crate::report::sensitivity::{not_tried, sentence};
use crate::report::spend::{answer, together};

pub(super) fn tried(base: &Answers, s: &Sensitivity) -> Tried {
    Tried {
        finding: sentence(base, s),
        measure: s.measure.clone(),
        unit: s.unit.to_owned(),
        stated: printed(s.stated.value),
        not_tried: not_tried(s),
        walks: s.screening.as_ref().map_or(0, |screening| screening.trajectories),
    }
}

pub(super) fn bought(base: &Answers, list: &PriceList) -> Bought {
    Bought {
        sentences: std::iter::once(answer(base, list)).chain(together(base, list)).collect(),
        measure: list.measure.clone(),
        unit: list.unit.to_owned(),
        stated: printed(list.stated.value),
        step: printed(list.step),
        ended_early: list.ended_early,
    }
}

/// The teams whose lists grow in any scenario, with their titles in the first.
fn growing_teams(parts: &[(usize, Head)]) -> Vec<Named> {
    let mut teams: Vec<Named> = Vec::new();
    for grows in parts.iter().flat_map(|(_, head)| &head.growing) {
        if teams.iter().all(|t| t.id != grows.team) {
            teams.push(Named { id: grows.team.clone(), title: grows.title.clone() });
        }
    }
    teams
}

/// `pack.json` of a batch, with a line feed at the end: made of what `summary.csv` is made of.
pub fn batch_pack_json(
    batch: &Batch,
    parts: &[(usize, Head)],
    left_out: &[LeftOut],
    tables: Vec<TableFile>,
) -> Vec<u8> {
    let days = parts.iter().filter_map(|(_, head)| {
        let ranked = head.ranked.as_ref()?;
        let day = |text: &str| text.parse::<crate::calendar::Date>().ok();
        Some((day(&ranked.start)?, day(&ranked.end)?))
    });
    // A batch has no days of its own: those that its ranking is of.
    let none = crate::calendar::Date::constant(1990, 1, 1);
    let (start, end) = days.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((none, none));
    let title = if batch.title.is_empty() { "A batch of scenarios".to_owned() } else { batch.title.clone() };
    let named = |n: usize| batch.scenarios[n].scenario.clone();
    file(&Story {
        pack_version: PACK_VERSION,
        of: Command::Batch,
        tables,
        plan_hash: String::new(),
        scenario: Setting { title, start, end, pathways: Vec::new(), teams: growing_teams(parts) },
        answers: Vec::new(),
        services: Vec::new(),
        targets: Vec::new(),
        benchmarks: Vec::new(),
        history: Vec::new(),
        need: None,
        binding: String::new(),
        shift: None,
        growing: Vec::new(),
        staff: Vec::new(),
        cautions: Vec::new(),
        precision: None,
        assumptions: Vec::new(),
        left_out: Vec::new(),
        files: Vec::new(),
        comparisons: Vec::new(),
        solution: None,
        tried: None,
        bought: None,
        ranking: Some(Ranking {
            by: ranked_by(batch, parts),
            is_ranked: is_ranked(batch),
            error: error(batch, parts),
            columns: batch.columns.clone(),
            bases: batch.scenarios.iter().filter(|p| p.is_base).map(|p| p.scenario.clone()).collect(),
            targets: targets_of(parts).iter().map(|t| Named { id: t.id.clone(), title: t.title.clone() }).collect(),
            left_out: left_out.iter().map(|l| format!("{}: {}", named(l.number), l.why)).collect(),
        }),
    })
}
