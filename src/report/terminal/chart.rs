//! A chart of a rate by month: the median, the range of futures, and lines to compare with. It reads without colour.

use super::super::words::month_name;
use crate::calendar::Date;
use crate::project::Spread;

/// A horizontal line.
pub(super) struct Mark {
    pub value: f64,
    pub symbol: char,
}

const LABEL: usize = 7;

/// The lines of the chart, or none when there is nothing to draw or no room for a column a month.
pub(super) fn chart(points: &[(Date, Option<Spread>)], marks: &[Mark], width: usize) -> Vec<String> {
    let room = width.saturating_sub(LABEL);
    let each = (room / points.len().max(1)).min(3);
    let spreads = || points.iter().filter_map(|p| p.1.as_ref());
    if each == 0 || spreads().next().is_none() {
        return Vec::new();
    }
    let values = spreads().flat_map(|s| [s.p10, s.p90]).chain(marks.iter().map(|m| m.value));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    let low = ((low / 10.0).floor() * 10.0).clamp(0.0, 90.0);
    let high = ((high / 10.0).ceil() * 10.0).clamp(low + 10.0, 100.0);
    let step = if high - low <= 60.0 { 5.0 } else { 10.0 };
    let top = ((high - low) / step).round() as i64;
    let row_of = |v: f64| (((v - low) / step).round() as i64).clamp(0, top);
    let mut lines = Vec::new();
    for row in (0..=top).rev() {
        let value = low + step * row as f64;
        // Every other row has its number, counted from the lowest.
        let label = if row % 2 == 0 { format!("{value:>3.0} % ") } else { " ".repeat(LABEL - 1) };
        let mark = marks.iter().find(|m| row_of(m.value) == row).map(|m| m.symbol);
        let mut line = format!("{label:>6}│");
        for (_, spread) in points {
            let symbol = match spread {
                Some(s) if row_of(s.p50) == row => Some('●'),
                Some(s) if (row_of(s.p10)..=row_of(s.p90)).contains(&row) => Some('┃'),
                _ => None,
            };
            let fill = mark.unwrap_or(' ');
            let cell: String = (0..each).map(|c| if c == each / 2 { symbol.unwrap_or(fill) } else { fill }).collect();
            line.push_str(&cell);
        }
        lines.push(line);
    }
    lines.push(format!("{}└{}", " ".repeat(LABEL - 1), "─".repeat(each * points.len())));
    let (mut months, mut years) = (" ".repeat(LABEL), " ".repeat(LABEL));
    for (at, (date, _)) in points.iter().enumerate() {
        let initial = &month_name(*date)[..1];
        months.push_str(&format!("{}{initial}{}", " ".repeat(each / 2), " ".repeat(each - 1 - each / 2)));
        let from = LABEL + at * each + each / 2;
        let starts = at == 0 || date.month() == 1;
        // A first year of few months has no room for its number beside the next.
        if starts && years.chars().count() <= from && from + 4 <= LABEL + each * points.len() {
            years.push_str(&" ".repeat(from - years.chars().count()));
            years.push_str(&date.year().to_string());
        }
    }
    lines.push(months);
    lines.push(years);
    lines
}
