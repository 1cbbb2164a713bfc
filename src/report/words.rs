//! Dates and names in words.

use crate::calendar::Date;
use crate::project::{PeriodInfo, Span, Unjudged};

/// The tool and its version, as a page ends with them.
pub(super) const TOOL: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// The unit of the chance of a target.
pub(super) const SHARE: &str = "% of futures";

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

/// `1 August 2024 to 31 July 2025`, `31 July 2025`.
pub(super) fn days(from: Date, to: Date) -> String {
    if from == to { day(to) } else { format!("{} to {}", day(from), day(to)) }
}

/// A text that is a date in words; any other as it is.
pub(super) fn dated(text: &str) -> String {
    let is_date = text.len() == "2024-08-01".len();
    text.parse::<Date>().ok().filter(|_| is_date).map_or_else(|| text.to_owned(), day)
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

/// A text as the beginning of a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A title that begins with a common word, within a sentence: `children past the limit`, but `EHC needs assessment`.
pub(super) fn within(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(title.chars().skip(1)).collect()
        }
        _ => title.to_owned(),
    }
}

/// The unit of a change: of a percentage, points.
pub(super) fn of_change(unit: &str) -> &str {
    if unit.starts_with('%') { "points" } else { unit }
}

/// A unit after `each` or `1`: `child`, `point`, `week`.
pub(super) fn singular(unit: &str) -> &str {
    match unit {
        "children" => "child",
        unit => unit.strip_suffix('s').unwrap_or(unit),
    }
}

/// A figure as printed with its unit: `1 week`, `12.4 children`, `3 points`.
pub(super) fn amount(printed: &str, unit: &str) -> String {
    let unit = if matches!(printed, "1" | "-1" | "+1" | "−1") { singular(unit) } else { unit };
    format!("{printed} {unit}")
}

/// A mean over futures with its unit, as it is printed: `1,246 children (mean of the futures)`; of a share of futures `20 %`.
pub(super) fn mean_of(printed: &str, unit: &str) -> String {
    match unit {
        SHARE => format!("{printed} %"),
        unit => format!("{} (mean of the futures)", amount(printed, unit)),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_have_no_plural_and_changes_of_percentages_are_points() {
        assert_eq!([1.0, 2.0, 1000.0].map(|n| counted(n, "future")), ["1 future", "2 futures", "1,000 futures"]);
        assert_eq!([1.0, -1.0, 0.0].map(|n| counted(n, "child")), ["1 child", "-1 child", "0 children"]);
        for (printed, unit, told) in [
            ("1", "weeks", "1 week"),
            ("1.0", "weeks", "1.0 weeks"),
            ("1", "children", "1 child"),
            ("1", "WTE", "1 WTE"),
            ("+1", "points", "+1 point"),
        ] {
            assert_eq!(amount(printed, unit), told);
        }
        assert_eq!(["%", "% of futures", "children"].map(of_change), ["points", "points", "children"]);
        assert_eq!(mean_of("20", "% of futures"), "20 %");
        assert_eq!(mean_of("43", "%"), "43 % (mean of the futures)");
    }

    #[test]
    fn a_title_has_the_case_of_its_place() {
        let titles = ["Children past the limit", "EHC needs assessment", "9 in 10 wait at most", ""];
        assert_eq!(
            titles.map(within),
            ["children past the limit", "EHC needs assessment", "9 in 10 wait at most", ""].map(str::to_owned)
        );
        assert_eq!(
            ["share of time", "\"Wait\"", ""].map(capital),
            ["Share of time", "\"Wait\"", ""].map(str::to_owned)
        );
        assert_eq!(
            ["2025-09-01", "2025-09", "36"].map(dated),
            ["1 September 2025", "2025-09", "36"].map(str::to_owned)
        );
    }
}
