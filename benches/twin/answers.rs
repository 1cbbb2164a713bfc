//! What a replication of SEND-9 records.

use std::ops::RangeInclusive;

/// Waiting lists, in the order of the model; the assessment has one for each class.
pub const LINES: usize = 8;
/// EP pool.
pub const EP: usize = 0;
/// Plan pool.
pub const PLAN: usize = 1;
/// Triage.
pub const TRIAGE: usize = 2;
/// Assessment, urgent.
pub const URGENT: usize = 3;
/// Assessment, routine.
pub const ROUTINE: usize = 4;
/// SLCN clinics A, B, C are `CLINIC_A`, `CLINIC_A + 1`, `CLINIC_A + 2`.
pub const CLINIC_A: usize = 5;

/// Minutes in a day.
pub const DAY: u32 = 1440;

/// Counts and sums over the recorded period. Times in minutes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Services ended, by list.
    pub served: [u32; LINES],
    /// Sum of their waits, by list.
    pub waited: [u64; LINES],
    /// Plans issued.
    pub plans: u32,
    /// Sum of their times from request to plan.
    pub plan_time: u64,
    /// Plans in at most 140 days.
    pub on_time: u32,
    /// Plans issued at most 140 dates after the date of the request, as the statutory clock counts.
    pub on_time_by_date: u32,
    /// Arrivals, ends of delays, ends of services over the whole run.
    pub calendar_events: u32,
    /// Starts of services over the whole run.
    pub starts: u32,
}

impl Answers {
    /// Mean wait on some lists together, days.
    pub fn wait(&self, lines: RangeInclusive<usize>) -> f64 {
        let waited: u64 = self.waited[lines.clone()].iter().sum();
        let served: u32 = self.served[lines].iter().sum();
        waited as f64 / f64::from(served) / f64::from(DAY)
    }

    /// Mean time from request to plan, days.
    pub fn days_to_plan(&self) -> f64 {
        self.plan_time as f64 / f64::from(self.plans) / f64::from(DAY)
    }

    /// Share of plans in at most 140 days, %.
    pub fn pc_on_time(&self) -> f64 {
        100.0 * f64::from(self.on_time) / f64::from(self.plans)
    }

    /// Share of plans at most 140 dates after the request, %.
    pub fn pc_on_time_by_date(&self) -> f64 {
        100.0 * f64::from(self.on_time_by_date) / f64::from(self.plans)
    }

    /// Calendar events and starts of services.
    pub fn model_events(&self) -> u32 {
        self.calendar_events + self.starts
    }
}
