//! Plans on time by calendar year, with the columns of the Department for Education's release *Education, health and
//! care plans*, table of 20-week timeliness.

use super::super::csv::Table;
use super::{MEAN, P10, P90, STATISTIC, whole};
use crate::calendar::Date;
use crate::report::pack::{Figure, Pack, Point};

/// The columns of the release, then those of its tables of requests that the model knows, then ours.
const COLUMNS: [&str; 37] = [
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "new_la_code",
    "old_la_code",
    "la_name",
    "breakdown_topic",
    "breakdown",
    "plans_issued_den",
    "plans_issued_den_ex",
    "plans_issued_within_20_weeks",
    "plans_issued_20_weeks_ex",
    "pc_plans_issued_within_20_weeks",
    "PC_plans_issued_20_weeks_ex",
    "plans_issued_gt20weeks_ltYear",
    "plans_issued_gt20weeks_ltYear_ex",
    "pc_plans_issued_gt20weeks_ltYear",
    "PC_plans_issued_gt20weeks_ltYear_ex",
    "plans_issued_gt_1_year",
    "plans_issued_gt_1_year_ex",
    "pc_plans_issued_gt_1_year",
    "PC_plans_issued_gt_1_year_ex",
    "requests_received_in_year",
    "request_outcome_six_weeks_pc",
    "avg_weeks_issue_plan",
    "sendsim_scenario",
    "sendsim_pathway",
    "sendsim_statistic",
    "sendsim_futures",
    "sendsim_pc_plans_issued_within_20_weeks_p10",
    "sendsim_pc_plans_issued_within_20_weeks_p90",
    "sendsim_pc_plans_issued_20_weeks_ex_p10",
    "sendsim_pc_plans_issued_20_weeks_ex_p90",
];

/// What the release prints where there is no figure.
const NOT_AVAILABLE: &str = "x";

/// `dfe_timeliness.csv`: a row for each pathway of plans and whole calendar year, counts published for the part before
/// the run included. A year that the run covers only in part is left out: in this shape it would be read as a whole
/// one. Region and authority are left empty for the user to fill in. Counts are whole numbers and rates have one
/// decimal, as the release prints them; `x` is what the model does not tell apart. `None` without a pathway of plans.
pub fn dfe_timeliness_csv(pack: &Pack) -> Option<Vec<u8>> {
    if pack.story.answers.is_empty() || pack.figures.series.is_empty() {
        return None;
    }
    let mut table = Table::new(&COLUMNS);
    for answer in &pack.story.answers {
        let find = |measure: &str| pack.figures.find(&answer.pathway, "", measure);
        let Some(rate) = find("pc_plans_issued_within_20_weeks") else { continue };
        for point in rate.years().filter(|p| is_whole_year(p)) {
            row(&mut table, pack, &answer.pathway, point);
        }
    }
    Some(table.bytes())
}

fn is_whole_year(point: &Point) -> bool {
    point.start == point.start.first_of_year() && point.end == point.start.last_of_year()
}

fn row(table: &mut Table, pack: &Pack, pathway: &str, year: &Point) {
    let (start, end): (Date, Date) = (year.start, year.end);
    let value = |figure: Option<&Figure>, statistic: usize| -> Option<f64> {
        let point = figure?.points.iter().find(|p| (p.start, p.end) == (start, end))?;
        Some(point.statistics[statistic].value).filter(|value| value.is_finite())
    };
    let find = |measure: &str| pack.figures.find(pathway, "", measure);
    // A measure of a further clock stands under the clock's name.
    let of_clock = |measure: &str| pack.figures.series.iter().find(|f| f.pathway == pathway && f.measure == measure);
    let count = |measure: &str| value(find(measure), MEAN).map_or(NOT_AVAILABLE.to_owned(), whole);
    let tenth = |figure: Option<&Figure>, statistic: usize| {
        value(figure, statistic).map_or(NOT_AVAILABLE.to_owned(), |value| format!("{value:.1}"))
    };
    let (rate, rate_ex) = (find("pc_plans_issued_within_20_weeks"), find("pc_plans_issued_20_weeks_ex"));
    for text in [&start.year().to_string(), "Calendar year", "Local authority", "E92000001", "England"] {
        table.text(text);
    }
    (0..5).for_each(|_| table.text(""));
    (0..2).for_each(|_| table.text("All EHC plans issued"));
    table.text(&count("plans_in_measure"));
    table.text(NOT_AVAILABLE);
    table.text(&count("plans_on_time"));
    table.text(NOT_AVAILABLE);
    table.text(&tenth(rate, MEAN));
    table.text(&tenth(rate_ex, MEAN));
    // How late those are that are late, the tables do not say.
    (0..8).for_each(|_| table.text(NOT_AVAILABLE));
    table.text(&count("requests_received"));
    table.text(&tenth(of_clock("request_outcome_six_weeks_pc"), MEAN));
    table.text(&tenth(find("avg_weeks_issue_plan"), MEAN));
    for text in [&pack.story.scenario.title, pathway, STATISTIC, &year.futures.to_string()] {
        table.text(text);
    }
    for (figure, statistic) in [(rate, P10), (rate, P90), (rate_ex, P10), (rate_ex, P90)] {
        table.text(&tenth(figure, statistic));
    }
    table.end_row();
}
