//! What is left, at the start, of the stages that children are in the middle of.

use super::backlog::Residual;
use crate::chance::{Key, NameHash, unit};
use crate::kernel::{DAY, Time};
use crate::pathway::{DayUnit, Pathway, StageIx, StageKind, Wait};
use crate::plan::{Plan, after};

const OPEN_WORK: NameHash = NameHash::new("open work at the start");
const OPEN_CUT: NameHash = NameHash::new("age of open work at the start");

/// The law of the stage that backlog cases are in the middle of.
#[derive(Debug, Clone)]
pub(super) struct OpenWork {
    pub stage: StageIx,
    pub unit: DayUnit,
    days: Option<Residual>,
    hours: Option<Residual>,
}

impl OpenWork {
    /// The law of a stage that takes time by itself or by work.
    pub fn new(plan: &Plan, pathway: &Pathway, stage: StageIx) -> Option<OpenWork> {
        let (elapsed, hours) = match &pathway.stages[stage.0].kind {
            StageKind::Wait { wait: Wait::For(elapsed), .. } => (Some(elapsed), None),
            StageKind::Work(work) => (work.elapsed.as_ref(), work.hours.as_ref()),
            _ => return None,
        };
        let start = plan.scenario.start;
        Some(OpenWork {
            stage,
            unit: elapsed.map_or(DayUnit::CalendarDays, |e| e.unit),
            days: elapsed.map(|e| Residual::new(e.days.on(start))),
            hours: hours.map(|h| Residual::new(h.on(start))),
        })
    }

    /// How long the stage has lasted and what is left of it, days of its unit.
    pub fn days_left(&self, key: Key, age: Option<f64>) -> (f64, f64) {
        let Some(law) = &self.days else { return (0.0, 0.0) };
        match age {
            Some(age) => (age, law.after(age, unit(key.purpose(OPEN_WORK, 0)))),
            None => law.found(key.purpose(OPEN_WORK, 0), unit(key.purpose(OPEN_CUT, 0))),
        }
    }

    /// Hours left of work in progress, and its earliest end. Where the work has an elapsed time, hours are left in
    /// proportion to it; where it has none, it is cut at a uniform point.
    pub fn work_left(&self, plan: &Plan, key: Key, age: Option<f64>) -> (f64, Time) {
        let (lasted, left) = self.days_left(key, age);
        let until = after(&plan.calendar, self.unit, Time::START, left);
        let bits = key.purpose(OPEN_WORK, 1);
        let hours = match (&self.days, &self.hours) {
            (Some(_), Some(law)) if lasted + left > 0.0 => law.whole(bits) * left / (lasted + left),
            (None, Some(law)) => law.found(bits, unit(key.purpose(OPEN_CUT, 1))).1,
            _ => 0.0,
        };
        (hours, until)
    }
}

/// Days of a unit from a minute to the start.
pub(super) fn days_to_start(plan: &Plan, unit: DayUnit, entered: Time) -> f64 {
    let calendar = &plan.calendar;
    match unit {
        DayUnit::CalendarDays => -f64::from(entered.0) / f64::from(DAY),
        DayUnit::WorkingDays => {
            f64::from(calendar.working_days_before(0) - calendar.working_days_before(entered.day()))
        }
        DayUnit::SchoolDays => f64::from(calendar.school_days_before(0) - calendar.school_days_before(entered.day())),
    }
}
