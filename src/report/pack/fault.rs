//! Why a folder gives no pack.

use std::fmt;

/// Why a folder gives no pack. Displayed as a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackFault {
    /// A file is not there.
    Missing {
        /// Its name.
        name: String,
    },
    /// A file is not what this tool writes under that name.
    NotOurs {
        /// Its name.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// Another version wrote it.
    OtherVersion {
        /// What wrote it.
        found: String,
        /// This version.
        this: String,
    },
    /// A table is not the one that the run wrote: changed, cut off, or of another run.
    Changed {
        /// Its name.
        name: String,
    },
    /// The manifest and `pack.json` are of two runs.
    TwoRuns,
    /// A row of a table cannot be read.
    BadTable {
        /// Its name.
        name: String,
        /// Its line.
        line: u64,
    },
    /// It is a finished folder of a command that makes no pack.
    NoPack {
        /// The command.
        command: String,
    },
}

impl fmt::Display for PackFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PackFault::Missing { name } => {
                write!(f, "there is no {name}: it is not the whole folder of a finished run; run the scenario again")
            }
            PackFault::NotOurs { name, why } => {
                write!(f, "{name} is not one that sendsim wrote ({why}); give the folder of a finished run")
            }
            PackFault::OtherVersion { found, this } => write!(
                f,
                "it was written by {found}, this is {this}: use that version, or run the scenario again with this one"
            ),
            PackFault::Changed { name } => write!(
                f,
                "{name} is not as the run wrote it (its SHA-256 is another): put the original back, or run the scenario \
                 again"
            ),
            PackFault::TwoRuns => {
                write!(
                    f,
                    "manifest.json and pack.json are of two runs; put the files of one run together, or run again"
                )
            }
            PackFault::BadTable { name, line } => {
                write!(f, "{name} cannot be read at line {line}; run the scenario again")
            }
            PackFault::NoPack { command } => write!(
                f,
                "it holds the results of `{command}`, of which no page is made; give a folder of run, compare or solve"
            ),
        }
    }
}

impl std::error::Error for PackFault {}
