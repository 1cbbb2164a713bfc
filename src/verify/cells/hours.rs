//! Poisson arrivals to hours: one server with any law of work; and when it is open.

use super::super::formulas::{Phases, changing_load, lognormal_outlasts, md1_cdf, mg1_cdf, mg1_mean, within_dates};
use super::super::{Cell, Claim, Ran};
use super::weeks;

const POLLACZEK: &str = "Pollaczek 1930; Khinchine 1932; Takacs 1955";

pub(super) const CELLS: &[Cell] = &[
    Cell {
        name: "hours_fixed",
        title: "M/D/1 by hours, load 0.75",
        reference: "Erlang 1909; Pollaczek 1930; Khinchine 1932",
        file: "mg1_hours_fixed",
        sets: &[],
        claims: |r| mg1(r, 0.75, mg1_mean(1.0, 0.75, 0.5625), |t| md1_cdf(1.0, 0.75, t)),
    },
    Cell {
        name: "hours_gamma",
        title: "M/G/1 by hours, gamma, load 0.75",
        reference: POLLACZEK,
        file: "mg1_hours_gamma",
        sets: &[],
        claims: |r| {
            let service = Phases { phases: 4, mean: 0.5 };
            let wait = mg1_cdf(1.5, 0.5, |t| service.outlasts(t), 2.0, 0.002);
            mg1(r, 0.75, mg1_mean(1.5, 0.5, 0.25 * 1.25), |t| wait.at(t))
        },
    },
    Cell {
        name: "hours_lognormal",
        title: "M/G/1 by hours, lognormal, load 0.5",
        reference: POLLACZEK,
        file: "mg1_hours_lognormal",
        sets: &[],
        claims: |r| {
            let wait = mg1_cdf(1.0, 0.5, |t| lognormal_outlasts(0.5, 1.0, t), 2.0, 0.002);
            mg1(r, 0.5, mg1_mean(1.0, 0.5, 0.25 * 2.0), |t| wait.at(t))
        },
    },
    Cell {
        name: "office_hours",
        title: "M/M/1 on the clock of office hours",
        reference: "birth and death: Kleinrock, Queueing Systems I, 2.4",
        file: "mg1_office_hours",
        sets: &[],
        claims: office_hours,
    },
    Cell {
        name: "closing_times",
        title: "Who asks while the office is closed",
        reference: "geometry of the week",
        file: "closing_times",
        sets: &[],
        claims: closing_times,
    },
    Cell {
        name: "school_closures",
        title: "Who asks while schools are closed",
        reference: "geometry of the year",
        file: "school_closures",
        sets: &[],
        claims: school_closures,
    },
];

/// M/G/1: the mean wait, and two points of its distribution.
fn mg1(r: &Ran, load: f64, mean: f64, cdf: impl Fn(f64) -> f64) -> Vec<Claim> {
    vec![
        Claim::new("mean wait, weeks", weeks(mean), r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("seen at once, %", 100.0 * (1.0 - load), r.ratio("queue", "pc_seen_at_once")),
        Claim::new("seen within a day, %", 100.0 * within_dates(1.0, cdf), r.ratio("wait", "wait_within_pc")),
    ]
}

/// A month has 20 to 23 working days and requests by its length, so its load is not quite one half: the number present is
/// followed through the working days of the record.
fn office_hours(r: &Ran) -> Vec<Claim> {
    let calendar = &r.plan.calendar;
    let mut rates = Vec::new();
    for (month, requests) in r.plan.months().iter().zip(super::monthly(&r.plan)) {
        let open = (month.first_day..=month.last_day).filter(|d| calendar.is_working(*d)).count();
        rates.extend(std::iter::repeat_n(requests / open as f64, open));
    }
    let (at_once, wait) = changing_load(&rates, 2.0 / 3.0);
    vec![
        Claim::new("mean wait, weeks", wait / 5.0, r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("seen at once, %", 100.0 * at_once, r.ratio("queue", "pc_seen_at_once")),
    ]
}

fn closing_times(r: &Ran) -> Vec<Claim> {
    let (open, night, weekend) = (7.4, 16.6, 64.6);
    let waits = (4.0 * night * night + weekend * weekend) / 2.0 / 168.0;
    let until_next_day = 24.0 + 4.0 * 24.0 + (9.0 + open);
    vec![
        Claim::new("mean wait, weeks", waits / 168.0, r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("seen at once, %", 100.0 * 5.0 * open / 168.0, r.ratio("queue", "pc_seen_at_once")),
        Claim::new("seen within a day, %", 100.0 * until_next_day / 168.0, r.ratio("wait", "wait_within_pc")),
    ]
}

/// Day by day from 1 March 2024, a Friday, to 29 November: 274 days, and the closures of the file.
fn school_closures(r: &Ran) -> Vec<Claim> {
    const CLOSED: [(usize, usize); 4] = [(28, 42), (87, 91), (146, 184), (241, 245)];
    let is_open = |d: usize| (d + 4) % 7 < 5 && !CLOSED.iter().any(|(from, to)| (*from..=*to).contains(&d));
    let (mut days, mut waits, mut at_once, mut within) = (0.0, 0.0, 0.0, 0.0);
    for day in 0..274 {
        let ahead = (day..274).take_while(|d| !is_open(*d)).count();
        days += 1.0;
        at_once += f64::from(u8::from(ahead == 0));
        within += f64::from(u8::from(ahead <= 14));
        // Who comes in the middle of a closed day waits half a day less than the days ahead.
        waits += if ahead == 0 { 0.0 } else { ahead as f64 - 0.5 };
    }
    vec![
        Claim::new("mean wait, weeks", weeks(waits / days), r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("seen at once, %", 100.0 * at_once / days, r.ratio("queue", "pc_seen_at_once")),
        Claim::new("seen within 14 days, %", 100.0 * within / days, r.ratio("wait", "wait_within_pc")),
    ]
}
