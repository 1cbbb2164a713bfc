//! `sendsim merge`: the parts of a batch that several processes ran, joined to the files of one run.

use super::args::Format;
use super::args::MergeArguments;
use super::batch::output::{self, PARTS, Rows, names};
use super::console::{Console, counted};
use super::ended::{Ended, Failure};
use super::fault;
use super::run::{MEASURES, TARGETS};
use crate::files::{check_can_publish, checksum, overlap, read_part, read_text};
use crate::report::{LeftOut, Part, Shard, ShardPart, batch_json, batch_terminal, measures_head, targets_head};
use std::path::{Path, PathBuf};

/// Joins the parts.
pub(super) fn merge(arguments: &MergeArguments, console: &Console) -> Result<Ended, Failure> {
    let mut shards = Vec::new();
    for dir in &arguments.parts {
        shards.push((dir.as_path(), read(dir)?));
    }
    let refuse = |words: String| Err(Failure::Argument(words));
    if let Some(words) = why_not_one(&shards) {
        return refuse(words);
    }
    shards.sort_by_key(|(_, shard)| shard.number);
    let Some((_, first)) = shards.first() else { return refuse("no part is given".into()) };
    let batch = &first.batch;
    let mut parts: Vec<Place> = shards.iter().flat_map(|(dir, shard)| places(dir, shard)).collect();
    parts.sort_by_key(|place| place.part.number);
    let mut left_out: Vec<LeftOut> = shards.iter().flat_map(|(_, shard)| shard.left_out.clone()).collect();
    left_out.sort_by_key(|left| left.number);
    left_out.dedup();
    let all = parts.iter().map(|p| p.part.number).chain(left_out.iter().map(|l| l.number));
    let mut all: Vec<usize> = all.collect();
    all.sort_unstable();
    if !all.iter().copied().eq(0..batch.scenarios.len()) {
        return refuse(
            "the parts do not hold every scenario of the batch once: they were not made by one command".into(),
        );
    }
    if let Some((part, _)) = shards.iter().find(|(part, _)| overlap(part, &arguments.out)) {
        let (out, part) = (arguments.out.display(), part.display());
        return refuse(format!("--out {out} would replace the part in {part}; choose another folder"));
    }
    check_can_publish(&arguments.out, names(false))?;
    let rows = |number: usize| {
        let at = parts.binary_search_by_key(&number, |p| p.part.number).ok()?;
        parts[at].rows()
    };
    let rows: Rows = &rows;
    let shard_parts: Vec<ShardPart> = parts.iter().map(|p| p.part.clone()).collect();
    output::write(&arguments.out, batch, &shard_parts, &left_out, None, rows)?;
    fault::results_are_written();
    let heads = output::heads(&shard_parts);
    console.answer(&match arguments.format {
        Format::Text => batch_terminal(batch, &heads, &left_out, console.width, console.colour),
        Format::Json => batch_json(batch, &heads, &left_out),
    })?;
    let joined = counted(shards.len() as u64, "part");
    console.say(&format!("{joined} joined; files in {}", arguments.out.display()));
    Ok(output::ended(&left_out))
}

fn read(dir: &Path) -> Result<Shard, Failure> {
    let path = dir.join(PARTS);
    let text = read_text(&path).map_err(|why| format!("{why}: this is no folder that batch --shard wrote"));
    let shard = text.and_then(|text| Shard::from_json(&text));
    shard.map_err(|why| Failure::Argument(format!("cannot join {}: {PARTS} there: {why}", dir.display())))
}

/// Why these are not all the parts of one batch, each once.
fn why_not_one(shards: &[(&Path, Shard)]) -> Option<String> {
    let (first_dir, first) = shards.first()?;
    for (dir, shard) in &shards[1..] {
        if let Some(what) = first.batch.difference(&shard.batch) {
            let (one, other) = (first_dir.display(), dir.display());
            return Some(format!("{one} and {other} are not of one batch: {what}"));
        }
        if first.of != shard.of {
            let (one, other) = (first_dir.display(), dir.display());
            return Some(format!("{one} is one of {} parts and {other} one of {}", first.of, shard.of));
        }
    }
    for number in 1..=first.of {
        let mut these = shards.iter().filter(|(_, shard)| shard.number == number);
        match (these.next(), these.next()) {
            (None, _) => return Some(format!("part {number} of {} is missing", first.of)),
            (Some((one, _)), Some((other, _))) => {
                return Some(format!("part {number} is given twice: {} and {}", one.display(), other.display()));
            }
            _ => {}
        }
    }
    None
}

/// Where a part's rows are.
struct Place {
    dir: PathBuf,
    part: ShardPart,
    /// First byte in `measures.csv` and in `targets.csv`.
    from: [u64; 2],
}

fn places(dir: &Path, shard: &Shard) -> Vec<Place> {
    let mut from = [measures_head().len() as u64, targets_head().len() as u64];
    let one = |part: &ShardPart| {
        let place = Place { dir: dir.to_owned(), part: part.clone(), from };
        from[0] += part.head.measures_bytes as u64;
        from[1] += part.head.targets_bytes as u64;
        place
    };
    shard.parts.iter().map(one).collect()
}

impl Place {
    /// The part with its rows; `None` when they are not as they were written.
    fn rows(&self) -> Option<Part> {
        let read = |file: &str, at: usize, bytes: usize| {
            let rows = read_part(&self.dir.join(file), self.from[at], bytes).ok()?;
            (checksum(&rows) == self.part.sums[at]).then_some(rows)
        };
        let head = self.part.head.clone();
        let measures = read(MEASURES, 0, head.measures_bytes)?;
        let targets = read(TARGETS, 1, head.targets_bytes)?;
        Some(Part { head, measures, targets })
    }
}
