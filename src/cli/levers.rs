//! What `solve` varies, and the scenarios that come of it.

use super::args::{ScenarioArguments, SolveArguments};
use super::console::grouped;
use super::ended::Failure;
use super::lattice::lattice;
use super::load;
use super::posterior::{Posterior, check_same};
use crate::plan::{self, Plan};
use crate::scenario::Loaded;

/// Most pairs of values of two levers.
const MOST_PAIRS: usize = 1_000;

/// The scenario with these values set besides those of the user.
pub(super) fn changed(arguments: &SolveArguments, more: &[(&str, &str)]) -> ScenarioArguments {
    let mut set = arguments.scenario.set.clone();
    if let Some(hold) = arguments.hold {
        set.push((format!("targets.{}.hold", arguments.target), hold.to_string()));
    }
    set.extend(more.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())));
    ScenarioArguments { file: arguments.scenario.file.clone(), set }
}

/// What is varied.
pub(super) struct Levers<'a> {
    pub first: (&'a str, Vec<String>),
    pub second: Option<(&'a str, Vec<String>)>,
}

/// A plan for each value of the first lever, and the draws of their inputs.
pub(super) struct Row {
    pub plans: Vec<Plan>,
    pub drawn: Option<Posterior>,
}

impl<'a> Levers<'a> {
    pub fn of(arguments: &'a SolveArguments) -> Result<Self, Failure> {
        let first = lattice(&arguments.from, &arguments.to, &arguments.step).map_err(Failure::Argument)?;
        let second = match (&arguments.and_vary, &arguments.and_from, &arguments.and_to, &arguments.and_step) {
            (Some(path), Some(from), Some(to), Some(step)) => {
                Some((path.as_str(), lattice(from, to, step).map_err(Failure::Argument)?))
            }
            _ => None,
        };
        let pairs = first.len() * second.as_ref().map_or(1, |(_, values)| values.len());
        if pairs > MOST_PAIRS {
            return Err(Failure::Argument(format!("{} pairs of values: take larger steps", grouped(pairs as u64))));
        }
        Ok(Levers { first: (&arguments.vary, first), second })
    }

    /// The paths that are set: by the user, and by the levers.
    pub fn sets(&self, arguments: &'a SolveArguments) -> Vec<&'a str> {
        let set = arguments.scenario.set.iter().map(|(path, _)| path.as_str());
        set.chain([self.first.0]).chain(self.second.iter().map(|(path, _)| *path)).collect()
    }

    /// A scenario for each value of the first, by value of the second.
    pub fn scenarios(&self, of: &ScenarioArguments) -> Result<Vec<Vec<Loaded>>, Failure> {
        match &self.second {
            None => Ok(vec![self.values(of, None)?]),
            Some((path, values)) => values.iter().map(|value| self.values(of, Some((path, value)))).collect(),
        }
    }

    /// A scenario for each value of the first.
    fn values(&self, of: &ScenarioArguments, second: Option<(&str, &str)>) -> Result<Vec<Loaded>, Failure> {
        let (path, values) = &self.first;
        let scenario = |value: &String| {
            let more = second.into_iter().chain([(*path, value.as_str())]);
            let more = more.map(|(path, value)| (path.to_owned(), value.to_owned()));
            let set = of.set.iter().cloned().chain(more).collect();
            let loaded = load::load(&ScenarioArguments { file: of.file.clone(), set });
            // The notices are those of the base.
            match loaded.scenario {
                Some(_) => Ok(loaded),
                None => Err(Failure::Scenario(loaded.render_faults(false))),
            }
        };
        values.iter().map(scenario).collect()
    }

    /// The plans of scenarios, with the draws of `asked` or of the file that they name.
    pub fn row(
        &self,
        arguments: &'a SolveArguments,
        mut scenarios: Vec<Loaded>,
        asked: Option<&String>,
    ) -> Result<Row, Failure> {
        let sets = vec![self.sets(arguments); scenarios.len()];
        // Which paths are set has been said of the base.
        let drawn = Posterior::find(asked, &mut scenarios, &sets, None)?;
        let plans = scenarios.iter().filter_map(|loaded| loaded.scenario.as_ref()).map(plan::compile).collect();
        Ok(Row { plans, drawn })
    }

    /// The same of the scenario that is said beside, by the first lever alone.
    pub fn beside(
        &self,
        arguments: &'a SolveArguments,
        asked: Option<&String>,
        base: &Loaded,
    ) -> Result<Option<Row>, Failure> {
        let Some(file) = &arguments.beside else { return Ok(None) };
        let of = ScenarioArguments { file: file.clone(), ..changed(arguments, &[]) };
        let values = self.values(&of, None)?;
        if let (None, Some(beside)) = (&arguments.posterior, values.first()) {
            check_same(&[base, beside], None)?;
        }
        self.row(arguments, values, asked).map(Some)
    }
}
