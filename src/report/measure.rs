//! Measures in words, and the figure that a command looks at.

use super::pack::Pack;
use super::words::{capital, long_period, month, month_name};
use crate::calendar::Date;
use crate::project::{Answers, Ranking, TargetPeriod};

/// A measure in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
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

/// A measure in words; empty where none are known.
pub(super) fn of(measure: &str) -> Words {
    match measure {
        "pc_plans_issued_within_20_weeks" => {
            words("Plans issued on time", "% of the plans of the month that are issued within the limit", false)
        }
        "pc_plans_issued_20_weeks_ex" => words(
            "Plans issued on time, exceptions left out",
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
        "cost_pounds" => words("Cost", "pounds in the month", false),
        "plans_on_time" => words("Plans issued within the limit", "plans in the month", false),
        "avg_weeks_issue_plan" => words("Wait for a plan", "weeks, mean of those issued in the month", false),
        "open_over_30_weeks" => words("Children past 30 weeks, still open", "children at the end of the month", true),
        "waiting" => words("Children on the list", "children at the end of the month", true),
        "mean_weeks_waiting" => words("Wait so far of those on the list", "weeks, mean at the end of the month", true),
        "longest_weeks_waiting" => words("Longest wait on the list", "weeks at the end of the month", true),
        "mean_weeks_to_start" => {
            words("Wait on the list to the start", "weeks, mean of those begun in the month", false)
        }
        "median_weeks_to_start" => {
            words("Wait on the list of half of those begun", "weeks, of those begun in the month", false)
        }
        "joined" => words("Cases that join the list", "children in the month", false),
        "completions" => words("Cases completed", "children in the month", false),
        "left_list" => words("Children who leave the list unseen", "children in the month", false),
        "reviews_in_time" => words("Reviews completed in time", "reviews in the month", false),
        _ => words("", "", false),
    }
}

/// Titles of what figures are of.
pub(super) trait Titles {
    /// Of a pathway, of a stage of it (or of a team, which has no pathway).
    fn title_of(&self, pathway: &str, stage: &str) -> String;
    /// Of a target.
    fn target(&self, id: &str) -> String;
}

impl Titles for Answers {
    fn title_of(&self, pathway: &str, stage: &str) -> String {
        Answers::title_of(self, pathway, stage)
            .map_or_else(|| plain(if stage.is_empty() { pathway } else { stage }), str::to_owned)
    }

    fn target(&self, id: &str) -> String {
        self.targets.iter().find(|t| t.id == id).map_or(id, |t| &t.title).to_owned()
    }
}

impl Titles for Pack {
    fn title_of(&self, pathway: &str, stage: &str) -> String {
        match Pack::title_of(self, pathway, stage) {
            "" => plain(pathway),
            title if title == stage => plain(stage),
            title => title.to_owned(),
        }
    }

    fn target(&self, id: &str) -> String {
        self.story.targets.iter().find(|t| t.id == id).map_or(id, |t| &t.title).to_owned()
    }
}

/// The title of a measure; its name in plain words where it has none.
pub(super) fn title(measure: &str) -> String {
    match of(measure).title {
        "" => capital(&plain(measure)),
        title => title.to_owned(),
    }
}

/// An id in plain words.
fn plain(id: &str) -> String {
    id.replace('_', " ")
}

/// A figure as `--measure` takes it, as a head: `Children past the limit, still open (EHC needs assessment, December 2026)`.
pub(super) fn head(figure: &str, titles: &dyn Titles) -> String {
    match told(figure, titles) {
        Told::Figure(title, of) => format!("{title} ({of})"),
        Told::Target(title) => format!("Share of futures that meet \"{title}\""),
        Told::Other => figure.to_owned(),
    }
}

/// The same within a sentence: `"Children past the limit, still open" (EHC needs assessment, December 2026)`.
pub(super) fn quoted(figure: &str, titles: &dyn Titles) -> String {
    match told(figure, titles) {
        Told::Figure(title, of) => format!("\"{title}\" ({of})"),
        Told::Target(title) => format!("the share of futures that meet \"{title}\""),
        Told::Other => figure.to_owned(),
    }
}

enum Told {
    /// The title of the measure, and what and when it is of.
    Figure(String, String),
    /// The title of a target.
    Target(String),
    /// It cannot be read.
    Other,
}

fn told(figure: &str, titles: &dyn Titles) -> Told {
    let Some(ranking) = Ranking::parse_measure(figure) else { return Told::Other };
    let (pathway, stage, measure, period, date) = match &ranking {
        Ranking::Target(id) => return Told::Target(titles.target(id)),
        Ranking::Figure { pathway, stage, measure, period, date, .. } => (pathway, stage, measure, *period, *date),
    };
    let when = match period {
        TargetPeriod::Month => month(date),
        TargetPeriod::Quarter => long_period(date, Date::new(date.year(), date.month() + 2, 1).unwrap_or(date)),
        TargetPeriod::YearToDate => format!("{} to the end of {}", date.year(), month_name(date)),
        TargetPeriod::Year => date.year().to_string(),
    };
    Told::Figure(title(measure), format!("{}, {when}", whose(pathway, stage, titles)))
}

/// What a figure is of: `EHC needs assessment, Waiting for an EP`.
pub(super) fn whose(pathway: &str, stage: &str, titles: &dyn Titles) -> String {
    let of = [(pathway, ""), (pathway, stage)];
    let of = of.into_iter().zip([pathway, stage]).filter(|(_, id)| !id.is_empty());
    of.map(|((pathway, stage), _)| titles.title_of(pathway, stage)).collect::<Vec<_>>().join(", ")
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

#[cfg(test)]
mod tests {
    use super::*;

    struct Named;

    impl Titles for Named {
        fn title_of(&self, pathway: &str, stage: &str) -> String {
            match (pathway, stage) {
                ("ehc", "") => "EHC needs assessment".to_owned(),
                ("ehc", "ep_contact") => "Waiting for an EP".to_owned(),
                (_, stage) => stage.to_uppercase(),
            }
        }

        fn target(&self, id: &str) -> String {
            format!("Target {id}")
        }
    }

    #[test]
    fn a_figure_is_told_in_words_with_its_days() {
        for (figure, told) in [
            (
                "ehc/open_over_20_weeks/2026-12/lowest",
                "Children past the limit, still open (EHC needs assessment, December 2026)",
            ),
            (
                "ehc/ep_contact/waiting/2026-Q4",
                "Children on the list (EHC needs assessment, Waiting for an EP, October-December 2026)",
            ),
            ("/nurses/cost_pounds/2026", "Cost (NURSES, 2026)"),
            (
                "ehc/pc_plans_issued_within_20_weeks/2026-12-to-date",
                "Plans issued on time (EHC needs assessment, 2026 to the end of December)",
            ),
            // A measure that a scenario names.
            ("ehc/within_20_weeks_excl/2026", "Within 20 weeks excl (EHC needs assessment, 2026)"),
            ("target:soon", "Share of futures that meet \"Target soon\""),
            ("no figure", "no figure"),
        ] {
            assert_eq!(head(figure, &Named), told);
        }
        assert_eq!(quoted("/nurses/cost_pounds/2026", &Named), "\"Cost\" (NURSES, 2026)");
        assert_eq!(quoted("target:soon", &Named), "the share of futures that meet \"Target soon\"");
    }
}
