//! A comparison for programs.

use super::super::growing;
use super::super::json::{number, of_tool, precision, probability, spread};
use super::super::sentence::difference_precision;
use super::csv::group;
use super::sentence::{children, driver, finding, losers, money, moved, traps};
use crate::project::{Answers, CHILDREN_MEASURES, ChildrenAnswer, Comparison, Difference, DifferenceCell, TargetPair};
use serde_json::{Value, json};

/// The comparisons as JSON, with a line feed at the end: sentences as on the page, targets, children, money, and every
/// difference over the whole run. `differences.csv` has them by period.
pub fn compare_json(base: &Answers, comparisons: &[Comparison]) -> String {
    of_tool([json!({
        "base": base.title,
        "base_hash": base.scenario_hash,
        "lists_that_grow": growing::json(base),
        "start": base.start.to_string(),
        "end": base.end.to_string(),
        "seed": base.seed,
        "first_replication": base.first_replication,
        "replications": base.replications,
        "comparisons": comparisons.iter().map(|c| one(base, c)).collect::<Vec<_>>(),
    })])
}

fn one(base: &Answers, c: &Comparison) -> Value {
    json!({
        "scenario": c.answers.title,
        "scenario_hash": c.answers.scenario_hash,
        "same": c.is_same(),
        "finding": finding(base, c),
        "children_text": c.children.iter().filter_map(|p| children(c, p)).collect::<Vec<_>>(),
        "drivers": c.drivers.iter().map(driver).collect::<Vec<_>>(),
        "lists": c.moves.iter().map(moved).collect::<Vec<_>>(),
        "losers": losers(c),
        "lists_that_grow": growing::json(&c.answers),
        "cautions": traps(base, c),
        "targets": c.targets.iter().map(target).collect::<Vec<_>>(),
        "money": c.money.as_ref().map(|m| json!({
            "text": money(m),
            "cost_pounds": number(m.cost.mean.value),
            "plans_on_time": number(m.on_time.map(|cell| cell.mean.value)),
            "pounds_per_plan_on_time": number(m.per_plan),
        })),
        "precision": c.precision.as_ref().map(|p| precision(p, difference_precision(p, base))),
        "children": c.children.iter().map(|p| paired(base, p)).collect::<Vec<_>>(),
        "whole_run": c.differences.iter().filter_map(whole_run).collect::<Vec<_>>(),
    })
}

fn target(t: &TargetPair) -> Value {
    let met = |answer: &crate::project::TargetAnswer| answer.outcome.map(|o| probability(&o.met));
    json!({
        "target": t.base.id,
        "title": t.base.title,
        "base": met(&t.base),
        "other": met(&t.other),
        "only_other": t.gained.as_ref().map(probability),
        "only_base": t.lost.as_ref().map(probability),
    })
}

fn paired(base: &Answers, pathway: &ChildrenAnswer) -> Value {
    let rows = pathway.rows.iter().map(|row| {
        let mut of = serde_json::Map::new();
        of.insert("group".to_owned(), json!(group(base, row.of)));
        for ((measure, _), cell) in CHILDREN_MEASURES.iter().zip(&row.cells) {
            of.insert(
                (*measure).to_owned(),
                json!({ "mean": number(cell.mean.value), "range": spread(Some(cell.spread())) }),
            );
        }
        Value::Object(of)
    });
    json!({ "pathway": pathway.pathway, "limit_days": pathway.limit_days, "groups": rows.collect::<Vec<_>>() })
}

fn whole_run(d: &Difference) -> Option<Value> {
    let cell: &DifferenceCell = d.whole.as_ref()?;
    Some(json!({
        "pathway": d.pathway,
        "stage": d.stage,
        "measure": d.measure,
        "unit": d.unit,
        "base": number(cell.base),
        "other": number(cell.other),
        "difference": number(cell.difference.mean.value),
        "lower": number(cell.difference.mean.lower),
        "upper": number(cell.difference.mean.upper),
        "range": spread(Some(cell.difference.spread())),
        "better": cell.better.as_ref().map(probability),
        "worse": cell.worse.as_ref().map(probability),
        "pairing": number(cell.pairing),
    }))
}
