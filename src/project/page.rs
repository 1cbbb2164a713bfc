//! Page one of a pathway with a headline clock.

use super::answers::find;
use super::clearing::Clearing;
use super::dip::Dip;
use super::estimate::Spread;
use super::input::Input;
use super::periods::PeriodInfo;
use super::series::SeriesAnswer;
use crate::measure::Span;
use crate::pathway::{Clock, Service};

/// Measure names that page one reads.
pub mod names {
    /// On time, by period of issue.
    pub const ON_TIME: &str = "pc_plans_issued_within_20_weeks";
    /// On time, by period of issue, plans with a lawful exception left out.
    pub const ON_TIME_EX: &str = "pc_plans_issued_20_weeks_ex";
    /// On time, by month of request.
    pub const COHORT: &str = "pc_cohort_within_20_weeks";
    /// Plans issued.
    pub const ISSUED: &str = "plans_issued";
    /// Requests received.
    pub const REQUESTS: &str = "requests_received";
    /// Open children past the limit.
    pub const OPEN_OVER_LIMIT: &str = "open_over_20_weeks";
    /// Median weeks, by month of request.
    pub const COHORT_MEDIAN: &str = "cohort_median_weeks";
    /// 90th percentile of weeks, by month of request.
    pub const COHORT_P90: &str = "cohort_p90_weeks";
}

/// Whether a measure is the published rate, with or without exceptions.
pub fn is_published_rate(measure: &str) -> bool {
    matches!(measure, names::ON_TIME | names::ON_TIME_EX)
}

/// Page one of a pathway.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Pathway id.
    pub pathway: String,
    /// Words for people.
    pub title: String,
    /// The limit of the headline clock, days, at the start.
    pub limit_days: u32,
    /// Whether lawful exceptions can make a difference to a rate.
    pub has_exceptions: bool,
    /// The rates.
    pub on_time: OnTime,
    /// What families wait, by month of request.
    pub families: Vec<FamilyRow>,
    /// The children past the limit, and when they have been seen to.
    pub clearing: Option<Clearing>,
    /// Falls of the published rate that are not a worse service.
    pub dips: Vec<Dip>,
}

/// The on-time rate three ways.
#[derive(Debug, Clone, PartialEq)]
pub struct OnTime {
    /// Index of the series of the published rate.
    pub series: usize,
    /// By month of issue; `None` where too few futures issue a plan at all.
    pub months: Vec<(usize, Option<Spread>)>,
    /// By quarter.
    pub quarters: Vec<QuarterRow>,
    /// By calendar year.
    pub years: Vec<YearRow>,
}

/// A quarter of page one. `None`: nothing to take a rate of, or not known before the run ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuarterRow {
    /// Index of the period.
    pub period: usize,
    /// Plans issued.
    pub issued: Option<Spread>,
    /// On time, % of plans issued in the quarter.
    pub on_time: Option<Spread>,
    /// On time, % of plans issued in the calendar year up to the end of the quarter.
    pub year_to_date: Option<Spread>,
    /// On time, % of children who asked in the quarter and get a plan.
    pub cohort: Option<Spread>,
    /// Children past the limit still open at the end of the quarter.
    pub over_limit: Option<Spread>,
}

/// A calendar year of page one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearRow {
    /// Index of the period.
    pub period: usize,
    /// First day counted, published counts included.
    pub first_day: crate::calendar::Date,
    /// Whether counts published before the run are in it.
    pub with_published: bool,
    /// On time, % of plans issued.
    pub on_time: Option<Spread>,
}

/// What a family that asks in a month waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FamilyRow {
    /// Index of the period.
    pub period: usize,
    /// Weeks within which half have a plan.
    pub median_weeks: Option<Spread>,
    /// Weeks within which nine in ten have a plan.
    pub p90_weeks: Option<Spread>,
}

/// The headline clock of a pathway, if that is of plans.
pub(super) fn headline(pathway: &crate::pathway::Pathway) -> Option<&Clock> {
    pathway.headline().filter(|(_, service)| *service == Service::Plans).map(|(clock, _)| clock)
}

/// Whether a child, or a published count, can be excepted.
pub(super) fn has_exceptions(pathway: &crate::pathway::Pathway) -> bool {
    let published = pathway.published.as_ref();
    !pathway.exceptions.is_empty() || published.is_some_and(|p| (p.issued_ex, p.within_ex) != (p.issued, p.within))
}

/// The rates of a pathway; `None` without a headline clock.
pub(super) fn on_time(
    input: &Input,
    series: &[SeriesAnswer],
    periods: &[PeriodInfo],
    pathway: usize,
) -> Option<OnTime> {
    let pathway = &input.scenario.pathways[pathway];
    headline(pathway)?;
    let of = |measure| find(series, &pathway.id, "", measure);
    let rate = of(names::ON_TIME)?;
    let spread = |s: Option<&SeriesAnswer>, p: usize| s.and_then(|s| s.spread(p));
    let of_span = |span| (0..periods.len()).filter(move |p| periods[*p].span == span && periods[*p].recorded);
    let to_date = |p: usize| periods.iter().position(|q| q.span == Span::YearToDate && q.last == periods[p].last);
    let quarters = of_span(Span::Quarter).map(|p| QuarterRow {
        period: p,
        issued: spread(of(names::ISSUED), p),
        on_time: spread(Some(rate), p),
        year_to_date: to_date(p).and_then(|p| spread(Some(rate), p)),
        cohort: spread(of(names::COHORT), p),
        over_limit: spread(of(names::OPEN_OVER_LIMIT), p),
    });
    let index = input.find(&pathway.id, "", names::ON_TIME)?;
    let years = of_span(Span::Year).map(|p| YearRow {
        period: p,
        first_day: super::target::first_counted_day(input, Some(index), &periods[p]),
        with_published: rate.is_whole_with_published(Span::Year, periods[p].first),
        on_time: spread(Some(rate), p),
    });
    Some(OnTime {
        series: index,
        months: of_span(Span::Month).map(|p| (p, spread(Some(rate), p))).collect(),
        quarters: quarters.collect(),
        years: years.collect(),
    })
}

/// What families wait, by month of request.
pub(super) fn families(series: &[SeriesAnswer], periods: &[PeriodInfo], pathway: &str) -> Vec<FamilyRow> {
    let known = |measure, p: usize| find(series, pathway, "", measure)?.spread(p);
    let months = (0..periods.len()).filter(|p| periods[*p].span == Span::Month && periods[*p].recorded);
    months
        .map(|p| FamilyRow {
            period: p,
            median_weeks: known(names::COHORT_MEDIAN, p),
            p90_weeks: known(names::COHORT_P90, p),
        })
        .collect()
}
