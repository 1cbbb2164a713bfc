//! The answers of a run.

use super::binding::{Binding, TeamUse, Uses};
use super::ceiling::Ceiling;
use super::input::Input;
use super::load::StageLoad;
use super::need::Need;
use super::page::{Page, names};
use super::periods::{self, PeriodInfo};
use super::precision::Precision;
use super::series::{SeriesAnswer, answer_series};
use super::services::ServiceTable;
use super::sheet::{distinct, draws};
use super::shortage::Shortage;
use super::target::{TargetAnswer, Unjudged};
use super::team::TeamList;
use crate::calendar::Date;
use crate::measure::{Span, Tally};
use crate::pathway::{Scenario, TargetPeriod};

/// Everything that a run answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// Title of the scenario.
    pub title: String,
    /// Titles of the pathways by id, of their stages and clocks by `PATHWAY/ID`, of the teams by `/ID`.
    pub titles: Vec<(String, String)>,
    /// Hash of the merged scenario text.
    pub scenario_hash: String,
    /// Hash of the plan.
    pub plan: u64,
    /// The seed.
    pub seed: u64,
    /// Number of replications.
    pub replications: u32,
    /// The lowest replication; 0 unless a part was run.
    pub first_replication: u32,
    /// First day.
    pub start: Date,
    /// Last day, inclusive.
    pub end: Date,
    /// The periods, in the order of every series' cells.
    pub periods: Vec<PeriodInfo>,
    /// The figures.
    pub series: Vec<SeriesAnswer>,
    /// The targets.
    pub targets: Vec<TargetAnswer>,
    /// Published figures to compare with.
    pub comparators: Vec<ComparatorAnswer>,
    /// Counts published before the run, that year to date and year hold.
    pub published: Vec<PublishedCounts>,
    /// Page one of each pathway with a headline clock of plans.
    pub pages: Vec<Page>,
    /// Each pathway with a headline clock of something else.
    pub services: Vec<ServiceTable>,
    /// Cases needed and available, of the team that binds.
    pub need: Option<Need>,
    /// The use of every team that has something to use, or a list that nobody works off.
    pub teams: Vec<TeamUse>,
    /// The team that binds over the whole run.
    pub binding: Option<Binding>,
    /// Other teams that run short in a part of it.
    pub shortages: Vec<Shortage>,
    /// How exact the figure is that a decision hangs on.
    pub precision: Option<Precision>,
    /// What staff without end could reach, by target; empty where it is not asked.
    pub ceilings: Vec<Ceiling>,
    /// The load of every work stage over the whole run.
    pub loads: Vec<StageLoad>,
    /// What a reader must know before using a figure.
    pub cautions: Vec<Caution>,
}

/// A published figure to stand beside a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparatorAnswer {
    /// Words for people, such as `England, 2023`.
    pub title: String,
    /// Measure name.
    pub measure: String,
    /// Its value in the measure's unit.
    pub value: f64,
    /// Where it is published.
    pub source: String,
}

/// Counts that were published for the part of the year before the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedCounts {
    /// Pathway id.
    pub pathway: String,
    /// First day counted.
    pub from: Date,
    /// Last day counted.
    pub until: Date,
    /// Plans issued.
    pub issued: u32,
    /// Of these within the limit.
    pub within: u32,
}

/// What a reader must know before using a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Caution {
    /// A mean rate lies so near 0 or 100 % that its simulation error is too narrow at so few replications.
    NearBound {
        /// Measure name.
        measure: String,
        /// Periods in which it does.
        periods: u32,
    },
    /// Too few replications for the outer percentiles to have bounds.
    FewReplications {
        /// How many draws of the inputs they have, which is then what counts; `None`: all have the same inputs.
        draws: Option<u32>,
    },
    /// Inputs given as priors of which the draws have nothing, so that their medians are taken in every future.
    AtMedian {
        /// Their paths.
        paths: Vec<String>,
    },
    /// A target that could not be judged.
    NotJudged {
        /// Its title.
        target: String,
        /// Why.
        why: Unjudged,
    },
}

/// Replications from which on the interval of a mean rate holds near a bound: of a rate of 98 % with some 17 plans in each
/// replication it covers 83 % with 100, 92.6 % with 500 and 94 % with this many (`tests/project_coverage.rs`).
pub const ENOUGH_NEAR_BOUND: u32 = 1000;

/// Replications from which on each of the percentiles has both bounds; of replications with draws of the inputs, draws.
pub const ENOUGH_FOR_BOUNDS: u32 = 72;

/// All answers, one series after the other.
pub fn answers(input: &Input, tally: &Tally) -> Answers {
    assemble(input, tally, (0..input.series.len()).map(|s| answer_series(input, tally, s)).collect())
}

/// All answers from those of the series, which must be in the order of `input.series`.
pub fn assemble(input: &Input, tally: &Tally, series: Vec<SeriesAnswer>) -> Answers {
    let scenario = input.scenario;
    let periods = super::periods::periods(input);
    let replications = tally.len() as u32;
    let pages = (0..scenario.pathways.len()).filter_map(|p| page(input, tally, &series, &periods, p)).collect();
    let services = 0..scenario.pathways.len();
    let services = services.filter_map(|p| super::services::table(input, &series, &periods, p)).collect();
    let targets = super::target::targets(input, tally, &periods);
    let lists: Vec<_> = (0..scenario.teams.len()).map(|team| TeamList::read(input, tally, team)).collect();
    let uses = Uses { input, tally, series: &series, lists: &lists };
    let teams = uses.whole();
    let binding = super::binding::binding(&teams);
    let shortages = super::shortage::shortages(uses, binding.as_ref());
    let cautions = cautions(tally, &series, &targets);
    Answers {
        title: scenario.title.clone(),
        titles: titles(scenario),
        scenario_hash: scenario.hash.clone(),
        plan: tally.plan,
        seed: tally.seed,
        replications,
        first_replication: tally.iter().next().map_or(0, |(r, _)| r),
        start: scenario.start,
        end: scenario.end,
        pages,
        services,
        targets,
        comparators: comparators(input),
        published: published(input),
        need: super::need::need(uses, &periods, binding.as_ref(), &shortages),
        shortages,
        binding,
        precision: super::precision::precision(input, tally, None, None).ok(),
        ceilings: Vec::new(),
        loads: super::load::loads(input, &series, &teams),
        teams,
        cautions,
        periods,
        series,
    }
}

fn titles(scenario: &Scenario) -> Vec<(String, String)> {
    let mut titles = Vec::new();
    for p in &scenario.pathways {
        titles.push((p.id.clone(), p.title.clone()));
        let named = p.stages.iter().map(|s| (&s.id, &s.title)).chain(p.clocks.iter().map(|c| (&c.id, &c.title)));
        titles.extend(named.map(|(id, title)| (format!("{}/{id}", p.id), title.clone())));
    }
    titles.extend(scenario.teams.iter().map(|t| (format!("/{}", t.id), t.title.clone())));
    titles
}

fn page(input: &Input, tally: &Tally, series: &[SeriesAnswer], periods: &[PeriodInfo], index: usize) -> Option<Page> {
    let pathway = &input.scenario.pathways[index];
    let on_time = super::page::on_time(input, series, periods, index)?;
    Some(Page {
        pathway: pathway.id.clone(),
        title: pathway.title.clone(),
        limit_days: *super::page::headline(pathway)?.limit_days.on(input.scenario.start),
        has_exceptions: super::page::has_exceptions(pathway),
        families: super::page::families(series, periods, &pathway.id),
        clearing: super::clearing::clearing(input, tally, &pathway.id),
        dips: super::dip::dips(input, tally, &on_time, periods),
        on_time,
    })
}

fn comparators(input: &Input) -> Vec<ComparatorAnswer> {
    let all = input.scenario.comparators.iter().map(|c| ComparatorAnswer {
        title: c.title.clone(),
        measure: c.measure.clone(),
        value: c.value,
        source: c.source.clone(),
    });
    all.collect()
}

fn published(input: &Input) -> Vec<PublishedCounts> {
    let all = input.scenario.pathways.iter().filter_map(|pathway| {
        let p = pathway.published.as_ref()?;
        let (pathway, from, until) = (pathway.id.clone(), p.from, p.until);
        Some(PublishedCounts { pathway, from, until, issued: p.issued, within: p.within })
    });
    all.collect()
}

fn cautions(tally: &Tally, series: &[SeriesAnswer], targets: &[TargetAnswer]) -> Vec<Caution> {
    let mut cautions = Vec::new();
    let replications = tally.len() as u32;
    let draws = tally.draws.map(|_| distinct(&draws(tally)));
    if draws.unwrap_or(replications) < ENOUGH_FOR_BOUNDS {
        cautions.push(Caution::FewReplications { draws });
    } else if replications < ENOUGH_NEAR_BOUND {
        for s in series.iter().filter(|s| s.measure == names::ON_TIME) {
            let near = s.cells.iter().flatten().filter(|c| c.mean.value > 90.0 || c.mean.value < 10.0).count() as u32;
            if near > 0 {
                cautions.push(Caution::NearBound { measure: s.measure.clone(), periods: near });
            }
        }
    }
    let unjudged = |t: &TargetAnswer| Some(Caution::NotJudged { target: t.title.clone(), why: t.unjudged? });
    cautions.extend(targets.iter().filter_map(unjudged));
    cautions
}

/// A series by its names.
pub(super) fn find<'a>(
    series: &'a [SeriesAnswer],
    pathway: &str,
    stage: &str,
    measure: &str,
) -> Option<&'a SeriesAnswer> {
    series.iter().find(|s| s.pathway == pathway && s.stage == stage && s.measure == measure)
}

impl Answers {
    /// A series by its names; `stage` is empty for a pathway as a whole, `pathway` for a team.
    pub fn series(&self, pathway: &str, stage: &str, measure: &str) -> Option<&SeriesAnswer> {
        find(&self.series, pathway, stage, measure)
    }

    /// The title of a pathway, of a stage or a clock of it, or of a team where there is no such stage.
    pub fn title_of(&self, pathway: &str, stage: &str) -> Option<&str> {
        let of = |key: &str| self.titles.iter().find(|(k, _)| k == key).map(|(_, title)| title.as_str());
        match (pathway, stage) {
            (pathway, "") => of(pathway),
            ("", team) => of(&format!("/{team}")),
            (pathway, stage) => of(&format!("{pathway}/{stage}")).or_else(|| of(&format!("/{stage}"))),
        }
        .filter(|title| !title.is_empty())
    }

    /// First day that a value of a series counts, the published part of the year included.
    pub fn first_day(&self, series: &SeriesAnswer, period: usize) -> Date {
        let p = &self.periods[period];
        let published = self.published.iter().find(|c| c.pathway == series.pathway);
        match published {
            Some(counts) if series.is_whole_with_published(p.span, p.first) => counts.from,
            _ => p.first_day,
        }
    }

    /// Indices of the recorded periods of a kind.
    pub fn periods_of(&self, span: Span) -> impl Iterator<Item = usize> {
        (0..self.periods.len()).filter(move |p| self.periods[*p].span == span && self.periods[*p].recorded)
    }

    /// Index of the recorded period of a kind that a day lies in; of a year to date, the one that ends with its month.
    pub fn period_with(&self, kind: TargetPeriod, day: Date) -> Option<usize> {
        periods::period_with(&self.periods, kind, day)
    }
}
