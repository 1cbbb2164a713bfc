//! The columns of a record and the figures made of them.

use super::{Plan, ServerRole};
use crate::kernel::{DAY, ServerKind};
use crate::measure::{
    ClockColumns, ClockSpec, ColumnIx, Formula, Grain, HeadlineColumns, Series, ServerColumns, WorkColumns,
};
use crate::pathway::{Clock, Reports};

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
struct Namer<'a> {
    pathway: &'a str,
    stage: &'a str,
    series: &'a mut Vec<Series>,
}

impl Namer<'_> {
    fn add(&mut self, measure: &str, unit: &'static str, formula: Formula, scale: f64) {
        self.add_published(measure, unit, formula, scale, None);
    }

    fn add_published(
        &mut self,
        measure: &str,
        unit: &'static str,
        formula: Formula,
        scale: f64,
        published: Option<(i64, i64)>,
    ) {
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
        let months = |layout: &mut crate::measure::Layout| layout.add(Grain::Months);
        for _ in 0..self.servers.len() {
            let l = &mut self.layout;
            let columns = ServerColumns { begun: months(l), used: months(l), busy: months(l), places: months(l) };
            self.columns.servers.push(columns);
            self.columns.offered.push(months(l));
        }
        for t in 0..self.scenario.teams.len() {
            let l = &mut self.layout;
            let c = TeamColumns { wte: months(l), days: months(l), pence: months(l), reports: months(l) };
            self.columns.teams.push(c);
            self.team_series(t, &mut series);
        }
        self.series = series;
    }

    fn month(&mut self) -> ColumnIx {
        self.layout.add(Grain::Months)
    }

    fn pathway_columns(&mut self, series: &mut Vec<Series>) {
        for ix in 0..self.scenario.pathways.len() {
            let pathway = self.scenario.pathways[ix].clone();
            let diverted = self.month();
            self.columns.diverted.push(diverted);
            for (c, clock) in pathway.clocks.iter().enumerate() {
                self.clock(ix as u16, c, clock, &pathway, series);
            }
            if pathway.sources.iter().any(|s| s.diverted_share.values().any(|v| *v > 0.0)) {
                Namer { pathway: &pathway.id, stage: "", series }.add(
                    "requests_diverted",
                    "children",
                    Formula::Flow(diverted),
                    1.0,
                );
            }
        }
        for (pathway, outcome) in self.outcomes.clone() {
            let column = self.month();
            self.columns.outcomes.push(column);
            let id = self.scenario.pathways[usize::from(pathway)].id.clone();
            Namer { pathway: &id, stage: &outcome, series }.add("leaves", "children", Formula::Flow(column), 1.0);
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
            Reports::Share(measure) => {
                let (stopped, within) = (self.month(), self.month());
                let mut namer = Namer { pathway: &pathway.id, stage: &clock.id, series };
                namer.add(measure, "%", Formula::Ratio(within, stopped), 100.0);
                ClockColumns::Share { stopped, within }
            }
            Reports::Headline => ClockColumns::Headline(self.headline(pathway, series)),
        };
        self.clocks.push(ClockSpec { pathway: ix, start, stop, ended, limits, columns });
    }

    fn headline(&mut self, pathway: &crate::pathway::Pathway, series: &mut Vec<Series>) -> HeadlineColumns {
        let c = HeadlineColumns {
            issued: self.month(),
            stopped: self.month(),
            within: self.month(),
            stopped_ex: self.month(),
            within_ex: self.month(),
            days: self.month(),
            cohort: self.month(),
            cohort_within: self.month(),
            cohort_open: self.month(),
            open: self.month(),
            open_within: self.month(),
            open_over: self.month(),
            open_over_30: self.month(),
            median: self.layout.add(Grain::Periods),
            p90: self.layout.add(Grain::Periods),
            requests: self.month(),
        };
        let p = pathway.published.as_ref();
        let pair = |a: u32, b: u32| Some((i64::from(a), i64::from(b)));
        let mut n = Namer { pathway: &pathway.id, stage: "", series };
        let flow = |column| Formula::Flow(column);
        n.add_published("requests_received", "children", flow(c.requests), 1.0, p.and_then(|p| pair(p.requests, 0)));
        n.add_published("plans_issued", "plans", flow(c.issued), 1.0, p.and_then(|p| pair(p.issued, 0)));
        n.add_published("plans_in_measure", "plans", flow(c.stopped), 1.0, p.and_then(|p| pair(p.issued, 0)));
        n.add_published("plans_on_time", "plans", flow(c.within), 1.0, p.and_then(|p| pair(p.within, 0)));
        let share = |x, y| Formula::Ratio(x, y);
        let published = p.and_then(|p| pair(p.within, p.issued));
        n.add_published("pc_plans_issued_within_20_weeks", "%", share(c.within, c.stopped), 100.0, published);
        let published = p.and_then(|p| pair(p.within_ex, p.issued_ex));
        n.add_published("pc_plans_issued_20_weeks_ex", "%", share(c.within_ex, c.stopped_ex), 100.0, published);
        n.add("pc_cohort_within_20_weeks", "%", share(c.cohort_within, c.cohort), 100.0);
        n.add("cohort_median_weeks", "weeks", Formula::Percentile(c.median), 1.0 / 7.0);
        n.add("cohort_p90_weeks", "weeks", Formula::Percentile(c.p90), 1.0 / 7.0);
        n.add("cohort_open", "children", flow(c.cohort_open), 1.0);
        n.add("pc_open_within_20_weeks", "%", Formula::LevelRatio(c.open_within, c.open), 100.0);
        n.add("open_cases", "children", Formula::Level(c.open), 1.0);
        n.add("open_over_20_weeks", "children", Formula::Level(c.open_over), 1.0);
        n.add("open_over_30_weeks", "children", Formula::Level(c.open_over_30), 1.0);
        n.add("avg_weeks_issue_plan", "weeks", share(c.days, c.stopped), 1.0 / 7.0);
        c
    }

    fn work_column(&mut self, w: usize, series: &mut Vec<Series>) -> WorkColumns {
        let c = WorkColumns {
            joined: self.month(),
            left: self.month(),
            begun: self.month(),
            ended: self.month(),
            wait: self.month(),
            at_once: self.month(),
            seen_18: self.month(),
            median: self.layout.add(Grain::Periods),
            waiting: self.month(),
            age: self.month(),
            waiting_18: self.month(),
            waiting_52: self.month(),
            p92: self.month(),
            longest: self.month(),
        };
        let rule = &self.works[w];
        let mut n = Namer { pathway: &rule.pathway, stage: &rule.stage, series };
        n.add("completions", "children", Formula::Flow(c.ended), 1.0);
        if rule.stage_ix.is_none() {
            return c; // contacts are dealt with at once: nobody waits for them
        }
        n.add("joined", "children", Formula::Flow(c.joined), 1.0);
        if self.program.works[w].leaving.is_some() {
            n.add("left_list", "children", Formula::Flow(c.left), 1.0);
        }
        n.add("mean_weeks_to_start", "weeks", Formula::Ratio(c.wait, c.begun), 1.0 / WEEK_MINUTES);
        n.add("median_weeks_to_start", "weeks", Formula::Percentile(c.median), 1.0 / 7.0);
        n.add("pc_seen_at_once", "%", Formula::Ratio(c.at_once, c.begun), 100.0);
        n.add("pc_seen_within_18_weeks", "%", Formula::Ratio(c.seen_18, c.begun), 100.0);
        n.add("waiting", "children", Formula::Level(c.waiting), 1.0);
        n.add("mean_weeks_waiting", "weeks", Formula::LevelRatio(c.age, c.waiting), 1.0 / WEEK_MINUTES);
        n.add("p92_weeks_waiting", "weeks", Formula::LevelPercentile(c.p92), 1.0 / WEEK_MINUTES);
        n.add("longest_weeks_waiting", "weeks", Formula::LevelPercentile(c.longest), 1.0 / WEEK_MINUTES);
        n.add("pc_within_18_weeks", "%", Formula::LevelRatio(c.waiting_18, c.waiting), 100.0);
        n.add("over_52_weeks", "children", Formula::Level(c.waiting_52), 1.0);
        c
    }

    fn team_series(&mut self, t: usize, series: &mut Vec<Series>) {
        let team = &self.scenario.teams[t];
        let c = self.columns.teams[t];
        let mut n = Namer { pathway: "", stage: &team.id, series };
        let own: Vec<usize> = (0..self.servers.len())
            .filter(|s| self.servers[*s].team == t && matches!(self.servers[*s].role, ServerRole::Own { .. }))
            .collect();
        // Where unused shares lapse, staff are several servers; the first stands for the team in these figures only
        // when it is the only one.
        if let [s] = own[..] {
            let (server, offered) = (self.columns.servers[s], self.columns.offered[s]);
            if self.servers[s].kind.has_curve() {
                n.add("hours_available", "hours", Formula::Flow(offered), 1.0 / HOUR);
                n.add("hours_used", "hours", Formula::Flow(server.used), 1.0 / HOUR);
                n.add("utilisation", "%", Formula::Ratio(server.used, offered), 100.0);
            }
            n.add("caseload", "children", Formula::Level(server.busy), 1.0);
            if self.servers[s].kind.has_places() {
                n.add("places_available", "children", Formula::Level(server.places), 1.0);
            }
        }
        if !team.posts.is_empty() {
            n.add("wte_available", "WTE", Formula::Ratio(c.wte, c.days), 1e-3);
        }
        n.add("reports_available", "children", Formula::Flow(c.reports), 1e-6);
        if let Some(w) = self.entry_work(t) {
            n.add("reports_joined", "children", Formula::Flow(self.columns.works[w].joined), 1.0);
        }
        n.add("cost_pounds", "pounds", Formula::Flow(c.pence), 0.01);
        for (s, server) in self.servers.iter().enumerate() {
            if let ServerRole::Contract(k) = server.role
                && server.team == t
            {
                let mut n = Namer { pathway: "", stage: &team.contracts[k].id, series: n.series };
                n.add("contract_reports", "children", Formula::Flow(self.columns.servers[s].begun), 1.0);
                n.add("caseload", "children", Formula::Level(self.columns.servers[s].busy), 1.0);
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
