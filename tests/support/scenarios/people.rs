//! Who asks, the clocks that run, and who is there at the start.

use super::cases::cases;
use super::stages::Builder;
use sendsim::pathway::{
    Ages, ArrivalDays, Backlog, ClassTest, Clock, Contact, Exception, ExceptionWhen, Pathway, Point, Reports, Service,
    Source, StageIx, StageKind, TeamIx,
};

impl Builder<'_> {
    /// The pathway of the stages that have been built.
    pub fn people(mut self, p: usize, first: StageIx, done: StageIx) -> Pathway {
        let sources = self.d.between(1, 3);
        let months = f64::from(self.dates.days) / 30.0;
        let children = f64::from(self.d.pick(&[4, 20, 60, 120]));
        let sources: Vec<Source> =
            (0..sources).map(|s| self.source(s, children / f64::from(sources) / months * 12.0)).collect();
        let headline = self.d.percent(75);
        let mut clocks: Vec<Clock> = (0..self.d.between(0, 3)).map(|c| self.clock(c, done)).collect();
        if headline {
            let mut clock = self.clock(9, done);
            let service = self.d.pick(&[Service::Plans, Service::Plans, Service::Reviews, Service::Referrals]);
            (clock.reports, clock.stop) = (Reports::Headline(service), Point::Enter(done));
            if self.d.percent(60) {
                clock.start = Point::Request;
            }
            clocks.push(clock);
        }
        let exceptions = (0..self.d.between(0, 2)).map(|e| self.exception(e)).collect();
        let contacts = (0..self.d.pick(&[0, 0, 1, 2])).filter_map(|c| self.contact(c)).collect();
        let backlog = (0..self.d.between(0, 3)).map(|b| self.backlog(b)).collect();
        Pathway {
            id: format!("p{p}"),
            title: String::new(),
            first,
            sources,
            attributes: self.attributes,
            stages: self.stages,
            clocks,
            exceptions,
            contacts,
            backlog,
            published: None,
        }
    }

    fn source(&mut self, s: i32, yearly: f64) -> Source {
        let mut month_profile = [1.0; 12];
        if self.d.percent(30) {
            (0..6).for_each(|m| (month_profile[m], month_profile[m + 6]) = (0.5, 1.5));
        }
        let d = &mut *self.d;
        Source {
            id: format!("source_{s}"),
            yearly: d.dated(self.dates, |d| yearly * d.real(0.5, 1.5)),
            growth_percent_per_year: d.pick(&[0.0, 0.0, 20.0, -20.0]),
            month_profile,
            closure_factor: d.pick(&[1.0, 1.0, 0.0, 0.3]),
            arrive_on: d.pick(&[ArrivalDays::WorkingDays, ArrivalDays::WorkingDays, ArrivalDays::Always]),
            year_cv: d.pick(&[0.0, 0.0, 0.2]),
            month_cv: d.pick(&[0.0, 0.0, 0.3]),
            diverted_share: d.dated(self.dates, |d| d.pick(&[0.0, 0.0, 0.1])),
        }
    }

    fn class(&mut self) -> Option<ClassTest> {
        if self.attributes.is_empty() {
            return None;
        }
        let attribute = self.d.below(self.attributes.len());
        Some(ClassTest { attribute, value: self.d.below(self.attributes[attribute].values.len()) })
    }

    fn stages_where(&self, is: impl Fn(&StageKind) -> bool) -> Vec<StageIx> {
        (0..self.stages.len()).filter(|s| is(&self.stages[*s].kind)).map(StageIx).collect()
    }

    fn point(&mut self) -> Point {
        let works = self.stages_where(|k| matches!(k, StageKind::Work(_)));
        let staying = self.stages_where(|k| !matches!(k, StageKind::Leave { .. }));
        match self.d.below(4) {
            0 => Point::Request,
            1 => Point::Enter(StageIx(self.d.below(self.stages.len()))),
            2 if !works.is_empty() => Point::Begin(self.d.pick(&works)),
            _ => Point::Exit(self.d.pick(&staying)),
        }
    }

    fn clock(&mut self, c: i32, done: StageIx) -> Clock {
        let stop = match self.point() {
            Point::Request => Point::Enter(done),
            other => other,
        };
        let leaves = self.stages_where(|k| matches!(k, StageKind::Leave { .. }));
        Clock {
            id: format!("clock_{c}"),
            title: String::new(),
            start: self.point(),
            stop,
            limit_days: self.d.dated(self.dates, |d| d.between(0, 60) as u32),
            ends: leaves.into_iter().filter(|s| *s != done && self.d.percent(70)).collect(),
            regulation: String::new(),
            reports: Reports::Share { within: format!("clock_{c}_pc"), overdue: None },
        }
    }

    fn exception(&mut self, e: i32) -> Exception {
        let class = self.class();
        let staying = self.stages_where(|k| !matches!(k, StageKind::Leave { .. }));
        let when = match (class, self.d.below(3)) {
            (Some(test), 0) => ExceptionWhen::Class(test),
            (_, 1) => ExceptionWhen::Any,
            _ => ExceptionWhen::AskedInClosure {
                stage: self.d.pick(&staying),
                closure_days: self.d.between(1, 30) as u32,
                days_before: self.d.between(0, 7) as u32,
            },
        };
        Exception { id: format!("e{e}"), when, share: self.d.dated(self.dates, |d| d.real(0.0, 0.5)) }
    }

    fn contact(&mut self, c: i32) -> Option<Contact> {
        let teams: Vec<usize> = (0..self.shapes.len()).filter(|t| self.shapes[*t].hours).collect();
        if teams.is_empty() {
            return None;
        }
        Some(Contact {
            id: format!("contact_{c}"),
            after_days: self.d.pick(&[0, 3, 20, 60]),
            every_days: self.d.between(1, 30) as u32,
            team: TeamIx(self.d.pick(&teams)),
            hours: self.d.dated(self.dates, |d| d.law(0.5)),
        })
    }

    fn backlog(&mut self, b: i32) -> Backlog {
        let passed =
            |k: &StageKind| matches!(k, StageKind::Leave { .. } | StageKind::Choose { .. } | StageKind::Refer(_));
        let open = self.stages_where(|k| !passed(k));
        let works = self.stages_where(|k| matches!(k, StageKind::Work(_)));
        let in_work = !works.is_empty() && self.d.percent(40);
        let stage = if in_work { self.d.pick(&works) } else { self.d.pick(&open) };
        let earlier = self.d.maybe(40, |d| {
            let days = d.pick(&[0.0, 5.0, 40.0]);
            d.elapsed(self.dates, days)
        });
        let ages = if self.d.percent(50) { Ages::SinceRequest { earlier } } else { Ages::InStage { earlier } };
        let values: Vec<usize> = self.attributes.iter().map(|a| a.values.len()).collect();
        let cases = cases(self.d, self.dates, &values);
        Backlog { id: format!("open_{b}"), stage, in_work, cases, ages }
    }
}
