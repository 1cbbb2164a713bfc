//! Columns and figures of the headline clocks of reviews and referrals.

use super::Plan;
use super::columns::Namer;
use crate::measure::{Formula, ReferralColumns, ReviewColumns, Series};
use crate::pathway::{Pathway, ReferralMeasure, ReviewMeasure};

impl Plan {
    /// Of reviews.
    pub(super) fn reviews(&mut self, pathway: &Pathway, series: &mut Vec<Series>) -> ReviewColumns {
        let [due, in_time, completed, held, overdue] = std::array::from_fn(|_| self.count());
        let mut n = Namer { pathway: &pathway.id, stage: "", series };
        for measure in ReviewMeasure::ALL {
            use ReviewMeasure as M;
            let flow = |column| ("reviews", Formula::Flow(column), 1.0);
            let made = match measure {
                M::PlansMaintained => ("plans", Formula::Level(held), 1.0),
                M::ReviewsDue => flow(due),
                M::ReviewsInTime => flow(in_time),
                M::PcReviewsWithin12Months => ("%", Formula::Ratio(in_time, due), 100.0),
                M::ReviewsCompleted => flow(completed),
                M::ReviewsOverdue => ("reviews", Formula::Level(overdue), 1.0),
            };
            n.add(measure.name(), made);
        }
        ReviewColumns { due, in_time, completed, held, overdue }
    }

    /// Of referrals.
    pub(super) fn referrals(&mut self, pathway: &Pathway, series: &mut Vec<Series>) -> ReferralColumns {
        let c = ReferralColumns {
            received: self.count(),
            stopped: self.count(),
            within: self.count(),
            days: self.month(),
            median: self.layout.add_percentile(),
            open: self.count(),
            age: self.month(),
            bands: std::array::from_fn(|_| self.count()),
            within_18: self.count(),
            p92: self.count(),
            longest: self.count(),
        };
        let mut n = Namer { pathway: &pathway.id, stage: "", series };
        for measure in ReferralMeasure::ALL {
            use ReferralMeasure as M;
            let flow = |column| ("children", Formula::Flow(column), 1.0);
            let weeks = |formula| ("weeks", formula, 1.0 / 7.0);
            let band = |b: usize| ("children", Formula::Level(c.bands[b]), 1.0);
            let made = match measure {
                M::ReferralsReceived => flow(c.received),
                M::ClockStops => flow(c.stopped),
                M::PcClockStopsWithinLimit => ("%", Formula::Ratio(c.within, c.stopped), 100.0),
                M::MeanWeeksAtStop => weeks(Formula::Ratio(c.days, c.stopped)),
                M::MedianWeeksAtStop => weeks(Formula::Percentile(c.median, c.stopped)),
                M::OpenReferrals => ("children", Formula::Level(c.open), 1.0),
                M::OpenUpTo1Week => band(0),
                M::Open1To2Weeks => band(1),
                M::Open2To4Weeks => band(2),
                M::Open4To12Weeks => band(3),
                M::Open12To18Weeks => band(4),
                M::Open18To52Weeks => band(5),
                M::OpenOver52Weeks => band(6),
                M::PcOpenWithin18Weeks => ("%", Formula::LevelRatio(c.within_18, c.open), 100.0),
                M::MeanWeeksOpen => weeks(Formula::LevelRatio(c.age, c.open)),
                M::P92WeeksOpen => weeks(Formula::LevelPercentile(c.p92, c.open)),
                M::LongestWeeksOpen => weeks(Formula::LevelPercentile(c.longest, c.open)),
                M::ClearanceWeeks => weeks(Formula::LevelPerDay(c.open, c.stopped)),
            };
            n.add(measure.name(), made);
        }
        c
    }
}
