//! What a contract can take, by day.

use crate::calendar::Calendar;
use crate::pathway::Contract;

/// The volume of a contract, compiled for a run. Nothing in it is drawn.
#[derive(Debug, Clone)]
pub struct ContractSpec {
    /// Cases that can be taken, millionths, by day of the run: the month's volume evenly over the working days of the
    /// calendar month, on those from the first to the last day of the contract. So a month of which it has half the
    /// working days gives half. Rounded so that every whole month adds up exactly.
    pub per_day: Vec<i64>,
    /// First day on which cases can be taken (at least 0).
    pub from: i32,
    /// First day on which they no longer can (at most the length of the run); `None` = runs on past it.
    pub until: Option<i32>,
}

impl ContractSpec {
    /// Compiles a contract for the run of the calendar.
    pub fn compile(contract: &Contract, calendar: &Calendar) -> Self {
        let days = calendar.days();
        let from = contract.from.map_or(0, |d| calendar.day_of(d).clamp(0, days));
        let until = contract.until.map_or(days, |d| calendar.day_of(d).saturating_add(1).clamp(0, days));
        let mut per_day = vec![0; days as usize];
        for month in calendar.months() {
            let first = calendar.date_of(month.first_day).first_of_month();
            let first = calendar.day_of(first);
            let after = first + i32::from(calendar.date_of(month.first_day).days_in_month());
            let working = f64::from(calendar.working_days_before(after) - calendar.working_days_before(first));
            let (mut sum, mut told) = (0.0_f64, 0);
            for day in month.first_day.max(from)..=month.last_day.min(until - 1) {
                if calendar.is_working(day) {
                    sum += contract.reports_per_month.on(calendar.date_of(day)) * 1e6 / working;
                    let before = std::mem::replace(&mut told, sum.round() as i64);
                    per_day[day as usize] = told - before;
                }
            }
        }
        let ends = contract.until.map(|_| until).filter(|day| *day < days);
        ContractSpec { per_day, from, until: ends }
    }
}
