//! The summary of a batch for programs.

use super::part::Head;
use super::place::{Batch, LeftOut};
use super::summary::{head_of, ranking};
use serde_json::{Map, Value, json};

/// The summary as JSON, indented, with a line feed at the end: the rows of `summary.csv`, numbers as numbers, `null`
/// where there is none.
pub fn batch_json(batch: &Batch, parts: &[(usize, Head)], left_out: &[LeftOut]) -> String {
    let rows = ranking(batch, parts).into_iter().map(|standing| {
        let place = &batch.scenarios[standing.number];
        let head = head_of(parts, standing.number);
        let levels = batch.columns.iter().cloned().zip(place.levels.iter().map(|l| json!(l)));
        let ranked = head.and_then(|h| h.ranked.as_ref()).map(|r| {
            json!({
                "start": r.start,
                "end": r.end,
                "unit": r.unit,
                "mean": number(&r.mean),
                "lower": number(&r.lower),
                "upper": number(&r.upper),
                "p10": number(&r.p10),
                "p50": number(&r.p50),
                "p90": number(&r.p90),
            })
        });
        let targets = head.map_or(&[][..], |h| &h.targets).iter().map(|t| {
            json!({
                "id": t.id,
                "title": t.title,
                "probability": number(&t.probability),
                "lower": number(&t.lower),
                "upper": number(&t.upper),
            })
        });
        json!({
            "rank": standing.rank,
            "scenario": place.scenario,
            "title": place.title,
            "scenario_hash": place.scenario_hash,
            "is_base": place.is_base,
            "levels": levels.collect::<Map<_, _>>(),
            "value": ranked,
            "targets": targets.collect::<Vec<_>>(),
            "lists_that_grow": head.map_or(&[][..], |h| &h.growing).iter().map(|g| json!({
                "team": g.team,
                "title": g.title,
                "more_each_month": number(&g.monthly),
            })).collect::<Vec<_>>(),
            "cost_pounds": head.map_or(Value::Null, |h| number(&h.cost_pounds)),
        })
    });
    let left_out = left_out.iter().map(|l| json!({ "scenario": batch.scenarios[l.number].scenario, "why": l.why }));
    let root = json!({
        "tool": batch.tool,
        "version": batch.version,
        "output_version": batch.output_version,
        "title": batch.title,
        "seed": batch.seed,
        "replications": batch.replications,
        "ranked_by": batch.rank_by,
        "scenarios": rows.collect::<Vec<_>>(),
        "left_out": left_out.collect::<Vec<_>>(),
    });
    // Values made of strings and finite numbers always serialise.
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text
}

/// A printed number as a number.
fn number(text: &str) -> Value {
    text.parse::<f64>().map_or(Value::Null, |n| json!(n))
}
