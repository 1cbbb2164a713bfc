//! Teams: posts and contracts.

use super::fault::{Fault, Notice};
use super::node::{Entry, Node, Spot, Value};
use super::quantity::MOST_DAYS;
use super::reader::{Reader, Section};
use crate::calendar::Date;
use crate::chance::Law;
use crate::pathway::{
    AnnualLeave, AtEnd, Contract, Dated, DayUnit, Elapsed, Post, RampUp, Sickness, StageIx, Team, TeamHours, Turnover,
};

/// Most whole-time equivalents of one post, places of a team, cases of one WTE.
const MOST_PEOPLE: f64 = 10_000.0;
/// Days of sickness a year that leave nobody at work: those on which offices open, but for a few, or every day. Healthy
/// time between spells is what they leave of the year, so at more there would be none.
const ALWAYS_ILL: (f64, f64) = (250.0, 365.0);
/// Longest law of weeks.
const MOST_WEEKS: f64 = MOST_DAYS / 7.0;

/// Where a team says what refers to stages and streams.
pub(super) struct TeamPlaces {
    pub(super) key: Spot,
    /// Work stages that must be this team's.
    pub(super) stages: Vec<(Spot, (usize, StageIx))>,
    /// Streams that its contracts take.
    pub(super) streams: Vec<(Spot, String)>,
}

impl Reader<'_> {
    /// One team.
    pub(super) fn team_of(&mut self, entry: &Entry) -> (Team, TeamPlaces) {
        let mut team = Team {
            id: entry.key.clone(),
            title: String::new(),
            works: TeamHours::OfficeHours,
            places: None,
            rate: None,
            posts: Vec::new(),
            contracts: Vec::new(),
            list: Dated::constant(Self::plain_list()),
        };
        let mut places = TeamPlaces { key: entry.key_spot, stages: Vec::new(), streams: Vec::new() };
        let Some(mut s) = self.section(entry, format!("the team `{}`", entry.key)) else { return (team, places) };
        team.title = self.title(&mut s, &entry.key);
        let words = [("office_hours", TeamHours::OfficeHours), ("always", TeamHours::Always)];
        team.works = s.maybe("works").and_then(|e| self.word(&e.node, &words)).unwrap_or(TeamHours::OfficeHours);
        team.places = s.maybe("places").map(|e| self.dated(&e.node, |r, n| r.whole(n, 0, MOST_PEOPLE as u32)));
        team.rate = s.maybe("rate").map(|e| self.dated_number(&e.node, 0.0, MOST_PEOPLE));
        let posts = s.maybe("posts");
        let post_entries = self.things(posts);
        team.posts = post_entries.iter().filter_map(|e| self.post(e, team.works)).collect();
        self.caseloads(&team, &post_entries, entry);
        let contracts = s.maybe("contracts");
        let contracts = self.things(contracts);
        team.contracts = contracts.into_iter().filter_map(|e| self.contract(e, &mut places)).collect();
        if let Some(list) = s.maybe("list") {
            team.list = self.list(list, &mut places);
        }
        let nothing = team.posts.is_empty() && team.contracts.is_empty();
        if nothing && team.places.is_none() && team.rate.is_none() {
            self.fault(entry.key_spot, Fault::TeamWithoutCapacity { team: entry.key.clone() });
        }
        s.end(self);
        (team, places)
    }

    /// `from` and `until`, in order, with a notice when they miss the scenario.
    fn dates(&mut self, s: &mut Section<'_>) -> (Option<Date>, Option<Date>) {
        let (from_entry, until_entry) = (s.maybe("from"), s.maybe("until"));
        let from = from_entry.and_then(|e| self.date(&e.node));
        let until = until_entry.and_then(|e| self.date(&e.node));
        if let (Some(until), Some(entry)) = (until, until_entry) {
            match from {
                Some(from) if until < from => self.fault(entry.node.spot, Fault::EndBeforeStart { from, until }),
                _ if until < self.start => {
                    let what = s.owner.clone();
                    self.notice(entry.node.spot, Notice::EndedBefore { what, until, start: self.start });
                }
                _ => {}
            }
        }
        if let (Some(from), Some(entry)) = (from.filter(|f| *f > self.end), from_entry) {
            self.notice(entry.node.spot, Notice::StartsAfter { what: s.owner.clone(), from, end: self.end });
        }
        (from, until)
    }

    fn post(&mut self, entry: &Entry, works: TeamHours) -> Option<Post> {
        let mut s = self.section(entry, format!("the post `{}`", entry.key))?;
        let title = self.title(&mut s, &entry.key);
        let (from, until) = self.dates(&mut s);
        let wte = s.need(self, "wte").map(|e| self.dated_number(&e.node, 0.0, MOST_PEOPLE));
        let start_delay_weeks = s.maybe("start_delay_weeks").map(|e| self.law(&e.node, MOST_WEEKS));
        let chance_filled = s.maybe("chance_filled").map_or(1.0, |e| self.share(&e.node));
        let ramp_up = s.maybe("ramp_up").and_then(|e| self.ramp_up(e));
        let leave = s.maybe("leave").and_then(|e| self.annual_leave(e));
        let sickness = s.maybe("sickness").and_then(|e| self.sickness(e, works));
        let turnover = s.maybe("turnover").and_then(|e| self.turnover(e));
        let share_of_time = s.maybe("share_of_time").map(|e| self.dated_share(&e.node));
        let productivity = s.maybe("productivity").map(|e| self.dated_number(&e.node, 0.0, 100.0));
        let hours_per_week = s.maybe("hours_per_week").map_or(37.0, |e| self.number(&e.node, 0.1, 168.0));
        let caseload = s.maybe("caseload").map(|e| self.number(&e.node, 0.0, MOST_PEOPLE));
        let cost_per_year = s.maybe("cost_per_year").map_or(0.0, |e| self.number(&e.node, 0.0, 1e7));
        let at_end = s.maybe("at_end").map_or(AtEnd::Finish, |e| self.at_end(e));
        s.end(self);
        Some(Post {
            id: entry.key.clone(),
            title,
            from,
            until,
            wte: wte?,
            start_delay_weeks,
            chance_filled,
            ramp_up,
            leave,
            sickness,
            turnover,
            share_of_time: share_of_time.unwrap_or(Dated::constant(1.0)),
            productivity: productivity.unwrap_or(Dated::constant(1.0)),
            hours_per_week,
            caseload,
            cost_per_year,
            at_end,
        })
    }

    fn ramp_up(&mut self, entry: &Entry) -> Option<RampUp> {
        let mut s = self.section(entry, "`ramp_up`")?;
        let weeks = s.need(self, "weeks").map(|e| self.number(&e.node, 0.0, MOST_WEEKS));
        let from_share = s.need(self, "from_share").map(|e| self.share(&e.node));
        let supervision = s.maybe("supervision_hours_per_week").map_or(0.0, |e| self.number(&e.node, 0.0, 168.0));
        s.end(self);
        Some(RampUp { weeks: weeks?, from_share: from_share?, supervision_hours_per_week: supervision })
    }

    fn annual_leave(&mut self, entry: &Entry) -> Option<AnnualLeave> {
        let mut s = self.section(entry, "`leave`")?;
        let days_per_year = s.need(self, "days_per_year").map(|e| self.number(&e.node, 0.0, 260.0));
        let share_in_closures = s.maybe("share_in_closures").map_or(0.0, |e| self.share(&e.node));
        s.end(self);
        Some(AnnualLeave { days_per_year: days_per_year?, share_in_closures })
    }

    fn sickness(&mut self, entry: &Entry, works: TeamHours) -> Option<Sickness> {
        let mut s = self.section(entry, "`sickness`")?;
        let before = self.faults.len();
        let spells = s.need(self, "spells_per_year");
        let spells_per_year = spells.map(|e| self.number(&e.node, 0.0, 100.0));
        let working_days = s.need(self, "working_days").map(|e| self.law(&e.node, 2600.0));
        s.end(self);
        let (spells_per_year, working_days) = (spells_per_year?, working_days?);
        let most = if works == TeamHours::Always { ALWAYS_ILL.1 } else { ALWAYS_ILL.0 };
        if self.faults.len() == before {
            let days = spells_per_year * working_days.mean();
            if days >= most {
                self.fault(spells?.node.spot, Fault::AlwaysIll { days, most });
            }
        }
        Some(Sickness { spells_per_year, working_days })
    }

    fn turnover(&mut self, entry: &Entry) -> Option<Turnover> {
        let mut s = self.section(entry, "`turnover`")?;
        let per_year = s.need(self, "per_year").map(|e| self.number(&e.node, 0.0, 50.0));
        let refill_weeks = s.need(self, "refill_weeks").map(|e| self.law(&e.node, MOST_WEEKS));
        s.end(self);
        Some(Turnover { per_year: per_year?, refill_weeks: refill_weeks? })
    }

    fn at_end(&mut self, entry: &Entry) -> AtEnd {
        if let Value::Text(_) = entry.node.value {
            let words = [("finish", Some(AtEnd::Finish)), ("restart", Some(AtEnd::Restart)), ("hand_over", None)];
            return match self.word(&entry.node, &words) {
                Some(Some(what)) => what,
                Some(None) => AtEnd::HandOver { rework: 0.0 },
                None => AtEnd::Finish,
            };
        }
        let Some(mut s) = self.section(entry, "`at_end`") else { return AtEnd::Finish };
        let mut rework = 0.0;
        if let Some(mut h) = s.need(self, "hand_over").and_then(|e| self.section(e, "`hand_over`")) {
            rework = h.need(self, "rework").map_or(0.0, |e| self.share(&e.node));
            h.end(self);
        }
        s.end(self);
        AtEnd::HandOver { rework }
    }

    fn contract(&mut self, entry: &Entry, places: &mut TeamPlaces) -> Option<Contract> {
        let mut s = self.section(entry, format!("the contract `{}`", entry.key))?;
        let title = self.title(&mut s, &entry.key);
        let (from, until) = self.dates(&mut s);
        let reports = s.need(self, "reports_per_month").map(|e| self.dated_number(&e.node, 0.0, 100_000.0));
        let price = s.maybe("price").map_or(0.0, |e| self.number(&e.node, 0.0, 1e6));
        let turnaround = s.need(self, "turnaround").map(|e| self.elapsed(e, "`turnaround`"));
        let stages = s.maybe("stages").map(|e| self.stages_of_team(&e.node, places)).unwrap_or_default();
        let mut streams = Vec::new();
        for node in s.maybe("streams").map(|e| self.items(&e.node)).unwrap_or_default() {
            if let Some(name) = self.text_of(node) {
                places.streams.push((node.spot, name.clone()));
                streams.push(name);
            }
        }
        let at_end = s.maybe("at_end").map_or(AtEnd::Finish, |e| self.at_end(e));
        s.end(self);
        let never = Elapsed { unit: DayUnit::CalendarDays, days: Dated::constant(Law::Fixed(1.0)) };
        Some(Contract {
            id: entry.key.clone(),
            title,
            from,
            until,
            reports_per_month: reports?,
            price,
            turnaround: turnaround.unwrap_or(never),
            stages,
            streams,
            at_end,
        })
    }

    /// A list of `pathway.stage`, each to be checked against the team.
    pub(super) fn stages_of_team(&mut self, node: &Node, places: &mut TeamPlaces) -> Vec<(usize, StageIx)> {
        let mut stages = Vec::new();
        for item in self.items(node) {
            if let Some(stage) = self.any_stage(item) {
                places.stages.push((item.spot, stage));
                stages.push(stage);
            }
        }
        stages
    }
}
