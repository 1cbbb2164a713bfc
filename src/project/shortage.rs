//! What runs short besides the team that binds, and when: half-years in which another team is fully used and its list
//! grows.

use super::binding::{Binding, TeamUse, Uses};
use crate::calendar::Date;
use crate::pathway::{Next, Pathway, StageKind};

/// Months of a half-year that the run must hold for it to count as one.
const LEAST_MONTHS: u32 = 3;

/// Half-years on end in which a team runs short.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortage {
    /// Its use in that time.
    pub team: TeamUse,
    /// First day.
    pub first_day: Date,
    /// Last day, inclusive.
    pub last_day: Date,
    /// Whether contacts with late cases take its hours ahead of its list.
    pub contacts_first: bool,
    /// Whether children come to it after the team that binds.
    pub comes_after: bool,
    /// Whether the team that binds runs short in that time as well.
    pub binding_too: bool,
}

/// The teams that run short besides the one that binds, the most used first. Of each, the longest stretch of half-years
/// in every one of which it is fully used ([`TeamUse::is_full`]) and its list grows; the last of equally long ones.
pub(super) fn shortages(uses: Uses, binding: Option<&Binding>) -> Vec<Shortage> {
    let teams = &uses.input.scenario.teams;
    let binding = binding.and_then(|b| teams.iter().position(|t| t.id == b.team.team));
    let others = (0..teams.len()).filter(|t| binding != Some(*t));
    let mut all: Vec<Shortage> = others.filter_map(|team| shortage(uses, team, binding)).collect();
    let rank = |s: &Shortage| if s.team.is_stopped() { f64::INFINITY } else { s.team.percent() };
    all.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    all
}

fn shortage(uses: Uses, team: usize, binding: Option<usize>) -> Option<Shortage> {
    let short = |team, first, last| uses.of(team, first, last).is_some_and(|u| u.is_full() && u.is_growing());
    let is_short = |(first, last): &(u32, u32)| short(team, *first, *last);
    let halves: Vec<_> = half_years(uses).into_iter().map(|half| (half, is_short(&half))).collect();
    let stretches = halves.chunk_by(|a, b| a.1 == b.1).filter(|stretch| stretch[0].1);
    let longest = stretches.max_by_key(|stretch| stretch.len())?;
    let (first, last) = (longest[0].0.0, longest[longest.len() - 1].0.1);
    let mut contacts = uses.input.scenario.pathways.iter().flat_map(|p| &p.contacts);
    Some(Shortage {
        team: uses.of(team, first, last)?,
        first_day: uses.input.months[first as usize].first_day,
        last_day: uses.input.months[last as usize].last_day,
        contacts_first: contacts.any(|c| c.team.0 == team),
        comes_after: binding.is_some_and(|b| uses.input.scenario.pathways.iter().any(|p| comes_after(p, b, team))),
        binding_too: binding.is_some_and(|b| short(b, first, last)),
    })
}

/// First and last month of each January to June and July to December of which enough is recorded.
fn half_years(uses: Uses) -> Vec<(u32, u32)> {
    let half = |month: u32| {
        let day = uses.input.months[month as usize].first_day;
        (day.year(), day.month() > 6)
    };
    let recorded: Vec<u32> = (0..uses.input.layout.months).filter(|m| uses.input.is_recorded(*m)).collect();
    let halves = recorded.chunk_by(|a, b| half(*a) == half(*b)).map(|months| (months[0], months[months.len() - 1]));
    halves.filter(|(first, last)| last - first + 1 >= LEAST_MONTHS).collect()
}

/// Whether a child that one team has worked on may come to the other on this pathway.
fn comes_after(pathway: &Pathway, first: usize, then: usize) -> bool {
    let is_of = |stage: usize, team| matches!(&pathway.stages[stage].kind, StageKind::Work(w) if w.team.0 == team);
    let mut open: Vec<usize> = (0..pathway.stages.len()).filter(|s| is_of(*s, first)).collect();
    let mut seen = vec![false; pathway.stages.len()];
    while let Some(stage) = open.pop() {
        for next in onward(pathway, stage) {
            if is_of(next, then) {
                return true;
            }
            if !std::mem::replace(&mut seen[next], true) {
                open.push(next);
            }
        }
    }
    false
}

/// The stages to which a child may come next; from a branch, those after every `ask`.
fn onward(pathway: &Pathway, stage: usize) -> Vec<usize> {
    let nexts: Vec<Next> = match &pathway.stages[stage].kind {
        StageKind::Wait { next, .. } => vec![*next],
        StageKind::Work(work) => std::iter::once(work.next)
            .chain(work.next_after_contract)
            .chain(work.leaving.as_ref().map(|leaving| leaving.to))
            .collect(),
        StageKind::Choose { options } => options.iter().map(|o| o.next).collect(),
        StageKind::Ask { branches, next, .. } => branches.iter().map(|b| Next::Stage(b.first)).chain([*next]).collect(),
        StageKind::Refer(referral) => vec![referral.next],
        StageKind::Leave { .. } => Vec::new(),
    };
    let asks = || {
        pathway.stages.iter().filter_map(|s| match s.kind {
            StageKind::Ask { next: Next::Stage(to), .. } => Some(to.0),
            _ => None,
        })
    };
    let stages = nexts.into_iter().flat_map(|next| match next {
        Next::Stage(to) => vec![to.0],
        Next::Back => asks().collect(),
    });
    stages.collect()
}
