//! What is needed to make a run's files again, byte for byte.

use super::OUTPUT_VERSION;
use super::json::file;
use super::pack::sha256;
use crate::project::Answers;
use serde::{Deserialize, Serialize};

/// The manifest of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
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
    /// Hash of the merged scenario text.
    pub scenario_hash: String,
    /// Hash of the compiled plan, hexadecimal.
    pub plan_hash: String,
    /// The seed.
    pub seed: u64,
    /// The lowest replication.
    pub first_replication: u32,
    /// Number of replications.
    pub replications: u32,
    /// The command that makes the same files again: names of scenarios as given, no folders of this machine.
    pub command: String,
    /// Names of the files beside it.
    pub files: Vec<String>,
    /// SHA-256 of `pack.json`, which has those of the tables; empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pack_sha256: String,
    /// The scenarios that this one is compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherScenario>,
}

/// A scenario beside the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherScenario {
    /// Its title.
    pub scenario: String,
    /// Hash of the merged scenario text.
    pub scenario_hash: String,
    /// Hash of the compiled plan, hexadecimal.
    pub plan_hash: String,
}

impl Manifest {
    /// The manifest of answers. `command` is what a user types to make the files again.
    pub fn new(answers: &Answers, algorithm: u32, scenario_format: u32, command: &str, files: &[&str]) -> Self {
        Manifest {
            tool: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario_format,
            output_version: OUTPUT_VERSION,
            algorithm,
            scenario: answers.title.clone(),
            scenario_hash: answers.scenario_hash.clone(),
            plan_hash: format!("{:016x}", answers.plan),
            seed: answers.seed,
            first_replication: answers.first_replication,
            replications: answers.replications,
            command: command.to_owned(),
            files: files.iter().map(|f| (*f).to_owned()).collect(),
            pack_sha256: String::new(),
            others: Vec::new(),
        }
    }

    /// The same with the sum of `pack.json`.
    pub fn with_pack(self, pack: &[u8]) -> Self {
        Manifest { pack_sha256: sha256(pack), ..self }
    }

    /// The same with the scenarios that the first is compared with.
    pub fn with_others(self, others: &[&Answers]) -> Self {
        let others = others.iter().map(|answers| OtherScenario {
            scenario: answers.title.clone(),
            scenario_hash: answers.scenario_hash.clone(),
            plan_hash: format!("{:016x}", answers.plan),
        });
        Manifest { others: others.collect(), ..self }
    }
}

/// `manifest.json`, with a line feed at the end.
pub fn manifest_json(manifest: &Manifest) -> Vec<u8> {
    file(manifest)
}

/// What is needed to make the files of scored forecasts again, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForecastsManifest {
    tool: String,
    version: String,
    scenario_format: u32,
    output_version: u32,
    algorithm: u32,
    /// The scenarios that forecast; none where sendsim's own does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scenarios: Vec<HashedScenario>,
    /// Files that were read besides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<HashedFile>,
    seed: u64,
    /// The command that makes the same files again: names as given, no folders of this machine.
    command: String,
    /// Names of the files beside it.
    files: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct HashedScenario {
    scenario: String,
    scenario_hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct HashedFile {
    file: String,
    sha256: String,
}

impl ForecastsManifest {
    /// The manifest of forecasts. `command` is what a user types to make the files again.
    pub fn new(algorithm: u32, scenario_format: u32, seed: u64, command: &str, files: &[&str]) -> Self {
        ForecastsManifest {
            tool: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario_format,
            output_version: OUTPUT_VERSION,
            algorithm,
            scenarios: Vec::new(),
            inputs: Vec::new(),
            seed,
            command: command.to_owned(),
            files: files.iter().map(|f| (*f).to_owned()).collect(),
        }
    }

    /// The same with a scenario that forecasts.
    pub fn with_scenario(mut self, title: &str, hash: &str) -> Self {
        self.scenarios.push(HashedScenario { scenario: title.to_owned(), scenario_hash: hash.to_owned() });
        self
    }

    /// The same with a file that was read.
    pub fn with_input(mut self, name: &str, text: &str) -> Self {
        self.inputs.push(HashedFile { file: name.to_owned(), sha256: sha256(text.as_bytes()) });
        self
    }

    /// `manifest.json`, with a line feed at the end.
    pub fn json(&self) -> Vec<u8> {
        file(self)
    }
}
