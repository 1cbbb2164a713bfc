//! Which assumption matters: a page, a table, JSON.

mod files;
mod text;

pub use files::{sensitivity_csv, sensitivity_json};
pub use text::sensitivity_text;

use super::measure::quoted;
use super::number::whole;
use super::sentence::exactness_sentence;
use super::words::{capital, counted, of_change};
use crate::project::{Acts, Answers, Assumption, Sensitivity};

/// Figures that the sentence names at most.
const NAMED: usize = 3;

/// A difference for people: as many decimals as the largest of them needs.
fn amount(value: f64, largest: f64) -> String {
    match largest {
        l if l >= 100.0 => whole(value),
        l if l >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// `0.62; range 0.5-0.7`.
fn with_range(of: &Assumption) -> String {
    format!("{}; range {}-{}", of.value, of.range.least, of.range.most)
}

/// What to collect first.
pub(super) fn sentence(base: &Answers, s: &Sensitivity) -> String {
    let measure = quoted(&s.measure, base);
    let sure: Vec<_> = s.sure().take(NAMED).collect();
    let largest = s.swings.first().map_or(0.0, |swing| swing.spread.value);
    let Some((first, rest)) = sure.split_first() else {
        return format!("Nothing to collect first: no figure moves {measure} beyond the simulation error.");
    };
    let by = |value: f64| amount(value, largest);
    let unit = of_change(s.unit);
    let mut text = format!(
        "Collect first: {} ({}): it moves {measure} by {} {unit}",
        first.of.path,
        with_range(&first.of),
        by(first.spread.value)
    );
    for (k, next) in rest.iter().enumerate() {
        let word = if k == 0 { "; then" } else { " and" };
        text += &format!("{word} {} ({}), by {}", next.of.path, with_range(&next.of), by(next.spread.value));
    }
    text.push('.');
    text
}

/// How exact the largest difference is, and how many futures would have done.
pub(super) fn exact(s: &Sensitivity) -> Option<String> {
    let first = s.swings.first()?;
    let subject = format!("What {} moves", first.of.path);
    first.exactness.as_ref().map(|e| exactness_sentence(e, &subject, s.unit))
}

/// What was not tried.
pub(super) fn not_tried(s: &Sensitivity) -> Vec<String> {
    let mut told = Vec::new();
    if s.without_range > 0 {
        let (have, were) = if s.without_range == 1 { ("has", "was") } else { ("have", "were") };
        told.push(format!(
            "{} {have} no stated range and so {were} not tried: state one in the comment beside it, such as \
             `# assumption, range 4-9`; sendsim explain --sources lists them.",
            counted(s.without_range as f64, "figure")
        ));
    }
    for swing in &s.swings {
        for (end, value) in swing.ends.iter().zip([swing.of.range.least, swing.of.range.most]) {
            if let Err(why) = end {
                told.push(format!("{} was not tried at {value}: {why}.", swing.of.path));
            }
        }
    }
    // Those of one reason together.
    let mut reasons: Vec<&String> = Vec::new();
    for (_, why) in &s.left_out {
        if !reasons.contains(&why) {
            reasons.push(why);
        }
    }
    for why in reasons {
        let of = s.left_out.iter().filter(|(_, other)| other == why);
        let of: Vec<String> = of.map(|(of, _)| format!("{} ({})", of.path, with_range(of))).collect();
        told.push(format!("{}: {}.", capital(why), of.join(", ")));
    }
    told
}

/// How a figure acts, in words.
fn acts(acts: Acts) -> &'static str {
    match acts {
        Acts::NotSeen => "nothing seen",
        Acts::Alone => "alone",
        Acts::WithOthers => "with others",
    }
}
