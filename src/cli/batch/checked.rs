//! Every scenario of a batch read and checked before any is run.

use super::super::ended::Failure;
use super::super::limits::{self, Limits};
use super::super::load;
use super::inputs::{Entry, Texts};
use crate::kernel::{Stop, Stopped};
use crate::pathway::Scenario;
use crate::plan::{self, Estimate};
use crate::project::Ranking;
use crate::scenario::{Fault, ranking_fault};
use crate::study::for_each;
use std::collections::{BTreeMap, BTreeSet};

/// A scenario that was read.
pub(super) struct Checked {
    pub entry: Entry,
    /// What it is; or its faults, rendered.
    pub what: Result<Ready, String>,
}

/// A scenario without faults.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub title: String,
    pub hash: String,
    pub estimate: Estimate,
    pub replications: u32,
    pub seed: u64,
    /// What to rank by where nobody says: who is left over the limit at the end.
    pub ranking: Option<Ranking>,
    /// What is worth knowing about it, rendered.
    pub notices: String,
    /// Why the ranking asked for cannot be made of it.
    pub unranked: Option<Fault>,
}

/// Reads every scenario.
///
/// # Errors
/// When interrupted.
pub(super) fn check(
    entries: Vec<Entry>,
    asked: Option<&Ranking>,
    texts: &Texts,
    threads: usize,
    colour: bool,
    stop: &Stop,
) -> Result<Vec<Checked>, Failure> {
    let one = |(): &mut (), n: u32| -> Result<Result<Ready, String>, Stopped> {
        if let Some(faults) = &entries[n as usize].faults {
            return Ok(Err(faults.to_string()));
        }
        let loaded = entries[n as usize].load(texts);
        let notices = || loaded.render_notices(colour) + &load::posterior_is_not_used(&loaded);
        Ok(loaded.scenario.as_ref().map(|s| ready(s, notices(), asked)).ok_or_else(|| loaded.render_faults(colour)))
    };
    let all = for_each(threads, 0..entries.len() as u32, stop, || (), one);
    let all = all.map_err(|_| Failure::Interrupted { written: false })?;
    let mut checked: Vec<Checked> = entries.into_iter().zip(all).map(|(entry, what)| Checked { entry, what }).collect();
    settle_bases(&mut checked);
    Ok(checked)
}

fn ready(scenario: &Scenario, notices: String, asked: Option<&Ranking>) -> Ready {
    Ready {
        title: scenario.title.clone(),
        hash: scenario.hash.clone(),
        estimate: plan::compile(scenario).estimate(),
        replications: scenario.replications,
        seed: scenario.seed,
        ranking: Ranking::usual(scenario),
        notices,
        unranked: asked.and_then(|ranking| ranking_fault(ranking, scenario)),
    }
}

/// A variant that is the same scenario as its base stands for it; otherwise the base is run as well.
fn settle_bases(checked: &mut Vec<Checked>) {
    let hash = |c: &Checked| c.what.as_ref().ok().map(|ready| ready.hash.clone());
    let bases: BTreeMap<(usize, usize), String> =
        checked.iter().filter(|c| c.entry.is_base).filter_map(|c| Some((c.entry.group?, hash(c)?))).collect();
    let same = |c: &Checked| c.entry.group.is_some_and(|g| hash(c).is_some_and(|h| bases.get(&g) == Some(&h)));
    let variants = checked.iter().filter(|c| !c.entry.is_base && same(c));
    let stood_for: BTreeSet<(usize, usize)> = variants.filter_map(|c| c.entry.group).collect();
    // A base at fault says nothing that its variants do not.
    let is_needless = |c: &Checked| {
        c.entry.is_base && (c.what.is_err() || c.entry.group.is_some_and(|group| stood_for.contains(&group)))
    };
    checked.retain(|c| !is_needless(c));
    let mut marked = BTreeSet::new();
    for c in checked.iter_mut().filter(|c| same(c)) {
        c.entry.is_base = c.entry.group.is_some_and(|group| marked.insert(group));
    }
}

/// Why nothing can be ranked as asked; `None` where at least one scenario can.
pub(super) fn unranked(checked: &[Checked]) -> Option<String> {
    let mut ready = checked.iter().filter_map(|c| c.what.as_ref().ok());
    let first = ready.next()?.unranked.as_ref()?;
    let none = ready.all(|r| r.unranked.is_some());
    let words = [first.message(), first.label(), first.help()];
    let words: Vec<String> = words.into_iter().filter(|w| !w.is_empty()).collect();
    none.then(|| format!("nothing can be ranked so: {}", words.join("; ")))
}

/// Why a scenario is too large to be run in a batch, if it is.
pub(super) fn too_large(ready: &Ready, replications: u32, threads: usize, limits: Limits) -> Option<String> {
    limits::refused_in_batch(&ready.estimate, u64::from(replications), threads as u64, limits)
}

/// The faults of all scenarios, the same ones once: those of a base are those of all its variants.
pub(super) fn faults(checked: &[Checked]) -> Vec<String> {
    let faults = checked.iter().filter_map(|c| Some((c.what.as_ref().err()?.as_str(), c.entry.label.as_str())));
    let words = once(faults).into_iter().map(|(faults, labels)| {
        // Of one scenario alone it is so; here the rest runs.
        let faults = faults.trim_end().trim_end_matches("; nothing was run");
        format!("{faults}\nleft out for these faults: {labels}\n")
    });
    words.collect()
}

/// What is worth knowing of all scenarios, the same once.
pub(super) fn notices(checked: &[Checked]) -> Vec<String> {
    let ready = checked.iter().filter_map(|c| Some((c.what.as_ref().ok()?.notices.as_str(), c.entry.label.as_str())));
    let words = once(ready.filter(|(notices, _)| !notices.is_empty())).into_iter();
    words.map(|(notices, labels)| format!("{}\nin {labels}\n", notices.trim_end())).collect()
}

/// Each text once, with whom it is about.
fn once<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(&'a str, String)> {
    let mut alike: Vec<(&str, &str, usize)> = Vec::new();
    for (text, label) in all {
        match alike.iter_mut().find(|(words, ..)| *words == text) {
            Some((_, _, more)) => *more += 1,
            None => alike.push((text, label, 0)),
        }
    }
    let named = |label: &str, more| if more == 0 { label.to_owned() } else { format!("{label} and {more} more") };
    alike.into_iter().map(|(text, label, more)| (text, named(label, more))).collect()
}
