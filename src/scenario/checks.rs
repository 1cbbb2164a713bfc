//! What must hold between the parts of a scenario: teams and the work asked of them, clocks and the way of a child.

use super::fault::{Fault, Notice};
use super::flow::Flow;
use super::near::nearest;
use super::pathways::PathwayPlaces;
use super::reader::Reader;
use super::stages::StagePlaces;
use super::teams::TeamPlaces;
use crate::pathway::{Pathway, Point, Scenario, Stage, StageIx, StageKind, Team, TeamIx, Work};

impl Reader<'_> {
    /// Checks a scenario as a whole.
    pub(super) fn check_whole(&mut self, scenario: &Scenario, places: &[PathwayPlaces], teams: &[TeamPlaces]) {
        for (p, (pathway, places)) in scenario.pathways.iter().zip(places).enumerate() {
            let asked = pathway.sources.iter().any(|s| s.yearly.values().any(|v| *v > 0.0));
            let refers = |s: &Stage| matches!(s.kind, StageKind::Refer(r) if r.to == p);
            let mut others = scenario.pathways.iter().enumerate().filter(|(other, _)| *other != p);
            let referred = others.any(|(_, other)| other.stages.iter().any(refers));
            if !asked && !referred && pathway.backlog.is_empty() {
                self.fault(places.key, Fault::NobodyEnters { pathway: pathway.id.clone() });
            }
            for (s, (stage, place)) in pathway.stages.iter().zip(&places.stages).enumerate() {
                if let StageKind::Work(work) = &stage.kind
                    && let Some(team) = scenario.teams.get(work.team.0)
                {
                    self.work_of_team(team, work, place, (p, StageIx(s)));
                }
            }
            for (contact, spot) in pathway.contacts.iter().zip(&places.contacts) {
                if let Some(team) = scenario.teams.get(contact.team.0).filter(|t| !has_hours(t)) {
                    self.fault(*spot, Fault::HoursWithoutStaff { team: team.id.clone() });
                }
            }
            if places.stages.iter().all(|s| s.sound) && pathway.first.0 < pathway.stages.len() {
                let flow = Flow::new(pathway, &places.stages, self.start, self.end);
                flow.check(self);
                self.clock_ways(pathway, places, &flow);
                self.kept_places(scenario, pathway, &places.stages, &flow);
            }
        }
        if places.iter().all(|p| p.stages.iter().all(|s| s.sound)) {
            self.timeless_referrals(scenario, places);
        }
        for (t, (team, places)) in scenario.teams.iter().zip(teams).enumerate() {
            self.references_of_team(scenario, TeamIx(t), team, places);
        }
    }

    fn work_of_team(&mut self, team: &Team, work: &Work, place: &StagePlaces, stage: (usize, StageIx)) {
        let name = || team.id.clone();
        let nothing = team.posts.is_empty() && team.rate.is_none() && team.places.is_none();
        if has_hours(team) && work.hours.is_none() {
            self.fault(place.kind, Fault::WorkNeedsHours { team: name() });
        } else if !has_hours(team) && !nothing && work.elapsed.is_none() {
            self.fault(place.kind, Fault::WorkNeedsElapsed { team: name() });
        }
        if let Some(spot) = place.hours.filter(|_| !has_hours(team) && !nothing && team.contracts.is_empty()) {
            self.fault(spot, Fault::HoursWithoutStaff { team: name() });
        }
        let taken = team.contracts.iter().any(|c| c.stages.is_empty() || c.stages.contains(&stage));
        if let Some(spot) = place.after_contract.filter(|_| !taken) {
            self.fault(spot, Fault::NoContractHere { team: name() });
        }
    }

    fn references_of_team(&mut self, scenario: &Scenario, ix: TeamIx, team: &Team, places: &TeamPlaces) {
        for (spot, (p, stage)) in &places.stages {
            let stage = scenario.pathways.get(*p).and_then(|p| p.stages.get(stage.0));
            if let Some(stage) = stage.filter(|s| team_of(s) != Some(ix)) {
                let what = Fault::StageNotOfTeam { stage: stage.id.clone(), team: team.id.clone() };
                self.fault(*spot, what);
            }
        }
        let streams: Vec<&str> = team.list.values().flat_map(|l| l.streams.iter().map(|s| s.id.as_str())).collect();
        for (spot, name) in places.streams.iter().filter(|(_, name)| !streams.contains(&name.as_str())) {
            let near = nearest(name, streams.iter().copied());
            self.fault(*spot, Fault::UnknownStream { name: name.clone(), team: team.id.clone(), near });
        }
        let works = scenario.pathways.iter().flat_map(|p| &p.stages).any(|s| team_of(s) == Some(ix));
        let called = scenario.pathways.iter().flat_map(|p| &p.contacts).any(|c| c.team == ix);
        if !works && !called {
            self.notice(places.key, Notice::TeamIdle { team: team.id.clone() });
        }
    }

    /// Clocks whose stop cannot follow their start.
    fn clock_ways(&mut self, pathway: &Pathway, places: &PathwayPlaces, flow: &Flow<'_>) {
        for (clock, spot) in pathway.clocks.iter().zip(&places.clocks) {
            let (Some(stop), start) = (stage_of(clock.stop), stage_of(clock.start)) else { continue };
            let reached = flow.reached_from(start.map_or(pathway.first, |s| s).0);
            if !reached[stop.0] {
                self.fault(*spot, Fault::ClockNeverStops { clock: clock.id.clone() });
            }
        }
    }

    /// Places that are kept for work that never comes.
    fn kept_places(&mut self, scenario: &Scenario, pathway: &Pathway, places: &[StagePlaces], flow: &Flow<'_>) {
        for (s, (stage, place)) in pathway.stages.iter().zip(places).enumerate() {
            let (StageKind::Work(work), Some(spot)) = (&stage.kind, place.keeps_place) else { continue };
            let Some(team) = scenario.teams.get(work.team.0).filter(|_| work.keeps_place) else { continue };
            let mut after = flow.after(s).into_iter();
            let freed = after.any(|t| {
                flow.reached_from(t)
                    .iter()
                    .zip(&pathway.stages)
                    .any(|(reached, stage)| *reached && team_of(stage) == Some(work.team))
            });
            if !freed {
                self.fault(spot, Fault::PlaceNeverFreed { team: team.id.clone() });
            }
        }
    }
}

/// Whether staff hours flow in a team.
fn has_hours(team: &Team) -> bool {
    !team.posts.is_empty() || team.rate.is_some()
}

/// Whose work a stage is.
fn team_of(stage: &Stage) -> Option<TeamIx> {
    match &stage.kind {
        StageKind::Work(work) => Some(work.team),
        _ => None,
    }
}

fn stage_of(point: Point) -> Option<StageIx> {
    match point {
        Point::Request => None,
        Point::Enter(s) | Point::Begin(s) | Point::Exit(s) => Some(s),
    }
}
