//! The measures that a run produces, by what their `stage` label is: what a target or comparator may name.

/// Of any pathway; the label is empty.
pub(super) const PATHWAY: &[&str] = &["requests_diverted"];
/// Of a pathway with a headline clock; the label is empty.
pub(super) const HEADLINE: &[&str] = &[
    "requests_received",
    "open_cases",
    "plans_issued",
    "plans_in_measure",
    "plans_on_time",
    "pc_plans_issued_within_20_weeks",
    "pc_plans_issued_20_weeks_ex",
    "pc_cohort_within_20_weeks",
    "cohort_median_weeks",
    "cohort_p90_weeks",
    "cohort_open",
    "pc_open_within_20_weeks",
    "open_over_20_weeks",
    "open_over_30_weeks",
    "avg_weeks_issue_plan",
];
/// Of an outcome; the label is the text of its `leave`.
pub(super) const OUTCOME: &[&str] = &["leaves"];
/// Of a work stage; the label is its id.
pub(super) const STAGE: &[&str] = &[
    "waiting",
    "mean_weeks_waiting",
    "p92_weeks_waiting",
    "longest_weeks_waiting",
    "pc_within_18_weeks",
    "over_52_weeks",
    "joined",
    "completions",
    "mean_weeks_to_start",
    "median_weeks_to_start",
    "pc_seen_at_once",
    "pc_seen_within_18_weeks",
    "left_list",
];
/// Of a team; the label is its id.
pub(super) const TEAM: &[&str] = &[
    "hours_available",
    "hours_used",
    "utilisation",
    "wte_available",
    "reports_available",
    "reports_joined",
    "contract_reports",
    "caseload",
    "places_available",
    "cost_pounds",
];

/// Every measure that does not come from a clock of the scenario.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    [PATHWAY, HEADLINE, OUTCOME, STAGE, TEAM].into_iter().flatten().copied()
}

/// Whether a name is one of them.
pub(super) fn is_known(name: &str) -> bool {
    all().any(|m| m == name)
}
