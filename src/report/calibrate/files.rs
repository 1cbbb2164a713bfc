//! For programs.

use super::super::OUTPUT_VERSION;
use super::super::csv::Table;
use super::super::json::{file, number, of_tool};
use super::super::words::slug;
use super::{checked, digits, forecast, sentence, silent, warnings};
use crate::project::{Calibration, FigureFit, InputFit, Said, SelfCheck};
use serde::Serialize;
use serde_json::json;

/// Digits of a draw: far beyond what anything knows, and still the value itself.
const DIGITS: i32 = 8;

/// `posterior.csv`: one row a draw, one column an input, called by its path: what `--posterior` reads.
pub fn posterior_csv(c: &Calibration) -> Vec<u8> {
    let mut columns = vec!["draw"];
    columns.extend(c.inputs.iter().map(|input| input.path.as_str()));
    let mut table = Table::new(&columns);
    for (n, draw) in c.draws.iter().enumerate() {
        table.text(&n.to_string());
        draw.iter().for_each(|value| table.text(&digits(*value, DIGITS).to_string()));
        table.end_row();
    }
    table.bytes()
}

/// `inputs.csv`: one row an input: its prior and posterior, the ratio of their spreads, what lies at the ends of the prior, and
/// of synthetic councils the share whose truth its range of 9 in 10 held.
pub fn inputs_csv(c: &Calibration) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "path",
        "prior_p10",
        "prior_p50",
        "prior_p90",
        "posterior_p10",
        "posterior_p50",
        "posterior_p90",
        "spread",
        "lowest_hundredth",
        "highest_hundredth",
        "self_check_held_90",
    ]);
    for (n, input) in c.inputs.iter().enumerate() {
        table.text(&slug(&c.title));
        table.text(&input.path);
        input.prior.iter().chain(&input.posterior).for_each(|value| table.number(*value));
        [input.spread, input.edge.0, input.edge.1].into_iter().for_each(|value| table.number(value));
        table.number(c.check.as_ref().map(|check| check.held[n]));
        table.end_row();
    }
    table.bytes()
}

/// `figures.csv`: one row a published figure: what was seen, its error, and what the fitted model gives.
pub fn figures_csv(c: &Calibration) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "pathway",
        "stage",
        "measure",
        "period_start",
        "period_end",
        "value",
        "unit",
        "kind",
        "error",
        "used",
        "p10",
        "p50",
        "p90",
        "tail",
        "prior_least",
        "prior_greatest",
        "source",
    ]);
    for f in &c.figures {
        let o = &f.observed;
        for text in [slug(&c.title).as_str(), &o.figure.pathway, &o.figure.stage, &o.figure.measure] {
            table.text(text);
        }
        table.text(&o.from.to_string());
        table.text(&o.until.to_string());
        table.number(o.value);
        table.text(&o.unit);
        table.text(said(f));
        table.number(f.error);
        table.text(if f.used { "true" } else { "false" });
        (0..3).for_each(|n| table.number(f.range.map(|range| range[n])));
        table.number(f.tail);
        table.number(f.prior.map(|p| p.0));
        table.number(f.prior.map(|p| p.1));
        table.text(&o.source);
        table.end_row();
    }
    table.bytes()
}

fn said(f: &FigureFit) -> &'static str {
    match f.observed.said {
        Said::Exact => "exact",
        Said::About => "about",
        Said::Below => "below",
        Said::Above => "above",
    }
}

fn self_check(check: &SelfCheck) -> serde_json::Value {
    json!({ "councils": check.councils, "held_90": check.held, "p_value": check.p_value, "passes": check.passes })
}

/// The answer for programs, with a line feed at the end.
pub fn calibration_json(c: &Calibration) -> String {
    let three = |[p10, p50, p90]: [f64; 3]| json!({ "p10": number(p10), "p50": number(p50), "p90": number(p90) });
    let input = |input: &InputFit| {
        json!({
            "path": input.path,
            "prior": three(input.prior),
            "posterior": three(input.posterior),
            "spread": number(input.spread),
            "lowest_hundredth": number(input.edge.0),
            "highest_hundredth": number(input.edge.1),
            "data_speak": input.is_spoken_of(),
        })
    };
    let figure = |f: &FigureFit| {
        let o = &f.observed;
        json!({
            "pathway": o.figure.pathway,
            "stage": o.figure.stage,
            "measure": o.figure.measure,
            "period_start": o.from.to_string(),
            "period_end": o.until.to_string(),
            "value": number(o.value),
            "unit": o.unit,
            "kind": said(f),
            "error": number(f.error),
            "used": f.used,
            "fitted": f.range.map(three),
            "tail": number(f.tail),
            "source": o.source,
        })
    };
    of_tool([json!({
        "scenario": c.title,
        "scenario_hash": c.scenario_hash,
        "seed": c.seed,
        "simulations": c.simulations.0,
        "second": c.simulations.1,
        "effective": number(c.effective),
        "text": sentence(c),
        "forecast": forecast(c),
        "silent": silent(c),
        "self_check": c.check.as_ref().map(self_check),
        "self_check_text": checked(c),
        "warnings": warnings(c),
        "inputs": c.inputs.iter().map(input).collect::<Vec<_>>(),
        "figures": c.figures.iter().map(figure).collect::<Vec<_>>(),
        "draws": c.draws.len(),
    })])
}

/// What is needed to make the files of a fit again, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalibrationManifest {
    /// The tool's name.
    pub tool: String,
    /// The tool's version.
    pub version: String,
    /// Version of the scenario format.
    pub scenario_format: u32,
    /// Version of the files beside the manifest.
    pub output_version: u32,
    /// Version of the generator and the samplers.
    pub algorithm: u32,
    /// Title of the scenario.
    pub scenario: String,
    /// Hash of the merged scenario text, priors included.
    pub scenario_hash: String,
    /// The seed.
    pub seed: u64,
    /// Simulations at the priors, and of the second wave.
    pub simulations: (u32, u32),
    /// Draws.
    pub draws: usize,
    /// Figures fitted to.
    pub figures: usize,
    /// The command that makes the same files again: names as given, no folders of this machine.
    pub command: String,
    /// Names of the files beside it.
    pub files: Vec<String>,
}

impl CalibrationManifest {
    /// The manifest of a fit. `command` is what a user types to make the files again.
    pub fn new(c: &Calibration, algorithm: u32, scenario_format: u32, command: &str) -> Self {
        CalibrationManifest {
            tool: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario_format,
            output_version: OUTPUT_VERSION,
            algorithm,
            scenario: c.title.clone(),
            scenario_hash: c.scenario_hash.clone(),
            seed: c.seed,
            simulations: c.simulations,
            draws: c.draws.len(),
            figures: c.figures.iter().filter(|f| f.used).count(),
            command: command.to_owned(),
            files: ["posterior.csv", "inputs.csv", "figures.csv"].map(str::to_owned).to_vec(),
        }
    }
}

/// `manifest.json`, with a line feed at the end.
pub fn calibration_manifest_json(manifest: &CalibrationManifest) -> Vec<u8> {
    file(manifest)
}
