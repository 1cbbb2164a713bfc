//! Charts of a series with their findings.

use super::Table;
use super::past::Past;
use super::print::{between, cell, figure, period, with_unit};
use crate::report::measure;
use crate::report::number::tenths;
use crate::report::pack::chart::{Chart, Crossing, Drawing, Fan, Goal, Layer, Note, SIZE, Size, WIDE, fan, stack};
use crate::report::pack::{Figure, Pack, Point, TargetRow};

/// A name for files: lower-case letters, digits and hyphens of a text, at most 40.
pub(super) fn file_name(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let name: String = plain.take(40).collect();
    name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// How a figure goes from its first to its last quarter: `falls from 54 % in Jul–Sep 2025 to 43 % in Oct–Dec 2026`.
pub(super) fn course(of: &Figure) -> String {
    let mut known: Vec<&Point> = of.quarters().filter(|p| p.percentile(50).is_finite()).collect();
    // A count of a part of a quarter, or of another season, is no match for the last: so the first of the same season.
    let counts = !matches!(of.unit.as_str(), "%" | "weeks") && !measure::of(&of.measure).is_level;
    if let Some(last) = known.last().filter(|_| counts).map(|p| p.start.month()) {
        known.retain(|p| p.start.month() == last);
    }
    let unit = if of.unit == "children" { "" } else { of.unit.as_str() };
    let told = |p: &Point| match unit {
        "" => figure(p.percentile(50), "children"),
        unit => with_unit(p.percentile(50), unit),
    };
    match known.as_slice() {
        [] => "nothing to show".to_owned(),
        [only] => format!("{} in {}", told(only), period(only)),
        [first, .., last] => {
            let (a, b) = (first.percentile(50), last.percentile(50));
            let verb = if told(first) == told(last) {
                return format!("{} in {} and in {}", told(first), period(first), period(last));
            } else if (b - a).abs() < 0.03 * a.abs().max(b.abs()) {
                "hardly change from"
            } else if b > a {
                "from"
            } else {
                "down from"
            };
            let verb = if verb == "from" { "up from" } else { verb };
            format!("{verb} {} in {} to {} in {}", told(first), period(first), told(last), period(last))
        }
    }
}

/// A fan in words.
fn describe(of: &Figure, title: &str) -> String {
    let known: Vec<&Point> = of.months().filter(|p| p.percentile(50).is_finite()).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return format!("{title}. No values.") };
    let by = |a: &&&Point, b: &&&Point| a.percentile(50).total_cmp(&b.percentile(50));
    let (Some(least), Some(most)) = (known.iter().min_by(by), known.iter().max_by(by)) else { return title.to_owned() };
    let told = |p: &Point| format!("{} in {}", with_unit(p.percentile(50), &of.unit), period(p));
    format!(
        "Chart by month. Median {} at first, lowest {}, highest {}, at the end {}; there 8 in 10 futures lie between {}. \
         All values are in the table below.",
        told(first),
        told(least),
        told(most),
        told(last),
        between(last.percentile(10), last.percentile(90), &of.unit).replace('–', " and "),
    )
}

/// Goals and benchmarks of a measure.
pub(super) fn goals(pack: &Pack, pathway: &str, measure: &str) -> Vec<Goal> {
    let targets = pack.targets.iter().filter(|t| t.pathway == pathway && t.stage.is_empty() && t.measure == measure);
    let unit = if measure.starts_with("pc_") { " %" } else { "" };
    let mut goals: Vec<Goal> = targets
        .map(|t| Goal {
            value: t.goal,
            text: format!("goal {}{unit}", tenths(t.goal)),
            span: Some((t.start, t.end)),
            is_goal: true,
        })
        .collect();
    let marks = pack.story.benchmarks.iter().filter(|b| b.measure == measure);
    goals.extend(marks.map(|b| Goal { value: b.value, text: b.title.clone(), span: None, is_goal: false }));
    goals
}

/// The target of a series, and the first month whose median meets it.
fn crossing<'a>(pack: &'a Pack, of: &'a Figure) -> Option<(&'a TargetRow, Option<&'a Point>)> {
    let is_of = |t: &&TargetRow| (&t.pathway, &t.stage, &t.measure) == (&of.pathway, &of.stage, &of.measure);
    let target = pack.targets.iter().find(is_of)?;
    Some((target, of.months().filter(|p| p.percentile(50).is_finite()).find(|p| meets(target, p))))
}

fn meets(target: &TargetRow, p: &Point) -> bool {
    if target.at_least { p.percentile(50) >= target.goal } else { p.percentile(50) <= target.goal }
}

/// When the median first meets a goal: the goal and the period.
pub(super) fn first_met(pack: &Pack, of: &Figure) -> Option<String> {
    let (target, first) = crossing(pack, of)?;
    let goal = with_unit(target.goal, &of.unit);
    let Some(first) = first else {
        return Some(format!("The median does not come to the goal of {goal} in any month"));
    };
    let months: Vec<&Point> = of.months().filter(|p| p.percentile(50).is_finite()).collect();
    let held = match months.iter().rev().take_while(|p| meets(target, p)).count() {
        0 => " and does not stay there".to_owned(),
        n => format!(" and stays there from {}", period(months[months.len() - n])),
    };
    Some(format!("The median first comes to the goal of {goal} in {}{held}", period(first)))
}

/// How a fan is to be drawn.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Whether it has a drawing of the width of the page too.
    pub is_wide: bool,
    /// Words before the measure, such as the service.
    pub notes: Vec<Note>,
    /// A title that says more than the course.
    pub title: Option<String>,
}

/// A fan of a series; `None` where there is nothing to draw.
pub(super) fn fan_of(pack: &Pack, pathway: &str, stage: &str, measure: &str, asked: Asked) -> Option<Chart> {
    let of = pack.figures.find(pathway, stage, measure)?;
    let points: Vec<&Point> = of.months().filter(|p| p.percentile(50).is_finite()).collect();
    if points.is_empty() {
        return None;
    }
    let words = measure::of(measure);
    let title = asked.title.unwrap_or_else(|| format!("{}: {}", words.title, course(of)));
    let past = Past::of(pack, of, words.is_level);
    let setting = &pack.story.scenario;
    let drawn = Fan {
        points,
        is_level: words.is_level,
        history: &past.points,
        goals: if stage.is_empty() { goals(pack, pathway, measure) } else { Vec::new() },
        crossing: crossing(pack, of).and_then(|(_, first)| first).map(|p| Crossing {
            period: (p.start, p.end),
            value: p.percentile(50),
            text: format!("goal first met {}", period(p)),
        }),
        notes: asked.notes.clone(),
        run: (setting.start, setting.end),
        unit: unit(&of.unit),
        floating: false,
    };
    let sizes: &[Size] = if asked.is_wide { &[WIDE, SIZE] } else { &[SIZE] };
    let drawings: Vec<Drawing> = sizes.iter().map(|size| fan(*size, &drawn)).collect();
    let told = if stage.is_empty() { first_met(pack, of).filter(|told| *told != title) } else { None };
    Some(Chart {
        name: file_name(&format!("{pathway}-{stage}-{measure}")),
        description: format!("{}{}", describe(of, &title), past.description(of)),
        table: past.table(of, format!("{}, {}, over futures", words.title, words.about)),
        about: words.about.to_owned(),
        title,
        drawings,
        pins: asked.notes.into_iter().map(|n| n.text).collect(),
        notes: told.map(|told| format!("{told}.")).into_iter().chain(past.note()).collect(),
    })
}

/// A unit as it stands over an axis.
pub(super) fn unit(unit: &str) -> &str {
    if unit == "pounds" { "£" } else { unit }
}

/// A list by age: layers of means, the oldest at the bottom; `None` where there are none.
pub(super) fn list_by_age(pack: &Pack, pathway: &str, layers: &[(String, Vec<f64>)], of: &Figure) -> Option<Chart> {
    let months: Vec<&Point> = of.months().collect();
    let (first, last) = (months.first()?, months.last()?);
    let drawn: Vec<Layer> =
        layers.iter().map(|(text, values)| Layer { text: text.clone(), values: values.clone() }).collect();
    let periods: Vec<_> = months.iter().map(|p| (p.start, p.end)).collect();
    let setting = &pack.story.scenario;
    let run = (setting.start, setting.end);
    let oldest = layers.first()?;
    let (from, to) = (*oldest.1.first()?, *oldest.1.last()?);
    let title = format!(
        "The list by age: {} wait {} at the end of {}, {} at the end of {}",
        figure(to, "children"),
        oldest.0,
        period(last),
        figure(from, "children"),
        period(first),
    );
    let mut head = vec!["end of"];
    head.extend(layers.iter().map(|(text, _)| text.as_str()));
    head.push("all");
    let mut table = Table::new("Children by time waited so far, mean over futures", &head);
    for (k, p) in months.iter().enumerate() {
        let values = layers.iter().map(|(_, values)| values[k]);
        let all: f64 = values.clone().sum();
        table.row(std::iter::once(period(p)).chain(values.map(cell)).chain([cell(all)]));
    }
    let description = format!(
        "Layers by month, the longest waits at the bottom. {title}. In all {} and {}. All values are in the table \
         below.",
        figure(layers.iter().map(|(_, v)| v.first().copied().unwrap_or(0.0)).sum(), "children"),
        with_unit(layers.iter().map(|(_, v)| v.last().copied().unwrap_or(0.0)).sum(), "children"),
    );
    Some(Chart {
        name: file_name(&format!("{pathway}-by-age")),
        title,
        about: "children at the end of the month, mean over futures".to_owned(),
        description,
        drawings: vec![stack(SIZE, &periods, &drawn, run, "children")],
        table,
        pins: Vec::new(),
        notes: Vec::new(),
    })
}
