//! Services other than plans, a table each: reviews of plans held, and referrals to a waiting list.

use super::answers::find;
use super::estimate::Spread;
use super::input::Input;
use super::periods::PeriodInfo;
use super::series::SeriesAnswer;
use crate::measure::Span;
use crate::pathway::{ReferralMeasure, ReviewMeasure, Service};

/// A service in the quarters that tell its course: the first, the last, and the last of each year between.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceTable {
    /// Pathway id.
    pub pathway: String,
    /// Words for people.
    pub title: String,
    /// What it is of.
    pub service: Service,
    /// The limit of its headline clock, days, at the start.
    pub limit_days: u32,
    /// Measures, in the order of every row's figures.
    pub measures: &'static [&'static str],
    /// Quarters.
    pub rows: Vec<ServiceRow>,
}

/// A quarter of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceRow {
    /// Index of the period.
    pub period: usize,
    /// By measure; `None` where there is nothing to tell.
    pub figures: Vec<Option<Spread>>,
}

const REVIEWS: &[&str] = &[
    ReviewMeasure::PlansMaintained.name(),
    ReviewMeasure::ReviewsDue.name(),
    ReviewMeasure::PcReviewsWithin12Months.name(),
    ReviewMeasure::ReviewsCompleted.name(),
    ReviewMeasure::ReviewsOverdue.name(),
];

const REFERRALS: &[&str] = &[
    ReferralMeasure::ReferralsReceived.name(),
    ReferralMeasure::ClockStops.name(),
    ReferralMeasure::MeanWeeksAtStop.name(),
    ReferralMeasure::OpenReferrals.name(),
    ReferralMeasure::MeanWeeksOpen.name(),
    ReferralMeasure::PcOpenWithin18Weeks.name(),
    ReferralMeasure::OpenOver52Weeks.name(),
];

/// Where in both lists the measure is by which a service is known: reviews in time, weeks until seen.
const MAIN: usize = 2;

impl ServiceRow {
    /// The figure by which the service is known: the share of reviews in time, %; the mean weeks of those seen.
    pub fn main_figure(&self) -> Option<Spread> {
        self.figures[MAIN]
    }
}

/// The table of a pathway; `None` where it has no headline clock, or one of plans.
pub(super) fn table(
    input: &Input,
    series: &[SeriesAnswer],
    periods: &[PeriodInfo],
    pathway: usize,
) -> Option<ServiceTable> {
    let pathway = &input.scenario.pathways[pathway];
    let (clock, service) = pathway.headline()?;
    let measures = match service {
        Service::Plans => return None,
        Service::Reviews => REVIEWS,
        Service::Referrals => REFERRALS,
    };
    let quarters = (0..periods.len()).filter(|p| periods[*p].span == Span::Quarter && periods[*p].recorded);
    let quarters: Vec<usize> = quarters.collect();
    let tells = |(k, p): &(usize, usize)| *k == 0 || *k + 1 == quarters.len() || periods[*p].last_day.month() == 12;
    let of = |measure: &str, p: usize| find(series, &pathway.id, "", measure)?.spread(p);
    let row = |(_, p): (usize, usize)| ServiceRow {
        period: p,
        figures: measures.iter().map(|measure| of(measure, p)).collect(),
    };
    Some(ServiceTable {
        pathway: pathway.id.clone(),
        title: pathway.title.clone(),
        service,
        limit_days: *clock.limit_days.on(input.scenario.start),
        measures,
        rows: quarters.iter().copied().enumerate().filter(tells).map(row).collect(),
    })
}
