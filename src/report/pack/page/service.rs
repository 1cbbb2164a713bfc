//! Services other than plans.

use super::print::{NONE, cell, period};
use super::talk::{self, Asked, fan_of, list_by_age};
use super::{Block, Section, Table};
use crate::report::measure::REFERRAL_BANDS;
use crate::report::pack::chart::{Chart, Line, Lines, SIZE, lines};
use crate::report::pack::{Pack, Pathway, Point};

/// A section of each pathway.
pub(super) fn section(pack: &Pack, pathway: &Pathway) -> Option<Section> {
    let plain = |measure: &str| fan_of(pack, &pathway.id, "", measure, Asked::default());
    let charts: Vec<Chart> = match pathway.of.as_str() {
        "plans" => pack
            .story
            .answers
            .iter()
            .filter(|a| a.pathway == pathway.id)
            .flat_map(|a| super::plans::charts(pack, a))
            .collect(),
        "reviews" => {
            let mut charts: Vec<Chart> = plain("pc_reviews_within_12_months").into_iter().collect();
            charts.extend(plain("reviews_overdue"));
            charts.extend(flows(pack, &pathway.id, ["reviews_due", "reviews_completed"], ["due", "completed"]));
            charts.extend(plain("plans_maintained"));
            charts
        }
        "referrals" => {
            let mut charts: Vec<Chart> = plain("mean_weeks_at_stop").into_iter().collect();
            charts.extend(plain("open_referrals"));
            charts.extend(by_age(pack, &pathway.id));
            charts.extend(plain("pc_open_within_18_weeks"));
            charts.extend(flows(pack, &pathway.id, ["referrals_received", "clock_stops"], ["referred", "seen"]));
            charts
        }
        _ => Vec::new(),
    };
    let finding = pack.story.services.iter().find(|s| s.pathway == pathway.id).map(|s| s.finding.clone());
    let title = match finding {
        Some(finding) => format!("{}: {finding}", pathway.title),
        None => format!("{} in charts", pathway.title),
    };
    (!charts.is_empty()).then(|| Section { short: pathway.title.clone(), title, blocks: vec![Block::Charts(charts)] })
}

/// The list by time waited so far.
fn by_age(pack: &Pack, pathway: &str) -> Option<Chart> {
    let all = pack.figures.find(pathway, "", "open_referrals")?;
    let layers = REFERRAL_BANDS.iter().map(|(measure, text)| {
        let means = pack.figures.find(pathway, "", measure)?.months().map(Point::mean).collect();
        Some(((*text).to_owned(), means))
    });
    let layers: Vec<(String, Vec<f64>)> = layers.collect::<Option<_>>()?;
    let same = layers.iter().all(|(_, values)| values.len() == all.months().count());
    if same { list_by_age(pack, pathway, &layers, all) } else { None }
}

/// What comes in and what goes out.
fn flows(pack: &Pack, pathway: &str, measures: [&str; 2], names: [&str; 2]) -> Option<Chart> {
    let [come, go] = measures.map(|m| pack.figures.find(pathway, "", m));
    let (come, go) = (come?, go?);
    let setting = &pack.story.scenario;
    let line = |of: &crate::report::pack::Figure, text: &str| Line {
        text: text.to_owned(),
        points: of.months().map(|p| (p.start, p.end, Some(p.percentile(50)))).collect(),
        range: Vec::new(),
    };
    let drawn = Lines {
        lines: vec![line(come, names[0]), line(go, names[1])],
        is_level: false,
        goals: Vec::new(),
        notes: Vec::new(),
        run: (setting.start, setting.end),
        unit: &come.unit,
    };
    let sum = |of: &crate::report::pack::Figure| of.months().map(Point::mean).sum::<f64>();
    let (all_come, all_go) = (sum(come), sum(go));
    let [a, b] = names;
    let title = format!(
        "Over the run {} {a} and {} {b}",
        super::print::figure(all_come, "children"),
        super::print::figure(all_go, "children")
    );
    let mut table = Table::new(format!("{} a month, medians over futures", come.unit), &["month", a, b]);
    for p in come.months() {
        let other = go.months().find(|q| q.start == p.start);
        table.row([period(p), cell(p.percentile(50)), other.map_or(NONE.to_owned(), |q| cell(q.percentile(50)))]);
    }
    Some(Chart {
        name: talk::file_name(&format!("{pathway}-{a}-{b}")),
        description: format!("Two lines by month. {title}. All values are in the table below."),
        title,
        about: format!("{} in the month, median over futures", come.unit),
        drawings: vec![lines(SIZE, &drawn)],
        table,
        pins: Vec::new(),
        notes: Vec::new(),
    })
}
