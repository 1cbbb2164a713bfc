//! The measures of a run by name: the one list from which a plan lays out its figures and against which a target is read.

use super::Service;

/// An enum of measures, in the order of the output, each with its name there.
macro_rules! measures {
    ($(#[$of:meta])* $group:ident { $($measure:ident = $name:literal,)* }) => {
        $(#[$of])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $group {
            $(#[doc = concat!("`", $name, "`")] $measure,)*
        }

        impl $group {
            /// Every one, in the order of the output.
            pub const ALL: &'static [Self] = &[$(Self::$measure,)*];

            /// Its name in the output.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$measure => $name,)* }
            }

            /// The one of this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|m| m.name() == name)
            }
        }
    };
}

measures! {
    /// Of a pathway as a whole, by its headline clock, if that is of plans.
    HeadlineMeasure {
        RequestsReceived = "requests_received",
        PlansIssued = "plans_issued",
        PlansInMeasure = "plans_in_measure",
        PlansOnTime = "plans_on_time",
        PcPlansIssuedWithin20Weeks = "pc_plans_issued_within_20_weeks",
        PcPlansIssued20WeeksEx = "pc_plans_issued_20_weeks_ex",
        PcCohortWithin20Weeks = "pc_cohort_within_20_weeks",
        CohortMedianWeeks = "cohort_median_weeks",
        CohortP90Weeks = "cohort_p90_weeks",
        CohortOpen = "cohort_open",
        PcOpenWithin20Weeks = "pc_open_within_20_weeks",
        OpenCases = "open_cases",
        OpenOver20Weeks = "open_over_20_weeks",
        OpenOver30Weeks = "open_over_30_weeks",
        AvgWeeksIssuePlan = "avg_weeks_issue_plan",
    }
}

measures! {
    /// Of a pathway as a whole, by its headline clock, if that is of reviews.
    ReviewMeasure {
        PlansMaintained = "plans_maintained",
        ReviewsDue = "reviews_due",
        ReviewsInTime = "reviews_in_time",
        PcReviewsWithin12Months = "pc_reviews_within_12_months",
        ReviewsCompleted = "reviews_completed",
        ReviewsOverdue = "reviews_overdue",
    }
}

measures! {
    /// Of a pathway as a whole, by its headline clock, if that is of referrals.
    ReferralMeasure {
        ReferralsReceived = "referrals_received",
        ClockStops = "clock_stops",
        PcClockStopsWithinLimit = "pc_clock_stops_within_limit",
        MeanWeeksAtStop = "mean_weeks_at_stop",
        MedianWeeksAtStop = "median_weeks_at_stop",
        OpenReferrals = "open_referrals",
        OpenUpTo1Week = "open_up_to_1_week",
        Open1To2Weeks = "open_1_to_2_weeks",
        Open2To4Weeks = "open_2_to_4_weeks",
        Open4To12Weeks = "open_4_to_12_weeks",
        Open12To18Weeks = "open_12_to_18_weeks",
        Open18To52Weeks = "open_18_to_52_weeks",
        OpenOver52Weeks = "open_over_52_weeks",
        PcOpenWithin18Weeks = "pc_open_within_18_weeks",
        MeanWeeksOpen = "mean_weeks_open",
        P92WeeksOpen = "p92_weeks_open",
        LongestWeeksOpen = "longest_weeks_open",
        ClearanceWeeks = "clearance_weeks",
    }
}

measures! {
    /// Of a pathway as a whole, without a clock.
    PathwayMeasure {
        RequestsDiverted = "requests_diverted",
    }
}

measures! {
    /// Of an outcome, by the text of its `leave`.
    OutcomeMeasure {
        Leaves = "leaves",
    }
}

measures! {
    /// Of a stage with a waiting list; `completions` and `hours_begun` of contacts too.
    StageMeasure {
        Completions = "completions",
        HoursBegun = "hours_begun",
        Joined = "joined",
        LeftList = "left_list",
        MeanWeeksToStart = "mean_weeks_to_start",
        MedianWeeksToStart = "median_weeks_to_start",
        PcSeenAtOnce = "pc_seen_at_once",
        PcSeenWithin18Weeks = "pc_seen_within_18_weeks",
        Waiting = "waiting",
        MeanWeeksWaiting = "mean_weeks_waiting",
        P92WeeksWaiting = "p92_weeks_waiting",
        LongestWeeksWaiting = "longest_weeks_waiting",
        PcWithin18Weeks = "pc_within_18_weeks",
        Over52Weeks = "over_52_weeks",
    }
}

measures! {
    /// Of a team.
    TeamMeasure {
        HoursAvailable = "hours_available",
        HoursUsed = "hours_used",
        Utilisation = "utilisation",
        Caseload = "caseload",
        PlacesAvailable = "places_available",
        WteAvailable = "wte_available",
        ReportsAvailable = "reports_available",
        ReportsJoined = "reports_joined",
        CostPounds = "cost_pounds",
    }
}

measures! {
    /// Of a team that works on several pathways, by pathway.
    SharedMeasure {
        UtilisationByPathway = "utilisation_by_pathway",
    }
}

measures! {
    /// Of a contract.
    ContractMeasure {
        ContractReports = "contract_reports",
        Caseload = "caseload",
    }
}

/// Every name that does not come from a clock of the scenario; some are of more than one kind of thing.
pub fn measure_names() -> impl Iterator<Item = &'static str> {
    let pathway = PathwayMeasure::ALL.iter().map(|m| m.name());
    let headline = Service::ALL.iter().flat_map(|service| service.measures());
    let outcome = OutcomeMeasure::ALL.iter().map(|m| m.name());
    let stage = StageMeasure::ALL.iter().map(|m| m.name());
    let team = TeamMeasure::ALL.iter().map(|m| m.name());
    let contract = ContractMeasure::ALL.iter().map(|m| m.name());
    let shared = SharedMeasure::ALL.iter().map(|m| m.name());
    pathway.chain(headline).chain(outcome).chain(stage).chain(team).chain(shared).chain(contract)
}

impl Service {
    /// Every one.
    pub const ALL: &'static [Service] = &[Service::Plans, Service::Reviews, Service::Referrals];

    /// The names of the measures that its clock keeps, in the order of the output.
    pub fn measures(self) -> Vec<&'static str> {
        match self {
            Service::Plans => HeadlineMeasure::ALL.iter().map(|m| m.name()).collect(),
            Service::Reviews => ReviewMeasure::ALL.iter().map(|m| m.name()).collect(),
            Service::Referrals => ReferralMeasure::ALL.iter().map(|m| m.name()).collect(),
        }
    }

    /// The one whose clock keeps a measure of this name.
    pub fn of_measure(name: &str) -> Option<Service> {
        Service::ALL.iter().copied().find(|service| service.measures().contains(&name))
    }

    /// Its word in a scenario.
    pub const fn word(self) -> &'static str {
        match self {
            Service::Plans => "plans",
            Service::Reviews => "reviews",
            Service::Referrals => "referrals",
        }
    }
}
