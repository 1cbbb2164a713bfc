//! A pathway of plans: on time three ways, what a family waits, the list.

use super::print::{NONE, cell, eight, figure, period};
use super::talk::{self, Asked, fan_of, list_by_age};
use super::{Block, Section, Table};
use crate::report::number::tenths;
use crate::report::pack::chart::{Chart, Line, Lines, Note, SIZE, WIDE, lines};
use crate::report::pack::{Answer, Figure, Pack, Point};
use crate::report::words::{counted, limit};

/// On time against goals and benchmarks.
pub(super) fn on_time(pack: &Pack, answer: &Answer) -> Section {
    let of = pack.figures.find(&answer.pathway, "", &answer.rate);
    let notes: Vec<Note> =
        answer.dips.iter().map(|d| Note { start: d.start, end: d.end, text: d.text.clone() }).collect();
    let mut blocks = Vec::new();
    let title = of.map_or("No plan is issued in this run".to_owned(), |f| {
        format!("{}, by quarter of issue: {}", limit_words(pack, answer), talk::course(f))
    });
    let mut asked = Asked { is_wide: true, notes, title: None };
    asked.title =
        of.map(|f| match pack.targets.iter().find(|t| t.pathway == answer.pathway && t.measure == answer.rate) {
            Some(_) => talk::first_met(pack, f).unwrap_or_default(),
            None => "On time by month of issue".to_owned(),
        });
    if let Some(chart) = fan_of(pack, &answer.pathway, "", &answer.rate, asked) {
        blocks.push(Block::Charts(vec![chart]));
    }
    let rows = Rows::of(pack, answer);
    blocks.push(Block::Table(rows.table(pack, answer, true)));
    blocks.push(Block::Again("The same by month".to_owned(), rows.table(pack, answer, false)));
    blocks.extend(beside(pack, answer));
    blocks.extend(answer.published.clone().map(Block::Text));
    Section { short: "On time".to_owned(), title, blocks }
}

fn limit_words(pack: &Pack, answer: &Answer) -> String {
    let days = pack.story.scenario.pathways.iter().find(|p| p.id == answer.pathway).map_or(0, |p| p.limit_days);
    format!("Plans within {}", limit(days))
}

/// The series of page one.
struct Rows<'a> {
    rate: Option<&'a Figure>,
    cohort: Option<&'a Figure>,
    over: Option<&'a Figure>,
    issued: Option<&'a Figure>,
}

impl<'a> Rows<'a> {
    fn of(pack: &'a Pack, answer: &Answer) -> Self {
        let find = |measure: &str| pack.figures.find(&answer.pathway, "", measure);
        Rows {
            rate: find(&answer.rate),
            cohort: find("pc_cohort_within_20_weeks"),
            over: find("open_over_20_weeks"),
            issued: find("plans_issued"),
        }
    }

    /// By quarter or by month.
    fn table(&self, pack: &Pack, answer: &Answer, is_by_quarter: bool) -> Table {
        let (caption, first) = if is_by_quarter { ("by quarter", "quarter") } else { ("by month", "month") };
        let head = [
            first,
            "on time, by issue, %",
            "8 in 10 futures, %",
            "year to date, %",
            "in time, by request, %",
            "plans issued",
            "past the limit, still open",
        ];
        let mut table =
            Table::new(format!("{} {caption}: medians over futures", pack.title_of(&answer.pathway, "")), &head);
        // The list is known in every period, a rate only where plans are issued.
        let Some(all) = self.over.or(self.rate) else { return table };
        let periods: Vec<&Point> = if is_by_quarter { all.quarters().collect() } else { all.months().collect() };
        for p in periods {
            let at = |of: Option<&'a Figure>| of?.points.iter().find(|q| (q.start, q.end) == (p.start, p.end));
            let year = self.rate.and_then(|f| f.years_to_date().find(|q| q.end == p.end));
            let middle = |point: Option<&Point>| point.map_or(NONE.to_owned(), |q| cell(q.percentile(50)));
            let whole = |point: Option<&Point>| point.map_or(NONE.to_owned(), |q| figure(q.percentile(50), "children"));
            table.row([
                period(p),
                middle(at(self.rate)),
                at(self.rate).map_or(NONE.to_owned(), |q| eight(q, "%")),
                middle(year),
                middle(at(self.cohort)),
                whole(at(self.issued)),
                whole(at(self.over)),
            ]);
        }
        table
    }
}

/// What is published elsewhere, beside the years of the run.
fn beside(pack: &Pack, answer: &Answer) -> Vec<Block> {
    let mut table =
        Table::of_words("Beside what is published", &["whose", "on time, %", "8 in 10 futures, %", "source"]);
    if let Some(rate) = pack.figures.find(&answer.pathway, "", &answer.rate) {
        for year in rate.years() {
            let part = answer.published_from.is_some_and(|from| from == year.start);
            let source =
                if part { "this run, with the part of the year that is published" } else { "this run, median" };
            table.row([
                format!("{} {}", pack.title_of(&answer.pathway, ""), period(year)),
                cell(year.percentile(50)),
                eight(year, "%"),
                source.to_owned(),
            ]);
        }
    }
    let is_rate = |m: &str| m == answer.rate || m.starts_with("pc_plans_issued");
    for b in pack.story.benchmarks.iter().filter(|b| is_rate(&b.measure)) {
        table.row([b.title.clone(), tenths(b.value), NONE.to_owned(), b.source.clone()]);
    }
    if table.rows.is_empty() { Vec::new() } else { vec![Block::Table(table)] }
}

/// What a family waits, by month of request.
pub(super) fn family(pack: &Pack, answer: &Answer) -> Section {
    let find = |measure: &str| pack.figures.find(&answer.pathway, "", measure);
    let (half, most) = (find("cohort_median_weeks"), find("cohort_p90_weeks"));
    let mut blocks = vec![Block::Text(answer.family.clone())];
    let ends = half.and_then(|f| Some((f.months().next()?, f.months().last()?)));
    let title = ends.map_or("What a family waits is not known before the run ends".to_owned(), |(first, last)| {
        format!(
            "A family that asks in {} waits {} in the middle case, in {} {}",
            period(first),
            counted(first.percentile(50), "week"),
            period(last),
            counted(last.percentile(50), "week"),
        )
    });
    if let Some(chart) = half.and_then(|half| waits(pack, answer, half, most)) {
        blocks.push(Block::Charts(vec![chart]));
    }
    blocks.extend(answer.clearing.clone().map(Block::Text));
    Section { short: "What a family waits".to_owned(), title, blocks }
}

fn waits(pack: &Pack, answer: &Answer, half: &Figure, most: Option<&Figure>) -> Option<Chart> {
    let line = |f: &Figure, text: &str| Line {
        text: text.to_owned(),
        points: f.months().map(|p| (p.start, p.end, Some(p.percentile(50)))).collect(),
        range: f.months().map(|p| (p.start, p.end, p.percentile(10), p.percentile(90))).collect(),
    };
    let last = half.months().last()?;
    let mut drawn = vec![line(half, "half wait at most")];
    drawn.extend(most.map(|f| line(f, "9 in 10 wait at most")));
    let setting = &pack.story.scenario;
    let days = setting.pathways.iter().find(|p| p.id == answer.pathway).map_or(0, |p| p.limit_days);
    let goal = crate::report::pack::chart::Goal {
        value: f64::from(days) / 7.0,
        text: format!("limit {}", limit(days)),
        span: None,
        is_goal: false,
    };
    let chart = Lines {
        lines: drawn,
        is_level: false,
        goals: vec![goal],
        notes: Vec::new(),
        run: (setting.start, last.end),
        unit: "weeks",
    };
    let title = match half.months().filter(|p| p.percentile(50) > f64::from(days) / 7.0).count() {
        0 => format!("In the middle case a family waits no longer than {}", limit(days)),
        n if n == half.months().count() => {
            format!("In the middle case a family waits longer than {}, whenever it asks", limit(days))
        }
        n => format!(
            "In {n} of {} in the middle case a family waits longer than {}",
            counted(half.months().count() as f64, "month"),
            limit(days)
        ),
    };
    let mut table = Table::new(
        "Weeks from request to plan, by month of request",
        &["asks in", "half wait at most", "8 in 10 futures", "9 in 10 wait at most", "8 in 10 futures"],
    );
    for p in half.months() {
        let far = most.and_then(|f| f.months().find(|q| q.start == p.start));
        table.row([
            period(p),
            cell(p.percentile(50)),
            eight(p, "weeks"),
            far.map_or(NONE.to_owned(), |q| cell(q.percentile(50))),
            far.map_or(NONE.to_owned(), |q| eight(q, "weeks")),
        ]);
    }
    Some(Chart {
        name: talk::file_name(&format!("{}-family-waits", answer.pathway)),
        description: format!(
            "Two lines by month of request, with the limit. {title}. All values are in the table below."
        ),
        title,
        about: "weeks from request to plan, median over futures; shaded: 8 in 10 futures".to_owned(),
        drawings: vec![lines(WIDE, &chart), lines(SIZE, &chart)],
        table,
        pins: Vec::new(),
        notes: vec!["Later months are not known before the run ends: those who asked then still wait.".to_owned()],
    })
}

/// The pathway in charts: three rates, the list, plans and requests.
pub(super) fn charts(pack: &Pack, answer: &Answer) -> Vec<Chart> {
    let id = answer.pathway.as_str();
    let plain = |measure: &str| fan_of(pack, id, "", measure, Asked::default());
    let mut charts: Vec<Chart> = three_rates(pack, answer).into_iter().collect();
    charts.extend(plain("open_over_20_weeks"));
    charts.extend(by_age(pack, id));
    charts.extend(plain("plans_issued"));
    charts.extend(plain("requests_received"));
    charts
}

/// The three rates on one chart: each hides something.
fn three_rates(pack: &Pack, answer: &Answer) -> Option<Chart> {
    let names = [
        (answer.rate.as_str(), "by month of issue"),
        ("pc_cohort_within_20_weeks", "by month of request"),
        ("pc_open_within_20_weeks", "of those still open"),
    ];
    let figures = names.map(|(measure, _)| pack.figures.find(&answer.pathway, "", measure));
    figures[0]?;
    let setting = &pack.story.scenario;
    let drawn = figures.iter().zip(names).filter_map(|(f, (_, text))| {
        let points = (*f)?.months().map(|p| (p.start, p.end, Some(p.percentile(50)))).collect();
        Some(Line { text: text.to_owned(), points, range: Vec::new() })
    });
    let notes: Vec<Note> =
        answer.dips.iter().map(|d| Note { start: d.start, end: d.end, text: d.text.clone() }).collect();
    let chart = Lines {
        lines: drawn.collect(),
        is_level: false,
        goals: Vec::new(),
        notes: notes.clone(),
        run: (setting.start, setting.end),
        unit: "%",
    };
    let title = match notes.len() {
        0 => "Three rates side by side: each hides something".to_owned(),
        1 => "The published rate falls once though the service does not get worse".to_owned(),
        2 => "The published rate falls twice though the service does not get worse".to_owned(),
        n => format!("The published rate falls {n} times though the service does not get worse"),
    };
    let mut table = Table::new(
        "Within the limit, %, medians over futures",
        &["month", "by month of issue", "by month of request", "of those still open"],
    );
    let all = figures.iter().flatten().flat_map(|f| f.months()).map(|p| (p.start, p.end));
    let mut months: Vec<_> = all.collect();
    months.sort();
    months.dedup();
    for (start, end) in months {
        let cells = figures.iter().map(|f| {
            let at = f.and_then(|f| f.months().find(|p| (p.start, p.end) == (start, end)));
            at.map_or(NONE.to_owned(), |p| cell(p.percentile(50)))
        });
        table.row(std::iter::once(super::print::month(end)).chain(cells));
    }
    let told = vec![
        "By issue: of the plans of the month (the published rate; it cannot see who still waits). By request: of those who \
         asked in the month. Still open: of the open cases at the end of the month."
            .to_owned(),
    ];
    Some(Chart {
        name: talk::file_name(&format!("{}-three-rates", answer.pathway)),
        description: format!("Three lines by month. {title}. All values are in the table below."),
        title,
        about: "% within the limit, median over futures".to_owned(),
        drawings: vec![lines(SIZE, &chart)],
        table,
        pins: notes.into_iter().map(|n| n.text).collect(),
        notes: told,
    })
}

/// Open cases by age: past 30 weeks, past the limit, within it.
fn by_age(pack: &Pack, pathway: &str) -> Option<Chart> {
    let find = |measure: &str| pack.figures.find(pathway, "", measure);
    let (all, over20, over30) = (find("open_cases")?, find("open_over_20_weeks")?, find("open_over_30_weeks")?);
    let means = |f: &Figure| f.months().map(Point::mean).collect::<Vec<f64>>();
    let (all_of, of20, of30) = (means(all), means(over20), means(over30));
    if all_of.len() != of20.len() || of20.len() != of30.len() {
        return None;
    }
    let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>();
    let layers = [
        ("over 30 weeks".to_owned(), of30.clone()),
        ("20 to 30 weeks".to_owned(), less(&of20, &of30)),
        ("up to 20 weeks".to_owned(), less(&all_of, &of20)),
    ];
    list_by_age(pack, pathway, &layers, all)
}
