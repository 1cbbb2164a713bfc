//! A comparison as a page of text.

use super::super::growing;
use super::super::number::{range, share, whole};
use super::super::sentence::{difference_precision, inputs_sentence};
use super::super::terminal::{NONE, Table, Text};
use super::super::words::{TOOL, counted, day, short_period};
use super::sentence::{children, driver, finding, losers, money, moved, pairing, signed, signed_tenths, traps, who};
use crate::project::{
    Answers, ChildrenOf, Comparison, Difference, DifferenceCell, Of, Page, Service, Span, TargetPair, names,
};

/// Lists whose change is named on the page.
const NAMED: usize = 6;

/// The comparisons of a base with each other scenario, `width` columns wide.
pub fn compare_text(base: &Answers, comparisons: &[Comparison], width: usize, colour: bool) -> String {
    let mut text = Text::new(width, colour);
    for c in comparisons {
        text.title(&format!("{} against {}", c.answers.title, base.title));
        let run = format!("{} to {}", day(base.start), day(base.end));
        text.line(&format!("{run} · {} with the same children", counted(f64::from(base.replications), "future")));
        if let Some(sentence) = inputs_sentence(base) {
            text.prose(&sentence);
        }
        one(&mut text, base, c);
        text.blank();
    }
    text.heading("How to read it", "");
    text.prose(
        "The base comes first; a difference is the other less the base, in the same future. Figures are means of the \
         futures where nothing else is said. Ranges are where 8 in 10 futures lie: more replications do not narrow them. \"Better in\" is the share of futures in which the other \
         is better.",
    );
    text.line(&format!("{} · seed {} · {TOOL}", counted(f64::from(base.replications), "replication"), base.seed));
    text.finish()
}

fn one(text: &mut Text, base: &Answers, c: &Comparison) {
    text.answer(&finding(base, c));
    if c.is_same() {
        growing::sentence(base).iter().for_each(|sentence| text.prose(sentence));
        return;
    }
    for pathway in c.children.iter().filter(|p| c.answers.pages.iter().any(|page| page.pathway == p.pathway)) {
        if let Some(sentence) = children(c, pathway) {
            text.title(&sentence);
        }
    }
    for page in &c.answers.pages {
        on_time(text, c, page);
    }
    services(text, c);
    why(text, base, c);
    who_gains(text, c);
    targets(text, &c.targets);
    if let Some(m) = &c.money {
        text.heading("Money", "");
        text.prose(&money(m));
    }
    let traps = traps(base, c);
    if !traps.is_empty() {
        text.heading("With care", "");
        traps.iter().for_each(|trap| text.item(trap));
    }
    let precise = c.precision.as_ref().and_then(|p| difference_precision(p, base));
    if exact(c).is_some() || precise.is_some() {
        text.heading("How exact", "");
        exact(c).into_iter().chain(precise).for_each(|sentence| text.prose(&sentence));
    }
}

/// Base, other, difference, its range and how sure it is, of one figure.
fn cells(cell: Option<&DifferenceCell>) -> [String; 5] {
    let Some(cell) = cell else { return [(); 5].map(|()| NONE.to_owned()) };
    let spread = cell.difference.spread();
    let better = cell.better.map_or(NONE.to_owned(), |p| share(&p));
    [whole(cell.base), whole(cell.other), signed_tenths(cell.difference.mean.value), range(&spread), better]
}

fn on_time(text: &mut Text, c: &Comparison, page: &Page) {
    let of = |measure| c.difference(&page.pathway, "", measure);
    let Some(rate) = of(names::ON_TIME) else { return };
    if rate.is_same() {
        text.blank();
        text.prose(&format!("{}: the on-time rate is the same in every future.", page.title));
        return;
    }
    text.heading("On time", &format!("{}: % of plans by quarter of issue, means", page.title));
    let mut table = Table::new(&[
        "quarter",
        "base",
        "other",
        "difference,|points",
        "8 in 10|futures",
        "better in",
        "asked then,|points",
        "past limit,|children",
    ]);
    let mean = |d: Option<&Difference>, p: usize| {
        let cell = d.and_then(|d| d.cells[p].as_ref());
        cell.map_or(NONE.to_owned(), |c| signed(c.difference.mean.value))
    };
    for p in c.answers.periods_of(Span::Quarter) {
        let mut row = vec![short_period(&c.answers.periods[p])];
        row.extend(cells(rate.cells[p].as_ref()));
        row.extend([mean(of(names::COHORT), p), mean(of(names::OPEN_OVER_LIMIT), p)]);
        table.row(row);
    }
    text.table(&table);
    text.prose(
        "Asked then: the on-time rate of the children who asked in the quarter. Past limit: children past the limit \
         and still open at its end.",
    );
}

fn services(text: &mut Text, c: &Comparison) {
    if c.answers.services.is_empty() {
        return;
    }
    let (mut changed, mut unchanged) = (Vec::new(), Vec::new());
    for service in &c.answers.services {
        let same = c.differences.iter().filter(|d| d.pathway == service.pathway).all(Difference::is_same);
        if same { unchanged.push(service.title.as_str()) } else { changed.push(service) }
    }
    let all_same = format!("The same in every future: {}.", unchanged.join(", "));
    if changed.is_empty() {
        text.prose(&all_same);
        return;
    }
    text.heading("Other services", "over the whole run; the list at its end; means");
    let mut table = Table::new(&["service", "base", "other", "difference", "8 in 10|futures", "better in"]);
    for service in changed {
        let measures = match service.service {
            Service::Plans => continue,
            Service::Reviews => [("in time, %", "pc_reviews_within_12_months"), ("overdue", "reviews_overdue")],
            Service::Referrals => [("weeks until seen", "mean_weeks_at_stop"), ("waiting", "open_referrals")],
        };
        for (n, (words, measure)) in measures.into_iter().enumerate() {
            let d = c.difference(&service.pathway, "", measure).and_then(|d| d.whole.as_ref());
            if n == 0 {
                table.row(vec![service.title.clone()]);
            }
            let mut row = vec![format!("  {words}")];
            row.extend(cells(d));
            table.row(row);
        }
    }
    text.table(&table);
    if !unchanged.is_empty() {
        text.prose(&all_same);
    }
}

fn why(text: &mut Text, base: &Answers, c: &Comparison) {
    text.heading("What drives it", "");
    drivers(c).iter().for_each(|driver| text.item(driver));
    let binds = |answers: &Answers| answers.binding.as_ref().map(|b| b.team.title.clone());
    if let (Some(from), Some(to)) = (binds(base), binds(&c.answers)) {
        let both =
            if from == to { format!("{from} bind in both.") } else { format!("{from} bind in the base, {to} here.") };
        text.item(&both);
    }
}

/// What was changed, and which lists it moves.
pub(in crate::report) fn drivers(c: &Comparison) -> Vec<String> {
    let mut told: Vec<String> = c.drivers.iter().map(driver).collect();
    if c.drivers.is_empty() {
        told.push("Demand and staff are the same: what differs is how cases flow and who is seen first.".to_owned());
    }
    told.extend(c.moves.iter().take(NAMED).map(moved));
    if c.moves.len() > NAMED {
        let more = counted((c.moves.len() - NAMED) as f64, "more list");
        told.push(format!("Besides, the length of {more}; see differences.csv."));
    }
    told
}

/// How exact the pairing makes the on-time rate.
pub(in crate::report) fn exact(c: &Comparison) -> Option<String> {
    c.on_time().and_then(|d| d.whole.as_ref()).and_then(pairing)
}

fn who_gains(text: &mut Text, c: &Comparison) {
    let changed = |p: &&crate::project::ChildrenAnswer| {
        p.all().is_some_and(|all| [Of::Sooner, Of::Later].iter().any(|of| all.of(*of).mean.value >= 0.5))
    };
    let pathways: Vec<_> = c.children.iter().filter(changed).collect();
    if pathways.is_empty() {
        return;
    }
    let finding = match losers(c).len() {
        0 => "no group has more children later than sooner".to_owned(),
        1 => "one group has more children later than sooner".to_owned(),
        n => format!("{n} groups have more children later than sooner"),
    };
    text.heading("Who gains, who loses", &finding);
    let mut table = Table::new(&[
        "the same children in both",
        "children",
        "4 weeks|sooner",
        "4 weeks|later",
        "past limit|no more",
        "now past|limit",
        "weeks saved|each",
    ]);
    for pathway in pathways {
        for row in pathway.rows.iter().filter(|r| !matches!(r.of, ChildrenOf::Month(_))) {
            let mean = |of| row.of(of).mean.value;
            let all = mean(Of::Both);
            let name = match row.of {
                ChildrenOf::All => pathway.title.clone(),
                of => format!("  {}", who(of, pathway.limit_days)),
            };
            if all < 0.5 {
                continue;
            }
            let mut cells = vec![name];
            cells.extend([Of::Both, Of::Sooner, Of::Later, Of::Spared, Of::PushedOver].map(|of| whole(mean(of))));
            cells.push(signed_tenths(mean(Of::WeeksSaved) / all));
            table.row(cells);
        }
    }
    text.table(&table);
}

fn targets(text: &mut Text, targets: &[TargetPair]) {
    if targets.is_empty() {
        return;
    }
    let same = |t: &&TargetPair| [t.gained, t.lost].iter().all(|p| p.is_none_or(|p| p.yes == 0));
    let unchanged = targets.iter().filter(same).count();
    if unchanged == targets.len() {
        text.heading("Targets", "each met in the same futures");
        return;
    }
    text.heading("Targets", "met in so many futures");
    let mut table = Table::new(&["target", "base", "other", "only|here", "only in|base"]);
    for t in targets.iter().filter(|t| !same(t)) {
        let met = |answer: &crate::project::TargetAnswer| answer.outcome.map_or(NONE.to_owned(), |o| share(&o.met));
        let of = |p: Option<crate::project::Probability>| p.map_or(NONE.to_owned(), |p| share(&p));
        table.row(vec![t.base.title.clone(), met(&t.base), met(&t.other), of(t.gained), of(t.lost)]);
    }
    text.table(&table);
    if unchanged > 0 {
        text.prose(&format!("{} met in the same futures as in the base.", counted(unchanged as f64, "other target")));
    }
}
