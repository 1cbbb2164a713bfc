//! Which figures a run of a scenario keeps: what has which measure, under which names in the output.

use super::{
    Clock, Contact, ContractMeasure, ListPolicy, OutcomeMeasure, Panel, Pathway, PathwayMeasure, Reports, Scenario,
    Service, SharedMeasure, Stage, StageKind, StageMeasure, Team, TeamMeasure, Unused, Wait,
};

/// The names of a figure in the output. No two figures of a scenario have the same three.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    /// Pathway id; empty for a team or contract.
    pub pathway: String,
    /// What it is of: a stage, team or clock by its id, `TEAM.CONTRACT`, `contacts.CONTACT`, an outcome in its words;
    /// empty = the pathway as a whole. Ids hold no dot.
    pub stage: String,
    /// The measure.
    pub measure: String,
}

/// What limits the work of a team's own staff; neither = it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnLimits {
    /// Staff hours.
    pub hours: bool,
    /// Places (cases held at once).
    pub places: bool,
}

impl Pathway {
    /// Its headline clock, and what that is of.
    pub fn headline(&self) -> Option<(&Clock, Service)> {
        self.clocks.iter().find_map(|clock| match clock.reports {
            Reports::Headline(service) => Some((clock, service)),
            Reports::Share { .. } => None,
        })
    }

    /// What is kept of it as a whole, without a clock.
    pub fn measures(&self) -> &'static [PathwayMeasure] {
        let diverts = self.sources.iter().any(|s| s.diverted_share.values().any(|v| *v > 0.0));
        if diverts { PathwayMeasure::ALL } else { &[] }
    }

    fn figure(&self, stage: &str, measure: &str) -> Figure {
        Figure { pathway: self.id.clone(), stage: stage.to_string(), measure: measure.to_string() }
    }

    fn figures(&self, panels: &[Panel], all: &mut Vec<Figure>) {
        for clock in &self.clocks {
            match &clock.reports {
                Reports::Headline(service) => all.extend(service.measures().iter().map(|m| self.figure("", m))),
                Reports::Share { within, overdue } => {
                    all.extend(std::iter::once(within).chain(overdue).map(|m| self.figure(&clock.id, m)));
                }
            }
        }
        all.extend(self.measures().iter().map(|m| self.figure("", m.name())));
        let mut outcomes: Vec<&str> = self.stages.iter().filter_map(Stage::outcome).collect();
        outcomes.sort_unstable();
        outcomes.dedup();
        for outcome in outcomes {
            all.extend(OutcomeMeasure::ALL.iter().map(|m| self.figure(outcome, m.name())));
        }
        for stage in &self.stages {
            all.extend(stage.measures(panels).map(|m| self.figure(&stage.id, m.name())));
        }
        for contact in &self.contacts {
            all.extend(Contact::MEASURES.iter().map(|m| self.figure(&contact.label(), m.name())));
        }
    }
}

impl Stage {
    /// How children leave the pathway here, in words.
    pub fn outcome(&self) -> Option<&str> {
        match &self.kind {
            StageKind::Leave { outcome } => Some(outcome),
            _ => None,
        }
    }

    /// What is kept of it: nothing unless children wait on a list here.
    pub fn measures(&self, panels: &[Panel]) -> impl Iterator<Item = StageMeasure> + use<> {
        let limited = |panel: usize| panels.get(panel).is_some_and(|p| p.capacity.is_some());
        let (list, leaving, hours) = match &self.kind {
            StageKind::Work(work) => (true, work.leaving.is_some(), work.hours.is_some()),
            StageKind::Wait { wait: Wait::Panel(panel), .. } => (limited(panel.0), false, false),
            _ => (false, false, false),
        };
        let kept = move |m: &StageMeasure| match m {
            StageMeasure::LeftList => list && leaving,
            StageMeasure::HoursBegun => list && hours,
            _ => list,
        };
        StageMeasure::ALL.iter().copied().filter(kept)
    }
}

impl Contact {
    /// What is kept of contacts: they are dealt with at once, nobody waits for them.
    pub const MEASURES: &'static [StageMeasure] = &[StageMeasure::Completions, StageMeasure::HoursBegun];

    /// Its name in the output: no stage can have the same.
    pub fn label(&self) -> String {
        format!("contacts.{}", self.id)
    }
}

impl ListPolicy {
    /// Whether each stream has capacity of its own, which lapses unused.
    pub fn has_parts(&self) -> bool {
        self.unused == Unused::Lapses && self.streams.len() > 1
    }
}

impl Team {
    /// Into how many parts its own staff fall at most: one for each stream where unused shares lapse.
    pub fn parts(&self) -> usize {
        self.list.values().filter(|p| p.has_parts()).map(|p| p.streams.len()).max().unwrap_or(1)
    }

    /// The name of a contract in the output: other teams may have one with the same id.
    pub fn contract_label(&self, contract: usize) -> String {
        format!("{}.{}", self.id, self.contracts[contract].id)
    }
}

impl Scenario {
    /// What limits the own staff of a team.
    pub fn own_limits(&self, team: usize) -> OwnLimits {
        let t = &self.teams[team];
        let staff = !t.posts.is_empty() || t.rate.is_some();
        let places = t.places.is_some() || t.posts.iter().any(|p| p.caseload.is_some());
        let takes_hours = self.works_of(team).any(|w| w.hours.is_some())
            || self.pathways.iter().flat_map(|p| &p.contacts).any(|c| c.team.0 == team);
        OwnLimits { hours: staff && (takes_hours || !places), places }
    }

    /// What is kept of a team.
    pub fn team_measures(&self, team: usize) -> impl Iterator<Item = TeamMeasure> + use<> {
        let (t, OwnLimits { hours, places }) = (&self.teams[team], self.own_limits(team));
        let (has_posts, has_list) = (!t.posts.is_empty(), self.works_of(team).next().is_some());
        TeamMeasure::ALL.iter().copied().filter(move |measure| match measure {
            TeamMeasure::HoursAvailable | TeamMeasure::HoursUsed | TeamMeasure::Utilisation => hours,
            TeamMeasure::Caseload => hours || places,
            TeamMeasure::PlacesAvailable => places,
            TeamMeasure::WteAvailable => has_posts,
            TeamMeasure::ReportsJoined => has_list,
            TeamMeasure::ReportsAvailable | TeamMeasure::CostPounds => true,
        })
    }

    /// The names of every figure that a run keeps.
    pub fn figures(&self) -> Vec<Figure> {
        let mut all = Vec::new();
        for pathway in &self.pathways {
            pathway.figures(&self.panels, &mut all);
        }
        let of_team =
            |stage: &str, m: &str| Figure { pathway: String::new(), stage: stage.to_string(), measure: m.to_string() };
        for (t, team) in self.teams.iter().enumerate() {
            all.extend(self.team_measures(t).map(|m| of_team(&team.id, m.name())));
            for pathway in self.shared_by(t) {
                let pathway = &self.pathways[pathway];
                all.extend(SharedMeasure::ALL.iter().map(|m| pathway.figure(&team.id, m.name())));
            }
            for c in 0..team.contracts.len() {
                all.extend(ContractMeasure::ALL.iter().map(|m| of_team(&team.contract_label(c), m.name())));
            }
        }
        all
    }

    /// The pathways that take hours of a team's own staff, where they are several.
    pub fn shared_by(&self, team: usize) -> Vec<usize> {
        let takes_hours = |p: &Pathway| {
            let works = p.stages.iter().filter_map(|s| match &s.kind {
                StageKind::Work(work) => Some(work),
                _ => None,
            });
            works.into_iter().any(|w| w.team.0 == team && w.hours.is_some())
                || p.contacts.iter().any(|c| c.team.0 == team)
        };
        let all: Vec<usize> = (0..self.pathways.len()).filter(|p| takes_hours(&self.pathways[*p])).collect();
        if self.own_limits(team).hours && all.len() > 1 { all } else { Vec::new() }
    }

    fn works_of(&self, team: usize) -> impl Iterator<Item = &super::Work> {
        let works = self.pathways.iter().flat_map(|p| &p.stages).filter_map(|s| match &s.kind {
            StageKind::Work(work) => Some(work),
            _ => None,
        });
        works.filter(move |w| w.team.0 == team)
    }
}
