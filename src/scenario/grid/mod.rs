//! Grids: many scenarios that differ from a base in a few values.
//! How they are written is told in the format of scenarios.

mod check;
mod kind;
mod read;

use super::fault::Fault;
use super::node::Located;
use super::render::render;
use super::sources::SourceFile;
use crate::pathway::Ranking;

/// What came of reading a grid.
#[derive(Debug, Clone)]
pub struct LoadedGrid {
    /// The grid; `None` when none of its scenarios can be run: it is at fault as a whole, or no level of some axis is sound.
    pub grid: Option<Grid>,
    /// Everything wrong.
    pub faults: Vec<Located<Fault>>,
    /// The grid file first, then whatever was read to check it.
    pub files: Vec<SourceFile>,
}

impl LoadedGrid {
    /// Faults as text; see [`render`].
    pub fn render_faults(&self, colour: bool) -> String {
        render(&self.faults, &self.files, colour)
    }
}

/// A checked grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The scenarios that are varied, as the resolver knows them.
    pub bases: Vec<String>,
    /// Words for people.
    pub title: Option<String>,
    /// How many replications of each.
    pub replications: Option<u32>,
    /// The seed of all.
    pub seed: Option<u64>,
    /// By what they are ranked.
    pub rank_by: Option<Ranking>,
    /// What is varied, in the order of the file; a list is one axis without a name.
    axes: Vec<Axis>,
    /// Axis and level of what has faults.
    broken: Vec<(usize, u64)>,
}

/// One thing that is varied.
#[derive(Debug, Clone, PartialEq)]
struct Axis {
    name: String,
    points: Points,
}

/// The levels of an axis.
#[derive(Debug, Clone, PartialEq)]
enum Points {
    Given(Vec<Point>),
    /// Evenly spaced numbers, made when asked for: there may be millions, of which nobody wants a list.
    Range {
        path: String,
        from: f64,
        step: f64,
        count: u64,
    },
}

/// One level of an axis.
#[derive(Debug, Clone, PartialEq)]
struct Point {
    label: String,
    /// Paths with values, as TOML.
    sets: Vec<(String, String)>,
}

/// One scenario of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name, made of the names of axes and levels; no other member has it.
    pub label: String,
    /// Index of its base.
    pub base: usize,
    /// Its level on each of [`Grid::columns`].
    pub levels: Vec<String>,
    /// Paths with the values that are set there.
    pub sets: Vec<(String, String)>,
    /// Whether one of its levels has faults, which are the grid's.
    pub is_broken: bool,
}

impl Points {
    fn count(&self) -> u64 {
        match self {
            Points::Given(points) => points.len() as u64,
            Points::Range { count, .. } => *count,
        }
    }

    fn get(&self, index: u64) -> Point {
        match self {
            Points::Given(points) => points[index as usize].clone(),
            Points::Range { path, from, step, .. } => {
                // To nine decimals, so that 0.1 + 0.2 is written 0.3.
                let value = libm::round((from + step * index as f64) * 1e9) / 1e9;
                let label = format!("{value}");
                Point { sets: vec![(path.clone(), label.clone())], label }
            }
        }
    }
}

impl Grid {
    /// Names of what distinguishes the members: `base` where there are several, then the axes. A list has none.
    pub fn columns(&self) -> Vec<String> {
        let base = (self.bases.len() > 1).then(|| "base".to_owned());
        base.into_iter().chain(self.axes.iter().map(|a| a.name.clone()).filter(|n| !n.is_empty())).collect()
    }

    /// How many members there are.
    pub fn count(&self) -> u128 {
        self.axes.iter().fold(self.bases.len() as u128, |n, a| n.saturating_mul(u128::from(a.points.count())))
    }

    /// Whether every axis has a level without faults. Of evenly spaced numbers the first stands for all.
    fn is_any_sound(&self) -> bool {
        self.axes.iter().enumerate().all(|(a, axis)| {
            let broken = self.broken.iter().filter(|(axis, _)| *axis == a).count() as u64;
            match axis.points {
                Points::Given(_) => broken < axis.points.count(),
                Points::Range { .. } => broken == 0,
            }
        })
    }

    /// A member by its number, below [`Grid::count`]; the last axis varies fastest.
    pub fn member(&self, number: u64) -> Member {
        let mut rest = number;
        let (mut points, mut is_broken): (Vec<(&str, Point)>, bool) = (Vec::new(), false);
        for (a, axis) in self.axes.iter().enumerate().rev() {
            let (count, level) = (axis.points.count(), rest % axis.points.count());
            is_broken |= self.broken.contains(&(a, level));
            points.push((&axis.name, axis.points.get(level)));
            rest /= count;
        }
        points.reverse();
        let base = rest as usize;
        let (mut words, mut levels, mut sets) = (Vec::new(), Vec::new(), Vec::new());
        if self.bases.len() > 1 {
            let name = self.base_name(base);
            words.push(format!("base={name}"));
            levels.push(name);
        }
        for (axis, point) in points {
            if axis.is_empty() {
                words.push(point.label);
            } else {
                words.push(format!("{axis}={}", point.label));
                levels.push(point.label);
            }
            sets.extend(point.sets);
        }
        Member { label: words.join(" "), base, levels, sets, is_broken }
    }

    /// A base in short: its file's name without its ending; with its folders where another has the same.
    pub fn base_name(&self, base: usize) -> String {
        fn short(path: &str) -> &str {
            let name = path.rsplit('/').next().unwrap_or(path);
            name.strip_suffix(".toml").unwrap_or(name)
        }
        let name = short(&self.bases[base]);
        let alike = self.bases.iter().filter(|b| short(b) == name).count();
        if alike > 1 { self.bases[base].clone() } else { name.to_owned() }
    }
}

pub use check::{load_grid, ranking_fault};
pub use kind::{FileKind, kind_of_file};
