//! Clocks and exceptions.

use super::fault::Fault;
use super::near::nearest;
use super::node::{Entry, Node, Spot};
use super::reader::Reader;
use crate::pathway::{
    Clock, Dated, Exception, ExceptionWhen, Pathway, Point, Reports, Service, StageKind, measure_names,
};

impl Reader<'_> {
    /// The clocks of a pathway.
    pub(super) fn clocks(
        &mut self,
        p: usize,
        entry: Option<&Entry>,
        pathway: &Pathway,
        stops: &mut Vec<Spot>,
    ) -> Vec<Clock> {
        let mut clocks: Vec<Clock> = Vec::new();
        for entry in self.things(entry) {
            let Some(mut s) = self.section(entry, format!("the clock `{}`", entry.key)) else { continue };
            let title = self.title(&mut s, &entry.key);
            let start = s.need(self, "start").and_then(|e| self.point(p, &e.node, pathway));
            let stop = s.need(self, "stop");
            let stop_point = stop.and_then(|e| self.point(p, &e.node, pathway));
            if let (Some(Point::Request), Some(stop)) = (stop_point, stop) {
                self.fault(stop.node.spot, Fault::ClockNeverStops { clock: entry.key.clone() });
            }
            let ends = s.maybe("ends").map(|e| self.items(&e.node)).unwrap_or_default();
            let ends = ends.iter().filter_map(|n| {
                let name = self.text_of(n)?;
                self.stage_named(n.spot, p, &name)
            });
            let ends = ends.collect();
            let limit = s.need(self, "limit_days");
            let limit_days = limit.map(|e| self.dated(&e.node, |r, n| r.whole(n, 1, 3650)));
            let regulation = s.maybe("regulation").map(|e| self.text(&e.node)).unwrap_or_default();
            let reports = s.one_of(self, &["headline", "measure"]);
            let overdue = s.maybe("overdue");
            let reports = reports.and_then(|e| self.reports(e, overdue, &clocks));
            s.end(self);
            stops.push(stop.map_or(entry.key_spot, |e| e.node.spot));
            clocks.push(Clock {
                id: entry.key.clone(),
                title,
                start: start.unwrap_or(Point::Request),
                stop: stop_point.unwrap_or(Point::Request),
                limit_days: limit_days.unwrap_or(Dated::constant(1)),
                ends,
                regulation,
                reports: reports.unwrap_or(Reports::Share { within: String::new(), overdue: None }),
            });
        }
        clocks
    }

    /// The name of a measure of the scenario's own.
    fn own_measure(&mut self, entry: &Entry) -> Option<String> {
        let name = self.text_of(&entry.node)?;
        if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
            self.fault(entry.node.spot, Fault::BadId { id: name.clone() });
        } else if measure_names().any(|m| m == name) {
            self.fault(entry.node.spot, Fault::MeasureTaken { name: name.clone() });
        }
        Some(name)
    }

    fn reports(&mut self, entry: &Entry, overdue: Option<&Entry>, before: &[Clock]) -> Option<Reports> {
        if entry.key == "measure" {
            let within = self.own_measure(entry)?;
            let overdue = overdue.and_then(|e| {
                let name = self.own_measure(e)?;
                if name == within {
                    self.fault(e.node.spot, Fault::MeasureTaken { name: name.clone() });
                }
                Some(name)
            });
            return Some(Reports::Share { within, overdue });
        }
        if let Some(overdue) = overdue {
            // A headline clock keeps such a count of its own.
            let owner = "a clock".to_string();
            self.fault(overdue.key_spot, Fault::TwoOf { given: vec!["headline", "overdue"], owner });
        }
        if let Some(first) = before.iter().find(|c| matches!(c.reports, Reports::Headline(_))) {
            self.fault(entry.key_spot, Fault::HeadlineTwice { first: first.id.clone() });
        }
        if let super::node::Value::Text(_) = entry.node.value {
            let words = Service::ALL.iter().map(|service| (service.word(), *service)).collect::<Vec<_>>();
            return self.word(&entry.node, &words).map(Reports::Headline);
        }
        if !self.flag(&entry.node) {
            let what = Fault::UnknownWord { found: "false".into(), known: vec!["true"], near: None };
            if matches!(entry.node.value, super::node::Value::Flag(_)) {
                self.fault(entry.node.spot, what);
            }
            return None;
        }
        Some(Reports::Headline(Service::Plans))
    }

    /// A moment of a pathway: `request` or `enter:STAGE`, `begin:STAGE`, `exit:STAGE`.
    fn point(&mut self, p: usize, node: &Node, pathway: &Pathway) -> Option<Point> {
        let text = self.text_of(node)?;
        if text == "request" {
            return Some(Point::Request);
        }
        let parts = text.split_once(':').filter(|(verb, _)| ["enter", "begin", "exit"].contains(verb));
        let Some((verb, name)) = parts else {
            self.fault(node.spot, Fault::BadPoint { found: text });
            return None;
        };
        let stage = self.stage_named(node.spot, p, name)?;
        let kind = pathway.stages.get(stage.0).map(|s| &s.kind);
        match (verb, kind) {
            ("enter", _) => return Some(Point::Enter(stage)),
            ("begin", Some(StageKind::Work(_))) => return Some(Point::Begin(stage)),
            ("begin", _) => self.fault(node.spot, Fault::BeginWithoutWork { stage: name.to_string() }),
            (_, Some(StageKind::Leave { .. })) => self.fault(node.spot, Fault::ExitOfLeave { stage: name.to_string() }),
            _ => return Some(Point::Exit(stage)),
        }
        None
    }

    /// One exception.
    pub(super) fn exception(&mut self, p: usize, entry: &Entry) -> Option<Exception> {
        let mut s = self.section(entry, format!("the exception `{}`", entry.key))?;
        let when = s.one_of(self, &["asked_in_closure", "class", "any"]).and_then(|e| self.exception_when(p, e));
        let share = s.need(self, "share").map(|e| self.dated_share(&e.node));
        s.end(self);
        Some(Exception { id: entry.key.clone(), when: when?, share: share? })
    }

    fn exception_when(&mut self, p: usize, entry: &Entry) -> Option<ExceptionWhen> {
        match entry.key.as_str() {
            "class" => {
                let written = self.text_of(&entry.node)?;
                self.class_named(entry.node.spot, p, &written).map(ExceptionWhen::Class)
            }
            "any" => {
                self.flag(&entry.node);
                Some(ExceptionWhen::Any)
            }
            _ => {
                let mut s = self.section(entry, "`asked_in_closure`")?;
                let stage = s.need(self, "stage").and_then(|e| {
                    let name = self.text_of(&e.node)?;
                    self.stage_named(e.node.spot, p, &name)
                });
                let closure_days = s.need(self, "closure_days").map_or(1, |e| self.whole(&e.node, 1, 366));
                let days_before = s.need(self, "days_before").map_or(0, |e| self.whole(&e.node, 0, 366));
                s.end(self);
                Some(ExceptionWhen::AskedInClosure { stage: stage?, closure_days, days_before })
            }
        }
    }

    /// The name of a measure that exists somewhere in the scenario.
    pub(super) fn measure(&mut self, node: &Node) -> Option<String> {
        let name = self.text_of(node)?;
        let own = self.names.pathways.iter().flat_map(|p| &p.clock_measures);
        let known: Vec<&str> = own.map(String::as_str).chain(measure_names().map(|m| m as &str)).collect();
        if known.contains(&name.as_str()) {
            return Some(name);
        }
        let near = nearest(&name, known);
        self.fault(node.spot, Fault::UnknownMeasure { name, near });
        None
    }
}
