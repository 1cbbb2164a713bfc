//! For programs.

use super::super::csv::Table;
use super::super::growing;
use super::super::json::{exactness, number, root};
use super::super::words::slug;
use super::{acts, exact, not_tried, sentence};
use crate::project::{Answers, Assumption, DifferenceCell, Effects, Estimate, Sensitivity, Swing};
use serde_json::{Value, json};

const COLUMNS: [&str; 26] = [
    "scenario",
    "measure",
    "unit",
    "path",
    "value",
    "least",
    "greatest",
    "stated",
    "at_least",
    "at_least_lower",
    "at_least_upper",
    "at_greatest",
    "at_greatest_lower",
    "at_greatest_upper",
    "spread",
    "spread_lower",
    "spread_upper",
    "morris_mean",
    "morris_mean_absolute",
    "morris_deviation",
    "morris_noise",
    "morris_effects",
    "morris_acts",
    "replications",
    "enough",
    "not_tried",
];

/// `sensitivity.csv`: one row a figure with a stated range, those that move the measure most first. `stated` is the measure
/// with every figure as stated; `at_least` and `at_greatest` how much more it is with this one at the ends of its range, and
/// `spread` from the lowest to the highest of the three, on the same futures, with their simulation errors at 95 %;
/// `enough` how many replications would have done to know the spread to a tenth (one that is not sure: to be sure of it);
/// `morris_*` the elementary effects over the whole range, where asked; `not_tried` why something is empty.
pub fn sensitivity_csv(base: &Answers, s: &Sensitivity) -> Vec<u8> {
    let mut table = Table::new(&COLUMNS);
    let scenario = slug(&base.title);
    let mut row = |of: &Assumption, ends: [Option<&DifferenceCell>; 2], swing: Option<&Swing>, why: &str| {
        let spread = swing.map(|swing| &swing.spread);
        for text in [&scenario, &s.measure, s.unit, &of.path, &of.value] {
            table.text(text);
        }
        table.text(&of.range.least.to_string());
        table.text(&of.range.most.to_string());
        table.number(s.stated.value);
        for estimate in ends.map(|cell| cell.map(|c| &c.difference.mean)).into_iter().chain([spread]) {
            for number in [estimate.map(|e| e.value), estimate.and_then(|e| e.lower), estimate.and_then(|e| e.upper)] {
                table.number(number);
            }
        }
        let effects = effects(s, of);
        for number in [effects.map(|e| e.mean), effects.map(|e| e.size), effects.map(|e| e.deviation)] {
            table.number(number);
        }
        table.number(effects.map(|e| e.noise));
        table.number(effects.map(|e| f64::from(e.count)));
        table.text(effects.map_or("", |e| acts(e.acts())));
        table.text(&base.replications.to_string());
        table.number(swing.and_then(|swing| swing.exactness?.enough).map(f64::from));
        table.text(why);
        table.end_row();
    };
    for swing in &s.swings {
        let ends = [swing.ends[0].as_ref().ok(), swing.ends[1].as_ref().ok()];
        let why: Vec<&str> = swing.ends.iter().filter_map(|end| end.as_ref().err().map(String::as_str)).collect();
        row(&swing.of, ends, Some(swing), &why.join("; "));
    }
    s.left_out.iter().for_each(|(of, why)| row(of, [None, None], None, why));
    table.bytes()
}

fn effects<'a>(s: &'a Sensitivity, of: &Assumption) -> Option<&'a Effects> {
    let all = s.screening.as_ref()?.effects.iter();
    all.filter(|(other, e)| other.path == of.path && e.count > 0).map(|(_, effects)| effects).next()
}

/// The answer for programs, with a line feed at the end.
pub fn sensitivity_json(base: &Answers, s: &Sensitivity) -> String {
    let estimate =
        |e: &Estimate| json!({ "value": number(e.value), "lower": number(e.lower), "upper": number(e.upper) });
    let end = |end: &Result<DifferenceCell, String>| match end {
        Ok(cell) => estimate(&cell.difference.mean),
        Err(why) => json!({ "not_tried": why }),
    };
    let figure = |of: &Assumption| json!({ "path": of.path, "value": of.value, "least": of.range.least, "greatest": of.range.most });
    let with = |mut root: Value, more: Value| {
        if let (Some(root), Value::Object(more)) = (root.as_object_mut(), more) {
            root.extend(more);
        }
        root
    };
    let figures = s.swings.iter().map(|swing| {
        let [least, greatest] = &swing.ends;
        let spread = estimate(&swing.spread);
        let sure = swing.is_sure();
        with(
            figure(&swing.of),
            json!({
                "at_least": end(least),
                "at_greatest": end(greatest),
                "spread": spread,
                "sure": sure,
                "exactness": swing.exactness.as_ref().map(exactness),
            }),
        )
    });
    let morris = s.screening.as_ref().map(|screening| {
        let effects = screening.effects.iter().map(|(of, e)| {
            json!({
                "path": of.path,
                "effects": e.count,
                "mean": number(e.mean),
                "mean_absolute": number(e.size),
                "deviation": number(e.deviation),
                "noise": number(e.noise),
                "acts": acts(e.acts()),
            })
        });
        let effects = effects.collect::<Vec<_>>();
        json!({ "trajectories": screening.trajectories, "refused_points": screening.refused, "effects": effects })
    });
    let left_out = s.left_out.iter().map(|(of, why)| with(figure(of), json!({ "not_tried": why })));
    let own = json!({
        "measure": s.measure,
        "unit": s.unit,
        "stated": estimate(&s.stated),
        "text": sentence(base, s),
        "precision_text": exact(s),
        "figures": figures.collect::<Vec<_>>(),
        "left_out": left_out.collect::<Vec<_>>(),
        "lists_that_grow": growing::json(base),
        "without_range": s.without_range,
        "not_tried": not_tried(s),
        "morris": morris,
    });
    root(base, own)
}
