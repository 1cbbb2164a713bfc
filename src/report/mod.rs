//! Answers to bytes: CSV, JSON, terminal text, pages, workbook. No time, host, path or thread count in any of them.

mod backtest;
mod batch;
mod calibrate;
mod ceiling;
mod compare;
#[cfg(feature = "parallel")]
mod councils;
mod csv;
mod explain;
mod growing;
mod json;
mod manifest;
mod measure;
mod models;
mod number;
mod official;
pub mod pack;
mod sensitivity;
mod sentence;
mod solve;
mod sources;
mod spend;
mod terminal;
#[cfg(feature = "parallel")]
mod verify;
mod words;
#[cfg(feature = "workbook")]
mod workbook;
mod worsened;

pub use backtest::{PastForecasts, backtest_csv, backtest_json, backtest_scores_csv, backtest_text};
pub use batch::{
    Batch, Chance, Grows, Head, LeftOut, Part, Place, Ranked, Shard, ShardPart, batch_json, batch_manifest_json,
    batch_terminal, measures_head, summary_csv, targets_head,
};
pub use calibrate::{
    CalibrationManifest, calibration_json, calibration_manifest_json, calibration_text, figures_csv, inputs_csv,
    posterior_csv,
};
pub use ceiling::ceiling_csv;
pub use compare::{children_csv, compare_json, compare_text, differences_csv};
#[cfg(feature = "parallel")]
pub use councils::{councils_csv, councils_json, councils_scores_csv, councils_text};
pub use csv::{measures_csv, targets_csv};
pub use explain::{explain_json, explain_mermaid, explain_text};
pub use json::run_json;
pub use manifest::{ForecastsManifest, Manifest, manifest_json};
pub use models::{ModelScores, ModelsCompared, models_csv};
pub use number::decimal;
pub use sensitivity::{sensitivity_csv, sensitivity_json, sensitivity_text};
pub use sentence::{
    binding_sentence, caution_sentence, clearing_sentence, dip_sentence, family_sentence, finding, inputs_sentence,
    precision_sentence, shift_sentence,
};
pub use solve::{curve_csv, solve_json, solve_text};
pub use sources::explain_sources;
pub use spend::{prices_csv, prices_json, prices_text};
pub use terminal::terminal;
#[cfg(feature = "parallel")]
pub use verify::{verify_json, verify_text};
pub use words::{slug, why_not};

/// Version of the files that a run writes.
pub const OUTPUT_VERSION: u32 = 1;
