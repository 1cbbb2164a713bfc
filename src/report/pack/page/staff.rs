//! Staff by post over time, and what their hours go to.

use super::print::{cell, figure, month, period};
use super::talk;
use super::{Block, Section, Table};
use crate::calendar::Date;
use crate::report::pack::chart::{Chart, SIZE, Share, Step, WIDE, shares, steps};
use crate::report::pack::{Figure, Named, Pack, Point, Staffing};
use crate::report::words::counted;

/// From here on a team has no hour to spare: what comes unevenly waits.
const FULL: f64 = 90.0;

/// Staff by post, a chart a team, and the use of hours by pathway.
pub(super) fn section(pack: &Pack) -> Option<Section> {
    let teams = &pack.story.scenario.teams;
    let mut blocks = Vec::new();
    let charts: Vec<Chart> = teams.iter().filter_map(|team| posts(pack, team)).collect();
    let shown = charts.len();
    if !charts.is_empty() {
        blocks.push(Block::Charts(charts));
    }
    let contracts = contracts(pack);
    if !contracts.rows.is_empty() {
        blocks.push(Block::Table(contracts));
    }
    if let Some(uses) = uses(pack) {
        blocks.push(Block::Heading("What the hours of each team go to".to_owned()));
        blocks.push(Block::Charts(vec![uses]));
    }
    let title = format!("Staff: {} by post, as planned and as they come out", counted(shown as f64, "team"));
    let is_empty = blocks.is_empty();
    (!is_empty).then(|| Section { short: "Staff".to_owned(), title, blocks })
}

/// WTE by post as planned, under the mean WTE in post.
fn posts(pack: &Pack, team: &Named) -> Option<Chart> {
    let planned: Vec<&Staffing> =
        pack.story.staff.iter().filter(|s| s.team == team.id && s.unit == "WTE" && !s.levels.is_empty()).collect();
    let actual = pack.figures.find("", &team.id, "wte_available")?;
    let run = (pack.story.scenario.start, pack.story.scenario.end);
    if planned.is_empty() {
        return None;
    }
    let drawn: Vec<Step> = planned.iter().map(|s| Step { text: s.title.clone(), levels: s.levels.clone() }).collect();
    let line: Vec<(Date, Date, f64)> = actual.months().map(|p| (p.start, p.end, p.mean())).collect();
    let at = |day: Date| planned.iter().map(|s| level(s, day)).sum::<f64>();
    let (plan, last) = (at(run.1), actual.months().last()?);
    let title = format!(
        "{}: {} WTE planned at the end, {} in post in the mean of futures",
        team.title,
        figure(plan, "WTE"),
        figure(last.mean(), "WTE")
    );
    let mut head = vec!["month"];
    head.extend(planned.iter().map(|s| s.title.as_str()));
    head.extend(["planned in all", "in post, mean"]);
    let mut table = Table::new(format!("{}: WTE by post at the end of the month", team.title), &head);
    for p in actual.months() {
        let levels = planned.iter().map(|s| cell(level(s, p.end)));
        table.row(std::iter::once(period(p)).chain(levels).chain([cell(at(p.end)), cell(p.mean())]));
    }
    let risky = planned.iter().filter(|s| s.chance_filled < 1.0);
    let risky: Vec<String> = risky
        .map(|s| format!("{} are filled in {} % of futures.", s.title, figure(100.0 * s.chance_filled, "%")))
        .collect();
    Some(Chart {
        name: talk::file_name(&format!("{}-staff", team.id)),
        description: format!("Layers of planned posts over time under a line of staff in post. {title}."),
        title,
        about: "whole-time equivalents; layers: posts as planned; line: in post, mean over futures".to_owned(),
        drawings: vec![steps(SIZE, &drawn, &line, "in post", run, "WTE")],
        table,
        pins: Vec::new(),
        notes: risky,
    })
}

fn level(staff: &Staffing, day: Date) -> f64 {
    staff.levels.iter().rev().find(|(from, _)| *from <= day).map_or(0.0, |(_, level)| *level)
}

/// Contracts as planned.
fn contracts(pack: &Pack) -> Table {
    let mut table = Table::of_words("Contracts as planned", &["contract", "team", "reports a month"]);
    for s in pack.story.staff.iter().filter(|s| s.unit != "WTE") {
        let levels = s.levels.iter().map(|(from, level)| format!("{} from {}", figure(*level, "cases"), month(*from)));
        let levels: Vec<String> = levels.collect();
        let told = if levels.is_empty() { "none within the run".to_owned() } else { levels.join("; ") };
        table.row([s.title.clone(), pack.title_of("", &s.team).to_owned(), told]);
    }
    table
}

/// Use of hours, by pathway where several share them: of the last year a chart, of all years the table under it.
fn uses(pack: &Pack) -> Option<Chart> {
    let shared: Vec<&Figure> = pack.figures.series.iter().filter(|f| f.measure == "utilisation_by_pathway").collect();
    let of_teams = pack.figures.series.iter().filter(|f| f.measure == "utilisation" && f.pathway.is_empty());
    let all: Vec<&Figure> = of_teams.collect();
    let mut years: Vec<Point> = Vec::new();
    for year in all.iter().chain(&shared).flat_map(|f| f.years()) {
        if !years.iter().any(|y| y.end == year.end) {
            years.push(*year);
        }
    }
    years.sort_by_key(|y| y.end);
    let last = *years.last()?;
    let names: Vec<String> = years.iter().map(period).collect();
    let mut head = vec!["hours of"];
    head.extend(names.iter().map(String::as_str));
    let mut table = Table::new("Hours used of those available, %, mean over futures", &head);
    let at = |f: &Figure, year: &Point| f.years().find(|p| p.end == year.end).map_or(f64::NAN, Point::mean);
    let cells = |f: &Figure| years.iter().map(|y| cell(at(f, y))).collect::<Vec<_>>();
    let mut rows: Vec<Share> = Vec::new();
    for f in &all {
        let team = pack.title_of("", &f.stage).to_owned();
        let parts: Vec<&&Figure> = shared.iter().filter(|s| s.stage == f.stage).collect();
        table.row(std::iter::once(team.clone()).chain(cells(f)));
        for s in &parts {
            let name = format!("— for {}", pack.title_of(&s.pathway, ""));
            table.row(std::iter::once(name).chain(cells(s)));
        }
        let mut drawn: Vec<(String, f64)> =
            parts.iter().map(|s| (pack.title_of(&s.pathway, "").to_owned(), at(s, &last))).collect();
        if drawn.is_empty() {
            drawn.push((String::new(), at(f, &last)));
        }
        drawn.retain(|(_, value)| value.is_finite() && *value > 0.0);
        drawn.sort_by(|a, b| b.1.total_cmp(&a.1));
        if !drawn.is_empty() {
            rows.push(Share { text: team, parts: drawn });
        }
    }
    let used = |r: &Share| r.parts.iter().map(|p| p.1).sum::<f64>();
    rows.sort_by(|a, b| used(b).total_cmp(&used(a)));
    let (first, full) = (rows.first()?, rows.iter().filter(|r| used(r) >= FULL).count());
    let most = format!("{}: {} % of the hours of {}", first.text, figure(used(first), "%"), period(&last));
    let title = match full {
        0 => format!("No team uses {FULL} % of its hours; most: {most}"),
        n => format!("{n} of {} use over {FULL} % of their hours, most {most}", counted(rows.len() as f64, "team")),
    };
    Some(Chart {
        name: "hours-used".to_owned(),
        description: format!(
            "A bar a team in parts by pathway, the fullest first. {title}. All values are in the table below."
        ),
        title,
        about: format!(
            "hours used of those available, % in {}, mean over futures; parts: what they go to",
            period(&last)
        ),
        drawings: vec![shares(WIDE.width, &rows), shares(SIZE.width, &rows)],
        table,
        pins: Vec::new(),
        notes: Vec::new(),
    })
}
