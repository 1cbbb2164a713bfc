//! What `solve` says besides its answer: what would unlock it where there is none, the ceiling, another scenario beside.

use super::ended::Failure;
use super::levers::Row;
use super::posterior::{self, Plentiful};
use super::solve::Study;
use crate::measure::Tally;
use crate::plan::{self, Plan};
use crate::project::{Answers, Beside, Ceiling, Curve, PLENTY, Probability, Unlock};
use crate::study::{self, RunSpec};

/// Futures of what is said besides.
const FEW: u32 = 100;

/// Teams that are given staff without end, one after the other, before all are.
const TEAMS: usize = 3;

/// A plan with staff without end at some teams, and the draws of its inputs.
struct Plenty<'a> {
    plan: [Plan; 1],
    drawn: Option<Plentiful<'a>>,
}

impl Study<'_> {
    pub(super) fn few(&self) -> RunSpec {
        RunSpec { count: self.spec.count.min(FEW), ..self.spec }
    }

    /// What would bring an answer: the nearest plan with staff without end at what binds, then at what binds next.
    pub(super) fn unlock(
        &self,
        (row, at): (&Row, usize),
        answers: &Answers,
        progress: &(dyn Fn(u32) + Sync),
    ) -> Result<Unlock, Failure> {
        let scenario = row.plans[at].scenario();
        let few = self.few();
        let plenty_at = |teams: Option<Vec<usize>>| Plenty {
            plan: [plan::compile(
                &scenario.with_plenty(|t| teams.as_ref().is_none_or(|teams| teams.contains(&t)), PLENTY),
            )],
            drawn: row.drawn.as_ref().map(|drawn| drawn.with_plenty(at, teams)),
        };
        let met = |plenty: &Plenty| -> Result<Probability, Failure> {
            let drawn = plenty.drawn.as_ref().map(|drawn| drawn as &dyn study::Drawn);
            let question = study::Question { plans: &plenty.plan, drawn, ..self.question(row, few) };
            study::met_in(question, 0, progress, self.stop).map_err(|why| self.unsolved(why))
        };
        let (mut given, mut teams): (Vec<usize>, Vec<(String, Probability)>) = (Vec::new(), Vec::new());
        let mut binding = answers.binding.clone();
        while let Some(team) = binding.take().and_then(|b| scenario.teams.iter().position(|t| t.id == b.team.team)) {
            if given.contains(&team) || given.len() == TEAMS {
                break;
            }
            given.push(team);
            let plenty = plenty_at(Some(given.clone()));
            let share = met(&plenty)?;
            teams.push((scenario.teams[team].title.clone(), share));
            if share.share().is_some_and(|share| share >= self.arguments.confidence) {
                break;
            }
            let tally = self.run(&plenty.plan[0], plenty.drawn.as_ref(), progress)?;
            let of_plenty = study::answers(&plenty.plan[0], &tally, few.threads, self.stop);
            binding = of_plenty.map_err(|why| self.stopped(why))?.binding;
        }
        let all = met(&plenty_at(None))?;
        Ok(Unlock { teams, all })
    }

    /// A few futures of a plan with staff without end.
    fn run(&self, plenty: &Plan, drawn: Option<&Plentiful>, progress: &(dyn Fn(u32) + Sync)) -> Result<Tally, Failure> {
        match drawn {
            None => study::run(plenty, self.few(), progress, self.stop).map_err(|why| self.stopped(why)),
            Some(drawn) => study::run_drawn(plenty, drawn, self.few(), progress, self.stop)
                .map_err(|why| posterior::failure(why, self.limits)),
        }
    }

    /// The target with staff without end.
    pub(super) fn ceiling(
        &self,
        base: &Plan,
        tally: &Tally,
        progress: &(dyn Fn(u32) + Sync),
    ) -> Result<Option<Ceiling>, Failure> {
        let plenty = plan::compile(&base.scenario().with_plenty(|_| true, PLENTY));
        let drawn = self.posterior.map(|drawn| drawn.with_plenty(0, None));
        let of_plenty = self.run(&plenty, drawn.as_ref(), progress)?;
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
        let curve = Curve::new(&found.met, found.of, found.draws, found.more_helps);
        let least = curve.least(self.arguments.confidence);
        Ok(Beside { title: plans[0].scenario().title.clone(), curve, least })
    }
}
