//! Referrals between pathways.

use super::fault::Fault;
use super::flow::Flow;
use super::pathways::PathwayPlaces;
use super::reader::Reader;
use crate::pathway::{Scenario, StageKind};

impl Reader<'_> {
    /// Notes pathways whose children refer others to them, by way of whatever pathways, in the minute in which they come:
    /// there would be no end of children.
    pub(super) fn timeless_referrals(&mut self, scenario: &Scenario, places: &[PathwayPlaces]) {
        // By pathway: the stages at which it refers at once, and where to.
        let refers = scenario.pathways.iter().zip(places).map(|(pathway, places)| {
            let Some(first) = Some(pathway.first.0).filter(|s| *s < pathway.stages.len()) else { return Vec::new() };
            let reached = Flow::new(pathway, &places.stages, self.start, self.end).at_once(first);
            let stages = (0..pathway.stages.len()).filter(|s| reached[*s]);
            let to = |s: usize| match pathway.stages[s].kind {
                StageKind::Refer(referral) => Some((s, referral.to)),
                _ => None,
            };
            stages.filter_map(to).collect::<Vec<(usize, usize)>>()
        });
        let refers: Vec<Vec<(usize, usize)>> = refers.collect();
        let mut told = vec![false; refers.len()];
        for (p, place) in places.iter().enumerate() {
            let Some(path) = way_back(&refers, p).filter(|path| !path.iter().any(|(q, _)| told[*q])) else { continue };
            path.iter().for_each(|(q, _)| told[*q] = true);
            let name = |(q, s): &(usize, usize)| {
                let pathway = &scenario.pathways[*q];
                format!("{}.{}", pathway.id, pathway.stages[*s].id)
            };
            let names = path.iter().chain(path.first()).map(name).collect();
            self.fault(place.stages[path[0].1].key, Fault::TimelessLoop { path: names });
        }
    }
}

/// A shortest way by referrals from a pathway to itself: each pathway on it with the stage that refers on.
fn way_back(refers: &[Vec<(usize, usize)>], p: usize) -> Option<Vec<(usize, usize)>> {
    let mut from: Vec<Option<(usize, usize)>> = vec![None; refers.len()];
    let mut todo = std::collections::VecDeque::from([p]);
    while let Some(q) = todo.pop_front() {
        for (stage, to) in &refers[q] {
            if from[*to].is_none() {
                from[*to] = Some((q, *stage));
                todo.push_back(*to);
            }
        }
    }
    let mut path = vec![from[p]?];
    while path[path.len() - 1].0 != p {
        path.push(from[path[path.len() - 1].0]?);
    }
    path.reverse();
    Some(path)
}
