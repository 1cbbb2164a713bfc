//! Staff that change, run short, hold places and hours, end.

use super::super::formulas::{Phases, within_dates};
use super::super::{Cell, Claim, Ran};
use super::{monthly, weeks};

/// Gamma, mean 4 weeks, coefficient of variation 0.5; in days.
const FOUR_WEEKS: Phases = Phases { phases: 4, mean: 28.0 };

const FELLER: &str = "Feller II, I.4 and XI.4";

pub(super) const CELLS: &[Cell] = &[
    Cell {
        name: "overload",
        title: "A list that cannot keep up: load 1.5",
        reference: "fluid: Newell, Applications of Queueing Theory, 2",
        file: "overload",
        sets: &[],
        claims: overload,
    },
    Cell {
        name: "staff_by_date",
        title: "Half as much again from a date",
        reference: "fluid: Newell, Applications of Queueing Theory, 1",
        file: "staff_by_date",
        sets: &[],
        claims: staff_by_date,
    },
    Cell {
        name: "places_bind",
        title: "Places and hours: places bind",
        reference: "min(places / E[elapsed], hours / E[hours])",
        file: "places_or_hours",
        sets: &[],
        claims: |r| {
            let lasts = 100.0 * within_dates(28.0, |t| 1.0 - FOUR_WEEKS.outlasts(t));
            vec![
                Claim::new("completed a week", 12.5, a_week(r)),
                Claim::new("hours used, %", 100.0 * 125.0 / 1500.0, r.ratio("servers", "utilisation")),
                Claim::new("done within 28 days, %", lasts, r.ratio("lasts", "within_pc")),
            ]
        },
    },
    Cell {
        name: "hours_bind",
        title: "Places and hours: hours bind",
        reference: "the same; places held, Little 1961",
        file: "places_or_hours",
        sets: &[
            ("seed", "148"),
            ("teams.servers.places", "80"),
            ("teams.servers.rate", "0.5952380952"),
            ("pathways.q.demand.customers.yearly", "782.678571429"),
        ],
        claims: |r| {
            let lasts = 100.0 * within_dates(28.0, |t| 1.0 - FOUR_WEEKS.outlasts(t));
            vec![
                Claim::new("completed a week", 10.0, a_week(r)),
                Claim::new("places held", 40.0, r.mean_level("servers", "caseload")),
                Claim::new("done within 28 days, %", lasts, r.ratio("lasts", "within_pc")),
            ]
        },
    },
    Cell {
        name: "post_ends_finish",
        title: "A post ends, its open work is finished",
        reference: FELLER,
        file: "post_ends",
        sets: &[],
        claims: |r| post_ends(r, FOUR_WEEKS.left_outlasts(31.0)),
    },
    Cell {
        name: "post_ends_restart",
        title: "A post ends, its open work begins anew",
        reference: FELLER,
        file: "post_ends_restart",
        sets: &[],
        claims: |r| post_ends(r, FOUR_WEEKS.biased_outlasts(31.0)),
    },
    Cell {
        name: "post_ends_hand_over",
        title: "A post ends, its open work is handed over",
        reference: FELLER,
        file: "post_ends_hand_over",
        sets: &[],
        claims: |r| post_ends(r, FOUR_WEEKS.handed_over_outlasts(0.2, 31.0)),
    },
    Cell {
        name: "posts_filled",
        title: "Turnover and illness of four persons",
        reference: "Cox, Renewal Theory, 7",
        file: "posts_filled",
        sets: &[],
        claims: posts_filled,
    },
];

/// Completions a week, through the recorded time.
fn a_week(r: &Ran) -> super::super::Estimate {
    let days: i32 = r.plan.months().iter().map(|m| m.last_day - m.first_day + 1).sum();
    let all = r.count("queue", "completions");
    super::super::Estimate { value: all.value * 7.0 / f64::from(days), half: all.half * 7.0 / f64::from(days) }
}

/// 30 a day come and 20 are seen, from 1 March 2021 to 31 December 2022: 671 days.
fn overload(r: &Ran) -> Vec<Claim> {
    let (last, days) = (r.months() - 1, 671.0);
    let come: f64 = monthly(&r.plan)[1..].iter().sum();
    let grown: Vec<f64> = r.levels("queue", "waiting").iter().map(|l| l[last as usize] - l[0]).collect();
    vec![
        Claim::new("growth of the list, 640 days", come - 20.0 * 640.0, super::super::Estimate::mean(&grown)),
        Claim::new("mean wait of the seen, weeks", weeks(days / 6.0), r.ratio("queue", "mean_weeks_to_start")),
        Claim::new(
            "so far, of those waiting, weeks",
            weeks(days / 6.0),
            r.level_ratio("queue", "mean_weeks_waiting", last),
        ),
        Claim::new("seen within 120 days, %", 100.0 * 3.0 * 120.5 / days, r.ratio("wait", "wait_within_pc")),
    ]
}

/// T counts weeks from 1 May; the six months recorded from there end 184 days on.
fn staff_by_date(r: &Ran) -> Vec<Claim> {
    let list = |t: f64| 2304.0 - 48.0 * weeks(t);
    // Those seen in a month: the mean of 24 - T / 2 over it.
    let wait = |from: f64, to: f64| 24.0 - weeks((from + to) / 2.0) / 2.0;
    let in_time = 100.0 * (1.0 - (2.0 * 7.0 * 24.0 - 2.0 * 140.5) / 184.0);
    vec![
        Claim::new("list at the start of May", list(0.0), r.level("queue", "waiting", 0)),
        Claim::new("list at the end of July", list(92.0), r.level("queue", "waiting", 3)),
        Claim::new("list at the end of October", list(184.0), r.level("queue", "waiting", 6)),
        Claim::new(
            "wait of those seen in May, weeks",
            wait(0.0, 31.0),
            r.ratio_in("queue", "mean_weeks_to_start", 1..2),
        ),
        Claim::new(
            "wait, seen in October, weeks",
            wait(153.0, 184.0),
            r.ratio_in("queue", "mean_weeks_to_start", 6..7),
        ),
        Claim::new("seen in 20 weeks since May, %", in_time, r.ratio_in("wait", "wait_within_pc", 1..7)),
    ]
}

/// Cases in work when the post ends, and a month later.
fn post_ends(r: &Ran, still_open: f64) -> Vec<Claim> {
    vec![
        Claim::new("in work when it ends", 800.0, r.level("servers", "caseload", 0)),
        Claim::new("in work a month later", 800.0 * still_open, r.level("servers", "caseload", 1)),
    ]
}

fn posts_filled(r: &Ran) -> Vec<Claim> {
    let in_post = 182.625 / (182.625 + 91.0);
    let three = in_post * in_post * in_post * (in_post + 4.0 * (1.0 - in_post));
    let found = r.share_of_levels("servers", "places_available", |n| f64::from(u8::from(n >= 3.0)));
    let days: i32 = r.plan.months().iter().map(|m| m.last_day - m.first_day + 1).sum();
    let hours = 4.0 * 35.0 / 7.0 * f64::from(days) * in_post * (1.0 - 20.0 / 365.25);
    vec![
        Claim::new("persons in post", 4.0 * in_post, r.ratio("servers", "wte_available")),
        Claim::new("three or four, of the time", three, found),
        Claim::new("hours, 30 years", hours, r.count("servers", "hours_available")),
    ]
}
