//! A base scenario against another, on the same children: what changes, for whom, at what cost, and why.

use super::answers::Answers;
use super::binding::TeamUse;
use super::children::ChildrenAnswer;
use super::difference::{Difference, DifferenceCell, World};
use super::estimate::{Cell, Summary};
use super::input::Input;
use super::page::names;
use super::precision::{Precision, precision_of_difference};
use super::sheet::Sheet;
use super::target::{Probability, TargetAnswer, judged};
use crate::measure::Tally;

/// The figure of a plan on time, of which one more is bought.
const ON_TIME_COUNT: &str = "plans_on_time";

/// What staff cost.
const COST: &str = "cost_pounds";

/// A change that is smaller than this share of the base is not named as one that drives anything.
const NOTABLE: f64 = 0.005;

/// From this share of futures on a change counts as sure.
pub const SURE: f64 = 0.8;

/// One scenario against the base.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The other's own answers.
    pub answers: Answers,
    /// Of every series that both have.
    pub differences: Vec<Difference>,
    /// Of each pathway with a headline clock.
    pub children: Vec<ChildrenAnswer>,
    /// The targets that both have.
    pub targets: Vec<TargetPair>,
    /// What it costs more; `None` where no cost is given.
    pub money: Option<Money>,
    /// What was changed that can move a list: demand, staff, contracts.
    pub drivers: Vec<Driver>,
    /// Lists whose wait is surely longer or shorter, the largest change first.
    pub moves: Vec<Move>,
    /// The team that binds in the base and the one that binds here, where they are two that work on one pathway.
    pub bottleneck: Option<(TeamUse, TeamUse)>,
    /// How exact the difference of the figure is that the decision hangs on.
    pub precision: Option<Precision>,
}

/// A target in the base and in the other.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetPair {
    /// In the base.
    pub base: TargetAnswer,
    /// In the other.
    pub other: TargetAnswer,
    /// Futures in which only the other meets it.
    pub gained: Option<Probability>,
    /// Futures in which only the base meets it.
    pub lost: Option<Probability>,
}

/// What the other costs more than the base over the run.
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// Of all teams, pounds.
    pub cost: Cell,
    /// Plans on time more than in the base.
    pub on_time: Option<Cell>,
    /// Pounds for each of them; `None` unless both are surely more.
    pub per_plan: Option<f64>,
}

/// Something that the scenario changes before any child is simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// What it is of, in words: a pathway's or a team's title.
    pub title: String,
    /// Measure name.
    pub measure: String,
    /// Its unit.
    pub unit: &'static str,
    /// Over the run in the base, mean.
    pub base: f64,
    /// In the other.
    pub other: f64,
}

/// A list whose wait changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Title of the pathway.
    pub pathway: String,
    /// Title of the stage.
    pub stage: String,
    /// Children on the list at the end of the run, mean: in the base, then in the other.
    pub waiting: (f64, f64),
    /// Mean weeks waited of those on the list at the end of the run, in the base, then in the other.
    pub weeks: (f64, f64),
}

/// What the comparison of one scenario is made of.
#[derive(Debug)]
pub struct Parts {
    /// The other's own answers.
    pub answers: Answers,
    /// Of every series that both have, in the base's order.
    pub differences: Vec<Difference>,
    /// Of each pathway with a headline clock.
    pub children: Vec<ChildrenAnswer>,
}

/// Puts a comparison together.
pub fn comparison(of_base: &Answers, base: World, other: World, parts: Parts) -> Comparison {
    let Parts { answers, differences, children } = parts;
    Comparison {
        targets: targets(of_base, base, &answers, other),
        money: money(base, other),
        drivers: drivers(base, &differences),
        moves: moves(base, &differences),
        bottleneck: bottleneck(of_base, &answers, other),
        precision: precision_of_difference(base, other, None, None).ok(),
        answers,
        differences,
        children,
    }
}

fn bottleneck(of_base: &Answers, of_other: &Answers, other: World) -> Option<(TeamUse, TeamUse)> {
    let (from, to) = (&of_base.binding.as_ref()?.team, &of_other.binding.as_ref()?.team);
    let scenario = other.input.scenario;
    let works_on = |team: &TeamUse, pathway: usize| {
        let index = scenario.teams.iter().position(|t| t.id == team.team);
        index.is_some_and(|index| other.input.entry_stages(index).iter().any(|(p, _)| *p == pathway))
    };
    let together = (0..scenario.pathways.len()).any(|p| works_on(from, p) && works_on(to, p));
    (from.team != to.team && together).then(|| (from.clone(), to.clone()))
}

fn targets(of_base: &Answers, base: World, of_other: &Answers, other: World) -> Vec<TargetPair> {
    let pairs = of_base.targets.iter().filter_map(|t| Some((t, of_other.targets.iter().find(|o| o.id == t.id)?)));
    let pairs = pairs.map(|(t, o)| {
        let met = |world: World| judged(world.input, world.tally, &t.id).ok().map(|j| j.met);
        let both = met(base).zip(met(other));
        let count = |which: fn(bool, bool) -> bool| {
            let (b, o) = both.as_ref()?;
            let known: Vec<bool> = b.iter().zip(o).filter_map(|(b, o)| Some(which((*b)?, (*o)?))).collect();
            Some(Probability::new(known.iter().filter(|w| **w).count() as u32, known.len() as u32))
        };
        let (gained, lost) = (count(|b, o| o && !b), count(|b, o| b && !o));
        TargetPair { base: t.clone(), other: o.clone(), gained, lost }
    });
    pairs.collect()
}

/// A figure of all series of this measure together over the run, by replication.
fn total(world: World, measure: &str) -> Option<Vec<f64>> {
    let of = (0..world.input.series.len()).filter(|s| world.input.series[*s].measure == measure);
    let mut sums: Option<Vec<f64>> = None;
    for series in of {
        let sheet = Sheet::read(world.input, world.tally, series);
        let at = Sheet::at_all(world.input);
        let sums = sums.get_or_insert_with(|| vec![0.0; world.tally.len()]);
        for (r, sum) in sums.iter_mut().enumerate() {
            *sum += sheet.value(at, r).unwrap_or(0.0);
        }
    }
    sums
}

/// What all teams cost over the run, pounds, by replication; `None` where no cost is given.
pub fn total_cost(input: &Input, tally: &Tally) -> Option<Vec<f64>> {
    total(World { input, tally }, COST).filter(|costs| costs.iter().any(|c| *c != 0.0))
}

/// What the other costs more than the base; `None` where no cost is given.
pub fn money(base: World, other: World) -> Option<Money> {
    let mut summary = Summary::default();
    let mut more = |measure| {
        let (base, other) = (total(base, measure)?, total(other, measure)?);
        summary.of_values(other.iter().zip(&base).map(|(o, b)| Some(o - b)))
    };
    let has_cost = |world: World| total_cost(world.input, world.tally).is_some();
    let cost = more(COST).filter(|_| has_cost(base) || has_cost(other))?;
    let on_time = more(ON_TIME_COUNT);
    let is_more = |cell: &Cell| cell.mean.lower.is_some_and(|l| l > 0.0);
    let bought = on_time.filter(|cell| is_more(cell) && is_more(&cost));
    let per_plan = bought.map(|cell| cost.mean.value / cell.mean.value);
    Some(Money { cost, on_time, per_plan })
}

/// Measures that a scenario sets, whatever its children do.
const SET: [&str; 5] =
    ["requests_received", "referrals_received", "wte_available", "hours_available", "reports_available"];

fn drivers(base: World, differences: &[Difference]) -> Vec<Driver> {
    let scenario = base.input.scenario;
    let mut drivers: Vec<Driver> = Vec::new();
    for d in differences.iter().filter(|d| SET.contains(&d.measure.as_str())) {
        let Some(cell) = mean_of(d) else { continue };
        if (cell.1 - cell.0).abs() <= NOTABLE * cell.0.abs().max(cell.1.abs()) {
            continue;
        }
        let team = scenario.teams.iter().find(|t| t.id == d.pathway || t.id == d.stage).map(|t| &t.title);
        let pathway = scenario.pathways.iter().find(|p| p.id == d.pathway && d.stage.is_empty()).map(|p| &p.title);
        let Some(title) = pathway.or(team).cloned() else { continue };
        // One line a team: who is there, else what they can do.
        if team.is_some() && drivers.iter().any(|other| other.title == title) {
            continue;
        }
        drivers.push(Driver { title, measure: d.measure.clone(), unit: d.unit, base: cell.0, other: cell.1 });
    }
    drivers
}

/// Mean over the run of a figure in both: over its months for what is a state.
fn mean_of(d: &Difference) -> Option<(f64, f64)> {
    if d.kind != super::input::Kind::Level {
        return d.whole.map(|c| (c.base, c.other));
    }
    let months: Vec<&DifferenceCell> = d.cells.iter().flatten().collect();
    let n = months.len() as f64;
    let mean = |of: fn(&DifferenceCell) -> f64| months.iter().map(|c| of(c)).sum::<f64>() / n;
    (n > 0.0).then(|| (mean(|c| c.base), mean(|c| c.other)))
}

fn moves(base: World, differences: &[Difference]) -> Vec<Move> {
    let find = |d: &Difference, measure: &str| {
        differences.iter().find(|o| (&o.pathway, &o.stage, o.measure.as_str()) == (&d.pathway, &d.stage, measure))
    };
    let mut moves: Vec<(f64, Move)> = Vec::new();
    for d in differences.iter().filter(|d| d.measure == "waiting") {
        let Some(cell) = d.whole else { continue };
        let sure = [cell.better, cell.worse].into_iter().flatten().any(|p| p.share().is_some_and(|s| s >= SURE));
        let size = (cell.other - cell.base).abs();
        let Some(pathway) = base.input.scenario.pathways.iter().find(|p| p.id == d.pathway).filter(|_| sure) else {
            continue;
        };
        let Some(stage) = pathway.stages.iter().find(|s| s.id == d.stage).filter(|_| size >= 1.0) else { continue };
        let weeks = find(d, "mean_weeks_waiting").and_then(|w| w.whole);
        let one = Move {
            pathway: pathway.title.clone(),
            stage: stage.title.clone(),
            waiting: (cell.base, cell.other),
            weeks: weeks.map_or((0.0, 0.0), |w| (w.base, w.other)),
        };
        moves.push((size, one));
    }
    moves.sort_by(|a, b| b.0.total_cmp(&a.0));
    moves.into_iter().map(|(_, one)| one).collect()
}

impl Comparison {
    /// The difference of a series by its names.
    pub fn difference(&self, pathway: &str, stage: &str, measure: &str) -> Option<&Difference> {
        self.differences.iter().find(|d| d.pathway == pathway && d.stage == stage && d.measure == measure)
    }

    /// The published rate of the first pathway of plans over the run, where there is one.
    pub fn on_time(&self) -> Option<&Difference> {
        self.answers.pages.iter().find_map(|page| self.difference(&page.pathway, "", names::ON_TIME))
    }

    /// Whether nothing differs in any future.
    pub fn is_same(&self) -> bool {
        self.differences.iter().all(Difference::is_same)
    }
}
