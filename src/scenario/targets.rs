//! Targets and comparators.

use super::fault::{Fault, Notice};
use super::measures;
use super::near::nearest;
use super::node::{Entry, Spot};
use super::reader::Reader;
use crate::calendar::Date;
use crate::pathway::{Comparator, Pathway, StageKind, Target, TargetPeriod};

impl Reader<'_> {
    /// One target.
    pub(super) fn target(&mut self, entry: &Entry, pathways: &[Pathway], from: Date) -> Option<Target> {
        let mut s = self.section(entry, format!("the target `{}`", entry.key))?;
        let title = self.title(&mut s, &entry.key);
        let measure_entry = s.need(self, "measure");
        let measure = measure_entry.and_then(|e| self.measure(&e.node));
        let alone = self.names.pathways.len() == 1 || measure.as_deref().is_some_and(|m| measures::TEAM.contains(&m));
        let pathway = if alone { s.maybe("pathway") } else { s.need(self, "pathway") };
        let pathway = match pathway {
            Some(e) => self.text_of(&e.node).and_then(|name| self.pathway_named(e.node.spot, &name)),
            None => alone.then_some(0),
        };
        let stage_entry = s.maybe("stage");
        let stage = match stage_entry.map(|e| (&e.node.value, &e.node)) {
            Some((super::node::Value::Text(text), _)) => text.clone(),
            Some((_, node)) => self.text(node),
            None => String::new(),
        };
        let period = s.one_of(self, &["month", "quarter", "year_to_date", "year"]);
        let date = period.and_then(|e| self.date(&e.node));
        let goal = s.one_of(self, &["at_least", "at_most"]);
        let goal = goal.map(|e| (e.key == "at_least", self.number(&e.node, 0.0, 1e9)));
        let hold_entry = s.maybe("hold");
        let hold = hold_entry.map_or(1, |e| self.whole(&e.node, 1, 600));
        s.end(self);
        if let (Some(measure), Some(p), Some(entry)) = (&measure, pathway, measure_entry)
            && let Some(pathway) = pathways.get(p)
        {
            let spots = (entry.node.spot, stage_entry.map_or(entry.node.spot, |e| e.node.spot));
            self.measure_label(p, pathway, measure, &stage, spots);
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
            self.notice(entry.node.spot, Notice::TargetRunsOut { hold, end: self.end });
        }
        let (pathway, measure) = (pathway?, measure?);
        Some(Target { id: entry.key.clone(), title, pathway, stage, measure, period: kind, date, goal, at_least, hold })
    }

    /// Whether a measure exists for this pathway under this label.
    fn measure_label<'p>(&mut self, p: usize, pathway: &'p Pathway, measure: &str, stage: &str, spots: (Spot, Spot)) {
        let names = &self.names.pathways[p];
        if measures::HEADLINE.contains(&measure) && !names.headline {
            let what = Fault::NeedsHeadline { measure: measure.to_string(), pathway: names.id.clone() };
            self.fault(spots.0, what);
            return;
        }
        let stages = pathway.stages.iter();
        let (wanted, labels): (&'static str, Vec<&str>) = if measures::STAGE.contains(&measure) {
            let work = stages.filter(|s| matches!(s.kind, StageKind::Work(_))).map(|s| s.id.as_str());
            ("the id of a work stage", work.collect())
        } else if measures::OUTCOME.contains(&measure) {
            let outcome = |kind: &'p StageKind| match kind {
                StageKind::Leave { outcome } => Some(outcome.as_str()),
                _ => None,
            };
            ("the outcome of a `leave`", stages.filter_map(|s| outcome(&s.kind)).collect())
        } else if measures::TEAM.contains(&measure) {
            ("the id of a team", self.names.teams.iter().map(String::as_str).collect())
        } else if measures::is_known(measure) {
            ("no `stage`: it is of the pathway as a whole", vec![""])
        } else {
            ("the id of a clock, or none", names.clocks.iter().map(String::as_str).chain([""]).collect())
        };
        if !labels.contains(&stage) {
            let near = nearest(stage, labels.iter().copied().filter(|l| !l.is_empty()));
            self.fault(spots.1, Fault::StageOfMeasure { measure: measure.to_string(), wanted, near });
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
