//! A small council, drawn over wide ranges and run by the ordinary engine.

use crate::kernel::{Stop, Stopped};
use crate::measure::{Formula, Record};
use crate::plan::{self, Plan};
use crate::replicate::{Arena, replication};
use crate::scenario;
use crate::study::broken;

const TEXT: &str = include_str!("council.toml");
const HOURS_A_YEAR: f64 = 365.25 * 24.0;

/// The inputs that are drawn: name, and the ends of the range on its scale (`true` = evenly in the logarithm).
/// All are assumptions, wide on purpose: what they are of one council is for its figures to say.
pub const INPUTS: [(&str, f64, f64, bool); 9] = [
    // Nobody but the City of London and the Isles of Scilly is outside.
    ("requests in the first year", 60.0, 4_500.0, true),
    ("share of requests that ends in a plan", 0.3, 0.98, false),
    ("capacity in the first year over what is asked of it", 0.5, 1.6, true),
    ("opening list, weeks of capacity", 0.5, 40.0, false),
    ("weeks from the start of an assessment to the plan", 5.0, 22.0, false),
    ("growth of requests, first to second year (log)", -0.6, 0.9, false),
    ("growth of requests, second to third year (log)", -0.6, 0.9, false),
    ("growth of capacity, first to second year (log)", -0.8, 1.0, false),
    ("growth of capacity, second to third year (log)", -0.8, 1.0, false),
];
/// Places of the growths in [`INPUTS`].
pub(super) const DEMAND_GROWTHS: [usize; 2] = [5, 6];
/// Places of the growths in [`INPUTS`].
pub(super) const CAPACITY_GROWTHS: [usize; 2] = [7, 8];

/// An input at a point of the unit interval.
pub(super) fn input(index: usize, u: f64) -> f64 {
    let (_, low, high, in_log) = INPUTS[index];
    if in_log { low * libm::exp(u * libm::log(high / low)) } else { low + u * (high - low) }
}

/// What a run gave in each of its three years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SceneYears {
    /// Requests received.
    pub requests: [f64; 3],
    /// Plans issued.
    pub plans: [f64; 3],
    /// Of these within 20 weeks, %; NaN when none was issued.
    pub on_time: [f64; 3],
}

/// A drawn council, ready to run.
#[derive(Debug)]
pub struct Scene {
    plan: Plan,
}

impl Scene {
    /// The council at a point of the unit cube of [`INPUTS`]. `None` when the scenario text refuses it, which a test rules
    /// out.
    pub fn at(units: &[f64]) -> Option<Self> {
        let text = text_at(units);
        let loaded = scenario::load("council.toml", &|name| {
            if name == "council.toml" { Ok(text.clone()) } else { Err("there is no other".into()) }
        });
        loaded.scenario.as_ref().map(|scenario| Scene { plan: plan::compile(scenario) })
    }

    /// Runs one replication of it.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn run(&self, seed: u64, number: u32, stop: &Stop) -> Result<SceneYears, Stopped> {
        let mut arena = Arena::new(&self.plan);
        let record = replication(&self.plan, seed, number, &mut arena, stop)?;
        debug_assert_eq!(broken(&self.plan, &record), None);
        let flows = |measure| self.yearly(&record, measure);
        let (requests, plans) = (flows("requests_received"), flows("plans_in_measure"));
        let within = flows("plans_on_time");
        let on_time = [0, 1, 2].map(|y| if plans[y] > 0.0 { 100.0 * within[y] / plans[y] } else { f64::NAN });
        Ok(SceneYears { requests, plans, on_time })
    }

    fn yearly(&self, record: &Record, measure: &str) -> [f64; 3] {
        let column = self.plan.series().iter().find_map(|s| match s.formula {
            Formula::Flow(column) if s.measure == measure => Some(column),
            _ => None,
        });
        let sum = |year: u32| {
            let months = 12 * year..12 * (year + 1);
            column.map_or(f64::NAN, |c| months.map(|m| record.month(self.plan.layout(), c, m)).sum::<i64>() as f64)
        };
        [0, 1, 2].map(sum)
    }
}

/// The scenario's text with values in place of capitals.
fn text_at(units: &[f64]) -> String {
    let value = |i: usize| input(i, units[i]);
    let (requests, share, weeks) = (value(0), value(1), value(4));
    let capacity = requests * share * value(2);
    let list_weeks = value(3);
    let list = (capacity * list_weeks / 52.0).round().max(1.0);
    // One case alone is the one that has waited longest.
    let list_mean = if list > 1.0 { list_weeks / 2.0 } else { list_weeks };
    let up = |growth: usize| libm::exp(value(growth));
    let rate = |cases: f64| cases / HOURS_A_YEAR;
    let second = capacity * up(CAPACITY_GROWTHS[0]);
    let put = [
        ("REQUESTS_1", requests),
        ("REQUESTS_2", requests * up(DEMAND_GROWTHS[0])),
        ("REQUESTS_3", requests * up(DEMAND_GROWTHS[0]) * up(DEMAND_GROWTHS[1])),
        ("NO_SHARE", 1.0 - share),
        ("SHARE", share),
        ("WEEKS", weeks),
        ("LIST_MEAN", list_mean),
        ("LIST_LONGEST", list_weeks),
        ("LIST", list),
        ("RATE_1", rate(capacity)),
        ("RATE_2", rate(second)),
        ("RATE_3", rate(second * up(CAPACITY_GROWTHS[1]))),
    ];
    // Comments first, so that no capital of a sentence is taken for a value.
    let plain: String = TEXT.lines().map(|line| line.split('#').next().unwrap_or_default().to_owned() + "\n").collect();
    put.iter().fold(plain, |text, (name, value)| text.replace(name, &format!("{value:.9}")))
}
