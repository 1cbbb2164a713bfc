//! What the next sum of money buys at each team: a page, a table, JSON.

use super::csv::Table as Csv;
use super::growing;
use super::json::{exactness, number, root};
use super::measure::quoted;
use super::number::{share, significant, tenths, whole};
use super::sentence::exactness_sentence;
use super::terminal::{NONE, Table, Text};
use super::words::{capital, counted, day, mean_of, of_change, singular, slug};
use crate::project::{Answers, Cell, DifferenceCell, Money, Price, PriceList, PriceRound};
use serde_json::{Value, json};

const COLUMNS: [&str; 26] = [
    "scenario",
    "measure",
    "unit",
    "round",
    "spent_before_pounds_a_year",
    "step_pounds_a_year",
    "rank",
    "team",
    "like",
    "units",
    "units_of",
    "change",
    "lower",
    "upper",
    "p10",
    "p90",
    "cost_more_pounds",
    "pounds_each",
    "plans_on_time_more",
    "plans_on_time_lower",
    "plans_on_time_upper",
    "pounds_each_plan_on_time",
    "sure",
    "bought",
    "replications",
    "enough",
];

/// `prices.csv`: for every sum that is spent and every team what it buys there, the best first. `change` is the measure
/// with it less that without, on the same futures, with its simulation error; `p10` and `p90` are its range of futures.
/// `enough`: how many replications would have done to know it to a tenth (one that is not sure: to be sure of it).
pub fn prices_csv(base: &Answers, list: &PriceList) -> Vec<u8> {
    let mut table = Csv::new(&COLUMNS);
    let scenario = slug(&base.title);
    for (r, round) in list.rounds.iter().enumerate() {
        for (k, price) in round.prices.iter().enumerate() {
            for text in [&scenario, &list.measure, list.unit, &(r + 1).to_string()] {
                table.text(text);
            }
            table.number(Some(round.spent));
            table.number(Some(list.step));
            table.text(&(k + 1).to_string());
            table.text(&price.team);
            table.text(&price.like);
            table.number(Some(price.units));
            table.text(price.unit);
            let change = price.change.as_ref().map(|c| &c.difference);
            cell(&mut table, change);
            let spread = change.map(Cell::spread);
            table.number(spread.map(|s| s.p10));
            table.number(spread.map(|s| s.p90));
            table.number(price.money.as_ref().map(|m| m.cost.mean.value));
            table.number(price.pounds_each(list.highest));
            cell(&mut table, price.money.as_ref().and_then(|m| m.on_time.as_ref()));
            table.number(price.money.as_ref().and_then(|m| m.per_plan));
            table.text(if price.is_sure(list.highest) { "1" } else { "0" });
            table.text(if round.bought && k == 0 { "1" } else { "0" });
            table.text(&base.replications.to_string());
            table.number(price.exactness.and_then(|e| e.enough).map(f64::from));
            table.end_row();
        }
    }
    table.bytes()
}

/// Mean and its simulation error.
fn cell(table: &mut Csv, cell: Option<&Cell>) {
    let mean = cell.map(|c| c.mean);
    table.number(mean.map(|m| m.value));
    table.number(mean.and_then(|m| m.lower));
    table.number(mean.and_then(|m| m.upper));
}

/// A team as it is named where it is one of several offers: with the post or contract that more is bought of.
pub(super) fn named(team: &str, like: &str, several: bool) -> String {
    if several { format!("{team}: {like}") } else { team.to_owned() }
}

/// A team, with the post or contract where the list has several offers of it.
fn offer(list: &PriceList, price: &Price) -> String {
    let alike = |round: &PriceRound| round.prices.iter().filter(|other| other.title == price.title).count();
    named(&price.title, &price.like, list.rounds.iter().any(|round| alike(round) > 1))
}

/// What is bought first, and how it goes on.
pub(super) fn answer(base: &Answers, list: &PriceList) -> String {
    let measure = quoted(&list.measure, base);
    let first = list.rounds.first().and_then(|round| round.best(list.highest));
    let Some(first) = first else {
        return format!(
            "The next {} a year bring nothing sure at any one team: {} stays as it is.",
            pounds(list.step),
            measure
        );
    };
    let by = first.change.as_ref().map_or(String::new(), |c| change(c, list.unit));
    let mut text = format!(
        "The next {} a year buy most at {}: {} like \"{}\", and {measure} changes by {by}.",
        pounds(list.step),
        first.title,
        units(first),
        first.like,
    );
    let mut then: Vec<(String, u32)> = Vec::new();
    for price in list.bought() {
        let offer = offer(list, price);
        match then.last_mut() {
            Some((last, times)) if *last == offer => *times += 1,
            _ => then.push((offer, 1)),
        }
    }
    if then.len() > 1 || then.first().is_some_and(|(_, times)| *times > 1) {
        let words = then.iter().map(|(offer, times)| format!("{} at {offer}", pounds(f64::from(*times) * list.step)));
        text += &format!(" In order: {}.", words.collect::<Vec<_>>().join(", then "));
    }
    if list.left >= 1.0 {
        text += &format!(" {} of the budget are less than a step and stay unspent.", pounds(list.left));
    }
    text
}

/// How exact the change is at the team where the first sum buys most, and how many futures would have done.
pub(super) fn exact(base: &Answers, list: &PriceList) -> Option<String> {
    let first = list.rounds.first()?.prices.first()?;
    let (measure, offer) = (quoted(&list.measure, base), offer(list, first));
    let subject = format!("The change of {measure} by the first {} at {offer}", pounds(list.step));
    first.exactness.as_ref().map(|e| exactness_sentence(e, &subject, list.unit))
}

/// `£50,000`.
fn pounds(value: f64) -> String {
    let sign = if value.round() < 0.0 { "-" } else { "" };
    format!("{sign}£{}", whole(value.abs()))
}

/// `0.86 WTE`.
fn units(price: &Price) -> String {
    format!("{} {}", significant(price.units), price.unit)
}

/// A difference with its sign, as exact as it is.
fn signed(value: f64) -> String {
    let text = if value.abs() >= 9.95 { whole(value) } else { format!("{value:.1}") };
    match text.as_str() {
        "0.0" | "-0.0" => "0".to_owned(),
        _ if value > 0.0 => format!("+{text}"),
        _ => text,
    }
}

/// `-120 children (±13)`.
fn change(cell: &DifferenceCell, unit: &str) -> String {
    format!("{} {} ({})", signed(cell.difference.mean.value), of_change(unit), error(&cell.difference))
}

fn error(cell: &Cell) -> String {
    let half = cell.mean.upper.map(|upper| upper - cell.mean.value);
    half.map_or("error not known".to_owned(), |half| format!("±{}", signed(half).trim_start_matches('+')))
}

/// The price lists as a page of text, `width` columns wide.
pub fn prices_text(base: &Answers, list: &PriceList, width: usize, colour: bool) -> String {
    let mut text = Text::new(width, colour);
    text.title(&base.title);
    text.line(&format!("{} to {} · spent from {} on", day(base.start), day(base.end), day(list.from)));
    text.answer(&answer(base, list));
    let (measure, stated) = (quoted(&list.measure, base), mean(list.stated.value, list.unit));
    text.prose(&format!("As it is, {measure} is {}.", mean_of(&stated, list.unit)));
    growing::sentence(base).iter().for_each(|sentence| text.prose(sentence));
    for round in &list.rounds {
        one(&mut text, list, round);
    }
    if list.ended_early {
        text.prose(
            "It ends here: no team makes a sure difference by itself. Two at once may: sendsim solve --and-vary tries \
             two levers together.",
        );
    }
    let all = together(base, list);
    if !all.is_empty() {
        text.heading("All that was bought", &pounds_spent(list));
        all.iter().for_each(|told| text.prose(told));
    }
    text.heading("How to read it", "");
    text.prose(
        "What is bought is like the post or contract named, found on the day: its hours, leave, sickness, turnover, slow \
         start and pay. Each row is the scenario with it less that without, on the same futures; ± is the simulation \
         error (95 %). After each sum all is worked out anew, because the bottleneck moves. The run ends: what is bought \
         late, or works slowly, is worth more than it shows here.",
    );
    exact(base, list).iter().for_each(|sentence| text.prose(sentence));
    text.line(&format!(
        "{} · seed {} · {} {}",
        counted(f64::from(base.replications), "future"),
        base.seed,
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION")
    ));
    text.finish()
}

/// A mean with as many digits as tell something.
fn mean(value: f64, unit: &str) -> String {
    match value.abs() {
        0.0 | 100.0.. => whole(value),
        _ if unit.starts_with('%') => tenths(value),
        _ => significant(value),
    }
}

fn one(text: &mut Text, list: &PriceList, round: &PriceRound) {
    let finding = match round.best(list.highest) {
        Some(best) => format!("buys most at {}", offer(list, best)),
        None => "buys nothing sure at any one team".to_owned(),
    };
    let spent = if round.spent > 0.0 { format!(" after {}", pounds(round.spent)) } else { " a year".to_owned() };
    text.heading(&format!("The next {}{spent}", pounds(list.step)), &finding);
    let change = format!("change,|mean{}", if list.unit.starts_with('%') { ", points" } else { "" });
    let heads = ["team", "buys", &change, "±", "plans on|time more", "cost over|the run, £", "£ each"];
    let mut table = Table::new(&heads);
    let (nothing, some): (Vec<&Price>, Vec<&Price>) = round.prices.iter().partition(|price| price.is_nothing());
    for price in &some {
        let cell = price.change.as_ref().map(|c| &c.difference);
        let money = price.money.as_ref();
        let on_time = money.and_then(|m| m.on_time.as_ref());
        table.row(vec![
            offer(list, price),
            units(price),
            cell.map_or(NONE.to_owned(), |c| signed(c.mean.value)),
            cell.map_or(NONE.to_owned(), |c| error(c).trim_start_matches('±').to_owned()),
            on_time.map_or(NONE.to_owned(), |c| signed(c.mean.value)),
            money.map_or(NONE.to_owned(), |m| whole(m.cost.mean.value)),
            price.pounds_each(list.highest).map_or(NONE.to_owned(), whole),
        ]);
    }
    if !some.is_empty() {
        text.table(&table);
    }
    if !nothing.is_empty() {
        let offers: Vec<String> = nothing.iter().map(|price| offer(list, price)).collect();
        text.prose(&format!("No difference in any future: {}.", offers.join(", ")));
    }
}

/// What all that was bought comes to, in sentences; empty where nothing was.
pub(super) fn together(base: &Answers, list: &PriceList) -> Vec<String> {
    let Some((cell, money)) = &list.together else { return Vec::new() };
    let better = if list.highest { cell.difference.mean.value } else { -cell.difference.mean.value };
    let mut told = vec![format!("{} changes by {}.", capital(&quoted(&list.measure, base)), change(cell, list.unit))];
    if let Some(money) = money {
        told.push(super::compare::money(money));
        if better > 0.0 && money.cost.mean.value > 0.0 {
            let each = pounds(money.cost.mean.value / better);
            let unit = singular(of_change(list.unit));
            told.push(format!("That is {each} over the run for each {unit} by which it is better."));
        }
    }
    told.extend(super::compare::pairing(cell));
    if let Some(better) = cell.better.filter(|p| p.of > 0) {
        told.push(format!("Better in {} of futures.", share(&better)));
    }
    told
}

fn pounds_spent(list: &PriceList) -> String {
    format!("{} a year", pounds(list.bought().count() as f64 * list.step))
}

/// The price lists for programs, with a line feed at the end.
pub fn prices_json(base: &Answers, list: &PriceList) -> String {
    let of_cell = |cell: &Cell| {
        json!({
            "mean": number(cell.mean.value),
            "lower": cell.mean.lower.map(number),
            "upper": cell.mean.upper.map(number),
            "p10": number(cell.spread().p10),
            "p90": number(cell.spread().p90),
        })
    };
    let of_money = |m: &Money| {
        json!({
            "cost": of_cell(&m.cost),
            "plans_on_time": m.on_time.as_ref().map(of_cell),
            "pounds_each_plan_on_time": m.per_plan.map(number),
        })
    };
    let price = |p: &Price| {
        json!({
            "team": p.team,
            "title": p.title,
            "like": p.like,
            "units": number(p.units),
            "units_of": p.unit,
            "change": p.change.as_ref().map(|c| of_cell(&c.difference)),
            "money": p.money.as_ref().map(of_money),
            "pounds_each": p.pounds_each(list.highest).map(number),
            "sure": p.is_sure(list.highest),
            "exactness": p.exactness.as_ref().map(exactness),
        })
    };
    let rounds = list.rounds.iter().map(|round| {
        json!({
            "spent_before": number(round.spent),
            "bought": round.bought.then(|| round.prices.first().map(|p| p.team.clone())),
            "prices": round.prices.iter().map(price).collect::<Vec<Value>>(),
        })
    });
    let own = json!({
        "measure": list.measure,
        "unit": list.unit,
        "highest_is_best": list.highest,
        "stated": { "mean": number(list.stated.value), "lower": list.stated.lower.map(number), "upper": list.stated.upper.map(number) },
        "step_pounds_a_year": number(list.step),
        "from": list.from.to_string(),
        "text": answer(base, list),
        "rounds": rounds.collect::<Vec<Value>>(),
        "ended_early": list.ended_early,
        "precision_text": exact(base, list),
        "lists_that_grow": growing::json(base),
        "together": list.together.as_ref().map(|(c, m)| json!({ "change": of_cell(&c.difference), "money": m.as_ref().map(of_money) })),
    });
    root(base, own)
}
