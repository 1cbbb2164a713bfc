//! One pathway: on time, waits, the list.

use super::super::number::{range, tenths, whole};
use super::super::sentence::{
    clearing_sentence, dip_sentence, family_sentence, finding, published_sentence, shift_sentence,
};
use super::super::words::{counted, limit, long_period, short_month, short_period};
use super::Text;
use super::chart::{Mark, chart};
use super::table::Table;
use crate::project::{Answers, FamilyRow, Page, Spread, TargetAnswer, is_published_rate, names};

/// What stands for a figure that is not there.
pub(in crate::report) const NONE: &str = "·";

pub(super) fn write(text: &mut Text, answers: &Answers, page: &Page) {
    text.answer(&format!("{}: {}", page.title, finding(answers, page)));
    if let Some(shift) = shift_sentence(answers) {
        text.title(&shift);
    }
    on_time(text, answers, page);
    draw(text, answers, page);
    if !page.dips.is_empty() {
        let falls = match page.dips.len() {
            1 => "One fall of the published rate is not a worse service".to_owned(),
            n => format!("{n} falls of the published rate are not a worse service"),
        };
        text.heading("With care", &falls);
        for dip in &page.dips {
            text.item(&dip_sentence(dip, page.limit_days));
        }
    }
    families(text, answers, page);
}

fn on_time(text: &mut Text, answers: &Answers, page: &Page) {
    let limit = limit(page.limit_days);
    text.heading("On time", &trend(answers, page));
    let mut table = Table::new(&[
        "quarter",
        "on time by|quarter of|issue, %",
        "8 in 10|futures,|%",
        "on time|year to|date, %",
        "on time by|quarter of|request, %",
        "plans|issued,|children",
        &format!("open past|{limit},|children"),
    ]);
    let cell = |s: Option<Spread>| s.map_or(NONE.to_owned(), |s| whole(s.p50));
    for q in &page.on_time.quarters {
        table.row(vec![
            short_period(&answers.periods[q.period]),
            cell(q.on_time),
            q.on_time.map_or(NONE.to_owned(), |s| range(&s)),
            cell(q.year_to_date),
            cell(q.cohort),
            cell(q.issued),
            cell(q.over_limit),
        ]);
    }
    text.table(&table);
    if page.on_time.quarters.iter().any(|q| q.cohort.is_none()) {
        text.line(&format!("{NONE} not known before the run ends"));
    }
    text.blank();
    let years = page.on_time.years.iter().filter_map(|y| {
        let rate = y.on_time?;
        let when = long_period(y.first_day, answers.periods[y.period].last_day);
        let part = if y.with_published { ", part published" } else { "" };
        Some(format!("{when}: {} % ({}{part})", whole(rate.p50), range(&rate)))
    });
    let mut compare: Vec<String> = years.collect();
    let beside = answers.comparators.iter().filter(|c| is_published_rate(&c.measure));
    compare.extend(beside.map(|c| format!("{}: {} %", c.title, tenths(c.value))));
    if !compare.is_empty() {
        text.prose(&format!("On time by year of issue. {}.", compare.join("; ")));
    }
    if let Some(series) = answers.series(&page.pathway, "", names::ON_TIME_EX).filter(|_| page.has_exceptions) {
        let years = page.on_time.years.iter().filter_map(|y| {
            let when = long_period(y.first_day, answers.periods[y.period].last_day);
            Some(format!("{when}: {} %", whole(series.spread(y.period)?.p50)))
        });
        let years: Vec<String> = years.collect();
        if !years.is_empty() {
            text.prose(&format!("The same with exceptions left out. {}.", years.join("; ")));
        }
    }
    if let Some(published) = published_sentence(answers, page) {
        text.prose(&published);
    }
}

/// From the first to the last quarter.
fn trend(answers: &Answers, page: &Page) -> String {
    let rates =
        page.on_time.quarters.iter().filter_map(|q| Some((short_period(&answers.periods[q.period]), q.on_time?)));
    let rates: Vec<_> = rates.collect();
    match rates.as_slice() {
        [first, .., last] => {
            let limit = limit(page.limit_days);
            let (from, to) = (whole(first.1.p50), whole(last.1.p50));
            format!("{from} % within {limit} in {}, {to} % in {}", first.0, last.0)
        }
        _ => String::new(),
    }
}

/// Since when the median future is at the goal or above.
fn above_goal(answers: &Answers, page: &Page, target: &TargetAnswer) -> String {
    let months = page.on_time.months.iter().rev();
    let held = months.take_while(|(_, s)| s.is_none_or(|s| s.p50 >= target.goal)).filter(|(_, s)| s.is_some()).last();
    match held {
        Some((p, _)) => {
            let from = short_month(answers.periods[*p].first_day);
            format!("the median stays at {} % or more from {from}", tenths(target.goal))
        }
        None => format!("the median is below {} % at the end", tenths(target.goal)),
    }
}

fn waits(answers: &Answers, page: &Page) -> String {
    let known =
        page.families.iter().filter_map(|f| Some((short_month(answers.periods[f.period].first_day), f.median_weeks?)));
    let known: Vec<_> = known.collect();
    match known.as_slice() {
        [first, .., last] => {
            let (from, to) = (counted(first.1.p50, "week"), whole(last.1.p50));
            format!("{from} in the middle if it asks in {}, {to} in {}", first.0, last.0)
        }
        _ => String::new(),
    }
}

fn draw(text: &mut Text, answers: &Answers, page: &Page) {
    let about = |t: &&TargetAnswer| is_published_rate(&t.measure) && t.pathway == page.pathway;
    let goal = answers.targets.iter().find(about);
    let beside = answers.comparators.iter().find(|c| is_published_rate(&c.measure));
    let mut marks: Vec<Mark> = goal.iter().map(|t| Mark { value: t.goal, symbol: '─' }).collect();
    marks.extend(beside.iter().map(|c| Mark { value: c.value, symbol: '┄' }));
    let points: Vec<_> = page.on_time.months.iter().map(|(p, s)| (answers.periods[*p].first_day, *s)).collect();
    let lines = chart(&points, &marks, text.width);
    if lines.is_empty() {
        return;
    }
    text.heading("On time by month of issue, %", &goal.map_or(String::new(), |t| above_goal(answers, page, t)));
    lines.iter().for_each(|l| text.line(l));
    let mut legend = "● median   ┃ 8 in 10 futures".to_owned();
    if let Some(t) = goal {
        legend += &format!("   ─ goal {} %", tenths(t.goal));
    }
    if let Some(c) = beside {
        legend += &format!("   ┄ {}: {} %", c.title, tenths(c.value));
    }
    text.line(&format!("       {legend}"));
}

fn families(text: &mut Text, answers: &Answers, page: &Page) {
    text.heading("What a family waits", &waits(answers, page));
    text.prose(&family_sentence(answers, page));
    let known: Vec<&FamilyRow> = page.families.iter().filter(|f| f.median_weeks.is_some()).collect();
    if known.len() > 1 {
        text.blank();
        let columns = (text.width - 32) / 8;
        // Quarterly where that fits: the same months of each year stand out.
        let every = if known.len().div_ceil(3) <= columns { 3 } else { known.len().div_ceil(columns) };
        let shown: Vec<&&FamilyRow> = known.iter().step_by(every).collect();
        let heads: Vec<String> = shown.iter().map(|f| short_month(answers.periods[f.period].first_day)).collect();
        let mut header = vec!["asks in"];
        header.extend(heads.iter().map(String::as_str));
        let mut table = Table::new(&header);
        let row = |name: &str, of: &dyn Fn(&FamilyRow) -> Option<Spread>| {
            let cells = shown.iter().map(|f| of(f).map_or(NONE.to_owned(), |s| whole(s.p50)));
            std::iter::once(name.to_owned()).chain(cells).collect::<Vec<_>>()
        };
        table.row(row("half wait at most, weeks", &|f| f.median_weeks));
        table.row(row("9 in 10 wait at most, weeks", &|f| f.p90_weeks));
        text.table(&table);
    }
    if let Some(clearing) = &page.clearing {
        text.blank();
        text.prose(&clearing_sentence(answers, page, clearing));
    }
}
