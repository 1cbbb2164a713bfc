//! What is there at the start: work in progress, ages of a list.

use super::super::formulas::{Phases, TruncatedAges};
use super::super::{Cell, Claim, Estimate, Ran};

/// Gamma, mean 4 weeks, coefficient of variation 0.5; in weeks.
const FOUR_WEEKS: Phases = Phases { phases: 4, mean: 4.0 };

const COX: &str = "Cox, Renewal Theory, 4 and 5";
const JAYNES: &str = "greatest entropy, Jaynes 1957";
const MEAN: &str = "pathways.q.backlog.waiting.size.mean_weeks";
const BANDS: &str = "pathways.q.backlog.found.bands";

pub(super) const CELLS: &[Cell] = &[
    Cell {
        name: "equilibrium_start",
        title: "Opening work in equilibrium: no false dip",
        reference: COX,
        file: "equilibrium_start",
        sets: &[],
        claims: |r| {
            vec![
                Claim::new("completed in the first 4 weeks", 1000.0, r.count_in("queue", "completions", 0..1)),
                Claim::new(
                    "completed in the 31 days after",
                    1000.0 * 31.0 / 28.0,
                    r.count_in("queue", "completions", 1..2),
                ),
            ]
        },
    },
    Cell {
        name: "fresh_start",
        title: "All work begun on the first day: the dip",
        reference: COX,
        file: "fresh_start",
        sets: &[],
        claims: |r| {
            let [four, all] = [4.0, 59.0 / 7.0].map(|t| 1000.0 * FOUR_WEEKS.renewals(t));
            vec![
                Claim::new("completed in the first 4 weeks", four, r.count_in("queue", "completions", 0..1)),
                Claim::new("completed in the 31 days after", all - four, r.count_in("queue", "completions", 1..2)),
            ]
        },
    },
    Cell {
        name: "left_after_two_weeks",
        title: "What is left of work begun 2 weeks ago",
        reference: "gamma law, E[S | S > a]",
        file: "left_of_work",
        sets: &[],
        claims: |r| left(r, 2.0),
    },
    Cell {
        name: "left_after_eight_weeks",
        title: "What is left of work begun 8 weeks ago",
        reference: "gamma law, E[S | S > a]",
        file: "left_of_work",
        sets: &[("seed", "149"), ("replications", "9800"), (BANDS, "[{ weeks = [8.0001, 8.0006], cases = 1000 }]")],
        claims: |r| left(r, 8.0),
    },
    Cell {
        name: "ages_young",
        title: "Ages at the start: mean 13, longest 52 weeks",
        reference: JAYNES,
        file: "opening_ages",
        sets: &[],
        claims: |r| ages(r, 13.0),
    },
    Cell {
        name: "ages_middling",
        title: "Ages at the start: mean 18, longest 52 weeks",
        reference: JAYNES,
        file: "opening_ages",
        sets: &[("seed", "150"), (MEAN, "18")],
        claims: |r| ages(r, 18.0),
    },
    Cell {
        name: "ages_old",
        title: "Ages at the start: mean 35, longest 52 weeks",
        reference: JAYNES,
        file: "opening_ages",
        sets: &[("seed", "151"), (MEAN, "35")],
        claims: |r| ages(r, 35.0),
    },
];

/// The whole of work that had lasted `a` weeks, and what of it is in work four weeks on. By dates a whole is half a day
/// longer: it begins just before midnight, and ends at any hour.
fn left(r: &Ran, a: f64) -> Vec<Claim> {
    let whole = a + FOUR_WEEKS.mean_left_after(a);
    let by_dates = r.ratio("", "avg_weeks_issue_plan").plus(-0.5 / 7.0);
    let in_work = 1000.0 * FOUR_WEEKS.outlasts(a + 4.0) / FOUR_WEEKS.outlasts(a);
    vec![
        Claim::new("whole length, weeks", whole, by_dates),
        Claim::new("in work after 4 weeks", in_work, r.level("servers", "caseload", 0)),
    ]
}

/// Shares and mean at the start, read four weeks on.
fn ages(r: &Ran, mean: f64) -> Vec<Claim> {
    let ages = TruncatedAges::new(mean, 52.0);
    let percent = |e: Estimate| e.rest_of(100.0);
    vec![
        Claim::new("mean at the start, weeks", mean, r.level_ratio("queue", "mean_weeks_waiting", 0).plus(-4.0)),
        Claim::new(
            "over 14 weeks, %",
            100.0 * ages.above(14.0),
            percent(r.level_ratio("queue", "pc_within_18_weeks", 0)),
        ),
        Claim::new(
            "over 20 weeks, %",
            100.0 * ages.above(20.0),
            percent(r.level_ratio("", "pc_open_within_20_weeks", 0)),
        ),
    ]
}
