//! Scenarios against the first, on the same children.

use super::print::{NONE, cell, figure, period};
use super::talk;
use super::{Block, Section, Table, options};
use crate::report::number::share_known;
use crate::report::pack::chart::{Bar, Chart, Fan, SIZE, WIDE, bars, fan};
use crate::report::pack::{ChildrenRow, Compared, DifferenceRow, Pack, Point, STATISTICS, Statistic};

/// Sections of a comparison; of `solve`, of its answer against the scenario as it is.
pub(super) fn sections(pack: &Pack) -> Vec<Section> {
    let mut sections = Vec::new();
    if !pack.story.comparisons.is_empty() {
        sections.push(options::section(pack));
    }
    let several = pack.story.comparisons.len() > 1;
    for c in &pack.story.comparisons {
        let mut blocks = vec![Block::Answer(vec![c.finding.clone()])];
        blocks.push(Block::List(c.children.clone()));
        blocks.extend(on_time(pack, c));
        let charts: Vec<Chart> = [difference(pack, c), children(pack, c)].into_iter().flatten().collect();
        blocks.push(Block::Charts(charts));
        blocks.extend(groups(pack, c).map(Block::Table));
        blocks.push(Block::Heading("What drives it".to_owned()));
        blocks.push(Block::List(c.drivers.clone()));
        if !c.losers.is_empty() {
            blocks.push(Block::Heading("Who loses".to_owned()));
            blocks.push(Block::List(c.losers.clone()));
        }
        if !c.traps.is_empty() {
            blocks.push(Block::Care(c.traps.clone()));
        }
        blocks.extend(c.money.clone().map(Block::Text));
        blocks.extend(services(pack, c).map(Block::Table));
        blocks.extend(unchanged(pack, c).map(Block::Text));
        blocks.extend(targets(pack, c).map(Block::Table));
        blocks.extend(c.exact.clone().map(Block::Text));
        let short = if several { c.title.clone() } else { "What it changes".to_owned() };
        let title = format!("{} against {}", options::name(pack, c), pack.story.scenario.title);
        sections.push(Section { short, title, blocks });
    }
    sections
}

/// Rows of a measure against a scenario, by period.
pub(super) fn rows<'a>(pack: &'a Pack, c: &'a Compared, measure: &'a str) -> impl Iterator<Item = &'a DifferenceRow> {
    let first = pack.differences.iter().find(|d| d.scenario == c.scenario && d.measure == measure).map(|d| &d.pathway);
    pack.differences
        .iter()
        .filter(move |d| d.scenario == c.scenario && d.measure == measure && Some(&d.pathway) == first)
}

/// As a point of a series, so that it is drawn like one.
pub(super) fn point(row: &DifferenceRow) -> Point {
    let value = |name: &str| row.values.get(name).copied().unwrap_or(f64::NAN);
    let statistics = STATISTICS.map(|name| Statistic { value: value(name), lower: None, upper: None });
    Point { start: row.start, end: row.end, futures: 0, statistics }
}

pub(super) fn is_month(row: &DifferenceRow) -> bool {
    (row.start.year(), row.start.month()) == (row.end.year(), row.end.month())
}

/// The on-time rate by quarter side by side.
fn on_time(pack: &Pack, c: &Compared) -> Option<Block> {
    let quarters = rows(pack, c, options::rate(pack))
        .filter(|d| d.end.month() % 3 == 0 && super::super::chart::days(d.start, d.end) < 93);
    let head = [
        "quarter",
        "base, %",
        "other, %",
        "difference, points",
        "8 in 10 futures",
        "better in, % of futures",
        "worse in, %",
    ];
    let mut table = Table::new("On time by quarter of issue, the same children in both: means over futures", &head);
    let mut told: Vec<DifferenceRow> = Vec::new();
    for d in quarters {
        // A month that ends a quarter is not the quarter; the first may be a part of one.
        let longer = rows(pack, c, options::rate(pack))
            .any(|o| o.end == d.end && o.start < d.start && super::super::chart::days(o.start, o.end) < 93);
        if !longer {
            told.push(d.clone());
        }
    }
    for d in &told {
        let p = point(d);
        let share = |which: &str| d.share(which).unwrap_or(NONE.to_owned());
        table.row([
            period(&p),
            cell(d.values.get("base").copied().unwrap_or(f64::NAN)),
            cell(d.values.get("other").copied().unwrap_or(f64::NAN)),
            signed(p.mean()),
            format!("{} to {}", signed(p.percentile(10)), signed(p.percentile(90))),
            share("better"),
            share("worse"),
        ]);
    }
    (!table.rows.is_empty()).then_some(Block::Table(table))
}

/// To a tenth, with its sign.
pub(super) fn signed(value: f64) -> String {
    match cell(value) {
        text if value > 0.0 && text != "0.0" => format!("+{text}"),
        text if text == "-0.0" => "0.0".to_owned(),
        text => text.replace('-', "−"),
    }
}

/// The paired difference of the list past the limit, or of the first service, as a fan around nothing.
fn difference(pack: &Pack, c: &Compared) -> Option<Chart> {
    let (measure, words) =
        [("open_over_20_weeks", "Children past the limit, still open"), ("open_referrals", "Children waiting")]
            .into_iter()
            .find(|(m, _)| rows(pack, c, m).next().is_some())?;
    let points: Vec<Point> = rows(pack, c, measure).filter(|d| is_month(d)).map(point).collect();
    let last = points.last()?;
    let run = (pack.story.scenario.start, pack.story.scenario.end);
    let drawn = Fan {
        points: points.iter().filter(|p| p.percentile(50).is_finite()).collect(),
        is_level: true,
        history: &[],
        goals: Vec::new(),
        crossing: None,
        notes: Vec::new(),
        run,
        unit: "children more (less below 0)",
        floating: false,
    };
    let told = |by: f64| match by.round() {
        0.0 => "as many".to_owned(),
        n => format!("{} {}", figure(n.abs(), "children"), if n < 0.0 { "fewer" } else { "more" }),
    };
    // The line of the fan is the median; the mean stands in the tables beside it.
    let title = format!(
        "{words}: {} at the end of the run in the mean of the futures, {} in the middle one",
        told(last.mean()),
        told(last.percentile(50))
    );
    let mut table =
        Table::new(format!("{words}: other less base, by month"), &["month", "mean", "p10", "median", "p90"]);
    for p in &points {
        table.row([
            period(p),
            signed(p.mean()),
            signed(p.percentile(10)),
            signed(p.percentile(50)),
            signed(p.percentile(90)),
        ]);
    }
    Some(Chart {
        name: talk::file_name(&format!("difference-{}-{measure}", c.scenario)),
        description: format!(
            "A fan of paired differences by month around zero. {title}. All values are in the table below."
        ),
        title,
        about: "the other less the base in the same future, children at the end of the month".to_owned(),
        drawings: vec![fan(WIDE, &drawn), fan(SIZE, &drawn)],
        table,
        pins: Vec::new(),
        notes: Vec::new(),
    })
}

fn group_words(row: &ChildrenRow) -> String {
    match row.group.as_str() {
        "all" => "all children".to_owned(),
        "past_limit_at_start" => "past the limit at the start".to_owned(),
        "waiting_at_start" => "others waiting at the start".to_owned(),
        year => format!("asked in {year}"),
    }
}

/// Groups of children of pathways in which anybody is sooner or later; months are in the table of the run.
fn changed<'a>(pack: &'a Pack, c: &'a Compared) -> impl Iterator<Item = &'a ChildrenRow> {
    let moved = |r: &ChildrenRow| value(r, "children_4_weeks_sooner") + value(r, "children_4_weeks_later") >= 0.5;
    let of = move |r: &&ChildrenRow| r.scenario == c.scenario && !r.group.contains('-');
    let pathways: Vec<&String> = pack.children.iter().filter(of).filter(|r| moved(r)).map(|r| &r.pathway).collect();
    pack.children
        .iter()
        .filter(of)
        .filter(move |r| pathways.contains(&&r.pathway) && value(r, "children_in_both") >= 0.5)
}

pub(super) fn value(row: &ChildrenRow, measure: &str) -> f64 {
    row.means.get(measure).copied().unwrap_or(0.0)
}

/// Who gains and who loses, as bars.
fn children(pack: &Pack, c: &Compared) -> Option<Chart> {
    let rows: Vec<&ChildrenRow> = changed(pack, c).filter(|r| r.group != "all").collect();
    let drawn: Vec<Bar> = rows
        .iter()
        .map(|r| Bar {
            text: format!("{}, {}", pack.title_of(&r.pathway, ""), group_words(r)),
            more: value(r, "children_4_weeks_sooner"),
            less: value(r, "children_4_weeks_later"),
        })
        .collect();
    let lose = drawn.iter().filter(|b| b.less > b.more).count();
    let title = match lose {
        0 => "No group has more children later than sooner".to_owned(),
        1 => "One group has more children later than sooner".to_owned(),
        n => format!("{n} groups have more children later than sooner"),
    };
    let mut table =
        Table::new("Children at least 4 weeks sooner or later, mean over futures", &["group", "sooner", "later"]);
    for b in &drawn {
        table.row([b.text.clone(), cell(b.more), cell(b.less)]);
    }
    (!drawn.is_empty()).then(|| Chart {
        name: talk::file_name(&format!("children-{}", c.scenario)),
        description: format!(
            "Bars to the right: children sooner; to the left: later. {title}. All values are in the table below."
        ),
        title,
        about: "the same children in both, at least 4 weeks sooner or later, mean over futures".to_owned(),
        drawings: vec![bars(SIZE.width, &drawn, ["sooner", "later"], "children")],
        table,
        pins: Vec::new(),
        notes: Vec::new(),
    })
}

fn groups(pack: &Pack, c: &Compared) -> Option<Table> {
    let head = [
        "the same children",
        "children",
        "4 weeks sooner",
        "4 weeks later",
        "past limit no more",
        "now past limit",
        "weeks saved each",
    ];
    let mut table = Table::new("Who gains, who loses, mean over futures", &head);
    for r in changed(pack, c) {
        let of = |m: &str| figure(value(r, m), "children");
        table.row([
            format!("{}, {}", pack.title_of(&r.pathway, ""), group_words(r)),
            of("children_in_both"),
            of("children_4_weeks_sooner"),
            of("children_4_weeks_later"),
            of("children_past_limit_in_base_only"),
            of("children_past_limit_in_other_only"),
            signed(value(r, "weeks_saved") / value(r, "children_in_both")),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// The last year of the run: of those that end last, the one that begins first in its year.
pub(super) fn last_year<'a>(rows: impl Iterator<Item = &'a DifferenceRow>) -> Option<&'a DifferenceRow> {
    let in_a_year = rows.filter(|d| d.start.year() == d.end.year());
    in_a_year
        .reduce(|a, b| if (b.end, std::cmp::Reverse(b.start)) > (a.end, std::cmp::Reverse(a.start)) { b } else { a })
}

/// Other services, in the last year of the run.
fn services(pack: &Pack, c: &Compared) -> Option<Table> {
    let head = ["service", "base", "other", "difference", "8 in 10 futures", "better in, % of futures"];
    let mut table = Table::new("Other services, in the last year of the run: means over futures", &head);
    for pathway in pack.story.scenario.pathways.iter().filter(|p| p.of == "reviews" || p.of == "referrals") {
        let (measure, words) = match pathway.of.as_str() {
            "reviews" => ("pc_reviews_within_12_months", "reviews in time, %"),
            _ => ("mean_weeks_at_stop", "weeks until seen, mean"),
        };
        let of =
            |d: &&DifferenceRow| (&d.scenario, &d.pathway, d.measure.as_str()) == (&c.scenario, &pathway.id, measure);
        let Some(d) = last_year(pack.differences.iter().filter(of)) else { continue };
        let p = point(d);
        table.row([
            format!("{}: {words}", pathway.title),
            cell(d.values.get("base").copied().unwrap_or(f64::NAN)),
            cell(d.values.get("other").copied().unwrap_or(f64::NAN)),
            signed(p.mean()),
            format!("{} to {}", signed(p.percentile(10)), signed(p.percentile(90))),
            d.share("better").unwrap_or(NONE.to_owned()),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Services of which no figure differs in any future: these have no row in the table.
fn unchanged(pack: &Pack, c: &Compared) -> Option<String> {
    let others = pack.story.scenario.pathways.iter().filter(|p| p.of == "reviews" || p.of == "referrals");
    let differs = |id: &str| pack.differences.iter().any(|d| d.scenario == c.scenario && d.pathway == id);
    let same: Vec<&str> = others.filter(|p| !differs(&p.id)).map(|p| p.title.as_str()).collect();
    (!same.is_empty()).then(|| format!("The same in every future: {}.", same.join(", ")))
}

fn targets(pack: &Pack, c: &Compared) -> Option<Table> {
    let head = ["target", "met in the base, % of futures", "here", "only here", "only in the base"];
    let mut table = Table::new("Targets", &head);
    let share = |s: Option<[f64; 3]>| s.map_or(NONE.to_owned(), |[met, lower, upper]| share_known(met, lower, upper));
    for t in &c.targets {
        let met = |is_other: bool| {
            let of = pack.targets.iter().find(|r| r.id == t.id && (r.scenario == c.scenario) == is_other);
            share(of.and_then(|r| r.met))
        };
        table.row([t.title.clone(), met(false), met(true), share(t.gained), share(t.lost)]);
    }
    (!table.rows.is_empty() && !pack.targets.is_empty()).then_some(table)
}
