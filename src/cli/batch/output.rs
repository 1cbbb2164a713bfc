//! The folder of a batch, or of one share of it.

use super::super::ended::{Ended, Failure};
use super::super::pages::{self, NamedBytes};
use super::super::run::{MANIFEST, MEASURES, TARGETS};
use super::FAULTS;
use crate::files::{Content, WriteError, publish_written};
use crate::report::pack::{PACK, Sum, batch_pack_json};
use crate::report::{
    Batch, Head, LeftOut, Part, Shard, ShardPart, batch_manifest_json, measures_head, summary_csv, targets_head,
};
use std::io::{self, Write};
use std::path::Path;

/// The ranking.
pub(in crate::cli) const SUMMARY: &str = "summary.csv";
/// What a share of a batch is.
pub(in crate::cli) const PARTS: &str = "parts.json";

/// Gives the part of a scenario; `None` when it is no longer there.
pub(in crate::cli) type Rows<'a> = &'a dyn Fn(usize) -> Option<Part>;

/// What the pages are made of, and the pages: of a whole batch alone.
const PAGES: [&str; 4] = [PACK, "report.html", "report.md", "report.xlsx"];

/// Names of the files.
pub(in crate::cli) fn names(is_share: bool) -> &'static [&'static str] {
    const SHARE: [&str; 5] = [MEASURES, TARGETS, SUMMARY, MANIFEST, PARTS];
    const WHOLE: [&str; 8] = [MEASURES, TARGETS, SUMMARY, MANIFEST, PAGES[0], PAGES[1], PAGES[2], PAGES[3]];
    if is_share { &SHARE } else { &WHOLE }
}

/// What the summary says, by number of the scenario.
pub(in crate::cli) fn heads(parts: &[ShardPart]) -> Vec<(usize, Head)> {
    parts.iter().map(|part| (part.number, part.head.clone())).collect()
}

/// Publishes the folder; `share` = its number and of how many, where this is one share.
pub(in crate::cli) fn write(
    out: &Path,
    batch: &Batch,
    parts: &[ShardPart],
    left_out: &[LeftOut],
    share: Option<(u32, u32)>,
    rows: Rows,
) -> Result<(), Failure> {
    let gone = |number: usize| {
        io::Error::other(format!("what was done of {} has gone or changed meanwhile", batch.scenarios[number].scenario))
    };
    let tables = |out: &mut dyn Write, header: Vec<u8>, rows_of: fn(Part) -> Vec<u8>| -> io::Result<()> {
        out.write_all(&header)?;
        for part in parts {
            out.write_all(&rows_of(rows(part.number).ok_or_else(|| gone(part.number))?))?;
        }
        Ok(())
    };
    let names = names(share.is_some());
    let summary_of_all = summary_csv(batch, &heads(parts));
    let measures = |out: &mut dyn Write| tables(out, measures_head(), |part| part.measures);
    let targets = |out: &mut dyn Write| tables(out, targets_head(), |part| part.targets);
    let summary = |out: &mut dyn Write| out.write_all(&summary_of_all);
    let mut sums = Vec::new();
    let written: [(&str, Content); 3] = [(MEASURES, &measures), (TARGETS, &targets), (SUMMARY, &summary)];
    for (name, content) in written.into_iter().filter(|_| share.is_none()) {
        let mut sum = Sum::default();
        content(&mut sum).map_err(|e| WriteError::System(out.to_owned(), e.to_string()))?;
        sums.push(sum.of_table(name));
    }
    let story = share.is_none().then(|| batch_pack_json(batch, &heads(parts), left_out, sums));
    let others: Vec<&str> = names.iter().copied().filter(|name| *name != MANIFEST).collect();
    let manifest_of = batch_manifest_json(batch, left_out, &others, story.as_deref());
    let of_pages = match story {
        Some(story) => {
            pages_of(vec![(MANIFEST, manifest_of.clone()), (SUMMARY, summary_of_all.clone()), (PACK, story)])?
        }
        None => Vec::new(),
    };
    let manifest = |out: &mut dyn Write| out.write_all(&manifest_of);
    let parts_json = |out: &mut dyn Write| {
        let (number, of) = share.unwrap_or((1, 1));
        let (batch, parts, left_out) = (batch.clone(), parts.to_vec(), left_out.to_vec());
        out.write_all(&Shard { number, of, batch, parts, left_out }.to_json())
    };
    let page = |name: &str| of_pages.iter().find(|(n, _)| *n == name).map_or(&[][..], |(_, bytes)| bytes);
    let of_page = PAGES.map(|name| move |out: &mut dyn Write| out.write_all(page(name)));
    let mut files: Vec<(&str, Content)> =
        vec![(MEASURES, &measures), (TARGETS, &targets), (SUMMARY, &summary), (MANIFEST, &manifest)];
    match share {
        Some(_) => files.push((PARTS, &parts_json)),
        None => files.extend(PAGES.into_iter().zip(of_page.iter().map(|content| content as Content))),
    }
    Ok(publish_written(out, &files)?)
}

/// The pages with what they are made of.
fn pages_of(mut files: Vec<NamedBytes>) -> Result<Vec<NamedBytes>, Failure> {
    files.extend(pages::made(&pages::read(&files)?)?);
    Ok(files)
}

/// How a batch ended that was written.
pub(in crate::cli) fn ended(left_out: &[LeftOut]) -> Ended {
    match left_out {
        [] => Ended::Done,
        some if some.iter().any(|left| left.why == FAULTS) => Ended::Usage,
        _ => Ended::Refused,
    }
}
