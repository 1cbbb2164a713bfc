//! What `solve` found, for programs.

use super::super::compare::traps;
use super::super::growing;
use super::super::json::{number, probability, root};
use super::{answer, beside, exact, how};
use crate::project::{Answers, Curve, Probability, Solution};
use serde_json::{Value, json};

/// The answer for programs, with a line feed at the end.
pub fn solve_json(base: &Answers, s: &Solution) -> String {
    let curve = |curve: &Curve| {
        let points = s.values.iter().zip(&curve.met);
        points.map(|(value, p)| json!({ "value": value, "met": probability(p) })).collect::<Vec<Value>>()
    };
    let check = |p: &Probability| probability(p);
    let least = s.least.map(|l| {
        json!({
            "value": s.values[l.value],
            "from": s.values[l.from],
            "to": l.to.map(|to| s.values[to].clone()),
        })
    });
    let second = s.second.as_ref().map(|second| {
        let rows = second.values.iter().zip(&second.curves).map(|(value, c)| {
            let least = c.least(s.confidence).map(|l| s.values[l.value].clone());
            json!({ "value": value, "least": least, "curve": curve(c) })
        });
        json!({ "path": second.path, "rows": rows.collect::<Vec<_>>() })
    });
    let own = json!({
        "path": s.path,
        "target": s.target,
        "hold": s.hold,
        "to_the_end": s.to_the_end,
        "confidence": number(s.confidence),
        "reachable": s.least.is_some(),
        "least": least,
        "text": answer(s),
        "guards": s.guards,
        "never_empty": s.never_empty,
        "unlock": s.unlock.as_ref().map(|u| json!({
            "teams": u.teams.iter().map(|(team, met)| json!({ "team": team, "met": probability(met) })).collect::<Vec<_>>(),
            "all": probability(&u.all),
        })),
        "ceiling": s.ceiling.as_ref().map(super::super::ceiling::json),
        "beside": s.beside.as_ref().map(|b| json!({
            "scenario": b.title,
            "text": beside(s),
            "least": b.least.map(|l| s.values[l.value].clone()),
            "curve": curve(&b.curve),
        })),
        "precision_text": exact(s),
        "how": how(s),
        "more_helps": s.curve.more_helps,
        "check": s.check.as_ref().map(|(at, before)| json!({ "at": check(at), "before": before.as_ref().map(check) })),
        "curve": curve(&s.curve),
        "costs": s.costs.as_ref().map(|c| c.iter().map(|v| number(*v)).collect::<Vec<_>>()),
        "second": second,
        "no_worse": s.no_worse.as_ref().map(super::super::worsened::json),
        "cautions": traps(base, &s.against_base),
        "lists_that_grow": {
            "as_it_is": growing::json(base),
            "with_the_answer": growing::json(&s.against_base.answers),
        },
    });
    root(base, own)
}
