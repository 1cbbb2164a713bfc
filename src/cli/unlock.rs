//! What `solve` says besides its answer: what would unlock it where there is none, the ceiling, another scenario beside.

use super::ended::Failure;
use super::levers::Row;
use super::solve::Study;
use crate::measure::Tally;
use crate::plan::{self, Plan};
use crate::project::{Answers, Beside, Ceiling, Curve, PLENTY, Probability, Unlock};
use crate::study::{self, RunSpec};

/// Futures of what is said besides.
const FEW: u32 = 100;

/// Teams that are given staff without end, one after the other, before all are.
const TEAMS: usize = 3;

impl Study<'_> {
    fn few(&self) -> RunSpec {
        RunSpec { count: self.spec.count.min(FEW), ..self.spec }
    }

    /// What would bring an answer: the nearest plan with staff without end at what binds, then at what binds next.
    pub(super) fn unlock(
        &self,
        nearest: &Plan,
        answers: &Answers,
        progress: &(dyn Fn(u32) + Sync),
    ) -> Result<Unlock, Failure> {
        let scenario = nearest.scenario();
        let few = self.few();
        // The inputs as stated: what binds is looked for, not how sure.
        let met = |row: &Row| -> Result<Probability, Failure> {
            let met = study::met_in(self.question(row, few), 0, progress, self.stop);
            Ok(Probability::new(met.map_err(|why| self.unsolved(why))?, few.count))
        };
        let world = |plan: Plan| Row { plans: vec![plan], drawn: None };
        let (mut given, mut teams): (Vec<usize>, Vec<(String, Probability)>) = (Vec::new(), Vec::new());
        let mut binding = answers.binding.clone();
        while let Some(team) = binding.take().and_then(|b| scenario.teams.iter().position(|t| t.id == b.team.team)) {
            if given.contains(&team) || given.len() == TEAMS {
                break;
            }
            given.push(team);
            let plenty = world(plan::compile(&scenario.with_plenty(|t| given.contains(&t), PLENTY)));
            let share = met(&plenty)?;
            teams.push((scenario.teams[team].title.clone(), share));
            if share.share().is_some_and(|share| share >= self.arguments.confidence) {
                break;
            }
            let plenty = &plenty.plans[0];
            let tally = study::run(plenty, few, progress, self.stop).map_err(|why| self.stopped(why))?;
            let of_plenty = study::answers(plenty, &tally, few.threads, self.stop);
            binding = of_plenty.map_err(|why| self.stopped(why))?.binding;
        }
        let all = met(&world(plan::compile(&scenario.with_plenty(|_| true, PLENTY))))?;
        Ok(Unlock { teams, all })
    }

    /// The target with staff without end.
    pub(super) fn ceiling(
        &self,
        base: &Plan,
        tally: &Tally,
        progress: &(dyn Fn(u32) + Sync),
    ) -> Result<Option<Ceiling>, Failure> {
        let plenty = plan::compile(&base.scenario().with_plenty(|_| true, PLENTY));
        let of_plenty = study::run(&plenty, self.few(), progress, self.stop).map_err(|why| self.stopped(why))?;
        let ceilings = study::ceilings_of(base, tally, &plenty, &of_plenty);
        Ok(ceilings.into_iter().find(|ceiling| ceiling.id == self.arguments.target))
    }

    /// The same question of the same values in another scenario.
    pub(super) fn beside(&self, row: &Row, progress: &(dyn Fn(u32) + Sync)) -> Result<Beside, Failure> {
        let plans = &row.plans;
        // Another scenario may be ten times as large.
        let mut question = self.question(row, self.few());
        // The teams of another scenario have other places.
        let team = self.never_empty.map(|_| self.levers.first.0.split('.').nth(1).unwrap_or_default());
        question.guards.never_empty = team.and_then(|id| plans[0].scenario().teams.iter().position(|t| t.id == id));
        let found = study::solve(question, progress, self.stop).map_err(|why| self.unsolved(why))?;
        let curve = Curve::new(&found.met, found.of, found.more_helps);
        let least = curve.least(self.arguments.confidence);
        Ok(Beside { title: plans[0].scenario().title.clone(), curve, least })
    }
}
