//! How a command ends.

use crate::files::WriteError;
use std::fmt;

/// How a command ended; its exit code is a promise to scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// 0: it did what was asked.
    Done,
    /// 1: it did, and a target is missed where `--fail-on-missed-target` asks to fail then.
    TargetMissed,
    /// 1: `verify` has found a figure that does not agree with theory.
    NotVerified,
    /// 2: the arguments or the scenario are at fault. Nothing was run.
    Usage,
    /// 3: the run was refused for its size, or stopped by its budget of events.
    Refused,
    /// 4: the results could not be written.
    Unwritable,
    /// 70: a fault in sendsim itself.
    Fault,
    /// 130: interrupted.
    Interrupted,
}

impl Ended {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Ended::Done => 0,
            Ended::TargetMissed | Ended::NotVerified => 1,
            Ended::Usage => 2,
            Ended::Refused => 3,
            Ended::Unwritable => 4,
            Ended::Fault => 70,
            Ended::Interrupted => 130,
        }
    }
}

/// Why a command could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The scenario is at fault: its faults, rendered.
    Scenario(String),
    /// An argument is at fault in a way that only the scenario shows.
    Argument(String),
    /// Refused for its size, or stopped by its budget.
    Refused(String),
    /// The results could not be written.
    Unwritable(WriteError),
    /// Standard output could not be written; the system's words.
    Output(String),
    /// Interrupted; whether the results were already in place.
    Interrupted {
        /// The results were already in place.
        written: bool,
    },
    /// Interrupted; what is finished is kept, and the same command goes on from there.
    Paused,
}

impl Failure {
    /// How a command with this failure ends.
    pub fn ended(&self) -> Ended {
        match self {
            Failure::Scenario(_) | Failure::Argument(_) => Ended::Usage,
            Failure::Refused(_) => Ended::Refused,
            Failure::Unwritable(_) | Failure::Output(_) => Ended::Unwritable,
            Failure::Interrupted { .. } | Failure::Paused => Ended::Interrupted,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Scenario(rendered) => write!(f, "{rendered}"),
            Failure::Argument(words) | Failure::Refused(words) => write!(f, "{words}"),
            Failure::Unwritable(error) => write!(f, "{error}"),
            Failure::Output(words) => write!(f, "cannot write to standard output: {words}"),
            Failure::Interrupted { written: false } => write!(f, "interrupted; nothing was written"),
            Failure::Paused => write!(f, "interrupted; what is done is kept: the same command goes on from there"),
            Failure::Interrupted { written: true } => write!(f, "interrupted; the results were already written"),
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Failure::Unwritable(error)
    }
}
