//! A fit to published figures: a page, tables, JSON, a manifest.

mod files;
mod later;
mod text;

pub use files::{
    CalibrationManifest, calibration_json, calibration_manifest_json, figures_csv, inputs_csv, posterior_csv,
};
pub use text::calibration_text;

use super::number::whole;
use super::words::counted;
use crate::project::{Calibration, FEW, FigureFit, InputFit, SPEAKS};

/// A number with so many digits that count.
fn digits(value: f64, count: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = libm::pow(10.0, f64::from(count - 1) - libm::floor(libm::log10(value.abs())));
    libm::round(value * scale) / scale
}

/// A value for people: three digits, or whole where it is larger.
fn shown(value: f64) -> String {
    if value.abs() >= 100.0 { whole(value) } else { digits(value, 3).to_string() }
}

/// The last part of paths that tells them apart: `established.share_of_time`.
fn short(c: &Calibration, path: &str) -> String {
    let tail = |path: &str, parts: usize| {
        let keys: Vec<&str> = path.split('.').collect();
        keys[keys.len().saturating_sub(parts)..].join(".")
    };
    let alone = |parts: &usize| {
        let of = tail(path, *parts);
        c.inputs.iter().filter(|input| tail(&input.path, *parts) == of).count() == 1
    };
    (2..=12).find(alone).map_or_else(|| path.to_owned(), |parts| tail(path, parts))
}

/// What was found, in a sentence or two.
fn sentence(c: &Calibration) -> String {
    let speaks: Vec<&InputFit> = c.inputs.iter().filter(|input| input.is_spoken_of()).collect();
    let names: Vec<String> = speaks.iter().map(|input| short(c, &input.path)).collect();
    let used = || c.figures.iter().filter(|f| f.used);
    let (figures, inside) = (used().count(), used().filter(|f| f.is_inside()).count());
    let (say, speak) = if figures == 1 { ("says", "speaks") } else { ("say", "speak") };
    let inputs = counted(c.inputs.len() as f64, "free input");
    let of = match names.len() {
        0 => format!("{say} nothing of the {inputs}"),
        1 if c.inputs.len() == 1 => format!("{speak} of the only free input"),
        n if n == c.inputs.len() => format!("{speak} of all {inputs}"),
        n => format!("{speak} of {n} of {inputs}: {}", names.join(", ")),
    };
    let lie = match (figures, inside) {
        (1, 1) => "It lies".to_owned(),
        (1, _) => "It does not lie".to_owned(),
        (_, 1) => "1 of them lies".to_owned(),
        (_, n) => format!("{n} of them lie"),
    };
    format!("{} {of}. {lie} in the range of 8 in 10 of the fitted model.", counted(figures as f64, "figure"))
}

/// Figures that the fit did not use, and how many of them came within the ranges.
fn forecast(c: &Calibration) -> Option<String> {
    let later = || c.figures.iter().filter(|f| !f.used);
    let (all, inside) = (later().count(), later().filter(|f| f.is_inside()).count());
    (all > 0).then(|| {
        let figures = counted(all as f64, "later figure");
        format!("Of {figures}, which the fit has not seen, {inside} came within the forecast range of 8 in 10.")
    })
}

/// How the fit does where the truth is known, in words.
fn checked(c: &Calibration) -> Option<String> {
    let check = c.check.as_ref()?;
    let ends = |(low, high): (f64, f64), held: &f64| (low.min(*held), high.max(*held));
    let (low, high) = check.held.iter().fold((1.0, 0.0), ends);
    let verdict = if check.passes { "as it should be" } else { "NOT as it should be" };
    Some(format!(
        "The fit tried on itself: of {} drawn from the priors, each fitted from its figures alone, ranges of 9 in 10 held the \
         truth of {:.0} to {:.0} % by input (85 to 95 is wanted), and truths fell evenly within what was believed (p {:.3} at \
         least): {verdict}.",
        counted(f64::from(check.councils), "synthetic council"),
        100.0 * low,
        100.0 * high,
        check.p_value.iter().copied().fold(1.0, f64::min),
    ))
}

/// What a reader must know.
fn warnings(c: &Calibration) -> Vec<String> {
    let mut all = Vec::new();
    for input in &c.inputs {
        let (low, high) = input.is_pressed();
        for (is, end) in [(low, "lower"), (high, "upper")] {
            if is {
                all.push(format!(
                    "{} is pressed against the {end} end of its prior: the figures want it further out, or the model is wrong.",
                    input.path
                ));
            }
        }
    }
    let unreached = |f: &&FigureFit| f.used && f.is_out_of_reach();
    for f in c.figures.iter().filter(unreached) {
        let (low, high) = f.prior.unwrap_or((f64::NAN, f64::NAN));
        all.push(format!(
            "No simulation at the priors comes near {}, {}: they give {} to {}. The fit cannot be trusted there; widen a prior, or \
             look for what the model lacks.",
            f.observed.label(),
            shown(f.observed.value),
            shown(low),
            shown(high)
        ));
    }
    let poor: Vec<String> = c
        .figures
        .iter()
        .filter(|f| f.used && f.is_poor() && !f.is_out_of_reach())
        .map(|f| f.observed.label())
        .collect();
    if !poor.is_empty() {
        all.push(format!(
            "The fitted model can hardly have given {}: {}.",
            counted(poor.len() as f64, "figure"),
            poor.join("; ")
        ));
    }
    if c.effective < FEW {
        all.push(format!(
            "The posterior is worth {:.0} simulations only: ask for more (--simulations, --second).",
            c.effective
        ));
    }
    if let Some(check) = c.check.as_ref().filter(|check| !check.passes) {
        let is_off = |(n, held): &(usize, &f64)| {
            !(0.85..=0.95).contains(*held) || check.p_value[*n] < 0.01 / check.held.len() as f64
        };
        let off = check.held.iter().enumerate().filter(is_off);
        let names: Vec<String> =
            off.map(|(n, held)| format!("{} ({:.0} %)", short(c, &c.inputs[n].path), 100.0 * held)).collect();
        all.push(format!(
            "Tried on councils of known truth, the fit is not as sure as it says of {}: ask for more simulations.",
            names.join(", ")
        ));
    }
    let simulations = f64::from(c.simulations.0 + c.simulations.1);
    if let Some((count, why)) = &c.refused {
        all.push(format!(
            "The scenario refuses {} of {} at the priors, such as: {why}. {} left out.",
            counted(f64::from(*count), "simulation"),
            whole(f64::from(c.simulations.0)),
            if *count == 1 { "It is" } else { "They are" },
        ));
    }
    for (count, why) in [(c.without, "have nothing to take some figure of"), (c.over_budget, "took too many events")] {
        if f64::from(count) > simulations / 100.0 {
            all.push(format!("{} of {} {why} and are left out.", whole(f64::from(count)), whole(simulations)));
        }
    }
    all
}

/// What of the inputs the data do not speak of, in words.
fn silent(c: &Calibration) -> Option<String> {
    let silent: Vec<String> =
        c.inputs.iter().filter(|input| !input.is_spoken_of()).map(|input| short(c, &input.path)).collect();
    (!silent.is_empty()).then(|| {
        format!(
            "Of {} the figures say next to nothing (spread over {SPEAKS} of the prior's): what is believed of them is what was \
             put in.",
            silent.join(", ")
        )
    })
}
