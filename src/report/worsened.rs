//! The guard rail of `solve`: what the answer does to other services.

use super::json::{number, probability};
use super::number::{share, tenths};
use super::terminal::{NONE, Table, Text};
use crate::project::{NoWorse, Worsened};
use serde_json::{Value, json};

/// Whether the guard rail holds, in a sentence.
pub(super) fn sentence(guard: &NoWorse) -> String {
    let percent = tenths(guard.percent);
    let broken: Vec<String> = guard.broken().map(told).collect();
    if guard.services.is_empty() {
        return "There is no other service that could be made worse.".to_owned();
    }
    match broken.as_slice() {
        [] => format!("No other service is worse by more than {percent} %, sure beyond the simulation error (95 %)."),
        broken => {
            format!("Not allowed: it may make other services worse by more than {percent} %: {}.", broken.join("; "))
        }
    }
}

/// `Physiotherapy by 6.1 % (2.0 to 10.2), over it in 61 % of futures`.
fn told(service: &Worsened) -> String {
    let Some(by) = &service.by else { return format!("{}, in which nothing is done any more", service.title) };
    let over = service.over.filter(|p| p.of > 0).map(|p| format!(", more than that in {} of futures", share(&p)));
    format!("{} by {} % ({}){}", service.title, signed(by.mean.value), error(service), over.unwrap_or_default())
}

fn signed(value: f64) -> String {
    let text = tenths(value);
    if text == "-0" { "0".to_owned() } else { text }
}

fn error(service: &Worsened) -> String {
    let bounds = service.by.as_ref().and_then(|by| Some((by.mean.lower?, by.mean.upper?)));
    bounds.map_or("error not known".to_owned(), |(lower, upper)| format!("{} to {}", signed(lower), signed(upper)))
}

/// The section of a page.
pub(super) fn write(text: &mut Text, guard: &NoWorse) {
    text.heading("Other services", "worse than in the scenario as it is by so many per cent, below 0: better");
    let over = format!("over {} %|in", tenths(guard.percent));
    let mut table = Table::new(&["service", "worse|by, %", "simulation|error, 95 %", &over, "within|the bound"]);
    for service in &guard.services {
        let within = if service.is_within(guard.percent) { "yes" } else { "NO" };
        table.row(vec![
            service.title.clone(),
            service.by.as_ref().map_or(NONE.to_owned(), |by| signed(by.mean.value)),
            error(service),
            service.over.filter(|p| p.of > 0).map_or(NONE.to_owned(), |p| share(&p)),
            within.to_owned(),
        ]);
    }
    if !guard.services.is_empty() {
        text.table(&table);
    }
    text.prose(
        "Referrals are judged by the mean weeks until seen, reviews by the share in time, over the whole run. Within the bound: \
         the upper end of the simulation error is; more --replications make it narrower.",
    );
}

/// The guard rail for programs.
pub(super) fn json(guard: &NoWorse) -> Value {
    let services = guard.services.iter().map(|service| {
        let mean = service.by.as_ref().map(|by| by.mean);
        json!({
            "pathway": service.pathway,
            "service": service.title,
            "measure": service.measure,
            "unit": service.unit,
            "percent": number(mean.map(|m| m.value)),
            "lower": number(mean.and_then(|m| m.lower)),
            "upper": number(mean.and_then(|m| m.upper)),
            "over": service.over.as_ref().map(probability),
            "within": service.is_within(guard.percent),
        })
    });
    json!({ "percent": number(guard.percent), "text": sentence(guard), "services": services.collect::<Vec<_>>() })
}
