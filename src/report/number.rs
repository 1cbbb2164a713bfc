//! How numbers are printed.

use crate::project::{Probability, Spread};

/// A number for machines, the same on every platform: at most four decimals, correctly rounded from the exact value
/// (halves to even), trailing zeros and minus zero removed; empty when there is none.
pub fn decimal(value: f64) -> String {
    let mut text = String::new();
    write_decimal(&mut text, value);
    text
}

/// [`decimal`], at the end of a text.
pub(super) fn write_decimal(text: &mut String, value: f64) {
    use std::fmt::Write;
    if !value.is_finite() {
        return;
    }
    // Whole numbers are most of a table, and the general way is slow for them.
    if value.fract() == 0.0 && value.abs() < 9e15 {
        let _ = write!(text, "{}", value as i64);
        return;
    }
    let start = text.len();
    // Writing to a string cannot fail.
    let _ = write!(text, "{value:.4}");
    let kept = text.trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(kept);
    if &text[start..] == "-0" {
        text.replace_range(start.., "0");
    }
}

/// Rounded to a whole number, thousands parted by commas: children, reports, weeks and percentages for people.
pub(super) fn whole(value: f64) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    let digits = format!("{:.0}", value.round().abs());
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value.round() < 0.0 { format!("-{text}") } else { text }
}

/// At most one decimal: goals and published figures, as they were set.
pub(super) fn tenths(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Three significant digits, for times in theory runs.
pub(super) fn significant(value: f64) -> String {
    let decimals = match value.abs() {
        v if !v.is_finite() => return "-".to_owned(),
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

/// `37-47`; `to` between them when one is negative.
pub(super) fn range(spread: &Spread) -> String {
    let (low, high) = (whole(spread.p10), whole(spread.p90));
    match (low == high, spread.p10.round() < 0.0) {
        (true, _) => low,
        (false, true) => format!("{low} to {high}"),
        (false, false) => format!("{low}-{high}"),
    }
}

/// A share of futures in words: never 0 % or 100 %, of which no number of replications can be sure.
pub(super) fn share(probability: &Probability) -> String {
    let Some(share) = probability.share() else { return "an unknown share".to_owned() };
    let percent = (100.0 * share).round();
    if probability.yes == 0 {
        format!("<{} %", whole((100.0 * probability.upper).ceil()))
    } else if probability.yes == probability.of {
        format!(">{} %", whole((100.0 * probability.lower).floor()))
    } else if percent < 1.0 {
        "<1 %".to_owned()
    } else if percent > 99.0 {
        ">99 %".to_owned()
    } else {
        format!("{} %", whole(percent))
    }
}

/// A share of futures in whole % for a table: `<1` and `>99` where it is not quite 0 or 100.
pub(super) fn share_of(share: f64) -> String {
    let percent = 100.0 * share;
    match percent {
        p if p > 0.0 && p < 0.5 => "<1".to_owned(),
        p if (99.5..100.0).contains(&p) => ">99".to_owned(),
        p => whole(p),
    }
}

/// A share of futures, 0 to 1, in % for a table, with the bounds of its simulation error: never 0 or 100, of which no number
/// of futures can be sure.
pub(super) fn share_known(share: f64, lower: f64, upper: f64) -> String {
    if share == 0.0 {
        format!("<{}", whole((100.0 * upper).ceil()))
    } else if share == 1.0 {
        format!(">{}", whole((100.0 * lower).floor()))
    } else {
        share_of(share)
    }
}

/// The simulation error of a share of futures, in whole % rounded outwards.
pub(super) fn share_interval(probability: &Probability) -> String {
    let (lower, upper) = ((100.0 * probability.lower).floor(), (100.0 * probability.upper).ceil());
    format!("{} to {} %", whole(lower), whole(upper))
}
