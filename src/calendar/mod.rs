//! Dates, working days, bank holidays, school closures.
//!
//! Time is minutes since midnight at the start of the scenario's first day; day 0 is that day and earlier days are
//! negative. There is no clock change in it: every day has 1,440 minutes. Statutory clocks run in calendar days,
//! where bank holidays count; staff and the waits of offices run in working days or school days.

mod days;
mod holidays;
mod table;

pub use days::{Calendar, MINUTES_A_DAY, Month, in_time};
pub use holidays::{easter_sunday, england_bank_holidays};
pub use jiff::civil::Date;

/// What a scenario says about dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarSpec {
    /// Bank holidays.
    pub bank_holidays: BankHolidays,
    /// School closures; their order does not matter, and they may touch or overlap.
    pub closures: Vec<Closure>,
    /// Minute of the day at which offices open (540 = 09:00).
    pub office_opens_minute: u32,
    /// Length of an office day, minutes (444 = 7.4 hours).
    pub office_minutes: u32,
}

impl CalendarSpec {
    /// Monday to Friday, 09:00 to 16:24, with these bank holidays and no school closure.
    pub fn with(bank_holidays: BankHolidays) -> Self {
        CalendarSpec { bank_holidays, closures: Vec::new(), office_opens_minute: 540, office_minutes: 444 }
    }
}

/// Which days are bank holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankHolidays {
    /// Those of England and Wales, by rule and with the known one-off changes.
    England {
        /// Days that are holidays as well.
        extra: Vec<Date>,
        /// Days that are not holidays after all.
        not: Vec<Date>,
    },
    /// None: every weekday works (theory runs).
    None,
}

/// A period in which schools are closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The key of its table.
    pub id: String,
    /// First closed day.
    pub from: Date,
    /// Last closed day, inclusive.
    pub until: Date,
}

#[cfg(test)]
mod tests;
