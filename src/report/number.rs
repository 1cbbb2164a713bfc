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
    // Writing to a string cannot fail.
    let Some(parts) = ten_thousandths(value.abs()) else {
        let all = format!("{value:.4}");
        return text.push_str(all.trim_end_matches('0').trim_end_matches('.'));
    };
    let (whole, mut part, mut digits) = (parts / 10_000, parts % 10_000, 4);
    let sign = if value < 0.0 && parts > 0 { "-" } else { "" };
    let _ = write!(text, "{sign}{whole}");
    if part > 0 {
        while part % 10 == 0 {
            (part, digits) = (part / 10, digits - 1);
        }
        let _ = write!(text, ".{part:0digits$}");
    }
}

/// So many times 1/10,000, exactly rounded, halves to even: in whole numbers, since the general way takes the longest for what
/// ends early, such as 0.25. `None` of what is too large. For what is not negative.
fn ten_thousandths(value: f64) -> Option<u64> {
    // It is so many times a power of two.
    let (bits, hidden) = (value.to_bits(), 1 << 52);
    let (exponent, fraction) = ((bits >> 52) as i32, bits & (hidden - 1));
    let (times, power) = if exponent == 0 { (fraction, -1074) } else { (fraction | hidden, exponent - 1075) };
    if power >= 0 {
        return None;
    }
    let (times, halvings) = (u128::from(times) * 10_000, power.unsigned_abs());
    // Of less than a half of the last digit nothing is left; here 2^67 at most is halved.
    if halvings > 68 {
        return Some(0);
    }
    let (down, rest, half) = (times >> halvings, times & ((1 << halvings) - 1), 1 << (halvings - 1));
    let up = rest > half || rest == half && down % 2 == 1;
    u64::try_from(down + u128::from(up)).ok()
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

#[cfg(test)]
mod tests {
    use super::decimal;

    /// As the standard library rounds. Catches: a half rounded up, a digit lost, a sign kept of nothing.
    #[test]
    fn a_decimal_is_the_exact_value_to_four_places() {
        let standard = |value: f64| {
            let text = format!("{value:.4}");
            let text = text.trim_end_matches('0').trim_end_matches('.');
            if text == "-0" { "0".to_owned() } else { text.to_owned() }
        };
        let check = |value: f64| {
            assert_eq!(decimal(value), standard(value), "{value:e}");
            assert_eq!(decimal(-value), standard(-value), "{value:e}");
        };
        let ends = [0.0, 5e-5, 4.999_999_999_999_999e-5, 1e-300, f64::MIN_POSITIVE, 5e-324, 1e15, 4.5e15, 9e15, 1e16];
        ends.into_iter().chain([f64::MAX, 4_503_599_627_370_495.5, 9_007_199_254_740_992.0]).for_each(check);
        let mut bits = 1u64;
        for n in 0..200_000 {
            // By Knuth's MMIX.
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // Of every size, and halves of the last digit among them.
            check((bits >> 12) as f64 * f64::from_bits((1023 - 75 + n % 80) << 52));
            check((bits >> 40) as f64 / 32.0 / f64::from(1 << (n % 16)));
            check((bits >> 44) as f64 / 10_000.0);
        }
        assert!([f64::NAN, f64::INFINITY].into_iter().all(|none| decimal(none).is_empty()));
    }
}
