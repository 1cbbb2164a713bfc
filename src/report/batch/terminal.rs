//! The ranking for people.

use super::super::growing::over_scenarios;
use super::super::measure;
use super::super::number::{share_known, significant, tenths, whole};
use super::super::terminal::Text;
use super::super::words::{SHARE, counted, days, wrap};
use super::is_ranked;
use super::part::{Chance, Head, Ranked};
use super::place::{Batch, LeftOut};
use super::ranks::Standing;
use super::summary::{head_of, ranking, targets};
use crate::project::{Ranking, needed};

/// Rows from the top that are shown.
const TOP: usize = 10;

/// Targets that are shown; one more where there is room.
const TARGETS: usize = 2;

/// What is said of scenarios that are not ranked.
const NOT_RANKED: &str = "in the order of the batch: name a figure with --rank-by";

/// Columns from which on there is room.
const WIDE: usize = 96;

/// Narrowest column for a scenario's name.
const NAME: usize = 24;

/// The ranking, `width` columns wide (at least 60): the best, where the bases stand, the last.
pub fn batch_terminal(
    batch: &Batch,
    parts: &[(usize, Head)],
    left_out: &[LeftOut],
    width: usize,
    colour: bool,
) -> String {
    let mut text = Text::new(width, colour);
    let scenarios = counted(parts.len() as f64, "scenario");
    text.title(if batch.title.is_empty() { &scenarios } else { &batch.title });
    let futures = counted(f64::from(batch.replications), "future");
    text.line(&format!("{scenarios} · {futures} of each, with the same children · seed {}", batch.seed));
    let rows = ranking(batch, parts);
    let shown = shown(batch, &rows);
    let width = width.clamp(60, 100);
    let telling = telling(parts, if width >= WIDE { TARGETS + 1 } else { TARGETS });
    if is_ranked(batch) {
        text.heading("Ranked", &ranked_by(batch, parts));
    } else {
        text.heading("Not ranked", NOT_RANKED);
    }
    text.blank();
    let table = Table { batch, parts, targets: &telling, width };
    table.header().iter().for_each(|l| text.line(l));
    let mut before: Option<usize> = None;
    for at in shown {
        if before.is_some_and(|b| at > b + 1) {
            text.line("  ...");
        }
        table.row(rows[at]).iter().for_each(|l| text.line(l));
        before = Some(at);
    }
    text.blank();
    if batch.scenarios.iter().any(|place| place.is_base) {
        text.line("* the base, of which the others are variants");
    }
    for (letter, target) in ('A'..).zip(&telling) {
        text.item_with(&letter.to_string(), &format!("share of futures that meet: {}", target.title));
    }
    let others = targets(parts).len() - telling.len();
    if others > 0 {
        text.line(&format!("{} more in summary.csv", counted(others as f64, "target")));
    }
    for left in left_out {
        text.item_with("!", &format!("left out: {}: {}", batch.scenarios[left.number].scenario, left.why));
    }
    lists(&mut text, parts);
    text.heading("How to read it", "");
    text.prose(&format!(
        "All scenarios meet the same children, so that what differs between two of them is theirs.{} {}",
        if is_ranked(batch) {
            " The range is where 8 in 10 futures lie; more replications do not narrow it."
        } else {
            " What they have is in measures.csv."
        },
        error(batch, parts)
    ));
    text.finish()
}

/// The lists that grow, in how many of the scenarios and by how much.
fn lists(text: &mut Text, parts: &[(usize, Head)]) {
    let all = parts.iter().flat_map(|(_, head)| &head.growing);
    let all = all.map(|g| (g.team.as_str(), g.title.as_str(), g.monthly.parse().unwrap_or(0.0)));
    if let Some((finding, each)) = over_scenarios(all, parts.len()) {
        text.heading("Lists that grow", &finding);
        each.iter().for_each(|one| text.item(one));
    }
}

/// What they are ranked by, in words.
pub(in crate::report) fn ranked_by(batch: &Batch, parts: &[(usize, Head)]) -> String {
    let Some(ranking) = Ranking::parse(&batch.rank_by) else { return String::new() };
    let best = if ranking.highest() { "the highest first" } else { "the lowest first" };
    let ranked = parts.iter().find_map(|(_, h)| h.ranked.as_ref());
    match ranking {
        Ranking::Target(id) => {
            let title = targets(parts).into_iter().find(|t| t.id == id).map_or(id.as_str(), |t| &t.title);
            format!("by the share of futures that meet \"{title}\", {best}")
        }
        Ranking::Figure { measure, .. } => {
            let of = ranked.map_or(String::new(), |r| {
                let days =
                    r.start.parse().ok().zip(r.end.parse().ok()).map_or(String::new(), |(from, to)| days(from, to));
                format!(" of {}, {}, {days}", r.of, r.unit)
            });
            format!("by \"{}\"{of}, {best}", measure::title(&measure))
        }
    }
}

/// The simulation error of what is ranked by, in words.
pub(in crate::report) fn error(batch: &Batch, parts: &[(usize, Head)]) -> String {
    let half = |r: &Ranked| Some((r.upper.parse::<f64>().ok()? - r.lower.parse::<f64>().ok()?) / 2.0);
    let halves = parts.iter().filter_map(|(_, h)| half(h.ranked.as_ref()?));
    let means = parts.iter().filter_map(|(_, h)| h.ranked.as_ref()?.mean.parse::<f64>().ok());
    let mut means: Vec<f64> = means.map(f64::abs).collect();
    means.sort_by(f64::total_cmp);
    let middle = means.get(means.len() / 2).copied().unwrap_or(0.0);
    let is_share = parts.iter().any(|(_, h)| h.ranked.as_ref().is_some_and(|r| r.unit.starts_with('%')));
    let (goal, words) = if is_share {
        (1.0, "one point".to_owned())
    } else {
        (middle / 20.0, format!("{}, a twentieth of the middle one of them,", significant(middle / 20.0)))
    };
    match halves.reduce(f64::max) {
        Some(most) => format!(
            "The ranked figure is known to {} either way or better (simulation error, 95 %).{} Two scenarios can be further apart \
             than their errors tell: sendsim compare pairs them.",
            significant(most),
            takes(batch.replications, most, goal, &words),
        ),
        None => String::new(),
    }
}

/// How many futures of each a goal takes, or would have.
fn takes(replications: u32, half: f64, goal: f64, words: &str) -> String {
    if !(goal > 0.0 && half > 0.0) {
        return String::new();
    }
    let futures = whole((needed(replications, half, goal) / 10.0).ceil() * 10.0);
    if half <= goal {
        format!(" For {words} some {futures} futures of each would have done.")
    } else {
        format!(" For {words} some {futures} futures of each are needed.")
    }
}

/// Which rows are shown: the top, the bases, the last.
fn shown(batch: &Batch, rows: &[Standing]) -> Vec<usize> {
    let last = rows.len().saturating_sub(1);
    (0..rows.len()).filter(|at| *at < TOP || *at == last || batch.scenarios[rows[*at].number].is_base).collect()
}

/// The targets that tell most between the scenarios: those whose chances differ most.
fn telling(parts: &[(usize, Head)], most: usize) -> Vec<&Chance> {
    let spread = |target: &Chance| {
        let alike = parts.iter().flat_map(|(_, h)| &h.targets).filter(|t| t.id == target.id);
        let values: Vec<f64> = alike.filter_map(|t| t.probability.parse().ok()).collect();
        let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
        (!values.is_empty()).then_some(high - low)
    };
    let all = targets(parts);
    let mut spreads: Vec<(usize, f64)> = all.iter().enumerate().filter_map(|(n, t)| Some((n, spread(t)?))).collect();
    spreads.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut chosen: Vec<usize> = spreads.into_iter().take(most).map(|(n, _)| n).collect();
    chosen.sort_unstable();
    chosen.into_iter().map(|n| all[n]).collect()
}

struct Table<'a> {
    batch: &'a Batch,
    parts: &'a [(usize, Head)],
    targets: &'a [&'a Chance],
    width: usize,
}

impl Table<'_> {
    fn header(&self) -> [String; 3] {
        // What nothing is ranked by has no column.
        let [mut first, mut second] = if is_ranked(self.batch) {
            [("", "", "8 in 10"), ("rank", "mean", "futures")].map(|(a, b, c)| format!("{a:>5}  {b:>7}  {c:>12}  "))
        } else {
            ["  ".to_owned(), "  ".to_owned()]
        };
        first += &format!("{:>6}", "cost,");
        second += &format!("{:>6}", "£ m");
        for (letter, _) in ('A'..).zip(self.targets) {
            first += &format!("  {letter:>4}");
            second += &format!("  {:>4}", "%");
        }
        second += "  scenario";
        [first, second, "─".repeat(self.width)]
    }

    /// The lines of one row; a long name takes several.
    fn row(&self, standing: Standing) -> Vec<String> {
        let place = &self.batch.scenarios[standing.number];
        let head = head_of(self.parts, standing.number);
        let ranked = head.and_then(|h| h.ranked.as_ref());
        let base = if place.is_base { "*" } else { " " };
        let rank = standing.rank.map_or("·".to_owned(), |r| r.to_string());
        let mean = ranked.map_or("·".to_owned(), shown_mean);
        let range = ranked.filter(|r| !r.p10.is_empty()).map_or("·".to_owned(), |r| {
            let (low, high) = (shown_number(&r.p10), shown_number(&r.p90));
            let joint = if low.starts_with('-') { " to " } else { "-" };
            format!("{low}{joint}{high}")
        });
        let millions = head.and_then(|h| h.cost_pounds.parse::<f64>().ok()).map(|c| c / 1e6);
        let cost = millions.map_or("·".to_owned(), significant);
        let mut line = if is_ranked(self.batch) {
            format!("{rank:>4}{base}  {mean:>7}  {range:>12}  {cost:>6}")
        } else {
            format!("{base} {cost:>6}")
        };
        for target in self.targets {
            let chance = head.and_then(|h| h.targets.iter().find(|t| t.id == target.id));
            let chance = chance.map_or("·".to_owned(), shown_chance);
            line += &format!("  {chance:>4}");
        }
        line += "  ";
        let indent = line.chars().count();
        let names = wrap(&place.scenario, self.width.saturating_sub(indent).max(NAME), 0);
        let lines = names.into_iter().enumerate();
        lines.map(|(at, name)| if at == 0 { format!("{line}{name}") } else { " ".repeat(indent) + &name }).collect()
    }
}

/// A chance in whole %.
fn shown_chance(chance: &Chance) -> String {
    let number = |text: &str| text.parse::<f64>().ok();
    match (number(&chance.probability), number(&chance.lower), number(&chance.upper)) {
        (Some(share), Some(lower), Some(upper)) => share_known(share, lower, upper),
        _ => "·".to_owned(),
    }
}

/// What is ranked by: a share of futures is never 0 or 100.
fn shown_mean(ranked: &Ranked) -> String {
    let share = |text: &str| text.parse::<f64>().ok().filter(|_| ranked.unit == SHARE).map(|percent| percent / 100.0);
    match (share(&ranked.mean), share(&ranked.lower), share(&ranked.upper)) {
        (Some(mean), Some(lower), Some(upper)) => share_known(mean, lower, upper),
        _ => shown_number(&ranked.mean),
    }
}

/// A printed number with as many digits as tell something.
fn shown_number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(value) if value.abs() >= 100.0 || value == 0.0 => whole(value),
        Ok(value) if value.abs() >= 1.0 => tenths(value),
        Ok(value) => significant(value),
        Err(_) => "·".to_owned(),
    }
}
