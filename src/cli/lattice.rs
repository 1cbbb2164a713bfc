//! The values that a lever is tried at: numbers or dates, from one to another by steps.

use crate::calendar::Date;
use std::str::FromStr;

/// Most values of one lever.
const MOST: usize = 200;

/// The values from `from` to `to` by `step`, as a scenario takes them, ascending.
///
/// # Errors
/// In words, where they are neither numbers nor dates, or make no lattice.
pub(super) fn lattice(from: &str, to: &str, step: &str) -> Result<Vec<String>, String> {
    let values = match (Date::from_str(from), Date::from_str(to)) {
        (Ok(from), Ok(to)) => dates(from, to, step)?,
        (Err(_), Err(_)) => numbers(from, to, step)?,
        _ => return Err(format!("{from} and {to}: two numbers or two dates are wanted")),
    };
    match values.len() {
        0 | 1 => Err(format!("from {from} to {to} by {step} is one value: at least two are wanted")),
        n if n > MOST => Err(format!("from {from} to {to} by {step} is over {MOST} values: take larger steps")),
        _ => Ok(values),
    }
}

fn numbers(from: &str, to: &str, step: &str) -> Result<Vec<String>, String> {
    let number = |text: &str| {
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e12);
        number.ok_or_else(|| format!("{text}: a number or a date such as 2025-09-01 is wanted"))
    };
    let (from, to, step) = (number(from)?, number(to)?, number(step)?);
    if step <= 0.0 || to < from {
        return Err(format!("from {from} to {to} by {step} leads nowhere: steps must be above 0 and lead upwards"));
    }
    let steps = ((to - from) / step + 1e-9).floor().min(MOST as f64) as usize;
    // To a millionth: 0.1 three times is 0.3.
    let value = |k: usize| ((from + k as f64 * step) * 1e6).round() / 1e6;
    Ok((0..=steps).map(|k| value(k).to_string()).collect())
}

fn dates(from: Date, to: Date, step: &str) -> Result<Vec<String>, String> {
    let wanted = || format!("{step}: days, weeks or months are wanted between dates, such as 14, 2w or 1m");
    let (digits, unit) = match step.trim_end_matches(['d', 'w', 'm']) {
        digits if digits.len() + 1 >= step.len() => (digits, &step[digits.len()..]),
        _ => return Err(wanted()),
    };
    let count = digits.parse::<i64>().ok().filter(|n| (1..=100_000).contains(n)).ok_or_else(wanted)?;
    if to < from {
        return Err(format!("from {from} to {to} leads back: the earlier date comes first"));
    }
    let mut values = Vec::new();
    for k in 0..=MOST as i64 {
        let span = match unit {
            "m" => jiff::Span::new().try_months(k * count),
            "w" => jiff::Span::new().try_days(7 * k * count),
            _ => jiff::Span::new().try_days(k * count),
        };
        match span.and_then(|span| from.checked_add(span)) {
            Ok(date) if date <= to => values.push(date.to_string()),
            _ => break,
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::lattice;

    #[test]
    fn numbers_and_dates_make_lattices() {
        assert_eq!(lattice("0", "2", "0.5").unwrap(), ["0", "0.5", "1", "1.5", "2"]);
        assert_eq!(lattice("0.1", "0.35", "0.1").unwrap(), ["0.1", "0.2", "0.3"]);
        assert_eq!(
            lattice("2024-12-31", "2025-03-31", "1m").unwrap(),
            ["2024-12-31", "2025-01-31", "2025-02-28", "2025-03-31"]
        );
        assert_eq!(lattice("2025-01-01", "2025-01-20", "1w").unwrap().len(), 3);
        assert_eq!(lattice("2025-01-01", "2025-01-03", "1").unwrap().len(), 3);
    }

    #[test]
    fn what_makes_no_lattice_is_said() {
        for (from, to, step, words) in [
            ("0", "2", "0", "leads nowhere"),
            ("2", "0", "1", "leads nowhere"),
            ("0", "nan", "1", "a number or a date"),
            ("0", "2025-01-01", "1", "two numbers or two dates"),
            ("2025-01-01", "2026-01-01", "0.5", "days, weeks or months"),
            ("2026-01-01", "2025-01-01", "1m", "leads back"),
            ("0", "0", "1", "at least two"),
            ("0", "1e9", "1", "take larger steps"),
        ] {
            let error = lattice(from, to, step).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }
}
