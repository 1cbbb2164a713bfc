//! How often a run has met what is worth meeting.

use super::trace::{Line, Picture, Told};
use sendsim::kernel::{Fixed, Program, ServerKind, Time};
use std::collections::BTreeMap;

/// Counts what a run has met.
pub fn met(program: &Program, lines: &[Line], pictures: &[Picture]) -> BTreeMap<&'static str, u64> {
    let mut met = BTreeMap::new();
    let mut saw = |what, n| *met.entry(what).or_default() += n;
    let mut left: BTreeMap<u64, Time> = BTreeMap::new();
    for (now, child, told) in lines {
        // What is told of a child that has left, but for the end of its minute.
        saw("left behind by a child that has left", u64::from(left.get(child).is_some_and(|left| left < now)));
        match *told {
            Told::Enters { in_work, .. } => {
                saw("children", 1);
                saw("in work at the start", in_work.into());
            }
            Told::Begins { work, server, again, .. } => {
                let team = &program.teams[usize::from(program.works[usize::from(work)].team)];
                let rule = team.rules.iter().rev().find(|r| r.from <= *now).unwrap_or(&team.rules[0]);
                saw("begun again", again.into());
                saw("starts by shares", u64::from(!rule.weights.is_empty()));
                match program.servers[usize::from(server)].kind {
                    ServerKind::Volume => saw("cases of a contract", 1),
                    ServerKind::Sittings => saw("heard at a sitting", 1),
                    ServerKind::Places | ServerKind::Hours | ServerKind::Both => {}
                }
            }
            Told::Ended { work, server, began, .. } => {
                let keeps = program.works[usize::from(work)].keeps_place;
                let has_places = program.servers[usize::from(server)].kind.has_places();
                saw("places kept", u64::from(keeps && has_places));
                saw("work that takes no time", u64::from(began == *now));
            }
            Told::Joined { since, .. } => saw("waited before the start", u64::from(since < Time::START)),
            Told::LeftList { .. } => saw("left a list", 1),
            Told::Returned { .. } => saw("returned", 1),
            Told::Refers { .. } => saw("referrals", 1),
            Told::Charged { .. } => saw("charges", 1),
            Told::Leaves { .. } => {
                left.insert(*child, *now);
            }
            Told::Wakes { .. } | Told::Chooses { .. } | Told::Note { .. } | Told::Patience { .. } => {}
        }
        let visit = match *told {
            Told::Wakes { visit, .. } | Told::Chooses { visit, .. } | Told::Joined { visit, .. } => visit,
            _ => 0,
        };
        saw("second visits", u64::from(visit > 0));
    }
    let end = program.end();
    let rule = |(at, fixed): &&(Time, Fixed)| *at < end && matches!(fixed, Fixed::Rule { .. });
    saw("rules that change", program.fixed.iter().filter(rule).count() as u64);
    saw("ends of months compared", pictures.len() as u64);
    met
}
