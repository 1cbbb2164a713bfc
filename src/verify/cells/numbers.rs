//! How many ask, and how many come again.

use super::super::formulas::{Phases, poisson_cdf, within_dates};
use super::super::{Cell, Claim, Ran};
use super::monthly;

pub(super) const CELLS: &[Cell] = &[
    Cell {
        name: "poisson_counts",
        title: "Requests by month: Poisson with a season",
        reference: "Kingman, Poisson Processes, 2",
        file: "seasonal_counts",
        sets: &[],
        claims: poisson_counts,
    },
    Cell {
        name: "mixed_counts",
        title: "Requests by month that vary by a factor",
        reference: "Greenwood and Yule 1920",
        file: "seasonal_counts",
        sets: &[
            ("seed", "147"),
            ("replications", "3800"),
            ("pathways.q.demand.customers.yearly", "96"),
            ("pathways.q.demand.customers.month_profile", "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"),
            ("pathways.q.demand.customers.variation.month_cv", "0.316227766"),
        ],
        claims: |r| {
            let means = monthly(&r.plan);
            let dispersion = r.dispersion("", "requests_received", &means);
            vec![
                Claim::new("requests, 40 years", 40.0 * 96.0, r.count("", "requests_received")),
                Claim::new("variance over mean, of 8 a month", 1.8, dispersion),
            ]
        },
    },
    Cell {
        name: "review_cycle",
        title: "Reviews that come again, in steady state",
        reference: "Little 1961; M/G/infinity, Takacs 1962",
        file: "review_cycle",
        sets: &[],
        claims: review_cycle,
    },
];

fn poisson_counts(r: &Ran) -> Vec<Claim> {
    let few = |l: &Vec<f64>| l.iter().skip(2).step_by(12).map(|n| f64::from(u8::from(*n <= 12.0))).sum::<f64>() / 40.0;
    let flows = r.flows("", "requests_received");
    let shares: Vec<f64> = flows.iter().map(few).collect();
    let dispersion = r.dispersion("", "requests_received", &monthly(&r.plan));
    vec![
        Claim::new("requests, 40 years", 40.0 * 60.0, r.count("", "requests_received")),
        Claim::new("variance over mean of a month", 1.0, dispersion),
        Claim::new("at most 12 in March, of the years", poisson_cdf(9.0, 12), super::super::Estimate::mean(&shares)),
    ]
}

fn review_cycle(r: &Ran) -> Vec<Claim> {
    let cycle = Phases { phases: 4, mean: 120.0 };
    let in_time = 100.0 * within_dates(150.0, |t| 1.0 - cycle.outlasts(t));
    vec![
        Claim::new("plans held", 480.0, r.mean_level("", "plans_maintained")),
        Claim::new("reviews completed, 20 years", 4.0 * 7305.0, r.count("", "reviews_completed")),
        Claim::new("of those due, in time, %", in_time, r.ratio("", "pc_reviews_within_12_months")),
    ]
}
