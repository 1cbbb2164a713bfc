//! A grid against its bases: paths that exist, values that each can be set, a ranking of what is kept.

use super::LoadedGrid;
use super::read::{Read, Setting, grid};
use crate::calendar::Date;
use crate::pathway::{Figure, Ranking, Scenario, TargetPeriod};
use crate::scenario::fault::Fault;
use crate::scenario::names::Names;
use crate::scenario::near::nearest;
use crate::scenario::node::{Located, Spot};
use crate::scenario::reader::Reader;
use crate::scenario::sources::{Resolver, SET, Sources};
use crate::scenario::text::parse;
use crate::scenario::{Loaded, load, load_with};

/// Reads a grid file and checks each of its values, by itself, against its first base.
///
/// A base with faults of its own is not held against the grid: those are faults of every scenario in it.
pub fn load_grid(entry: &str, resolver: Resolver<'_>) -> LoadedGrid {
    let mut faults = Vec::new();
    let mut sources = Sources::new(resolver);
    let file = match sources.open(entry) {
        Ok(file) => file,
        Err(why) => {
            let what = Fault::FileUnreadable { name: entry.to_owned(), why };
            let files = vec![crate::scenario::SourceFile { name: entry.to_owned(), text: String::new() }];
            return LoadedGrid {
                grid: None,
                faults: vec![Located { spot: Spot { file: 0, from: 0, to: 0 }, what }],
                files,
            };
        }
    };
    if !sources.small(file, &mut faults) {
        return LoadedGrid { grid: None, faults, files: sources.files };
    }
    let parsed = parse(file, &sources.files[file].text, 0, &mut faults);
    let mut reader = Reader::new(faults, sources, Names::default());
    let read = if parsed.whole { grid(&mut reader, &parsed.root, entry) } else { None };
    let (mut faults, files) = (std::mem::take(&mut reader.faults), std::mem::take(&mut reader.sources.files));
    let broken = read.as_ref().map_or(Vec::new(), |read| against_base(read, resolver, &mut faults));
    let is_at_fault = !faults.is_empty();
    let grid = read.filter(|_| !is_at_fault).map(|read| read.grid).and_then(|mut grid| {
        grid.broken = broken.iter().map(|(place, _)| *place).collect();
        grid.is_any_sound().then_some(grid)
    });
    faults.extend(broken.into_iter().flat_map(|(_, faults)| faults));
    faults.sort_by_key(|f| f.spot);
    faults.dedup();
    LoadedGrid { grid, faults, files }
}

/// An axis and a level of it, with what is wrong there.
type BrokenLevel = ((usize, u64), Vec<Located<Fault>>);

/// Notes what is wrong with the grid as a whole, and gives the levels whose values their paths cannot have.
fn against_base(read: &Read, resolver: Resolver<'_>, faults: &mut Vec<Located<Fault>>) -> Vec<BrokenLevel> {
    for (base, spot) in read.grid.bases.iter().zip(&read.base_spots) {
        if let Err(why) = resolver(base) {
            faults.push(Located { spot: *spot, what: Fault::ExtendsUnreadable { name: base.clone(), why } });
        }
    }
    let Some(base) = read.grid.bases.first() else { return Vec::new() };
    let loaded = load(base, resolver);
    let Some(scenario) = &loaded.scenario else { return Vec::new() };
    if let (Some(ranking), Some(spot)) = (&read.grid.rank_by, read.rank_spot) {
        faults.extend(ranking_fault(ranking, scenario).map(|what| Located { spot, what }));
    }
    // The settings of a level stand together; each level is tried as a whole.
    let levels = read.settings.chunk_by(|a, b| (a.axis, a.level) == (b.axis, b.level));
    let tried = levels.map(|level| {
        let sets: Vec<(&str, &str)> = level.iter().map(|s| (s.path.as_str(), s.value.as_str())).collect();
        ((level[0].axis, level[0].level as u64), of_settings(&load_with(base, resolver, &sets), level))
    });
    tried.filter(|(_, faults)| !faults.is_empty()).collect()
}

/// The faults that lie in the values set, at their places in the grid file.
fn of_settings(loaded: &Loaded, level: &[Setting]) -> Vec<Located<Fault>> {
    let Some(set) = loaded.files.iter().position(|f| f.name == SET) else { return Vec::new() };
    let here = loaded.faults.iter().filter(|f| f.spot.file == set);
    here.map(|fault| {
        // One line for each, in their order, though a value may take several.
        let mut from = 0;
        let mut lines = level.iter().map(|s| {
            let begin = from;
            from += s.path.len() + s.value.len() + 4;
            (begin, s)
        });
        let mut at = level.first();
        while let Some((_, s)) = lines.next().filter(|(begin, _)| *begin <= fault.spot.from) {
            at = Some(s);
        }
        let at_path = matches!(fault.what, Fault::SetNowhere { .. } | Fault::UnknownKey { .. });
        let spot = at.map_or(fault.spot, |s| if at_path { s.path_spot } else { s.value_spot });
        Located { spot, what: fault.what.clone() }
    })
    .collect()
}

/// What is wrong with ranking by something that a scenario does not keep; `None` when it does.
pub fn ranking_fault(ranking: &Ranking, scenario: &Scenario) -> Option<Fault> {
    let (pathway, stage, measure, months, date) = match ranking {
        Ranking::Target(id) => {
            let known = || scenario.targets.iter().map(|t| t.id.as_str());
            let is_there = known().any(|t| t == id);
            return (!is_there).then(|| Fault::UnknownTarget { name: id.clone(), near: nearest(id, known()) });
        }
        Ranking::Figure { pathway, stage, measure, period, date, .. } => {
            let months = match period {
                TargetPeriod::Month | TargetPeriod::YearToDate => 1,
                TargetPeriod::Quarter => 3,
                TargetPeriod::Year => 12,
            };
            (pathway, stage, measure, months, *date)
        }
    };
    let (from, until) = (scenario.record_from, scenario.end);
    let period = |date: Date| (date.year(), (date.month() - 1) / months);
    if !(period(from)..=period(until)).contains(&period(date)) {
        return Some(Fault::RankingOutside { date, from, until });
    }
    let pathways = || scenario.pathways.iter().map(|p| p.id.as_str());
    if !pathway.is_empty() && !pathways().any(|p| p == pathway) {
        return Some(Fault::UnknownPathway { name: pathway.clone(), near: nearest(pathway, pathways()) });
    }
    let figures = scenario.figures();
    let here: Vec<&Figure> = figures.iter().filter(|f| f.pathway == *pathway).collect();
    let kept: Vec<&str> = here.iter().filter(|f| f.measure == *measure).map(|f| f.stage.as_str()).collect();
    if kept.contains(&stage.as_str()) {
        return None;
    }
    if kept.is_empty() {
        let near = nearest(measure, here.iter().map(|f| f.measure.as_str()));
        return Some(Fault::UnknownMeasure { name: measure.clone(), near });
    }
    let near = nearest(stage, kept.iter().copied().filter(|k| !k.is_empty()));
    let of = if stage.is_empty() { pathway.clone() } else { stage.clone() };
    let kept = kept.into_iter().map(str::to_owned).collect();
    Some(Fault::NotKept { measure: measure.clone(), of, by: "these", kept, near })
}
