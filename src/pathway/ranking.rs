//! By what the scenarios of a batch are ranked.

use super::{Scenario, Service, TargetPeriod};
use crate::calendar::Date;
use std::fmt;

/// How a ranking is written.
pub const RANKING_FORM: &str = "PATHWAY/MEASURE/PERIOD/highest";

/// By what scenarios are ranked, and which end is better.
///
/// Written `ehc/open_over_20_weeks/2026-12/lowest`, `ehc/ep_contact/waiting/2026-Q4/lowest` (of a stage),
/// `/nurses/cost_pounds/2026/lowest` (of a team, which has no pathway) or `target:december_2026`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ranking {
    /// The mean of a figure.
    Figure {
        /// Pathway id; empty for a team.
        pathway: String,
        /// Stage, team or clock; empty = the pathway as a whole.
        stage: String,
        /// Measure name.
        measure: String,
        /// Kind of period.
        period: TargetPeriod,
        /// A day in the period: the last month's first for a year to date.
        date: Date,
        /// Whether the highest is first.
        highest: bool,
    },
    /// The chance that a target is met, the highest first.
    Target(String),
}

impl Ranking {
    /// Reads the written form; `None` when it is not of that form.
    pub fn parse(text: &str) -> Option<Ranking> {
        if let Some(id) = text.strip_prefix("target:") {
            return (!id.is_empty()).then(|| Ranking::Target(id.to_owned()));
        }
        let parts: Vec<&str> = text.split('/').collect();
        let (pathway, stage, measure, period, best) = match parts[..] {
            [pathway, measure, period, best] => (pathway, "", measure, period, best),
            [pathway, stage, measure, period, best] => (pathway, stage, measure, period, best),
            _ => return None,
        };
        let highest = match best {
            "highest" => true,
            "lowest" => false,
            _ => return None,
        };
        if measure.is_empty() || (pathway.is_empty() && stage.is_empty()) {
            return None;
        }
        let (period, date) = period_of(period)?;
        let [pathway, stage, measure] = [pathway, stage, measure].map(str::to_owned);
        Some(Ranking::Figure { pathway, stage, measure, period, date, highest })
    }

    /// Reads the written form with its last part, which end is better, or without.
    pub fn parse_measure(text: &str) -> Option<Ranking> {
        let figure = || Ranking::parse(&format!("{text}/highest")).filter(|r| matches!(r, Ranking::Figure { .. }));
        Ranking::parse(text).or_else(figure)
    }

    /// Who is left over the limit, or waits, when the run ends: known to the last day, and no rate that falls when a
    /// list is cleared. `None` where no pathway has a headline clock.
    pub fn usual(scenario: &Scenario) -> Option<Ranking> {
        let (pathway, service) = scenario.pathways.iter().find_map(|p| Some((p, p.headline()?.1)))?;
        let measure = match service {
            Service::Plans => "open_over_20_weeks",
            Service::Reviews => "reviews_overdue",
            Service::Referrals => "open_referrals",
        };
        Ranking::parse(&format!("{}/{measure}/{}/lowest", pathway.id, scenario.end.strftime("%Y-%m")))
    }

    /// The written form without which end is better.
    pub fn measure(&self) -> String {
        let text = self.to_string();
        match self {
            Ranking::Target(_) => text,
            Ranking::Figure { .. } => text.rsplit_once('/').map_or(text.clone(), |(measure, _)| measure.to_owned()),
        }
    }

    /// Whether the highest value is first.
    pub fn highest(&self) -> bool {
        match self {
            Ranking::Figure { highest, .. } => *highest,
            Ranking::Target(_) => true,
        }
    }
}

/// `2026`, `2026-Q4`, `2026-12` or `2026-12-to-date`.
fn period_of(text: &str) -> Option<(TargetPeriod, Date)> {
    let first = |year: &str, month: i8| {
        let plain = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        Date::new(year.parse().ok().filter(|_| plain)?, month, 1).ok()
    };
    let month = |text: &str| {
        let (year, month) = text.split_once('-').filter(|(_, month)| month.len() == 2)?;
        first(year, month.parse().ok()?)
    };
    if let Some(text) = text.strip_suffix("-to-date") {
        return Some((TargetPeriod::YearToDate, month(text)?));
    }
    match text.split_once("-Q") {
        Some((year, quarter)) => {
            let quarter: i8 = quarter.parse().ok().filter(|q| (1..=4).contains(q))?;
            Some((TargetPeriod::Quarter, first(year, 3 * quarter - 2)?))
        }
        None if text.contains('-') => Some((TargetPeriod::Month, month(text)?)),
        None => Some((TargetPeriod::Year, first(text, 1)?)),
    }
}

impl fmt::Display for Ranking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ranking::Figure { pathway, stage, measure, period, date, highest } = self else {
            return match self {
                Ranking::Target(id) => write!(f, "target:{id}"),
                Ranking::Figure { .. } => Ok(()),
            };
        };
        write!(f, "{pathway}/")?;
        if !stage.is_empty() {
            write!(f, "{stage}/")?;
        }
        write!(f, "{measure}/{:04}", date.year())?;
        match period {
            TargetPeriod::Year => {}
            TargetPeriod::Quarter => write!(f, "-Q{}", (date.month() + 2) / 3)?,
            TargetPeriod::Month => write!(f, "-{:02}", date.month())?,
            TargetPeriod::YearToDate => write!(f, "-{:02}-to-date", date.month())?,
        }
        write!(f, "/{}", if *highest { "highest" } else { "lowest" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_written_alike() {
        for text in [
            "ehc/open_over_20_weeks/2026-12/lowest",
            "ehc/ep_contact/waiting/2026-Q4/lowest",
            "ehc/pc_plans_issued_within_20_weeks/2026-12-to-date/highest",
            "/nurses/cost_pounds/2026/lowest",
            "target:december_2026",
        ] {
            assert_eq!(Ranking::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_measure_may_go_without_its_better_end() {
        for text in ["ehc/open_over_20_weeks/2026-12", "ehc/ep_contact/waiting/2026-Q4", "/nurses/cost_pounds/2026"] {
            for end in ["", "/lowest", "/highest"] {
                assert_eq!(Ranking::parse_measure(&format!("{text}{end}")).unwrap().measure(), text);
            }
        }
        assert_eq!(Ranking::parse_measure("target:december_2026").unwrap().measure(), "target:december_2026");
        for text in ["", "target:", "open_over_20_weeks", "ehc/open_over_20_weeks/best", "a/b/c/d/2026"] {
            assert_eq!(Ranking::parse_measure(text), None, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "target:",
            "open_over_20_weeks",
            "ehc/open_over_20_weeks/2026-12",
            "ehc/open_over_20_weeks/2026-12/best",
            "ehc/open_over_20_weeks/2026-13/lowest",
            "ehc/open_over_20_weeks/2026-Q5/lowest",
            "ehc/open_over_20_weeks/26/lowest",
            "ehc/open_over_20_weeks/2026-1/lowest",
            "ehc//2026-12/lowest",
            "//waiting/2026/lowest",
            "a/b/c/d/2026/lowest",
        ] {
            assert_eq!(Ranking::parse(text), None, "{text}");
        }
    }
}
