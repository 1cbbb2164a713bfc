//! Arguments of `report`.

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct ReportArguments {
    /// The folder of a finished run, comparison, solve, sensitivity, spend or batch.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Folder for the charts as SVG files; must not be there, be empty or hold charts of sendsim.
    #[arg(long, value_name = "DIR")]
    pub figures: Option<PathBuf>,
    /// No notices.
    #[arg(long, short)]
    pub quiet: bool,
}
