//! For people.

use super::super::growing;
use super::super::measure::head;
use super::super::terminal::{NONE, Table, Text};
use super::super::words::{counted, day, mean_of, of_change};
use super::{acts, amount, exact, not_tried, sentence};
use crate::project::{Acts, Answers, DifferenceCell, Estimate, Screening, Sensitivity, Swing};

/// Figures drawn, at most.
const ROWS: usize = 20;

/// Longest bar.
const BAR: usize = 44;

/// Shortest bar.
const SHORTEST: usize = 16;

/// The answer as a page of text, `width` columns wide.
pub fn sensitivity_text(base: &Answers, s: &Sensitivity, width: usize, colour: bool) -> String {
    let mut text = Text::new(width, colour);
    text.title(&base.title);
    text.line(&format!("{} to {}", day(base.start), day(base.end)));
    text.answer(&sentence(base, s));
    growing::sentence(base).iter().for_each(|sentence| text.prose(sentence));
    let largest = s.swings.first().map_or(0.0, |swing| swing.spread.value);
    let stated = amount(s.stated.value, s.stated.value.abs().max(largest));
    text.heading(
        "What each figure moves",
        &format!("{}: with all as stated {}", head(&s.measure, base), mean_of(&stated, s.unit)),
    );
    tornado(&mut text, s, width.clamp(60, 100), largest);
    if let Some(screening) = &s.screening {
        together(&mut text, screening, largest);
    }
    let told = not_tried(s);
    if !told.is_empty() {
        text.heading("Not tried", "");
        told.iter().for_each(|one| text.item(one));
    }
    text.heading("How to read it", "");
    text.prose(
        "One figure at a time is put to the ends of the range that its comment states, all others as stated, on the same \
         futures: what differs is the figure's. ± is the simulation error (95 %) of the difference. A range says how \
         little is known, not how likely: a figure that moves much within a wide range is worth collecting first.",
    );
    exact(s).iter().for_each(|sentence| text.prose(sentence));
    text.line(&format!(
        "{} · seed {} · {} {}",
        counted(f64::from(base.replications), "future"),
        base.seed,
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION")
    ));
    text.finish()
}

fn tornado(text: &mut Text, s: &Sensitivity, width: usize, largest: f64) {
    let moving: Vec<&Swing> = s.swings.iter().filter(|swing| !swing.is_nothing()).collect();
    let shown = &moving[..moving.len().min(ROWS)];
    let mut table = Table::new(&["   value", "range", "at the|least", "at the|most"]);
    for swing in shown {
        let [least, most] = [0, 1].map(|e| swing.ends[e].as_ref().map_or(NONE.to_owned(), |c| change(c, largest)));
        let range = format!("{}-{}", swing.of.range.least, swing.of.range.most);
        table.row(vec![format!("   {}", swing.of.value), range, least, most]);
    }
    let lines = table.lines(2);
    let head = lines.len() - shown.len();
    if !shown.is_empty() {
        let taken = lines[head].chars().count() + 2;
        let scale = Scale::of(shown, width.saturating_sub(taken + 1).clamp(SHORTEST, BAR));
        lines[..head].iter().for_each(|line| text.line(line));
        for (k, (line, swing)) in lines[head..].iter().zip(shown).enumerate() {
            text.line(&format!("{}. {}", k + 1, swing.of.path));
            text.line(&format!("{line}  {}", scale.bar(swing)));
        }
        text.line(&format!("░ at the least of its range   █ at the most   | as stated; in {}", of_change(s.unit)));
    }
    let more = moving.len() - shown.len();
    if more > 0 {
        let by = amount(moving[ROWS].spread.value, largest);
        let (figures, verb) = (counted(more as f64, "more figure"), if more == 1 { "moves" } else { "move" });
        text.line(&format!("{figures} {verb} it by {by} or less: sensitivity.csv"));
    }
    let still: Vec<&str> =
        s.swings.iter().filter(|swing| swing.is_nothing()).map(|swing| swing.of.path.as_str()).collect();
    if !still.is_empty() {
        text.blank();
        text.prose(&format!("No difference in any future, {}:", counted(still.len() as f64, "figure")));
        still.iter().for_each(|path| text.item(path));
    }
}

/// `+12 ±3`.
fn change(cell: &DifferenceCell, largest: f64) -> String {
    let Estimate { value, upper, .. } = cell.difference.mean;
    let error = upper.map_or(String::new(), |upper| format!(" ±{}", amount(upper - value, largest)));
    let value = amount(value, largest);
    let is_zero = value.chars().all(|c| matches!(c, '0' | '.' | '-'));
    let value = if is_zero { value.trim_start_matches('-').to_owned() } else { value };
    let sign = if is_zero || value.starts_with('-') { "" } else { "+" };
    format!("{sign}{value}{error}")
}

/// From differences to columns, the same for all figures.
struct Scale {
    low: f64,
    high: f64,
    columns: usize,
}

impl Scale {
    fn of(swings: &[&Swing], columns: usize) -> Self {
        let values = swings.iter().flat_map(|swing| swing.ends.iter().flatten()).map(|cell| cell.difference.mean.value);
        let (low, high) = values.fold((0.0f64, 0.0f64), |(low, high), v| (low.min(v), high.max(v)));
        Scale { low, high, columns }
    }

    fn column(&self, value: f64) -> usize {
        let range = (self.high - self.low).max(f64::MIN_POSITIVE);
        ((value - self.low) / range * self.columns as f64).round() as usize
    }

    fn bar(&self, swing: &Swing) -> String {
        let zero = self.column(0.0);
        let mut cells = vec![' '; self.columns];
        let mut ends: Vec<(f64, char)> = swing
            .ends
            .iter()
            .zip(['░', '█'])
            .filter_map(|(end, sign)| Some((end.as_ref().ok()?.difference.mean.value, sign)))
            .collect();
        // The shorter one is drawn over the longer.
        ends.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
        for (value, sign) in ends {
            let at = self.column(value);
            cells[zero.min(at)..zero.max(at)].fill(sign);
        }
        cells.insert(zero, '|');
        cells.into_iter().collect()
    }
}

fn together(text: &mut Text, screening: &Screening, largest: f64) {
    let seen: Vec<_> = screening.effects.iter().filter(|(_, e)| e.acts() != Acts::NotSeen).collect();
    let with: Vec<_> = seen.iter().filter(|(_, e)| e.acts() == Acts::WithOthers).collect();
    let finding = match (with.len(), seen.len()) {
        (_, 0) => "nothing seen beyond the simulation error".to_owned(),
        (0, all) => format!("{} alone, none by way of others", counted(all as f64, "figure")),
        (with, all) => {
            let (of, act) = (counted(all as f64, "figure"), if with == 1 { "acts" } else { "act" });
            format!("{with} of {of} {act} by way of others, or not in a straight line")
        }
    };
    text.heading("Alone or with others", &finding);
    let shown = &seen[..seen.len().min(ROWS)];
    if !shown.is_empty() {
        let mut table =
            Table::new(&["   acts", "mean size|of effects", "mean|effect", "standard|deviation", "of it|chance"]);
        for (_, e) in shown {
            let largest = largest.max(seen[0].1.size);
            let numbers = [e.size, e.mean, e.deviation, e.noise].map(|v| amount(v, largest));
            table.row(std::iter::once(format!("   {}", acts(e.acts()))).chain(numbers).collect());
        }
        let lines = table.lines(2);
        let head = lines.len() - shown.len();
        lines[..head].iter().for_each(|line| text.line(line));
        for (k, (line, (of, _))) in lines[head..].iter().zip(shown).enumerate() {
            text.line(&format!("{}. {}", k + 1, of.path));
            text.line(line);
        }
    }
    let refused = match screening.refused {
        0 => String::new(),
        n => format!(" {} could not be tried together and were passed over.", counted(f64::from(n), "point")),
    };
    text.prose(&format!(
        "Morris: {} through the ranges of {} at once, one moved at a time; effects are over the whole range. With others: the \
         effect here differs from that there by more than half its size, the simulation error allowed for.{refused}",
        counted(f64::from(screening.trajectories), "walk"),
        counted(screening.effects.len() as f64, "figure"),
    ));
}
