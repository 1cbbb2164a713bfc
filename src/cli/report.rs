//! `sendsim report`: the pages of a finished run, made again without running it.

use super::args::ReportArguments;
use super::console::Console;
use super::ended::{Ended, Failure};
use super::pages;
use super::run::MANIFEST;
use crate::files::{self, copy_to, read_bytes};
use crate::report::pack::{Command, PACK, Pack, PackFault, Sum};
use std::collections::BTreeMap;

/// The largest file that is read.
const MOST_BYTES: u64 = 4 << 30;

/// Makes the pages again.
pub(super) fn report(arguments: &ReportArguments, console: &Console) -> Result<Ended, Failure> {
    let dir = &arguments.dir;
    let shown = dir.display();
    if !files::is_folder(dir) {
        return Err(Failure::Argument(format!("{shown}: there is no such folder; give the folder of a finished run")));
    }
    let read = |name: &'static str| {
        let bytes = read_bytes(&dir.join(name), MOST_BYTES);
        bytes.map_err(|why| Failure::Argument(format!("{shown}: {name} cannot be read: {why}")))
    };
    let manifest = read(MANIFEST)?;
    // The tables of its command, and no other: those of a batch are large.
    let of = manifest.as_deref().and_then(Command::of_manifest);
    let mut found = BTreeMap::new();
    found.extend(manifest.map(|bytes| (MANIFEST, bytes)));
    for name in std::iter::once(PACK).chain(of.into_iter().flat_map(|of| of.tables().iter().copied())) {
        found.extend(read(name)?.map(|bytes| (name, bytes)));
    }
    let pack = Pack::read(|name| found.get(name).map(Vec::as_slice))
        .map_err(|fault| Failure::Argument(format!("no report can be made of {shown}: {fault}")))?;
    // Tables of which no page is made are part of the folder all the same.
    for table in pack.story.tables.iter().filter(|table| !pack.story.of.tables().contains(&table.name.as_str())) {
        let mut sum = Sum::default();
        let is_there = copy_to(&dir.join(&table.name), &mut sum)
            .map_err(|why| Failure::Argument(format!("{shown}: {} cannot be read: {why}", table.name)))?;
        let name = table.name.clone();
        let fault = match (is_there, sum.of_table(&name) == *table) {
            (true, true) => continue,
            (true, false) => PackFault::Changed { name },
            (false, _) => PackFault::Missing { name },
        };
        return Err(Failure::Argument(format!("no report can be made of {shown}: {fault}")));
    }
    pages::check_figures(arguments.figures.as_deref(), dir)?;
    let pages = pages::made(&pack)?;
    files::replace_in(dir, &pages)?;
    if let Some(figures) = &arguments.figures {
        pages::publish_figures(figures, &pack)?;
    }
    let names: Vec<&str> = pages.iter().map(|(name, _)| *name).collect();
    console.say(&format!("{} in {shown}", names.join(", ")));
    Ok(Ended::Done)
}
