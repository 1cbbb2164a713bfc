//! What a comparison finds, in sentences.

use super::super::growing;
use super::super::number::{range, share, tenths, whole};
use super::super::sentence::shift_sentence;
use super::super::words::{amount, counted, limit, long_period};
use crate::project::{
    Answers, Cell, ChildrenAnswer, ChildrenOf, ChildrenRow, Comparison, DifferenceCell, Driver, Money, Move, Of, SURE,
    Service, names,
};

/// A difference with its sign: `+12`, `-3`, `0`.
pub(super) fn signed(value: f64) -> String {
    let text = whole(value);
    if value.round() > 0.0 { format!("+{text}") } else { text }
}

/// The same to a tenth.
pub(super) fn signed_tenths(value: f64) -> String {
    match tenths(value) {
        text if text == "0" || text == "-0" => "0".to_owned(),
        text if value > 0.0 => format!("+{text}"),
        text => text,
    }
}

/// `12 points more`, `3.5 points fewer`, `no change`, of a difference as it is printed.
fn points(printed: &str) -> String {
    match printed.strip_prefix('-') {
        _ if matches!(printed, "0" | "-0") => "no change".to_owned(),
        Some(fewer) => format!("{} fewer", amount(fewer, "points")),
        None => format!("{} more", amount(printed, "points")),
    }
}

/// Two percentages and their difference, whole; to a tenth where whole ones would not add up.
fn rates(base: f64, other: f64, difference: f64) -> [String; 3] {
    let adds_up = other.round() - base.round() == difference.round();
    [base, other, difference].map(|value| if adds_up { whole(value) } else { tenths(value) })
}

/// The rate of the last whole year, or of the last quarter of page one.
pub(in crate::report) fn finding(base: &Answers, c: &Comparison) -> String {
    if c.is_same() {
        return format!("Nothing differs from {} in any future.", base.title);
    }
    let rate = c.on_time().filter(|d| !d.is_same());
    let Some((page, d)) = c.answers.pages.first().zip(rate) else { return no_plans(c) };
    let known = |y: &&crate::project::YearRow| d.cells[y.period].is_some();
    let Some(year) = page.on_time.years.iter().rev().find(known) else { return no_plans(c) };
    let Some(cell) = &d.cells[year.period] else { return no_plans(c) };
    let when = long_period(year.first_day, c.answers.periods[year.period].last_day);
    let [from, to, difference] = rates(cell.base, cell.other, cell.difference.mean.value);
    let sure = cell.better.filter(|p| 2 * p.yes >= p.of).map(|p| format!("better in {}", share(&p)));
    let sure = sure.or_else(|| cell.worse.map(|p| format!("worse in {}", share(&p)))).unwrap_or_default();
    format!(
        "In the mean of the futures {to} % of the plans of {when} are issued within {}, against {from} % in the base: {} \
         ({} in 8 of 10 futures), {sure} of futures.",
        limit(page.limit_days),
        points(&difference),
        range(&cell.difference.spread()),
    )
}

fn no_plans(c: &Comparison) -> String {
    let noticed = |p: &&ChildrenAnswer| {
        let of = |of| p.all().map_or(0.0, |all| all.of(of).mean.value);
        (of(Of::Sooner) + of(Of::Later)).round() as u64
    };
    let most = c.children.iter().max_by_key(noticed);
    if let Some((title, sentence)) = most.and_then(|p| Some((&p.title, children(c, p)?))) {
        return format!("{title}: {sentence}");
    }
    match c.moves.first() {
        Some(m) => format!("The largest change is on the list for {}: {} (means of the futures).", m.stage, list(m)),
        None => "No list is surely longer or shorter at the end of the run.".to_owned(),
    }
}

fn list(m: &Move) -> String {
    format!("{} at the end of the run against {}", counted(m.waiting.1, "child"), whole(m.waiting.0))
}

/// What becomes of a child whose clock stops, or of several, by service.
fn seen(c: &Comparison, pathway: &str, is_one: bool) -> &'static str {
    match c.answers.services.iter().find(|s| s.pathway == pathway).map(|s| s.service) {
        Some(Service::Reviews) if is_one => "has a review",
        Some(Service::Reviews) => "have their review",
        Some(Service::Referrals) if is_one => "is seen",
        Some(Service::Referrals) => "are seen",
        Some(Service::Plans) | None if is_one => "gets a plan",
        Some(Service::Plans) | None => "get their plan",
    }
}

/// How many of the same children are seen sooner, how many later.
pub(in crate::report) fn children(c: &Comparison, pathway: &ChildrenAnswer) -> Option<String> {
    let all = pathway.all()?;
    let (sooner, later) = (all.of(Of::Sooner), all.of(Of::Later));
    if sooner.mean.value < 0.5 && later.mean.value < 0.5 {
        return None;
    }
    let verb = seen(c, &pathway.pathway, sooner.mean.value.round() == 1.0);
    let eight = |cell: &Cell| format!("{} in 8 of 10 futures", range(&cell.spread()));
    let mut text = format!(
        "{} {verb} at least 4 weeks sooner ({}), {} at least 4 weeks later ({}).",
        counted(sooner.mean.value, "child"),
        eight(sooner),
        whole(later.mean.value),
        eight(later),
    );
    let net = all.of(Of::Spared).mean.value - all.of(Of::PushedOver).mean.value;
    if net.abs() >= 0.5 {
        let how = if net > 0.0 { "fewer" } else { "more" };
        let wait = if net.abs().round() == 1.0 { "waits" } else { "wait" };
        text += &format!(" {} {how} {wait} past {}.", whole(net.abs()), limit(pathway.limit_days));
    }
    for (of, scenario) in [(Of::OnlyBase, "in the base"), (Of::OnlyOther, "in this scenario")] {
        let only = all.of(of).mean.value;
        if only >= 0.5 {
            text += &format!(" {} {scenario} only.", counted(only, "child"));
        }
    }
    Some(text)
}

/// A group of children in words.
pub(super) fn who(of: ChildrenOf, limit_days: u32) -> String {
    match of {
        ChildrenOf::All => "all children".to_owned(),
        ChildrenOf::PastLimit => format!("past {} at the start", limit(limit_days)),
        ChildrenOf::Waiting => "others waiting at the start".to_owned(),
        ChildrenOf::Year(year) => format!("asked in {year}"),
        ChildrenOf::Month(_) => "asked in the month".to_owned(),
    }
}

/// Who loses: of whom more are later than sooner.
pub(in crate::report) fn losers(c: &Comparison) -> Vec<String> {
    let loses = |row: &&ChildrenRow| !matches!(row.of, ChildrenOf::All | ChildrenOf::Month(_));
    let mut losers = Vec::new();
    for pathway in &c.children {
        for row in pathway.rows.iter().filter(loses) {
            let (later, sooner) = (row.of(Of::Later).mean.value, row.of(Of::Sooner).mean.value);
            if later > sooner && later.round() >= 1.0 {
                losers.push(format!(
                    "{}, {}: {} at least 4 weeks later, {} sooner.",
                    pathway.title,
                    who(row.of, pathway.limit_days),
                    counted(later, "child"),
                    whole(sooner)
                ));
            }
        }
    }
    losers
}

/// What the scenario changes before any child is simulated.
pub(super) fn driver(d: &Driver) -> String {
    let what = match d.measure.as_str() {
        names::REQUESTS => "requests over the run",
        "referrals_received" => "referrals over the run",
        "wte_available" => "whole-time staff, mean",
        "hours_available" => "staff hours over the run",
        _ => "cases that can be taken over the run",
    };
    let print = |v: f64| if d.unit == "WTE" { tenths(v) } else { whole(v) };
    let change =
        if d.base == 0.0 { String::new() } else { format!(" ({} %)", signed(100.0 * (d.other / d.base - 1.0))) };
    format!("{}: {} {what}, against {}{change}.", d.title, print(d.other), print(d.base))
}

/// A list that changes.
pub(super) fn moved(m: &Move) -> String {
    let (from, to) = m.weeks;
    let weeks = if from == 0.0 && to == 0.0 {
        String::new()
    } else {
        format!(", who have waited {} against {}", amount(&tenths(to), "weeks"), tenths(from))
    };
    format!("{}, {}: {}{weeks} (means of the futures).", m.pathway, m.stage, list(m))
}

/// What it costs, and what a plan on time costs.
pub(in crate::report) fn money(m: &Money) -> String {
    let pounds = |v: f64| format!("£{}", whole(v.abs()));
    let cost = &m.cost;
    if cost.mean.value.round() == 0.0 && cost.spread().p10.round() == 0.0 && cost.spread().p90.round() == 0.0 {
        return "It costs as much.".to_owned();
    }
    let how = if cost.mean.value > 0.0 { "more" } else { "less" };
    let mut text = format!("It costs {} {how} over the run", pounds(cost.mean.value));
    if let Some(on_time) = m.on_time.filter(|cell| cell.mean.value.round() != 0.0) {
        let n = on_time.mean.value;
        let how = if n < 0.0 { "fewer" } else { "more" };
        text += &format!(", with {} {how} on time", counted(n.abs(), "plan"));
    }
    match m.per_plan {
        Some(each) => text + &format!(": {} for each plan more on time.", pounds(each)),
        None => text + ".",
    }
}

/// The published rate goes one way and the waits of the same children the other.
fn against_the_rate(c: &Comparison) -> Option<String> {
    let (page, d) = c.answers.pages.first().zip(c.on_time())?;
    let all = c.children.iter().find(|p| p.pathway == page.pathway)?.all()?;
    let (sooner, later) = (all.of(Of::Sooner).mean.value.round(), all.of(Of::Later).mean.value.round());
    let sure = |worse: bool| {
        let years = page.on_time.years.iter().filter(|y| {
            let cell = d.cells[y.period].as_ref();
            let chance = cell.and_then(|cell| if worse { cell.worse } else { cell.better });
            chance.and_then(|p| p.share()).is_some_and(|s| s >= SURE)
        });
        let years: Vec<String> =
            years.map(|y| long_period(y.first_day, c.answers.periods[y.period].last_day)).collect();
        let (last, before) = years.split_last()?;
        Some(if before.is_empty() { last.clone() } else { format!("{} and {last}", before.join(", ")) })
    };
    if sooner > later
        && let Some(years) = sure(true)
    {
        return Some(format!(
            "The published rate of {years} is lower though more children get their plan sooner ({}) than later ({}): \
             it counts a plan when it is issued, and more of those issued had waited long. Judge by the children who \
             ask, and by the list.",
            whole(sooner),
            whole(later),
        ));
    }
    let years = if later > sooner { sure(false) } else { None };
    years.map(|years| {
        format!(
            "The published rate of {years} is higher though more children get their plan later ({}) than sooner ({}): \
             it counts a plan when it is issued, and those who wait are not in it yet. Judge by the children who ask, \
             and by the list.",
            whole(later),
            whole(sooner),
        )
    })
}

/// The known traps of reading such figures, where the comparison runs into them.
pub(in crate::report) fn traps(base: &Answers, c: &Comparison) -> Vec<String> {
    let mut traps: Vec<String> = against_the_rate(c).into_iter().collect();
    if let Some((from, to)) = &c.bottleneck {
        traps.push(format!(
            "The bottleneck moves from {} to {}: what more of the first would bring is now lost at the second.",
            from.title, to.title
        ));
    }
    if let Some(shift) = shift_sentence(&c.answers) {
        traps.push(shift);
    }
    traps.extend(growing::against(base, &c.answers));
    for page in &c.answers.pages {
        let in_base = base.pages.iter().find(|p| p.pathway == page.pathway);
        for dip in page.dips.iter().filter(|d| in_base.is_none_or(|b| !b.dips.contains(d))) {
            // Its figures are those of the page of a run, and here stand beside means.
            let sentence = super::super::sentence::dip_sentence(dip, page.limit_days);
            traps.push(format!("{} (middle of the futures).", sentence.trim_end_matches('.')));
        }
    }
    traps
}

/// How much the pairing is worth, for a figure.
pub(in crate::report) fn pairing(cell: &DifferenceCell) -> Option<String> {
    let times = cell.pairing?;
    if times < 1.05 {
        return Some(
            "Each future runs both scenarios with the same children; of this figure that makes the difference no more exact \
             than futures run apart: the scenarios are far from each other."
                .to_owned(),
        );
    }
    Some(format!(
        "Each future runs both scenarios with the same children: the difference is as exact as with {} times as many \
         futures run apart.",
        if times < 9.95 { tenths(times) } else { whole(times) }
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: 42 % against 48 % told as 7 points.
    #[test]
    fn percentages_and_their_difference_add_up_as_they_are_printed() {
        assert_eq!(rates(48.3, 41.7, -6.6), ["48.3", "41.7", "-6.6"]);
        assert_eq!(rates(48.3, 38.0, -10.3), ["48", "38", "-10"]);
        let told = ["-6.6", "-1", "1", "12", "0", "-0"].map(points);
        let wanted = ["6.6 points fewer", "1 point fewer", "1 point more", "12 points more", "no change", "no change"];
        assert_eq!(told, wanted);
    }
}
