//! The decision pack: what is put in front of a committee, made from the files of a finished run.
//!
//! A run and `sendsim report DIR` go the same way: the bytes of the run's files are parsed into a [`Pack`], and pages
//! are made of that alone. So the page of a run and the page made again later are the same bytes, and no number on it
//! can differ from the tables. Nothing here opens a file.
//!
//! What a [`Pack`] holds:
//!
//! - [`Pack::manifest`]: tool, versions, hashes, seed, futures, and the command that makes the same files again.
//! - [`Pack::figures`]: every row of `measures.csv` ([`Figures::find`] by pathway, stage and measure; a [`Figure`] has
//!   its months, quarters, years to date and years). Empty for `compare` and `solve`.
//! - [`Pack::targets`]: every row of `targets.csv`.
//! - [`Pack::differences`], [`Pack::children`] of `compare`, [`Pack::curve`] of `solve`: their tables, row by row.
//! - [`Pack::story`]: `pack.json`, all that no table has: names and titles, sentences, benchmarks, published history,
//!   need and supply of the team that binds, posts as planned, cautions, the assumptions with source and grade, and the
//!   text of the scenario's files.
//!
//! Figures are always the tables' own: a page prints what the table says, rounded for people.

mod chart;
mod date;
mod decided;
mod fault;
mod figures;
mod markup;
mod page;
mod pages;
mod story;
mod sum;
mod tables;
mod targets;
mod tell;
mod tell_tried;
mod tried;
mod tried_tables;

#[cfg(feature = "workbook")]
pub(super) use page::{option_name, words_of};
pub(super) use sum::sha256;

pub use decided::*;
pub use fault::PackFault;
pub use figures::{Figure, Figures, Point, STATISTICS, Statistic};
pub use pages::{answer, figures, page_names, pages};
pub use story::*;
pub use sum::Sum;
pub use tables::{ChildrenRow, CurveRow, DifferenceRow};
pub use targets::TargetRow;
pub use tell::{Telling, pack_json};
pub use tell_tried::batch_pack_json;
pub use tried::*;
pub use tried_tables::{Known, PriceRow, RankRow, SwingRow};

use super::manifest::Manifest;
use super::words::TOOL;

/// Name of the file that holds the [`Story`].
pub const PACK: &str = "pack.json";

/// A finished run, as far as anything is shown of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// What was run, and how to run it again.
    pub manifest: Manifest,
    /// What no table has.
    pub story: Story,
    /// `measures.csv`.
    pub figures: Figures,
    /// `targets.csv`.
    pub targets: Vec<TargetRow>,
    /// `differences.csv`: the mean differences.
    pub differences: Vec<DifferenceRow>,
    /// `children.csv`: the means.
    pub children: Vec<ChildrenRow>,
    /// `curve.csv`.
    pub curve: Vec<CurveRow>,
    /// `sensitivity.csv`.
    pub swings: Vec<SwingRow>,
    /// `prices.csv`.
    pub prices: Vec<PriceRow>,
    /// `summary.csv`.
    pub ranks: Vec<RankRow>,
}

impl Pack {
    /// Reads a pack from the files of a folder, by name.
    ///
    /// # Errors
    /// [`PackFault`] when the folder is not whole, not ours, of another version, or a table or `pack.json` is not the one
    /// that the run wrote. Tables of which no page is made are left to the caller: [`Story::tables`] has their sums.
    pub fn read<'a>(file: impl Fn(&str) -> Option<&'a [u8]>) -> Result<Self, PackFault> {
        let needed = |name: &str| file(name).ok_or_else(|| PackFault::Missing { name: name.to_owned() });
        let manifest = manifest(needed("manifest.json")?)?;
        let makes_pages = Command::ALL.into_iter().any(|of| of.word() == command_of(&manifest));
        if file(PACK).is_none() && !makes_pages {
            return Err(PackFault::NoPack { command: format!("sendsim {}", command_of(&manifest)) });
        }
        let story = story(needed(PACK)?)?;
        if story.plan_hash != manifest.plan_hash || story.of.word() != command_of(&manifest) {
            return Err(PackFault::TwoRuns);
        }
        for name in story.of.tables() {
            let bytes = needed(name)?;
            let told = story.tables.iter().find(|t| t.name == *name).ok_or(PackFault::TwoRuns)?;
            if told.bytes != bytes.len() as u64 || told.sha256 != sha256(bytes) {
                return Err(PackFault::Changed { name: (*name).to_owned() });
            }
        }
        if manifest.pack_sha256 != sha256(needed(PACK)?) {
            return Err(PackFault::Changed { name: PACK.to_owned() });
        }
        let table = |name: &str| if story.of.tables().contains(&name) { file(name) } else { None };
        Ok(Pack {
            figures: table("measures.csv").map_or(Ok(Figures::default()), Figures::read)?,
            targets: table("targets.csv").map_or(Ok(Vec::new()), targets::read)?,
            differences: table("differences.csv").map_or(Ok(Vec::new()), tables::differences)?,
            children: table("children.csv").map_or(Ok(Vec::new()), tables::children)?,
            curve: table("curve.csv").map_or(Ok(Vec::new()), tables::curve)?,
            swings: table("sensitivity.csv").map_or(Ok(Vec::new()), tried_tables::swings)?,
            prices: table("prices.csv").map_or(Ok(Vec::new()), tried_tables::prices)?,
            ranks: match (&story.ranking, table("summary.csv")) {
                (Some(ranking), Some(bytes)) => tried_tables::ranks(bytes, ranking.columns.len(), &ranking.targets)?,
                _ => Vec::new(),
            },
            manifest,
            story,
        })
    }

    /// Title of a pathway, stage or team by its id; the id itself where it has none.
    pub fn title_of<'a>(&'a self, pathway: &str, stage: &'a str) -> &'a str {
        let setting = &self.story.scenario;
        let named = |all: &'a [Named], id: &str| all.iter().find(|n| n.id == id).map(|n| n.title.as_str());
        let of = setting.pathways.iter().find(|p| p.id == pathway);
        match of {
            Some(pathway) if stage.is_empty() => &pathway.title,
            Some(pathway) => named(&pathway.stages, stage).or_else(|| named(&setting.teams, stage)).unwrap_or(stage),
            None => named(&setting.teams, stage).unwrap_or(stage),
        }
    }
}

/// The word after `sendsim` in the command of a manifest.
fn command_of(manifest: &Manifest) -> String {
    manifest.command.split(' ').nth(1).unwrap_or_default().to_owned()
}

fn manifest(bytes: &[u8]) -> Result<Manifest, PackFault> {
    let not_ours = |why: String| PackFault::NotOurs { name: "manifest.json".to_owned(), why };
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|e| not_ours(e.to_string()))?;
    let text = |key: &str| value.get(key).and_then(|v| v.as_str()).unwrap_or_default();
    let tool = env!("CARGO_PKG_NAME");
    if text("tool") != tool {
        return Err(not_ours(format!("its tool is \"{}\"", text("tool"))));
    }
    let this = TOOL.to_owned();
    let found = format!("{tool} {}", text("version"));
    let output = value.get("output_version").and_then(serde_json::Value::as_u64);
    if found != this || output != Some(u64::from(super::OUTPUT_VERSION)) {
        return Err(PackFault::OtherVersion { found, this });
    }
    let is_of_a_batch = value.get("rank_by").is_some();
    let mut value = value;
    // A batch is of many scenarios: what the manifest of one has stands for none.
    if let (Some(map), true) = (value.as_object_mut(), is_of_a_batch) {
        let title = map.get("title").cloned().unwrap_or_default();
        for (key, of) in [
            ("scenario", title),
            ("scenario_hash", "".into()),
            ("plan_hash", "".into()),
            ("first_replication", 0.into()),
        ] {
            map.insert(key.to_owned(), of);
        }
    }
    serde_json::from_value(value).map_err(|e| not_ours(e.to_string()))
}

fn story(bytes: &[u8]) -> Result<Story, PackFault> {
    let not_ours = |why: String| PackFault::NotOurs { name: PACK.to_owned(), why };
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|e| not_ours(e.to_string()))?;
    let version = value.get("pack_version").and_then(serde_json::Value::as_u64);
    if let Some(version) = version.filter(|v| *v != u64::from(PACK_VERSION)) {
        let words = |v: u64| format!("a version with pack format {v}");
        return Err(PackFault::OtherVersion { found: words(version), this: words(u64::from(PACK_VERSION)) });
    }
    serde_json::from_slice(bytes).map_err(|e| not_ours(e.to_string()))
}
