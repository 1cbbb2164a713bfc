//! What came of the verification, as text and for programs.

use super::terminal::Text;
use super::words::{TOOL, counted};
use crate::verify::{AGAIN, Case, Figure, NEAR, ROUNDING, Verification};
use serde_json::{Value, json};

/// Columns of the figures' names.
const NAMES: usize = 36;

/// The verification as a table. Colour only repeats what the words say.
pub fn verify_text(verification: &Verification, width: usize, colour: bool) -> String {
    let mut page = Text::new(width, colour);
    page.title("The engine against queueing theory");
    page.prose(&format!(
        "Each case is a small scenario, run as any other. A figure passes when theory lies in the 99.9 % interval of what was \
         simulated (but for {} % that whole minutes and months may shift it by) and the whole interval lies within {} % of \
         theory. \"Finds\" is the smallest error of the engine that the figure would have shown for certain.",
        100.0 * ROUNDING,
        100.0 * NEAR,
    ));
    page.blank();
    let head = format!(
        "{:NAMES$} {:>10} {:>10} {:>21} {:>7}",
        "case, figure", "theory", "simulated", "99.9 % interval", "finds"
    );
    page.line(&head);
    page.line(&"─".repeat(head.chars().count() + 6));
    for case in &verification.cases {
        page.prose(&format!("{} · {} · {}", case.cell.name, case.cell.title, case.cell.reference));
        if let Some(fault) = &case.fault {
            page.prose(&format!("FAIL: its scenario cannot be read: {fault}"));
        }
        for figure in &case.figures {
            page.outcome(&row(figure), if figure.agrees { "pass" } else { "FAIL" }, figure.agrees);
        }
        if case.again {
            page.line(&format!("  run again at {AGAIN} times the size with new seeds; the figures are of that run"));
        }
    }
    page.blank();
    page.title(&summary(verification));
    page.line(&match verification.seed {
        None => format!("default seeds · {TOOL}"),
        Some(seed) => format!("seed {seed} · {TOOL}"),
    });
    page.finish()
}

fn row(figure: &Figure) -> String {
    let (theory, found) = (figure.claim.theory, figure.claim.found);
    let places = places(theory);
    let number = |value: f64| format!("{value:.places$}");
    format!(
        "  {:names$} {:>10} {:>10} {:>21} {:>5.2} %",
        figure.claim.what,
        number(theory),
        number(found.value),
        format!("{} - {}", number(found.value - found.half), number(found.value + found.half)),
        100.0 * figure.caught,
        names = NAMES - 2,
    )
}

/// Decimals that show a thousandth of a number of this size, and a little more.
fn places(value: f64) -> usize {
    match value.abs() {
        v if v >= 10_000.0 => 0,
        v if v >= 1_000.0 => 1,
        v if v >= 100.0 => 2,
        v if v >= 10.0 => 3,
        v if v >= 1.0 => 4,
        v if v >= 0.1 => 5,
        _ => 6,
    }
}

/// `51 cases, 150 figures: all pass`, or which do not.
fn summary(verification: &Verification) -> String {
    let cases = &verification.cases;
    let figures = |which: &dyn Fn(&Figure) -> bool| cases.iter().flat_map(|c| &c.figures).filter(|f| which(f)).count();
    let all = format!("{}, {}", counted(cases.len() as f64, "case"), counted(figures(&|_| true) as f64, "figure"));
    let failed: Vec<&str> = cases.iter().filter(|c| !c.agrees()).map(|c| c.cell.name).collect();
    if failed.is_empty() {
        return format!("{all}: all pass");
    }
    let wrong = counted(figures(&|f| !f.agrees) as f64, "figure");
    format!("{all}: {wrong} of {} FAIL: {}", counted(failed.len() as f64, "case"), failed.join(", "))
}

/// The same for programs.
pub fn verify_json(verification: &Verification) -> String {
    let cases: Vec<Value> = verification.cases.iter().map(case).collect();
    let out = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "seed": verification.seed,
        "passes": verification.agrees(),
        "interval_percent": 99.9,
        "within_percent": 100.0 * NEAR,
        "rounding_percent": 100.0 * ROUNDING,
        "cases": cases,
    });
    format!("{out:#}\n")
}

fn case(case: &Case) -> Value {
    let figures = case.figures.iter().map(|f| {
        let found = f.claim.found;
        json!({
            "figure": f.claim.what,
            "theory": rounded(f.claim.theory),
            "simulated": rounded(found.value),
            "lower": rounded(found.value - found.half),
            "upper": rounded(found.value + found.half),
            "finds_percent": rounded(100.0 * f.caught),
            "passes": f.agrees,
        })
    });
    let mut out = json!({
        "case": case.cell.name,
        "title": case.cell.title,
        "reference": case.cell.reference,
        "scenario": format!("scenarios/theory/{}.toml", case.cell.file),
        "set": case.cell.sets.iter().map(|(path, value)| format!("{path}={value}")).collect::<Vec<_>>(),
        "replications": case.replications,
        "run_again": case.again,
        "passes": case.agrees(),
        "figures": figures.collect::<Vec<_>>(),
    });
    if let Some(fault) = &case.fault {
        out["fault"] = json!(fault);
    }
    out
}

/// Seven significant digits; nothing for what is no number.
fn rounded(value: f64) -> Option<f64> {
    format!("{value:.6e}").parse().ok().filter(|v: &f64| v.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::{Claim, Estimate, cells};

    fn verification(second: bool) -> Verification {
        let figure = |what, agrees| Figure {
            claim: Claim::new(what, 0.0714286, Estimate { value: 0.0715, half: 0.0002 }),
            caught: 0.0071,
            agrees,
        };
        let figures = vec![figure("mean wait, weeks", true), figure("seen at once, %", second)];
        let case = Case { cell: cells()[0], replications: 600, again: !second, figures, fault: None };
        Verification { seed: None, cases: vec![case] }
    }

    #[test]
    fn a_table_says_what_passes() {
        let text = verify_text(&verification(true), 100, false);
        let row = "  mean wait, weeks                     0.071429   0.071500   0.071300 - 0.071700  0.71 %  pass\n";
        assert!(text.contains(row), "{text}");
        assert!(text.contains("\n1 case, 2 figures: all pass\ndefault seeds"), "{text}");
        assert!(text.lines().all(|l| l.chars().count() <= 100), "{text}");
    }

    #[test]
    fn a_failure_is_named() {
        let text = verify_text(&verification(false), 100, false);
        assert!(text.contains("0.71 %  FAIL\n") && text.contains("run again at 10 times the size"), "{text}");
        assert!(text.contains("1 figure of 1 case FAIL: mm1_half\n"), "{text}");
        let json: Value = serde_json::from_str(&verify_json(&verification(false))).unwrap();
        assert_eq!((&json["passes"], &json["cases"][0]["figures"][1]["passes"]), (&json!(false), &json!(false)));
        assert_eq!(json["cases"][0]["figures"][0]["upper"], json!(0.0717));
    }
}
