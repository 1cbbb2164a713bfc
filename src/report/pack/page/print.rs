//! How figures of the tables are printed for people.

use crate::calendar::Date;
use crate::report::number::{tenths, whole};
use crate::report::pack::Point;
use crate::report::words::{long_period, month_name};

/// What stands for a figure that is not there.
pub(super) const NONE: &str = "–";

/// A figure in its unit: children, plans and reviews are whole, the rest has a decimal below 10.
pub(super) fn figure(value: f64, unit: &str) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    let counts = matches!(unit, "children" | "plans" | "reviews" | "%" | "cases" | "pounds" | "hours");
    if counts || value.abs() >= 10.0 { whole(value) } else { tenths(value) }
}

/// A figure with its unit: `43 %`, `1,270 children`, `1 week`.
pub(super) fn with_unit(value: f64, unit: &str) -> String {
    let text = figure(value, unit);
    match (text.as_str(), unit) {
        (NONE, _) => text,
        ("1", "children") => "1 child".to_owned(),
        ("1", unit) => format!("1 {}", unit.strip_suffix('s').unwrap_or(unit)),
        _ => format!("{text} {unit}"),
    }
}

/// A figure of a cell of a table: to a decimal below 100, whole from there on.
pub(super) fn cell(value: f64) -> String {
    match value {
        v if !v.is_finite() => NONE.to_owned(),
        v if v.abs() < 100.0 => format!("{v:.1}"),
        v => whole(v),
    }
}

/// The range of 8 in 10 futures: `37–47`.
pub(super) fn eight(point: &Point, unit: &str) -> String {
    between(point.percentile(10), point.percentile(90), unit)
}

/// `37–47`; `to` between them where one is negative.
pub(super) fn between(low: f64, high: f64, unit: &str) -> String {
    let (a, b) = (figure(low, unit), figure(high, unit));
    match (a == b, low < 0.0) {
        (true, _) => a,
        (false, true) => format!("{a} to {b}"),
        (false, false) => format!("{a}–{b}"),
    }
}

/// `Aug 2024`: a year in full, lest it be taken for a day.
pub(super) fn month(day: Date) -> String {
    format!("{} {}", &month_name(day)[..3], day.year())
}

/// A period in words: `Oct–Dec 2026`, `Aug 2024`, `2025`.
pub(super) fn period(point: &Point) -> String {
    let (from, to) = (point.start, point.end);
    if (from.year(), from.month()) == (to.year(), to.month()) {
        return month(to);
    }
    let text = long_period(from, to);
    match text.split_once(' ').and_then(|(months, year)| Some((months.split_once('-')?, year))) {
        Some(((a, b), year)) => format!("{}–{} {year}", &a[..3], &b[..3]),
        None => text,
    }
}
