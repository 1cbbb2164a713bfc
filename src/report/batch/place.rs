//! What a batch is: everything that decides the bytes of its files.

use super::super::OUTPUT_VERSION;
use super::super::json::file;
use super::super::pack::sha256;
use serde::{Deserialize, Serialize};

/// Everything that decides the bytes of a batch's files. Parts of two batches go together when these are equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The tool's name.
    pub tool: String,
    /// The tool's version.
    pub version: String,
    /// Version of the scenario format.
    pub scenario_format: u32,
    /// Version of the files.
    pub output_version: u32,
    /// Version of the generator and the samplers.
    pub algorithm: u32,
    /// Words for people; empty without.
    pub title: String,
    /// The seed of every scenario.
    pub seed: u64,
    /// Number of replications of every scenario.
    pub replications: u32,
    /// Whether every figure of every period is in `measures.csv`.
    pub every_measure: bool,
    /// By what scenarios are ranked, as it is written; empty without.
    pub rank_by: String,
    /// The command that makes the same files again: names as given, no folders of this machine.
    pub command: String,
    /// Names of what distinguishes the scenarios of grids.
    pub columns: Vec<String>,
    /// The scenarios, in the order of the files.
    pub scenarios: Vec<Place>,
}

/// A scenario of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name in the files.
    pub scenario: String,
    /// Its level on each of the batch's columns; empty where it has none.
    pub levels: Vec<String>,
    /// Its title; empty when it is at fault.
    pub title: String,
    /// Hash of the merged scenario text; empty when it is at fault.
    pub scenario_hash: String,
    /// Whether it is what the others of its grid are variants of.
    pub is_base: bool,
}

/// A scenario that is not in the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its number in the batch.
    pub number: usize,
    /// Why, in a few words.
    pub why: String,
}

impl Batch {
    /// A batch of this version of the tool, without scenarios.
    pub fn new(algorithm: u32, scenario_format: u32) -> Self {
        Batch {
            tool: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario_format,
            output_version: OUTPUT_VERSION,
            algorithm,
            title: String::new(),
            seed: 0,
            replications: 0,
            every_measure: false,
            rank_by: String::new(),
            command: String::new(),
            columns: Vec::new(),
            scenarios: Vec::new(),
        }
    }

    /// In what another batch differs, in words; `None` when it is the same.
    pub fn difference(&self, other: &Batch) -> Option<String> {
        let versions = |b: &Batch| {
            let Batch { version, scenario_format, output_version, algorithm, .. } = b;
            format!("version {version} (scenarios {scenario_format}, files {output_version}, chance {algorithm})")
        };
        let pairs = [
            ("made by", versions(self), versions(other)),
            ("seed", self.seed.to_string(), other.seed.to_string()),
            ("replications", self.replications.to_string(), other.replications.to_string()),
            ("ranked by", self.rank_by.clone(), other.rank_by.clone()),
            ("every measure", self.every_measure.to_string(), other.every_measure.to_string()),
            ("number of scenarios", self.scenarios.len().to_string(), other.scenarios.len().to_string()),
        ];
        if let Some((what, here, there)) = pairs.into_iter().find(|(_, here, there)| here != there) {
            return Some(format!("{what}: {here} and {there}"));
        }
        let scenarios = self.scenarios.iter().zip(&other.scenarios);
        if let Some((here, there)) = scenarios.into_iter().find(|(here, there)| here != there) {
            return Some(match here.scenario == there.scenario {
                true => format!("the scenario {} has changed between them", here.scenario),
                false => format!("scenarios: {} and {}", here.scenario, there.scenario),
            });
        }
        (self != other).then(|| "the commands or titles they were made with".to_owned())
    }
}

#[derive(Serialize)]
struct Manifest<'a> {
    #[serde(flatten)]
    batch: &'a Batch,
    left_out: &'a [LeftOut],
    files: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    pack_sha256: Option<String>,
}

/// `manifest.json` of a batch, with a line feed at the end; of a whole one with the sum of its `pack.json`.
pub fn batch_manifest_json(batch: &Batch, left_out: &[LeftOut], files: &[&str], pack: Option<&[u8]>) -> Vec<u8> {
    file(&Manifest { batch, left_out, files, pack_sha256: pack.map(sha256) })
}
