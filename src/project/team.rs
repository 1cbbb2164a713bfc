//! The list of a team in every replication.

use super::input::Input;
use super::sheet::{At, Sheet};
use crate::calendar::Date;
use crate::measure::Tally;
use crate::pathway::Contract;

/// The list of one team: who joins, who waits, who is taken off it, and what the team leaves unused.
pub(super) struct TeamList<'a> {
    waiting: Vec<Sheet<'a>>,
    joined: Vec<Sheet<'a>>,
    left: Vec<Sheet<'a>>,
    /// Of each of its stages, (weeks, cases) of those who began.
    begun: Vec<Sheet<'a>>,
    limits: Vec<OwnLimit<'a>>,
    contracts: Vec<(Sheet<'a>, Vec<f64>)>,
    /// Cases on its lists when the run starts; `None` when it is recorded only from later on.
    opening: Option<f64>,
    all: At,
}

/// What the team's own staff have a limited amount of: hours, or places.
struct OwnLimit<'a> {
    amounts: Amounts<'a>,
    /// Cases that one unit of it takes, by replication, over the whole run.
    cases: Vec<f64>,
}

enum Amounts<'a> {
    /// (used, offered) of each month.
    Flow(Sheet<'a>),
    /// Taken and there, at the end of each month.
    Level(Sheet<'a>, Sheet<'a>),
}

impl Amounts<'_> {
    fn of(&self, month: u32, r: usize) -> (f64, f64) {
        match self {
            Amounts::Flow(sheet) => {
                let (used, offered) = sheet.pair(month_at(month), r);
                (used as f64, offered as f64)
            }
            Amounts::Level(held, places) => {
                (held.month(month, r).unwrap_or(0.0), places.month(month, r).unwrap_or(0.0))
            }
        }
    }
}

fn month_at(month: u32) -> At {
    At { first: month, last: month, period: Some(month as usize), published: None }
}

/// Whether nobody waits for a team at the end of some month, in any of the replications; a team without a list: never.
pub fn is_emptied(input: &Input, tally: &Tally, team: usize) -> bool {
    let Some(list) = TeamList::read(input, tally, team) else { return false };
    (list.all.first..=list.all.last).any(|month| (0..tally.len()).any(|r| list.waiting(month, r) <= 0.0))
}

impl<'a> TeamList<'a> {
    /// Reads it; `None` for a team without a list.
    pub fn read(input: &Input<'a>, tally: &Tally, team: usize) -> Option<Self> {
        let named = &input.scenario.teams[team];
        let stages = input.entry_stages(team);
        let of_stages = |measure: &str| -> Vec<Sheet<'a>> {
            let series = stages.iter().filter_map(|(p, s)| input.find(&input.scenario.pathways[*p].id, s, measure));
            series.map(|s| Sheet::read(input, tally, s)).collect()
        };
        let of_team =
            |id: &str, measure: &str| input.find_team(id, measure).map(|series| Sheet::read(input, tally, series));
        let waiting = of_stages("waiting");
        if waiting.is_empty() {
            return None;
        }
        let mut joined = of_stages("joined");
        if joined.is_empty() {
            joined.extend(of_team(&named.id, "reports_joined"));
        }
        let contracts = (0..named.contracts.len()).filter_map(|c| {
            let taken = of_team(&named.contract_label(c), "contract_reports")?;
            Some((taken, volumes(input, &named.contracts[c])))
        });
        let opening = || stages.iter().map(|(p, stage)| opening(input, *p, stage)).sum();
        let mut list = TeamList {
            waiting,
            joined,
            left: of_stages("left_list"),
            begun: of_stages("mean_weeks_to_start"),
            limits: Vec::new(),
            contracts: contracts.collect(),
            opening: (input.scenario.record_from <= input.scenario.start).then(opening),
            all: Sheet::at_all(input),
        };
        let hours = of_team(&named.id, "utilisation").map(Amounts::Flow);
        let places = match (of_team(&named.id, "caseload"), of_team(&named.id, "places_available")) {
            (Some(held), Some(places)) => Some(Amounts::Level(held, places)),
            _ => None,
        };
        list.limits = [hours, places].into_iter().flatten().map(|amounts| list.limit(amounts, tally.len())).collect();
        Some(list)
    }

    fn limit(&self, amounts: Amounts<'a>, replications: usize) -> OwnLimit<'a> {
        let cases = (0..replications).map(|r| {
            let taken: f64 = self.months(self.all).map(|m| amounts.of(m, r).0).sum();
            let by_contracts = total(self.contracts.iter().map(|(taken, _)| taken.value(self.all, r)));
            let own = (self.begun(self.all, r) - by_contracts).max(0.0);
            if taken > 0.0 { own / taken } else { 0.0 }
        });
        OwnLimit { cases: cases.collect(), amounts }
    }

    fn months(&self, at: At) -> std::ops::RangeInclusive<u32> {
        at.first.max(self.all.first)..=at.last
    }

    /// Whether it is known who joins.
    pub fn is_whole(&self) -> bool {
        !self.joined.is_empty()
    }

    /// Cases waiting at the end of a month.
    pub fn waiting(&self, month: u32, replication: usize) -> f64 {
        total(self.waiting.iter().map(|s| s.month(month, replication)))
    }

    /// Cases waiting at the start of a month: at the end of the month before, or when the run starts.
    pub fn waiting_before(&self, month: u32, r: usize) -> f64 {
        if month > self.all.first {
            return self.waiting(month - 1, r);
        }
        self.opening.unwrap_or_else(|| {
            let at = month_at(self.all.first);
            let begun: f64 = self.begun.iter().map(|s| s.pair(at, r).1 as f64).sum();
            self.waiting(self.all.first, r) + begun - self.to_hold(at, r)
        })
    }

    /// Cases that join in a period less those that leave unseen: as many as must be begun to keep the list as it is.
    pub fn to_hold(&self, at: At, r: usize) -> f64 {
        total(self.joined.iter().map(|s| s.value(at, r))) - total(self.left.iter().map(|s| s.value(at, r)))
    }

    /// Cases taken off the list in a period for good: what came back counts when it is taken up again. So a list that
    /// is longer at the end has grown by what it takes to hold it less what is begun, exactly.
    pub fn begun(&self, at: At, r: usize) -> f64 {
        let first = at.first.max(self.all.first);
        self.waiting_before(first, r) + self.to_hold(at, r) - self.waiting(at.last, r)
    }

    /// Cases that the team could have taken in a period beside those that it began.
    ///
    /// What is left unused in a month (hours or places, whichever are fewer, at what a case takes over the run; volume
    /// of contracts) less the children who still wait at its end: had it been of use, they would not wait. What is left
    /// by the months before it counts towards them too, never what comes after.
    pub fn spare(&self, at: At, r: usize) -> f64 {
        self.months(at).fold(0.0, |spare, m| (spare + self.unused(m, r) - self.waiting(m, r)).max(0.0))
    }

    fn unused(&self, month: u32, r: usize) -> f64 {
        let free = |limit: &OwnLimit| {
            let (taken, offered) = limit.amounts.of(month, r);
            (offered - taken).max(0.0) * limit.cases[r]
        };
        let own = self.limits.iter().map(free).reduce(f64::min).unwrap_or(0.0);
        let contracts = self
            .contracts
            .iter()
            .map(|(taken, volume)| (volume[month as usize] - taken.month(month, r).unwrap_or(0.0)).max(0.0));
        own + contracts.sum::<f64>()
    }

    /// Cases that the team could begin in a period.
    pub fn available(&self, at: At, replication: usize) -> f64 {
        self.begun(at, replication) + self.spare(at, replication)
    }

    /// Share of the volume of its contracts that is taken in a period, over all replications, %; `None` without any.
    pub fn volume_percent(&self, at: At) -> Option<f64> {
        let volume: f64 = self.months(at).flat_map(|m| self.contracts.iter().map(move |c| c.1[m as usize])).sum();
        let sheets = || self.contracts.iter().map(|c| &c.0);
        let replications = self.replications();
        let taken: f64 = (0..replications).map(|r| total(sheets().map(|s| s.value(at, r)))).sum();
        (volume > 0.0).then(|| 100.0 * taken / (volume * replications as f64))
    }

    /// Number of replications.
    pub fn replications(&self) -> usize {
        self.waiting.first().map_or(0, Sheet::replications)
    }

    /// Whether it begins nothing in a period, in any replication.
    pub fn begins_nothing(&self, at: At) -> bool {
        self.is_whole() && (0..self.replications()).all(|r| self.begun(at, r) <= 0.0)
    }

    /// Weeks that the average list of the run would take to clear at the average capacity, over all replications; `None`
    /// where it never would.
    pub fn clearance_weeks(&self, days: i32) -> Option<f64> {
        let months = f64::from(self.all.last - self.all.first + 1);
        let (mut waiting, mut available) = (0.0, 0.0);
        for r in 0..self.replications() {
            waiting += self.months(self.all).map(|m| self.waiting(m, r)).sum::<f64>() / months;
            available += self.available(self.all, r);
        }
        if waiting == 0.0 {
            return Some(0.0);
        }
        (available > 0.0).then(|| waiting / available * f64::from(days) / 7.0)
    }
}

fn total(values: impl Iterator<Item = Option<f64>>) -> f64 {
    values.flatten().sum()
}

/// Cases that a contract can take in each month of the run: a month's volume evenly over its Mondays to Fridays.
fn volumes(input: &Input, contract: &Contract) -> Vec<f64> {
    let is_weekday = |day: &Date| day.weekday().to_monday_zero_offset() < 5;
    let of = |first: Date, last: Date| {
        std::iter::successors(Some(first), |d| d.tomorrow().ok()).take_while(move |d| *d <= last).filter(is_weekday)
    };
    let months = input.months.iter().map(|month| {
        let whole = of(month.first_day.first_of_month(), month.first_day.last_of_month()).count() as f64;
        let (from, until) = (contract.from, contract.until);
        let inside = of(month.first_day, month.last_day);
        let inside = inside.filter(|d| from.is_none_or(|f| f <= *d) && until.is_none_or(|u| *d <= u));
        inside.map(|d| contract.reports_per_month.on(d)).sum::<f64>() / whole
    });
    months.collect()
}

/// Cases on the list of a stage in the scenario's backlog.
fn opening(input: &Input, pathway: usize, stage: &str) -> f64 {
    let pathway = &input.scenario.pathways[pathway];
    let here = pathway.backlog.iter().filter(|b| !b.in_work && pathway.stages[b.stage.0].id == stage);
    here.map(|b| b.cases.count() as f64).sum()
}
