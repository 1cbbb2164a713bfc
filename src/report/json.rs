//! The answers of a run for programs.

use super::OUTPUT_VERSION;
use super::csv::has_values;
use super::number::decimal;
use super::sentence::{
    binding_sentence, caution_sentence, clearing_sentence, dip_sentence, family_sentence, finding, inputs_sentence,
    precision_sentence, shift_sentence,
};
use crate::project::{Answers, Cell, Exactness, Page, Precision, Probability, ServiceTable, Span, Spread, When};
use serde::Serialize;
use serde_json::{Value, json};

/// The answers as JSON, indented, with a line feed at the end. Numbers are rounded as in the CSV files; `null` is no
/// value. Series give mean, median and 10th and 90th percentile by index of `periods`; `measures.csv` has them all.
pub fn run_json(answers: &Answers) -> String {
    let periods: Vec<Value> = answers
        .periods
        .iter()
        .map(|p| {
            let kind = match p.span {
                Span::Month => "month",
                Span::Quarter => "quarter",
                Span::YearToDate => "year_to_date",
                Span::Year => "year",
            };
            json!({ "kind": kind, "start": p.first_day.to_string(), "end": p.last_day.to_string() })
        })
        .collect();
    let cautions = answers.cautions.iter().map(|c| caution_sentence(c, answers.replications));
    let mut own = json!({
        "start": answers.start.to_string(),
        "end": answers.end.to_string(),
        "first_replication": answers.first_replication,
        "pages": answers.pages.iter().map(|p| page(answers, p)).collect::<Vec<_>>(),
        "services": services(answers),
        "need": need(answers),
        "binding": binding_sentence(answers),
        "bottleneck_moves": shift_sentence(answers),
        "also_short": also_short(answers),
        "lists_that_grow": super::growing::json(answers),
        "targets": targets(answers),
        "ceilings": answers.ceilings.iter().map(super::ceiling::json).collect::<Vec<_>>(),
        "comparators": comparators(answers),
        "precision": answers.precision.as_ref().map(|p| precision(p, precision_sentence(answers))),
        "cautions": cautions.collect::<Vec<_>>(),
        "periods": periods,
        "series": series(answers),
    });
    if let (Some(sentence), Some(own)) = (inputs_sentence(answers), own.as_object_mut()) {
        own.insert("inputs".to_owned(), json!(sentence));
    }
    root(answers, own)
}

/// What every answer to one scenario begins with, and then its own; with a line feed at the end.
pub(super) fn root(answers: &Answers, own: Value) -> String {
    let whose = json!({
        "scenario": answers.title,
        "scenario_hash": answers.scenario_hash,
        "seed": answers.seed,
        "replications": answers.replications,
    });
    of_tool([whose, own])
}

/// Who answers, and then the parts of the answer, side by side; with a line feed at the end.
pub(super) fn of_tool(parts: impl IntoIterator<Item = Value>) -> String {
    let mut root = json!({
        "tool": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "output_version": OUTPUT_VERSION,
    });
    for part in parts {
        if let (Some(root), Value::Object(part)) = (root.as_object_mut(), part) {
            root.extend(part);
        }
    }
    format!("{root}\n")
}

/// The bytes of a file for programs: indented, with a line feed at the end.
pub(super) fn file(root: &impl Serialize) -> Vec<u8> {
    // Strings, dates and finite numbers always serialise.
    let mut bytes = serde_json::to_vec_pretty(root).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// A number as it is printed in the CSV files; `null` where there is none.
pub(super) fn number(value: impl Into<Option<f64>>) -> Value {
    value.into().and_then(|v| decimal(v).parse::<f64>().ok()).map_or(Value::Null, |v| json!(v))
}

/// How exact a difference is.
pub(super) fn exactness(e: &Exactness) -> Value {
    json!({ "half_width": number(e.half), "goal": number(e.goal), "sure": e.is_sure, "enough": e.enough })
}

/// How exact the figure is that a decision hangs on, with the same in words.
pub(super) fn precision(p: &Precision, text: Option<String>) -> Value {
    json!({
        "text": text,
        "pathway": p.pathway,
        "measure": p.measure,
        "period": p.period,
        "half_width": number(p.half),
        "goal": number(p.goal),
        "enough": p.enough,
        "draws": p.draws,
    })
}

pub(super) fn spread(spread: Option<Spread>) -> Value {
    spread.map_or(Value::Null, |s| json!({ "p10": number(s.p10), "p50": number(s.p50), "p90": number(s.p90) }))
}

pub(super) fn probability(p: &Probability) -> Value {
    json!({
        "share": number(p.share()),
        "lower": number(p.lower),
        "upper": number(p.upper),
        "replications": p.of,
    })
}

fn when(when: &When) -> Value {
    let date = |d: Option<crate::calendar::Date>| d.map_or(Value::Null, |d| json!(d.to_string()));
    json!({ "p10": date(when.p10), "p50": date(when.p50), "p90": date(when.p90), "never": probability(&when.never) })
}

fn page(answers: &Answers, page: &Page) -> Value {
    let quarters = page.on_time.quarters.iter().map(|q| {
        json!({
            "period": q.period,
            "plans_issued": spread(q.issued),
            "pc_on_time": spread(q.on_time),
            "pc_on_time_year_to_date": spread(q.year_to_date),
            "pc_on_time_by_request": spread(q.cohort),
            "open_over_limit": spread(q.over_limit),
        })
    });
    let years = page.on_time.years.iter().map(|y| {
        json!({
            "period": y.period,
            "start": y.first_day.to_string(),
            "with_published": y.with_published,
            "pc_on_time": spread(y.on_time),
        })
    });
    let families = page.families.iter().map(
        |f| json!({ "period": f.period, "median_weeks": spread(f.median_weeks), "p90_weeks": spread(f.p90_weeks) }),
    );
    let clearing = page.clearing.as_ref().map(|c| {
        json!({
            "text": clearing_sentence(answers, page, c),
            "weekly_requests": spread(Some(c.weekly_requests)),
            "first": spread(Some(c.first)),
            "last": spread(Some(c.last)),
            "when": when(&c.when),
            "stays_clear": probability(&c.stays_clear),
            "clear_at_end": probability(&c.clear_at_end),
        })
    });
    json!({
        "pathway": page.pathway,
        "title": page.title,
        "limit_days": page.limit_days,
        "finding": finding(answers, page),
        "quarters": quarters.collect::<Vec<_>>(),
        "years": years.collect::<Vec<_>>(),
        "family": family_sentence(answers, page),
        "families": families.collect::<Vec<_>>(),
        "clearing": clearing,
        "dips": page.dips.iter().map(|d| dip_sentence(d, page.limit_days)).collect::<Vec<_>>(),
    })
}

fn services(answers: &Answers) -> Value {
    let service = |s: &ServiceTable| {
        let rows = s.rows.iter().map(|row| {
            let figures = s.measures.iter().zip(&row.figures).map(|(m, figure)| ((*m).to_owned(), spread(*figure)));
            json!({ "period": row.period, "figures": figures.collect::<serde_json::Map<_, _>>() })
        });
        json!({
            "pathway": s.pathway,
            "title": s.title,
            "of": s.service.word(),
            "limit_days": s.limit_days,
            "quarters": rows.collect::<Vec<_>>(),
        })
    };
    answers.services.iter().map(service).collect()
}

fn need(answers: &Answers) -> Value {
    let Some(need) = &answers.need else { return Value::Null };
    let quarters = need.quarters.iter().map(|q| {
        json!({
            "period": q.period,
            "to_hold": spread(Some(q.to_hold)),
            "to_clear": spread(Some(q.to_clear)),
            "available": spread(Some(q.available)),
            "gap_to_hold": spread(Some(q.gap_to_hold)),
            "waiting_before": spread(Some(q.waiting_before)),
            "waiting": spread(Some(q.waiting)),
        })
    });
    json!({
        "team": need.team,
        "title": need.title,
        "clearance_weeks": number(need.clearance_weeks),
        "quarters": quarters.collect::<Vec<_>>(),
    })
}

fn also_short(answers: &Answers) -> Vec<Value> {
    let all = answers.shortages.iter().map(|s| {
        json!({
            "team": s.team.team,
            "title": s.team.title,
            "start": s.first_day.to_string(),
            "end": s.last_day.to_string(),
            "pc_hours_used": number(s.team.hours_percent),
            "pc_places_used": number(s.team.places_percent),
            "pc_contracts_used": number(s.team.volume_percent),
            "nobody_there": s.team.is_stopped(),
            "contacts_first": s.contacts_first,
            "waiting_before": number(s.team.waiting_first),
            "waiting_after": number(s.team.waiting_last),
        })
    });
    all.collect()
}

fn targets(answers: &Answers) -> Vec<Value> {
    let all = answers.targets.iter().map(|t| {
        json!({
            "id": t.id,
            "title": t.title,
            "pathway": t.pathway,
            "stage": t.stage,
            "measure": t.measure,
            "unit": t.unit,
            "start": t.first_day.to_string(),
            "end": t.last_day.to_string(),
            "goal": number(t.goal),
            "direction": if t.at_least { "at_least" } else { "at_most" },
            "hold": t.hold,
            "probability": t.outcome.map(|o| probability(&o.met)),
            "value": spread(t.outcome.map(|o| o.value)),
            "probability_at_date": t.outcome.map(|o| probability(&o.at_date)),
            "first_met": t.outcome.map(|o| when(&o.first_met)),
            "held_from": t.outcome.map(|o| when(&o.held_from)),
        })
    });
    all.collect()
}

fn comparators(answers: &Answers) -> Vec<Value> {
    let all = answers
        .comparators
        .iter()
        .map(|c| json!({ "title": c.title, "measure": c.measure, "value": number(c.value), "source": c.source }));
    all.collect()
}

fn series(answers: &Answers) -> Vec<Value> {
    let of = |cells: &[Option<Cell>], value: &dyn Fn(&Cell) -> Option<f64>| -> Vec<Value> {
        cells.iter().map(|c| number(c.as_ref().and_then(value))).collect()
    };
    let percentile = |percent| move |c: &Cell| c.percentile(percent).map(|e| e.value);
    let all = answers.series.iter().filter(|s| has_values(s)).map(|s| {
        let mut one = json!({
            "pathway": s.pathway,
            "stage": s.stage,
            "measure": s.measure,
            "unit": s.unit,
            "replications": s.cells.iter().map(|c| c.map_or(0, |c| c.replications)).collect::<Vec<_>>(),
            "mean": of(&s.cells, &|c| Some(c.mean.value)),
            "mean_lower": of(&s.cells, &|c| c.mean.lower),
            "mean_upper": of(&s.cells, &|c| c.mean.upper),
            "p10": of(&s.cells, &percentile(10)),
            "p50": of(&s.cells, &percentile(50)),
            "p90": of(&s.cells, &percentile(90)),
        });
        if let Some(one) = one.as_object_mut().filter(|_| s.cells.iter().flatten().any(|c| c.inputs.is_some())) {
            one.insert("share_of_inputs".to_owned(), json!(of(&s.cells, &|c| c.inputs)));
        }
        one
    });
    all.collect()
}
