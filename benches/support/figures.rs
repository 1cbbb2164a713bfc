//! Figures of a replication, for those who compare the engine with others.

use sendsim::measure::{Formula, Record, Series};
use sendsim::plan::Plan;

/// A figure over all recorded months, by pathway, stage and measure.
///
/// # Panics
/// When the plan has no such figure, or it is neither a sum nor a ratio of sums.
pub fn whole(plan: &Plan, record: &Record, (pathway, stage, measure): (&str, &str, &str)) -> f64 {
    let of = |s: &&Series| s.pathway == pathway && s.stage == stage && s.measure == measure;
    let series = plan.series().iter().find(of).expect("the plan has this figure");
    let sum = |column| (0..plan.layout().months).map(|m| record.month(plan.layout(), column, m)).sum::<i64>() as f64;
    match series.formula {
        Formula::Flow(column) => sum(column) * series.scale,
        Formula::Ratio(above, below) => sum(above) / sum(below) * series.scale,
        other => panic!("{measure} is made by {other:?}"),
    }
}
