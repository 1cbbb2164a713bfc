//! The load of every work stage over the whole run: the first page of a theory scenario.

use super::answers::find;
use super::estimate::Cell;
use super::input::Input;
use super::series::SeriesAnswer;
use crate::pathway::StageKind;

/// The load of one work stage over all recorded months. `None`: nothing to take it of.
#[derive(Debug, Clone, PartialEq)]
pub struct StageLoad {
    /// Pathway id.
    pub pathway: String,
    /// Stage id.
    pub stage: String,
    /// Words for people.
    pub title: String,
    /// Index of its team in [`Answers::teams`](super::Answers::teams); `None` when that has neither hours nor places.
    pub team: Option<usize>,
    /// Cases waiting at the end of the run.
    pub waiting: Option<Cell>,
    /// Weeks from joining the list to the start, of those who started.
    pub weeks_to_start: Option<Cell>,
    /// Cases completed.
    pub completions: Option<Cell>,
}

/// The load of every work stage that has figures.
pub(super) fn loads(input: &Input, series: &[SeriesAnswer], teams: &[super::TeamUse]) -> Vec<StageLoad> {
    let mut loads = Vec::new();
    for pathway in &input.scenario.pathways {
        for stage in &pathway.stages {
            let StageKind::Work(work) = &stage.kind else { continue };
            let whole = |measure| find(series, &pathway.id, &stage.id, measure).and_then(|s| s.whole);
            let team = &input.scenario.teams[work.team.0].id;
            let load = StageLoad {
                pathway: pathway.id.clone(),
                stage: stage.id.clone(),
                title: stage.title.clone(),
                team: teams.iter().position(|t| t.team == *team),
                waiting: whole("waiting"),
                weeks_to_start: whole("mean_weeks_to_start"),
                completions: whole("completions"),
            };
            let cells = [&load.waiting, &load.weeks_to_start, &load.completions];
            if cells.iter().any(|c| c.is_some()) {
                loads.push(load);
            }
        }
    }
    loads
}
