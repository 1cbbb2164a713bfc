//! Several lists, delays at once, streams that part.

use super::super::formulas::{ExponentialWait, within_dates};
use super::super::{Cell, Claim, Ran};
use super::weeks;

const KINGMAN: &str = "Kingman, Poisson Processes, 5.1";

pub(super) const CELLS: &[Cell] = &[
    Cell {
        name: "tandem",
        title: "Two M/M/1 in tandem, loads 0.5 and 0.6",
        reference: "Burke 1956",
        file: "tandem",
        sets: &[],
        claims: tandem,
    },
    Cell {
        name: "feedback",
        title: "M/M/1 where 15 % rejoin the list",
        reference: "Jackson 1957; Takacs 1963",
        file: "feedback",
        sets: &[],
        claims: feedback,
    },
    Cell {
        name: "thinning",
        title: "60 % diverted by chance, then M/M/1",
        reference: KINGMAN,
        file: "thinning",
        sets: &[],
        claims: |r| {
            let diverted = r.count("", "requests_diverted");
            let wait = ExponentialWait::mmc(1, 1.0, 0.5);
            let within = 100.0 * within_dates(1.0, |t| wait.cdf(t));
            let kept = r.count_of(("queue", "joined"), ("", "requests_diverted"));
            vec![
                Claim::new("diverted, 14 years", 0.6 * super::monthly(&r.plan).iter().sum::<f64>(), diverted),
                Claim::new("kept, for each diverted", 2.0 / 3.0, kept),
                Claim::new("seen at once, %", 50.0, r.ratio("queue", "pc_seen_at_once")),
                Claim::new("seen within a day, %", within, r.ratio("wait", "wait_within_pc")),
            ]
        },
    },
    Cell {
        name: "splitting",
        title: "A stream parted in three, an M/M/1 each",
        reference: KINGMAN,
        file: "splitting",
        sets: &[],
        claims: splitting,
    },
    Cell {
        name: "fork_join",
        title: "Three advisers asked at once",
        reference: "product of their laws; inclusion, exclusion",
        file: "fork_join",
        sets: &[],
        claims: fork_join,
    },
];

/// What leaves M/M/1 is Poisson again, so the second list is M/M/1 too.
fn tandem(r: &Ran) -> Vec<Claim> {
    let [first, second] = [0.5, 0.6].map(|service| ExponentialWait::mmc(1, 1.0, service));
    let within = 100.0 * within_dates(1.0, |t| second.cdf(t));
    vec![
        Claim::new("first, mean wait, weeks", weeks(first.mean()), r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("second, mean wait, weeks", weeks(second.mean()), r.ratio("second", "mean_weeks_to_start")),
        Claim::new("second, seen at once, %", 40.0, r.ratio("second", "pc_seen_at_once")),
        Claim::new("second, seen within a day, %", within, r.ratio("wait", "wait_within_pc")),
    ]
}

/// The number present is that of M/M/1 at the rate of visits, and every visit finds it so; the clock sees first visits
/// only.
fn feedback(r: &Ran) -> Vec<Claim> {
    let visit = ExponentialWait::mmc(1, 1.5 / 0.85, 0.32);
    let within = 100.0 * within_dates(1.0, |t| visit.cdf(t));
    vec![
        Claim::new("mean wait, weeks", weeks(visit.mean()), r.ratio("queue", "mean_weeks_to_start")),
        Claim::new("seen at once, %", 100.0 * (1.0 - visit.waits), r.ratio("queue", "pc_seen_at_once")),
        Claim::new("first visit within a day, %", within, r.ratio("wait", "wait_within_pc")),
        Claim::new("visits a child", 1.0 / 0.85, r.count_of(("queue", "joined"), ("served", "leaves"))),
    ]
}

fn splitting(r: &Ran) -> Vec<Claim> {
    vec![
        Claim::new("one, seen at once, %", 50.0, r.ratio("one", "pc_seen_at_once")),
        Claim::new("two, seen at once, %", 46.0, r.ratio("two", "pc_seen_at_once")),
        Claim::new("three, seen at once, %", 52.0, r.ratio("three", "pc_seen_at_once")),
        Claim::new("one, for each of three", 2.5, r.count_of(("one", "joined"), ("three", "joined"))),
    ]
}

/// The greatest of three exponential delays.
fn fork_join(r: &Ran) -> Vec<Claim> {
    let rates = [0.1, 0.05, 1.0 / 30.0];
    let [a, b, c] = rates;
    let mean = 1.0 / a + 1.0 / b + 1.0 / c - 1.0 / (a + b) - 1.0 / (a + c) - 1.0 / (b + c) + 1.0 / (a + b + c);
    let all_back = |t: f64| rates.iter().map(|r| 1.0 - libm::exp(-r * t)).product::<f64>();
    let within = 100.0 * within_dates(42.0, all_back);
    vec![
        Claim::new("until all are back, weeks", weeks(mean), r.ratio("", "avg_weeks_issue_plan")),
        Claim::new("back within 42 days, %", within, r.ratio("", "pc_plans_issued_within_20_weeks")),
    ]
}
