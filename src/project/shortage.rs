//! What runs short besides the team that binds, and when: half-years in which another team is fully used and its list
//! grows.

use super::binding::{Binding, FULLY_USED_PERCENT, TeamUse, Uses};
use crate::calendar::Date;

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
}

/// The teams that run short besides the one that binds, the most used first. Of each, the longest stretch of half-years
/// in every one of which it is fully used ([`FULLY_USED_PERCENT`]) and its list grows; the last of equally long ones.
pub(super) fn shortages(uses: Uses, binding: Option<&Binding>) -> Vec<Shortage> {
    let teams = &uses.input.scenario.teams;
    let others = (0..teams.len()).filter(|t| binding.is_none_or(|b| b.team.team != teams[*t].id));
    let mut all: Vec<Shortage> = others.filter_map(|team| shortage(uses, team)).collect();
    all.sort_by(|a, b| b.team.percent().total_cmp(&a.team.percent()));
    all
}

fn shortage(uses: Uses, team: usize) -> Option<Shortage> {
    let is_short = |(first, last): &(u32, u32)| {
        uses.of(team, *first, *last).is_some_and(|u| u.percent() >= FULLY_USED_PERCENT && u.is_growing())
    };
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
