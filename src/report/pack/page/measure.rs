//! Measures in words.

/// A measure in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::pack) struct Words {
    /// What it is, as the head of a finding.
    pub title: &'static str,
    /// What is drawn and of which period.
    pub about: &'static str,
    /// Whether it is of the last day of a period.
    pub is_level: bool,
}

const fn words(title: &'static str, about: &'static str, is_level: bool) -> Words {
    Words { title, about, is_level }
}

/// A measure that pages show, in words; by its name where none are known.
pub(in crate::report::pack) fn of(measure: &str) -> Words {
    match measure {
        "pc_plans_issued_within_20_weeks" => {
            words("Plans issued on time", "% of the plans of the month that are issued within the limit", false)
        }
        "pc_plans_issued_20_weeks_ex" => words(
            "Plans issued on time",
            "% of the plans of the month that are issued within the limit, lawful exceptions left out",
            false,
        ),
        "pc_cohort_within_20_weeks" => {
            words("Families who ask and are in time", "% of those who ask in the month, by month of request", false)
        }
        "pc_open_within_20_weeks" => {
            words("Open cases within the limit", "% of open cases at the end of the month", true)
        }
        "plans_issued" => words("Plans issued", "plans in the month", false),
        "requests_received" => words("Requests received", "children in the month", false),
        "open_over_20_weeks" => words("Children past the limit, still open", "children at the end of the month", true),
        "open_cases" => words("Open cases", "children at the end of the month", true),
        "cohort_median_weeks" => words("Half wait at most", "weeks from request to plan, by month of request", false),
        "cohort_p90_weeks" => words("9 in 10 wait at most", "weeks from request to plan, by month of request", false),
        "pc_reviews_within_12_months" => {
            words("Reviews in time", "% of the reviews due in the month that are completed in time", false)
        }
        "reviews_overdue" => words("Reviews overdue", "reviews at the end of the month", true),
        "plans_maintained" => words("Plans held", "plans at the end of the month", true),
        "reviews_completed" => words("Reviews completed", "reviews in the month", false),
        "reviews_due" => words("Reviews due", "reviews in the month", false),
        "mean_weeks_at_stop" => {
            words("Wait of those seen", "weeks from referral, mean of those seen in the month", false)
        }
        "open_referrals" => words("Children waiting", "children at the end of the month", true),
        "mean_weeks_open" => words("Wait so far", "weeks, mean of those waiting at the end of the month", true),
        "pc_open_within_18_weeks" => {
            words("Waiting no more than 18 weeks", "% of those waiting at the end of the month", true)
        }
        "open_over_52_weeks" => words("Waiting over a year", "children at the end of the month", true),
        "referrals_received" => words("Referrals", "children in the month", false),
        "clock_stops" => words("Children seen", "children in the month", false),
        "utilisation" => words("Hours used", "% of the hours available in the month", false),
        "wte_available" => words("Staff in post", "WTE, mean over the month", false),
        _ => words("", "", false),
    }
}

/// The bands of age of a list of referrals, the oldest first, with their labels.
pub(super) const REFERRAL_BANDS: [(&str, &str); 7] = [
    ("open_over_52_weeks", "over 52 weeks"),
    ("open_18_to_52_weeks", "18 to 52"),
    ("open_12_to_18_weeks", "12 to 18"),
    ("open_4_to_12_weeks", "4 to 12"),
    ("open_2_to_4_weeks", "2 to 4"),
    ("open_1_to_2_weeks", "1 to 2"),
    ("open_up_to_1_week", "up to 1 week"),
];
