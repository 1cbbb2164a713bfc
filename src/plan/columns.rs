//! The columns of a record and the figures made of them.

use super::{Plan, ServerRole};
use crate::kernel::{DAY, ServerKind};
use crate::measure::{ClockColumns, ClockSpec, ColumnIx, Formula, HeadlineColumns, Series, ServerColumns, WorkColumns};
use crate::pathway::{
    Clock, Contact, ContractMeasure, HeadlineMeasure, OutcomeMeasure, PathwayMeasure, Reports, Service, SharedMeasure,
    StageMeasure, TeamMeasure,
};

/// Columns of a record by what writes them.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// For each work.
    pub works: Vec<WorkColumns>,
    /// For each server.
    pub servers: Vec<ServerColumns>,
    /// For each server, what its curve offers in a month.
    pub offered: Vec<ColumnIx>,
    /// For each team.
    pub teams: Vec<TeamColumns>,
    /// For each outcome, children who left so.
    pub outcomes: Vec<ColumnIx>,
    /// For each pathway, requests diverted.
    pub diverted: Vec<ColumnIx>,
    /// Columns of teams whose staff are in parts, with a column of a part: the one is the sum of its parts.
    pub sums: Vec<(ColumnIx, ColumnIx)>,
}

/// Columns of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamColumns {
    /// Sum over days of thousandths of WTE in post.
    pub wte: ColumnIx,
    /// Number of days.
    pub days: ColumnIx,
    /// Cost, pence.
    pub pence: ColumnIx,
    /// Cases that its hours and contracts can take, millionths.
    pub reports: ColumnIx,
}

const WEEK_MINUTES: f64 = 7.0 * DAY as f64;
const HOUR: f64 = 60e6;

/// Gathers the series of one pathway, stage or team.
pub(super) struct Namer<'a> {
    pub pathway: &'a str,
    pub stage: &'a str,
    pub series: &'a mut Vec<Series>,
}

/// How a figure is made: unit, formula, scale.
pub(super) type Made = (&'static str, Formula, f64);

impl Namer<'_> {
    pub fn add(&mut self, measure: &str, made: Made) {
        self.add_published(measure, made, None);
    }

    fn add_published(&mut self, measure: &str, (unit, formula, scale): Made, published: Option<(i64, i64)>) {
        self.series.push(Series {
            pathway: self.pathway.to_string(),
            stage: self.stage.to_string(),
            measure: measure.to_string(),
            unit,
            formula,
            scale,
            published,
        });
    }
}

impl Plan {
    /// Gives every column its place and names every figure.
    pub(super) fn lay_out(&mut self) {
        let mut series = Vec::new();
        self.pathway_columns(&mut series);
        self.columns.works = (0..self.works.len()).map(|w| self.work_column(w, &mut series)).collect();
        let (months, counts) = (crate::measure::Layout::add_months, crate::measure::Layout::add_counts);
        for server in &self.servers {
            let (l, has_hours) = (&mut self.layout, server.kind.has_hours());
            let (begun, used, busy, places) = (counts(l), months(l), counts(l), counts(l));
            let columns = ServerColumns { begun, used, has_hours, busy, places };
            self.columns.servers.push(columns);
            self.columns.offered.push(months(l));
        }
        for t in 0..self.scenario.teams.len() {
            let l = &mut self.layout;
            let c = TeamColumns { wte: months(l), days: months(l), pence: months(l), reports: months(l) };
            self.columns.teams.push(c);
            let own = self.own_columns(t);
            self.team_series(t, own, &mut series);
            if let Some((_, offered)) = own {
                self.shared_hours(t, offered, &mut series);
            }
        }
        self.series = series;
    }

    pub(super) fn month(&mut self) -> ColumnIx {
        self.layout.add_months()
    }

    pub(super) fn count(&mut self) -> ColumnIx {
        self.layout.add_counts()
    }

    fn pathway_columns(&mut self, series: &mut Vec<Series>) {
        for ix in 0..self.scenario.pathways.len() {
            let pathway = self.scenario.pathways[ix].clone();
            let diverted = self.count();
            self.columns.diverted.push(diverted);
            for (c, clock) in pathway.clocks.iter().enumerate() {
                self.clock(ix as u16, c, clock, &pathway, series);
            }
            for measure in pathway.measures() {
                let made = match measure {
                    PathwayMeasure::RequestsDiverted => ("children", Formula::Flow(diverted), 1.0),
                };
                Namer { pathway: &pathway.id, stage: "", series }.add(measure.name(), made);
            }
        }
        for (pathway, outcome) in self.outcomes.clone() {
            let column = self.count();
            self.columns.outcomes.push(column);
            let id = self.scenario.pathways[usize::from(pathway)].id.clone();
            for measure in OutcomeMeasure::ALL {
                let made = match measure {
                    OutcomeMeasure::Leaves => ("children", Formula::Flow(column), 1.0),
                };
                Namer { pathway: &id, stage: &outcome, series }.add(measure.name(), made);
            }
        }
    }

    fn clock(&mut self, ix: u16, c: usize, clock: &Clock, pathway: &crate::pathway::Pathway, series: &mut Vec<Series>) {
        let marks = &self.pathways[usize::from(ix)].marks;
        let (start, ended) = (marks.of(clock.start), marks.end_of(c));
        let Some(stop) = marks.of(clock.stop) else { return };
        let limits = std::iter::once((i32::MIN, clock.limit_days.initially as i32))
            .chain(clock.limit_days.changes.iter().map(|(d, v)| (self.calendar.day_of(*d), *v as i32)))
            .collect();
        let columns = match &clock.reports {
            Reports::Share { within: share, overdue } => {
                let (stopped, within) = (self.count(), self.count());
                let over = overdue.as_ref().map(|_| self.count());
                let mut namer = Namer { pathway: &pathway.id, stage: &clock.id, series };
                namer.add(share, ("%", Formula::Ratio(within, stopped), 100.0));
                if let (Some(name), Some(over)) = (overdue, over) {
                    namer.add(name, ("children", Formula::Level(over), 1.0));
                }
                ClockColumns::Share { stopped, within, over }
            }
            Reports::Headline(Service::Plans) => ClockColumns::Headline(self.headline(pathway, series)),
            Reports::Headline(Service::Reviews) => ClockColumns::Reviews(self.reviews(pathway, series)),
            Reports::Headline(Service::Referrals) => ClockColumns::Referrals(self.referrals(pathway, series)),
        };
        self.clocks.push(ClockSpec { pathway: ix, start, stop, ended, limits, columns });
    }

    fn headline(&mut self, pathway: &crate::pathway::Pathway, series: &mut Vec<Series>) -> HeadlineColumns {
        let c = HeadlineColumns {
            issued: self.count(),
            stopped: self.count(),
            within: self.count(),
            stopped_ex: self.count(),
            within_ex: self.count(),
            days: self.month(),
            cohort: self.count(),
            cohort_within: self.count(),
            cohort_open: self.count(),
            open: self.count(),
            open_within: self.count(),
            open_over: self.count(),
            open_over_30: self.count(),
            median: self.layout.add_percentile(),
            p90: self.layout.add_percentile(),
            requests: self.count(),
        };
        let p = pathway.published.as_ref();
        let mut n = Namer { pathway: &pathway.id, stage: "", series };
        for measure in HeadlineMeasure::ALL {
            use HeadlineMeasure as M;
            let flow = |column, unit| (unit, Formula::Flow(column), 1.0);
            let share = |part, whole| ("%", Formula::Ratio(part, whole), 100.0);
            let level = |column| ("children", Formula::Level(column), 1.0);
            let percentile = |column| ("weeks", Formula::Percentile(column, c.cohort), 1.0 / 7.0);
            let made = match measure {
                M::RequestsReceived => flow(c.requests, "children"),
                M::PlansIssued => flow(c.issued, "plans"),
                M::PlansInMeasure => flow(c.stopped, "plans"),
                M::PlansOnTime => flow(c.within, "plans"),
                M::PcPlansIssuedWithin20Weeks => share(c.within, c.stopped),
                M::PcPlansIssued20WeeksEx => share(c.within_ex, c.stopped_ex),
                M::PcCohortWithin20Weeks => share(c.cohort_within, c.cohort),
                M::CohortMedianWeeks => percentile(c.median),
                M::CohortP90Weeks => percentile(c.p90),
                M::CohortOpen => flow(c.cohort_open, "children"),
                M::PcOpenWithin20Weeks => ("%", Formula::LevelRatio(c.open_within, c.open), 100.0),
                M::OpenCases => level(c.open),
                M::OpenOver20Weeks => level(c.open_over),
                M::OpenOver30Weeks => level(c.open_over_30),
                M::AvgWeeksIssuePlan => ("weeks", Formula::Ratio(c.days, c.stopped), 1.0 / 7.0),
            };
            let published = p.and_then(|p| match measure {
                M::RequestsReceived => Some((p.requests, 0)),
                M::PlansIssued | M::PlansInMeasure => Some((p.issued, 0)),
                M::PlansOnTime => Some((p.within, 0)),
                M::PcPlansIssuedWithin20Weeks => Some((p.within, p.issued)),
                M::PcPlansIssued20WeeksEx => Some((p.within_ex, p.issued_ex)),
                _ => None,
            });
            n.add_published(measure.name(), made, published.map(|(a, b)| (a.into(), b.into())));
        }
        c
    }

    fn work_column(&mut self, w: usize, series: &mut Vec<Series>) -> WorkColumns {
        let c = WorkColumns {
            joined: self.count(),
            left: self.count(),
            begun: self.count(),
            ended: self.count(),
            hours: self.month(),
            wait: self.month(),
            at_once: self.count(),
            seen_18: self.count(),
            median: self.layout.add_percentile(),
            waiting: self.count(),
            age: self.month(),
            waiting_18: self.count(),
            waiting_52: self.count(),
            p92: self.count(),
            longest: self.count(),
        };
        let rule = &self.works[w];
        let pathway = &self.scenario.pathways[usize::from(rule.pathway_ix)];
        let measures: Vec<StageMeasure> = match rule.stage_ix {
            Some(stage) => pathway.stages[stage].measures(&self.scenario.panels).collect(),
            None => Contact::MEASURES.to_vec(),
        };
        let mut n = Namer { pathway: &rule.pathway, stage: &rule.stage, series };
        for measure in measures {
            use StageMeasure as M;
            let flow = |column| ("children", Formula::Flow(column), 1.0);
            let seen = |part| ("%", Formula::Ratio(part, c.begun), 100.0);
            let level = |column| ("children", Formula::Level(column), 1.0);
            let weeks = |formula| ("weeks", formula, 1.0 / WEEK_MINUTES);
            let made = match measure {
                M::Completions => flow(c.ended),
                M::HoursBegun => ("hours", Formula::Flow(c.hours), 1.0 / HOUR),
                M::Joined => flow(c.joined),
                M::LeftList => flow(c.left),
                M::MeanWeeksToStart => weeks(Formula::Ratio(c.wait, c.begun)),
                M::MedianWeeksToStart => ("weeks", Formula::Percentile(c.median, c.begun), 1.0 / 7.0),
                M::PcSeenAtOnce => seen(c.at_once),
                M::PcSeenWithin18Weeks => seen(c.seen_18),
                M::Waiting => level(c.waiting),
                M::MeanWeeksWaiting => weeks(Formula::LevelRatio(c.age, c.waiting)),
                M::P92WeeksWaiting => weeks(Formula::LevelPercentile(c.p92, c.waiting)),
                M::LongestWeeksWaiting => weeks(Formula::LevelPercentile(c.longest, c.waiting)),
                M::PcWithin18Weeks => ("%", Formula::LevelRatio(c.waiting_18, c.waiting), 100.0),
                M::Over52Weeks => level(c.waiting_52),
            };
            n.add(measure.name(), made);
        }
        c
    }

    /// Columns of a team's own staff and of what they offer. Staff in parts are several servers: their sum stands for
    /// the team.
    fn own_columns(&mut self, t: usize) -> Option<(ServerColumns, ColumnIx)> {
        let is_own = |s: &usize| self.servers[*s].team == t && matches!(self.servers[*s].role, ServerRole::Own { .. });
        let parts: Vec<usize> = (0..self.servers.len()).filter(is_own).collect();
        let of = |columns: &Columns, s: usize| (columns.servers[s], columns.offered[s]);
        if let [] | [_] = parts[..] {
            return parts.first().map(|s| of(&self.columns, *s));
        }
        let has_hours = self.servers[parts[0]].kind.has_hours();
        let [begun, busy, places] = std::array::from_fn(|_| self.count());
        let (used, offered) = (self.month(), self.month());
        let sum = ServerColumns { begun, used, has_hours, busy, places };
        for (part, offers) in parts.into_iter().map(|s| of(&self.columns, s)).collect::<Vec<_>>() {
            let ServerColumns { begun, used, busy, places, has_hours: _ } = part;
            self.columns.sums.extend([(sum.begun, begun), (sum.used, used), (sum.busy, busy), (sum.places, places)]);
            self.columns.sums.push((offered, offers));
        }
        Some((sum, offered))
    }

    fn team_series(&mut self, t: usize, own: Option<(ServerColumns, ColumnIx)>, series: &mut Vec<Series>) {
        let team = &self.scenario.teams[t];
        let c = self.columns.teams[t];
        let servers = || (0..self.servers.len()).filter(|s| self.servers[*s].team == t);
        let joined = self.entry_work(t).map(|w| self.columns.works[w].joined);
        let mut n = Namer { pathway: "", stage: &team.id, series };
        for measure in self.scenario.team_measures(t) {
            use TeamMeasure as M;
            let level = |column| ("children", Formula::Level(column), 1.0);
            let made = match measure {
                M::HoursAvailable => own.map(|(_, offered)| ("hours", Formula::Flow(offered), 1.0 / HOUR)),
                M::HoursUsed => own.map(|(server, _)| ("hours", Formula::Flow(server.used), 1.0 / HOUR)),
                M::Utilisation => own.map(|(server, offered)| ("%", Formula::Ratio(server.used, offered), 100.0)),
                M::Caseload => own.map(|(server, _)| level(server.busy)),
                M::PlacesAvailable => own.map(|(server, _)| level(server.places)),
                M::WteAvailable => Some(("WTE", Formula::Ratio(c.wte, c.days), 1e-3)),
                M::ReportsAvailable => Some(("children", Formula::Flow(c.reports), 1e-6)),
                M::ReportsJoined => joined.map(|column| ("children", Formula::Flow(column), 1.0)),
                M::CostPounds => Some(("pounds", Formula::Flow(c.pence), 0.01)),
            };
            if let Some(made) = made {
                n.add(measure.name(), made);
            }
        }
        for s in servers() {
            let ServerRole::Contract(k) = self.servers[s].role else { continue };
            let mut n = Namer { pathway: "", stage: &team.contract_label(k), series: n.series };
            for measure in ContractMeasure::ALL {
                let made = match measure {
                    ContractMeasure::ContractReports => Formula::Flow(self.columns.servers[s].begun),
                    ContractMeasure::Caseload => Formula::Level(self.columns.servers[s].busy),
                };
                n.add(measure.name(), ("children", made, 1.0));
            }
        }
    }

    /// Of a team that works on several pathways: the part of its hours that is begun for each.
    fn shared_hours(&mut self, t: usize, offered: ColumnIx, series: &mut Vec<Series>) {
        for p in self.scenario.shared_by(t) {
            let own = |w: &usize| {
                usize::from(self.program.works[*w].team) == t && usize::from(self.works[*w].pathway_ix) == p
            };
            let parts: Vec<usize> = (0..self.works.len()).filter(own).collect();
            let sum = self.month();
            self.columns.sums.extend(parts.into_iter().map(|w| (sum, self.columns.works[w].hours)));
            let mut n = Namer { pathway: &self.scenario.pathways[p].id, stage: &self.scenario.teams[t].id, series };
            for measure in SharedMeasure::ALL {
                let made = match measure {
                    SharedMeasure::UtilisationByPathway => ("%", Formula::Ratio(sum, offered), 100.0),
                };
                n.add(measure.name(), made);
            }
        }
    }

    /// The work by which cases come to a team: its first in the order of the file that is not contact with late cases.
    pub fn entry_work(&self, team: usize) -> Option<usize> {
        (0..self.works.len())
            .find(|w| usize::from(self.program.works[*w].team) == team && self.works[*w].stage_ix.is_some())
    }

    /// Mean staff hours of one case over the works of a team, contacts with late cases left out; micro-minutes.
    pub fn hours_of_case(&self, team: usize) -> f64 {
        let own = |w: &usize| usize::from(self.program.works[*w].team) == team && self.works[*w].stage_ix.is_some();
        let mean = |w: usize| {
            let first = self.works[w].hours.as_ref().and_then(|(laws, _)| laws.values().next().map(|law| law.mean()));
            first.unwrap_or(0.0) * HOUR
        };
        (0..self.works.len()).filter(own).map(mean).sum()
    }

    /// Whether a server's curve counts cases (else hours).
    pub fn counts_cases(&self, server: usize) -> bool {
        self.servers[server].kind == ServerKind::Volume
    }
}
