//! Dates and names in words.

use crate::calendar::Date;
use crate::project::{PeriodInfo, Span, Unjudged};

/// The tool and its version, as a page ends with them.
pub(super) const TOOL: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `August`.
pub(super) fn month_name(date: Date) -> &'static str {
    MONTHS[date.month() as usize - 1]
}

/// `1 August 2024`.
pub(super) fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

/// `August 2024`.
pub(super) fn month(date: Date) -> String {
    format!("{} {}", month_name(date), date.year())
}

/// `Aug 24`.
pub(super) fn short_month(date: Date) -> String {
    format!("{} {:02}", &month_name(date)[..3], date.year() % 100)
}

/// `Oct-Dec 2024`, `Dec 2026`; a whole year is its number.
pub(super) fn short_period(period: &PeriodInfo) -> String {
    let (from, to) = (period.first_day, period.last_day);
    let (first, last) = (&month_name(from)[..3], &month_name(to)[..3]);
    match (period.span, from.month() == to.month()) {
        (Span::Year, _) if (from.month(), to.month()) == (1, 12) => to.year().to_string(),
        (_, true) => format!("{last} {}", to.year()),
        (_, false) => format!("{first}-{last} {}", to.year()),
    }
}

/// `January-March 2025`, `December 2026`, `2025`.
pub(super) fn long_period(from: Date, to: Date) -> String {
    match (from.month(), to.month()) {
        (a, b) if a == b => month(to),
        (1, 12) => to.year().to_string(),
        _ => format!("{}-{}", month_name(from), month(to)),
    }
}

/// A name for files and columns: lower-case letters and digits, joined by hyphens.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The limit of a clock in words: whole weeks where it is that, else days.
pub(super) fn limit(days: u32) -> String {
    let (number, one) = if days.is_multiple_of(7) { (days / 7, "week") } else { (days, "day") };
    counted(f64::from(number), one)
}

/// `1 week`, `2 weeks`, `1,000 futures`: a whole number with its noun.
pub(super) fn counted(number: f64, one: &str) -> String {
    let number = super::number::whole(number);
    let s = match (number.as_str(), one) {
        ("1" | "-1", _) => "",
        (_, "child") => "ren",
        _ => "s",
    };
    format!("{number} {one}{s}")
}

/// Breaks a text into lines of at most `width` characters. Lines after the first begin with `indent` spaces.
pub(super) fn wrap(text: &str, width: usize, indent: usize) -> Vec<String> {
    // A number stays with its per cent sign.
    let text = text.replace(" %", "\u{a0}%");
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let length = line.chars().count();
        if length > indent && length + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            line.push_str(word);
        } else {
            if !line.is_empty() && line.len() > indent || (lines.is_empty() && !line.is_empty()) {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.push(line);
    lines.iter().map(|l| l.replace('\u{a0}', " ")).collect()
}

/// Why a target is not judged.
pub fn why_not(why: Unjudged) -> &'static str {
    match why {
        Unjudged::NotCovered => "the run does not cover its periods or has no such measure",
        Unjudged::NotKnown => "the run ends before it is known; children may still be in time",
        Unjudged::Nothing => "in most futures nothing happens that it could be taken of",
    }
}
