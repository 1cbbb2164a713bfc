//! Panels: days on which they sit; and other days on which waits end.

use super::rules::{StageOf, Timed, WaitRule, WorkRule};
use super::{Compiler, ServerPlan, ServerRole};
use crate::kernel::{self, Fixed, LaneRule, Op, Order, Rule, ServerKind, Time};
use crate::pathway::{DayOfYear, Panel, PanelIx};

impl Compiler<'_> {
    /// A wait for a panel: a plain wait until it sits when it has no limit, a list of its own when it has.
    pub(super) fn panel(&mut self, panel: PanelIx, stage: StageOf, next: u16, begin_marks: Vec<u16>) -> u16 {
        let spec = &self.scenario.panels[panel.0];
        if spec.capacity.is_none() {
            let wait = self.wait(WaitRule::Sitting(self.sittings(spec)), stage);
            return self.op(Op::Wait { wait, next });
        }
        let work = self.program.works.len() as u16;
        // The team of a panel comes after all others; its number is known when they are.
        let team = (self.scenario.teams.len() + panel.0) as u16;
        self.program.works.push(kernel::Work {
            team,
            next,
            next_after_volume: next,
            keeps_place: false,
            leaving: None,
            in_branch: false,
        });
        let p = &self.scenario.pathways[usize::from(stage.pathway)];
        self.works.push(WorkRule {
            pathway: p.id.clone(),
            stage: p.stages[usize::from(stage.stage)].id.clone(),
            pathway_ix: stage.pathway,
            stage_ix: Some(usize::from(stage.stage)),
            hours: None,
            elapsed: None,
            leaving: None,
            begin_marks,
            first_lane: 0,
            one_lane: false,
        });
        self.op(Op::Join { work })
    }

    /// The pseudo-team of a panel: one lane for each stage that waits for it, served at its sittings.
    pub(super) fn panel_team(&mut self, ix: usize, panel: &Panel) {
        let team = self.scenario.teams.len() + ix;
        let works: Vec<usize> =
            (0..self.works.len()).filter(|w| usize::from(self.program.works[*w].team) == team).collect();
        for (k, w) in works.iter().enumerate() {
            self.works[*w].first_lane = k as u16;
            self.works[*w].one_lane = true;
        }
        let server = self.program.servers.len() as u16;
        self.program.servers.push(kernel::Server { team: team as u16, kind: ServerKind::Sittings, may_return: false });
        self.servers.push(ServerPlan { team, role: ServerRole::Panel(ix), kind: ServerKind::Sittings });
        self.turnarounds.push(None);
        if let Some(capacity) = &panel.capacity {
            let capacity = Timed::new(capacity, self.calendar, |c| *c);
            for (joined_by, at) in self.sittings(panel) {
                let starts = capacity.at(at).round() as u32;
                self.program.fixed.push((at, Fixed::Sitting { server, starts, joined_by }));
            }
        }
        let lane = LaneRule { tier: 0, group: 0, gate: None, order: Order::OldestRequest };
        let lanes = works.len() as u16;
        self.program.teams.push(kernel::Team {
            first_lane: self.lane_count,
            lanes,
            first_server: server,
            servers: 1,
            rules: vec![Rule {
                from: Time::START,
                lanes: vec![lane; works.len()],
                weights: Vec::new(),
                takes: vec![(0..lanes).collect()],
            }],
        });
        self.lane_count += lanes;
    }

    /// When days of the year come within the run: as sittings, to which who is there the minute before can come.
    pub(super) fn comings(&self, days: &[DayOfYear]) -> Vec<(Time, Time)> {
        let comes = |d: &i32| {
            let date = self.calendar.date_of(*d);
            days.iter().any(|day| day.is(date))
        };
        let start = |d| (Time::start_of_day(d) - 1, Time::start_of_day(d));
        (0..self.calendar.days()).filter(comes).map(start).collect()
    }

    /// Sittings within the run: (papers in by this minute, which is before it sits; sits when offices open).
    fn sittings(&self, panel: &Panel) -> Vec<(Time, Time)> {
        let first = (0..7).find(|d| self.calendar.weekday(*d) == panel.weekday).unwrap_or(0);
        (first..self.calendar.days())
            .step_by(7 * panel.every_weeks.max(1) as usize)
            .filter(|d| self.calendar.is_working(*d) || panel.weekday > 5)
            .filter(|d| panel.sits_in_closures || self.calendar.is_school_open(*d))
            .map(|d| {
                let joined_by = Time::start_of_day(d - panel.cut_off_days as i32 + 1) - 1;
                let at = Time::start_of_day(d) + self.calendar.office_opens();
                (joined_by.min(at - 1), at)
            })
            .collect()
    }
}
