//! Targets and comparators.

use super::fault::{Fault, Notice};
use super::near::nearest;
use super::node::{Entry, Spot};
use super::reader::Reader;
use crate::calendar::Date;
use crate::pathway::{
    Comparator, ContractMeasure, Figure, OutcomeMeasure, Pathway, PathwayMeasure, Reports, Scenario, Service,
    SharedMeasure, StageMeasure, Target, TargetPeriod, TeamMeasure,
};

/// The figure that a target asks for, and where.
pub(super) struct Asked {
    pathway: usize,
    measure: (String, Spot),
    /// At the measure where no stage is named.
    stage: (String, Spot),
}

impl Reader<'_> {
    /// One target; the figure that it asks for is checked when the scenario is whole.
    pub(super) fn target(
        &mut self,
        entry: &Entry,
        pathways: &[Pathway],
        from: Date,
        asked: &mut Vec<Asked>,
    ) -> Option<Target> {
        let mut s = self.section(entry, format!("the target `{}`", entry.key))?;
        let title = self.title(&mut s, &entry.key);
        let measure_entry = s.need(self, "measure");
        let measure = measure_entry.and_then(|e| self.measure(&e.node));
        let of_team = |m: &str| TeamMeasure::named(m).is_some() || ContractMeasure::named(m).is_some();
        let alone = self.names.pathways.len() == 1 || measure.as_deref().is_some_and(of_team);
        let pathway = if alone { s.maybe("pathway") } else { s.need(self, "pathway") };
        let pathway = match pathway {
            Some(e) => self.text_of(&e.node).and_then(|name| self.pathway_named(e.node.spot, &name)),
            None => alone.then_some(0),
        };
        let stage_entry = s.maybe("stage");
        let stage = match stage_entry.map(|e| (&e.node.value, &e.node)) {
            Some((super::node::Value::Text(text), _)) => text.clone(),
            Some((_, node)) => self.text(node),
            None => only_clock(pathway.and_then(|p| pathways.get(p)), measure.as_deref()).unwrap_or_default(),
        };
        let period = s.one_of(self, &["month", "quarter", "year_to_date", "year"]);
        let date = period.and_then(|e| self.date(&e.node));
        let goal = s.one_of(self, &["at_least", "at_most"]);
        let in_percent = measure.as_deref().is_some_and(|m| m.starts_with("pc_") || m.ends_with("_pc"));
        let goal = goal.map(|e| {
            let goal = self.number(&e.node, 0.0, if in_percent { 100.0 } else { 1e9 });
            if in_percent && goal > 0.0 && goal < 1.0 {
                self.notice(e.node.spot, Notice::GoalLooksLikeShare { goal });
            }
            (e.key == "at_least", goal)
        });
        let hold_entry = s.maybe("hold");
        let hold = hold_entry.map_or(1, |e| self.whole(&e.node, 1, 600));
        s.end(self);
        if let (Some(measure), Some(pathway), Some(entry)) = (&measure, pathway, measure_entry) {
            let at = stage_entry.map_or(entry.node.spot, |e| e.node.spot);
            asked.push(Asked { pathway, measure: (measure.clone(), entry.node.spot), stage: (stage.clone(), at) });
        }
        let kind = match period?.key.as_str() {
            "month" => TargetPeriod::Month,
            "quarter" => TargetPeriod::Quarter,
            "year_to_date" => TargetPeriod::YearToDate,
            _ => TargetPeriod::Year,
        };
        let (date, (at_least, goal)) = (date?, goal?);
        if date < from || date > self.end {
            self.fault(period?.node.spot, Fault::TargetOutside { date, from, until: self.end });
        } else if let Some(entry) = hold_entry.filter(|_| last_period(kind, date, hold) > months(self.end)) {
            self.fault(entry.node.spot, Fault::TargetRunsOut { hold, end: self.end });
        }
        let (pathway, measure) = (pathway?, measure?);
        Some(Target { id: entry.key.clone(), title, pathway, stage, measure, period: kind, date, goal, at_least, hold })
    }

    /// Notes targets for figures that no run keeps. What is kept follows from the whole scenario, so that of a thing
    /// that exists this is said only when nothing else is wrong.
    pub(super) fn asked_figures(&mut self, scenario: &Scenario, asked: Vec<Asked>) {
        let figures = scenario.figures();
        let sound = self.faults.is_empty();
        for Asked { pathway, measure: (measure, measure_spot), stage: (of, spot) } in asked {
            let Some(names) = self.names.pathways.get(pathway) else { continue };
            if let Some(of) = Service::of_measure(&measure)
                && names.headline.as_deref() != Some(of.word())
            {
                let what = Fault::NeedsHeadline { measure, of: of.word(), pathway: names.id.clone() };
                self.fault(measure_spot, what);
                continue;
            }
            let here = |f: &&Figure| f.measure == measure && (f.pathway == names.id || f.pathway.is_empty());
            let kept: Vec<&str> = figures.iter().filter(here).map(|f| f.stage.as_str()).collect();
            let exists = [&names.stages, &names.clocks, &self.names.teams].into_iter().any(|ids| ids.contains(&of));
            if kept.contains(&of.as_str()) || (exists || of.is_empty()) && !sound {
                continue;
            }
            let near = nearest(&of, kept.iter().copied().filter(|k| !k.is_empty()));
            let kept = kept.into_iter().map(String::from).collect();
            let of = if of.is_empty() { names.id.clone() } else { of };
            let what = Fault::NotKept { by: keeper(&measure), measure, of, kept, near };
            self.fault(spot, what);
        }
    }

    /// One comparator.
    pub(super) fn comparator(&mut self, entry: &Entry) -> Option<Comparator> {
        let mut s = self.section(entry, format!("the comparator `{}`", entry.key))?;
        let title = self.title(&mut s, &entry.key);
        let measure = s.need(self, "measure").and_then(|e| self.measure(&e.node));
        let value = s.need(self, "value").map(|e| self.number(&e.node, -1e12, 1e12));
        let source = s.need(self, "source").map(|e| self.text(&e.node));
        s.end(self);
        Some(Comparator { id: entry.key.clone(), title, measure: measure?, value: value?, source: source? })
    }
}

/// The one clock of a pathway that reports a measure: a target for it need not name the clock.
fn only_clock(pathway: Option<&Pathway>, measure: Option<&str>) -> Option<String> {
    let reports = |r: &Reports| match r {
        Reports::Share { within, overdue } => measure.is_some_and(|m| within == m || overdue.as_deref() == Some(m)),
        Reports::Headline(_) => false,
    };
    let mut clocks = pathway?.clocks.iter().filter(|c| reports(&c.reports));
    clocks.next().filter(|_| clocks.next().is_none()).map(|c| c.id.clone())
}

/// What has a measure, in words: what a target for it must name as its `stage`.
fn keeper(measure: &str) -> &'static str {
    if let Some(measure) = TeamMeasure::named(measure) {
        return match measure {
            TeamMeasure::HoursAvailable | TeamMeasure::HoursUsed | TeamMeasure::Utilisation => {
                "a team with staff hours"
            }
            TeamMeasure::Caseload => "a team with staff, or a contract",
            TeamMeasure::PlacesAvailable => "a team with places",
            TeamMeasure::WteAvailable => "a team with posts",
            TeamMeasure::ReportsJoined => "a team with a work stage",
            TeamMeasure::ReportsAvailable | TeamMeasure::CostPounds => "a team",
        };
    }
    match StageMeasure::named(measure) {
        Some(StageMeasure::Completions) => "a work stage, a wait for a panel with a limit, or contacts",
        Some(StageMeasure::LeftList) => "a work stage with `leaving`",
        Some(StageMeasure::HoursBegun) => "a work stage with `hours`, or contacts",
        Some(_) => "a work stage, or a wait for a panel with a limit",
        None if Service::of_measure(measure).is_some() => "the pathway as a whole",
        None if PathwayMeasure::named(measure).is_some() => "a pathway with a `diverted_share`",
        None if OutcomeMeasure::named(measure).is_some() => "an outcome, the text of a `leave`",
        None if SharedMeasure::named(measure).is_some() => "a team whose hours several pathways take",
        None if ContractMeasure::named(measure).is_some() => "a contract",
        None => "the clock of the pathway that reports it",
    }
}

fn months(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

/// The month in which the last of `hold` periods begins.
fn last_period(kind: TargetPeriod, date: Date, hold: u32) -> i64 {
    let (first, length) = match kind {
        TargetPeriod::Month | TargetPeriod::YearToDate => (months(date), 1),
        TargetPeriod::Quarter => (months(date) / 3 * 3, 3),
        TargetPeriod::Year => (months(date) / 12 * 12, 12),
    };
    first + length * (i64::from(hold) - 1)
}
